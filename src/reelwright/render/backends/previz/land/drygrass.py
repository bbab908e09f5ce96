"""Tufts of dry grass."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.land.sand import Sand
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr, mix, pack, sub16
from reelwright.render.backends.previz.season import Year

_WIDE, _HIGH = 420, 300
_BLADES = 85
Numbers = NDArray[np.float64]


def tuft(sand: Sand, seed: int, year: Year) -> Picture:
    """The texture of one tuft, [300, 420, 4]; it grows from the middle of the foot."""
    chance, light = rng(seed), sand.light
    picture, cover = np.zeros((_HIGH, _WIDE, 3), np.float32), np.zeros((_HIGH, _WIDE), np.uint8)
    aside, lean = chance.normal(0, 24, _BLADES), chance.normal(0, 0.42, _BLADES)
    high, bend, shine, dry, snow, stout = chance.random((6, _BLADES))
    lean += aside / 110
    tall = _HIGH * (0.35 + 0.55 * high) * (1 - 0.25 * np.minimum(1.5, np.abs(lean)))
    front = 0.45 + 0.55 * np.arange(_BLADES) / _BLADES
    lit = np.clip(0.42 + 0.5 * math.sin(sand.azimuth) * lean + 0.25 * shine, 0.05, 1) * front
    straw = mix(bgr("#c7ab6c"), bgr("#8c7443"), dry) * ((0.35 + 0.5 * front) * 1.05)[:, None]
    paint = light.on(year.grass.on(straw[None].astype(np.float32)), lit[None].astype(np.float32))[0]
    if year.is_snowy:
        paint[snow < 0.3] = light.on(bgr("#e6ebf2")[None, None] * np.float32(0.6), 0.5)[0, 0]
    blades = _blades(_WIDE / 2 + aside, lean, tall, bend)
    inks, thick = np.clip(paint, 0, 255).tolist(), np.where(stout < 0.35, 2, 1).tolist()
    for blade, ink, width in zip(blades, inks, thick, strict=True):
        cv2.polylines(picture, [blade], False, ink, width, cv2.LINE_AA, 4)
        cv2.polylines(cover, [blade], False, (255,), width, cv2.LINE_AA, 4)
    # where a blade's edge is half covered its colour is too: divide that out
    alpha = cover.astype(np.float32) / 255
    solid = cv2.GaussianBlur(picture, (0, 0), 1.2) / np.maximum(cv2.GaussianBlur(alpha, (0, 0), 1.2), 0.05)[..., None]
    paint = np.where((alpha > 0.95)[..., None], picture, solid)
    return pack(np.clip(paint, 0, 255), alpha, seed)


def _blades(root: Numbers, lean: Numbers, tall: Numbers, bend: Numbers) -> NDArray[np.int32]:
    """Lines [n, 9, 2], as OpenCV wants them."""
    at = np.linspace(0, 1, 9)
    x = root[:, None] + (lean * tall)[:, None] * (0.45 * at + 0.55 * at**2.2)
    y = _HIGH - 3 - tall[:, None] * (at - 0.22 * bend[:, None] * at**3)
    return sub16(np.stack((x, y), axis=2))


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
