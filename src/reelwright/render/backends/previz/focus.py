"""The lens's focus on a figure: what stands behind is drawn small, blurred and enlarged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Picture, Thing
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.units import Resolution

Drawing = Callable[[list[Thing], Camera, float], Picture]
"""Things, camera and seconds to a whole picture."""


def half_size(size: Resolution) -> Resolution:
    """As near as an even size comes to it."""
    return Resolution(width=max(16, (size.width + 2) // 4 * 2), height=max(16, (size.height + 2) // 4 * 2))


def focused_at(drawn: Drawing, z: float, sigma: float, things: list[Thing], camera: Camera, t: float) -> Picture:
    """The picture [H, W, 4] of things, sharp up to depth `z` and blurred behind.

    Args:
        drawn: draws what is behind, and all that fills the picture. sigma: pixels of a picture 360 high.
    """
    half = replace(camera, size=half_size(camera.size))
    behind = drawn([thing for thing in things if thing.z > z], half, t)
    blurred = cv2.GaussianBlur(behind, (0, 0), sigma * half.size.height / 360)
    size = (camera.size.width, camera.size.height)
    picture = cv2.resize(blurred, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
    draw_stack(picture, [thing for thing in things if thing.z <= z], camera, t)
    return picture
