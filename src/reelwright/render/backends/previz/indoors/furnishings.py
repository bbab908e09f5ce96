"""What makes a room lived in: rugs, pictures, plants."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.indoors.face import Box, Face
from reelwright.render.backends.previz.indoors.materials import Drawn, plain, rug
from reelwright.render.backends.previz.indoors.openings import Casement, Side
from reelwright.render.backends.previz.indoors.parts import Block, Piece, Sheet
from reelwright.render.backends.previz.indoors.shell import ON_WALL_KEY, SIDE_KEY
from reelwright.render.backends.previz.noise import line1d, rng
from reelwright.render.backends.previz.paint import below, bgr, mix, poly, solid, vgrad


def carpet(x: float, z: float, wide: float, deep: float, colour: str, edge: str) -> Piece:
    face = Face((x - wide / 2, 0.006, z + deep), (wide, 0, 0), (0, 0, -deep))
    return Piece((Sheet(face, rug(colour, edge), SIDE_KEY - 2),))


def picture(side: Side, at: float, y: float, wide: float, tall: float, room: Box, seed: int = 1) -> Piece:
    """A framed landscape on a wall, its middle at `y`."""

    def paint(w: int, h: int, per_metre: float, _: int) -> Drawn:
        tone = rng(seed).random()
        found = vgrad(w, h, [(0, "#8fa9b8"), (0.55, "#e4cfa8" if tone < 0.5 else "#d8dcd2"), (1, "#8a8a68")])
        for k, colour in enumerate(("#6f8490", "#56694f", "#3a4a38")):
            ridge = h * (0.5 + 0.14 * k) + h * 0.07 * line1d(w, w * 0.4, 4, seed + k)
            found = mix(found, bgr(colour), below(w, h, ridge))
        rim = max(2, round(0.045 * per_metre))
        frame = np.ones((h, w), np.float32)
        frame[rim:-rim, rim:-rim] = 0
        inner = np.ones((h, w), np.float32)
        inner[2 * rim : -2 * rim, 2 * rim : -2 * rim] = 0
        return Drawn(np.asarray(mix(mix(found, bgr("#e9e4d8"), inner), bgr("#4a3526"), frame), np.float32))

    window = Casement(side, at, y - tall / 2, wide, tall)
    return Piece(
        (Sheet(window.upright(room, -wide / 2, wide / 2, y - tall / 2, y + tall / 2, 0.02), paint, ON_WALL_KEY - 1),)
    )


def plant(x: float, z: float, tall: float = 1.3, seed: int = 3) -> Piece:
    """A potted plant with long leaves."""

    def paint(w: int, h: int, per_metre: float, _: int) -> Drawn:
        chance = rng(seed)
        alpha, tone = np.zeros((h, w), np.float32), np.ones((h, w), np.float32)
        for lean, reach, shade in chance.random((26, 3)):
            angle = (lean - 0.5) * 2.5
            long = h * (0.45 + 0.5 * reach)
            tip = w / 2 + np.sin(angle) * long * 0.62, h - np.cos(angle) * long
            bend = w / 2 + np.sin(angle) * long * 0.22, h - np.cos(angle * 0.6) * long * 0.62
            fat = 0.028 * h
            leaf = poly(w, h, [(w / 2, h), (bend[0] - fat, bend[1]), tip, (bend[0] + fat, bend[1])])
            alpha = np.maximum(alpha, leaf)
            tone = np.where(leaf > 0.5, np.float32(0.5 + 0.8 * shade), tone)
        return Drawn(solid(w, h, "#4f7a46") * tone[..., None], alpha)

    pot = Box(x - 0.16, x + 0.16, 0, 0.34, z, z + 0.3)
    leaves = Box(x - tall * 0.4, x + tall * 0.4, 0.3, tall, z + 0.12, z + 0.13)
    return Piece((Sheet(leaves.front, paint, z + 0.01), Block(pot, plain("#a8623f"))), (pot,))
