"""Steps in what should be a slope, as too few levels make them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

_RUN = 4
"""Pixels on both sides of a step over which nothing changes."""
_LOWEST, _HIGHEST = 2, 24
"""Grey levels of a step: one is what eight bits have anyway, a higher one is an edge of what is shown."""
_FEWEST = 3
"""Steps that make a stair."""
_NEAR, _FAR = (6, 0.8), (2, 0.95)
"""Share of the height of the picture over which the stair of a step is looked for, one in so many; and how alike its
steps have to be: the share of them that go the same way, and how equal they are. Those of a drawing go to and fro. Near
by, where slopes are steep, other things are close; far, where they are not, so much else is that they have to be."""
_SKIPPED = 6
"""Of so many lines one is looked at."""


def banding(luma: NDArray[np.uint8]) -> float:
    """How much of a stair the slopes of a picture are: the cube of each step of a stair, summed over both directions,
    for each 100 pixels. 0: there are none. As steps grow there are fewer of them, and it grows nevertheless.

    Args:
        luma: [H, W] grey levels.
    """
    reaches = [(max(16, luma.shape[0] // share) | 1, alike) for share, alike in (_NEAR, _FAR)]
    lines = np.ascontiguousarray(luma[::_SKIPPED]), np.ascontiguousarray(luma[:, ::_SKIPPED].T)
    return sum(_stairs(one, reaches) for one in lines if one.shape[1] > 2 * _RUN)


def _stairs(lines: NDArray[np.uint8], reaches: Sequence[tuple[int, float]]) -> float:
    run = np.ones((1, _RUN), np.uint8)
    is_flat = cv2.dilate(lines, run, anchor=(0, 0)) == cv2.erode(lines, run, anchor=(0, 0))
    rise = cv2.subtract(lines[:, _RUN:], lines[:, _RUN - 1 : -1], dtype=cv2.CV_16S)
    height = np.abs(rise)
    is_step = is_flat[:, :-_RUN] & is_flat[:, _RUN:] & (height >= _LOWEST) & (height <= _HIGHEST)
    if not is_step.any():
        return 0.0
    steps = np.where(is_step, rise, np.int16(0)).astype(np.float32)

    sums = [is_step.astype(np.float32), steps, np.abs(steps), steps * steps]
    is_stair = np.zeros(int(is_step.sum()), bool)
    for reach, alike in reaches:
        around = [cv2.boxFilter(one, -1, (reach, 1), normalize=False, borderType=cv2.BORDER_CONSTANT) for one in sums]
        count, way, size, square = (one[is_step] for one in around)
        is_stair |= (count >= _FEWEST) & (np.abs(way) >= alike * size) & (size * size >= alike * count * square)
    return float(100 * (sums[2][is_step][is_stair] ** 3).sum() / is_step.size)
