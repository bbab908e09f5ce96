"""Footprints in sand, that come to be as they are trodden."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.land.sand import GROUND_KEY, Sand
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import pack

_STEP = 0.75
"""Metres from one footprint to the next."""
_FLAT = 5
"""Texels across the walk are so many times as long as those along it."""


class Tracks:
    """Footprints along a straight walk. `s` is metres along it, 0 at the walker's mark.

    Args:
        mark: x and z. `way`: of length 1, across and away.
        start, end: of the prints painted. `first`: s of one print.
    """

    TEXEL = 0.013

    def __init__(
        self, sand: Sand, seed: int, mark: tuple[float, float], way: tuple[float, float], s: tuple[float, float, float]
    ) -> None:
        self._start, end, self._first = s
        wide, high = int((end - self._start) / self.TEXEL), int(0.76 / self.TEXEL)
        dent = np.zeros((high, wide), np.float32)
        chance = rng(seed + 300)
        for m in range(math.ceil((self._start - self._first) / _STEP) + 1, int((end - self._first) / _STEP)):
            jitter = chance.normal(0, 1, 3)
            column = (self._first + m * _STEP - self._start + 0.02 * jitter[0]) / self.TEXEL
            row = high / 2 + ((-0.11 if m % 2 else 0.11) + 0.01 * jitter[1]) / self.TEXEL
            self._print(dent, column, row, 3 * jitter[2] + (-6 if m % 2 else 6))
        dent = np.asarray(cv2.GaussianBlur(dent, (0, 0), 1.6), np.float32)
        ridge = np.clip(cv2.GaussianBlur(dent, (0, 0), 5.5) * 2.1 - dent, 0, 1) * 0.35  # sand pushed up about a print
        height = (ridge - dent) * 0.075
        along, aside = np.gradient(height, axis=1) / self.TEXEL, np.gradient(height, axis=0) / self.TEXEL
        # rows run to the walker's right
        rise_x, rise_z = along * way[0] + aside * way[1], along * way[1] - aside * way[0]
        facing = sand.tilted(rise_x, rise_z)
        paint = sand.shown(np.full(dent.shape, 0.97, np.float32), facing, 1 - 0.55 * dent)
        alpha = np.clip(dent * 1.5 + ridge * 2.4, 0, 1)
        fine = pack(np.clip(paint, 0, 255), np.asarray(alpha, np.float32), seed)
        # the camera looks along the ground: what is fine across the walk would only flicker
        rows = high // _FLAT
        texture = cv2.resize(fine[: rows * _FLAT], (wide, rows), interpolation=cv2.INTER_AREA)
        origin = np.array([mark[0] + way[0] * self._start, 0.0, mark[1] + way[1] * self._start])
        aside_way = np.array([way[1], 0.0, -way[0]])
        self._card = Card(
            texture.astype(np.uint8, copy=False),
            tuple(origin - aside_way * high / 2 * self.TEXEL),
            (way[0] * self.TEXEL, 0, way[1] * self.TEXEL),
            tuple(aside_way * self.TEXEL * _FLAT),
            z=GROUND_KEY - 1,
        )

    def _print(self, dent: Field, column: float, row: float, turn: float) -> None:
        """A heel and a sole."""
        for ahead, long, broad in ((-0.12, 0.055, 0.052), (0.065, 0.115, 0.066)):
            x = column + ahead / self.TEXEL * math.cos(math.radians(turn))
            y = row + ahead / self.TEXEL * math.sin(math.radians(turn))
            axes = (round(long / self.TEXEL * 16), round(broad / self.TEXEL * 16))
            centre = (round(x * 16), round(y * 16))
            cv2.ellipse(dent, centre, axes, turn, 0, 360, (1.0,), -1, cv2.LINE_AA, 4)

    def until(self, s: float, after_z: float) -> Card | None:
        """The prints whose feet have been lifted when the walker is at `s`, without those nearer than `after_z`."""
        last = math.floor((s - self._first - 0.30) / _STEP)
        stop = int((self._first + (last + 0.5) * _STEP - self._start) / self.TEXEL)
        near = float(self._card.origin[2])
        start = max(0, math.ceil((after_z - near) / self._card.across[2])) if self._card.across[2] > 0 else 0
        if stop - start < 8:
            return None
        return self._card.part(start, stop)
