"""A picture laid out in cells: each place belongs to the nearest of many seeds, by a measure that is turned with the
edges, so that stones and facets lie along them (Hausner, 2001)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats
from reelwright.enhance.painting.form import FormLines
from reelwright.enhance.painting.paper import Pixels

_COARSE = 2
"""Pixels, in which seeds are moved to the middles of their cells; the cells themselves are found for each pixel."""


@dataclass(frozen=True, slots=True)
class Cells:
    number: NDArray[np.int32]
    """[H, W]: of the cell that a pixel is in."""
    middle: Floats
    """[N, 2], x and y."""
    angle: Floats
    """[N], radians."""
    inside: Floats
    """[H, W]: pixels to the border of its cell, about."""

    def mean(self, picture: Pixels) -> Pixels:
        """[N, 3]: the colour of each cell."""
        count = len(self.middle)
        labels = self.number.ravel()
        size = np.maximum(np.bincount(labels, minlength=count), 1)
        sums = [np.bincount(labels, picture[..., k].ravel(), count) / size for k in range(3)]
        return np.asarray(np.rint(np.stack(sums, -1)), np.uint8)


def cells(
    form: FormLines,
    spacing: float,
    seed: int,
    rounds: int,
    squareness: float = 1.0,
    aspect: float = 1.0,
    jitter: float = 0.3,
) -> Cells:
    """
    Args:
        spacing: pixels from seed to seed.
        rounds: how often seeds are moved to the middles of their cells; with more, cells lie more evenly.
        squareness: 1: squares along the edges, 0: diamonds.
        aspect: how much longer than wide they are, along the edges.
        jitter: of the spacing, how far seeds are from the places of a grid at first.
    """
    rows, columns = (int(np.ceil(side / spacing)) + 2 for side in form.shape)  # one beyond each edge
    chance = np.random.default_rng(seed)
    shift = chance.uniform(-jitter, jitter, (rows, columns, 2))
    grid = np.asarray(_homes(rows, columns, spacing) + shift * spacing, np.float32)
    measure = _Measure(spacing, squareness, aspect)
    for _ in range(rounds):
        number, _ = measure.assigned(grid, form, _COARSE)
        grid = _centred(number, grid, spacing)
    number, inside = measure.assigned(grid, form, 1)
    middle = grid.reshape(-1, 2)
    return Cells(number, middle, _angles(form, grid).ravel(), inside)


@dataclass(frozen=True, slots=True)
class _Measure:
    spacing: float
    squareness: float
    aspect: float

    def assigned(self, grid: Floats, form: FormLines, step: int) -> tuple[NDArray[np.int32], Floats]:
        """Of each pixel on a raster of `step`: its seed, and half of how much farther the next one is."""
        columns = grid.shape[1]
        height, width = (-(-side // step) for side in form.shape)
        y, x = (np.arange(size, dtype=np.float32) * step for size in (height, width))
        home_y, home_x = ((at / self.spacing).astype(np.int32) + 1 for at in (y, x))
        angle = _angles(form, grid)
        table = np.dstack([grid, np.cos(angle), np.sin(angle)]).astype(np.float32)
        best = np.full((height, width), 1e9, np.float32)
        second = best.copy()
        number = np.zeros((height, width), np.int32)
        across, down = np.broadcast_to(x, best.shape), np.broadcast_to(y[:, None], best.shape)
        for dy in (-1, 0, 1):
            row = home_y + dy
            for dx in (-1, 0, 1):
                column = home_x + dx
                seed_x, seed_y, cosine, sine = cv.split(np.ascontiguousarray(table[row][:, column]))
                away = self._distance(cv.subtract(across, seed_x), cv.subtract(down, seed_y), cosine, sine)
                is_nearer = cv.compare(away, best, cv.CMP_LT)
                cv.min(second, cv.max(away, best), second)
                cv.min(best, away, best)
                cv.copyTo(row[:, None] * columns + column[None], is_nearer, number)
        return number, np.asarray(cv.multiply(cv.subtract(second, best), 0.5), np.float32)

    def _distance(self, x: Floats, y: Floats, cosine: Floats, sine: Floats) -> Floats:
        along = cv.absdiff(cv.multiply(x, cosine), cv.multiply(cv.multiply(y, sine), -1))
        across = cv.absdiff(cv.multiply(y, cosine), cv.multiply(x, sine))
        if self.aspect != 1:
            along = cv.multiply(along, self.aspect**-0.5)
            across = cv.multiply(across, self.aspect**0.5)
        square = cv.max(along, across)
        if self.squareness == 1:
            return np.asarray(square, np.float32)
        return np.asarray(
            cv.addWeighted(square, self.squareness, cv.add(along, across), (1 - self.squareness) * 0.707, 0), np.float32
        )


def _angles(form: FormLines, grid: Floats) -> Floats:
    rows, columns = form.shape
    x = np.clip(np.rint(grid[..., 0]), 0, columns - 1).astype(np.intp)
    y = np.clip(np.rint(grid[..., 1]), 0, rows - 1).astype(np.intp)
    return np.asarray(form.angle[y, x], np.float32)


def _centred(number: NDArray[np.int32], grid: Floats, spacing: float) -> Floats:
    """Seeds in the middles of their cells, each no farther from its place in the grid than cells are looked for."""
    rows, columns = grid.shape[:2]
    labels, count = number.ravel(), rows * columns
    size = np.bincount(labels, minlength=count)
    y, x = (
        np.repeat(np.arange(number.shape[0]), number.shape[1]),
        np.tile(np.arange(number.shape[1]), number.shape[0]),
    )
    sums = [np.bincount(labels, at, count) * _COARSE for at in (x, y)]
    middle = np.stack(sums, -1) / np.maximum(size, 1)[:, None]
    middle[size == 0] = grid.reshape(-1, 2)[size == 0]
    home = _homes(rows, columns, spacing).reshape(-1, 2)
    return np.asarray(np.clip(middle, home - 0.6 * spacing, home + 0.6 * spacing), np.float32).reshape(grid.shape)


def _homes(rows: int, columns: int, spacing: float) -> NDArray[np.float64]:
    """[rows, columns, 2], x and y: the places of a grid, the first of which lies beyond the edge."""
    return np.stack(np.meshgrid(np.arange(columns) - 0.5, np.arange(rows) - 0.5), -1) * spacing
