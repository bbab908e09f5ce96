"""Uploads of pictures to where a provider says, which is not its own host: without a key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import httpx

from reelwright.network.fault import Fault, ProviderError
from reelwright.network.reach import HostRefused, Reach, transport

_SECONDS = 60.0


async def upload(url: str, fields: Mapping[str, str], file: Path, reach: Reach) -> None:
    """Post a file as a form; it costs nothing and may be repeated.

    Raises:
        ProviderError: UNREACHABLE; INVALID if it is not taken.
    """
    try:
        await reach.require(url)
        async with httpx.AsyncClient(timeout=_SECONDS, transport=transport()) as client:
            answer = await client.post(url, data=dict(fields), files={"file": (file.name, file.read_bytes())})
    except (HostRefused, httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderError(Fault.UNREACHABLE, f"the upload failed: {type(error).__name__}") from None
    if answer.status_code >= 500:
        raise ProviderError(Fault.UNREACHABLE, f"the upload answered {answer.status_code}")
    if answer.status_code >= 300:
        raise ProviderError(Fault.INVALID, f"the upload answered {answer.status_code}")
