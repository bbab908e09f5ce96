"""How noisy a plane is, by its flattest parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats

_BLOCK = 16
"""Pixels across."""
_FEWEST = 20
"""Blocks, below which nothing is said of a picture."""
_DARKEST, _LIGHTEST = 20.0, 232.0
"""Grey levels of a block, beyond which noise is cut off."""
_EDGE = np.array([1, -2, 1], np.float32)


class Flattest:
    """The quarter of the blocks of a plane in which least is to be seen."""

    def __init__(self, plane: Floats) -> None:
        """`plane`: grey levels, 0 to 255, whatever its depth."""
        rows, columns = plane.shape[0] // _BLOCK, plane.shape[1] // _BLOCK
        self._size = (columns, rows)
        self.is_known = False
        if rows * columns < _FEWEST:
            return
        soft = cv.blur(plane, (5, 5))
        slope = cv.magnitude(cv.Sobel(soft, cv.CV_32F, 1, 0), cv.Sobel(soft, cv.CV_32F, 0, 1))
        grey, busy = self._blocks(plane), self._blocks(slope)
        fit = (grey > _DARKEST) & (grey < _LIGHTEST)
        if fit.sum() < _FEWEST:
            return
        self.is_known = True
        self._chosen = fit & (busy <= np.percentile(busy[fit], 25))
        self._plane = plane

    def _blocks(self, plane: NDArray[np.generic]) -> Floats:
        columns, rows = self._size
        inside = plane[: rows * _BLOCK, : columns * _BLOCK]
        return np.asarray(cv.resize(inside, self._size, interpolation=cv.INTER_AREA), np.float32)

    def median(self, plane: Floats) -> float:
        """Of the means of the blocks of another plane, at these places."""
        return float(np.median(self._blocks(plane)[self._chosen]))

    def noise(self) -> float:
        """Standard deviation in grey levels, by what neither a slope nor an edge along an axis has (Immerkaer, 1996).
        0 where nothing can be said. Fine texture all over the picture reads as noise, about 1.3 on photographs."""
        if not self.is_known:
            return 0.0
        rough = cv.sepFilter2D(self._plane, cv.CV_32F, _EDGE, _EDGE)
        return self.median(cv.absdiff(rough, 0.0)) * float(np.sqrt(np.pi / 2)) / 6
