"""Fur: short strokes that lie along a body, and stand out over its edge."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, rng

_SEEN = 3.0
"""Pixels: shorter hair is not seen."""
_APART, _NEAREST = 0.17, 2.6
"""Between roots: share of the length of a hair, and pixels at least."""
_MOST = 30_000
"""Roots in a picture."""
_CHANCES = 256
"""Chance repeats after so many roots."""
_UNLIKE = 0.15
"""How far a hair's brightness is from that of what it grows on."""
_STRAY = 0.30
"""Radians."""
_DROOP = 0.35
_THICK = 36.0
"""Pixels of a hair from which its root is two broad."""
_DENSE = 0.72
"""How much of what is behind a hair it hides."""


def brushed(picture: Picture, corner: tuple[float, float], lie: Field, length: Field, usual: float, seed: int) -> None:
    """Grow fur on a picture [h, w, 4], in place. A hair stays where it is on the animal, whatever is seen of that.

    Args:
        corner: where on the animal the picture's first pixel is, pixels right and down.
        lie: [h, w, 2], where it lies to, right and up.
        length: [h, w] pixels, 0 where none grows.
        usual: pixels, on most of the animal.
    """
    if float(length.max()) < _SEEN:
        return
    x, y, own = _roots(picture.shape[:2], corner, max(_NEAREST, _APART * usual), seed)
    grows = np.flatnonzero((picture[y, x, 3] > 250) & (length[y, x] >= _SEEN))
    grows = grows[np.argsort(own[0, grows])]
    x, y, own = x[grows], y[grows], own[:, grows]
    way = lie[y, x]
    angle = np.arctan2(way[:, 1] - _DROOP, way[:, 0]) + (own[2] - 0.5) * 2 * _STRAY
    long = length[y, x] * (0.6 + 0.8 * own[3])
    root = np.stack((x, y), 1)
    middle = root + _way(angle, 0.55 * long)
    tip = middle + _way(angle - 0.25 * np.sign(np.cos(angle)), 0.45 * long)
    tone = 1 + _UNLIKE * (2 * own[1] - 1)
    colours = picture[y, x].astype(np.float32) * np.column_stack((tone, tone, tone, np.ones_like(tone)))
    ends = (np.round(at * 16).astype(int).tolist() for at in (root, middle, tip))
    bare = picture.copy()
    broad = (1 + (long > _THICK)).tolist()
    for a, b, c, colour, wide in zip(*ends, np.minimum(colours, 255).tolist(), broad, strict=True):
        cv2.line(picture, a, b, colour, wide, cv2.LINE_AA, 4)
        cv2.line(picture, b, c, colour, 1, cv2.LINE_AA, 4)
    inside = np.where(bare[..., 3] > 253, np.uint8(1), np.uint8(0))
    cv2.copyTo(cv2.addWeighted(picture, _DENSE, bare, 1 - _DENSE, 0), inside, picture)


def _roots(
    shape: tuple[int, ...], corner: tuple[float, float], step: float, seed: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], Field]:
    """Columns, rows and four chances of each root, [n], [n], [4, n]."""
    h, w = shape
    step = np.ceil(2 * max(step, (h * w / _MOST) ** 0.5)) / 2
    left, top = (int(np.ceil(c / step)) for c in corner)
    right, foot = int((corner[0] + w - 1) / step), int((corner[1] + h - 1) / step)
    rows, columns = (axis.ravel() for axis in np.mgrid[top:foot, left:right])
    own = rng(seed).random((4, _CHANCES, _CHANCES), dtype=np.float32)[:, rows % _CHANCES, columns % _CHANCES]
    x, y = (columns + own[2]) * step - corner[0], (rows + own[3]) * step - corner[1]
    return x.clip(0, w - 1).astype(np.int32), y.clip(0, h - 1).astype(np.int32), own


def _way(angle: Field, far: Field) -> NDArray[np.float64]:
    """So far at an angle from the right, in pixels right and down."""
    return np.stack((far * np.cos(angle), -far * np.sin(angle)), 1).astype(np.float64)
