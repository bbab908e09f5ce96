"""Light that water bends: the net on the sea floor, the glitter of the surface seen from below, shafts between them."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import Colour, smoothstep
from reelwright.units import Resolution

_TILE = 512
_CELLS = 46
_COARSE = 8
"""Pixels of the net's picture between the points where its place in the world is reckoned."""


class Net:
    """A net of light lying at a height, [H, W, 4] added to a picture; reckoned at half the size.

    Args:
        height: metres.
        mesh: metres from wave to wave.
        near, far: metres between which it fades away.
        sharp: 1 for fine lines, 0 for broad patches.
    """

    def __init__(self, seed: int, height: float, mesh: float, near: float, far: float, sharp: float) -> None:
        self._height, self._near, self._far = height, near, far
        self._tile = _network(seed, sharp)
        self._texels = _TILE / (mesh * math.sqrt(_CELLS))

    def add(self, picture: Picture, camera: Camera, t: float, colour: Colour, surge: float) -> None:
        height, width = picture.shape[:2]
        top, foot = self._rows(camera, height)
        if foot - top < 2 * _COARSE:
            return
        w, h = width // 2, (foot - top) // 2
        u, v, fade = self._world(camera, t, top, foot, width, surge)
        at = [cv2.resize(field, (w, h), interpolation=cv2.INTER_LINEAR) for field in (u, v)]
        net = cv2.remap(self._tile, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        cv2.multiply(net, cv2.resize(fade, (w, h), interpolation=cv2.INTER_LINEAR), net, scale=1 / 255.0)
        light = cv2.merge([*(cv2.convertScaleAbs(net, alpha=float(c) / 255) for c in colour), np.zeros_like(net)])
        part = picture[top:foot]
        cv2.add(part, cv2.resize(light, (width, foot - top), interpolation=cv2.INTER_LINEAR), part)

    def _rows(self, camera: Camera, height: int) -> tuple[int, int]:
        """The first row and one past the last in which it is nearer than it fades."""
        rise = self._height - camera.y
        slope = math.radians(camera.pitch) - math.atan2(rise, self._far)
        edge = int(height / 2 + camera.focal * math.tan(slope))
        edge = min(max(edge, 0), height)
        return (edge, height) if rise < 0 else (0, edge)

    def _world(
        self, camera: Camera, t: float, top: int, foot: int, width: int, surge: float
    ) -> tuple[Field, Field, NDArray[np.uint8]]:
        """For a coarse grid over these rows, the tile's texels and how much is seen."""
        step = 2 * _COARSE
        columns = (np.arange(width // step + 2, dtype=np.float32) * step)[None]
        rows = (top + np.arange((foot - top) // step + 2, dtype=np.float32) * step)[:, None]
        columns, rows = columns * (width / columns[0, -1]), top + (rows - top) * ((foot - top) / (rows[-1, 0] - top))
        back = np.linalg.inv(camera.matrix)
        dx, dy, dz = (
            np.float32(back[k, 0]) * columns + np.float32(back[k, 1]) * rows + np.float32(back[k, 2]) for k in range(3)
        )
        rise = self._height - camera.y
        far = np.clip(rise / np.where(np.abs(dy) < 1e-4, 1e-4, dy), 0, 1e4)
        x, z = camera.x + dx * far, camera.z + dz * far
        ahead = dz * far
        k, wave = 1.0 / max(0.6, self._height * 0.25), 0.16 * max(1.0, self._height * 0.3)
        bend = wave * (np.sin((2.3 * x + 1.1 * z) * k + 1.9 * t) + 0.7 * np.sin((1.4 * z - 2.9 * x) * k - 2.5 * t))
        side = wave * (np.sin((2.7 * z - 0.8 * x) * k + 2.2 * t) + 0.7 * np.sin((1.9 * x + 2.2 * z) * k - 1.6 * t))
        u = (x + bend + 0.22 * surge * t) * self._texels
        v = (z + side + 0.10 * surge * t) * self._texels
        fade = smoothstep(self._far, self._near, ahead) * (far > 0) * (far < 9e3)
        return u.astype(np.float32), v.astype(np.float32), (fade * 255).astype(np.uint8)


def _network(seed: int, sharp: float) -> NDArray[np.uint8]:
    """A tile [512, 512] of bright lines where waves focus the light; it wraps."""
    size = _TILE // 2
    points = rng(seed + 71).random((_CELLS, 2)) * size
    y, x = np.mgrid[:size, :size].astype(np.float32)
    bent_x = x + 5 * np.sin(y * (4 * math.pi / size)) + 3 * np.sin((x + y) * (6 * math.pi / size))
    bent_y = y + 5 * np.sin(x * (6 * math.pi / size)) + 3 * np.sin((x - 2 * y) * (4 * math.pi / size))
    first, second = np.full((size, size), 1e9, np.float32), np.full((size, size), 1e9, np.float32)
    bent_x, bent_y = bent_x % size, bent_y % size
    for px, py in points.astype(np.float32):
        dx, dy = np.abs(bent_x - px), np.abs(bent_y - py)
        off = cv2.magnitude(np.minimum(dx, size - dx), np.minimum(dy, size - dy))
        second = np.minimum(second, np.maximum(first, off))
        first = np.minimum(first, off)
    edge = (second - first) / (size / math.sqrt(_CELLS))
    line = np.exp(-edge / np.float32(0.30 - 0.23 * sharp)) * (0.45 + 0.55 * smoothstep(0.3, 0.9, first / first.max()))
    wrapped = cv2.copyMakeBorder(np.asarray(line, np.float32), 8, 8, 8, 8, cv2.BORDER_WRAP)
    large = cv2.resize(wrapped, (_TILE + 32, _TILE + 32), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(large[16:-16, 16:-16], 0, 1) * 255, np.uint8)


class Beams:
    """Shafts that fan out from the light over the water, added to a picture; reckoned at an eighth of the size."""

    def __init__(self, size: Resolution, seed: int, sun: tuple[float, float, float]) -> None:
        self._size, self._sun = size, sun
        self._w, self._h = max(16, size.width // 8), max(16, size.height // 8)
        line = rng(seed + 31).random(1024).astype(np.float32)
        smooth = cv2.GaussianBlur(np.tile(line, 3)[None], (0, 0), 5.0)[0, 1024:2048]
        self._line = np.asarray((smooth - smooth.min()) / (smooth.max() - smooth.min()), np.float32)[None]

    def add(self, picture: Picture, camera: Camera, t: float, colour: Colour) -> None:
        x, y, depth = camera.project(self._sun)
        if depth <= 0:
            return
        w, h = self._w, self._h
        x, y = x * w / self._size.width, min(y * h / self._size.height, -0.12 * h)
        columns = np.arange(w, dtype=np.float32)[None] - np.float32(x)
        rows = np.arange(h, dtype=np.float32)[:, None] - np.float32(y)
        slope = columns / np.maximum(rows, 1.0)
        found = np.zeros((h, w), np.float32)
        for texels, drift, weight in ((210.0, 9.0, 0.55), (330.0, -13.0, 0.45)):
            at = np.ascontiguousarray(slope * texels + 512 + drift * t, np.float32) % 1024
            found += weight * cv2.remap(self._line, at, np.zeros_like(at), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        reach = np.hypot(columns, rows) / h
        light = np.clip((found - 0.42) * 2.6, 0, 1.2) * np.exp(-reach / 0.62) * (1 + 0.12 * math.sin(0.9 * t))
        glow = np.clip(light[..., None] * np.append(colour, 0).astype(np.float32), 0, 255).astype(np.uint8)
        large = cv2.resize(glow, (self._size.width, self._size.height), interpolation=cv2.INTER_LINEAR)
        cv2.add(picture, large, picture)
