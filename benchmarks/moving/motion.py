"""How some of the clips of `clips.py` move, as they were made: no flow that was looked for, and none of its errors.

A temporal error is best measured along motion that is known (Ruder, Dosovitskiy and Brox, 2016, do it on rendered
films); where only real film is at hand it is estimated (Lai et al., 2018), and what it errs by is billed to who is
measured, the more the finer his texture.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from moving.clips import HEIGHT, WIDTH, Floats, camera_view, layers, leaf_view, panned, waved

Places = NDArray[np.float64]
"""[H, W, 2]: x and y of each place of the screen, in the frame before or on a canvas."""
Bools = NDArray[np.bool_]
_EDGE = 5
"""Pixels across, of what is left out around everything that is hidden or uncovered."""
_ROUNDS = 25
"""Of looking for where a wave came from; each halves what is missed, at least."""

_HERE = np.dstack(np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))).astype(np.float64)


def came_from(name: str, first: float, second: float) -> tuple[Floats, Bools]:
    """[H, W, 2] and [H, W]: where each pixel of the second moment was in the first, and whether it was to be seen
    there.

    Args:
        name: `pan`, `parallax` or `waves`.
        first, second: moments, in frames.
    """
    where, is_shown = {"pan": _pan, "parallax": _parallax, "waves": _waves}[name](first, second)
    is_inside = ((where >= 0) & (where <= (WIDTH - 1, HEIGHT - 1))).all(-1)
    sure = cv2.erode((is_shown & is_inside).astype(np.uint8), np.ones((_EDGE, _EDGE), np.uint8))
    return where.astype(np.float32), sure > 0


def _pan(first: float, second: float) -> tuple[Places, Bools]:
    return _through(camera_view(*panned(first)), camera_view(*panned(second))), np.ones((HEIGHT, WIDTH), np.bool_)


def _parallax(first: float, second: float) -> tuple[Places, Bools]:
    before, here = _views(first), _views(second)
    (top, is_whole), (top_before, was_whole) = _uppermost(first, second)
    where = np.zeros_like(_HERE)
    for number, (one, other) in enumerate(zip(before, here, strict=True)):
        where[top == number] = _through(one, other)[top == number]
    x, y = np.rint(np.clip(where, 0, (WIDTH - 1, HEIGHT - 1))).astype(np.intp).transpose(2, 0, 1)
    return where, is_whole & was_whole[y, x] & (top_before[y, x] == top)


def _views(t: float) -> list[NDArray[np.float64]]:
    ground, leaves = layers(t)
    return [camera_view(*ground), *(leaf_view(outline.shape, *where) for _, outline, where in leaves)]


def _uppermost(first: float, second: float) -> list[tuple[NDArray[np.uint8], Bools]]:
    """Of the second moment, then of the first: the number of the layer at each place, and whether it is all there."""
    found = []
    for moment in (second, first):
        top, is_whole = np.zeros((HEIGHT, WIDTH), np.uint8), np.ones((HEIGHT, WIDTH), np.bool_)
        outlines = [outline for _, outline, _ in layers(moment)[1]]
        for number, (view, outline) in enumerate(zip(_views(moment)[1:], outlines, strict=True), 1):
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            share = cv2.warpAffine(outline, view, (WIDTH, HEIGHT), flags=flags)
            top[share > 0.5] = number
            is_whole = np.where(share > 0.02, share > 0.98, is_whole)
        found.append((top, is_whole))
    return found


def _waves(first: float, second: float) -> tuple[Places, Bools]:
    wanted, where = np.stack(waved(*_apart(_HERE), second), -1), _HERE.copy()
    for _ in range(_ROUNDS):
        missed = wanted - np.stack(waved(*_apart(where), first), -1)
        where += missed
    assert np.abs(missed).max() < 1e-3
    return where, np.ones((HEIGHT, WIDTH), np.bool_)


def _apart(where: Places) -> tuple[Places, Places]:
    return where[..., 0], where[..., 1]


def _through(first: NDArray[np.float64], second: NDArray[np.float64]) -> Places:
    """Where on the screen what the second view shows at each place was in the first."""
    on_canvas = _HERE @ second[:, :2].T + second[:, 2]
    return (on_canvas - first[:, 2]) @ np.linalg.inv(first[:, :2]).T
