"""Noise: fractal fields and lines, seeded. All are [h, w] (or [n]) float32, and the same seed gives the same bytes."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
"""[h, w] float32, 0..1 unless said."""


def rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def fbm(
    w: int, h: int, cell: float, octs: int = 5, seed: int = 0, rough: float = 0.5, ax: float = 1.0, ay: float = 1.0
) -> Field:
    """Fractal value noise.

    Each octave is drawn on the coarsest grid that still gives a feature four pixels, then enlarged: most of the cost of
    the plain way is in octaves that have no fine detail to show.

    Args:
        cell: size of the coarsest feature, pixels.
        octs: octaves, each half the size of the one before.
        rough: loudness of each octave against the one before.
        ax, ay: stretch of the features.
    """
    chance = rng(seed)
    amplitude, total = 1.0, 0.0
    sum_: Field | None = None
    last = 0
    for octave in range(octs):
        cx, cy = max(1.5, cell * ax / 2**octave), max(1.5, cell * ay / 2**octave)
        fine = min(cx, cy)
        factor = 8 if fine >= 32 else 4 if fine >= 16 else 2 if fine >= 8 else 1
        ww, hh = -(-w // factor), -(-h // factor)
        cx, cy = cx / factor, cy / factor
        grid = chance.random((int(hh / cy) + 5, int(ww / cx) + 5), dtype=np.float32)
        left, top = (round(size * (1.5 + chance.random())) for size in (cx, cy))
        # enlarged whole and cut, for a warp to the place takes ten times as long
        whole = math.ceil(grid.shape[1] * cx), math.ceil(grid.shape[0] * cy)
        big = np.asarray(cv2.resize(grid, whole, interpolation=cv2.INTER_CUBIC), np.float32)
        big = big[top : top + hh, left : left + ww]
        if sum_ is None:
            sum_ = big * np.float32(amplitude)
        else:
            if last != factor:
                sum_ = np.asarray(cv2.resize(sum_, (ww, hh), interpolation=cv2.INTER_LINEAR), np.float32)
            cv2.scaleAdd(big, amplitude, sum_, sum_)
        last = factor
        total += amplitude
        amplitude *= rough
    assert sum_ is not None
    if sum_.shape != (h, w):
        sum_ = np.asarray(cv2.resize(sum_, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)
    sum_ *= np.float32(1.9 / total)
    sum_ += np.float32((1 - 1.9) / 2)
    return np.clip(sum_, 0, 1, out=sum_)


def warp(picture: Field, dx: Field | float, dy: Field | float) -> Field:
    """Displace [h, w] or [h, w, c] by `dx`, `dy` pixels (numbers or [h, w])."""
    h, w = picture.shape[:2]
    x = np.broadcast_to(np.add(np.arange(w, dtype=np.float32), dx, dtype=np.float32), (h, w))
    y = np.broadcast_to(np.add(np.arange(h, dtype=np.float32)[:, None], dy, dtype=np.float32), (h, w))
    moved = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(moved, np.float32)


def clouds(w: int, h: int, cell: float, seed: int, octs: int = 6, amount: float = 120, ax: float = 2.2) -> Field:
    """Noise displaced by noise, up to `amount` pixels: wisps instead of blobs."""
    field = fbm(w, h, cell, octs, seed, 0.55, ax=ax)
    across = fbm(w, h, cell, 3, seed + 1, ax=ax) - 0.5
    down = fbm(w, h, cell, 3, seed + 2, ax=ax) - 0.5
    return warp(field, across * (amount * 2), down * amount)


def line1d(n: int, cell: float, octs: int, seed: int, rough: float = 0.5) -> NDArray[np.float64]:
    """Fractal noise on a line of `n` samples, about -1..1: ridges, crests, shores."""
    chance = rng(seed)
    line, amplitude = np.zeros(n), 1.0
    for octave in range(octs):
        size = max(2.0, cell / 2**octave)
        points = chance.random(int(n / size) + 4) * 2 - 1
        x = np.arange(n) / size + chance.random()
        k = x.astype(int)
        f = x - k
        f = f * f * (3 - 2 * f)
        line += amplitude * (points[k] * (1 - f) + points[k + 1] * f)
        amplitude *= rough
    return line


class Ripple:
    """Displacement of a wet or water surface: two noise tiles scrolling across each other in perspective."""

    def __init__(self, seed: int, size: int = 512) -> None:
        tile = fbm(size, size, size / 16, 5, seed)
        ramp = np.linspace(0, 1, size, dtype=np.float32)
        weight = np.minimum(ramp, 1 - ramp) * 2  # blended with itself rolled by half, the tile wraps
        tile = np.roll(tile, size // 2, 1) * (1 - weight[None, :]) + tile * weight[None, :]
        tile = np.roll(tile, size // 2, 0) * (1 - weight[:, None]) + tile * weight[:, None]
        self.size = size
        self.tile: Field = ((tile - tile.mean()) / tile.std()).astype(np.float32)

    def read(self, u: Field, v: Field) -> Field:
        """The tile at texel (u, v), wrapped; about -2..2."""
        u, v = (np.asarray(at - self.size * np.floor(at / self.size), np.float32) for at in (u, v))
        return np.asarray(cv2.remap(self.tile, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.float32)
