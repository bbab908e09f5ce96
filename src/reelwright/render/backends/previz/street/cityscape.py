"""A city seen from a roof: towers in three layers with air between, the house across the street, the street below."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import bgr, mix, opaque, pack, smoothstep
from reelwright.render.backends.previz.street.facades import WALLS, front
from reelwright.render.backends.previz.street.shopfronts import NAMES
from reelwright.render.backends.previz.street.sightlines import Sightlines
from reelwright.render.backends.previz.street.skyline import Tower, joined, painted_tower
from reelwright.render.backends.previz.street.streetlight import StreetLight, shoulder

_FOOT = -24.0
"""Height down to which houses are painted, metres."""
_TOWERS = (
    (380.0, 22, (20, 44), (16.0, 96.0), 0.30),
    (190.0, 18, (15, 30), (6.0, 44.0), 0.17),
)
"""Depth, count, breadths, heights of the roofs, metres of a texel; far first."""
_NEAR, _TEXEL = 84.0, 0.085
"""Depth of the row of houses before them, and metres of its texels."""
_ACROSS = (17.0, 14.0, 62.0)
"""The house across the street: x of its wall, from z to z."""
_ACROSS_TOP = 1.9


def city_cards(light: StreetLight, seen: Sightlines, seed: int) -> list[Card]:
    """All of it, far first."""
    chance = rng(seed + 6)
    towers = [_layer(k, light, seen, chance, seed) for k in range(len(_TOWERS))]
    return [_low_air(light), *towers, _near_row(light, seed), _street(light), _house_across(light, seed)]


def _layer(k: int, light: StreetLight, seen: Sightlines, chance: np.random.Generator, seed: int) -> Card:
    """Low before the middle of the picture, so that the sky comes down to the roof; higher to both sides."""
    depth, count, breadths, heights, texel = _TOWERS[k]
    reach = depth * 0.92
    high_at = (chance.uniform(-0.45, -0.2), chance.uniform(0.28, 0.5))
    row = []
    for number in range(count):
        x = reach * (2 * (number + chance.uniform(0.15, 0.85)) / count - 1)
        wide = chance.uniform(*breadths)
        hill = max(np.exp(-(((x / depth - at) / 0.2) ** 2)) for at in high_at)
        share = chance.uniform(0.05, 0.45) + 0.55 * hill * chance.uniform(0.5, 1.0)
        top = heights[0] + (heights[1] - heights[0]) * share
        tower = Tower(depth + 2.5 * number % 18, x, wide, top - _FOOT)
        texture = painted_tower(tower, light, seen, rng(seed + 100 * k + number), seed + number, texel)
        row.append(Card.frontal(texture, x, _FOOT, tower.z, wide, sort=depth))
    return joined(row, _FOOT)


def _near_row(light: StreetLight, seed: int) -> Card:
    """Houses with their windows, side by side, each showing its front and one side of it."""
    chance, row, x = rng(seed + 8), list[Card](), -_NEAR
    while x < _NEAR:
        wide, top, z = chance.uniform(11, 19), chance.uniform(1.0, 13.0), _NEAR + chance.uniform(0, 6)
        seed_here = seed + 30 + len(row)
        face = _faced(light, wide * 0.72, top, _TEXEL, seed_here, 1.0 if light.lit_side >= 0 else 0.35)
        side = _faced(light, wide * 0.28, top, _TEXEL, seed_here, 0.2 if light.lit_side >= 0 else 0.9)
        rows = min(len(face), len(side))
        both = np.hstack((face[:rows], side[:rows] * np.float32(0.86)) if x < 0 else (side[:rows], face[:rows]))
        air = np.full(both.shape[:2], light.light.haze(_NEAR) * 0.9, np.float32)
        texture = opaque(np.clip(mix(both, light.light.air, air), 0, 255))
        row.append(Card.frontal(texture, x + wide / 2, _FOOT, z, wide, sort=_NEAR))
        x += wide * chance.uniform(0.9, 1.15)
    return joined(row, _FOOT)


def _faced(light: StreetLight, long: float, top: float, texel: float, seed: int, facing: float) -> Field:
    """The front of a house down to `_FOOT` in its light, [h, w, 3]; `facing`: how squarely the sun falls on it."""
    chance = rng(seed)
    wall, names = bgr(WALLS[int(chance.integers(0, len(WALLS)))]), [str(v) for v in chance.permutation(NAMES)[:4]]
    painted = front(long, top - _FOOT, texel, texel, seed, light.homes * 1.1, wall, names)
    albedo = light.snowed(painted.albedo, painted.ledges * 0.9) if light.is_snowy else painted.albedo
    sun = light.sun * np.float32(0.5 * facing if light.lit_side or light.is_low else 0.1)
    rgb = albedo * (light.ambient * np.float32(0.92) + sun) + light.mirrored * (painted.mirror * 0.75)[..., None]
    return shoulder(rgb + painted.glow * np.float32(light.home_glow))


def _low_air(light: StreetLight) -> Card:
    """Behind all of them, from the horizon down."""
    w, h, wide = 16, 200, 1400.0
    up = np.linspace(14, -336, h, dtype=np.float32)[:, None] * np.ones((1, w), np.float32)
    paint = np.broadcast_to(light.light.air, (h, w, 3))
    texture = pack(paint, smoothstep(14, 3, up).astype(np.float32))
    return Card(texture, (-wide / 2, 14.0, 430.0), (wide / w, 0, 0), (0, -350.0 / h, 0), z=430.0)


def _street(light: StreetLight) -> Card:
    """What lies under all roofs: the streets' own light, and air."""
    w, h, foot, wide = 400, 160, -184.0, 420.0
    deep = np.linspace(0, 1, h, dtype=np.float32)[:, None] * np.ones((1, w), np.float32)
    glow = fbm(w, h, 26, 4, 5, ax=2.5)
    colour = mix(light.light.air * np.float32(0.72), light.ambient * np.float32(60), deep)
    if light.lamps:
        colour = mix(colour, bgr("#c98a4e") * np.float32(0.55), smoothstep(0.45, 0.9, glow) * (1 - 0.6 * deep))
    cover = smoothstep(0.0, 0.14, deep).astype(np.float32)
    return Card.frontal(pack(np.clip(colour, 0, 255), cover), 0, foot, 74.0, wide)


def _house_across(light: StreetLight, seed: int) -> Card:
    """The wall of the house to our right, over the street."""
    x, start, end = _ACROSS
    up = 0.12
    rgb = _faced(light, end - start, _ACROSS_TOP, up, seed + 13, 0.6 if light.lit_side > 0 else 0.1)
    h, w = rgb.shape[:2]
    down = np.linspace(0, 1, h, dtype=np.float32)[:, None] * np.ones((1, w), np.float32)
    rgb = mix(rgb, light.light.air * np.float32(0.8), 0.75 * down**0.8)
    metres = (end - start) / w
    origin = (x, _FOOT + h * up, end)
    return Card(opaque(np.clip(rgb, 0, 255)), origin, (0, 0, -metres), (0, -up, 0), z=end)
