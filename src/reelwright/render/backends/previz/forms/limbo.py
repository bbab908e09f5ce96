"""A limbo set: a floor that runs into its backdrop without a seam, with a glow where they meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.land.plane import Extent, Plane
from reelwright.render.backends.previz.noise import fbm
from reelwright.render.backends.previz.paint import Colour, mix, opaque, smoothstep


@dataclass(frozen=True, slots=True)
class Limbo:
    """Colours are [3] float32, blue first, 0..255."""

    high: Colour
    """The backdrop overhead."""
    glow: Colour
    """Where it meets the floor; what the distance turns to."""
    floor: Colour
    form: Colour
    other: Colour
    """Of half of the forms."""
    key: Colour
    """The light: what white turned to it gets."""
    fill: Colour
    """What white turned from it shows."""
    shadow: Colour
    """The floor in shadow."""
    azimuth: float
    elevation: float
    """Of the light, radians; the first from straight ahead to the right."""
    metres: float
    """How far one sees until the air has taken two thirds."""


def backdrop(limbo: Limbo, seed: int, z: float) -> Card:
    """The backdrop's card, bright at the height of the floor, darker up and aside."""
    w, h, across, foot = 720, 480, 190.0, -50.0
    texel = across / w
    y = (foot + (h - np.arange(h, dtype=np.float32) - 0.5) * texel)[:, None]
    x = (-across / 2 + (np.arange(w, dtype=np.float32) + 0.5) * texel)[None]
    up = np.maximum(y, 0) / z
    aside = np.abs(x - 6.0) / z
    dim = smoothstep(0.0, 0.62, up * 1.15 + 0.22 * aside**2) * (1 - 0.12 * (fbm(w, h, 220, 3, seed) - 0.5))
    paint = mix(np.broadcast_to(limbo.glow, (h, w, 3)), limbo.high, np.clip(dim, 0, 1))
    return Card.frontal(opaque(paint), 0, foot, z, across)


def limbo_floor(limbo: Limbo, extent: Extent) -> Plane:
    """A smooth floor, lit most about its middle, that turns to the backdrop's glow; see `Plane`."""
    plane = Plane(extent)
    x, z = plane.x, plane.z
    pool = np.exp(-(((x - 1.0) / 11) ** 2) - ((z - 17) / 13) ** 2)
    near = mix(limbo.floor * np.float32(0.62), limbo.floor * np.float32(1.12), pool)
    away = smoothstep(extent.far * 0.25, extent.far * 0.9, plane.depth) + 0 * x
    haze = 1 - np.exp(-np.maximum(plane.depth - 8, 0) / limbo.metres) + 0 * x
    plane.texture = opaque(np.clip(mix(near, limbo.glow, np.maximum(away, haze)), 0, 255))
    return plane
