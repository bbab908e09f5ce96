"""Bubbles that rise in a column, wobbling, larger as they go."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.deep.water import Depths
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import pack, radial, smoothstep

_SPEED = 0.75
"""Metres a second."""


class Bubbles:
    """Columns of bubbles.

    Args:
        reach: metres they rise. gap: seconds between two. burst: share 0..1 of the time in which they come.
    """

    def __init__(self, water: Depths, seed: int, reach: float, gap: float, size: float, every: float = 0.0) -> None:
        self._reach, self._gap, self._size, self._every = reach, gap, size, every
        self._own = rng(seed + 400).random((64, 3)).tolist()
        self._card = Card.frontal(_bubble(water), 0, -0.5, 0, 1.0)

    def things(self, t: float, x: float, y: float, z: float) -> list[Thing]:
        """Those that rise from a point, metres, at `t` seconds."""
        found = []
        life = self._reach / _SPEED
        for k in range(math.ceil((t - life) / self._gap), math.floor(t / self._gap) + 1):
            a, b, c = self._own[k % len(self._own)]
            born = k * self._gap
            if self._every and (born / self._every) % 1 > 0.4:  # breathed out, not in
                continue
            up = (t - born) * _SPEED * (0.85 + 0.3 * a)
            aside = (0.05 + 0.05 * up) * math.sin(3.1 * up + 40 * b) + 0.16 * (c - 0.5) * min(1.0, up)
            wide = self._size * (0.4 + 0.9 * c) * (1 + 0.12 * up)
            gain = min(1.0, up / 0.15) * min(1.0, (self._reach - up) / 0.5)
            if gain > 0:
                found.append(Thing(_sized(self._card, wide), z, (x + aside, y + up, z), gain))
        return found


def _sized(card: Card, wide: float) -> Card:
    """The card, 1 m large, `wide` metres large about its middle."""
    other = card.placed_at(card.origin * wide, card.down * wide)
    other._frame[:, 0] = card.across * wide
    return other


def _bubble(water: Depths) -> np.ndarray:
    size = 40
    y, x = np.mgrid[:size, :size].astype(np.float32)
    r = np.hypot(x - 19.5, y - 19.5) / 19
    rim = smoothstep(0.55, 0.88, r) * smoothstep(1.0, 0.93, r)
    glint = radial(size, size, 13, 12, 7, 0.8) + 0.5 * radial(size, size, 26, 28, 6, 1.0)
    alpha = np.clip(0.1 * smoothstep(1.0, 0.93, r) + 0.6 * rim + glint, 0, 1)
    colour = water.bright * np.float32(0.8) + np.float32(40)
    return pack(np.broadcast_to(np.clip(colour, 0, 255), (size, size, 3)), alpha)
