"""A shot's clip from providers: one after another, until there is one, or one may have been paid and gave none yet."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import cast

from reelwright.errors import BackendError, NotConfigured
from reelwright.film.recipe import Asset, Progress, Recipe
from reelwright.film.take import Rushes, Tried
from reelwright.ledger.caps import OverCap, OverLimit
from reelwright.ledger.limits import Limits
from reelwright.ledger.order import PAY_AGAIN, Order, OrderState, Purpose
from reelwright.network.breaker import Breaker
from reelwright.network.fault import Fault, ProviderError
from reelwright.pipeline.floor import Floor
from reelwright.render.footage import clip_recipe
from reelwright.render.paid import ENDED, PaidPath, Purchase, fault_of
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


@dataclass(frozen=True, slots=True)
class Candidate:
    provider: Filmer
    ask: Ask


Make = Callable[[Recipe, Progress], Awaitable[Asset]]
"""Has a recipe made on this machine; raises BackendError."""


class Buyer:
    """Buys clips, in this process as many at once of each provider as the account there, or else it, allows."""

    def __init__(self, floor: Floor, make: Make) -> None:
        self._floor, self._make = floor, make

    async def rushes(self, errand: Errand, candidates: Sequence[Candidate], progress: Progress) -> Rushes:
        """The clip of the first who makes one. Who may have been paid and gave none yet is the last who is tried."""
        tried: list[Tried] = []
        for candidate in candidates:
            got = await self._from(errand, candidate.provider, candidate.ask, progress)
            if isinstance(got, Tried) and got.is_moderated and (softer := softened(candidate.ask.prompt)):
                tried.append(got.model_copy(update={"softened": softer.changes}))
                ask = candidate.ask.model_copy(update={"prompt": softer.prompt})
                got = await self._from(errand, candidate.provider, ask, progress)
            if isinstance(got, Asset):
                return self._had(errand, candidate.provider, got, tried)
            tried.append(got)
            if got.waits_for:
                break
        return Rushes(shot=errand.shot, tried=tuple(tried))

    def _had(self, errand: Errand, provider: Filmer, asset: Asset, tried: Sequence[Tried]) -> Rushes:
        spent = [entry.spent for entry in self._floor.ledger.entries(errand.production, recipe=asset.recipe)]
        cost = sum(spent, Money())
        return Rushes(shot=errand.shot, backend=provider.name, asset=asset, cost=cost, tried=tuple(tried))

    async def _from(self, errand: Errand, provider: Filmer, ask: Ask, progress: Progress) -> Asset | Tried:
        """Its clip, or why there is none."""
        recipe = clip_recipe(provider, ask, self._floor.is_simulated)
        there = await asyncio.to_thread(self._floor.assets.find, recipe.hash)
        if there is not None:
            return there
        if isinstance(provider, LocalFilmer):
            try:
                return await self._make(recipe, progress)
            except BackendError as error:
                return Tried(backend=provider.name, why=" ".join(str(error).split()))
        provider = cast("Provider", provider)
        async with self._seat(provider):
            for _ in range(_TRIES):
                try:
                    return await self._bought(errand, provider, ask, recipe, progress)
                except (ProviderError, OverCap, OverLimit, NotConfigured, BackendError) as error:
                    why = error
                if not (isinstance(why, ProviderError) and why.fault is Fault.FAILED_FOR_NOW and self._may_try(recipe)):
                    break
        return self._without(errand, provider, recipe, why)

    async def _bought(self, errand: Errand, provider: Provider, ask: Ask, recipe: Recipe, progress: Progress) -> Asset:
        today = self._floor.patience.now().date()
        terms = provider.terms(ask, today)
        purchase = Purchase(
            purpose=Purpose(
                production=errand.production,
                shot=errand.shot,
                recipe=recipe.hash,
                backend=provider.name,
                model=terms.model,
            ),
            attempt=1 + len(self._lost(recipe)),
            ask=ask,
            terms=terms,
            price=provider.price(terms, today),
            caps=self._floor.caps.model_copy(
                update={"production": errand.cap, "jobs_a_day": self._limits(provider).per_day}
            ),
            sender=errand.sender,
            reason=f"the clip of {errand.shot}",
        )
        assets = self._floor.assets
        with assets.staging(recipe.suffix) as out:
            path = PaidPath(provider, self._floor.ledger, self._floor.patience, self._breaker(provider))
            facts = await path.clip(purchase, out, progress)
            return await asyncio.to_thread(assets.put, recipe, out, facts)

    def _lost(self, recipe: Recipe) -> list[Order]:
        """The orders after which another clip of the recipe may be paid for: a person has said so, or it was ended with
        its production, or it cost nothing and the provider said to try again."""
        ledger = self._floor.ledger
        return [
            order
            for order in ledger.orders(recipe=recipe.hash, states=(OrderState.FAILED,))
            if order.note.startswith(PAY_AGAIN)
            or order.note.startswith(f"{Fault.CANCELLED}: {ENDED}")
            or (fault_of(order) is Fault.FAILED_FOR_NOW and not ledger.spent(order.key).micro_usd)
        ]

    def _may_try(self, recipe: Recipe) -> bool:
        failed = self._floor.ledger.orders(recipe=recipe.hash, states=(OrderState.FAILED,))
        return len(failed) == len(self._lost(recipe)) < _TRIES

    def _without(self, errand: Errand, provider: Provider, recipe: Recipe, why: Exception) -> Tried:
        """What came of it instead of a clip. Whatever it was: while an order is open, it may have been paid."""
        orders = self._floor.ledger.orders(recipe=recipe.hash)
        still_open = next((order.key for order in orders if not order.state.is_over), "")
        return Tried(
            backend=provider.name,
            why=" ".join(str(why).split()),
            cost=sum((self._floor.ledger.spent(order.key) for order in orders), Money()),
            waits_for=still_open,
            is_moderated=isinstance(why, ProviderError) and why.fault is Fault.MODERATED,
        )

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
