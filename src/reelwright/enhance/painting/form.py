"""Which way the edges of a picture run at each place: strokes, hatching and stones follow them."""

from __future__ import annotations

import numpy as np

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Floats, Greys, places
from reelwright.enhance.painting.paper import Pixels, unit

_BROAD, _OWN = 0.04, 2.0
"""What the form of a wider area counts, and what a picture without any does, so that every place has a way."""
_SLANT = np.deg2rad(-28)
"""The way of a hand where nothing leads it, clockwise from the right."""


def grey_of(bgr: Pixels) -> Greys:
    return np.asarray(cv.cvtColor(bgr, cv.COLOR_BGR2GRAY), np.uint8)


class FormLines:
    """The structure tensor of a picture (Bigun and Granlund, 1987), smoothed."""

    def __init__(self, bgr: Pixels, width: float) -> None:
        """`width`: pixels over which it is smoothed."""
        grey = grey_of(bgr)
        self.shape = grey.shape
        rows, columns = (max(8, side // 2) for side in grey.shape)
        small = cv.GaussianBlur(cv.resize(grey, (columns, rows), interpolation=cv.INTER_AREA), (0, 0), 1.0)
        x, y = (cv.Scharr(small, cv.CV_32F, *order) / 16 for order in ((1, 0), (0, 1)))
        tensor = cv.merge([x * x, y * y, x * y])
        near, broad = (cv.GaussianBlur(tensor, (0, 0), max(0.6, width / 2 * times)) for times in (1, 6))
        c, s = np.cos(_SLANT), np.sin(_SLANT)
        own = np.array([s * s, c * c, -s * c], np.float32) * np.float32(_OWN)
        xx, yy, xy = cv.split(near + np.float32(_BROAD) * broad + own)
        doubled = cv.phase(xx - yy, 2 * xy) / 2 + np.float32(np.pi / 2)
        self._angle = np.asarray(doubled, np.float32)
        large = (self.shape[1], self.shape[0])
        turning = cv.resize(cv.merge([np.cos(2 * self._angle), np.sin(2 * self._angle)]), large)
        self.angle: Floats = np.asarray(cv.phase(*cv.split(turning)) / 2, np.float32)
        """[H, W], radians clockwise from the right, 0..pi: along the edges."""
        self.strength: Floats = np.asarray(cv.resize(cv.sqrt(cv.add(*cv.split(near)[:2])), large), np.float32)
        """[H, W]: grey levels for each pixel that the picture changes across them, about."""

    def along(self, picture: Floats | Pixels, reach: float, rounds: int = 1) -> Floats | Pixels:
        """A picture smeared so many pixels to either side, along the edges; several rounds follow their curves."""
        steps = max(1, round(reach / 2))
        cosine, sine = np.cos(self.angle), np.sin(self.angle)
        way = cv.merge([cosine, sine])
        for _ in range(rounds):
            total = picture.astype(np.float32)
            for step in range(1, steps + 1):
                for sign in (-1, 1):
                    where = cv.scaleAdd(way, sign * step * reach / steps, places(*self.shape))
                    cv.accumulate(cv.remap(picture, where, None, cv.INTER_LINEAR, borderMode=cv.BORDER_REFLECT), total)
            total /= np.float32(2 * steps + 1)
            picture = total if picture.dtype == np.float32 else np.asarray(cv.convertScaleAbs(total), np.uint8)
        return picture


def simplified(bgr: Pixels, width: float, rounds: int = 2, levels: float = 26) -> Pixels:
    """The picture without what is finer than `width`, but with its edges; worked at half its size."""
    rows, columns = bgr.shape[:2]
    half = cv.resize(bgr, (max(8, columns // 2), max(8, rows // 2)), interpolation=cv.INTER_AREA)
    across = max(3, round(width) | 1)
    for _ in range(rounds):
        half = cv.bilateralFilter(half, min(across, 9), levels, max(1.5, width / 2))
    return np.asarray(cv.resize(half, (columns, rows), interpolation=cv.INTER_CUBIC), np.uint8)


def lines(bgr: Pixels, width: float, sharpness: float, least: float, form: FormLines | None = None) -> Floats:
    """[H, W], 0..1: ink where a pen would draw, by the difference of two Gaussians (Winnemoeller, 2012).

    Args:
        width: of the line, in pixels.
        sharpness: how suddenly it begins.
        least: grey levels of a dark line beside its ground below which it is not drawn.
        form: along which it is drawn out; None: it is drawn as it is found.
    """
    grey = cv.GaussianBlur(grey_of(bgr).astype(np.float32), (0, 0), 0.8)
    fine, wide = (cv.GaussianBlur(grey, (0, 0), max(0.5, width * times)) for times in (0.8, 1.6))
    dark = cv.subtract(wide, fine)
    if form is not None:
        dark = form.along(dark, 3 * max(0.7, unit(bgr.shape) * 1.4))
    return np.asarray(np.clip((dark - np.float32(least)) * np.float32(sharpness), 0, 1), np.float32)
