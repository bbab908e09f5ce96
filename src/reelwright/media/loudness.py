"""Loudness after ITU-R BS.1770-4 with the gating of EBU R 128, and true peak. numpy alone.

The K-weighting filters are applied in the frequency domain, block by block, so that no recursive filter is needed.
Their coefficients are derived for any sample rate from the analogue prototypes (De Man, 2014).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""[channels, samples], full scale ±1."""

_BLOCK = 1 << 18
_MARGIN = 2048
_TAIL = 1 << 15
"""Samples after which the weighting's impulse response has died away (0.7 s at 48 kHz)."""


def _response(rate: int, size: int) -> NDArray[np.complex128]:
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
    response: NDArray[np.complex128] = head * low
    return response


def _weighted(samples: Samples, rate: int) -> Iterator[NDArray[np.float64]]:
    """The K-weighted signal, in blocks of `_BLOCK` samples, by overlap-save."""
    response = _response(rate, _BLOCK + _TAIL)
    padded = np.pad(samples, ((0, 0), (_TAIL, 0)))
    for start in range(0, samples.shape[1], _BLOCK):
        piece = padded[:, start : start + _BLOCK + _TAIL]
        block = np.fft.irfft(np.fft.rfft(piece, _BLOCK + _TAIL) * response, _BLOCK + _TAIL)
        yield block[:, _TAIL : piece.shape[1]]


def block_power(samples: Samples, rate: int) -> NDArray[np.float64]:
    """Mean square of the K-weighted signal, summed over channels, of each 100 ms. Front channels only (weight 1)."""
    hop = rate // 10
    count = samples.shape[1] // hop
    squares = np.concatenate([(block**2).sum(0) for block in _weighted(samples, rate)] or [np.zeros(0)])
    power: NDArray[np.float64] = squares[: count * hop].reshape(count, hop).mean(1)
    return power


def _level(power: NDArray[np.float64]) -> NDArray[np.float64]:
    level: NDArray[np.float64] = -0.691 + 10 * np.log10(power + 1e-20)
    return level


def lufs(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS; -inf for silence or less than 400 ms."""
    power = block_power(samples, rate)
    if len(power) < 4:
        return -np.inf
    blocks = np.convolve(power, np.full(4, 0.25), "valid")  # 400 ms, 75 % overlap
    loud = blocks[_level(blocks) > -70]
    if not len(loud):
        return -np.inf
    gate = float(_level(loud.mean())) - 10
    return float(_level(loud[_level(loud) > gate].mean()))


def true_peak(samples: Samples) -> float:
    """Highest level between the samples, in dBTP, four times oversampled; -inf for silence."""
    highest = 0.0
    for start in range(0, samples.shape[1], _BLOCK):
        low = max(0, start - _MARGIN)
        piece = oversampled(samples[:, low : start + _BLOCK + _MARGIN])
        mine = piece[:, (start - low) * 4 : (start - low + _BLOCK) * 4]
        highest = max(highest, float(np.abs(mine).max(initial=0.0)))
    return float(20 * np.log10(highest)) if highest > 0 else -np.inf


def oversampled(samples: Samples, times: int = 4) -> Samples:
    """[channels, times * n] by zero-padding the spectrum, with silence before and after."""
    n = samples.shape[1]
    size = fast_length(n + 2 * _MARGIN)
    spectrum = np.fft.rfft(np.pad(samples, ((0, 0), (_MARGIN, _MARGIN))), size)
    wide: Samples = (np.fft.irfft(spectrum, times * size) * times).astype(np.float32)
    return wide[:, _MARGIN * times : (_MARGIN + n) * times]


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
