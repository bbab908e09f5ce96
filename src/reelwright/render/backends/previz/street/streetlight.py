"""Light in a street: the sky's from above, the sun's over the roofs opposite, and the lamps'."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from reelwright.film.look import Weather
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, bgr, mix, smoothstep
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.street.cars import CarLight
from reelwright.render.backends.previz.street.sightlines import Roofs

LAMPS = (14.0, 30.0, 48.0, 70.0, 95.0)
"""Where lamps stand along the street, metres."""
LAMP_X = 6.7
"""Across, of their posts."""
WALL_X = 9.0
_LAMP, _SHOP = bgr("#ffb868") * np.float32(1 / 255), bgr("#ffc890") * np.float32(1 / 255)
_LOW = 0.2
"""Height of the sun below which it stands at the end of the street instead of over the roofs."""
_SHOULDER = 165.0
_WHITE = bgr("#eef2f6")


class StreetLight:
    """What falls on walls, road and cars. Multipliers of paint are [..., 3], about 0..2."""

    def __init__(self, light: Light, weather: Weather, year: Year, roofs: Roofs) -> None:
        self.light, self.weather, self.year, self._roofs = light, weather, year, roofs
        self.is_snowy = year.is_snowy
        self.is_wet = weather in (Weather.RAIN, Weather.STORM)
        self.ambient: Colour = light.tint * np.float32((1.06 if light.is_dark else 1.12) / 255)
        self.is_low = light.key_height < _LOW
        strong = light.key_strength * (1.0 if self.is_low else 1.9)
        self.sun: Colour = light.key * np.float32(strong / 255)
        if weather not in (Weather.CLEAR, Weather.CLOUD) and not self.is_low:
            self.ambient, self.sun = self.ambient + self.sun * np.float32(0.3), self.sun * np.float32(0.05)
        self.lit_side = 0 if self.is_low else (-1 if light.key_x > 0 else 1)
        self.steep = 0.3 + 2.7 * light.key_height
        """How far sunlight falls for each metre across."""
        self.lamps = 1.0 if light.is_dark else 0.0
        gloom = {Weather.RAIN: 0.5, Weather.STORM: 0.75, Weather.FOG: 0.5, Weather.SNOW: 0.5}.get(weather, 0.16)
        self.shops = 0.72 if light.is_dark else gloom * (0.8 if self.is_low else 0.55)
        self.homes = 0.36 if light.is_dark else 0.04 + 0.16 * (gloom if self.is_low or gloom > 0.6 else 0.1)
        self.home_glow = 1.0 if light.is_dark else 0.32 + 0.5 * gloom
        """How bright a lit window is beside the daylight."""
        self.mirrored: Colour = mix(light.sky[1], light.sky[3], 0.35)

    def haze(self, z: Any) -> Any:
        """How much of what stands at a depth is air, 0..1."""
        return (1 - np.exp(-np.maximum(0, np.asarray(z, np.float32) - 10) / (0.55 * self.light.air_metres))) * 0.92

    def _sunlit(self, across: Any, y: Any, z: Any) -> Field:
        """1 where the sun comes over the roofs opposite; `across` is metres from their wall."""
        reached = np.broadcast_arrays(np.asarray(z, np.float32) - 0.35 * across, y)[0]
        roof = np.interp(reached.ravel(), self._roofs.z, self._roofs.height).reshape(reached.shape)
        lit: Field = smoothstep(-0.25, 0.25, y + across * self.steep - roof).astype(np.float32)
        return lit

    def on_wall(self, side: int, x: float, zs: Field, ys: Field) -> Field:
        """Light on a wall at `x`, [len(ys), len(zs), 3]."""
        y, z = ys[:, None], zs[None]
        found = self.ambient * (0.75 + 0.35 * np.clip(y / 20, 0, 1))[..., None] * np.ones((1, len(zs), 1), np.float32)
        if side == self.lit_side:
            lit = self._sunlit(np.float32(abs(x) + WALL_X + 0.5), y, z)
            found = found + self.sun * (1.05 * math.cos(math.atan(self.steep)) * lit)[..., None]
        elif self.is_low:
            found = found + self.sun * (0.42 * smoothstep(3, 22, y) * np.ones_like(z))[..., None]
        else:
            found = found + self.sun * np.float32(0.10)
        if self.lamps:
            for lamp in LAMPS:
                away = (z - lamp) ** 2 + 2.6**2 + (y - 4.6) ** 2
                found = found + _LAMP * (8.4 / away)[..., None]
        spill = 0.55 * self.shops * self.lamps * np.exp(-y / 3.0)
        return np.asarray(found + _SHOP * spill[..., None], np.float32)

    def on_ground(self, xs: Field, zs: Field) -> Field:
        """Light on the ground, [len(zs), len(xs), 3]."""
        x, z = xs[None], zs[:, None]
        found = self.ambient * (1.0 - 0.25 * smoothstep(5, 9, np.abs(x)))[..., None] * np.ones((len(zs), 1, 1))
        if self.lit_side:
            lit = self._sunlit(x * self.lit_side + WALL_X + 0.5, 0.0, z)
            found = found + self.sun * (0.95 * math.sin(math.atan(self.steep)) * lit)[..., None]
        else:
            found = found + self.sun * np.float32(0.22)
        if self.lamps:
            for lamp in LAMPS:
                for post in (-5.8, 5.8):
                    found = found + _LAMP * (16 / ((x - post) ** 2 + (z - lamp) ** 2 + 16))[..., None]
        spill = 0.34 * self.shops * self.lamps * np.exp(-np.maximum(0, 9.2 - np.abs(x)) / 1.6)
        return np.asarray(found + _SHOP * spill[..., None], np.float32)

    def on_cars(self, drives: bool = True) -> CarLight:
        lit = self.lamps or float(self.weather not in (Weather.CLEAR, Weather.CLOUD))
        lit = lit if drives else 0.22 * self.lamps
        warm: Colour = self.ambient + _LAMP * np.float32(0.16 * self.lamps)
        sky = mix(self.mirrored, self.light.sky[3], 0.5)
        return CarLight(warm, self.sun * np.float32(0.45), sky, lit, 1.0 if self.is_snowy else 0.0)

    def snowed(self, albedo: Field, where: Any) -> Field:
        """`albedo` under snow where it lies, 0..1."""
        return np.asarray(mix(albedo, _WHITE, where), np.float32)


def shoulder(rgb: Field) -> Field:
    """What would burn out, held just below white; the rest unchanged. [..., 3], 0..255 after."""
    found, room = np.array(rgb, np.float32), np.float32(248 - _SHOULDER)
    burns = found > _SHOULDER
    found[burns] = _SHOULDER + room * (1 - np.exp((_SHOULDER - found[burns]) / room))
    return found
