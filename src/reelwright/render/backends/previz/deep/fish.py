"""A school of small fish, each beating its tail in its own time."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.deep.water import Depths
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr, mix, smoothstep

_WIDE, _HIGH = 84, 40
_BEATS = 8
"""Pictures of one beat of the tail."""


class School:
    """Fish that swim across the picture, in its middle when the shot is.

    Args:
        at: x, y, z metres of the school's middle in the middle of the shot.
        speed: metres a second, to the right; below 0 to the left.
        long: metres of a fish.
    """

    def __init__(
        self,
        water: Depths,
        seed: int,
        count: int,
        at: tuple[float, float, float],
        speed: float,
        long: float,
        seconds: float,
        metres: float,
        colour: str,
    ) -> None:
        chance = rng(seed + 300)
        self._at, self._speed, self._half, self._long = at, speed, seconds / 2, long
        self._own = chance.random((count, 4)).tolist()
        self._off = (chance.normal(0, 1, (count, 3)) * [5.5 * long, 1.9 * long, 4 * long]).tolist()
        pictures = [_fish(water, k / _BEATS, metres, colour, speed < 0) for k in range(_BEATS)]
        self._cards = [Card.frontal(picture, 0, -long * _HIGH / _WIDE / 2, 0, long) for picture in pictures]

    def things(self, t: float) -> list[Thing]:
        x, y, z = self._at
        x += self._speed * (t - self._half)
        found = []
        for (a, b, c, d), (dx, dy, dz) in zip(self._own, self._off, strict=True):
            beat = int((t * (2.2 + 1.2 * a) + b) * _BEATS) % _BEATS
            darts = self._long * (0.9 * math.sin(0.7 * t + 40 * c) + 0.3 * math.sin(1.9 * t + 40 * d))
            lifts = self._long * (0.5 * math.sin(0.9 * t + 40 * a) + 0.6 * math.sin(0.35 * t + 0.4 * dx))
            place = (x + dx + darts, max(0.5, y + dy + lifts), z + dz)
            found.append(Thing(self._cards[beat], place[2], place))
        return found


def _fish(water: Depths, beat: float, metres: float, colour: str, looks_left: bool) -> Picture:
    """One fish, [40, 84, 4], at a share 0..1 of its beat; seen from aside, the tail is foreshortened as it swings."""
    big = 4
    w, h = _WIDE * big, _HIGH * big
    at = np.linspace(0, 1, 40)
    middle = h / 2 + h * 0.03 * np.sin(2 * math.pi * beat - at * 3) * at
    half = h * 0.27 * np.sin(np.pi * np.clip(at * 0.97 + 0.015, 0, 1) ** 0.72) ** 0.8 * (1 - 0.2 * at) + 1.5
    x = w * (0.96 - 0.68 * at)
    mask = np.zeros((h, w), np.uint8)
    body = np.concatenate([np.stack([x, middle - half], 1), np.stack([x, middle + half], 1)[::-1]])
    cv2.fillPoly(mask, [body.astype(np.int32)], (255,))
    reach = w * (0.16 + 0.05 * math.cos(2 * math.pi * beat))
    root, end = x[-1] + 6, middle[-1]
    tail = [(root, end - 5), (root - reach, end - h * 0.3), (root - reach * 0.72, end), (root - reach, end + h * 0.3)]
    fins = [(x[8], middle[8] - half[8] + 3), (x[18], middle[18] - half[18] - h * 0.13), (x[30], middle[30] - half[30])]
    belly = [
        (x[20], middle[20] + half[20] - 2),
        (x[27], middle[27] + half[27] + h * 0.1),
        (x[32], middle[32] + half[32]),
    ]
    for shape in (tail, fins, belly):
        cv2.fillPoly(mask, [np.array(shape).astype(np.int32)], (255,))
    down = np.linspace(0, 1, h, dtype=np.float32)[:, None] + np.zeros((1, w), np.float32)
    flank = mix(bgr(colour) * np.float32(0.75), bgr("#f2f4ee"), smoothstep(0.42, 0.68, down))
    flank = mix(flank, bgr(colour), np.exp(-(((down - 0.45) / 0.06) ** 2)))
    shown = water.through(water.lit(flank, np.clip(1.05 - 0.9 * down, 0.12, 1)), metres)
    eye = round(w * 0.885), round(h * 0.46)
    cv2.circle(shown, eye, round(h * 0.055), [float(c) for c in water.dark], -1)
    alpha = mask.astype(np.float32) / 255
    picture = cv2.merge([*cv2.split(np.clip(shown, 0, 255) * alpha[..., None]), alpha * 255]).astype(np.uint8)
    small = cv2.resize(picture, (_WIDE, _HIGH), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small[:, ::-1] if looks_left else small).astype(np.uint8, copy=False)
