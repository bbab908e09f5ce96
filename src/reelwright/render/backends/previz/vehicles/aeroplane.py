"""A plane in the sky, seen from the side and from below: the near wing shows its underside over the hull, the far one
its tip under it."""

from __future__ import annotations

import math

from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.vehicles.jet import jet
from reelwright.render.backends.previz.vehicles.lamps import GREEN, RED, WHITE, halo
from reelwright.render.backends.previz.vehicles.propliner import NOSE, propeller, propliner
from reelwright.render.backends.previz.vehicles.sitting import Sitting

_COLOURS = tuple(bgr(code) for code in ("#b23a2f", "#2a4f86", "#2f6d5a", "#d08a2c"))
_SPEED = 44.0
_BEAT = 1.15
"""Seconds from one flash of a lamp to the next."""


class Aeroplane:
    """Its foot is the middle of its hull."""

    def __init__(self, sitting: Sitting) -> None:
        chance = rng(sitting.seed + 83)
        is_jet = bool(chance.random() < 0.5)
        colour = _COLOURS[int(chance.integers(len(_COLOURS)))]
        self.speed = _SPEED if sitting.moves else 0.0
        self.long_metres, self.tall_metres = (26.4, 10.0) if is_jet else (13.3, 5.5)
        self._body = (jet if is_jet else propliner)(sitting, colour)
        self._disc = None if is_jet else propeller(sitting)
        self._is_dark = sitting.light.is_dark
        self._steady, self._blinking = _lamps(is_jet, 0.22 * self.long_metres)

    def things(self, t: float, gone: float) -> list[Thing]:
        rise = 0.12 * math.sin(0.9 * t)
        found = [Thing(self._body, 0.0, (0.0, rise, 0.0))]
        if self._disc is not None:
            x, y = NOSE
            found.append(Thing(self._disc, -0.01, (x, y + rise, 0.0), gain=0.62 + 0.25 * math.sin(31 * t)))
        if self._is_dark:
            found += [Thing(card, -0.02, (x, y + rise, 0.0), gain=0.8) for card, (x, y) in self._steady]
        shine = 1.0 if self._is_dark else 0.3
        for card, (x, y), phase in self._blinking:
            found.append(Thing(card, -0.02, (x, y + rise, 0.0), gain=shine * _flash(t / _BEAT + phase)))
        return found


def _flash(beats: float) -> float:
    """A pulse in the middle of each beat, 0..1."""
    return math.exp(-(((beats % 1.0 - 0.5) / 0.07) ** 2))


def _lamps(
    is_jet: bool, size: float
) -> tuple[list[tuple[Card, tuple[float, float]]], list[tuple[Card, tuple[float, float], float]]]:
    """Those that burn, and those that flash, with their phases."""
    wing, tail, belly = ((-4.4, 4.4), (-11.6, 5.8), (0.8, -1.9)) if is_jet else ((0.8, 3.0), (-6.1, 2.75), (-0.5, -1.3))
    landing = (11.6, -0.5) if is_jet else (5.85, -0.5)
    steady = [(halo(GREEN, size * 0.55), wing), (halo(WHITE, size * 0.8, 0.5), landing)]
    strobe = wing[0] - 0.3, wing[1]
    blinking = [
        (halo(WHITE, size * 0.9), strobe, 0.0),
        (halo(RED, size * 0.8), tail, 0.5),
        (halo(RED, size * 0.7), belly, 0.62),
    ]
    return steady, blinking
