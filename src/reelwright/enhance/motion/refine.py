"""A flow made more exact, by one step of least squares (Lucas and Kanade, 1981) at the moment it is wanted at."""

from __future__ import annotations

import numpy as np

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Greys, Slopes, amid, lands, moved

_WINDOW = 2.0
"""Cells; of a Gaussian."""
_WINDOW_SIZE = (9, 9)
_FLAT = 20.0
"""Added to the squared gradients: where there is next to nothing to see, the flow stays as it is."""
_FARTHEST = 1.0
"""Pixels of the picture looked at, of one step."""


def refined(a: Greys, b: Greys, flow: Floats, t: float, window: float = _WINDOW) -> Floats:
    """The flow from `a` to `b`, as it is at `t` of the way.

    Args:
        a, b: luma on the grid of the flow, or on one a whole number of times finer.
        flow: [rows, columns, 2], cells.
        t: 0..1.
    """
    rows, columns = flow.shape[:2]
    finer = a.shape[0] // rows
    own = flow
    if finer > 1:
        own = np.asarray(cv.resize(flow, (a.shape[1], a.shape[0]), interpolation=cv.INTER_LINEAR), np.float32)
    inside = cv.bitwise_and(lands(own, -t * finer), lands(own, (1 - t) * finer))
    seen, seen_after = moved(a, own, -t * finer), moved(b, own, (1 - t) * finer)
    left = cv.subtract(seen_after, seen, dtype=cv.CV_32F)
    middle = cv.addWeighted(seen, 0.5, seen_after, 0.5, 0, dtype=cv.CV_32F)
    across = cv.Scharr(middle, cv.CV_32F, 1, 0, scale=1 / 32)
    down = cv.Scharr(middle, cv.CV_32F, 0, 1, scale=1 / 32)
    across, down = cv.copyTo(across, inside), cv.copyTo(down, inside)
    products = _products(across, down, left)
    if finer > 1:
        products = [cv.resize(one, (columns, rows), interpolation=cv.INTER_AREA) for one in products]
    return np.asarray(cv.scaleAdd(_step(products, window, _FLAT), 1 / finer, flow), np.float32)


def refined_by_cells(a: Slopes, b: Slopes, flow: Floats, t: float, flat: float = _FLAT) -> Floats:
    """The same, for which each cell is looked at in one place: a third of the time on a grid twice as fine.

    Args:
        a, b: of luma on a grid a whole number of times finer than that of the flow.
        flat: squared grey levels, up to about which of a slope the flow stays as it is.
    """
    rows, columns = flow.shape[:2]
    finer = a[0].shape[0] // rows
    middles, pairs = amid(rows, columns, finer), []
    for slopes, share in ((a, -t), (b, 1 - t)):
        where = cv.scaleAdd(flow, finer * share, middles)
        pairs.append([cv.remap(one, where, None, cv.INTER_LINEAR, None, cv.BORDER_REPLICATE) for one in slopes])
    (seen, *first), (seen_after, *second) = pairs
    left = cv.subtract(seen_after, seen, dtype=cv.CV_32F)
    inside = cv.bitwise_and(lands(flow, -t), lands(flow, 1 - t))
    across, down = (
        cv.copyTo(cv.addWeighted(*both, 0.5, 0), inside) for both in zip(first, (0.5, 0.5), second, strict=True)
    )
    half = (columns // 2, rows // 2)  # what is summed over a window is smooth
    products = [cv.resize(one, half, interpolation=cv.INTER_AREA) for one in _products(across, down, left)]
    step = cv.resize(_step(products, _WINDOW / 2, flat), (columns, rows), interpolation=cv.INTER_LINEAR)
    return np.asarray(cv.scaleAdd(step, 1 / finer, flow), np.float32)


def _products(across: Floats, down: Floats, left: Floats) -> list[Floats]:
    pairs = ((across, across), (across, down), (down, down), (across, left), (down, left))
    return [cv.multiply(one, other) for one, other in pairs]


def _step(products: list[Floats], window: float, flat: float) -> Floats:
    """[rows, columns, 2], pixels of the picture looked at."""
    xx, xy, yy, xt, yt = (cv.GaussianBlur(one, _WINDOW_SIZE, window) for one in products)
    xx, yy = cv.add(xx, flat), cv.add(yy, flat)
    area = cv.subtract(cv.multiply(xx, yy), cv.multiply(xy, xy))
    right = cv.divide(cv.subtract(cv.multiply(xy, yt), cv.multiply(yy, xt)), area)
    under = cv.divide(cv.subtract(cv.multiply(xy, xt), cv.multiply(xx, yt)), area)
    return np.asarray(np.clip(cv.merge([right, under]), -_FARTHEST, _FARTHEST), np.float32)
