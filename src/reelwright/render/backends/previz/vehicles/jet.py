"""A jet with two engines under swept wings, painted; metres from the middle of its hull."""

from __future__ import annotations

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.vehicles.airframe import engine, wing
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, closed, rounded, soft_box
from reelwright.render.backends.previz.vehicles.glazing import pane
from reelwright.render.backends.previz.vehicles.sitting import Sitting, barrel, leaning

_FOOT, _TOP = -1.6, 1.62
_HULL = (
    (12.9, -0.42), (12.7, 0.05), (11.6, 0.75), (10.6, 1.28), (9.2, 1.55), (0.0, 1.58), (-7.0, 1.55), (-12.4, 1.15),
    (-13.2, 0.85), (-12.6, 0.60), (-7.5, -0.95), (-3.5, -1.55), (9.5, -1.55), (11.8, -1.2),
)  # fmt: skip
_BELLY = (
    (12.4, -0.72), (9.0, -0.82), (-4.0, -0.82), (-9.5, -0.22), (-13.0, 0.62), (-7.5, -1.2), (-3.5, -1.8), (9.5, -1.8),
    (11.8, -1.4),
)  # fmt: skip
_FIN = (
    (-12.6, 1.0), (-13.1, 5.9), (-12.9, 6.05), (-11.3, 6.0), (-9.2, 2.3), (-7.2, 1.35), (-8.0, 0.8), (-12.0, 0.7),
)  # fmt: skip
_SWEEP = ((-13.2, 1.3), (-7.4, 1.8), (-5.6, 1.8), (-9.6, -0.35), (-13.2, 0.3))


def jet(sitting: Sitting, colour: Colour) -> Card:
    work = Bodywork(sitting, (-13.4, -3.9, 13.4, 6.4), sitting.finest(26.8, 1000.0))
    wing(work, "#b9bdc0", (-2.2, 3.4), (-4.6, -3.2), (-0.9, -3.4), leaning(0.4))  # the far wing
    engine(work, 1.0, -2.35, 0.82)
    wing(work, "#c9cccd", (-12.4, -9.8), (-12.9, -12.0), (0.6, -0.35), leaning(0.4))
    work.lay(colour, rounded(_FIN), form=leaning(0.05), gloss=0.7)
    work.dim(0.3, [(-12.3, 1.2), (-12.75, 5.8)], line=0.07)
    round_ = barrel(_FOOT, _TOP)
    work.lay("#eef0f0", rounded(_HULL), form=round_, gloss=0.8)
    work.lay("#9aa2aa", _BELLY, form=round_, gloss=0.6, within=True)
    work.lay(colour, _SWEEP, form=round_, gloss=0.7, within=True)
    work.lay(colour, [(12.6, -0.60), (-9.3, -0.60)], line=0.16, form=leaning(-0.4), within=True)
    _windows(work, sitting.lamps)
    work.dim(0.45, rounded([(-2.6, -1.5), (-1.0, -0.6), (3.2, -0.75), (4.4, -1.5)]), soft=0.12)
    wing(work, "#d3d6d8", (-2.6, 4.2), (-5.3, -3.6), (-1.15, 4.4), leaning(-0.66))  # the near wing, from below
    work.lay(colour, [(-5.3, 4.4), (-3.6, 4.6), (-4.35, 5.5), (-5.35, 5.5)], form=leaning(0.0), gloss=0.5)
    work.dim(0.22, [(-2.0, -0.9), (-4.9, 4.1)], line=0.12)
    for share in (0.3, 0.55, 0.78):
        x, y = -2.4 - 2.7 * share, -1.15 + 5.55 * share
        work.lay("#c3c7ca", rounded([(x - 0.8, y), (x + 0.9, y + 0.16), (x + 0.9, y - 0.12)], 2), form=leaning(-0.4))
    engine(work, 0.6, 0.15, 1.0)
    wing(work, "#d3d6d8", (-12.4, -9.6), (-13.0, -12.0), (0.95, 2.6), leaning(-0.6))
    return work.card(rim=0.07, snow=0.0)


def _windows(work: Bodywork, lit: float) -> None:
    for k in range(22):
        x = 8.6 - 0.78 * k
        pane(work, soft_box(x - 0.15, 0.28, x + 0.15, 0.72, 0.12), lit)
    pane(work, [(10.55, 0.62), (11.55, 0.60), (10.85, 1.06), (10.35, 1.08)], lit * 0.5, 0.2)
    for x in (9.35, -9.4):
        work.dim(0.35, closed(soft_box(x - 0.32, -0.45, x + 0.32, 1.05, 0.14)), line=0.05)
