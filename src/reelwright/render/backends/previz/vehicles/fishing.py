"""A fishing boat: its house aft, a mast with a boom before it, gear on deck, a gallows at the stern."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.vehicles.afloat import SUNK, Riding, riding_lamp, sunk, wake
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, disc, rounded
from reelwright.render.backends.previz.vehicles.glazing import pane
from reelwright.render.backends.previz.vehicles.hulls import PAINTS, curved, hull, rail, strakes
from reelwright.render.backends.previz.vehicles.sitting import Sitting, barrel, leaning
from reelwright.render.backends.previz.vehicles.wheels import ring

_LONG, _TALL = 11.6, 8.6
_SHEER = curved([(-5.75, 1.50), (-3.0, 1.06), (0.6, 1.02), (3.6, 1.45), (5.85, 2.40)])
_MAST = 0.35
_GEAR = ("#b5652f", "#3c6a72", "#a9a08c", "#7a3b34", "#41607a")


class FishingBoat:
    long_metres, tall_metres = _LONG, _TALL

    def __init__(self, sitting: Sitting) -> None:
        chance = rng(sitting.seed + 73)
        self.speed = 2.6 if sitting.moves else 0.0
        colour = PAINTS[1 + int(chance.integers(len(PAINTS) - 1))]
        self._body = _painted(sitting, colour, chance)
        self._riding = Riding(sitting, _LONG)
        self._wake = wake(sitting, _LONG, 0.95) if sitting.moves else None
        self._lamps = riding_lamp(sitting, _MAST, 7.7, 2.2) + riding_lamp(sitting, -2.3, 2.95, 4.4, 0.0)

    def things(self, t: float, gone: float) -> list[Thing]:
        found = self._riding.put([Thing(self._body, 0.0), *self._lamps], t)
        return found if self._wake is None else [*found, Thing(self._wake, -0.01)]


def _painted(sitting: Sitting, colour: Colour, chance: np.random.Generator) -> Card:
    work = Bodywork(sitting, (-6.1, -SUNK, 6.2, _TALL + 0.1), sitting.finest(12.3, 1150.0))
    inner = _SHEER + (0, 0.30)
    work.lay("#8d8371", [*inner, *_SHEER[::-1] - (0, 0.2)], form=leaning(-0.1))  # the far bulwark
    _rigging(work)
    _house(work, sitting)
    _gear(work, chance)
    hull(work, _SHEER, (-5.2, 5.05), colour, "#7a2f24", 0.55)
    strakes(work, _SHEER, (0.18, 0.40, 0.62), 0.022)
    band = _SHEER - (0, 0.40)
    work.lay("#20242a", band, line=0.10, within=True, form=leaning(0.1))
    work.lay("#e8e2d2", _SHEER - (0, 0.29), line=0.05, within=True)
    for x in (-3.7, -1.1, 1.7):
        y = float(np.interp(x, _SHEER[:, 0], _SHEER[:, 1]))
        work.lay("#222325", [(x, y), (x, y - 0.5)], line=0.03)
        work.lay("#1b1c1e", disc(x, y - 0.62, 0.27), form=barrel(y - 0.9, y - 0.35))
        work.lay("#34363a", ring(x, y - 0.62, 0.20), line=0.05, share=0.6)
        work.dim(0.6, disc(x, y - 0.62, 0.11))
    rail(work, _SHEER, "#ded6c2", 0.13)
    work.lay("#3a3f45", [(4.6, 2.05), (5.4, 2.62), (5.75, 2.48)], line=0.05)
    work.lay("#55585c", rounded([(4.9, 1.62), (5.16, 1.72), (5.2, 1.30), (5.0, 1.26)]), form=leaning(0.2))  # the anchor
    sunk(work)
    return work.card(rim=0.03)


def _house(work: Bodywork, sitting: Sitting) -> None:
    lit = sitting.lamps
    work.lay(
        "#d9d4c6",
        box(-4.7, 0.9, -0.85, 2.05),
        form=lambda x, y: (0.05, np.interp(x, (-4.7, -3.9, -1.3, -0.85), (-0.7, 0.0, 0.0, 0.6))),
    )
    for x in (-4.15, -3.35):
        pane(work, disc(x, 1.62, 0.19), lit)
        work.lay("#b08d4a", ring(x, 1.62, 0.20), line=0.045, gloss=0.7)
    work.lay(
        "#6f4a30",
        rounded([(-2.72, 0.95), (-2.72, 0.95), (-2.72, 1.95), (-2.12, 1.95), (-2.12, 0.95), (-2.12, 0.95)], 2),
        form=leaning(0.0),
    )
    work.dim(0.3, box(-2.66, 1.1, -2.18, 1.5))
    wheelhouse = [(-3.55, 2.0), (-3.45, 3.55), (-1.15, 3.55), (-0.72, 2.0)]
    work.lay(
        "#ece8dc",
        wheelhouse,
        form=lambda x, y: (0.06, np.interp(x, (-3.5, -2.9, -1.5, -0.8), (-0.65, 0.0, 0.05, 0.7))),
        gloss=0.3,
    )
    work.lay("#27476b", [(-3.53, 2.30), (-0.80, 2.30)], line=0.10)
    for left, right in ((-3.25, -2.62), (-2.48, -1.88), (-1.74, -1.30)):
        pane(work, [(left, 2.62), (right + 0.07, 2.62), (right, 3.28), (left, 3.28)], lit)
    work.dim(0.45, [(-3.6, 3.50), (-1.1, 3.50)], line=0.09, soft=0.02)
    roof = rounded(
        [(-3.85, 3.56), (-3.85, 3.56), (-3.8, 3.72), (-2.4, 3.80), (-0.9, 3.72), (-0.72, 3.58), (-0.72, 3.58)]
    )
    work.lay("#8a3d30", roof, form=leaning(0.6), gloss=0.3)
    work.lay("#2f343a", box(-3.3, 3.72, -2.86, 4.75), form=lambda x, y: (0.0, np.clip((x + 3.08) / 0.24, -0.9, 0.9)))
    work.lay("#c9a23a", box(-3.3, 4.30, -2.86, 4.52), form=lambda x, y: (0.0, np.clip((x + 3.08) / 0.24, -0.9, 0.9)))
    work.lay("#e6e6e2", [(-1.95, 4.42), (-1.15, 4.42)], line=0.13, gloss=0.5, form=leaning(0.4))  # radar
    work.lay("#8f9499", [(-1.55, 3.75), (-1.55, 4.36)], line=0.07)
    work.lay("#7d8287", [(-2.3, 3.75), (-2.36, 6.3)], line=0.02)
    work.lay("#d4572e", ring(-1.5, 1.62, 0.26), line=0.13, form=barrel(1.3, 1.95))  # lifebuoy
    for k in range(4):
        turn = math.pi / 4 + k * math.pi / 2
        work.lay("#efeae0", disc(-1.5 + 0.26 * math.cos(turn), 1.62 + 0.26 * math.sin(turn), 0.075))
    for x in (-5.35, -4.95):
        work.lay("#555b61", [(x, 1.2), (x + 0.08, 4.2)], line=0.10, form=leaning(0.0, 0.3))
    work.lay("#555b61", [(-5.5, 4.15), (-4.62, 4.15)], line=0.12, form=leaning(0.3))
    work.lay("#6d7379", disc(-5.12, 3.98, 0.13), gloss=0.4)


def _rigging(work: Bodywork) -> None:
    rope = "#2a2c30"
    for a, b in (((_MAST, 8.2), (5.7, 2.4)), ((_MAST, 8.2), (-5.6, 1.6)), ((_MAST, 7.0), (1.3, 1.1)), ((_MAST, 7.0), (-0.5, 1.1)),
                 ((4.15, 4.85), (_MAST, 7.7)), ((4.15, 4.85), (3.9, 1.9))):  # fmt: skip
        work.lay(rope, [a, b], line=0.026)
    for a, b, thick in (((_MAST, 0.9), (_MAST, 8.5), 0.24), ((_MAST, 2.6), (4.2, 4.9), 0.16)):
        work.lay("#8a6b45", [a, b], line=thick, form=leaning(-0.1, -0.3))
        off = (thick * 0.22, 0.0) if a[0] == b[0] else (-0.01, thick * 0.22)
        work.lay(
            "#a3825a",
            [(a[0] + off[0], a[1] + off[1]), (b[0] + off[0], b[1] + off[1])],
            line=thick * 0.4,
            form=leaning(0.3, 0.4),
        )
    work.lay("#8a6b45", [(_MAST - 0.8, 7.1), (_MAST + 0.8, 7.1)], line=0.08)
    work.lay(
        "#b8453a",
        rounded([(_MAST, 8.5), (_MAST - 0.5, 8.46), (_MAST - 1.0, 8.36), (_MAST - 0.5, 8.22), (_MAST, 8.1)], 2),
    )
    work.lay("#33363a", box(3.78, 1.75, 4.02, 2.1))
    work.lay("#dfe6ea", disc(_MAST, 7.7, 0.10), gloss=0.6)


def _gear(work: Bodywork, chance: np.random.Generator) -> None:
    """Crates, a heap of net, floats, a winch."""
    for k in range(5):
        x, tall = 0.95 + 0.58 * k, float(chance.uniform(0.35, 0.7))
        paint = _GEAR[int(chance.integers(len(_GEAR)))]
        work.lay(paint, box(x, 0.9, x + 0.52, 1.25 + tall), form=leaning(0.05, 0.1))
        for share in (0.33, 0.66):
            work.dim(0.3, [(x, 1.2 + tall * share), (x + 0.52, 1.2 + tall * share)], line=0.03)
    heap = rounded([(1.9, 1.0), (2.0, 1.62), (2.5, 2.02), (3.1, 1.86), (3.5, 1.5), (3.6, 1.1)])
    work.lay("#4f6b58", heap, form=lambda x, y: (0.45 + 0.2 * np.sin(9 * x), np.interp(x, (1.9, 3.6), (-0.5, 0.5))))
    for k in range(9):
        x = 2.0 + 0.18 * k
        work.dim(0.3, [(x, 1.1), (x + 0.25, 1.9)], line=0.02)
        if k % 2:
            work.lay("#d98a3a", disc(x, 1.45 + 0.25 * math.sin(1.7 * k), 0.075), form=leaning(0.4, 0.2))
    work.lay("#5b6268", disc(-0.45, 1.35, 0.30), form=barrel(1.0, 1.7))
    work.dim(0.4, ring(-0.45, 1.35, 0.20), line=0.05)
