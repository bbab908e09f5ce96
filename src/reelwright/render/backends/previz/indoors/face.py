"""Flat faces and boxes of a room, in metres, and where light has to be reckoned on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.noise import Field

Vector = tuple[float, float, float]
"""Metres: x right, y up, z away."""


def vector(point: Sequence[float] | NDArray[Any]) -> NDArray[np.float32]:
    """[3]."""
    return np.array(point, np.float32)


@dataclass(frozen=True, slots=True)
class Face:
    """A rectangle with an inside and an outside: its normal is `along` x `down`."""

    corner: Vector
    """Its top left, as it is painted."""
    along: Vector
    """From the top left to the top right."""
    down: Vector
    """From the top left to the bottom left."""

    @property
    def wide(self) -> float:
        return float(np.linalg.norm(self.along))

    @property
    def tall(self) -> float:
        return float(np.linalg.norm(self.down))

    @property
    def normal(self) -> NDArray[np.float32]:
        """[3], of length 1."""
        across = np.cross(self.along, self.down)
        return (across / np.linalg.norm(across)).astype(np.float32)

    def points(self, w: int, h: int) -> Field:
        """The middles of `w` by `h` texels, [h, w, 3]."""
        u = ((np.arange(w, dtype=np.float32) + 0.5) / w)[None, :, None]
        v = ((np.arange(h, dtype=np.float32) + 0.5) / h)[:, None, None]
        at = vector(self.corner) + u * vector(self.along) + v * vector(self.down)
        return np.asarray(at, np.float32)

    def card(self, texture: Picture, z: float, *, adds: bool = False) -> Card:
        """A texture stretched over the face; `z`: its sort key."""
        h, w = texture.shape[:2]
        return Card(
            texture, self.corner, np.divide(self.along, w).tolist(), np.divide(self.down, h).tolist(), z=z, adds=adds
        )

    def strip(self, top: float, foot: float) -> Face:
        """The face between two shares 0..1 of its height."""
        corner = np.add(self.corner, np.multiply(self.down, top))
        return Face(_triple(corner), self.along, _triple(np.multiply(self.down, foot - top)))


def _triple(array: NDArray[np.float64]) -> Vector:
    x, y, z = array.tolist()
    return x, y, z


@dataclass(frozen=True, slots=True)
class Box:
    """Between two corners, metres."""

    x0: float
    x1: float
    y0: float
    y1: float
    z0: float
    z1: float

    @property
    def low(self) -> NDArray[np.float32]:
        return np.array((self.x0, self.y0, self.z0), np.float32)

    @property
    def high(self) -> NDArray[np.float32]:
        return np.array((self.x1, self.y1, self.z1), np.float32)

    @property
    def surface(self) -> float:
        """Square metres."""
        w, h, d = (self.high - self.low).tolist()
        return float(2 * (w * h + h * d + w * d))

    @property
    def front(self) -> Face:
        """Toward us."""
        return Face((self.x0, self.y1, self.z0), (self.x1 - self.x0, 0, 0), (0, self.y0 - self.y1, 0))

    @property
    def top(self) -> Face:
        return Face((self.x0, self.y1, self.z1), (self.x1 - self.x0, 0, 0), (0, 0, self.z0 - self.z1))

    @property
    def underside(self) -> Face:
        return Face((self.x0, self.y0, self.z0), (self.x1 - self.x0, 0, 0), (0, 0, self.z1 - self.z0))

    @property
    def right(self) -> Face:
        """The flank that looks to the right, as a wall at our left does."""
        return Face((self.x1, self.y1, self.z0), (0, 0, self.z1 - self.z0), (0, self.y0 - self.y1, 0))

    @property
    def left(self) -> Face:
        return Face((self.x0, self.y1, self.z1), (0, 0, self.z0 - self.z1), (0, self.y0 - self.y1, 0))

    def away(self, points: Field) -> Field:
        """Metres from the box, [h, w]; 0 inside."""
        out = np.maximum(np.maximum(self.low - points, points - self.high), 0)
        return np.asarray(np.sqrt(np.einsum("ijk,ijk->ij", out, out)), np.float32)

    def hides(self, points: Field, toward: Field) -> NDArray[np.bool_]:
        """Where the way from each point along `toward` ([3] or [h, w, 3], as far as it reaches) meets the box."""
        way = np.where(np.abs(toward) < 1e-5, np.float32(1e-5), toward)
        enters, leaves = np.full(points.shape[:2], 0.005, np.float32), np.full(points.shape[:2], np.inf, np.float32)
        for axis in range(3):  # axis by axis: numpy is slow where it has to reduce three
            one, other = ((side[axis] - points[..., axis]) / way[..., axis] for side in (self.low, self.high))
            enters, leaves = np.maximum(enters, np.minimum(one, other)), np.minimum(leaves, np.maximum(one, other))
        return np.asarray((leaves > enters) & (enters < 1), np.bool_)
