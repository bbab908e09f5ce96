"""Motion that is not straight: how far off the line between two frames things are, by the flows around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reelwright.enhance.motion.flow import Flow
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, channels, moved, thinned

_MOST = 1.5
"""Cells a frame by which motion may change: beyond, a flow is wrong."""
_APART, _SHARE_APART = 0.375, 2.0
"""Cells by which the changes at the two frames may differ, and how much more of themselves."""
_ALONE = 0.7
"""How far what is known at one frame alone is believed."""
_DOUBT = 0.03
_WINDOW, _WINDOW_SIZE = 1.5, (7, 7)
"""Pairs of cells: how motion changes is smooth, and is told for every second one."""


@dataclass(frozen=True, slots=True)
class Swerve:
    """How the motion of what a frame shows changes at that frame."""

    by: Floats
    """[rows / 2, columns / 2, 2], cells: the way on to the next frame less the way from the one before."""
    trust: Floats
    """[rows / 2, columns / 2], 0..1."""


Swerves = tuple[Swerve | None, Swerve | None]
"""At the first of two frames and at the second; None where no other frame beside them is known."""


def swerves(before: Flow | None, flow: Flow, after: Flow | None) -> Swerves:
    first = second = None
    if before is not None:
        first = _swerve((flow.there, before.back), (flow.trust_there, before.trust_back), flow.every)
    if after is not None:
        second = _swerve((after.there, flow.back), (after.trust_there, flow.trust_back), flow.every)
    return first, second


def _swerve(ways: tuple[Floats, Floats], trusts: tuple[Floats, Floats], every: int) -> Swerve:
    """
    Args:
        ways: on to the next frame and back to the one before. trusts: in them, of one in `every` cells.
    """
    by = cv.add(*(thinned(way, 2) for way in ways))
    trust = thinned(cv.sqrt(cv.multiply(*trusts)), 2 // every)
    slow = cv.threshold(cv.magnitude(*channels(by)), _MOST, 1, cv.THRESH_BINARY_INV)[1]
    trust = cv.multiply(trust, slow)
    weighted = cv.GaussianBlur(cv.merge([cv.multiply(one, trust) for one in channels(by)]), _WINDOW_SIZE, _WINDOW)
    mass = cv.GaussianBlur(trust, _WINDOW_SIZE, _WINDOW)
    divisor = cv.add(mass, _DOUBT)
    return Swerve(cv.merge([cv.divide(one, divisor) for one in channels(weighted)]), mass)


def bent(swerves: Swerves, to_first: Floats, to_second: Floats, t: float) -> Floats | None:
    """[rows, columns, 2]: how many cells what is at each place at `t` lies off the line between where it is in the two
    frames, as the cubic through four frames has it (Lagrange).

    Args:
        to_first, to_second: [rows, columns, 2], cells, along that line. t: 0..1.
    """
    to_first, to_second = thinned(to_first, 2), thinned(to_second, 2)
    seen = [
        (_at(swerve.by, to), _at(swerve.trust, to) * np.float32(near))
        for swerve, to, near in zip(swerves, (to_first, to_second), (2 - t, 1 + t), strict=True)
        if swerve is not None
    ]
    if not seen:
        return None
    if len(seen) == 1:
        return np.asarray(seen[0][0] * np.float32(_ALONE * t * (1 - t) / 2), np.float32)
    (a, a_mass), (b, b_mass) = seen
    share = cv.divide(b_mass, cv.add(cv.add(a_mass, b_mass), 1e-6))
    by = cv.add(a, cv.multiply(cv.subtract(b, a), cv.merge([share, share])))
    apart, size = cv.magnitude(*channels(cv.absdiff(a, b))), cv.magnitude(*channels(by))
    off = cv.divide(apart, cv.addWeighted(size, _SHARE_APART, size, 0, _APART))
    damped = cv.exp(cv.multiply(off, off, scale=-1)) * np.float32(t * (1 - t) / 2)
    return np.asarray(cv.multiply(by, cv.merge([damped, damped])), np.float32)


def _at(what: Floats, to: Floats) -> Floats:
    return np.asarray(moved(what, to, 0.5), np.float32)
