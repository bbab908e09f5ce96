"""Draws a stack of cards: only where nothing nearer hides them, and without blending where they are solid.

The picture is cut into upright strips. From near to far, each strip knows the rows that nearer cards hide; a card is
drawn no further down than it is seen. Then, from far to near, what is solid in a strip is laid down as it is, and only
the rest is blended.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from reelwright.render.backends.previz.camera import Camera, Matrix
from reelwright.render.backends.previz.card import Brush, Picture, Placed, Thing, placed

_STRIPS = 16
_BROAD = 160
"""Pixels that a strip is broad at least: each is a warp of its own, and those cost by themselves."""
_LARGE = 0.05
"""Share of the picture from which it pays to look at a card strip by strip."""
_ALIKE = 8
"""Rows by which neighbouring strips may differ and still be laid down as one."""


Rows = tuple[int, int, int, int]
"""Of a card in a strip of the picture: the first that is painted, the first that is solid all across, one past the last
that is, and one past the last that is painted. The second and the third are 0 where nothing is solid."""


class _Cut(NamedTuple):
    """A thing, with what of it is seen."""

    one: Placed
    foot: int
    """One past the last row in which any of it is seen."""
    feet: list[int]
    """For each strip, one past the last row in which it is seen."""
    rows: list[Rows] | None
    """For each strip; None: all of its box is blended."""


class _Hidden:
    """The rows of a strip that nearer cards hide, as runs that do not touch, the lowest first."""

    def __init__(self) -> None:
        self._runs: list[tuple[int, int]] = []

    def add(self, top: int, foot: int) -> None:
        if foot <= top:
            return
        below = [run for run in self._runs if run[0] > foot]
        above = [run for run in self._runs if run[1] < top]
        for run in self._runs[len(below) : len(self._runs) - len(above)]:
            top, foot = min(top, run[0]), max(foot, run[1])
        self._runs = [*below, (top, foot), *above]

    def seen_to(self, foot: int) -> int:
        """One past the last row before `foot` that is not hidden."""
        for top, end in self._runs:
            if top < foot <= end:
                foot = top
        return foot


def draw_stack(picture: Picture, things: Sequence[Thing], camera: Camera, t: float) -> None:
    """Draw things far to near over `picture` [H, W, 4], in place."""
    height, width = picture.shape[:2]
    count = max(1, min(_STRIPS, width // _BROAD))
    edges = [width * k // count for k in range(count + 1)]
    hidden = [_Hidden() for _ in range(count)]
    cuts: list[_Cut] = []
    near_first = sorted(things, key=attrgetter("z"))
    seen = placed(near_first, camera.matrix, camera.position, t, width, height)
    shown = shown_rows(seen, edges, height)
    hides = False
    for k, one in enumerate(seen):
        left, top, right, foot = one.box
        first, last = left * count // width, min(count - 1, (right - 1) * count // width + 1)
        feet = [foot] * (last + 1 - first)
        if hides:
            feet = [strip.seen_to(foot) for strip in hidden[first : last + 1]]
            foot = max(feet)
            if foot <= top:
                continue
        rows = shown.get(k)
        if rows is not None:
            feet = [top] * first + feet + [top] * (count - last - 1)
            for strip, (_, begin, end, _) in zip(hidden, rows, strict=True):
                strip.add(begin, end)
                hides = hides or end > begin
        cuts.append(_Cut(one, foot, feet, rows))
    for cut in reversed(cuts):
        _draw(picture, cut, edges, t)


def _draw(picture: Picture, cut: _Cut, edges: Sequence[int], t: float) -> None:
    brush = Brush(cut.one, t)
    if not brush.is_seen:
        return
    if cut.rows is None:
        brush.blend(picture, (*cut.one.box[:3], cut.foot))
        return
    for left, right, top, first, last, foot in _runs(cut, cut.rows, edges):
        if first > top:
            brush.blend(picture, (left, top, right, first))
        if last > first:
            brush.lay(picture, (left, first, right, last))
        if foot > last:
            brush.blend(picture, (left, last, right, foot))


def _runs(cut: _Cut, rows: Sequence[Rows], edges: Sequence[int]) -> list[list[int]]:
    """[left, right, *Rows] of strips, joined where they are alike; where nothing is solid, that is at the foot."""
    found: list[list[int]] = []
    for k, (top, first, last, foot) in enumerate(rows):
        left, right = max(cut.one.box[0], edges[k]), min(cut.one.box[2], edges[k + 1])
        top, foot = max(top, cut.one.box[1]), min(foot, cut.feet[k])
        if right <= left or foot <= top:
            continue
        first, last = max(first, top), min(last, foot)
        if last <= first:
            first = last = foot
        one = found[-1] if found else None
        if (
            one
            and one[1] == left
            and max(abs(one[2] - top), abs(one[3] - first), abs(one[4] - last), abs(one[5] - foot)) <= _ALIKE
        ):
            one[1:] = [right, min(one[2], top), max(one[3], first), min(one[4], last), max(one[5], foot)]
            if one[4] <= one[3]:
                one[3] = one[4] = one[5]
        else:
            found.append([left, right, top, first, last, foot])
    return found


def shown_rows(seen: Sequence[Placed], edges: Sequence[int], height: int) -> dict[int, list[Rows]]:
    """The rows of those that are large, for each strip of the picture between neighbours of `edges`, by their place in
    `seen`; but of those that reach behind the camera. All at once, for a frame has a dozen."""
    large = _LARGE * edges[-1] * height
    at = [k for k, one in enumerate(seen) if (one.box[2] - one.box[0]) * (one.box[3] - one.box[1]) > large]
    if not at:
        return {}
    # a pixel reads a texel around it, or a few
    near = np.array([1.0 if seen[k].enlargement >= 1 else 3.0 for k in at])[:, None]
    left, right, head, end, top, foot = np.array([seen[k].thing.card.cover.strips for k in at]).transpose(1, 0, 2)
    is_solid = (foot - top > 2 * near) & np.array([_is_laid(seen[k].thing) for k in at])[:, None]
    u = np.array((left, right, left, right, left - near, right + near, left - near, right + near))
    high, low = head - near, end + 1 + near
    v = np.array((top + near, top + near, foot - near, foot - near, high, high, low, low))
    matrices = np.array([seen[k].matrix for k in at])[..., None]
    x, y, w = (matrices[:, row, 0] * u + matrices[:, row, 1] * v + matrices[:, row, 2] for row in range(3))
    is_before = w.min((0, 2)) > 1e-6
    w[:, ~is_before] = 1.0
    x, y = x / w, y / w
    begin, stop = np.sort((x[::2, :, 0][:2], x[1::2, :, -1][:2]), axis=0)
    a, b = np.asarray(edges[:-1], float), np.asarray(edges[1:], float)
    is_whole = (a >= begin.max(0)[:, None] + 1) & (b <= stop.min(0)[:, None] - 1)
    first = _of_strips(x[:4], np.where(is_solid, np.maximum(y[0], y[1]), np.inf), a, b, np.maximum)
    last = _of_strips(x[:4], np.where(is_solid, np.minimum(y[2], y[3]), -np.inf), a, b, np.minimum)
    is_painted = end >= head
    upper = _of_strips(x[4:], np.where(is_painted, y[4:].min(0), np.inf), a, b, np.minimum)
    lower = _of_strips(x[4:], np.where(is_painted, y[4:].max(0), -np.inf), a, b, np.maximum)
    bounds = (np.floor(upper) - 1, np.ceil(first) + 1, np.floor(last), np.ceil(lower) + 1)
    upper, first, last, lower = (np.clip(bound, 0, height) for bound in bounds)
    is_laid = is_whole & (last > first)
    rows = np.stack((upper, np.where(is_laid, first, 0), np.where(is_laid, last, 0), lower), axis=2).astype(int)
    found = zip(at, is_before.tolist(), rows.tolist(), strict=True)
    return {k: [(a, b, c, d) for a, b, c, d in one] for k, is_so, one in found if is_so}


def _of_strips(x: Matrix, y: Matrix, left: Matrix, right: Matrix, most: np.ufunc) -> Matrix:
    """[N, S]: the least or the most of `y`, [N, K], of the strips of a texture whose corners, `x` [4, N, K], are in
    each of the strips of the picture."""
    meets = (x.min(0)[:, None] < right[:, None]) & (x.max(0)[:, None] > left[:, None])
    none = -np.inf if most is np.maximum else np.inf
    return np.asarray(most.reduce(np.where(meets, y[:, None], none), axis=2))


def _is_laid(thing: Thing) -> bool:
    """Whether something of it is solid, and shown as it is painted."""
    card = thing.card
    return not card.adds and thing.gain is None and card.gain is None and card.cover.is_solid
