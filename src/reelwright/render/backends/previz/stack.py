"""Draws a stack of cards: only where nothing nearer hides them, and without blending where they are solid.

The picture is cut into upright strips. From near to far, each strip knows the rows that nearer cards hide; a card is
drawn no further down than it is seen. Then, from far to near, what is solid in a strip is laid down as it is, and only
the rest is blended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Brush, Picture, Placed, Thing, placed

_STRIPS = 16
_LARGE = 0.08
"""Share of the picture from which it pays to look at a card strip by strip."""
_ALIKE = 8
"""Rows by which neighbouring strips may differ and still be laid down as one."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A thing, with what of it is seen."""

    one: Placed
    foot: int
    """One past the last row in which any of it is seen."""
    feet: list[int]
    """For each strip, one past the last row in which it is seen."""
    solid: list[tuple[int, int]] | None
    """For each strip, the first row that is solid, and one past the last; None: blend all of it."""


class _Hidden:
    """The rows of a strip that nearer cards hide, as runs that do not touch."""

    def __init__(self) -> None:
        self._runs: list[tuple[int, int]] = []

    def add(self, top: int, foot: int) -> None:
        if foot <= top:
            return
        apart = [run for run in self._runs if run[1] < top or run[0] > foot]
        joined = [run for run in self._runs if run[1] >= top and run[0] <= foot]
        tops, feet = [top, *(run[0] for run in joined)], [foot, *(run[1] for run in joined)]
        self._runs = [*apart, (min(tops), max(feet))]

    def seen_to(self, foot: int) -> int:
        """One past the last row before `foot` that is not hidden."""
        for top, end in sorted(self._runs, reverse=True):
            if top < foot <= end:
                foot = top
        return foot


def draw_stack(picture: Picture, things: Sequence[Thing], camera: Camera, t: float) -> None:
    """Draw things far to near over `picture` [H, W, 4], in place."""
    height, width = picture.shape[:2]
    count = max(1, min(_STRIPS, width // 32))
    edges = [width * k // count for k in range(count + 1)]
    hidden = [_Hidden() for _ in range(count)]
    cuts: list[_Cut] = []
    near_first = sorted(things, key=lambda thing: thing.z)
    for one in placed(near_first, camera.matrix, camera.position, t, width, height):
        card, (left, top, right, foot) = one.thing.card, one.box
        first, last = left * count // width, min(count - 1, (right - 1) * count // width + 1)
        feet = [hidden[k].seen_to(foot) for k in range(first, last + 1)]
        foot = max(feet)
        if foot <= top:
            continue
        solid = None
        if (right - left) * (foot - top) > _LARGE * width * height:
            if not card.adds and one.thing.gain is None and card.gain is None and card.solid.is_any:
                solid = solid_rows(one, edges, height)
            feet = [top] * first + feet + [top] * (count - last - 1)
        cuts.append(_Cut(one, foot, feet, solid))
        for strip, rows in zip(hidden, solid or (), strict=False):
            strip.add(*rows)
    for cut in reversed(cuts):
        _draw(picture, cut, edges, t)


def _draw(picture: Picture, cut: _Cut, edges: Sequence[int], t: float) -> None:
    brush = Brush(cut.one, t)
    if not brush.is_seen:
        return
    left, top, right, _ = cut.one.box
    if cut.solid is None:
        brush.blend(picture, (left, top, right, cut.foot))
        return
    for left, right, first, last, foot in _runs(cut, cut.solid, edges):
        if first > top:
            brush.blend(picture, (left, top, right, first))
        if last > first:
            brush.lay(picture, (left, first, right, last))
        if foot > last:
            brush.blend(picture, (left, last, right, foot))


def _runs(cut: _Cut, solid: Sequence[tuple[int, int]], edges: Sequence[int]) -> list[list[int]]:
    """[left, right, first solid row, one past the last, foot] of strips, joined where they are alike."""
    found: list[list[int]] = []
    for k, (first, last) in enumerate(solid):
        left, right = max(cut.one.box[0], edges[k]), min(cut.one.box[2], edges[k + 1])
        top, foot = cut.one.box[1], cut.feet[k]
        if right <= left or foot <= top:
            continue
        first, last = max(first, top), min(last, foot)
        if last <= first:
            first = last = foot
        one = found[-1] if found else None
        if one and one[1] == left and max(abs(one[2] - first), abs(one[3] - last), abs(one[4] - foot)) <= _ALIKE:
            one[1], one[2], one[3], one[4] = right, max(one[2], first), min(one[3], last), max(one[4], foot)
            if one[3] <= one[2]:
                one[2] = one[3] = one[4]
        else:
            found.append([left, right, first, last, foot])
    return found


def solid_rows(one: Placed, edges: Sequence[int], height: int) -> list[tuple[int, int]] | None:
    """For each strip of the picture, between neighbours of `edges`, the rows in which the card is solid all across: the
    first, and one past the last. (0, 0) where there are none; None when there are none at all."""
    solid, matrix = one.thing.card.solid, one.matrix
    left, right = solid.edges[:-1], solid.edges[1:]
    u = np.stack((left, right, left, right))
    inside = 1.0 if one.enlargement >= 1 else 3.0  # a pixel reads a texel around it, or a few
    v = np.stack((solid.top + inside, solid.top + inside, solid.foot - inside, solid.foot - inside))
    w = matrix[2, 0] * u + matrix[2, 1] * v + matrix[2, 2]
    is_there = solid.foot - solid.top > 2 * inside
    if not is_there.any() or float(w.min()) <= 1e-6:
        return None
    x = (matrix[0, 0] * u + matrix[0, 1] * v + matrix[0, 2]) / w
    y = (matrix[1, 0] * u + matrix[1, 1] * v + matrix[1, 2]) / w
    top = np.where(is_there, np.maximum(y[0], y[1]), np.inf)
    foot = np.where(is_there, np.minimum(y[2], y[3]), -np.inf)
    ends = (x[[0, 2], 0], x[[1, 3], -1])
    begin, end = ends if ends[0][0] < ends[1][0] else ends[::-1]
    a, b = np.asarray(edges[:-1], float)[:, None], np.asarray(edges[1:], float)[:, None]
    meets: NDArray[np.bool_] = (x.min(0) < b) & (x.max(0) > a)
    tops = np.where(meets, top, -np.inf).max(1)
    feet = np.where(meets, foot, np.inf).min(1)
    is_whole = (a[:, 0] >= begin.max() + 1) & (b[:, 0] <= end.min() - 1)
    tops = np.clip(np.ceil(np.where(np.isfinite(tops), tops, height)) + 1, 0, height)
    feet = np.clip(np.floor(np.where(np.isfinite(feet), feet, 0)), 0, height)
    is_solid = is_whole & (feet > tops)
    if not is_solid.any():
        return None
    return [(int(one), int(other)) if is_so else (0, 0) for one, other, is_so in zip(tops, feet, is_solid, strict=True)]
