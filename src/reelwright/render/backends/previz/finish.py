"""Finishing a frame: bloom, saturation, vignette, tone curve, dither, film grain, in that order; and how light adds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from statistics import NormalDist

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Grain
from reelwright.render.backends.previz.emulsion import Emulsion
from reelwright.render.backends.previz.noise import rng
from reelwright.units import Resolution

Frame = NDArray[np.uint8]
"""[H, W, 3] uint8, blue first."""

_BIAS = 3
"""The dither goes down as well as up: the curve takes off what the dither puts on. So black is 3 of 255, as on film."""
_CACHED = 61_440
"""Pixels of a frame that are finished at once, so that they stay in the cache."""
_SPARED_FROM = 232
_SPARED = np.rint(255 * np.clip((np.arange(256) - _SPARED_FROM) / (254 - _SPARED_FROM), 0, 1) ** 2).astype(np.uint8)
"""How much of itself a vignette spares a colour, 0..255, for the least of its channels: all of what is past white."""
_SPARED_LEAST, _WHITE = np.full(3, _SPARED_FROM + 1.0), np.full(3, 255.0)
DITHER = 1.4
"""Sigma in code values. The encoder takes most of it: it is there so that no slow fade breaks into steps."""


def screen(under: Frame, light: Frame) -> Frame:
    """Add light without burning out: 1 - (1 - a)(1 - b)."""
    both = cv2.multiply(under, light, scale=1 / 255.0)
    cv2.subtract(light, both, both)
    return cv2.add(under, both, both).astype(np.uint8, copy=False)


def curve(contrast: float) -> NDArray[np.uint8]:
    """Lookup table [256]: an S of `contrast`, 0: straight."""
    x = np.linspace(0, 1, 256)
    y = x + contrast * (x - 0.5) * x * (1 - x) * 2
    return np.clip(y * 255 + 0.5, 0, 255).astype(np.uint8)


@cache
def _dither_of_bytes() -> NDArray[np.uint8]:
    """Lookup table [256]: evenly spread bytes to grain, its sigma `DITHER`, its middle `_BIAS`."""
    even = NormalDist(_BIAS, DITHER)
    return np.rint([even.inv_cdf((k + 0.5) / 256) for k in range(256)]).clip(0, 255).astype(np.uint8)


class Finish:
    """The finishing of one shot.

    Args:
        vignette: darkening of the corners, 0..1.
        bloom: strength, 0: none. `bloom_from`: what blooms, 0..255.
        lift, gain: what black and white become, 0..1 for blue, green and red. contrast: see `curve`.
        grain: of a film stock; None: no more than the dither.
    """

    def __init__(
        self,
        size: Resolution,
        seed: int,
        *,
        vignette: float = 0.35,
        bloom: float = 0.6,
        bloom_from: int = 170,
        lift: Sequence[float] = (0, 0, 0),
        gain: Sequence[float] = (1, 1, 1),
        contrast: float = 0.15,
        saturation: float = 1.0,
        grain: Grain | None = None,
    ) -> None:
        self._w, self._h = size.width, size.height
        self._bloom, self._from = bloom, bloom_from
        y, x = np.ogrid[: self._h, : self._w]
        distance = ((x - self._w / 2) / (self._w / 2)) ** 2 + ((y - self._h / 2) / (self._h / 2)) ** 2
        shade = 1 - vignette * np.clip(distance / 2, 0, 1) ** 1.3
        self._vignette = np.repeat((np.clip(shade, 0, 1) * 255).astype(np.uint8)[..., None], 3, 2)
        grey = np.array([0.114, 0.587, 0.299]) * (1 - saturation)
        saturated = np.tile(grey, (3, 1)) + np.eye(3) * saturation
        # lift and gain of each channel are one affine step with the saturation
        dark, bright = np.array(lift), np.array(gain)
        self._colour = np.column_stack(((bright - dark)[:, None] * saturated, 255 * dark))
        self._curve = cv2.subtract(curve(contrast), np.full(4, float(_BIAS)))
        field = rng(seed).integers(0, 256, (self._h + 256, self._w + 256), np.uint8)
        dither = cv2.LUT(field, _dither_of_bytes())
        self._dither = cv2.merge([dither] * 3)
        self._emulsion = Emulsion(size, seed, grain) if grain else None

    def __call__(self, frame: Frame, index: int) -> Frame:
        glow = self._glow(frame) if self._bloom else None
        done = np.empty_like(frame)
        dy, dx = index * 97 % 255, index * 61 % 255  # one field, read at another place in each frame
        step = max(1, _CACHED // self._w)
        for top in range(0, self._h, step):
            foot = min(self._h, top + step)
            rows, at = slice(top, foot), np.s_[dy + top : dy + foot, dx : dx + self._w]
            part = frame[rows] if glow is None else screen(frame[rows], glow[rows])
            shade = self._shade(part, rows)
            part = cv2.transform(part, self._colour).astype(np.uint8, copy=False)
            cv2.multiply(part, shade, part, scale=1 / 255.0)
            flat = part.reshape(foot - top, -1)
            cv2.LUT(flat, self._curve, flat)
            cv2.add(part, self._dither[at], done[rows])
            if self._emulsion is not None:
                self._emulsion.lay(done[rows], top, index)
        return done

    def _shade(self, part: Frame, rows: slice) -> Frame:
        """The vignette over a few rows. What is past white stays white: the sun has light to spare."""
        shade = self._vignette[rows]
        x, y, w, h = cv2.boundingRect(cv2.inRange(part, _SPARED_LEAST, _WHITE))
        if not w:
            return shade
        box = slice(y, y + h), slice(x, x + w)
        blue, green, red = cv2.split(part[box])
        spared = cv2.LUT(cv2.min(cv2.min(blue, green), red), _SPARED)
        shade = shade.copy()
        shade[box] = screen(shade[box], np.asarray(cv2.cvtColor(spared, cv2.COLOR_GRAY2BGR), np.uint8))
        return shade

    def _glow(self, frame: Frame) -> Frame:
        """A tight and a wide blur of what is bright, at a quarter and a sixteenth of the size."""
        w, h = self._w, self._h
        half = cv2.resize(frame, (w // 2, h // 2), interpolation=cv2.INTER_AREA)  # two halvings are quick
        quarter = cv2.resize(half, (w // 4, h // 4), interpolation=cv2.INTER_AREA)
        quarter = cv2.subtract(quarter, np.full(4, self._from, float))
        wide = cv2.resize(quarter, (max(2, w // 16), max(2, h // 16)), interpolation=cv2.INTER_AREA)
        wide = cv2.resize(cv2.GaussianBlur(wide, (0, 0), 4 * h / 720), (w // 4, h // 4))
        near = cv2.GaussianBlur(quarter, (0, 0), 3 * h / 720)
        both = cv2.addWeighted(near, 1.2 * self._bloom, wide, 1.6 * self._bloom, 0)
        return np.asarray(cv2.resize(both, (w, h)), np.uint8)
