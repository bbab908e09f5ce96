"""What of a plane is some way off from each place, where that is told for the cells of a grid."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Sight, amid

Codes = TypeVar("Codes", bound=np.generic)


def in_pixels(flow: Floats, sight: Sight) -> Floats:
    """[H, W, 2] of the picture, from [rows, columns, 2] in cells."""
    rows, columns = flow.shape[:2]
    large = cv.resize(flow, (columns * sight.cell, rows * sight.cell), interpolation=cv.INTER_LINEAR)
    return np.ascontiguousarray(large[: sight.shape[0], : sight.shape[1]]) * np.float32(sight.cell)


def where_of(flow: Floats, shape: tuple[int, ...], times: int = 1) -> Floats:
    """Where each pixel of a plane of this shape has gone, in pixels of that plane, or of one so many times as large."""
    rows, columns = shape
    if flow.shape[:2] != shape:
        down, across = rows / flow.shape[0], columns / flow.shape[1]
        small = cv.resize(flow, (columns, rows), interpolation=cv.INTER_AREA)
        flow = np.asarray(small * np.array([across, down], np.float32))
    return np.asarray(cv.scaleAdd(flow, times, amid(rows, columns, times)))


def fetched(
    plane: NDArray[Codes], where: Floats, way: int = cv.INTER_CUBIC, beyond: int = cv.BORDER_REPLICATE
) -> NDArray[Codes]:
    """`way`: OpenCV's interpolation. `beyond`: its border, of what is beyond the edges."""
    return np.asarray(cv.remap(plane, where, None, way, borderMode=beyond), plane.dtype)


def spread(cells: Floats, sight: Sight, shape: tuple[int, ...]) -> Floats:
    """What is told for cells, for each pixel of a plane of this shape."""
    rows, columns = cells.shape
    if shape == sight.shape:
        large = cv.resize(cells, (columns * sight.cell, rows * sight.cell), interpolation=cv.INTER_LINEAR)
        return np.ascontiguousarray(large[: shape[0], : shape[1]])
    inside = cells[: -(-sight.shape[0] // sight.cell), : -(-sight.shape[1] // sight.cell)]
    return np.asarray(cv.resize(inside, shape[::-1], interpolation=cv.INTER_LINEAR), np.float32)
