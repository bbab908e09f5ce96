"""Cars of a street: parked along both kerbs, and driving with their lamps on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.camera import Camera, Matrix
from reelwright.render.backends.previz.card import Card, Thing, draw_all
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.street.cars import COLOURS, LENGTH, car_cards
from reelwright.render.backends.previz.street.fleet import Fleet, hazed, veil
from reelwright.render.backends.previz.street.road import CROSSING
from reelwright.render.backends.previz.street.sightlines import Sightlines
from reelwright.render.backends.previz.street.streetlight import StreetLight

PARKED_X, LANE_X = 4.95, 2.45
_FLAT_FROM = 17.0
"""Metres from the camera: a parked car this far is one card."""
_GONE = 230.0
"""Depth at which driving cars are no longer seen, metres."""


@dataclass(frozen=True, slots=True)
class _Driver:
    comes: bool
    z: float
    """Of its near end at the start of the shot."""
    speed: float
    """Metres a second, away from us positive."""
    kind: int

    def at(self, t: float) -> float:
        return self.z + self.speed * t


class Traffic:
    """All cars of a shot.

    Args:
        holds: somebody is on the crossing, so those that come wait before it.
        is_met, is_led: a car of the shot has the lane of those that come, or of those that go: so there are none.
    """

    def __init__(
        self,
        light: StreetLight,
        seen: Sightlines,
        seconds: float,
        holds: bool,
        seed: int,
        is_met: bool = False,
        is_led: bool = False,
    ) -> None:
        self._light, self._seen = light, seen
        chance = rng(seed + 200)
        self._paints = [bgr(COLOURS[k]) for k in chance.permutation(len(COLOURS))[:5]]
        self._parked_kinds: dict[tuple[int, int], list[Card]] = {}
        self._drivers = [one for one in _drivers(chance, seconds, holds) if not (is_met if one.comes else is_led)]
        nearest = min((one.at(t) for one in self._drivers for t in (0.0, seconds)), default=0.0)
        self._fleet = Fleet(light, self._paints, light.haze, LANE_X, _GONE, seen.pixel(nearest))
        self.parked = self._parked(chance)

    def driving(self, camera: Camera, t: float) -> list[Thing]:
        """Those that drive, as they stand at `t`."""
        found: list[Thing] = []
        for driver in self._drivers:
            z = driver.at(t)
            if camera.z - LENGTH - 1 < z < _GONE:
                found += self._fleet.driving(driver.comes, driver.kind, z, camera)
        return found

    def _parked(self, chance: np.random.Generator) -> list[Thing]:
        found: list[Thing] = []
        near, far = CROSSING
        for side in (-1, 1):
            z = -3.0 + 4 * chance.random()
            while z < 105:
                kind, gap = int(chance.integers(0, 5)), chance.random()
                blocks = z + LENGTH > near - 1.6 and z < far + 1.6
                if blocks:
                    z = far + 1.8
                elif self._seen.sees(side * (PARKED_X - 1), z, z + LENGTH) and z > self._seen.furthest + 1.0:
                    found += self._stand(kind, side, z)
                z += LENGTH + 1.1 + (0 if gap < 0.5 else 9 * (gap - 0.4))
        return found

    def _asleep(self, kind: int, side: int, z: float) -> list[Card]:
        """The cards of a parked car, painted once, for the nearest, which is the first to be asked for."""
        key = kind, side
        if key not in self._parked_kinds:
            light, pixel = self._light.on_cars(drives=False), self._seen.pixel(z)
            self._parked_kinds[key] = car_cards(self._paints[kind], side < 0, -side, light, pixel)
        return self._parked_kinds[key]

    def _stand(self, kind: int, side: int, z: float) -> list[Thing]:
        x = side * PARKED_X
        parts = self._asleep(kind, side, z)
        things = [Thing(part, z - k * 0.001, (x, 0.0, z)) for k, part in enumerate(parts)]
        things.append(Thing(self._fleet.shadow, z + LENGTH, (x, 0.0, z)))
        if z - self._seen.furthest < _FLAT_FROM:
            return things
        return [Thing(card := self._flat(things, x, z), card.z)]

    def _flat(self, things: Sequence[Thing], x: float, z: float) -> Card:
        """A car seen from where the shot is on average, on one card."""
        middle = self._seen.cameras[len(self._seen.cameras) // 2]
        left, foot, wide, tall = x - 2.3, -0.25, 4.6, 2.0
        texel = max(0.012, self._seen.pixel(z) * 0.9)
        w, h = round(wide / texel), round(tall / texel)
        straight = middle.moved(yaw=0.0, pitch=0.0, roll=0.0)
        place = _through(straight, left, foot + tall, texel, z)
        picture = np.zeros((h, w, 4), np.uint8)
        draw_all(picture, things, place @ straight.matrix, straight.position, 0.0)
        air = float(self._light.haze(z))
        return Card.frontal(hazed(picture, veil(picture, self._light.light.air), air), x, foot, z, wide)


def _through(camera: Camera, left: float, top: float, texel: float, z: float) -> Matrix:
    """What takes a level camera's picture to the texels of a card that faces it at a depth."""
    scale = (z - camera.z) / texel / camera.focal
    across = (camera.x - left) / texel - scale * camera.size.width / 2
    down = (top - camera.y) / texel - scale * camera.size.height / 2
    return np.array([[scale, 0, across], [0, scale, down], [0, 0, 1.0]])


def _drivers(chance: np.random.Generator, seconds: float, holds: bool) -> list[_Driver]:
    found, line = [], CROSSING[1] + 2.1
    if holds:
        found += [_Driver(True, line, 0.0, 0), _Driver(True, line + 6.2, 0.0, 3)]
    speed = -(6.5 + 1.5 * chance.random())
    z = (line + 30.0 if holds else line) + 6 + 12 * chance.random()
    while not holds and z < _GONE - speed * seconds:
        found.append(_Driver(True, z, speed, len(found)))
        z += 22 + 34 * chance.random()
    speed, z = 6.0 + 2 * chance.random(), line + 4 + 10 * chance.random()
    while z < _GONE:
        found.append(_Driver(False, z, speed, len(found) + 1))
        z += 24 + 36 * chance.random()
    return found
