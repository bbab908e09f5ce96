"""What a laboratory has: a bench with cupboards, glassware, a microscope."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.render.backends.previz.indoors.face import Box
from reelwright.render.backends.previz.indoors.furniture import fronts
from reelwright.render.backends.previz.indoors.materials import Drawn, plain
from reelwright.render.backends.previz.indoors.openings import Side
from reelwright.render.backends.previz.indoors.parts import Block, Piece, Sheet
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import bgr, mix, poly, solid

_LIQUIDS = ("#4fb0a0", "#d89a3a", "#b85a78", "#5a86c8", "#8fb04a")


def bench(side: Side, room: Box, z0: float, z1: float, *, deep: float = 0.7) -> Piece:
    """A laboratory bench along a side wall, with cupboards under it."""
    x0, x1 = (room.x0, room.x0 + deep) if side == "left" else (room.x1 - deep, room.x1)
    inset = 0.05 if side == "left" else -0.05
    body = Box(
        min(x0, x0 - inset) if side == "left" else x0 + 0.05, x1 - 0.05 if side == "left" else x1, 0.0, 0.86, z0, z1
    )
    top = Box(x0, x1, 0.86, 0.9, z0 - 0.03, z1)
    count = max(2, round((z1 - z0) / 0.6))
    white = "#c9cdc8"
    parts = (
        Block(body, fronts(white, count, 2, is_wood=False), front=plain(white), is_covered=True),
        Block(top, plain("#39424a", 0.12)),
    )
    return Piece(parts, (body, top))


def glassware(x: float, y: float, z: float, lit: float, kinds: str = "flask tube beaker", seed: int = 0) -> Piece:
    """Vessels side by side on a top at `y`, their middle at `x`, with something in them that takes the light."""
    names = kinds.split()
    wide = 0.25 * len(names)
    box = Box(x - wide / 2, x + wide / 2, y, y + 0.46, z, z + 0.01)

    def paint(w: int, h: int, per_metre: float, _: int) -> Drawn:
        rgb, alpha, glow = solid(w, h, "#dbe8ec"), np.zeros((h, w), np.float32), np.zeros((h, w, 3), np.float32)
        step = w / len(names)
        for k, name in enumerate(names):
            shape = _VESSELS[name]
            mask = poly(w, h, [(step * (k + px), h * (1 - py)) for px, py in shape])
            inner = cv2.erode(mask, np.ones((3, 3), np.uint8), iterations=max(1, round(0.006 * per_metre)))
            rows = np.arange(h, dtype=np.float32)[:, None] / h
            liquid = inner * (rows > 1 - (0.22 + 0.12 * ((k + seed) % 3)))
            colour = bgr(_LIQUIDS[(k + seed) % len(_LIQUIDS)])
            rgb = mix(rgb, colour, liquid)
            glow += colour * (liquid * np.float32(0.3 + 0.25 * lit))[..., None]
            shine = inner * (np.abs(np.arange(w)[None] - step * (k + 0.42)) < max(1.0, step * 0.03))
            glow += (110 * shine)[..., None]
            alpha = np.maximum(alpha, np.maximum(mask - inner, 0) * 0.95 + inner * 0.2 + liquid * 0.7)
        return Drawn(rgb, np.clip(alpha, 0, 1), glow)

    return Piece((Sheet(box.front, paint, z),))


_VESSELS: dict[str, list[tuple[float, float]]] = {
    "flask": [(0.42, 0.9), (0.58, 0.9), (0.57, 0.55), (0.86, 0.06), (0.82, 0), (0.18, 0), (0.14, 0.06), (0.43, 0.55)],
    "tube": [(0.36, 1.0), (0.64, 1.0), (0.64, 0.1), (0.56, 0.0), (0.44, 0.0), (0.36, 0.1)],
    "beaker": [(0.16, 0.62), (0.84, 0.62), (0.8, 0.02), (0.76, 0), (0.24, 0), (0.2, 0.02)],
    "bottle": [(0.38, 0.85), (0.62, 0.85), (0.62, 0.68), (0.8, 0.55), (0.8, 0), (0.2, 0), (0.2, 0.55), (0.38, 0.68)],
}
"""Outlines: x across one vessel's width, y up."""


def microscope(x: float, y: float, z: float) -> Piece:
    box = Box(x - 0.16, x + 0.16, y, y + 0.42, z, z + 0.01)

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        shapes = (
            [(0.15, 0.0), (0.85, 0.0), (0.85, 0.08), (0.15, 0.08)],
            [(0.62, 0.06), (0.8, 0.06), (0.84, 0.6), (0.6, 0.82), (0.52, 0.74), (0.68, 0.55)],
            [(0.2, 0.96), (0.34, 1.0), (0.56, 0.5), (0.42, 0.44)],
            [(0.4, 0.46), (0.52, 0.5), (0.46, 0.34), (0.38, 0.34)],
            [(0.24, 0.24), (0.7, 0.24), (0.7, 0.3), (0.24, 0.3)],
        )
        alpha: Field = np.max([poly(w, h, [(px * w, h - py * h) for px, py in shape]) for shape in shapes], 0)
        return Drawn(
            solid(w, h, "#d4d6d2") * (0.7 + 0.4 * np.linspace(1, 0, w, dtype=np.float32))[None, :, None], alpha
        )

    return Piece((Sheet(box.front, paint, z),))
