"""Sails, painted: full of wind, or stowed. Metres from the middle of the boat and from the water."""

from __future__ import annotations

from typing import Any

import numpy as np

from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, rounded
from reelwright.render.backends.previz.vehicles.hulls import Line
from reelwright.render.backends.previz.vehicles.sitting import Form, barrel, leaning

MAST = 0.55
_UP = np.linspace(0, 1, 24)
_MAIN_LUFF = np.array([(MAST - 0.05, 1.9), (MAST - 0.05, 11.4)])
_MAIN_LEECH = np.stack((-3.45 + (MAST + 3.25) * _UP**1.25 + 0.22 * np.sin(np.pi * _UP), 1.86 + 9.54 * _UP), 1)
_JIB_LUFF = np.array([(4.2, 1.35), (0.75, 9.9)])
_JIB_LEECH = np.array([(-0.15, 1.75), (0.05, 3.5), (0.35, 6.0), (0.72, 9.9)])
_COVER = (
    (MAST - 0.05, 2.35), (-0.8, 2.08), (-2.4, 1.98), (-3.5, 1.86), (-3.55, 1.68), (-1.5, 1.66), (MAST - 0.05, 1.68),
)  # fmt: skip


def _belly(luff: Line, leech: Line) -> Form:
    """Turned to its leading edge in front, and aft behind."""

    def form(x: Any, y: Any) -> tuple[Any, Any]:
        front, back = _edge(luff, y), _edge(leech, y)
        share = np.clip((x - back) / np.maximum(0.15, front - back), 0, 1)
        return 0.16, 0.72 * share**1.6 - 0.34

    return form


def _edge(line: Line, y: Any) -> Any:
    """Where an edge is at a height."""
    return np.interp(y, line[:, 1], line[:, 0])


def canvas(work: Bodywork, colour: Colour) -> None:
    """Mainsail and jib, full of wind."""
    foot = [(-2.4, 1.74), (-0.9, 1.72)]
    work.lay(colour, [*_MAIN_LUFF[::-1], *foot[::-1], *_MAIN_LEECH], form=_belly(_MAIN_LUFF, _MAIN_LEECH))
    _seams(work, _MAIN_LUFF, _MAIN_LEECH, (3.8, 5.7, 7.6, 9.5), 0.25)
    for y in (5.0, 7.8):
        left = float(_edge(_MAIN_LEECH, y))
        work.dim(0.25, [(left, y), (left + 0.8, y + 0.06)], line=0.05)  # battens
    work.dim(0.18, _MAIN_LUFF, line=0.25, soft=0.12)
    work.lay(colour, [*_JIB_LUFF, *_JIB_LEECH[::-1], (1.9, 1.28)], form=_belly(_JIB_LUFF, _JIB_LEECH))
    _seams(work, _JIB_LUFF, _JIB_LEECH, (3.55, 5.6, 7.65), 0.3)
    work.lay("#d8d2c0", [_JIB_LEECH[0], (-2.6, 0.85)], line=0.02)  # the sheet


def _seams(work: Bodywork, luff: Line, leech: Line, heights: tuple[float, ...], falls: float) -> None:
    for y in heights:
        right, left = float(_edge(luff, y)), float(_edge(leech, y - falls))
        work.dim(0.14, [(right, y), ((right + left) / 2, y - 0.05), (left, y - falls)], line=0.03)


def stowed(work: Bodywork) -> None:
    """The mainsail under its cover on the boom, the jib rolled on its stay."""
    work.lay("#2c4a6c", rounded(_COVER), form=barrel(1.5, 2.3))
    for k in range(5):
        x = 0.1 - 0.8 * k
        work.dim(0.35, [(x, 2.2 - 0.07 * k), (x - 0.04, 1.66)], line=0.05)
    work.lay("#e6dfcf", [(4.25, 1.4), (0.8, 9.6)], line=0.13, form=leaning(0.2, 0.2))
