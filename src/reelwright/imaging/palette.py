"""The palette of a picture: the colours it is made of, and how they scatter."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.film.reference import Palette
from reelwright.imaging.picture import UserPicture
from reelwright.imaging.saliency import small
from reelwright.imaging.tones import code, lab_of, lots

_COLOURS = 5
_COVERED = 127
"""Alpha from which a place of the picture counts."""


def palette_of(picture: UserPicture, sha256: str) -> Palette:
    """What is clear in it does not count; of a picture that is clear all over, everything does."""
    copy = small(picture.bgr)
    colours = lab_of(copy)
    if picture.alpha is not None:
        size = copy.shape[1], copy.shape[0]
        covered = np.asarray(cv2.resize(picture.alpha, size, interpolation=cv2.INTER_AREA)) > _COVERED
        colours = colours[covered] if covered.any() else colours
    colours = colours.reshape(-1, 3)
    mean, deviation = ([round(float(value), 2) for value in one] for one in (colours.mean(0), colours.std(0)))
    return Palette(
        sha256=sha256,
        colours=tuple(dict.fromkeys(code(np.median(lot, axis=0)) for lot in lots(colours, _COLOURS))),
        mean=(mean[0], mean[1], mean[2]),
        deviation=(deviation[0], deviation[1], deviation[2]),
    )
