"""The forest floor: grass, litter, snow, and where the sun reaches it."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.film.look import Weather
from reelwright.render.backends.previz.land.plane import Extent, Plane
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import bgr, mix, opaque, smoothstep
from reelwright.render.backends.previz.woods.greenery import SNOW, Greenery

FAR_METRES = 90.0
"""From the painter's eye to where the floor ends."""


class Turf(Plane):
    """The forest floor.

    Args:
        clearing, sun: x and z, metres.
        air: how many times thicker than over open land the air is.
    """

    def __init__(
        self,
        green: Greenery,
        seed: int,
        extent: Extent,
        wide: int,
        clearing: tuple[float, float],
        sun: tuple[float, float],
        air: float,
        is_open: bool = False,
    ) -> None:
        super().__init__(extent, wide, FAR_METRES)
        self.texture = opaque(self._painted(green, seed, clearing, sun, air, is_open))

    def _painted(
        self,
        green: Greenery,
        seed: int,
        clearing: tuple[float, float],
        sun: tuple[float, float],
        air: float,
        is_open: bool,
    ) -> Field:
        light, x, z, depth = green.light, self.x, self.z, self.depth
        fine = self.noise((0.05, 0.11, 0.24, 0.5), seed)
        broad = self.noise((1.1, 2.4, 5.0), seed + 1)
        litter = self.noise((0.35, 0.8, 1.7, 4.0), seed + 2)
        opening = np.exp(-(((x - clearing[0]) / 7.0) ** 2) - ((z - clearing[1]) / 9.0) ** 2)
        if is_open:
            opening = np.ones_like(opening)
        meadow = np.clip(0.42 + 0.7 * opening + 1.1 * (broad - 0.5), 0, 1)
        albedo = mix(bgr("#5a5433"), bgr("#4f6a30"), smoothstep(0.2, 0.6, meadow + 0.5 * (litter - 0.5)))
        albedo = mix(albedo, bgr("#8ba04c"), np.clip((fine - 0.45) * 1.6, 0, 1) * meadow)
        if is_open:  # bleached by the sun
            albedo = mix(albedo, bgr("#96915c"), 0.25 + 0.5 * np.clip(broad - 0.45, 0, 1))
        albedo = albedo * (0.50 + 0.75 * fine)[..., None]
        if green.snowy:
            lies = smoothstep(0.14, 0.36, broad * 0.5 + fine * 0.3 + litter * 0.2)
            albedo = mix(albedo, bgr(SNOW) * (0.80 + 0.22 * fine)[..., None], lies)
        if is_open:  # the sun falls everywhere, but where a cloud or a fold of the ground is
            key = np.asarray((0.3 if green.snowy else 0.5) + 0.4 * light.key_height + 0.5 * (broad - 0.5), np.float32)
        else:
            key = self._light_falls(x, z, seed, sun, opening, broad)
        shown = light.on(green.dimmed(albedo.astype(np.float32)), key.astype(np.float32))
        shown = np.asarray(shown * (0.84 + 0.16 * opening)[..., None], np.float32)
        if green.wet:
            sheen = smoothstep(0.52, 0.75, litter) * (0.10 + 0.35 * smoothstep(4, 30, depth))
            shown = mix(shown * np.float32(0.8), light.sky[-1] * np.float32(0.8), sheen)
        haze = (1 - np.exp(-np.maximum(0, depth - 6) / light.air_metres * air)) + 0 * x
        if green.weather is Weather.FOG:
            haze = np.maximum(haze, 0.12)
        return np.asarray(mix(shown, light.air, haze), np.float32)

    @staticmethod
    def _light_falls(x: Field, z: Field, seed: int, sun: tuple[float, float], opening: Field, broad: Field) -> Field:
        """Where the sun reaches the floor: bars between long shadows, all lying away from it; spots within them."""
        # across the bars; they meet at the sun, as on the eye they do
        bearing = (x - sun[0]) / np.maximum(8.0, sun[1] - z)
        line = rng(seed + 7).random(512).astype(np.float32)
        smooth = cv2.GaussianBlur(line[None], (0, 0), 0.8)[0]
        line = np.asarray((smooth - smooth.min()) / (smooth.max() - smooth.min()), np.float32)
        place = (bearing * 700.0) % 512
        bars = np.interp(place.ravel(), np.arange(513), np.r_[line, line[:1]]).reshape(place.shape)
        bars = smoothstep(0.40, 0.70, bars + 0.25 * opening)
        spots = smoothstep(0.40, 0.62, broad)
        return np.asarray(np.clip(bars * (0.25 + 0.75 * opening) * (0.35 + 0.65 * spots) * 1.1, 0, 1), np.float32)
