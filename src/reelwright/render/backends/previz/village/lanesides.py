"""Beside a lane: dry stone walls, a rail fence, a lantern, and what houses do to the ground: shade and lamplight."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import fbm
from reelwright.render.backends.previz.paint import bgr, blur, fill, mix, opaque, pack, radial, solid
from reelwright.render.backends.previz.panel import Panel, Vector, hung
from reelwright.render.backends.previz.village.daylight import SNOW, Daylight
from reelwright.render.backends.previz.village.gabled import Gabled
from reelwright.render.backends.previz.village.materials import stones

_WALL, _CAP = 0.95, 0.34
"""Height of a wall, and how thick it is; metres."""
_GROUND_KEY = 108.0
"""What lies on the ground is drawn before all that stands on it."""
Line = Callable[[float], float]
"""Depth -> where across, metres."""


def stone_wall(line: Line, start: float, end: float, light: Daylight, step: float = 1.5) -> list[Card]:
    """A wall along a line to our left: its inner face and its top, in pieces."""
    found = []
    for k in range(round((end - start) / step)):
        z0, z1 = start + k * step, start + (k + 1) * step + 0.03
        if not light.sees(line(z0), z0, step):
            continue
        near, far, key = (line(z0), 0.0, z0), (line(z1), 0.0, z1), (z0 + z1) / 2
        panel = Panel(math.dist(near, far), _WALL, light.per_metre(max(z0, 6.0)))
        ragged = 0.02 * np.sin(panel.x * 7 + k * 2) + 0.014 * np.sin(panel.x * 19 + k)
        paint = stones(panel, light.seed + 60 + k) * light.stains(panel, light.seed + 61)[..., None]
        stood = np.abs((panel.x * 4.5 + 0.2 * np.sin(panel.x * 3)) % 1 - 0.5)  # stones on edge along the top
        cap = panel.box(0, _WALL - 0.22, 9, _WALL)
        paint = mix(paint, paint * (1.25 - 0.6 * np.clip(5 * (stood - 0.4), 0, 1))[..., None], cap)
        paint = paint * (1 - 0.3 * panel.box(0, _WALL - 0.26, 9, _WALL - 0.21))[..., None]
        if light.is_snowy:
            paint = mix(paint, SNOW, np.clip((panel.y - _WALL + 0.12 + ragged) / 0.05, 0, 1))
        cover = np.clip((_WALL - 0.02 + ragged - panel.y) / panel.texel, 0, 1).astype(np.float32)
        lit = light.on(np.asarray(paint * np.float32(0.86), np.float32), _aside(near, far))
        texture = light.finished(lit, cover, panel, max(z0, 6.0))
        found.append(hung(texture, _up(near, _WALL), _up(far, _WALL), near, key))
        found.append(_top(panel, near, far, light, key + 0.1))
    return found


def _top(face: Panel, near: Vector, far: Vector, light: Daylight, key: float) -> Card:
    """The top of a piece of wall."""
    panel = Panel(face.wide, _CAP, 1 / face.texel)
    if light.is_snowy:
        paint = panel.whole()[..., None] * SNOW
    else:
        paint = stones(panel, light.seed + 66) * (0.8 + 0.4 * ((panel.x * 4.5) % 1 > 0.15))[..., None]
    lit = light.on(np.asarray(paint, np.float32), (0.0, 1.0, 0.0))
    left, right = ((x - _CAP, _WALL - 0.03, z) for x, _, z in (near, far))
    texture = light.finished(lit, panel.whole(), panel, max(near[2], 6.0), _WALL)
    return hung(texture, left, right, _up(near, _WALL - 0.03), key)


def rail_fence(left: tuple[float, float], right: tuple[float, float], light: Daylight) -> list[Card]:
    """Posts with two rails, from one point (x, z) to another, in pieces of one bay."""
    bays = round(math.dist(left, right) / 2.4)
    posts = [np.array(left) + (np.array(right) - np.array(left)) * k / bays for k in range(bays + 1)]
    return [_bay(one.tolist(), other.tolist(), k, light) for k, (one, other) in enumerate(pairwise(posts))]


def _bay(left: list[float], right: list[float], k: int, light: Daylight) -> Card:
    z = min(left[1], right[1])
    panel = Panel(math.dist(left, right) + 0.12, 1.2, light.per_metre(z))
    rails = [panel.mask([(0, y), (9, y + 0.02), (9, y + 0.12), (0, y + 0.1)]) for y in (0.4, 0.82)]
    posts = [panel.box(x - 0.06, 0, x + 0.06, 1.15) for x in (0.07, panel.wide - 0.07)]
    cover = np.asarray(np.maximum.reduce([*rails, *posts]), np.float32)
    grain = 0.7 + 0.5 * fbm(panel.w, panel.h, 14, 3, light.seed + 70 + k, ax=2)
    paint = bgr("#85786a") * grain[..., None]
    if light.is_snowy:
        paint = mix(paint, SNOW, np.clip(cover - np.roll(cover, max(1, round(0.04 / panel.texel)), 0), 0, 1))
    lit = light.on(np.asarray(paint, np.float32), (0.0, 0.0, -1.0))
    x0, z0, x1, z1 = *left, *right
    corners = (x0, 1.2, z0), (x1, 1.2, z1), (x0, 0.0, z0)
    return hung(light.finished(lit, cover, panel, z), *corners, (z0 + z1) / 2)


def lantern(x: float, z: float, light: Daylight) -> list[Card]:
    """An iron post with a lantern; at dark, its light about it and on the ground."""
    panel = Panel(0.7, 3.2, light.per_metre(z))
    roof = panel.mask([(0.14, 3.0), (0.35, 3.2), (0.56, 3.0)])
    rods = [(0.31, 0, 0.39, 2.55), (0.27, 0, 0.43, 0.5), (0.2, 2.5, 0.5, 2.56)]
    iron = np.maximum.reduce([roof, *(panel.box(*rod) for rod in rods)])
    glass = panel.mask([(0.22, 2.56), (0.48, 2.56), (0.54, 3.0), (0.16, 3.0)])
    paint = light.on(panel.whole()[..., None] * bgr("#2a2c2e"), (0.0, 0.0, -1.0))
    is_on = light.light.is_dark
    paint = mix(paint, bgr("#fff0c8") if is_on else light.mirrored(), glass)
    cover = np.asarray(np.maximum(iron, glass), np.float32)
    post = Card.frontal(light.finished(paint, cover, panel, z), x, 0, z, 0.7)
    if not is_on:
        return [post]
    halo = opaque(np.clip(bgr("#ffbf70") * (radial(120, 120, 60, 60, 60, 2.6) * 0.8)[..., None], 0, 255))
    return [post, Card.frontal(halo, x, 1.1, z, 3.4, sort=z - 0.05, adds=True), pool(x, z, 6.0, 0.45)]


def pool(x: float, z: float, reach: float, strength: float) -> Card:
    """Lamplight on the ground about a point."""
    light = bgr("#ffb460") * (radial(96, 96, 48, 48, 48, 1.8) * strength)[..., None]
    texel = 2 * reach / 96
    return Card(opaque(light), (x - reach, 0.01, z + reach), (texel, 0, 0), (0, 0, -texel), z=_GROUND_KEY, adds=True)


def ground_shade(of: Gabled, light: Daylight) -> Card:
    """The shadow a house throws on the ground, and the dark along its foot."""
    sx, sy, sz = light.sun
    reach = min(of.top * 0.8 / max(0.2, sy), 11.0)
    corners = [of.stand.at(a * of.long / 2, 0, b * of.deep / 2) for a in (-1, 1) for b in (-1, 1)]
    feet = np.array([(x, z) for x, _, z in corners], np.float32)
    thrown = feet - np.array([sx, sz], np.float32) / max(0.05, math.hypot(sx, sz)) * reach
    every = np.concatenate((feet, thrown))
    (x0, z0), (x1, z1) = every.min(0) - 1.5, every.max(0) + 1.5
    per_metre = 9.0
    w, h = round((x1 - x0) * per_metre), round((z1 - z0) * per_metre)

    def mask(points: np.ndarray) -> np.ndarray:
        found = np.zeros((h, w), np.uint8)
        hull = cv2.convexHull(points.astype(np.float32))[:, 0]
        fill(found, [((x - x0) * per_metre, (z1 - z) * per_metre) for x, z in hull])
        return found.astype(np.float32) / np.float32(255)

    clear = 1 - light.site.haze(of.stand.z)
    open_sky = min(1.0, light.light.key_strength * 1.4)
    dark = np.maximum(blur(mask(every), 2.5) * 0.5 * open_sky, blur(mask(feet), 5) * 0.55)
    cold = light.light.tint * np.float32(0.12)
    texture = pack(solid(w, h, cold), np.asarray(dark * clear, np.float32))
    return Card(texture, (x0, 0.005, z1), (1 / per_metre, 0, 0), (0, 0, -1 / per_metre), z=_GROUND_KEY + 1)


def _aside(near: Vector, far: Vector) -> Vector:
    """The level way to the right of a line that runs away from us."""
    dx, dz = far[0] - near[0], far[2] - near[2]
    long = math.hypot(dx, dz)
    return dz / long, 0.0, -dx / long


def _up(at: Vector, metres: float) -> Vector:
    return at[0], at[1] + metres, at[2]
