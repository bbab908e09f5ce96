"""RENDER: a take of every shot, and the music. A shot its backend cannot make becomes a slate, and says so."""

from __future__ import annotations

from typing import cast

from pydantic import JsonValue

from reelwright.film.events import TakeReplaced
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.shot import Shot
from reelwright.film.take import Take
from reelwright.film.verdict import Finding
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.entrances import handle_frames
from reelwright.pipeline.requests import film_frames, take_request
from reelwright.pipeline.wording import counted
from reelwright.render.take import take_recipe
from reelwright.sound.music import music_recipe

LAST_RESORT = "slate"
TAKE_REMARK = "plate"
"""The check whose findings come with a take."""


def chain(dossier: Dossier, shot: Shot) -> tuple[str, ...]:
    """The backends to try for a shot, in order, without those whose take was rejected."""
    assert dossier.budget is not None
    rejected = {take.backend for take in dossier.rejected if take.shot == shot.id}
    wanted = [name for name in dict.fromkeys((dossier.budget.chosen[shot.id], LAST_RESORT)) if name not in rejected]
    return tuple(wanted) or (LAST_RESORT,)


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    assert dossier.script is not None
    again = dossier.failing_shots
    shots = [shot for shot in dossier.shots if not again or shot.id in again]
    backend_of = {shot.id: chain(dossier, shot)[0] for shot in shots}
    replaced = _replaced_before(dossier, backend_of)
    if again or not dossier.takes:  # else it was told in the round before
        await _tell(desk, "of shots given to others", replaced)
    wanted = {f"take {shot.id}": _recipe(desk, dossier, shot, backend_of[shot.id]) for shot in shots}
    seconds = float(dossier.brief.rate.seconds(film_frames(dossier)))
    wanted["music"] = music_recipe(seconds, dossier.script.mood, dossier.brief.seed)
    made = await desk.make(wanted)
    if "music" in made.failures:
        made.whole()
    failed = {
        shot.id: TakeReplaced(
            shot=shot.id,
            backend=backend_of[shot.id],
            replaced_by=LAST_RESORT,
            why=" ".join(made.failures[label].message.split()),
        )
        for shot in shots
        if (label := f"take {shot.id}") in made.failures
    }
    await _tell(desk, "of failed takes", failed)
    slates = {f"take {shot.id}": _recipe(desk, dossier, shot, LAST_RESORT) for shot in shots if shot.id in failed}
    stood_in = (await desk.make(slates)).whole()
    assets, replaced = made.assets | stood_in, replaced | failed
    drawn = {
        shot.id: _take(dossier, shot, assets[f"take {shot.id}"], wanted | slates, replaced.get(shot.id))
        for shot in shots
    }
    takes = tuple(drawn.get(take.shot, take) for take in dossier.takes) if again else tuple(drawn.values())
    slated = sum(take.backend == LAST_RESORT for take in takes)
    said = counted(len(takes), "take") + (f", {counted(slated, 'slate')} among them" if slated else "")
    return dossier.model_copy(
        update={
            "takes": takes,
            "music": assets["music"].sha256,
            "failing_shots": (),
            "findings": _findings(dossier, {shot.id: assets[f"take {shot.id}"] for shot in shots}),
            "recipes": dossier.recipes | {label: asset.recipe for label, asset in assets.items()},
            "said": said,
        }
    )


def _findings(dossier: Dossier, drawn: dict[str, Asset]) -> tuple[Finding, ...]:
    """What was found before, and what those who drew these shots remarked; of a shot drawn anew, only what is new."""
    kept = [finding for finding in dossier.findings if finding.check != TAKE_REMARK or finding.shot not in drawn]
    told = (one for asset in drawn.values() for one in cast("list[JsonValue]", asset.facts.get("findings", [])))
    return (*kept, *map(Finding.model_validate, told))


def _recipe(desk: Desk, dossier: Dossier, shot: Shot, name: str) -> Recipe:
    backend = desk.floor.backends[name]
    number = 1 + sum(take.shot == shot.id for take in dossier.rejected)
    return take_recipe(take_request(dossier, shot, backend, number), backend.name, backend.edition)


def _replaced_before(dossier: Dossier, backend_of: dict[str, str]) -> dict[str, TakeReplaced]:
    """The shots that another backend makes than was wished: it refused, or its take was rejected."""
    assert dossier.budget is not None
    wished = dossier.brief.backend
    refusals = {quote.shot: quote.refusal for quote in dossier.budget.quotes if quote.backend == wished}
    found = {
        shot: TakeReplaced(shot=shot, backend=wished, replaced_by=name, why=refusals[shot])
        for shot, name in backend_of.items()
        if refusals.get(shot)
    }
    for take in dossier.rejected:
        if take.shot not in backend_of:
            continue
        found[take.shot] = TakeReplaced(
            shot=take.shot,
            backend=take.backend,
            replaced_by=backend_of[take.shot],
            why=f"its take was rejected: {take.why_not_first_choice}",
        )
    return found


async def _tell(desk: Desk, what: str, replaced: dict[str, TakeReplaced]) -> None:
    if not replaced:
        return

    def tell() -> JsonValue:
        desk.tell(*replaced.values(), key=what)
        return None

    await desk.once(f"tell {what}", tell)


def _take(
    dossier: Dossier, shot: Shot, asset: Asset, recipes: dict[str, Recipe], replaced: TakeReplaced | None
) -> Take:
    return Take(
        shot=shot.id,
        number=1 + sum(take.shot == shot.id for take in dossier.rejected),
        backend=recipes[f"take {shot.id}"].maker,
        recipe=asset.recipe,
        sha256=asset.sha256,
        suffix=asset.suffix,
        frames=shot.frames + handle_frames(dossier.shots, dossier.shots.index(shot), dossier.brief.rate),
        why_not_first_choice=f"{replaced.backend}: {replaced.why}" if replaced else "",
    )
