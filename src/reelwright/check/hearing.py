"""Listens to every decoded sample once and keeps what faults are found from: levels, flat tops, gaps, loudness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.media.loudness import Loudness, TruePeak
from reelwright.media.read import SoundBlock

WINDOWS_PER_SECOND = 100
SILENCE_DB = -60.0
"""A window below this level, in dBFS, is silent."""
NEAR_FULL, SHOULDER = 0.93, 0.8
"""A top is flat when it stays above the first of these and, a third of its width before and behind, the wave is below
the second: that of a sine at full scale is not. Coding moves a clipped top by a few hundredths, so 1 is no use here."""
FLAT_SAMPLES = 4
"""Fewer are the tip of a peak."""
_FLAT_SECONDS = 0.02
"""A longer top is not of a wave that is heard."""


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
    """Mean square over all channels of each window of samples, `window_seconds` long, from the start."""
    window_seconds: float
    """About a hundredth."""
    clipped: NDArray[np.float64]
    """When each flat top begins."""
    gaps: tuple[tuple[float, float], ...]
    """(when, seconds) of jumps in the time stamps: sound that is missing (plus) or said twice (minus)."""
    lufs: float
    true_peak_db: float

    @property
    def is_silent(self) -> NDArray[np.bool_]:
        """Of each window."""
        return np.asarray(self.level < 10 ** (SILENCE_DB / 10))

    def when(self, window: int) -> float:
        """Seconds at which window number `window` begins: samples follow each other, but for the gaps."""
        at = self.start + window * self.window_seconds
        for since, jump in self.gaps:
            if at > since - self.window_seconds / 2:
                at += jump
        return at


class SoundMeter:
    """Takes the blocks of a sound track in order; `log` gives what was heard."""

    def __init__(self) -> None:
        self._rate = self._channels = 0
        self._start = self._due = 0.0
        self._loudness: Loudness
        self._peak = TruePeak()
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)
        self._levels: list[NDArray[np.float32]] = []
        self._clipped: list[NDArray[np.float64]] = [np.zeros(0)]
        self._near: list[NDArray[np.float32]] = []
        """Sound in which tops have still to be looked for, the reach of one before it included."""
        self._near_samples = 0
        self._gaps: list[tuple[float, float]] = []

    def add(self, block: SoundBlock) -> None:
        """A block of another rate or count of channels than the first is left out, and shows as a gap; so is one of
        less than 100 Hz, which is no sound."""
        if block.rate < WINDOWS_PER_SECOND:
            return
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
        self._note_flat_tops(block.data, self._due)
        self._note_levels(block.data)

    @property
    def _window(self) -> int:
        """Samples."""
        return self._rate // WINDOWS_PER_SECOND

    @property
    def _widest(self) -> int:
        """Samples of the widest top."""
        return round(_FLAT_SECONDS * self._rate)

    def _note_flat_tops(self, data: NDArray[np.float32], until: float, is_end: bool = False) -> None:
        """Looks at a second at once, and again at what is too near its end to be judged. `until`: when it ends."""
        before, behind = self._widest, 2 * self._widest
        if not self._near:
            self._near.append(np.zeros((data.shape[0], before), np.float32))
        self._near.append(data)
        self._near_samples += data.shape[1]
        if self._near_samples < self._rate and not is_end:
            return
        sound = np.concatenate(self._near, axis=1)
        first, after = before, sound.shape[1] - behind
        tops = flat_tops(sound, self._widest)
        tops = tops[(tops >= first) & (tops < after)]
        self._clipped.append(until - (sound.shape[1] - tops) / self._rate)
        self._near, self._near_samples = [sound[:, after - before :]], 0

    def _note_levels(self, data: NDArray[np.float32]) -> None:
        window = self._window
        squares = np.concatenate((self._rest, (data**2).mean(0)))
        count = len(squares) // window
        self._levels.append(squares[: count * window].reshape(count, window).mean(1))
        self._rest = squares[count * window :]

    def log(self) -> SoundLog | None:
        """None when there was no sound at all. Nothing may be added afterwards."""
        if not self._rate:
            return None
        rest = np.zeros((self._channels, 2 * self._widest), np.float32)
        self._note_flat_tops(rest, self._due + rest.shape[1] / self._rate, is_end=True)
        return SoundLog(
            rate=self._rate,
            channels=self._channels,
            start=self._start,
            end=self._due,
            level=np.concatenate(self._levels),
            window_seconds=self._window / self._rate,
            clipped=np.concatenate(self._clipped),
            gaps=tuple(self._gaps),
            lufs=self._loudness.lufs(),
            true_peak_db=self._peak.dbtp(),
        )


def flat_tops(sound: NDArray[np.float32], widest: int) -> NDArray[np.int64]:
    """The samples at which flat tops of at most `widest` samples begin, in any channel, up or down.

    Args:
        sound: [channels, n], full scale ±1.
    """
    found: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    for wave in (*sound, *-sound):
        if wave.max(initial=0) < NEAR_FULL:
            continue
        edges = np.flatnonzero(np.diff(np.concatenate(([0], (wave >= NEAR_FULL).view(np.int8), [0]))))
        begins, ends = edges[::2], edges[1::2]
        widths = ends - begins
        before, behind = begins - widths // 3, ends - 1 + widths // 3
        judged = (widths >= FLAT_SAMPLES) & (widths <= widest) & (before >= 0) & (behind < len(wave))
        shoulders = np.maximum(wave[before[judged]], wave[behind[judged]])
        found.append(begins[judged][shoulders < SHOULDER])
    return np.unique(np.concatenate(found))
