"""What every boat does: it rides on the waves, wakes the water, and shows a lamp after dark."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import fbm, rng
from reelwright.render.backends.previz.paint import bgr, pack, smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork
from reelwright.render.backends.previz.vehicles.lamps import WARM, halo
from reelwright.render.backends.previz.vehicles.sitting import Sitting
from reelwright.render.backends.previz.vehicles.wheels import rolled_by

SUNK = 0.35
"""Metres of a hull that are painted below its waterline."""


class Riding:
    """How a boat lies on the water at a moment.

    Args:
        swell: metres it rises and sinks by. long: metres of it.
    """

    def __init__(self, sitting: Sitting, long: float) -> None:
        self._swell, self._phase = sitting.swell, float(rng(sitting.seed + 5).random() * 6)
        self._tilt = min(0.09, 0.9 * sitting.swell / long + 0.004)

    def put(self, things: Sequence[Thing], t: float) -> list[Thing]:
        """Things of a boat that lies level, as they ride."""
        p = self._phase
        rise = self._swell * (0.7 * math.sin(1.15 * t + p * 2.3) + 0.3 * math.sin(2.1 * t + p))
        turn = self._tilt * (0.8 * math.sin(0.9 * t + p) + 0.2 * math.sin(1.9 * t + p * 3))
        by = rolled_by(turn)
        lifted = np.array([0.0, rise, 0.0])
        return [
            Thing(one.card.turned(by), one.z, tuple((by @ one.shift + lifted).tolist()), one.gain) for one in things
        ]


def sunk(work: Bodywork, deep: float = 0.20) -> None:
    """Let what lies below the waterline, y = 0, go under in so many metres."""
    top = work.span[3]
    y = (top - (np.arange(work.h, dtype=np.float32)[:, None] + 0.5) / np.float32(work.per_metre)).astype(np.float32)
    work.rgb *= (1 - 0.45 * smoothstep(0.8 * deep, 0.0, y))[..., None].astype(np.float32)
    work.alpha *= np.asarray(smoothstep(-deep, -0.1 * deep, y), np.float32)


def wake(sitting: Sitting, long: float, strength: float) -> Card:
    """Foam along the waterline, from before the bow to well behind the stern."""
    back, front, tall = -0.5 * long - 0.9 * long, 0.5 * long + 0.12 * long, 0.055 * long
    w = 640
    h = max(12, int(w * tall / (front - back)))
    x = np.linspace(back, front, w, dtype=np.float32)[None]
    y = np.linspace(1, 0, h, dtype=np.float32)[:, None]
    bow = np.exp(-(((x - 0.44 * long) / (0.06 * long)) ** 2))
    behind = smoothstep(0.46 * long, 0.40 * long, x) * smoothstep(back, -0.4 * long, x)
    high = 0.16 + 0.55 * bow + 0.22 * np.exp(-(((x + 0.47 * long) / (0.09 * long)) ** 2)) + 0.06 * behind
    noise = fbm(w, h, h * 0.9, 4, sitting.seed + 7, 0.6, ax=3.0)
    cover = smoothstep(0.0, 0.45, high * (0.55 + 0.9 * noise) - y) * (bow + behind).clip(0, 1)
    cover = cover * smoothstep(0.0, 0.25, y) * np.float32(strength)
    white = sitting.on(bgr("#eef2f2"), (np.full((1, 1), 0.7), 0.0), 0.0)
    texture = sitting.aired(pack(np.broadcast_to(white, (h, w, 3)), np.asarray(cover, np.float32)))
    texel = (front - back) / w
    return Card(texture, (back, h * texel * 0.72, 0.0), (texel, 0, 0), (0, -texel, 0), z=0.0)


def riding_lamp(sitting: Sitting, x: float, y: float, across: float, core: float = 0.9) -> list[Thing]:
    """A lamp that burns after dark; without a core, what lit windows throw."""
    return [Thing(halo(WARM, across, 0.6, core), -0.02, (x, y, 0.0), sitting.lamps)] if sitting.lamps else []
