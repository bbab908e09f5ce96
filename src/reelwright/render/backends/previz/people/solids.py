"""Solids: how far points are from round things, and from what they melt into."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Axis = NDArray[np.float32]
"""One coordinate of many points."""
Vector = tuple[float, float, float]
Solid3 = Callable[[Axis, Axis, Axis], Axis]
"""Distance of points to a surface, negative inside."""


def ellipsoid(centre: Vector, radii: Vector) -> Solid3:
    (cx, cy, cz), (rx, ry, rz) = centre, radii

    def distance(x: Axis, y: Axis, z: Axis) -> Axis:
        u, v, w = (x - cx) / rx, (y - cy) / ry, (z - cz) / rz
        near = np.sqrt(u * u + v * v + w * w) + np.float32(1e-6)
        u, v, w = u / rx, v / ry, w / rz
        slope = np.sqrt(u * u + v * v + w * w) + np.float32(1e-6)
        return np.asarray(near * (near - 1) / slope, np.float32)

    return distance


def rod(a: Vector, b: Vector, r0: float, r1: float) -> Solid3:
    """A round stick from `a` to `b`, tapering."""
    ax, ay, az = a
    dx, dy, dz = (q - p for p, q in zip(a, b, strict=True))
    length2 = dx * dx + dy * dy + dz * dz + 1e-9

    def distance(x: Axis, y: Axis, z: Axis) -> Axis:
        px, py, pz = x - ax, y - ay, z - az
        h = np.clip((px * dx + py * dy + pz * dz) / length2, 0, 1)
        ex, ey, ez = px - h * dx, py - h * dy, pz - h * dz
        return np.asarray(np.sqrt(ex * ex + ey * ey + ez * ez) - (r0 + (r1 - r0) * h), np.float32)

    return distance


def disc(centre: Vector, radii: tuple[float, float], thick: float, bend: float) -> Solid3:
    """A level round plate; its sides are bent up by `bend`, a front and back down."""
    (cx, cy, cz), (rx, rz) = centre, radii

    def distance(x: Axis, y: Axis, z: Axis) -> Axis:
        u, w = (x - cx) / rx, (z - cz) / rz
        from_middle = np.sqrt(u * u + w * w)
        aside = (from_middle - 1) * min(rx, rz)
        up = np.abs(y - cy - bend * (u * u - 0.6 * w * w)) * np.float32(0.9) - thick
        return np.asarray(
            np.minimum(np.maximum(aside, up), 0) + np.hypot(np.maximum(aside, 0), np.maximum(up, 0)), np.float32
        )

    return distance


def over(solid: Solid3, y0: float, soft: float) -> Solid3:
    """What of a solid is over a height."""
    return without(solid, lambda x, y, z: np.asarray(y - y0, np.float32), soft)


def both_sides(solid: Solid3) -> Solid3:
    """A solid of the right side, and its mirror image on the left."""
    return lambda x, y, z: solid(np.abs(x), y, z)


def joined(solids: Sequence[tuple[Solid3, float]]) -> Solid3:
    """Solids melted into one; each with how far its joint reaches."""

    def distance(x: Axis, y: Axis, z: Axis) -> Axis:
        found = solids[0][0](x, y, z)
        for solid, soft in solids[1:]:
            other = solid(x, y, z)
            h = np.maximum(soft - np.abs(found - other), 0) / np.float32(soft)
            found = np.minimum(found, other) - h * h * np.float32(soft * 0.25)
        return found

    return distance


def without(solid: Solid3, hole: Solid3, soft: float) -> Solid3:
    """A solid with a hole, its edge softened."""

    def distance(x: Axis, y: Axis, z: Axis) -> Axis:
        a, b = solid(x, y, z), -hole(x, y, z)
        h = np.maximum(soft - np.abs(a - b), 0) / np.float32(soft)
        return np.asarray(np.maximum(a, b) + h * h * np.float32(soft * 0.25), np.float32)

    return distance
