"""A camera that shakes held still, and one that moves left to move; nothing is cut off the picture.

The way of the camera is followed through the frames around. A frame is put where a line through that way goes; what
then lies outside of it is taken from the frames around that show it. It is put no further than the camera usually jumps
around there: nothing in a smooth move, nor where a move begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.effect import Effort, Span, strength_of
from reelwright.enhance.motion.camera import CameraMove, camera
from reelwright.enhance.motion.light import looks_cut
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.render import doubled
from reelwright.enhance.motion.sight import Floats, Greys, Sight
from reelwright.enhance.path import line, unrest
from reelwright.enhance.window import windowed
from reelwright.film.recipe import Facts
from reelwright.media.clip import Planar


@dataclass(frozen=True, slots=True)
class _Hold:
    """How long a way is looked at, and how a frame is put on it."""

    reach: int
    """Frames to either side."""
    width: float
    """Standard deviation, in frames, of how much they count: what is left of a shake falls as its power of 1.5."""
    points: int
    """That are followed from frame to frame."""
    is_coarse: bool
    """Whether they are in a picture half as large as they can be."""
    is_doubled: bool
    """Whether luma is put from `doubled`."""
    luma: int
    colours: int
    """OpenCV's interpolations."""


_LEVELS = {
    Effort.PREVIEW: _Hold(8, 3.0, 60, True, False, cv.INTER_LINEAR, cv.INTER_LINEAR),
    Effort.STANDARD: _Hold(12, 4.5, 80, True, True, cv.INTER_LINEAR, cv.INTER_LINEAR),
    Effort.HIGH: _Hold(18, 7.0, 240, False, False, cv.INTER_CUBIC, cv.INTER_CUBIC),
    Effort.MAXIMUM: _Hold(24, 9.0, 240, False, False, cv.INTER_LANCZOS4, cv.INTER_CUBIC),
}
_UNSEEN = 0.3
"""Pixels that the camera usually jumps around, below which it does not shake."""
_ROOM = 3.0
"""How many times further than that a frame may be put."""
_SHORTEST = 6
"""Frames, below which a shot has no way."""

_LEAST_COARSE = 120
"""Cells of the shorter side, from which there is enough to follow in a picture of so many."""
_TOLERANCE = 0.7
"""Pixels of what is looked at by which a point may miss how the others move; half as many where it is half as large."""
_FEW = 4
"""Places in a corner that stay as the edge is: to ask one more frame for them takes as long as for thousands."""
_ROW = 32000
"""Places that are taken from a plane at a time: OpenCV's rows are short."""

Matrix = NDArray[np.float64]
"""[3, 3], takes a place of one frame to that of another."""
Steps = tuple[Matrix, Matrix]
"""There, and back."""
Way = dict[int, tuple["_Held", Matrix]]
"""Of the frames around, up to the ends of the shot, by how much later they are: where they have what a frame shows."""


@dataclass(frozen=True, slots=True)
class _Small:
    """A frame as `camera` looks at it, half as large."""

    fine: Greys
    cell: int


class _Held:
    """A frame, and where the next one has what it shows."""

    def __init__(self, frame: Planar, hold: _Hold) -> None:
        self.frame = frame
        self._hold = hold
        self._next: tuple[_Held, Steps | None] | None = None

    @cached_property
    def sight(self) -> Sight:
        return Sight(self.frame)

    def to(self, following: _Held) -> Steps | None:
        if self._next is None:
            self._next = following, self._steps(following)
        return self._next[1]

    def _steps(self, following: _Held) -> Steps | None:
        if following.frame.is_after_hole:
            return None
        move = self._camera(following)
        is_other = looks_cut(self.sight, following.sight)
        if move is None or (is_other and not _fits(self.sight, following.sight, move)):
            return None
        return _there_and_back(move)

    def _camera(self, following: _Held) -> NDArray[np.float64] | None:
        first, second = self.sight, following.sight
        if not self._hold.is_coarse or min(first.grid.shape) < _LEAST_COARSE:
            return camera(first, second, self._hold.points, _TOLERANCE)
        small, next_small = (_Small(sight.grid, 2 * sight.cell) for sight in (first, second))
        return camera(small, next_small, self._hold.points, _TOLERANCE / 2)


class Stabilise:
    """
    Args:
        strength: 0..1, share of the shake that is taken away.
        effort: one of `Effort`.
    """

    name = "stabilise"
    edition = 4
    rate = None
    scale = 1
    nanoseconds = 8.0

    def __init__(self, strength: float = 1.0, effort: str = Effort.STANDARD) -> None:
        self._strength = strength_of(strength)
        self._hold = _LEVELS[Effort(effort)]
        self.before = self.after = self._hold.reach
        self._moved: list[float] = []
        self._frames = 0

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        held = (_Held(frame, self._hold) for frame in frames)
        for before, here, after in windowed(held, self.before, self.after):
            way = _way(before, here, after) if self._strength else {}
            move = self._steadied(way, here)
            if span.counts(here.frame.time):
                self._frames += 1
                if move is not None:
                    self._moved.append(float(np.hypot(*move.values[:2])))
            yield here.frame if move is None else _put(here, move, way, self._hold)

    def _steadied(self, way: Way, here: _Held) -> CameraMove | None:
        """Where this frame has to go; None: it stays."""
        if len(way) < _SHORTEST:
            return None
        places = np.array(sorted(way), np.float64)
        moves = CameraMove.of(np.stack([way[int(place)][1][:2] for place in places]), here.sight.shape).values
        usual = unrest(moves)
        if usual.max() < _UNSEEN:
            return None
        most = _ROOM * usual
        return CameraMove(self._strength * np.clip(line(places, self._hold.width) @ moves, -most, most))

    def facts(self) -> Facts:
        """`steadied`: frames that were moved, of `frames`; `most`: by how many pixels."""
        return {"frames": self._frames, "steadied": len(self._moved), "most": round(max(self._moved, default=0.0), 2)}


def _fits(first: Sight, second: Sight, move: NDArray[np.float64]) -> bool:
    """Whether two frames that look like a cut are none, but a camera that moves fast."""
    rows, columns = first.shape
    back = cv.warpAffine(second.luma, move, (columns, rows), flags=cv.INTER_LINEAR | cv.WARP_INVERSE_MAP)
    seen = first.luma[:rows, :columns]
    unmoved = second.luma[:rows, :columns]
    return float(cv.mean(cv.absdiff(back, seen))[0]) < float(cv.mean(cv.absdiff(unmoved, seen))[0]) / 2


def _there_and_back(move: NDArray[np.float64]) -> Steps:
    """Of `move`, [2, 3]."""
    there = np.vstack([move, (0, 0, 1)])
    return there, np.asarray(np.linalg.inv(there), np.float64)


def _way(before: tuple[_Held, ...], here: _Held, after: tuple[_Held, ...]) -> Way:
    way = {0: (here, np.eye(3))}
    for sign, others in ((-1, before[::-1]), (1, after)):
        one, so_far = way[0]
        for place, other in enumerate(others, 1):
            steps = other.to(one) if sign < 0 else one.to(other)
            if steps is None:
                break
            one, so_far = other, steps[sign < 0] @ so_far
            way[sign * place] = one, so_far
    return way


def _put(here: _Held, move: CameraMove, way: Way, hold: _Hold) -> Planar:
    """The frame moved; what it does not show from those that do, nearest first; beyond all of them its edge."""
    shape = here.sight.shape
    _, source = _there_and_back(move.matrix(shape))  # of each place, where it is in the frame
    planes = []
    for number, plane in enumerate(here.frame.planes):
        matrix = _scaled(source, plane.shape, shape)
        flags = (hold.colours if number else hold.luma) | cv.WARP_INVERSE_MAP
        finer, to = (doubled(plane), 2 * matrix) if hold.is_doubled and not number else (plane, matrix)
        planes.append(cv.warpAffine(finer, to, plane.shape[::-1], flags=flags, borderMode=cv.BORDER_REPLICATE))
    others = [way[place] for place in sorted(way, key=abs)[1:]]
    for size in {plane.shape for plane in planes}:
        alike = [number for number, plane in enumerate(planes) if plane.shape == size]
        missing = _beyond(size, _scaled(source, size, shape))
        for other, where in others:
            if missing.shape[1] <= _FEW:
                break
            there = cv.transform(missing, _scaled(where @ source, size, shape))
            seen = _is_inside(there, size)
            if seen.any():
                columns, rows = missing[0, seen].astype(np.intp).T
                for number in alike:
                    planes[number][rows, columns] = _taken(other.frame.planes[number], there[:, seen])
                missing = missing[:, ~seen]
    return here.frame.redrawn(planes)


def _scaled(matrix: Matrix, size: tuple[int, ...], shape: tuple[int, int]) -> NDArray[np.float64]:
    """[2, 3], for a plane of this size, whose pixels are as much of a picture of this shape from its corner."""
    across, down = size[1] / shape[1], size[0] / shape[0]
    return np.asarray(matrix[:2] * [[1, across / down, across], [down / across, 1, down]])


def _beyond(size: tuple[int, ...], matrix: NDArray[np.float64]) -> Floats:
    """[1, N, 2], x and y of the places that a matrix takes from beyond the edge."""
    rows, columns = size
    corners = np.array([[(0, 0), (columns - 1, 0), (0, rows - 1), (columns - 1, rows - 1)]], np.float64)
    border = 1 + int(np.abs(cv.transform(corners, matrix) - corners).max())
    places = _rim(rows, columns, min(border, (rows + 1) // 2, (columns + 1) // 2))
    return places[:, ~_is_inside(cv.transform(places, matrix), size)]


@lru_cache(maxsize=32)
def _rim(rows: int, columns: int, width: int) -> Floats:
    """[1, N, 2], x and y of the places so near the edge."""
    near = np.ones((rows, columns), bool)
    near[width : rows - width, width : columns - width] = False
    return np.ascontiguousarray(np.argwhere(near)[None, :, ::-1], np.float32)


def _is_inside(places: Floats, size: tuple[int, ...]) -> NDArray[np.bool_]:
    return np.asarray(cv.inRange(places, (0, 0, 0, 0), (size[1] - 1, size[0] - 1, 0, 0))[0] > 0)


def _taken(plane: NDArray[np.generic], places: Floats) -> NDArray[np.generic]:
    """[N]: what a plane shows at some places of it, [1, N, 2]."""
    parts = (places[:, first : first + _ROW] for first in range(0, places.shape[1], _ROW))
    found = [cv.remap(plane, part, None, cv.INTER_CUBIC, borderMode=cv.BORDER_REPLICATE) for part in parts]
    return np.asarray(np.concatenate(found, axis=1)[0])
