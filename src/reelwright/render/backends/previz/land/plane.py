"""Level ground: one plane, painted as a lens sees it, so that its detail is as fine as the picture needs at every depth
and does not shimmer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera, Matrix
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import smoothstep


@dataclass(frozen=True, slots=True)
class Extent:
    """The part of a plane at height 0 that a shot sees."""

    eye: tuple[float, float, float]
    """Where it is painted from, metres; as low and as far back as any camera of the shot."""
    across: tuple[float, float]
    """Least and greatest x / depth."""
    down: float
    """Greatest height / depth."""

    @classmethod
    def of(cls, views: Sequence[Camera], far_metres: float) -> Extent:
        """What these cameras see, from behind and below all of them, as far aside and down as they do."""
        low, back = min(view.y for view in views), min(view.z for view in views) - 0.3
        across, down = [0.0], 0.05
        for view in views:
            sideways, up = corner_rays(view)
            ahead = view.y / max(0.03, float((-up).max())) + view.z - back
            down = max(down, low / ahead)
            for depth in (ahead, far_metres):
                for side in (float(sideways.min()), float(sideways.max())):
                    across.append((view.x - views[0].x + side * max(0.1, depth + back - view.z)) / depth)
        return cls((views[0].x, low, back), (min(across) - 0.02, max(across) + 0.02), down * 1.05)


class Plane:
    """The plane at height 0, as a texture and the way from it to a picture. Whoever makes one sets `texture`.

    Args:
        wide: texels.
        far_metres: from the painter's eye to where it ends.
    """

    texture: Picture

    def __init__(self, extent: Extent, wide: int, far_metres: float) -> None:
        self._eye = eye = extent.eye
        step = (extent.across[1] - extent.across[0]) / wide
        least = eye[1] / far_metres
        high = min(1400, max(16, math.ceil((extent.down - least) / step)))
        self._left, self._step, self._top = extent.across[0], step, least
        u = (extent.across[0] + step * np.arange(wide, dtype=np.float32))[None]
        v = (least + step * np.arange(high, dtype=np.float32))[:, None]
        self.depth = np.asarray(eye[1] / v, np.float32)
        """[h, 1] metres from the painter's eye."""
        self.x, self.z = np.asarray(eye[0] + u * self.depth, np.float32), np.asarray(eye[2] + self.depth + 0 * u)
        """[h, w] each, metres: the point of the world under each texel."""

    @property
    def foot(self) -> Field:
        """[h, 1] metres across a texel."""
        return np.asarray(self.depth * self._step, np.float32)

    @property
    def reach(self) -> Field:
        """[h, 1] metres along a texel."""
        return np.asarray(self.foot * self.depth / self._eye[1], np.float32)

    def noise(self, sizes: tuple[float, ...], seed: int) -> Field:
        """[h, w] 0..1, features of `sizes` metres, each fading where a texel is too coarse to show it."""
        total, weight = np.zeros(self.x.shape, np.float32), 0.0
        for k, size in enumerate(sizes):
            grid = rng(seed * 31 + k).random((256, 256), dtype=np.float32)
            u = np.ascontiguousarray((self.x / size) % 256, np.float32)
            w = np.ascontiguousarray((self.z / size) % 256, np.float32)
            here = cv2.remap(grid, u, w, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
            shows = smoothstep(1.0, 0.35, np.maximum(self.foot, self.reach * 0.35) / size)
            loud = size**0.35
            total += (here - 0.5) * (shows * loud).astype(np.float32)
            weight += loud
        return np.asarray(np.clip(0.5 + total / weight * 1.9, 0, 1), np.float32)

    def homography(self, camera: Camera) -> Matrix:
        """Texel to picture, [3, 3]."""
        ex, ey, ez = self._eye
        # the point under texel (i, j), times its v: a linear map of (i, j, 1)
        world = np.array(
            [
                [ey * self._step, ex * self._step, ey * self._left + ex * self._top],
                [0, 0, 0],
                [0, ez * self._step, ez * self._top + ey],
            ]
        )
        weight = np.array([[0, self._step, self._top]])
        found: Matrix = camera.matrix @ (world - camera.position[:, None] * weight)
        return found

    def first_row(self, camera: Camera, metres: float) -> int:
        """The picture's row at which the plane is so far away; 0 to its height."""
        down = math.radians(camera.pitch) + math.atan2(camera.y, metres)
        row = int(camera.size.height / 2 + camera.focal * math.tan(down))
        return min(max(0, row), camera.size.height)

    def lay(self, picture: Picture, first: int, camera: Camera) -> None:
        """Fill `picture` [H, W, 4] with the plane from row `first` on, in place."""
        part = picture[first:]
        if len(part):
            matrix = np.array([[1, 0, 0], [0, 1, -first], [0, 0, 1.0]]) @ self.homography(camera)
            size = (part.shape[1], part.shape[0])
            cv2.warpPerspective(self.texture, matrix, size, part, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def corner_rays(view: Camera) -> Matrix:
    """Metres across and up for each of depth, through the picture's corners: [2, 4]."""
    width, height = view.size.width, view.size.height
    corners = np.linalg.inv(view.matrix) @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1.0]])
    return np.asarray(corners[:2] / corners[2])
