"""QA_SEMANTIC: is it the film that was asked for, and of one piece, as far as that can be measured. Notes go back to
CREATIVE."""

from __future__ import annotations

from collections.abc import Awaitable

from pydantic import JsonValue

from reelwright.check.consistency import Continuity, consistency_recipe
from reelwright.check.look import Look
from reelwright.check.semantic import judge
from reelwright.film.brief import RULES
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.status import ROUNDS, State
from reelwright.film.verdict import Agreement, ConsistencyVerdict, Score, SemanticVerdict
from reelwright.ledger.price_book import Price
from reelwright.pipeline.asking import NOBODY
from reelwright.pipeline.creative import has_an_answer
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.dictating import price_of_a_script
from reelwright.pipeline.following import look_of
from reelwright.pipeline.judging import judged, price_of_a_judgement
from reelwright.pipeline.plan import LAST_RESORT
from reelwright.units import Money


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    made = await desk.make({f"look {take.shot}": look_of(dossier, take) for take in dossier.takes})
    assets = made.whole()

    def verdict() -> JsonValue:
        looks = {
            take.shot: Look.from_json(desk.floor.assets.path(assets[f"look {take.shot}"]).read_text(encoding="utf-8"))
            for take in dossier.takes
        }
        return judge(
            dossier.shots,
            dossier.takes,
            looks,
            dossier.speeches,
            dossier.brief.rate,
            is_repainted=any(touch.kind.repaints for touch in dossier.brief.touches),
        ).to_json()

    measured = SemanticVerdict.from_json(str(await desk.once("judge", verdict)))
    found = await judged(desk, dossier, measured)
    of_one_piece = await desk.make({"consistency": await _held_together(desk, dossier, assets)})
    (asset,) = of_one_piece.whole().values()

    def agreements() -> JsonValue:
        return desk.floor.assets.path(asset).read_text(encoding="utf-8")

    agreed = ConsistencyVerdict.from_json(str(await desk.once("read the consistency", agreements)))
    told = found.scores if dossier.brief.is_judged else measured.scores
    return dossier.model_copy(
        update={
            "semantic": found,
            "consistency": agreed,
            **await _another_round(desk, dossier),
            "recipes": dossier.recipes | made.recipes() | of_one_piece.recipes(),
            "said": ", ".join([*map(_said, told), *map(_said, agreed.scores)]),
        }
    )


async def _another_round(desk: Desk, dossier: Dossier) -> dict[str, Money]:
    """`spent` and `asking` of the dossier: what was spent on it, and what asking for another round may cost."""
    asking = Money()
    if dossier.brief.is_judged:
        asking += await _price(price_of_a_judgement(desk.floor, dossier))
    if dossier.dictated:
        asking += await _price(price_of_a_script(desk.floor, dossier))

    def sums() -> JsonValue:
        entries = desk.floor.ledger.entries(desk.production)
        spent = sum((entry.spent + entry.reserved for entry in entries), Money())
        return {"spent": spent.micro_usd, "asking": asking.micro_usd}

    found = await desk.once("what another round may cost", sums)
    assert isinstance(found, dict)
    return {name: Money.model_validate({"micro_usd": amount}) for name, amount in found.items()}


async def _price(asked: Awaitable[Price]) -> Money:
    """Nothing, where nobody can be asked."""
    try:
        return (await asked).most
    except NOBODY:
        return Money()


def _said(score: Score | Agreement) -> str:
    if score.value is None:
        return f"{score.name} not measured"
    return f"{score.name} {score.value:.1f}" if isinstance(score, Score) else f"{score.name} {score.value:.2f}"


async def _held_together(desk: Desk, dossier: Dossier, looks: dict[str, Asset]) -> Recipe:
    """What has to be made to know whether the film is of one piece."""
    assert dossier.script is not None and dossier.analysis is not None
    rate = dossier.brief.rate
    labels = [f"check {take.shot}" for take in dossier.takes]

    def checks() -> JsonValue:
        found = desk.floor.assets.find_many([dossier.recipes[label] for label in labels])
        return {label: found[dossier.recipes[label]].sha256 for label in labels if dossier.recipes[label] in found}

    there = await desk.once("find the checks", checks)
    assert isinstance(there, dict)
    cards = {take.shot: bool(take.why_not_first_choice) for take in dossier.takes if take.backend == LAST_RESORT}
    held = Continuity(
        script=dossier.script,
        shots=dossier.shots,
        seconds={take.shot: float(rate.seconds(take.frames)) for take in dossier.takes},
        cards=tuple(cards),
        missing=tuple(shot for shot, stands_in in cards.items() if stands_in),
        is_one_language=dossier.script.written_by == RULES or dossier.analysis.language == "en",
    )
    return consistency_recipe(
        held,
        {label.removeprefix("look "): asset.sha256 for label, asset in looks.items()},
        {label.removeprefix("check "): str(sha256) for label, sha256 in there.items()},
    )


def then(dossier: Dossier) -> State:
    """Another round only if the writer has another script to offer: the same one would give the same film."""
    assert dossier.semantic is not None and dossier.script is not None
    if dossier.semantic.passed or dossier.round >= ROUNDS or not _affords_another(dossier):
        return State.FINALIZE
    return State.CREATIVE if has_an_answer(dossier) else State.FINALIZE


def _affords_another(dossier: Dossier) -> bool:
    """Whether all of the plan could be paid once more, and who writes and judges: the notes stand in the report where
    it could not."""
    assert dossier.budget is not None
    spent = max(dossier.spent, sum((take.cost for take in (*dossier.takes, *dossier.rejected)), Money()))
    is_free = spent == Money() and dossier.asking == Money()
    return is_free or spent + dossier.budget.total + dossier.asking <= dossier.budget.cap
