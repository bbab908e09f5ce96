"""Clouds built of puffs: soft lumps, each lit on its own, heaped up."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import fbm, rng
from reelwright.render.backends.previz.paint import Colour, mix, pack, smoothstep
from reelwright.render.backends.previz.pile import pile

_SIZE = 144
_KINDS = 7


@dataclass(frozen=True, slots=True)
class CloudLight:
    """Colours are [3] float32, blue first, 0..255."""

    lit: Colour
    """Of what faces the sun or moon."""
    shade: Colour
    """Of what does not."""
    edge: Colour
    """Added where light comes through thin cloud."""
    from_: tuple[float, float, float]
    """Where the light comes from: right, up, toward us."""


class Puffs:
    """A stock of puffs, to be stamped into pictures."""

    def __init__(self, light: CloudLight, seed: int) -> None:
        self.light = light
        self._kinds = [_puff(light, seed + 7 * k) for k in range(_KINDS)]
        self._sized: dict[tuple[int, int], Picture] = {}

    def stamp(self, canvas: Picture, x: float, y: float, radius: float, kind: int) -> None:
        """One puff into `canvas` [h, w, 4], in place; `radius` pixels."""
        size = max(6, int(radius * 2.3 / 6) * 6)  # few sizes, so that each is made once
        key = (kind % _KINDS, size)
        if key not in self._sized:
            self._sized[key] = np.asarray(
                cv2.resize(self._kinds[key[0]], (size, size), interpolation=cv2.INTER_AREA), np.uint8
            )
        sprite = self._sized[key]
        left, top = int(x - size / 2), int(y - size / 2)
        h, w = canvas.shape[:2]
        x0, x1, y0, y1 = max(0, left), min(w, left + size), max(0, top), min(h, top + size)
        if x1 > x0 and y1 > y0:
            pile(canvas[y0:y1, x0:x1], np.ascontiguousarray(sprite[y0 - top : y1 - top, x0 - left : x1 - left]))


def _puff(light: CloudLight, seed: int) -> Picture:
    """[144, 144, 4]: a lump of smaller lumps, ragged at its edge."""
    n = _SIZE
    line = (np.arange(n, dtype=np.float32) + 0.5) / n * 2 - 1
    x, y = np.meshgrid(line, -line)
    lumps = 1 - np.abs(fbm(n, n, n * 0.42, 4, seed, 0.42) * 2 - 1)
    wisps = fbm(n, n, n * 0.2, 4, seed + 3, 0.55)
    r = np.sqrt(x * x + y * y) * 1.16 - 0.24 * (lumps - 0.5)
    ball = np.clip(1.05 - r * r, 0, 1).astype(np.float32)
    height = cv2.GaussianBlur(ball + 0.22 * lumps.astype(np.float32), (0, 0), 3.5)
    gx, gy = (cv2.Sobel(height, cv2.CV_32F, *way, ksize=3) * np.float32(n / 26) for way in ((1, 0), (0, 1)))
    nx, ny = -gx, gy  # rows go down
    long = np.sqrt(nx * nx + ny * ny + 1)
    sx, sy, sz = np.array(light.from_) / np.linalg.norm(light.from_)
    facing = (nx * sx + ny * sy + sz) / long
    shown = smoothstep(-0.5, 0.95, facing) * (0.4 + 0.6 * smoothstep(-0.9, 0.6, y))
    thin = smoothstep(0.45, 1.0, r)  # what is thin lets the light through
    shown = shown + (0.8 - shown) * thin * smoothstep(-0.6, 0.4, y)
    paint = mix(np.broadcast_to(light.shade, (n, n, 3)), light.lit, shown)
    rim = np.exp(-(((r - 0.8) / 0.2) ** 2)) * smoothstep(-0.2, 0.7, y + 0.5 * x * np.sign(sx))
    paint = paint + light.edge * rim[..., None]
    alpha = smoothstep(1.02, 0.5, r + 0.3 * (wisps - 0.5)) * 0.97
    return pack(np.clip(paint, 0, 255), alpha, seed)


def bank(puffs: Puffs, seed: int, crest: NDArray[np.float64], h: int, largest: float) -> Picture:
    """A bank of cloud, [h, len(crest), 4]: puffs heaped under a crest (rows), small ones on top."""
    w, chance = len(crest), rng(seed)
    canvas = np.zeros((h, w, 4), np.uint8)
    found = []
    for share, count, deep in ((0.36, 1.3, 0.05), (0.6, 1.3, 0.3), (1.0, 1.7, 0.9)):
        radius = largest * share
        for x in np.arange(-radius, w + radius, radius / count):
            size = radius * chance.uniform(0.65, 1.15)
            at = x + chance.normal(0, 0.3) * radius
            row = crest[int(np.clip(at, 0, w - 1))] + size * 0.85 + largest * deep * chance.random()
            found.append((row, at, size, int(chance.integers(1 << 20))))
    for row, at, size, kind in sorted(found):
        puffs.stamp(canvas, at, row, size, kind)
    return canvas


def tower(puffs: Puffs, seed: int, w: int, h: int, has_anvil: bool) -> Picture:
    """A tower of cloud, [h, w, 4], standing on the foot of the picture."""
    canvas, chance = np.zeros((h, w, 4), np.uint8), rng(seed)
    found = []
    for _ in range(330):
        up = float(chance.random()) ** 0.85
        half = w * (0.24 * (1 - up) ** 0.6 + 0.1 + 0.04 * np.sin(9 * up + seed))
        if has_anvil and up > 0.78:
            half = w * (0.12 + 0.24 * smoothstep(0.78, 0.96, up))
        at = w / 2 + half * chance.uniform(-1, 1) * 0.85 + w * 0.05 * np.sin(5 * up + seed)
        size = w * (0.05 + 0.09 * chance.random()) * (1.15 - 0.5 * up) * (0.7 if has_anvil and up > 0.85 else 1.0)
        row = max(h - up * h * 0.9, size * 1.25)
        found.append((row + h * 0.12 * chance.random(), at, max(6.0, size), int(chance.integers(1 << 20))))
    for row, at, size, kind in sorted(found):
        puffs.stamp(canvas, float(at), row, size, kind)
    return canvas
