"""Loudness after ITU-R BS.1770-4 with the gating of EBU R 128, and true peak. numpy alone.

The K-weighting filters are applied in the frequency domain, block by block, so that no recursive filter is needed and
a film of any length is measured as it is read. Their coefficients are derived for any sample rate from the analogue
prototypes (De Man, 2014).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""[channels, samples], full scale ±1."""

_BLOCK = 1 << 18
_MARGIN = 2048
_LOOK = 1 << 14
"""Samples that are looked at between at once, where that is worth while."""
MOST_BETWEEN = 2.04
"""How many times as high as the samples beside it a level between them may be: the sum of the coefficients of the
interpolating filter of BS.1770-4, annex 2, without their signs. Where that is below a peak that is known, nobody need
look."""
_TAIL = 1 << 15
"""Samples after which the weighting's impulse response has died away (0.7 s at 48 kHz)."""
_SURROUND = {5: (1, 1, 1, 1.41, 1.41), 6: (1, 1, 1, 0, 1.41, 1.41)}
"""Channels -> their weights (BS.1770-4, table 3), for left, right, centre, low frequencies, and the two behind. Other
counts have 1 for each."""


def _response(rate: int, size: int) -> NDArray[np.complex64]:
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    shelf_hz, gain_db, shelf_q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k, vh = np.tan(np.pi * shelf_hz / rate), 10 ** (gain_db / 20)
    vb = vh**0.4996667741545416
    a0 = 1 + k / shelf_q + k * k
    b = (vh + vb * k / shelf_q + k * k, 2 * (k * k - vh), vh - vb * k / shelf_q + k * k)
    head = (b[0] + b[1] * z + b[2] * z * z) / a0
    head /= 1 + 2 * (k * k - 1) / a0 * z + (1 - k / shelf_q + k * k) / a0 * z * z
    pass_hz, pass_q = 38.13547087602444, 0.5003270373238773
    k = np.tan(np.pi * pass_hz / rate)
    a0 = 1 + k / pass_q + k * k
    low = (1 - 2 * z + z * z) / (1 + 2 * (k * k - 1) / a0 * z + (1 - k / pass_q + k * k) / a0 * z * z)
    return np.asarray(head * low, np.complex64)  # single precision is right to a thousandth of a LU


class Loudness:
    """Integrated loudness of sound that comes in pieces."""

    def __init__(self, rate: int, step: int = 0) -> None:
        """`step`: samples over which power is averaged, a divisor of a tenth of the rate; 0: a tenth of it."""
        self._hop = step or rate // 10
        self._steps = rate // 10 // self._hop
        self._response = _response(rate, _BLOCK + _TAIL)
        self._past: Samples | None = None
        self._waiting: list[Samples] = []
        self._waiting_samples = 0
        self._squares: NDArray[np.float32] = np.zeros(0, np.float32)
        self._power: list[NDArray[np.float64]] = []

    def add(self, samples: Samples) -> None:
        """The next [channels, n]; always as many channels."""
        self._waiting.append(samples)
        self._waiting_samples += samples.shape[1]
        if self._waiting_samples >= _BLOCK:
            self._weigh()

    def _weigh(self) -> None:
        """K-weigh what waits, by overlap-save, and square it: its sum over channels, mean of each step."""
        new = np.concatenate(self._waiting, axis=1)
        self._waiting, self._waiting_samples = [], 0
        past = self._past if self._past is not None else np.zeros((new.shape[0], _TAIL), np.float32)
        padded = np.concatenate((past, new), axis=1)
        weights = np.array(_SURROUND.get(new.shape[0], (1,) * new.shape[0]), np.float32)
        found = [self._squares]
        for start in range(0, new.shape[1], _BLOCK):
            piece = padded[:, start : start + _BLOCK + _TAIL]
            block = np.fft.irfft(np.fft.rfft(piece, _BLOCK + _TAIL) * self._response, _BLOCK + _TAIL)
            heard = block[:, _TAIL : piece.shape[1]]
            found.append(weights @ np.square(heard, out=heard))
        self._past = padded[:, -_TAIL:]
        squares = np.concatenate(found)
        count = len(squares) // self._hop
        means = squares[: count * self._hop].reshape(count, self._hop).mean(1)
        self._power.append(means.astype(np.float64))
        self._squares = squares[count * self._hop :]

    def lufs(self) -> float:
        """In LUFS; -inf for silence or less than 400 ms. More may be added afterwards."""
        return gated(self.power(), self._steps)

    def power(self) -> NDArray[np.float64]:
        """K-weighted, of all channels together: the mean of each step that is whole, [steps]."""
        if self._waiting:
            self._weigh()
        self._power = [np.concatenate(self._power)] if self._power else []
        return self._power[0] if self._power else np.zeros(0)


def gated(power: NDArray[np.float64], steps: int = 1) -> float:
    """Integrated loudness in LUFS of a K-weighted power, [steps], of which there are so many in 100 ms; -inf for
    silence or less than 400 ms."""
    count = len(power) // steps
    tenths = power[: count * steps].reshape(count, steps).mean(1)
    if len(tenths) < 4:
        return -np.inf
    blocks = np.convolve(tenths, np.full(4, 0.25), "valid")  # 400 ms, 75 % overlap
    loud = blocks[_level(blocks) > -70]
    if not len(loud):
        return -np.inf
    gate = float(_level(loud.mean())) - 10
    return float(_level(loud[_level(loud) > gate].mean()))


def _level(power: NDArray[np.float64]) -> NDArray[np.float64]:
    level: NDArray[np.float64] = -0.691 + 10 * np.log10(power + 1e-20)
    return level


class TruePeak:
    """The highest level between the samples, of sound that comes in pieces; four times oversampled."""

    def __init__(self) -> None:
        self._waiting: list[Samples] = []
        self._waiting_samples = 0
        self._past: Samples | None = None
        self._highest = 0.0

    def add(self, samples: Samples) -> None:
        """The next [channels, n]; always as many channels."""
        self._waiting.append(samples)
        self._waiting_samples += samples.shape[1]
        if self._waiting_samples >= _BLOCK:
            self._look(np.concatenate(self._waiting, axis=1))

    def _look(self, new: Samples) -> None:
        """Each piece is read with what is beside it, so the last of it waits for what follows."""
        self._waiting, self._waiting_samples = [], 0
        past = self._past if self._past is not None else np.zeros((new.shape[0], _MARGIN), np.float32)
        piece = np.concatenate((past, new), axis=1)
        self._highest = max(self._highest, float(np.abs(new).max(initial=0.0)))
        for start in range(_MARGIN, piece.shape[1] - _MARGIN, _LOOK):
            around = piece[:, start - _MARGIN : start + _LOOK + _MARGIN]
            if np.abs(around).max() * MOST_BETWEEN > self._highest:
                wide = oversampled(around, margin=0)[:, _MARGIN * 4 : -_MARGIN * 4]
                self._highest = max(self._highest, float(np.abs(wide).max(initial=0.0)))
        self._past = piece[:, -2 * _MARGIN :]

    def dbtp(self) -> float:
        """In dBTP; -inf for silence. Nothing may be added afterwards."""
        if self._waiting or self._past is not None:
            channels = (self._waiting[0] if self._waiting else self._past).shape[0]  # type: ignore[union-attr]
            self._look(np.concatenate([*self._waiting, np.zeros((channels, _MARGIN), np.float32)], axis=1))
        return float(20 * np.log10(self._highest)) if self._highest > 0 else -np.inf


def lufs(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS; -inf for silence or less than 400 ms."""
    meter = Loudness(rate)
    for start in range(0, samples.shape[1], _BLOCK):
        meter.add(samples[:, start : start + _BLOCK])
    return meter.lufs()


def true_peak(samples: Samples) -> float:
    """Highest level between the samples, in dBTP; -inf for silence."""
    meter = TruePeak()
    for start in range(0, samples.shape[1], _BLOCK):
        meter.add(samples[:, start : start + _BLOCK])
    return meter.dbtp()


def oversampled(samples: Samples, times: int = 4, margin: int = _MARGIN) -> Samples:
    """[channels, times * n] by zero-padding the spectrum, with `margin` samples of silence before and after."""
    n = samples.shape[1]
    size = fast_length(n + 2 * margin)
    spectrum = np.fft.rfft(np.pad(samples, ((0, 0), (margin, margin))), size)
    spectrum[:, -1] /= 2  # the one bin at half the rate becomes two, plus and minus, in a longer spectrum
    wide: Samples = (np.fft.irfft(spectrum, times * size) * np.float32(times)).astype(np.float32, copy=False)
    return wide[:, margin * times : (margin + n) * times]


@cache
def fast_length(least: int) -> int:
    """The smallest even number of the form 2^a 3^b 5^c that is at least `least`: FFTs of it are quick.

    >>> fast_length(1025), fast_length(480_000)
    (1080, 480000)
    """
    best = 2 << max(0, least - 1).bit_length()
    odd = [3**b * 5**c for b in range(20) for c in range(14) if 3**b * 5**c < best]
    for number in odd:
        halves = -(-least // number)
        best = min(best, number << max(1, (halves - 1).bit_length()))
    return best
