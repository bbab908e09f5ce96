"""How a beast on four legs stands or goes: its legs, and how the rest is moved from where it is when it stands."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reelwright.render.backends.previz.animals.build import Build
from reelwright.render.backends.previz.animals.legs import Bones, foreleg, hind_leg, step

_ALOFT, _PUSHED = 0.91, 0.10
"""Moments of a gallop."""
LEGS = ("lh", "lf", "rh", "rf")


@dataclass(frozen=True, slots=True)
class Posture:
    legs: dict[str, Bones]
    down: frozenset[str]
    """Which feet are on the ground."""
    rise: float
    """Of the trunk."""
    tilt: float
    """Of the trunk, a slope: up before for more than 0."""
    nod: float
    """Of the head, up."""
    phase: float
    """0..1 of the stride."""

    def at(self, x: float, y: float) -> float:
        """How high a point of the trunk is."""
        return y + self.rise + self.tilt * x


def standing(build: Build) -> Posture:
    legs = {}
    for leg in LEGS:
        rest = build.fore if leg[1] == "f" else build.hind
        toe = rest[4] + build.stance.get(leg, 0.0)
        legs[leg] = foreleg(rest, toe, 0, 0) if leg[1] == "f" else hind_leg(rest, toe, 0)
    return Posture(legs, frozenset(LEGS), 0.0, 0.0, 0.0, 0.0)


def going(build: Build, phase: float) -> Posture:
    """At `phase` (0..1) of a stride."""
    pace, legs, down = build.pace, {}, set()
    for leg in LEGS:
        at = step(pace, leg, phase)
        is_fore = leg[1] == "f"
        rest = build.fore if is_fore else build.hind
        toe = rest[4] + at.x + at.y * 1j - (pace.behind if is_fore else 0.0)
        legs[leg] = foreleg(rest, toe, at.roll, at.fold, 0.45) if is_fore else hind_leg(rest, toe, at.roll, 0.12)
        if at.is_down:
            down.add(leg)
    if pace.rock:
        # highest when no foot is down; up before while the hind feet push, up behind while the fore feet bear it
        leap, push = (math.cos(2 * math.pi * (phase - at)) for at in (_ALOFT, _PUSHED))
        return Posture(legs, frozenset(down), pace.bob * leap, pace.rock * push, -pace.nod * push, phase)
    swing = math.cos(4 * math.pi * phase)
    return Posture(legs, frozenset(down), -pace.bob * swing, 0.0, pace.nod * swing, phase)
