"""The house of a fishing boat, painted: a cabin, a wheelhouse on it, and what stands about them. Metres."""

from __future__ import annotations

import math

from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, disc, rounded
from reelwright.render.backends.previz.vehicles.glazing import pane
from reelwright.render.backends.previz.vehicles.sitting import along, barrel, leaning
from reelwright.render.backends.previz.vehicles.tubes import tube
from reelwright.render.backends.previz.vehicles.wheels import ring

_DOOR = ((-2.72, 0.95), (-2.72, 0.95), (-2.72, 1.95), (-2.12, 1.95), (-2.12, 0.95), (-2.12, 0.95))
_ROOF = ((-3.85, 3.56), (-3.85, 3.56), (-3.8, 3.72), (-2.4, 3.80), (-0.9, 3.72), (-0.72, 3.58), (-0.72, 3.58))
_BUOY = (-1.5, 1.62)


def deckhouse(work: Bodywork, lit: float) -> None:
    """`lit`, 0..1: how bright it is inside."""
    _cabin(work, lit)
    _wheelhouse(work, lit)
    funnel = along((-3.3, -2.86), (-0.9, 0.9), 0.0)
    work.lay("#2f343a", box(-3.3, 3.72, -2.86, 4.75), form=funnel)
    work.lay("#c9a23a", box(-3.3, 4.30, -2.86, 4.52), form=funnel)
    work.lay("#e6e6e2", [(-1.95, 4.42), (-1.15, 4.42)], line=0.13, gloss=0.5, form=leaning(0.4))  # radar
    work.lay("#8f9499", [(-1.55, 3.75), (-1.55, 4.36)], line=0.07)
    work.lay("#7d8287", [(-2.3, 3.75), (-2.36, 6.3)], line=0.02)
    for x in (-5.35, -4.95):
        tube(work, "#555b61", (x, 1.2), (x + 0.08, 4.2), 0.10, 0.2)
    tube(work, "#555b61", (-5.5, 4.15), (-4.62, 4.15), 0.12, 0.2)
    work.lay("#6d7379", disc(-5.12, 3.98, 0.13), gloss=0.4)


def _cabin(work: Bodywork, lit: float) -> None:
    work.lay("#d9d4c6", box(-4.7, 0.9, -0.85, 2.05), form=along((-4.7, -3.9, -1.3, -0.85), (-0.7, 0.0, 0.0, 0.6)))
    for x in (-4.15, -3.35):
        pane(work, disc(x, 1.62, 0.19), lit)
        work.lay("#b08d4a", ring(x, 1.62, 0.20), line=0.045, gloss=0.7)
    work.lay("#6f4a30", rounded(_DOOR, 2), form=leaning(0.0))
    work.dim(0.3, box(-2.66, 1.1, -2.18, 1.5))
    x, y = _BUOY
    work.lay("#d4572e", ring(x, y, 0.26), line=0.13, form=barrel(1.3, 1.95))
    for turn in (0.785, 2.356, 3.927, 5.498):
        work.lay("#efeae0", disc(x + 0.26 * math.cos(turn), y + 0.26 * math.sin(turn), 0.075))


def _wheelhouse(work: Bodywork, lit: float) -> None:
    walls = [(-3.55, 2.0), (-3.45, 3.55), (-1.15, 3.55), (-0.72, 2.0)]
    work.lay("#ece8dc", walls, form=along((-3.5, -2.9, -1.5, -0.8), (-0.65, 0.0, 0.05, 0.7)), gloss=0.3)
    work.lay("#27476b", [(-3.53, 2.30), (-0.80, 2.30)], line=0.10)
    for left, right in ((-3.25, -2.62), (-2.48, -1.88), (-1.74, -1.30)):
        pane(work, [(left, 2.62), (right + 0.07, 2.62), (right, 3.28), (left, 3.28)], lit)
    work.dim(0.45, [(-3.6, 3.50), (-1.1, 3.50)], line=0.09, soft=0.02)
    work.lay("#8a3d30", rounded(_ROOF), form=leaning(0.6), gloss=0.3)
