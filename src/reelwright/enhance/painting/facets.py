"""A picture cut into facets by straight lines that go on from its edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats
from reelwright.enhance.painting.form import FormLines

_REACH = 0.34
"""Of the longer side, how far a line goes on to either side of the edge it begins at."""
_LEAST = 0.055
"""Of the shorter side, how long each side of a square is that is as large as the smallest facet."""
_TURNED = np.deg2rad(64)
"""From a line to the one that crosses it."""


@dataclass(frozen=True, slots=True)
class Facets:
    number: NDArray[np.intp]
    """[H, W]: of the facet that a pixel is in."""
    middle: NDArray[np.float64]
    """[N, 2], x and y."""
    seams: Floats
    """[H, W], 0..1: 1 on the lines between them."""


def facets(form: FormLines, columns: int, rows: int, seed: int) -> Facets:
    """Each part of a raster of so many gives the line along its strongest edge, and one that crosses it."""
    height, width = form.shape
    chance = np.random.default_rng(seed)
    side = np.zeros((height, width), np.int64)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    reach = _REACH * max(height, width)
    for row in range(rows):
        for column in range(columns):
            top, left = row * height // rows, column * width // columns
            part = form.strength[top : (row + 1) * height // rows, left : (column + 1) * width // columns]
            _, _, _, (right, down) = cv.minMaxLoc(part + chance.uniform(0, 1.5, part.shape).astype(np.float32))
            at = np.array([left + right, top + down], np.float64)
            angle = float(form.angle[int(at[1]), int(at[0])])
            for turn, far in ((0.0, reach), (_TURNED * chance.choice([-1, 1]), reach * 0.5)):
                c, s = float(np.cos(angle + turn)), float(np.sin(angle + turn))
                along = cv.addWeighted(x, c, y, s, -c * at[0] - s * at[1])
                across = cv.addWeighted(y, c, x, -s, s * at[0] - c * at[1])
                is_beyond = (across > 0) & (np.abs(along) < far)
                side[is_beyond] += int(chance.integers(1, 1 << 40))
    number = _whole(side, (_LEAST * min(height, width)) ** 2)
    labels = number.ravel()
    size = np.bincount(labels)
    middle = np.stack([np.bincount(labels, at.ravel()) / size for at in (x, y)], -1)
    return Facets(number, middle, _seams(number, min(height, width) / 360))


def _whole(side: NDArray[np.int64], least: float) -> NDArray[np.intp]:
    """Facets numbered by what side of the lines they are on; what is smaller than `least` pixels joins that of which it
    has the longest edge, the smallest first."""
    _, number = np.unique(side, return_inverse=True)
    number = number.reshape(side.shape)
    size = np.bincount(number.ravel()).astype(np.int64)
    edges: dict[int, dict[int, int]] = {facet: {} for facet in range(len(size))}
    for a, b in ((number[:, 1:], number[:, :-1]), (number[1:], number[:-1])):
        apart = a != b
        pairs, counts = np.unique(a[apart] * len(size) + b[apart], return_counts=True)
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
            one, other = divmod(pair, len(size))
            edges[one][other] = edges[one].get(other, 0) + count
            edges[other][one] = edges[other].get(one, 0) + count
    home = np.arange(len(size))
    for facet in np.argsort(size, kind="stable").tolist():
        if size[facet] >= least or not edges[facet]:
            continue
        taker = max(edges[facet], key=lambda other: (edges[facet][other], other))
        size[taker] += size[facet]
        home[home == facet] = taker
        for other, count in edges.pop(facet).items():
            edges[other].pop(facet)
            if other != taker:
                edges[other][taker] = edges[taker][other] = edges[taker].get(other, 0) + count
    _, merged = np.unique(home, return_inverse=True)
    return np.asarray(merged[number], np.intp)


def _seams(number: NDArray[np.intp], width: float) -> Floats:
    """[H, W], 0..1: lines so many pixels wide where a facet ends."""
    found = np.zeros(number.shape, np.float32)
    found[:, 1:] = number[:, 1:] != number[:, :-1]
    found[1:] = np.maximum(found[1:], number[1:] != number[:-1])
    across = max(1, round(width))
    return np.asarray(cv.GaussianBlur(cv.dilate(found, np.ones((across, across))), (0, 0), 0.6), np.float32)
