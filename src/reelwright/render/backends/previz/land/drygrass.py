"""Tufts of dry grass."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.land.sand import Sand
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr, mix, pack
from reelwright.render.backends.previz.season import Year

_WIDE, _HIGH = 420, 300


def tuft(sand: Sand, seed: int, year: Year) -> Picture:
    """The texture of one tuft, [300, 420, 4]; it grows from the middle of the foot."""
    chance, light = rng(seed), sand.light
    picture, cover = np.zeros((_HIGH, _WIDE, 3), np.float32), np.zeros((_HIGH, _WIDE), np.uint8)
    side = math.sin(sand.azimuth)
    for k in range(85):
        root = _WIDE / 2 + chance.normal(0, 24)
        lean = chance.normal(0, 0.42) + (root - _WIDE / 2) / 110
        tall = _HIGH * (0.35 + 0.55 * chance.random()) * (1 - 0.25 * min(1.5, abs(lean)))
        blade = _blade(root, lean, tall, chance.random())
        front = 0.45 + 0.55 * k / 85
        lit = float(np.clip(0.42 + 0.5 * side * lean + 0.25 * chance.random(), 0.05, 1)) * front
        straw = mix(bgr("#c7ab6c"), bgr("#8c7443"), chance.random()) * np.float32((0.35 + 0.5 * front) * 1.05)
        colour = light.on(year.grass.on(straw)[None, None], lit)[0, 0]
        if year.is_snowy and chance.random() < 0.3:
            colour = light.on(bgr("#e6ebf2")[None, None] * np.float32(0.6), 0.5)[0, 0]
        ink = tuple(float(c) for c in np.clip(colour, 0, 255))
        thick = 1 + int(chance.random() < 0.35)
        cv2.polylines(picture, [blade], False, ink, thick, cv2.LINE_AA, 4)
        cv2.polylines(cover, [blade], False, (255,), thick, cv2.LINE_AA, 4)
    # where a blade's edge is half covered its colour is too: divide that out
    alpha = cover.astype(np.float32) / 255
    solid = cv2.GaussianBlur(picture, (0, 0), 1.2) / np.maximum(cv2.GaussianBlur(alpha, (0, 0), 1.2), 0.05)[..., None]
    paint = np.where((alpha > 0.95)[..., None], picture, solid)
    return pack(np.clip(paint, 0, 255), alpha, seed)


def _blade(root: float, lean: float, tall: float, bend: float) -> np.ndarray:
    at = np.linspace(0, 1, 9)
    x = root + lean * tall * (0.45 * at + 0.55 * at**2.2)
    y = _HIGH - 3 - tall * (at - 0.22 * bend * at**3)
    return np.round(np.stack([x, y], 1) * 16).astype(np.int32)


def smaller(texture: Picture, width: float) -> Picture:
    """The texture no wider than `width` texels: blades finer than a pixel would flicker."""
    share = max(24.0, width) / texture.shape[1]
    if share >= 1:
        return texture
    return cv2.resize(texture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def swayed(card: Card, lean: float) -> Card:
    """An upright card sheared by `lean` metres for each metre of height, its foot where it was."""
    high = card.texture.shape[0]
    shear = lean * -card.down[1]
    aside = np.array([shear, 0.0, 0.0])
    return card.placed_at(card.origin + aside * high, card.down - aside)
