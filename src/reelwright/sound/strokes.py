"""Sounds that come now and then: a bird, a drop, thunder, a step. Each stroke is [samples] float32 with a peak of 1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelwright.media.audio import RATE
from reelwright.media.loudness import fast_length
from reelwright.sound.heard import Footing, Sound
from reelwright.sound.textures import Hz, band, frequencies

Mono = NDArray[np.float32]
Chance = np.random.Generator


@dataclass(frozen=True, slots=True)
class Occasion:
    """How often something is heard, and how it sounds then."""

    every: float
    """Seconds from one to the next, about."""
    least: float
    """Seconds, at least."""
    stroke: Callable[[Chance], Mono]


def _peaked(sound: NDArray[np.float64]) -> Mono:
    found: Mono = (sound / (np.abs(sound).max() + 1e-9)).astype(np.float32)
    return found


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(round(seconds * RATE)) / RATE


def _swept(seconds: float, first: float, last: float, bend: float = 0.0) -> NDArray[np.float64]:
    """A whistle from one pitch to another, with soft ends; `bend`: Hz that it rises in between."""
    t = _time(seconds)
    share = t / seconds
    pitch = first + (last - first) * share + bend * np.sin(np.pi * share)
    whistle: NDArray[np.float64] = np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.hanning(len(t))
    return whistle


def bird(chance: Chance) -> Mono:
    """A phrase of two to six notes."""
    base, notes = chance.uniform(2400, 4600), list[NDArray[np.float64]]()
    for _ in range(int(chance.integers(2, 7))):
        first, last = base * chance.uniform(0.85, 1.25, 2)
        notes += [_swept(chance.uniform(0.05, 0.16), first, last, chance.uniform(-300, 500))]
        notes += [np.zeros(round(chance.uniform(0.03, 0.12) * RATE))]
    return _peaked(np.concatenate(notes))


def gull(chance: Chance) -> Mono:
    cries = list[NDArray[np.float64]]()
    base = chance.uniform(850, 1150)
    for _ in range(int(chance.integers(2, 5))):
        length = chance.uniform(0.22, 0.4)
        cries += [sum((_swept(length, base * k, 0.72 * base * k, 120 * k) / k for k in (1, 2, 3)), np.zeros(1))]
        cries += [np.zeros(round(chance.uniform(0.08, 0.2) * RATE))]
    return _peaked(np.concatenate(cries))


def drip(chance: Chance) -> Mono:
    """With the echoes of a hollow."""
    drop = np.pad(_swept(0.05, 750, chance.uniform(1300, 1900)) * np.exp(-_time(0.05) * 30), (0, round(1.1 * RATE)))
    found = drop.copy()
    for at, loud in ((0.11, 0.4), (0.19, 0.3), (0.31, 0.2), (0.46, 0.13), (0.7, 0.07)):
        found += loud * np.roll(drop, round(at * RATE))
    return _peaked(found)


def bubbles(chance: Chance) -> Mono:
    rising = list[NDArray[np.float64]]()
    for _ in range(int(chance.integers(3, 9))):
        first = chance.uniform(220, 520)
        rising += [_swept(chance.uniform(0.04, 0.09), first, first * 1.7)]
        rising += [np.zeros(round(chance.uniform(0.0, 0.07) * RATE))]
    return _peaked(np.concatenate(rising))


def thunder(chance: Chance) -> Mono:
    """A crack if it is near, and a long roll."""
    seconds = chance.uniform(4.0, 6.5)
    t = _time(seconds)
    rolls = sum(
        chance.uniform(0.4, 1) * np.exp(-(((t - at) / chance.uniform(0.25, 0.7)) ** 2))
        for at in np.sort(chance.uniform(0.2, seconds - 2, 6))
    )
    shape = rolls * np.clip(t / 0.04, 0, 1) * np.clip((seconds - t) / 1.5, 0, 1) ** 2
    return _peaked(_shaped(band(35, 170, -3.0), len(t), chance) * shape)


OCCASIONS = {
    Sound.BIRDS: Occasion(1.6, 0.3, bird),
    Sound.GULLS: Occasion(6.0, 2.0, gull),
    Sound.DRIPS: Occasion(1.9, 0.5, drip),
    Sound.BUBBLES: Occasion(2.2, 0.6, bubbles),
    Sound.THUNDER: Occasion(14.0, 8.0, thunder),
}
_FALLS = {
    Footing.STONE: (band(900, 4500), 55.0, 0.0),
    Footing.WOOD: (band(180, 1100), 42.0, 0.0),
    Footing.GRAVEL: (band(1200, 6500), 22.0, 0.6),
    Footing.GRASS: (band(900, 4000, -3.0), 24.0, 0.25),
    Footing.SAND: (band(500, 2600, -3.0), 20.0, 0.15),
    Footing.SNOW: (band(700, 2400), 14.0, 0.45),
}
"""Footing -> how a step's noise is shaped, how fast it dies away, and how much of it crunches."""


def footfall(ground: Footing, chance: Chance) -> Mono:
    """Heel, then toe."""
    shape, decay, crunch = _FALLS[ground]
    t = _time(0.26)
    noise = _shaped(shape, len(t), chance)
    grit = 1 + crunch * 3 * (chance.random(len(t) // 240 + 1)[np.arange(len(t)) // 240] - 0.5)
    heel = np.exp(-t * decay) * np.clip(t / 0.002, 0, 1)
    late = t - chance.uniform(0.07, 0.1)
    toe = np.where(late > 0, np.exp(-np.maximum(late, 0) * decay) * np.clip(late / 0.004, 0, 1), 0)
    thud = 0.8 * np.sin(2 * np.pi * chance.uniform(75, 95) * t) * np.exp(-t * 38) * np.clip(t / 0.003, 0, 1)
    end = np.clip((t[-1] - t) / 0.03, 0, 1)
    return _peaked((noise * (heel + 0.55 * toe) * grit + thud * np.abs(noise).max() * 0.4) * end)


def _shaped(shape: Callable[[Hz], Hz], count: int, chance: Chance) -> NDArray[np.float64]:
    """Noise of that spectrum, [count], of level 1."""
    size = fast_length(count)
    spectrum = np.fft.rfft(chance.standard_normal(size)) * shape(frequencies(size))
    noise: NDArray[np.float64] = np.fft.irfft(spectrum, size)[:count]
    noise /= np.sqrt(float((noise**2).mean()) + 1e-24)
    return noise
