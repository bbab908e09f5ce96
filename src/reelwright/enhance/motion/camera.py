"""How the camera moved from one frame to another: shifted, turned and drawn nearer, as most of the picture shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Greys

_POINTS, _FEWEST = 240, 12
"""Corners that are followed, and from how many a move is told."""
_APART = 6
"""Pixels from each to the next, at least."""
_HOME = 0.5
"""Cells of half a grid by which a point that is followed there and back may miss."""
_TOLERANCE = 0.7
_AGREEING = 0.4
"""Share of the points that have to move alike."""

_WINDOW = 16
"""Pixels around a point by which it is known again: a multiple of 8, or OpenCV takes half as long again."""
_SPREAD = 0.1
"""Of the width and the height, over which those are spread: a thing that moves before an empty ground is no camera."""


@dataclass(frozen=True, slots=True)
class CameraMove:
    """Of a similarity about the middle of the picture, [..., 4]: x and y in pixels, the angle and the logarithm of the
    scale in pixels at the corners, so that all four are as far as they are seen."""

    values: NDArray[np.float64]

    @classmethod
    def of(cls, matrix: NDArray[np.float64], shape: tuple[int, int]) -> CameraMove:
        """`matrix` is [..., 2, 3], in pixels of a picture of this height and width; so many moves are told at once."""
        middle = _middle(shape)
        away = matrix[..., :2] @ middle + matrix[..., 2] - middle
        cosine, sine = matrix[..., 0, 0], matrix[..., 1, 0]
        turn = np.stack([np.arctan2(sine, cosine), np.log(np.hypot(cosine, sine))], -1)
        return cls(np.concatenate([away, turn * _radius(shape)], -1))

    def matrix(self, shape: tuple[int, int]) -> NDArray[np.float64]:
        middle = _middle(shape)
        angle, scale = self.values[2:] / _radius(shape)
        turn = np.exp(scale) * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return np.column_stack([turn, middle + self.values[:2] - turn @ middle])


class Seen(Protocol):
    """What is looked at of a frame: a `Sight`, or something smaller."""

    @property
    def fine(self) -> Greys:
        """Luma whose pixels are half a cell wide."""

    @property
    def cell(self) -> int:
        """Pixels of the picture."""


def camera(first: Seen, second: Seen, most: int = _POINTS, tolerance: float = _TOLERANCE) -> NDArray[np.float64] | None:
    """[2, 3], which takes a pixel of `first` to where it is in `second`; None: too little moves alike.

    Args:
        most: points to follow.
        tolerance: pixels of `fine` by which a point may miss how the others move.
    """
    points = _corners(first.fine, most)
    if points is None or len(points) < _FEWEST:
        return None
    there, found, _ = _followed(first, second, points)
    home, back, _ = _followed(second, first, there)
    fit = (found.ravel() == 1) & (back.ravel() == 1) & (np.abs(home - points).max(axis=(1, 2)) < _HOME)
    if fit.sum() < _FEWEST:
        return None
    matrix, agree = cv.estimateAffinePartial2D(points[fit], there[fit], ransacReprojThreshold=tolerance)
    if matrix is None or agree.mean() < _AGREEING or agree.sum() < _FEWEST:
        return None
    spread = points[fit][agree.ravel() == 1].reshape(-1, 2).std(axis=0) / first.fine.shape[::-1]
    if spread.min() < _SPREAD:
        return None
    pixels = np.array(matrix, np.float64)
    middle = (first.cell / 2 - 1) / 2  # of a pixel of the fine grid, in those of the picture
    pixels[:, 2] = pixels[:, 2] * (first.cell / 2) + middle - pixels[:, :2] @ (middle, middle)
    return pixels


def _corners(picture: Greys, most: int) -> Any:
    """[N, 1, 2], or None. In a picture half as large as good ones are found, in a third of the time."""
    small = cv.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv.INTER_AREA)
    points = cv.goodFeaturesToTrack(small, most, 0.01, _APART / 2)
    return None if points is None else 2 * points + np.float32(0.5)


def _followed(first: Seen, second: Seen, points: Any) -> Any:
    return cv.calcOpticalFlowPyrLK(first.fine, second.fine, points, None, winSize=(_WINDOW, _WINDOW), maxLevel=3)


def _middle(shape: tuple[int, int]) -> NDArray[np.float64]:
    return np.array([shape[1] - 1, shape[0] - 1]) / 2


def _radius(shape: tuple[int, int]) -> float:
    return float(np.hypot(*shape)) / 2
