"""The dry side of a beach: sand to the end of sight, its wet strip, dunes with their grass."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, over
from reelwright.render.backends.previz.land.drygrass import tuft
from reelwright.render.backends.previz.land.sand import GROUND_KEY, Sand, haze
from reelwright.render.backends.previz.noise import fbm, line1d, rng
from reelwright.render.backends.previz.paint import blur, pack, smoothstep
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.shore.surf import RUN_UP, Shoreline

_WET_LONG, _WET_BROAD = 170.0, 14.0
"""Metres of the wet strip along and across the shore."""


def far_sand(sand: Sand, reach: Callable[[float], float]) -> Card:
    """Level sand from 36 m to the horizon, beyond the strips of the ground."""
    near, far, rows = 36.0, 1500.0, 600
    z = np.linspace(far, near, rows, dtype=np.float32)[:, None]
    half = reach(far)
    tone = 0.98 + 0.10 * (fbm(96, rows, 14, 3, 7, ax=4) - 0.5)
    shown = sand.shown(tone, np.full((rows, 96), sand.level, np.float32))
    shown = sand.hazed(shown, np.repeat(z, 96, 1))
    across, down = (2 * half / 96, 0, 0), (0, 0, -(far - near) / rows)
    return Card(
        pack(np.clip(shown, 0, 255), np.ones((rows, 96), np.float32)), (-half, -0.02, far), across, down, z=300.0
    )


def wet_strip(sand: Sand, line: Shoreline, seed: int) -> Card:
    """Sand that the waves have reached: dark, its upper edge in scallops; it lies on the ground."""
    wide, high = 1100, 150
    along, broad = _WET_LONG / wide, _WET_BROAD / high
    s = (_WET_BROAD - RUN_UP - 1.6 - (np.arange(high, dtype=np.float32) + 0.5) * broad)[:, None]
    scallop = (0.55 * line1d(wide, 26 / along, 4, seed + 61) + 0.25 * line1d(wide, 5 / along, 3, seed + 62))[None]
    wet = smoothstep(-RUN_UP - 0.15, -RUN_UP + 0.15, s + scallop)
    tone = np.asarray(0.56 + 0.10 * fbm(wide, high, 30, 4, seed + 63, ax=3), np.float32)
    away = np.linspace(2, _WET_LONG, wide, dtype=np.float32)[None] + 0 * s
    shown = sand.hazed(sand.shown(tone, np.full(tone.shape, sand.level * 0.6, np.float32), 0.85), away)
    texture = pack(np.clip(shown, 0, 255), (0.92 * wet).astype(np.float32), seed)
    x, z = line.at(_WET_BROAD - RUN_UP - 1.6, -line.z + 0.5)
    way = line.way
    down = (way[1] * broad, 0, -way[0] * broad)
    return Card(texture, (x, 0.0, z), (way[0] * along, 0, way[1] * along), down, z=GROUND_KEY - 2)


def dunes(
    sand: Sand,
    lens: Camera,
    rows: Sequence[tuple[float, float, float]],
    reach: Callable[[float], float],
    seed: int,
    year: Year,
) -> list[Card]:
    """Low dunes to the right, each from (x, z) on, so high; grass on them. Metres."""
    grass = [tuft(sand, seed + 400 + k, year) for k in range(3)]
    found = []
    for number, (x, z, tall) in enumerate(rows):
        right = reach(z) + 1.0
        if right - x > 2:
            per_metre = min(lens.focal / max(4.0, z - lens.z) * 1.05, 1700 / (right - x))
            texture = _dune(sand, grass, right - x, tall, per_metre, z - lens.z, seed + 7 * number)
            found.append(Card.frontal(texture, (x + right) / 2, -0.12, z, right - x))
    return found


def _dune(
    sand: Sand, grass: list[Picture], broad: float, tall: float, per_metre: float, away: float, seed: int
) -> Picture:
    wide, high = math.ceil(broad * per_metre), math.ceil((tall * 1.25 + 1.0) * per_metre)
    u = np.arange(wide, dtype=np.float32) / per_metre
    rise = smoothstep(0, 9 + tall, u) * (1 + 0.16 * line1d(wide, 9 * per_metre, 4, seed)) * tall
    ridge = high - rise * per_metre - 0.1 * per_metre
    y = np.arange(high, dtype=np.float32)[:, None]
    alpha = (
        np.clip(y - ridge[None] + 0.5, 0, 1) * smoothstep(0.0, 1.2, u)[None] * smoothstep(0, 0.4 * per_metre, high - y)
    )
    relief = fbm(wide, high, 2.6 * per_metre, 5, seed + 1, 0.5, ax=2.2, ay=0.7)
    slope_x = (
        np.gradient(blur(relief, 0.12 * per_metre), axis=1) * per_metre * 1.1
        + np.gradient(blur(rise[None], per_metre), axis=1) * per_metre
    )
    up = np.clip((high - y) / per_metre / max(0.5, tall), 0, 1)
    facing = sand.tilted(
        np.asarray(slope_x, np.float32), np.asarray(0.28 - 0.2 * up + 0.35 * (relief - 0.5), np.float32)
    )
    shown = sand.shown(np.asarray(0.92 + 0.16 * relief, np.float32), facing, 0.9)
    canvas = pack(np.clip(shown, 0, 255), alpha.astype(np.float32), seed)
    _planted(canvas, grass, ridge, per_metre, rng(seed + 2))
    share = float(haze(sand.light, np.float32(away)))
    alpha = canvas[..., 3:].astype(np.float32) / 255
    canvas[..., :3] = np.clip(canvas[..., :3] * (1 - share) + sand.light.air * alpha * share, 0, 255).astype(np.uint8)
    return canvas


def _planted(
    canvas: Picture, grass: list[Picture], ridge: np.ndarray, per_metre: float, chance: np.random.Generator
) -> None:
    """Tufts, thick along the ridge and thin below it, in place."""
    high, wide = canvas.shape[:2]
    for _ in range(round(wide / per_metre * 9)):
        column = int(chance.integers(wide))
        below = float(abs(chance.normal(0, 0.35))) * (high - ridge[column])
        foot = int(ridge[column] + below + 0.05 * per_metre)
        tall = max(4, int(per_metre * chance.uniform(0.4, 0.85)))
        if high - ridge[column] < 0.5 * per_metre or foot > high:
            continue
        small = cv2.resize(
            grass[int(chance.integers(len(grass)))], (round(tall * 1.4), tall), interpolation=cv2.INTER_AREA
        )
        left, top = column - small.shape[1] // 2, foot - tall
        x0, x1, y0 = max(0, left), min(wide, left + small.shape[1]), max(0, top)
        if x1 > x0 and foot > y0:
            piece = np.ascontiguousarray(small[y0 - top : foot - top, x0 - left : x1 - left]).astype(
                np.uint8, copy=False
            )
            over(canvas[y0:foot, x0:x1], piece)
