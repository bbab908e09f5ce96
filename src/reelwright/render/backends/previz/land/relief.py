"""Hills and mountains: ranges of heights, carved, wooded, snowed on and lit, each seen once as a card to stand in the
world. Far ranges stand nearer and smaller than they are, before the sky."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.film.look import Weather
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.land.dunes import DuneField, Window, bake, sunlight
from reelwright.render.backends.previz.land.ways import Way
from reelwright.render.backends.previz.light import Light, clearness
from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import bgr, by_night, lit_by, mix, pack, shaded, smoothstep
from reelwright.render.backends.previz.season import Year

_EYE = 2.0
"""Height from which a range is seen when it is painted, metres."""
_COLUMNS, _ROWS = 1500, 420
"""Of a field of heights; half as many in a small picture."""
_SMALL = 900.0
"""Focal length in pixels up to which a picture is small."""
_WIDEST, _SHARPNESS = 1700, 1.12
"""Texels of a card at most, and for each pixel."""
_OCTAVES = 7
_HIGHEST = 0.26
"""Height over distance that no summit passes, so that a wide shot has it whole."""
_NONE = 1.6


@dataclass(frozen=True, slots=True)
class Range:
    """A range between two depths, metres."""

    near: float
    far: float
    crest: float
    """Height of its highest, metres."""
    cell: float
    """From ridge to ridge, metres."""
    peaks: float
    """0: rolling country; 1: massifs with valleys between."""
    treeline: float
    snowline: float
    """From where there is rock, and snow, as shares of the crest; above `_NONE` there is none."""
    z: float
    """Depth its card stands at, metres; it is scaled so that it looks as large as it is."""


@dataclass(frozen=True, slots=True)
class Country:
    """What all ranges of a shot share."""

    light: Light
    weather: Weather
    year: Year
    seed: int
    azimuth: float
    elevation: float
    """Of sun or moon, radians: azimuth 0 ahead of the camera, positive to the right."""
    is_night: bool = False

    @classmethod
    def under(cls, light: Light, weather: Weather, year: Year, seed: int, is_night: bool = False) -> Country:
        side = 1.0 if light.key_x >= 0 else -1.0
        azimuth = side * math.radians(50 + 35 * abs(light.key_x))
        return cls(light, weather, year, seed, azimuth, math.radians(max(14.0, 60 * light.key_height)), is_night)

    def haze(self, metres: Field) -> Field:
        """How much of what is seen at distances is air."""
        return np.asarray(
            1 - np.exp(-np.maximum(metres - 8, 0) / (self.light.air_metres * clearness(self.weather))), np.float32
        )


def range_cards(
    country: Country,
    of: tuple[Range, ...],
    reach: Callable[[float], float],
    finest: Callable[[float], float],
    way: Way | None = None,
) -> list[Card]:
    """The cards, in the order given, with a way over the last.

    Args:
        reach, finest: depth of a card -> half the breadth to cover there, metres, and pixels a metre there.
    """
    ways, found = [None] * (len(of) - 1) + [way], []
    for k, one in enumerate(of):
        half, sharp = reach(one.z), finest(one.z)
        wide, coarse = round(min(_WIDEST, 2 * half * sharp * _SHARPNESS)), 2 if sharp * one.z <= _SMALL else 1
        found.append(_card(country, one, k, half * one.near / one.z, wide, coarse, ways[k]))
    return found


def _card(country: Country, of: Range, k: int, half: float, wide: int, coarse: int, way: Way | None) -> Card:
    field = _heights(of, country.seed * 7 % 2**31 + 31 * k, coarse)
    colour = np.clip(_painted(country, of, field, country.seed + 50 + k, coarse, way), 0, 255)
    top, foot = of.crest * 0.8 + 10, -0.05 * of.near
    high = int(np.clip((top - foot) * wide / (2 * half), 240 / coarse, 720))
    window = Window(of.near, half, foot, top, wide, high)
    picture, cover, depth = bake(field, np.asarray(colour, np.float32), _EYE, window)
    haze = country.haze(depth)
    cover = cover * (1 - smoothstep(0.88, 0.985, haze))  # all air: its shape would show against a sky of another shade
    texture = pack(np.clip(mix(picture, country.light.air, haze), 0, 255), cover, country.seed + k)
    scale = of.z / of.near
    origin = (-half * scale, _EYE + (top - _EYE) * scale, of.z)
    return Card(texture, origin, (2 * half * scale / wide, 0, 0), (0, (foot - top) * scale / high, 0))


def _heights(of: Range, seed: int, coarse: int) -> DuneField:
    """Ridges carved into massifs or rolling country, level at the front."""
    span, columns, rows = of.far * 1.5, _COLUMNS // coarse, _ROWS // coarse
    dx, dz = span / columns, (of.far - of.near) / rows
    broad = fbm(columns, rows, 2 * of.cell / dx, 3, seed, 0.5, ay=dx / dz)
    depth = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    across = (np.arange(columns, dtype=np.float32) * dx - span / 2)[None] / of.far + 0.06 * (broad - 0.5)
    base = broad if of.peaks == 0 else of.peaks * _massifs(across, depth, seed) + (1 - of.peaks) * broad
    height = base * (0.5 + 0.75 * _ridged(columns, rows, of.cell / dx, seed + 10, dx / dz))
    height = height * smoothstep(0.0, 0.5, depth + 0.2 * (broad - 0.5))
    highest = round(0.998 * height.size)
    height = height / np.partition(height.ravel(), highest)[highest] * of.crest
    steepest = float((height / (of.near + (of.far - of.near) * depth)).max())
    height = cv2.GaussianBlur((height * min(1.0, _HIGHEST / steepest)).astype(np.float32), (0, 0), 0.8 / coarse)
    return DuneField(np.asarray(height, np.float32), -span / 2, of.near, dx, dz)


def _ridged(columns: int, rows: int, cell: float, seed: int, stretch: float) -> Field:
    """Noise folded at its middle, so that it has ridges; finer ones where there is one already. 0..1."""
    total, weight = np.zeros((rows, columns), np.float32), np.ones((rows, columns), np.float32)
    amplitude, whole = 1.0, 0.0
    for octave in range(_OCTAVES):
        ridge = fbm(columns, rows, cell / 2**octave, 1, seed + octave, ay=stretch)
        ridge = 1 - np.abs(np.subtract(2 * ridge, 1, out=ridge), out=ridge)
        ridge *= np.sqrt(ridge)
        weight *= ridge
        cv2.scaleAdd(weight, amplitude, total, total)
        weight = np.minimum(ridge * np.float32(1.8), 1)
        whole += amplitude
        amplitude *= 0.58
    return np.asarray(total / np.float32(whole), np.float32)


def _massifs(across: Field, depth: Field, seed: int) -> Field:
    """One mountain that rules the picture, off its middle, and lesser ones about it. 0..1."""
    chance = rng(seed + 99)
    first = chance.uniform(0.06, 0.16) * (1 if chance.random() < 0.5 else -1)
    found: Field = np.broadcast_to(0.30 * depth, np.broadcast_shapes(across.shape, depth.shape)).astype(np.float32)
    for at, z, wide, tall in (
        (first, 0.60, 0.15, 1.0), (first - 0.26, 0.75, 0.16, 0.75), (first + 0.28, 0.70, 0.18, 0.8),
        (-0.45, 0.60, 0.20, 0.7), (0.50, 0.60, 0.20, 0.7),
    ):  # fmt: skip
        bump = np.exp(-(((across - at) / wide) ** 2) - ((depth - z) / 0.34) ** 2)
        found = np.maximum(found, np.float32(tall) * bump)
    return found


def _painted(country: Country, of: Range, field: DuneField, seed: int, coarse: int, way: Way | None) -> Field:
    """What grows and lies on it, in the light. [nz, nx, 3]"""
    light, (rows, columns) = country.light, field.height.shape
    lit, square = sunlight(field, country.azimuth, country.elevation)
    stretch = field.dx / field.dz
    rough = fbm(columns, rows, 40 / coarse, 5, seed + 3, 0.6, ay=stretch)
    fine = fbm(columns, rows, 8 / coarse, 3, seed + 4, 0.7, ay=stretch)
    wood = shaded(mix(bgr("#1f3626"), bgr("#45613c"), fine), 0.7 + 0.5 * rough)
    grass = mix(bgr("#5f7440"), bgr("#8a9a55"), rough)
    if country.year.season:
        trees = fbm(columns, rows, max(1.0, 4 / coarse), 2, seed + 5, 0.8, ay=stretch)
        wood = country.year.woods(wood, np.asarray(np.clip(0.5 + 1.9 * (trees - 0.5), 0, 1), np.float32))
        grass = country.year.grass.on(grass)
    front = np.linspace(1, 0, rows, dtype=np.float32)[:, None] ** 6  # there the open land before it goes on
    wooded = smoothstep(0.35, 0.55, rough + 0.2 * fine - front)
    paint = mix(grass, wood, wooded)
    snowline = -1.0 if country.year.is_snowy else of.snowline
    if min(of.treeline, snowline) < _NONE:
        steep = cv2.magnitude(*(np.gradient(field.height, step, axis=k) for k, step in ((1, field.dx), (0, field.dz))))
        line = field.height / of.crest + 0.25 * (rough - 0.5)
        rock = shaded(mix(bgr("#5b5a5c"), bgr("#9a9087"), np.clip(rough * 1.2 - 0.1, 0, 1)), 0.75 + 0.5 * fine)
        rocky = smoothstep(of.treeline - 0.08, of.treeline + 0.08, line + 0.1 * steep)
        paint = mix(paint, rock, rocky)
        lies = smoothstep(snowline - 0.05, snowline + 0.12, line + 0.3 * (fine - 0.5))
        bare, full = 1.9, 1.1
        if country.year.has_settled_snow:
            bare, full, lies = 3.4, 1.5, lies * (1 - 0.62 * wooded * (1 - rocky))
        paint = mix(paint, bgr("#eef2f8"), lies * smoothstep(bare, full, steep + fine - 0.5))
    if way is not None:
        x = np.broadcast_to(field.x0 + field.dx * np.arange(columns, dtype=np.float32), paint.shape[:2])
        z = np.broadcast_to(field.depths[:, None], paint.shape[:2])
        paint = way.laid(paint, x, z, field.dx, field.dz)
    if country.is_night:  # when the eye sees no colours
        paint = by_night(paint, 0.6)
    sky = 0.75 + 0.3 * smoothstep(-0.1, 1, square)
    # a low sun is not as much weaker on a slope than a camera, exposed for it, would show
    facing = np.clip(lit / (0.35 + 0.65 * math.sin(country.elevation)), 0, 1.4)
    key = light.key * np.float32(light.key_strength)
    shine = lit_by((sky, facing), (light.tint * np.float32(0.72 / 255), key * np.float32(0.72 / 255)))
    return np.asarray(paint * shine, np.float32)
