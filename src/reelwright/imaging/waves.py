"""What is faint in a plane taken away: each patch is parted into waves (DCT), the faint ones are left out, and what
the patches that cover a place make of it is averaged (Yaroslavsky and others, 2001; of what JPEG left, Nosratinia,
2001)."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 8
"""Pixels of a patch's side."""
_ROWS, _TURN = (4, 2, 6, 0, 5, 1, 7, 3), 3
"""Rows of the borders of one layout after the other, and how many columns they go on by each row: so the first few of
them cover a picture evenly."""

Floats = NDArray[np.float32]


def without_faint(plane: Floats, limit: Floats | float, layouts: int, phase: tuple[int, int] = (0, 0)) -> Floats:
    """A plane [H, W] without the waves that are weaker than `limit`. The mean of a patch stays.

    Args:
        limit: of a wave as an orthonormal transform has it, in the units of the plane; one for all of it, or [H, W].
        layouts: 1..64, how often the plane is parted into patches, each time along other borders. Each costs as much,
            and the first ones gain most.
        phase: row and column at which borders run that are to be avoided: those of a codec's blocks.
    """
    rows, columns = plane.shape
    down, across = _padded(rows), _padded(columns)
    around = (SIDE, down - rows, SIDE, across - columns)
    source = _wider(plane, around)
    limits = limit if isinstance(limit, float) else _wider(limit, around)
    total = np.zeros_like(source)
    for number in range(layouts):
        top, left = _layout(number, phase)
        part = (slice(top, top + down), slice(left, left + across))
        least = limits if isinstance(limits, float) else _of_patches(limits[part])
        total[part] += _parted(np.ascontiguousarray(source[part]), least)
    return total[SIDE : SIDE + rows, SIDE : SIDE + columns] * np.float32(1 / layouts)


def _wider(plane: Floats, around: tuple[int, int, int, int]) -> Floats:
    return np.asarray(cv2.copyMakeBorder(plane, *around, cv2.BORDER_REFLECT), np.float32)


def _padded(pixels: int) -> int:
    """Pixels of patches that cover so many wherever the first one begins, up to a patch before them."""
    return -(-pixels // SIDE) * SIDE + SIDE


def _layout(number: int, phase: tuple[int, int]) -> tuple[int, int]:
    """Row and column of the corner of the first patch, the farthest from `phase` first."""
    row, more = _ROWS[number % SIDE], number // SIDE
    return (phase[0] + row) % SIDE, (phase[1] + _TURN * row + more) % SIDE


def _of_patches(limits: Floats) -> Floats:
    """[patches across * SIDE * patches down, 1], as `_parted` has its rows."""
    rows, columns = limits.shape
    small = cv2.resize(limits, (columns // SIDE, rows // SIDE), interpolation=cv2.INTER_AREA)
    return np.repeat(np.asarray(small, np.float32), SIDE, axis=0).reshape(-1, 1)


def _parted(plane: Floats, limit: Floats | float) -> Floats:
    """One layout: the sides of the plane are whole patches."""
    rows, columns = plane.shape
    waves = _basis()
    found = np.matmul(waves, plane.reshape(rows // SIDE, SIDE, columns)).reshape(-1, SIDE) @ waves.T
    kept = np.abs(found) > limit
    kept.reshape(rows // SIDE, SIDE, columns // SIDE, SIDE)[:, 0, :, 0] = True
    found *= kept
    return np.asarray(np.matmul(waves.T, (found @ waves).reshape(rows // SIDE, SIDE, columns)).reshape(rows, columns))


@cache
def _basis() -> Floats:
    """[wave, pixel] of the orthonormal DCT-II."""
    wave, pixel = np.mgrid[0:SIDE, 0:SIDE]
    found = np.cos(np.pi * (2 * pixel + 1) * wave / (2 * SIDE)) * np.sqrt(2 / SIDE)
    found[0] /= np.sqrt(2)
    return np.asarray(found, np.float32)
