"""What people work at: screens, a bench with glassware, instruments, a whiteboard, filing."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.render.backends.previz.indoors.face import Box, Face, Vector
from reelwright.render.backends.previz.indoors.furniture import fronts, legs, shade_field
from reelwright.render.backends.previz.indoors.light import Bulb
from reelwright.render.backends.previz.indoors.materials import Drawn, Paint, plain, wood
from reelwright.render.backends.previz.indoors.openings import Casement, Side
from reelwright.render.backends.previz.indoors.parts import Block, Glow, Piece, Sheet
from reelwright.render.backends.previz.indoors.shell import ON_WALL_KEY
from reelwright.render.backends.previz.noise import line1d, rng
from reelwright.render.backends.previz.paint import bgr, mix, solid, stroke

_SCREEN = bgr("#8fd0ff")


def desk(x: float, z: float, *, wide: float = 1.6, deep: float = 0.75, colour: str = "#a58258") -> Piece:
    """With drawers at its right end."""
    top = Box(x - wide / 2, x + wide / 2, 0.7, 0.74, z, z + deep)
    chest = Box(x + wide / 2 - 0.48, x + wide / 2 - 0.04, 0.05, 0.7, z + 0.05, z + deep - 0.04)
    side = Box(x - wide / 2 + 0.04, x - wide / 2 + 0.08, 0, 0.7, z + 0.05, z + deep - 0.04)
    parts = (
        Block(chest, wood(colour), front=fronts(colour, 1, 3), is_covered=True),
        Block(side, wood(colour), is_covered=True),
        Block(top, wood(colour)),
    )
    return Piece(parts, (top, chest, side))


def screen(x: float, y: float, z: float, on: float, *, wide: float = 0.56, number: int = 0) -> Piece:
    """A monitor that stands on a top at `y`; `on`: how bright it is, 0..1."""
    tall = wide * 0.6
    glass = Box(x - wide / 2, x + wide / 2, y + 0.13, y + 0.13 + tall, z, z + 0.03)
    stand = Box(x - 0.04, x + 0.04, y, y + 0.2, z + 0.03, z + 0.05)
    foot = Box(x - 0.13, x + 0.13, y, y + 0.015, z - 0.05, z + 0.12)
    middle: Vector = (x, y + 0.13 + tall / 2, z - 0.02)
    bulb = Bulb(middle, _SCREEN / np.float32(255), 0.3 * on, (0.0, -0.1, -0.995), (-0.1, 0.7), 0.0)
    glow = (Glow(middle, wide * 0.9, _SCREEN * np.float32(0.16 * on), 1.6),) if on > 0.5 else ()
    parts = (
        Sheet(stand.front, plain("#22252a"), stand.z0),
        Block(foot, plain("#22252a")),
        Sheet(glass.front, display(on, number), z),
    )
    return Piece((*parts, *glow), (), (bulb,) if on else ())


def display(on: float, number: int) -> Paint:
    """Curves, or lines of text, or a plan of blocks."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        chance, mask = rng(number + 90), np.zeros((h, w), np.uint8)
        thin = max(1, round(0.004 * per_metre))
        if number % 3 == 0:
            for k in range(3):
                line = h * (0.3 + 0.2 * k) + h * 0.09 * line1d(w, w * 0.22, 3, number * 7 + k)
                stroke(mask, np.stack([np.arange(w), line], 1), thin + (k == 0))
        else:
            for row in range(round(h * 0.16), round(h * 0.86), max(3, round(h * 0.075))):
                left = w * (
                    0.08 + (0.06 * int(chance.integers(0, 3)) if number % 3 == 1 else 0.46 * (chance.random() > 0.5))
                )
                end = left + w * (0.1 + 0.3 * chance.random())
                cv2.line(
                    mask,
                    (round(left), row),
                    (round(end), row),
                    (int(chance.integers(110, 255)),),
                    max(1, round(h * 0.028)),
                )
        ink = mask.astype(np.float32) / 255
        rim = np.ones((h, w), np.float32)
        edge = max(1, round(0.014 * per_metre))
        rim[edge:-edge, edge:-edge] = 0
        back = mix(bgr("#16324a"), _SCREEN, ink) * np.float32(0.25 + 0.75 * on)
        return Drawn(solid(w, h, "#17191c"), None, back * (1 - rim)[..., None])

    return paint


def papers(x: float, y: float, z: float, seed: int = 0) -> Piece:
    """A stack of paper and a mug on a top at `y`."""
    sheet = Box(x - 0.12, x + 0.12, y, y + 0.035 + 0.02 * (seed % 3), z, z + 0.28)
    mug = Box(x + 0.2, x + 0.28, y, y + 0.1, z + 0.1, z + 0.11)
    return Piece((Block(sheet, plain("#ddd8cc", 0.1)), Sheet(mug.front, _upright("#a8452f"), mug.z0)))


def _upright(colour: str) -> Paint:
    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        return Drawn(solid(w, h, colour) * shade_field(w, h)[..., None])

    return paint


def office_chair(x: float, z: float, colour: str = "#2d3a44") -> Piece:
    """Its back to us."""
    back, seat = Box(x - 0.24, x + 0.24, 0.56, 1.02, z, z + 0.05), Box(x - 0.25, x + 0.25, 0.42, 0.5, z + 0.03, z + 0.5)
    post = Box(x - 0.03, x + 0.03, 0.1, 0.42, z + 0.25, z + 0.26)
    star = Box(x - 0.28, x + 0.28, 0, 0.1, z + 0.2, z + 0.21)

    def rounded(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        x_, y_ = np.linspace(-1, 1, w, dtype=np.float32)[None], np.linspace(-1, 1, h, dtype=np.float32)[:, None]
        alpha = np.clip((1 - (np.abs(x_) ** 4 + np.abs(y_) ** 5)) * w * 0.15, 0, 1)
        return Drawn(solid(w, h, colour) * (1.15 - 0.3 * np.abs(x_) - 0.15 * y_)[..., None], alpha)

    parts = (
        Sheet(star.front, legs("#1e2226", 0.05, 0.05), star.z0),
        Sheet(post.front, plain("#3a3f45"), post.z0),
        Block(seat, plain(colour)),
        Sheet(back.front, rounded, back.z0),
    )
    return Piece(parts, (seat, back))


def whiteboard(side: Side, at: float, room: Box, *, wide: float = 1.9, tall: float = 1.05) -> Piece:
    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        found, mask = solid(w, h, "#e8ebea"), np.zeros((h, w), np.uint8)
        thin = max(1, round(0.009 * per_metre))
        curve = h * 0.55 - h * 0.2 * line1d(w, w * 0.3, 2, 12)
        stroke(mask, np.stack([np.arange(w), curve], 1)[round(w * 0.08) : round(w * 0.5)], thin)
        axes = [(w * 0.08, h * 0.15), (w * 0.08, h * 0.8), (w * 0.5, h * 0.8)]
        stroke(mask, axes, thin)
        chance = rng(31)
        for k in range(5):
            y = h * (0.2 + 0.13 * k)
            length = w * (0.12 + 0.22 * chance.random())
            wobble = h * 0.012 * line1d(24, 3, 2, k)
            stroke(mask, np.stack([np.linspace(w * 0.58, w * 0.58 + length, 24), y + wobble], 1), thin)
        found = mix(found, bgr("#2f4a78"), mask.astype(np.float32) / 255 * 0.85)
        rim = np.ones((h, w), np.float32)
        edge = max(1, round(0.025 * per_metre))
        rim[edge:-edge, edge:-edge] = 0
        return Drawn(np.asarray(mix(found, bgr("#8d9296"), rim), np.float32))

    window = Casement(side, at, 0.95, wide, tall)
    face: Face = window.upright(room, -wide / 2, wide / 2, 0.95, 0.95 + tall, 0.02)
    return Piece((Sheet(face, paint, ON_WALL_KEY - 1),))
