"""Rock that rises out of clouds: the summit a figure stands on, and far peaks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field, fbm, line1d
from reelwright.render.backends.previz.paint import Colour, below, bgr, mix, pack, rockshade, smoothstep
from reelwright.render.backends.previz.sky.cloudsea import faded

WIDE_METRES, _HIGH_METRES, _TOP = 30.0, 16.0, 2.2
"""Of the summit's card; the last is the height of its upper edge over the mark."""
_TEXELS = 1500


class Summit:
    """The rock in the near ground: level about its middle, and steep down from there."""

    def __init__(self, light: Light, seed: int, x: float, z: float, snowy: bool) -> None:
        w = _TEXELS
        self._texel = WIDE_METRES / w
        self._x, self._z = x, z
        h = int(_HIGH_METRES / self._texel)
        at = (np.arange(w) + 0.5) * self._texel - WIDE_METRES / 2
        flat = 2.5
        fall = np.maximum(np.abs(at + 0.4) - flat, 0)
        rough = line1d(w, 2.6 / self._texel, 6, seed, 0.55) * (0.10 + 0.5 * smoothstep(0, 3, fall))
        crag = 0.75 * np.exp(-(((at - 3.3) / 0.55) ** 2)) + 0.4 * np.exp(-(((at + 3.6) / 0.5) ** 2))
        self._line = (
            rough + crag - 0.7 * fall - 0.05 * fall**1.7 - 0.5 * (np.floor(at * 0.9) % 2) * smoothstep(1, 3, fall)
        )
        ridge = (_TOP - self._line) / self._texel
        shade = rockshade(w, h, ridge, seed + 1, (-0.75 if light.key_x < 0 else 0.75, 0.6), 1.8 / self._texel, 1.2)
        grain = fbm(w, h, 0.3 / self._texel, 5, seed + 2, 0.6)
        stone = bgr("#77695c") * (0.5 + 0.85 * grain)[..., None]
        drop = np.arange(h, dtype=np.float32)[:, None] - ridge[None].astype(np.float32)
        lies = 0.35 * grain + 0.4 * shade + 0.4 * np.exp(-np.maximum(drop, 0) * self._texel / 0.3)
        caught = smoothstep(0.56, 0.7, lies)
        stone = mix(stone, bgr("#e4e9f0"), caught * (0.95 if snowy else 0.6))
        top = np.exp(-np.maximum(drop, 0) * self._texel / 0.16)
        key = np.clip((shade - 0.35) * 1.5 + 0.7 * top, 0, 1.2)
        paint = light.on((stone * (0.42 + 0.6 * shade)[..., None]).astype(np.float32), key)
        deep = smoothstep(3.0, 11.0, drop * self._texel)
        paint = mix(paint, light.air, 0.75 * deep)
        self.card = Card.frontal(
            pack(np.clip(paint, 0, 255), below(w, h, ridge), seed), x, _TOP - h * self._texel, z, WIDE_METRES
        )

    def height(self, x: float) -> float:
        """Of the rock at a place across, metres."""
        column = (x - self._x + WIDE_METRES / 2) / self._texel
        near: NDArray[np.float64] = np.convolve(self._line, np.full(25, 1 / 25), "same")
        return float(near[int(np.clip(column, 0, _TEXELS - 1))])


def island(
    light: Light, seed: int, x: float, z: float, wide: float, high: float, foot: float, air: Colour, haze: float
) -> Card:
    """A far peak with snow; `foot` is hidden by the clouds before it."""
    w = 460
    h = int(w * high / wide)
    u = np.linspace(-1, 1, w)
    slope = np.clip(1 - np.abs(u - 0.12) ** 0.9, 0, 1)
    ridge = h - h * np.clip(slope * 0.86 + slope * 0.2 * line1d(w, w * 0.24, 6, seed, 0.55), 0, 0.98)
    shade: Field = rockshade(w, h, ridge, seed + 1, (-0.8 if light.key_x < 0 else 0.8, 0.5), w * 0.16, 1.2)
    rows = np.arange(h, dtype=np.float32)[:, None]
    snow = smoothstep(0.42, 0.6, fbm(w, h, 40, 5, seed + 2) * 0.4 + 0.5 * (1 - rows / h) + 0.22 * shade)
    stone = mix(np.broadcast_to(bgr("#5d5a5c"), (h, w, 3)), bgr("#e9edf4"), snow)
    paint = light.on((stone * (0.4 + 0.65 * shade)[..., None]).astype(np.float32), np.clip(shade * 1.5 - 0.45, 0, 1))
    sunk = haze + (1 - haze) * smoothstep(0.45, 0.95, rows / h) + np.zeros((1, w), np.float32)
    texture = faded(pack(np.clip(mix(paint, air, sunk), 0, 255), below(w, h, ridge), seed), 0.2)
    return Card.frontal(texture, x, foot, z, wide)
