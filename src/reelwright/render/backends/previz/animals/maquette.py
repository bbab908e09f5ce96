"""A maquette: round lumps melted into each other, as they are seen from the side.

Each lump is read as a height toward us: nearer ones hide those behind, and where they are about as near they melt.
Lengths are in units of the animal, x right, y up from the ground and z toward us.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import Colour, Points, smoothstep
from reelwright.render.backends.previz.people.easel import Span
from reelwright.render.backends.previz.people.keylight import KeyLight
from reelwright.render.backends.previz.people.poses import Joint
from reelwright.render.backends.previz.people.solids import Vector

_SMALL, _MOST, _FINE = 120, 300, 0.42
"""Rows of a picture up to which the clay is as fine; rows of clay at most; and what they are of a picture's between."""
_NOWHERE = -2.0
_CLEAR = 3.0
"""Texels from a lump from which it does not matter how far away it is."""
_STEEP = np.float32(8)
"""How a lump falls off beside its edge, so that it does not hide what is there farther back."""
_COVERED: Span = (-0.9, -0.4, 0.8, 1.3)
_GRAINS = 120
"""What of an animal the unevenness of its coat is drawn for, and in how many texels to a unit."""
_SLANT = np.float32(0.25)
"""Of the stripes down the flanks."""
_APART = 0.085, 0.13
"""Depths between lumps that still melt into one outline, and that do not."""
_FAR, _DIM = (-0.09, -0.04), 0.55
"""Depths of what is on the far side, and of what is not; and what is left there of the light."""


class Bands(Enum):
    """How the stripes of a coat go."""

    NONE = "none"
    ACROSS = "across"
    """Down the flanks."""
    ROUND = "round"
    """About a limb."""


@dataclass(frozen=True, slots=True)
class Lump:
    """A tapered limb. Fur lies along it from its begin to its end."""

    a: Vector
    b: Vector
    girth: tuple[float, float]
    """Its radius at both ends."""
    colour: Colour
    fur: float = 0.0
    """How long it is."""
    melts: float = 0.02
    """How far about it melts into what it lies on."""
    flat: float = 1.0
    """How thick it is toward us, against its breadth."""
    bands: Bands = Bands.ACROSS
    sole: tuple[Joint, Joint] | None = None
    """Where it is cut off: a point of the cut, and which way is up from it."""


class Maquette:
    """Args:
    per_unit: pixels to a unit of the animal.
    span: what of it is seen.
    """

    def __init__(self, per_unit: float, span: Span, lumps: Iterable[Lump]) -> None:
        left, foot, right, top = span
        self.per_unit, self.span = per_unit, span
        self.size = max(2, round((right - left) * per_unit)), max(2, round((top - foot) * per_unit))
        w, h = self.size
        if h > _SMALL:
            rows = float(np.clip(h * _FINE, _SMALL, _MOST))
            w, h = max(2, round(w * rows / h)), round(rows)
        self._per = h / (top - foot)
        self._x = ((np.arange(w) + 0.5) * ((right - left) / w) + left).astype(np.float32)
        self._y = (top - (np.arange(h) + 0.5) * ((top - foot) / h)).astype(np.float32)
        self._edge = np.full((h, w), 1.0, np.float32)
        self._height = np.full((h, w), _NOWHERE, np.float32)
        self._told = np.full((h, w, 9), _NOWHERE, np.float32)
        for lump in lumps:
            self._add(lump)

    def at(self, points: Points) -> NDArray[np.float64]:
        """Points in pixels."""
        left, _, _, top = self.span
        flat = np.asarray(points, np.float64)
        return np.column_stack(((flat[:, 0] - left) * self.per_unit, (top - flat[:, 1]) * self.per_unit))

    def _add(self, lump: Lump) -> None:
        (ax, ay, az), (bx, by, bz), (ra, rb) = lump.a, lump.b, lump.girth
        margin = max(ra, rb) + lump.melts + 2 * _CLEAR / self._per
        columns = _within(self._x, min(ax, bx) - margin, max(ax, bx) + margin)
        rows = _within(self._y, min(ay, by) - margin, max(ay, by) + margin)
        if columns.stop == columns.start or rows.stop == rows.start:
            return
        x, y = self._x[None, columns], self._y[rows, None]
        dx, dy = np.float32(bx - ax), np.float32(by - ay)
        length = float(np.hypot(dx, dy)) + 1e-6
        share: Field = np.clip(((x - ax) * dx + (y - ay) * dy) / np.float32(length * length), 0, 1)
        aside2 = (x - ax - share * dx) ** 2 + (y - ay - share * dy) ** 2
        girth = np.float32(ra) + share * np.float32(rb - ra)
        inside = girth * girth - aside2
        middle = np.float32(az) + share * np.float32(bz - az)
        height: Field = middle + np.float32(lump.flat) * np.sign(inside) * np.sqrt(np.abs(inside))
        edge: Field = np.sqrt(aside2) - girth
        if lump.sole is not None:
            (sx, sy), (ux, uy) = lump.sole
            edge = np.maximum(edge, (sx - x) * np.float32(ux) + (sy - y) * np.float32(uy))
        height -= _STEEP * np.maximum(edge - np.float32(lump.melts / 4), 0)
        told = np.empty((*edge.shape, 9), np.float32)
        told[:] = *lump.colour, dx / length, dy / length, 0, 0, lump.fur, float(lump.bands is not Bands.NONE)
        told[..., 6] = share * np.float32(length) if lump.bands is Bands.ROUND else x + _SLANT * y
        told[..., 5] = middle
        self._melt(np.float32(lump.melts), (rows, columns), edge, height, told)

    def _melt(self, k: np.float32, box: tuple[slice, slice], edge: Field, height: Field, told: Field) -> None:
        old_edge, old, before = self._edge[box], self._height[box], self._told[box]
        rise = height - old
        share = np.clip(0.5 + rise * (0.5 / k), 0, 1)
        fillet = np.maximum(k - np.abs(old_edge - edge), 0)
        fillet *= fillet * smoothstep(_APART[1], _APART[0], np.abs(before[..., 5] - told[..., 5])) / (4 * k)
        old_edge[:] = np.minimum(old_edge, edge) - fillet
        old += rise * share + k * share * (1 - share)
        told -= before
        told[..., :6] *= share[..., None]
        told[..., 6:] *= (share > 0.5)[..., None]  # of these there is nothing between
        before += told

    def _large(self, field: Field, way: int = cv2.INTER_LINEAR) -> Field:
        field = np.ascontiguousarray(field)
        return np.asarray(field if field.shape[1::-1] == self.size else cv2.resize(field, self.size, interpolation=way))

    @cached_property
    def alpha(self) -> Field:
        """[h, w] 0..1."""
        edge = self._large(np.minimum(self._edge, np.float32(_CLEAR / self._per)), cv2.INTER_CUBIC)
        return np.asarray(np.clip(0.5 - edge * np.float32(self.per_unit), 0, 1), np.float32)

    @property
    def colour(self) -> Field:
        """[h, w, 3], as in white light."""
        return self._large(self._told[..., :3])

    @property
    def lie(self) -> Field:
        """[h, w, 2], where the fur lies to, right and up."""
        return self._large(self._told[..., 3:5])

    @property
    def along(self) -> Field:
        """[h, w], units along what the stripes divide: a limb, or the body."""
        return self._large(self._told[..., 6], cv2.INTER_NEAREST)

    @property
    def banded(self) -> Field:
        """[h, w] 0..1."""
        return self._large(np.clip(self._told[..., 8], 0, 1))

    @property
    def texel(self) -> float:
        """Pixels of the picture to one texel of the clay."""
        return self.per_unit / self._per

    @property
    def fur(self) -> Field:
        """[h, w], how long it is."""
        return self._large(np.maximum(self._told[..., 7], 0))

    def lit(self, light: KeyLight, seed: int) -> Field:
        """[h, w] 0..1, how much of the key it catches."""
        height = cv2.GaussianBlur(np.maximum(self._height, -0.4), (0, 0), max(0.6, 0.004 * self._per))
        slope = np.float32(self._per * 0.125)
        right = cv2.Sobel(height, cv2.CV_32F, 1, 0) * slope
        up = cv2.Sobel(height, cv2.CV_32F, 0, 1) * -slope
        dx, dy, near = (np.float32(c) for c in light.direction)
        facing = (near - right * dx - up * dy) / np.sqrt(1 + right * right + up * up)
        brush = (self.grain(0.07, seed) - 0.5) * np.float32(0.14)
        return np.asarray(smoothstep(-0.25, 0.95, self._large(facing.astype(np.float32)) + brush), np.float32)

    def grain(self, cell: float, seed: int) -> Field:
        """[h, w] 0..1, unevenness that stays where it is on the animal, however much of it is seen; `cell` its size."""
        left, _, _, top = self.span
        w, h = round((_COVERED[2] - _COVERED[0]) * _GRAINS), round((_COVERED[3] - _COVERED[1]) * _GRAINS)
        field = fbm(w, h, cell * _GRAINS, 3, seed)
        texel = _GRAINS / self.per_unit
        place = np.array(
            [[texel, 0, (left - _COVERED[0]) * _GRAINS], [0, texel, (_COVERED[3] - top) * _GRAINS]], np.float32
        )
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpAffine(field, place, self.size, flags=flags, borderMode=cv2.BORDER_REFLECT), np.float32
        )

    def clear(self) -> Field:
        """[h, w] 0..1, what is left of the light where lumps are near each other, or on the far side."""
        height = np.maximum(self._height, -0.3)
        over = cv2.GaussianBlur(height, (0, 0), max(0.6, 0.03 * self._per)) - height
        left = 1 - np.clip(over * 5, 0, 0.55)
        left *= _DIM + (1 - _DIM) * smoothstep(*_FAR, self._told[..., 5])
        return self._large(np.asarray(left, np.float32))


def _within(axis: Field, low: float, high: float) -> slice:
    where = np.flatnonzero((axis >= low) & (axis <= high))
    return slice(int(where[0]), int(where[-1]) + 1) if where.size else slice(0, 0)
