"""People painted on a plain ground, as a user may have them: flat, with a known colour for each part of the body."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Bgr = tuple[int, int, int]
Picture = NDArray[np.uint8]
TALL = 720


@dataclass(frozen=True)
class Painted:
    """Colours are blue first."""

    ground: Bgr = (128, 128, 128)
    skin: Bgr = (150, 180, 230)
    hair: Bgr = (30, 40, 60)
    top: Bgr = (40, 40, 190)
    legs: Bgr = (90, 60, 50)
    shoes: Bgr = (30, 30, 30)
    hat: Bgr | None = None
    has_coat: bool = True
    has_long_hair: bool = False
    has_beard: bool = False
    has_skirt: bool = False
    broad: float = 1.0
    seen: float = 1.0
    """Of the picture's height, from its top."""

    def picture(self) -> Picture:
        canvas = np.full((TALL, 480, 3), self.ground, np.uint8)
        self._legs(canvas)
        self._trunk(canvas)
        self._head(canvas)
        return canvas[: round(TALL * self.seen)]

    def alpha(self) -> Picture:
        cover = (self.picture() != np.array(self.ground, np.uint8)).any(2)
        return np.where(cover, 255, 0).astype(np.uint8)

    def _legs(self, canvas: Picture) -> None:
        b = self.broad
        for side in (-1, 1):
            _line(canvas, self.skin if self.has_skirt else self.legs, (side * 0.05 * b, 0.5), (side * 0.055 * b, 0.94))
            _oval(canvas, self.shoes, (side * 0.065 * b, 0.975), 0.04, 0.02)
        if self.has_skirt:
            _shape(canvas, self.legs, [(-0.08 * b, 0.45), (0.08 * b, 0.45), (0.13 * b, 0.7), (-0.13 * b, 0.7)])

    def _trunk(self, canvas: Picture) -> None:
        b = self.broad
        for side in (-1, 1):
            _line(canvas, self.top, (side * 0.115 * b, 0.2), (side * 0.14 * b, 0.46), 0.03)
            _oval(canvas, self.skin, (side * 0.145 * b, 0.49), 0.022, 0.022)
        half = [(0.125, 0.17), (0.10, 0.35), (0.105, 0.52)]
        _shape(canvas, self.top, [(-x * b, y) for x, y in half] + [(x * b, y) for x, y in half[::-1]])
        if self.has_coat:
            _shape(canvas, self.top, [(-0.1 * b, 0.35), (0.1 * b, 0.35), (0.13 * b, 0.72), (-0.13 * b, 0.72)])
        _line(canvas, self.skin, (0, 0.1), (0, 0.175), 0.028)

    def _head(self, canvas: Picture) -> None:
        if self.has_long_hair:
            _oval(canvas, self.hair, (0, 0.11), 0.075, 0.12)
        _oval(canvas, self.hair, (0, 0.065), 0.052, 0.067)
        _oval(canvas, self.skin, (0, 0.082), 0.042, 0.05)
        if self.has_beard:
            _oval(canvas, self.hair, (0, 0.135), 0.03, 0.038)
        if self.hat is not None:
            _oval(canvas, self.hat, (0, 0.028), 0.05, 0.038)
            _oval(canvas, self.hat, (0, 0.045), 0.1, 0.012)


def _at(x: float, y: float) -> tuple[int, int]:
    """A point of the body, in its heights: x from the middle, y from the top of the head."""
    return round(240 + x * 0.86 * TALL), round(0.06 * TALL + y * 0.86 * TALL)


def _line(canvas: Picture, colour: Bgr, a: tuple[float, float], b: tuple[float, float], half: float = 0.037) -> None:
    cv2.line(canvas, _at(*a), _at(*b), colour, round(2 * half * 0.86 * TALL), cv2.LINE_AA)


def _oval(canvas: Picture, colour: Bgr, at: tuple[float, float], wide: float, high: float) -> None:
    radii = round(wide * 0.86 * TALL), round(high * 0.86 * TALL)
    cv2.ellipse(canvas, _at(*at), radii, 0, 0, 360, colour, -1, cv2.LINE_AA)


def _shape(canvas: Picture, colour: Bgr, points: list[tuple[float, float]]) -> None:
    cv2.fillPoly(canvas, [np.array([_at(*point) for point in points], np.int32)], colour, cv2.LINE_AA)
