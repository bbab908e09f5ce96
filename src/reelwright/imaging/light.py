"""How light a picture is, how far its light reaches, and how much colour it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LOW, _HIGH = 0.01, 0.99
"""Shares of the picture that are darker than what counts as its darkest and its lightest."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """In grey levels, black 0 and white 255."""

    middle: float
    """Mean of the picture."""
    low: float
    high: float
    """What a hundredth of the picture is darker, and lighter than."""

    @property
    def reach(self) -> float:
        return self.high - self.low


def exposure(luma: NDArray[np.uint8], is_full_range: bool) -> Exposure:
    """Of luma [H, W], in code values of 8 bits."""
    counts = np.bincount(luma.ravel(), minlength=256)
    levels = np.arange(256, dtype=np.float64)
    levels = levels if is_full_range else (levels - 16) * (255 / 219)
    below = np.cumsum(counts) / luma.size
    low, high = (float(levels[np.searchsorted(below, share)]) for share in (_LOW, _HIGH))
    return Exposure(float(counts @ levels / luma.size), low, high)


def saturation(chroma: Sequence[NDArray[np.uint8]]) -> float:
    """How far colours are from grey on average, in code values, of Cb and Cr; 0: there are none."""
    if len(chroma) != 2:
        return 0.0
    return float(np.hypot(*(plane.astype(np.float32) - 128 for plane in chroma)).mean())
