"""Fur: short strokes that lie along a body, and stand out over its edge."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, rng

_SEEN = 3.0
"""Pixels: shorter hair is not seen."""
_APART = 0.17
"""Between roots, against the length of a hair."""
_NEAREST = 2.6
_UNLIKE = 0.13
"""How far a hair's brightness is from that of what it grows on."""
_STRAY = 0.30
"""Radians."""
_DROOP = 0.35
_DENSE = 0.62
"""How much of what is behind a hair it hides."""


def brushed(picture: Picture, lie: Field, length: Field, seed: int) -> None:
    """Grow fur on a picture [h, w, 4], in place.

    Args:
        lie: [h, w, 2], where it lies to, right and up.
        length: [h, w] pixels, 0 where none grows.
    """
    longest = float(length.max())
    if longest < _SEEN:
        return
    h, w = length.shape
    step = max(_NEAREST, _APART * float(np.median(length[length >= _SEEN])))
    chance = rng(seed)
    rows, columns = np.mgrid[0 : int(h / step), 0 : int(w / step)]
    own = chance.random((4, rows.size), dtype=np.float32)
    y = ((rows.ravel() + own[0]) * step).astype(np.int32)
    x = ((columns.ravel() + own[1]) * step).astype(np.int32)
    grows = np.flatnonzero((picture[y, x, 3] > 250) & (length[y, x] >= _SEEN))
    grows = grows[chance.permutation(len(grows))]
    x, y, own = x[grows], y[grows], own[:, grows]
    way = lie[y, x]
    angle = np.arctan2(way[:, 1] - _DROOP, way[:, 0]) + (own[2] - 0.5) * 2 * _STRAY
    long = length[y, x] * (0.6 + 0.8 * own[3])
    middle = np.stack((x + 0.55 * long * np.cos(angle), y - 0.55 * long * np.sin(angle)), 1)
    bow = angle - 0.25 * np.sign(np.cos(angle))
    tip = middle + np.stack((0.45 * long * np.cos(bow), -0.45 * long * np.sin(bow)), 1)
    tone = 1 + _UNLIKE * (2 * ((own[2] * 7.31 + own[3] * 3.17) % 1.0) - 1)
    colours = picture[y, x].astype(np.float32) * np.column_stack((tone, tone, tone, np.ones_like(tone)))
    root, middle, tip = (np.round(at * 16).astype(int).tolist() for at in (np.stack((x, y), 1), middle, tip))
    thick = (long > 36).astype(int) + 1
    bare = picture.copy()
    for a, b, c, colour, wide in zip(root, middle, tip, np.minimum(colours, 255).tolist(), thick.tolist(), strict=True):
        cv2.line(picture, a, b, colour, wide, cv2.LINE_AA, 4)
        cv2.line(picture, b, c, colour, 1, cv2.LINE_AA, 4)
    inside = np.where(bare[..., 3] > 253, np.uint8(1), np.uint8(0))
    cv2.copyTo(cv2.addWeighted(picture, _DENSE, bare, 1 - _DENSE, 0), inside, picture)
