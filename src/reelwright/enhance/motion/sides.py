"""Where motions meet, as at the outline of what goes by: which side each place is of.

A flow is looked for patch by patch, and near an outline a patch sees both sides. It is soft there, and what is carried
by it is torn off its own side; so each place takes the motion of the side that it fits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Greys, channels

_LEAST, _SUDDEN = 0.3, 0.65
"""Cells by which motion has to change over `_OVER[0]` cells, and the share that has to be of how it changes over
`_OVER[1]`: of a slope it is little, of a jump all."""
_OVER = 5, 17
_BESIDE, _OFF = 3, 5
"""Cells on each side of a jump that are looked at; and how far off the motions are that each of them may have."""
_ROUNDS, _CLEARLY, _MOST = 3, 0.2, 15.0
"""How often; and grey levels by which another motion has to fit better, and of which more does not count."""
_APART, _SOFT = 10, 3.0
"""Cells around jumps where the sides are kept apart, and over which that ceases."""

Complexes = NDArray[np.complex64]


def jumps(flow: Floats) -> Greys:
    """[rows, columns]: not 0 where motion is another all of a sudden."""
    close, wide = (
        cv.max(*(cv.morphologyEx(part, cv.MORPH_GRADIENT, _square(over)) for part in channels(flow))) for over in _OVER
    )
    return np.asarray(cv.compare(close, cv.max(wide * np.float32(_SUDDEN), _LEAST), cv.CMP_GT), np.uint8)


def meeting(breaks: Greys) -> Floats:
    """[rows, columns], 0..1: near jumps."""
    near = cv.dilate(breaks, _square(2 * _APART + 1)).astype(np.float32)
    return np.asarray(cv.GaussianBlur(near, (0, 0), _SOFT) / np.float32(255), np.float32)


def sided(a: Greys, b: Greys, flow: Floats, breaks: Greys) -> Floats:
    """The flow from `a` to `b`, of whose cells each beside a jump takes, of its own motion and the most other one
    around, what fits better.

    Args:
        a, b: luma on a grid a whole number of times finer than that of the flow.
        breaks: where it jumps.
    """
    rows, columns = np.nonzero(cv.dilate(breaks, _square(2 * _BESIDE + 1)))
    wide = np.ascontiguousarray(cv.copyMakeBorder(flow, _OFF, _OFF, _OFF, _OFF, cv.BORDER_REPLICATE))
    motions = wide.view(np.complex64)[..., 0]  # across and down as one number
    across = motions.shape[1]
    here = (rows + _OFF) * across + columns + _OFF
    around = [_OFF * (down * across + right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
    fit = _Fit(a, b, rows, columns, a.shape[0] // flow.shape[0])
    flat = motions.reshape(-1)
    own = flat[here]
    least = fit.missed(own) - np.float32(_CLEARLY)
    for _ in range(_ROUNDS):
        other = _most_other(flat, here, around)
        missed = fit.missed(other)
        better = missed < least
        np.copyto(own, other, where=better)
        np.copyto(least, missed, where=better)
        flat[here] = own
    return wide[_OFF:-_OFF, _OFF:-_OFF]


def _most_other(motions: Complexes, here: NDArray[np.intp], around: list[int]) -> Complexes:
    own = motions[here]
    other, farthest = own.copy(), np.full(len(own), _LEAST / 2, np.float32)
    for off in around:
        there = motions.take(here + off)
        far = np.abs(there - own)
        is_farther = far > farthest
        np.copyto(farthest, far, where=is_farther)
        np.copyto(other, there, where=is_farther)
    return other


class _Fit:
    """How well motions of some cells fit two frames, by the pixels of each cell alone: more around would be of both
    sides."""

    def __init__(self, a: Greys, b: Greys, rows: NDArray[np.intp], columns: NDArray[np.intp], finer: int) -> None:
        down, right = (one.ravel() for one in np.mgrid[:finer, :finer])
        x, y = columns[:, None] * finer + right, rows[:, None] * finer + down
        self._own, self._other, self._finer = a[y, x], b, np.float32(finer)
        self._x, self._y = x.astype(np.float32), y.astype(np.float32)

    def missed(self, motions: Complexes) -> Floats:
        """[cells], mean grey levels."""
        x = self._x + (motions.real * self._finer)[:, None]
        y = self._y + (motions.imag * self._finer)[:, None]
        seen = cv.remap(self._other, x, y, cv.INTER_LINEAR, borderMode=cv.BORDER_REPLICATE)
        away = cv.min(cv.absdiff(self._own, seen), _MOST)
        return np.asarray(cv.reduce(away, 1, cv.REDUCE_AVG, dtype=cv.CV_32F)[:, 0], np.float32)


def _square(cells: int) -> Greys:
    return np.ones((cells, cells), np.uint8)
