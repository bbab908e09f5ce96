"""Loose strands about a head, which the wind moves."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.camera import Matrix
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import Colour, pack, sub16
from reelwright.render.backends.previz.people.clay import LEFT, TOP

_MANY = 26
_HIGH = 0.75
"""From where they hang, halves of the head's height."""


def wisps(colour: Colour, turn: NDArray[np.float64], per_unit: float, free: Field) -> Picture:
    """Strands, [h, w, 4]: from temples and nape down the sides; only where `free` [h, w] lets them."""
    chance = rng(11)
    h, w = free.shape
    cover = np.zeros((h, w), np.float32)
    for _ in range(_MANY):
        side, back = chance.choice((-1.0, 1.0)), chance.uniform(-0.6, 0.0)
        start = np.array([side * 0.74, chance.uniform(-0.1, 0.55), back])
        length = chance.uniform(0.6, 1.6)
        s = np.linspace(0, 1, 12)[:, None]
        bow = chance.uniform(0.02, 0.12) * side
        strand = (
            start + s * np.array([0.04 * side, -length, -0.1]) + np.sin(s * math.pi * 0.9) * np.array([bow, 0, 0.04])
        )
        solid = strand @ turn.T
        at = np.column_stack(((solid[:, 0] - LEFT) * per_unit, (TOP - solid[:, 1]) * per_unit))
        mask = np.zeros((h, w), np.uint8)
        cv2.polylines(mask, [sub16(at)], False, (255,), max(1, round(0.005 * per_unit)), cv2.LINE_AA, 4)
        cv2.max(cover, mask.astype(np.float32) * np.float32(chance.uniform(0.30, 0.60) / 255), cover)
    return pack(colour, cover * free)


def blown(t: float, per_unit: float) -> Matrix:
    """Where the wind has strands at `t` seconds: texels go aside the more, the lower they hang."""
    gust = 0.5 * math.sin(1.1 * t) + 0.3 * math.sin(2.7 * t + 1.0) + 0.2 * math.sin(5.3 * t)
    aside, top = 0.07 * gust + 0.03, (TOP - _HIGH) * per_unit
    return np.array([[1.0, -aside, aside * top], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
