"""Edges made crisper: luma alone, what is finer than noise left as it is, and nothing darker or lighter than what was
beside it, so that no halo is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from reelwright.enhance.effect import Span, strength_of
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.noise import Flattest
from reelwright.film.recipe import Facts
from reelwright.media.clip import Planar

_WIDTH = 1.2
"""Pixels, the standard deviation of what is taken for unsharp."""
_AMOUNT = 2.0
"""Of the detail, what is added at full strength."""
_NOISY = 1.5
"""Standard deviations of noise below which detail is none."""
_AROUND = np.ones((3, 3), np.uint8)


class Sharpen:
    """
    Args:
        strength: 0..1, of 0 nothing is changed.
    """

    name = "sharpen"
    edition = 1
    before = after = 0
    rate = None
    scale = 1
    nanoseconds = 16.0

    def __init__(self, strength: float) -> None:
        self._strength = strength_of(strength)
        self._frames = 0
        self._moved = 0.0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in frames:
            made, moved = self._crisp(frame) if self._strength else (frame, 0.0)
            if frame.time in span:
                self._frames += 1
                self._moved += moved
            yield made

    def _crisp(self, frame: Planar) -> tuple[Planar, float]:
        grey = 2.0 ** (frame.depth - 8)
        luma = frame.planes[0].astype(np.float32)
        noise = Flattest(luma / np.float32(grey)).noise() * grey
        detail = cv.subtract(luma, cv.GaussianBlur(luma, (0, 0), _WIDTH))
        detail = cv.subtract(detail, cv.max(cv.min(detail, _NOISY * noise), -_NOISY * noise))
        crisp = cv.scaleAdd(detail, _AMOUNT * self._strength, luma)
        crisp = cv.max(cv.min(crisp, cv.dilate(luma, _AROUND)), cv.erode(luma, _AROUND))
        moved = cv.norm(crisp, luma, cv.NORM_L1) / luma.size / grey
        return frame.redrawn([crisp, *frame.planes[1:]]), moved

    def facts(self) -> Facts:
        """`moved`: by how many grey levels of 256 luma is other than it was, on average."""
        return {"frames": self._frames, "moved": round(self._moved / max(1, self._frames), 3)}
