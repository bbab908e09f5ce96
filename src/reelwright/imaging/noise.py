"""How noisy a plane is, by its flattest parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8] | NDArray[np.float32]
"""[H, W] grey levels, 0 to 255. Of bytes all is reckoned in whole numbers, at a fifth of the cost."""
_BLOCK = 16
"""Pixels across."""
_FEWEST = 20
"""Blocks, below which nothing is said of a picture."""
_DARKEST, _LIGHTEST = 20.0, 232.0
"""Grey levels of a block, beyond which noise is cut off."""
_FOLLOWED, _FARTHEST = 32, 8
"""Blocks that are looked for in the next frame, and how many pixels away at most."""
_PART = 8
"""Pixels across, of a block, that are looked for."""
_FINER = 4
"""Parts of a pixel in which they are looked for around where they fit best."""
_MOST_ALIKE = 0.4
"""Share of them that is believed: those that fit best."""
_LUCK = 1.6
"""Noise is a little like itself at the best of so many places, and less of it is left between pixels."""
_EDGE = np.array([1, -2, 1], np.float32)


class Flattest:
    """The quarter of the blocks of a plane in which least is to be seen."""

    def __init__(self, plane: Plane) -> None:
        rows, columns = plane.shape[0] // _BLOCK, plane.shape[1] // _BLOCK
        self._size = (columns, rows)
        self._kind = cv2.CV_16S if plane.dtype == np.uint8 else cv2.CV_32F
        self.is_known = False
        if rows * columns < _FEWEST:
            return
        soft = cv2.blur(plane, (5, 5))
        across, down = cv2.Sobel(soft, self._kind, 1, 0), cv2.Sobel(soft, self._kind, 0, 1)
        grey, busy = self._blocks(plane), self._blocks(np.abs(across) + np.abs(down))
        fit = (grey > _DARKEST) & (grey < _LIGHTEST)
        if fit.sum() < _FEWEST:
            return
        self.is_known = True
        self._chosen = fit & (busy <= np.percentile(busy[fit], 25))
        self._plane = plane

    def _blocks(self, plane: NDArray[Any]) -> NDArray[np.float32]:
        columns, rows = self._size
        inside = plane[: rows * _BLOCK, : columns * _BLOCK]
        return np.asarray(cv2.resize(inside, self._size, interpolation=cv2.INTER_AREA), np.float32)

    def median(self, plane: NDArray[Any]) -> float:
        """Of the means of the blocks of another plane, at these places."""
        return float(np.median(self._blocks(plane)[self._chosen]))

    def changing(self, following: Plane) -> float:
        """Noise by what is other in the next frame, wherever each place has gone: texture moves as a whole, noise does
        not. 0 where nothing can be said. Both planes are of one kind."""
        if not self.is_known:
            return 0.0
        found = []
        rows, columns = np.nonzero(self._chosen)
        for number in np.linspace(0, len(rows) - 1, min(_FOLLOWED, len(rows))).astype(int):
            for corner in range(0, _BLOCK, _PART):  # two of them: one may be behind a bar that stays
                y, x = rows[number] * _BLOCK + corner, columns[number] * _BLOCK + corner
                part = self._plane[y : y + _PART, x : x + _PART]
                around = following[max(0, y - _FARTHEST) : y + _PART + _FARTHEST]
                around = around[:, max(0, x - _FARTHEST) : x + _PART + _FARTHEST]
                least, _, place, _ = cv2.minMaxLoc(cv2.matchTemplate(around, part, cv2.TM_SQDIFF))
                found.append((least, part, around, place))
        found.sort(key=lambda one: one[0])
        finest = [_finest(*one) for one in found[: int(len(found) * _MOST_ALIKE) + 1]]
        return float(np.sqrt(np.median(finest) / _PART**2 / 2)) * _LUCK

    def noise(self) -> float:
        """Standard deviation in grey levels, by what neither a slope nor an edge along an axis has (Immerkaer, 1996).
        0 where nothing can be said. Fine texture all over the picture reads as noise, about 1.3 on photographs."""
        if not self.is_known:
            return 0.0
        rough = cv2.sepFilter2D(self._plane, self._kind, _EDGE, _EDGE)
        return self.median(np.abs(rough)) * float(np.sqrt(np.pi / 2)) / 6


def _finest(least: float, part: Plane, around: Plane, place: Sequence[int]) -> float:
    """The least squared difference of a part from what is around, within a pixel of a place that fits it."""
    size = _FINER * (_PART + 1) + 1
    finer = np.array([[1 / _FINER, 0, place[0] - 0.5], [0, 1 / _FINER, place[1] - 0.5]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    grid = cv2.warpAffine(around, finer, (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    shifts = ((y, x) for y in range(_FINER) for x in range(_FINER))
    tried = (
        cv2.matchTemplate(np.ascontiguousarray(grid[y::_FINER, x::_FINER]), part, cv2.TM_SQDIFF) for y, x in shifts
    )
    return max(0.0, min(least, *(float(one.min()) for one in tried)))
