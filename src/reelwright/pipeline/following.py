"""What is asked of every take, and of the sounds, once they are there. Stages after RENDER want it; RENDER has it begun
while it waits for its last takes, so that no processor is idle meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from reelwright.check.expected import Expected, ShotSpan
from reelwright.check.look import look_recipe
from reelwright.check.technical import take_check_recipe
from reelwright.deliver.still import still_recipe
from reelwright.film.look import BurnIn
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.take import Take
from reelwright.pipeline.desk import Following
from reelwright.pipeline.requests import resolution
from reelwright.pipeline.sounding import film_mix


def check_of(dossier: Dossier, take: Take) -> Recipe:
    expected = Expected(
        frames=take.frames,
        rate=dossier.brief.rate,
        resolution=resolution(dossier),
        shots=(ShotSpan(shot=take.shot, start=0, frames=take.frames),),
    )
    return take_check_recipe(take.sha256, expected)


def look_of(dossier: Dossier, take: Take) -> Recipe:
    return look_recipe(take.sha256, dossier.brief.overlay is BurnIn.STORYBOARD)


def still_of(take: Take) -> Recipe:
    """Of its middle."""
    return still_recipe(take.sha256, take.frames // 2)


def following(dossier: Dossier, tracks: Collection[str], take_of: Callable[[str, Asset], Take]) -> Following:
    """Args:
    dossier: of a film whose lines are spoken.
    tracks: labels of its music and effects, those that it has.
    take_of: shot, and what was made for it -> its take.
    """
    sounds: dict[str, Asset] = {}

    def after(label: str, asset: Asset) -> Mapping[str, Recipe]:
        kind, _, shot = label.partition(" ")
        if kind == "take":
            take = take_of(shot, asset)
            return {
                f"check {shot}": check_of(dossier, take),
                f"look {shot}": look_of(dossier, take),
                f"still {shot}": still_of(take),
            }
        if label in tracks:
            sounds[label] = asset
            if sounds.keys() == set(tracks):
                heard = {name: sounds[name].sha256 if name in sounds else None for name in ("music", "effects")}
                return {"mix": film_mix(dossier.model_copy(update=heard))}
        return {}

    return after
