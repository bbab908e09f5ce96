"""A wet road: what stands on it mirrored in water with rain on it, at half the picture's size.

The mirror is laid over the bare ground, before anything that stands on the ground is drawn: so it needs no mask.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from operator import attrgetter

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera, Matrix
from reelwright.render.backends.previz.card import Picture, Thing, draw_all
from reelwright.render.backends.previz.focus import half_size
from reelwright.render.backends.previz.noise import Field, Ripple

_FAR, _FAR_SMALL = 150.0, 42.0
"""Metres from the camera: walls, and other things unless a place says otherwise, that stand further away are not
mirrored."""
_ABOVE = 6
"""Rows over the horizon that are kept, for waves reach up."""


class _Mirrored(Camera):
    """The camera as the water sees it: under the ground, looking at a world turned upside down."""

    @cached_property
    def matrix(self) -> Matrix:
        found: Matrix = super().matrix @ np.diag([1.0, -1.0, 1.0])
        return found


def painted(thing: Thing, matrix: Matrix, size: tuple[int, int]) -> Picture:
    """A picture [h, w, 4] covered by one opaque thing: what is behind everything."""
    texture = thing.card.texture
    found = cv2.warpPerspective(texture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return found.astype(np.uint8, copy=False)


class WetRoad:
    """The water on a road.

    Args:
        amount: 0..1, how much there is.
        rain: 0..1, how rough rain makes it.
        road: half the road's width, metres; `beside`: how much the ground beyond it throws back, a pavement or grass.
        reach: metres from the camera to the furthest that is mirrored of what faces it.
    """

    def __init__(
        self, amount: float, rain: float, road: float, seed: int, beside: float = 0.451, reach: float = _FAR_SMALL
    ) -> None:
        self._amount, self._rain, self._road, self._beside, self._reach = amount, rain, road, beside, reach
        self._ripple = Ripple(seed + 2)

    def over(self, picture: Picture, things: Sequence[Thing], camera: Camera, t: float) -> None:
        """Mirror `things` in the ground of `picture` [H, W, 4], in place."""
        horizon = max(0, camera.horizon)
        rows = camera.size.height - horizon
        if rows < 8 or camera.y < 0.2:
            return
        small = replace(camera, size=half_size(camera.size))
        start = max(0, small.horizon)
        depth = small.size.height - start
        seen = self._mirror(things, small, start - _ABOVE, t)
        strength, moved = self._waved(seen, small, start, depth, t)
        low = picture[horizon:]
        size = (camera.size.width, rows)
        shine = cv2.resize(moved, size, interpolation=cv2.INTER_LINEAR)
        cover = cv2.cvtColor(cv2.resize(strength, size, interpolation=cv2.INTER_LINEAR), cv2.COLOR_GRAY2BGRA)
        cv2.subtract(low, cv2.multiply(low, cover, scale=0.45 / 255), low)
        cv2.add(low, cv2.multiply(shine, cover, scale=0.95 / 255), low)

    def _mirror(self, things: Sequence[Thing], camera: Camera, first: int, t: float) -> Picture:
        """The upside-down world from row `first` on, [h, w, 4]."""
        below = _Mirrored(**{name: getattr(camera, name) for name in camera.__dataclass_fields__} | {"y": -camera.y})
        up = np.array([[1, 0, 0], [0, 1, -first], [0, 0, 1.0]])
        sky = max(things, key=attrgetter("z"))
        size = (camera.size.width, camera.size.height - first)
        picture = painted(sky, up @ sky.card.homography(below, t), size)
        is_mirrored = self._are_mirrored(things, camera)
        near = [thing for thing, is_so in zip(things, is_mirrored, strict=True) if is_so and thing is not sky]
        draw_all(picture, near, up @ below.matrix, below.position, t)
        return picture

    def _are_mirrored(self, things: Sequence[Thing], camera: Camera) -> list[bool]:
        """Not what lies on the ground, or is too far to be seen in the water."""
        frames = np.array([thing.card.frame(0.0) for thing in things])
        away = np.array([thing.z for thing in things]) - camera.z
        reach = np.where(frames[:, 2, 0] == 0, self._reach, _FAR)
        found: list[bool] = ((np.abs(frames[:, 1, 1]) > 1e-9) & (away <= reach)).tolist()
        return found

    def _waved(self, seen: Picture, camera: Camera, start: int, rows: int, t: float) -> tuple[Picture, Picture]:
        """How much of the mirror is seen, [rows, w], and the mirror in its waves, [rows, w, 4]."""
        size = (camera.size.width, rows)
        waves, strength = self._water(camera, start, rows, t)
        finer = cv2.resize(waves, size, interpolation=cv2.INTER_LINEAR)
        high = camera.size.height / 360
        columns, lines = cv2.scaleAdd(finer, 2.0 * high, _columns(size)), cv2.scaleAdd(finer, 5.0 * high, _lines(size))
        moved = cv2.remap(seen, columns, lines, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        moved = cv2.blur(moved, (1, max(3, round(camera.size.height / 30) | 1)))
        cover = cv2.resize(strength, size, interpolation=cv2.INTER_LINEAR)
        return cover.astype(np.uint8, copy=False), moved.astype(np.uint8, copy=False)

    def _water(self, camera: Camera, start: int, rows: int, t: float) -> tuple[Field, Picture]:
        """Heights of the waves and strength of the mirror, at half the mirror's size."""
        w, h = (camera.size.width + 1) // 2, (rows + 1) // 2
        slope = (start + 2 * np.arange(h, dtype=np.float32) + 1 - camera.size.height / 2) / camera.focal
        below = np.maximum(np.arctan(slope) - math.radians(camera.pitch), 0.003)
        away = (camera.y / np.tan(below)).astype(np.float32)
        metres = 2 * np.hypot(away, camera.y) / camera.focal
        middle = away * math.sin(math.radians(camera.yaw)) + camera.x
        xs = ((np.arange(w, dtype=np.float32) - w / 2)[None] * metres[:, None] + middle[:, None]).astype(np.float32)
        zs = (away + camera.z).astype(np.float32)[:, None]
        waves = self._read(xs * 70 + t * 14, zs * 22 + t * 9) + self._read(xs * 120 - t * 17, zs * 40 + t * 12)
        calm = (0.35 + 0.65 * self._rain) / (1 + away / 14)
        waves *= calm[:, None].astype(np.float32)
        grazing = (0.22 + 0.78 * np.exp(-np.sin(below) / 0.16)) * self._amount
        strength = np.clip(0.52 + 0.30 * self._read(xs * 7 + 100, zs * 5), 0.10, 0.95)
        strength *= grazing[:, None].astype(np.float32)
        strength *= np.where(np.abs(xs) < self._road, np.float32(255), np.float32(255 * self._beside))
        return waves, strength.astype(np.uint8)

    def _read(self, u: Field, v: Field) -> Field:
        """The ripples where column u and row v meet; [h, w] and [h, 1]."""
        return self._ripple.read(u.astype(np.float32), np.repeat(v.astype(np.float32), u.shape[1], 1))


@lru_cache(maxsize=2)
def _columns(size: tuple[int, int]) -> Field:
    return np.repeat(np.arange(size[0], dtype=np.float32)[None], size[1], 0)


@lru_cache(maxsize=2)
def _lines(size: tuple[int, int]) -> Field:
    return np.repeat(np.arange(size[1], dtype=np.float32)[:, None] + _ABOVE, size[0], 1)
