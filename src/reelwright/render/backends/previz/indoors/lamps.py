"""Lamps: what they look like and what they shine. `lit`, 0..1: how far they are turned up."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.indoors.face import Box, Vector
from reelwright.render.backends.previz.indoors.light import Bulb
from reelwright.render.backends.previz.indoors.materials import Drawn, Paint, plain
from reelwright.render.backends.previz.indoors.openings import Casement, Side
from reelwright.render.backends.previz.indoors.parts import Block, Glow, Part, Piece, Sheet
from reelwright.render.backends.previz.indoors.shell import ON_WALL_KEY
from reelwright.render.backends.previz.paint import Colour, bgr, poly, solid

WARM: Colour = bgr("#ffbe78") / np.float32(255)
NEUTRAL: Colour = bgr("#fff0d8") / np.float32(255)
_DOWN: Vector = (0.0, -1.0, 0.0)
_SEEN = 0.05
"""Lamps turned down further than this have no shine about them."""


def _shade(colour: str, lit: float, narrow: float, warm: str = "#ffd9a0") -> Paint:
    """A lampshade seen from the side: `narrow` is its top's breadth to its foot's."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        inset = (1 - narrow) / 2 * w
        mask = poly(w, h, [(inset, 0), (w - inset, 0), (w, h), (0, h)])
        round_ = 0.75 + 0.25 * np.sqrt(np.clip(1 - np.linspace(-1, 1, w, dtype=np.float32) ** 2, 0, 1))
        inside = (0.55 + 0.45 * np.linspace(0, 1, h, dtype=np.float32)[:, None]) * round_[None]
        glow = bgr(warm) * np.asarray(inside * lit, np.float32)[..., None]
        return Drawn(solid(w, h, colour) * np.asarray(round_, np.float32)[None, :, None], mask, glow)

    return paint


def _shine(at: Vector, radius: float, lit: float, strength: float = 110.0) -> tuple[Part, ...]:
    return (Glow(at, radius, WARM * np.float32(strength * lit)),) if lit > _SEEN else ()


def pendant(
    x: float, y: float, z: float, ceiling: float, lit: float, *, wide: float = 0.46, colour: str = "#8c3b2a"
) -> Piece:
    """A lamp that hangs with its foot at `y`, and lights what is under it."""
    tall = wide * 0.5
    cord = Box(x - 0.008, x + 0.008, y + tall, ceiling, z, z + 0.01)
    shade = Box(x - wide / 2, x + wide / 2, y, y + tall, z, z + 0.01)
    parts = (Sheet(cord.front, plain("#1c1a18"), z), Sheet(shade.front, _shade(colour, 0.7 * lit, 0.34), z))
    bulb = Bulb((x, y + 0.05, z), WARM, 3.2 * lit, _DOWN, (0.1, 0.62), 0.16)
    return Piece((*parts, *_shine((x, y, z), 0.75, lit)), bulbs=(bulb,) if lit else ())


def floor_lamp(x: float, z: float, lit: float) -> Piece:
    stand = Box(x - 0.014, x + 0.014, 0, 1.42, z, z + 0.02)
    foot = Box(x - 0.15, x + 0.15, 0, 0.03, z - 0.1, z + 0.1)
    shade = Box(x - 0.22, x + 0.22, 1.34, 1.66, z, z + 0.01)
    parts: tuple[Part, ...] = (
        Block(foot, plain("#2b2622")),
        Sheet(stand.front, plain("#3a332c"), z),
        Sheet(shade.front, _shade("#d8c7a8", lit, 0.62), z - 0.005),
    )
    bulb = Bulb((x, 1.5, z + 0.06), WARM, 1.5 * lit, None)
    return Piece((*parts, *_shine((x, 1.5, z), 0.85, lit)), (foot,), (bulb,) if lit else ())


def table_lamp(x: float, y: float, z: float, lit: float, *, colour: str = "#d8c7a8") -> Piece:
    """On something whose top is at `y`."""
    body = Box(x - 0.05, x + 0.05, y, y + 0.22, z, z + 0.01)
    shade = Box(x - 0.15, x + 0.15, y + 0.2, y + 0.42, z, z + 0.01)
    parts = (Sheet(body.front, plain("#3f5a5c"), z), Sheet(shade.front, _shade(colour, lit, 0.6), z - 0.005))
    bulb = Bulb((x, y + 0.32, z + 0.06), WARM, 0.6 * lit, None)
    return Piece((*parts, *_shine((x, y + 0.31, z), 0.6, lit)), bulbs=(bulb,) if lit else ())


def desk_lamp(x: float, y: float, z: float, lit: float, *, faces: int = 1) -> Piece:
    """A lamp on an arm that leans to the right (`faces` 1) or the left (-1)."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
            return [((px if faces > 0 else 1 - px) * w, py * h) for px, py in points]

        shapes = (
            [(0.05, 0.94), (0.4, 0.94), (0.4, 1.0), (0.05, 1.0)],
            [(0.2, 0.95), (0.14, 0.42), (0.19, 0.42), (0.26, 0.95)],
            [(0.14, 0.44), (0.62, 0.05), (0.66, 0.1), (0.18, 0.48)],
            [(0.56, 0.02), (0.74, 0.02), (1.0, 0.28), (0.52, 0.32)],
        )
        mask = np.max([poly(w, h, at(shape)) for shape in shapes], 0)
        return Drawn(solid(w, h, "#2f4a44"), mask)

    box = Box(x - 0.2, x + 0.2, y, y + 0.48, z, z + 0.01)
    head = (x + 0.11 * faces, y + 0.33, z - 0.03)
    bulb = Bulb(head, WARM, 0.55 * lit, _DOWN, (0.15, 0.7), 0.06)
    return Piece((Sheet(box.front, paint, z), *_shine(head, 0.42, lit, 120)), bulbs=(bulb,) if lit else ())


def ceiling_panel(
    box: Box, ceiling: float, lit: float, strength: float = 1.3, cone: tuple[float, float] = (-0.05, 0.6)
) -> Piece:
    """A flat light in the ceiling, over the floor area of a box."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        rim = np.ones((h, w), np.float32)
        edge = max(1, round(0.04 * per_metre))
        rim[edge:-edge, edge:-edge] = 0
        lamp = solid(w, h, "#f4f2ea") * (1 - 0.35 * rim)[..., None]
        return Drawn(lamp, None, bgr("#fff4e0") * (np.float32(lit) * (1 - rim))[..., None])

    face = Box(box.x0, box.x1, ceiling - 0.012, ceiling, box.z0, box.z1).underside
    middle = (box.x0 + box.x1) / 2, ceiling - 0.05, (box.z0 + box.z1) / 2
    bulb = Bulb(middle, NEUTRAL, strength * lit, _DOWN, cone, 0.04)
    return Piece((Sheet(face, paint, ON_WALL_KEY),), bulbs=(bulb,) if lit else ())


def sconce(side: Side, at: float, y: float, room: Box, lit: float) -> Piece:
    """A lamp on a wall that washes it up and down."""
    window = Casement(side, at, y, 0.2, 0.3)
    x, _, z = window.pane(room).middle
    out = {"left": (0.3, 0.0), "right": (-0.3, 0.0), "back": (0.0, -0.3)}[side]
    spot = x + out[0], y + 0.15, z + out[1]
    shade = Box(spot[0] - 0.09, spot[0] + 0.09, y, y + 0.28, spot[2], spot[2] + 0.01)
    bulb = Bulb(spot, WARM, 0.42 * lit, None)
    parts = (Sheet(shade.front, _shade("#cdbb9a", lit, 1.3), spot[2]), *_shine(spot, 0.55, lit))
    return Piece(parts, bulbs=(bulb,) if lit else ())
