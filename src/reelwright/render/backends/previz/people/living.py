"""Slow life: cards that move in themselves, a head that is never quite still, eyes that blink."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from reelwright.render.backends.previz.camera import Matrix
from reelwright.render.backends.previz.card import Card


class Living(Card):
    """A card whose picture moves in itself: texels go to texels, before they go to the world."""

    move: Callable[[float], Matrix] | None = None

    def frame(self, t: float) -> Matrix:
        still = super().frame(t)
        return still if self.move is None else np.asarray(still @ self.move(t))


def breath(t: float, high: int) -> Matrix:
    """A chest rising, of a picture `high` texels high: what is over its foot a little higher."""
    rise = 1 + 0.0030 * math.sin(t * 1.55)
    return np.array([[1.0, 0.0, 0.0], [0.0, rise, high * (1 - rise)], [0.0, 0.0, 1.0]])


def nod(t: float, x: float, y: float) -> Matrix:
    """The small movement of a head about the top of the neck, texels."""
    angle = math.radians(0.9 * math.sin(0.53 * t) + 0.5 * math.sin(1.17 * t + 1.0))
    c, s = math.cos(angle), math.sin(angle)
    lift = -0.003 * y * math.sin(1.55 * t)
    return np.array([[c, -s, x - c * x + s * y], [s, c, y - s * x - c * y + lift], [0.0, 0.0, 1.0]])


def lids_at(t: float) -> int:
    """How the eyes are at `t`: 0 closed, 1 half, 2 open. A blink every few seconds, not evenly."""
    at = t % 7.3
    since = min(abs(at - 1.9), abs(at - 5.2), abs(at - 5.55))
    return 0 if since < 0.045 else 1 if since < 0.1 else 2
