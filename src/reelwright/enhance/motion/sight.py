"""A frame as motion is looked for in it: its luma, small."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.media.clip import Planar

Floats = NDArray[np.float32]
Greys = NDArray[np.uint8]
Codes = TypeVar("Codes", bound=np.generic)
Slopes = tuple[Greys, Floats, Floats]
"""A picture, and by how many grey levels it rises from a pixel to the next, across and down."""

_COARSE_FROM = 160
"""Pixels of the shorter side from which a cell is 4 pixels wide; in smaller pictures it is 2."""
_MULTIPLE, _LEAST = 4, 32
"""Cells across are a multiple of one, and at least the other: what is missing is padded."""


class Sight:
    """Luma on a grid of cells and on one twice as fine. Motion is told in cells for one frame to the next."""

    def __init__(self, frame: Planar) -> None:
        luma = frame.in_bytes(0)
        height, width = luma.shape
        self.cell = 4 if min(height, width) >= _COARSE_FROM else 2
        """Pixels."""
        self.shape = (height, width)
        rows, columns = _padded(-(-height // self.cell)), _padded(-(-width // self.cell))
        down, across = rows * self.cell - height, columns * self.cell - width
        if down or across:
            luma = cv.copyMakeBorder(luma, 0, down, 0, across, cv.BORDER_REPLICATE)
        self.fine: Greys = _sized(luma, 2 * columns, 2 * rows)
        self.grid: Greys = _sized(self.fine, columns, rows)
        self.mean, self.spread = (float(one[0, 0]) for one in cv.meanStdDev(self.grid))
        self.luma = luma
        """Padded, 8 bits."""

    @cached_property
    def slopes(self) -> Slopes:
        return slopes_of(self.fine)

    def lit_as(self, other: Sight) -> tuple[Greys, Greys]:
        """Grid and fine luma as bright and contrasted as those of `other`."""
        gain = (other.spread + 2) / (self.spread + 2)
        table = np.clip((np.arange(256) - self.mean) * gain + other.mean, 0, 255).astype(np.uint8)
        return np.asarray(cv.LUT(self.grid, table), np.uint8), np.asarray(cv.LUT(self.fine, table), np.uint8)


def slopes_of(picture: Greys) -> Slopes:
    across, down = (cv.Scharr(picture, cv.CV_32F, *axis, scale=1 / 32) for axis in ((1, 0), (0, 1)))
    return picture, across, down


def _padded(cells: int) -> int:
    return max(_LEAST, -(-cells // _MULTIPLE) * _MULTIPLE)


def _sized(luma: NDArray[np.generic], width: int, height: int) -> Greys:
    if luma.shape == (height, width):
        return np.ascontiguousarray(luma, np.uint8)  # a decoded plane may have gaps between its rows
    way = cv.INTER_AREA if luma.shape[1] > width else cv.INTER_LINEAR
    return np.asarray(cv.resize(np.asarray(luma, np.uint8), (width, height), interpolation=way), np.uint8)


@cache
def places(rows: int, columns: int) -> Floats:
    """[rows, columns, 2]: of each its own x and y."""
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    return np.ascontiguousarray(np.stack([x, y], -1))


@lru_cache(4)
def amid(rows: int, columns: int, times: int) -> Floats:
    """[rows, columns, 2]: where the middle of each pixel is in a plane so many times as large."""
    return places(rows, columns) * np.float32(times) + np.float32((times - 1) / 2)


def channels(picture: Floats) -> tuple[Floats, ...]:
    """Each alone. OpenCV's `split` takes three times as long: what it gives a list of is copied once more."""
    return tuple(cv.extractChannel(picture, one) for one in range(picture.shape[2]))


def thinned(cells: NDArray[Codes], every: int) -> NDArray[Codes]:
    """The first of so many, across and down: `cells[::every, ::every]`, which takes NumPy five times as long."""
    rows, columns = cells.shape[:2]
    small = cv.resize(cells, (columns // every, rows // every), interpolation=cv.INTER_NEAREST)
    return np.asarray(small, cells.dtype)


def moved(picture: NDArray[np.generic], flow: Floats, share: float = 1.0) -> NDArray[np.generic]:
    """What of `picture` is `share` of the flow away from each place; `flow` is [H, W, 2] in its own pixels."""
    where = cv.scaleAdd(flow, share, places(*flow.shape[:2]))
    return np.asarray(cv.remap(picture, where, None, cv.INTER_LINEAR, borderMode=cv.BORDER_REPLICATE))


def lands(flow: Floats, share: float = 1.0) -> Greys:
    """[H, W]: 255 for each place that `share` of the flow leaves inside the picture."""
    rows, columns = flow.shape[:2]
    where = cv.scaleAdd(flow, share, places(rows, columns))
    return np.asarray(cv.inRange(where, (0, 0, 0, 0), (columns - 1, rows - 1, 0, 0)), np.uint8)
