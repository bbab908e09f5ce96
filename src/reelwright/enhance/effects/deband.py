"""Steps in what should be a slope made a slope: only where a plane consists of flat steps, as one of too few
levels does. Texture, noise and edges are none, and stay as they are, to the bit.

A step is spread over an area around it; where an edge is as near as that, over a smaller one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Effort, Span, strength_of
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats
from reelwright.film.recipe import Facts
from reelwright.media.clip import CodeValues, Planar


@dataclass(frozen=True, slots=True)
class _Areas:
    shares: tuple[int, ...]
    """Of the height of the picture, how wide an area is, the widest first."""
    rounds: int
    """How often each is smoothed: twice leaves the steps' corners less."""


_LEVELS = {
    Effort.PREVIEW: _Areas((12,), 1),
    Effort.STANDARD: _Areas((12, 24), 1),
    Effort.HIGH: _Areas((12, 24), 2),
    Effort.MAXIMUM: _Areas((12, 24, 48), 2),
}
_HIGHEST = 6.0
"""Grey levels of 256 that a step may be high; a higher one is an edge."""
_PLATEAUS = 0.8
"""Share of the pixels that equal those beside them, from which a place consists of steps."""
_SEED = 1816


class _Stairs:
    """A plane, as far as it consists of flat steps in areas of one width."""

    def __init__(self, plane: CodeValues, depth: int, share: int) -> None:
        grey = 1 << (depth - 8)
        width = max(5, plane.shape[0] // share) | 1
        self.size = (width, width)
        shape = cv.getStructuringElement(cv.MORPH_RECT, self.size)
        rise = cv.subtract(cv.dilate(plane, shape), cv.erode(plane, shape))
        self.is_edge: NDArray[np.bool_] = rise > 2 * _HIGHEST * grey
        is_flat = cv.blur(_level(plane), self.size) >= _PLATEAUS * 255
        self.is_stepped: NDArray[np.bool_] = is_flat & (rise > grey) & ~self.is_edge
        self.shape = shape

    def steps(self, plane: CodeValues) -> Floats:
        """The highest step in the area around each place, in code values."""
        high = np.zeros_like(plane)
        cv.absdiff(plane[1:], plane[:-1], high[1:])
        high[:, 1:] = cv.max(high[:, 1:], cv.absdiff(plane[:, 1:], plane[:, :-1]))
        return np.asarray(cv.dilate(high, self.shape), np.float32)


class Deband:
    """
    Args:
        strength: 0..1, of 0 nothing is changed.
        effort: one of `Effort`.
    """

    name = "deband"
    edition = 2
    before = after = 0
    rate = None
    scale = 1
    nanoseconds = 28.0

    def __init__(self, strength: float = 1.0, effort: str = Effort.STANDARD) -> None:
        self._strength = strength_of(strength)
        self._areas = _LEVELS[Effort(effort)]
        self._frames = 0
        self._area = 0.0
        self._dither: dict[tuple[int, ...], Floats] = {}

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in frames:
            made, area = self._sloped(frame) if self._strength else (frame, 0.0)
            if span.counts(frame.time):
                self._frames += 1
                self._area += area
            yield made

    def _sloped(self, frame: Planar) -> tuple[Planar, float]:
        luma = [_Stairs(frame.planes[0], frame.depth, share) for share in self._areas.shares]
        found = [self._slope(frame.planes[0], luma, [one.is_edge for one in luma])]
        for plane in frame.planes[1:]:
            size = plane.shape[::-1]
            edges = [cv.resize(one.is_edge.astype(np.uint8), size, interpolation=cv.INTER_NEAREST) > 0 for one in luma]
            stairs = [_Stairs(plane, frame.depth, share) for share in self._areas.shares]
            found.append(self._slope(plane, stairs, edges))
        if all(one is None for one in found):
            return frame, 0.0
        planes = [old if new is None else new for old, new in zip(frame.planes, found, strict=True)]
        area = 0.0 if found[0] is None else float((found[0] != frame.planes[0]).mean())
        return frame.redrawn(planes), area

    def _slope(self, plane: CodeValues, stairs: list[_Stairs], edges: list[NDArray[np.bool_]]) -> Floats | None:
        """The plane, in code values with fractions; None: there is no step in it."""
        codes = plane.astype(np.float32)
        sloped, done = codes, np.zeros(plane.shape, bool)
        for one, edge in zip(stairs, edges, strict=True):
            where = one.is_stepped & ~edge & ~done
            if not where.any():
                continue
            most = one.steps(plane) * np.float32(self._strength / 2)
            soft = codes
            for _ in range(self._areas.rounds):
                away = np.clip(cv.blur(soft, one.size) - codes, -most, most)
                soft = codes + np.where(one.is_stepped, away, np.float32(0))
            sloped, done = np.where(where, soft, sloped), done | where
        return np.where(done, sloped + self._noise(plane.shape), codes) if done.any() else None

    def _noise(self, shape: tuple[int, ...]) -> Floats:
        """Less than half a code either way, the same in every frame: without it, rounding makes steps again."""
        if shape not in self._dither:
            self._dither[shape] = np.random.default_rng(_SEED).uniform(-0.5, 0.5, shape).astype(np.float32)
        return self._dither[shape]

    def facts(self) -> Facts:
        """`area`: share of the luma that was made a slope, mean of all frames."""
        return {"frames": self._frames, "area": round(self._area / max(1, self._frames), 4)}


def _level(plane: CodeValues) -> NDArray[np.uint8]:
    """255 where a pixel equals those right of it and below it."""
    down = np.vstack([plane[1:], plane[-1:]])
    across = np.hstack([plane[:, 1:], plane[:, -1:]])
    return np.asarray(
        cv.bitwise_and(cv.compare(plane, down, cv.CMP_EQ), cv.compare(plane, across, cv.CMP_EQ)), np.uint8
    )
