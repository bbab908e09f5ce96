"""Leaves that let go of their trees and fall before the lens, turning. A frame of it depends on its time alone."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.film.look import Weather
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr, sub16
from reelwright.units import Resolution

_COUNT = 20
_PAINTS = ("#d8a034", "#c8702a", "#a3442a", "#b58a3a", "#e0b84e")
_OUTLINE = np.array([(-1.0, 0.0), (-0.45, 0.42), (0.15, 0.5), (0.75, 0.2), (1.25, 0.0)])
"""Half a leaf, along its midrib; the other half mirrors it."""
_BLOWN = {Weather.STORM: -420.0, Weather.WIND: -260.0, Weather.RAIN: -50.0}
"""How fast it is carried aside, pixels of a 720-line picture a second."""


class LeafFall:
    """A few leaves, near and far, each with its own way of falling."""

    def __init__(self, size: Resolution, light: Light, weather: Weather, seed: int) -> None:
        chance, scale = rng(seed + 611), size.height / 720
        near = np.sort(chance.random(_COUNT)) ** 2
        self._long = (3.0 + 6.5 * near) * scale
        """From the middle of a leaf to its end, pixels; far leaves first."""
        self._speed = (46 + 74 * near + 20 * chance.random(_COUNT)) * scale
        self._drift = (_BLOWN.get(weather, -14.0) * (0.6 + 0.5 * near)) * scale
        self._sway = (14 + 40 * chance.random(_COUNT)) * scale
        self._turns = chance.uniform(0.7, 1.9, _COUNT)
        """Radians a second, of swaying."""
        self._phase, self._spin = chance.uniform(0, 2 * math.pi, _COUNT), chance.normal(0, 0.9, _COUNT)
        margin = 12 * scale
        self._wide, self._high = size.width + 2 * margin, size.height + 2 * margin
        self._margin = margin
        self._at = chance.random((_COUNT, 2)) * (self._wide, self._high)
        paints = np.array([bgr(_PAINTS[k]) for k in chance.integers(0, len(_PAINTS), _COUNT)], np.float32)
        self._inks = np.clip(light.on(paints[None], 0.45)[0], 0, 255)
        self._through = np.clip(light.on(paints[None], 0.8)[0] * np.float32(1.1), 0, 255)
        """A leaf's colour edge on to us, and full face, when light comes through it."""

    def add(self, frame: Frame, t: float) -> Frame:
        """`frame` with the leaves as they are at `t` seconds, [H, W, 3], in place."""
        swing = self._turns * t + self._phase
        x = (self._at[:, 0] + self._drift * t + self._sway * np.sin(swing)) % self._wide - self._margin
        y = (self._at[:, 1] + self._speed * t - 0.35 * self._sway * np.cos(2 * swing)) % self._high - self._margin
        angle = self._spin * t + 0.8 * np.sin(swing) + self._phase
        face = np.cos(1.7 * swing + self._phase)
        for k in range(_COUNT):
            shape = np.concatenate([_OUTLINE, _OUTLINE[::-1] * (1, -1)]) * (1, 0.15 + 0.85 * abs(face[k]))
            c, s = math.cos(angle[k]), math.sin(angle[k])
            points = shape @ np.array([[c, s], [-s, c]]) * self._long[k] + (x[k], y[k])
            ink = self._inks[k] + (self._through[k] - self._inks[k]) * abs(face[k])
            cv2.fillPoly(frame, [sub16(points)], ink.tolist(), cv2.LINE_AA, 4)
        return frame
