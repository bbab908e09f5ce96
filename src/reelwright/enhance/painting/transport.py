"""The colours of one picture made those of another, all together: sliced optimal transport (Rabin et al., 2011)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats
from reelwright.enhance.painting.paper import Pixels
from reelwright.enhance.painting.pigment import bgr_of, lab_of

_SAMPLES, _SLICES, _PACE = 6000, 24, 0.8
"""Pixels that are matched, along how many turned axes, and how far of the way at each."""
_CELLS = 17
"""Of a raster over all colours, along each axis of Lab, in which the way of a colour is kept."""
_LEAST, _RANGE = np.array([0, -100, -100], np.float32), np.array([100, 200, 200], np.float32)
_SEED = 1781


class Transport:
    """To the colours of a picture."""

    def __init__(self, bgr: Pixels) -> None:
        chance = np.random.default_rng(_SEED)
        self._axes = [np.linalg.qr(chance.standard_normal((3, 3)))[0].astype(np.float32) for _ in range(_SLICES)]
        samples = _samples(lab_of(bgr))
        self._there = [np.sort(samples @ axes, axis=0) for axes in self._axes]

    def __call__(self, bgr: Pixels) -> Pixels:
        lab = lab_of(bgr)
        start = _samples(lab)
        colours = start.copy()
        for axes, there in zip(self._axes, self._there, strict=True):
            along = colours @ axes
            rank = along.argsort(axis=0)
            step = np.empty_like(along)
            np.put_along_axis(step, rank, there - np.take_along_axis(along, rank, axis=0), axis=0)
            colours += step @ axes.T * np.float32(_PACE)
        return bgr_of(lab + _looked_up(_raster(start, colours - start), lab))


def _samples(lab: Floats) -> Floats:
    """[n, 3], always as many."""
    pixels = lab.reshape(-1, 3)
    return np.ascontiguousarray(pixels[np.linspace(0, len(pixels) - 1, _SAMPLES).astype(np.intp)])


def _raster(colours: Floats, ways: Floats) -> Floats:
    """[n, n, n, 3]: the way of the colours of each cell; where there are none, of those around, near ones most."""
    place = np.clip(np.rint((colours - _LEAST) / _RANGE * (_CELLS - 1)), 0, _CELLS - 1).astype(np.intp)
    index = np.ravel_multi_index(tuple(place.T), (_CELLS,) * 3)
    size = _CELLS**3
    layers = [np.bincount(index, weights, size) for weights in (*ways.T, np.ones(len(ways)))]
    total: NDArray[np.float64] = np.stack(layers, -1).reshape(_CELLS, _CELLS, _CELLS, 4).astype(np.float64)
    found, blurred, share = 0 * total, total, 1.0
    for _ in range(12):
        blurred = _softened(blurred)
        found, share = found + blurred * share, share * 0.3
    return np.asarray(found[..., :3] / np.maximum(found[..., 3:], 1e-12), np.float32)


def _softened(raster: NDArray[np.float64]) -> NDArray[np.float64]:
    for axis in range(3):
        padded = np.pad(raster, [(1, 1) if k == axis else (0, 0) for k in range(4)], mode="edge")
        before, here, after = (np.take(padded, range(k, k + _CELLS), axis) for k in range(3))
        raster = (before + 2 * here + after) / 4
    return raster


def _looked_up(raster: Floats, lab: Floats) -> Floats:
    """[H, W, 3]: between the eight cells around each colour."""
    at = np.clip((lab - _LEAST) / _RANGE * (_CELLS - 1), 0, _CELLS - 1.001).astype(np.float32)
    low = at.astype(np.intp)
    rest = at - low
    flat = raster.reshape(-1, 3)
    found = np.zeros(lab.shape, np.float32)
    for corner in np.ndindex(2, 2, 2):
        index = ((low[..., 0] + corner[0]) * _CELLS + low[..., 1] + corner[1]) * _CELLS + low[..., 2] + corner[2]
        shares = [rest[..., k] if corner[k] else 1 - rest[..., k] for k in range(3)]
        share = cv.multiply(cv.multiply(shares[0], shares[1]), shares[2])
        found += flat[index] * share[..., None]
    return found
