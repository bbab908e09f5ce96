"""FINANCIAL: a quote for each shot on each backend, and the plan. What is over the budget is refused before a frame is
drawn. The backends of this release render for free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from reelwright.errors import InvalidInput
from reelwright.film.production import Budget, Dossier, Quote
from reelwright.film.shot import Shot, TakeRequest
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.render import LAST_RESORT
from reelwright.pipeline.requests import take_request
from reelwright.render.backend import RenderBackend
from reelwright.units import Money


@runtime_checkable
class Priced(Protocol):
    """What a backend that costs money can do besides."""

    def quote(self, request: TakeRequest) -> Money:
        """What this take would cost; nothing is ordered."""
        ...


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    def plan(asked: Dossier) -> Dossier:
        budget = plan_of(asked, desk.floor.backends)
        return asked.model_copy(update={"budget": budget, "said": f"{budget.total} of {budget.cap}"})

    return await desk.stage(plan, dossier)


def plan_of(dossier: Dossier, backends: Mapping[str, RenderBackend]) -> Budget:
    """Every shot by the backend that was wished for, or by the first that can make it.

    Raises:
        InvalidInput: nobody can make a shot, or the plan costs more than the budget; the cheapest is named.
    """
    quotes = [_quote(dossier, shot, name, backend) for shot in dossier.shots for name, backend in backends.items()]
    able = {shot.id: _able(shot, quotes) for shot in dossier.shots}
    chosen = _chosen(able, dossier.brief.backend)
    total, cap = _total(chosen), dossier.brief.budget
    if cap < total:
        others = {name: _total(_chosen(able, name)) for name in backends if name != LAST_RESORT}
        raise InvalidInput(_over_budget(total, cap, others))
    plan = {shot: quote.backend for shot, quote in chosen.items()}
    return Budget(quotes=tuple(quotes), chosen=plan, total=total, cap=cap)


def _quote(dossier: Dossier, shot: Shot, name: str, backend: RenderBackend) -> Quote:
    request = take_request(dossier, shot, backend, take=1)
    refusal = backend.capabilities().refusal(request)
    if refusal:
        return Quote(shot=shot.id, backend=name, refusal=refusal)
    return Quote(shot=shot.id, backend=name, cost=backend.quote(request) if isinstance(backend, Priced) else Money())


def _able(shot: Shot, quotes: Sequence[Quote]) -> list[Quote]:
    """The quotes of those who can make a shot, the slate last: it shows no picture."""
    mine = [quote for quote in quotes if quote.shot == shot.id]
    able = [quote for quote in mine if not quote.refusal]
    if not able:
        reasons = "; ".join(f"{quote.backend}: {quote.refusal}" for quote in mine)
        raise InvalidInput(f"no backend can make shot {shot.id}: {reasons}")
    return sorted(able, key=lambda quote: quote.backend == LAST_RESORT)


def _chosen(able: Mapping[str, list[Quote]], wished: str) -> dict[str, Quote]:
    return {shot: next((one for one in found if one.backend == wished), found[0]) for shot, found in able.items()}


def _total(chosen: Mapping[str, Quote]) -> Money:
    return sum((quote.cost for quote in chosen.values() if quote.cost), Money())


def _over_budget(total: Money, cap: Money, others: Mapping[str, Money]) -> str:
    """The refusal, with the cheapest plan. `others`: backend -> what the film costs if it is wished for."""
    refusal = f"the film would cost {total}, and the budget is {cap}"
    name = min(others, key=lambda one: others[one].micro_usd)
    least = others[name]
    if cap < least:
        amount = str(least).removesuffix(" USD")
        way = f"allow that with --budget {amount} --backend {name}, or ask for a shorter film"
        return f"{refusal}; the cheapest plan is by {name} and costs {least}: {way}"
    return f"{refusal}; the cheapest plan that fits is --backend {name}, for {least}"
