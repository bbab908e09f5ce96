"""What music and effects a film has: from its shots, and what the user said of them."""

from __future__ import annotations

from itertools import groupby

from reelwright.film.look import Transition
from reelwright.film.production import Dossier
from reelwright.film.recipe import Digest, Recipe
from reelwright.film.shot import Shot
from reelwright.pipeline.entrances import entrance
from reelwright.pipeline.requests import film_frames, lines_at, starts
from reelwright.sound.ambience import Stay, ambience_recipe
from reelwright.sound.bars import Movement
from reelwright.sound.heard import heard, steps
from reelwright.sound.mix import Lines, Stem, mix_recipe
from reelwright.sound.music import music_recipe
from reelwright.sound.own_music import fitted_music_recipe


def film_seconds(dossier: Dossier) -> float:
    return float(dossier.brief.rate.seconds(film_frames(dossier)))


def track_recipes(dossier: Dossier) -> dict[str, Recipe]:
    """Label -> recipe of the music and the effects, those the film has."""
    brief, seconds, found = dossier.brief, film_seconds(dossier), dict[str, Recipe]()
    if brief.soundtrack is None:
        found["music"] = music_recipe(movements(dossier), brief.seed)
    elif brief.soundtrack.recording is not None:
        found["music"] = fitted_music_recipe(brief.soundtrack.recording.sha256, seconds)
    if brief.has_effects:
        found["effects"] = ambience_recipe(stays(dossier), seconds, brief.seed)
    return found


def movements(dossier: Dossier) -> tuple[Movement, ...]:
    """The scenes of the film as music sees them, the credits with the last."""
    assert dossier.script is not None
    scenes = {scene.number: scene for scene in dossier.script.scenes}
    seconds = dossier.brief.rate.seconds
    frames = [(scenes[number], sum(shot.frames for shot in shots)) for number, shots in _by_scene(dossier.shots)]
    credits = film_frames(dossier) - sum(count for _, count in frames)
    last = len(frames) - 1
    return tuple(
        Movement(float(seconds(count + (credits if index == last else 0))), scene.mood, scene.act)
        for index, (scene, count) in enumerate(frames)
    )


def _by_scene(shots: tuple[Shot, ...]) -> list[tuple[int, list[Shot]]]:
    return [(number, list(shots)) for number, shots in groupby(shots, key=lambda shot: shot.scene)]


def stays(dossier: Dossier) -> tuple[Stay, ...]:
    """What is heard in each shot, and that nothing is under the credits."""
    rate, first = dossier.brief.rate, starts(dossier)
    found = []
    for number, shot in enumerate(dossier.shots):
        kind, frames = entrance(dossier.shots, number, rate)
        goes_on = kind.mixes and kind is not Transition.CUT
        nobody_knows = shot.setup.plate is not None and "place" in shot.defaulted
        found.append(
            Stay(
                start=float(rate.seconds(first[shot.id])),
                levels={} if nobody_knows else heard(shot.setup),
                steps=steps(shot.setup),
                fade=float(rate.seconds(frames)) if goes_on else 0.0,
            )
        )
    shown = sum(shot.frames for shot in dossier.shots)
    if shown < film_frames(dossier):
        found.append(Stay(start=float(rate.seconds(shown)), levels={}))
    return tuple(found)


def tracks(dossier: Dossier) -> dict[Stem, Digest]:
    """The music and the effects that were made."""
    made = {Stem.MUSIC: dossier.music, Stem.EFFECTS: dossier.effects}
    return {stem: sha256 for stem, sha256 in made.items() if sha256}


def lines_of(dossier: Dossier) -> Lines:
    """What is said in the film, and when."""
    return {shot: (dossier.speeches[shot].sha256, begin) for shot, begin in lines_at(dossier).items()}


def film_mix(dossier: Dossier) -> Recipe:
    """Of the film in its own language, once its music and effects are made."""
    return mix_recipe(tracks(dossier), lines_of(dossier), film_seconds(dossier), dossier.brief.lufs.of()[0])
