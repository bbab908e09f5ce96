"""Houses along a basin, seen face on: gables and warehouses on a quay wall, their windows lit after dark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, bgr, mix
from reelwright.render.backends.previz.shore.draft import Cutout

_WALLS = (
    "#b5523f", "#d8b26a", "#e3ddcd", "#7f93a3", "#9c5b45", "#c9c0aa", "#8a9a7c", "#d08a5c", "#a9b4b8", "#6f4a42",
)  # fmt: skip
_ROOFS = ("#6e3b30", "#4c4a4d", "#7a4636", "#5a4a44")
_LIT = ("#ffc978", "#ffb55e", "#ffe0ae", "#ffd08c")
_WALL_METRES = 1.9
"""Of the quay wall under the houses, from the water up."""


@dataclass(frozen=True, slots=True)
class Lighting:
    """How houses are lit: part of the windows with a light on, how bright it is, and whether snow lies."""

    homes: float
    glow: float
    is_snowy: bool


def waterfront(
    light: Light, how: Lighting, seed: int, left: float, right: float, z: float, level: float, per_metre: float
) -> Card:
    """A row of houses from `left` to `right` at a depth, on one card; `level`: height of the water. Metres."""
    chance, wide, high = rng(seed), right - left, 21.0
    d = Cutout(light, wide, high, per_metre)
    x = -float(chance.uniform(0, 5))
    order = chance.permutation(len(_WALLS))
    number = 0
    while x < wide:
        broad = float(chance.uniform(6.0, 9.5))
        is_warehouse = chance.random() < 0.24
        broad *= 1.5 if is_warehouse else 1.0
        if x + broad > wide - 0.3 and x > 0:
            break
        tall = float(chance.uniform(5.6, 9.6)) + _WALL_METRES
        wall = "#8d5a45" if is_warehouse else _WALLS[order[number % len(_WALLS)]]
        _house(d, light, how, chance, (x, x + broad), tall, wall, is_warehouse)
        x += broad + (float(chance.uniform(0.8, 2.2)) if chance.random() < 0.25 else 0.0)
        number += 1
    _quay_wall(d, wide, how.is_snowy, chance)
    d.weathered(seed + 1, 0.28)
    share = light.haze(z) * 0.8
    shown = d.canvas[..., :3].astype(np.float32)
    alpha = d.canvas[..., 3:].astype(np.float32) / 255
    d.canvas[..., :3] = np.clip(shown * (1 - share) + light.air * alpha * share, 0, 255).astype(np.uint8)
    return Card.frontal(d.canvas, (left + right) / 2, level - 0.3, z, wide)


def _house(
    d: Cutout,
    light: Light,
    how: Lighting,
    chance: np.random.Generator,
    span: tuple[float, float],
    tall: float,
    wall: str,
    is_warehouse: bool,
) -> None:
    left, right = span
    middle, broad = (left + right) / 2, right - left
    key = 0.42 + 0.1 * float(chance.random())
    roof: str | Colour = bgr("#dfe6ee") if how.is_snowy else _ROOFS[int(chance.integers(len(_ROOFS)))]
    rise = broad * float(chance.uniform(0.42, 0.6))
    faces_us = is_warehouse or chance.random() < 0.55
    if faces_us:
        d.fill(
            [
                (left - 0.25, tall),
                (middle, tall + rise + 0.25),
                (right + 0.25, tall),
                (right + 0.25, tall - 0.3),
                (left - 0.25, tall - 0.3),
            ],
            roof,
            0.5,
        )
        d.fill(
            [
                (left, _WALL_METRES),
                (left, tall - 0.1),
                (middle, tall + rise - 0.15),
                (right, tall - 0.1),
                (right, _WALL_METRES),
            ],
            wall,
            key,
        )
    else:
        slope = broad * 0.32
        d.fill(
            [(left - 0.3, tall), (left + 0.5, tall + slope), (right - 0.5, tall + slope), (right + 0.3, tall)],
            roof,
            0.55,
        )
        d.box(left, _WALL_METRES, right, tall, wall, key)
        d.line([(left - 0.3, tall), (right + 0.3, tall)], 0.14, "#d8d2c4", 0.3)
        for x in (left + broad * 0.3, left + broad * 0.7):
            d.fill(
                [
                    (x - 0.7, tall + 0.3),
                    (x - 0.7, tall + 1.5),
                    (x, tall + 2.2),
                    (x + 0.7, tall + 1.5),
                    (x + 0.7, tall + 0.3),
                ],
                wall,
                key,
            )
            _pane(d, light, how, chance, x - 0.35, tall + 0.55, 0.7, 0.8)
    shade = np.asarray(bgr(wall) * 0.9, np.float32)
    for up in np.arange(_WALL_METRES + 0.3, tall - 0.2, 0.3):  # courses of boards or bricks
        d.line([(left, up), (right, up)], 0.03, shade, key)
    dark = np.asarray(bgr(wall) * 0.6, np.float32)
    if faces_us:
        d.line([(left + 0.1, tall - 0.3), (middle, tall + rise - 0.45), (right - 0.1, tall - 0.3)], 0.28, dark, 0.1)
    else:
        d.box(left, tall - 0.35, right, tall - 0.07, dark, 0.1)
    stack = left + broad * float(chance.uniform(0.15, 0.3))
    d.box(stack, tall + 0.2, stack + 0.6, tall + rise * 0.62 + 1.3, "#7a4a3c", 0.35)
    d.box(left, _WALL_METRES, left + 0.18, tall - 0.1, np.asarray(bgr(wall) * 0.55, np.float32), 0.1)
    _openings(d, light, how, chance, span, tall, rise if faces_us else 0.0, is_warehouse)


def _openings(
    d: Cutout,
    light: Light,
    how: Lighting,
    chance: np.random.Generator,
    span: tuple[float, float],
    tall: float,
    gable: float,
    is_warehouse: bool,
) -> None:
    left, right = span
    broad = right - left
    columns, storey = max(2, round(broad / 2.1)), 2.6
    rows = max(1, int((tall - _WALL_METRES - 0.5) / storey))
    step = broad / columns
    door = int(chance.integers(columns))
    for row in range(rows):
        foot = _WALL_METRES + 0.85 + row * storey
        for column in range(columns):
            x = left + (column + 0.5) * step
            if row == 0 and column == door:
                d.box(
                    x - 0.6, _WALL_METRES, x + 0.6, _WALL_METRES + 2.2, "#3d4a40" if is_warehouse else "#5a3a2a", 0.25
                )
                continue
            if is_warehouse and column == columns // 2:
                d.box(x - 0.75, foot - 0.2, x + 0.75, foot + 1.6, "#4a3a2c", 0.3)
                continue
            _pane(d, light, how, chance, x - 0.48, foot, 0.96, 1.4)
    if gable:
        x = (left + right) / 2
        _pane(d, light, how, chance, x - 0.45, tall + gable * 0.15, 0.9, 1.2)
        if is_warehouse:
            d.line([(x, tall + gable - 0.4), (x + 1.5, tall + gable - 0.4)], 0.16, "#3a3026", 0.3)
            d.line([(x + 1.4, tall + gable - 0.4), (x + 1.4, tall - 2.0)], 0.05, "#2a2622", 0.2)


def _pane(
    d: Cutout, light: Light, how: Lighting, chance: np.random.Generator, x: float, y: float, wide: float, tall: float
) -> None:
    """A window in its white frame, with somebody at home or the sky in it."""
    d.box(x - 0.12, y - 0.14, x + wide + 0.12, y + tall + 0.12, "#d9d4c8", 0.4)
    shape = [(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)]
    is_on, which, sheen = chance.random(), int(chance.integers(len(_LIT))), float(chance.uniform(0.3, 0.55))
    if is_on < how.homes:
        d.shine(shape, bgr(_LIT[which]) * np.float32(how.glow * (0.75 + sheen * 0.5)))
    else:
        d.shine(shape, mix(light.sky[1], light.sky[3], 0.3) * np.float32(sheen))
    d.box(x + wide / 2 - 0.04, y, x + wide / 2 + 0.04, y + tall, "#d9d4c8", 0.35)
    d.box(x, y + tall * 0.55, x + wide, y + tall * 0.55 + 0.07, "#d9d4c8", 0.35)


def _quay_wall(d: Cutout, wide: float, is_snowy: bool, chance: np.random.Generator) -> None:
    d.box(0, 0, wide, _WALL_METRES, "#77726a", 0.22)
    d.box(0, 0, wide, 0.85, "#3a3d34", 0.12)
    d.box(0, _WALL_METRES - 0.22, wide, _WALL_METRES + 0.04, "#e2e8ef" if is_snowy else "#9a9488", 0.45)
    for x in np.arange(1.0, wide, 3.1):
        at = x + float(chance.uniform(-0.6, 0.6))
        d.box(at, 0.0, at + 0.32, _WALL_METRES - 0.3, "#3a2f26", 0.2)
