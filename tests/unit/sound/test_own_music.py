"""Beats are found where they are, and music of the user's is joined and ended on them."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reelwright.errors import InvalidInput
from reelwright.media.audio import RATE, read_audio, write_wav
from reelwright.media.loudness import Samples, lufs
from reelwright.sound.beats import find_beats
from reelwright.sound.bed import BED_LUFS
from reelwright.sound.own_music import fitted_music_recipe, make_fitted_music

CLOSE = 0.025
"""Seconds."""


def clicks(
    tempo: float, seconds: float, first: float = 0.31, noise: float = 0.0
) -> tuple[Samples, NDArray[np.float64]]:
    """A click track, every fourth click louder and lower, and when its clicks begin."""
    times = np.arange(first, seconds - 0.1, 60 / tempo)
    samples = (noise * np.random.default_rng(1).standard_normal((2, round(seconds * RATE)))).astype(np.float32)
    t = np.arange(2400) / RATE
    for number, at in enumerate(times):
        pitch, loud = (90, 0.8) if number % 4 == 0 else (1200, 0.3)
        start = round(float(at) * RATE)
        samples[:, start : start + 2400] += (loud * np.sin(2 * np.pi * pitch * t) * np.exp(-t * 60)).astype(np.float32)
    return samples, times


def song(tempo: float, seconds: float) -> tuple[Samples, NDArray[np.float64]]:
    """Drums on the beats under chords that change with each bar, as music has them."""
    samples, times = clicks(tempo, seconds, 0.2, 0.002)
    t = np.arange(samples.shape[1]) / RATE
    bar = np.maximum(0, np.floor((t - 0.2) * tempo / 240)).astype(int)
    for steps, pan in ((0, 0.3), (4, 0.5), (7, 0.7)):
        pitch = 220 * 2 ** ((np.array([0, 5, 7, 5])[bar % 4] + steps) / 12)
        samples += (0.08 * np.sin(2 * np.pi * np.cumsum(pitch) / RATE)).astype(np.float32) * np.float32(pan)
    return samples, times


def drone(seconds: float) -> Samples:
    t = np.arange(round(seconds * RATE)) / RATE
    return np.stack([0.2 * np.sin(2 * np.pi * 110 * t), 0.2 * np.sin(2 * np.pi * 165 * t)]).astype(np.float32)


def fitted(folder: Path, music: Samples, seconds: float) -> tuple[dict[str, Any], Samples]:
    write_wav(folder / "mine.wav", music, RATE)
    recipe = fitted_music_recipe("0" * 64, seconds)
    facts = make_fitted_music(recipe, {"recording": folder / "mine.wav"}, folder / "bed.flac", lambda share: None)
    samples, rate = read_audio(folder / "bed.flac")
    assert (rate, samples.shape) == (RATE, (2, round(seconds * RATE)))
    return dict(facts), samples


@pytest.mark.parametrize("tempo", [60, 84, 100, 120, 128, 140])
@pytest.mark.parametrize("make", [clicks, song])
def test_tempo_and_beats_are_found_within_25_ms(make: Any, tempo: float) -> None:
    samples, times = make(tempo, 16.0)
    beats = find_beats([samples])
    assert beats is not None
    assert 60 / beats.period == pytest.approx(tempo, rel=0.01)
    assert len(beats.times) >= len(times) - 2
    assert max(float(np.abs(times - beat).min()) for beat in beats.times) < CLOSE
    bars = times[::4]
    assert max(float(np.abs(bars - beat).min()) for beat in beats.downbeats) < CLOSE


def test_beats_are_found_in_pieces_as_they_come() -> None:
    samples, _ = song(100, 12.0)
    whole = find_beats([samples])
    pieces = find_beats(samples[:, start : start + 10_007] for start in range(0, samples.shape[1], 10_007))
    assert whole is not None and pieces is not None
    assert pieces.times == pytest.approx(whole.times, abs=1e-6)


@pytest.mark.parametrize("kind", ["drone", "noise", "silence", "scattered", "short"])
def test_no_beat_is_claimed_where_there_is_none(kind: str) -> None:
    chance = np.random.default_rng(5)
    samples = drone(12)
    if kind == "noise":
        samples = (0.1 * chance.standard_normal((2, 12 * RATE))).astype(np.float32)
    elif kind == "silence":
        samples = np.zeros((2, 12 * RATE), np.float32)
    elif kind == "scattered":
        for at in chance.uniform(0, 11.5, 30):
            samples[:, int(at * RATE) : int(at * RATE) + 2000] += np.geomspace(0.5, 0.001, 2000, dtype=np.float32)
    elif kind == "short":
        samples = clicks(120, 0.8)[0]
    assert find_beats([samples]) is None


@pytest.mark.parametrize("seconds", [6.0, 9.37, 14.2])
def test_music_that_is_too_long_is_cut_on_a_beat_with_a_short_tail(tmp_path: Path, seconds: float) -> None:
    music, times = song(120, 30.0)
    facts, samples = fitted(tmp_path, music, seconds)
    heard = facts["last_beat"] + (times[0] - 0.02)
    assert float(np.abs(times[::4] - heard).min()) < CLOSE, "a downbeat of the music"
    assert 0.6 - CLOSE <= seconds - facts["last_beat"] <= 2.5 + CLOSE
    assert facts["joins"] == [] and facts["findings"] == []
    after = [samples[:, round(at * RATE) :][:, : RATE // 10] for at in (facts["last_beat"], seconds - 0.12)]
    assert np.sqrt((after[1] ** 2).mean()) < 0.1 * np.sqrt((after[0] ** 2).mean())
    assert np.abs(samples[:, -1]).max() < 1e-3


def test_music_that_is_too_short_is_joined_on_beats_and_the_beat_goes_on(tmp_path: Path) -> None:
    music, _ = song(120, 9.0)
    facts, samples = fitted(tmp_path, music, 25.0)
    assert len(facts["joins"]) >= 2
    beats = find_beats([samples])
    assert beats is not None
    steps = np.diff(beats.times)
    assert steps == pytest.approx(np.full(len(steps), 0.5), abs=CLOSE)
    assert all(float(np.abs(beats.times - at).min()) < CLOSE for at in facts["joins"])
    assert float(np.abs(beats.times - facts["last_beat"]).min()) < CLOSE
    level = [float(np.sqrt((samples[:, k : k + RATE] ** 2).mean())) for k in range(0, 23 * RATE, RATE)]
    assert max(level) < 1.6 * min(level), "no hole at a join"


def test_a_join_makes_no_click(tmp_path: Path) -> None:
    """Crossfaded, the steps at a join are no higher than those of the music itself."""
    music, _ = song(120, 9.0)
    facts, samples = fitted(tmp_path, music, 20.0)
    steps = np.abs(np.diff(samples, axis=1)).max(0)
    usual = np.quantile(steps[RATE : 8 * RATE], 0.9999)
    for at in facts["joins"]:
        near = round(at * RATE)
        assert steps[near - 2400 : near - 10].max() <= 1.5 * usual


@pytest.mark.parametrize(("long", "seconds"), [(20.0, 6.0), (3.0, 10.0)])
def test_music_without_a_beat_is_faded_and_that_is_said(tmp_path: Path, long: float, seconds: float) -> None:
    facts, samples = fitted(tmp_path, drone(long), seconds)
    assert facts["beats_per_minute"] is None and facts["last_beat"] is None
    assert facts["findings"][0]["check"] == "music"
    assert "no beat was found" in facts["findings"][0]["message"]
    level = [float(np.sqrt((piece**2).mean())) for piece in np.array_split(samples, round(4 * seconds), axis=1)]
    assert min(level[:-10]) > 0.6 * max(level), "it goes on"
    assert level[-1] < 0.1 * max(level), "it is faded"


def test_it_is_as_loud_as_a_bed_that_is_composed(tmp_path: Path) -> None:
    for loud in (0.05, 1.0):
        _, samples = fitted(tmp_path, drone(12.0) * np.float32(loud), 8.0)
        assert lufs(samples, RATE) == pytest.approx(BED_LUFS, abs=0.1)


def test_mono_at_another_rate_is_taken_too(tmp_path: Path) -> None:
    samples, _ = song(100, 12.0)
    write_wav(tmp_path / "mine.wav", samples[:1, ::2], RATE // 2)
    recipe = fitted_music_recipe("0" * 64, 8.0)
    facts = make_fitted_music(recipe, {"recording": tmp_path / "mine.wav"}, tmp_path / "bed.flac", lambda share: None)
    assert facts["beats_per_minute"] == pytest.approx(100, rel=0.01)


def test_silent_music_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="your music is silent"):
        fitted(tmp_path, np.zeros((2, 3 * RATE), np.float32), 2.0)


def test_long_music_takes_a_few_times_its_own_memory(tmp_path: Path) -> None:
    """Its spectrum, all at once, would take a dozen times as much."""
    own = 90 * RATE * 2 * 4
    write_wav(tmp_path / "mine.wav", clicks(120, 90.0)[0], RATE)
    tracemalloc.start()
    try:
        inputs = {"recording": tmp_path / "mine.wav"}
        make_fitted_music(fitted_music_recipe("0" * 64, 80.0), inputs, tmp_path / "bed.flac", lambda share: None)
        assert tracemalloc.get_traced_memory()[1] < 4 * own
    finally:
        tracemalloc.stop()
