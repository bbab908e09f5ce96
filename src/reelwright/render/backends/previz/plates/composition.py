"""Which part of a plate a shot shows: filled, never stretched, about its subject, with room for the camera to move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.camera import Camera

FAR, NEAR = 10.0, 7.0
"""Metres from the camera to the card behind and to the one in front."""
_SAFE = 1.004
"""What is shown is so much larger than what has to be covered."""

_ROOMY = 0.84
"""Of the height that is seen: as much as a subject may take."""

Span = tuple[float, float, float, float]
"""Left, top, right, foot."""


@dataclass(frozen=True, slots=True)
class Crop:
    """How a plate lies in the world: which of its pixels is straight ahead, and how large they are."""

    x: float
    y: float
    """Pixels of the plate."""
    metres: float
    """Across a pixel, at `FAR`."""
    used: Span
    """Pixels that the shot can come to see; whole numbers, inside the plate."""

    def at(self, x: float, y: float, depth: float) -> tuple[float, float, float]:
        """Where a pixel of the plate stands in the world, when it stands at `depth`."""
        metres = self.metres * depth / FAR
        return (x - self.x) * metres, (self.y - y) * metres, depth


def reach(cameras: Sequence[Camera]) -> Span:
    """What these cameras see of both cards, in metres at `FAR`; top and foot as heights."""
    seen = []
    for camera in cameras:
        w, h = camera.size.width, camera.size.height
        corners = np.array([(0, w, w, 0), (0, 0, h, h), (1, 1, 1, 1)], float)
        rays = np.linalg.inv(camera.matrix) @ corners
        for depth in (FAR, NEAR):
            points = camera.position[:2, None] + rays[:2] * (depth - camera.z) / rays[2]
            seen.append(points * FAR / depth)
    x, y = np.concatenate(seen, axis=1)
    return float(x.min()), float(y.max()), float(x.max()), float(y.min())


def composed(size: tuple[int, int], sees: Span, subject: Span, closer: float) -> Crop:
    """The window on a plate of `size` (width, height) for a camera that sees `sees`.

    Args:
        subject: of the plate, in shares 0..1. Where the plate is wider or taller than the shot, the cut is made so that
            the subject stays.
        closer: 1 shows all that can be; 2 half of it.
    """
    wide, tall = size
    left, top, right, foot = (edge * _SAFE for edge in sees)
    metres = max((right - left) / wide, (top - foot) / tall) * closer
    x = _ahead((subject[0] + subject[2]) / 2, wide, (right - left) / metres)
    high = (top - foot) / metres / tall
    middle = (subject[1] + subject[3]) / 2
    if subject[3] - subject[1] > high * _ROOMY:  # of what is too tall, the upper end is its face
        middle = subject[1] + high * (0.5 - (1 - _ROOMY) / 2)
    y = _ahead(middle, tall, (top - foot) / metres)
    x = min(max(x, -left / metres), wide - right / metres)
    y = min(max(y, top / metres), tall + foot / metres)
    used = (
        max(0, int(x + left / metres) - 2),
        max(0, int(y - top / metres) - 2),
        min(wide, int(np.ceil(x + right / metres)) + 2),
        min(tall, int(np.ceil(y - foot / metres)) + 2),
    )
    return Crop(x, y, metres, used)


def _ahead(subject: float, whole: int, seen: float) -> float:
    """The pixel to look at along one way. The less is seen of the plate, the nearer the middle its subject stands."""
    return subject * whole - (subject - 0.5) * 0.5 * min(1.0, seen / whole) * seen


def enlargement(crop: Crop, camera: Camera) -> float:
    """Pixels of the shot to a pixel of the plate."""
    return crop.metres * camera.focal / FAR
