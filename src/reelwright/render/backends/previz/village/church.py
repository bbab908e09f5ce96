"""A church: a nave under a steep roof, and a tower with a clock, bells behind louvres, and a spire."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import bgr, mix, smoothstep
from reelwright.render.backends.previz.panel import Panel, Stand, Vector, hung
from reelwright.render.backends.previz.village.daylight import SNOW, Daylight
from reelwright.render.backends.previz.village.gabled import Gabled
from reelwright.render.backends.previz.village.materials import roofed, stones

_HALF, _TALL, _SPIRE = 2.5, 12.5, 8.5
"""Of the tower: half its breadth, its height, and that of the spire; metres."""
_CLOCK_Y, _BELLS_Y = 8.3, 9.7


def church_cards(stand: Stand, light: Daylight, eye: float) -> list[Card]:
    """The tower stands at `stand`, the nave behind it to its right; far first."""
    return [*_nave(stand, light, eye), *_tower(stand, light, eye)]


def _nave(stand: Stand, light: Daylight, eye: float) -> list[Card]:
    x, _, z = stand.at(8.2, 0, 0.4)
    shape, fine, found = Gabled(Stand(x, z, stand.turn), 12.0, 7.0, 4.6, 4.4), light.per_metre(z), list[Card]()
    panel = Panel(shape.long, shape.tall, fine)
    lancets = [(1.5 + 3 * k, 1.2, 0.8, 2.6) for k in range(4)]
    shade = 1 - 0.5 * smoothstep(shape.tall - 0.8, shape.tall - 0.1, panel.y) * panel.whole()
    lit = _wall(panel, lancets, light, shape.stand.way(0, 0, -1), shade, light.is_lit_church)
    found.append(hung(light.finished(lit, panel.whole(), panel, z), *shape.front(-1), z))
    for end in (-1, 1):
        if shape.sees_gable(end, eye):
            side = Panel(shape.deep, shape.top, fine)
            outline = [(0, 0), (7, 0), (7, shape.tall), (3.5, shape.top), (0, shape.tall)]
            lit = _wall(side, [(3.5, 1.4, 1.5, 4.2)], light, shape.stand.way(end, 0, 0), 1.0, light.is_lit_church)
            found.append(hung(light.finished(lit, side.mask(outline), side, z), *shape.gable(end), z - 0.01))
    roof = Panel(*shape.slope_metres, fine)
    slates = light.on(roofed(roof, "slate", light.seed + 91, light.is_snowy), shape.slope_normal(-1))
    return [*found, hung(light.finished(slates, roof.whole(), roof, z, None), *shape.slope(-1), z - 0.03)]


def _tower(stand: Stand, light: Daylight, eye: float) -> list[Card]:
    z, fine, found = stand.z, light.per_metre(stand.z), list[Card]()
    sides = [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0)]
    seen = [side for side in sides if stand.shows((side[0], 0, side[1]), (side[0] * _HALF, 0, side[1] * _HALF), eye)]
    panel = Panel(2 * _HALF, _TALL, fine)
    for k, (a, b) in enumerate(seen):
        left = (a * _HALF + b * _HALF, b * _HALF - a * _HALF)  # a quarter turn before the side's own way
        right = (a * _HALF - b * _HALF, b * _HALF + a * _HALF)
        corners = stand.at(left[0], _TALL, left[1]), stand.at(right[0], _TALL, right[1]), stand.at(left[0], 0, left[1])
        texture = light.finished(_tower_wall(panel, light, stand.way(a, 0, b)), panel.whole(), panel, z)
        found.append(hung(texture, *corners, z - 3 - 0.01 * k))
        found.append(_spire(stand, (a, b), left, light, fine, z - 3.1 - 0.01 * k))
    return [*found, _cross(stand.at(0, _TALL + _SPIRE, 0), light, fine, z - 3.2)]


def _tower_wall(panel: Panel, light: Daylight, normal: Vector) -> Field:
    bells = [(_HALF - 0.75, _BELLS_Y, 0.8, 1.9), (_HALF + 0.75, _BELLS_Y, 0.8, 1.9)]
    lit = _wall(panel, [*bells, (_HALF, 4.2, 0.7, 2.0)], light, normal, 1.0, False)
    for y in (0.9, 6.8, 12.15):
        lit = mix(lit, lit * np.float32(1.18), panel.box(0, y, 9, y + 0.3))
        lit = mix(lit, lit * np.float32(0.65), panel.box(0, y - 0.2, 9, y))
    away = np.hypot(panel.x - _HALF, panel.y - _CLOCK_Y)
    face = smoothstep(0.92, 0.86, away)
    shine = light.home(2) * np.float32(0.9) if light.light.is_dark else light.on(bgr("#e6e0cf")[None, None], normal)
    lit = mix(lit, light.on(bgr("#3a342c")[None, None], normal)[0, 0], smoothstep(1.06, 1.0, away))
    lit = mix(lit, shine.reshape(3), face)
    hands = panel.mask(_hand(0.7, 62.0, 0.045), _hand(0.48, -35.0, 0.06))
    return np.asarray(mix(lit, bgr("#231f1b"), hands), np.float32)


def _hand(long: float, degrees: float, half: float) -> list[tuple[float, float]]:
    s, c = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    ends = ((-half, -0.1), (half, -0.1), (half * 0.5, long), (-half * 0.5, long))
    return [(_HALF + x * c + y * s, _CLOCK_Y - x * s + y * c) for x, y in ends]


def _wall(
    panel: Panel,
    lancets: Sequence[tuple[float, float, float, float]],
    light: Daylight,
    normal: Vector,
    shade: Field | float,
    is_lit: bool,
) -> Field:
    """Stone with pointed windows: x of the middle, foot, breadth, height; lit from inside, or with louvres dark."""
    paint = stones(panel, light.seed + 90) * np.float32(1.06) * light.stains(panel, light.seed + 91)[..., None]
    outlines = [_pointed(*lancet) for lancet in lancets]
    rim = panel.mask(*[_pointed(x, foot - 0.15, wide + 0.36, tall + 0.34) for x, foot, wide, tall in lancets])
    paint = mix(paint, bgr("#c6bca6"), rim * 0.7)
    glass = panel.mask(*outlines)
    louvres = 0.75 + 0.25 * (np.abs((panel.y * 4) % 1 - 0.5) > 0.22)
    paint = mix(paint, bgr("#2a2826") * (louvres * panel.whole())[..., None], glass)
    lit = light.on(np.asarray(paint, np.float32), normal, shade)
    if is_lit:
        bars = 1 - 0.7 * np.clip(3 - 12 * np.abs((panel.y * 1.6) % 1 - 0.5), 0, 1)
        lit = lit + bgr("#ffb765") * np.float32(light.glow * 0.9) * (glass * bars)[..., None]
    return np.asarray(lit, np.float32)


def _pointed(x: float, foot: float, wide: float, tall: float) -> list[tuple[float, float]]:
    half, spring = wide / 2, foot + tall - wide * 0.9
    arch = [(math.cos(at), math.sin(at)) for at in np.linspace(0, math.pi / 3, 7)]
    right = [(x - half + wide * c, spring + wide * s) for c, s in arch]
    return [(x - half, foot), (x + half, foot), *right, *[(2 * x - px, py) for px, py in reversed(right)]]


def _spire(
    stand: Stand,
    out: tuple[float, float],
    left: tuple[float, float],
    light: Daylight,
    fine: float,
    key: float,
) -> Card:
    """One side of the spire, from the tower's edge to the point."""
    grow = 1.08
    foot, along = 2 * _HALF * grow, math.hypot(_HALF * grow, _SPIRE)
    panel = Panel(foot, along, fine)
    cover = panel.mask([(0, 0), (foot, 0), (foot / 2, along)])
    paint = roofed(panel, "slate", light.seed + 95, False)
    if light.is_snowy:
        paint = mix(paint, SNOW, 0.55 * panel.whole() * (0.4 + 0.6 * np.sin(panel.x * 9) ** 2))
    a, b = out[0] * _HALF * grow, out[1] * _HALF * grow
    lit = light.on(np.asarray(paint, np.float32), stand.way(out[0] * 0.95, 0.3, out[1] * 0.95))
    top, base = _TALL + _SPIRE, _TALL - 0.1
    across = left[0] * grow - a, left[1] * grow - b
    corners = (
        stand.at(across[0], top, across[1]),
        stand.at(-across[0], top, -across[1]),
        stand.at(left[0] * grow, base, left[1] * grow),
    )
    return hung(light.finished(lit, cover, panel, key, None), *corners, key)


def _cross(at: Vector, light: Daylight, fine: float, key: float) -> Card:
    panel = Panel(0.9, 1.5, fine)
    cover = np.maximum(panel.box(0.41, 0, 0.49, 1.45), panel.box(0.15, 0.95, 0.75, 1.05))
    lit = light.on(panel.whole()[..., None] * bgr("#3a3630"), (0.0, 0.0, -1.0))
    x, y, z = at
    corners = (x - 0.45, y + 1.4, z), (x + 0.45, y + 1.4, z), (x - 0.45, y - 0.1, z)
    return hung(light.finished(lit, np.asarray(cover, np.float32), panel, z, None), *corners, key)
