"""Rings that raindrops make on water."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.shore.plane import WaterPlane

_LIVES, _LARGEST = 0.75, 0.32
"""Seconds that a ring is seen, and its radius at the end, metres."""
_DEEP = 15.0
"""Metres before the camera within which rings are large enough to be seen."""
_TURNS = 97


class Rings:
    """`count` rings at a time, each where another drop falls when it is gone.

    Args:
        eye: the framing before the move. nearest: z of the nearest water that is seen, metres.
    """

    def __init__(self, seed: int, count: int, eye: Camera, nearest: float) -> None:
        chance = rng(seed)
        self._phase = chance.random(count)
        at = chance.random((2, _TURNS, count))
        away = max(2.0, nearest - eye.z) + at[1] ** 1.4 * _DEEP
        aside = (at[0] * 2 - 1) * away * eye.size.width / eye.focal * 0.7
        self._x, self._z = eye.x + aside + away * np.tan(np.radians(eye.yaw)), eye.z + away

    def on(self, plane: WaterPlane, t: float) -> Field:
        """How bright they are, [rows, columns], 0..1."""
        camera, (wide, high) = plane.camera, plane.size
        found = np.zeros((high, wide), np.uint8)
        turn = t / _LIVES + self._phase
        age, which = turn % 1, turn.astype(int) % _TURNS
        drop = np.arange(len(which))
        xs, zs = self._x[which, drop], self._z[which, drop]
        for x, z, old in zip(xs.tolist(), zs.tolist(), age.tolist(), strict=True):
            column, row, depth = camera.project((x, plane.height, z))
            if depth < 0.5:
                continue
            radius = camera.focal * _LARGEST * (0.15 + 0.85 * old) / depth
            flat = max(0.8, radius * max(0.05, (camera.y - plane.height) / depth))
            centre = (round(column * 16), round((row - plane.first) * 16))
            if abs(centre[0]) < 1e5 and abs(centre[1]) < 1e5:
                ink = int(170 * (1 - old) ** 1.5)
                cv2.ellipse(found, centre, (round(radius * 16), round(flat * 16)), 0, 0, 360, (ink,), 1, cv2.LINE_AA, 4)
        return np.asarray(found.astype(np.float32) / 255, np.float32)
