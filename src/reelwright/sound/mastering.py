"""Mastering: a mix raised to a loudness under a ceiling of its true peak. Where its peaks are, and what of it is heard,
is worked out once, however often the gain is corrected."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelwright.media.audio import RATE
from reelwright.media.loudness import MOST_BETWEEN, Loudness, Samples, gated, lufs, oversampled

MEASURED = round(0.4 * RATE)
"""Samples of the shortest sound that BS.1770 can measure."""
_CORRECTIONS, _MOST_GAIN_DB = 3, 60.0
_CLOSE_LU = 0.15
_MORE_DB = 6.0
"""By how much a gain may be corrected before peaks are looked for anew."""
_STEP = 8
"""Samples that the limiter's gain stands for."""
_REACH = 30
"""Steps, 5 ms, that the limiter looks ahead and takes to move."""
_PIECE, _BESIDE = 1 << 14, 512
"""Samples that are oversampled at once, and that are looked at beside them."""


class Master:
    """Sound that is to be raised, [channels, samples]."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        meter = Loudness(RATE, _STEP)
        meter.add(_lengthened(samples))
        self._power = meter.power()
        self._peaks = np.zeros(0, np.float32)
        self._looked_above = np.inf

    @property
    def lufs(self) -> float:
        """Of the sound as it is; -inf for silence. Of what is too short to be measured, as if it went on and on."""
        return gated(self._power, RATE // 10 // _STEP)

    def at(self, target: float, ceiling_db: float) -> Samples:
        """Raised and limited to `target` LUFS. Limiting takes a part of what is added away again, so the gain is
        corrected by what the correction before has brought."""
        gain_db = target - self.lufs
        heard = self._limited_lufs(ceiling_db, gain_db)
        worth = max(0.5, 0.85 - 0.3 * abs(target - heard))  # the more is limited, the less is a decibel of gain
        for _ in range(_CORRECTIONS):
            if abs(target - heard) < _CLOSE_LU or gain_db >= _MOST_GAIN_DB:
                break
            more = min((target - heard) / worth, _MOST_GAIN_DB - gain_db)
            gain_db += more
            before, heard = heard, self._limited_lufs(ceiling_db, gain_db)
            worth = min(1.0, max(0.1, (heard - before) / more))
        return self.limited(ceiling_db, gain_db)

    def limited(self, ceiling_db: float, gain_db: float = 0.0) -> Samples:
        """Raised, then a look-ahead limiter on the true peak, [channels, samples].

        The peak of every 8 samples is read from a four times oversampled copy. The lowest gain wanted within 5 ms is
        averaged over 5 ms: it moves slowly, and is never above what any peak under it needs. The first reaches one step
        further than the second, because a sample's own gain lies between those of two steps.
        """
        gain = between(self._gains(ceiling_db, gain_db), _STEP, _STEP // 2, self._samples.shape[1])
        gain *= np.float32(10 ** (gain_db / 20))
        return self._samples * gain

    def _gains(self, ceiling_db: float, gain_db: float) -> NDArray[np.float32]:
        """Of the limiter, for each step, 0..1."""
        highest = 10 ** ((ceiling_db - gain_db) / 20)
        self._look_above(highest)
        wanted = np.minimum(1, np.float32(highest) / np.maximum(self._peaks, 1e-9))
        lowest = _spread(wanted, _REACH + 1).min(1)
        gains: NDArray[np.float32] = _spread(lowest, _REACH).mean(1)
        return gains

    def _limited_lufs(self, ceiling_db: float, gain_db: float) -> float:
        """How loud `limited` is. What moves as slowly as its gain may as well come after the filters of BS.1770."""
        if self._samples.shape[1] < MEASURED:
            return loudness_of(self.limited(ceiling_db, gain_db))
        gains = self._gains(ceiling_db, gain_db)[: len(self._power)].astype(np.float64)
        return gated(self._power * (gains * 10 ** (gain_db / 20)) ** 2, RATE // 10 // _STEP)

    def _look_above(self, level: float) -> None:
        """See that all peaks above a level are known, and those of a few decibels more."""
        if level < self._looked_above:
            self._looked_above = level / 10 ** (_MORE_DB / 20)
            self._peaks = peaks(self._samples, self._looked_above)


def loudness_of(samples: Samples) -> float:
    """In LUFS; of what is too short to be measured, as if it went on and on. -inf for silence."""
    return lufs(_lengthened(samples), RATE)


def _lengthened(samples: Samples) -> Samples:
    times = -(-MEASURED // max(1, samples.shape[1]))
    return samples if times == 1 else np.tile(samples, times)


def peaks(samples: Samples, above: float = 0.0) -> NDArray[np.float32]:
    """The highest level within each 8 of [channels, samples], [steps]: four times oversampled where it may be beyond
    `above`, else of the samples alone."""
    n = samples.shape[1]
    steps = -(-n // _STEP)
    level = np.zeros(steps * _STEP, np.float32)
    np.abs(samples).max(0, out=level[:n])
    found: NDArray[np.float32] = level.reshape(steps, _STEP).max(1)
    for at in range(0, n, _PIECE):
        before, end = min(at, _BESIDE), min(n, at + _PIECE + _BESIDE)
        piece = samples[:, at - before : end]
        if np.abs(piece).max() * MOST_BETWEEN <= above:
            continue
        piece = np.pad(piece, ((0, 0), (_BESIDE - before, _BESIDE + -piece.shape[1] % _STEP)))
        wide = np.abs(oversampled(piece, margin=0)).max(0)[_BESIDE * 4 :]
        first, count = at // _STEP, min(_PIECE // _STEP, steps - at // _STEP)
        found[first : first + count] = wide[: count * _STEP * 4].reshape(count, _STEP * 4).max(1)
    return found


def between(levels: NDArray[Any], every: int, first: int, length: int) -> NDArray[np.float32]:
    """Levels known at every so many samples, the first at sample `first`, at all samples, [length]; on straight lines
    between them, and level before and after them. `first`: at most `every`."""
    known = np.asarray(levels, np.float32)
    lacking = max(0, -(-length // every) + 1 - len(known))
    known = np.concatenate((known[:1], known, np.repeat(known[-1:], 1 + lacking)))
    share = np.arange(every, dtype=np.float32) / np.float32(every)
    lines: NDArray[np.float32] = known[:-1, None] + np.diff(known)[:, None] * share
    flat: NDArray[np.float32] = lines.reshape(-1)[every - first :]  # the first line is that to `levels[0]`
    return flat[:length]


def _spread(x: NDArray[np.float32], reach: int) -> NDArray[np.float32]:
    padded = np.pad(x, (reach, reach), mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
