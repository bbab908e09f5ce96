"""Parts of a picture, where only they are wanted: what is told for cells spread over pixels, and pixels fetched."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Sight

ACROSS = 4
"""Cells; a grid has a whole number of patches."""
_MOST_ROWS = 1 << 14
"""Of what OpenCV's remap is asked for at once."""
Codes = TypeVar("Codes", bound=np.generic)


class Patches:
    """Squares of a picture, those in which some cell is wanted. What is had of them is [patches, rows, columns], in
    pixels of a plane; a plane of colours may have fewer than that of light."""

    def __init__(self, wanted: NDArray[np.bool_], cell: int) -> None:
        """
        Args:
            wanted: [rows, columns] of cells.
            cell: pixels across one.
        """
        self._cell = cell
        blocks = wanted.reshape(wanted.shape[0] // ACROSS, ACROSS, -1, ACROSS)
        self._down, self._right = np.nonzero(blocks.any((1, 3)))

    @property
    def count(self) -> int:
        return len(self._down)

    def spread(self, cells: Floats) -> Floats:
        """[patches, side, side] or [patches, side, side, 2]: what is told for cells, for each pixel."""
        count, high = self.count, ACROSS + 2
        around = cv.copyMakeBorder(cells, 1, 1, 1, 1, cv.BORDER_REPLICATE)
        parts = sliding_window_view(around, (high, high), axis=(0, 1))[::ACROSS, ::ACROSS][self._down, self._right]
        parts = np.moveaxis(parts, 1, -1) if cells.ndim == 3 else parts
        flat = np.ascontiguousarray(parts).reshape(count * high, high, *cells.shape[2:])
        size = (high * self._cell, count * high * self._cell)
        large = cv.resize(flat, size, interpolation=cv.INTER_LINEAR).reshape(count, size[0], size[0], *cells.shape[2:])
        return np.ascontiguousarray(large[:, self._cell : -self._cell, self._cell : -self._cell])

    def shrunk(self, spread: Floats, shape: tuple[int, ...], whole: tuple[int, ...]) -> Floats:
        """The same for a plane of this shape, of a picture as large as `whole`."""
        down, across = _times(shape, whole)
        if down == across == 1:
            return spread
        count, side = spread.shape[:2]
        flat = spread.reshape(count * side, *spread.shape[2:])
        small = cv.resize(flat, (side // across, count * side // down), interpolation=cv.INTER_AREA)
        return np.asarray(small.reshape(count, side // down, side // across, *spread.shape[3:]))

    def where_of(self, offset: Floats, shape: tuple[int, ...], whole: tuple[int, ...]) -> Floats:
        """[patches, rows, columns, 2]: where each pixel of a plane of this shape has gone, in its own pixels; `offset`
        is how far, `spread` in those of the picture."""
        down, across = _times(shape, whole)
        where = self.shrunk(offset, shape, whole) * np.array([1 / across, 1 / down], np.float32)
        rows, columns = where.shape[1:3]
        for axis, (patch, side) in enumerate(((self._right, columns), (self._down, rows))):
            own = (patch[:, None] * side + np.arange(side)).astype(np.float32)
            where[..., axis] += own[:, None] if axis == 0 else own[..., None]
        return where

    def had(self, canvas: NDArray[Codes]) -> NDArray[Codes]:
        """What is on a canvas where they are."""
        return canvas[self._down, self._right]

    def laid(self, canvas: NDArray[Codes], pixels: NDArray[Codes]) -> None:
        """Put there."""
        canvas[self._down, self._right] = pixels


def canvas(
    shape: tuple[int, ...], whole: tuple[int, ...], sight: Sight, kind: np.dtype[np.generic]
) -> NDArray[np.generic]:
    """[patches down, patches across, rows, columns], black: a plane of this shape, of a picture as large as `whole`."""
    down, across = _times(shape, whole)
    side = ACROSS * sight.cell
    return np.zeros((*(cells // ACROSS for cells in sight.grid.shape), side // down, side // across), kind)


def picked(plane: NDArray[Codes], where: Floats, way: int, beyond: int) -> NDArray[Codes]:
    """What is there on a plane, for [patches, rows, columns].

    Args:
        way: OpenCV's interpolation.
        beyond: its border, of what is beyond the edges.
    """
    count, rows, columns = where.shape[:3]
    found = np.empty((count, rows * columns), plane.dtype)
    for first in range(0, count, _MOST_ROWS):
        part = where[first : first + _MOST_ROWS].reshape(-1, rows * columns, 2)
        found[first : first + _MOST_ROWS] = cv.remap(plane, part, None, way, borderMode=beyond)
    return found.reshape(count, rows, columns)


def flattened(canvas: NDArray[Codes], shape: tuple[int, ...]) -> NDArray[Codes]:
    """The plane that a canvas is."""
    down, across, rows, columns = canvas.shape
    plane = canvas.swapaxes(1, 2).reshape(down * rows, across * columns)
    return np.ascontiguousarray(plane[: shape[0], : shape[1]])


def _times(shape: tuple[int, ...], whole: tuple[int, ...]) -> tuple[int, int]:
    """How many times as high and as wide as a plane the picture is."""
    return round(whole[0] / shape[0]), round(whole[1] / shape[1])
