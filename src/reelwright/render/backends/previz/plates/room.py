"""Room about a cut-out: what has nothing behind it need not fill the shot, and is not cut off by it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from reelwright.imaging.cutout import MOST_COVERED
from reelwright.imaging.picture import UserPicture

_FILLS = 0.7
"""Of the shot's breadth or height, as much as a cut-out takes."""
_LONGEST = 2600
"""Pixels of its longer side that are kept where room is added: more than any film has of it."""


def with_room(picture: UserPicture, ratio: float) -> UserPicture:
    """A picture with clear parts on a larger clear sheet, if a shot of this `ratio` (width over height) would cut what
    it shows; else as it is."""
    if picture.alpha is None:
        return picture
    covers = (picture.alpha > 127).astype(np.uint8)
    if covers.mean() >= MOST_COVERED:
        return picture
    h, w = covers.shape
    left, top, wide, tall = cv2.boundingRect(covers)
    seen = min(w, h * ratio), min(h, w / ratio)
    if not wide or (wide <= _FILLS * seen[0] and tall <= _FILLS * seen[1]):
        return picture
    scale = min(1.0, _LONGEST / max(wide, tall))
    size = max(1, round(wide * scale)), max(1, round(tall * scale))
    box = np.s_[top : top + tall, left : left + wide]
    bgr, alpha = (cv2.resize(part[box], size, interpolation=cv2.INTER_AREA) for part in (picture.bgr, picture.alpha))
    breadth = max(size[0], size[1] * ratio) / _FILLS
    across, down = round((breadth - size[0]) / 2), round((breadth / ratio - size[1]) / 2)
    edges = down, down, across, across
    return replace(
        picture,
        bgr=np.asarray(cv2.copyMakeBorder(bgr, *edges, cv2.BORDER_REPLICATE), np.uint8),
        alpha=np.asarray(cv2.copyMakeBorder(alpha, *edges, cv2.BORDER_CONSTANT, value=(0,)), np.uint8),
    )
