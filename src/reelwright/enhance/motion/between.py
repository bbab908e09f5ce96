"""The flow as it is at a moment between two frames, and which of the two shows each place there.

Both ways of the flow are splatted forward to that moment, by trust; holes are filled from a pyramid; then each cell
takes the best of several flows, its own, those of either side and those of cells beside it, by how alike the two frames
look along it. Things end where they end that way, not where their flow does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.bend import Swerves, bent
from reelwright.enhance.motion.flow import Flow
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.refine import refined, refined_by_cells
from reelwright.enhance.motion.sight import Floats, Greys, channels, lands, moved, places, thinned

_ASIDE = 6
"""Cells from which other flows are taken."""
_PENALTY = 5
"""Grey levels, over 3 x 3 cells, by which another flow has to fit better than a cell's own."""
_DOUBT = 0.25
"""Mass, in cells, at which a side is half believed to show a place."""
_STILL = 2
"""Grey levels between two frames that are noise."""


@dataclass(frozen=True, slots=True)
class Between:
    to_first: Floats
    """[rows, columns, 2] cells from each cell to where it is in the first frame."""
    to_second: Floats
    share: Floats
    """[rows, columns], 0..1: how much of each cell the second frame shows."""
    still: Greys | None
    """[rows, columns], 255 where nothing changes and nothing passes; None: nowhere."""


def between(flow: Flow, t: float, swerves: Swerves, has_choice: bool, is_fine: bool) -> Between:
    """
    Args:
        t: 0..1, of the way from the first frame to the second.
        swerves: at the two frames.
        has_choice: whether cells choose among flows.
        is_fine: whether they do on the finer grid, and the flow is refined again on it; each cell's trust is told.
    """
    forth = _splatted(flow.there, flow.trust_there, t, flow.every)
    back = _splatted(flow.back, flow.trust_back, 1 - t, flow.every)
    found = _grown(_filled(cv.subtract(forth, back), forth[..., 2] + back[..., 2]), flow)
    still = _still(flow, found)
    if has_choice:
        found = _chosen(flow, found, t, forth, back, still, is_fine)
    if is_fine:
        found = refined(*flow.fines, refined(*flow.fines, found, t), t, 1.2)
    else:
        found = refined_by_cells(*flow.slopes, found, t)
    if still is not None:
        cv.copyTo(np.zeros_like(found), still, found)
    seen_first, seen_second = cv.extractChannel(forth, 2), cv.extractChannel(back, 2)
    if flow.is_fading:  # one side alone would be as bright as that side
        share = np.full(seen_first.shape, t, np.float32)
    else:
        weight = cv.addWeighted(seen_first, 1 - t, seen_second, t, _DOUBT)
        share = cv.divide(cv.addWeighted(seen_second, t, seen_second, 0, _DOUBT * t), weight)
    to_first, to_second = found * np.float32(-t), found * np.float32(1 - t)
    off = bent(swerves, to_first, to_second, t)
    if off is not None:
        off = _grown(off, flow)
        if still is not None:
            cv.copyTo(np.zeros_like(off), still, off)
        to_first, to_second = cv.add(to_first, off), cv.add(to_second, off)
    return Between(to_first, to_second, _grown(share, flow), still)


def _grown(sparse: Floats, flow: Flow) -> Floats:
    """For each cell, what is told for one of some."""
    return np.asarray(cv.resize(sparse, flow.there.shape[1::-1], interpolation=cv.INTER_LINEAR), np.float32)


def _splatted(flow: Floats, trust: Floats, t: float, every: int) -> Floats:
    """[rows, columns, 3], of one in `every` cells: flow times mass, and mass, of what those of `flow` bring to each at
    `t`.

    Each brings its own to the cell that is nearest, and that is then spread over its neighbours: a third of the time of
    sharing it among four, and no worse once cells have chosen.
    """
    rows, columns = trust.shape
    wide = columns + 2
    own = thinned(flow, every)
    x, y = channels(cv.scaleAdd(own, t / every, places(rows, columns)))
    x, y = (np.clip(one + np.float32(1.5), 0, side + 1).astype(np.intp) for one, side in ((x, columns), (y, rows)))
    target, size = (y * wide + x).ravel(), (rows + 2) * wide
    brought = [*(cv.multiply(one, trust) for one in channels(own)), trust]
    sums = [np.bincount(target, one.ravel(), size).astype(np.float32).reshape(rows + 2, wide) for one in brought]
    return np.asarray(cv.blur(cv.merge(sums)[1 : rows + 1, 1 : columns + 1], (3, 3)), np.float32)


def _filled(sums: Floats, mass: Floats, least: float = 1e-3) -> Floats:
    """[rows, columns, 2]: the mean flow; where next to nothing was brought, that of the wider surroundings."""
    levels = [cv.merge([*channels(sums)[:2], mass])]
    while min(levels[-1].shape[:2]) > 6:
        levels.append(cv.pyrDown(levels[-1]))
    found = np.zeros((1, 1, 2), np.float32)
    for level in levels[::-1]:
        wider = cv.resize(found, (level.shape[1], level.shape[0]), interpolation=cv.INTER_LINEAR)
        x, y, mass = channels(level)
        divisor = cv.add(mass, least)
        over = [
            cv.divide(cv.scaleAdd(one, least, brought), divisor)
            for one, brought in zip(channels(wider), (x, y), strict=True)
        ]
        found = cv.merge(over)
    return np.asarray(found, np.float32)


def _still(flow: Flow, found: Floats) -> Greys | None:
    """Cells that are alike in both frames, and through which nothing passes between them."""
    first, second = flow.first, flow.second
    rows, columns = found.shape[:2]
    slow = cv.compare(cv.magnitude(*channels(found)), 0.3, cv.CMP_LT)
    if flow.every > 1:  # what moves beside a cell shows in it
        slow = cv.dilate(slow, np.ones([2 * flow.every + 1] * 2, np.uint8))
    same = cv.compare(cv.absdiff(first.grid, second.grid), _STILL, cv.CMP_LE)
    if not cv.countNonZero(cv.bitwise_and(slow, same)):
        return None
    differs = cv.threshold(cv.absdiff(first.luma, second.luma), _STILL, 255, cv.THRESH_BINARY)[1]
    share = cv.resize(differs, (columns, rows), interpolation=cv.INTER_AREA)
    still = cv.bitwise_and(cv.compare(share, 0, cv.CMP_EQ), slow)
    return np.asarray(still, np.uint8) if cv.countNonZero(still) else None


def _chosen(
    flow: Flow, found: Floats, t: float, forth: Floats, back: Floats, still: Greys | None, is_fine: bool
) -> Floats:
    rows, columns = found.shape[:2]
    choices = [_own(forth, found, 1), _own(back, found, -1)] if is_fine else []  # they gain less than they take else
    wide = cv.copyMakeBorder(found, *[_ASIDE] * 4, cv.BORDER_REPLICATE)
    for x, y in ((0, 1), (2, 1), (1, 0), (1, 2)):
        choices.append(wide[y * _ASIDE : y * _ASIDE + rows, x * _ASIDE : x * _ASIDE + columns])
    if still is not None:
        choices.append(np.zeros_like(found))
    best, chosen = _unlike(flow, found, t, is_fine), found.copy()
    inside = cv.bitwise_and(lands(found, -t), lands(found, 1 - t))
    for choice in choices:
        unlike = _unlike(flow, choice, t, is_fine)
        better = cv.bitwise_and(cv.compare(cv.add(unlike, _PENALTY), best, cv.CMP_LT), inside)
        cv.copyTo(choice, better, chosen)
        cv.copyTo(unlike, better, best)
    return np.asarray(cv.merge([cv.medianBlur(one, 5) for one in channels(chosen)]), np.float32)


def _own(sums: Floats, found: Floats, sign: int) -> Floats:
    """The flow that one side alone brings, where it brings any."""
    x, y, mass = channels(sums)
    divisor = cv.max(mass, 1e-3)
    own = cv.merge([cv.divide(x, divisor, scale=sign), cv.divide(y, divisor, scale=sign)])
    return np.asarray(cv.copyTo(own, cv.compare(mass, 1e-3, cv.CMP_GT), found.copy()), np.float32)


def _unlike(flow: Flow, choice: Floats, t: float, is_fine: bool) -> NDArray[np.uint16]:
    """[rows, columns] uint16: grey levels between the frames along a flow, over 3 x 3 cells."""
    rows, columns = choice.shape[:2]
    if not is_fine:
        apart = cv.absdiff(moved(flow.grids[0], choice, -t), moved(flow.grids[1], choice, 1 - t))
        return np.asarray(cv.boxFilter(apart, cv.CV_16U, (3, 3), normalize=False), np.uint16)
    own = np.asarray(cv.resize(choice, (2 * columns, 2 * rows), interpolation=cv.INTER_LINEAR), np.float32)
    apart = cv.absdiff(moved(flow.fines[0], own, -2 * t), moved(flow.fines[1], own, 2 - 2 * t))
    summed = cv.boxFilter(apart, cv.CV_16U, (6, 6), normalize=False)
    return np.asarray(cv.resize(summed, (columns, rows), interpolation=cv.INTER_AREA) // 4, np.uint16)
