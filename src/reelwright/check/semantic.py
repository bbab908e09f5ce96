"""Is it the film that was asked for, as far as can be measured without a model: place, time, narration, palette."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reelwright.check.fit import narration
from reelwright.check.look import Look
from reelwright.check.match import matches, unseen
from reelwright.check.opinion import ENOUGH
from reelwright.check.palette import palette
from reelwright.film.shot import Shot
from reelwright.film.sound import Speech
from reelwright.film.take import Take
from reelwright.film.verdict import SemanticVerdict
from reelwright.units import FrameRate


def judge(
    shots: Sequence[Shot],
    takes: Sequence[Take],
    looks: Mapping[str, Look],
    speeches: Mapping[str, Speech],
    rate: FrameRate,
    *,
    is_repainted: bool = False,
) -> SemanticVerdict:
    """Four scores. One that could not be measured is None and counts neither way.

    Args:
        looks: shot -> figures of its take.
        speeches: shot -> its line as spoken.
        is_repainted: the pictures were painted over in a style.
    """
    blind = unseen(shots, takes, looks, is_repainted=is_repainted)
    places, times = matches(shots, blind, looks)
    colours = palette([shot for shot in shots if shot.id not in blind], looks)
    colours.unmeasured |= blind
    opinions = (places, times, narration(shots, speeches, rate), colours)
    nothing = ("no shot to look at", "no shot to look at", "no shot has a line", "no shot to look at")
    scores = tuple(opinion.score(why) for opinion, why in zip(opinions, nothing, strict=True))
    return SemanticVerdict(
        scores=scores,
        findings=tuple(finding for opinion in opinions for finding in opinion.findings),
        notes=tuple(note for opinion in opinions for note in opinion.notes),
        passed=all(score.value is None or score.value >= ENOUGH for score in scores),
    )
