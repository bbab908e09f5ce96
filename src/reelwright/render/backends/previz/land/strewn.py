"""Fallen leaves, or flowers: what a season strews on the ground."""

from __future__ import annotations

from typing import Any

import numpy as np

from reelwright.render.backends.previz.land.plane import ground_noise
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import mix, smoothstep
from reelwright.render.backends.previz.season import Year


def strewn(paint: Field, x: Field, z: Field, foot: Any, reach: Any, thick: Field, year: Year, seed: int) -> Field:
    """The ground, [h, w, 3], with what lies on it at a time of the year.

    Args:
        x, z: of each texel, metres. foot, reach: metres across a texel and along it.
        thick: how much of the ground is hidden, [h, w], 0..1.
    """
    if not year.strewn:
        return paint
    spots = ground_noise(x, z, foot, reach, (0.055, 0.1), seed)
    tones = ground_noise(x, z, foot, reach, (0.08, 0.24), seed + 1)
    dark, middle, bright = year.strewn
    lying = mix(mix(dark, middle, smoothstep(0.32, 0.4, tones)), bright, smoothstep(0.6, 0.68, tones))
    far = smoothstep(0.04, 0.12, np.maximum(foot, reach * np.float32(0.35)))
    told_apart = (1 - far) * smoothstep(-0.03, 0.05, thick - spots)
    return np.asarray(mix(paint, lying, np.asarray(told_apart + 0.7 * far * thick, np.float32)), np.float32)
