"""What a picture is made of, whatever it shows: how sharp its sharpest edges are, and how much noise lies over it.

Like the figures it is of the upper three quarters of the picture, because captions are burnt in below.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.imaging.noise import Flattest
from reelwright.imaging.texture import SHARP, sharpness

KEPT = 0.74
"""Of the height; see `render/captions.py` for where captions begin."""
_SMALL = (160, 90)
"""Pixels, width and height."""


def texture_of(bgr: NDArray[np.uint8]) -> tuple[float, float]:
    """Sharpness and noise of one frame, [H, W, 3] uint8, blue first, as `imaging.texture` and `imaging.noise` tell
    them; what is sharper than `SHARP` is of what is shown."""
    kept = np.ascontiguousarray(bgr[: max(1, int(KEPT * len(bgr)))])
    luma = np.asarray(cv2.cvtColor(kept, cv2.COLOR_BGR2GRAY), np.uint8)
    return min(SHARP, sharpness(luma)), Flattest(luma).noise()


def change(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Mean difference of two frames of one size, of 255, made so small that noise and coding hardly count."""
    small = [
        cv2.resize(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), _SMALL, interpolation=cv2.INTER_AREA).astype(np.float32)
        for bgr in (one, other)
    ]
    return float(np.abs(small[0] - small[1]).mean())
