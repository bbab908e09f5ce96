"""Looks at every decoded frame once, small, and keeps a few numbers of each, from which faults are found afterwards."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.media.probe import ColourTags
from reelwright.media.read import Frame

LONG_SIDE = 160
"""Pixels of the small picture: at 720p one is the mean of 8 x 8, which averages grain and coding noise out."""
DARK = 20
"""Of 255: a small pixel at most this bright is black. 8 %, as in the dark of a fade where nothing can be made out."""
STILL_MEAN, STILL_PEAK = 0.6, 5
"""Of 255: a picture has not changed if it differs no more than this on average, and nowhere more. An encoder that
refines a picture that stands still does this much; a small thing that moves does more somewhere."""
FLASH_STEP, FLASH_DARK, FLASH_AREA = 0.1, 0.8, 0.25
"""A flash is a change of this much of the greatest relative luminance, when the darker picture is below this much of
it, over more than this part of the picture at once (WCAG 2.2, "general flash"; ITU-R BT.1702-3)."""
_MOST_FLASHES = 32
"""A second, that are counted."""

_FULL = np.arange(256, dtype=np.uint8)
_LIMITED = np.clip(np.rint((np.arange(256) - 16) * 255 / 219), 0, 255).astype(np.uint8)
_LUMINANCE = ((np.arange(256) / 255) ** 2.4).astype(np.float32)
"""Code value -> relative luminance (ITU-R BT.1886)."""


@dataclass(frozen=True, slots=True)
class PictureLog:
    """What was seen, an entry a frame. Differences are of small pictures, in code values of 255."""

    seconds: NDArray[np.float64]
    """When each frame is shown."""
    bright: NDArray[np.float32]
    """The part of the picture that is not black, 0 to 1."""
    light: NDArray[np.float32]
    """Its mean brightness, 0 to 255."""
    change: NDArray[np.float32]
    """[N, 3] mean difference from the frame one, two and three before; NaN where there is none."""
    peak: NDArray[np.float32]
    """Greatest difference of a small pixel from the frame before; NaN for the first."""
    likeness: NDArray[np.float32]
    """Correlation with the frame before, -1 to 1; 0 where either is flat."""
    still_since: NDArray[np.int64]
    """The frame from which on the picture has not changed; itself, where it has."""
    is_key: NDArray[np.bool_]
    """Whether the encoder began the picture anew with this frame."""
    flashes: NDArray[np.float32]
    """How often in the second before, at the least, more than `FLASH_AREA` of the picture has flashed."""
    turned: NDArray[np.bool_]
    """Whether the light of so much of the picture has turned, up or down, with this frame."""
    frame_seconds: float
    """How long a frame is shown: the median; of a single frame, as the file says."""
    sizes: tuple[tuple[int, int], ...]
    """Every (width, height) met, in the order met."""
    pixel_formats: tuple[str, ...]
    depth: int
    """Bits of a sample, of the first frame."""
    colour: ColourTags
    """Of the first frame."""
    damaged: tuple[int, ...]
    """Frames the decoder had to patch."""

    @property
    def frames(self) -> int:
        return len(self.seconds)

    @property
    def start(self) -> float:
        return float(self.seconds.min())

    @property
    def end(self) -> float:
        """When the last frame has been shown."""
        return float(self.seconds.max()) + self.frame_seconds


class PictureMeter:
    """Takes the frames of a film in order; `log` gives what was seen. `rate`: frames a second, as the file says."""

    def __init__(self, rate: float = 25.0) -> None:
        self._rate = rate
        self._seconds: list[float] = []
        self._rows: list[tuple[float, ...]] = []
        self._still_since: list[int] = []
        self._keys: list[bool] = []
        self._damaged: list[int] = []
        self._sizes: dict[tuple[int, int], None] = {}
        self._formats: dict[str, None] = {}
        self._colour, self._depth = ColourTags(), 8
        self._before: list[NDArray[np.uint8]] = []
        self._anchor: NDArray[np.uint8] | None = None
        self._flashes: _FlashMeter | None = None

    def add(self, frame: Frame) -> None:
        size = (frame.picture.width, frame.picture.height)
        if not self._seconds:
            self._colour, self._depth = frame.colour, frame.picture.format.components[0].bits
        self._sizes[size] = None
        self._formats[frame.picture.format.name] = None
        if frame.picture.is_corrupt:
            self._damaged.append(frame.index)
        small = _small(frame)
        if self._before and self._before[0].shape != small.shape:
            self._before.clear()
            self._anchor = self._flashes = None
        self._flashes = self._flashes or _FlashMeter()
        changes = [_mean_difference(small, other) for other in self._before]
        peak = float(cv2.absdiff(small, self._before[0]).max()) if self._before else np.nan
        likeness = _likeness(small, self._before[0]) if self._before else 0.0
        bright = float(np.count_nonzero(small > DARK)) / small.size
        flashes = self._flashes.add(small, float(frame.seconds))
        changes += [np.nan] * (3 - len(changes))
        self._rows.append((bright, float(small.mean()), *changes, peak, likeness, *flashes))
        self._still_since.append(self._stillness(small, len(self._seconds)))
        self._seconds.append(float(frame.seconds))
        self._keys.append(bool(frame.picture.key_frame))
        self._before = [small, *self._before[:2]]

    def _stillness(self, small: NDArray[np.uint8], index: int) -> int:
        """Measured against the frame where the stillness began, so that a slow fade is not one."""
        if self._anchor is not None:
            difference = cv2.absdiff(small, self._anchor)
            if cv2.mean(difference)[0] <= STILL_MEAN and float(difference.max()) <= STILL_PEAK:
                return self._still_since[-1]
        self._anchor = small
        return index

    def log(self) -> PictureLog:
        table = np.array(self._rows, np.float32).reshape(len(self._rows), 9)
        seconds = np.array(self._seconds, np.float64)
        steps = np.diff(seconds)
        steps = steps[steps > 0]  # time stamps of a damaged file may stand still or go back
        return PictureLog(
            seconds=seconds,
            bright=table[:, 0],
            light=table[:, 1],
            change=table[:, 2:5],
            peak=table[:, 5],
            likeness=table[:, 6],
            still_since=np.array(self._still_since, np.int64),
            is_key=np.array(self._keys, bool),
            flashes=table[:, 7],
            turned=table[:, 8] > 0,
            frame_seconds=float(np.median(steps)) if len(steps) else 1 / self._rate,
            sizes=tuple(self._sizes),
            pixel_formats=tuple(self._formats),
            depth=self._depth,
            colour=self._colour,
            damaged=tuple(self._damaged),
        )


class _FlashMeter:
    """Follows each pixel from its last extreme to where it has moved away by a flash's step, up or down.

    Only turns that much of the picture makes at once are flashes: a pattern that moves turns here and there.
    """

    def __init__(self) -> None:
        self._low: NDArray[np.float32] | None = None
        self._high: NDArray[np.float32] | None = None
        self._went: NDArray[np.int8] | None = None
        self._turns: dict[int, NDArray[np.float64]] = {}
        """Up (1) and down (-1) -> [_MOST_FLASHES, h, w]: when each pixel turned that way."""

    def add(self, small: NDArray[np.uint8], seconds: float) -> tuple[float, bool]:
        """`flashes` and `turned` of `PictureLog`."""
        half = cv2.resize(small, (small.shape[1] // 2, small.shape[0] // 2), interpolation=cv2.INTER_AREA)
        light = _LUMINANCE[half]
        if self._low is None or self._high is None or self._went is None:
            self._low, self._high, self._went = light.copy(), light.copy(), np.zeros(light.shape, np.int8)
            self._turns = {way: np.full((_MOST_FLASHES, *light.shape), -np.inf) for way in (1, -1)}
            return 0.0, False
        np.minimum(self._low, light, out=self._low)
        np.maximum(self._high, light, out=self._high)
        up = (light - self._low >= FLASH_STEP) & (self._low < FLASH_DARK) & (self._went <= 0)
        down = (self._high - light >= FLASH_STEP) & (light < FLASH_DARK) & (self._went >= 0)
        self._went[up], self._high[up] = 1, light[up]
        self._went[down], self._low[down] = -1, light[down]
        area = int(FLASH_AREA * light.size)
        ways = [(way, mask) for way, mask in ((1, up), (-1, down)) if np.count_nonzero(mask) > area]
        for way, mask in ways:
            turns = self._turns[way]
            turns[:-1, mask] = turns[1:, mask]
            turns[-1, mask] = seconds
        return max(_often(turns, seconds, area) for turns in self._turns.values()), bool(ways)


def _often(turns: NDArray[np.float64], seconds: float, area: int) -> float:
    """How often in the second before `seconds` more than `area` pixels turned, at the least."""
    since = seconds - 1 + 1e-6  # so that what recurs three times a second is counted three times
    if turns[-1].max() <= since:
        return 0.0
    counts = np.count_nonzero(turns > since, axis=0).ravel()
    return float(np.partition(counts, -area - 1)[-area - 1])


def _small(frame: Frame) -> NDArray[np.uint8]:
    """[h, w] luma, black 0 and white 255, the longer side `LONG_SIDE`."""
    width, height = frame.picture.width, frame.picture.height
    scale = LONG_SIDE / max(width, height)
    grey = frame.grey(max(2, round(width * scale)), max(2, round(height * scale)))
    return np.asarray(cv2.LUT(grey, _FULL if frame.is_full_range else _LIMITED), np.uint8)


def _mean_difference(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    return float(cv2.norm(a, b, cv2.NORM_L1)) / a.size


def _likeness(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Correlation of two pictures; 0 when either is flat."""
    first, second = a.ravel().astype(np.float32), b.ravel().astype(np.float32)
    first -= first.mean()
    second -= second.mean()
    power, other = float(first @ first), float(second @ second)
    if min(power, other) < a.size:  # less than a code value about its mean
        return 0.0
    return float(first @ second) / math.sqrt(power * other)
