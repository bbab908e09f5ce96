"""Listens to every decoded sample once and keeps what faults are found from: levels, flat tops, gaps, loudness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.media.loudness import Loudness, TruePeak
from reelwright.media.read import SoundBlock

WINDOWS_PER_SECOND = 100
FULL_SCALE = 0.9997
"""At this and beyond, a sample stands against the ceiling."""
FLAT_SAMPLES = 3
"""So many in a row against the ceiling are clipping; fewer are a peak that just fits."""


@dataclass(frozen=True, slots=True)
class SoundLog:
    """What was heard. Times are seconds on the clock of the file."""

    rate: int
    """Hz."""
    channels: int
    start: float
    """When the first sample is heard."""
    end: float
    """When the last one has been."""
    level: NDArray[np.float32]
    """Mean square over all channels of each hundredth of a second from the start."""
    clipped: NDArray[np.float64]
    """When each run of samples against the ceiling begins."""
    gaps: tuple[tuple[float, float], ...]
    """(when, seconds) of jumps in the time stamps: sound that is missing (plus) or said twice (minus)."""
    lufs: float
    true_peak_db: float


class SoundMeter:
    """Takes the blocks of a sound track in order; `log` gives what was heard."""

    def __init__(self) -> None:
        self._rate = self._channels = 0
        self._start = self._due = 0.0
        self._loudness: Loudness
        self._peak = TruePeak()
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)
        self._levels: list[NDArray[np.float32]] = []
        self._clipped: list[float] = []
        self._flat = 0
        self._gaps: list[tuple[float, float]] = []

    def add(self, block: SoundBlock) -> None:
        """A block of another rate or count of channels than the first is left out, and shows as a gap."""
        at = float(block.seconds)
        if not self._rate:
            self._rate, self._channels = block.rate, block.data.shape[0]
            self._start = self._due = at
            self._loudness = Loudness(block.rate)
        if (block.rate, block.data.shape[0]) != (self._rate, self._channels):
            return
        if abs(at - self._due) > 1 / WINDOWS_PER_SECOND:
            self._gaps.append((self._due, at - self._due))
        self._due = at + block.data.shape[1] / block.rate
        self._loudness.add(block.data)
        self._peak.add(block.data)
        self._note_flat_tops(block.data, at)
        self._note_levels(block.data)

    def _note_flat_tops(self, data: NDArray[np.float32], at: float) -> None:
        against = np.asarray((np.abs(data) >= FULL_SCALE).any(0))
        if not against.any():
            self._flat = 0
            return
        edges = np.flatnonzero(np.diff(np.concatenate(([0], against.view(np.int8), [0]))))
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            before = self._flat if begin == 0 else 0
            if before < FLAT_SAMPLES <= before + end - begin:
                self._clipped.append(at + (begin - before) / self._rate)
            self._flat = before + end - begin if end == len(against) else 0
        if not against[-1]:
            self._flat = 0

    def _note_levels(self, data: NDArray[np.float32]) -> None:
        window = self._rate // WINDOWS_PER_SECOND
        squares = np.concatenate((self._rest, (data**2).mean(0)))
        count = len(squares) // window
        self._levels.append(squares[: count * window].reshape(count, window).mean(1))
        self._rest = squares[count * window :]

    def log(self) -> SoundLog | None:
        """None when there was no sound at all."""
        if not self._rate:
            return None
        return SoundLog(
            rate=self._rate,
            channels=self._channels,
            start=self._start,
            end=self._due,
            level=np.concatenate(self._levels),
            clipped=np.array(self._clipped, np.float64),
            gaps=tuple(self._gaps),
            lufs=self._loudness.lufs(),
            true_peak_db=self._peak.dbtp(),
        )
