"""The ground of an airless moon: dust with craters, hills with hard shadows."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.land.boulders import STONE, Glare
from reelwright.render.backends.previz.land.plane import Extent, Plane
from reelwright.render.backends.previz.noise import Field, fbm, line1d, rng
from reelwright.render.backends.previz.paint import below, bgr, opaque, pack, smoothstep

_CRATERS = 70


def moon_floor(glare: Glare, seed: int, extent: Extent) -> Plane:
    """Dust with craters and stones; see `Plane`."""
    plane = Plane(extent)
    fine = plane.noise((0.05, 0.12, 0.3), seed + 1)
    broad = plane.noise((0.9, 2.2, 5.0), seed + 2)
    pebbles = plane.noise((0.04, 0.09), seed + 3)
    lean = np.gradient(fine, axis=1) / np.maximum(plane.foot, 0.01) * 0.05
    lean = np.tanh(lean) * 0.5 + np.gradient(cv2.GaussianBlur(broad, (0, 0), 3), axis=1) / plane.foot * 0.35
    toward, ray = _pits(plane, glare, seed)
    level = math.sin(glare.elevation)
    full = 0.35 + 0.65 * level
    tilt = math.cos(glare.elevation)
    facing = np.clip((level + tilt * (toward + glare.side * -lean * 0.7)) / full, 0, 1.35)
    stone = bgr(STONE) * (0.72 + 0.3 * broad + 0.24 * (fine - 0.5) + 0.25 * ray)[..., None]
    dark = smoothstep(0.78, 0.84, pebbles) * smoothstep(0.05, 0.02, plane.reach)
    facing = facing * (1 - 0.35 * dark)
    plane.texture = opaque(np.clip(glare.on(np.asarray(stone, np.float32), facing.astype(np.float32)), 0, 255))
    return plane


def _pits(plane: Plane, glare: Glare, seed: int) -> tuple[Field, Field]:
    """How far the walls of craters turn to the sun, and how bright the dust thrown out of them is, [h, w] each."""
    toward, bright = np.zeros(plane.x.shape, np.float32), np.zeros(plane.x.shape, np.float32)
    chance = rng(seed + 11)
    ahead, aside = math.cos(glare.azimuth), math.sin(glare.azimuth)
    for _ in range(_CRATERS):
        away = 4 + 80 * chance.random() ** 1.6
        radius = (0.25 + 2.6 * chance.random() ** 3) * (1 + away / 50)
        middle = chance.uniform(-1, 1) * (4 + 0.8 * away)
        rows = np.flatnonzero(np.abs(plane.z[:, 0] - away) < 2.2 * radius)
        if not len(rows):
            continue
        top, foot = int(rows[0]), int(rows[-1]) + 1
        near = np.flatnonzero((np.abs(plane.x[top:foot] - middle) < 2.2 * radius).any(0))
        if not len(near):
            continue
        part = np.s_[top:foot, int(near[0]) : int(near[-1]) + 1]
        dx, dz = (plane.x[part] - middle) / radius, (plane.z[part] - away) / radius
        d = np.sqrt(dx * dx + dz * dz) + 1e-4
        inside, outside = smoothstep(1.02, 0.85, d) * d, np.exp(-(((d - 1.15) / 0.3) ** 2)) * smoothstep(0.98, 1.08, d)
        out = (inside * 0.85 - outside * 0.5) / d  # the wall inside leans to the middle, outside away from it
        toward[part] -= (dx * aside + dz * ahead) * out * -1.0
        bright[part] += 0.5 * np.exp(-(((d - 1.1) / 0.5) ** 2))
    return toward, np.minimum(bright, 1.0)


def hills(glare: Glare, seed: int, z: float, crest: float, reach: float, ground: float) -> Card:
    """A range of worn hills, `crest` metres high, as wide as `reach` to either side; its foot at `ground`."""
    w, h = 1500, 200
    texel = 2 * reach / w
    high = crest / texel
    line = line1d(w, 520, 6, seed, 0.4) + 0.35
    ridge = 0.65 * h - 4 - np.clip(line + 0.4, 0, 1.7) * min(high * 0.6, 70.0)
    folds = cv2.GaussianBlur(fbm(w, h, 150, 6, seed + 1, 0.5, ax=1.5, ay=0.8), (0, 0), 1.5)
    own = cv2.GaussianBlur((ridge / -55).astype(np.float32)[None], (0, 0), 16)
    folds = folds + 0.1 * fbm(w, h, 24, 4, seed + 4) + own  # of the hill's own shape too
    aside, down = (cv2.Sobel(folds, cv2.CV_32F, *way, ksize=5) for way in ((1, 0), (0, 1)))
    turned = np.tanh(-glare.side * aside * 1.1) * math.cos(glare.elevation)
    facing = np.clip(0.16 + 0.45 * math.sin(glare.elevation) + 0.75 * turned + 0.25 * np.tanh(down), 0, 1.1)
    dust = bgr(STONE) * (0.62 + 0.3 * fbm(w, h, 60, 5, seed + 2))[..., None]
    texture = pack(np.clip(glare.on(dust.astype(np.float32), facing.astype(np.float32)), 0, 255), below(w, h, ridge))
    return Card.frontal(texture, 0, ground - 0.35 * h * texel, z, 2 * reach)
