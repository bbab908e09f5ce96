"""What is painted on: grain that is the same in every frame, and light that falls on it from the upper left."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Greys

Pixels = Greys
"""[H, W, 3], blue first."""


def unit(shape: tuple[int, ...]) -> float:
    """Pixels of a 720th of the shorter side, in which the sizes of brushes and stones are told."""
    return min(shape[:2]) / 720


@lru_cache(64)
def grain(shape: tuple[int, int], width: float, seed: int) -> Floats:
    """[H, W], of mean 0 and deviation 1: random, with features about `width` pixels wide."""
    chance = np.random.default_rng(seed)
    step = max(1.0, width / 2)
    rows, columns = (max(2, round(side / step)) for side in shape)
    rough = chance.standard_normal((rows, columns), np.float32)
    if width > 1:
        rough = cv.GaussianBlur(rough, (0, 0), max(0.3, width / 2 / step))
    found = cv.resize(rough, shape[::-1], interpolation=cv.INTER_CUBIC) if step > 1 else rough
    return np.asarray((found - found.mean()) / (found.std() + 1e-6), np.float32)


@lru_cache(8)
def evenly(shape: tuple[int, int], width: float, seed: int) -> Floats:
    """[H, W], 0..1, each value as often as any other: `grain` by its ranks."""
    rough = grain(shape, width, seed)
    edges = np.quantile(rough, np.linspace(0, 1, 65))
    return np.asarray(np.interp(rough, edges, np.linspace(0, 1, 65)), np.float32)


@lru_cache(4)
def tooth(shape: tuple[int, int]) -> Floats:
    """[H, W], of mean 0 and deviation 1: the rough of drawing paper."""
    u = max(0.5, unit(shape))
    rough = 0.8 * grain(shape, 1.6 * u, 11) + 0.6 * grain(shape, 3.4 * u, 12) + 0.25 * grain(shape, 9 * u, 13)
    return np.asarray(rough / rough.std(), np.float32)


def lit(height: Floats) -> Floats:
    """[H, W]: how much brighter a relief of that height is than flat ground, in its own levels for each pixel."""
    down = np.array([[-1, -1, 0], [-1, 0, 1], [0, 1, 1]], np.float32) / 4
    return np.asarray(
        cv.filter2D(height, cv.CV_32F, -down, borderType=cv.BORDER_REPLICATE) * np.float32(-1), np.float32
    )


def shaded(picture: Pixels, light: Floats) -> Pixels:
    """A picture with as many levels more or less of light at each place."""
    return np.asarray(cv.add(picture, cv.merge([light] * 3), dtype=cv.CV_8U), np.uint8)


def scaled(picture: Pixels, share: Floats) -> Pixels:
    """A picture times as much at each place."""
    return np.asarray(cv.multiply(picture, cv.merge([share] * 3), dtype=cv.CV_8U), np.uint8)


def mixed(under: Pixels, over: Pixels, share: Floats) -> Pixels:
    """`over` as far as its share, 0..1, goes."""
    return np.asarray(cv.blendLinear(over, under, share, np.float32(1) - share), np.uint8)
