"""How late each spoken line is heard, found by sliding its recording along the film's own decoded sound."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelwright.errors import InvalidInput
from reelwright.media.audio import RATE
from reelwright.media.loudness import fast_length
from reelwright.media.read import sound

_THINNED = 6
_RATE = RATE // _THINNED
"""Hz. A step is an eighth of a millisecond, and speech lives below half of this."""
_REACH_SECONDS = 0.6
"""A line is looked for so much before and after where it should be."""
LIKENESS = 0.25
"""Correlation below this is no find: the line is not there, or drowned."""

_Mono = NDArray[np.float64]


def lags(film: Path, lines: Mapping[str, tuple[Path, float]], track_late: float = 0.0) -> dict[str, float | None]:
    """Seconds each line is heard late (plus) or early (minus); None: it is not heard near its place.

    Args:
        lines: shot -> (its recording, when it should begin, seconds of the film).
        track_late: seconds by which the film's sound track starts after its picture.

    Raises:
        NotFound, InvalidInput: a file cannot be read, has no sound, or not 48,000 samples a second.
    """
    if not lines or abs(track_late) > _REACH_SECONDS:
        return dict.fromkeys(lines)
    late = round(track_late * _RATE)
    heard = np.pad(_mono(film), (max(0, late), 0))[max(0, -late) :]
    return {shot: _lag(heard, _mono(recording), begin) for shot, (recording, begin) in lines.items()}


def _mono(path: Path) -> _Mono:
    """Low-passed and thinned out by means, which is as much as a comparison of like with like wants."""
    pieces, rest = list[_Mono](), np.zeros(0)
    for block in sound(path):
        if block.rate != RATE:
            raise InvalidInput(f"{path} has {block.rate} samples a second; lines are placed by {RATE}")
        mono = np.concatenate((rest, block.data.mean(0, dtype=np.float64)))
        count = len(mono) // _THINNED
        pieces.append(mono[: count * _THINNED].reshape(count, _THINNED).mean(1))
        rest = mono[count * _THINNED :]
    return np.diff(
        np.concatenate([np.zeros(0), *pieces]), prepend=0.0
    )  # tilted up: consonants place a line better than hum


def _lag(heard: _Mono, line: _Mono, begin: float) -> float | None:
    reach = round(_REACH_SECONDS * _RATE)
    at = round(begin * _RATE)
    window = np.pad(heard, (reach, reach + len(line)))[at : at + len(line) + 2 * reach]
    if len(window) < len(line) or not line.any():
        return None
    size = fast_length(len(window))
    product = np.fft.irfft(np.fft.rfft(window, size) * np.conj(np.fft.rfft(line, size)), size)[: 2 * reach + 1]
    energy = np.concatenate(([0.0], np.cumsum(window**2)))
    under = energy[len(line) : len(line) + len(product)] - energy[: len(product)]
    likeness = product[: len(under)] / np.sqrt(np.maximum(under, 1e-12) * (line**2).sum())
    best = int(likeness.argmax())
    return (best - reach) / _RATE if likeness[best] >= LIKENESS else None
