"""A pinhole camera in a world of metres: x right, y up, z away. The focal length is computed, never typed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reelwright.units import Resolution

Matrix = NDArray[np.float64]
"""[3, 3] or [3]."""
Window = tuple[float, float, float, float]
"""Left, right, foot and top in metres of what is seen at a depth."""


@dataclass(frozen=True)
class Camera:
    """Where it stands and looks. Angles in degrees: yaw to the right, pitch up, roll clockwise."""

    size: Resolution
    x: float = 0.0
    y: float = 1.7
    z: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    fov: float = 50.0
    """Horizontal, of a 16:9 picture of this height; see `focal`."""
    overscan: tuple[float, float] = (1.0, 1.0)
    """How many times wider and taller `size` is than the picture that will be cut from it."""

    @property
    def picture(self) -> tuple[float, float]:
        """Width and height in pixels of the picture that is shown, in the middle of what is drawn."""
        return self.size.width / self.overscan[0], self.size.height / self.overscan[1]

    @cached_property
    def focal(self) -> float:
        """Focal length in pixels. `fov` is meant for 16:9; other shapes keep the same height of view, but a picture
        taller than wide sees somewhat more, so that its subject does not fill it."""
        width, height = self.picture
        focal = height * 16 / 9 / 2 / math.tan(math.radians(self.fov) / 2)
        ratio = width / height
        return focal * min(1.0, 0.62 + 0.38 * min(1.0, ratio / (16 / 9))) if ratio < 16 / 9 else focal

    @property
    def focal_mm(self) -> float:
        """Of a lens on a sensor 20.25 mm high (36 mm wide at 16:9)."""
        return self.focal / self.picture[1] * 20.25

    @property
    def half_height(self) -> float:
        """Degrees from the middle of the picture to its upper edge."""
        return math.degrees(math.atan2(self.picture[1] / 2, self.focal))

    @cached_property
    def position(self) -> Matrix:
        return np.array([self.x, self.y, self.z])

    @cached_property
    def matrix(self) -> Matrix:
        """World directions to picture: K R, [3, 3]."""
        yaw, pitch, roll = (math.radians(angle) for angle in (self.yaw, self.pitch, self.roll))
        ry = np.array([[math.cos(yaw), 0, -math.sin(yaw)], [0, 1, 0], [math.sin(yaw), 0, math.cos(yaw)]])
        rp = np.array([[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]])
        rr = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]])
        k = np.array([[self.focal, 0, self.size.width / 2], [0, -self.focal, self.size.height / 2], [0, 0, 1.0]])
        found: Matrix = k @ rr @ rp @ ry
        return found

    @cached_property
    def corner_rays(self) -> Matrix:
        """Metres across and up for each of depth, through the corners of what is drawn: [2, 4]."""
        width, height = self.size.width, self.size.height
        corners = np.linalg.inv(self.matrix) @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1.0]])
        return np.asarray(corners[:2] / corners[2])

    def window(self, z: float) -> Window:
        """What it sees at a depth that is not behind it."""
        x, y = self.corner_rays * (z - self.z)
        return self.x + x.min(), self.x + x.max(), self.y + y.min(), self.y + y.max()

    @property
    def horizon(self) -> int:
        """The picture's row of the horizon, roll ignored; may lie outside the picture."""
        return int(self.size.height / 2 + self.focal * math.tan(math.radians(self.pitch)))

    def project(self, point: tuple[float, float, float] | Matrix) -> tuple[float, float, float]:
        """World point to (column, row, depth); depth below 0 is behind the camera."""
        q = self.matrix @ (np.asarray(point, float) - self.position)
        return q[0] / q[2], q[1] / q[2], q[2]

    def zoomed(self, times: float) -> Camera:
        """With a focal length so many times as long."""
        return self.moved(fov=math.degrees(2 * math.atan(math.tan(math.radians(self.fov) / 2) / times)))

    def moved(self, **changes: float) -> Camera:
        return replace(self, **changes)  # type: ignore[arg-type]
