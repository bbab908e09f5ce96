"""What the cameras of a shot can see of a street, so that nothing else is painted, and nothing finer than it shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.camera import Camera

_MARGIN = 0.06
"""Of the picture, either side."""


@dataclass(frozen=True, slots=True)
class Roofs:
    """Roof line along one side of a street: z and height, metres."""

    z: tuple[float, ...] = (0.0, 1.0)
    height: tuple[float, ...] = (0.0, 0.0)

    def at(self, z: float) -> float:
        """Its height at a depth; nothing stands beyond its ends."""
        return float(np.interp(z, self.z, self.height, left=0.0, right=0.0))


class Sightlines:
    """The cameras of a shot, sampled along its move.

    Args:
        coarser: how many times coarser than a pixel things may be painted, where the shot is out of focus.
    """

    def __init__(self, cameras: Sequence[Camera], coarser: float = 1.0) -> None:
        self.cameras = tuple(cameras)
        self._coarser = coarser
        self.nearest = min(camera.z for camera in self.cameras)
        self.furthest = max(camera.z for camera in self.cameras)

    def pixel(self, z: float) -> float:
        """Metres that one pixel of a picture shows at a depth, from where the shot comes closest."""
        return self._coarser * min(max(3.0, z - camera.z) / camera.focal for camera in self.cameras)

    def top(self, z: float) -> float:
        """The highest that is seen at a depth, in the picture or mirrored in the road, metres."""
        found = 0.0
        for camera in self.cameras:
            half, tilt = math.atan(camera.size.height / 2 / camera.focal), math.radians(camera.pitch)
            away = max(2.0, z - camera.z) * 1.12
            up, mirrored = math.tan(half + tilt), math.tan(max(0.0, half - tilt))
            found = max(found, camera.y + away * max(0.0, up), away * mirrored - camera.y)
        return found + 0.6

    def over(self, point: tuple[float, float, float], wall_x: float, roofs: Mapping[int, Roofs]) -> bool:
        """True if a point beyond a street's end is seen past its houses.

        Args:
            wall_x: how far off the axis their walls stand, metres.
            roofs: the roof line of the left side (-1) and of the right (1).
        """
        return any(self._clear(camera, point, wall_x, roofs) for camera in self.cameras)

    @staticmethod
    def _clear(camera: Camera, point: tuple[float, float, float], wall_x: float, roofs: Mapping[int, Roofs]) -> bool:
        x, y, z = point
        side = 1 if x > camera.x else -1
        if abs(x) <= wall_x:
            return True
        share = (side * wall_x - camera.x) / (x - camera.x)
        row = roofs[side]
        return y > camera.y and camera.y + (y - camera.y) * share > row.at(camera.z + (z - camera.z) * share) - 1.5

    def sees(self, x: float, z0: float, z1: float) -> bool:
        """True if any of the line at `x` from `z0` to `z1` is in a picture, left to right."""
        return any(self._in(camera, x, z0, z1) for camera in self.cameras)

    @staticmethod
    def _in(camera: Camera, x: float, z0: float, z1: float) -> bool:
        sides = np.arctan(camera.corner_rays[0])
        left, right = float(sides.min()), float(sides.max())
        margin = (right - left) / 2 * _MARGIN + 0.02
        if z1 - camera.z < 0.3:
            return False
        near, far = (math.atan2(x - camera.x, max(0.3, z - camera.z)) for z in (z0, z1))
        return min(near, far) < right + margin and max(near, far) > left - margin
