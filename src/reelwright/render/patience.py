"""How long is waited for providers, and by which clock. Light to import."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class Patience:
    """How long is waited, and by which clock."""

    tries: int = 5
    """Of a request that the provider did not take."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @classmethod
    def hurried(cls, times: float) -> Patience:
        """By a clock that goes so much faster: for rehearsals."""
        begun, since = datetime.now(UTC), time.monotonic()
        return cls(
            now=lambda: begun + timedelta(seconds=(time.monotonic() - since) * times),
            sleep=lambda seconds: asyncio.sleep(seconds / times),
        )


SENDING: set[str] = set()
"""The orders whose one request this process is at."""


def wait_until_sent(seconds: float = 20.0) -> None:
    """Let requests that cost money be answered before the process ends, as long as they take and no longer than this:
    an answer that nobody hears leaves an order that may have been paid."""
    give_up = time.monotonic() + seconds
    while SENDING and time.monotonic() < give_up:
        time.sleep(0.05)
