"""Colours as painters have them: purer, fewer, warmer, darker."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Greys
from reelwright.enhance.painting.form import grey_of
from reelwright.enhance.painting.paper import Pixels

_SAMPLES = 6000
"""Pixels that a palette is made from."""


def purer(bgr: Pixels, times: float, contrast: float = 1.0) -> Pixels:
    """Colours up to so many times as far from grey, least those that are far from it; and lights and darks so many
    times as far from the middle."""
    blue, green, red = cv.split(bgr)
    most, least = cv.max(cv.max(blue, green), red), cv.min(cv.min(blue, green), red)
    apart = cv.subtract(most, least).astype(np.float32) / np.float32(255)
    share = cv.merge([np.float32(1) + np.float32(times - 1) * np.clip(np.float32(1.25) - apart * 2, 0.0, 1)] * 3)
    grey = cv.merge([grey_of(bgr).astype(np.float32)] * 3)
    moved = (bgr - grey) * share + grey
    return np.asarray(
        cv.convertScaleAbs(np.maximum(moved * np.float32(contrast) + np.float32(128 * (1 - contrast)), 0))
    )


def steps(grey: Greys, levels: int, softness: float, lowest: float = 0.0) -> Floats:
    """[H, W] 0..255: tones in so many flat steps, from one to the next within `softness` of a step."""
    code = np.arange(256, dtype=np.float32) / 255 * levels
    floor = np.minimum(np.floor(code), levels - 1)
    rest = np.clip((code - floor - 0.5) / max(softness, 1e-3) + 0.5, 0, 1)
    rest = rest * rest * (3 - 2 * rest)
    step = (floor + rest) / levels
    table = (lowest + (1 - lowest) * step) * 255
    return np.asarray(cv.LUT(grey, table.astype(np.float32)), np.float32)


def toned(bgr: Pixels, tones: Floats) -> Pixels:
    """The picture with other tones: its colours keep their hue and how pure they are."""
    share = tones / np.maximum(grey_of(bgr).astype(np.float32), 12)
    return np.asarray(cv.multiply(bgr, cv.merge([np.minimum(share, 4)] * 3), dtype=cv.CV_8U), np.uint8)


def lab_of(bgr: Pixels) -> Floats:
    """[H, W, 3]: lightness 0..100, a*, b*."""
    return np.asarray(cv.cvtColor(bgr.astype(np.float32) / np.float32(255), cv.COLOR_BGR2LAB), np.float32)


def bgr_of(lab: Floats) -> Pixels:
    return np.asarray(np.clip(np.rint(cv.cvtColor(lab, cv.COLOR_LAB2BGR) * 255), 0, 255), np.uint8)


def broken(colours: Pixels, chance: np.random.Generator, spread: float, pure: float) -> Pixels:
    """[N, 3] colours, each put beside itself on the palette: purer, and by chance lighter, warmer or colder."""
    lab = lab_of(colours[None])[0]
    jitter = chance.standard_normal(lab.shape, np.float32) * np.array([0.8, 1, 1.2], np.float32) * np.float32(spread)
    lab[:, 1:] *= np.float32(pure)
    return np.asarray(bgr_of((lab + jitter)[None])[0], np.uint8)


def palette(bgr: Pixels, count: int) -> Floats:
    """[count, 3] Lab, by lightness: the colours a picture is made of. The same picture has the same."""
    small = cv.resize(bgr, (max(8, round((_SAMPLES * bgr.shape[1] / bgr.shape[0]) ** 0.5)), 60))
    samples = lab_of(small).reshape(-1, 3)
    cv.setRNGSeed(1)
    stop = (cv.TERM_CRITERIA_EPS + cv.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    _, _, middles = cv.kmeans(samples, min(count, len(samples)), None, stop, 2, cv.KMEANS_PP_CENTERS)
    return np.asarray(middles[np.argsort(middles[:, 0])], np.float32)


def nearest(lab: Floats, colours: Floats, weights: Sequence[float] = (1, 1, 1)) -> Greys:
    """[H, W]: the number of the nearest of these colours [N, 3]."""
    weight = np.array(weights, np.float32)
    best = np.full(lab.shape[:2], np.inf, np.float32)
    found = np.zeros(lab.shape[:2], np.uint8)
    for number, colour in enumerate(colours):
        away = cv.transform((lab - colour) ** 2, weight[None])
        is_nearer = cv.compare(away, best, cv.CMP_LT)
        found[is_nearer > 0] = number
        cv.min(away, best, best)
    return found
