"""Where a picture's subject is, as far as colours and edges tell: where it is unlike its rim, and rich in detail."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
"""[h, w, 3], blue first."""
Field = NDArray[np.float32]
"""[h, w], 0..1 unless said."""

SMALL = 200
"""Pixels of the longer side that all this is reckoned at."""
_RIM = 0.06
"""Share of the picture at its left, right and upper side that is taken for background."""
_RIM_COLOURS = 5


def small(picture: Frame) -> Frame:
    """A copy of at most `SMALL` pixels to a side."""
    h, w = picture.shape[:2]
    scale = min(1.0, SMALL / max(w, h))
    size = max(2, round(w * scale)), max(2, round(h * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def saliency(picture: Frame) -> Field:
    """[h, w] 0..1 of a small picture [h, w, 3]: how much each place draws the eye."""
    lab = cv2.cvtColor(picture, cv2.COLOR_BGR2LAB).astype(np.float32)
    detail = cv2.GaussianBlur(_edges(lab[..., 0]), (0, 0), 0.03 * SMALL)
    found = unlike_the_rim(lab) * (0.6 + 0.4 * detail / max(float(detail.max()), 1e-6)) * _middle(*lab.shape[:2])
    soft = np.asarray(cv2.GaussianBlur(found, (0, 0), 1.5), np.float32)
    low, high = (float(level) for level in np.percentile(soft, (2, 99.5)))
    return np.asarray(np.clip((soft - low) / max(high - low, 1e-6), 0, 1), np.float32)


def _edges(luma: Field) -> Field:
    soft = cv2.GaussianBlur(luma, (0, 0), 1.0)
    return np.asarray(cv2.magnitude(cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)), np.float32)


def unlike_the_rim(lab: Field) -> Field:
    """Distance of each colour from the nearest of the few that the rim is made of, in units of Lab."""
    h, w = lab.shape[:2]
    rim = np.zeros((h, w), bool)
    x, y = max(1, round(_RIM * w)), max(1, round(_RIM * h))
    rim[:y] = rim[:, :x] = rim[:, -x:] = True
    samples = np.ascontiguousarray(lab[rim])
    cv2.setRNGSeed(1)  # the same picture is parted the same way
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    _, labels, centres = cv2.kmeans(samples, _RIM_COLOURS, None, stop, 2, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    counts = np.bincount(labels.ravel(), minlength=_RIM_COLOURS)
    common = centres[counts > 0.04 * len(samples)]
    far = np.linalg.norm(lab[:, :, None] - common[None, None], axis=3)
    return np.asarray(far.min(axis=2), np.float32)


def _middle(h: int, w: int) -> Field:
    """What is in the middle was put there: 1 there, a third in the corners."""
    y, x = np.ogrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    return np.exp(-0.55 * (x * x + 0.8 * y * y)).astype(np.float32)
