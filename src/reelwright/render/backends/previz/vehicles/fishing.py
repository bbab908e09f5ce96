"""A fishing boat: its house aft, a mast with a boom before it, gear on deck, a gallows at the stern."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.vehicles.afloat import SUNK, Riding, riding_lamp, sunk, wake
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, disc, moved, rounded
from reelwright.render.backends.previz.vehicles.deckhouse import deckhouse
from reelwright.render.backends.previz.vehicles.hulls import PAINTS, curved, hull, rail, strakes
from reelwright.render.backends.previz.vehicles.sitting import Sitting, barrel, leaning
from reelwright.render.backends.previz.vehicles.tubes import tube
from reelwright.render.backends.previz.vehicles.wheels import ring

_LONG, _TALL = 11.6, 8.6
_SHEER = curved([(-5.75, 1.50), (-3.0, 1.06), (0.6, 1.02), (3.6, 1.45), (5.85, 2.40)])
_MAST = 0.35
_STAYS = (
    ((_MAST, 8.2), (5.7, 2.4)), ((_MAST, 8.2), (-5.6, 1.6)), ((_MAST, 7.0), (1.3, 1.1)), ((_MAST, 7.0), (-0.5, 1.1)),
    ((4.15, 4.85), (_MAST, 7.7)), ((4.15, 4.85), (3.9, 1.9)),
)  # fmt: skip
_FLAG = ((0.0, 0.0), (-0.5, -0.04), (-1.0, -0.14), (-0.5, -0.28), (0.0, -0.4))
_HEAP = ((1.9, 1.0), (2.0, 1.62), (2.5, 2.02), (3.1, 1.86), (3.5, 1.5), (3.6, 1.1))
_ANCHOR = ((4.9, 1.62), (5.16, 1.72), (5.2, 1.30), (5.0, 1.26))
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
    inner = moved(_SHEER, 0.0, 0.30)
    work.lay("#8d8371", [*inner, *moved(_SHEER[::-1], 0.0, -0.2)], form=leaning(-0.1))  # the far bulwark
    _rigging(work)
    deckhouse(work, sitting.lamps)
    _gear(work, chance)
    hull(work, _SHEER, (-5.2, 5.05), colour, "#7a2f24", 0.55)
    strakes(work, _SHEER, (0.18, 0.40, 0.62), 0.022)
    work.lay("#20242a", moved(_SHEER, 0.0, -0.40), line=0.10, within=True, form=leaning(0.1))
    work.lay("#e8e2d2", moved(_SHEER, 0.0, -0.29), line=0.05, within=True)
    for x in (-3.7, -1.1, 1.7):
        y = float(np.interp(x, _SHEER[:, 0], _SHEER[:, 1]))
        work.lay("#222325", [(x, y), (x, y - 0.5)], line=0.03)
        work.lay("#1b1c1e", disc(x, y - 0.62, 0.27), form=barrel(y - 0.9, y - 0.35))
        work.lay("#34363a", ring(x, y - 0.62, 0.20), line=0.05, share=0.6)
        work.dim(0.6, disc(x, y - 0.62, 0.11))
    rail(work, _SHEER, "#ded6c2", 0.13)
    work.lay("#3a3f45", [(4.6, 2.05), (5.4, 2.62), (5.75, 2.48)], line=0.05)
    work.lay("#55585c", rounded(_ANCHOR), form=leaning(0.2))
    sunk(work)
    return work.card(rim=0.03)


def _rigging(work: Bodywork) -> None:
    rope = "#2a2c30"
    for a, b in _STAYS:
        work.lay(rope, [a, b], line=0.026)
    tube(work, "#94744c", (_MAST, 0.9), (_MAST, 8.5), 0.24, 0.12)
    tube(work, "#94744c", (_MAST, 2.6), (4.2, 4.9), 0.16, 0.12)
    work.lay("#8a6b45", [(_MAST - 0.8, 7.1), (_MAST + 0.8, 7.1)], line=0.08)
    work.lay("#b8453a", rounded(moved(_FLAG, _MAST, 8.5), 2))
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
    work.lay(
        "#4f6b58", rounded(_HEAP), form=lambda x, y: (0.45 + 0.2 * np.sin(9 * x), np.interp(x, (1.9, 3.6), (-0.5, 0.5)))
    )
    for k in range(9):
        x = 2.0 + 0.18 * k
        work.dim(0.3, [(x, 1.1), (x + 0.25, 1.9)], line=0.02)
        if k % 2:
            work.lay("#d98a3a", disc(x, 1.45 + 0.25 * math.sin(1.7 * k), 0.075), form=leaning(0.4, 0.2))
    work.lay("#5b6268", disc(-0.45, 1.35, 0.30), form=barrel(1.0, 1.7))
    work.dim(0.4, ring(-0.45, 1.35, 0.20), line=0.05)
