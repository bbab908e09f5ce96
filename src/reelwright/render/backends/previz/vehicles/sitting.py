"""What a vehicle is painted for: the light it stands in, how fine it is wanted, and how it goes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reelwright.film.shot import Figure
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, bgr, mix, smoothstep
from reelwright.render.backends.previz.street.fleet import hazed, veil

SNOW = bgr("#e8eef4")

Form = Callable[[Any, Any], tuple[Any, Any]]
"""How a surface lies at points x, y (metres): how far it faces up, and how far to the right, -1..1 each."""


def flat(x: Any, y: Any) -> tuple[Any, Any]:
    """Upright, facing us."""
    return 0.0, 0.0


def barrel(foot: float, top: float) -> Form:
    """Round about an axis along the vehicle, from underneath to the top."""
    middle, half = (foot + top) / 2, (top - foot) / 2
    return lambda x, y: (np.clip((y - middle) / half, -0.98, 0.98), 0.0)


def leaning(up: float, aside: float = 0.0) -> Form:
    return lambda x, y: (up, aside)


def along(xs: tuple[float, ...], asides: tuple[float, ...], up: float = 0.05) -> Form:
    """Upright, and turned aside by so much at some places along the vehicle."""
    return lambda x, y: (up, np.interp(x, xs, asides))


@dataclass(frozen=True, slots=True)
class Sitting:
    """Vehicles are painted as they go to the right; who goes to the left is mirrored, and its light before it."""

    light: Light
    towards: tuple[float, float]
    """Where the rim of light comes from: x right, y down."""
    per_metre: float
    """Texels."""
    moves: bool
    seed: int
    haze: float = 0.0
    """How much of what is seen is the air before it, 0..1."""
    is_snowy: bool = False
    swell: float = 0.05
    """Of the water it is on, metres."""
    crew: Figure | None = None
    """Who rides or rows it; None: somebody, where that is seen."""

    @property
    def key(self) -> tuple[float, float, float]:
        """Where the key comes from: right, up, toward us; of length 1."""
        x, y = self.towards
        side, up = (0.62 if x > 0 else -0.62) * min(1.0, abs(x) * 1.4), 0.30 - 0.35 * y + 0.3 * self.light.key_height
        near = 0.55
        length = math.sqrt(side * side + up * up + near * near)
        return side / length, up / length, near / length

    def lit_from(self, towards: tuple[float, float]) -> Sitting:
        return replace(self, towards=towards)

    @property
    def lamps(self) -> float:
        """How far lamps and lit windows carry, 0..1: all the way in the dark, a little under a closed sky."""
        return 1.0 if self.light.is_dark else 0.45 if self.light.air_metres < 180 else 0.0

    def finest(self, wide: float, most: float = 960.0) -> float:
        """Texels a metre for what is so wide, metres."""
        return float(np.clip(self.per_metre, 5.0, most / wide))

    def aired(self, texture: Picture) -> Picture:
        """A texture with the air before it."""
        return hazed(texture, veil(texture, self.light.air), self.haze) if self.haze else texture

    def on(self, paint: Colour, form: tuple[Any, Any], gloss: float) -> Field:
        """Paint on a surface that lies so, [h, w, 3] or what broadcasts to it: lit, and mirroring sky and ground.

        Args:
            gloss: 0 cloth, 1 enamel.
        """
        up, aside = (np.asarray(one, np.float32) for one in form)
        up, aside = np.atleast_2d(up), np.atleast_2d(aside)
        near = np.sqrt(np.clip(1 - up * up - aside * aside, 0.02, 1))
        x, y, z = self.key
        key = np.clip(aside * x + up * y + near * z, 0, 1)
        if self.is_snowy:  # it lies on what is nearly level
            paint = mix(paint, SNOW, smoothstep(0.70, 0.94, up) * np.ones_like(near))
        shade = np.clip(0.70 + 0.32 * up, 0.3, 1.05)
        light = self.light
        lit = (
            light.tint / 255 * shade[..., None]
            + light.key / 255 * np.float32(light.key_strength * 0.92) * key[..., None]
        )
        lit = lit + self.ground / 255 * (0.30 * np.clip(-up, 0, 1))[..., None]
        found = paint * lit
        if gloss:
            clear = np.float32(gloss) * (0.09 + 0.75 * (1 - near) ** 1.6)
            found = mix(found, self.mirrored(2 * near * up), np.broadcast_to(clear, found.shape[:2]))
            x2, y2, z2 = x, y, z + 1
            glint = np.clip((aside * x2 + up * y2 + near * z2) / math.sqrt(x2 * x2 + y2 * y2 + z2 * z2), 0, 1) ** 60
            found = found + light.key * (glint * np.float32(gloss * 0.5 * light.key_strength))[..., None]
        return np.asarray(found, np.float32)

    def mirrored(self, up: Field) -> Field:
        """What enamel that throws our look up by so much shows: the ground, a dark line of land, the sky; [h, w, 3]."""
        light = self.light
        knots = (0.0, 0.12, 0.4, 0.7, 1.0)
        sky = np.stack([np.interp(up, knots, [c[k] for c in light.sky[::-1]]) for k in range(3)], -1)
        ground = self.ground * (0.75 + 0.25 * np.clip(1 + up, 0, 1))[..., None]
        land = mix(ground, light.air * np.float32(0.35), 0.35)
        found = mix(land, sky, smoothstep(0.02, 0.16, up))
        return np.asarray(mix(ground, found, smoothstep(-0.35, -0.05, up)), np.float32)

    @property
    def ground(self) -> Colour:
        """What shines up from below."""
        albedo = bgr("#e2e8ee") if self.is_snowy else bgr("#6b6656")
        return np.asarray(self.light.on(albedo[None, None], 0.3)[0, 0] * np.float32(0.6), np.float32)
