"""The sea between its rows of waves and beyond them, as a camera from a height sees it: one level plane of water."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import fbm
from reelwright.render.backends.previz.paint import bgr, mix, opaque, smoothstep

_LEVEL = -3.3
"""Metres: under the troughs of the rows."""
_NEAR, _FAR, _MIDDLE, _HORIZON = -12.0, 299.0, 1100.0, 12000.0
"""Metres from end to end: the rows of waves stand before the first two; the last is closer to the true horizon than a
pixel."""
_OUT = 595.0
"""Sort key of the open water: all but the sky stands before it."""
_WIDE, _HIGH = 640, 400
_HAZED = 330.0
"""Metres of air that water is seen through at most: in clear air there is a line between sea and sky."""


def deep(light: Light, seed: int) -> list[Card]:
    """The plane, behind all rows: it shows where they fade, and where they end."""
    return [  # each reaches under the next, so that there is no seam
        _plane(light, seed + 6, 0.8 * _MIDDLE, _HORIZON, _HORIZON, _OUT),
        _plane(light, seed + 7, 0.9 * _FAR, _MIDDLE, 1.2 * _MIDDLE, _OUT - 1),
        _plane(light, seed, _NEAR, _FAR, 420.0, _FAR),
    ]


def _plane(light: Light, seed: int, near: float, far: float, half: float, key: float) -> Card:
    """Between two depths, `half` as broad to either side; metres."""
    z = np.linspace(far, near, _HIGH, dtype=np.float32)[:, None]
    close = np.asarray(1 - np.clip((z - 8) / 300, 0, 1) ** (1 / 2.3), np.float32)
    far_off = np.exp(-np.maximum(z - _FAR, 0) / 160)  # waves too far to be told apart are none
    waves = 0.5 + (fbm(_WIDE, _HIGH, 17, 3, seed + 5, 0.6, ax=2.0, ay=0.8) - 0.5) * far_off
    water = mix(bgr("#2c5566"), bgr("#17343f"), close)
    water = light.on(np.repeat(water, _WIDE, 1), 0.3) * np.float32(1.5 if light.is_dark else 0.8)
    water = water * (0.55 + 0.75 * waves)[..., None]
    sheen = mix(light.sky[2], light.sky[3], 0.5) * np.float32(0.5 if light.is_dark else 0.3)
    water = water + sheen * smoothstep(0.35, 0.85, waves)[..., None]
    air = np.maximum(1 - np.exp(-np.clip(z, 0, _HAZED) / light.air_metres), (1 - close) ** 1.4 * 0.45)
    shown = mix(np.asarray(water, np.float32), light.air, np.repeat(np.asarray(air, np.float32), _WIDE, 1))
    step = (far - near) / _HIGH
    texture = opaque(np.clip(shown, 0, 255))
    return Card(texture, (-half, _LEVEL, far), (2 * half / _WIDE, 0, 0), (0, 0, -step), z=key)
