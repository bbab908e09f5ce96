"""Mesas: cliffs split into pillars, thin beds above and below them, and skirts of rubble at the foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Weather
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.land.sand import haze
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field, fbm, line1d, rng
from reelwright.render.backends.previz.paint import bgr, lit_by, mix, pack, smoothstep

_RUST, _CREAM, _DARK, _RUBBLE, _PLAIN_SAND = "#b0603a", "#d89a6a", "#8a4a34", "#bd8458", "#cf9a66"
_ROWS = (
    (560.0, ((-0.60, 0.22, 0.08), (-0.325, 0.085, 0.092), (0.105, 0.045, 0.075), (0.50, 0.20, 0.09))),
    (380.0, ((-0.80, 0.2, 0.1), (-0.135, 0.045, 0.115), (0.325, 0.12, 0.138), (0.74, 0.1, 0.1))),
)
"""Rows of mesas: depth in metres; middle, breadth and height of each as tangents seen from the origin."""
_PLAIN = 0.064
"""Height of the plain they stand on, likewise."""
_TALLEST = 0.155
_LOST = 0.97
"""Seen through so much air, nothing is left of a mesa."""
_TALUS_SLOPE = 0.66
"""Rise over run of loose rubble."""


@dataclass(frozen=True, slots=True)
class Mesas:
    """A row of mesas on one texture: all [h, w], colour [h, w, 3] blue first 0..255."""

    albedo: Field
    lit: Field
    """How much of the sun falls on it, 0 to about 1.1."""
    alpha: Field


@dataclass(frozen=True, slots=True)
class _Outline:
    """Elevations in texels for each column."""

    top: Field
    head: Field
    """Top of the cliff."""
    foot: Field
    """Where rubble hides the cliff."""


def mesas(width: int, height: int, seed: int, spots: list[tuple[float, float, float]], sun_side: float) -> Mesas:
    """Paint mesas.

    Args:
        width, height: of the texture, texels.
        spots: centre and breadth of each in texels, and its height as a part of `height`.
        sun_side: -1 when the sun is at the left, 1 at the right.
    """
    outline = _outline(width, height, seed, spots)
    x = np.arange(width, dtype=np.float32)[None]
    v = height - np.arange(height, dtype=np.float32)[:, None]
    tilted: Field = v + x * 0.010 + line1d(width, 600, 2, seed + 5).astype(np.float32)[None] * height * 0.02 + 20
    thick = line1d(2 * height + 40, height * 0.22, 2, seed + 6)
    thin = line1d(2 * height + 40, height * 0.035, 4, seed + 13, 0.7)
    bed, vein = _along(thick, tilted), _along(thin, tilted)
    ledge = np.clip(_along(np.gradient(thin) * height * 0.035, tilted), -1, 1)
    rough = fbm(width, height, height * 0.06, 4, seed + 10, 0.6) - 0.5
    slabs = np.maximum(smoothstep(0.25, 0.55, bed), smoothstep(height * 0.10, height * 0.02, v - outline.foot[None]))
    cliff = _cliff(width, height, seed, sun_side, outline, v, slabs, ledge) + 0.26 * rough
    rubble = smoothstep(-height * 0.012, height * 0.02, outline.foot[None] - v + rough * height * 0.03)
    lit = cliff * (1 - rubble) + _talus(width, height, seed, sun_side, outline, v, ledge, rough) * rubble
    tone = 0.5 + 0.35 * bed + 0.17 * vein * (0.25 + 0.75 * slabs) + 0.3 * rough
    albedo = mix(mix(bgr(_DARK), bgr(_RUST), smoothstep(0, 0.5, tone)), bgr(_CREAM), smoothstep(0.5, 1.0, tone))
    albedo = mix(albedo, bgr(_RUBBLE), rubble * 0.7)
    alpha = np.clip(outline.top[None] - v + 0.5, 0, 1)
    return Mesas(albedo, np.clip(lit, 0, 1.15), alpha)


def _along(line: NDArray[np.floating], at: Field) -> Field:
    """Values of a line [n] at fractional places [h, w]."""
    row = np.ascontiguousarray(line[None], np.float32)
    zeros = np.zeros(at.shape, np.float32)
    return np.asarray(
        cv2.remap(row, at.astype(np.float32), zeros, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32
    )


def _outline(width: int, height: int, seed: int, spots: list[tuple[float, float, float]]) -> _Outline:
    chance = rng(seed)
    x = np.arange(width, dtype=np.float32)
    broad, small = line1d(width, height * 0.5, 4, seed + 1), line1d(width, height * 0.07, 4, seed + 2, 0.6)
    top, head, foot = (np.zeros(width, np.float32) for _ in range(3))
    for centre, breadth, part in spots:
        tall = height * part
        lean, ledge, low, skirt_part = chance.uniform(-0.06, 0.06), *chance.random(3)
        edge = np.abs(x - centre) - breadth / 2 + broad * height * 0.06 + small * height * 0.022
        cliff = tall * (1 - smoothstep(-height * 0.01, height * 0.035, edge))
        beside = np.abs(x - centre - lean * height * 2) - breadth / 2 - height * (0.02 + 0.09 * ledge)
        beside = beside + broad * height * 0.06 + small * height * 0.022
        shoulder = tall * (0.70 + 0.16 * low) * (1 - smoothstep(-height * 0.01, height * 0.035, beside))
        skirt_top = tall * (0.34 + 0.14 * skirt_part)
        run = np.maximum(edge - height * 0.02, -height * 0.3)
        skirt = np.clip(skirt_top * (1 + 0.10 * broad) - run * _TALUS_SLOPE, 0, None)
        crag = np.maximum(cliff * (1 + 0.012 * small + 0.012 * broad), shoulder * (1 + 0.03 * small + 0.02 * broad))
        hidden = np.minimum(skirt, skirt_top * (1 + 0.10 * broad + 0.16 * small))
        taller = np.maximum(crag, skirt) > top
        head, foot = np.where(taller, crag, head), np.where(taller, hidden, foot)
        top = np.maximum(top, np.maximum(crag, skirt))
    return _Outline(top.astype(np.float32), head.astype(np.float32), foot.astype(np.float32))


def _cliff(
    width: int, height: int, seed: int, sun_side: float, outline: _Outline, v: Field, slabs: Field, ledge: Field
) -> Field:
    """Light on the wall: pillars and cracks where the rock is massive, ledges where beds are thin, a cap at the top."""
    x = np.arange(width, dtype=np.float32)[None]
    bend = (fbm(width, height, height * 0.22, 4, seed + 7, 0.55) - 0.5) * height * 0.035
    at = x + bend + 60
    pillars = line1d(width + 160, height * 0.16, 2, seed + 8)
    cracks = line1d(width + 160, height * 0.05, 4, seed + 9, 0.6)
    broken = fbm(width, height, height * 0.13, 3, seed + 14, ax=0.5, ay=2.2)
    face = np.tanh(_along(np.gradient(pillars) * height * 0.10, at)) * 0.6
    face = face + np.tanh(_along(np.gradient(cracks) * height * 0.018, at)) * 0.64 * broken
    gap = smoothstep(0.15, 0.6, -_along(cracks, at)) * 0.75 * smoothstep(0.38, 0.62, broken)
    gap = gap + smoothstep(0.35, 0.8, -_along(pillars, at)) * 0.55
    massive = 0.56 + 0.46 * face * sun_side - 0.42 * gap
    bedded = 0.52 - 0.22 * ledge + 0.18 * face * sun_side
    light = massive * (1 - 0.7 * slabs) + bedded * 0.7 * slabs
    under = outline.head[None] - v
    cap = smoothstep(height * 0.05, height * 0.02, under)
    light = light * (1 - 0.5 * cap) + 0.5 * cap * (0.62 + 0.3 * face * sun_side)
    return np.asarray(light - 0.22 * np.exp(-(((under - height * 0.055) / (height * 0.012)) ** 2)), np.float32)


def _talus(
    width: int, height: int, seed: int, sun_side: float, outline: _Outline, v: Field, ledge: Field, rough: Field
) -> Field:
    """Light on the rubble: by the slope of the whole mesa, with gullies."""
    gullies = fbm(width, height, height * 0.16, 5, seed + 11, 0.6, ax=0.7, ay=1.2) - 0.5
    slope = np.gradient(cv2.GaussianBlur(outline.top[None], (0, 0), height * 0.12)[0])[None]
    beds = 0.12 * ledge * smoothstep(0, height * 0.2, v)
    return np.asarray(0.60 - slope * sun_side * 0.5 + 0.6 * gullies + 0.25 * rough - beds, np.float32)


def mesa_rows(
    light: Light, weather: Weather, sun_elevation: float, seed: int, reach: Callable[[float], float]
) -> list[Card]:
    """The rows, far first, on the plain they rise from. `reach`: depth -> half the breadth to cover, metres."""
    return [
        _row(light, weather, sun_elevation, seed, k, reach(depth))
        for k, (depth, _) in enumerate(_ROWS)
        if _air(light, depth) < _LOST
    ]


def _air(light: Light, depth: float) -> float:
    """How much of a mesa is air: it stands over the thickest."""
    return float(haze(light, np.float32(depth * 0.62)))


def _row(light: Light, weather: Weather, sun_elevation: float, seed: int, k: int, reach: float) -> Card:
    depth, shapes = _ROWS[k]
    high, foot = _TALLEST * depth, _PLAIN * depth
    texel = max(2 * reach / 1500, high / 300)
    w, h, under = int(2 * reach / texel), int(high / texel), int((foot + 4) / texel)
    chance = rng(seed + 17 * k)
    spots = [
        (
            w / 2 + (at + chance.uniform(-0.02, 0.02)) * depth / texel,
            broad * chance.uniform(0.8, 1.15) * depth / texel,
            tall / _TALLEST * chance.uniform(0.9, 1.08),
        )
        for at, broad, tall in shapes
    ]
    side = 1.0 if light.key_x >= 0 else -1.0
    found = _on_plain(mesas(w, h, seed * 13 % 2**31 + 5 * k, spots, side), under, seed + 40 + k)
    albedo, lit = found.albedo * np.float32(0.68 * (0.7 if weather is Weather.RAIN else 1.0)), found.lit
    if weather is Weather.SNOW:
        albedo = mix(albedo, bgr("#e6ebf2") * np.float32(0.8), 0.75 * smoothstep(0.5, 0.72, lit))
    low = 0.45 + 0.55 * np.cos(sun_elevation)  # a high sun only grazes a wall
    hard = light.key_strength * 1.5 * low * np.clip(lit - 0.22, 0, 1)
    shine = lit_by((0.78 + 0.22 * lit, hard), (light.tint / 255, light.key / 255))
    air = _air(light, depth)
    up = h - np.arange(h + under, dtype=np.float32)[:, None]
    mist = np.clip(air + 0.25 * np.exp(-np.maximum(up, 0) / (h * 0.18)), 0, 1)
    # what is all air is left away, or its shape would show against a sky of another shade
    alpha = found.alpha * np.float32(1 - smoothstep(0.86, _LOST, air))
    paint = mix(albedo * shine, light.air, np.broadcast_to(mist, lit.shape))
    return Card.frontal(pack(np.clip(paint, 0, 255), alpha, seed + k), 0, foot - under * texel, depth, w * texel)


def _on_plain(found: Mesas, under: int, seed: int) -> Mesas:
    """The same with `under` more rows of level ground at the foot."""
    h, w = found.lit.shape
    albedo, lit, alpha = (
        np.pad(part, ((0, under), (0, 0), (0, 0))[: part.ndim], "edge")
        for part in (found.albedo, found.lit, found.alpha)
    )
    up = (h + under - np.arange(h + under, dtype=np.float32))[:, None]
    plain = under + (line1d(w, h * 0.8, 4, seed).astype(np.float32)[None] + 0.3) * h * 0.03
    flat = smoothstep(-h * 0.05, h * 0.03, plain - up).astype(np.float32)
    albedo = mix(albedo, bgr(_PLAIN_SAND), flat * 0.8)
    lit = lit * (1 - flat) + np.float32(0.62) * flat
    return Mesas(albedo, lit, np.maximum(alpha, np.clip(plain - up + 0.5, 0, 1)).astype(np.float32))
