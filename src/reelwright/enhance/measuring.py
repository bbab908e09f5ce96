"""How good the frames of a clip are, by themselves: nothing is known of how they should be."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelwright.enhance.motion.camera import CameraMove, camera
from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Greys
from reelwright.enhance.path import unrest
from reelwright.imaging.bands import banding
from reelwright.imaging.blocks import blockiness
from reelwright.imaging.light import exposure, saturation
from reelwright.imaging.noise import Flattest
from reelwright.imaging.texture import sharpness
from reelwright.media.clip import Planar

SAMPLED = 4
"""Of so many frames one is looked at; of all of them, how the light and the camera went on."""
_THUMB = (32, 18)
"""Places of a frame whose light is followed."""
_SEEN_HIGH = 180
"""Pixels of the height, about, at which the camera is followed."""
_POINTS, _TOLERANCE = 60, 0.35
"""Of what is followed there."""
_SHORTEST = 6
"""Frames of a shot, below which its light and its camera have no way."""

Measures = dict[str, float | None]
"""By name, in the units of `scores.SCALES`; None: it could not be told."""


@dataclass(frozen=True, slots=True)
class _Glance:
    """A frame, so small that a camera is just followed in it."""

    fine: Greys
    cell: int

    @classmethod
    def of(cls, luma: Greys) -> _Glance:
        times = max(1, round(luma.shape[0] / _SEEN_HIGH))
        size = (max(32, luma.shape[1] // times), max(32, luma.shape[0] // times))
        small = luma if times == 1 else cv.resize(luma, size, interpolation=cv.INTER_AREA)
        return cls(np.asarray(small, np.uint8), 2 * times)


class Meter:
    """Takes the frames of one stretch of a clip in order."""

    def __init__(self) -> None:
        self._samples: list[Measures] = []
        self._waiting: tuple[Flattest, Measures] | None = None
        self._before: tuple[_Glance, NDArray[np.float32]] | None = None
        self._light: list[float] = []
        self._moves: list[NDArray[np.float64] | None] = []
        self._frames = 0

    def add(self, frame: Planar) -> None:
        luma = frame.in_bytes(0)
        glance = _Glance.of(luma)
        thumb = cv.resize(glance.fine.astype(np.float32), _THUMB, interpolation=cv.INTER_AREA)
        move = None
        if self._before is not None:
            move = camera(self._before[0], glance, _POINTS, _TOLERANCE)
            self._light.append(float(np.median(thumb - self._before[1])))
            self._moves.append(None if move is None else CameraMove.of(move, luma.shape).values)
        if self._waiting is not None:
            self._settle(luma)
        if self._frames % SAMPLED == 0:
            self._look(frame, luma)
        self._before = glance, thumb
        self._frames += 1

    def _look(self, frame: Planar, luma: Greys) -> None:
        flattest = Flattest(luma)
        light = exposure(luma, frame.is_full_range)
        colours = [frame.in_bytes(number) for number in range(1, len(frame.planes))]
        found: Measures = {
            "sharpness": sharpness(luma),
            "noise": flattest.noise() if flattest.is_known else None,
            "blockiness": blockiness(luma),
            "banding": banding(luma),
            "exposure": light.middle,
            "contrast": light.reach,
            "saturation": saturation(colours),
            "mottle": _mottle(colours),
        }
        self._samples.append(found)
        self._waiting = flattest, found

    def _settle(self, luma: Greys) -> None:
        """Texture is still, noise is not: what does not change from one frame to the next is none."""
        assert self._waiting is not None
        flattest, found = self._waiting
        self._waiting = None
        noise = found["noise"]
        if noise is None:
            return
        found["noise"] = min(noise, flattest.changing(luma))

    def measures(self) -> Measures:
        """Of all that was shown to it: of each the median of its samples."""
        found: Measures = {}
        for name in self._samples[0] if self._samples else ():
            known = [value for one in self._samples if (value := one[name]) is not None]
            found[name] = round(median(known), 4) if known else None
        return found | {"flicker": self._flicker(), "stability": self._stability()}

    def _flicker(self) -> float | None:
        """Grey levels that the light usually jumps from frame to frame."""
        if len(self._light) < _SHORTEST:
            return None
        return round(float(unrest(np.cumsum([0, *self._light]))), 4)

    def _stability(self) -> float | None:
        """Pixels that the camera usually jumps, in the longest stretch in which it can be followed."""
        longest: list[Any] = []
        stretch: list[Any] = []
        for move in self._moves:
            stretch = [] if move is None else [*stretch, move]
            longest = max(longest, stretch, key=len)
        if len(longest) < _SHORTEST:
            return None
        return round(float(unrest(np.cumsum(longest, axis=0)).max()), 4)


def _mottle(colours: list[Greys]) -> float | None:
    """Noise of the noisier of two planes of colour."""
    known = [one.noise() for one in map(Flattest, colours) if one.is_known]
    return max(known, default=None)
