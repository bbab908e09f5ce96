"""Somebody's shape in a picture, and what can be told from it."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.stack import draw_stack

Shape = NDArray[np.uint8]
"""[H, W] 0..255, where somebody is."""


def shape_of(scene: Location, index: int = 24) -> Shape:
    """The figure of a shot as one frame has it, and no other thing."""
    t, picture = index / 24, np.zeros((scene.size.height, scene.size.width, 4), np.uint8)
    draw_stack(picture, scene._figure(t)[: _cards(scene, t)], scene.camera(index), t)
    return cast(Shape, cv2.extractChannel(picture, 3))


def _cards(scene: Location, t: float) -> int:
    """Of the figure itself, without what it makes on the ground."""
    assert scene.person is not None
    return len(scene.person.things(t, 0.0, 0.0, 9.0))


def rows_of(shape: Shape) -> tuple[int, int]:
    """First row and one past the last."""
    rows = np.flatnonzero(shape.max(1) > 128)
    return int(rows[0]), int(rows[-1]) + 1


def neck_of(shape: Shape, head: int) -> int:
    """The narrowest row under a head that is about so many rows high."""
    top, _ = rows_of(shape)
    wide = (shape > 128).sum(1)
    first, last = top + round(0.8 * head), min(len(wide), top + round(1.4 * head))
    return first + int(np.argmin(wide[first:last]))
