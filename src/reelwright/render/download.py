"""Downloads of clips, which come from anywhere: from the provider's hosts only, no larger than allowed, whole or not at
all."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from reelwright.errors import BackendError
from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import HostRefused, HostUnknown, Reach, transport

MOST_BYTES = 2 * 2**30
_REDIRECTS = 5
_READ_SECONDS, _CONNECT_SECONDS = 60.0, 10.0
_HEAD_BYTES = 16
_EXPIRED = (401, 403, 404, 410)
"""What links that were signed for a while answer when that is over."""


class TooLarge(BackendError):
    """More than a clip may have."""


async def download(
    url: str,
    out: Path,
    hosts: Collection[str],
    reach: Reach,
    most_bytes: int = MOST_BYTES,
    headers: Mapping[str, str] | None = None,
    redirects: int = _REDIRECTS,
) -> None:
    """Put the clip at `url` into `out`, which is there only when all of it came.

    Redirects are followed to allowed hosts only. What is not the beginning of an MP4, MOV or WebM file is refused, so
    that no page of HTML is taken for a clip.

    Args:
        headers: for the host of `url` alone, where clips are kept behind a key. Else no key is sent.
        redirects: how many are followed.

    Raises:
        ProviderError: UNREACHABLE; it may be tried again with a fresh link.
        HostRefused, TooLarge: it may not.
    """
    part = out.with_name(out.name + ".part")
    try:
        async with httpx.AsyncClient(
            timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
            follow_redirects=False,
            transport=transport(),
        ) as client:
            keys = dict(headers or {})
            for _ in range(redirects + 1):
                await reach.require(url, hosts)
                onward = await _from(client, url, keys, part, reach, most_bytes)
                if onward is None:
                    os.replace(part, out)
                    return
                url, keys = onward, {}
    except HostUnknown as error:
        raise ProviderError(Fault.UNREACHABLE, str(error)) from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderError(Fault.UNREACHABLE, f"the download broke off: {type(error).__name__}") from None
    finally:
        part.unlink(missing_ok=True)
    raise HostRefused(f"{urlsplit(url).hostname} redirects on and on; it is followed {redirects} times")


async def _from(
    client: httpx.AsyncClient, url: str, keys: Mapping[str, str], part: Path, reach: Reach, most: int
) -> str | None:
    """Where it redirects to; None when the clip is in `part`."""
    async with client.stream("GET", url, headers={"Accept-Encoding": "identity", **keys}) as answer:
        reach.require_peer(url, answer)
        if answer.status_code in (301, 302, 303, 307, 308):
            return urljoin(url, str(answer.headers.get("location", "")))
        if answer.status_code != 200:
            why = ": the link has expired" if answer.status_code in _EXPIRED else ""
            raise ProviderError(Fault.UNREACHABLE, f"the download answered {answer.status_code}{why}")
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise ProviderError(Fault.UNREACHABLE, "the clip comes packed, which was not asked for")
        await _written(answer, part, most)
    return None


async def _written(answer: httpx.Response, part: Path, most: int) -> None:
    size = answer.headers.get("content-length", "")
    expected = int(size) if size.isdigit() else None
    if expected is not None and expected > most:
        raise TooLarge(f"a clip of {expected / 1e9:.1f} GB; at most {most / 1e9:.1f} GB is taken")
    count, head = 0, b""
    with part.open("wb") as file:
        async for piece in answer.aiter_raw():
            count += len(piece)
            if count > most:
                raise TooLarge(f"a clip of more than {most / 1e9:.1f} GB, which is all that is taken")
            if len(head) < _HEAD_BYTES:
                head = (head + piece)[:_HEAD_BYTES]
                if len(head) == _HEAD_BYTES and not _is_film(head):
                    raise ProviderError(Fault.UNREACHABLE, "what came is no film file")
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if count < _HEAD_BYTES or (expected is not None and count != expected):
        raise ProviderError(Fault.UNREACHABLE, f"{count} bytes came of {expected}")


def _is_film(head: bytes) -> bool:
    return head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free") or head[:4] == b"\x1a\x45\xdf\xa3"
