"""Who tells them: makes deliveries of what happens, and sends those that are due, as long as the server runs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter

import httpx
import sqlalchemy as sa

from reelwright import __version__
from reelwright.errors import WorkspaceError
from reelwright.network.reach import HostRefused, Reach, post, transport
from reelwright.store.safe import Safe
from reelwright.web.hooks.deliveries import Deliveries, Parcel
from reelwright.web.hooks.signing import signed_headers

LOOK_SECONDS = 0.25
ATTEMPT_SECONDS = 15.0
"""From the name's address to the answer."""
_OF_ONE, _IN_ALL = 4, 32
"""Told at once: to one webhook, so that a slow one holds up no other; and altogether."""
_AGAIN_SECONDS = 5.0
"""After the database refused."""
_FORGET_SECONDS = 3600.0
_LONGEST_SAID = 200

_log = logging.getLogger(__name__)


class Postman:
    """Of one process; several may work on the same deliveries."""

    def __init__(self, database: sa.Engine, reach: Reach, safe: Safe) -> None:
        self._deliveries, self._reach, self._safe = Deliveries(database), reach, safe
        self._busy: Counter[str] = Counter()
        self._telling: set[asyncio.Task[None]] = set()
        self._forgot_at = time.monotonic()

    async def require(self, url: str) -> None:
        """Raises HostRefused: nobody can be told there."""
        await self._reach.require(url)

    async def work(self) -> None:
        """Until it is cancelled. What is being told then is told again later, under the same id."""
        await asyncio.to_thread(transport)  # whom to believe is read for the first time
        try:
            while True:
                try:
                    await self._look()
                except WorkspaceError as refusal:
                    _log.warning("webhooks cannot be told now: %s", refusal)
                    await asyncio.sleep(_AGAIN_SECONDS)
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            for task in self._telling:
                task.cancel()
            await asyncio.gather(*self._telling, return_exceptions=True)

    async def _look(self) -> None:
        await asyncio.to_thread(self._deliveries.spread)
        room = _IN_ALL - len(self._telling)
        if room > 0:
            for parcel in await asyncio.to_thread(self._deliveries.due, dict(self._busy), _OF_ONE, room):
                task = asyncio.ensure_future(self._tell(parcel))
                self._telling.add(task)
                task.add_done_callback(self._telling.discard)
        if time.monotonic() - self._forgot_at > _FORGET_SECONDS:
            self._forgot_at = time.monotonic()
            await asyncio.to_thread(self._deliveries.forget)

    async def _tell(self, parcel: Parcel) -> None:
        self._busy[parcel.delivery.webhook] += 1
        try:
            status, said = await self._told(parcel)
            await asyncio.to_thread(self._deliveries.settle, parcel, status, said)
        except WorkspaceError as refusal:  # its lease ends, and it is told again
            _log.warning("what came of %s cannot be recorded: %s", parcel.delivery.id, refusal)
        finally:
            self._busy[parcel.delivery.webhook] -= 1

    async def _told(self, parcel: Parcel) -> tuple[int | None, str]:
        """The status of the answer, and why it was not taken; empty: it was."""
        body, message = parcel.delivery.body.encode(), parcel.delivery.id
        try:
            signers = [self._safe.opened(one) for one in parcel.sealed]
        except WorkspaceError as lost:
            return None, f"it cannot be signed: {lost}, or give the webhook a new secret"[:_LONGEST_SAID]
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"Reelwright/{__version__}",
            **signed_headers(signers, message, int(time.time()), body),
        }
        try:
            async with asyncio.timeout(ATTEMPT_SECONDS):
                address = await self._reach.address(parcel.url)
                status = await post(parcel.url, address, body, headers, ATTEMPT_SECONDS)
        except HostRefused as refusal:
            return None, str(refusal)[:_LONGEST_SAID]
        except TimeoutError:
            return None, f"no answer in {ATTEMPT_SECONDS:g} s"
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return None, f"{type(error).__name__}: {error}"[:_LONGEST_SAID]
        if 200 <= status < 300:
            return status, ""
        if 300 <= status < 400:
            return status, f"answered {status}; redirects are not followed"
        return status, f"answered {status}"
