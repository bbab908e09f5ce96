"""A token bucket: so many requests a minute and no more, and none while the far end asks to be left alone.

For one event loop: nothing here is safe to use from several threads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic


class TokenBucket:
    """Args:
    per_minute: requests in any 60 seconds, 1 or more.
    at_once: of them, how many without a pause between; fewer than `per_minute`. The rest are spread over the minute.
    """

    def __init__(
        self,
        per_minute: int = 60,
        at_once: int = 10,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if not 1 <= at_once < per_minute:
            raise ValueError(f"{at_once} requests at once do not fit {per_minute} a minute")
        self._clock, self._sleep = clock, sleep
        self._most = float(at_once)
        # What is full at the beginning of a minute and refilled during it: together `per_minute`.
        self._per_second = (per_minute - at_once) / 60
        self._tokens, self._filled_at = self._most, clock()
        self._alone_until = clock()

    def hold(self, seconds: float) -> None:
        """Nobody sends anything for so long."""
        self._alone_until = max(self._alone_until, self._clock() + seconds)

    async def take(self, patience_seconds: float) -> bool:
        """Wait for leave to send one request, in the order of asking.

        Returns:
            False, as soon as it is known that it would take longer than `patience_seconds`.
        """
        now = self._clock()
        self._tokens = min(self._most, self._tokens + max(now - self._filled_at, 0.0) * self._per_second) - 1
        self._filled_at = now
        due, is_taken = now + max(-self._tokens / self._per_second, 0.0), False
        try:
            while (at := max(due, self._alone_until)) > self._clock():
                if at > now + patience_seconds:
                    return False
                await self._sleep(at - self._clock())
            is_taken = True
        finally:
            self._tokens += not is_taken
        return True
