"""Panelled doors in their casings."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.render.backends.previz.indoors.face import Box
from reelwright.render.backends.previz.indoors.materials import Drawn, Paint
from reelwright.render.backends.previz.indoors.openings import TRIM, Casement, Side
from reelwright.render.backends.previz.indoors.parts import Piece, Sheet
from reelwright.render.backends.previz.indoors.shell import ON_WALL_KEY
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import bgr, mix, solid


def door(side: Side, at: float, room: Box, colour: str, *, wide: float = 0.92, tall: float = 2.08) -> Piece:
    """A panelled door in its casing."""
    window = Casement(side, at, 0.0, wide + 0.2, tall + 0.1)
    face = window.upright(room, -wide / 2 - 0.1, wide / 2 + 0.1, 0.0, tall + 0.1, 0.01)
    return Piece((Sheet(face, _door(colour, wide, tall), ON_WALL_KEY),))


def _door(colour: str, wide: float, tall: float) -> Paint:
    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        found, shade = solid(w, h, TRIM), np.ones((h, w), np.float32)

        def rect(x0: float, x1: float, y0: float, y1: float) -> tuple[slice, slice]:
            return slice(round(h - y1 * per_metre), round(h - y0 * per_metre)), slice(
                round(x0 * per_metre), round(x1 * per_metre)
            )

        leaf = rect(0.1, 0.1 + wide, 0.0, tall)
        found[leaf] = bgr(colour)
        shade[rect(0.08, 0.12 + wide, 0.0, tall + 0.02)] = 0.45
        shade[rect(0.11, 0.09 + wide, 0.01, tall - 0.01)] = 1.0
        for x0, x1 in ((0.22, 0.06 + wide / 2), (0.14 + wide / 2, wide - 0.02)):
            for y0, y1 in ((0.18, 0.86), (1.02, tall - 0.14)):
                shade[rect(x0, x1, y0, y1)] = 0.62
                shade[rect(x0 + 0.012, x1, y0, y1 - 0.012)] = 1.14
                shade[rect(x0 + 0.012, x1 - 0.012, y0 + 0.012, y1 - 0.012)] = 0.92
        found = mix(found, bgr("#c9a558"), _knob(w, h, per_metre))
        return Drawn(found * shade[..., None])

    return paint


def _knob(w: int, h: int, per_metre: float) -> Field:
    mask = np.zeros((h, w), np.uint8)
    cv2.circle(
        mask,
        (round(0.2 * per_metre), round(h - 1.0 * per_metre)),
        max(1, round(0.035 * per_metre)),
        (255,),
        -1,
        cv2.LINE_AA,
    )
    return mask.astype(np.float32) / np.float32(255)
