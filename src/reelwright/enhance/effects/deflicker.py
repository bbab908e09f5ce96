"""Light that flickers from frame to frame made even; light that changes left alone.

Between neighbours it is measured how the levels of one became those of the other, as a gain and an offset, wherever the
picture stayed. Along that path a frame is put where a line through its neighbours goes. It is moved no further than the
light jumps around usually there: that is nothing in a clean clip, where a fade begins, or when a lamp is switched.

With more effort the same is done once more for each zone of the picture, of what the whole leaves there: a lamp
flickers for its surroundings, a rolling shutter in bands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Effort, Span, strength_of
from reelwright.enhance.motion.flow import Flow, Tuning
from reelwright.enhance.motion.light import FITTING, JUMP, looks_cut
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Sight, moved
from reelwright.enhance.path import line, unrest
from reelwright.enhance.window import windowed
from reelwright.film.recipe import Facts
from reelwright.media.clip import Planar


@dataclass(frozen=True, slots=True)
class _Look:
    """How much of the light is looked at."""

    reach: int
    """Frames to either side."""
    width: float
    """Standard deviation, in frames, of how much they count."""
    zones: tuple[int, int] | None
    """Down and across, in which light is evened by itself; divisors of the sides of a thumbnail."""


_LEVELS = {
    Effort.PREVIEW: _Look(4, 2.0, None),
    Effort.STANDARD: _Look(6, 3.0, None),
    Effort.HIGH: _Look(9, 4.5, (4, 4)),
    Effort.MAXIMUM: _Look(9, 4.5, (6, 8)),
}
_DIMMEST = 12.0
"""Grey levels above black below which a zone's light has no gain that could be told."""
_UNSEEN = 0.35
"""Grey levels that the light usually jumps around, below which it does not flicker."""
_UNSEEN_ZONE = 0.6
"""The same of a zone: what moves through it changes it too."""
_DOUBT = 0.3
"""Of how far the places of a zone usually are from what most of it did, what is not believed of that."""
_ROOM = 3.0
"""How many times further than that a frame may be moved."""
_DARKEST, _LIGHTEST = 6.0, 245.0
"""Grey levels beyond which light is cut off, and tells nothing."""
_BEYOND = 4.0
"""How many times further than the light usually jumps around it has to, to be a flash or a lamp that is switched."""
_THUMB = (64, 36)
_LARGE = 4
"""Pixels of a cell of motion: in smaller pictures a zone is too few places to tell light from what moves."""
_SHORTEST = 6
"""Frames, below which a light has no way."""
_SEARCH = Tuning()
_FLAT = 4.0
"""Grey levels by which a thumbnail differs in itself, from which on it tells of a gain more than of an offset alone."""
_STAYED = 2.0
"""Grey levels by which a place that stayed may miss."""


Zones = NDArray[np.float64]


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


@dataclass(frozen=True, slots=True)
class _Step:
    """From one frame to the next."""

    levels: _Levels
    drift: Zones
    """[down, across] grey levels by which each zone got lighter beside that."""


class _Lit:
    """A frame, its light, and how that becomes the next one's; None: it is another light or another shot."""

    def __init__(self, frame: Planar, zones: tuple[int, int] | None) -> None:
        self.frame, self.sight = frame, Sight(frame)
        self.thumb = _thumb(self.sight.grid)
        self._zones = zones if self.sight.cell == _LARGE else None
        self.still: Zones = np.zeros(self._zones or (1, 1))
        """As little as it drifts from itself."""
        self._next: tuple[_Lit, _Step | None] | None = None

    def to(self, following: _Lit) -> _Step | None:
        if self._next is None:
            self._next = following, self._measured(following)
        return self._next[1]

    def _measured(self, following: _Lit) -> _Step | None:
        if following.frame.is_after_hole:
            return None
        found = None if looks_cut(self.sight, following.sight) else _fitted(self.thumb, following.thumb)
        if found is not None and found[1] < _STAYED and self._zones is None:  # zones tell light from what moves in them
            return self._step(found[0], following.thumb)
        flow = Flow(self.sight, following.sight, _SEARCH, _SEARCH.search())  # it moves, or is another shot
        if flow.fit < FITTING:
            return None
        thumb = _thumb(moved(following.sight.grid, flow.there))
        found = _fitted(self.thumb, thumb)
        return self._step(found[0], thumb) if found else None

    def _step(self, levels: _Levels, thumb: NDArray[np.float32]) -> _Step:
        if self._zones is None:
            return _Step(levels, self.still)
        away = thumb - (levels.gain * self.thumb + levels.offset)
        zones = _zoned(away, self._zones)
        drift = np.median(zones, axis=(1, 3), keepdims=True)
        doubt = _DOUBT * np.median(np.abs(zones - drift), axis=(1, 3))
        drift = drift[:, 0, :, 0]
        return _Step(levels, np.sign(drift) * np.maximum(np.abs(drift) - doubt, 0))


def _zoned(thumb: NDArray[np.float32], zones: tuple[int, int]) -> NDArray[np.float32]:
    """[down, rows, across, columns] of the zones."""
    down, across = zones
    return thumb.reshape(down, thumb.shape[0] // down, across, thumb.shape[1] // across)


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
        sure = _FLAT**2 * weight.sum()
        gain = float((alike + sure) / (spread + sure))
        offset = float(other - gain * centre)
    missed = float(np.median(np.abs(gain * a + offset - b)))
    return (_Levels(gain, offset), missed) if 0.5 < gain < 2 else None


class Deflicker:
    """
    Args:
        strength: 0..1, share of the flicker that is taken away.
        effort: one of `Effort`.
    """

    name = "deflicker"
    edition = 3
    rate = None
    scale = 1
    nanoseconds = 5.0

    def __init__(self, strength: float = 1.0, effort: str = Effort.STANDARD) -> None:
        self._strength = strength_of(strength)
        self._look = _LEVELS[Effort(effort)]
        self.before = self.after = self._look.reach
        self._moved: list[float] = []
        self._frames = 0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        lit = (_Lit(frame, self._look.zones) for frame in frames)
        for before, here, after in windowed(lit, self.before, self.after):
            levels, gains = self._evened(before, here, after)
            is_even = levels == _Levels() and not gains.any()
            if span.counts(here.frame.time):
                self._frames += 1
                if not is_even:
                    self._moved.append(abs(levels(here.sight.mean) - here.sight.mean) + float(np.abs(gains).max()))
            yield here.frame if is_even else _put(here.frame, levels, gains)

    def _evened(self, before: tuple[_Lit, ...], here: _Lit, after: tuple[_Lit, ...]) -> tuple[_Levels, Zones]:
        """What the levels of this frame have to become, and by how many grey levels each zone has to get lighter beside
        that."""
        path = _path(before, here, after)
        mean = here.sight.mean
        if len(path) < _SHORTEST:
            return _Levels(), here.still
        share = line(np.array([place for place, _ in path], np.float64), self._look.width)
        drift = np.stack([step.drift for _, step in path])
        jumps = unrest(drift)
        most = np.where(jumps < _UNSEEN_ZONE, 0, _ROOM * jumps)
        zones = self._strength * np.clip(np.tensordot(share, drift, 1), -most, most)
        light = unrest(np.array([step.levels(mean) for _, step in path]))
        if light < _UNSEEN:
            return _Levels(), zones
        gain = float(share @ [step.levels.gain for _, step in path])
        offset = float(share @ [step.levels.offset for _, step in path])
        away = abs(gain * mean + offset - mean)
        part = self._strength * min(1.0, _ROOM * float(light) / max(away, 1e-9))
        return _Levels(1 + part * (gain - 1), part * offset), zones

    def facts(self) -> Facts:
        """`evened`: frames whose light was moved, of `frames`; `most`: by how much, in grey levels of 256, all of it
        and then the zone that was moved farthest."""
        return {"frames": self._frames, "evened": len(self._moved), "most": round(max(self._moved, default=0.0), 2)}


def _path(before: tuple[_Lit, ...], here: _Lit, after: tuple[_Lit, ...]) -> list[tuple[int, _Step]]:
    """Of the frames around, up to the ends of the shot or its light, by how much later they are: how the levels of this
    one became theirs."""
    means = [one.sight.mean for one in (*before, here, *after)]
    most = max(JUMP, _BEYOND * float(np.median(np.abs(np.diff(means))))) if len(means) > 1 else JUMP
    path = [(0, _Step(_Levels(), here.still))]
    for place, (one, other) in enumerate(pairwise((*before, here)[::-1]), 1):
        step = _step(other, one, most)
        if step is None:
            break
        so_far = path[0][1]
        path.insert(0, (-place, _Step(so_far.levels.then(step.levels.back()), so_far.drift - step.drift)))
    for place, (one, other) in enumerate(pairwise((here, *after)), 1):
        step = _step(one, other, most)
        if step is None:
            break
        so_far = path[-1][1]
        path.append((place, _Step(so_far.levels.then(step.levels), so_far.drift + step.drift)))
    return path


def _step(first: _Lit, second: _Lit, most: float) -> _Step | None:
    """None: another shot, or a light that was switched."""
    return None if abs(second.sight.mean - first.sight.mean) > most else first.to(second)


def _put(frame: Planar, levels: _Levels, zones: Zones) -> Planar:
    luma, *colours = frame.planes
    size = 1 << frame.depth
    grey, neutral = size / 256, size / 2
    codes = np.arange(size, dtype=np.float32)
    light = codes * levels.gain + levels.offset * grey
    colour = (codes - neutral) * levels.gain + neutral
    planes = [light[luma], *(colour[plane] for plane in colours)]
    if not zones.any():
        return frame.redrawn(planes)
    black = 0.0 if frame.is_full_range else 16 * grey
    means = cv.resize(np.asarray(planes[0], np.float32), zones.shape[::-1], interpolation=cv.INTER_AREA) - black
    gains = (1 + zones * grey / np.maximum(means, _DIMMEST * grey)).astype(np.float32)
    for number, plane in enumerate(planes):
        ground = np.float32(neutral if number else black)
        planes[number] = (plane - ground) * cv.resize(gains, plane.shape[::-1], interpolation=cv.INTER_CUBIC) + ground
    return frame.redrawn(planes)
