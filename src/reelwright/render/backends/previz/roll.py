"""A camera that does not stand level. Turning a camera about its line of sight turns the picture and does nothing else,
so a set is drawn level, on a larger picture, and what is shown is cut from that, turned."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.render.backends.previz.finish import Frame
from reelwright.units import Resolution

_SPARE = 2
"""Pixels to every side that interpolation may read."""


def overscanned(size: Resolution, degrees: float) -> Resolution:
    """The smallest size from which a picture of `size` can be cut at any roll up to `degrees` either way."""
    if degrees == 0:
        return size
    across, up = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    width = size.width * across + size.height * up
    height = size.height * across + size.width * up
    return Resolution(width=_even(width + 2 * _SPARE), height=_even(height + 2 * _SPARE))


def _even(pixels: float) -> int:
    return 2 * math.ceil(pixels / 2)


def rolled(frame: Frame, degrees: float, size: Resolution) -> Frame:
    """What a camera rolled clockwise sees, [H, W, 3] of `size`, of a level frame that has the same middle."""
    high, wide = frame.shape[:2]
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = (wide - 1) / 2, (high - 1) / 2
    to_x, to_y = (size.width - 1) / 2, (size.height - 1) / 2
    place = np.array([[c, s, to_x - c * x - s * y], [-s, c, to_y + s * x - c * y]])
    turned = cv2.warpAffine(frame, place, (size.width, size.height), flags=cv2.INTER_LINEAR)
    return turned.astype(np.uint8, copy=False)
