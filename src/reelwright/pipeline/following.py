"""What is asked of every take, and of the sounds, once they are there, up to the check of the film. Stages after RENDER
want it; RENDER has it begun while it waits for its last takes, so that no processor is idle then or later."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from reelwright.check.expected import Expected, ShotSpan
from reelwright.check.look import look_recipe
from reelwright.check.technical import take_check_recipe
from reelwright.deliver.still import still_recipe
from reelwright.deliver.transition import transition_recipes
from reelwright.film.look import BurnIn
from reelwright.film.production import Dossier
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.take import Take
from reelwright.pipeline.conforming import checked, conformed, expected_of
from reelwright.pipeline.desk import Following, Next
from reelwright.pipeline.requests import film_cut, resolution
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
    takes = {take.shot: take for take in dossier.takes if take.shot not in dossier.failing_shots}
    made: dict[str, Asset] = {}
    """The mix, and the film."""
    waiting: list[Next] = []
    """What is asked of each take: it may be made whenever a processor is idle, and so after all that more follows
    from."""

    def filmed() -> Dossier:
        heard = {name: sounds[name].sha256 if name in sounds else None for name in ("music", "effects")}
        found = tuple(takes[shot.id] for shot in dossier.shots if shot.id in takes)
        return dossier.model_copy(update=heard | {"takes": found})

    def the_film() -> Iterator[Next]:
        """The mix from the sounds; the film from that and all takes, where no more belongs to it; and its check."""
        now = filmed()
        if "mix" not in made:
            yield Next("mix", film_mix(now), is_urgent=True)
            return
        if len(now.takes) < len(dossier.shots) or dossier.brief.credits:
            return
        cut = film_cut(now)
        if transition_recipes(cut):
            return
        if "film" not in made:
            yield Next("film", conformed(now, cut, made["mix"], {}), is_urgent=True)
        else:
            expected = expected_of(now, cut, made["mix"])
            yield Next("film check", checked(now, made["film"], expected), is_urgent=True)

    def after(label: str, asset: Asset) -> Sequence[Next]:
        kind, _, shot = label.partition(" ")
        if kind == "take":
            takes[shot] = take = take_of(shot, asset)
            waiting.append(Next(f"check {shot}", check_of(dossier, take)))
            waiting.append(Next(f"look {shot}", look_of(dossier, take)))
            waiting.append(Next(f"still {shot}", still_of(take)))
        elif label in tracks:
            sounds[label] = asset
        elif label in ("mix", "film"):
            made[label] = asset
        else:
            return ()
        if sounds.keys() != set(tracks):
            return ()
        now = [*the_film(), *waiting]
        waiting.clear()
        return now

    return after
