"""A sailing boat: under sail when it goes, its sails stowed when it lies."""

from __future__ import annotations

import numpy as np

from reelwright.film.look import Action
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, bgr
from reelwright.render.backends.previz.people.poses import poses
from reelwright.render.backends.previz.vehicles.afloat import SUNK, Riding, riding_lamp, sunk, wake
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, moved, rounded, soft_box
from reelwright.render.backends.previz.vehicles.crew import Crew
from reelwright.render.backends.previz.vehicles.glazing import pane
from reelwright.render.backends.previz.vehicles.hulls import PAINTS, curved, hull, rail
from reelwright.render.backends.previz.vehicles.sails import MAST, canvas, stowed
from reelwright.render.backends.previz.vehicles.sitting import Sitting, barrel, leaning
from reelwright.render.backends.previz.vehicles.tubes import tube

_LONG, _TALL = 8.6, 11.9
_SHEER = curved([(-4.15, 0.80), (-2.0, 0.66), (0.2, 0.66), (2.4, 0.84), (4.4, 1.20)])
_BOOM = 1.72
_STAYS = (
    ((4.35, 1.2), (MAST + 0.05, 10.6)), ((-4.1, 0.85), (MAST, 11.7)), ((0.25, 0.7), (MAST, 10.0)),
    ((0.9, 0.7), (MAST, 8.0)),
)  # fmt: skip
_HOUSE = (
    (-1.25, 0.6), (-1.25, 0.6), (-1.2, 1.16), (-1.0, 1.20), (1.4, 1.14), (2.1, 0.86), (2.2, 0.7), (2.2, 0.6),
    (2.2, 0.6),
)  # fmt: skip
_SAILS = ("#f4efe2", "#f4efe2", "#b5523a", "#efe3c2")


class SailingBoat:
    long_metres, tall_metres = _LONG, _TALL

    def __init__(self, sitting: Sitting) -> None:
        chance = rng(sitting.seed + 71)
        self.speed = 2.2 if sitting.moves else 0.0
        self._hull = _painted_hull(sitting, PAINTS[int(chance.integers(len(PAINTS)))])
        sail = bgr(_SAILS[int(chance.integers(len(_SAILS)))])
        self._rig = _painted_rig(sitting, sail)
        self._riding = Riding(sitting, _LONG)
        self._wake = wake(sitting, _LONG, 0.9) if sitting.moves else None
        self._crew = self._helm(sitting, int(chance.integers(1000))) if sitting.moves else []
        self._lamp = riding_lamp(sitting, MAST, _TALL - 0.1, 1.4)
        if sitting.lamps:
            self._lamp += riding_lamp(sitting, 0.3, 0.92, 2.4, 0.0)

    def things(self, t: float, gone: float) -> list[Thing]:
        boat = [Thing(self._rig, 0.02), *self._crew, Thing(self._hull, 0.0), *self._lamp]
        found = self._riding.put(boat, t)
        return found if self._wake is None else [*found, Thing(self._wake, -0.01)]

    @staticmethod
    def _helm(sitting: Sitting, number: int) -> list[Thing]:
        crew = Crew(
            sitting, sitting.crew or Figure(name=f"sailor {number}"), poses(Action.SIT), (-0.3, 0.0, 0.4, 0.85), 50.0
        )
        at = (-2.5, 0.18, 0.0)
        return [Thing(crew.far(0), 0.012, at), Thing(crew.near(0), 0.011, at)]


def _painted_hull(sitting: Sitting, colour: Colour) -> Card:
    work = Bodywork(sitting, (-4.5, -SUNK, 4.75, 2.3), sitting.finest(9.0, 1100.0))
    deck = [*_SHEER[4:-3], (3.4, 1.12), (-3.6, 0.80)]
    work.lay("#c9bb98", deck, form=leaning(0.8))
    work.lay("#ece8dc", rounded(_HOUSE), form=barrel(0.1, 1.35), gloss=0.5)
    for left, right in ((-0.85, -0.20), (0.0, 0.62), (0.82, 1.32)):
        pane(work, soft_box(left, 0.83, right, 1.02, 0.07), sitting.lamps)
    work.lay("#8a6a44", [(-1.28, 1.19), (-1.0, 1.215), (1.4, 1.155)], line=0.035, form=leaning(0.6))
    work.lay("#8a6a44", box(-3.3, 0.62, -1.25, 0.86), form=leaning(0.1), gloss=0.3)
    for x in (-3.7, -2.6, -1.5, 1.2, 2.4, 3.4):
        foot = float(np.interp(x, _SHEER[:, 0], _SHEER[:, 1]))
        work.lay("#b9bdc1", [(x, foot), (x, foot + 0.55)], line=0.022)
    for high in (0.32, 0.54):
        wire = moved(_SHEER[3:-5], 0.0, high)
        work.lay("#aeb3b8", wire, line=0.010)
    pulpit = [(3.4, 0.98), (3.4, 1.56), (4.3, 1.72), (4.38, 1.2)]
    work.lay("#b9bdc1", pulpit, line=0.026, gloss=0.5)
    work.lay("#b9bdc1", [(-4.1, 0.8), (-4.1, 1.35), (-3.7, 1.25)], line=0.026, gloss=0.5)
    hull(work, _SHEER, (-3.75, 3.85), colour, "#6e2f26", 0.8)
    stripe = "#27476b" if float(colour.mean()) > 150 else "#e6dcc0"
    work.lay(stripe, moved(_SHEER, 0.0, -0.14), line=0.055, within=True)
    rail(work, _SHEER, "#a98655", 0.05)
    work.lay("#4a3a2a", [(-4.05, 0.9), (-3.0, 1.02)], line=0.04)
    sunk(work)
    return work.card(rim=0.025)


def _painted_rig(sitting: Sitting, sail: Colour) -> Card:
    work = Bodywork(sitting, (-4.4, 0.6, 4.6, _TALL + 0.1), sitting.finest(11.3, 1300.0))
    for stay in _STAYS:
        work.lay("#3a3d41", stay, line=0.014)
    spar = "#c9c4b6"
    if sitting.moves:
        canvas(work, sail)
    else:
        stowed(work)
    tube(work, spar, (MAST, 0.9), (MAST, _TALL - 0.2), 0.13, 0.25)
    tube(work, spar, (-3.55, _BOOM - 0.05), (MAST, _BOOM), 0.12, 0.25)
    work.lay(spar, [(MAST - 0.02, 7.3), (MAST + 0.02, 7.3)], line=0.06)
    work.lay("#a8392f", [(MAST, _TALL), (MAST - 0.55, _TALL - 0.12), (MAST, _TALL - 0.24)])
    return work.card(rim=0.02)
