"""The two rows of houses along a street: where they stand, their lit fronts, and the gables that show between them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import Colour, bgr, mix, opaque
from reelwright.render.backends.previz.street.facades import WALLS, Front, front
from reelwright.render.backends.previz.street.shopfronts import NAMES
from reelwright.render.backends.previz.street.sightlines import Roofs, Sightlines
from reelwright.render.backends.previz.street.streetlight import WALL_X, StreetLight, shoulder

_FIRST, _LAST = -8.0, 165.0
"""Depths between which houses stand, metres."""
_SLICE = 4.0
"""Length of the cards near the camera, metres: one that the camera has passed is left out whole."""
_GABLE = 5.0
_SHOPS = 4
"""At most in one house."""


@dataclass(frozen=True, slots=True)
class House:
    side: int
    """-1 left, 1 right."""
    x: float
    z: float
    length: float
    height: float
    wall: str
    """Its colour."""
    names: tuple[str, ...]
    """Of its shops."""

    @property
    def end(self) -> float:
        return self.z + self.length


def plan(seed: int) -> list[House]:
    """Both rows, near first on each side."""
    chance, found = rng(seed + 77), list[House]()
    walls, names = [str(v) for v in chance.permutation(WALLS)], [str(v) for v in chance.permutation(NAMES)]
    for side in (-1, 1):
        z = _FIRST - 6 * chance.random()
        while z < _LAST:
            length = 10 + 9 * chance.random()
            height = 14 + 13 * chance.random() + (8 if z > 60 else 0)
            at = len(found) * _SHOPS
            shops = tuple(names[(at + k) % len(names)] for k in range(_SHOPS))
            wall = walls[(len(found) * 3) % len(walls)]
            found.append(House(side, side * (WALL_X + 1.2 * chance.random()), z, length, height, wall, shops))
            z += length
    return found


def roofs(houses: list[House], side: int) -> Roofs:
    """The roof line of one side."""
    row = [house for house in houses if house.side == side]
    steps = [(z, house.height) for house in row for z in (house.z + 0.05, house.end)]
    return Roofs(tuple(z for z, _ in steps), tuple(height for _, height in steps))


def house_cards(houses: list[House], light: StreetLight, seen: Sightlines, seed: int) -> list[Card]:
    """Fronts and gables, of those houses that the shot sees."""
    found: list[Card] = []
    before: House | None = None
    for house in houses:
        if before is not None and before.side != house.side:
            before = None
        if seen.sees(house.x, house.z, house.end):
            painted = _Painted(house, light, seen, seed)
            found += painted.cards()
            if before is not None:
                found += painted.gables(before)
        before = house
    return found


class _Painted:
    """One house in its light."""

    def __init__(self, house: House, light: StreetLight, seen: Sightlines, seed: int) -> None:
        self._house, self._light, self._seen, self._seed = house, light, seen, seed
        near = max(house.z, seen.furthest + 6.0)
        pixel, away = seen.pixel(near), max(4.0, near - seen.furthest)
        self._up = float(np.clip(pixel * 1.5, 0.026, 0.2))
        along = float(np.clip(pixel * away / WALL_X * 1.3, 0.03, 0.8))
        self._painted_along = max(self._up, min(along, self._up * 2.5))
        self._along = max(along, self._painted_along)
        self._seen_height = seen.top(min(house.end, max(house.z, seen.furthest) + 40))

    def cards(self) -> list[Card]:
        house, up = self._house, self._up
        number = self._seed * 31 + int((house.z + 40) * 7) + house.side + 999
        painted = front(
            house.length, house.height, self._painted_along, up, number, self._light.homes, bgr(house.wall), house.names
        )
        self._wall: Colour = painted.wall
        rows = painted.albedo.shape[0]
        self._tall = rows * up
        first = max(0, rows - int(self._seen_height / up) - 2)
        rgb = self._lit(painted, first)
        columns = max(4, round(house.length / self._along))
        if columns < rgb.shape[1]:
            rgb = cv2.resize(rgb, (columns, rgb.shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32, copy=False)
        return self._sliced(opaque(np.clip(rgb, 0, 255)), self._tall - first * up)

    def _lit(self, painted: Front, first: int) -> Field:
        house, light = self._house, self._light
        albedo, mirror = painted.albedo[first:], painted.mirror[first:]
        h, w = mirror.shape
        ys = (h - np.arange(h, dtype=np.float32)) * self._up
        zs = house.z + (np.arange(w, dtype=np.float32) + 0.5) * house.length / w
        if house.side > 0:
            zs = zs[::-1]
        small = light.on_wall(house.side, house.x, zs[:: 4 if w > 40 else 1], ys[:: 4 if h > 40 else 1])
        falling = cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)
        if light.is_snowy:
            albedo = light.snowed(albedo, painted.ledges[first:] * 0.9)
        rgb = albedo * falling + light.mirrored * (mirror * (1.05 - 0.4 * light.lamps))[..., None]
        rgb = rgb + painted.glow[first:] * light.home_glow + painted.shop_glow[first:] * light.shops
        return shoulder(mix(rgb, light.light.air, np.repeat(light.haze(zs)[None], h, 0)))

    def _sliced(self, texture: Picture, tall: float) -> list[Card]:
        """Cards [h, w, 4] along the street; left walls run away from us, right walls toward us."""
        house = self._house
        w = texture.shape[1]
        metres = house.length / w
        step = w if house.z > self._seen.furthest + 9 else max(4, round(_SLICE / metres))
        found = []
        for left in range(0, w, step):
            right = min(w, left + step + 2)  # a little over the next, so that no seam shows
            part = np.ascontiguousarray(texture[:, left:right])
            z0 = house.z + left * metres if house.side < 0 else house.end - left * metres
            z1 = house.z + right * metres if house.side < 0 else house.end - right * metres
            if max(z0, z1) < self._seen.nearest + 0.5 or not self._seen.sees(house.x, min(z0, z1), max(z0, z1)):
                continue
            along = (0, 0, metres if house.side < 0 else -metres)
            # the far end is the sort key: what stands or hangs before a wall is nearer than that
            found.append(Card(part, (house.x, tall, z0), along, (0, -self._up, 0), z=max(z0, z1)))
        return found

    def gables(self, before: House) -> list[Card]:
        """Where this house stands out beside or over the one before it."""
        house, found = self._house, []
        if house.z < self._seen.furthest + 1:
            return []
        out = abs(before.x) - abs(house.x)
        if out > 0.02:
            found.append(self._gable(0.0, out + 0.4))
        if house.height > before.height and before.height - 1.5 < self._seen_height:
            found.append(self._gable(before.height - 1.5, _GABLE))
        return found

    def _gable(self, foot: float, wide: float) -> Card:
        house, light, up = self._house, self._light, max(0.06, self._up)
        tall = min(self._tall, max(self._seen_height, foot + 1)) - foot
        w, h = max(4, round(wide / up)), max(4, round(tall / up))
        shade = light.ambient * np.float32(0.55) + light.sun * np.float32(0.10)
        rgb: Field = np.ones((h, w, 3), np.float32) * self._wall * shade
        rgb *= (0.8 + 0.4 * fbm(w, h, max(10, 2.5 / up), 3, self._seed + int(house.z) + 50))[..., None]
        rgb = mix(rgb, light.light.air, float(light.haze(house.z)))
        left = house.x if house.side > 0 else house.x - wide
        texture = opaque(np.clip(rgb, 0, 255))
        return Card(texture, (left, foot + tall, house.z), (wide / w, 0, 0), (0, -tall / h, 0), z=house.end - 0.05)
