"""Film grain: strongest in the middle tones, other in every frame, and the same again for the same moment, wherever a
chunk begins."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import numpy as np

from reelwright.enhance.effect import GrainKind, Span, strength_of
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats
from reelwright.film.recipe import Facts
from reelwright.media.clip import Planar

_SPARE = 256
"""Pixels by which the field of grain is larger than the picture; each frame shows another part of it."""
_SEED = 1895
_ENDS = 0.3
"""Strength in black and in white, of that in the middle."""


_KINDS = {GrainKind.FINE: (0.0, 2.5), GrainKind.MEDIUM: (0.7, 3.5), GrainKind.COARSE: (1.2, 4.5)}
"""Width in pixels, 0 for a pixel each, and the standard deviation in middle grey, in grey levels of 256."""


class FilmGrain:
    """
    Args:
        kind: one of `GrainKind`.
        strength: 0..1, of 0 there is none.
    """

    name = "grain"
    edition = 1
    before = after = 0
    rate = None
    scale = 1
    nanoseconds = 9.0

    def __init__(self, kind: str, strength: float = 1.0) -> None:
        self._width, most = _KINDS[GrainKind(kind)]
        self._most = most * strength_of(strength)
        self._field: Floats | None = None
        self._frames = 0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in frames:
            self._frames += frame.time in span
            yield self._strewn(frame) if self._most else frame

    def _strewn(self, frame: Planar) -> Planar:
        luma = frame.planes[0]
        if self._field is None:
            self._field = self._grown(*luma.shape)
        place = random.Random(f"{frame.time.numerator}/{frame.time.denominator}")
        y, x = place.randrange(_SPARE), place.randrange(_SPARE)
        part = self._field[y : y + luma.shape[0], x : x + luma.shape[1]]
        part = cv.flip(part, place.randrange(-1, 2))
        codes = np.arange(1 << frame.depth, dtype=np.float32) / (1 << frame.depth)
        strength = (_ENDS + (1 - _ENDS) * 4 * codes * (1 - codes)) * np.float32(2.0 ** (frame.depth - 8))
        return frame.redrawn([cv.add(luma, cv.multiply(part, strength[luma]), dtype=cv.CV_32F), *frame.planes[1:]])

    def _grown(self, rows: int, columns: int) -> Floats:
        noise = np.random.default_rng(_SEED).standard_normal((rows + _SPARE, columns + _SPARE), np.float32)
        if self._width:
            noise = np.asarray(cv.GaussianBlur(noise, (0, 0), self._width), np.float32)
        return noise * np.float32(self._most / noise.std())

    def facts(self) -> Facts:
        """`deviation`: of the grain in middle grey, in grey levels of 256."""
        return {"frames": self._frames, "deviation": self._most}
