"""What changes from frame to frame: where it goes, and how much it jumps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FOURTH = float(np.sqrt(70 / 6))
"""How many times larger the fourth difference of what is mere chance is than the second."""


def line(places: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """What each place counts for the height, at 0, of the line that goes nearest by those around.

    Args:
        width: standard deviation of how much they count.
    """
    weight = np.exp(-0.5 * (places / width) ** 2)
    none, first, second = (float((weight * places**power).sum()) for power in range(3))
    return np.asarray(weight * (second - first * places) / (none * second - first * first))


def unrest(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far it usually jumps, of six values or more, [n]; of several side by side, [n, ...], how far each does. The
    second difference is nothing along a line and where one begins, the fourth next to nothing on a curve; what shakes
    or flickers has both."""
    second = np.diff(path, 2, axis=0)
    usual, curved = (_median(np.abs(jumps)) for jumps in (second, np.diff(second, 2, axis=0)))
    return np.asarray(np.minimum(usual, curved / _FOURTH))


def _median(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each column. NumPy's own takes five times as long over a few."""
    ordered, half = np.sort(values, axis=0), len(values) // 2
    return np.asarray((ordered[half] + ordered[-half - 1]) / 2)
