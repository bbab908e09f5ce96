"""A stereo tape of which only what may still change is held: sounds are laid on it, and what is finished taken off. So
a film of any length takes the same memory."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from reelwright.media.audio import RATE
from reelwright.media.loudness import Samples, fast_length

_HALL_SECONDS = 2.0
_WET = 0.35


class Tape:
    def __init__(self) -> None:
        self.at = 0
        """The first sample held."""
        self._held: Samples = np.zeros((2, 0), np.float32)

    def add(self, sound: NDArray[np.float32], start: int, pan: float, gain: float) -> None:
        """Lay a [samples] sound at sample `start`; what of it is before `at` is lost. `pan`: 0 left to 1 right."""
        sound, first = sound[max(0, self.at - start) :], max(0, start - self.at)
        lacking = first + len(sound) - self._held.shape[1]
        if lacking > 0:
            self._held = np.pad(self._held, ((0, 0), (0, lacking)))
        self._held[0, first : first + len(sound)] += sound * np.float32(gain * np.sqrt(1 - pan))
        self._held[1, first : first + len(sound)] += sound * np.float32(gain * np.sqrt(pan))

    def until(self, end: int) -> Samples:
        """Take off what is before sample `end`: [2, n], with silence where nothing was laid."""
        count = max(0, end - self.at)
        taken = self._held[:, :count]
        self._held, self.at = self._held[:, count:].copy(), self.at + count
        return np.pad(taken, ((0, 0), (0, count - taken.shape[1])))


def in_a_hall(dry: Iterator[Samples], chance: np.random.Generator) -> Iterator[Samples]:
    """The pieces with the answer of a hall: decaying noise, convolved block by block."""
    length = int(_HALL_SECONDS * RATE)
    answer = chance.standard_normal((2, length)).astype(np.float32)
    answer *= np.exp(-np.arange(length, dtype=np.float32) / (0.5 * RATE))
    answer[:, :200] = 0
    answer *= np.float32(_WET) / np.sqrt((answer**2).sum(1, keepdims=True))
    size = fast_length(3 * length)
    spectrum = np.fft.rfft(answer, size)
    tail = np.zeros((2, size), np.float32)
    for block in in_blocks(dry, size - length):
        wet = np.fft.irfft(np.fft.rfft(block, size) * spectrum, size).astype(np.float32)
        wet[:, : tail.shape[1]] += tail
        tail = wet[:, block.shape[1] :]
        yield block + wet[:, : block.shape[1]]


def in_blocks(pieces: Iterator[Samples], size: int) -> Iterator[Samples]:
    """The same samples in pieces of `size`, the last one shorter."""
    waiting, count = list[Samples](), 0
    for piece in pieces:
        waiting.append(piece)
        count += piece.shape[1]
        if count < size:
            continue
        whole = np.concatenate(waiting, axis=1)
        for start in range(0, count - size + 1, size):
            yield whole[:, start : start + size]
        waiting = [whole[:, count - count % size :]]
        count %= size
    if count:
        yield np.concatenate(waiting, axis=1)
