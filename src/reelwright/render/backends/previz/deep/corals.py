"""Corals, drawn: staghorn, fan, tubes, brain, table, anemone. Each takes where it grows and how large it is, in pixels,
and its colour in shadow, in half light and in light."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.paint import Colour

Points = NDArray[np.float64]
Tones = Sequence[Colour]
"""Shadow, half light, light."""
_FINER = 2
"""Drawn so many times too large, and reduced: so its edges are soft and its paint premultiplied."""


class Canvas:
    """A clear picture to draw on."""

    def __init__(self, w: int, h: int) -> None:
        self._size = w, h
        self._picture = np.zeros((h * _FINER, w * _FINER, 4), np.uint8)

    def line(self, points: Sequence[tuple[float, float]], width: float, tone: Colour) -> None:
        at = [(round(x * _FINER), round(y * _FINER)) for x, y in points]
        cv2.polylines(self._picture, [np.array(at, np.int32)], False, _ink(tone), max(1, round(width * _FINER)))
        if width * _FINER > 3:
            cv2.circle(self._picture, at[-1], round(width * _FINER / 2), _ink(tone), -1)

    def lines(self, points: Points, width: float, tone: Colour) -> None:
        """Straight ones without round ends, [n, 2, 2]."""
        at = np.round(points * _FINER).astype(np.int32)
        cv2.polylines(self._picture, list(at), False, _ink(tone), max(1, round(width * _FINER)))

    def oval(self, x: float, y: float, rx: float, ry: float, tone: Colour, a0: int = 0, a1: int = 360) -> None:
        centre = round(x * _FINER), round(y * _FINER)
        axes = max(1, round(rx * _FINER)), max(1, round(ry * _FINER))
        cv2.ellipse(self._picture, centre, axes, 0, a0, a1, _ink(tone), -1)

    def reduced(self) -> Picture:
        return np.asarray(cv2.resize(self._picture, self._size, interpolation=cv2.INTER_AREA), np.uint8)


def _ink(tone: Colour) -> tuple[float, ...]:
    return (*tone.tolist(), 255.0)


def staghorn(canvas: Canvas, x: float, y: float, size: float, tones: Tones, chance: np.random.Generator) -> None:
    def grow(x: float, y: float, angle: float, length: float, width: float, left: int) -> None:
        tip = x + length * math.sin(angle), y - length * math.cos(angle)
        canvas.line([(x, y), tip], width, tones[0])
        canvas.line([(x - width * 0.18, y), (tip[0] - width * 0.18, tip[1])], width * 0.55, tones[1 if left else 2])
        for turn in (-0.5, 0.5) if left else ():
            turned = angle * 0.85 + turn + chance.normal(0, 0.16)
            grow(*tip, turned, length * chance.uniform(0.62, 0.85), width * 0.72, left - 1)

    for k in range(3):
        grow(x + (k - 1) * size * 0.1, y, (k - 1) * 0.5, size * 0.34, size * 0.085, 3)


def fan(canvas: Canvas, x: float, y: float, size: float, tones: Tones, chance: np.random.Generator) -> None:
    root, angle, length = np.array([[x, y]]), chance.normal(0, 0.1, 1), np.full(1, size * 0.3)
    for left in range(5, -1, -1):  # all twigs of an age at once, the youngest last
        tip = root + length[:, None] * np.stack([np.sin(angle), -np.cos(angle)], 1)
        canvas.lines(np.stack([root, tip], 1), max(0.5, size * 0.007 * (left + 1)), tones[min(2, (5 - left) // 2)])
        root, many = np.repeat(tip, 3, 0), 3 * len(tip)
        angle = np.repeat(angle, 3) + np.tile((-0.34, 0.04, 0.36), len(tip)) + chance.normal(0, 0.1, many)
        length = np.repeat(length, 3) * chance.uniform(0.7, 0.9, many)


def tubes(canvas: Canvas, x: float, y: float, size: float, tones: Tones, chance: np.random.Generator) -> None:
    count = int(chance.integers(4, 8))
    for k in range(count):
        lean = (k - (count - 1) / 2) / count
        tall, radius = size * chance.uniform(0.5, 1.05) * (1 - abs(lean) * 0.5), size * chance.uniform(0.07, 0.1)
        foot, top = (x + lean * size * 0.55, y), (x + lean * size * 0.95, y - tall)
        for across, width, tone in ((0.0, 2.0, 0), (-0.2, 1.4, 1), (-0.5, 0.5, 2)):
            points = [(foot[0] + across * radius, foot[1]), (top[0] + across * radius, top[1])]
            canvas.line(points, radius * width, tones[tone])
        canvas.oval(*top, radius * 1.08, radius * 0.5, tones[2])
        canvas.oval(*top, radius * 0.74, radius * 0.32, tones[0] * np.float32(0.5))


def brain(canvas: Canvas, x: float, y: float, size: float, tones: Tones, chance: np.random.Generator) -> None:
    wide, high = size * 0.62, size * 0.5
    for share, tone in ((1.0, tones[0]), (0.9, tones[0] * 0.4 + tones[1] * 0.6), (0.72, tones[1])):
        canvas.oval(
            x - (1 - share) * wide * 0.3, y - (1 - share) * high * 0.2, wide * share, high * share, tone, 180, 360
        )
    for k in range(8):  # its furrows
        up = 0.12 + 0.78 * k / 8
        half = math.sqrt(1 - up * up) * wide * 0.92
        at = np.linspace(-1, 1, 26)
        wave = size * 0.022 * np.sin(at * 17 + k * 2.1 + chance.random())
        points = [(x + a * half, y - up * high * (1 - 0.06 * a * a) + d) for a, d in zip(at, wave, strict=True)]
        canvas.line(points, max(0.6, size * 0.018), tones[2] if k > 3 else tones[0])


def table(canvas: Canvas, x: float, y: float, size: float, tones: Tones, chance: np.random.Generator) -> None:
    for k in range(2):
        wide, up = size * (0.8 - 0.25 * k), size * (0.3 + 0.25 * k)
        middle = x + chance.normal(0, 0.1) * size
        canvas.line([(x, y), (middle, y - up)], size * 0.13, tones[0])
        canvas.oval(middle, y - up + size * 0.035, wide, size * 0.1, tones[0])
        canvas.oval(middle, y - up, wide, size * 0.085, tones[1])
        canvas.oval(middle - wide * 0.1, y - up - size * 0.02, wide * 0.82, size * 0.055, tones[2])


def anemone(canvas: Canvas, x: float, y: float, size: float, tones: Tones, chance: np.random.Generator) -> None:
    for k in range(34):
        angle = chance.normal(0, 0.62)
        length, bend = size * chance.uniform(0.3, 0.55), chance.normal(0, 0.35)
        middle = x + length * 0.55 * math.sin(angle), y - length * 0.55 * math.cos(angle)
        tip = middle[0] + length * 0.45 * math.sin(angle + bend), middle[1] - length * 0.45 * math.cos(angle + bend)
        canvas.line([(x + size * 0.16 * math.sin(angle), y), middle, tip], size * 0.032, tones[0 if k < 14 else 1])
        canvas.oval(*tip, size * 0.03, size * 0.03, tones[1 if k < 14 else 2])


GROWTHS: tuple[Callable[[Canvas, float, float, float, Tones, np.random.Generator], None], ...] = (
    staghorn,
    fan,
    tubes,
    brain,
    table,
    anemone,
)
