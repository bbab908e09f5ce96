"""Film grain: clumps of silver that are another pattern in each frame, strongest in the middle tones."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Grain
from reelwright.render.backends.previz.noise import rng
from reelwright.units import Resolution

SIGMA = {Grain.FINE: 2.5, Grain.COARSE: 4.0}
"""Code values, in the middle tones. About half of it comes out of the encoder; of 1.5 a sixth does, and is not seen."""
_CLUMP = {Grain.FINE: 0.6, Grain.COARSE: 1.0}
"""Pixels of a picture whose shorter side has 720: a Gaussian's sigma; a clump is about twice as wide."""
_PARTS = 8
"""Of a code value, in which a clump's strength is kept."""
_SEED = 0x6177
_SPAN, _DOWN, _ACROSS = 251, 128, 143
"""One field is read at another place in each frame, and no two of 48 frames at places less than 33 pixels apart."""


class Emulsion:
    """The grain of one shot. What it adds to a picture adds up to nothing: its mean luminance stays."""

    def __init__(self, size: Resolution, seed: int, grain: Grain) -> None:
        clump = _CLUMP[grain] * min(size.width, size.height) / 720
        field = rng(seed ^ _SEED).standard_normal((size.height + _SPAN, size.width + _SPAN), dtype=np.float32)
        field = cv2.GaussianBlur(field, (0, 0), clump).astype(np.float32, copy=False) if clump > 0.2 else field
        field -= field.mean()
        field *= SIGMA[grain] * _PARTS / field.std()
        self._lighter, self._darker = (
            cv2.merge([np.clip(np.rint(side), 0, 255).astype(np.uint8)] * 3) for side in (field, -field)
        )
        tone = np.linspace(0, 1, 256)
        self._strength = np.rint(255 * np.sqrt(4 * tone * (1 - tone))).astype(np.uint8)

    def lay(self, rows: NDArray[np.uint8], top: int, index: int) -> None:
        """Grain over the rows [h, W, 3] of frame `index` that begin at row `top`, in place."""
        high, wide = rows.shape[:2]
        down, across = index * _DOWN % _SPAN + top, index * _ACROSS % _SPAN
        at = np.s_[down : down + high, across : across + wide]
        strength = cv2.LUT(rows, self._strength)
        scale = 1 / (255 * _PARTS)
        cv2.subtract(rows, cv2.multiply(strength, self._darker[at], scale=scale), rows)
        cv2.add(rows, cv2.multiply(strength, self._lighter[at], strength, scale=scale), rows)
