"""Colour bars, or pictures that were sent, with a mark that goes across them once, and a tone: the cheapest clip in
which time can be seen."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.imaging.picture import decoded
from reelwright.media.audio import RATE
from reelwright.media.loudness import Samples
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

_COLOURS = ((191, 191, 191), (0, 191, 191), (191, 191, 0), (0, 191, 0), (191, 0, 191), (0, 0, 191), (191, 0, 0))
"""Blue, green and red of the bars, 75 %."""
_MARK_SHARE = 0.1
"""Of the picture's height."""
_LOUDNESS = 0.1


def draw_bars(
    out: Path, resolution: Resolution, rate: FrameRate, frames: int, seed: int, first: bytes = b"", last: bytes = b""
) -> None:
    """Another seed, another order of the bars; `first` and `last`: picture files to begin and to end with instead."""
    begins = _shown(first, resolution) if first else _bars(resolution, seed)
    ends = _shown(last, resolution) if last else begins
    side = max(2, int(resolution.height * _MARK_SHARE))
    top = resolution.height // 2 - side // 2
    with VideoWriter(out, resolution, rate, crf=30, preset="ultrafast") as writer:
        for index in range(frames):
            left = (resolution.width - side) * index // max(1, frames - 1)
            share = index / max(1, frames - 1)
            picture = begins.copy() if ends is begins else cv2.addWeighted(begins, 1 - share, ends, share, 0)
            picture[top : top + side, left : left + side] = 255
            writer.write(np.asarray(picture, np.uint8))


def tone(seconds: float, seed: int) -> Samples:
    """[2, samples] float32 at 48 kHz; its pitch is 220 to 440 Hz, by the seed."""
    moments = np.arange(round(seconds * RATE), dtype=np.float32) / RATE
    wave = _LOUDNESS * np.sin(2 * np.pi * 220.0 * 2 ** (seed % 13 / 12) * moments)
    return np.stack([wave, wave]).astype(np.float32)


def _shown(file: bytes, resolution: Resolution) -> NDArray[np.uint8]:
    size = (resolution.width, resolution.height)
    return np.asarray(cv2.resize(decoded(file, "the picture").bgr, size, interpolation=cv2.INTER_AREA), np.uint8)


def _bars(resolution: Resolution, seed: int) -> NDArray[np.uint8]:
    colours = np.roll(np.array(_COLOURS, np.uint8), seed % len(_COLOURS), axis=0)
    which = np.arange(resolution.width) * len(colours) // resolution.width
    return np.ascontiguousarray(np.broadcast_to(colours[which], (resolution.height, resolution.width, 3)))
