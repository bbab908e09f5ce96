"""FINANCIAL: a quote for each shot on each backend, and the plan. The backends of this release render for free."""

from __future__ import annotations

from reelwright.errors import InvalidInput
from reelwright.film.production import Budget, Dossier, Quote
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.requests import take_request
from reelwright.units import Money


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    def plan(asked: Dossier) -> Dossier:
        quotes, chosen = [], {}
        wanted = asked.brief.backend
        for shot in asked.shots:
            for name, backend in desk.floor.backends.items():
                refusal = backend.capabilities().refusal(take_request(asked, shot, backend, take=1))
                cost = None if refusal else Money()
                quotes.append(Quote(shot=shot.id, backend=name, cost=cost, refusal=refusal or ""))
            able = [quote.backend for quote in quotes if quote.shot == shot.id and not quote.refusal]
            if not able:
                reasons = "; ".join(f"{quote.backend}: {quote.refusal}" for quote in quotes if quote.shot == shot.id)
                raise InvalidInput(f"no backend can make shot {shot.id}: {reasons}")
            chosen[shot.id] = wanted if wanted in able else able[0]
        total = sum((quote.cost for quote in quotes if quote.cost and chosen[quote.shot] == quote.backend), Money())
        budget = Budget(quotes=tuple(quotes), chosen=chosen, total=total, cap=asked.brief.budget)
        return asked.model_copy(update={"budget": budget, "said": f"{total} of {asked.brief.budget}"})

    return await desk.stage(plan, dossier)
