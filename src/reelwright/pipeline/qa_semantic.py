"""QA_SEMANTIC: is it the film that was asked for, as far as that can be measured. Notes go back to CREATIVE."""

from __future__ import annotations

from pydantic import JsonValue

from reelwright.check.look import Look, look_recipe
from reelwright.check.semantic import judge
from reelwright.film.look import BurnIn
from reelwright.film.production import Dossier
from reelwright.film.status import State
from reelwright.film.verdict import SemanticVerdict
from reelwright.pipeline.creative import written
from reelwright.pipeline.desk import Desk
from reelwright.units import Money

ROUNDS = 3


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    has_band = dossier.brief.overlay is BurnIn.STORYBOARD
    made = await desk.make({f"look {take.shot}": look_recipe(take.sha256, has_band) for take in dossier.takes})
    assets = made.whole()

    def verdict() -> JsonValue:
        looks = {
            take.shot: Look.from_json(desk.floor.assets.path(assets[f"look {take.shot}"]).read_text(encoding="utf-8"))
            for take in dossier.takes
        }
        return judge(dossier.shots, dossier.takes, looks, dossier.speeches, dossier.brief.rate).to_json()

    found = SemanticVerdict.from_json(str(await desk.once("judge", verdict)))
    scores = ", ".join(
        f"{score.name} {'not measured' if score.value is None else format(score.value, '.1f')}"
        for score in found.scores
    )
    return dossier.model_copy(update={"semantic": found, "recipes": dossier.recipes | made.recipes(), "said": scores})


def then(dossier: Dossier) -> State:
    """Another round only if the writer has another script to offer: the same one would give the same film."""
    assert dossier.semantic is not None and dossier.script is not None
    if dossier.semantic.passed or dossier.round >= ROUNDS or not _affords_another(dossier):
        return State.FINALIZE
    return State.CREATIVE if written(dossier).scenes != dossier.script.scenes else State.FINALIZE


def _affords_another(dossier: Dossier) -> bool:
    """Whether all of the plan could be paid once more: the notes stand in the report where it could not."""
    assert dossier.budget is not None
    spent = sum((take.cost for take in (*dossier.takes, *dossier.rejected)), Money())
    return spent == Money() or spent + dossier.budget.total <= dossier.budget.cap
