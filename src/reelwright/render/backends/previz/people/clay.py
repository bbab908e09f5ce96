"""Clay: a head as a solid of smoothly joined lumps, seen from a side and lit.

Lengths are in halves of the head's height: its middle is at the eyes, chin at y = -1, crown at y = 1; x to the viewer's
right when it faces us, z toward us. A distance field of each material is marched along the lines of sight at a low
resolution; what is asked for at full size (edges) is read from the enlarged fields, and so is smooth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.people.solids import Axis, Solid3, Vector

LEFT, FOOT, RIGHT, TOP = -1.9, -2.3, 1.9, 1.75
"""What of the head's surroundings is seen."""
_START, _END = 1.9, -1.9
_STEPS = 34
_SHADOW_STEPS = 7
_SHADOWED, _TINY = 60, 20
"""Rows of a relief from which its own shadows are seen; and of one so small that its edge need not be followed far."""
_PATCH = 0.11
"""Radius of the smallest patch of light in a shadow, and of shadow in the light: a smaller one looks like a blemish."""
_STEP = 0.02
"""Over which a slope is taken."""
_FAR = np.float32(9.0)


def turned(yaw: float, pitch: float) -> NDArray[np.float64]:
    """[3, 3], head to view: yaw degrees to the viewer's right, pitch degrees up."""
    a, b = math.radians(yaw), math.radians(pitch)
    ry = np.array([[math.cos(a), 0, math.sin(a)], [0, 1, 0], [-math.sin(a), 0, math.cos(a)]])
    rx = np.array([[1, 0, 0], [0, math.cos(b), math.sin(b)], [0, -math.sin(b), math.cos(b)]])
    return np.asarray(ry @ rx, np.float64)


@dataclass(frozen=True, slots=True)
class Relief:
    """A solid as it is seen, [h, w] each at a low resolution."""

    edge: Field
    """How near each line of sight comes to it: negative where it meets it, the more the further in."""
    materials: Field
    """[h, w, m]: the distance of each material where the line ends."""
    normal: Field
    """[h, w, 3]: right, up, toward us."""
    depth: Field
    """Toward us."""

    shadow: Field
    """Of its own lumps, 0 lit .. 1 dark."""

    def enlarged(self, field: Field, size: tuple[int, int]) -> Field:
        """One of its fields at full size (width, height), its steps smoothed."""
        large = cv2.resize(cv2.GaussianBlur(field, (0, 0), 0.8), size, interpolation=cv2.INTER_CUBIC)
        return np.asarray(large, np.float32)


def seen(materials: Sequence[Solid3], turn: NDArray[np.float64], light: Vector, rows: int) -> Relief:
    """March the lines of sight to the nearest of some materials.

    Args:
        light: where it comes from, in view: right, up, toward us; of length 1.
        rows: of the relief; its columns follow.
    """
    columns = max(4, round(rows * (RIGHT - LEFT) / (TOP - FOOT)))
    across = (np.arange(columns) + 0.5) / columns * (RIGHT - LEFT) + LEFT
    down = TOP - (np.arange(rows) + 0.5) / rows * (TOP - FOOT)
    u: Axis = np.tile(across, rows).astype(np.float32)
    v: Axis = np.repeat(down, columns).astype(np.float32)
    r = turn.T.astype(np.float32)

    def all_of(u: Axis, v: Axis, w: Axis) -> list[Axis]:
        x, y, z = (r[k, 0] * u + r[k, 1] * v + r[k, 2] * w for k in range(3))
        return [solid(x, y, z) for solid in materials]

    is_fine, is_tiny = rows > _SHADOWED, rows <= _TINY
    steps = _STEPS if is_fine else _STEPS // (3 if is_tiny else 2)
    w: Axis = np.full(u.shape, _START, np.float32)
    edge, nearest, live = np.full(u.shape, _FAR), w.copy(), np.arange(u.size)
    for _ in range(steps):  # those that arrived, or passed, stay where they are
        d = np.minimum.reduce(all_of(u[live], v[live], w[live]))
        closer = live[d < edge[live]]
        nearest[closer] = w[closer]
        edge[live] = np.minimum(edge[live], d)
        w[live] -= d * np.float32(0.9)
        live = live[(np.abs(d) > 0.004) & (w[live] > _END)]
        if not live.size:
            break
    w = nearest  # who passes by is told of where it came nearest, so that edges are of one piece
    here = all_of(u, v, w)
    d = np.minimum.reduce(here)
    slope = [
        np.minimum.reduce(all_of(u + np.float32(dx), v + np.float32(dy), w + np.float32(dz))) - d
        for dx, dy, dz in ((_STEP, 0, 0), (0, _STEP, 0), (0, 0, _STEP))
    ]
    length = np.sqrt(slope[0] ** 2 + slope[1] ** 2 + slope[2] ** 2) + np.float32(1e-6)
    shape = rows, columns
    towards_us = np.clip(slope[2] / length, 0, 1)
    inside = -np.minimum(np.float32(0.25) * towards_us**2, np.float32(0.06))  # a round thing is so much thicker there
    return Relief(
        np.where(edge < 0.008, inside, edge - np.float32(0.004)).astype(np.float32).reshape(shape),
        np.stack(here, -1).reshape(*shape, len(here)),
        np.stack([one / length for one in slope], -1).reshape(*shape, 3),
        w.reshape(shape),
        _of_one_piece(_shadow(all_of, (u, v, w), edge < 0.008, light).reshape(shape), rows / (TOP - FOOT) * _PATCH)
        if is_fine
        else np.zeros(shape, np.float32),
    )


def _shadow(
    all_of: Callable[..., list[Axis]], at: tuple[Axis, Axis, Axis], hit: NDArray[np.bool_], light: Vector
) -> Axis:
    """How dark the solid makes itself, marching from its surface toward the light."""
    where = np.flatnonzero(hit)
    u, v, w = (one[where] for one in at)
    clear, gone = np.ones(where.size, np.float32), np.float32(0.07)
    for _ in range(_SHADOW_STEPS):
        d = np.minimum.reduce(all_of(u + light[0] * gone, v + light[1] * gone, w + light[2] * gone))
        clear = np.minimum(clear, 0.5 + d / (0.22 * gone + 0.03))
        gone = gone + np.clip(d, 0.05, 0.3)
    found = np.zeros(hit.shape, np.float32)
    found[where] = 1 - np.clip(clear, 0, 1)
    return found


def _of_one_piece(shadow: Field, radius: float) -> Field:
    """A shadow [h, w] 0..1 without patches that a disc of so many pixels does not fit into, bright or dark. What is
    larger keeps its outline."""
    size = 2 * max(1, round(radius)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    whole = 1 - _grown_within(np.asarray(cv2.erode(1 - shadow, disc), np.float32), 1 - shadow)
    return _grown_within(np.asarray(cv2.erode(whole, disc), np.float32), whole)


def _grown_within(seeds: Field, bounds: Field) -> Field:
    """Seeds that spread as far as the bounds, which are nowhere below them, let them: [h, w] each."""
    around = np.ones((3, 3), np.uint8)
    while True:
        grown = np.minimum(cv2.dilate(seeds, around), bounds)
        if np.array_equal(grown, seeds):
            return np.asarray(grown, np.float32)
        seeds = grown
