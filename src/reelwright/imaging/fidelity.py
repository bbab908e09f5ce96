"""How near a picture is to the one it was made from."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
"""[H, W]."""
_PEAK = 255.0
_C1, _C2 = (0.01 * _PEAK) ** 2, (0.03 * _PEAK) ** 2
_WINDOW, _WIDTH = (11, 11), 1.5
"""Pixels, and the standard deviation of how much they count."""
_SAME = 100.0
"""Decibels, told of what is the same."""


def psnr(picture: Luma, original: Luma) -> float:
    """Decibels; at most 100, which is the same to the bit."""
    error = float(cv2.norm(picture, original, cv2.NORM_L2SQR)) / picture.size
    return min(_SAME, 10 * float(np.log10(_PEAK**2 / error))) if error else _SAME


def ssim(picture: Luma, original: Luma) -> float:
    """Structural similarity, 1 of what is the same (Wang and others, 2004), mean over all windows that lie inside."""
    a, b = picture.astype(np.float32), original.astype(np.float32)
    mean_a, mean_b = _blurred(a), _blurred(b)
    spread_a, spread_b = _blurred(a * a) - mean_a**2, _blurred(b * b) - mean_b**2
    together = _blurred(a * b) - mean_a * mean_b
    light = (2 * mean_a * mean_b + _C1) / (mean_a**2 + mean_b**2 + _C1)
    structure = (2 * together + _C2) / (spread_a + spread_b + _C2)
    rim = _WINDOW[0] // 2
    inside = (light * structure)[rim:-rim, rim:-rim]
    return float((inside if inside.size else light * structure).mean())


def _blurred(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(values, _WINDOW, _WIDTH), np.float32)
