"""Speech made faster or slower with its pitch kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_WINDOW_SECONDS, _REACH_SECONDS = 0.04, 0.008
"""Of a piece, and how far from its place one is looked for that goes on as the one before does: a period of a low
voice."""


def stretched(samples: NDArray[np.float32], rate: int, pace: float) -> NDArray[np.float32]:
    """Mono [n] at another pace, [about n / pace]: pieces laid over each other by half, each taken from where it is most
    like the natural end of the one before (WSOLA: Verhelst and Roelands, ICASSP 1993).

    Args:
        pace: 0.5 to 2; 1: as it is.
    """
    half, reach = round(rate * _WINDOW_SECONDS / 2), round(rate * _REACH_SECONDS)
    if pace == 1 or len(samples) < 4 * half:
        return samples
    window = np.hanning(2 * half + 1)[:-1].astype(np.float32)
    padded = np.pad(samples, (half, 3 * half + reach))
    pieces = int(len(samples) / pace / half) + 1
    out = np.zeros((pieces + 1) * half, np.float32)
    at = 0
    for number in range(pieces):
        if number:
            goal, natural = round(number * half * pace), at + half
            first = max(0, min(goal - reach, len(padded) - 2 * half))
            around = padded[first : min(goal + reach, len(padded) - 2 * half) + 2 * half]
            if len(around) < 2 * half:
                break
            likeness = np.correlate(around, padded[natural : natural + 2 * half], "valid")
            at = first + int(likeness.argmax())
        out[number * half : (number + 2) * half] += padded[at : at + 2 * half] * window
    return out[half : half + round(len(samples) / pace)]
