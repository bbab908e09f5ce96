"""A shot's clip from providers: one after another, until there is one, or one may have been paid and gave none yet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import cast

from reelwright.errors import BackendError, NotConfigured
from reelwright.film.events import Event, OrderUnclear
from reelwright.film.recipe import Asset, Digest, Progress, Recipe
from reelwright.film.take import Rushes, Tried
from reelwright.ledger.caps import OverCap, OverLimit
from reelwright.ledger.limits import Limits
from reelwright.ledger.order import AWAITED, PAY_AGAIN, Order, OrderState, Purpose
from reelwright.network.breaker import Breaker
from reelwright.network.fault import Fault, ProviderError
from reelwright.pipeline.floor import Floor
from reelwright.render.footage import clip_recipe
from reelwright.render.paid import PaidPath, Purchase, fault_of
from reelwright.render.provider import Ask, Filmer, FindLost, LocalFilmer, Provider
from reelwright.render.soften import softened
from reelwright.units import Money

_TRIES = 3
"""Of one clip at one provider, where each before ended badly, cost nothing, and may be tried again."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a clip is bought for."""

    production: str
    shot: str
    cap: Money
    """The most the production may spend."""
    sender: str
    """The run."""
    tenant: str
    """Who pays."""


@dataclass(frozen=True, slots=True)
class Candidate:
    provider: Filmer
    ask: Ask
    planned: Money | None = None
    """The most it was to cost; None: nobody was told."""

    @property
    def backend(self) -> str:
        return self.provider.name


Make = Callable[[Recipe, Progress], Awaitable[Asset]]
"""Has a recipe made on this machine; raises BackendError."""


Tell = Callable[[Event, str], None]
"""Records what happened, once under a key."""


class Buyer:
    """Buys clips, in this process as many at once of each provider as the account there, or else it, allows."""

    def __init__(self, floor: Floor, make: Make, tell: Tell = lambda event, key: None) -> None:
        self._floor, self._make, self._tell = floor, make, tell

    async def rushes(self, errand: Errand, candidates: Sequence[Candidate | Tried], progress: Progress) -> Rushes:
        """The clip of the first who makes one. Who may have been paid and gave none yet is the last who is tried.

        Args:
            candidates: in the order they are wished for, with those who cannot be asked, and why.

        Raises:
            Conflict: it would be dearer than was planned; nothing was ordered.
        """
        tried: list[Tried] = []
        for one in self._who_may_be_paid_first(errand, candidates):
            got = one if isinstance(one, Tried) else await self._of(errand, one, tried, progress)
            if isinstance(got, Asset):
                cost = self._paid(errand, got.recipe)
                return Rushes(shot=errand.shot, backend=one.backend, asset=got, cost=cost, tried=tuple(tried))
            tried.append(got)
            if got.waits_for:
                break
        return Rushes(shot=errand.shot, tried=tuple(tried))

    def _who_may_be_paid_first(
        self, errand: Errand, candidates: Sequence[Candidate | Tried]
    ) -> list[Candidate | Tried]:
        """Whoever else is wished for by now, or can be asked here: nobody is while an order for the shot is open, or a
        clip of it was paid and is lost."""
        mine = self._floor.ledger.orders(errand.production, states=AWAITED)
        waits = {order.purpose.backend: order.key for order in mine if order.purpose.shot == errand.shot}
        found = [
            one.model_copy(update={"waits_for": waits.get(one.backend, "")}) if isinstance(one, Tried) else one
            for one in candidates
        ]
        why = "it was or may have been paid for this shot, and is not asked any more"
        gone = waits.keys() - {one.backend for one in candidates}
        found += [Tried(backend=name, why=why, waits_for=waits[name]) for name in sorted(gone)]
        return sorted(found, key=lambda one: one.backend not in waits)

    async def _of(self, errand: Errand, candidate: Candidate, tried: list[Tried], progress: Progress) -> Asset | Tried:
        """Its clip; in milder words where those of the script are refused, and that is told in `tried`."""
        got = await self._from(errand, candidate, progress)
        if isinstance(got, Tried) and got.is_moderated and (softer := softened(candidate.ask.prompt)):
            tried.append(got.model_copy(update={"softened": softer.changes}))
            ask = candidate.ask.model_copy(update={"prompt": softer.prompt})
            got = await self._from(errand, replace(candidate, ask=ask), progress)
        return got

    async def _from(self, errand: Errand, candidate: Candidate, progress: Progress) -> Asset | Tried:
        """Its clip, or why there is none. Of two shots that are the same clip, the second waits for that of the
        first."""
        recipe = clip_recipe(candidate.provider, candidate.ask, errand.tenant, self._floor.is_simulated)
        async with self._floor.turns.setdefault(recipe.hash, asyncio.Lock()):
            there = await asyncio.to_thread(self._floor.assets.find, recipe.hash)
            if there is not None:
                return there
            if candidate.backend in self._floor.lacking:
                return self._without(errand, recipe, NotConfigured("its key is not set here any more"))
            return await self._made(errand, candidate, recipe, progress)

    async def _made(self, errand: Errand, candidate: Candidate, recipe: Recipe, progress: Progress) -> Asset | Tried:
        provider = candidate.provider
        if isinstance(provider, LocalFilmer):
            try:
                return await self._make(recipe, progress)
            except BackendError as error:
                return Tried(backend=provider.name, why=" ".join(str(error).split()))
        provider = cast("Provider", provider)
        async with self._seat(provider):
            for _ in range(_TRIES):
                try:
                    return await self._bought(errand, provider, candidate, recipe, progress)
                except (ProviderError, OverCap, OverLimit, NotConfigured, BackendError) as error:
                    why = error
                is_for_now = isinstance(why, ProviderError) and why.fault is Fault.FAILED_FOR_NOW
                if not (is_for_now and self._may_try(errand, recipe)):
                    break
        return self._without(errand, recipe, why)

    async def _bought(
        self, errand: Errand, provider: Provider, candidate: Candidate, recipe: Recipe, progress: Progress
    ) -> Asset:
        today = self._floor.patience.now().date()
        terms = provider.terms(candidate.ask, today)
        purchase = Purchase(
            purpose=Purpose(
                tenant=errand.tenant,
                production=errand.production,
                shot=errand.shot,
                recipe=recipe.hash,
                backend=provider.name,
                model=terms.model,
            ),
            attempt=1 + len(self._lost(errand, recipe)),
            ask=candidate.ask,
            terms=terms,
            price=provider.price(terms, today),
            caps=self._floor.caps.model_copy(
                update={"production": errand.cap, "jobs_a_day": self._limits(provider).per_day}
            ),
            sender=errand.sender,
            reason=f"the clip of {errand.shot}",
            guides=await asyncio.to_thread(self._pictures, candidate.ask),
            planned=candidate.planned,
        )
        assets = self._floor.assets
        with assets.staging(recipe.suffix) as out:
            path = PaidPath(
                provider,
                self._floor.ledger,
                self._floor.patience,
                self._breaker(provider),
                partial(self._is_unclear, errand.shot),
            )
            facts = await path.clip(purchase, out, progress)
            return await asyncio.to_thread(assets.put, recipe, out, facts)

    def _pictures(self, ask: Ask) -> dict[Digest, Path]:
        """Of the user's, those that are to be sent along and are there."""
        found = {guide.sha256: self._floor.assets.file_of(guide.sha256) for guide in ask.guides}
        return {digest: file for digest, file in found.items() if file is not None}

    def _is_unclear(self, shot: str, order: Order, usual: float, longest: float) -> None:
        event = OrderUnclear(
            shot=shot,
            backend=order.purpose.backend,
            order=order.key,
            looked_for_seconds=usual,
            longest_seconds=longest,
        )
        self._tell(event, f"unclear {order.key}")

    def _lost(self, errand: Errand, recipe: Recipe) -> list[Order]:
        """The orders after which another clip of the recipe may be paid for: a person has said so, or its job was ended
        in another run, which a person has taken up, or it cost nothing and the provider said to try again."""
        ledger = self._floor.ledger
        return [
            order
            for order in ledger.orders(recipe=recipe.hash, states=(OrderState.FAILED,))
            if order.note.startswith(PAY_AGAIN)
            or (fault_of(order) is Fault.CANCELLED and order.sender != errand.sender)
            or (fault_of(order) is Fault.FAILED_FOR_NOW and not ledger.spent(order.key).micro_usd)
        ]

    def _may_try(self, errand: Errand, recipe: Recipe) -> bool:
        failed = self._floor.ledger.orders(recipe=recipe.hash, states=(OrderState.FAILED,))
        return len(failed) == len(self._lost(errand, recipe)) < _TRIES

    def _without(self, errand: Errand, recipe: Recipe, why: Exception) -> Tried:
        """What came of it instead of a clip. Whatever it was: while an order is open, it may have been paid, and one
        whose clip is lost was."""
        awaited = self._floor.ledger.orders(recipe=recipe.hash, states=AWAITED)
        return Tried(
            backend=recipe.maker,
            why=" ".join(str(why).split()),
            cost=self._paid(errand, recipe.hash),
            waits_for=awaited[0].key if awaited else "",
            is_moderated=isinstance(why, ProviderError) and why.fault is Fault.MODERATED,
        )

    def _paid(self, errand: Errand, recipe: Digest) -> Money:
        """For this shot of this production; another may have paid for the same clip."""
        entries = self._floor.ledger.entries(errand.production, recipe=recipe)
        return sum((entry.spent for entry in entries if entry.purpose.shot == errand.shot), Money())

    def _breaker(self, provider: Provider) -> Breaker:
        return self._floor.breakers.setdefault(provider.name, Breaker(provider.name, self._floor.patience.now))

    def _seat(self, provider: Provider) -> asyncio.Semaphore:
        manners = provider.manners()
        seats = self._limits(provider).at_once or manners.at_once
        if manners.find_lost is FindLost.SINGLE_FLIGHT:
            seats = 1  # a lost job is known there only by being alone
        return self._floor.seats.setdefault(provider.name, asyncio.Semaphore(seats))

    def _limits(self, provider: Provider) -> Limits:
        return self._floor.limits.get(provider.name, Limits())
