"""Sounds that go on: noise shaped by filters into loops without a seam, which rise and fall on longer clocks of their
own, so that nobody hears them come round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from reelwright.media.audio import RATE
from reelwright.media.loudness import Samples, fast_length
from reelwright.sound.heard import Sound

Hz = NDArray[np.float64]
Seconds = NDArray[np.float64]
_LONGEST_SECONDS = 11.0
_RUMBLE_HZ = 28.0
"""Below this nothing is heard, and loudspeakers only suffer."""
_HIGHEST = np.float32(12)
"""Times its level; a single drop is not to stand out."""


def frequencies(count: int) -> Hz:
    """Of the bins of a real transform of so many samples."""
    return np.asarray(np.fft.rfftfreq(count, 1 / RATE), np.float64)


def band(low: float, high: float, slope: float = 0.0) -> Callable[[Hz], Hz]:
    """What is between, 12 dB an octave down outside; `slope` in dB an octave within."""

    def shape(hz: Hz) -> Hz:
        at = np.maximum(hz, 1.0)
        inside = 1 / np.sqrt((1 + (low / at) ** 4) * (1 + (at / high) ** 4) * (1 + (_RUMBLE_HZ / at) ** 12))
        found: Hz = inside * (at / low) ** (slope / 6.02)
        return found

    return shape


def gusts(t: Seconds, phase: float, seconds: float = 5.0, depth: float = 0.7) -> Seconds:
    """Rises and falls that do not repeat within a film, 1 - depth to 1."""
    turns = np.sum([np.sin(2 * np.pi * t / (seconds * times) + phase * times) for times in (1.0, 1.618, 2.73)], 0)
    found: Seconds = 1 - depth * (0.5 - turns / 6)
    return found


def swell(t: Seconds, phase: float, seconds: float = 7.3, late: float = 0.0, sharp: float = 2.0) -> Seconds:
    """Waves that run up one after another, some higher, 0.12 to 1."""
    at = t - late + 0.9 * np.sin(2 * np.pi * t / 23.7 + phase)
    height = 0.75 + 0.25 * np.sin(2 * np.pi * t / 31.1 + 2 * phase)
    wave: Seconds = 0.12 + 0.88 * height * (0.5 + 0.5 * np.sin(2 * np.pi * at / seconds + phase)) ** sharp
    return wave


def even(t: Seconds, phase: float) -> Seconds:
    return np.ones_like(t)


@dataclass(frozen=True, slots=True)
class Texture:
    """A loop, and how it rises and falls."""

    shape: Callable[[Hz], Hz]
    moves: Callable[[Seconds, float], Seconds] = even
    db: float = 0.0
    """Beside the other textures of the sound."""
    grains: float = 0.0
    """Drops, crackles and the like a second; 0: it is noise."""
    ring: float = 0.004
    """Seconds in which a grain dies away."""
    voices: int = 0
    """People who talk at once."""
    chirps: float = 0.0
    """Hz of the song of crickets."""
    seconds: float = field(default=_LONGEST_SECONDS)


def _drone(*partials: float) -> Callable[[Hz], Hz]:
    """Narrow bands about each pitch."""

    def shape(hz: Hz) -> Hz:
        found: Hz = sum((np.exp(-(((hz - f) / 1.5) ** 2)) / k for k, f in enumerate(partials, 1)), np.zeros_like(hz))
        return found

    return shape


TEXTURES: dict[Sound, tuple[Texture, ...]] = {
    Sound.RAIN: (
        Texture(band(900, 9000, -2.0), partial(gusts, seconds=9.0, depth=0.25)),
        Texture(band(2500, 9000), grains=300.0, db=-5.0, seconds=8.0),
        Texture(band(200, 700, -3.0), db=-10.0),
    ),
    Sound.RAIN_OUTSIDE: (
        Texture(band(150, 900, -4.0), partial(gusts, seconds=9.0, depth=0.3)),
        Texture(band(700, 2500), grains=25.0, ring=0.01, db=-8.0, seconds=9.0),
    ),
    Sound.WIND: (
        Texture(band(90, 420, -4.0), gusts),
        Texture(band(420, 900), partial(gusts, seconds=3.7, depth=0.95), db=-9.0),
    ),
    Sound.WIND_OUTSIDE: (Texture(band(70, 260, -5.0), gusts),),
    Sound.SNOW: (Texture(band(2500, 9000, -3.0), partial(gusts, seconds=11.0, depth=0.5)),),
    Sound.DUST: (Texture(band(2000, 8000, -2.0), partial(gusts, seconds=3.1, depth=0.8)),),
    Sound.SEA: (
        Texture(band(60, 400, -4.0), swell),
        Texture(band(500, 5000, -3.0), partial(swell, late=0.9, sharp=3.0), db=-5.0),
    ),
    Sound.HARBOUR: (
        Texture(band(150, 700, -4.0), partial(swell, seconds=3.1, sharp=3.0)),
        Texture(
            band(300, 1500),
            partial(swell, seconds=2.3, late=0.4, sharp=6.0),
            db=-9.0,
            grains=40.0,
            ring=0.03,
            seconds=7.0,
        ),
    ),
    Sound.LAKE: (Texture(band(250, 1200, -4.0), partial(swell, seconds=3.9, sharp=4.0)),),
    Sound.RIVER: (
        Texture(band(300, 3500, -3.0), partial(gusts, seconds=2.3, depth=0.2)),
        Texture(band(500, 1800), grains=90.0, ring=0.02, db=-7.0, seconds=9.0),
    ),
    Sound.LEAVES: (Texture(band(1800, 7000, -3.0), partial(gusts, seconds=4.3, depth=0.8)),),
    Sound.CRICKETS: (
        Texture(band(3500, 5500), chirps=4150.0, seconds=6.9),
        Texture(band(3500, 5500), chirps=4620.0, seconds=9.7, db=-5.0),
    ),
    Sound.CITY: (
        Texture(band(55, 320, -4.0), partial(gusts, seconds=13.0, depth=0.4)),
        Texture(band(320, 1600, -5.0), partial(gusts, seconds=7.0, depth=0.85), db=-8.0),
    ),
    Sound.CROWD: (Texture(band(180, 4500), voices=12, seconds=9.0),),
    Sound.ROOM: (Texture(band(60, 500, -6.0)),),
    Sound.VENTILATION: (Texture(band(90, 900, -5.0)), Texture(_drone(100.0, 200.0, 300.0), db=-8.0)),
    Sound.CAVE: (Texture(band(40, 260, -5.0), partial(gusts, seconds=8.0, depth=0.5)),),
    Sound.FIRE: (
        Texture(band(80, 600, -4.0), partial(gusts, seconds=1.9, depth=0.5)),
        Texture(band(1500, 8000), grains=9.0, db=2.0, seconds=10.0),
    ),
    Sound.UNDERWATER: (Texture(band(35, 180, -4.0), partial(gusts, seconds=6.0, depth=0.5)),),
    Sound.HUM: (Texture(_drone(48.0, 72.0, 96.0, 144.0), partial(gusts, seconds=9.0, depth=0.5)),),
}


def loop(texture: Texture, seed: tuple[int, ...], wanted: int | None = None) -> Samples:
    """[2, n] float32 of level 1 (root of the mean square) whose end goes on at its beginning.

    Args:
        wanted: samples that are ever played of it at once: a loop of noise is no longer than that. People who talk
            keep their pace, and so a loop of the usual length.
    """
    chance = np.random.default_rng(seed)
    usual = round(texture.seconds * RATE)
    count = fast_length(usual if wanted is None or texture.voices else max(RATE, min(usual, wanted)))
    hz = frequencies(count)
    if texture.voices:
        raw = _talk(texture.voices, count, chance)
    elif texture.chirps:
        raw = _chirping(texture.chirps, count, chance)
    elif texture.grains:
        raw = _scattered(texture.grains, texture.ring, count, chance)
    else:
        raw = chance.standard_normal((2, count)).astype(np.float32)
        raw[1] = 0.45 * raw[0] + 0.9 * raw[1]  # wide, and yet one room
    shaped = np.fft.irfft(np.fft.rfft(raw) * texture.shape(hz).astype(np.float32), count).astype(np.float32)
    shaped /= np.float32(np.sqrt((shaped**2).mean()) + 1e-12)
    return np.asarray(_HIGHEST * np.tanh(shaped / _HIGHEST), np.float32)


def _scattered(per_second: float, ring: float, count: int, chance: np.random.Generator) -> Samples:
    """Short bursts here and there, some much louder, each somewhere between left and right."""
    raw = np.zeros((2, count), np.float32)
    many = round(per_second * count / RATE)
    at, loud, pan = chance.integers(0, count, many), chance.pareto(2.5, many) + 0.2, chance.random(many)
    np.add.at(raw[0], at, (np.minimum(loud, 6) * np.sqrt(1 - pan)).astype(np.float32))
    np.add.at(raw[1], at, (np.minimum(loud, 6) * np.sqrt(pan)).astype(np.float32))
    burst = chance.standard_normal(round(5 * ring * RATE)) * np.exp(-np.arange(round(5 * ring * RATE)) / (ring * RATE))
    found: Samples = np.fft.irfft(np.fft.rfft(raw) * np.fft.rfft(burst, count), count).astype(np.float32)
    return found


def _talk(voices: int, count: int, chance: np.random.Generator) -> Samples:
    """People who talk at once, each at a pitch, a place and a pace of their own; no word of it is any."""
    raw = np.zeros((2, count), np.float32)
    hz = np.fft.rfftfreq(count, 1 / RATE).astype(np.float32)
    turn = (2 * np.pi * np.arange(count) / count).astype(np.float32)
    for _ in range(voices):
        per_second = round(chance.uniform(3.2, 5.0) * count / RATE)  # syllables, whole in the loop
        speaks = np.maximum(0, np.sin(turn * np.float32(per_second / 2) + np.float32(chance.random() * 6))) ** 2
        phrases = turn * np.float32(chance.integers(1, 4)) + np.float32(chance.random() * 6)
        pitch = chance.uniform(95, 230) * (1 + 0.12 * np.sin(turn * np.float32(chance.integers(5, 12))))
        buzz = (2 * np.mod(np.cumsum(pitch, dtype=np.float64) / RATE, 1) - 1).astype(np.float32)
        buzz += np.float32(0.25) * chance.standard_normal(count, np.float32)
        formants = chance.uniform((350, 900, 2300), (800, 1900, 3000))
        vowel = sum(np.exp(-(((hz - f) / (90 + f / 14)) ** 2)) / k for k, f in enumerate(formants.tolist(), 1))
        voice = np.fft.irfft(
            np.fft.rfft(buzz * speaks * np.clip(np.sin(phrases) + np.float32(0.4), 0, 1)) * vowel, count
        )
        pan = chance.random()
        raw += np.stack([voice * np.float32(np.sqrt(1 - pan)), voice * np.float32(np.sqrt(pan))])
    return raw


def _chirping(pitch: float, count: int, chance: np.random.Generator) -> Samples:
    """Three or four short pulses, and again."""
    raw = np.zeros((2, count), np.float32)
    pulse = np.hanning(round(0.018 * RATE)) * np.sin(2 * np.pi * pitch * np.arange(round(0.018 * RATE)) / RATE)
    for place in chance.random(3):
        at = chance.random() * 0.5
        while at < count / RATE - 0.2:
            for beat in range(3):
                start = round((at + beat * 0.034) * RATE)
                raw[0, start : start + len(pulse)] += (pulse * np.sqrt(1 - place)).astype(np.float32)
                raw[1, start : start + len(pulse)] += (pulse * np.sqrt(place)).astype(np.float32)
            at += chance.uniform(0.42, 0.62)
    return raw
