"""The monitor: what is being drawn, to be seen while it is drawn."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.recipe import Digest, Progress

_SECONDS = 0.5
"""Between two pictures."""
_LONGEST_SIDE = 640
_QUALITY = 80


class Monitor:
    """Progress that can be looked at: the first frame at once, then one now and then, in a JPEG."""

    def __init__(self, path: Path, progress: Progress) -> None:
        self._path, self._progress = path, progress
        self._next = 0.0
        self._is_dark = False

    def __call__(self, fraction: float) -> None:
        self._progress(fraction)

    def show(self, frame: NDArray[np.uint8]) -> None:
        """`frame`: [H, W, 3] uint8, blue first. Nothing depends on it: where the disk refuses, nothing is shown."""
        if self._is_dark or time.monotonic() < self._next:
            return
        scale = _LONGEST_SIDE / max(frame.shape[:2])
        small = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else frame
        _, jpeg = cv2.imencode(".jpg", small, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
        try:
            self._path.parent.mkdir(exist_ok=True)
            part = self._path.with_suffix(".part")
            part.write_bytes(jpeg.tobytes())
            part.replace(self._path)  # whoever looks sees one picture or the next
        except OSError:
            self._is_dark = True
        self._next = time.monotonic() + _SECONDS


def monitor_path(folder: Path, recipe: Digest) -> Path:
    """Where the monitor of a take that is being made is, in the folder of all of them."""
    return folder / f"{recipe}.jpg"


@contextmanager
def monitored(folder: Path, recipe: Digest, progress: Progress) -> Iterator[Monitor]:
    """A monitor for as long as a take is made."""
    path = monitor_path(folder, recipe)
    try:
        yield Monitor(path, progress)
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
