"""Noise taken away: each place averaged with itself in the frames around, found by motion, as far as they differ by no
more than the noise does; what little is left of it, smoothed.

How strong the noise is, is measured, twice: in the flattest parts of a frame, and by what changes there from frame to
frame. Texture is still, a compressed picture repeats its noise: it has to show in both, or it is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Span, strength_of
from reelwright.enhance.motion.flow import Flow, Tuning
from reelwright.enhance.motion.light import looks_cut
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Sight, moved, places
from reelwright.enhance.noise import Flattest
from reelwright.enhance.window import windowed
from reelwright.film.recipe import Facts
from reelwright.media.clip import Planar

_REACH = 2
"""Frames to either side."""
_SEARCH = Tuning()
_FITTING = 0.2
"""Trust in the flow between two frames below which they are of two shots."""
_UNSEEN = 0.6
"""Grey levels of noise below which a plane is left as it is: rounding alone makes 0.3."""
_APART = float(2 / np.sqrt(np.pi))
"""Mean difference of two noisy planes, in standard deviations of their noise."""
_SAME, _OTHER = 1.25, 1.9
"""Times that: up to here two places are the same, from there on they are not."""
_SMOOTHING = 0.6
"""Of the noise that is left over, how much of the finest detail is taken with it."""


class _Noisy:
    """A frame, and its motion to the next, when first wanted."""

    def __init__(self, frame: Planar) -> None:
        self.frame = frame
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
        flow = Flow(self.sight, following.sight, _SEARCH, _SEARCH.search())
        return None if looks_cut(self.sight, following.sight) and flow.fit < _FITTING else flow


class Denoise:
    """
    Args:
        strength: 0..1, of 0 nothing is changed.
    """

    name = "denoise"
    edition = 1
    before = after = _REACH
    rate = None
    scale = 1
    nanoseconds = 150.0

    def __init__(self, strength: float = 1.0) -> None:
        self._strength = strength_of(strength)
        self._noise: list[float] = []

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for before, here, after in windowed((_Noisy(frame) for frame in frames), _REACH, _REACH):
            if self._strength == 0 or max(here.noise) < _UNSEEN:
                noise, made = 0.0, here.frame
            else:
                noise, made = self._quiet(before, here, after)
            if here.frame.time in span:
                self._noise.append(noise)
            yield made

    def _quiet(self, before: tuple[_Noisy, ...], here: _Noisy, after: tuple[_Noisy, ...]) -> tuple[float, Planar]:
        """The noise of the luma, and the frame without."""
        others = [*_followed(here, before[::-1], is_back=True), *_followed(here, after, is_back=False)]
        if not others:
            return 0.0, here.frame  # a shot of one frame: nothing tells its noise from its texture
        flows = [_pixels(flow, here.sight) for _, flow in others]
        wheres = {shape: [_where(flow, shape) for flow in flows] for shape in {plane.shape for plane in here.planes}}
        planes: list[NDArray[np.generic]] = []
        found = []
        for number, plane in enumerate(here.planes):
            there = [
                _fetched(other.planes[number], where)
                for (other, _), where in zip(others, wheres[plane.shape], strict=True)
            ]
            noise = min(here.noise[number], self._changing(here.flattest[number], plane, there))
            found.append(noise)
            if noise < _UNSEEN:
                planes.append(here.frame.planes[number])
            else:
                quiet = _averaged(plane, there, noise, self._strength)
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


def _pixels(flow: Floats, sight: Sight) -> Floats:
    rows, columns = flow.shape[:2]
    large = cv.resize(flow, (columns * sight.cell, rows * sight.cell), interpolation=cv.INTER_LINEAR)
    return np.ascontiguousarray(large[: sight.shape[0], : sight.shape[1]]) * np.float32(sight.cell)


def _where(flow: Floats, shape: tuple[int, ...]) -> Floats:
    """Where each pixel of a plane has gone, in pixels of that plane."""
    rows, columns = shape
    if flow.shape[:2] != shape:
        down, across = rows / flow.shape[0], columns / flow.shape[1]
        small = cv.resize(flow, (columns, rows), interpolation=cv.INTER_AREA)
        flow = np.asarray(small * np.array([across, down], np.float32))
    return np.asarray(cv.add(flow, places(rows, columns)))


def _fetched(plane: Floats, where: Floats) -> Floats:
    return np.asarray(cv.remap(plane, where, None, cv.INTER_CUBIC, borderMode=cv.BORDER_REPLICATE), np.float32)


def _averaged(plane: Floats, there: list[Floats], noise: float, strength: float) -> Floats:
    total, weight = plane.copy(), np.ones_like(plane)
    slope = -strength / (_OTHER - _SAME)
    for other in there:
        away = cv.blur(cv.absdiff(other, plane), (5, 5))
        share = cv.addWeighted(away, slope / (_APART * noise), away, 0, -slope * _OTHER)
        share = cv.min(cv.max(share, 0), strength)
        cv.accumulateProduct(share, other, total)
        cv.accumulate(share, weight)
    quiet = cv.divide(total, weight)
    most = cv.multiply(cv.pow(weight, -0.5), _SMOOTHING * strength * noise)
    fine = cv.subtract(quiet, cv.GaussianBlur(quiet, (5, 5), 1.0))
    return np.asarray(cv.subtract(quiet, cv.max(cv.min(fine, most), cv.subtract(0, most))))
