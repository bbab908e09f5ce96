"""What surfaces are made of: paint as in white light, [h, w, 3] 0..255, for a face of `w` by `h` texels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import bgr, mix, shaded, solid


@dataclass(frozen=True, slots=True)
class Drawn:
    """A face painted."""

    albedo: Field
    alpha: Field | None = None
    """[h, w]; None: no holes."""
    glow: Field | None = None
    """[h, w, 3] 0..255: light of its own."""


Paint = Callable[[int, int, float, int], Drawn]
"""(w, h, texels a metre, seed) -> what is drawn."""


def plain(colour: str, uneven: float = 0.08) -> Paint:
    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        return Drawn(solid(w, h, colour) * _uneven(w, h, per_metre * 0.9, seed, uneven))

    return paint


def _uneven(w: int, h: int, cell: float, seed: int, amount: float, ax: float = 1.0, ay: float = 1.0) -> Field:
    return np.asarray(1 - amount + 2 * amount * fbm(w, h, max(4.0, cell), 4, seed, 0.6, ax, ay), np.float32)[..., None]


def wood(colour: str, uneven: float = 0.2) -> Paint:
    """With its grain along the longer side."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        ax, ay = (9.0, 0.6) if w >= h else (0.6, 9.0)
        return Drawn(solid(w, h, colour) * _uneven(w, h, max(4.0, per_metre * 0.06), seed, uneven, ax, ay))

    return paint


def planks(colour: str, wide: float = 0.16, gap: float = 0.5) -> Paint:
    """Boards that run away from us, of many lengths and tones. `gap`: how dark the joints are."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        chance = rng(seed + 8)
        x, y = (np.arange(n, dtype=np.float32) / np.float32(per_metre) for n in (w, h))
        board = (x / wide).astype(int)
        offset, length = chance.random(board[-1] + 1) * 2.4, 1.7 + 0.9 * chance.random(board[-1] + 1)
        along = (y[:, None] + offset[board][None].astype(np.float32)) / length[board][None].astype(np.float32)
        piece = along.astype(np.int32)
        tone = chance.random((board[-1] + 1, int(piece.max()) + 1)).astype(np.float32)[board[None], piece]
        grain = fbm(w, h, max(4.0, per_metre * 0.05), 4, seed, 0.6, 0.5, 10.0)
        edge = np.minimum(x / wide % 1, 1 - x / wide % 1) * wide
        share = along - piece
        end = np.minimum(share, 1 - share) * length[board][None].astype(np.float32)
        joint = np.exp(-((edge / 0.006) ** 2))[None] + np.exp(-((end / 0.006) ** 2))
        light = (0.72 + 0.3 * tone + 0.22 * grain) * (1 - gap * np.clip(joint, 0, 1))
        return Drawn(shaded(bgr(colour), np.asarray(light, np.float32)))

    return paint


def tiles(one: str, other: str, metres: float) -> Paint:
    """A chequered floor."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        x, y = (np.arange(n, dtype=np.float32) / np.float32(per_metre * metres) for n in (w, h))
        is_odd = ((x.astype(int)[None] + y.astype(int)[:, None]) % 2).astype(np.float32)
        paint = mix(solid(w, h, one), bgr(other), is_odd) * _uneven(w, h, per_metre * 0.5, seed, 0.09)
        joint = [np.exp(-(((np.minimum(at % 1, 1 - at % 1)) * metres / 0.007) ** 2)) for at in (x, y)]
        line = np.maximum(joint[0][None], joint[1][:, None])
        return Drawn(np.asarray(paint * (1 - 0.45 * line)[..., None], np.float32))

    return paint


def wall(colour: str, low: str | None = None, rail: float = 0.0, trim: str = "#d8d2c6") -> Paint:
    """A wall painted in one or two colours, parted by a rail at a height, on a skirting board."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        y = ((h - np.arange(h, dtype=np.float32) - 0.5) / np.float32(per_metre))[:, None]
        found = solid(w, h, colour) * _uneven(w, h, per_metre * 1.4, seed, 0.055)
        found *= _uneven(w, h, per_metre * 0.05, seed + 1, 0.02)
        if low is not None:
            found = mix(found, solid(w, h, low) * _uneven(w, h, per_metre, seed + 2, 0.06), _band(y, w, -1, rail))
            found = mix(found, bgr(trim), _band(y, w, rail - 0.03, rail + 0.03))
            found *= (1 - 0.4 * _band(y, w, rail - 0.055, rail - 0.03))[..., None]
        found = mix(found, bgr(trim), _band(y, w, -1, 0.13))
        return Drawn(np.asarray(found * (1 - 0.35 * _band(y, w, 0.105, 0.118))[..., None], np.float32))

    return paint


def _band(y: Field, w: int, low: float, high: float) -> Field:
    return np.repeat(((y >= low) & (y < high)).astype(np.float32), w, 1)


def rug(colour: str, edge: str) -> Paint:
    """A woven rug with a border and a field of lozenges."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        x, y = (np.minimum(np.arange(n), n - 1 - np.arange(n)).astype(np.float32) / per_metre for n in (w, h))
        rim = np.minimum(x[None], y[:, None])
        lozenge = np.abs(x[None] / 0.34 % 1 - 0.5) + np.abs(y[:, None] / 0.42 % 1 - 0.5)
        found = mix(solid(w, h, colour), bgr(edge), 0.75 * ((rim > 0.07) & (rim < 0.16)))
        found = mix(found, bgr(edge), 0.4 * ((lozenge < 0.24) & (rim > 0.22)))
        return Drawn(np.asarray(found * _uneven(w, h, per_metre * 0.05, seed, 0.14), np.float32))

    return paint
