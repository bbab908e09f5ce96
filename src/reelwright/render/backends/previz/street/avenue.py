"""Trees along the pavements of a street: the year is told by them, so they stand there where a brief speaks of it."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.street.sightlines import Sightlines
from reelwright.render.backends.previz.street.streetlight import StreetLight
from reelwright.render.backends.previz.woods.greenery import Greenery
from reelwright.render.backends.previz.woods.trees import broadleaf

_X = 7.35
_Z = (21.0, 39.0, 59.0, 82.0)
"""Metres; between the lamps."""
_TALL, _BREAST = 7.2, 3.6
"""Metres: of a tree, and the height its light is taken at."""


def avenue(green: Greenery, light: StreetLight, seen: Sightlines, seed: int) -> list[Card]:
    found = []
    for number, (z, side) in enumerate((z, side) for z in _Z for side in (-1, 1)):
        if z < seen.furthest + 3 or not seen.sees(side * (_X - 2), z, z + 1):
            continue
        per_metre = min(64.0, 1.1 / seen.pixel(z))
        tree = broadleaf(green, seed + 40 + number, _TALL * (0.92 + 0.05 * (number % 4)), per_metre, (0, 2)[number % 2])
        texture = _in_street(tree.texture, green, light, side, z)
        found.append(Card.frontal(texture, side * _X, 0.0, z, texture.shape[1] / per_metre))
    return found


def _in_street(texture: Picture, green: Greenery, light: StreetLight, side: int, z: float) -> Picture:
    """A tree painted for open land in the light and the air of its place in the street."""
    at, up = np.full(1, z, np.float32), np.full(1, _BREAST, np.float32)
    open_land = green.light.on(np.ones((1, 1, 3), np.float32), 0.5)
    gain = np.clip(light.on_wall(side, side * _X, at, up) / open_land, 0.2, 1.15 + 1.6 * light.lamps)[0, 0]
    haze, air = float(light.haze(z)), light.light.air / 255
    to = np.zeros((4, 4), np.float32)
    to[range(3), range(3)], to[:3, 3], to[3, 3] = gain * (1 - haze), air * haze, 1
    return cv2.transform(texture, to).astype(np.uint8, copy=False)
