"""A picture painted like another: rebuilt from patches of it, strokes and all (PatchMatch, Barnes et al., 2009).

Its colours are made those of the other picture first, and lead which patches are taken. Patches are compared by what
tells them apart most, a few numbers each, and for all places at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, places
from reelwright.enhance.painting.paper import Pixels
from reelwright.enhance.painting.transport import Transport

_SIDE, _STYLE_SIDE = 360, 330
"""Pixels of the shorter side, of the picture and of the one it is painted like, in which patches are looked for."""
_RADIUS, _NUMBERS = 3, 12
"""Of a patch, in pixels; and numbers by which it is told."""
_LEADING, _WORN = 0.6, 0.2
"""What the colours that lead count beside the patches; and what it takes from a patch to be used as often again."""
_ROUNDS = (12, 7, 4)
"""Of the search, at a quarter of the size, at a half and at all of it."""
_SEED = 2009

Field = NDArray[np.int32]
"""[2, H, W], y and x: from where in the style each place is taken."""


@dataclass(frozen=True, slots=True)
class _Example:
    """The picture to paint like, at one size."""

    pixels: Floats
    basis: Floats
    """[numbers, 2 * radius + 1, 2 * radius + 1, 3]"""
    told: Floats
    """[H * W, numbers + 3]"""

    @classmethod
    def of(cls, bgr: Pixels) -> _Example:
        pixels = bgr.astype(np.float32)
        width = 2 * _RADIUS + 1
        windows = np.lib.stride_tricks.sliding_window_view(pixels, (width, width), axis=(0, 1))
        step = max(1, round((windows.shape[0] * windows.shape[1] / 4000) ** 0.5))
        some = windows[::step, ::step].reshape(-1, 3 * width * width)
        _, turned = np.linalg.eigh(np.cov(some, rowvar=False))
        basis = turned[:, ::-1][:, :_NUMBERS].T.reshape(_NUMBERS, 3, width, width).transpose(0, 2, 3, 1)
        source = cls(pixels, np.ascontiguousarray(basis, np.float32), np.empty(0, np.float32))
        led = cv.GaussianBlur(pixels, (0, 0), 2.0)
        return cls(pixels, source.basis, source.telling(pixels, led).reshape(-1, _NUMBERS + 3))

    def telling(self, pixels: Floats, led: Floats) -> Floats:
        """[H, W, numbers + 3]: what each patch of a picture is told by, and the colour that leads there."""
        channels = cv.split(pixels)
        found = [
            sum(
                cv.filter2D(one, cv.CV_32F, np.ascontiguousarray(kernel[..., k]), borderType=cv.BORDER_REFLECT)
                for k, one in enumerate(channels)
            )
            for kernel in self.basis
        ]
        lead = np.float32((2 * _RADIUS + 1) * _LEADING**0.5)
        return np.asarray(np.dstack([*found, led * lead]), np.float32)

    @property
    def shape(self) -> tuple[int, int]:
        return self.pixels.shape[0], self.pixels.shape[1]


class Exemplar:
    """Paints like one picture."""

    def __init__(self, style: Pixels) -> None:
        self._style = style
        self._transport = Transport(_fitted(style, _STYLE_SIDE))
        self._sources = [_Example.of(_fitted(style, _STYLE_SIDE >> k)) for k in (2, 1, 0)]

    def __call__(self, bgr: Pixels) -> Pixels:
        rows, columns = bgr.shape[:2]
        small = _fitted(bgr, min(_SIDE, rows, columns))
        wanted = self._transport(small)
        field = self._searched(wanted)
        ratio = rows / small.shape[0]
        if small.shape[:2] == (rows, columns):
            return _whole(_voted(self._sources[-1].pixels, field.astype(np.float32), 1.0))
        y, x = (places(rows, columns)[..., k] for k in (1, 0))
        low_y, low_x = (
            np.minimum((at / ratio).astype(np.intp), side - 1)
            for at, side in ((y, small.shape[0]), (x, small.shape[1]))
        )
        large = np.stack([field[0][low_y, low_x] + y / ratio - low_y, field[1][low_y, low_x] + x / ratio - low_x])
        source = self._sources[-1].shape
        size = (round(source[1] * ratio), round(source[0] * ratio))
        style = cv.resize(
            self._style, size, interpolation=cv.INTER_AREA if size[0] < self._style.shape[1] else cv.INTER_CUBIC
        )
        return _whole(_voted(style.astype(np.float32), (large * ratio).astype(np.float32), ratio))

    def _searched(self, wanted: Pixels) -> Field:
        chance = np.random.default_rng(_SEED)
        field: Field | None = None
        for level, (source, rounds) in enumerate(zip(self._sources, _ROUNDS, strict=True)):
            shrunk = 2 - level
            size = tuple(max(8, side >> shrunk) for side in (wanted.shape[1], wanted.shape[0]))
            target = cv.resize(wanted, size, interpolation=cv.INTER_AREA).astype(np.float32)
            if field is None:
                shape = (2, *target.shape[:2])
                field = (chance.random(shape) * np.array(source.shape)[:, None, None]).astype(np.int32)
                made = target
            else:
                field = _grown(field, target.shape[:2], source.shape)
                made = _voted(source.pixels, field.astype(np.float32), 1.0)
            led = cv.GaussianBlur(target, (0, 0), 0.8)
            for _ in range(rounds):
                field = _improved(field, source, source.telling(made, led), chance)
                made = _voted(source.pixels, field.astype(np.float32), 1.0)
        assert field is not None
        return field


def _fitted(bgr: Pixels, side: int) -> Pixels:
    """The picture with a shorter side of so many pixels."""
    rows, columns = bgr.shape[:2]
    share = side / min(rows, columns)
    size = (max(2 * _RADIUS + 2, round(columns * share)), max(2 * _RADIUS + 2, round(rows * share)))
    if size == (columns, rows):
        return bgr
    return np.asarray(cv.resize(bgr, size, interpolation=cv.INTER_AREA if share < 1 else cv.INTER_CUBIC), np.uint8)


def _grown(field: Field, shape: tuple[int, ...], source: tuple[int, int]) -> Field:
    """For a picture and a style twice as large."""
    rows, columns = shape
    y, x = np.minimum(np.arange(rows) // 2, field.shape[1] - 1), np.minimum(np.arange(columns) // 2, field.shape[2] - 1)
    large = field[:, y][:, :, x] * 2
    large[0] += (np.arange(rows) % 2)[:, None]
    large[1] += np.arange(columns) % 2
    return np.asarray(np.minimum(large, np.array(source)[:, None, None] - 1), np.int32)


def _improved(field: Field, source: _Example, told: Floats, chance: np.random.Generator) -> Field:
    """The better of each place's patch, of those its neighbours lead to, and of some by chance, ever nearer."""
    rows, columns = source.shape
    used = np.bincount((field[0] * columns + field[1]).ravel(), minlength=rows * columns).astype(np.float32)
    worn = cv.blur(used.reshape(rows, columns), (9, 9)).ravel() * np.float32(rows * columns / field[0].size)

    def cost(one: Field) -> Floats:
        index = one[0] * columns + one[1]
        away = source.told[index]
        away -= told
        return np.asarray(np.einsum("hwk,hwk->hw", away, away) * (1 + np.float32(_WORN) * worn[index]), np.float32)

    best = cost(field)

    def tried(one: Field) -> None:
        for axis, most in enumerate((rows, columns)):
            np.clip(one[axis], 0, most - 1, out=one[axis])
        found = cost(one)
        is_better = found < best
        field[:, is_better] = one[:, is_better]
        best[is_better] = found[is_better]

    for shift in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        tried(np.roll(field, shift, (1, 2)) + np.array(shift, np.int32)[:, None, None])
    reach = max(rows, columns) // 2
    while reach >= 1:
        tried(field + chance.integers(-reach, reach + 1, field.shape, dtype=np.int32))
        reach //= 4
    return field


def _voted(style: Floats, field: Floats, ratio: float) -> Floats:
    """[H, W, 3]: of each place, the mean of what the patches that lie over it have there."""
    total = np.zeros((*field.shape[1:], 3), np.float32)
    where = cv.merge([np.ascontiguousarray(field[1]), np.ascontiguousarray(field[0])])
    reach = round(2 * ratio)
    steps = range(-reach, reach + 1, max(1, round(ratio)))
    for dy in steps:
        for dx in steps:
            moved = np.roll(where, (dy, dx), (0, 1)) + np.array([dx, dy], np.float32)
            way = cv.INTER_NEAREST if ratio == 1 else cv.INTER_LINEAR
            cv.accumulate(cv.remap(style, moved, None, way, borderMode=cv.BORDER_REFLECT), total)
    return np.asarray(total / len(steps) ** 2, np.float32)


def _whole(pixels: Floats) -> Pixels:
    return np.asarray(cv.convertScaleAbs(np.maximum(pixels, 0)), np.uint8)
