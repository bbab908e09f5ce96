"""A chimney on a ridge, with its pots."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import bgr, mix, smoothstep
from reelwright.render.backends.previz.panel import Panel, Vector, hung
from reelwright.render.backends.previz.village.daylight import SNOW, Daylight
from reelwright.render.backends.previz.village.gabled import Corners, Gabled
from reelwright.render.backends.previz.village.materials import walled

_WIDE, _DEEP = 0.72, 0.62
ABOVE = 1.2
"""Metres that it stands over the ridge."""


def chimney(of: Gabled, along: float, kind: str, light: Daylight, eye: float) -> list[Card]:
    """The stack at `along` metres from the middle of the ridge, its foot cut to the slopes."""
    stand, top, under = of.stand, of.top + ABOVE, _DEEP / 2 * of.pitch
    fine, found = light.per_metre(stand.z), list[Card]()
    for end in (-1, 1):
        at, near = along + end * _WIDE / 2, -end * _DEEP / 2
        if stand.shows((end, 0, 0), (at, 0, 0), eye):
            panel = Panel(_DEEP, ABOVE + under, fine)
            behind = 0.0 if of.sees_slope(1, eye) else under  # what is lower on the far slope, the ridge hides
            left, right = (0.0, behind) if end > 0 else (behind, 0.0)
            cover = panel.mask([(0, left), (_DEEP / 2, under), (_DEEP, right), (_DEEP, panel.tall), (0, panel.tall)])
            corners = stand.at(at, top, near), stand.at(at, top, -near), stand.at(at, top - panel.tall, near)
            found.append(_face(panel, cover, stand.way(end, 0, 0), corners, kind, light, stand.z - 0.04))
    for side in (-1, 1):
        left, b = along + side * _WIDE / 2, side * _DEEP / 2
        if stand.shows((0, 0, side), (along, 0, b), eye):
            panel = Panel(_WIDE, ABOVE + under, fine)
            right = 2 * along - left
            corners = stand.at(left, top, b), stand.at(right, top, b), stand.at(left, top - panel.tall, b)
            found.append(_face(panel, panel.whole(), stand.way(0, 0, side), corners, kind, light, stand.z - 0.05))
    return [*found, _pots(stand.at(along, top, 0), fine, light)]


def _face(panel: Panel, cover: Field, normal: Vector, corners: Corners, kind: str, light: Daylight, key: float) -> Card:
    paint = walled(panel, kind, light.seed + 3)
    paint = paint * (1 - 0.35 * panel.box(0, panel.tall - 0.3, 9, panel.tall - 0.22))[..., None]
    paint = paint * (1.1 - 0.4 * smoothstep(panel.tall - 0.9, panel.tall, panel.y))[..., None]  # soot
    if light.is_snowy:
        paint = mix(paint, SNOW, panel.box(0, panel.tall - 0.07, 9, panel.tall))
    lit = light.on(np.asarray(paint, np.float32), normal)
    return hung(light.finished(lit, cover, panel, key, None), *corners, key)


def _pots(at: Vector, fine: float, light: Daylight) -> Card:
    panel = Panel(0.7, 0.36, fine)
    clay = panel.mask(*[[(x - 0.1, 0), (x - 0.085, 0.34), (x + 0.085, 0.34), (x + 0.1, 0)] for x in (0.2, 0.5)])
    paint = bgr("#a05a3a") * (0.6 + 0.6 * panel.x / 0.7)[..., None] * panel.whole()[..., None]
    lit = light.on(np.asarray(paint, np.float32), (0.0, 0.0, -1.0))
    x, y, z = at
    corners = (x - 0.35, y + 0.36, z), (x + 0.35, y + 0.36, z), (x - 0.35, y, z)
    return hung(light.finished(lit, clay, panel, z, None), *corners, z - 0.06)
