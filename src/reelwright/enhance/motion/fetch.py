"""What of a plane is some way off from each place, where that is told for the cells of a grid."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Sight, places

Codes = TypeVar("Codes", bound=np.generic)


def in_pixels(flow: Floats, sight: Sight) -> Floats:
    """[H, W, 2] of the picture, from [rows, columns, 2] in cells."""
    rows, columns = flow.shape[:2]
    large = cv.resize(flow, (columns * sight.cell, rows * sight.cell), interpolation=cv.INTER_LINEAR)
    return np.ascontiguousarray(large[: sight.shape[0], : sight.shape[1]]) * np.float32(sight.cell)


def where_of(flow: Floats, shape: tuple[int, ...]) -> Floats:
    """Where each pixel of a plane of this shape has gone, in its own pixels."""
    rows, columns = shape
    if flow.shape[:2] != shape:
        down, across = rows / flow.shape[0], columns / flow.shape[1]
        small = cv.resize(flow, (columns, rows), interpolation=cv.INTER_AREA)
        flow = np.asarray(small * np.array([across, down], np.float32))
    return np.asarray(cv.add(flow, places(rows, columns)))


def fetched(plane: NDArray[Codes], where: Floats, way: int = cv.INTER_CUBIC) -> NDArray[Codes]:
    """`way`: OpenCV's interpolation."""
    return np.asarray(cv.remap(plane, where, None, way, borderMode=cv.BORDER_REPLICATE), plane.dtype)
