"""A camera on a shoulder: it breathes, sways and never quite holds still."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.camera import Camera, Matrix
from reelwright.render.backends.previz.moves import Way
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import smoothstep

_BEATS = ((0.21, 0.52), (0.47, 0.27), (1.05, 0.14), (2.3, 0.07))
"""Times a second and loudness of what a shoulder does: sway, breath, step, tremor. The loudness adds up to 1."""
_USUAL_FOV = 47.0
_SETTLES_SECONDS = 1.2
"""Before and after it is held still."""
_LEAST_HELD = 0.4
"""Of the shake, what is left with the longest lens: an operator braces for it."""


@dataclass(frozen=True, slots=True)
class Shake:
    """How far a camera strays from where it is held: metres, and degrees of a lens of usual length."""

    x: float = 0.07
    y: float = 0.05
    z: float = 0.04
    yaw: float = 1.3
    pitch: float = 0.95
    roll: float = 0.8


SHOULDER = Shake()


def handheld(base: Camera, seed: int, seconds: float, shake: Shake = SHOULDER, rests_at: int | None = None) -> Way:
    """The way of a hand-held camera over so many seconds; another seed, another operator.

    Args:
        rests_at: 0 or 1: the share of the shot at which it is held as still as on legs.
    """
    chance = rng(seed)
    speed = np.array([rate for rate, _ in _BEATS]) * chance.uniform(0.85, 1.15, (6, len(_BEATS)))
    start, loud = chance.uniform(0, 2 * math.pi, (6, len(_BEATS))), np.array([share for _, share in _BEATS])
    held = min(1.0, max(_LEAST_HELD, base.fov / _USUAL_FOV))
    reach = np.array([shake.x, shake.y, shake.z, shake.yaw, shake.pitch, shake.roll]) * held

    def at(share: float) -> Camera:
        from_rest = abs(share - rests_at) * seconds if rests_at is not None else _SETTLES_SECONDS
        loose = smoothstep(0.0, _SETTLES_SECONDS, np.float32(from_rest))
        off: Matrix = float(loose) * reach * (np.sin(2 * math.pi * speed * share * seconds + start) @ loud)
        x, y, z, yaw, pitch, roll = off.tolist()
        return base.moved(
            x=base.x + x,
            y=base.y + y,
            z=base.z + z,
            yaw=base.yaw + yaw,
            pitch=base.pitch + pitch,
            roll=base.roll + roll,
        )

    return at
