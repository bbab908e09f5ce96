"""The instruments of a bed: single notes and strokes, [samples] float32 at 48 kHz."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from reelwright.media.audio import RATE

Mono = NDArray[np.float32]


def hz(midi: int) -> float:
    return float(440 * 2 ** ((midi - 69) / 12))


def envelope(length: int, attack: float, release: float) -> Mono:
    """Up in `attack` seconds, down in the last `release`; each at most half of it."""
    shape = np.ones(length, np.float32)
    up, down = min(int(attack * RATE), length // 2), min(int(release * RATE), length // 2)
    shape[:up] = np.linspace(0, 1, up) ** 1.5
    shape[length - down :] *= np.linspace(1, 0, down) ** 1.5
    return shape


@cache
def _wave_table() -> Mono:
    """One period of the pad's tone, 6 partials, 4096 samples."""
    x = np.arange(4097, dtype=np.float32) * (2 * np.pi / 4096)
    tone: Mono = np.sum([np.sin(x * k) / k**1.7 for k in range(1, 7)], 0).astype(np.float32)
    return tone


def pad(midi: int, length: int, detune: float, voice: int, phase: int) -> Mono:
    """A held tone whose loudness breathes."""
    t = np.arange(length, dtype=np.float32) / RATE
    position = t * np.float32(hz(midi) * (1 + detune)) + np.float32(phase / 64)
    position -= np.floor(position)
    sound: Mono = _wave_table().take((position * 4096).astype(np.int32))
    sound *= _breath(length, voice)
    sound *= _held(length)
    return sound


@lru_cache(maxsize=8)
def _breath(length: int, voice: int) -> Mono:
    """How the loudness of a pad breathes: each of its notes has two tones that do so together."""
    t = np.arange(length, dtype=np.float32) / RATE
    return np.asarray(1 + 0.35 * np.sin(2 * np.pi * (0.11 + 0.03 * voice) * t + voice), np.float32)


@lru_cache(maxsize=2)
def _held(length: int) -> Mono:
    return envelope(length, 0.9, 1.1)


def bass(midi: int, length: int) -> Mono:
    t = np.arange(length, dtype=np.float32) / RATE
    sound: Mono = np.sin(2 * np.pi * np.float32(hz(midi)) * t) * envelope(length, 0.05, 0.8)
    return sound.astype(np.float32)


@cache
def plucked(midi: int) -> Mono:
    t = np.arange(int(1.6 * RATE), dtype=np.float32) / RATE
    f = hz(midi)
    parts = [np.sin(2 * np.pi * f * k * t) * np.exp(-t * (2.2 + 1.6 * k)) / k**1.3 for k in range(1, 6)]
    sound: Mono = (np.sum(parts, 0) * envelope(len(t), 0.003, 0.1)).astype(np.float32)
    return sound


@cache
def kick() -> Mono:
    t = np.arange(int(0.35 * RATE), dtype=np.float32) / RATE
    sound = np.sin(2 * np.pi * (48 * t + 4.4 * (1 - np.exp(-t * 30)))) * np.exp(-t * 9)
    thump: Mono = (sound * envelope(len(t), 0.002, 0.05)).astype(np.float32)
    return thump


@cache
def hat() -> Mono:
    noise = np.random.default_rng(0).standard_normal(int(0.05 * RATE))
    sound = np.diff(noise * np.exp(-np.arange(len(noise)) / (0.012 * RATE)), prepend=0)
    tick: Mono = sound.astype(np.float32)
    return tick


def swell(seconds: float) -> Mono:
    """A cymbal that is heard to come, up to its end."""
    length = int(seconds * RATE)
    noise = np.diff(np.random.default_rng(1).standard_normal(length + 1))
    sound: Mono = (noise * np.linspace(0, 1, length) ** 3 * envelope(length, 0, 0.03)).astype(np.float32)
    return sound
