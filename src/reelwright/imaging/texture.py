"""How sharp the sharpest edges of a picture are, whatever it shows."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
"""[H, W] luma."""
SHARP = 2.0
"""Sharpness from which on a picture is simply sharp: what is above it is of what is shown."""
_SOFT = 2.0
"""Pixels: what is blurred by so much has lost the edges that only a sharp picture has."""
_SHARPEST = 0.997
"""Share of the picture that has edges less steep: in a close shot little but the figure is in focus."""


def sharpness(luma: Grey) -> float:
    """How much steeper the sharpest edges are than those of the same picture blurred by two pixels: 1, no steeper, to
    about 3."""
    soft = np.asarray(cv2.GaussianBlur(luma, (0, 0), _SOFT), np.uint8)
    return max(1.0, _steepest(luma) / max(_steepest(soft), 0.25))  # a flat picture has no edge to judge by


def softness(luma: Grey) -> float:
    """Standard deviation, in pixels, of the blur that the sharpest edges look like: about 0.75 of a picture that is
    sharp. An edge blurred once more gets less steep by as much as the squares of both blurs tell (Zhuo and Sim, 2011).
    """
    return _SOFT / float(np.sqrt(max(sharpness(luma) ** 2 - 1, 0.01)))


def steepness(luma: Grey) -> Grey:
    """[H, W] a quarter of what Sobel's operator gives, across and down together."""
    sides = (cv2.Sobel(luma, cv2.CV_16S, 1, 0), cv2.Sobel(luma, cv2.CV_16S, 0, 1))
    across, down = (cv2.convertScaleAbs(side, alpha=0.25) for side in sides)
    return np.asarray(cv2.add(across, down), np.uint8)


def _steepest(luma: Grey) -> float:
    counts = np.bincount(steepness(luma).ravel(), minlength=256)
    below = np.concatenate(([0], np.cumsum(counts))) / luma.size
    return float(np.interp(_SHARPEST, below, np.arange(257) - 0.5))
