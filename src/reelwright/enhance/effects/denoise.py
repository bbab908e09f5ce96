"""Noise taken away: each place averaged with itself in the frames around, found by motion, as far as they differ by no
more than the noise does; of what little is left, the waves that are no stronger than it.

How strong the noise is, is measured: in the flattest parts of a frame, by what changes there along the motion, and by
what does wherever each of these parts has gone, for motion is not always found. Texture is still, a compressed picture
repeats its noise: it has to show in all, or it is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Effort, Span, strength_of
from reelwright.enhance.motion.fetch import fetched, in_pixels, where_of
from reelwright.enhance.motion.flow import Flow, Tuning
from reelwright.enhance.motion.light import FITTING, looks_cut
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Sight, moved
from reelwright.enhance.window import windowed
from reelwright.film.recipe import Facts
from reelwright.imaging.noise import Flattest
from reelwright.imaging.waves import without_faint
from reelwright.media.clip import Planar


@dataclass(frozen=True, slots=True)
class _Search:
    """How hard a place is looked for in the frames around."""

    reach: int
    """Frames to either side."""
    tuning: Tuning
    way: int
    """OpenCV's interpolation."""
    layouts: int
    """Of patches, that are rid of what is left; see `without_faint`."""


_HARDER = Tuning(is_fine=True, stride=4, iterations=12)
_LEVELS = {
    Effort.PREVIEW: _Search(1, Tuning(), cv.INTER_LINEAR, 2),
    Effort.STANDARD: _Search(2, Tuning(), cv.INTER_CUBIC, 4),
    Effort.HIGH: _Search(2, _HARDER, cv.INTER_CUBIC, 8),
    Effort.MAXIMUM: _Search(3, _HARDER, cv.INTER_CUBIC, 16),
}
_UNSEEN = 0.6
"""Grey levels of noise below which a plane is left as it is: rounding alone makes 0.3."""
_APART = float(2 / np.sqrt(np.pi))
"""Mean difference of two noisy planes, in standard deviations of their noise."""
_SAME, _OTHER = 1.25, 1.9
"""Times that: up to here two places are the same, from there on they are not."""
_FAINT = 1.5
"""Standard deviations of the noise that is left over, up to which a wave is taken for it."""


class _Noisy:
    """A frame, and its motion to the next, when first wanted."""

    def __init__(self, frame: Planar, tuning: Tuning) -> None:
        self.frame, self._tuning = frame, tuning
        self._next: tuple[_Noisy, Flow | None] | None = None

    @cached_property
    def sight(self) -> Sight:
        return Sight(self.frame)

    @cached_property
    def planes(self) -> list[Floats]:
        """In grey levels, whatever the depth."""
        return [
            np.asarray(cv.multiply(plane, 2.0 ** (8 - self.frame.depth), dtype=cv.CV_32F))
            for plane in self.frame.planes
        ]

    @cached_property
    def flattest(self) -> list[Flattest]:
        return [Flattest(plane) for plane in self.planes]

    @cached_property
    def noise(self) -> list[float]:
        return [flattest.noise() for flattest in self.flattest]

    def to(self, following: _Noisy) -> Flow | None:
        """None: there is none, they are of two shots."""
        if self._next is None:
            self._next = following, self._followed(following)
        return self._next[1]

    def _followed(self, following: _Noisy) -> Flow | None:
        if following.frame.is_after_hole:
            return None
        flow = Flow(self.sight, following.sight, self._tuning, self._tuning.search())
        return None if looks_cut(self.sight, following.sight) and flow.fit < FITTING else flow


class Denoise:
    """
    Args:
        strength: 0..1, of 0 nothing is changed.
        effort: one of `Effort`.
    """

    name = "denoise"
    edition = 4
    rate = None
    scale = 1
    nanoseconds = 82.0

    def __init__(self, strength: float = 1.0, effort: str = Effort.STANDARD) -> None:
        self._strength = strength_of(strength)
        self._search = _LEVELS[Effort(effort)]
        self.before = self.after = self._search.reach
        self._noise: list[float] = []

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        noisy = (_Noisy(frame, self._search.tuning) for frame in frames)
        for before, here, after in windowed(noisy, self.before, self.after):
            if self._strength == 0 or max(here.noise) < _UNSEEN:
                noise, made = 0.0, here.frame
            else:
                noise, made = self._quiet(before, here, after)
            if span.counts(here.frame.time):
                self._noise.append(noise)
            yield made

    def _quiet(self, before: tuple[_Noisy, ...], here: _Noisy, after: tuple[_Noisy, ...]) -> tuple[float, Planar]:
        """The noise of the luma, and the frame without."""
        others = [*_followed(here, before[::-1], is_back=True), *_followed(here, after, is_back=False)]
        if not others:
            return 0.0, here.frame  # a shot of one frame: nothing tells its noise from its texture
        flows = [in_pixels(flow, here.sight) for _, flow in others]
        wheres = {shape: [where_of(flow, shape) for flow in flows] for shape in {plane.shape for plane in here.planes}}
        planes: list[NDArray[np.generic]] = []
        found = []
        for number, plane in enumerate(here.planes):
            there = [
                fetched(other.planes[number], where, self._search.way)
                for (other, _), where in zip(others, wheres[plane.shape], strict=True)
            ]
            noise = min(here.noise[number], self._changing(here.flattest[number], plane, there))
            if not number and noise >= _UNSEEN:
                noise = min(noise, here.flattest[0].changing(others[0][0].planes[0]))
            found.append(noise)
            if noise < _UNSEEN:
                planes.append(here.frame.planes[number])
            else:
                quiet = _averaged(plane, there, noise, self._strength, self._search.layouts)
                planes.append(cv.multiply(quiet, 2.0 ** (here.frame.depth - 8)))
        return found[0], here.frame.redrawn(planes)

    def _changing(self, flattest: Flattest, plane: Floats, there: list[Floats]) -> float:
        """Noise, by the least that changes in the flattest parts."""
        if not flattest.is_known:
            return 0.0
        return min(flattest.median(cv.absdiff(other, plane)) for other in there) / _APART * 1.1

    def facts(self) -> Facts:
        """`noise`: of the luma, in grey levels of 256: its mean over the frames, and the `most`."""
        mean = sum(self._noise) / max(1, len(self._noise))
        return {"frames": len(self._noise), "noise": round(mean, 2), "most": round(max(self._noise, default=0.0), 2)}


def _followed(here: _Noisy, others: tuple[_Noisy, ...], is_back: bool) -> Iterator[tuple[_Noisy, Floats]]:
    """Those around, nearest first, up to the end of the shot, with the way from here to there in cells."""
    way: Floats | None = None
    one = here
    for other in others:
        flow = other.to(one) if is_back else one.to(other)
        if flow is None:
            return
        step = flow.back if is_back else flow.there
        way = step if way is None else np.asarray(cv.add(way, np.asarray(moved(step, way), np.float32)))
        yield other, way
        one = other


def _averaged(plane: Floats, there: list[Floats], noise: float, strength: float, layouts: int) -> Floats:
    total, weight = plane.copy(), np.ones_like(plane)
    slope = -strength / (_OTHER - _SAME)
    for other in there:
        away = cv.blur(cv.absdiff(other, plane), (5, 5))
        share = cv.addWeighted(away, slope / (_APART * noise), away, 0, -slope * _OTHER)
        share = cv.min(cv.max(share, 0), strength)
        cv.accumulateProduct(share, other, total)
        cv.accumulate(share, weight)
    quiet = cv.divide(total, weight)
    left = np.asarray(cv.multiply(cv.pow(weight, -0.5), _FAINT * strength * noise), np.float32)
    return without_faint(np.asarray(quiet, np.float32), left, layouts)
