"""The shell of a room: back wall, side walls, floor and ceiling as cards that recede, with holes for its windows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.indoors.face import Box, Face, vector
from reelwright.render.backends.previz.indoors.light import Pane
from reelwright.render.backends.previz.indoors.materials import Paint
from reelwright.render.backends.previz.indoors.parts import Workshop
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import pack

BACK_KEY, FLOOR_KEY, SIDE_KEY = 500.0, 490.0, 480.0
"""Sort keys: whatever stands in a room is drawn after its shell, and what is outside before."""
ON_WALL_KEY = 450.0
_OVER = 0.08
"""Metres by which a wall goes on behind the next, so that no seam shows."""
_STRIPS = (3.5, 9.0)
"""Metres before the camera where the shell is cut: what is farther is painted coarser."""


@dataclass(frozen=True, slots=True)
class Surfaces:
    wall: Paint
    floor: Paint
    ceiling: Paint
    back: Paint | None = None
    """None: as the other walls."""


def shell_cards(room: Box, surfaces: Surfaces, panes: Sequence[Pane], shop: Workshop) -> list[Card]:
    back = Box(room.x0 - _OVER, room.x1 + _OVER, room.y0 - _OVER, room.y1 + _OVER, room.z1, room.z1 + 1).front
    floor = Box(room.x0 - _OVER, room.x1 + _OVER, room.y0 - 1, room.y0, room.z0, room.z1).top
    ceiling = Box(room.x0 - _OVER, room.x1 + _OVER, room.y1, room.y1 + 1, room.z0, room.z1).underside
    left = Box(room.x0 - 1, room.x0, room.y0, room.y1, room.z0, room.z1).right
    right = Box(room.x1, room.x1 + 1, room.y0, room.y1, room.z0, room.z1).left
    found = [back.card(_painted(back, surfaces.back or surfaces.wall, panes, shop, room.z1), BACK_KEY)]
    for face, paint, key in (
        (floor, surfaces.floor, FLOOR_KEY),
        (ceiling, surfaces.ceiling, FLOOR_KEY),
        (left, surfaces.wall, SIDE_KEY),
        (right, surfaces.wall, SIDE_KEY),
    ):
        nearest = max(room.z0, shop.seen.furthest + 2.4)
        found += _cut(face, _painted(face, paint, panes, shop, nearest), key, shop)
    return found


def _painted(face: Face, paint: Paint, panes: Sequence[Pane], shop: Workshop, nearest: float) -> Picture:
    per_metre = shop.per_metre(nearest)
    w, h = (max(2, round(m * per_metre)) for m in (face.wide, face.tall))
    drawn = paint(w, h, per_metre, shop.seed + round(face.corner[0] * 7 + face.corner[1] + 200))
    return pack(shop.lit(face, drawn, is_shell=True), _holes(face, panes, w, h), shop.seed)


def _holes(face: Face, panes: Sequence[Pane], w: int, h: int) -> Field:
    """0 where there is a window, [h, w]."""
    alpha = np.ones((h, w), np.float32)
    for pane in panes:
        if float(face.normal @ vector(pane.inward)) < 0.9:
            continue
        off = np.subtract(pane.middle, face.corner)
        across, down = (
            float(off @ np.array(side)) / length for side, length in ((face.along, face.wide), (face.down, face.tall))
        )
        left, right = ((across + side * pane.wide / 2) / face.wide * w for side in (-1, 1))
        top, foot = ((down + side * pane.tall / 2) / face.tall * h for side in (-1, 1))
        alpha[max(0, round(top)) : round(foot), max(0, round(left)) : round(right)] = 0
    return alpha


def _cut(face: Face, texture: Picture, key: float, shop: Workshop) -> list[Card]:
    """A face that recedes in strips, each no finer along its depth than is seen."""
    is_floor = abs(face.down[2]) > 0
    depth = face.down[2] if is_floor else face.along[2]
    start, length = face.corner[2], abs(depth)
    low = min(start, start + depth)
    cuts = [low, *(low + max(0.0, shop.seen.furthest + far - low) for far in (0.4, *_STRIPS)), low + length]
    cuts = sorted({min(cut, low + length) for cut in cuts})
    texels = texture.shape[0 if is_floor else 1]
    found = []
    for near, far in pairwise(cuts):
        ends = sorted(round((z - start) / depth * texels) for z in (near, far))
        coarser = max(1.0, texels / length / _worth(near, shop))
        over = math.ceil(1.5 * coarser) + 1
        first, last = max(0, ends[0] - over), min(texels, ends[1] + over)
        if last - first < 3:
            continue
        part = np.ascontiguousarray(texture[first:last] if is_floor else texture[:, first:last])
        if coarser > 1.3:
            count = max(3, round((last - first) / coarser))
            size = (part.shape[1], count) if is_floor else (count, part.shape[0])
            part = cv2.resize(part, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        found.append(_between(face, first / texels, last / texels, is_floor).card(part, key))
    return found


def _worth(near: float, shop: Workshop) -> float:
    """Texels that a metre away from us is worth at a depth, on a wall or a floor at arm's length from the eye."""
    away = max(3.0, near - shop.seen.furthest)
    return 3.2 / (shop.seen.pixel(near) * away)


def _between(face: Face, first: float, last: float, is_floor: bool) -> Face:
    if is_floor:
        return face.strip(first, last)
    corner = np.add(face.corner, np.multiply(face.along, first)).tolist()
    along = np.multiply(face.along, last - first).tolist()
    return Face((corner[0], corner[1], corner[2]), (along[0], along[1], along[2]), face.down)
