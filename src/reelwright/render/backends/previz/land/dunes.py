"""Dunes: a field of heights, lit by the sun with the shadows it casts, and seen once, as a picture to stand in the
world."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.land.sand import Sand
from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import pack, smoothstep

_ROWS = ((150.0, 430.0, 120.0, 17.0), (72.0, 180.0, 64.0, 10.5), (36.0, 84.0, 34.0, 5.4))
"""Near, far, from crest to crest, height of each row; metres."""
_EYE = 2.3
"""Height from which the dunes are seen when they are painted, metres."""
_WIDEST, _FINER = 1400, 1.1
"""Texels of a row as it is painted: at most, and to a pixel of the picture."""
_WINDWARD = 0.72
"""Part of a dune's breadth that rises gently; the rest is the slip face."""


@dataclass(frozen=True, slots=True)
class DuneField:
    """Heights [nz, nx] in metres over a rectangle; x to the right, z away from the camera."""

    height: Field
    x0: float
    z0: float
    dx: float
    dz: float

    @property
    def depths(self) -> Field:
        return self.z0 + np.arange(self.height.shape[0], dtype=np.float32) * self.dz


@dataclass(frozen=True, slots=True)
class Window:
    """An upright rectangle at depth `z`, in metres, and its size in texels."""

    z: float
    half_width: float
    foot: float
    top: float
    width: int
    height: int


def dune_field(
    near: float, far: float, breadth: float, crest: float, seed: int, nx: int = 900, nz: int = 420
) -> DuneField:
    """Dunes between two depths: gentle to windward, steep to lee, their crests wandering toward us, level at the front.

    Args:
        near, far: depths, m.
        breadth: from crest to crest, m.
        crest: of the highest, m.
    """
    span = far * 1.95
    dx, dz = span / nx, (far - near) / nz
    x = (np.arange(nx, dtype=np.float32) * dx - span / 2)[None]
    z = (near + np.arange(nz, dtype=np.float32) * dz)[:, None]
    wander = fbm(nx, nz, 1.7 * breadth / dx, 3, seed, 0.45, ay=dx / dz) - 0.5
    tall = fbm(nx, nz, 2.6 * breadth / dx, 3, seed + 1, 0.5, ay=dx / dz)
    phase = (x * 0.86 + z * 0.50) / breadth + wander * 2.0
    u = phase - np.floor(phase)
    rise = u / _WINDWARD
    profile = np.where(u < _WINDWARD, smoothstep(0, 1, rise) * 0.55 + 0.45 * rise**1.6, (1 - u) / (1 - _WINDWARD))
    profile = profile * (0.25 + 0.95 * tall) + 0.12 * tall
    depth = np.linspace(0, 1, nz, dtype=np.float32)[:, None]
    profile = profile * smoothstep(0, 0.55, depth + wander * 0.25)
    height = cv2.GaussianBlur((profile * crest).astype(np.float32), (0, 0), 1.1)
    return DuneField(np.asarray(height, np.float32), -span / 2, near, dx, dz)


def sunlight(field: DuneField, azimuth: float, elevation: float) -> tuple[Field, Field]:
    """How squarely the sun falls on it where no dune stands between, and without shadows: two [nz, nx], -1..1.

    `azimuth` is where the sun stands: 0 ahead of the camera, positive to the right; radians.
    """
    slope_x = np.gradient(field.height, axis=1) / field.dx
    slope_z = np.gradient(field.height, axis=0) / field.dz
    level, up = math.cos(elevation), math.sin(elevation)
    square = (-(slope_x * math.sin(azimuth) + slope_z * math.cos(azimuth)) * level + up) / np.sqrt(
        1 + slope_x * slope_x + slope_z * slope_z
    )
    lit = np.clip(square, 0, 1) * smoothstep(0.25, 0.0, _shadow_height(field, azimuth, elevation) - field.height)
    return np.asarray(cv2.GaussianBlur(lit.astype(np.float32), (0, 0), 0.8), np.float32), square.astype(np.float32)


def _shadow_height(field: DuneField, azimuth: float, elevation: float) -> Field:
    """Height below which a point is in shadow, swept row by row away from the sun, [nz, nx]."""
    drop = field.dx * math.tan(max(elevation, 0.03)) / max(0.25, abs(math.sin(azimuth)))
    columns = field.height.shape[1]
    order = range(columns) if math.sin(azimuth) < 0 else range(columns - 1, -1, -1)
    shadow = np.full(field.height.shape[0], -1e3, np.float32)
    swept = np.empty_like(field.height)
    for column in order:
        shadow = np.maximum(shadow - drop, field.height[:, column])
        swept[:, column] = shadow
    return swept


def bake(field: DuneField, colour: Field, eye: float, window: Window) -> tuple[Field, Field, Field]:
    """See the field from x = 0, z = 0, `eye` metres up, through a window in the world.

    Each column is a line of sight. Walking away, the highest row so far only ever rises; so the depth at which a
    texel is first reached is found by interpolation.

    Args:
        colour: [nz, nx, 3], 0..255.

    Returns:
        picture [h, w, 3], coverage [h, w] 0..1, depth [h, w] in metres.
    """
    depths = field.depths
    columns = (np.arange(window.width, dtype=np.float32) + 0.5) / window.width * 2 * window.half_width
    columns = columns - window.half_width
    source = ((columns[None] * (depths / window.z)[:, None] - field.x0) / field.dx).astype(np.float32)
    ranks = np.repeat(np.arange(len(depths), dtype=np.float32)[:, None], window.width, 1)
    heights = cv2.remap(field.height, source, ranks, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    seen = eye + (heights - eye) * (window.z / depths)[:, None]
    rows = (window.top - seen) / (window.top - window.foot) * window.height
    highest = np.minimum.accumulate(rows, 0)
    first = int(np.clip(highest[-1].min() - 2, 0, window.height - 2))  # above, nothing is
    fine = 2 * (window.height - first)  # twice as many rows, reduced at the end: an edge nearly level has no steps
    middle = first + (np.arange(fine, dtype=np.float32) + 0.5) / 2
    sights = np.empty((window.width, fine), np.float32)
    every, rising, wanted = np.arange(len(depths), dtype=float), -np.ascontiguousarray(highest.T, float), -middle
    for sight, line in zip(sights, rising, strict=True):
        sight[:] = np.interp(wanted, line, every)
    reached = cv2.transpose(sights)
    metres = field.z0 + reached * np.float32(field.dz)
    across = (metres * (columns / np.float32(window.z)) - field.x0) / np.float32(field.dx)
    picture = cv2.remap(colour, across, reached, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    ridge = cv2.GaussianBlur(highest[-1][None], (0, 0), 1.5)[0]
    cover = np.clip(np.arange(window.height, dtype=np.float32)[:, None] + 1 - ridge[None], 0, 1)
    size = (window.width, window.height - first)
    small = [cv2.resize(big, size, interpolation=cv2.INTER_AREA) for big in (picture, metres)]
    small[0] = cv2.GaussianBlur(small[0], (0, 0), 0.6)
    whole = [np.asarray(cv2.copyMakeBorder(one, first, 0, 0, 0, cv2.BORDER_REPLICATE), np.float32) for one in small]
    return whole[0], cover.astype(np.float32), whole[1]


def dune_rows(
    sand: Sand, seed: int, reach: Callable[[float], float], lowest: Callable[[float], float], wide: int
) -> list[Card]:
    """The rows, far first.

    Args:
        reach: depth -> half the breadth to cover; lowest: depth -> how far down the flat ground lets one see; metres.
        wide: pixels of the picture.
    """
    width = min(_WIDEST, round(_FINER * wide))
    return [_row(sand, seed, k, reach, lowest, width) for k in range(len(_ROWS))]


def _row(
    sand: Sand, seed: int, k: int, reach: Callable[[float], float], lowest: Callable[[float], float], wide: int
) -> Card:
    near, far, breadth, crest = _ROWS[k]
    field = dune_field(near, far, breadth, crest, seed * 11 % 2**31 + 7 * k)
    nz, nx = field.height.shape
    lit, square = sunlight(field, sand.azimuth, sand.elevation)
    tone = 0.90 + 0.20 * fbm(nx, nz, 60, 4, seed + 5 + k, ax=2)
    if k == len(_ROWS) - 1:  # near enough for its ripples to be seen
        rows = np.arange(nz, dtype=np.float32)[:, None] * field.dz * 2.2
        lit = lit * (1 + 0.05 * np.sin(rows + fbm(nx, nz, 50, 3, seed + 9) * 16))
    sky = 0.8 + 0.35 * smoothstep(-0.1, 1, square)
    colour = sand.shown(tone, sand.facing(lit), sky)
    middle = (near + far) / 2
    half, stretch = reach(middle), middle / near
    foot, top = -2.4 * stretch, crest * 1.32 * stretch
    fewest, most = (round(rows * wide / _WIDEST) for rows in (260, 560))
    rows_high = int(np.clip((top - foot) * wide / (2 * half), fewest, most))
    window = Window(middle, half, foot, top, wide, rows_high)
    picture, cover, depth = bake(field, np.asarray(np.clip(colour, 0, 255), np.float32), _EYE, window)
    texture = pack(np.clip(sand.hazed(picture, depth), 0, 255), cover, seed + k)
    down = (0, (window.foot - window.top) / window.height, 0)
    below = max(0, math.ceil((lowest(middle) - window.foot) / down[1]))
    texture = np.asarray(cv2.copyMakeBorder(texture, 0, below, 0, 0, cv2.BORDER_REPLICATE), np.uint8)
    return Card(texture, (-half, window.top, middle), (2 * half / window.width, 0, 0), down)
