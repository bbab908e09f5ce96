"""Cars of a street: parked along both kerbs, and driving with their lamps on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera, Matrix
from reelwright.render.backends.previz.card import Card, Picture, Thing, draw_all
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, bgr, blur, opaque, pack, radial, smoothstep, solid
from reelwright.render.backends.previz.street.cars import COLOURS, LENGTH, car_cards
from reelwright.render.backends.previz.street.road import CROSSING
from reelwright.render.backends.previz.street.sightlines import Sightlines
from reelwright.render.backends.previz.street.streetlight import StreetLight

PARKED_X, LANE_X = 4.95, 2.45
_FLAT_FROM = 17.0
"""Metres from the camera: a parked car this far is one card."""
_GONE = 230.0
"""Depth at which driving cars are no longer seen, metres."""
_SCREEN, _FACE, _PANELS = 3, 5, 6
"""Of a car's cards."""
_HAZES = 40


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
    """

    def __init__(self, light: StreetLight, seen: Sightlines, seconds: float, holds: bool, seed: int) -> None:
        self._light, self._seen = light, seen
        chance = rng(seed + 200)
        self._paints = [bgr(COLOURS[k]) for k in chance.permutation(len(COLOURS))[:5]]
        self._kinds: dict[tuple[int, bool, int], list[Card]] = {}
        self._hazy: dict[tuple[int, bool, int, int, int], Card] = {}
        self._veils: dict[int, Picture] = {}
        self._parked_kinds: dict[tuple[int, int], list[Card]] = {}
        self._shadow = _shadow()
        self._lamps = light.on_cars().lamps
        self._head, self._tail, self._pool = _head_glow(), _tail_glow(), _pool()
        self._drivers = _drivers(chance, seconds, holds)
        self.parked = self._parked(chance)

    def driving(self, camera: Camera, t: float) -> list[Thing]:
        """Those that drive, as they stand at `t`."""
        found: list[Thing] = []
        for driver in self._drivers:
            z = driver.at(t)
            if camera.z - LENGTH - 1 < z < _GONE:
                found += self._drawn(driver, z, camera)
        return found

    def _drawn(self, driver: _Driver, z: float, camera: Camera) -> list[Thing]:
        x = -LANE_X if driver.comes else LANE_X
        side = 1 if camera.x > x else -1
        seen = float(smoothstep(_GONE, _GONE - 70, z))
        gain = None if seen >= 1 else seen
        flank = camera.focal * 3.3 * LENGTH / max(1.0, z - camera.z) ** 2
        shows_end = flank < 1.2  # pixels: the rest of the car is hidden behind its end
        found = []
        for k in (_SCREEN, _FACE) if shows_end else range(_PANELS):
            panel = _before(self._part(driver.kind, driver.comes, side, k, z), z, camera)
            if panel is not None:
                found.append(Thing(panel, z - k * 0.001, (x, 0.0, z), gain=gain))
        if z > camera.z + 1.5:
            if z - camera.z < 100:
                found.append(Thing(self._shadow, z + LENGTH, (x, 0.0, z), gain=gain))
            if self._lamps:
                glow, strength = (self._head, 1.0) if driver.comes else (self._tail, 0.9)
                found.append(Thing(glow, z - 0.05, (x, 0.0, z), gain=strength * seen))
        if self._lamps and driver.comes and 9.0 < z - camera.z < 100:
            found.append(
                Thing(self._pool, z + LENGTH + 0.1, (x, 0.0, z), gain=seen * (1.0 if self._light.lamps else 0.4))
            )
        return found

    def _part(self, kind: int, comes: bool, side: int, number: int, z: float) -> Card:
        """A panel of a car, with the air before it in steps too small to be seen."""
        step = round(float(self._light.haze(z)) * _HAZES)
        awake = kind % len(self._paints), comes, side
        if awake not in self._kinds:
            cards = car_cards(self._paints[awake[0]], comes, side, self._light.on_cars())
            self._kinds[awake] = cards
            self._veils |= {id(card): _veil(card.texture, self._light.light.air) for card in cards}
        clear = self._kinds[awake][number]
        if not step:
            return clear
        key = *awake, number, step
        if key not in self._hazy:
            self._hazy[key] = _in_air(clear, self._veils[id(clear)], step / _HAZES)
        return self._hazy[key]

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

    def _asleep(self, kind: int, side: int) -> list[Card]:
        """The cards of a parked car, painted once."""
        key = kind, side
        if key not in self._parked_kinds:
            self._parked_kinds[key] = car_cards(self._paints[kind], side < 0, -side, self._light.on_cars(drives=False))
        return self._parked_kinds[key]

    def _stand(self, kind: int, side: int, z: float) -> list[Thing]:
        x = side * PARKED_X
        parts = self._asleep(kind, side)
        things = [Thing(part, z - k * 0.001, (x, 0.0, z)) for k, part in enumerate(parts)]
        things.append(Thing(self._shadow, z + LENGTH, (x, 0.0, z)))
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
        return Card.frontal(_hazed(picture, _veil(picture, self._light.light.air), air), x, foot, z, wide)


def _through(camera: Camera, left: float, top: float, texel: float, z: float) -> Matrix:
    """What takes a level camera's picture to the texels of a card that faces it at a depth."""
    scale = (z - camera.z) / texel / camera.focal
    across = (camera.x - left) / texel - scale * camera.size.width / 2
    down = (top - camera.y) / texel - scale * camera.size.height / 2
    return np.array([[scale, 0, across], [0, scale, down], [0, 0, 1.0]])


def _before(part: Card, z: float, camera: Camera) -> Card | None:
    """What of a car's panel is before the camera."""
    h = part.texture.shape[0]
    near, first_z = camera.z + 0.4 - z, float(part.origin[2])
    along, fall = float(part.across[2]), float(part.down[2])
    if along > 0:  # a flank, its first column nearest to us
        first = math.ceil((near - first_z) / along)
        if first <= 0:
            return part
        part = part.part(left=first)
    else:  # a level panel, its last row nearest to us, or the end of the car
        rows = math.floor((near - first_z) / fall) if fall < 0 else (h if first_z > near else 0)
        if rows >= h:
            return part
        part = part.part(foot=max(0, rows))
    return part if min(part.texture.shape[:2]) >= 2 else None


def _veil(texture: Picture, air: Colour) -> Picture:
    """Air in the shape of a premultiplied texture, [h, w, 4]."""
    alpha = cv2.extractChannel(texture, 3)
    planes = [cv2.convertScaleAbs(alpha, alpha=float(channel) / 255) for channel in air]
    return cv2.merge([*planes, alpha]).astype(np.uint8, copy=False)


def _hazed(texture: Picture, veil: Picture, amount: float) -> Picture:
    """A texture with `amount`, 0..1, of its veil before it."""
    return cv2.addWeighted(texture, 1 - amount, veil, amount, 0).astype(np.uint8, copy=False)


def _in_air(card: Card, veil: Picture, amount: float) -> Card:
    texture = _hazed(card.texture, veil, amount)
    return Card(texture, card.origin.tolist(), card.across.tolist(), card.down.tolist(), z=card.z)


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


def _shadow() -> Card:
    dark = np.zeros((120, 60), np.float32)
    dark[16:-16, 14:-14] = 1
    texture = pack(solid(60, 120, "#000000"), blur(dark, 7) * np.float32(0.78))
    return Card(texture, (-1.25, 0.01, -0.5), (2.5 / 60, 0, 0), (0, 0, 5.6 / 120))


def _head_glow() -> Card:
    light = radial(300, 220, 105, 110, 90, 2.6) + radial(300, 220, 195, 110, 90, 2.6)
    return Card.frontal(opaque(np.clip(bgr("#fff1d0") * (light * 0.8)[..., None], 0, 255)), 0, -0.65, 0, 3.7, adds=True)


def _tail_glow() -> Card:
    light = radial(300, 220, 95, 110, 80, 2.8) + radial(300, 220, 205, 110, 80, 2.8)
    return Card.frontal(opaque(np.clip(bgr("#ff2a1c") * (light * 0.5)[..., None], 0, 255)), 0, -0.6, 0, 3.7, adds=True)


def _pool() -> Card:
    """Light of head lamps on the road."""
    x, y = np.linspace(-1, 1, 100, dtype=np.float32)[None], np.linspace(-1, 1, 160, dtype=np.float32)[:, None]
    light = radial(100, 160, 50, 120, 90, 1.2) * (1 - x**2) * (1 - y**2) ** 0.7
    texture = opaque(bgr("#ffe6b8") * (light * 0.42)[..., None])
    return Card(texture, (-1.6, 0.01, -7.0), (3.2 / 100, 0, 0), (0, 0, 7.0 / 160), adds=True)
