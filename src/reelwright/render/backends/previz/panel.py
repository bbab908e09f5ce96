"""Panels: the flat sides of solid things, painted in metres and hung in the world between three corners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import Colour, fill, mix

Vector = tuple[float, float, float]
"""Metres across, up and away."""


class Panel:
    """A side being painted, in metres: x from its left, y up from its foot.

    Args:
        wide, tall: metres. per_metre: texels.
    """

    def __init__(self, wide: float, tall: float, per_metre: float) -> None:
        self.w, self.h = max(4, round(wide * per_metre)), max(4, round(tall * per_metre))
        self.wide, self.tall = wide, tall
        self._across, self._up = self.w / wide, self.h / tall
        self.x: Field = ((np.arange(self.w, dtype=np.float32) + 0.5) / np.float32(self._across))[None]
        self.y: Field = ((self.h - np.arange(self.h, dtype=np.float32) - 0.5) / np.float32(self._up))[:, None]
        self.texel = 1 / self._up
        """Metres."""

    def mask(self, *outlines: Sequence[tuple[float, float]]) -> Field:
        """Polygons, [h, w] 0..1."""
        found = np.zeros((self.h, self.w), np.uint8)
        for outline in outlines:
            fill(found, [(x * self._across - 0.5, self.h - y * self._up - 0.5) for x, y in outline])
        return found.astype(np.float32) / np.float32(255)

    def box(self, left: float, foot: float, right: float, top: float) -> Field:
        """A rectangle, with edges as soft as the texels are coarse; [h, w] 0..1."""
        across = _between(self.x, left, right, 1 / self._across)
        up = _between(self.y, foot, top, 1 / self._up)
        return np.asarray(across * up, np.float32)

    def whole(self, value: float = 1.0) -> Field:
        return np.full((self.h, self.w), value, np.float32)

    def lay(self, paint: Field, colour: Colour | float, left: float, foot: float, right: float, top: float) -> None:
        """Paint a rectangle of `paint` [h, w, 3] in a colour, or dim it by a number, in place."""
        rows, columns = self.part(left, foot, right, top)
        across = _between(self.x[:, columns], left, right, 1 / self._across)
        cover = np.asarray(across * _between(self.y[rows], foot, top, 1 / self._up), np.float32)
        under = paint[rows, columns]
        new = under * np.float32(colour) if isinstance(colour, float) else colour
        paint[rows, columns] = mix(under, new[rows, columns] if new.shape == paint.shape else new, cover)

    def part(self, left: float, foot: float, right: float, top: float) -> tuple[slice, slice]:
        """Rows and columns that hold a rectangle, with a margin."""
        rows = slice(max(0, int(self.h - top * self._up) - 2), max(0, min(self.h, int(self.h - foot * self._up) + 3)))
        return rows, slice(max(0, int(left * self._across) - 2), max(0, min(self.w, int(right * self._across) + 3)))

    def courses(
        self, high: float, long: float, seed: int, joint: float = 0.02, rough: float = 0.0
    ) -> tuple[Field, Field]:
        """Stones or tiles in courses: the tone of each, 0..1, and the joints between, 0..1; both [h, w].

        Args:
            high, long: of one, joint: between two, metres. rough: how crooked they lie, as a share of their height.
        """
        chance, x, y = rng(seed), self.x / np.float32(long), self.y / np.float32(high)
        if rough:
            bent = fbm(self.w, self.h, max(3.0, 2.2 * high / self.texel), 2, seed + 1) - np.float32(0.5)
            x, y = x + bent * np.float32(rough), y + bent * np.float32(2 * rough)
        row = np.floor(y).astype(np.int32)
        offsets, tones = chance.random(64).astype(np.float32), chance.random((64, 64)).astype(np.float32)
        x = x + offsets[row % 64]
        column = np.floor(x).astype(np.int32)
        u, v = x - column, y - row
        edge = np.minimum(np.minimum(u, 1 - u) * np.float32(long), np.minimum(v, 1 - v) * np.float32(high))
        shows = min(1.0, 2.2 * high / (6 * self.texel))  # finer than texels, joints are only a tone
        joints = np.clip(1 - edge / np.float32(max(joint, 0.6 * self.texel)), 0, 1) * np.float32(shows)
        return tones[row % 64, column % 64], np.asarray(joints, np.float32)


def _between(at: Field, low: float, high: float, texel: float) -> Any:
    return np.clip((at - low) / texel + 0.5, 0, 1) * np.clip((high - at) / texel + 0.5, 0, 1)


def hung(texture: Picture, corner: Vector, along: Vector, down: Vector, key: float) -> Card:
    """A texture between three corners: its top left, top right and bottom left. `key`: where it is sorted."""
    h, w = texture.shape[:2]
    origin = np.array(corner, float)
    across, fall = (np.array(along) - origin) / w, (np.array(down) - origin) / h
    return Card(texture, origin.tolist(), across.tolist(), fall.tolist(), z=key)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a solid stands and how it is turned.

    Its own axes: `a` along it (to the right when it is not turned), `b` into its depth, away from us.
    """

    x: float
    z: float
    turn: float
    """Radians: positive shows its front to the right."""
    y: float = 0.0

    def at(self, a: float, y: float, b: float) -> Vector:
        """A point of it in the world."""
        c, s = float(np.cos(self.turn)), float(np.sin(self.turn))
        return self.x + a * c - b * s, self.y + y, self.z + a * s + b * c

    def shows(self, side: Vector, at: Vector, eye: float) -> bool:
        """True if a side with this normal at this point, both of its own, is seen from `eye` across, at z = 0."""
        normal, point = self.way(*side), self.at(*at)
        return normal[0] * (eye - point[0]) + normal[1] * (2.0 - point[1]) - normal[2] * point[2] > 0

    def way(self, a: float, y: float, b: float) -> Vector:
        """A direction of it in the world."""
        c, s = float(np.cos(self.turn)), float(np.sin(self.turn))
        return a * c - b * s, y, a * s + b * c
