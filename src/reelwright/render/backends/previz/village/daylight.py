"""What falls on the sides of houses: the sky's light, the sun's by how a side is turned, and what glows by itself."""

from __future__ import annotations

import math

import numpy as np

from reelwright.film.look import Weather
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import Colour, bgr, mix, pack
from reelwright.render.backends.previz.panel import Panel, Vector
from reelwright.render.backends.previz.woods.grove import Baker

SNOW = bgr("#e9eff5")
_GLOWS = (bgr("#ffc874"), bgr("#ffb459"), bgr("#ffd9a0"))


class Daylight:
    """The light on the houses of a site."""

    def __init__(self, baker: Baker) -> None:
        self._baker, self.site = baker, baker.site
        green = baker.site.green
        self.light, self.is_snowy, self.is_wet = green.light, green.snowy, green.wet
        side = 1.0 if self.light.key_x >= 0 else -1.0
        low = math.exp(-self.light.key_height / 0.15)  # a low sun is in the picture, a high one over our shoulder
        azimuth, up = side * math.radians(125 - 70 * low), math.radians(max(12.0, 60 * self.light.key_height))
        self.sun: Vector = (math.cos(up) * math.sin(azimuth), math.sin(up), math.cos(up) * math.cos(azimuth))
        """Toward it."""
        gloom = {Weather.RAIN: 0.5, Weather.STORM: 0.7, Weather.FOG: 0.5, Weather.SNOW: 0.45}.get(green.weather, 0.0)
        self.homes = 0.85 if self.light.is_dark else gloom
        """Share of the windows with a light on."""
        self.glow = 1.0 if self.light.is_dark else 0.55
        self.seed = baker.site.seed

    @property
    def is_lit_church(self) -> bool:
        return self.light.is_dark

    def per_metre(self, z: float) -> float:
        """Texels for what stands at a depth."""
        return min(110.0, max(8.0, self.site.finest(z) * self.site.sharpness))

    def sees(self, x: float, z: float, half: float) -> bool:
        """True if the shot sees any of what reaches `half` metres about a point."""
        window = self.site.seen(z + half)
        return window is not None and window[0] - half < x < window[1] + half

    def facing(self, normal: Vector) -> float:
        """How squarely the sun falls on a side, 0..1."""
        return max(0.0, float(np.dot(normal, self.sun)))

    def on(self, albedo: Field, normal: Vector, shade: Field | float = 1.0) -> Field:
        """Paint [h, w, 3] of a side in this light; `shade`: what is left of it under eaves and the like, 0..1."""
        wet = 0.8 if self.is_wet else 1.0
        open_sky = 0.80 + 0.16 * normal[1] + 0.10 * float(np.dot(normal, (self.sun[0], 0.0, self.sun[2])))
        paint = self.site.green.dimmed(albedo) * np.float32(wet * open_sky)
        shade = np.asarray(shade, np.float32)
        lit = self.light.on(paint, 1.05 * self.facing(normal))
        return np.asarray(lit * (shade[..., None] if shade.ndim else shade), np.float32)

    def home(self, number: int) -> Colour:
        """The colour of a lit window."""
        return _GLOWS[number % len(_GLOWS)] * np.float32(self.glow)

    def mirrored(self) -> Colour:
        """What panes throw back."""
        sky: Colour = mix(self.light.sky[1], self.light.sky[3], 0.4) * np.float32(0.62)
        return sky

    def stains(self, panel: Panel, seed: int) -> Field:
        """Weather on a wall, about 1: darker at the foot and where rain runs down."""
        cell = max(6.0, 1.6 / panel.texel)
        run = fbm(panel.w, panel.h, cell, 4, seed, 0.55, ax=0.6, ay=1.8)
        damp = np.exp(-panel.y / 0.35) * (0.5 + run)
        return np.asarray(0.86 + 0.28 * run - 0.3 * damp, np.float32)

    def finished(self, paint: Field, cover: Field, panel: Panel, z: float, foot: float | None = 0.0) -> Picture:
        """A side as a texture, in the air and the focus of its depth; `foot`: metres over the ground, None: a roof."""
        texture = pack(np.clip(paint, 0, 255), cover, self.seed)
        row = 1e6 if foot is None else (panel.tall + foot) / panel.texel
        aired = self._baker.aired(texture, z, row, 1 / panel.texel)
        return self.site.focused(aired, z, 1 / panel.texel)
