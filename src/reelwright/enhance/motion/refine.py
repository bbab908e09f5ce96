"""A flow made more exact, by one step of least squares (Lucas and Kanade, 1981) at the moment it is wanted at."""

from __future__ import annotations

import numpy as np

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Greys, lands, moved

_WINDOW = 2.0
"""Cells; of a Gaussian."""
_WINDOW_SIZE = (9, 9)
_FLAT = 20.0
"""Added to the squared gradients: where there is next to nothing to see, the flow stays as it is."""
_FARTHEST = 1.0
"""Pixels of the picture looked at, of one step."""


def refined(a: Greys, b: Greys, flow: Floats, t: float, window: float = _WINDOW, flat: float = _FLAT) -> Floats:
    """The flow from `a` to `b`, as it is at `t` of the way.

    Args:
        a, b: luma on the grid of the flow, or on one a whole number of times finer.
        flow: [rows, columns, 2], cells.
        t: 0..1.
        flat: squared grey levels, up to about which of a slope the flow stays as it is.
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
    sums = []
    for one, other in ((across, across), (across, down), (down, down), (across, left), (down, left)):
        product = cv.multiply(one, other)
        if finer > 1:
            product = cv.resize(product, (columns, rows), interpolation=cv.INTER_AREA)
        sums.append(cv.GaussianBlur(product, _WINDOW_SIZE, window))
    xx, xy, yy, xt, yt = sums
    xx, yy = cv.add(xx, flat), cv.add(yy, flat)
    area = cv.subtract(cv.multiply(xx, yy), cv.multiply(xy, xy))
    right = cv.divide(cv.subtract(cv.multiply(xy, yt), cv.multiply(yy, xt)), area)
    under = cv.divide(cv.subtract(cv.multiply(xy, xt), cv.multiply(xx, yt)), area)
    step = np.clip(cv.merge([right, under]), -_FARTHEST, _FARTHEST)
    return np.asarray(cv.scaleAdd(step, 1 / finer, flow), np.float32)
