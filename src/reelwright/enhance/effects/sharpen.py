"""Edges made crisper: luma alone, what is finer than noise left as it is, and nothing darker or lighter than what was
beside it, so that no halo is drawn.

Beyond a preview it is measured how soft the picture is, and a picture is looked for that, blurred so, would be the one
that is there (Van Cittert's rounds).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from reelwright.enhance.effect import Effort, Span, strength_of
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats
from reelwright.film.recipe import Facts
from reelwright.imaging.noise import Flattest
from reelwright.imaging.texture import softness
from reelwright.media.clip import Planar

_WIDTH = 1.2
"""Pixels, the standard deviation of what is taken for unsharp where that is not measured."""
_OWN, _LEAST, _MOST = 0.75, 0.8, 2.5
"""Pixels by which the edges of a sharp picture are soft; and the least and the most that is made up for."""
_NOISY = 1.5
"""Standard deviations of noise below which detail is none."""


@dataclass(frozen=True, slots=True)
class _Rounds:
    count: int
    amount: float
    """Of the detail that is missing still, what is added in each."""
    side: int
    """Pixels across of what counts as beside a place."""
    is_measured: bool
    """Whether it is measured how soft the picture is."""


_LEVELS = {
    Effort.PREVIEW: _Rounds(1, 2.0, 3, False),
    Effort.STANDARD: _Rounds(2, 1.5, 3, True),
    Effort.HIGH: _Rounds(3, 1.5, 5, True),
    Effort.MAXIMUM: _Rounds(5, 1.5, 7, True),
}


class Sharpen:
    """
    Args:
        strength: 0..1, of 0 nothing is changed.
        effort: one of `Effort`.
    """

    name = "sharpen"
    edition = 3
    before = after = 0
    rate = None
    scale = 1
    nanoseconds = 17.0

    def __init__(self, strength: float, effort: str = Effort.STANDARD) -> None:
        self._strength = strength_of(strength)
        self._rounds = _LEVELS[Effort(effort)]
        self._frames = 0
        self._moved = 0.0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in frames:
            made, moved = self._crisp(frame) if self._strength else (frame, 0.0)
            if span.counts(frame.time):
                self._frames += 1
                self._moved += moved
            yield made

    def _crisp(self, frame: Planar) -> tuple[Planar, float]:
        grey = 2.0 ** (frame.depth - 8)
        luma = frame.planes[0].astype(np.float32)
        noise = Flattest(luma / np.float32(grey)).noise() * grey
        crisp = cv.addWeighted(self._found(luma, grey, _NOISY * noise), self._strength, luma, 1 - self._strength, 0)
        moved = cv.norm(crisp, luma, cv.NORM_L1) / luma.size / grey
        return frame.redrawn([crisp, *frame.planes[1:]]), moved

    def _found(self, luma: Floats, grey: float, noisy: float) -> Floats:
        """What would be the picture that is there if it was blurred."""
        width = _WIDTH
        if self._rounds.is_measured:
            soft = softness(cv.convertScaleAbs(luma, alpha=1 / grey))
            width = float(np.sqrt(np.clip(soft**2 - _OWN**2, _LEAST**2, _MOST**2)))
        around = np.ones((self._rounds.side, self._rounds.side), np.uint8)
        least, most = cv.erode(luma, around), cv.dilate(luma, around)
        crisp = luma
        for _ in range(self._rounds.count):
            detail = cv.subtract(luma, cv.GaussianBlur(crisp, (0, 0), width))
            detail = cv.subtract(detail, cv.max(cv.min(detail, noisy), -noisy))
            crisp = cv.max(cv.min(cv.scaleAdd(detail, self._rounds.amount, crisp), most), least)
        return np.asarray(crisp, np.float32)

    def facts(self) -> Facts:
        """`moved`: by how many grey levels of 256 luma is other than it was, on average."""
        return {"frames": self._frames, "moved": round(self._moved / max(1, self._frames), 3)}
