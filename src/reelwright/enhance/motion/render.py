"""A frame drawn from the two around it, plane by plane, as it is to be written."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.between import Between
from reelwright.enhance.motion.flow import Flow
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Greys
from reelwright.media.clip import Planar

_CERTAIN = (64, 191)
"""Shares of 255, outside of which one side is believed more than the other."""
_ALIKE = 10
"""Grey levels within which both sides show the same."""


class Darkroom:
    """Draws frames of one size. All memory is taken once: fresh pages for each frame cost a tenth of drawing it."""

    def __init__(self) -> None:
        self._taken: dict[str, NDArray[Any]] = {}

    def drawn(
        self, first: Planar, second: Planar, flow: Flow, found: Between, t: float, way: int, out: Planar
    ) -> float:
        """Fill `out`.

        Args:
            flow: that `found` was found by.
            t: 0..1, of the way from `first` to `second`.
            way: OpenCV's interpolation of luma.

        Returns:
            The share of the picture, 0..1, that looks alike from both sides, of what both can show.
        """
        cell, (height, width) = flow.first.cell, first.planes[0].shape
        moves = (found.to_first, found.to_second)
        maps = [self._map(f"luma {k}", off, cell, (height, width), (height, width)) for k, off in enumerate(moves)]
        seen = [self._seen(f"luma {k}", frame.planes[0], maps[k], way) for k, frame in enumerate((first, second))]
        share = cv.resize(cv.convertScaleAbs(found.share, alpha=255), None, fx=cell, fy=cell)[:height, :width]
        both = cv.inRange(share, *_CERTAIN)
        _blend(seen[0], seen[1], share, both, t, out.planes[0])
        for number, plane in enumerate(out.planes[1:], 1):
            if number == 1:
                maps = [self._map(f"{k}", off, cell, (height, width), plane.shape) for k, off in enumerate(moves)]
            views = [
                self._seen(f"{k}", frame.planes[number], maps[k], cv.INTER_LINEAR)
                for k, frame in enumerate((first, second))
            ]
            cv.addWeighted(views[0], 1 - t, views[1], t, 0, plane)
        if found.still is not None:
            _keep_still(first if t < 0.5 else second, found.still, cell, out)
        return alike(seen[0], _lit_alike(seen[1], flow, first.depth), both, first.depth)

    def _room(self, name: str, shape: tuple[int, ...], kind: Any) -> NDArray[Any]:
        room = self._taken.get(name)
        if room is None or room.shape != shape or room.dtype != kind:
            room = self._taken[name] = np.empty(shape, kind)
        return room

    def _seen(self, name: str, plane: NDArray[Any], where: NDArray[Any], way: int) -> NDArray[Any]:
        room = self._room(f"seen {name}", plane.shape, plane.dtype)
        return np.asarray(cv.remap(plane, where, None, way, room, cv.BORDER_REPLICATE))

    def _map(
        self, name: str, flow: Floats, cell: int, frame: tuple[int, ...], plane: tuple[int, ...]
    ) -> NDArray[np.float32]:
        """[H, W, 2]: where each pixel of a plane comes from. Worked out for cells and grown, with a cell more on each
        side so that nothing bends at the edges: adding up for each pixel would cost more."""
        fx, fy = cell * plane[1] / frame[1], cell * plane[0] / frame[0]
        rows, columns = flow.shape[:2]
        scaled = cv.copyMakeBorder(flow * np.array([fx, fy], np.float32), 1, 1, 1, 1, cv.BORDER_REPLICATE)
        placed = cv.add(scaled, _middles(rows, columns, fx, fy))
        room = self._room(f"map {name}", (round((rows + 2) * fy), round((columns + 2) * fx), 2), np.float32)
        cv.resize(placed, room.shape[1::-1], room, interpolation=cv.INTER_LINEAR)
        left, top = round(fx), round(fy)
        return room[top : top + plane[0], left : left + plane[1]]


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


def _keep_still(frame: Planar, still: Greys, cell: int, out: Planar) -> None:
    height, width = frame.planes[0].shape
    grown = cv.resize(still, None, fx=cell, fy=cell, interpolation=cv.INTER_NEAREST)[:height, :width]
    for source, plane in zip(frame.planes, out.planes, strict=True):
        mask = (
            cv.resize(grown, plane.shape[::-1], interpolation=cv.INTER_NEAREST) if plane.shape != grown.shape else grown
        )
        cv.copyTo(source, mask, plane)


def _lit_alike(seen: NDArray[Any], flow: Flow, depth: int) -> NDArray[Any]:
    """The second frame in the light of the first."""
    if not flow.is_fading:
        return seen
    gain = (flow.first.spread + 2) / (flow.second.spread + 2)
    lift = (flow.first.mean - flow.second.mean * gain) * 2 ** (depth - 8)
    return np.asarray(cv.addWeighted(seen, gain, seen, 0, lift))


def alike(a: NDArray[Any], b: NDArray[Any], where: Greys | None = None, depth: int = 8) -> float:
    """The share of two pictures, 0..1, that differs by next to nothing; of the part where `where` is not 0."""
    unlike = cv.compare(cv.blur(cv.absdiff(a, b), (5, 5)), _ALIKE << (depth - 8), cv.CMP_GT)
    if where is None:
        return 1 - float(cv.countNonZero(unlike)) / a.size
    within: int = cv.countNonZero(where)
    return 1 - float(cv.countNonZero(cv.bitwise_and(unlike, where))) / max(1, within)
