"""Kelp and eelgrass: plants that the surge bends, root first and tip last."""

from __future__ import annotations

import math
from itertools import pairwise

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Matrix
from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.deep.water import Depths
from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import bgr, fill, mix, pack, shaded, stroke

_OVERLAP = 2
"""Texels by which the pieces of a plant reach into each other."""


class Bent(Card):
    """A piece of a plant: leaning by what its two ends are moved aside."""

    rows: tuple[int, int] = (0, 0)
    """Of the plant's texture."""
    tall: int = 1
    """Rows of the plant's texture."""
    give: float = 0.0
    """Metres aside at the tip."""
    phase: float = 0.0
    quick: float = 1.0
    """How fast it moves; 1 in fair weather."""

    def frame(self, t: float) -> Matrix:
        top, foot = (self._bend(1 - row / self.tall, t * self.quick) for row in self.rows)
        frame = self._frame.copy()
        frame[0, 1] = (foot - top) / (self.rows[1] - self.rows[0])
        frame[0, 2] += top
        return frame

    def _bend(self, up: float, t: float) -> float:
        """Metres aside at a share of the height: the root first, the tip last."""
        slow = math.sin(0.55 * t + self.phase - 1.4 * up) + 0.5
        fast = 0.28 * math.sin(1.25 * t + self.phase * 1.7 - 4.2 * up)
        return float(self.give * (slow * up**1.6 + fast * up))


def plant(
    texture: Picture, x: float, z: float, high: float, joints: int, give: float, surge: float, phase: float
) -> list[Card]:
    """A plant in pieces that bend together.

    Args:
        texture: upright, rooted in the middle of its foot.
        high: metres. give: metres aside at the tip, in fair weather.
        surge: how hard the water moves; 1 in fair weather.
    """
    rows, columns = texture.shape[:2]
    texel = high / rows
    edges = [rows * k // joints for k in range(joints + 1)]
    found: list[Card] = []
    for top, foot in pairwise(edges):
        piece = np.ascontiguousarray(texture[top : foot + _OVERLAP])
        card = Bent(piece, (x - columns * texel / 2, high - top * texel, z), (texel, 0, 0), (0, -texel, 0))
        card.rows, card.tall, card.phase = (top, foot), rows, phase
        card.give, card.quick = give * surge**0.7, 0.7 + 0.3 * surge
        found.append(card)
    return found


def kelp(water: Depths, seed: int, high: float, metres: float, per_metre: float) -> Picture:
    """A stalk with its blades, seen over `metres` of water; `per_metre` texels."""
    h = int(np.clip(high * per_metre, 60, 900))
    w = max(24, int(h * 0.24))
    chance = rng(seed)
    back, front, ribs = (np.zeros((h, w), np.uint8) for _ in range(3))
    spine = w / 2 + w * 0.05 * np.sin(np.linspace(0, 7 + chance.random() * 3, 40))
    count = int(chance.integers(38, 48))
    for k in range(count):
        root = 0.05 + 0.93 * k / count
        x, y = float(np.interp(root, np.linspace(0, 1, 40), spine)), h * (1 - root)
        side = 1 if k % 2 else -1
        length = w * (0.34 + 0.22 * chance.random()) * (1.0 - 0.4 * root)
        blade, rib = _blade(x, y, side * length, h * (0.05 + 0.05 * chance.random()), chance.random() * 6)
        fill(front if chance.random() < 0.55 else back, blade)
        stroke(ribs, rib, 1)
    stroke(front, np.stack([spine, np.linspace(h - 1, h * 0.03, 40)], 1), max(1, round(w * 0.022)))
    up = np.linspace(1, 0, h, dtype=np.float32)[:, None]
    mottle = fbm(w, h, w * 0.25, 4, seed + 3)
    leaf = mix(bgr("#6f5f22"), bgr("#d0aa42"), np.clip(0.2 + 0.55 * up + 0.6 * (mottle - 0.5), 0, 1))
    shade = np.where(front > back, 1.0, 0.62).astype(np.float32)
    shown = water.lit(shaded(leaf, shade), np.clip(0.25 + 0.65 * up, 0, 1) * shade)
    shown = shaded(shown, np.asarray(1 + 0.35 * (ribs / np.float32(255)) * shade, np.float32))
    return pack(np.clip(water.through(shown, metres), 0, 255), np.maximum(front, back) / np.float32(255), seed)


def _blade(x: float, y: float, length: float, rise: float, wave: float) -> tuple[Field, Field]:
    """A blade's outline and its rib: out from the stalk, up, and over; wavy along its edges."""
    at = np.linspace(0, 1, 14)
    along_x, along_y = x + length * at, y - rise * np.sin(at * 1.75)
    half = np.abs(length) * 0.085 * np.sin(np.pi * np.clip(at, 0.02, 1) ** 0.7) * (1 + 0.25 * np.sin(at * 22 + wave))
    outline = np.concatenate([np.stack([along_x, along_y - half], 1), np.stack([along_x, along_y + half], 1)[::-1]])
    return outline.astype(np.float32), np.stack([along_x, along_y], 1).astype(np.float32)


def eelgrass(water: Depths, seed: int, metres: float, per_metre: float) -> Picture:
    """A tuft 1 m high."""
    h = int(np.clip(per_metre, 30, 260))
    w = int(h * 0.9)
    chance = rng(seed)
    layers = [np.zeros((h, w), np.uint8) for _ in range(3)]
    for k in range(34):
        root, lean = w / 2 + chance.normal(0, 0.05) * w, chance.normal(0, 0.17) * w
        at = np.linspace(0, 1, 8)
        tall = h * (0.45 + 0.5 * chance.random())
        middle = root + lean * at**1.5
        half = w * 0.014 * (1 - at**3) + 0.3
        y = h - 1 - tall * at
        sides = np.concatenate([np.stack([middle - half, y], 1), np.stack([middle + half, y], 1)[::-1]])
        fill(layers[k % 3], sides)
    cover = np.maximum.reduce(layers)
    tone = np.where(layers[2] > 0, 1.0, np.where(layers[1] > 0, 0.75, 0.5)).astype(np.float32)
    up = np.linspace(1, 0, h, dtype=np.float32)[:, None] + 0 * tone
    green = mix(bgr("#3e6a32"), bgr("#a3bb58"), up)
    shown = water.lit(shaded(green, tone), np.clip(0.2 + 0.7 * up, 0, 1) * tone)
    return pack(np.clip(water.through(shown, metres), 0, 255), cv2.GaussianBlur(cover, (0, 0), 0.5) / np.float32(255))
