"""RENDER: a take of every shot, and the music. A shot its backend cannot make becomes a slate, and says so."""

from __future__ import annotations

from pydantic import JsonValue

from reelwright.engine import JobError
from reelwright.film.events import TakeReplaced
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.shot import Shot
from reelwright.film.take import Take
from reelwright.pipeline.desk import Desk
from reelwright.pipeline.requests import take_request
from reelwright.render.take import take_recipe
from reelwright.sound.music import music_recipe

LAST_RESORT = "slate"


def chain(dossier: Dossier, shot: Shot) -> tuple[str, ...]:
    """The backends to try for a shot, in order, without those whose take was rejected."""
    assert dossier.budget is not None
    rejected = {take.backend for take in dossier.rejected if take.shot == shot.id}
    wanted = [name for name in dict.fromkeys((dossier.budget.chosen[shot.id], LAST_RESORT)) if name not in rejected]
    return tuple(wanted) or (LAST_RESORT,)


async def work(desk: Desk, dossier: Dossier) -> Dossier:
    assert dossier.script is not None
    backend_of = {shot.id: chain(dossier, shot)[0] for shot in dossier.shots}
    wanted = {f"take {shot.id}": _recipe(desk, dossier, shot, backend_of[shot.id]) for shot in dossier.shots}
    seconds = float(dossier.brief.rate.seconds(sum(shot.frames for shot in dossier.shots)))
    wanted["music"] = music_recipe(seconds, dossier.script.mood, dossier.brief.seed)
    made = await desk.make(wanted)
    if "music" in made.failures:
        made.whole()
    why = await _slates_for(desk, dossier, made.failures)
    slates = {
        label: _recipe(desk, dossier, shot, LAST_RESORT)
        for shot in dossier.shots
        if (label := f"take {shot.id}") in made.failures
    }
    stood_in = (await desk.make(slates)).whole() if slates else {}
    assets = made.assets | stood_in
    recipes = dossier.recipes | {label: asset.recipe for label, asset in assets.items()}
    takes = tuple(
        _take(dossier, shot, assets[f"take {shot.id}"], wanted | slates, why.get(shot.id, "")) for shot in dossier.shots
    )
    slated = sum(take.backend == LAST_RESORT for take in takes)
    said = f"{len(takes)} takes" + (f", {slated} of them slates" if slated else "")
    return dossier.model_copy(
        update={"takes": takes, "music": assets["music"].sha256, "failing_shots": (), "recipes": recipes, "said": said}
    )


def _recipe(desk: Desk, dossier: Dossier, shot: Shot, name: str) -> Recipe:
    backend = desk.floor.backends[name]
    number = 1 + sum(take.shot == shot.id for take in dossier.rejected)
    return take_recipe(take_request(dossier, shot, backend, number), backend.name, backend.edition)


async def _slates_for(desk: Desk, dossier: Dossier, failures: dict[str, JobError]) -> dict[str, str]:
    """Tell of every shot whose take failed, and give shot -> reason."""
    failed = {shot.id: failures[label] for shot in dossier.shots if (label := f"take {shot.id}") in failures}
    if not failed:
        return {}
    shots = {shot.id: shot for shot in dossier.shots}

    def tell() -> JsonValue:
        events = [
            TakeReplaced(
                shot=name, backend=chain(dossier, shots[name])[0], replaced_by=LAST_RESORT, why=failure.message
            )
            for name, failure in failed.items()
        ]
        desk.floor.productions.append(desk.production, *events, key=f"{desk.run.id} {desk.turn:02d} replaced")
        return None

    await desk.once("tell of failed takes", tell)
    return {name: failure.message for name, failure in failed.items()}


def _take(dossier: Dossier, shot: Shot, asset: Asset, recipes: dict[str, Recipe], why: str) -> Take:
    rejected = [take for take in dossier.rejected if take.shot == shot.id]
    if rejected and not why:
        why = "the technical check rejected the take before"
    return Take(
        shot=shot.id,
        number=1 + len(rejected),
        backend=recipes[f"take {shot.id}"].maker,
        recipe=asset.recipe,
        sha256=asset.sha256,
        suffix=asset.suffix,
        frames=shot.frames,
        why_not_first_choice=why,
    )
