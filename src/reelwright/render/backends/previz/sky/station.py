"""A station in orbit: a turning wheel, a hull of modules with lit windows, wings of solar cells."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, bgr, mix

WIDE, HIGH = 900, 420
LAMPS = ((118, 210), (792, 214), (452, 60))
"""Texels of the lamps that blink."""
_FINER = 2


class _Drawing:
    """Drawn twice too large and reduced: the edges are soft and the paint premultiplied."""

    def __init__(self, light: Colour, fill: Colour, side: float) -> None:
        self._picture = np.zeros((HIGH * _FINER, WIDE * _FINER, 4), np.uint8)
        self._light, self._fill, self._side = light, fill, side

    def ink(self, paint: str | Colour, facing: float) -> tuple[float, ...]:
        colour = bgr(paint) if isinstance(paint, str) else paint
        shown = colour / 255 * (self._fill + self._light * np.float32(facing))
        return (*(float(c) for c in np.clip(shown, 0, 255)), 255.0)

    def box(self, x0: float, y0: float, x1: float, y1: float, paint: str, facing: float) -> None:
        a, b = (round(x0 * _FINER), round(y0 * _FINER)), (round(x1 * _FINER), round(y1 * _FINER))
        cv2.rectangle(self._picture, a, b, self.ink(paint, facing), -1)

    def line(self, points: list[tuple[float, float]], width: float, paint: str, facing: float) -> None:
        at = np.round(np.array(points) * _FINER).astype(np.int32)
        cv2.polylines(self._picture, [at], False, self.ink(paint, facing), max(1, round(width * _FINER)))

    def hull(self, x0: float, x1: float, y: float, radius: float, paint: str) -> None:
        """A lying cylinder: lit above, dark below, brighter to the sun's side."""
        for k in range(round(radius * 2 * _FINER)):
            up = 1 - k / (radius * _FINER)  # 1 above .. -1 below
            facing = max(0.0, 0.75 * up + 0.35) ** 1.2
            row = y - radius + k / _FINER
            self.box(x0, row, x1, row + 1 / _FINER, paint, facing)
        for x in np.arange(x0, x1, 26.0):
            self.line([(x, y - radius), (x, y + radius)], 0.6, "#50545c", 0.5)

    def windows(self, x0: float, x1: float, y: float, gap: float, shine: float, chance: np.random.Generator) -> None:
        for x in np.arange(x0, x1, gap):
            if chance.random() < 0.75:
                lamp = bgr("#ffd592") * np.float32(shine * chance.uniform(0.6, 1.0))
                a = (round(x * _FINER), round((y - 1.6) * _FINER))
                b = (round((x + gap * 0.5) * _FINER), round((y + 1.6) * _FINER))
                cv2.rectangle(self._picture, a, b, (*(float(c) for c in lamp), 255.0), -1)

    def wheel(self, x: float, y: float, rx: float, ry: float, is_front: bool) -> None:
        """Half of a wheel seen nearly from its edge."""
        start, end = (0, 180) if is_front else (180, 360)
        centre, axes = (round(x * _FINER), round(y * _FINER)), (round(rx * _FINER), round(ry * _FINER))
        for width, paint, facing in ((20, "#8f949c", 0.25), (15, "#c9ccd2", 0.7 if not is_front else 0.95)):
            ink = self.ink(paint, facing)
            cv2.ellipse(self._picture, centre, axes, -14, start, end, ink, round(width * _FINER), cv2.LINE_8)

    def wing(self, x: float, y: float, wide: float, high: float, facing: float) -> None:
        """A wing of solar cells."""
        self.box(x, y, x + wide, y + high, "#27407c", facing)
        for at in np.linspace(0, 1, 9):
            self.line([(x + wide * at, y), (x + wide * at, y + high)], 0.7, "#8fa4d0", facing)
        for at in np.linspace(0, 1, 4):
            self.line([(x, y + high * at), (x + wide, y + high * at)], 0.7, "#8fa4d0", facing)
        self.line([(x, y + high / 2), (x + wide, y + high / 2)], 2.2, "#c8ccd4", facing)

    def reduced(self) -> Picture:
        return np.asarray(cv2.resize(self._picture, (WIDE, HIGH), interpolation=cv2.INTER_AREA), np.uint8)


def station(seed: int, light: Colour, fill: Colour, side: float, shine: float) -> Picture:
    """The station, [420, 900, 4].

    Args:
        light, fill: what white shows towards the sun, and away from it. side: -1 or 1, where the sun stands.
        shine: of the windows, 0..1.
    """
    draw, chance = _Drawing(light, fill, side), rng(seed + 60)
    near, far = (0.95, 0.45) if side < 0 else (0.45, 0.95)
    draw.line([(120, 210), (790, 214)], 5, "#9aa0a8", 0.6)
    for x in np.arange(130, 780, 22.0):
        draw.line([(x, 207), (x + 11, 217), (x + 22, 207)], 1.2, "#767c86", 0.6)
    for y, high in ((92, 84), (244, 84)):
        draw.wing(96, y, 118, high, near)
        draw.wing(700, y + 3, 118, high, far)
        draw.line([(155, y), (155, y + high)], 3, "#c8ccd4", near)
        draw.line([(759, y), (759, y + high)], 3, "#c8ccd4", far)
    draw.line([(155, 90), (155, 330)], 3.5, "#a8adb5", near)
    draw.line([(759, 93), (759, 333)], 3.5, "#a8adb5", far)
    draw.wheel(450, 214, 176, 62, is_front=False)
    draw.line([(450, 60), (450, 380)], 6, "#a8adb5", 0.7)
    draw.hull(300, 610, 212, 24, "#d8dade")
    draw.hull(252, 302, 212, 16, "#b9bcc4")
    draw.hull(608, 668, 212, 17, "#c9b58c")
    draw.hull(418, 486, 212, 36, "#e4e6ea")
    draw.windows(312, 412, 206, 11, shine, chance)
    draw.windows(494, 600, 206, 11, shine, chance)
    draw.windows(426, 480, 200, 12, shine, chance)
    draw.windows(426, 480, 220, 12, shine, chance)
    for turn in (-0.8, 0.9):
        draw.line([(450, 212), (450 + 168 * turn, 212 + 40 * turn * 0.4 + 26)], 6, "#a0a5ae", 0.6)
    draw.wheel(450, 214, 176, 62, is_front=True)
    for angle in np.linspace(0.12, 3.0, 30):
        x, y = 176 * np.cos(angle), 62 * np.sin(angle)
        c, s = np.cos(np.radians(-14)), np.sin(np.radians(-14))
        draw.windows(450 + x * c - y * s - 2, 450 + x * c - y * s + 1, 214 + x * s + y * c, 4, shine, chance)
    draw.line([(450, 60), (436, 40), (464, 40), (450, 60)], 2, "#d0d4da", 0.8)
    return draw.reduced()


def lamp(colour: str) -> NDArray[np.float32]:
    """The glow of a lamp that blinks, [48, 48, 3], to be added."""
    y, x = np.mgrid[:48, :48].astype(np.float32)
    r = np.hypot(x - 23.5, y - 23.5) / 24
    glow = np.clip(1 - r, 0, 1)
    return np.asarray(
        bgr(colour) * (0.5 * glow**3)[..., None] + 255 * np.exp(-((r / 0.09) ** 2))[..., None], np.float32
    )


def flare(n: int, colour: Colour) -> NDArray[np.float32]:
    """The sun in a lens, [n, n, 3], to be added: a burning middle, a wide glow, a streak across."""
    line = (np.arange(n, dtype=np.float32) + 0.5) / n * 2 - 1
    x, y = np.meshgrid(line, line)
    r = np.sqrt(x * x + y * y)
    edge = np.clip(1 - r, 0, 1)
    glow = 0.5 * np.exp(-r / 0.11) + 0.22 * np.exp(-r / 0.3)
    streak = np.exp(-((y / 0.008) ** 2)) * np.exp(-np.abs(x) / 0.3) * 0.8
    rays = np.clip(np.cos(np.arctan2(y, x) * 8) - 0.72, 0, 1) * np.exp(-r / 0.12) * 1.4
    core = np.exp(-((r / 0.035) ** 2)) * 1.6
    lit = colour * ((glow + streak + rays) * edge)[..., None] + mix(colour, np.full(3, 255.0), 0.8) * core[..., None]
    return np.asarray(np.clip(lit, 0, 255), np.float32)
