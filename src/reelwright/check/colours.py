"""Which colours a picture has, and which of them are of who or what it is about: those in its middle that its rim does
not have.

A place seen again in the same light has nearly the same colours, however near the camera is; and somebody who is drawn
or filmed twice in it has the same clothes, hair and skin. How bright they are counts nowhere here.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.check.texture import KEPT
from reelwright.imaging.saliency import small, unlike_the_rim

BINS, _BIN = 15, 8.0
"""Of a* and of b*, and how wide each is; they reach from -60 to 60."""
_UNLIKE = 12.0
"""Distance in CIE L*a*b* from every colour of the rim, at which a colour is the subject's."""
_MIDDLE = 0.75
"""Of half the width, to either side."""
_BLUR = 0.8
"""Bins: a shade of difference is no other colour."""

_Shares = NDArray[np.float32]
"""[BINS, BINS] share of each a* and b*; sums to 1, or to 0 where there is none."""


def colours_of(bgr: NDArray[np.uint8]) -> tuple[_Shares, _Shares]:
    """Of a frame [H, W, 3] uint8, blue first: of all its upper three quarters, and of its subject."""
    picture = small(np.ascontiguousarray(bgr[: max(1, int(KEPT * len(bgr)))]))
    lab = np.asarray(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_BGR2Lab), np.float32)
    middle = np.abs(np.linspace(-1, 1, lab.shape[1])) < _MIDDLE
    is_subject = (unlike_the_rim(lab) > _UNLIKE) & middle
    return _shares(lab.reshape(-1, 3)), _shares(lab[is_subject])


def _shares(lab: NDArray[np.float32]) -> _Shares:
    bins = np.clip(lab[:, 1:] / _BIN + BINS / 2, 0, BINS - 1).astype(int)
    counts = np.bincount(bins[:, 0] * BINS + bins[:, 1], minlength=BINS**2).reshape(BINS, BINS).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(counts, (0, 0), _BLUR), np.float32)
    return soft / max(float(soft.sum()), 1.0)


def mean_shares(found: Sequence[_Shares]) -> tuple[float, ...]:
    """Of several frames: BINS * BINS shares, row by row."""
    return tuple(round(float(share), 4) for share in np.mean(found, axis=0).ravel())


def unlikeness(one: Sequence[float], other: Sequence[float]) -> float | None:
    """How far two sets of colours are apart: 0, the same, to 1, none in common (Hellinger, squared). None: one is
    empty."""
    a, b = np.asarray(one), np.asarray(other)
    if a.sum() < 0.5 or b.sum() < 0.5:
        return None
    return float(1 - np.sqrt(a / a.sum() * (b / b.sum())).sum())
