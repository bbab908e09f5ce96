"""The sun or the moon in water: its mirrored disc, brighter than a picture can show, and the path of sparks to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.film.look import Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, smoothstep
from reelwright.render.backends.previz.shore.plane import Tile, WaterPlane

_SUNNY = {Weather.CLEAR: 1.0, Weather.CLOUD: 0.55, Weather.WIND: 0.9, Weather.FOG: 0.2, Weather.SNOW: 0.15}
_LEAST = 0.03
"""Strength below which nothing shines."""
_GLARE = 212.0
"""Blue of the mirrored picture above which it is the sun."""


def add_light(water: Picture, share: Field, colour: Colour) -> None:
    """Add a colour by a share, [h, w] 0..1, to [h, w, 4], in place."""
    bytes_ = cv2.convertScaleAbs(np.maximum(share, 0).astype(np.float32), alpha=255)
    amount = cv2.cvtColor(bytes_, cv2.COLOR_GRAY2BGRA)
    tinted = cv2.multiply(amount, np.array([*colour[:3], 0.0], float), scale=1 / 255)
    cv2.add(water, tinted, water)


@dataclass(frozen=True, slots=True)
class Glitter:
    """`sun`: where sun or moon stands, metres.

    `sky`: what is about it. `strength`: 0..1. `is_low`: it stands where it can glare. `rough`: the water."""

    sun: tuple[float, float, float]
    colour: Colour
    sky: Colour
    strength: float
    is_low: bool
    rough: float
    grain: Tile

    @classmethod
    def under(cls, setup: Setup, light: Light, sun: tuple[float, float, float], rough: float, grain: Tile) -> Glitter:
        strength = _SUNNY.get(setup.weather, 0.0) * min(1.0, light.key_strength * 1.5)
        is_low = light.key_height < 0.2
        return cls(sun, light.key, light.sky[3], strength, is_low, rough, grain)

    def taken_from(self, mirrored: Picture) -> Field | None:
        """The pillar of light under the disc, [h, w] 0..1, and the disc itself taken from the mirrored picture
        [h, w, 4], in place: its white, dimmed by the water, would be grey. None: there is no glare."""
        if not self.is_low or self.strength < _LEAST:
            return None
        glare = cv2.subtract(cv2.extractChannel(mirrored, 0), np.full(4, _GLARE))
        share = np.minimum(glare * np.float32(0.1), 1).astype(np.float32)
        reach = max(3, share.shape[0] // 40) | 1  # the disc's soft edge too
        part = cv2.blur(
            cv2.dilate(cv2.convertScaleAbs(share, alpha=255), np.ones((reach, reach), np.uint8)), (reach, reach)
        )
        cv2.multiply(mirrored, cv2.cvtColor(cv2.bitwise_not(part), cv2.COLOR_GRAY2BGRA), mirrored, scale=1 / 255)
        add_light(mirrored, np.asarray(part, np.float32) / np.float32(255), self.sky)
        high, wide = share.shape
        drawn_out = cv2.blur(share, (max(3, wide // 60) | 1, max(3, high // 3) | 1))
        return np.asarray(np.minimum(0.8 * drawn_out, 0.45), np.float32)

    def path(self, plane: WaterPlane, water: Picture, waves: Field, t: float) -> None:
        """Add the sparks where `waves`, about -2..2, tilt toward us; in place."""
        if self.strength < _LEAST:
            return
        column, row, _ = plane.camera.project(self.sun)
        wide, high = plane.camera.size.width, plane.camera.size.height
        spread = (0.035 + 0.10 * min(1.0, self.rough)) * wide * plane.camera.focal / (0.94 * high)
        left, right = max(0, int(column - 2.5 * spread)) // 2 * 2, min(wide, int(column + 2.5 * spread)) // 2 * 2
        if right - left < 2:
            return
        across = np.exp(-(((np.arange(left, right, dtype=np.float32) - column) / spread) ** 2))[None]
        # it is brightest where still water would mirror it, and goes on to the horizon
        mirrored = high + 2 * plane.camera.focal * math.tan(math.radians(plane.camera.pitch)) - row
        off = (np.arange(plane.first, plane.last, dtype=np.float32)[:, None] - np.float32(mirrored)) / high
        down = np.exp(-((np.maximum(off, 0) / 0.5) ** 2)) * (0.35 + 0.65 * np.exp(-3 * np.abs(off)))
        far = 1 - plane.fades(3.0)
        grain = self.grain.still(slice(plane.first, plane.last), slice(left, right), t)
        tilted = waves[:, left:right] + far * (0.7 + 0.55 * grain)
        shine = smoothstep(0.55, 1.35, tilted) * across * down * np.float32(self.strength)
        add_light(water[:, left:right], shine, self.colour)
