"""Cars that drive, with their lamps on, in the air of where they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.paint import Colour, bgr, blur, opaque, pack, radial, smoothstep, solid
from reelwright.render.backends.previz.street.cars import LENGTH, car_cards
from reelwright.render.backends.previz.street.streetlight import StreetLight

_SCREEN, _FACE, _PANELS = 3, 5, 6
"""Of a car's cards."""
_HAZES = 40
_KEPT = 96
"""Panels in their air, more than are in one picture: in a long shot many cars pass through all of it."""


class Fleet:
    """Cars of some colours, on a road along z.

    Args:
        haze: depth -> how much of what stands there is air.
        lane: metres from the middle of the road to that of a lane; those that come keep to our left.
        gone: depth at which they are no longer seen, metres.
        pixel: metres that a pixel shows where one of them is nearest.
    """

    def __init__(
        self,
        light: StreetLight,
        paints: Sequence[Colour],
        haze: Callable[[float], float],
        lane: float,
        gone: float,
        pixel: float,
    ) -> None:
        self._pixel = pixel
        self._light, self._paints, self._haze, self._lane, self._gone = light, paints, haze, lane, gone
        self._kinds: dict[tuple[int, bool, int], list[Card]] = {}
        self._hazy: dict[tuple[int, bool, int, int, int], Card] = {}
        self._veils: dict[int, Picture] = {}
        self.shadow = _shadow()
        self._lamps = light.on_cars().lamps
        self._head, self._tail, self._pool = _head_glow(), _tail_glow(), _pool()

    def driving(self, comes: bool, kind: int, z: float, camera: Camera) -> list[Thing]:
        """A car whose near end is at a depth; `comes`: towards us."""
        x = -self._lane if comes else self._lane
        side = 1 if camera.x > x else -1
        seen = float(smoothstep(self._gone, self._gone - 70, z))
        gain = None if seen >= 1 else seen
        flank = camera.focal * 3.3 * LENGTH / max(1.0, z - camera.z) ** 2
        shows_end = flank < 1.2  # pixels: the rest of the car is hidden behind its end
        found = []
        for k in (_SCREEN, _FACE) if shows_end else range(_PANELS):
            panel = _before(self._part(kind, comes, side, k, z), z, camera)
            if panel is not None:
                found.append(Thing(panel, z - k * 0.001, (x, 0.0, z), gain=gain))
        if z > camera.z + 1.5:
            if z - camera.z < 100:
                found.append(Thing(self.shadow, z + LENGTH, (x, 0.0, z), gain=gain))
            if self._lamps:
                glow, strength = (self._head, 1.0) if comes else (self._tail, 0.9)
                found.append(Thing(glow, z - 0.05, (x, 0.0, z), gain=strength * seen))
        if self._lamps and comes and 9.0 < z - camera.z < 100:
            found.append(
                Thing(self._pool, z + LENGTH + 0.1, (x, 0.0, z), gain=seen * (1.0 if self._light.lamps else 0.4))
            )
        return found

    def _part(self, kind: int, comes: bool, side: int, number: int, z: float) -> Card:
        """A panel of a car, with the air before it in steps too small to be seen."""
        step = round(float(self._haze(z)) * _HAZES)
        awake = kind % len(self._paints), comes, side
        if awake not in self._kinds:
            cards = car_cards(self._paints[awake[0]], comes, side, self._light.on_cars(), self._pixel)
            self._kinds[awake] = cards
            self._veils |= {id(card): veil(card.texture, self._light.light.air) for card in cards}
        clear = self._kinds[awake][number]
        if not step:
            return clear
        key = *awake, number, step
        if key not in self._hazy:
            if len(self._hazy) >= _KEPT:
                del self._hazy[next(iter(self._hazy))]
            self._hazy[key] = _in_air(clear, self._veils[id(clear)], step / _HAZES)
        return self._hazy[key]


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


def veil(texture: Picture, air: Colour) -> Picture:
    """Air in the shape of a premultiplied texture, [h, w, 4]."""
    alpha = cv2.extractChannel(texture, 3)
    planes = [cv2.convertScaleAbs(alpha, alpha=float(channel) / 255) for channel in air]
    return cv2.merge([*planes, alpha]).astype(np.uint8, copy=False)


def hazed(texture: Picture, air: Picture, amount: float) -> Picture:
    """A texture with `amount`, 0..1, of its veil, `air`, before it."""
    return cv2.addWeighted(texture, 1 - amount, air, amount, 0).astype(np.uint8, copy=False)


def _in_air(card: Card, air: Picture, amount: float) -> Card:
    texture = hazed(card.texture, air, amount)
    return Card(texture, card.origin.tolist(), card.across.tolist(), card.down.tolist(), z=card.z)


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
