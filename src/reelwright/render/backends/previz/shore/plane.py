"""A level plane as a camera sees it, row by row: for what is reckoned in the picture and not painted on cards."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera, Matrix
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, Ripple

_TILES = 4
"""Times a tile is laid side by side either way, so that it is seldom read past its edge."""
_MIDDLE, _LOUD = 128, 45
"""Of a tile's texels: the mean, and one standard deviation."""


@dataclass(frozen=True)
class WaterPlane:
    """The plane at a height, in the rows `first` to `last` - 1 of a camera's picture, all of them under its horizon."""

    camera: Camera
    height: float
    first: int
    last: int

    @classmethod
    def under(cls, camera: Camera, height: float, nearest: float, farthest: float) -> WaterPlane | None:
        """Between two depths of the world, metres, as far as they are in the picture; None: out of sight."""
        if camera.y - height < 0.15:
            return None
        _, row, depth = camera.project((camera.x, height, nearest))
        foot = camera.size.height if depth < 0.1 else min(camera.size.height, int(row) + 2)
        first = max(0, camera.horizon + 1)
        if farthest < math.inf:
            first = max(0, int(camera.project((camera.x, height, farthest))[1]))
        return cls(camera, height, first, foot) if foot - first >= 4 else None

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self.camera.size.width, self.last - self.first

    @cached_property
    def back(self) -> Matrix:
        """Picture to (x, z, 1) of the plane, up to a factor that is greater than 0."""
        camera = self.camera
        down = np.array([0, self.height, 0]) - camera.position
        onto = camera.matrix @ np.stack((np.array([1.0, 0, 0]), np.array([0, 0, 1.0]), down), axis=1)
        shift = np.array([[1, 0, 0], [0, 1, self.first + 0.5], [0, 0, 1.0]])
        found: Matrix = np.linalg.inv(onto) @ shift
        return found

    @cached_property
    def away(self) -> Field:
        """Metres to the camera's foot, [rows, 1], about the middle column."""
        middle = np.array([self.size[0] / 2, 0, 1.0])
        rows = np.arange(self.size[1])[:, None] * self.back[:, 1] + self.back @ middle
        at = rows[:, :2] / rows[:, 2:]
        found = np.hypot(at[:, 0] - self.camera.x, at[:, 1] - self.camera.z)[:, None]
        return np.asarray(np.minimum(np.where(rows[:, 2:] / rows[-1, 2] > 0, found, 1e5), 1e5), np.float32)

    def along(self, a: float, b: float, c: float) -> Field:
        """a x + b z + c where each pixel shows the plane, [rows, columns] metres."""
        rows = np.arange(self.size[1], dtype=np.float32)[:, None]
        columns = np.arange(self.size[0], dtype=np.float32)[None]
        top, under = np.array([a, b, c]) @ self.back, self.back[2]
        share = np.float32(under[1]) * rows + np.float32(under[2])  # a camera that does not roll: the same along a row
        share = np.where(np.abs(share) < 1e-9, np.float32(1e-9), share)
        return np.asarray((np.float32(top[0]) * columns + np.float32(top[1]) * rows + np.float32(top[2])) / share)

    def fades(self, metres: float) -> Field:
        """How far what is `metres` long along the view can still be seen, [rows, 1], 1 near and 0 far."""
        a_row = self.away * self.away / (self.camera.focal * max(0.2, self.camera.y - self.height))
        return np.asarray(np.clip(1.5 - 2 * a_row / metres, 0, 1), np.float32)


class Tile:
    """Noise that wraps, to be laid over a plane; its texels are bytes."""

    def __init__(self, seed: int) -> None:
        ripple = Ripple(seed)
        self._size = ripple.size
        grey = np.clip(ripple.tile * _LOUD + _MIDDLE, 0, 255).astype(np.uint8)
        self._wide: Picture = np.tile(grey, (_TILES, _TILES))

    def on(self, plane: WaterPlane, finer: tuple[float, float], moved: tuple[float, float], metres: float) -> Field:
        """Read across a plane, [rows, columns], about -2..2, and 0 where what is `metres` long is not seen any more.

        Args:
            finer: texels a metre along x and z.
            moved: metres along x and z that the tile has gone.
        """
        fades = plane.fades(metres)
        wide, high = plane.size
        top = int(np.argmax(fades[:, 0] > 0)) if fades[-1, 0] > 0 else high
        found = np.zeros((high, wide), np.float32)
        if top >= high:
            return found
        eye, room = (plane.camera.x, plane.camera.z), (1.5 * self._size, 0.0)  # to the left of it, and behind
        start = [
            math.ceil((left - (at - go) * f) / self._size) * self._size - go * f
            for at, go, f, left in zip(eye, moved, finer, room, strict=True)
        ]
        place = np.array([[finer[0], 0, start[0]], [0, finer[1], start[1]], [0, 0, 1.0]]) @ plane.back
        place = place @ np.array([[1, 0, 0], [0, 1, top], [0, 0, 1.0]])
        way, size = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, (wide, high - top)
        read = cv2.warpPerspective(
            self._wide, place, size, flags=way, borderMode=cv2.BORDER_CONSTANT, borderValue=(_MIDDLE,)
        )
        read = cv2.addWeighted(read, 1 / _LOUD, read, 0, -_MIDDLE / _LOUD, dtype=cv2.CV_32F)
        np.multiply(read, fades[top:], out=found[top:])
        return found

    def still(self, rows: slice, columns: slice, t: float) -> Field:
        """Read in the picture plane, its finest grain, for what is too far to have a shape, [rows, columns].

        A pixel reads the same whatever part of the picture is asked for; columns begin and end at an even one.
        """
        down = np.arange(4 * rows.start, 4 * rows.stop) + int(24 * t)
        across = np.arange(3 * columns.start // 2, 3 * columns.stop // 2) + int(10 * t)
        part = self._wide.take(down, 0, mode="wrap").take(across, 1, mode="wrap")
        size = columns.stop - columns.start, rows.stop - rows.start
        small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
        fine = cv2.subtract(small, cv2.blur(small, (9, 3)), dtype=cv2.CV_32F)
        return np.asarray(fine * np.float32(4 / _LOUD), np.float32)
