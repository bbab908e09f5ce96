"""What stands between the trees and the camera: fringes of grass, near trunks with their boughs, mist."""

from __future__ import annotations

import math

import numpy as np

from reelwright.film.look import NEAR_FRAMINGS
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.land.ways import Way
from reelwright.render.backends.previz.noise import fbm, rng
from reelwright.render.backends.previz.paint import mix, pack, smoothstep, solid
from reelwright.render.backends.previz.woods.grove import Baker, dimmed, swaying
from reelwright.render.backends.previz.woods.site import MARK_Z
from reelwright.render.backends.previz.woods.undergrowth import bough, trunk

_GRASS_Z = (24.0, 18.5, 15.0, 12.6, 10.6, 9.0, 7.4, 6.0, 4.6, 2.0, -1.5, -4.5, -6.6)
_OPEN_GRASS_Z = tuple(46.0 * 0.9**k * (0.97 + 0.06 * (k * 0.618 % 1)) - 8.0 for k in range(30))
_TRUNKS = (
    (-3.9, 8.4), (4.0, 8.6), (-5.4, 12.0), (5.9, 13.2), (7.9, 17.5), (-8.1, 18.5), (9.8, 21.0), (-10.5, 15.0),
    (6.6, 19.5), (-6.4, 22.0), (11.5, 17.0), (-12.6, 20.0), (4.9, 10.4),
    (-3.9, -3.2), (4.3, -2.0), (-6.3, 2.4), (6.1, 3.6),
)  # fmt: skip
"""x and z of the near trunks, about; metres."""
_LEAST_SEEN = 1.0
"""Metres over the ground that a shot has to see of a trunk."""
_MIST_Z, _MIST_METRES, _MIST_DRIFT = 22.0, 3.6, 0.26
"""Depth, height and metres a second of the sheet of mist."""


def grasses(baker: Baker, way: Way | None = None) -> list[Card]:
    """Fringes of grass across the floor, but for a way; brightest in the clearing, leaning with the wind."""
    site, found = baker.site, list[Card]()
    if site.looks_down:
        return found
    closest = min(view.z for view in site.views) + 1.7
    for number, z in enumerate(_OPEN_GRASS_Z if site.is_open else _GRASS_Z):
        window = site.seen(z)
        if window is None or z < closest or window[2] > 0.5:
            continue
        left, right = window[:2]
        tall = 0.42 if abs(z - MARK_Z) > 1.0 else 0.22  # so that a figure's feet are seen
        tall = 0.3 if site.is_open else tall
        per_metre = min(site.finest(z), 210.0, 2600 / (right - left))
        wide, high = math.ceil((right - left) * per_metre), max(6, round(tall * per_metre))
        bright = 0.95 if site.is_open else 0.5 + 0.5 * math.exp(-(((z - MARK_Z - 2) / 8.0) ** 2))
        texture = baker.aired(baker.fringe(number, wide, high, bright), z, high, per_metre)
        if way is not None:
            grows = 1 - way.covers(left + (np.arange(wide, dtype=np.float32) + 0.5) / per_metre, z)
            texture = (texture * grows[None, :, None]).astype(np.uint8)
        texture = site.focused(texture, z, per_metre)
        found.append(swaying(texture, (left + right) / 2, -0.03, z, wide / per_metre, site.wind * 6))
    return found


def near_trees(baker: Baker) -> list[Card]:
    """Trunks that leave the picture above, ferns at their feet, and boughs that hang into it."""
    site, found = baker.site, list[Card]()
    chance = rng(site.seed + 50)
    is_near = site.setup.figure is not None and site.setup.framing in NEAR_FRAMINGS
    for number, (x, z) in enumerate(_TRUNKS):
        dx, dz, breadth, kind = chance.uniform(-0.35, 0.35, 2).tolist() + chance.random(2).tolist()
        x, z = x + dx, z + dz
        window = site.seen(z, beyond=2.2)
        if window is None or window[3] < _LEAST_SEEN or (is_near and z < MARK_Z + 2.5):
            continue
        if not window[0] - 5.0 < x < window[1] + 5.0:
            continue
        shade = (0.8 if site.green.snowy else 0.5) + 0.2 * min(1.0, max(0.0, z - 6) / 12)
        is_far = z - site.eye.z > 16
        if window[0] - 0.8 < x < window[1] + 0.8:
            found.append(_trunk(baker, number, x, z, min(26.0, window[3] + 0.4), kind < 0.22, breadth, shade))
            if not is_far:
                found.append(_foot(baker, number, x + breadth * 0.3 * (1 if number % 3 else -1), z, shade))
        if not is_far and number != 3 and not site.looks_down:
            found.append(_bough(baker, number, x, z, shade))
    return found


def _trunk(
    baker: Baker, number: int, x: float, z: float, metres: float, is_birch: bool, breadth: float, shade: float
) -> Card:
    site = baker.site
    per_metre = min(site.finest(z), 120.0)
    wide = (0.26 if is_birch else 0.42) + 0.22 * breadth
    plant = trunk(site.green, site.seed + 5 * number, wide, metres, per_metre, is_birch)
    texture = baker.aired(dimmed(plant.texture, shade), z, plant.texture.shape[0], per_metre)
    return Card.frontal(site.focused(texture, z, per_metre), x, -0.08, z, texture.shape[1] / per_metre)


def _foot(baker: Baker, number: int, x: float, z: float, shade: float) -> Card:
    """A fern at the foot of a trunk."""
    plant = baker.of.low[number % 2]
    texture = baker.aired(dimmed(plant.texture, shade), z, plant.texture.shape[0], plant.per_metre)
    return Card.frontal(texture, x, -0.04, z - 0.25, texture.shape[1] / plant.per_metre)


def _bough(baker: Baker, number: int, x: float, z: float, shade: float) -> Card:
    """A bough of a trunk, toward the clearing, about where the wide framings have their upper edge."""
    site, chance = baker.site, rng(baker.site.seed + 51 + number)
    edge = 1.55 + 0.285 * z if z > 5 else 2.3 + 0.34 * (z + 10)
    is_left = x < site.middle(z)
    metres, per_metre = float(chance.uniform(2.8, 4.2)), min(site.finest(z), 110.0)
    plant = bough(site.green, site.seed + 9 * number, metres, per_metre, is_left)
    texture = baker.aired(dimmed(plant.texture, shade), z, 1e6, per_metre)
    foot = edge - texture.shape[0] / per_metre * float(chance.uniform(0.55, 0.85))
    middle = x + (metres / 2 - 0.1) * (1 if is_left else -1)
    sway, phase = 0.02 + 2.2 * site.wind, float(chance.uniform(0, 6))

    def bob(t: float) -> tuple[float, float, float]:
        return sway * 0.5 * math.sin(1.1 * t + phase), sway * math.sin(1.7 * t + phase), 0.0

    return Card.frontal(site.focused(texture, z, per_metre), middle, foot, z - 0.15, metres, bob=bob)


def mists(baker: Baker) -> list[Card]:
    """A sheet of mist that drifts before the rows of trees; none when the air is dry."""
    site, light = baker.site, baker.site.green.light
    window = site.seen(_MIST_Z)
    if site.mist < 0.1 or window is None:
        return []
    aside = 0.5 + _MIST_DRIFT * site.seconds
    left, right = window[0] - aside, window[1] + aside
    w, h = max(64, round((right - left) * 14)), round(_MIST_METRES * 14)
    cloud = smoothstep(0.25, 0.85, fbm(w, h, 60, 4, site.seed + 60, ax=3))
    rows = np.sin(np.linspace(0, np.pi, h, dtype=np.float32))[:, None].clip(0) ** 1.3
    alpha = (cloud * rows * min(0.8, site.mist * 1.1)).astype(np.float32)
    texture = pack(solid(w, h, mix(light.air, light.sky[-1], 0.35)), alpha, site.seed)
    drift = (_MIST_DRIFT, 0.0)
    return [Card.frontal(texture, (left + right) / 2, -_MIST_METRES * 0.32, _MIST_Z, right - left, scroll=drift)]
