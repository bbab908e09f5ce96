"""A frame drawn from the two around it, plane by plane, as it is to be written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.between import Between
from reelwright.enhance.motion.flow import Flow
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Greys, channels, places
from reelwright.media.clip import Planar

Codes = TypeVar("Codes", bound=np.generic)

_CERTAIN = (64, 191)
"""Shares of 255, outside of which one side is believed more than the other."""
_ALIKE = 10
"""Grey levels within which both sides show the same."""
_BAND = 16
"""Rows of cells that are drawn at once."""
_HALF_WAY = np.array([[1, -5, 20, 20, -5, 1]], np.float32) / 32
"""What is between two pixels, of those around it (ITU-T H.264, 8.4.2.2.1)."""


class Darkroom:
    """Draws frames of one size. All memory is taken once: fresh pages for each frame cost a tenth of drawing it."""

    def __init__(self) -> None:
        self._taken: dict[str, NDArray[Any]] = {}

    def drawn(
        self,
        first: Planar,
        second: Planar,
        lumas: Sequence[NDArray[Any]],
        flow: Flow,
        found: Between,
        t: float,
        way: int,
        out: Planar,
    ) -> float:
        """Fill `out`.

        Args:
            lumas: of the two, `doubled`.
            flow: that `found` was found by.
            t: 0..1, of the way from `first` to `second`.
            way: OpenCV's interpolation, in what is doubled.

        Returns:
            The share of the picture, 0..1, that looks alike from both sides, of what both can show.
        """
        cell, (height, width) = flow.first.cell, first.planes[0].shape
        moves = (found.to_first, found.to_second)
        placed = [_placed(off, cell, cell) for off in moves]
        seen = [self._seen_in_bands(k, lumas[k], placed[k], cell, way) for k in (0, 1)]
        share = cv.resize(cv.convertScaleAbs(found.share, alpha=255), None, fx=cell, fy=cell)[:height, :width]
        both = cv.inRange(share, *_CERTAIN)
        _blend(seen[0], seen[1], share, both, t, out.planes[0])
        strips = _strips(moves)
        lights = _lights(flow, t, first.depth)
        beyond = [partial(_grown, one, cell) for one in placed]
        _show_what_is_inside(strips, cell, beyond, seen, lights, out.planes[0], both)
        for number, plane in enumerate(out.planes[1:], 1):
            if number == 1:
                maps = [self._map(f"{k}", off, cell, (height, width), plane.shape) for k, off in enumerate(moves)]
            views = [
                self._seen(f"{k}", frame.planes[number], maps[k], cv.INTER_LINEAR)
                for k, frame in enumerate((first, second))
            ]
            cv.addWeighted(views[0], 1 - t, views[1], t, 0, plane)
            finer = cell * plane.shape[0] / height
            beyond = [partial(_channel, one) for one in maps]
            _show_what_is_inside(strips, finer, beyond, views, [light.of_colour() for light in lights], plane)
        if found.still is not None:
            keep_still(first if t < 0.5 else second, found.still, cell, out)
        return alike(seen[0], _lights(flow, 0, first.depth)[1].on(seen[1]), both, first.depth)

    def _room(self, name: str, shape: tuple[int, ...], kind: Any) -> NDArray[Any]:
        room = self._taken.get(name)
        if room is None or room.shape != shape or room.dtype != kind:
            room = self._taken[name] = np.empty(shape, kind)
        return room

    def _seen(self, name: str, plane: NDArray[Any], where: NDArray[Any], way: int) -> NDArray[Any]:
        room = self._room(f"seen {name}", plane.shape, plane.dtype)
        return np.asarray(cv.remap(plane, where, None, way, room, cv.BORDER_REPLICATE))

    def _seen_in_bands(self, number: int, finer: NDArray[Any], placed: Floats, cell: int, way: int) -> NDArray[Any]:
        """What is to be seen of `doubled` luma, a few rows at a time: where they come from stays in the processor's
        cache then, which saves a quarter of the time."""
        height, width = finer.shape[0] // 2, finer.shape[1] // 2
        view = self._room(f"seen {number}", (height, width), finer.dtype)
        ways = channels(placed * np.float32(2))
        for top in range(0, height, _BAND * cell):
            bottom = min(height, top + _BAND * cell)
            where = []
            for axis, one in enumerate(ways):
                cells = one[top // cell : -(-bottom // cell) + 2]
                room = self._room(f"band {axis} {len(cells)}", (len(cells) * cell, placed.shape[1] * cell), np.float32)
                cv.resize(cells, room.shape[::-1], room, interpolation=cv.INTER_LINEAR)
                where.append(room[cell : cell + bottom - top, cell : cell + width])
            cv.remap(finer, *where, way, view[top:bottom], cv.BORDER_REPLICATE)
        return view

    def _map(
        self, name: str, flow: Floats, cell: int, frame: tuple[int, ...], plane: tuple[int, ...]
    ) -> NDArray[np.float32]:
        """[H, W, 2]: where each pixel of a plane comes from. Worked out for cells and grown: adding up for each pixel
        would cost more."""
        fx, fy = cell * plane[1] / frame[1], cell * plane[0] / frame[0]
        placed = _placed(flow, fx, fy)
        rows, columns = placed.shape[:2]
        room = self._room(f"map {name}", (round(rows * fy), round(columns * fx), 2), np.float32)
        cv.resize(placed, room.shape[1::-1], room, interpolation=cv.INTER_LINEAR)
        left, top = round(fx), round(fy)
        return room[top : top + plane[0], left : left + plane[1]]


def doubled(plane: NDArray[Codes]) -> NDArray[Codes]:
    """[2 H, 2 W]: a plane, with what is half-way from each pixel to the next. Interpolated linearly, it is as sharp as
    the plane is by cubics, in half the time."""
    height, width = plane.shape
    made = np.empty((height, 2, width, 2), plane.dtype)
    across, down = (made[:, row].reshape(height, 2 * width) for row in (0, 1))
    between = cv.filter2D(plane, -1, _HALF_WAY, anchor=(2, 0), borderType=cv.BORDER_REPLICATE)
    cv.merge([plane, between], made[:, 0])
    cv.filter2D(across, -1, _HALF_WAY.T, down, (0, 2), 0, cv.BORDER_REPLICATE)
    return made.reshape(2 * height, 2 * width)


def _placed(flow: Floats, fx: float, fy: float) -> Floats:
    """[rows + 2, columns + 2, 2]: where cells come from, in pixels of a plane, with a cell more on each side so that
    nothing bends at the edges."""
    rows, columns = flow.shape[:2]
    sized = flow * (np.float32(fx) if fx == fy else np.array([fx, fy], np.float32))
    wide = cv.copyMakeBorder(sized, 1, 1, 1, 1, cv.BORDER_REPLICATE)
    return np.asarray(cv.add(wide, _middles(rows, columns, fx, fy)), np.float32)


def _channel(where: NDArray[Any], axis: int, lines: slice) -> Floats:
    """Where pixels come from along x or y, of some columns or rows."""
    return np.asarray(cv.extractChannel(where[:, lines] if axis == 0 else where[lines], axis), np.float32)


def _grown(placed: Floats, cell: int, axis: int, lines: slice) -> Floats:
    """The same by where their cells do."""
    first, last = lines.start // cell, -(-lines.stop // cell) + 2
    cells = _channel(placed, axis, slice(first, last))
    large = cv.resize(cells, None, fx=cell, fy=cell, interpolation=cv.INTER_LINEAR)
    begin = cell + lines.start - first * cell
    within = slice(begin, begin + lines.stop - lines.start)
    return np.asarray(large[cell:, within] if axis == 0 else large[within, cell:], np.float32)


@cache
def _middles(rows: int, columns: int, fx: float, fy: float) -> Floats:
    """[rows + 2, columns + 2, 2]: the middle of each cell, and of those around the edge, in pixels of a plane."""
    x = (np.arange(-1, columns + 1) + 0.5) * fx - 0.5
    y = (np.arange(-1, rows + 1) + 0.5) * fy - 0.5
    return np.ascontiguousarray(np.dstack(np.meshgrid(x, y)).astype(np.float32))


def _blend(a: NDArray[Any], b: NDArray[Any], share: Greys, both: Greys, t: float, out: NDArray[Any]) -> None:
    """By `t` where both show a place, by `share` where one is believed more."""
    cv.addWeighted(a, 1 - t, b, t, 0, out)
    one_sided = cv.findNonZero(cv.bitwise_not(both))
    if one_sided is not None:
        columns, rows = one_sided.reshape(-1, 2).T
        part = share[rows, columns].astype(np.float32) * np.float32(1 / 255)
        first, second = a[rows, columns].astype(np.float32), b[rows, columns]
        out[rows, columns] = (first + (second - first) * part + np.float32(0.5)).astype(out.dtype)


Strip = tuple[int, bool, int]
"""Along which of x and y, whether at its end, and how many cells wide."""


def _strips(moves: Sequence[Floats]) -> list[Strip]:
    """Along the edges, where places come from beyond the edge of either frame."""
    rows, columns = moves[0].shape[:2]
    ends = [channels(cv.add(off, places(rows, columns))) for off in moves]
    found = []
    for axis, cells in ((0, columns), (1, rows)):
        where = [end[axis] for end in ends]
        for is_end in (False, True):
            far = [one.max(axis) if is_end else one.min(axis) for one in where]
            lines = np.flatnonzero(np.maximum(*far) > cells - 1.5 if is_end else np.minimum(*far) < 0.5)
            near = lines[lines >= cells // 2] if is_end else lines[lines < cells // 2]
            if near.size:
                found.append((axis, is_end, int(cells - near[0] if is_end else near[-1] + 1)))
    return found


def _show_what_is_inside(
    strips: Sequence[Strip],
    cell: float,
    beyond: Sequence[Callable[[int, slice], Floats]],
    seen: Sequence[NDArray[Any]],
    lights: Sequence[Relit],
    out: NDArray[Any],
    both: Greys | None = None,
) -> None:
    """What is beyond the edge of one frame is shown as the other shows it, and taken out of `both`.

    Args:
        beyond: of each frame, where pixels come from along x or y, of some columns or rows.
    """
    for axis, is_end, cells in strips:
        size = out.shape[1 - axis]
        width = min(size, round(cells * cell))
        part = slice(size - width, size) if is_end else slice(0, width)
        strip = (part, slice(None)) if axis else (slice(None), part)
        order, edge = (cv.CMP_GT, size - 1) if is_end else (cv.CMP_LT, 0)
        shown = out[strip]
        first, second = (
            cv.compare(np.ascontiguousarray(where(axis, part)[: shown.shape[0], : shown.shape[1]]), edge, order)
            for where in beyond
        )
        for outside, other, k in ((first, second, 1), (second, first, 0)):
            alone = cv.bitwise_and(outside, cv.bitwise_not(other))
            cv.copyTo(lights[k].on(seen[k][strip]), alone, shown)
            if both is not None:
                both[strip] &= cv.bitwise_not(alone)


def keep_still(frame: Planar, still: Greys, cell: int, out: Planar) -> None:
    """Copy to `out` what of `frame` is `still`, cell by cell."""
    height, width = frame.planes[0].shape
    grown = cv.resize(still, None, fx=cell, fy=cell, interpolation=cv.INTER_NEAREST)[:height, :width]
    for source, plane in zip(frame.planes, out.planes, strict=True):
        mask = (
            cv.resize(grown, plane.shape[::-1], interpolation=cv.INTER_NEAREST) if plane.shape != grown.shape else grown
        )
        cv.copyTo(source, mask, plane)


@dataclass(frozen=True, slots=True)
class Relit:
    """How a frame is to be lit: its code values times `gain`, with `lift` added."""

    gain: float
    lift: float
    middle: int
    """The code value of no colour."""

    def on(self, view: NDArray[Any]) -> NDArray[Any]:
        if self.gain == 1 and self.lift == 0:
            return view
        return np.asarray(cv.addWeighted(view, self.gain, view, 0, self.lift))

    def of_colour(self) -> Relit:
        return Relit(self.gain, self.middle * (1 - self.gain), self.middle)


def _lights(flow: Flow, t: float, depth: int) -> tuple[Relit, Relit]:
    """By which each of the two frames is as light as what is between them at `t`."""
    middle = 1 << (depth - 1)
    if not flow.is_fading:
        return Relit(1, 0, middle), Relit(1, 0, middle)
    times = 2 ** (depth - 8)
    gain = (flow.second.spread + 2) / (flow.first.spread + 2)
    lift = (flow.second.mean - flow.first.mean * gain) * times
    on, back = 1 + (gain - 1) * t, 1 / gain  # the first at `t`; the second as the first
    return Relit(on, lift * t, middle), Relit(t + (1 - t) * back, -(1 - t) * back * lift, middle)


def alike(a: NDArray[Any], b: NDArray[Any], where: Greys | None = None, depth: int = 8) -> float:
    """The share of two pictures, 0..1, that differs by next to nothing; of the part where `where` is not 0. Of the rows
    every second one is looked at."""
    a, b = a[::2], b[::2]
    unlike = cv.compare(cv.blur(cv.absdiff(a, b), (5, 5)), _ALIKE << (depth - 8), cv.CMP_GT)
    if where is None:
        return 1 - float(cv.countNonZero(unlike)) / a.size
    within: int = cv.countNonZero(where[::2])
    return 1 - float(cv.countNonZero(cv.bitwise_and(unlike, where[::2]))) / max(1, within)
