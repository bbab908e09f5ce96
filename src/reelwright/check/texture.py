"""What a picture is made of, whatever it shows: how sharp its sharpest edges are, and how much noise lies over it.

Like the figures it is of the upper three quarters of the picture, because captions are burnt in below.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

KEPT = 0.74
"""Of the height; see `render/captions.py` for where captions begin."""
_SOFT = 2.0
"""Pixels: what is blurred by so much has lost the edges that only a sharp picture has."""
_SHARPEST = 99.7
"""Percentile of the edges: in a close shot little but the figure is in focus."""
SHARP = 2.0
"""Sharpness from which on a picture is simply sharp: what is above it is of what is shown."""
_CALM = 25.0
"""Percentile of the edges below which a picture is calm, and what is left is noise."""
_SMALL = (160, 90)
"""Pixels, width and height."""
_NOISE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
"""Blind to what is even and to straight edges; of noise it gives six times its deviation (Immerkær, 1996)."""

_Plane = NDArray[np.float32]


def texture_of(bgr: NDArray[np.uint8]) -> tuple[float, float]:
    """Sharpness and noise of one frame, [H, W, 3] uint8, blue first.

    Sharpness is how much steeper the sharpest edges are than those of the same picture blurred by two pixels: 1, no
    steeper, to `SHARP`. Noise is its standard deviation where the picture is calm, in code values of 255.
    """
    kept = np.ascontiguousarray(bgr[: max(1, int(KEPT * len(bgr)))])
    light = cv2.cvtColor(kept, cv2.COLOR_BGR2GRAY).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(light, (0, 0), _SOFT), np.float32)
    edges, soft_edges = _edges(light), _edges(soft)
    steepest = float(np.percentile(soft_edges, _SHARPEST))
    sharpness = float(np.percentile(edges, _SHARPEST)) / max(steepest, 1.0)  # a flat picture has no edge to judge by
    calm = soft_edges <= np.percentile(soft_edges, _CALM)
    rest = np.abs(cv2.filter2D(light, cv2.CV_32F, _NOISE))[calm]
    return min(SHARP, max(1.0, sharpness)), float(np.sqrt(np.pi / 2) * rest.mean() / 6)


def change(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Mean difference of two frames of one size, of 255, made so small that noise and coding hardly count."""
    small = [
        cv2.resize(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), _SMALL, interpolation=cv2.INTER_AREA).astype(np.float32)
        for bgr in (one, other)
    ]
    return float(np.abs(small[0] - small[1]).mean())


def _edges(light: _Plane) -> _Plane:
    across, down = cv2.Sobel(light, cv2.CV_32F, 1, 0), cv2.Sobel(light, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.magnitude(across, down), np.float32)
