"""A car from the side: one body of pressed metal on two wheels, and its lamps."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, bgr
from reelwright.render.backends.previz.vehicles.carbody import painted_car
from reelwright.render.backends.previz.vehicles.carshells import SHELLS, Shell
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE, beam, ground_shade, halo, pool
from reelwright.render.backends.previz.vehicles.sitting import Sitting
from reelwright.render.backends.previz.vehicles.wheels import Wheel, alloy

_COLOURS = ("#9c2f28", "#27486e", "#c9c6bb", "#33524a", "#d8a531", "#5d6a78", "#7b3f2c", "#2b2d33")
SPEED = 6.0


def colour_of(sitting: Sitting) -> Colour:
    """Of its paint."""
    return bgr(_COLOURS[int(rng(sitting.seed + 61).integers(len(_COLOURS)))])


class Car:
    def __init__(self, sitting: Sitting) -> None:
        shell = self._shell = SHELLS[int(rng(sitting.seed + 62).integers(len(SHELLS)))]
        self.long_metres, self.tall_metres = shell.long, shell.tall
        self.speed = SPEED if sitting.moves else 0.0
        self._body = painted_car(shell, colour_of(sitting), sitting)
        self._wheel = Wheel(sitting, alloy(shell.rim, 5), 2 * shell.rim, shell.tyre, self.speed)
        self._shade = ground_shade(-0.48 * shell.long, 0.48 * shell.long, 1.7)
        self._lit = _lights(shell, sitting) if sitting.lamps and sitting.moves else []

    def things(self, t: float, gone: float) -> list[Thing]:
        shell, half = self._shell, self._shell.long / 2
        shake = 0.006 * math.sin(gone * 2.1) + 0.004 * math.sin(gone * 5.3)
        found = [Thing(self._shade, 0.06), Thing(self._body, 0.0, (0.0, shake, 0.0))]
        found += [self._wheel.at(x - half, shell.tyre, gone, 0.01) for x in shell.wheels]
        return found + [Thing(card, z, at, gain) for card, z, at, gain in self._lit]


def _lights(shell: Shell, sitting: Sitting) -> list[tuple[Card, float, tuple[float, float, float], float]]:
    """Cards that add, their order, where they are, and how bright."""
    half, on = shell.long / 2, sitting.lamps
    (hx, hy), (tx, ty) = np.mean(shell.headlamp, 0), np.mean(shell.tail_lamp, 0)
    head, tail = (float(hx) - half, float(hy), 0.0), (float(tx) - half, float(ty), 0.0)
    return [
        (pool(WHITE, 9.0, 3.4, 0.5), 0.05, (head[0] + 0.2, 0.0, 0.8), on * on),
        (beam(WHITE, 6.5, 1.5, 0.5), -0.01, head, on * on),
        (halo(WHITE, 1.7), -0.02, head, on),
        (halo(RED, 1.0, 0.6), -0.02, tail, on),
    ]
