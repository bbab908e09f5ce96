"""What a face shows: by the mood, and by where it looks."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reelwright.film.look import ON_FOOT, Action, Mood
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


def expression_of(mood: Mood, action: Action = Action.STAND) -> Expression:
    """Nobody is grim in an embrace."""
    return _HELD if action is Action.EMBRACE and mood in (Mood.TENSE, Mood.DRIVE) else _OF_MOOD[mood]


def bearing(action: Action, stance: Stance) -> tuple[float, float]:
    """How the head is turned: degrees to the right of us, and up."""
    aside, up = _BEARINGS.get(action, (33.0, 0.0))
    if stance.view is View.SIDE:
        return aside, up
    if action in ON_FOOT:
        turned = math.degrees(math.asin(stance.across))
        return (172.0 - turned, up) if stance.view is View.BACK else (14.0 + turned, up)
    return (180.0 - 0.8 * aside, up) if stance.view is View.BACK else (aside, up)
