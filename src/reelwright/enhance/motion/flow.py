"""Optical flow between two frames, both ways, and how far each place of it is to be trusted.

Dense inverse search (Kroeger et al., 2016; OpenCV's) on the grid. What it loses, small things that move far, is looked
for block by block where the frames do not fit each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.refine import refined
from reelwright.enhance.motion.sight import (
    Floats,
    Greys,
    Sight,
    Slopes,
    channels,
    lands,
    moved,
    places,
    slopes_of,
    thinned,
)

_GREY, _DISAGREEMENT = -0.12, -1.4
"""What a grey level, and a cell of disagreement between the two ways, take from the logarithm of trust."""
_UNFIT = 9
"""Grey levels, over an area, from which two frames do not fit."""
_BLOCK, _REACH, _MOST_BLOCKS, _MOST_MOTIONS = 14, 28, 12, 4
"""Cells across, and how far it is looked for; how many are, and how many motions are taken from them."""
_KNOWN = 1.5
"""Cells by which a motion differs at most from the flow that is there: fine texture may not fit itself."""
_LIKE = 0.72
"""Correlation of a block with where it went."""
_FADE = 1.5
"""Grey levels of the mean, from which frames are made equally bright before they are compared."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """How hard motion is looked for."""

    is_fine: bool = False
    """On the finer grid: four times the work."""
    stride: int = 6
    """Cells from patch to patch."""
    iterations: int = 8
    every: int = 1
    """Cells, across and down, of which one is told how far it is trusted."""
    refinements: int = 2
    """Of what was lost and is found again."""

    def search(self) -> Any:
        found = cv.DISOpticalFlow.create(cv.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        found.setFinestScale(0)
        found.setPatchStride(self.stride)
        found.setGradientDescentIterations(self.iterations)
        found.setVariationalRefinementIterations(0)  # they cost as much as the rest, and gain nothing here
        return found


class Flow:
    """From one frame to the next, and back."""

    def __init__(self, first: Sight, second: Sight, tuning: Tuning, search: Any) -> None:
        self.first, self.second, self.every = first, second, tuning.every
        self.is_fading = abs(first.mean - second.mean) > _FADE
        self.grids = first.grid, second.grid
        self.fines = first.fine, second.fine
        if self.is_fading:
            grid, fine = second.lit_as(first)
            self.grids, self.fines = (first.grid, grid), (first.fine, fine)
        a, b = self.grids
        if tuning.is_fine:
            c, d = self.fines
            self.there, self.back = (_halved(search.calc(*pair, None)) for pair in ((c, d), (d, c)))
        else:
            self.there, self.back = search.calc(a, b, None), search.calc(b, a, None)
        motions = _lost_motions(a, b, self.there)
        if motions:
            self.there = _mended(a, b, self.there, motions, tuning.refinements)
            self.back = _mended(b, a, self.back, [(-x, -y) for x, y in motions], tuning.refinements)
        self.trust_there = _trust(a, b, self.there, self.back, self.every)
        self.trust_back = _trust(b, a, self.back, self.there, self.every)

    @cached_property
    def slopes(self) -> tuple[Slopes, Slopes]:
        """Of the finer grids."""
        return self.first.slopes, slopes_of(self.fines[1]) if self.is_fading else self.second.slopes

    @property
    def fit(self) -> float:
        """0..1, the mean trust: near 0 between pictures that have nothing to do with each other."""
        return float((self.trust_there.mean() + self.trust_back.mean()) / 2)


def _halved(flow: Floats) -> Floats:
    rows, columns = flow.shape[0] // 2, flow.shape[1] // 2
    return np.asarray(cv.resize(flow, (columns, rows), interpolation=cv.INTER_AREA) * np.float32(0.5), np.float32)


def _trust(a: Greys, b: Greys, flow: Floats, back: Floats, every: int) -> Floats:
    """[rows, columns] of one in `every` cells, 0..1: whether a place looks the same where the flow takes it, and the
    way back leads home."""
    rows, columns = a.shape
    own = thinned(flow, every)
    where = cv.add(own, thinned(places(rows, columns), every))
    seen, way_back = (cv.remap(one, where, None, cv.INTER_LINEAR, borderMode=cv.BORDER_REPLICATE) for one in (b, back))
    grey, away = cv.absdiff(thinned(a, every), seen), cv.magnitude(*channels(cv.add(own, way_back)))
    raised = cv.addWeighted(grey, _GREY, away, _DISAGREEMENT, 0, dtype=cv.CV_32F)
    trust = cv.copyTo(cv.exp(raised), cv.inRange(where, (0, 0, 0, 0), (columns - 1, rows - 1, 0, 0)))
    return np.asarray(cv.add(trust, 1e-6), np.float32)


def _lost_motions(a: Greys, b: Greys, flow: Floats) -> list[tuple[int, int]]:
    """Motions, in cells, of two blocks of `a` or more that do not fit `b` where the flow takes them."""
    unfit = cv.blur(cv.copyTo(cv.absdiff(a, moved(b, flow)), lands(flow)), (7, 7))
    share = cv.blur(cv.threshold(unfit, _UNFIT, 255, cv.THRESH_BINARY)[1], (_BLOCK, _BLOCK))
    rows, columns = a.shape
    found: list[tuple[int, int]] = []
    for _ in range(_MOST_BLOCKS):
        _, most, _, (x, y) = cv.minMaxLoc(share)
        if most < 150:
            break
        half = _BLOCK // 2
        cv.rectangle(share, (x - half - 2, y - half - 2), (x + half + 2, y + half + 2), (0,), -1)
        left, top = (min(max(0, at - half), size - _BLOCK) for at, size in ((x, columns), (y, rows)))
        block = a[top : top + _BLOCK, left : left + _BLOCK]
        west, north = max(0, left - _REACH), max(0, top - _REACH)
        around = b[north : top + _BLOCK + _REACH, west : left + _BLOCK + _REACH]
        _, like, _, (right, down) = cv.minMaxLoc(cv.matchTemplate(around, block, cv.TM_CCOEFF_NORMED))
        motion = (right + west - left, down + north - top)
        known = cv.mean(flow[top : top + _BLOCK, left : left + _BLOCK])
        if like > _LIKE and abs(motion[0] - known[0]) + abs(motion[1] - known[1]) > _KNOWN:
            found.append(motion)
    motions: list[tuple[int, int]] = []
    for one in found:
        is_shared = sum(_near(one, other) for other in found) > 1
        if is_shared and not any(_near(one, other) for other in motions):
            motions.append(one)
    return motions[:_MOST_MOTIONS]


def _near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return abs(one[0] - other[0]) + abs(one[1] - other[1]) <= 2


def _mended(a: Greys, b: Greys, flow: Floats, motions: list[tuple[int, int]], refinements: int) -> Floats:
    """The flow, with those motions wherever they fit clearly better."""
    best = cv.blur(cv.absdiff(a, moved(b, flow)), (5, 5))
    mended, is_new = flow.copy(), np.zeros(a.shape, np.uint8)
    for motion in motions:
        other = np.full_like(flow, motion)
        unfit = cv.blur(cv.absdiff(a, moved(b, other)), (5, 5))
        better = cv.compare(cv.add(unfit, 2), best, cv.CMP_LT)
        cv.copyTo(other, better, mended)
        cv.copyTo(unfit, better, best)
        is_new |= better
    for _ in range(refinements):
        mended = np.asarray(cv.copyTo(refined(a, b, mended, 0.0), is_new, mended), np.float32)
    return mended
