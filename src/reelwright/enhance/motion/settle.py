"""A flow without its jitter, which would make paint tremble: the motion of what is carried."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.refine import refined_by_cells
from reelwright.enhance.motion.sides import jumps, meeting, sided
from reelwright.enhance.motion.sight import Floats, Greys, Slopes, channels, moved, places, slopes_of

_NEAR, _REACH, _EVERY = 4.0, 8, 2
"""Cells over which motion is one, of a Gaussian; how far off others are looked at for it, and every how manieth."""
_LOOSE, _STRICT = 0.5, 0.12
"""Cells by which others may move otherwise and count as alike: anywhere, and where motions meet."""
_AROUND, _EDGE = 5.0, 14.0
"""Cells around from which the motion of what is flat is taken; and grey levels from cell to cell that are an edge."""
_UNFIT, _UNFIT_MEETING, _TIMES = 0.6, 0.15, 1.1
"""Grey levels by which the camera's move may miss and still be taken, anywhere and where motions meet; more than so
many times what the flow misses by."""
_SAME = 2.0
"""Cells over which both frames are smoothed before that is judged. Between pixels a frame is softer than on them, which
a flow that keeps to whole ones would win by."""
_MOSTLY, _ALIKE = 0.75, 0.1
"""Share of what can be followed that has to move as the camera does, and within how many cells, so that it counts."""
_FITTED, _FIT_ROUNDS = 4, (1.0, 0.4, 0.2, 0.1, 0.05)
"""The camera's move is found on every so manieth cell; and cells by which others may differ, in each round of it."""
_FLAT, _PUT_BACK = 5.0, 3.0
"""Squared grey levels a cell, of the slope that a motion is put back by at least; and cells over which that is one."""


class Basis(NamedTuple):
    """A frame as its motion is told by."""

    grid: Greys
    fine: Greys
    """On a grid a whole number of times finer."""
    slopes: Slopes
    """Of that, a little smoothed."""

    @classmethod
    def of(cls, grid: Greys, fine: Greys) -> Basis:
        return cls(grid, fine, slopes_of(np.asarray(cv.GaussianBlur(fine, (0, 0), 1.0), np.uint8)))


def settled(a: Basis, b: Basis, flow: Floats, trust: Floats) -> Floats:
    """The flow from the first to the second, calmed; where most of the picture moves as one, its move wherever that
    fits as well: no place alone tells a motion as exactly as all of them together. Elsewhere what calming took of
    motion that changes from place to place is put back, as the finer pictures tell it, but for where motions meet: all
    that is looked at around there is of both."""
    edges = _edges(a.grid)
    flow = _without_strays(flow)
    breaks = jumps(flow)
    if cv.countNonZero(breaks):
        flow = _without_strays(sided(a.fine, b.fine, flow, breaks))
    meets, sure = meeting(breaks), trust * edges
    calm, camera = _calm(flow, sure, meets), _camera_flow(flow, sure)
    alike = cv.magnitude(*channels(cv.subtract(calm, camera))) < _ALIKE
    taken = cv.subtract(refined_by_cells(a.slopes, b.slopes, calm, 0.0, _FLAT), calm)
    calm = np.asarray(calm + (1 - meets[..., None]) * cv.GaussianBlur(taken, (0, 0), _PUT_BACK), np.float32)
    if float((sure * alike).sum()) < _MOSTLY * float(sure.sum()):
        return calm
    missed, missed_so = (_missed(a.grid, b.grid, way, edges) for way in (calm, camera))
    level = np.float32(_UNFIT) + np.float32(_UNFIT_MEETING - _UNFIT) * meets
    share = np.clip((missed * np.float32(_TIMES) + level - missed_so) / level, 0, 1)
    return np.asarray(calm + share[..., None] * (camera - calm), np.float32)


def _without_strays(flow: Floats) -> Floats:
    return np.asarray(cv.merge([cv.medianBlur(part, 5) for part in channels(flow)]), np.float32)


def _calm(flow: Floats, sure: Floats, meets: Floats) -> Floats:
    """As what moves alike does nearby; where there is nothing to tell it by, as all does around: what is painted on a
    wall moves with its edges. Along the rows first, then down the columns (a bilateral filter; Tomasi and Manduchi,
    1998; Pham and van Vliet, 2005, take it apart so)."""
    own = np.minimum(sure * 2, 1)
    strictness = own / (np.float32(_LOOSE) + np.float32(_STRICT - _LOOSE) * meets) ** 2
    parts, total = _alike_along(1, channels(flow), sure, strictness)
    parts, _ = _alike_along(0, parts, total, strictness)
    weight = cv.merge([cv.GaussianBlur(sure, (0, 0), _AROUND) + np.float32(1e-4)] * 2)
    around = cv.divide(cv.GaussianBlur(flow * sure[..., None], (0, 0), _AROUND), weight)
    own = np.maximum(own, meets)[..., None]
    return np.asarray(around + own * (cv.merge(parts) - around), np.float32)


def _alike_along(
    axis: int, flow: tuple[Floats, ...], sure: Floats, strictness: Floats
) -> tuple[tuple[Floats, ...], Floats]:
    """The mean motion of those in the same column or row that move alike, and how much of them there was."""
    rows, columns = sure.shape
    down, right = (_REACH, 0) if axis == 0 else (0, _REACH)
    wide = [cv.copyMakeBorder(one, down, down, right, right, cv.BORDER_REPLICATE) for one in (*flow, sure)]
    total = sure + np.float32(1e-6)
    sums = [part * total for part in flow]
    for off in range(-_REACH, _REACH + 1, _EVERY):
        if off == 0:
            continue
        top, left = (_REACH + off, 0) if axis == 0 else (0, _REACH + off)
        *there, weight = (one[top : top + rows, left : left + columns] for one in wide)
        x, y = (cv.subtract(part, own) for part, own in zip(there, flow, strict=True))
        unlike = cv.multiply(cv.add(cv.multiply(x, x), cv.multiply(y, y)), strictness, scale=-1)
        weight = cv.multiply(cv.exp(unlike), weight, scale=float(np.exp(-(off**2) / (2 * _NEAR**2))))
        cv.accumulate(weight, total)
        for part, one in zip(there, sums, strict=True):
            cv.accumulate(cv.multiply(weight, part), one)
    return tuple(np.asarray(cv.divide(one, total), np.float32) for one in sums), total


def _camera_flow(flow: Floats, sure: Floats) -> Floats:
    """[rows, columns, 2]: shifted, turned, and drawn nearer, as most of what is sure is."""
    rows, columns = sure.shape
    here = cv.merge([np.ones((rows, columns), np.float32), *channels(places(rows, columns) / np.float32(columns))])
    known, given = (one[::_FITTED, ::_FITTED].reshape(-1, one.shape[2]).astype(np.float64) for one in (here, flow))
    own = sure[::_FITTED, ::_FITTED].reshape(-1, 1).astype(np.float64) + 1e-6
    weight = own
    for apart in _FIT_ROUNDS:
        move = np.linalg.lstsq(known * weight, given * weight, rcond=None)[0]
        weight = own * np.exp(-((np.linalg.norm(known @ move - given, axis=1, keepdims=True) / apart) ** 2))
    return np.asarray(cv.transform(here, move.T.astype(np.float32)), np.float32)


def _missed(a: Greys, b: Greys, flow: Floats, edges: Floats) -> Floats:
    """[rows, columns], grey levels: by how much edges around miss where the flow takes them."""
    a, b = (cv.GaussianBlur(one, (0, 0), _SAME) for one in (a, b))
    away = cv.absdiff(a, moved(b, flow)).astype(np.float32)
    weight = cv.GaussianBlur(edges, (0, 0), _NEAR) + np.float32(1e-4)
    return np.asarray(cv.divide(cv.GaussianBlur(away * edges, (0, 0), _NEAR), weight), np.float32)


def _edges(grid: Greys) -> Floats:
    """[rows, columns], near 0..1: how much there is to tell a motion by."""
    slope = cv.morphologyEx(cv.blur(grid, (3, 3)), cv.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return np.asarray(np.minimum(slope.astype(np.float32) / np.float32(_EDGE), 1) + np.float32(0.01), np.float32)
