"""Light that flickers from frame to frame made even; light that changes left alone.

Between neighbours it is measured how the levels of one became those of the other, as a gain and an offset, wherever the
picture stayed. Along that path a frame is put where a line through its neighbours goes. It is moved no further than the
light jumps around usually there: that is nothing in a clean clip, where a fade begins, or when a lamp is switched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Span, strength_of
from reelwright.enhance.motion.flow import Flow, Tuning
from reelwright.enhance.motion.light import JUMP, looks_cut
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Sight, moved
from reelwright.enhance.path import line, unrest
from reelwright.enhance.window import windowed
from reelwright.film.recipe import Facts
from reelwright.media.clip import Planar

_REACH, _WIDTH = 6, 3.0
"""Frames to either side, and the standard deviation of how much they count."""
_UNSEEN = 0.35
"""Grey levels that the light usually jumps around, below which it does not flicker."""
_ROOM = 3.0
"""How many times further than that a frame may be moved."""
_DARKEST, _LIGHTEST = 6.0, 245.0
"""Grey levels beyond which light is cut off, and tells nothing."""
_BEYOND = 4.0
"""How many times further than the light usually jumps around it has to, to be a flash or a lamp that is switched."""
_THUMB = (64, 36)
_SEARCH = Tuning()
_FITTING = 0.2
"""Trust in the flow between two frames below which they are of two shots."""
_STAYED = 2.0
"""Grey levels by which a place that stayed may miss."""


@dataclass(frozen=True, slots=True)
class _Levels:
    """How the levels of one frame become those of another."""

    gain: float = 1.0
    offset: float = 0.0

    def then(self, other: _Levels) -> _Levels:
        return _Levels(self.gain * other.gain, self.offset * other.gain + other.offset)

    def back(self) -> _Levels:
        return _Levels(1 / self.gain, -self.offset / self.gain)

    def __call__(self, grey: float) -> float:
        return self.gain * grey + self.offset


class _Lit:
    """A frame, its light, and how that becomes the next one's; None: it is another light or another shot."""

    def __init__(self, frame: Planar) -> None:
        self.frame, self.sight = frame, Sight(frame)
        self.thumb = _thumb(self.sight.grid)
        self._next: tuple[_Lit, _Levels | None] | None = None

    def to(self, following: _Lit) -> _Levels | None:
        if self._next is None:
            self._next = following, self._measured(following)
        return self._next[1]

    def _measured(self, following: _Lit) -> _Levels | None:
        if following.frame.is_after_hole:
            return None
        found = None if looks_cut(self.sight, following.sight) else _fitted(self.thumb, following.thumb)
        if found is not None and found[1] < _STAYED:
            return found[0]
        flow = Flow(self.sight, following.sight, _SEARCH, _SEARCH.search())  # it moves, or is another shot
        if flow.fit < _FITTING:
            return None
        found = _fitted(self.thumb, _thumb(moved(following.sight.grid, flow.there)))
        return found[0] if found else None


def _thumb(grid: NDArray[np.generic]) -> NDArray[np.float32]:
    small = cv.resize(grid, _THUMB, interpolation=cv.INTER_AREA).astype(np.float32)
    return np.asarray(cv.GaussianBlur(small, (0, 0), 1.5))


def _fitted(first: NDArray[np.float32], second: NDArray[np.float32]) -> tuple[_Levels, float] | None:
    """The levels that take one thumbnail to the other, and by how many grey levels they miss half of the places."""
    a, b = first.ravel(), second.ravel()
    fit = (np.minimum(a, b) > _DARKEST) & (np.maximum(a, b) < _LIGHTEST)
    if fit.sum() < a.size // 8:
        return None
    a, b = a[fit].astype(np.float64), b[fit].astype(np.float64)
    gain, offset = 1.0, float(np.median(b - a))
    for _ in range(6):
        weight = 1 / (1 + ((gain * a + offset - b) / _STAYED) ** 2) ** 2
        centre, other = np.average(a, weights=weight), np.average(b, weights=weight)
        alike, spread = (weight * (a - centre) * (b - other)).sum(), (weight * (a - centre) ** 2).sum()
        gain = float((alike + weight.sum()) / (spread + weight.sum()))  # a flat picture tells of an offset alone
        offset = float(other - gain * centre)
    missed = float(np.median(np.abs(gain * a + offset - b)))
    return (_Levels(gain, offset), missed) if 0.5 < gain < 2 else None


class Deflicker:
    """
    Args:
        strength: 0..1, share of the flicker that is taken away.
    """

    name = "deflicker"
    edition = 1
    before = after = _REACH
    rate = None
    scale = 1
    nanoseconds = 24.0

    def __init__(self, strength: float = 1.0) -> None:
        self._strength = strength_of(strength)
        self._moved: list[float] = []
        self._frames = 0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for before, here, after in windowed((_Lit(frame) for frame in frames), _REACH, _REACH):
            levels = self._evened(before, here, after)
            if here.frame.time in span:
                self._frames += 1
                if levels != _Levels():
                    self._moved.append(abs(levels(here.sight.mean) - here.sight.mean))
            yield here.frame if levels == _Levels() else _put(here.frame, levels)

    def _evened(self, before: tuple[_Lit, ...], here: _Lit, after: tuple[_Lit, ...]) -> _Levels:
        """What the levels of this frame have to become."""
        means = [one.sight.mean for one in (*before, here, *after)]
        most = max(JUMP, _BEYOND * float(np.median(np.abs(np.diff(means))))) if len(means) > 1 else JUMP
        path = [(0, _Levels())]
        for place, (one, other) in enumerate(pairwise((*before, here)[::-1]), 1):
            step = _step(other, one, most)
            if step is None:
                break
            path.insert(0, (-place, path[0][1].then(step.back())))
        for place, (one, other) in enumerate(pairwise((here, *after)), 1):
            step = _step(one, other, most)
            if step is None:
                break
            path.append((place, path[-1][1].then(step)))
        mean = here.sight.mean
        light = np.array([levels(mean) for _, levels in path])
        if len(light) < 6:
            return _Levels()
        jumps = unrest(light)
        if jumps < _UNSEEN:
            return _Levels()
        share = line(np.array([place for place, _ in path], np.float64), _WIDTH)
        gain = float(share @ [levels.gain for _, levels in path])
        offset = float(share @ [levels.offset for _, levels in path])
        away = abs(gain * mean + offset - mean)
        part = self._strength * min(1.0, _ROOM * jumps / max(away, 1e-9))
        return _Levels(1 + part * (gain - 1), part * offset)

    def facts(self) -> Facts:
        """`evened`: frames whose light was moved, of `frames`; `most`: by how much, in grey levels of 256."""
        return {"frames": self._frames, "evened": len(self._moved), "most": round(max(self._moved, default=0.0), 2)}


def _step(first: _Lit, second: _Lit, most: float) -> _Levels | None:
    """None: another shot, or a light that was switched."""
    return None if abs(second.sight.mean - first.sight.mean) > most else first.to(second)


def _put(frame: Planar, levels: _Levels) -> Planar:
    luma, *colours = frame.planes
    size = 1 << frame.depth
    grey, neutral = size / 256, size / 2
    codes = np.arange(size, dtype=np.float32)
    light = codes * levels.gain + levels.offset * grey
    colour = (codes - neutral) * levels.gain + neutral
    return frame.redrawn([light[luma], *(colour[plane] for plane in colours)])
