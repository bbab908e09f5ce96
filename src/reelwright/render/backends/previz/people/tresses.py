"""Hair as it is painted: strands over its mass, each in its own tone; the loose ones reach beyond its edge."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import sub16
from reelwright.render.backends.previz.people.clay import LEFT, TOP
from reelwright.render.backends.previz.people.looks import Haircut, Looks

Many = NDArray[np.float64]
"""[strands, points, 3], each from its root on, in halves of the head's height; or [strands, points]."""
_MIDDLE, _RADII = np.array((0.0, 0.34, -0.15)), np.array((0.80, 0.80, 0.93))
"""Of the hair on the skull."""
_LOCKS = 46
"""Strands lie in locks: those of one are of one tone and end together."""
_PARTING = 0.16
"""Radians from the middle of the brow."""
_HIDDEN = 0.22
"""How far behind the mass a strand is no longer seen."""


_FINE, _BROAD = 0.007, 0.013
"""Of a strand."""
_HALVED = 160.0
"""Pixels to a unit from which strands are drawn at half the size: they are broad enough."""


@dataclass(frozen=True, slots=True)
class Tresses:
    """[h, w] each."""

    tone: Field
    """What a strand's own tone is of the hair's, about 1."""
    loose: Field
    """How much of a pixel loose strands cover, 0..1."""


@dataclass(frozen=True, slots=True)
class _Strands:
    points: Many
    greys: NDArray[np.int64]
    """[strands] 0..255, 128 for the hair's own tone."""
    loose_each: int
    """One in so many is loose."""


def tresses(looks: Looks, turn: NDArray[np.float64], per_unit: float, depth: Field, size: tuple[int, int]) -> Tresses:
    """`depth` [h, w]: of the head, toward us."""
    chance = rng(int.from_bytes(hashlib.sha256(looks.hair.tobytes()).digest()[:4], "big"))
    scale = 0.5 if per_unit > _HALVED else 1.0
    w, h = (max(2, round(length * scale)) for length in size)
    tone, loose = np.full((h, w), 128, np.uint8), np.zeros((h, w), np.uint8)
    grown = _GROWN.get(looks.cut)
    if grown is not None:
        _draw(grown(chance), turn, per_unit * scale, depth, tone, loose)
    soft = cv2.GaussianBlur(tone, (0, 0), max(0.4, 0.004 * per_unit * scale))
    return Tresses(_as_large_as(size, soft, 128), _as_large_as(size, loose, 255))


def _as_large_as(size: tuple[int, int], drawn: cv2.typing.MatLike, whole: float) -> Field:
    return np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_CUBIC), np.float32) / np.float32(whole)


def _draw(
    strands: _Strands,
    turn: NDArray[np.float64],
    per_unit: float,
    depth: Field,
    tone: NDArray[np.uint8],
    loose: NDArray[np.uint8],
) -> None:
    """Lay them over `tone` and `loose`, where the head does not hide them."""
    solid = strands.points @ turn.T
    at = np.stack(((solid[..., 0] - LEFT) * per_unit, (TOP - solid[..., 1]) * per_unit), -1)
    (rows, columns), (h, w) = depth.shape, tone.shape
    column = np.clip((at[..., 0] * columns / w).astype(int), 0, columns - 1)
    row = np.clip((at[..., 1] * rows / h).astype(int), 0, rows - 1)
    seen = solid[..., 2] > depth[row, column] - _HIDDEN
    ends = np.pad(seen, ((0, 0), (1, 1))).astype(np.int8)
    number, edge = np.nonzero(np.diff(ends, axis=1))  # where each run begins and ends, in turn
    fixed = sub16(at)
    broad, fine = max(1, round(_BROAD * per_unit)), max(1, round(_FINE * per_unit))
    for k, first, last in zip(number[::2].tolist(), edge[::2].tolist(), edge[1::2].tolist(), strict=True):
        if last - first > 1:
            part, grey = [fixed[k, first:last]], int(strands.greys[k])
            cv2.polylines(tone, part, False, (grey,), fine if k % 3 else broad, cv2.LINE_AA, 4)
            if k % strands.loose_each == 0:
                cv2.polylines(loose, part, False, (110 + grey // 3,), fine, cv2.LINE_AA, 4)


def _on_skull(down: Many, around: Many, out: float = 1.0) -> Many:
    """Points so far from the crown, and around from the front to our right, radians."""
    point = np.stack((np.sin(down) * np.sin(around), np.cos(down), np.sin(down) * np.cos(around)), -1)
    return np.asarray(_MIDDLE + _RADII * out * point, np.float64)


def _toned(chance: np.random.Generator, lock: NDArray[np.int64], spread: float = 26.0) -> NDArray[np.int64]:
    """The greys of strands, by their locks."""
    greys = 128 + chance.normal(0, 15, _LOCKS)[lock] + chance.normal(0, spread, len(lock))
    return np.clip(greys, 66, 205).astype(np.int64)


def _long(chance: np.random.Generator) -> _Strands:
    """From a parting over the brow, swept aside and down the shoulders."""
    lock = chance.integers(_LOCKS, size=1700)
    side = np.where(lock % 2, 1.0, -1.0)[:, None]
    front = np.clip((lock // 2 + chance.uniform(-0.3, 1.3, lock.size)) / (_LOCKS / 2), 0, 1)[
        :, None
    ]  # 0 at the brow .. 1 at the nape
    end = chance.uniform(1.30, 2.10, _LOCKS)[lock, None] * chance.uniform(0.86, 1.04, (lock.size, 1))
    waves = chance.uniform(0.02, 0.07, _LOCKS)[lock, None]
    root = np.maximum(0.02, 0.92 - 2.0 * front)
    arc = 0.9 * (1.45 - root) + 0.5 * (1 - front)
    s = np.linspace(0, 1, 22)[None]
    gone = s * (arc + 0.34 + end)
    over = np.minimum(1.0, gone / arc)
    turned = np.sin(over * np.pi / 2)
    aside = _PARTING * (1 - turned) + side * (0.66 + 2.4 * front) * turned
    points = _on_skull(root + (1.45 - root) * over**1.4, aside, 0.985)
    fallen = np.maximum(gone - arc, 0)
    wave = waves * np.sin(3.4 * fallen + lock[:, None])
    flies = (np.arange(lock.size) % 13 == 0)[:, None] * chance.uniform(0.01, 0.07, (lock.size, 1)) * s
    points[..., 0] += side * (0.05 * np.sin(1.5 * fallen) + wave - 0.08 * np.maximum(fallen - 1.0, 0) + flies)
    points[..., 1] -= fallen
    points[..., 2] += 0.10 * fallen * (1 - front) + wave
    parting = _on_skull(np.linspace(0.05, 0.92, 22)[None], np.full((1, 22), _PARTING))
    return _Strands(np.concatenate((points, parting)), np.append(_toned(chance, lock), 56), 13)


def _short(chance: np.random.Generator) -> _Strands:
    """Brushed to a side from over the temple, short at the neck."""
    lock = chance.integers(_LOCKS, size=620)
    around = ((lock + chance.random(lock.size)) / _LOCKS * 2 * np.pi)[:, None]
    start, s = chance.uniform(0.05, 1.1, (lock.size, 1)), np.linspace(0, 1, 9)[None]
    down = start + s * chance.uniform(0.30, 0.55, (lock.size, 1))
    points = _on_skull(down, around + 0.35 * s * np.cos(around), 1.02)
    points[..., 1] += 0.03 * s
    return _Strands(points, _toned(chance, lock), 14)


def _curly(chance: np.random.Generator) -> _Strands:
    lock = chance.integers(_LOCKS, size=900)
    around, down = chance.uniform(0, 2 * np.pi, (lock.size, 1)), chance.uniform(0.0, 2.1, (lock.size, 1))
    turn = np.linspace(0, 1, 16)[None] * chance.uniform(3.5, 7.0, (lock.size, 1)) + lock[:, None]
    radius = chance.uniform(0.05, 0.10, (lock.size, 1)) * np.linspace(1.0, 0.5, 16)
    aside = around + radius * np.cos(turn) / np.maximum(0.3, np.sin(down))
    points = _on_skull(down + radius * np.sin(turn), aside, 1.04)
    points[..., 1] += 0.07
    return _Strands(points, _toned(chance, lock, 12.0), 7)


def _bun(chance: np.random.Generator) -> _Strands:
    """Drawn back from the brow to a knot, and round it."""
    lock, knot, s = chance.integers(_LOCKS, size=460), np.array((0.0, 0.70, -0.90)), np.linspace(0, 1, 14)
    around = ((lock + chance.random(lock.size)) / _LOCKS * 2 * np.pi)[:, None]
    root = _on_skull(1.25 + 0.35 * np.cos(around), around)
    way = root + (knot - root) * s[None, :, None] - _MIDDLE
    far = np.linalg.norm(way / _RADII, axis=-1)[..., None]
    drawn = _MIDDLE + way / far * np.minimum(1.0 + 0.10 * s[None, :, None] ** 4, 1.1) * 0.98
    turn = s[None] * 2.6 + chance.uniform(0, 6.3, (160, 1))
    tilt = np.repeat(chance.uniform(-0.9, 0.9, (160, 1)), s.size, axis=1)
    wound = knot + 0.32 * np.stack((np.cos(turn) * np.cos(tilt), np.sin(tilt), np.sin(turn)), -1)
    greys = _toned(chance, np.append(lock, chance.integers(_LOCKS, size=160)))
    return _Strands(np.concatenate((drawn, wound)), greys, 23)


_GROWN: dict[Haircut, Callable[[np.random.Generator], _Strands]] = {
    Haircut.LONG: _long,
    Haircut.SHORT: _short,
    Haircut.CURLY: _curly,
    Haircut.BUN: _bun,
}
"""Of a cropped head no strand is seen."""
