"""One provider's HTTP. What costs money is sent once; what comes back is told by what may be done about it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import HostRefused, HostUnknown, Reach, transport

SUBMIT_SECONDS = 120.0
"""For an answer to a request that costs money: whoever gives up early does not know what it bought."""
_ASK_SECONDS = 30.0
_CONNECT_SECONDS = 10.0
_MOST_BYTES = 64 * 2**20
"""Of an answer; clips come by `download.py`."""
_SHOWN = 300
"""Characters of an answer in a message."""
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_IN_WORDS = re.compile(r"(?:resets?|retry|again) (?:in|after) ~?(\d+(?:\.\d+)?) ?s", re.IGNORECASE)
_MODERATION = re.compile(
    r"\bSAFETY\b|moderation|content[_ ](?:policy|filter)|usage guidelines|flagged as sensitive|\(E005\)|blocked",
    re.IGNORECASE,
)
_NO_MONEY = re.compile(
    r"(not enough|insufficient|out of) (credit|fund|balance|quota)|daily (limit|quota)", re.IGNORECASE
)
_UNPROVEN = (408, 409, 425)
"""4xx that do not prove that a job was not taken."""
_FAULTS = {401: Fault.AUTH, 402: Fault.QUOTA, 403: Fault.AUTH, 429: Fault.RATE_LIMITED}
_MOST_WAIT = 3600.0


class Wire:
    """Args:
    base: URL that every path is under.
    headers: sent with every request, the key among them; never with a download.
    secrets: what is blanked out of messages.
    """

    def __init__(self, base: str, headers: Mapping[str, str], secrets: tuple[str, ...], reach: Reach) -> None:
        self.base, self._reach, self._secrets = base.rstrip("/"), reach, tuple(filter(None, secrets))
        self._headers = {"Accept": "application/json", "Accept-Encoding": "identity", **headers}
        self._client: httpx.AsyncClient | None = None

    async def submit(
        self, path: str, body: Any, headers: Mapping[str, str] | None = None, seconds: float | None = None
    ) -> Any:
        """POST once, for money; gives the JSON of the answer.

        Args:
            seconds: for the answer; None: `SUBMIT_SECONDS`.

        Raises:
            ProviderError: AMBIGUOUS unless it is certain that nothing was taken.
        """
        return self._json(await self._submitted(path, body, headers, seconds), Fault.AMBIGUOUS)

    async def submit_for_bytes(self, path: str, body: Any, seconds: float | None = None) -> bytes:
        """As `submit`, of an answer that is a file."""
        return (await self._submitted(path, body, None, seconds)).content

    async def _submitted(
        self, path: str, body: Any, headers: Mapping[str, str] | None, seconds: float | None
    ) -> httpx.Response:
        try:
            answer = await self._call("POST", path, body, headers, seconds or SUBMIT_SECONDS)
        except (HostUnknown, *_NOT_SENT) as error:
            raise ProviderError(Fault.UNREACHABLE, self._told(error)) from None
        except (HostRefused, httpx.InvalidURL) as error:
            raise ProviderError(Fault.INVALID, self._told(error)) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise ProviderError(Fault.AMBIGUOUS, self._told(error)) from None
        code = answer.status_code
        if 200 <= code < 300:
            return answer
        if 400 <= code < 500 and code not in _UNPROVEN:
            raise self._refusal(answer)
        raise ProviderError(
            Fault.AMBIGUOUS, self._answer(answer), retry_after_seconds=retry_after(answer.headers, answer.text)
        )

    async def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """What costs nothing and may be repeated; gives the JSON of the answer, None of one without a body.

        Args:
            body: bytes go as they are, all else as JSON.

        Raises:
            ProviderError: UNREACHABLE where it may be asked again: lost, 5xx, no JSON; else by the status.
        """
        try:
            answer = await self._call(method, path, body, headers, _ASK_SECONDS)
        except (HostRefused, httpx.InvalidURL) as error:
            fault = Fault.UNREACHABLE if isinstance(error, HostUnknown) else Fault.INVALID
            raise ProviderError(fault, self._told(error)) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise ProviderError(Fault.UNREACHABLE, self._told(error)) from None
        code = answer.status_code
        if 200 <= code < 300:
            return self._json(answer, Fault.UNREACHABLE) if answer.content else None
        if code in (404, 410):
            raise ProviderError(Fault.GONE, self._answer(answer))
        if 400 <= code < 500 and code not in _UNPROVEN:
            raise self._refusal(answer)
        raise ProviderError(
            Fault.UNREACHABLE, self._answer(answer), retry_after_seconds=retry_after(answer.headers, answer.text)
        )

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _call(
        self, method: str, path: str, body: Any, headers: Mapping[str, str] | None, seconds: float
    ) -> httpx.Response:
        await self._reach.require(self.base)
        timeout = httpx.Timeout(seconds, connect=_CONNECT_SECONDS, pool=_CONNECT_SECONDS)
        if self._client is None:
            self._client = httpx.AsyncClient(follow_redirects=False, transport=transport())
        sent = {"content": body} if isinstance(body, bytes) else {"json": body}
        request = self._client.build_request(
            method, f"{self.base}{path}", **sent, headers={**self._headers, **(headers or {})}, timeout=timeout
        )
        async with asyncio.timeout(seconds + _CONNECT_SECONDS):
            answer = await self._client.send(request, stream=True)
            try:
                data = bytearray()
                async for piece in answer.aiter_bytes():
                    data += piece
                    if len(data) > _MOST_BYTES:
                        raise httpx.ReadError(f"an answer of more than {_MOST_BYTES} bytes", request=request)
            finally:
                await answer.aclose()
        return httpx.Response(answer.status_code, headers=_plain(answer.headers), content=bytes(data), request=request)

    def _refusal(self, answer: httpx.Response) -> ProviderError:
        """Of a 4xx: no job came to be."""
        text, fault = answer.text, _FAULTS.get(answer.status_code, Fault.INVALID)
        if fault is Fault.INVALID and is_moderation(text):
            fault = Fault.MODERATED
        elif _NO_MONEY.search(text):
            fault = Fault.QUOTA
        wait = retry_after(answer.headers, text)
        return ProviderError(fault, self._answer(answer), retry_after_seconds=wait, took_nothing=True)

    def _json(self, answer: httpx.Response, fault: Fault) -> Any:
        try:
            return json.loads(answer.content)
        except (ValueError, RecursionError):
            raise ProviderError(fault, f"no JSON came: {self._answer(answer)}") from None

    def _answer(self, answer: httpx.Response) -> str:
        text = " ".join(answer.text.split())
        return self._blank(f"{answer.status_code} {text[:_SHOWN]}".strip())

    def _told(self, error: Exception) -> str:
        return self._blank(f"{type(error).__name__} {error}".strip())

    def _blank(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return "".join(letter if letter.isprintable() else "?" for letter in text)


def _plain(headers: httpx.Headers) -> httpx.Headers:
    """Without what the transport has undone already."""
    return httpx.Headers([(name, value) for name, value in headers.multi_items() if name != "content-encoding"])


def is_moderation(text: str) -> bool:
    """Whether a provider's words say that it refuses what was asked for, not how."""
    return bool(_MODERATION.search(text))


def retry_after(headers: Mapping[str, str], text: str = "", now: datetime | None = None) -> float | None:
    """Seconds to wait, 0 to 3600, as an answer says: `Retry-After` as seconds or a date, `retry-after-ms`,
    `x-ratelimit-reset-after`, or in words ("resets in ~30s"). None: it does not say."""
    if milliseconds := _number(headers.get("retry-after-ms")):
        return min(milliseconds / 1000, _MOST_WAIT)
    said = headers.get("retry-after") or headers.get("x-ratelimit-reset-after")
    seconds = _number(said)
    if seconds is None and said:
        try:
            at = parsedate_to_datetime(said)
        except (ValueError, TypeError):
            at = None
        if at is not None:
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            seconds = (at - (now or datetime.now(UTC))).total_seconds()
    if seconds is None and (match := _IN_WORDS.search(text)):
        seconds = float(match[1])
    return None if seconds is None else min(max(seconds, 0.0), _MOST_WAIT)


def _number(text: str | None) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if found >= 0 and found != float("inf") else None
