"""The sea between its rows of waves, as a camera from a height sees it: one level plane of water."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import fbm
from reelwright.render.backends.previz.paint import bgr, mix, opaque, smoothstep

_NEAR, _FAR = -12.0, 299.0
_LEVEL = -3.3
"""Metres: under the troughs of the rows."""
_HALF = 420.0
_WIDE, _HIGH = 640, 400


def deep(light: Light, seed: int) -> Card:
    """The plane, behind all rows: it shows where they fade, or end."""
    z = np.linspace(_FAR, _NEAR, _HIGH, dtype=np.float32)[:, None]
    near = np.asarray(1 - ((z - 8).clip(0) / 300) ** (1 / 2.3), np.float32)
    waves = fbm(_WIDE, _HIGH, 17, 3, seed + 5, 0.6, ax=2.0, ay=0.8)
    water = mix(bgr("#2c5566"), bgr("#17343f"), near)
    water = light.on(np.repeat(water, _WIDE, 1), 0.3) * np.float32(1.5 if light.is_dark else 0.8)
    water = water * (0.55 + 0.75 * waves)[..., None]
    sheen = mix(light.sky[2], light.sky[3], 0.5) * np.float32(0.5 if light.is_dark else 0.3)
    water = water + sheen * smoothstep(0.35, 0.85, waves)[..., None]
    air = np.maximum(1 - np.exp(-np.maximum(z, 0) / light.air_metres), (1 - near) ** 1.4 * 0.45)
    shown = mix(np.asarray(water, np.float32), light.air, np.repeat(np.asarray(air, np.float32), _WIDE, 1))
    step = (_FAR - _NEAR) / _HIGH
    return Card(opaque(np.clip(shown, 0, 255)), (-_HALF, _LEVEL, _FAR), (2 * _HALF / _WIDE, 0, 0), (0, 0, -step))
