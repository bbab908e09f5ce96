"""A train: a locomotive and its carriages on rails; longer than any frame, and known by what draws it."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr, blur, pack
from reelwright.render.backends.previz.vehicles import carriage, locomotive
from reelwright.render.backends.previz.vehicles.carriage import painted_carriage
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE, beam, halo
from reelwright.render.backends.previz.vehicles.locomotive import painted_locomotive
from reelwright.render.backends.previz.vehicles.running import LIVERIES, axles, train_wheel
from reelwright.render.backends.previz.vehicles.sitting import Sitting
from reelwright.render.backends.previz.vehicles.track import RAIL
from reelwright.render.backends.previz.vehicles.wheels import Wheel

_CARRIAGES, _APART = 4, 0.75
_SPEED, _RADIUS = 13.0, 0.46


class Train:
    """Its point is under the middle of its locomotive: what a picture of it is about."""

    long_metres, tall_metres = locomotive.LONG, RAIL + 4.2

    def __init__(self, sitting: Sitting) -> None:
        chance = rng(sitting.seed + 89)
        livery = LIVERIES[int(chance.integers(len(LIVERIES)))]
        self.speed = _SPEED if sitting.moves else 0.0
        self._locomotive = painted_locomotive(sitting, livery)
        carriages = [painted_carriage(sitting, livery, sitting.seed + k) for k in range(2)]
        step = carriage.LONG + _APART
        first = -(locomotive.LONG + carriage.LONG) / 2 - _APART
        self._at = [first - step * k for k in range(_CARRIAGES)]
        self._carriages = [carriages[k % 2] for k in range(_CARRIAGES)]
        self._wheel = Wheel(sitting, train_wheel(_RADIUS), 2 * _RADIUS, _RADIUS, self.speed)
        self._lights = self._lit(sitting) if sitting.lamps else []

    def things(self, t: float, gone: float) -> list[Thing]:
        found = [Thing(self._locomotive, 0.0, (0.0, RAIL + _sway(gone, 0.0), 0.0))]
        hubs = axles(locomotive.BOGIES)
        for k, (x, card) in enumerate(zip(self._at, self._carriages, strict=True)):
            found.append(Thing(card, 0.0, (x, RAIL + _sway(gone, 1.7 * k + 2), 0.0)))
            hubs += [x + axle for axle in axles(carriage.BOGIES)]
        found += [self._wheel.at(x, RAIL + _RADIUS, gone, 0.01) for x in hubs]
        return found + self._lights

    def _lit(self, sitting: Sitting) -> list[Thing]:
        on = sitting.lamps
        head, tail = (
            (locomotive.LAMP[0], RAIL + locomotive.LAMP[1], 0.0),
            (self._at[-1] - carriage.LONG / 2, RAIL + 1.5, 0.0),
        )
        throws = _window_glow()
        found = [Thing(throws, -0.02, (x, RAIL + 2.45, 0.0), 0.75 * on) for x in self._at]
        found.append(Thing(halo(WHITE, 4.2), -0.03, head, on))
        found.append(Thing(halo(RED, 1.6, 0.6), -0.03, tail, on))
        return found + ([Thing(beam(WHITE, 24.0, 5.0, 0.55), -0.02, head, on * on)] if sitting.moves else [])


def _sway(gone: float, phase: float) -> float:
    return 0.010 * math.sin(gone * 0.9 + phase) + 0.006 * math.sin(gone * 2.3 + 2 * phase)


def _window_glow() -> Card:
    """What lit windows throw into the air about a carriage; added."""
    w, h = 200, 48
    light = np.zeros((h, w), np.float32)
    light[20:28, 14:-14] = 1
    light = np.asarray(blur(light, 7), np.float32)
    light /= light.max()
    texture = pack(bgr("#ffc274") * (light * 0.42)[..., None], np.ones((h, w), np.float32))
    wide = carriage.LONG + 2.6
    return Card.frontal(texture, 0.0, -wide * h / w / 2, 0.0, wide, adds=True)
