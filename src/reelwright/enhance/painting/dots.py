"""Dots: of paint, thrown by chance, and of a printer's screen, as large as a tone is dark."""

from __future__ import annotations

import numpy as np

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, places
from reelwright.enhance.painting.paper import Pixels

_PIGMENTS = np.array(
    [[40, 60, 215], [35, 120, 240], [40, 200, 250], [70, 185, 120], [120, 140, 30], [190, 110, 30], [140, 50, 40],
     [130, 60, 120], [150, 110, 215], [225, 240, 250], [45, 35, 40], [205, 205, 150]], np.float32,
)  # fmt: skip
"""Blue, green, red: vermilion, orange, yellow, green, viridian, cerulean, ultramarine, violet, rose, white, a dark and
aqua."""


def points(shape: tuple[int, int], spacing: float, seed: int) -> Floats:
    """[N, 2], x and y, on every second place of a raster turned by chance."""
    rows, columns = (max(1, int(np.ceil(side / spacing))) for side in shape)
    chance = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    x = x + 0.5 * (y % 2)
    shift = chance.uniform(-0.32, 0.32, (2, rows, columns))
    found = np.stack([x + 0.25 + shift[0], y + 0.5 + shift[1]], -1).reshape(-1, 2) * spacing
    return np.asarray(np.clip(found, 0, (shape[1] - 1, shape[0] - 1)), np.float32)


def dotted(canvas: Pixels, seeds: Floats, colours: Pixels, radii: Floats) -> Pixels:
    """Round dots of these colours [N, 3] and radii [N] on a canvas; each keeps to what is nearest to it."""
    rows, columns = canvas.shape[:2]
    x, y = np.rint(seeds).astype(np.intp).T
    is_free = np.full((rows, columns), 255, np.uint8)
    is_free[y, x] = 0
    away, label = cv.distanceTransformWithLabels(is_free, cv.DIST_L2, 5, labelType=cv.DIST_LABEL_PIXEL)
    most = int(label.max()) + 1
    paint, radius = np.zeros((most, 3), np.uint8), np.zeros(most, np.float32)
    paint[label[y, x]], radius[label[y, x]] = colours, radii
    share = np.clip(radius[label] - away + np.float32(0.5), 0, 1)
    return np.asarray(cv.blendLinear(paint[label], canvas, share, np.float32(1) - share), np.uint8)


def pigments(wanted: Floats, chance: np.random.Generator, spread: float) -> Pixels:
    """[N, 3]: one of few pure pigments for each colour [N, 3], so that many beside each other look like it.

    Args:
        spread: levels by which a pigment may be off.
    """
    target = wanted + chance.normal(0, spread, wanted.shape)
    away = ((target[:, None] - _PIGMENTS[None]) ** 2).sum(-1)
    chosen = _PIGMENTS[away.argmin(1)]
    return np.asarray(np.clip(0.62 * chosen + 0.38 * wanted, 0, 255), np.uint8)


def screen(tone: Floats, pitch: float, angle: float) -> Floats:
    """[H, W], 0..1: a halftone of `tone`, which is how much of each place is to be covered, 0..1."""
    where = places(*tone.shape)
    c, s = np.float32(np.cos(angle) * np.pi / pitch), np.float32(np.sin(angle) * np.pi / pitch)
    across, down = where[..., 0] * c + where[..., 1] * s, where[..., 1] * c - where[..., 0] * s
    wave = (np.cos(2 * across) + np.cos(2 * down)) / 4 + np.float32(0.5)
    return np.asarray(
        np.clip((tone - (np.float32(1) - wave)) * np.float32(pitch * 0.55) + np.float32(0.5), 0, 1), np.float32
    )
