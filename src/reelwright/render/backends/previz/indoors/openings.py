"""Windows and doors: the reveal, the frame, the sill, curtains, and what the weather puts on the glass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from reelwright.render.backends.previz.indoors.face import Box, Face, Vector
from reelwright.render.backends.previz.indoors.light import Pane
from reelwright.render.backends.previz.indoors.materials import Drawn, Paint, plain
from reelwright.render.backends.previz.indoors.parts import Part, Piece, Sheet
from reelwright.render.backends.previz.indoors.shell import ON_WALL_KEY
from reelwright.render.backends.previz.noise import Field, line1d
from reelwright.render.backends.previz.paint import solid

Side = Literal["left", "back", "right"]

GLASS_KEY, FRAME_KEY, JAMB_KEY = 560.0, 550.0, 545.0
DEEP = 0.16
"""Metres from the wall to the glass."""
TRIM = "#e4dfd4"


@dataclass(frozen=True, slots=True)
class Casement:
    side: Side
    at: float
    """Its middle: x in the back wall, z in a side wall."""
    sill: float
    wide: float
    tall: float
    columns: int = 2
    rows: int = 2
    curtain: str | None = None
    """Colour."""
    trim: str = TRIM

    def pane(self, room: Box) -> Pane:
        """Where the light comes in: at the glass."""
        right, inward = _ways(self.side)
        middle = self._point(room, 0.0, self.sill + self.tall / 2, -DEEP)
        return Pane(middle, right, inward, self.wide, self.tall, self.columns, self.rows)

    def _point(self, room: Box, right: float, y: float, inward: float) -> Vector:
        """A point from the window's axis in the wall."""
        match self.side:
            case "back":
                return self.at + right, y, room.z1 - inward
            case "left":
                return room.x0 + inward, y, self.at + right
            case _:
                return room.x1 - inward, y, self.at - right

    def upright(self, room: Box, left: float, right: float, low: float, high: float, inward: float) -> Face:
        """A face parallel to the wall."""
        corner, end = (self._point(room, at, high, inward) for at in (left, right))
        dx, dy, dz = np.subtract(end, corner).tolist()
        return Face(corner, (dx, dy, dz), (0, low - high, 0))

    def piece(self, room: Box) -> Piece:
        half, low, high = self.wide / 2, self.sill, self.sill + self.tall
        parts: list[Part] = [
            Sheet(self.upright(room, -half, half, low, high, -DEEP + 0.02), self._frame(), FRAME_KEY),
            *self._reveal(room),
            Sheet(
                self.upright(room, -half - 0.1, half + 0.1, low - 0.1, high + 0.1, 0.012), self._casing(), ON_WALL_KEY
            ),
        ]
        if self.curtain is not None:
            parts += self._curtains(room)
        return Piece(tuple(parts))

    def _reveal(self, room: Box) -> list[Part]:
        """The four sides of the hole."""
        half, low, high = self.wide / 2, self.sill, self.sill + self.tall
        paint = plain(self.trim, 0.03)
        right, inward = (np.array(way) for way in _ways(self.side))
        out, into = (tuple(float(v) for v in inward * d) for d in (-DEEP, DEEP))
        along = tuple(float(v) for v in right * self.wide)
        faces = (
            Face(self._point(room, -half, high, 0), out, (0, -self.tall, 0)),  # type: ignore[arg-type]
            Face(self._point(room, half, high, -DEEP), into, (0, -self.tall, 0)),  # type: ignore[arg-type]
            Face(self._point(room, -half, low, -DEEP), along, into),  # type: ignore[arg-type]
            Face(self._point(room, -half, high, 0), along, out),  # type: ignore[arg-type]
        )
        return [Sheet(face, paint, JAMB_KEY) for face in faces]

    def _frame(self) -> Paint:
        def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
            bars = np.maximum(_bars(w, self.columns, per_metre)[None], _bars(h, self.rows, per_metre)[:, None])
            return Drawn(solid(w, h, self.trim), bars)

        return paint

    def _casing(self) -> Paint:
        def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
            alpha = np.ones((h, w), np.float32)
            rim = round(0.1 * per_metre)
            alpha[rim : h - rim, rim : w - rim] = 0
            shade = np.ones((h, w), np.float32)
            shade[h - rim :] = 1.12
            shade[h - max(1, rim // 3) :] = 0.6
            return Drawn(solid(w, h, self.trim) * shade[..., None], alpha)

        return paint

    def _curtains(self, room: Box) -> list[Part]:
        assert self.curtain is not None
        half, foot, head = self.wide / 2, 0.04, self.sill + self.tall + 0.22
        found: list[Part] = []
        for side in (-1, 1):
            ends = sorted((side * (half - 0.16), side * (half + 0.42)))
            face = self.upright(room, ends[0], ends[1], foot, head, 0.09)
            found.append(Sheet(face, curtain(self.curtain, side), ON_WALL_KEY - 1))
        rod = self.upright(room, -half - 0.55, half + 0.55, head - 0.02, head + 0.025, 0.1)
        return [*found, Sheet(rod, plain("#3a2f28"), ON_WALL_KEY - 2)]


def _ways(side: Side) -> tuple[Vector, Vector]:
    """To the right along the wall as seen from inside, and into the room."""
    return {
        "back": ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0)),
        "left": ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0)),
        "right": ((0.0, 0.0, -1.0), (-1.0, 0.0, 0.0)),
    }[side]


def _bars(n: int, count: int, per_metre: float) -> Field:
    """The frame at both ends and the bars between, [n]."""
    at, metres = np.arange(n) + 0.5, n / per_metre
    places = [(0.0, 0.055), (1.0, 0.055), *((k / count, 0.022) for k in range(1, count))]
    found = [np.clip(half * per_metre - np.abs(at - place * metres * per_metre) + 0.5, 0, 1) for place, half in places]
    return np.asarray(np.max(found, 0), np.float32)


def curtain(colour: str, side: int, folds: float = 7.5) -> Paint:
    """Cloth that hangs in folds, its free edge drawn a little aside; `side`: -1 at the left of what it frames.

    Args:
        folds: to a metre.
    """

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        x = np.arange(w, dtype=np.float32)[None] / np.float32(per_metre)
        y = np.linspace(0, 1, h, dtype=np.float32)[:, None]
        sway = line1d(h, h * 0.8, 2, seed).astype(np.float32)[:, None] * 0.02
        turn = x * np.float32(folds) * (1 + 0.06 * np.sin(x * 5 + seed)) + sway * 8 + 0.12 * np.sin(y * 3 + x * 4)
        wave = np.sin(turn * 2 * np.pi)
        shade = 0.66 + 0.3 * wave + 0.1 * np.sin(turn * 9.7 + 1)
        shade = shade * (1 - 0.12 * y) * (0.72 + 0.28 * np.clip(y / 0.05, 0, 1))
        edge = (w - 1 - np.arange(w)) if side < 0 else np.arange(w)
        free = (0.03 + 0.02 * np.sin(y * 7 + seed) + 0.012 * wave) * per_metre
        alpha = np.clip(edge[None] - free, 0, 1)
        alpha[-1:] *= 0.5
        return Drawn(np.asarray(solid(w, h, colour) * shade[..., None], np.float32), alpha.astype(np.float32))

    return paint
