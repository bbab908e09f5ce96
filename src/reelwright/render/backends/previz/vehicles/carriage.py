"""A carriage, painted; metres from its middle and over the rails."""

from __future__ import annotations

from typing import Any

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr, smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, closed, disc, rounded, soft_box
from reelwright.render.backends.previz.vehicles.glazing import pane
from reelwright.render.backends.previz.vehicles.running import ROOF, Livery, arched, coupling, under
from reelwright.render.backends.previz.vehicles.sitting import Sitting, leaning

LONG, BOGIES = 18.4, 6.45
"""And metres from the middle to a bogie's."""
_HALF = LONG / 2
_WINDOWS, _APART = 9, 1.6375
_WARM_PANE = bgr("#ffd08a")


def painted_carriage(sitting: Sitting, livery: Livery, seed: int) -> Card:
    work = Bodywork(sitting, (-_HALF - 0.5, 0.0, _HALF + 0.5, 4.1), sitting.finest(LONG + 1.0, 1250.0))
    under(work, _HALF, BOGIES)
    for side in (-1, 1):
        coupling(work, side * _HALF, side)
        work.lay(
            "#1c1c1d",
            [(side * _HALF, 1.2), (side * (_HALF + 0.33), 1.2), (side * (_HALF + 0.33), 3.5), (side * _HALF, 3.5)],
        )
    _roof(work)
    work.lay(livery.body, box(-_HALF, 1.08, _HALF, 3.38), form=_side, gloss=0.75)
    work.lay(livery.band, box(-_HALF, 2.06, _HALF, 3.16), form=_side, gloss=0.6, within=True)
    for y in (2.06, 3.16, 1.42):
        work.lay(livery.line, [(-_HALF, y), (_HALF, y)], line=0.045, form=_side, within=True)
    for x in (-_HALF + 0.95, _HALF - 0.95):
        _door(work, x, livery, sitting.lamps)
    chance = rng(seed)
    for k in range(_WINDOWS):
        x = (k - (_WINDOWS - 1) / 2) * _APART
        work.dim(0.16, [(x - _APART / 2, 1.12), (x - _APART / 2, 2.04)], line=0.03)
        _window(work, x, chance, sitting.lamps)
    work.dim(0.5, [(-_HALF, 3.36), (_HALF, 3.36)], line=0.07, soft=0.02)
    work.dim(0.5, box(-_HALF, 1.02, _HALF, 1.16), soft=0.05)
    return work.card(rim=0.035, snow=0.10)


def _side(x: Any, y: Any) -> tuple[Any, Any]:
    """It leans in a little toward floor and roof, and turns at its ends."""
    up = np.interp(y, (1.08, 1.5, 2.0, 2.8, 3.2, 3.4), (-0.30, -0.06, 0.04, 0.10, 0.32, 0.60))
    return up, smoothstep(_HALF - 0.25, _HALF, np.abs(x)) * np.sign(x) * 0.6


def _roof(work: Bodywork) -> None:
    half = [(_HALF - 0.6, 3.95), (_HALF - 0.05, 3.72), (_HALF - 0.02, 3.30)]
    work.lay(ROOF, rounded([*half, *((-x, y) for x, y in half[::-1])]), form=arched(3.2, 3.98), gloss=0.25)
    for x in np.linspace(-_HALF + 1.6, _HALF - 1.6, 7):
        work.lay("#777c80", soft_box(x - 0.28, 3.84, x + 0.28, 4.02, 0.07), form=leaning(0.6))


def _door(work: Bodywork, x: float, livery: Livery, lit: float) -> None:
    outline = soft_box(x - 0.42, 1.10, x + 0.42, 3.20, 0.06)
    work.lay(livery.body * np.float32(0.86), outline, form=leaning(0.0), gloss=0.6)
    work.dim(0.5, closed(outline), line=0.045)
    pane(work, soft_box(x - 0.24, 2.16, x + 0.24, 3.02, 0.08), lit)
    work.lay("#d9dcdf", [(x + 0.30, 1.75), (x + 0.30, 2.05)], line=0.03, gloss=0.8)
    work.lay("#8a8d90", [(x - 0.55, 1.5), (x - 0.55, 2.6)], line=0.03, gloss=0.6)
    work.lay("#30302f", [(x - 0.45, 0.78), (x + 0.45, 0.78)], line=0.05, form=leaning(0.6))


def _window(work: Bodywork, x: float, chance: np.random.Generator, lit: float) -> None:
    """A window, its curtains, and with luck somebody at it."""
    left, foot, right, top = x - 0.58, 2.18, x + 0.58, 3.02
    outline = soft_box(left, foot, right, top, 0.10)
    pane(work, outline, lit)
    if chance.random() < 0.62:
        at = x + float(chance.uniform(-0.3, 0.3))
        trunk = [(at - 0.26, foot + 0.02), (at - 0.2, foot + 0.26), (at + 0.2, foot + 0.26), (at + 0.26, foot + 0.02)]
        for shape in (disc(at, foot + 0.42, 0.12, 1.25, 20), rounded(trunk, 2)):
            work.lay("#3a2a20", shape, share=0.9 if lit else 0.55)
    for side in (-1, 1):
        edge, low, high = x + side * 0.58, foot + 0.04, top - 0.03
        fold = [(edge, low), (edge - side * 0.13, low), (edge - side * 0.17, high), (edge, high)]
        if lit:
            work.shine(_WARM_PANE * np.float32(0.55), fold)
        else:
            work.lay("#8d6a58", fold, share=0.5)
    work.lay("#b9bec2", closed(outline), line=0.035, gloss=0.8, form=leaning(0.2))
    work.lay("#b9bec2", [(left, top - 0.24), (right, top - 0.24)], line=0.025, gloss=0.6)
