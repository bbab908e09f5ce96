"""The light that lamps throw: halos, beams in the air, and pools on the ground. All are added."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.paint import Colour, bgr, blur, opaque, pack, radial

WHITE, WARM, RED, GREEN = bgr("#fff3d6"), bgr("#ffc978"), bgr("#ff2a1c"), bgr("#4dff8a")


def halo(colour: Colour, across: float, strength: float = 0.75, core: float = 0.9) -> Card:
    """The light about a lamp, its middle at the origin; `core`: how bright the lamp itself is, 0 for a window's."""
    n = 96
    light = radial(n, n, n / 2, n / 2, n / 2, 2.8) * strength + radial(n, n, n / 2, n / 2, n * 0.09, 1.0) * core
    texture = opaque(np.clip(colour * light[..., None], 0, 255))
    return Card.frontal(texture, 0.0, -across / 2, 0.0, across, adds=True)


def beam(colour: Colour, long: float, wide: float, strength: float) -> Card:
    """The air before a lamp, lit: it opens to the right and sinks a little."""
    w, h = 160, 64
    x = np.linspace(0, 1, w, dtype=np.float32)[None]
    y = np.linspace(-1, 1, h, dtype=np.float32)[:, None]
    half = 0.16 + 0.84 * x
    across = np.clip(1 - np.abs(y - 0.12 * x) / half, 0, 1) ** 1.2
    light = across * np.clip(1 - x, 0, 1) ** 1.5 * np.clip(x / 0.02, 0, 1) * (0.16 / half) ** 0.6
    texture = opaque(np.clip(colour * (light * strength)[..., None], 0, 255))
    texel = long / w
    return Card(texture, (0.0, wide / 2, 0.0), (texel, 0, 0), (0, -wide / h, 0), adds=True, z=0.0)


def pool(colour: Colour, long: float, deep: float, strength: float) -> Card:
    """Light on the ground before a lamp, from the origin to the right."""
    w, h = 128, 64
    x = np.linspace(0, 1, w, dtype=np.float32)[None]
    y = np.linspace(-1, 1, h, dtype=np.float32)[:, None]
    light = np.clip(1 - (np.abs(y) / (0.35 + 0.65 * x)) ** 2, 0, 1) * np.clip(x / 0.12, 0, 1) * (1 - x) ** 1.1
    texture = opaque(np.clip(colour * (light * strength)[..., None], 0, 255))
    return Card(texture, (0.0, 0.015, deep / 2), (long / w, 0, 0), (0, 0, -deep / h), adds=True, z=0.0)


def ground_shade(left: float, right: float, deep: float, strength: float = 0.8) -> Card:
    """The dark under a vehicle that stands from the origin to so many metres behind it."""
    n, m = 160, 48
    dark = np.zeros((m, n), np.float32)
    dark[12:-8, 8:-8] = 1
    dark = np.asarray(blur(dark, 5), np.float32)
    texture = pack(np.zeros((m, n, 3), np.float32), dark * np.float32(strength))
    wide, away = (right - left) * n / (n - 16), deep * m / (m - 20)
    origin = left - 8 * wide / n, 0.012, deep + 12 * away / m
    return Card(texture, origin, (wide / n, 0, 0), (0, 0, -away / m), z=0.0)
