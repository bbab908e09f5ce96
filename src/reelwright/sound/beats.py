"""Beats of any music: how strongly it begins anew at each moment, the period that fits best, and the chain of beats
that keeps that period and hits the strongest onsets (Ellis, Beat Tracking by Dynamic Programming, 2007)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.media.audio import RATE
from reelwright.media.loudness import Samples

_HOP, _FRAME = 480, 2048
_STEP = _HOP / RATE
"""Seconds between two looks at the sound."""
_EARLY_SECONDS = 0.01
"""By how much an onset is seen before it is heard, when it enters the look's window."""
_BANDS = 32
_LOW_HZ, _HIGH_HZ, _BASS_HZ = 40.0, 10_000.0, 180.0
_SHORTEST, _LONGEST = 0.27, 1.2
"""Seconds of a beat: 222 to 50 a minute."""
_USUAL, _OCTAVES = 0.52, 0.9
"""The beat people tap to most, in seconds, and how far from it they still do."""
_LEAST_RISE = 0.15
"""Decades of power from look to look that are no onset: two held notes that beat do as much."""
_FLOOR = 0.1
"""Power of a band that counts as silence."""
_TIGHTNESS = 100.0
_LEAST_SPREAD = 0.3
"""Of the onsets; a held note has less."""
_HEARD = 1.0
"""Deviations that the onset of the first and last beat has at least."""
LEAST_CLARITY = 0.12
"""Of the onsets' autocorrelation; below this nobody would tap."""
FEWEST = 4
_METRE = 4

Strengths = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Beats:
    times: NDArray[np.float64]
    """Seconds, rising."""
    downbeat: int
    """Index, 0 to 3, of the first beat that opens a bar."""
    clarity: float
    """How much the onsets repeat with the period, 0..1."""

    @property
    def period(self) -> float:
        """Seconds."""
        return float(np.median(np.diff(self.times)))

    @property
    def downbeats(self) -> NDArray[np.float64]:
        return self.times[self.downbeat :: _METRE]


def find_beats(pieces: Iterable[Samples]) -> Beats | None:
    """Of [channels, n] pieces at 48 kHz, at the level of music; None where no beat is found."""
    strengths, low = _onsets(pieces)
    if len(strengths) * _STEP < FEWEST * _SHORTEST:
        return None
    period, clarity = _period(strengths)
    if clarity < LEAST_CLARITY:
        return None
    chain = _chain(strengths, period)
    if len(chain) < FEWEST:
        return None
    strong = [float((low[chain[k::_METRE]] + 0.2 * strengths[chain[k::_METRE]]).mean()) for k in range(_METRE)]
    times = np.array([_refined(strengths, beat) for beat in chain]) * _STEP + _EARLY_SECONDS
    return Beats(times, int(np.argmax(strong)), clarity)


def _onsets(pieces: Iterable[Samples]) -> tuple[Strengths, Strengths]:
    """How much louder each band gets from look to look, summed: of all bands, and of the bass; in units of their own
    deviation."""
    hz = np.fft.rfftfreq(_FRAME, 1 / RATE)
    edges = np.searchsorted(hz, np.geomspace(_LOW_HZ, _HIGH_HZ, _BANDS + 1))
    edges = np.unique(np.maximum.accumulate(np.maximum(edges, 1)))
    bass = int(np.searchsorted(hz[edges], _BASS_HZ))
    window = np.hanning(_FRAME).astype(np.float32)
    rest = np.zeros(_FRAME // 2, np.float32)
    before, flux = None, list[NDArray[np.float32]]()
    for piece in pieces:
        mono = np.concatenate((rest, piece.mean(0)))
        count = max(0, (len(mono) - _FRAME) // _HOP + 1)
        rest = mono[count * _HOP :]
        if not count:
            continue
        frames = np.lib.stride_tricks.sliding_window_view(mono, _FRAME)[: count * _HOP : _HOP] * window
        power = np.abs(np.fft.rfft(frames)) ** 2
        level = np.log10(np.add.reduceat(power, edges[:-1], axis=1) + _FLOOR)
        rising = np.diff(level, axis=0, prepend=level[:1] if before is None else before[None])
        before = level[-1]
        flux.append(np.maximum(rising - _LEAST_RISE, 0).astype(np.float32))
    if not flux:
        return np.zeros(0), np.zeros(0)
    whole = np.concatenate(flux).astype(np.float64)
    return _normalised(whole.sum(1)), _normalised(whole[:, : max(1, bass)].sum(1))


def _normalised(flux: Strengths) -> Strengths:
    """What stands out of the second about it, in its own deviation."""
    about = round(1 / _STEP)
    padded = np.pad(flux, about // 2, mode="reflect" if len(flux) > about else "edge")
    usual = np.convolve(padded, np.full(about, 1 / about))
    found = np.maximum(flux - usual[about - 1 : about - 1 + len(flux)], 0)
    spread = float(found.std())
    return found / spread if spread > _LEAST_SPREAD else np.zeros_like(found)


def _period(strengths: Strengths) -> tuple[float, float]:
    """Looks from beat to beat, and how much the onsets repeat with it, 0..1."""
    plain = strengths - strengths.mean()
    size = 2 * len(plain)
    repeats = np.fft.irfft(np.abs(np.fft.rfft(plain, size)) ** 2, size)[: len(plain)]
    if repeats[0] <= 0:
        return 1.0, 0.0
    repeats /= repeats[0] * np.linspace(1, 1 / len(plain), len(plain))  # fewer pairs at longer lags
    lags = np.arange(round(_SHORTEST / _STEP), min(round(_LONGEST / _STEP), len(plain) // 2))
    if len(lags) < 3:
        return 1.0, 0.0
    liking = np.exp(-0.5 * (np.log2(lags * _STEP / _USUAL) / _OCTAVES) ** 2)
    best = int(lags[int((repeats[lags] * liking).argmax())])
    before, at, behind = repeats[best - 1 : best + 2]
    bend = before - 2 * at + behind
    shift = 0.5 * (before - behind) / bend if bend < 0 else 0.0
    period = best + float(np.clip(shift, -0.5, 0.5))
    again = [round(times * period) for times in range(1, _METRE + 1) if times * period < len(plain) / 2]
    return period, float(repeats[again].mean()) if again else 0.0  # chance repeats once, a beat goes on


def _chain(strengths: Strengths, period: float) -> NDArray[np.int64]:
    """The looks that are beats."""
    width = max(1.0, period / 32)
    reach = int(3 * width) + 1
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    wanted = np.convolve(strengths, bell, "same")
    steps = np.arange(-round(2 * period), -round(period / 2) + 1)
    cost = -_TIGHTNESS * np.log(-steps / period) ** 2
    score, came_from = wanted.copy(), np.full(len(wanted), -1)
    for look in range(round(period / 2), len(wanted)):
        first = max(0, look + int(steps[0]))
        before = score[first : look + int(steps[-1]) + 1]
        reached = before + cost[len(cost) - len(before) :]
        best = int(reached.argmax())
        if reached[best] > 0:
            score[look] += reached[best]
            came_from[look] = first + best
    last = max(0, len(score) - round(period))
    look = last + int(score[last:].argmax())
    found = []
    while look >= 0:
        found.append(look)
        look = int(came_from[look])
    chain = np.array(found[::-1])
    heard = strengths[np.clip(chain[:, None] + np.arange(-3, 4), 0, len(strengths) - 1)].max(1) > _HEARD
    ends = np.flatnonzero(heard)  # no beats in the silence before and after
    return chain[ends[0] : ends[-1] + 1] if len(ends) else chain[:0]


def _refined(strengths: Strengths, beat: int) -> float:
    """Where between the looks the onset at `beat` is strongest."""
    first, last = max(0, beat - 3), min(len(strengths), beat + 4)
    near = strengths[first:last]
    best = first + int(near.argmax())
    if strengths[best] < 0.5 or not 0 < best < len(strengths) - 1:
        return float(beat)
    before, at, behind = strengths[best - 1 : best + 2]
    bend = before - 2 * at + behind
    return best + (float(np.clip(0.5 * (before - behind) / bend, -0.5, 0.5)) if bend < 0 else 0.0)
