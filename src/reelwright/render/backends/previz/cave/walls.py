"""Walls of a cave: upright sheets of rock, each with a gap through it, hung with stalactites."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.cave.hollow import FIRE, MOUTH, STONE, Gap, HollowLight
from reelwright.render.backends.previz.noise import Field, fbm, line1d, rng, warp
from reelwright.render.backends.previz.paint import bgr, fill, pack, shaded, smoothstep

_FOOT = -0.3
"""Metres: the lower edge of a wall."""
_PIECES, _OVERLAP = 5, 3
"""Of a wall, and the texels by which they reach into each other."""


def wall(gap: Gap, light: HollowLight, seed: int, reach: float, top: float, wide: int) -> list[Card]:
    """A wall at a gap's depth, as far aside and up as `reach` and `top` metres; `wide` texels."""
    texel = 2 * reach / wide
    high = math.ceil((top - _FOOT) / texel)
    x = (-reach + (np.arange(wide, dtype=np.float32) + 0.5) * texel)[None]
    y = (_FOOT + (high - np.arange(high, dtype=np.float32) - 0.5) * texel)[:, None]
    mask = _rock(gap, seed, x, y, texel)
    inside = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 5) * np.float32(texel)
    gx, gy, tone = _relief(seed, inside, texel)
    day = _day(gap, x, y, gx, gy, inside)
    fire = _fire(gap, x, y, gx, gy, inside)
    over = y - _foot_line(seed, wide, texel)
    stone = shaded(bgr(STONE), tone * (0.35 + 0.65 * smoothstep(0.0, 0.9, over)))  # little light gets down there
    cover = mask.astype(np.float32) / 255 * smoothstep(-texel, texel, over)
    paint = light.on(stone, day, fire)
    return _pieces(Card.frontal(pack(np.clip(paint, 0, 255), cover, seed), 0, _FOOT, gap.z, 2 * reach))


def _pieces(card: Card) -> list[Card]:
    """A wall in upright pieces, each no longer than there is rock: of the gap nothing need be drawn."""
    h, w = card.texture.shape[:2]
    rocky = card.texture[..., 3] > 0
    found = []
    for k in range(_PIECES):
        left, right = w * k // _PIECES, min(w, w * (k + 1) // _PIECES + _OVERLAP)
        rows = np.flatnonzero(rocky[:, left:right].any(1))
        if len(rows):
            found.append(card.part(left, right, min(h, int(rows[-1]) + 2)))
    return found


def _foot_line(seed: int, wide: int, texel: float) -> NDArray[np.float64]:
    """Height at which a wall meets the floor, metres: over rubble, up and down."""
    return -0.05 + 0.13 * line1d(wide, 1.3 / texel, 5, seed + 9, 0.6)


def _rock(gap: Gap, seed: int, x: Field, y: Field, texel: float) -> NDArray[np.uint8]:
    """Where there is rock, [h, w] 0..255."""
    h, w = y.shape[0], x.shape[1]
    rough = (fbm(w, h, 1.6 / texel, 6, seed, 0.55) - 0.5) * 0.75
    u, v = np.abs((x - gap.x) / gap.half), np.maximum(y, 0) / gap.high
    edge = (u**2.6 + v**2.3) ** (1 / 2.4) + rough * 0.5
    mask: NDArray[np.uint8] = (smoothstep(1.0 - 0.6 * texel, 1.0 + 0.6 * texel, edge) * 255).astype(np.uint8)
    chance = rng(seed + 3)
    ceiling = np.argmax(mask < 128, axis=0)
    for _ in range(round(9 * gap.half)):
        at = gap.x + gap.half * chance.uniform(-1.05, 1.05)
        column = int((at - float(x[0, 0])) / texel)
        if 3 < column < w - 3 and mask[0, column] > 128 and ceiling[column]:
            _spike(mask, column, int(ceiling[column]), 0.3 + 1.5 * chance.random() ** 2.5, texel, chance)
    return mask


def _spike(
    mask: NDArray[np.uint8], column: int, row: int, long: float, texel: float, chance: np.random.Generator
) -> None:
    """A stalactite `long` metres from the ceiling, in place."""
    half = (0.07 + 0.11 * long) / texel
    at = np.linspace(0, 1, 14)
    lumps = 1 + 0.22 * line1d(14, 4, 2, int(chance.integers(1 << 30)))
    width = half * ((1 - at) ** 0.8 * lumps * (1 + 0.9 * np.exp(-at / 0.1)) + 0.06 * (1 - at))
    y = row - 0.35 / texel + at * (long + 0.35) / texel
    bend = chance.normal(0, 0.15) * half * at
    fill(mask, np.concatenate([np.stack([column - width + bend, y], 1), np.stack([column + width + bend, y], 1)[::-1]]))


def _relief(seed: int, inside: Field, texel: float) -> tuple[Field, Field, Field]:
    """How the rock leans to the right and upwards, about -1..1, and its tone, [h, w] each."""
    h, w = inside.shape
    bent = fbm(w, h, 2.2 / texel, 3, seed + 6) - 0.5
    folds = 1 - np.abs(fbm(w, h, 1.5 / texel, 5, seed + 5, 0.55, ax=0.8, ay=1.5) * 2 - 1)
    folds = warp(folds.astype(np.float32), bent * (0.9 / texel), 0.0)
    bulge = np.sqrt(np.minimum(inside, 1.4)) * 0.55  # the edge of the gap is round
    height = cv2.GaussianBlur((folds * 0.55 + bulge).astype(np.float32), (0, 0), max(0.7, 0.02 / texel))
    scale = 0.3 / texel / 8
    gx = np.tanh(-cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) * np.float32(scale))
    gy = np.tanh(cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3) * np.float32(scale))
    grain = fbm(w, h, 0.2 / texel, 4, seed + 7, 0.6)
    tone = (0.5 + 0.55 * folds) * (0.75 + 0.5 * grain)
    return gx, gy, tone.astype(np.float32)


def _day(gap: Gap, x: Field, y: Field, gx: Field, gy: Field, inside: Field) -> Field:
    """What the mouth's light gives: most to the edge of the gap and to what leans to it."""
    away = MOUTH.z - gap.z
    dx, dy = MOUTH.x - x, 0.55 * MOUTH.high - y
    off = np.sqrt(dx * dx + dy * dy) + 0.5
    lean = np.clip(0.3 + 0.9 * (gx * dx + gy * dy) / off, 0, 1.2)
    reach = 0.5 + 0.10 * away
    glance = np.exp(-inside / reach) * (1.1 / (1 + (away / 11) ** 2) + 0.35)
    deep = 0.3 * np.exp(-inside / 3.0) * np.exp(-away / 12)
    return np.asarray(lean * (glance + deep) * (1.15 if away else 0.6), np.float32)


def _fire(gap: Gap, x: Field, y: Field, gx: Field, gy: Field, inside: Field) -> Field:
    """What the fire gives: all of the wall that lies behind it, of a nearer one the edge."""
    dx, dy, dz = FIRE[0] - x, FIRE[1] + 0.6 - y, gap.z - FIRE[2]
    flat = np.sqrt(dx * dx + dy * dy) + 0.3
    squared = dx * dx + dy * dy + dz * dz
    lean = (gx * dx + gy * dy) / flat
    if dz > 0:
        facing = np.clip(0.45 * dz / np.sqrt(squared) + 0.3 + 0.75 * lean, 0, 1.3)
    else:
        facing = np.clip(0.25 + 0.9 * lean, 0, 1.2) * np.exp(-inside / 0.8)
    return np.asarray(facing * 1.25 / (1 + squared / 34), np.float32)
