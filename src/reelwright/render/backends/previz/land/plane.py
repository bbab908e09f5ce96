"""The level ground of a place: one plane, painted as a lens sees it, so that its detail is as fine as the picture needs
at every depth and does not shimmer."""

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

_STEEP = 1.5
"""Depth over height."""
_ROWS = 48
"""Of the ground that noise is reckoned for at once, so that they stay in the cache."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a shot sees of the ground."""

    eye: tuple[float, float, float]
    """Where it is painted from, metres; as low and as far back as any camera of the shot."""
    across: tuple[float, float]
    """Least and greatest x / depth that is seen."""
    down: float
    """Greatest height / depth."""
    wide: int
    """Texels."""
    far: float
    """Metres from the eye to where it ends."""

    @classmethod
    def of(cls, views: Sequence[Camera], far: float) -> Extent:
        """From behind and below all cameras of the shot, as far aside and down as they see."""
        low, back = min(view.y for view in views), min(view.z for view in views) - 0.3
        eye = (views[0].x, low, back)
        across, down = [0.0], 0.05
        for view in views:
            sideways, up = view.corner_rays
            ahead = view.y / max(0.03, float((-up).max())) + view.z - back
            down = max(down, low / ahead)
            for depth in (ahead, far):
                for side in (float(sideways.min()), float(sideways.max())):
                    across.append((view.x - eye[0] + side * max(0.1, depth + back - view.z)) / depth)
        size = views[0].size
        wide = min(1700, round(1.1 * max(size.width, size.height * 0.8)))
        return cls(eye, (min(across) - 0.02, max(across) + 0.02), down * 1.05, wide, far)


class Plane:
    """The ground at height 0, and the way from its texture to a picture. Whoever makes one gives it a `texture`."""

    texture: Picture

    def __init__(self, extent: Extent) -> None:
        self._eye, wide = extent.eye, extent.wide
        step = (extent.across[1] - extent.across[0]) / wide
        least = self._eye[1] / extent.far
        high = min(1400, max(16, math.ceil((extent.down - least) / step)))
        self._left, self._step, self._top = extent.across[0], step, least
        u = (extent.across[0] + step * np.arange(wide, dtype=np.float32))[None]
        v = (least + step * np.arange(high, dtype=np.float32))[:, None]
        self.depth: Field = np.asarray(self._eye[1] / v, np.float32)
        """[rows, 1] metres from the eye."""
        self.x: Field = np.asarray(self._eye[0] + u * self.depth, np.float32)
        self.z: Field = np.asarray(self._eye[2] + self.depth + 0 * u, np.float32)
        self.foot: Field = self.depth * np.float32(step)
        """[rows, 1] metres across a texel; `reach`: along it."""
        self.reach: Field = self.foot * self.depth / np.float32(self._eye[1])

    @property
    def is_seen_from_above(self) -> bool:
        """Whether the camera looks down on it so steeply that what grows there hides nothing behind it."""
        return float(np.median(self.depth)) < _STEEP * self._eye[1]

    def noise(self, sizes: tuple[float, ...], seed: int) -> Field:
        """See `ground_noise`."""
        return ground_noise(self.x, self.z, self.foot, self.reach, sizes, seed)

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
        """The picture's row at which the ground is so far away; 0 to its height."""
        down = math.radians(camera.pitch) + math.atan2(camera.y, metres)
        row = int(camera.size.height / 2 + camera.focal * math.tan(down))
        return min(max(0, row), camera.size.height)

    def lay(self, picture: Picture, first: int, camera: Camera) -> None:
        """Fill `picture` [H, W, 4] with the ground from row `first` on, in place."""
        part = picture[first:]
        if len(part):
            matrix = np.array([[1, 0, 0], [0, 1, -first], [0, 0, 1.0]]) @ self.homography(camera)
            size = (part.shape[1], part.shape[0])
            cv2.warpPerspective(self.texture, matrix, size, part, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def ground_noise(x: Field, z: Field, foot: Field, reach: Field, sizes: tuple[float, ...], seed: int) -> Field:
    """Noise on the ground, features of `sizes` metres, each fading where a texel is too coarse to show it. 0..1."""
    grids = [rng(seed * 31 + k).random((256, 256), dtype=np.float32) for k in range(len(sizes))]
    weight = sum(size**0.35 for size in sizes)
    every = np.full((len(x), 1), 1.9 / weight, np.float32)
    loud = [every * size**0.35 * smoothstep(1.0, 0.35, np.maximum(foot, reach * 0.35) / size) for size in sizes]
    total: Field = np.full(x.shape, 0.5, np.float32)
    for top in range(0, len(x), _ROWS):
        rows = slice(top, top + _ROWS)
        for grid, size, shows in zip(grids, sizes, loud, strict=True):
            if shows[rows].any():
                u, w = (_wrapped(np.asarray(one[rows] / size, np.float32)) for one in (x, z))
                here = cv2.remap(grid, u, w, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
                total[rows] += (here - np.float32(0.5)) * shows[rows]
    return np.clip(total, 0, 1, out=total)


def _wrapped(at: Field) -> Field:
    """Texels of a tile of 256; a third of what `%` takes."""
    at -= 256 * np.floor(at * np.float32(1 / 256))
    return at
