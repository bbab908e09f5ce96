"""Light in the air of a forest: shafts of it from sun or moon, dust that drifts through them, fireflies."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.finish import Frame, screen
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import Colour, bgr, opaque, radial
from reelwright.units import Resolution

_GREY = np.array([0.114, 0.587, 0.299], np.float32)


class Shafts:
    """What is bright, smeared away from the light, in streaks that stand about it. Reckoned at an eighth of the size.

    Args:
        sun: where the light stands in the world.
        from_: how bright of 255 a pixel must be to cast a shaft.
    """

    def __init__(
        self,
        size: Resolution,
        seed: int,
        sun: tuple[float, float, float],
        colour: Colour,
        strength: float,
        from_: float,
    ) -> None:
        self._size, self._sun, self._strength, self._from = size, sun, strength, from_
        self._w, self._h = max(16, size.width // 8), max(16, size.height // 8)
        line = rng(seed + 17).random(1024).astype(np.float32)
        smooth = cv2.GaussianBlur(np.tile(line, 3)[None], (0, 0), 3.0)[0, 1024:2048]
        self._streaks = np.asarray((smooth - smooth.min()) / (smooth.max() - smooth.min()), np.float32)
        self._colour = (colour / max(1.0, float(colour.max()))).astype(np.float32)

    def add(self, frame: Frame, camera: Camera, t: float) -> Frame:
        w, h = self._w, self._h
        small = cv2.resize(frame, (w, h), interpolation=cv2.INTER_AREA)
        x, y, depth = camera.project(self._sun)
        if depth <= 0:
            return frame
        x, y = x * w / self._size.width, y * h / self._size.height
        light = np.maximum(small.astype(np.float32) - np.float32(self._from), 0) @ _GREY
        for k in range(6):
            zoom = 1 + 0.014 * 2**k
            matrix = np.array([[zoom, 0, x * (1 - zoom)], [0, zoom, y * (1 - zoom)]])
            moved = cv2.warpAffine(light, matrix, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            light = 0.5 * light + 0.5 * moved
        light = np.minimum(light, np.float32(62)) * self._about(x, y, t)
        glow = np.clip(light[..., None] * (self._colour * np.float32(self._strength)), 0, 255).astype(np.uint8)
        large = cv2.resize(glow, (self._size.width, self._size.height), interpolation=cv2.INTER_LINEAR)
        return screen(frame, large.astype(np.uint8, copy=False))

    def _about(self, x: float, y: float, t: float) -> Field:
        """The streaks about the light at (x, y), [h, w]."""
        columns = np.arange(self._w, dtype=np.float32)[None] - np.float32(x)
        rows = np.arange(self._h, dtype=np.float32)[:, None] - np.float32(y)
        angle = np.arctan2(rows, columns + 0 * rows)
        far = np.sqrt(columns * columns + rows * rows) / self._h
        found = np.zeros((self._h, self._w), np.float32)
        for turn, weight in ((0.010 * t, 0.6), (-0.007 * t + 0.3, 0.4)):
            at = np.ascontiguousarray((angle / (2 * math.pi) + turn) % 1 * 1024, np.float32)
            row = np.zeros_like(at)
            found = found + weight * cv2.remap(
                self._streaks[None], at, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
            )
        streak = np.clip((found - 0.28) * 2.4, 0, 1.6)
        near = np.exp(-far / 0.12)
        return np.asarray(near + (1 - near) * streak, np.float32)


class Motes:
    """Dust drifting in a box of the world that the light crosses."""

    def __init__(
        self, seed: int, count: int, low: tuple[float, float, float], high: tuple[float, float, float]
    ) -> None:
        chance = rng(seed + 3)
        self._low, self._span = np.array(low), np.array(high) - np.array(low)
        self._at, self._own = chance.random((count, 3)), chance.random((count, 4))

    def add(self, frame: Frame, camera: Camera, t: float, strength: float) -> Frame:
        """`frame` with the motes, in place."""
        own, height, width = self._own, frame.shape[0], frame.shape[1]
        drift = np.stack([0.006 + 0.01 * own[:, 0], 0.012 * (own[:, 1] - 0.35), 0.004 * (own[:, 2] - 0.5)], 1) * t
        sway = 0.012 * np.sin(t * 0.7 + own[:, 3:4] * 40 + np.array([0, 2.1, 4.2]))
        place = (self._at + drift + sway) % 1
        edge = np.clip(np.minimum(place, 1 - place) / 0.08, 0, 1).prod(1)  # none comes or goes at once
        glint = np.clip(0.5 + 0.5 * np.sin(t * (0.5 + own[:, 0]) + own[:, 1] * 40), 0.08, 1) * edge * strength
        seen = camera.matrix @ (self._low + place * self._span - camera.position).T
        for k in np.flatnonzero((seen[2] > 0.6) & (glint > 0.05)):
            x, y, depth = seen[0, k] / seen[2, k], seen[1, k] / seen[2, k], seen[2, k]
            if not (0 <= x < width and 0 <= y < height):
                continue
            radius = min(4.5 * height / 720, camera.focal * (0.0035 + 0.004 * own[k, 2] ** 3) / depth + 0.4)
            under = frame[int(y), int(x)]
            ink = [
                min(255.0, float(c) + 105 * glint[k] * tone) for c, tone in zip(under, (0.78, 0.95, 1.0), strict=True)
            ]
            cv2.circle(frame, (round(x * 16), round(y * 16)), max(10, round(radius * 16)), ink, -1, cv2.LINE_AA, 4)
        return frame


class Fireflies:
    """Lights that wander low over a clearing, each glowing by turns.

    Args:
        bearing: metres across for each of depth, of the clearing's middle.
    """

    def __init__(self, seed: int, count: int, bearing: float) -> None:
        self._own, self._bearing = rng(seed + 90).random((count, 6)).tolist(), bearing
        glow, core = radial(48, 48, 24, 24, 24, 2.4) * 0.55, radial(48, 48, 24, 24, 5.5, 0.7)
        lamp = bgr("#c9e65a") * glow[..., None] + bgr("#f6ffc0") * core[..., None]
        self._card = Card.frontal(opaque(lamp), 0, -0.13, 0, 0.26, adds=True)

    def things(self, t: float) -> list[Thing]:
        """Those that glow at `t` seconds."""
        found = []
        for a, b, c, d, e, f in self._own:
            glow = max(0.0, math.sin(t * (0.7 + 0.8 * f) + 40 * d)) ** 1.5
            if glow > 0.02:
                z = 4.5 + 17 * a
                x = self._bearing * z + (b - 0.5) * (6 + 0.75 * z) + 0.5 * math.sin(t * (0.3 + 0.3 * d) + 40 * e)
                y = 0.35 + 1.9 * c * c + 0.25 * math.sin(t * (0.5 + 0.4 * e) + 40 * f)
                found.append(Thing(self._card, z, (x, y, z), glow))
        return found
