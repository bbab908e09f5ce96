"""Colours changed shot by shot, each by one table: it is worked out before any frame is made (`enhance.shots`), and so
the same for all of a shot, wherever it is cut into chunks."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Span, strength_of
from reelwright.enhance.motion.opencv import cv
from reelwright.errors import InvalidInput
from reelwright.film.recipe import Facts
from reelwright.imaging.grade import ColourGrade
from reelwright.media.clip import Planar

Floats = NDArray[np.float32]


class Colour:
    """
    Args:
        shots: second in which each begins, as a fraction, and its packed `ColourGrade`; an empty one leaves the shot
            as it is, to the bit.
        strength: 0..1, of 0 nothing is changed.
    """

    name = "colour"
    edition = 1
    before = after = 0
    rate = None
    scale = 1
    nanoseconds = 11.0

    def __init__(self, shots: Sequence[Sequence[str]], strength: float = 1.0) -> None:
        self._strength = strength_of(strength)
        try:
            self._starts = [Fraction(start) for start, _ in shots]
            self._grades = [ColourGrade.unpacked(text) if text else None for _, text in shots]
        except (ValueError, ZeroDivisionError) as error:
            raise InvalidInput(f"a shot of `colour` is the second it begins in and a packed grade: {error}") from None
        self._frames = self._graded = 0
        self._moved = 0.0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in frames:
            shot = bisect.bisect_right(self._starts, frame.time) - 1
            grade = self._grades[shot] if shot >= 0 and self._strength else None
            made, moved = (frame, 0.0) if grade is None else self._put(frame, grade)
            if span.counts(frame.time):
                self._frames += 1
                self._graded += grade is not None
                self._moved += moved
            yield made

    def _put(self, frame: Planar, grade: ColourGrade) -> tuple[Planar, float]:
        to_eight = np.float32(2.0 ** (8 - frame.depth))
        own = [plane.astype(np.float32) * to_eight for plane in frame.planes]
        share, full = np.float32(self._strength), own if len(own) == 3 else _grey(own)
        y, cb, cr = (_sized(one, own[0].shape) for one in full)
        planes = [own[0] + grade.at(y, cb, cr, slice(0, 1))[..., 0] * share]
        if len(own) == 3:
            moves = grade.at(_sized(own[0], own[1].shape), own[1], own[2], slice(1, 3))
            planes += [own[number] + moves[..., number - 1] * share for number in (1, 2)]
        moved = float(cv.norm(planes[0], own[0], cv.NORM_L1)) / own[0].size
        return frame.redrawn([plane / to_eight for plane in planes]), moved

    def facts(self) -> Facts:
        """`graded`: frames that were changed, of `frames`; `moved`: by how many grey levels of 256 luma, on average."""
        mean = self._moved / max(1, self._frames)
        return {"frames": self._frames, "graded": self._graded, "moved": round(mean, 2)}


def _grey(planes: list[Floats]) -> list[Floats]:
    return [planes[0], *[np.full_like(planes[0], 128)] * 2]


def _sized(plane: Floats, shape: tuple[int, ...]) -> Floats:
    if plane.shape == shape:
        return plane
    way = cv.INTER_AREA if plane.shape[0] > shape[0] or plane.shape[1] > shape[1] else cv.INTER_LINEAR
    return np.asarray(cv.resize(plane, (shape[1], shape[0]), interpolation=way), np.float32)
