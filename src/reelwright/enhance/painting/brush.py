"""PaintBrush strokes: along the edges, as long as they stay on one colour, the broad ones first (Hertzmann, 1998)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats
from reelwright.enhance.painting.form import FormLines
from reelwright.enhance.painting.paper import Pixels, unit
from reelwright.enhance.painting.pigment import broken

_STEPS = 5
"""Straight parts of a stroke."""
_FRACTION = 3
"""Bits of a pixel's place."""
Codes = TypeVar("Codes", bound=np.generic)


@dataclass(frozen=True, slots=True)
class PaintBrush:
    """Sizes are in 720ths of the shorter side."""

    spacing: float
    length: float
    width: float
    misfit: float = 0.0
    """Levels by which the canvas has to miss the picture for a stroke to be set; the sum of three colours."""
    stray: float = 90.0
    """The same, by which the picture may change along a stroke before that is lifted."""


@dataclass(frozen=True, slots=True)
class Mixing:
    """How colours are mixed, and how sure the strokes are."""

    spread: float
    """How far a stroke's colour is from the picture's, in units of Lab."""
    pure: float
    wobble: float = 0.12
    """Radians."""


def stroked(
    canvas: NDArray[np.uint8], picture: Pixels, form: FormLines, brush: PaintBrush, hand: Mixing, seed: int
) -> None:
    """Set the strokes of one brush on a canvas [H, W, 3] or, with the thickness of the paint, [H, W, 4]."""
    u = max(0.25, unit(picture.shape))
    chance = np.random.default_rng(seed)
    starts = _strewn(picture.shape, max(2.0, brush.spacing * u), chance)
    soft = cv.GaussianBlur(picture, (0, 0), max(0.6, brush.width * u / 4))
    wobble = chance.standard_normal(len(starts), np.float32) * np.float32(hand.wobble)
    heights = chance.integers(90, 230, len(starts))
    order = chance.permutation(len(starts))
    if brush.misfit:
        bare = cv.transform(cv.absdiff(np.ascontiguousarray(canvas[..., :3]), soft), np.ones((1, 3), np.float32))
        bare = cv.blur(bare, (max(1, round(brush.width * u)),) * 2)
        order = order[_at(bare, starts)[order] > brush.misfit]
    if not len(order):
        return
    paths = _paths(starts[order], soft, form, brush.length * u / _STEPS, wobble[order], brush.stray)
    colours = broken(_at(soft, starts[order]), chance, hand.spread, hand.pure)
    paint = np.concatenate([colours, heights[order, None]], 1)[:, : canvas.shape[2]].tolist()
    thickness = max(1, round(brush.width * u))
    for path, colour in zip(np.rint(paths * (1 << _FRACTION)).astype(np.int32), paint, strict=True):
        cv.polylines(canvas, [path], False, colour, thickness, cv.LINE_AA, _FRACTION)


def _strewn(shape: tuple[int, ...], spacing: float, chance: np.random.Generator) -> Floats:
    """[N, 2], x and y: about so far from each other."""
    rows, columns = (max(1, int(np.ceil(side / spacing))) for side in shape[:2])
    y, x = np.mgrid[0:rows, 0:columns]
    jitter = chance.uniform(-0.45, 0.45, (2, rows, columns))
    found = np.stack([x + 0.5 + jitter[0], y + 0.5 + jitter[1]], -1).reshape(-1, 2) * spacing
    return np.asarray(np.clip(found, 0, (shape[1] - 1, shape[0] - 1)), np.float32)


def _at(picture: NDArray[Codes], points: Floats) -> NDArray[Codes]:
    x, y = np.rint(points).astype(np.intp).T
    return np.asarray(picture[y, x], picture.dtype)


def _paths(starts: Floats, soft: Pixels, form: FormLines, step: float, wobble: Floats, stray: float) -> Floats:
    """[N, steps + 1, 2]: where each stroke goes, half of it to either side of its start."""
    most = np.array([soft.shape[1] - 1, soft.shape[0] - 1], np.float32)
    own = _at(soft, starts).astype(np.int32)
    halves = []
    for sign, count in ((-1.0, _STEPS // 2), (1.0, _STEPS - _STEPS // 2)):
        points, way = starts, None
        alive = np.ones(len(starts), bool)
        half = []
        for _ in range(count):
            angle = _at(form.angle, points) + wobble
            ahead = np.stack([np.cos(angle), np.sin(angle)], -1).astype(np.float32)
            ahead *= np.sign((ahead * way).sum(-1) + 1e-9)[:, None] if way is not None else np.float32(sign)
            moved = np.clip(points + ahead * np.float32(step), 0, most)
            alive &= np.abs(_at(soft, moved).astype(np.int32) - own).sum(-1) < stray
            points, way = np.where(alive[:, None], moved, points).astype(np.float32), ahead
            half.append(points)
        halves.append(half)
    return np.stack([*halves[0][::-1], starts, *halves[1]], 1)
