"""Furniture: pieces of boxes and sheets. Each stands with its middle at `x` and its near side at `z`, metres."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.indoors.face import Box, Face
from reelwright.render.backends.previz.indoors.materials import Drawn, Paint, plain, wood
from reelwright.render.backends.previz.indoors.parts import Block, Part, Piece, Sheet
from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import bgr, mix, solid

_SPINES = ("#7a2f2a", "#2f4858", "#8a6f3a", "#3f5a42", "#b8a888", "#54384f", "#a8552f", "#2b2d36", "#c9bda0", "#4f6a7a")


def legs(colour: str, thick: float = 0.06, rail: float = 0.0) -> Paint:
    """Two legs at the ends of a face, with a rail between them as high as `rail`."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        alpha, leg = np.zeros((h, w), np.float32), max(1, round(thick * per_metre))
        alpha[:, :leg] = alpha[:, w - leg :] = 1
        alpha[: round(rail * per_metre)] = 1
        return Drawn(solid(w, h, colour) * np.linspace(1.05, 0.8, h, dtype=np.float32)[:, None, None], alpha)

    return paint


def table(
    x: float, z: float, *, wide: float = 1.5, deep: float = 0.8, tall: float = 0.75, colour: str = "#8a5f3c"
) -> Piece:
    top = Box(x - wide / 2, x + wide / 2, tall - 0.045, tall, z, z + deep)
    under = Box(x - wide / 2 + 0.05, x + wide / 2 - 0.05, 0, tall - 0.045, z + 0.05, z + deep - 0.05)
    far = Face((under.x0, under.y1, under.z1), (under.x1 - under.x0, 0, 0), (0, -under.y1, 0))
    parts = (
        Sheet(far, legs(colour, rail=0.08), under.z1),
        Sheet(under.front, legs(colour, rail=0.08), under.z0 + 0.01),
        Block(top, wood(colour)),
    )
    feet = tuple(
        Box(a, a + 0.06, 0, tall, b, b + 0.06) for a in (under.x0, under.x1 - 0.06) for b in (under.z0, under.z1)
    )
    return Piece(parts, (top, *feet))


def chair(x: float, z: float, *, back_is_near: bool = False, colour: str = "#6e4a30") -> Piece:
    """Its back to us, or its seat."""
    wide, deep, seat = 0.44, 0.42, 0.46
    frame = Box(x - wide / 2, x + wide / 2, 0, seat - 0.04, z, z + deep)
    pad = Box(x - wide / 2, x + wide / 2, seat - 0.04, seat, z, z + deep)
    back_z = z if back_is_near else z + deep - 0.03
    back = Box(x - wide / 2, x + wide / 2, seat, 0.92, back_z, back_z + 0.03)
    far = Face((frame.x0, frame.y1, frame.z1), (wide, 0, 0), (0, -frame.y1, 0))
    parts = (
        Sheet(far, legs(colour, 0.04), frame.z1),
        Sheet(frame.front, legs(colour, 0.04, 0.05), frame.z0 + 0.002),
        Block(pad, wood(colour)),
        Sheet(back.front, _slats(colour), back.z0 - 0.003 if back_is_near else back.z0),
    )
    return Piece(parts, (pad, back))


def _slats(colour: str) -> Paint:
    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        x, y = np.linspace(0, 1, w, dtype=np.float32)[None], np.linspace(0, 1, h, dtype=np.float32)[:, None]
        posts = (np.abs(x - 0.5) > 0.41) | (np.abs(x * 5 % 1 - 0.5) < 0.14)
        alpha = (posts | (y < 0.2) | (np.abs(y - 0.8) < 0.05)).astype(np.float32)
        return Drawn(solid(w, h, colour) * (1.1 - 0.25 * y)[..., None], alpha)

    return paint


def cabinet(x: float, z: float, wide: float, deep: float, tall: float, colour: str, doors: int = 3) -> Piece:
    """A chest with doors or drawers side by side."""
    box = Box(x - wide / 2, x + wide / 2, 0, tall, z, z + deep)
    return Piece((Block(box, wood(colour), front=fronts(colour, doors)),), (box,))


def fronts(colour: str, count: int, rows: int = 1, *, is_wood: bool = True) -> Paint:
    """Doors or drawers with their gaps and knobs."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        drawn = (wood(colour, 0.14) if is_wood else plain(colour, 0.03))(w, h, per_metre, seed)
        x, y = np.arange(w, dtype=np.float32) / w * count % 1, np.arange(h, dtype=np.float32) / h * rows % 1
        gap_x, gap_y = 0.012 * count / (w / per_metre), 0.012 * rows / (h / per_metre)
        edge = np.minimum(np.minimum(x, 1 - x)[None] / gap_x, np.minimum(y, 1 - y)[:, None] / gap_y)
        shade = 1 - 0.6 * (edge < 1) + 0.14 * ((edge >= 1) & (edge < 2))
        knob = (np.abs(x - 0.5)[None] < 1.5 * gap_x) & (np.abs(y - 0.16)[:, None] < 1.5 * gap_y)
        found = mix(drawn.albedo * shade[..., None], bgr("#d8c89a"), knob.astype(np.float32))
        return Drawn(np.asarray(found, np.float32))

    return paint


def bookshelf(
    x: float, z: float, *, wide: float = 1.2, deep: float = 0.32, tall: float = 2.1, colour: str = "#6a4a32"
) -> Piece:
    box = Box(x - wide / 2, x + wide / 2, 0, tall, z, z + deep)
    return Piece((Block(box, wood(colour), front=books(colour, max(3, round(tall / 0.36)))),), (box,))


def books(colour: str, rows: int) -> Paint:
    """Boards, and between them books of many heights, gaps, and here and there a box."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        chance, board = rng(seed + 40), max(1, round(0.026 * per_metre))
        found = solid(w, h, colour) * np.float32(0.28)
        shelf = (h - board) / rows
        for row in range(rows):
            top, foot = round(row * shelf) + board, round((row + 1) * shelf)
            x = board
            while x < w - board - 2:
                wide, high, gap = chance.random(3)
                end = min(w - board, x + max(2, round((0.022 + 0.032 * wide) * per_metre)))
                if gap > 0.1:
                    spine = bgr(_SPINES[int(chance.integers(0, len(_SPINES)))]) * np.float32(
                        0.75 + 0.5 * chance.random()
                    )
                    crown = foot - round((foot - top) * (0.6 + 0.3 * high))
                    round_ = 1 - 0.45 * np.abs(np.linspace(-1, 1, end - x, dtype=np.float32)) ** 2
                    found[crown:foot, x:end] = spine * round_[None, :, None]
                    band = crown + round((foot - crown) * 0.2)
                    found[band : band + max(1, board // 3), x:end] *= 1.5
                    x = end
                else:
                    x += round(0.12 * per_metre * (0.4 + wide))
            found[top : top + 2 * board] *= np.float32(0.6)
        drawn = wood(colour)(w, h, per_metre, seed).albedo
        frame = np.zeros((h, w), np.float32)
        frame[:, :board] = frame[:, w - board :] = 1
        for row in range(rows + 1):
            at = round(row * shelf)
            frame[at : at + board] = 1
        return Drawn(np.asarray(mix(found, drawn, frame), np.float32))

    return paint


def sofa(x: float, z: float, *, wide: float = 2.0, colour: str = "#4e6470") -> Piece:
    deep, half = 0.85, wide / 2
    seat = Box(x - half + 0.2, x + half - 0.2, 0.08, 0.44, z + 0.04, z + 0.62)
    back = Box(x - half + 0.1, x + half - 0.1, 0.2, 0.86, z + 0.62, z + deep)
    arms = tuple(Box(at, at + 0.2, 0.06, 0.62, z, z + deep) for at in (x - half, x + half - 0.2))
    paint, pads = cushion(colour, 1), cushion(colour, max(2, round(wide / 0.75)))
    parts: tuple[Part, ...] = (
        Block(back, paint, front=pads),
        *(Block(arm, paint) for arm in arms),
        Block(seat, paint, front=pads, top=pads),
    )
    return Piece(parts, (seat, back, *arms))


def cushion(colour: str, count: int) -> Paint:
    """Cloth over so many cushions side by side."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        x, y = np.linspace(0, count, w, endpoint=False, dtype=np.float32) % 1, np.linspace(0, 1, h, dtype=np.float32)
        bulge = (1 - np.abs(2 * x - 1) ** 6)[None] * (1 - 0.5 * np.abs(2 * y - 1) ** 6)[:, None]
        weave = 0.94 + 0.12 * fbm(w, h, max(3.0, per_metre * 0.03), 2, seed)
        return Drawn(np.asarray(solid(w, h, colour) * ((0.55 + 0.5 * bulge) * weave)[..., None], np.float32))

    return paint


def shade_field(w: int, h: int) -> Field:
    """1 in the middle, darker to both sides, [h, w]: what is round and upright."""
    across = np.linspace(-1, 1, w, dtype=np.float32)
    return np.asarray(np.repeat((0.55 + 0.45 * np.sqrt(np.clip(1 - across**2, 0, 1)))[None], h, 0), np.float32)
