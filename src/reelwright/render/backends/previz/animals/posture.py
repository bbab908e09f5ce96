"""How a beast on four legs stands or goes: its legs, and how the rest is moved from where it is when it stands."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reelwright.render.backends.previz.animals.build import Build
from reelwright.render.backends.previz.animals.legs import Bones, foreleg, hind_leg, step
from reelwright.render.backends.previz.people.poses import Joint

LEGS = ("lh", "lf", "rh", "rf")


@dataclass(frozen=True, slots=True)
class Posture:
    legs: dict[str, Bones]
    down: frozenset[str]
    """Which feet are on the ground."""
    rise: float
    """Of the trunk."""
    nod: float
    """Of the head, up."""
    phase: float
    """0..1 of the stride."""


def standing(build: Build) -> Posture:
    legs = {}
    for leg in LEGS:
        rest = build.fore if leg[1] == "f" else build.hind
        toe = rest[4] + build.stance.get(leg, 0.0)
        legs[leg] = foreleg(rest, toe, 0, 0) if leg[1] == "f" else hind_leg(rest, toe, 0)
    return Posture(legs, frozenset(LEGS), 0.0, 0.0, 0.0)


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
    swing = math.cos(4 * math.pi * phase)
    return Posture(legs, frozenset(down), -pace.bob * swing, pace.nod * swing, phase)


def moved(point: Joint, rise: float) -> Joint:
    return point[0], point[1] + rise
