"""Finishing a frame: bloom, saturation, vignette, tone curve, grain, in that order. And the ways light adds."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.noise import rng
from reelwright.units import Resolution

Frame = NDArray[np.uint8]
"""[H, W, 3] uint8, blue first."""

GRAIN = 1.4
"""Sigma in code values: serves as dither too. Twice as much would cost four times the bits."""


def screen(under: Frame, light: Frame) -> Frame:
    """Add light without burning out: 1 - (1 - a)(1 - b)."""
    both = cv2.multiply(under, light, scale=1 / 255.0)
    cv2.subtract(light, both, both)
    return cv2.add(under, both, both).astype(np.uint8, copy=False)


def curve(
    lift: Sequence[float] = (0, 0, 0), gain: Sequence[float] = (1, 1, 1), contrast: float = 0.15
) -> NDArray[np.uint8]:
    """Lookup table [1, 256, 3] from lift and gain per channel (blue first) and an S of `contrast`."""
    x = np.linspace(0, 1, 256)
    table = np.zeros((1, 256, 3), np.uint8)
    for k in range(3):
        y = x + contrast * (x - 0.5) * x * (1 - x) * 2
        table[0, :, k] = np.clip((lift[k] + y * (gain[k] - lift[k])) * 255 + 0.5, 0, 255)
    return table


class Finish:
    """The finishing of one shot.

    Args:
        vignette: darkening of the corners, 0..1.
        bloom: strength, 0: none. `bloom_from`: what blooms, 0..255.
        table: see `curve`.
    """

    def __init__(
        self,
        size: Resolution,
        seed: int,
        *,
        vignette: float = 0.35,
        bloom: float = 0.6,
        bloom_from: int = 170,
        table: NDArray[np.uint8] | None = None,
        saturation: float = 1.0,
    ) -> None:
        self._w, self._h = size.width, size.height
        self._bloom, self._from, self._table = bloom, bloom_from, table
        y, x = np.ogrid[: self._h, : self._w]
        distance = ((x - self._w / 2) / (self._w / 2)) ** 2 + ((y - self._h / 2) / (self._h / 2)) ** 2
        shade = 1 - vignette * np.clip(distance / 2, 0, 1) ** 1.3
        self._vignette = cv2.merge([(np.clip(shade, 0, 1) * 255).astype(np.uint8)] * 3)
        grey = np.array([0.114, 0.587, 0.299]) * (1 - saturation)
        self._saturation = None if saturation == 1 else np.tile(grey, (3, 1)) + np.eye(3) * saturation
        field = rng(seed).normal(0, GRAIN, (self._h + 256, self._w + 256)).astype(np.float32)
        self._plus = cv2.merge([np.clip(field + 0.5, 0, 60).astype(np.uint8)] * 3)
        self._minus = cv2.merge([np.clip(-field + 0.5, 0, 60).astype(np.uint8)] * 3)

    def __call__(self, frame: Frame, index: int) -> Frame:
        if self._bloom:
            frame = screen(frame, self._glow(frame))
        if self._saturation is not None:
            frame = cv2.transform(frame, self._saturation).astype(np.uint8, copy=False)
        frame = cv2.multiply(frame, self._vignette, scale=1 / 255.0).astype(np.uint8, copy=False)
        if self._table is not None:
            frame = cv2.LUT(frame, self._table).astype(np.uint8, copy=False)
        dy, dx = index * 97 % 255, index * 61 % 255  # one field, read at another place in each frame
        at = np.s_[dy : dy + self._h, dx : dx + self._w]
        return cv2.subtract(cv2.add(frame, self._plus[at]), self._minus[at]).astype(np.uint8, copy=False)

    def _glow(self, frame: Frame) -> Frame:
        """A tight and a wide blur of what is bright, at a quarter and a sixteenth of the size."""
        w, h = self._w, self._h
        quarter = cv2.resize(frame, (w // 4, h // 4), interpolation=cv2.INTER_AREA)
        quarter = cv2.subtract(quarter, np.full(4, self._from, float))
        wide = cv2.resize(quarter, (max(2, w // 16), max(2, h // 16)), interpolation=cv2.INTER_AREA)
        wide = cv2.resize(cv2.GaussianBlur(wide, (0, 0), 4 * h / 720), (w // 4, h // 4))
        both = cv2.addWeighted(cv2.GaussianBlur(quarter, (0, 0), 3 * h / 720), 1.2, wide, 1.6, 0)
        return np.asarray(cv2.resize(cv2.convertScaleAbs(both, alpha=self._bloom), (w, h)), np.uint8)
