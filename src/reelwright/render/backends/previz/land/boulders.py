"""Boulders, in a light that comes from one side."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, fbm, line1d
from reelwright.render.backends.previz.paint import Colour, below, bgr, pack, rockshade

STONE = "#a29d96"


@dataclass(frozen=True, slots=True)
class Glare:
    """Light from one side, as where there is no air, or in a cave."""

    key: Colour
    strength: float
    azimuth: float
    """Of the sun, radians from straight ahead to the right."""
    elevation: float
    """Radians."""
    fill: Colour
    """What shadows show of a white thing."""

    @property
    def side(self) -> float:
        """-1: from the left, 1: from the right."""
        return math.copysign(1.0, self.azimuth)

    def on(self, stone: Field, facing: Field) -> Field:
        """`stone` [h, w, 3] whose ground faces the sun so much, [h, w] 0..1."""
        key = self.key / 255 * np.float32(self.strength)
        return np.asarray(stone * (self.fill / 255 + key * facing[..., None]), np.float32)


def boulder(glare: Glare, seed: int, wide_px: int, colour: str = STONE) -> Picture:
    """A boulder, somewhat more than half as high as wide."""
    w, h = wide_px, wide_px * 6 // 10
    u = np.linspace(-1, 1, w)
    dome = np.clip(1 - np.abs(u) ** 2.4, 0, 1) ** 0.6
    ridge = h - h * np.clip(dome * (0.86 + 0.16 * line1d(w, w * 0.3, 5, seed)), 0, 0.97)
    shade = rockshade(w, h, ridge, seed + 1, (glare.side * -1.0, 0.6), max(16.0, h * 0.5), 1.2)
    rows = np.arange(h, dtype=np.float32)[:, None]
    aside = 0.75 * math.cos(glare.elevation) * glare.side * u[None]
    round_ = np.clip(0.55 + aside + 0.4 * (1 - rows / h), 0, 1)
    facing = np.clip((shade - 0.3) * 1.5, 0, 1.2) * round_**1.3
    stone = bgr(colour) * (0.7 + 0.4 * fbm(w, h, 20, 5, seed + 2, 0.6))[..., None]
    foot = h * (0.985 - 0.17 * np.abs(u) ** 2.2) + line1d(w, w * 0.1, 3, seed + 3) * h * 0.02
    mask = below(w, h, ridge) * (1 - below(w, h, foot))
    facing = facing * np.clip((foot[None] - rows) / (0.2 * h) + 0.25, 0, 1)  # dark where it lies on the ground
    return pack(np.clip(glare.on(stone.astype(np.float32), facing.astype(np.float32)), 0, 255), mask)
