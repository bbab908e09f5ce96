"""The grade of a place that a picture of the user's says the colours of: a finished frame is moved toward the mean and
the scatter of the picture's colours, as far as it still is the hour and the weather that the words say.

It is one saturation and one curve for each channel, which leaves black and white where they are; they are found once,
from the wide view of the place with nobody in it, so that all shots of it are graded alike, whatever they frame.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Angle, Framing, Move
from reelwright.film.reference import Palette
from reelwright.film.shot import Setup
from reelwright.imaging.tones import bgr_of, lab_of
from reelwright.render.backends.previz.finish import Frame
from reelwright.units import FrameRate, Resolution

Colours = NDArray[np.float64]

_VIEW = Resolution(width=256, height=144)
_NEARER = np.array((0.5, 0.8, 0.8))
"""How much of the way the mean goes, in lightness, a* and b*."""
_LIGHTER, _TINTED = 0.25, 17.0
"""How far it goes at most: in lightness, of what there is; and in a* and b* together."""
_SATURATED, _CONTRASTED = (0.75, 1.15), (-0.25, 0.25)
_BENT, _BENT_APART = 0.75, 0.55
"""Of a curve: it stays below 1, where it would no longer rise. And how far that of one channel is from all three
together: where there is little light, colour goes before lightness."""
_ROWS = 48
"""Of a frame that are graded at once, so that they stay in the cache."""
_GREY = np.array([0.114, 0.587, 0.299])


class FilmSet(Protocol):
    """A place, built, that can be looked at."""

    def frame(self, index: int) -> Frame: ...


Built = Callable[[Setup, Resolution, FrameRate, int], FilmSet]


def grade_of(build: Built, setup: Setup, rate: FrameRate) -> Grade | None:
    """The grade of all shots that are played where, when and in the weather of `setup`; None without a palette."""
    if setup.palette is None:
        return None
    plain = {"framing": Framing.WIDE, "angle": Angle.EYE, "move": Move.STATIC, "figure": None, "extras": ()}
    return _graded(build, setup.model_copy(update=plain | {"palette": None}), setup.palette, rate)


@lru_cache(maxsize=8)
def _graded(build: Built, plain: Setup, palette: Palette, rate: FrameRate) -> Grade:
    return Grade(build(plain, _VIEW, rate, 1).frame(0), palette)


class Grade:
    """Args:
    view: the place as it is, a finished frame [H, W, 3] of any size.
    """

    def __init__(self, view: Frame, palette: Palette) -> None:
        lab = lab_of(view).reshape(-1, 3).astype(np.float64)
        wanted = _wanted(lab.mean(0), np.array(palette.mean))
        scatter = np.array(palette.deviation) / np.maximum(lab.std(0), 1.0)
        saturation = float(np.clip(np.sqrt(np.hypot(*scatter[1:]) / np.sqrt(2)), *_SATURATED))
        contrast = float(np.clip(scatter[0] - 1, *_CONTRASTED))
        self._saturated = np.tile(_GREY * (1 - saturation), (3, 1)) + np.eye(3) * saturation
        target = bgr_of((lab - lab.mean(0) + wanted).astype(np.float32)[None]).reshape(-1, 3).mean(0) / 255
        x = cv2.transform(view, self._saturated).reshape(-1, 3) / 255
        x = x + _stretched(x, contrast)
        bent = _within((target - x.mean(0)) / np.maximum((x * (1 - x)).mean(0), 1e-3))
        ramp = np.linspace(0, 1, 256)[:, None]
        ramp = ramp + _stretched(ramp, contrast)
        curves = np.clip((ramp + bent * ramp * (1 - ramp)) * 255 + 0.5, 0, 255)
        self._curves = np.ascontiguousarray(curves[None], np.float64).astype(np.uint8)

    def __call__(self, frame: Frame) -> Frame:
        """The frame, graded in place."""
        for top in range(0, len(frame), _ROWS):
            rows = frame[top : top + _ROWS]
            cv2.LUT(cv2.transform(rows, self._saturated), self._curves, rows)
        return frame


def _wanted(mean: Colours, of_picture: Colours) -> Colours:
    """Where the mean goes, in L*a*b*."""
    by = (of_picture - mean) * _NEARER
    by[0] = np.clip(by[0], -_LIGHTER * mean[0], _LIGHTER * mean[0])
    by[1:] *= min(1.0, _TINTED / max(float(np.hypot(*by[1:])), 1e-6))
    return np.asarray(mean + by, np.float64)


def _within(bent: Colours) -> Colours:
    """How far the curves [3] are bent, as far as they may be."""
    apart = np.clip(bent - bent.mean(), -_BENT_APART, _BENT_APART)
    together = np.clip(bent.mean(), -_BENT - apart.min(), _BENT - apart.max())
    return np.asarray(together + apart, np.float64)


def _stretched(x: Colours, contrast: float) -> Colours:
    """What an S of `contrast` puts on values 0..1."""
    return np.asarray(contrast * (x - 0.5) * x * (1 - x) * 2, np.float64)
