"""Weather in front of the lens: rain, snow, dust, what the wind carries, and lightning. A frame of it depends on its
time alone."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Weather
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import sub16
from reelwright.units import Resolution


class Fall:
    """One layer of what falls: a tile two frames high that wraps, so that falling is a shift.

    Args:
        speed, drift: pixels of a 720-line picture a second, down and to the right.
    """

    def __init__(self, tile: Frame, height: int, speed: float, drift: float) -> None:
        self._tile, self._height = tile, height
        self._speed, self._drift = speed * height / 720, drift * height / 720

    def add(self, frame: Frame, t: float) -> Frame:
        """`frame` with this layer at `t` seconds, [H, W, 3]."""
        tall, wide = self._tile.shape[:2]
        y, x = int(-self._speed * t) % tall, int(-self._drift * t) % wide
        rows = min(self._height, tall - y)
        for row0, source, count in ((0, y, rows), (rows, 0, self._height - rows)):
            if count:
                for column0, from_x, width in ((0, x, wide - x), (wide - x, 0, x)):
                    if width:
                        part = frame[row0 : row0 + count, column0 : column0 + width]
                        cv2.add(part, self._tile[source : source + count, from_x : from_x + width], part)
        return frame


def _tile(size: Resolution) -> Frame:
    return np.zeros((size.height * 2, size.width), np.uint8)


def _streaks(size: Resolution, seed: int, count: int, length: float, width: int, slant: float, bright: float) -> Frame:
    """Streaks of many lengths and brightnesses, in gusts, thicker toward their lower end."""
    mask, scale = _tile(size), size.height / 720
    tall, wide = mask.shape
    x, y, long, shine, lean = rng(seed).random((round(count * size.pixels / (1280 * 720)), 5)).T
    run = length * scale * (0.35 + 1.3 * long * long)
    along = np.stack([run * np.tan(slant * (0.75 + 0.5 * lean)), run], 1)
    start = np.stack([x * wide, y * tall], 1)
    ink = bright * (0.25 + 0.75 * shine * shine)
    for share, part, breadth in ((0.0, 0.6, 0.6), (0.45, 1.0, 1.0)):
        lines, tone = np.stack([start + share * along, start + along], 1), (ink * part).astype(int)
        for shift in (0, -tall):
            moved = lines + np.array((0, shift))
            _lines(mask, moved[moved[:, 1, 1] > 0], tone[moved[:, 1, 1] > 0], max(1, round(width * scale * breadth)))
    return cv2.merge([mask, mask, mask]).astype(np.uint8, copy=False)


def _lines(mask: Frame, lines: NDArray[np.float64], ink: NDArray[np.int_], width: int) -> None:
    """Lines [n, 2, 2], the bright over the dark, all of a brightness at once."""
    for one in sorted(set(ink.tolist())):
        cv2.polylines(mask, list(sub16(lines[ink == one])), False, (one,), width, cv2.LINE_AA, 4)


def _flakes(size: Resolution, seed: int, count: int, radius: float, bright: float) -> Frame:
    chance, mask, scale = rng(seed), _tile(size), size.height / 720
    tall, wide = mask.shape
    for _ in range(round(count * size.pixels / (1280 * 720))):
        x, y, big, shine = chance.random(4)
        r = max(0.6, radius * scale * (0.4 + 0.9 * big))
        for shift in (0, -tall):
            centre = (round(x * wide * 16), round((y * tall + shift) * 16))
            cv2.circle(mask, centre, round(r * 16), (int(bright * (0.4 + 0.6 * shine)),), -1, cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(mask, (0, 0), max(0.5, radius * scale * 0.35))
    return cv2.merge([soft, soft, soft]).astype(np.uint8, copy=False)


def falling(weather: Weather, size: Resolution, seed: int) -> tuple[Fall, ...]:
    """The layers of a weather, far first; none when nothing falls."""
    h = size.height
    if weather is Weather.RAIN:
        return (
            Fall(_streaks(size, seed + 1, 1000, 18, 1, 0.05, 44), h, 1000, -60),
            Fall(_streaks(size, seed + 2, 260, 48, 1, 0.06, 62), h, 2100, -120),
            Fall(_streaks(size, seed + 3, 36, 150, 2, 0.07, 40), h, 4300, -200),
        )
    if weather is Weather.STORM:
        return (
            Fall(_streaks(size, seed + 1, 1000, 24, 1, 0.21, 46), h, 950, -210),
            Fall(_streaks(size, seed + 2, 300, 64, 1, 0.24, 66), h, 1900, -460),
            Fall(_streaks(size, seed + 3, 40, 180, 3, 0.27, 38), h, 3900, -1000),
        )
    if weather is Weather.SNOW:
        return (
            Fall(_flakes(size, seed + 1, 1500, 1.0, 120), h, 60, 14),
            Fall(_flakes(size, seed + 2, 420, 2.0, 150), h, 120, -26),
            Fall(_flakes(size, seed + 3, 60, 5.5, 90), h, 240, 60),
        )
    if weather is Weather.WIND:
        return (Fall(_flakes(size, seed + 1, 70, 1.3, 70), h, 110, -620),)
    if weather is Weather.DUST:
        return (
            Fall(_flakes(size, seed + 1, 900, 1.0, 26), h, 30, -420),
            Fall(_flakes(size, seed + 2, 90, 3.2, 20), h, 70, -900),
        )
    return ()


def lightning(t: float, seconds: float, seed: int) -> float:
    """Brightness of the flash at `t`, 0..1: one double flash in a shot of three seconds or more."""
    if seconds < 3:
        return 0.0
    at = seconds * (0.3 + 0.25 * rng(seed + 99).random())
    first = math.exp(-(((t - at) / 0.09) ** 2))
    second = 0.8 * math.exp(-(((t - at - 0.27) / 0.14) ** 2))
    return max(0.0, first + second) if first + second > 0.02 else 0.0
