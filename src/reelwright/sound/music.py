"""A music bed from a mood: pad, bass, plucked notes, drums for two of the moods, in a hall. It opens quietly, lifts at
the film's turn, and ends on the tonic with the film."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Mood
from reelwright.film.recipe import Facts, Progress, Recipe
from reelwright.media.audio import RATE, write_wav
from reelwright.media.loudness import Samples, fast_length

EDITION = 1
_PEAK = 0.6
_HALL_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Key:
    """How a mood sounds."""

    scale: tuple[int, ...]
    """Semitones over the tonic."""
    chords: tuple[int, ...]
    """Degrees of the scale, a bar each."""
    beats_per_minute: int
    density: float
    """Share of the eighths that are plucked."""
    has_drums: bool = False


_MINOR, _MAJOR, _LYDIAN = (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 5, 7, 9, 11), (0, 2, 4, 6, 7, 9, 11)
KEYS = {
    Mood.TENSE: Key(_MINOR, (0, 5, 3, 4), 66, 0.55, has_drums=True),
    Mood.WARM: Key(_MAJOR, (0, 4, 5, 3), 76, 0.8),
    Mood.WONDER: Key(_LYDIAN, (0, 1, 4, 0), 84, 0.85),
    Mood.DRIVE: Key(_MINOR, (0, 5, 2, 6), 112, 0.85, has_drums=True),
    Mood.CALM: Key(_MAJOR, (0, 3, 0, 4), 60, 0.4),
}
_ROOT = 45
"""MIDI note of the tonic, A2."""


def music_recipe(seconds: float, mood: Mood, seed: int) -> Recipe:
    return Recipe(
        kind="music",
        maker="reelwright",
        edition=EDITION,
        parameters={"seconds": round(seconds, 6), "mood": mood.value, "seed": seed},
        suffix=".wav",
    )


def make_music(recipe: Recipe, inputs: Mapping[str, Path], out: Path, progress: Progress) -> Facts:
    """48 kHz stereo. Facts: `peak`, 0..1."""
    asked = recipe.parameters
    seconds, seed = asked["seconds"], asked["seed"]
    assert isinstance(seconds, int | float) and isinstance(seed, int)
    samples = compose(seconds, Mood(str(asked["mood"])), seed, progress)
    write_wav(out, samples, RATE)
    progress(1.0)
    return {"peak": round(_peak(samples), 4)}


def compose(seconds: float, mood: Mood, seed: int, progress: Progress = lambda fraction: None) -> Samples:
    """Stereo [2, samples] float32, exactly round(seconds * 48000) long, peak 0.6."""
    piece = Arrangement(KEYS[mood], round(seconds * RATE), np.random.default_rng(seed))
    bars = max(1, round(seconds / piece.bar))
    for bar in range(bars):
        share = bar / bars
        is_last = bar == bars - 1
        degree = 0 if is_last else piece.key.chords[bar % len(piece.key.chords)]
        lift = 0.55 + 0.45 * np.sin(np.pi * min(1.0, share * 1.25)) ** 2  # highest at two thirds
        piece.pad(degree, bar, lift)
        if bars == 1 or (not is_last and (bar >= 1 or bars < 3)):
            piece.pluck_a_bar(degree, bar, lift)
        if piece.key.has_drums and bar >= 2 and not is_last:
            piece.drums(bar, lift)
        progress(0.8 * (bar + 1) / bars)
    return _mastered(_in_a_hall(piece.out, piece.chance), seconds)


class Arrangement:
    """What has been written down so far, and how to write more."""

    def __init__(self, key: Key, samples: int, chance: np.random.Generator) -> None:
        self.key, self.chance = key, chance
        self.beat = 60 / key.beats_per_minute
        self.bar = 4 * self.beat
        self.out = np.zeros((2, samples), np.float32)

    def note(self, degree: int, octave: int) -> int:
        turns, step = divmod(degree, 7)
        return _ROOT + 12 * (octave + turns) + self.key.scale[step]

    def add(self, sound: NDArray[np.float32], seconds: float, pan: float, gain: float) -> None:
        start = max(0, int(seconds * RATE))
        piece = sound[: max(0, self.out.shape[1] - start)]
        self.out[0, start : start + len(piece)] += piece * (gain * np.sqrt(1 - pan))
        self.out[1, start : start + len(piece)] += piece * (gain * np.sqrt(pan))

    def pad(self, degree: int, bar: int, lift: float) -> None:
        length = round(self.bar * 1.25 * RATE)
        for voice, (step, octave) in enumerate(((degree, 0), (degree + 2, 1), (degree + 4, 1), (degree + 7, 1))):
            for detune, pan in ((-0.0025, 0.25), (0.0025, 0.75)):
                phase = self.chance.random()
                sound = _pad(self.note(step, octave), length, detune, voice, round(phase * 64))
                self.add(sound, bar * self.bar, pan, 0.05 * lift)
        self.add(_bass(self.note(degree, -1), length), bar * self.bar, 0.5, 0.13 * lift)

    def pluck_a_bar(self, degree: int, bar: int, lift: float) -> None:
        steps = self.chance.permutation([0, 2, 4, 7, 9, 4, 2, 7])
        for eighth, step in enumerate(steps):
            is_played, loud, late, pan = self.chance.random(4)
            if is_played < self.key.density:
                at = bar * self.bar + eighth * self.beat / 2 + 0.008 * (late - 0.5)
                sound = _plucked(self.note(degree + int(step), 2))
                self.add(sound, at, 0.3 + 0.4 * pan, 0.045 * (0.6 + 0.4 * loud) * lift)

    def drums(self, bar: int, lift: float) -> None:
        for beat in (0, 2) if self.key.beats_per_minute > 100 else (0, 2.5):
            self.add(_kick(), bar * self.bar + beat * self.beat, 0.5, 0.3 * lift)
        if self.key.beats_per_minute > 100:
            for eighth in range(8):
                self.add(_hat(), bar * self.bar + eighth * self.beat / 2, 0.6, 0.05 * lift)


def _hz(midi: int) -> float:
    return float(440 * 2 ** ((midi - 69) / 12))


def _envelope(length: int, attack: float, release: float) -> NDArray[np.float32]:
    shape = np.ones(length, np.float32)
    up, down = min(int(attack * RATE), length // 2), min(int(release * RATE), length // 2)
    shape[:up] = np.linspace(0, 1, up) ** 1.5
    shape[length - down :] *= np.linspace(1, 0, down) ** 1.5
    return shape


@cache
def _wave_table() -> NDArray[np.float32]:
    """One period of the pad's tone, 6 partials, 4096 samples."""
    x = np.arange(4097, dtype=np.float32) * (2 * np.pi / 4096)
    tone: NDArray[np.float32] = np.sum([np.sin(x * k) / k**1.7 for k in range(1, 7)], 0).astype(np.float32)
    return tone


def _pad(midi: int, length: int, detune: float, voice: int, phase: int) -> NDArray[np.float32]:
    """A held tone whose loudness breathes."""
    t = np.arange(length, dtype=np.float32) / RATE
    position = (t * np.float32(_hz(midi) * (1 + detune)) + np.float32(phase / 64)) % 1
    breath = 1 + 0.35 * np.sin(2 * np.pi * (0.11 + 0.03 * voice) * t + voice)
    tone = _wave_table()[(position * 4096).astype(np.int32)]
    sound: NDArray[np.float32] = (tone * breath * _envelope(length, 0.9, 1.1)).astype(np.float32)
    return sound


def _bass(midi: int, length: int) -> NDArray[np.float32]:
    t = np.arange(length, dtype=np.float32) / RATE
    sound: NDArray[np.float32] = np.sin(2 * np.pi * np.float32(_hz(midi)) * t) * _envelope(length, 0.05, 0.8)
    return sound.astype(np.float32)


@cache
def _plucked(midi: int) -> NDArray[np.float32]:
    t = np.arange(int(1.6 * RATE), dtype=np.float32) / RATE
    f = _hz(midi)
    parts = [np.sin(2 * np.pi * f * k * t) * np.exp(-t * (2.2 + 1.6 * k)) / k**1.3 for k in range(1, 6)]
    sound: NDArray[np.float32] = (np.sum(parts, 0) * _envelope(len(t), 0.003, 0.1)).astype(np.float32)
    return sound


@cache
def _kick() -> NDArray[np.float32]:
    t = np.arange(int(0.35 * RATE), dtype=np.float32) / RATE
    sound = np.sin(2 * np.pi * (48 * t + 4.4 * (1 - np.exp(-t * 30)))) * np.exp(-t * 9)
    thump: NDArray[np.float32] = (sound * _envelope(len(t), 0.002, 0.05)).astype(np.float32)
    return thump


@cache
def _hat() -> NDArray[np.float32]:
    noise = np.random.default_rng(0).standard_normal(int(0.05 * RATE))
    sound = np.diff(noise * np.exp(-np.arange(len(noise)) / (0.012 * RATE)), prepend=0)
    tick: NDArray[np.float32] = sound.astype(np.float32)
    return tick


def _in_a_hall(dry: Samples, chance: np.random.Generator) -> Samples:
    """Decaying noise as the hall's answer, convolved block by block."""
    length = int(_HALL_SECONDS * RATE)
    answer = chance.standard_normal((2, length)).astype(np.float32)
    answer *= np.exp(-np.arange(length, dtype=np.float32) / (0.5 * RATE))
    answer[:, :200] = 0
    size = fast_length(3 * length)
    step = size - length
    spectrum = np.fft.rfft(answer, size)
    wet = np.zeros((2, dry.shape[1] + size), np.float32)
    for start in range(0, dry.shape[1], step):
        block = np.fft.irfft(np.fft.rfft(dry[:, start : start + step], size) * spectrum, size)
        wet[:, start : start + size] += block.astype(np.float32)
    wet = wet[:, : dry.shape[1]]
    wet *= np.float32(0.35 * _level(dry) / (_level(wet) + 1e-9))
    wet += dry
    return wet


def _level(samples: Samples) -> float:
    """Root of the mean square."""
    seconds = (samples[:, start : start + RATE] for start in range(0, samples.shape[1], RATE))
    return math.sqrt(sum(float(np.vdot(one, one)) for one in seconds) / max(1, samples.size))


def _mastered(samples: Samples, seconds: float) -> Samples:
    """Faded at both ends, no DC, peak 0.6; in place."""
    samples -= samples.mean(1, keepdims=True)
    samples *= _envelope(samples.shape[1], 0.5, min(2.5, seconds / 3))
    peak = _peak(samples)
    if peak > 0:
        samples *= np.float32(_PEAK / peak)
    return samples


def _peak(samples: Samples) -> float:
    return float(max(samples.max(initial=0.0), -samples.min(initial=0.0)))
