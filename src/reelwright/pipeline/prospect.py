"""What a brief would become, before anything is made of it: its shots, who would make them at what price, and what of
that is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reelwright.engine import Run
from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief
from reelwright.film.production import Budget, Dossier, Production, Quote
from reelwright.pipeline.asking import NOBODY, in_a_line
from reelwright.pipeline.difference import ShotChange, compared, planned_shots, there_already
from reelwright.pipeline.floor import Floor
from reelwright.pipeline.judging import price_of_a_judgement
from reelwright.pipeline.plan import plan
from reelwright.pipeline.quoting import Offer, offers
from reelwright.pipeline.sketch import sketched
from reelwright.pipeline.standings import latency
from reelwright.units import Money

if TYPE_CHECKING:
    from reelwright.ledger.price_book import Price


@dataclass(frozen=True, slots=True)
class Prospect:
    """A brief as far as its prices."""

    dossier: Dossier
    offers: list[Offer]
    budget: Budget | None
    refusal: InvalidInput | None
    """Why there is no plan."""
    spent: Money
    """On the film so far, if it is begun."""
    judging: Price | str | None
    """The most that a judgement may cost; why that cannot be told; None: nobody is to judge."""

    def first(self, shot: str) -> Quote | None:
        """Who makes a shot by the plan; where there is none, who was wished for first."""
        if self.budget is not None:
            return self.budget.quote(shot, self.budget.chosen[shot])
        mine = {one.quote.backend: one.quote for one in self.offers if one.quote.shot == shot and not one.quote.refusal}
        return next((mine[name] for name in self.dossier.brief.backends if name in mine), None)

    def others(self, shot: str) -> list[Quote]:
        """Those who film it besides, the cheapest first."""
        first = self.first(shot)
        paid = [
            one.quote for one in self.offers if one.quote.shot == shot and one.quote.model and not one.quote.refusal
        ]
        others = (one for one in paid if first is None or one.backend != first.backend)
        return sorted(others, key=lambda one: one.cost.micro_usd if one.cost else 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A prospect beside a production that was made before."""

    prospect: Prospect
    changes: list[ShotChange]
    there: frozenset[str]
    """The shots of which nothing has to be drawn or paid for; none where there is no plan."""


async def prospect(
    floor: Floor,
    run: Run,
    tenant: str,
    asked: Brief,
    begun: Production | None,
    folder: Path | None = None,
    music_folder: Path | None = None,
) -> Prospect:
    """A brief, priced with everybody who could make it, keys or not. Nobody is paid; its files lie as in `bring_in`.

    Args:
        run: an unrecorded one will do.
        tenant: for whom: what others paid for is not there.
        begun: the production it is, or is to be, the brief of: what was spent on that counts; None: there is none.

    Raises:
        InvalidInput: the brief is refused, with every finding.
    """
    dossier = await sketched(floor, run, tenant, asked, folder, music_folder)
    found = offers(dossier, floor, tenant, datetime.now(UTC).date(), floor.providers)
    asked_for = dossier.brief.backends or set(floor.providers) - set(floor.lacking) or floor.providers
    eligible = [one.quote for one in found if one.quote.backend in floor.backends or one.quote.backend in asked_for]
    spent = sum((entry.spent for entry in floor.ledger.entries(begun.id)), Money()) if begun else Money()
    judging = await _judging(floor, dossier)
    try:
        budget = plan(eligible, dossier.brief, spent, latency(floor.ledger))
        return Prospect(dossier, found, budget, None, spent, judging)
    except InvalidInput as over:
        return Prospect(dossier, found, None, over, spent, judging)


def beside(floor: Floor, drawn: Prospect, production: str) -> Comparison:
    """What the film of a prospect changes of that of a production.

    Raises:
        NotFound: no such production, or its session folder is gone.
    """
    rates = floor.productions.brief(production).rate, drawn.dossier.brief.rate
    changes = compared(planned_shots(floor, production), drawn.dossier.shots, rates)
    there: frozenset[str] = frozenset()
    if drawn.budget is not None:
        there = there_already(floor, drawn.dossier, drawn.budget, drawn.offers)
    return Comparison(drawn, changes, there)


async def _judging(floor: Floor, dossier: Dossier) -> Price | str | None:
    if not dossier.brief.is_judged:
        return None
    try:
        return await price_of_a_judgement(floor, dossier)
    except NOBODY as error:
        return in_a_line(error)
