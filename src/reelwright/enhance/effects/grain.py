"""Film grain: strongest in the middle tones, other in every frame, and the same again for the same moment, wherever a
chunk begins."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import numpy as np

from reelwright.enhance.effect import Effort, GrainKind, Span, strength_of
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats
from reelwright.film.recipe import Facts
from reelwright.media.clip import Planar

_SPARE = 256
"""Pixels by which the field of grain is larger than the picture; each frame shows another part of it."""
_FIELDS = {Effort.PREVIEW: 1, Effort.STANDARD: 2, Effort.HIGH: 4, Effort.MAXIMUM: 0}
"""Parts of the field that lie over one another: of one alone, a frame shows what another showed elsewhere, of two half
of it. 0: the grain of each frame is grown for it, and none comes again."""
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
        effort: one of `Effort`.
    """

    name = "grain"
    edition = 2
    before = after = 0
    rate = None
    scale = 1
    nanoseconds = 8.0

    def __init__(self, kind: str, strength: float = 1.0, effort: str = Effort.STANDARD) -> None:
        self._width, most = _KINDS[GrainKind(kind)]
        self._most = most * strength_of(strength)
        self._fields = _FIELDS[Effort(effort)]
        self._field: Floats | None = None
        self._frames = 0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in frames:
            self._frames += span.counts(frame.time)
            yield self._strewn(frame) if self._most else frame

    def _strewn(self, frame: Planar) -> Planar:
        luma = frame.planes[0]
        chance = random.Random(f"{frame.time.numerator}/{frame.time.denominator}")
        part = self._laid(luma.shape, chance) if self._fields else self._grown(luma.shape, chance.getrandbits(63))
        part = cv.subtract(part, float(part.mean()))  # or the light would flicker with it
        codes = np.arange(1 << frame.depth, dtype=np.float32) / (1 << frame.depth)
        strength = (_ENDS + (1 - _ENDS) * 4 * codes * (1 - codes)) * np.float32(2.0 ** (frame.depth - 8))
        return frame.redrawn([cv.add(luma, cv.multiply(part, strength[luma]), dtype=cv.CV_32F), *frame.planes[1:]])

    def _laid(self, shape: tuple[int, ...], chance: random.Random) -> Floats:
        """Parts of the field over one another, as strong as one."""
        rows, columns = shape
        if self._field is None:
            self._field = self._grown((rows + _SPARE, columns + _SPARE), _SEED)
        total = np.zeros((rows, columns), np.float32)
        for _ in range(self._fields):
            y, x = chance.randrange(_SPARE), chance.randrange(_SPARE)
            part = cv.flip(self._field[y : y + rows, x : x + columns], chance.randrange(-1, 2))
            total = cv.scaleAdd(part, self._fields**-0.5, total)
        return total

    def _grown(self, shape: tuple[int, ...], seed: int) -> Floats:
        noise = np.random.default_rng(seed).standard_normal(shape, np.float32)
        if self._width:
            noise = np.asarray(cv.GaussianBlur(noise, (0, 0), self._width), np.float32)
        return noise * np.float32(self._most / noise.std())

    def facts(self) -> Facts:
        """`deviation`: of the grain in middle grey, in grey levels of 256."""
        return {"frames": self._frames, "deviation": self._most}
