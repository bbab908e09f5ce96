"""The blocks that a compressed picture falls into: where their borders run, and how high the steps there are."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 8
"""Pixels of a block's side, in JPEG, in MPEG and of the transform of most of what comes after them."""
_HIGHEST = 24
"""Grey levels of a step, above which it is an edge of what is shown: it counts as so many."""
_CHANCE = 1.5
"""Standard errors by which the steps of one phase are the highest of eight by chance."""
_FEWEST = 4
"""Borders across, below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Of one direction."""

    phase: int
    """Pixels from the rim to the first border, 0..7."""
    step: float
    """Grey levels by which the steps at its borders usually stand out from those inside of blocks; 0: no blocks."""


def grids(plane: NDArray[np.uint8]) -> tuple[Grid, Grid]:
    """Of the borders that run down, and of those that run across, of a plane [H, W]."""
    return _grid(plane), _grid(np.asarray(cv2.transpose(plane), np.uint8))


def blockiness(plane: NDArray[np.uint8]) -> float:
    """Grey levels of the usual step between blocks, in the direction in which there is less of it: a fence stands in
    one, blocks in both."""
    return min(grid.step for grid in grids(plane))


def _grid(plane: NDArray[np.uint8]) -> Grid:
    """Each step counts as far as it is higher than those beside it: neither a slope nor a texture has such. Of each
    phase the median of its lines is taken, for what is shown may have an edge on some of them, but not on half."""
    count = (plane.shape[1] - 3) // SIDE
    if count < _FEWEST:
        return Grid(0, 0.0)
    steps = cv2.absdiff(plane[:, 1:], plane[:, :-1])
    steps = np.minimum(steps, _HIGHEST)
    beside = cv2.max(steps[:, :-2], steps[:, 2:])
    profile = np.asarray(cv2.reduce(cv2.subtract(steps[:, 1:-1], beside), 0, cv2.REDUCE_SUM, dtype=cv2.CV_32F))
    lines = profile.ravel()[: count * SIDE].reshape(count, SIDE) / plane.shape[0]
    usual = np.median(lines, axis=0)
    best = int(usual.argmax())
    chance = _CHANCE * float(lines[:, best].std() / np.sqrt(count))
    step = float(usual[best] - np.delete(usual, best).max()) - chance
    return Grid((best + 2) % SIDE, max(0.0, step))
