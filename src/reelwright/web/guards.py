"""What stands before every route, in pure ASGI: a number for each request, its line in the log, headers that bind the
browser, names this server answers to, and patience with slow senders that ends.

How large a body may be is FastAPI's to see to, by the route's `max_body_size`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from time import monotonic
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reelwright.web.problems import MEDIA_TYPE, Code, respond
from reelwright.web.recorder import template
from reelwright.web.rules import JSON_BYTES, HouseRules

CSP = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Where the route said nothing else."""
_HSTS = "max-age=31536000"

PATIENCE_SECONDS = 10.0
"""How long nothing may come of a body that is not whole, and what any body is given."""
LEAST_BYTES_PER_SECOND = 8192
"""How fast a body comes that takes longer than that."""

MOST_VALUES = 2000
"""Of JSON, those inside of each other counted too. The largest request there is orders the shots of a film."""
_QUICK_BYTES = 2**16
"""Of which the values are counted in a few milliseconds."""

_NAMELESS = ("/health", "/ready")
"""Whoever balances load asks here, by whatever name or number."""

_log = logging.getLogger("reelwright.requests")


class Guards:
    def __init__(self, inner: ASGIApp, rules: HouseRules, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._inner, self._rules, self._patience = inner, rules, patience_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._inner(scope, receive, send)
            return
        number, began, status = secrets.token_hex(8), monotonic(), 0
        scope.setdefault("state", {})["request_id"] = number

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                status = message["status"]
                self._bind(MutableHeaders(scope=message), number)
            await send(message)

        try:
            await self._passed(scope, receive, _Reworded(scope, sent))
        finally:
            _log.info(_line(scope, number, status, monotonic() - began))

    def _bind(self, headers: MutableHeaders, number: str) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        if self._rules.is_https:
            headers["Strict-Transport-Security"] = _HSTS
        headers["X-Request-Id"] = number

    async def _passed(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host", "")
        names = () if scope["path"] in _NAMELESS and not self._rules.is_local else self._rules.names
        if names and _name(host) not in names:
            answer = respond(Code.MISDIRECTED, "this server does not answer to that name", scope["path"])
            if scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1008})
            else:
                await answer(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._inner(scope, receive, send)
            return
        patient = _Patient(receive, self._patience).receive
        is_json = "json" in Headers(scope=scope).get("content-type", "")
        await self._inner(scope, _SimpleJson(patient).receive if is_json else patient, send)


class _Reworded:
    """Starlette refuses what is too large in plain text; here it is a problem as all others are."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send, self._is_plain = scope, send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 413:
            self._is_plain = Headers(raw=message["headers"]).get("content-type") != MEDIA_TYPE
        if not self._is_plain:
            await self._send(message)
        elif message["type"] == "http.response.body" and not message.get("more_body", False):
            answer = respond(Code.TOO_LARGE, "the body is larger than is taken here", self._scope["path"])
            await answer(self._scope, _nothing, self._send)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


class _Patient:
    """Receives a body whose sender may not take for ever."""

    def __init__(self, receive: Receive, patience_seconds: float) -> None:
        self._receive, self._patience = receive, patience_seconds
        self._began, self._bytes, self._is_whole = monotonic(), 0, False

    async def receive(self) -> Message:
        """Raises HTTPException, which FastAPI passes on, as it does no other error that comes while it reads a body."""
        if self._is_whole:  # what comes now is that the client went
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), self._patience)
        except TimeoutError:
            raise _too_slow() from None
        self._bytes += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        late = monotonic() - self._began - self._patience
        if not self._is_whole and late > self._bytes / LEAST_BYTES_PER_SECOND:
            raise _too_slow()
        return message


class _SimpleJson:
    """Receives JSON that is no bomb: what is deep or of very many values takes seconds to be refused by its shape."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._was_read = receive, False

    async def receive(self) -> Message:
        """The whole body at once, or of one that is too large the beginning, for FastAPI to refuse.

        Raises:
            HTTPException: it holds too much.
        """
        if self._was_read:
            return await self._receive()
        self._was_read = True
        body, more = bytearray(), True
        while more and len(body) <= JSON_BYTES:
            message = await self._receive()
            if message["type"] != "http.request":
                return message
            body += message.get("body", b"")
            more = message.get("more_body", False)
        raw = bytes(body)
        values = await run_in_threadpool(most_values, raw) if len(raw) > _QUICK_BYTES else most_values(raw)
        if values > MOST_VALUES:
            raise HTTPException(422, f"this JSON holds more than {MOST_VALUES} values")
        return {"type": "http.request", "body": raw, "more_body": more}


def most_values(raw: bytes) -> int:
    """How many values JSON holds at most, from its commas and opening brackets outside of strings. Takes 0.1 s a MiB.

    >>> most_values(b'{"a": [1, 2], "b,": "c, [{"}')
    5
    """
    bare = b"".join(raw.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')[::2])
    return 1 + sum(map(bare.count, (b",", b"[", b"{")))


def _too_slow() -> HTTPException:
    return HTTPException(408, "the body came too slowly; send it again", {"Connection": "close"})


def _name(host: str) -> str:
    """Without its port, and an IPv6 address without its brackets.

    >>> _name("[::1]:8080"), _name("studio.example:443"), _name("a@b")
    ('::1', 'studio.example', '')
    """
    if "@" in host or "/" in host:
        return ""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _line(scope: Scope, number: str, status: int, seconds: float) -> str:
    """One line of JSON. The path is the route's own, for what stands in it may let somebody in."""
    principal = scope["state"].get("principal")
    return json.dumps(
        {
            "request": number,
            "method": scope.get("method", "WEBSOCKET"),
            "route": template(scope) or "-",
            "status": status,
            "ms": round(seconds * 1000, 1),
            "key": principal.key if principal else "",
        }
    )
