"""Focus: what a lens makes of what is behind the figure, and what it sees of it."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Picture

_STOP = 5.6
"""Of the lens."""
_BEYOND = 0.72
"""How much of the blur of what is infinitely far most things have: they stand at some times the figure's distance."""
_SIGMA = 0.28
"""Of the disc of confusion, as a blur."""


def out_of_focus(picture: Picture, camera: Camera, metres: float) -> Picture:
    """A picture [H, W, 4] as a lens shows it that is focused so many metres before it; blurred at a quarter of its
    size."""
    focal = camera.focal_mm / 1000
    disc = focal * focal / (_STOP * max(0.1, metres - focal)) * _BEYOND * camera.size.height / 0.02025
    sigma = disc * _SIGMA
    height, width = picture.shape[:2]
    k = 4 if sigma > 5 else 2
    small = cv2.resize(picture, (max(1, width // k), max(1, height // k)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), max(0.6, sigma / k))
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def foot_of(camera: Camera, z: float) -> float:
    """y of the lowest that a camera sees at a depth, metres."""
    down = np.arctan(camera.size.height / 2 / camera.focal) - np.radians(camera.pitch)
    return float(camera.y - np.tan(min(1.5, float(down))) * max(0.1, z - camera.z))
