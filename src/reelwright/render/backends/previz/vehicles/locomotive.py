"""A locomotive, painted; metres from its middle and over the rails."""

from __future__ import annotations

from typing import Any

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.paint import smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, closed, disc, rounded, soft_box
from reelwright.render.backends.previz.vehicles.glazing import pane
from reelwright.render.backends.previz.vehicles.lamps import WHITE
from reelwright.render.backends.previz.vehicles.running import ROOF, Livery, arched, coupling, under
from reelwright.render.backends.previz.vehicles.sitting import Sitting, barrel, leaning
from reelwright.render.backends.previz.vehicles.wheels import ring

LONG, BOGIES = 15.6, 4.75
"""And metres from the middle to a bogie's."""
_HALF = LONG / 2
LAMP = (7.26, 2.05)
_OUTLINE = (
    (-_HALF, 1.06), (-_HALF, 1.06), (-_HALF, 3.50), (-_HALF, 3.50), (-_HALF + 0.15, 3.9), (-_HALF + 0.8, 4.02),
    (4.4, 4.02), (5.2, 3.98), (5.62, 3.72), (6.22, 2.84), (6.62, 2.66), (7.18, 2.46), (7.52, 2.05), (7.68, 1.50),
    (7.72, 1.06), (7.72, 1.06),
)  # fmt: skip
_ROOF = (
    (-_HALF + 0.02, 3.50), (-_HALF + 0.2, 3.95), (-_HALF + 0.9, 4.05), (4.4, 4.05), (5.25, 4.0), (5.5, 3.62),
    (4.6, 3.52), (-_HALF + 0.02, 3.50),
)  # fmt: skip
_BAND = (
    (-_HALF, 1.62), (4.6, 1.62), (6.4, 1.52), (7.9, 1.26), (7.9, 1.72), (6.7, 2.02), (4.8, 2.16), (-_HALF, 2.16),
)  # fmt: skip
_LINES = (
    ((-_HALF, 2.20), (4.8, 2.20), (6.75, 2.06), (7.9, 1.74)),
    ((-_HALF, 1.58), (4.6, 1.58), (6.4, 1.48), (7.9, 1.22)),
)


def painted_locomotive(sitting: Sitting, livery: Livery) -> Card:
    work = Bodywork(sitting, (-_HALF - 0.5, 0.0, _HALF + 0.7, 4.35), sitting.finest(LONG + 1.0, 1150.0))
    under(work, _HALF - 0.5, BOGIES)
    work.lay("#33322f", soft_box(-1.75, 0.28, 1.75, 1.0, 0.22), form=barrel(0.25, 1.05), gloss=0.3)  # the tank
    coupling(work, -_HALF, -1)
    work.lay(livery.body, rounded(_OUTLINE), form=_form, gloss=0.8)
    work.lay(ROOF, rounded(_ROOF), form=arched(3.4, 4.05), gloss=0.25, within=True)
    work.lay(livery.band, _BAND, form=_form, gloss=0.75, within=True)
    for line in _LINES:
        work.lay(livery.line, line, line=0.05, form=_form, within=True)
    _machine_room(work)
    _cab(work, sitting.lamps)
    work.dim(0.45, box(-_HALF, 1.02, _HALF, 1.16), soft=0.05)
    _roof_gear(work)
    _front(work, sitting)
    return work.card(rim=0.04, snow=0.10)


def _form(x: Any, y: Any) -> tuple[Any, Any]:
    """Its side, and the nose that turns away and lies back."""
    up = np.interp(y, (1.06, 1.5, 2.2, 3.0, 3.4, 3.7, 4.02), (-0.34, -0.08, 0.03, 0.10, 0.36, 0.74, 0.97))
    nose = smoothstep(5.4, 7.7, x) * smoothstep(3.4, 2.0, y) * 0.72
    screen = smoothstep(5.0, 6.1, x) * smoothstep(2.7, 3.4, y) * 0.5
    hood = smoothstep(5.9, 6.6, x) * smoothstep(2.05, 2.75, y) * 0.7
    aside = np.clip(nose + screen, 0, 0.8)
    return np.clip(up + hood, -0.9, np.sqrt(np.clip(0.97 - aside**2, 0, 1))), aside


def _machine_room(work: Bodywork) -> None:
    for x in (-5.6, -3.8, -2.0, -0.2, 1.6, 3.3):
        work.dim(0.55, soft_box(x - 0.66, 2.92, x + 0.66, 3.42, 0.04))
        for y in np.linspace(2.97, 3.37, 6):
            work.lay("#8b8f92", [(x - 0.62, y), (x + 0.62, y)], line=0.03, form=leaning(0.5), share=0.8)
    for x in (-4.7, -2.9, -1.1, 0.7, 2.5):
        work.lay("#1a1d20", disc(x, 2.55, 0.25), gloss=0.6, form=leaning(0.3))
        work.lay("#c3c7ca", ring(x, 2.55, 0.265), line=0.05, gloss=0.8, form=leaning(0.2))
    for x in (-6.5, -4.7, -2.9, -1.1, 0.7, 2.45):
        work.dim(0.16, [(x, 1.1), (x, 3.45)], line=0.03)
    work.dim(0.5, closed(soft_box(-7.45, 1.14, -6.85, 3.1, 0.08)), line=0.045)


def _cab(work: Bodywork, lit: float) -> None:
    outline = soft_box(4.92, 2.62, 5.62, 3.38, 0.10)
    pane(work, outline, lit * 0.7)
    work.lay("#2d3038", rounded([(4.96, 2.64), (5.02, 2.86), (5.42, 2.86), (5.49, 2.64)], 2), share=0.9)
    work.lay("#5a4030" if lit else "#8a6248", disc(5.25, 3.03, 0.12, 1.2, 24), form=leaning(0.1, 0.3))
    work.lay("#23262c", rounded([(5.11, 3.06), (5.14, 3.19), (5.34, 3.18), (5.48, 3.09), (5.32, 3.08)], 2))
    work.lay("#c3c7ca", closed(outline), line=0.04, gloss=0.8)
    pane(work, [(5.78, 2.88), (6.14, 2.84), (5.70, 3.46), (5.62, 3.46)], lit * 0.5, 0.25)
    work.dim(0.55, closed(soft_box(4.08, 1.14, 4.70, 3.40, 0.08)), line=0.05)
    pane(work, soft_box(4.20, 2.62, 4.58, 3.26, 0.08), lit * 0.7)
    for x in (3.98, 4.80):
        work.lay("#c3c7ca", [(x, 1.35), (x, 2.5)], line=0.035, gloss=0.8)
    for y in (0.55, 0.75, 0.95):
        work.lay("#44443f", [(4.15, y), (4.65, y)], line=0.05, form=leaning(0.6))


def _roof_gear(work: Bodywork) -> None:
    for x in (-5.0, -2.6):
        fan = [(x - 0.55, 3.98), (x - 0.55, 4.2), (x + 0.55, 4.2), (x + 0.55, 3.98)]
        work.lay("#5b5f62", rounded(fan, 2), form=leaning(0.5))
    for x in (0.4, 1.3):
        work.lay("#2a2b2c", soft_box(x - 0.24, 3.96, x + 0.24, 4.30, 0.05), form=leaning(0.0, 0.2))
    work.lay("#b08d4a", [(3.6, 4.12), (4.1, 4.14)], line=0.09, gloss=0.8, form=leaning(0.4))


def _front(work: Bodywork, sitting: Sitting) -> None:
    """Head lamp, plough and buffers."""
    x, y = LAMP
    work.lay("#b9bec2", disc(x - 0.04, y, 0.20), gloss=0.9, form=leaning(0.3, 0.5))
    work.lay("#dfe6ea", disc(x, y, 0.14), gloss=1.0, form=leaning(0.2, 0.5))
    plough = [(6.9, 1.04), (6.9, 1.04), (7.74, 1.04), (8.05, 0.42), (8.1, 0.26), (8.1, 0.26), (6.9, 0.3), (6.9, 0.3)]
    work.lay("#3a3b3a", rounded(plough, 2), form=leaning(0.15, 0.5), gloss=0.3)
    for k in range(4):
        work.dim(0.35, [(7.1 + 0.22 * k, 1.0), (7.2 + 0.26 * k, 0.3)], line=0.05)
    work.lay("#55585a", box(7.7, 1.02, 8.06, 1.20), form=leaning(0.3))
    work.lay("#77797b", box(8.02, 0.88, 8.14, 1.34), form=leaning(0.0, 0.6))
    if sitting.lamps:
        work.shine(WHITE, disc(x, y, 0.15), soft=0.03)
