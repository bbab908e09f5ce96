"""Match cuts: what the shots on both sides of one have in common, and why two of them cannot be matched.

What is matched is a head: it is seen as large, and in the same place of the picture. So both shots are framed and
angled alike, and the one goes on with the move of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reelwright.film.look import NEAR_FRAMINGS, Angle, Framing, Move
from reelwright.film.script import Beat

_ANGLES = (Angle.EYE, Angle.HIGH, Angle.DUTCH)
"""Those from which somebody is seen alike in every place; how far up or down a place can be seen differs."""


@dataclass(frozen=True, slots=True)
class Standpoint:
    framing: Framing
    angle: Angle
    move: Move
    matches_before: bool = False
    matches_after: bool = False
    """See `Setup`."""


def runs(beats: Sequence[Beat]) -> Iterator[range]:
    """Beats in a row that are joined by match cuts, in order; most are alone."""
    starts = [at for at, beat in enumerate(beats) if at == 0 or not beat.transition.matches]
    yield from map(range, starts, [*starts[1:], len(beats)])


def said_of(run: Sequence[Beat]) -> tuple[Framing | None, Angle | None, Move | None]:
    """What is said of framing, angle and move of any beat of a run, which holds for those of which nothing is said."""
    return (
        next((beat.framing for beat in run if beat.framing), None),
        next((beat.angle for beat in run if beat.angle), None),
        next((beat.move for beat in run if beat.move), Move.STATIC if len(run) > 2 else None),
    )


def hindrance(before: Beat, after: Beat, one: Standpoint, other: Standpoint) -> str:
    """Why the second of two neighbouring shots cannot be matched with the first; "" if it can."""
    if before.plate or after.plate:
        return "a picture or clip of yours is shown as it is"
    if before.figure is None or after.figure is None:
        return "there is not somebody in both pictures"
    if one.framing is not other.framing or one.angle is not other.angle:
        return "they are asked for in two framings, or from two angles"
    if one.framing not in NEAR_FRAMINGS or one.angle not in _ANGLES:
        view = one.framing if one.framing not in NEAR_FRAMINGS else f"the {one.angle}"
        return f"in {view} people are not of one size in every place"
    if one.matches_before and one.move is not Move.STATIC:
        return "the first begins with a match cut too, and moves away from it"
    return ""


def matched(beats: Sequence[Beat], standpoints: Sequence[Standpoint]) -> tuple[Standpoint, ...]:
    """The standpoints of a film, those of matched shots marked as such."""
    found = list(standpoints)
    for at in range(1, len(beats)):
        if beats[at].transition.matches and not hindrance(beats[at - 1], beats[at], found[at - 1], found[at]):
            found[at - 1] = replace(found[at - 1], matches_after=True)
            found[at] = replace(found[at], matches_before=True)
    return tuple(found)
