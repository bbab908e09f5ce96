"""The forest floor and the grass of open land, with a way laid over it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from reelwright.film.look import Weather
from reelwright.render.backends.previz.land.plane import Extent, Plane, ground_noise
from reelwright.render.backends.previz.land.strewn import strewn
from reelwright.render.backends.previz.land.ways import Way
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import bgr, mix, opaque, smoothstep
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.woods.greenery import SNOW, Greenery
from reelwright.render.backends.previz.woods.lawn import tufts_from_above

Spot = tuple[float, float, float]
"""x and z, and how far it reaches; metres."""
FAR_METRES = 90.0
"""From the painter's eye to where the floor ends, unless a place says otherwise."""


class Turf(Plane):
    """The floor at height 0.

    Args:
        clearing: x and z of its middle; `sun`: of the light. `air`: how many times thicker it is than over open land.
        way: what is laid over the grass. trees: that stand on open land, and shed there.
    """

    def __init__(
        self,
        green: Greenery,
        seed: int,
        extent: Extent,
        clearing: tuple[float, float],
        sun: tuple[float, float],
        air: float,
        is_open: bool = False,
        way: Way | None = None,
        trees: Sequence[Spot] = (),
    ) -> None:
        super().__init__(extent)
        self.texture = opaque(self._painted(green, seed, clearing, sun, air, is_open, way, trees))
        if self.is_seen_from_above and not green.snowy:
            tufts_from_above(self, seed + 6, way)

    def _painted(
        self,
        green: Greenery,
        seed: int,
        clearing: tuple[float, float],
        sun: tuple[float, float],
        air: float,
        is_open: bool,
        way: Way | None,
        trees: Sequence[Spot],
    ) -> Field:
        light, x, z, depth, foot, reach = green.light, self.x, self.z, self.depth, self.foot, self.reach
        fine = ground_noise(x, z, foot, reach, (0.05, 0.11, 0.24, 0.5), seed)
        broad = ground_noise(x, z, foot, reach, (1.1, 2.4, 5.0), seed + 1)
        litter = ground_noise(x, z, foot, reach, (0.35, 0.8, 1.7, 4.0), seed + 2)
        opening = np.exp(-(((x - clearing[0]) / 7.0) ** 2) - ((z - clearing[1]) / 9.0) ** 2)
        if is_open:
            opening = np.ones_like(opening)
        meadow = np.clip(0.42 + 0.7 * opening + 1.1 * (broad - 0.5), 0, 1)
        albedo = mix(bgr("#5a5433"), bgr("#4f6a30"), smoothstep(0.2, 0.6, meadow + 0.5 * (litter - 0.5)))
        albedo = mix(albedo, bgr("#8ba04c"), np.clip((fine - 0.45) * 1.6, 0, 1) * meadow)
        if is_open:  # bleached by the sun
            albedo = mix(albedo, bgr("#96915c"), 0.25 + 0.5 * np.clip(broad - 0.45, 0, 1))
        albedo = green.year.grass.on(albedo * (0.50 + 0.75 * fine)[..., None])
        if green.year.strewn:
            albedo = self._strewn(green.year, albedo, broad, seed, trees if is_open else None)
        if green.snowy:
            lies = smoothstep(0.14, 0.36, broad * 0.5 + fine * 0.3 + litter * 0.2)
            albedo = mix(albedo, bgr(SNOW) * (0.80 + 0.22 * fine)[..., None], lies)
        if way is not None:
            albedo = way.laid(albedo, x, z, foot, reach)
        if is_open:  # the sun falls everywhere, but where a cloud or a fold of the ground is
            key = np.asarray((0.3 if green.snowy else 0.5) + 0.4 * light.key_height + 0.5 * (broad - 0.5), np.float32)
        else:
            key = self._light_falls(x, z, foot, seed, sun, opening, broad)
        shown = light.on(green.dimmed(albedo.astype(np.float32)), key.astype(np.float32))
        shown = np.asarray(shown * (0.84 + 0.16 * opening)[..., None], np.float32)
        if green.wet:
            sheen = smoothstep(0.52, 0.75, litter) * (0.10 + 0.35 * smoothstep(4, 30, depth))
            shown = mix(shown * np.float32(0.8), light.sky[-1] * np.float32(0.8), sheen)
        haze = (1 - np.exp(-np.maximum(0, depth - 6) / light.air_metres * air)) + 0 * x
        if green.weather is Weather.FOG:
            haze = np.maximum(haze, 0.12)
        far = smoothstep(0.8, 1.0, haze[:, :1]) if is_open else np.zeros((1, 1), np.float32)
        air = mix(light.air, light.sky[-1], far)  # over open land, where all is air, it is the sky's
        return np.asarray(mix(shown, np.broadcast_to(air, shown.shape), haze), np.float32)

    def _strewn(self, year: Year, albedo: Field, broad: Field, seed: int, trees: Sequence[Spot] | None) -> Field:
        """The ground with what the season strews on it; leaves lie thick under trees, and all over where None are
        told of."""
        thick = 0.3 * broad
        if year.sheds and trees is None:
            thick = 0.75 - 0.4 * broad
        elif year.sheds:
            for x, z, reach in trees or ():
                away = np.hypot(self.x - x, self.z - z) / np.float32(reach) + 0.5 * (broad - 0.5)
                thick = np.maximum(thick, (0.7 - 0.25 * broad) * smoothstep(1.2, 0.2, away))
        return strewn(albedo, self.x, self.z, self.foot, self.reach, thick, year, seed + 8)

    @staticmethod
    def _light_falls(
        x: Field, z: Field, foot: Field, seed: int, sun: tuple[float, float], opening: Field, broad: Field
    ) -> Field:
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
