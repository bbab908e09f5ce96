"""Where on a picture words may stand: title-safe, and the rows of a storyboard's band at its top."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelwright.units import Resolution

SAFE = 0.05
"""Of width and height: what title-safe leaves out on each side (SMPTE ST 2046-1: 90 % of either)."""
_TALL, _LEAST = 0.056, 15
"""Of the height, and pixels: a storyboard's band."""


def band_rows(size: Resolution) -> slice:
    """The rows of a storyboard's band."""
    top = round(SAFE * size.height)
    return slice(top, top + max(_LEAST, round(min(_TALL * size.height, 0.075 * size.width))))


def without_band(bgr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """[H, W, 3] uint8, new: the picture with what a band covers filled in from the rows above it and below it."""
    rows = band_rows(Resolution(width=bgr.shape[1], height=bgr.shape[0]))
    share = np.linspace(0, 1, rows.stop - rows.start, dtype=np.float32)[:, None, None]
    filled = bgr.copy()
    filled[rows] = bgr[rows.start - 3] * (1 - share) + bgr[rows.stop + 3] * share
    return filled
