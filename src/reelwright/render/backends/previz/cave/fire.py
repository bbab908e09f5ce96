"""A camp fire: logs in a ring of stones, flames of burning noise, sparks, and its glow in the air."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.cave.hollow import FIRE, HollowLight
from reelwright.render.backends.previz.noise import Ripple, rng
from reelwright.render.backends.previz.paint import bgr, opaque, radial, smoothstep

_WIDE, _HIGH = 96, 132
_METRES = 1.15
"""Breadth of the flames' card."""


class CampFire:
    """A fire that burns, or its cold ring of stones and logs."""

    def __init__(self, light: HollowLight, seed: int) -> None:
        self._flame = light.flame
        self._tile = Ripple(seed + 500, 256)
        y, x = np.mgrid[:_HIGH, :_WIDE].astype(np.float32)
        self._up, self._across = 1 - y / _HIGH, x / _WIDE * 2 - 1
        self._x, self._y = x, y
        self._table = _heat()
        glow, core = radial(128, 128, 64, 64, 64, 1.7) * 0.5, radial(128, 128, 64, 64, 20, 1.2) * 0.35
        self._glow = Card.frontal(opaque(light.fire * (glow + core)[..., None]), 0, -1.9, 0, 3.8, adds=True)
        self._spark = Card.frontal(
            opaque(bgr("#ffb45a") * radial(16, 16, 8, 8, 8, 1.0)[..., None]), 0, 0, 0, 0.06, adds=True
        )
        self._own = rng(seed + 501).random((26, 4)).tolist()
        self._hearth = Card.frontal(_hearth(light, seed), 0, -0.06, 0, 1.7)

    def things(self, t: float) -> list[Thing]:
        x, y, z = FIRE
        found = [Thing(self._hearth, z, FIRE)]
        if not self._flame:
            return found
        flames = Card.frontal(self._flames(t), 0, 0.0, 0, _METRES * (0.6 + 0.4 * self._flame), adds=True)
        found.append(Thing(flames, z - 0.02, (x, y + 0.06, z)))
        found.append(Thing(self._glow, z - 0.05, (x, y + 0.6, z), self._flame * flicker(t)))
        return found + self._sparks(t)

    def _flames(self, t: float) -> Picture:
        """[132, 96, 4] of one moment: noise that rises, narrowing."""
        lick = self._tile.read(self._x * 1.1 + 9 * math.sin(t * 2.1), self._y * 0.75 + 150 * t)
        small = self._tile.read(self._x * 2.3 + 77, self._y * 1.5 + 235 * t)
        sway = self._across + 0.16 * self._up * (math.sin(3.1 * t) + 0.5 * lick)
        body = 1 - (np.abs(sway) / (0.62 * (1 - self._up) ** 0.75 + 0.02)) ** 1.6
        heat = body * 1.15 - 0.75 * self._up + 0.17 * lick + 0.13 * small
        heat = heat * smoothstep(0.0, 0.06, self._up) * smoothstep(1.0, 0.85, self._up)
        level = (np.clip(heat, 0, 1) * 255).astype(np.uint8)
        return np.asarray(cv2.LUT(cv2.merge([level] * 4), self._table), np.uint8)

    def _sparks(self, t: float) -> list[Thing]:
        x, y, z = FIRE
        found = []
        for a, b, c, d in self._own:
            life = (t * (0.35 + 0.3 * a) + b) % 1
            rise = 2.8 * life * (0.6 + 0.6 * c)
            aside = 0.5 * (d - 0.5) + 0.3 * life * math.sin(5 * life + 40 * a)
            gain = self._flame * min(1.0, life * 8) * (1 - life) ** 1.5
            found.append(Thing(self._spark, z - 0.1, (x + aside, y + 0.5 + rise, z), gain))
        return found


def flicker(t: float) -> float:
    """Of a fire, about 0.75..1."""
    return 0.88 + 0.06 * math.sin(9.1 * t) + 0.04 * math.sin(15.7 * t + 1) + 0.03 * math.sin(27.3 * t)


def glow_on(picture: Picture, camera: Camera, t: float, light: HollowLight) -> None:
    """The unsteady part of the fire's light, in place, [H, W, 4]; reckoned at a sixteenth of the size."""
    h, w = picture.shape[:2]
    x, y, depth = camera.project((FIRE[0], FIRE[1] + 1.0, FIRE[2]))
    if depth <= 0:
        return
    small_w, small_h = max(8, w // 16), max(8, h // 16)
    reach = camera.focal * 6.5 / depth * small_h / h
    pool = radial(small_w, small_h, x * small_w / w, y * small_h / h, reach, 2.0)
    amount = pool * np.float32(0.2 * light.flame * (0.4 + 2.2 * (flicker(t) - 0.75)))
    paint = np.append(light.fire, 0).astype(np.float32) * amount[..., None]
    cv2.add(picture, cv2.resize(paint.astype(np.uint8), (w, h), interpolation=cv2.INTER_LINEAR), picture)


def _heat() -> NDArray[np.uint8]:
    """The colours of heat 0..255: [256, 1, 4] blue, green, red, clear."""
    at = np.linspace(0, 1, 256)
    stops = (0, 0.08, 0.28, 0.55, 1)
    channels = [
        np.interp(at, stops, row) for row in ((0, 0, 8, 40, 190), (0, 10, 84, 180, 244), (0, 70, 214, 255, 255))
    ]
    return np.stack([*channels, np.zeros(256)], 1).astype(np.uint8)[:, None]


def _hearth(light: HollowLight, seed: int) -> Picture:
    """Stones about charred logs, [120, 340, 4]."""
    w, h, finer = 340, 120, 2
    picture = np.zeros((h * finer, w * finer, 4), np.uint8)
    chance = rng(seed + 502)
    burning = np.float32(light.flame)

    def ink(paint: str, day: float, fire: float) -> tuple[float, ...]:
        shown = bgr(paint) / 255 * (light.fill + light.day * np.float32(day) + light.fire * burning * np.float32(fire))
        return (*(float(c) for c in np.clip(shown, 0, 255)), 255.0)

    def stones(xs: NDArray[np.float64], y: float, fire: float) -> None:
        for x in xs:
            rx, ry = chance.uniform(17, 26), chance.uniform(12, 17)
            centre = round((x + chance.normal(0, 3)) * finer), round((y - ry * 0.6) * finer)
            for share, gain in ((1.0, 0.35), (0.8, 0.8), (0.5, 1.0)):
                axes = round(rx * share * finer), round(ry * share * finer)
                lifted = centre[0], round(centre[1] - ry * (1 - share) * 0.5 * finer)
                cv2.ellipse(picture, lifted, axes, 0, 0, 360, ink("#8a8079", 0.3 * gain, fire * gain), -1)

    stones(np.linspace(70, 270, 6), 92, 1.0)
    for x0, x1, y0, y1 in ((95, 230, 100, 48), (250, 120, 102, 44), (150, 190, 104, 38), (88, 252, 96, 92)):
        for width, paint, fire in ((17, "#2a211c", 0.5), (8, "#6a4a36", 0.9)):
            ends = (x0 * finer, y0 * finer), (x1 * finer, y1 * finer)
            cv2.line(picture, *ends, ink(paint, 0.25, fire), width * finer // 2)
    stones(np.linspace(42, 298, 8), 114, 0.12)
    return np.asarray(cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA), np.uint8)
