"""FINANCIAL: a quote for each shot from everybody who could make it, and the plan. What is over the budget is refused
before a frame is drawn, with the cheapest plan that fits."""

from __future__ import annotations

from datetime import UTC, date, datetime

from reelwright.film.production import Budget, Dossier
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.plan import plan, told
from reelwright.pipeline.quoting import offers
from reelwright.pipeline.standings import latency
from reelwright.units import Money


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    def planned(asked: Dossier) -> Dossier:
        budget = plan_of(asked, desk.floor, desk.tenant, datetime.now(UTC).date())
        return asked.model_copy(update={"budget": budget, "said": told(budget)})

    return await desk.stage(planned, dossier)


def plan_of(dossier: Dossier, floor: Floor, tenant: str, today: date) -> Budget:
    """The plan of a film that has its shots. Raises InvalidInput; see `plan.plan`."""
    quotes = [offer.quote for offer in offers(dossier, floor, tenant, today)]
    spent = sum((entry.spent for entry in floor.ledger.entries(dossier.production)), Money())
    brief = dossier.brief
    if dossier.round > 1:  # there is a film already: rather draw a shot than refuse to better it
        brief = brief.model_copy(update={"fits_budget": True})
    return plan(quotes, brief, spent, latency(floor.ledger))
