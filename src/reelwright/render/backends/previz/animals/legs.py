"""Legs of beasts: where their joints are when the foot is where it is. Points are complex numbers, x + iy, in units of
the animal, x toward where it faces."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass

from reelwright.render.backends.previz.animals.paces import Keys, Pace
from reelwright.render.backends.previz.people.poses import keyed

Bones = tuple[complex, complex, complex, complex, complex]
"""Of a foreleg: the middle of the shoulder blade, elbow, wrist, fetlock and toe; of a hind leg: hip, stifle, hock,
fetlock and toe."""


def _bent(start: complex, end: complex, a: float, b: float, side: int) -> tuple[complex, complex]:
    """Directions of two bones, `a` and `b` long, from start to end, bent to a side (1: to the left as one goes)."""
    reach = end - start
    far = min(max(abs(reach), abs(a - b) + 1e-6), a + b - 1e-6)
    turn = math.acos((a * a + far * far - b * b) / (2 * a * far))
    first = reach / abs(reach) * cmath.rect(1, side * turn)
    second = start + reach / abs(reach) * far - (start + first * a)
    return first, second / abs(second)


def foreleg(rest: Bones, toe: complex, roll: float, fold: float, glide: float = 0.0) -> Bones:
    """A foreleg whose toe is somewhere else than at rest.

    Args:
        roll: degrees that the foot is rolled over its toe.
        fold: degrees that the wrist is bent.
        glide: by how much of its way the foot takes the shoulder blade along.
    """
    blade, elbow, wrist, fetlock, rest_toe = rest
    blade += glide * (toe - rest_toe).real
    fetlock = toe + (fetlock - rest_toe) * cmath.rect(1, -math.radians(roll))
    below = (rest[3] - wrist) / (wrist - elbow) * cmath.rect(1, -math.radians(fold))
    length = abs(wrist - elbow)
    whole = length * (1 + below)
    upper, lower = _bent(blade, fetlock, abs(elbow - rest[0]), abs(whole), -1)
    lower *= abs(whole) / whole
    elbow = blade + upper * abs(rest[1] - rest[0])
    return blade, elbow, elbow + lower * length, fetlock, toe


def hind_leg(rest: Bones, toe: complex, roll: float, glide: float = 0.0) -> Bones:
    """A hind leg whose toe is somewhere else than at rest. Stifle and hock are bound to each other, so that thigh and
    foot keep their angle."""
    hip, stifle, hock, fetlock, rest_toe = rest
    hip += glide * (toe - rest_toe).real
    fetlock = toe + (fetlock - rest_toe) * cmath.rect(1, -math.radians(roll))
    thigh = abs(stifle - rest[0])
    foot = (rest[3] - hock) / (stifle - rest[0])
    whole = thigh * (1 + foot)
    upper, lower = _bent(hip, fetlock, abs(whole), abs(hock - stifle), 1)
    upper *= abs(whole) / whole
    stifle = hip + upper * thigh
    return hip, stifle, stifle + lower * abs(hock - rest[1]), fetlock, toe


@dataclass(frozen=True, slots=True)
class Step:
    """A foot at a moment of its stride."""

    x: float
    """Before where it stands at rest."""
    y: float
    roll: float
    fold: float
    is_down: bool


def step(pace: Pace, leg: str, phase: float) -> Step:
    """What a leg does at `phase` (0..1) of the stride of the animal."""
    at = (phase - pace.strikes[leg]) % 1.0
    reach = pace.stride * pace.down / 2
    is_fore = leg[1] == "f"
    rolls: Keys = pace.fore_roll if is_fore else pace.hind_roll
    roll, fold = keyed(rolls, at), keyed(pace.fold, at)
    if at < pace.down:
        return Step(reach - pace.stride * at, 0.0, roll, fold, True)
    s = (at - pace.down) / (1 - pace.down)
    lag = 0.6 * pace.stride * (1 - pace.down)
    ahead = s * s * (3 - 2 * s)
    x = -reach + 2 * reach * ahead - lag * (s * (1 - s) ** 2 - s * s * (1 - s))
    lift = pace.lift[0 if is_fore else 1] * math.sin(math.pi * s) ** 1.2 * (1.15 - 0.3 * s)
    return Step(x, lift, roll, fold, False)
