"""Towers beyond the end of a street, each with its windows and the air before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from reelwright.render.backends.previz.card import Card, Picture, over
from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import bgr, mix, pack
from reelwright.render.backends.previz.street.facades import WALLS
from reelwright.render.backends.previz.street.sightlines import Roofs, Sightlines
from reelwright.render.backends.previz.street.streetlight import WALL_X, StreetLight

_ROWS = ((470.0, 11), (340.0, 9), (240.0, 6))
"""Depth, and how many stand there."""
_BAY, _STOREY = 1.9, 3.5


@dataclass(frozen=True, slots=True)
class Tower:
    z: float
    x: float
    wide: float
    tall: float


def skyline_cards(light: StreetLight, seen: Sightlines, roofs: Mapping[int, Roofs], seed: int) -> list[Card]:
    """Higher on one side of the street's axis than on the other, so that the sky has a shape."""
    chance = rng(seed + 5)
    lean = 1 if chance.random() < 0.5 else -1
    found = []
    for depth, count in _ROWS:
        row: list[Card] = []
        for k, (off, high, wide) in enumerate(chance.random((count, 3)).tolist()):
            x = lean * depth * (0.02 + 0.34 * off) if k % 2 else -lean * depth * (0.09 + 0.34 * off)
            tall = depth * (0.10 + 0.20 * high) + 12 if x * lean > 0 else depth * (0.05 + 0.10 * high) + 10
            tower = Tower(depth + 6 * k, x, 16 + 22 * wide, tall)
            if any(seen.over((x + at * tower.wide, tall * 1.1, tower.z), WALL_X + 1.3, roofs) for at in (-0.5, 0, 0.5)):
                texture = painted_tower(tower, light, seen, rng(seed + round(depth) + k), seed)
                row.append(Card.frontal(texture, x, 0, tower.z, tower.wide, sort=200 + tower.z / 2))
        if row:
            found.append(joined(row))
    return found


def joined(row: list[Card], foot: float = 0.0) -> Card:
    """Towers of a row, all standing at height `foot`, on one card: they are so far off that no move of a camera sets
    them apart by a pixel."""
    texel = min(float(card.across[0]) for card in row)
    spans = [(float(card.origin[0]), float(card.across[0]) * card.texture.shape[1]) for card in row]
    left, right = min(x for x, _ in spans), max(x + wide for x, wide in spans)
    top = max(float(card.origin[1]) for card in row)
    picture = np.zeros((round((top - foot) / texel) + 1, round((right - left) / texel) + 1, 4), np.uint8)
    for card, (x, wide) in sorted(zip(row, spans, strict=True), key=lambda pair: -pair[0].z):
        tall = float(card.origin[1])
        size = max(1, round(wide / texel)), max(1, round((tall - foot) / texel))
        tower = cv2.resize(card.texture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        rows, columns = round((top - tall) / texel), round((x - left) / texel)
        over(picture[rows : rows + size[1], columns : columns + size[0]], tower)
    z = float(np.mean([card.origin[2] for card in row]))
    return Card(picture, (left, top, z), (texel, 0, 0), (0, -texel, 0), z=min(card.z for card in row))


def painted_tower(
    tower: Tower, light: StreetLight, seen: Sightlines, chance: Generator, seed: int, finest: float = 0.17
) -> Picture:
    """A tower as a texture; `finest`: metres of a texel that it need not go below."""
    texel = max(finest, seen.pixel(tower.z))
    w, h = max(8, int(tower.wide / texel)), max(8, int(tower.tall / texel))
    u, v = np.arange(w) / max(3.0, _BAY / texel), np.arange(h) / max(3.0, _STOREY / texel)
    cells = int(v[-1]) + 1, int(u[-1]) + 1
    at = np.ix_(v.astype(int), u.astype(int))
    # its shape and colour first: how many windows it has, each with a die of its own, is a matter of rounding
    style, wall = int(chance.integers(0, 3)), bgr(WALLS[chance.integers(0, len(WALLS))]) * np.float32(0.85)
    turned = (np.arange(w) < w * (0.28 + 0.15 * chance.random())) == (light.lit_side >= 0)
    alpha, mast = _outline(w, h, chance), chance.random(2)
    panes = ((v % 1 < (0.6, 1.0, 0.5)[style])[:, None] & (u % 1 < (0.55, 0.6, 1.0)[style])[None]).astype(np.float32)
    homes = light.homes
    on = (chance.random(cells) < homes * 0.55) | (chance.random((cells[0], 1)) < homes * 0.16)
    glow = (on * (0.25 + 0.65 * chance.random(cells)))[at] * panes * (v % 1 < 0.6)[:, None]
    sheen = (0.55 + 0.12 * chance.random(cells))[at]
    dark = light.ambient * np.float32(0.75) + light.sun * np.float32(0.04)
    bright = light.ambient * np.float32(1.05) + light.sun * np.float32(0.25 if light.is_low else 0.7)
    rgb = wall * np.where(turned[None, :, None], dark, bright)
    rgb = rgb * (0.9 + 0.2 * fbm(w, h, max(8, h // 3), 3, seed + int(tower.z)))[..., None]
    panes_show = light.mirrored * (sheen * np.where(turned, 0.7, 1.0))[..., None]
    rgb = mix(rgb, panes_show, panes * 0.7) + bgr("#ffca86") * np.float32(light.home_glow) * glow[..., None]
    rgb, alpha = _mast(rgb, alpha, wall * dark, texel, *mast.tolist())
    rise = np.linspace(0, 1, alpha.shape[0], dtype=np.float32)[:, None]
    air = np.clip(light.light.haze(tower.z * 1.25) + 0.32 * (rise - 0.45), 0.05, 0.97) * np.ones_like(alpha)
    return pack(np.clip(mix(rgb, light.light.air, air), 0, 255), alpha)


def _outline(w: int, h: int, chance: Generator) -> Field:
    """Set back at the top, step by step."""
    alpha = np.ones((h, w), np.float32)
    for _ in range(int(chance.integers(1, 4))):
        down, back = int(h * (0.03 + 0.07 * chance.random())), int(w * (0.08 + 0.16 * chance.random()))
        alpha[:down, :back] = alpha[:down, w - back :] = 0
    return alpha


def _mast(rgb: Field, alpha: Field, colour: Field, texel: float, has_one: float, at: float) -> tuple[Field, Field]:
    """`has_one`, `at`: dice, 0..1."""
    h, w = alpha.shape
    if has_one > 0.6:
        return rgb, alpha
    top, x = int(h * 0.12), int(w * (0.35 + 0.3 * at))
    taller = np.zeros((h + top, w), np.float32)
    taller[top:] = alpha
    taller[: top + 4, x : x + max(1, int(0.5 / texel))] = 1
    return np.vstack([np.broadcast_to(colour, (top, w, 3)).astype(np.float32), rgb]), taller
