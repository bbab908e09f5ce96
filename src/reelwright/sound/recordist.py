"""The recordist has lines spoken at the far end of a wire: paced, quoted and reserved before each request, settled
after it, and asked again only where nothing was taken or a lost answer is paid for.

    kept? ─> a place in the minute ─> quoted, reserved ─> ONE request ─> it is sound: kept, settled
                        ^                                      │
                        └─────── not taken, or lost ───────────┘
"""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Protocol

import numpy as np
from pydantic import JsonValue

from reelwright.errors import BackendError, InvalidInput
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.voice import Voice
from reelwright.ledger.price_book import Price
from reelwright.llm.interviewer import Line
from reelwright.llm.payer import Payer
from reelwright.media.audio import RATE, stereo
from reelwright.network.fault import Fault, ProviderError
from reelwright.store.assets import AssetStore

_TRIES, _LOST = 5, 2
"""Requests for one line; and how many of them may be lost on the way: each is settled at the most it may cost."""
_AGAIN = (Fault.UNREACHABLE, Fault.RATE_LIMITED, Fault.AMBIGUOUS)
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 120.0
"""Seconds before it is tried again, doubled each time; and of a server that says when: after which it is given up."""
_LONGEST_SOUND = 1800.0
"""Seconds: a few MB can be hours of silence."""
_SILENT = 0.0025


class SpeechServer(Protocol):
    @property
    def name(self) -> str:
        """As in recipes and the price book."""
        ...

    @property
    def edition(self) -> int: ...

    @property
    def place(self) -> str:
        """Which server, without any secret."""
        ...

    def require_key(self) -> None:
        """Raises NotConfigured: it cannot be asked without a key, and there is none. Its prices need none."""
        ...

    def model_of(self, voice: Voice) -> str: ...

    def price(self, text: str, voice: Voice, today: date) -> Price:
        """Raises NotConfigured: the price book has no price."""
        ...

    def body(self, text: str, voice: Voice) -> dict[str, JsonValue]:
        """The request as it is sent."""
        ...

    async def record(self, text: str, voice: Voice) -> bytes:
        """ONE request; gives a sound file.

        Raises:
            ProviderError: it is not reached, or refuses.
        """
        ...

    async def close(self) -> None: ...


def recording_recipe(server: SpeechServer, text: str, voice: Voice, tenant: str) -> Recipe:
    return Recipe(
        kind="recording",
        maker=server.name,
        edition=server.edition,
        parameters={**server.body(text, voice), "place": server.place},
        suffix=".wav",
        tenant=tenant,
    )


class Recordist:
    """One server, on one payer's account, into one store."""

    def __init__(self, server: SpeechServer, payer: Payer, line: Line, store: AssetStore) -> None:
        self._server, self._payer, self._line, self._store = server, payer, line, store

    async def kept(self, recipe: Recipe) -> Asset | None:
        """What was recorded before; who died after that, before it was settled, has that done now."""
        found = await asyncio.to_thread(self._store.find, recipe.hash)
        if found is not None:
            self._payer.settle_left_behind(self._server.name)
        return found

    async def record(self, recipe: Recipe, text: str, voice: Voice) -> Asset:
        """The text as that voice speaks it, asked for now. Fact: its `seconds`.

        Raises:
            OverCap: it would pass a cap; nothing was asked.
            NotConfigured: the price book has no price.
            ProviderError: it is not reached, or refuses.
            CircuitOpen: it is left alone for now.
            BackendError: what it gives is no sound.
            WorkspaceError: it cannot be kept.
        """
        wait, lost = _FIRST_WAIT, 0
        for number in range(1, _TRIES + 1):
            if not await self._line.bucket.take(_LONGEST_WAIT):
                raise BackendError(f"{self._server.name} is not to be asked again within {_LONGEST_WAIT:g} s")
            try:
                return await self._sent(recipe, text, voice)
            except ProviderError as error:
                lost += error.fault is Fault.AMBIGUOUS
                pause = max(wait, error.retry_after_seconds or 0.0)
                if number == _TRIES or lost == _LOST or error.fault not in _AGAIN or pause > _LONGEST_WAIT:
                    raise
                if error.retry_after_seconds is not None:
                    self._line.bucket.hold(pause)  # for all who ask there
                else:
                    await self._line.sleep(pause)
                wait *= 2
        raise AssertionError("the last try either returns or raises")

    async def _sent(self, recipe: Recipe, text: str, voice: Voice) -> Asset:
        """ONE request, on an order of its own."""
        price = self._server.price(text, voice, self._payer.now().date())
        with self._line.breaker.call():
            model, body = self._server.model_of(voice), self._server.body(text, voice)
            order = self._payer.open_for(recipe.hash, self._server.name, model, body, price.most, "a line is spoken")
            try:
                data = await self._server.record(text, voice)
            except BaseException as error:
                self._payer.failed(order, error)
                raise
        is_fit, reason = True, price.basis
        try:  # kept before it is settled: who is killed in between need not ask again
            return await asyncio.to_thread(self._keep, recipe, data)
        except InvalidInput as error:
            is_fit, reason = False, f"{price.basis}; of no use: {error}"[:300]
            raise BackendError(
                f"{self._server.name} answered with {len(data)} bytes in which nothing is heard"
            ) from None
        finally:
            self._payer.answered(order, price.most, is_fit, reason)

    def _keep(self, recipe: Recipe, data: bytes) -> Asset:
        """Raises InvalidInput: it is no sound, silence, or far too long."""
        with self._store.staging(recipe.suffix) as out:
            out.write_bytes(data)
            samples, highest = 0, 0.0
            for piece in stereo(out, _LONGEST_SOUND):
                samples, highest = samples + piece.shape[1], max(highest, float(np.abs(piece).max(initial=0.0)))
            if samples >= _LONGEST_SOUND * RATE or highest < _SILENT:
                raise InvalidInput(f"{samples / RATE:g} s of sound, of at most {highest:g}")
            return self._store.put(recipe, out, {"seconds": round(samples / RATE, 4)})
