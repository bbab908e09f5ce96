"""What a face shows: what is said of it, else the mood; and where it looks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from reelwright.film.look import ON_FOOT, Action, Feeling, Gaze, Mood
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.people.view import Stance, View


@dataclass(frozen=True, slots=True)
class Expression:
    """Lengths in halves of the head's height."""

    brow_inner: float
    brow_outer: float
    """How far the ends of the brows are raised."""
    lids: float
    """How far the eyes are open; 1: as usual."""
    squint: float
    """How far the lower lids are raised, 0..1."""
    corners: float
    """Of the mouth, raised by."""
    parted: float
    """How far the lips are apart."""
    gaze: tuple[float, float]
    """Where the eyes look, right and up, -1..1 of what they can."""


_OF_MOOD = {
    Mood.CALM: Expression(0.0, 0.0, 0.88, 0.1, 0.015, 0.0, (0.30, 0.0)),
    Mood.TENSE: Expression(-0.055, 0.015, 0.95, 0.5, -0.028, 0.0, (0.55, 0.05)),
    Mood.WARM: Expression(0.025, 0.02, 0.76, 0.55, 0.062, 0.0, (0.25, -0.05)),
    Mood.WONDER: Expression(0.085, 0.075, 1.18, 0.0, 0.012, 0.055, (0.30, 0.5)),
    Mood.DRIVE: Expression(-0.045, 0.045, 0.80, 0.6, -0.006, 0.0, (0.45, 0.1)),
}


_BEARINGS = {
    Action.WALK: (58.0, 0.0),
    Action.RUN: (62.0, -3.0),
    Action.CLIMB: (60.0, 10.0),
    Action.LOOK: (40.0, 24.0),
    Action.POINT: (48.0, 4.0),
    Action.EMBRACE: (46.0, -5.0),
    Action.KNEEL: (40.0, -8.0),
    Action.SIT: (36.0, -2.0),
    Action.WAVE: (30.0, 3.0),
}


_HELD = Expression(0.02, 0.01, 0.5, 0.4, 0.03, 0.0, (0.2, -0.2))


_OF_FEELING = {
    Feeling.HAPPY: Expression(0.03, 0.03, 0.80, 0.60, 0.085, 0.02, (0.25, 0.0)),
    Feeling.LAUGHING: Expression(0.05, 0.05, 0.52, 0.90, 0.115, 0.11, (0.25, 0.0)),
    Feeling.SAD: Expression(0.095, -0.045, 0.74, 0.10, -0.062, 0.0, (0.15, -0.45)),
    Feeling.ANGRY: Expression(-0.095, 0.035, 0.86, 0.65, -0.048, 0.0, (0.45, 0.0)),
    Feeling.AFRAID: Expression(0.115, 0.01, 1.28, 0.0, -0.030, 0.05, (0.45, 0.1)),
    Feeling.SURPRISED: Expression(0.115, 0.115, 1.34, 0.0, 0.0, 0.12, (0.25, 0.1)),
    Feeling.ASLEEP: Expression(0.0, 0.0, 0.0, 0.0, 0.012, 0.0, (0.0, 0.0)),
}
_EYES = {
    Gaze.LEFT: (-0.6, 0.0),
    Gaze.RIGHT: (0.6, 0.0),
    Gaze.UP: (0.3, 0.7),
    Gaze.DOWN: (0.2, -0.9),
    Gaze.ASIDE: (0.5, 0.0),
    Gaze.AT_US: (-0.05, 0.0),
}
_LOWERED = 0.62
"""How far lids are open over eyes that look down, of what they are else."""
_TURNED = {Gaze.LEFT: -40.0, Gaze.RIGHT: 44.0, Gaze.ASIDE: 66.0, Gaze.AT_US: 7.0}
_RAISED = {Gaze.UP: 24.0, Gaze.DOWN: -20.0}
"""Degrees that the head is turned to the right, and up."""
_OVER_A_SHOULDER = 10.0
"""Degrees to the right that a head can be turned back to of who goes to the right."""


def expression_of(mood: Mood, who: Figure | None = None) -> Expression:
    """Nobody is grim in an embrace."""
    if who is None:
        return _OF_MOOD[mood]
    is_held = who.action is Action.EMBRACE and mood in (Mood.TENSE, Mood.DRIVE)
    shown = _OF_FEELING[who.feeling] if who.feeling else _HELD if is_held else _OF_MOOD[mood]
    if who.gaze is None:
        return shown
    lids = shown.lids * (_LOWERED if who.gaze is Gaze.DOWN else 1.0)
    return replace(shown, gaze=_EYES[who.gaze], lids=lids)


def bearing(who: Figure, stance: Stance) -> tuple[float, float]:
    """How the head is turned: degrees to the right of us, and up."""
    aside, up = _BEARINGS.get(who.action, (33.0, 0.0))
    if who.gaze is not None:
        return _looking(who.gaze, aside, up, stance)
    return _usual(who.action, aside, up, stance)


def _looking(gaze: Gaze, aside: float, up: float, stance: Stance) -> tuple[float, float]:
    """As it is said; who is mirrored looks left to be seen looking right."""
    other = {Gaze.LEFT: Gaze.RIGHT, Gaze.RIGHT: Gaze.LEFT}
    gaze = other.get(gaze, gaze) if stance.is_mirrored else gaze
    aside, up = _TURNED.get(gaze, aside), _RAISED.get(gaze, up)
    if stance.view is View.BACK:
        return 180.0 - 0.8 * aside, up
    return (max(aside, _OVER_A_SHOULDER), up) if stance.view is View.SIDE else (aside, up)


def _usual(action: Action, aside: float, up: float, stance: Stance) -> tuple[float, float]:
    if stance.view is View.SIDE:
        return aside, up
    if action in ON_FOOT:
        turned = math.degrees(math.asin(stance.across))
        return (172.0 - turned, up) if stance.view is View.BACK else (14.0 + turned, up)
    return (180.0 - 0.8 * aside, up) if stance.view is View.BACK else (aside, up)
