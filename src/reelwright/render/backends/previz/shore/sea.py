"""An open sea: rows of cusped waves, far to near, that rock past each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field, fbm, line1d, rng, warp
from reelwright.render.backends.previz.paint import below, bgr, blur, lit_by, mix, pack, smoothstep

_ROWS = 14
_WIDE, _HIGH = 1900, 170
_CREST = 60
"""Texel row about which the crests swing."""
_BESIDE = 8
"""Texels beside what is seen that are painted: a blur reads them."""

Reach = Callable[[float], tuple[float, float]]
"""Depth -> the leftmost and the rightmost that a shot sees, metres."""


def sea(light: Light, seed: int, swell: float, reach: Reach, seconds: float) -> list[Card]:
    """The rows, far first, as far as they are seen.

    Args:
        swell: 0 calm to 1 storm.
        seconds: of the shot, in which the rows drift.
    """
    return [_row(k / (_ROWS - 1), k, light, seed + 100 + 7 * k, swell, reach, seconds) for k in range(_ROWS)]


def _row(f: float, k: int, light: Light, seed: int, swell: float, reach: Reach, seconds: float) -> Card:
    """One row; `f` is 0 for the farthest and 1 for the nearest."""
    z = 300 * (1 - f) ** 2.3 + 8
    wide = z * 1.9 + 24
    chance = rng(seed)
    crest, steep = _crest(f, seed, swell, chance.random())
    bob = _bob(f, k, swell, chance.random() * 6)
    seen = _seen(wide, reach(z), [bob(seconds * step / 32)[0] for step in range(33)])
    crest, steep = crest[seen], steep[seen]
    w, h = len(crest), _HIGH
    rgb, foam = _water(f, light, seed, swell, crest, steep, seen)
    haze = max(light.haze(z), (1 - f) ** 1.4 * 0.45)
    rgb = mix(rgb, light.air, haze)
    rgb = mix(rgb, light.on(np.full((1, 1, 3), 235, np.float32), 0.6)[0, 0], foam)
    alpha = below(w, h, crest)
    if k < _ROWS - 1:
        alpha = alpha * np.clip((h - np.arange(h, dtype=np.float32)[:, None]) / 46, 0, 1)
    texture = pack(np.clip(rgb, 0, 255), alpha)
    defocus = abs(1 / z - 1 / 40.0) * 26 if z < 22 else 0
    if defocus > 0.8:
        texture = blur(texture, min(defocus, 3.0))
    texel = wide / _WIDE
    foot = -2.2 - 0.55 * f - (h - _CREST) * texel + (1 - f) * 1.0
    if k == _ROWS - 1:  # nothing is before it: on it goes, to the foot of a tall picture
        texture = np.asarray(cv2.copyMakeBorder(texture, 0, h, 0, 0, cv2.BORDER_REFLECT), np.uint8)
        foot -= h * texel
    middle = ((seen.start + seen.stop) / 2 - _WIDE / 2) * texel
    return Card.frontal(texture, middle, foot, z, w * texel, bob=bob)


def _seen(wide: float, reach: tuple[float, float], drift: Sequence[float]) -> slice:
    """The columns of a row so many metres wide that are seen as it drifts aside."""
    texel = wide / _WIDE
    left = (reach[0] - max(drift)) / texel + _WIDE / 2 - _BESIDE
    right = (reach[1] - min(drift)) / texel + _WIDE / 2 + _BESIDE
    first = int(np.clip(left, 0, _WIDE - 4 * _BESIDE))
    return slice(first, int(np.clip(np.ceil(right), first + 4 * _BESIDE, _WIDE)))


def _crest(f: float, seed: int, swell: float, phase: float) -> tuple[Field, Field]:
    """Row of the crest [w], and its slope, blurred."""
    x = np.arange(_WIDE, dtype=np.float32)
    length = 46 + 60 * f
    cusp = x / length + line1d(_WIDE, 400, 3, seed + 1) * 2.2
    groups = 0.35 + 0.65 * smoothstep(-0.5, 0.7, line1d(_WIDE, 330, 3, seed + 2))
    tall = 0.22 + 0.78 * swell
    line = (
        _CREST
        - (1 - np.abs(np.sin(cusp)) ** 0.75) * (20 + 14 * f) * groups * tall
        + line1d(_WIDE, 130, 4, seed + 3, 0.5) * 12 * tall
        - (1 - np.abs(np.sin(x / (length * 3.1) + phase * 6))) * 20 * f * tall
    ).astype(np.float32)
    return line, np.gradient(cv2.GaussianBlur(line[None, :], (0, 0), 4)[0]).astype(np.float32)


def _water(
    f: float, light: Light, seed: int, swell: float, crest: Field, steep: Field, seen: slice
) -> tuple[Field, Field]:
    """Colour [h, w, 3], and how much of it is foam [h, w], of the columns that are seen."""
    h = _HIGH
    y = np.arange(h, dtype=np.float32)[:, None]
    depth = np.maximum(y - crest[None, :], 0)
    follow = np.repeat(-(crest - _CREST)[None, :], h, 0) * 0.9
    large = warp(fbm(_WIDE, h, 60, 5, seed + 4, 0.58, ax=2.6, ay=0.45)[:, seen], 0, follow)
    small = warp(fbm(_WIDE, h, 16, 3, seed + 5, 0.6, ax=2.0, ay=0.7)[:, seen], 0, follow)
    deep = light.on(mix(bgr("#2c5566"), bgr("#17343f"), f)[None, None], 0.3)[0, 0] * np.float32(
        1.5 if light.is_dark else 0.8
    )
    facing = np.clip(0.35 + steep * 1.3 / (0.3 + swell), 0, 1)[None, :] * np.exp(-depth / 38)
    sheen = mix(light.sky[2], light.sky[3], 0.5) * np.float32(1.0 if light.is_dark else 0.6)
    glint = smoothstep(0.66, 0.86, large * 0.6 + small * 0.4) * np.clip(0.25 + steep * 1.5, 0, 1)[None, :]
    shine = 0.75 * facing * (0.35 + 0.65 * small) + 0.35 * np.exp(-depth / 2.5)
    rgb = lit_by(
        (0.5 + 0.95 * large * (0.6 + 0.8 * small), shine, glint),
        (deep, sheen, light.key * np.float32(0.55 * (0.25 + 0.5 * light.key_strength))),
    )
    caps = smoothstep(0.38, 0.75, small) * np.exp(-depth / (3 + 5 * f)) * smoothstep(0.3, 0.6, large)
    streaks = smoothstep(0.60, 0.80, small) * smoothstep(0.56, 0.75, large) * np.exp(-depth / 50)
    foam = np.clip(caps + streaks * 0.45, 0, 1) * (0.5 + 0.3 * f) * smoothstep(0.15, 0.8, swell)
    return rgb, foam.astype(np.float32)


def _bob(f: float, k: int, swell: float, phase: float) -> Callable[[float], tuple[float, float, float]]:
    reach = (0.10 + 0.26 * f) * (0.3 + 0.7 * swell)
    drift = (1.2 + f * 1.8) * (1 if k % 2 else -0.6) * 0.22

    def bob(t: float) -> tuple[float, float, float]:
        return reach * 3.5 * math.sin(t * 0.55 + phase) + drift * t, reach * math.sin(t * 1.25 + phase * 1.7), 0.0

    return bob
