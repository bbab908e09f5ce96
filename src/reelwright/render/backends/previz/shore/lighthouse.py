"""A lighthouse on its rock: cliff, tower and cottage on one card."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field, fbm, line1d
from reelwright.render.backends.previz.paint import below, bgr, fill, mix, pack, radial, rockshade, smoothstep
from reelwright.render.backends.previz.season import Year

WIDE, HIGH = 1500, 1000
METRES = 46.0
"""Width of the card."""
TEXEL = METRES / WIDE
_AXIS, _FOOT, _GALLERY = 690, 604, 175
"""Of the tower: its middle column, its foot and the floor of its gallery, texels."""
LAMP = (_AXIS, _GALLERY - 32)
_HIGHEST = 540
"""No rock rises above this row."""
_LEFT, _RIGHT = 590, 960
"""Columns between which the tower and the cottage stand, with the light about their windows: beside them nothing is
above the rock."""
_Outline = list[tuple[float, float]]
_Box = tuple[slice, slice]
"""Rows, columns."""

PLATEAU = 602
"""Row of the level ground at the top of the rock."""


@dataclass
class _Painting:
    """What is built, on the rock it is built on: all rows, and the columns from `_LEFT` to `_RIGHT`."""

    rgb: Field
    alpha: Field
    glow: Field
    """Light of its own, [h, w, 3], added after everything else."""

    def lay(self, colour: Field, mask: Field, at: _Box) -> None:
        """Paint, [1, 1, 3] or of the box, where a mask of the box says; the mask also makes it solid."""
        rows, columns = at
        self.rgb[rows, columns] = mix(self.rgb[rows, columns], colour, mask)
        self.alpha[rows, columns] = np.maximum(self.alpha[rows, columns], mask)


def lighthouse(light: Light, seed: int, year: Year, metres_away: float) -> Picture:
    """The card's texture, [1000, 1500, 4]."""
    rock, alpha = _rock(light, seed, year)
    above = ((_HIGHEST, 0), (0, 0), (0, 0))
    rgb, cover = np.pad(rock[:, _LEFT:_RIGHT], above), np.pad(alpha[:, _LEFT:_RIGHT], above[:2])
    p = _Painting(rgb, cover, np.zeros_like(rgb))
    _tower(p, light, seed)
    _cottage(p, light, year.is_snowy)
    far = metres_away * 0.7
    texture = np.zeros((HIGH, WIDE, 4), np.uint8)
    texture[_HIGHEST:] = pack(np.clip(light.through_air(rock, far), 0, 255), alpha)
    texture[:, _LEFT:_RIGHT] = pack(np.clip(light.through_air(p.rgb, far) + p.glow, 0, 255), p.alpha)
    return texture


def _shape(*outlines: _Outline, soft: float = 0.0) -> tuple[Field, _Box]:
    """Outlines filled: a mask of the box that holds them, and the box in the painting."""
    points = np.array([point for outline in outlines for point in outline])
    margin = 3 + int(4 * soft)
    left, top = (points.min(0) - margin).astype(int)
    right, foot = (points.max(0) + margin).astype(int)
    mask = np.zeros((foot - top, right - left), np.uint8)
    for outline in outlines:
        fill(mask, [(x - left, y - top) for x, y in outline])
    if soft:
        mask = cv2.GaussianBlur(mask, (0, 0), soft).astype(np.uint8)
    return np.asarray(mask.astype(np.float32) / 255, np.float32), (slice(top, foot), _columns(left, right))


def _columns(left: int, right: int) -> slice:
    """Of the painting, columns of the card."""
    return slice(left - _LEFT, right - _LEFT)


def _box(left: float, top: float, right: float, foot: float) -> _Outline:
    return [(left, top), (right, top), (right, foot), (left, foot)]


def _rock(light: Light, seed: int, year: Year) -> tuple[Field, Field]:
    """The rock's paint [h, w, 3] and mask [h, w], from the row on that it rises to."""
    w, h = WIDE, HIGH - _HIGHEST
    xs = [0, 200, 300, 380, 470, 560, 900, 980, 1060, 1160, 1300, 1500]
    ys = np.array([1000, 975, 830, 700, 622, 602, 602, 640, 720, 770, 930, 1000]) - _HIGHEST
    column = np.arange(w)
    rough = np.clip(np.abs(column - 730) - 150, 0, 120) / 120  # level where people stand
    ridge = (np.interp(column, xs, ys) + line1d(w, 120, 7, seed + 5, 0.55) * 34 * rough).astype(np.float32)
    alpha = below(w, h, ridge)
    y = np.arange(h, dtype=np.float32)[:, None]
    depth = np.maximum(y - ridge[None, :], 0)
    side = 0.8 if light.key_x >= 0 else -0.8
    shade = rockshade(w, h, ridge, seed + 6, light=(side, -0.55), cell=150, amount=1.25)
    beds = np.tanh(3 * (fbm(w, h, 60, 5, seed + 9, 0.55, ax=5, ay=0.6) - 0.5))
    stone = mix(bgr("#4a4f55"), bgr("#8f8a80"), np.clip(0.5 + 0.35 * beds, 0, 1))
    lit = light.on(stone * (0.35 + 0.75 * shade)[..., None], shade**1.5)
    turf = np.exp(-depth / 15) * smoothstep(0.3, 0.6, fbm(w, h, 30, 4, seed + 12)) * rough.clip(0.55, 1)[None, :]
    ground = bgr("#e9eef2") if year.is_snowy else year.grass.on(bgr("#56683c"))
    cover = np.exp(-depth / 26) * smoothstep(0.25, 0.5, fbm(w, h, 46, 4, seed + 12)) if year.is_snowy else turf
    lit = mix(lit, light.on((ground * np.float32(0.85))[None, None], 0.7), np.clip(cover * 1.3, 0, 1) * 0.85)
    wet = smoothstep(770 - _HIGHEST, 1000 - _HIGHEST, y + fbm(w, h, 120, 4, seed + 8) * 160 - 60)
    foam = light.on(np.full((1, 1, 3), 225, np.float32), 0.4)
    lit = mix(lit * (1 - 0.3 * wet)[..., None], foam, wet * 0.5 * fbm(w, h, 60, 5, seed + 88))
    lit = lit + light.sky[3] * (np.exp(-depth / 3) * 0.16)[..., None]
    return lit.astype(np.float32), alpha


def _tower(p: _Painting, light: Light, seed: int) -> None:
    x, foot, top = _AXIS, _FOOT, _GALLERY
    body, at = _shape([(x - 46, foot + 18), (x - 30, top), (x + 30, top), (x + 46, foot + 18)])
    y = np.arange(at[0].start, at[0].stop, dtype=np.float32)[:, None]
    columns = np.arange(at[1].start, at[1].stop, dtype=np.float32)[None, :]
    across = (columns + _LEFT - x) / (30 + 16 * (y - top) / (foot - top))
    side = 1.0 if light.key_x >= 0 else -1.0
    round_ = np.clip(across * side * 0.62 + 0.5, 0.12, 1) - 0.45 * np.clip(np.abs(across) - 0.72, 0, 1)
    band = ((y - top) // 71) % 2
    paint = np.where(band[..., None] > 0, bgr("#a8352e")[None, None], bgr("#ece8df")[None, None])
    weathered = 0.78 + 0.22 * fbm(body.shape[1], body.shape[0], 40, 4, seed + 13, ay=3)[..., None]
    lit = np.clip(round_, 0, 1).astype(np.float32)
    p.lay(light.on(paint * weathered * (0.45 + 0.55 * lit)[..., None], lit**1.4), body, at)
    for row, column in ((260, 6), (380, -8), (500, 4)):
        _window(p, light, x + column - 5, row, 10, 18, 46)
    _lantern_house(p, light)


def _lantern_house(p: _Painting, light: Light) -> None:
    x, top = _AXIS, _GALLERY
    rails = [_box(x + k * 10.5 - 1, top - 22, x + k * 10.5 + 1, top) for k in range(-4, 5)]
    iron = _shape(
        _box(x - 44, top, x + 44, top + 12),
        _box(x - 22, top - 62, x + 22, top),
        [(x - 30, top - 62), (x, top - 98), (x + 30, top - 62)],
        _box(x - 2, top - 120, x + 2, top - 95),
        _box(x - 44, top - 24, x + 44, top - 21),
        *rails,
    )
    p.lay(light.on(bgr("#2a3038")[None, None], 0.3), *iron)
    panes = [_box(x + left, top - 58, x + left + 8, top - 6) for left in (-18, -8, 1, 10)]
    glass, at = _shape(*panes)
    p.lay((light.sky[1] * np.float32(0.8))[None, None], glass, at)
    p.glow[at] += bgr("#ffe9b0") * (glass * np.float32(0.95 if light.is_dark else 0.30))[..., None]


def _window(p: _Painting, light: Light, left: float, top: float, wide: float, tall: float, halo: float) -> None:
    pane, at = _shape(_box(left, top, left + wide, top + tall), soft=0.8)
    p.lay((light.sky[1] * np.float32(0.5))[None, None], pane, at)
    if light.is_dark:
        p.glow[at] += bgr("#ffce7a") * (pane * 0.9)[..., None]
        x, y = left + wide / 2, top + tall / 2
        rows, columns = slice(int(y - halo), int(y + halo)), _columns(int(x - halo), int(x + halo))
        spill = radial(columns.stop - columns.start, rows.stop - rows.start, halo, halo, halo, 2.2)
        p.glow[rows, columns] += bgr("#c98436") * (spill * 0.32 * p.alpha[rows, columns])[..., None]


def _cottage(p: _Painting, light: Light, is_snowy: bool) -> None:
    tiles = bgr("#e6ecf2") if is_snowy else bgr("#5a3a32")
    p.lay(light.on(bgr("#b9b2a4")[None, None] * np.float32(0.8), 0.35), *_shape(_box(780, 560, 880, 640)))
    p.lay(light.on(tiles[None, None], 0.5), *_shape([(772, 562), (830, 520), (888, 562)], _box(860, 515, 872, 545)))
    p.lay(light.on(bgr("#3a2f2a")[None, None], 0.2), *_shape(_box(824, 590, 838, 640)))
    for column in (797, 850):
        _window(p, light, column, 583, 16, 19, 60)
