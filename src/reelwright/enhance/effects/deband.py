"""Steps in what should be a slope made a slope: only where a plane consists of flat steps, as one of too few
levels does. Texture, noise and edges are none, and stay as they are, to the bit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Span, strength_of
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats
from reelwright.film.recipe import Facts
from reelwright.media.clip import CodeValues, Planar

_SHARE = 12
"""Of the height of the picture, how wide the area is over which a step is made a slope."""
_HIGHEST = 6.0
"""Grey levels of 256 that a step may be high; a higher one is an edge."""
_PLATEAUS = 0.8
"""Share of the pixels that equal those beside them, from which a place consists of steps."""
_SEED = 1816


class _Steps:
    """Where a plane consists of flat steps, and how high they are."""

    def __init__(self, plane: CodeValues, depth: int) -> None:
        grey = 1 << (depth - 8)
        width = max(5, plane.shape[0] // _SHARE) | 1
        self.plane, self.size = plane, (width, width)
        shape = cv.getStructuringElement(cv.MORPH_RECT, self.size)
        self.rise: CodeValues = cv.subtract(cv.dilate(plane, shape), cv.erode(plane, shape))
        """From the least to the most around, in code values."""
        self.is_edge: NDArray[np.bool_] = self.rise > 2 * _HIGHEST * grey
        is_flat = cv.blur(_level(plane), self.size) >= _PLATEAUS * 255
        self.is_stepped: NDArray[np.bool_] = is_flat & (self.rise > grey) & ~self.is_edge


class Deband:
    """
    Args:
        strength: 0..1, of 0 nothing is changed.
    """

    name = "deband"
    edition = 1
    before = after = 0
    rate = None
    scale = 1
    nanoseconds = 8.0

    def __init__(self, strength: float = 1.0) -> None:
        self._strength = strength_of(strength)
        self._frames = 0
        self._area = 0.0
        self._dither: dict[tuple[int, ...], Floats] = {}

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in frames:
            made, area = self._sloped(frame) if self._strength else (frame, 0.0)
            if frame.time in span:
                self._frames += 1
                self._area += area
            yield made

    def _sloped(self, frame: Planar) -> tuple[Planar, float]:
        luma = _Steps(frame.planes[0], frame.depth)
        found = [self._slope(luma, luma.is_edge)]
        for plane in frame.planes[1:]:
            rows, columns = plane.shape
            edge = cv.resize(luma.is_edge.astype(np.uint8), (columns, rows), interpolation=cv.INTER_NEAREST) > 0
            found.append(self._slope(_Steps(plane, frame.depth), edge))
        if all(one is None for one in found):
            return frame, 0.0
        planes = [old if new is None else new for old, new in zip(frame.planes, found, strict=True)]
        area = 0.0 if found[0] is None else float((found[0] != frame.planes[0]).mean())
        return frame.redrawn(planes), area

    def _slope(self, steps: _Steps, edge: NDArray[np.bool_]) -> Floats | None:
        """The plane, in code values with fractions; None: there is no step in it."""
        where = steps.is_stepped & ~edge
        if not where.any():
            return None
        codes = steps.plane.astype(np.float32)
        soft = cv.blur(codes, steps.size)  # as wide as `rise` looks: where that is nothing, so is the difference
        most = np.float32(self._strength) * steps.rise.astype(np.float32) / 2
        sloped = codes + np.clip(soft - codes, -most, most) + self._noise(codes.shape)
        return np.where(where, sloped, codes)

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
