"""What a player decodes is as loud as promised and under the ceiling, and lines are where they were put."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from reelwright.errors import InvalidInput, WorkspaceError
from reelwright.film.look import Mood
from reelwright.film.recipe import Recipe
from reelwright.film.sound import BROADCAST_LUFS, PODCAST_LUFS, WEB_LUFS
from reelwright.media.audio import RATE, read_audio, write_wav
from reelwright.media.loudness import Samples, lufs, true_peak
from reelwright.sound.mastering import Master, loudness_of
from reelwright.sound.mix import (
    CEILING_DBTP,
    Stem,
    ducking,
    make_mix,
    make_stem,
    mix_recipe,
    stem_recipe,
    together,
)

from .beds import plain_bed

SECONDS = 4.0
LINES = {"SH001": 0.613, "SH002": 2.2}
_HUM, _VOICE_FROM, _VOICE_TO = 220.0, 900.0, 2400.0

Mono = NDArray[np.float32]


def hum(seconds: float, level: float = 0.3) -> Mono:
    return (level * np.sin(2 * np.pi * _HUM * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def line(seconds: float) -> Mono:
    """As a line is: it begins at once, moves, and has nothing where the music is."""
    t = np.arange(round(seconds * RATE)) / RATE
    rising = _VOICE_FROM * t + (_VOICE_TO - _VOICE_FROM) * t**2 / (2 * seconds)
    return (0.3 * np.sin(2 * np.pi * rising) * np.linspace(1, 0.4, len(t))).astype(np.float32)


def level_of_hum(samples: Samples, start: float, end: float) -> float:
    """In dB."""
    piece = samples.mean(0)[round(start * RATE) : round(end * RATE)]
    turning = np.exp(-2j * np.pi * _HUM * np.arange(len(piece)) / RATE) * np.hanning(len(piece))
    return float(20 * np.log10(abs((piece * turning).mean()) * 4))


def begins(samples: Samples, of: Mono, near: float) -> float:
    """Seconds at which `of` is best matched, within half a second of `near`."""
    first = max(0, round((near - 0.5) * RATE))
    window = samples.mean(0)[first : round((near + 0.5) * RATE) + len(of)]
    size = 2 * len(window)
    match = np.fft.irfft(np.fft.rfft(window, size) * np.conj(np.fft.rfft(of, size)), size)[: len(window)]
    return (first + int(np.abs(match).argmax())) / RATE


def mixed(
    folder: Path, music: Samples, lines: dict[str, tuple[Mono, float]], seconds: float, name: str = "mix.m4a"
) -> tuple[dict[str, Any], Samples]:
    """Facts, and what is decoded of the mix."""
    write_wav(folder / "music.wav", music, RATE)
    inputs = {"music": folder / "music.wav"}
    for shot, (sound, _) in lines.items():
        inputs[shot] = folder / f"{shot}.wav"
        write_wav(inputs[shot], sound[None], RATE)
    recipe = mix_recipe({Stem.MUSIC: "0" * 64}, {shot: ("1" * 64, at) for shot, (_, at) in lines.items()}, seconds)
    facts = make_mix(recipe, inputs, folder / name, lambda _: None)
    samples, rate = read_audio(folder / name)
    assert rate == RATE
    return dict(facts), samples


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], Samples]:
    """A hum under two lines."""
    folder = tmp_path_factory.mktemp("plain")
    lines = {shot: (line(0.8), at) for shot, at in LINES.items()}
    facts, samples = mixed(folder, np.repeat(hum(SECONDS)[None], 2, 0), lines, SECONDS)
    return folder / "mix.m4a", facts, samples


@pytest.fixture(scope="module")
def sharp(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], Samples]:
    """Drums and consonants: peaks far above the loudness, which have to be limited."""
    folder = tmp_path_factory.mktemp("sharp")
    music = plain_bed(5.0, Mood.DRIVE, 2) * np.float32(0.7)
    hits = np.zeros(round(5 * RATE), np.float32)
    rng = np.random.default_rng(4)
    for at in range(6000, len(hits) - 3000, 9600):
        hits[at : at + 2400] += (rng.standard_normal(2400) * np.geomspace(0.7, 0.005, 2400)).astype(np.float32)
    facts, samples = mixed(folder, np.clip(music + 0.8 * hits, -1, 1), {"SH001": (hits[6000:], 0.4)}, 5.0)
    return folder / "mix.m4a", facts, samples


@pytest.mark.parametrize("kind", ["plain", "sharp"])
def test_the_decoded_mix_is_as_loud_as_promised_and_under_the_ceiling(
    kind: str, request: pytest.FixtureRequest
) -> None:
    _, facts, samples = request.getfixturevalue(kind)
    assert lufs(samples, RATE) == pytest.approx(WEB_LUFS, abs=0.5)
    assert true_peak(samples) <= CEILING_DBTP
    assert facts["lufs"] == pytest.approx(lufs(samples, RATE), abs=0.1)
    assert facts["true_peak_db"] == pytest.approx(true_peak(samples), abs=0.1)
    assert (WEB_LUFS, CEILING_DBTP) == (-14, -1)


def test_the_sharp_mix_would_have_gone_through_the_ceiling(sharp: tuple[Path, dict[str, Any], Samples]) -> None:
    """So much noise at once also takes more bits than other sound."""
    assert sharp[0].stat().st_size > 5 * 256_000 / 8
    assert true_peak(sharp[2]) > CEILING_DBTP - 2.5, "the ceiling is near, so the limiter was at work"


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="NOT TESTED: there is no ffmpeg for a second opinion")
@pytest.mark.parametrize("kind", ["plain", "sharp"])
def test_ffmpeg_measures_the_same(kind: str, request: pytest.FixtureRequest) -> None:
    path, facts, _ = request.getfixturevalue(kind)
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stderr
    summary = told.rpartition("Summary:")[2]
    loudness, peak = re.search(r"I:\s+(-?[\d.]+) LUFS", summary), re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)
    assert loudness and peak
    assert float(loudness[1]) == pytest.approx(facts["lufs"], abs=0.2)
    assert float(loudness[1]) == pytest.approx(-14, abs=0.5)
    assert float(peak[1]) <= -1.0
    # A meter may read 0.4 dB less than there is, and 0.2 dB more (EBU Tech 3341, 2.5); ffmpeg tells tenths.
    assert float(peak[1]) == pytest.approx(facts["true_peak_db"], abs=0.4)


def test_music_is_lower_under_the_voice_and_comes_back(plain: tuple[Path, dict[str, Any], Samples]) -> None:
    samples = plain[2]
    alone = level_of_hum(samples, 0.1, 0.5)
    for at in LINES.values():
        assert 8.5 < alone - level_of_hum(samples, at + 0.1, at + 0.7) < 11
    assert abs(level_of_hum(samples, 3.9, SECONDS) - alone) < 3
    assert level_of_hum(samples, 3.7, SECONDS) > level_of_hum(samples, 3.1, 3.4) + 2


def test_a_line_begins_where_it_was_put(plain: tuple[Path, dict[str, Any], Samples]) -> None:
    for at in LINES.values():
        assert begins(plain[2], line(0.8), at) == pytest.approx(at, abs=0.005)


def test_a_mix_is_as_long_as_the_film(plain: tuple[Path, dict[str, Any], Samples]) -> None:
    assert plain[2].shape[0] == 2
    assert round(SECONDS * RATE) <= plain[2].shape[1] < round(SECONDS * RATE) + 1024


def test_a_line_at_the_very_start_or_over_the_end_is_heard_as_far_as_there_is_film(tmp_path: Path) -> None:
    lines = {"SH001": (line(0.5), 0.0), "SH002": (line(0.5), 1.7), "SH003": (line(0.5), 9.0)}
    _, samples = mixed(tmp_path, np.repeat(hum(2)[None], 2, 0), lines, 2.0)
    assert begins(samples, line(0.5), 0) == pytest.approx(0, abs=0.005)
    assert begins(samples, line(0.5)[: round(0.3 * RATE)], 1.7) == pytest.approx(1.7, abs=0.005)
    assert samples.shape[1] < 2 * RATE + 1024


def test_music_of_one_channel_is_heard_in_both_ears_and_silence_follows_it(tmp_path: Path) -> None:
    _, samples = mixed(tmp_path, hum(1)[None], {}, 1.5)
    assert np.abs(samples[0] - samples[1]).max() < 0.01
    assert np.abs(samples[:, : RATE // 2]).max() > 0.1
    assert np.abs(samples[:, round(1.1 * RATE) :]).max() < 0.01


def test_the_same_sounds_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("1.m4a", "2.m4a"):
        mixed(tmp_path, plain_bed(1.0, Mood.CALM, 1), {"SH001": (line(0.3), 0.2)}, 1.0, name)
    assert (tmp_path / "1.m4a").read_bytes() == (tmp_path / "2.m4a").read_bytes()


@pytest.mark.parametrize("lines", [{}, {"SH001": (np.zeros(4800, np.float32), 0.2)}], ids=["none", "silent"])
def test_a_silent_mix_is_refused(tmp_path: Path, lines: dict[str, tuple[Mono, float]]) -> None:
    with pytest.raises(InvalidInput, match="silent: neither music nor voice"):
        mixed(tmp_path, np.zeros((2, RATE), np.float32), lines, 1.0)
    assert not (tmp_path / "mix.m4a").exists()


def test_what_is_too_sharp_to_be_raised_so_far_is_as_loud_as_the_ceiling_lets_it_be_and_that_is_told(
    tmp_path: Path,
) -> None:
    """One click cannot be as loud as a film without going through the ceiling."""
    click = np.zeros((2, 2 * RATE), np.float32)
    click[:, RATE] = 1
    facts, samples = mixed(tmp_path, click, {}, 2.0)
    heard = lufs(samples[:, : 2 * RATE], RATE)
    assert heard < WEB_LUFS - 3 and facts["lufs"] == pytest.approx(heard, abs=0.05)
    assert -6 < facts["true_peak_db"] <= CEILING_DBTP


def test_a_line_at_another_rate_is_refused(tmp_path: Path) -> None:
    write_wav(tmp_path / "music.wav", np.repeat(hum(1)[None], 2, 0), RATE)
    write_wav(tmp_path / "line.wav", line(0.2)[None], 22_050)
    inputs = {"music": tmp_path / "music.wav", "SH001": tmp_path / "line.wav"}
    recipe = mix_recipe({Stem.MUSIC: "0" * 64}, {"SH001": ("1" * 64, 0.1)}, 1.0)
    with pytest.raises(InvalidInput, match=r"line\.wav has 22050 samples a second; the mix takes 48000"):
        make_mix(recipe, inputs, tmp_path / "mix.m4a", lambda _: None)


def test_progress_rises_to_one_and_a_missing_folder_is_told(tmp_path: Path) -> None:
    write_wav(tmp_path / "music.wav", np.repeat(hum(1)[None], 2, 0), RATE)
    told: list[float] = []
    recipe, inputs = mix_recipe({Stem.MUSIC: "0" * 64}, {}, 1.0), {"music": tmp_path / "music.wav"}
    make_mix(recipe, inputs, tmp_path / "mix.m4a", told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    with pytest.raises(WorkspaceError, match="choose another folder"):
        make_mix(recipe, inputs, tmp_path / "missing" / "mix.m4a", told.append)


def test_the_recipe_tells_all_that_decides_the_sound() -> None:
    def recipe(
        music: str = "0", line: str = "1", at: float = 1.0, seconds: float = 5.0, goal: float = WEB_LUFS
    ) -> Recipe:
        return mix_recipe({Stem.MUSIC: music * 64}, {"SH001": (line * 64, at)}, seconds, goal)

    others = [recipe(), recipe(music="2"), recipe(line="2"), recipe(at=1.1), recipe(seconds=5.1), recipe(goal=-16.0)]
    assert len({each.hash for each in others}) == 6
    assert recipe().hash == recipe(at=1.0 + 1e-9).hash


def in_db(gain: Mono) -> NDArray[np.float64]:
    return np.asarray(20 * np.log10(gain.astype(float)))


def test_music_steps_back_a_moment_before_the_voice_and_returns_slowly() -> None:
    quiet = np.zeros(2 * RATE, np.float32)
    gain = in_db(ducking(np.concatenate([quiet, line(1.0), quiet])))
    assert np.abs(gain[: round(1.9 * RATE)]).max() == 0
    assert gain[2 * RATE] < -6
    assert gain[round(2.2 * RATE) : round(2.95 * RATE)].max() < -9.5
    assert gain.min() >= -10.001
    assert gain[round(3.3 * RATE)] < -3 < gain[round(4.2 * RATE)]
    assert np.abs(np.diff(gain)).max() < 0.02, "no step that could be heard as a click"


@pytest.mark.parametrize("samples", [1, 479, 480, 481, 5000])
def test_ducking_has_a_gain_for_every_sample(samples: int) -> None:
    assert (ducking(np.zeros(samples, np.float32)) == 1).all()
    assert ducking(line(1.0)[:samples]).shape == (samples,)


LOUD = arrays(np.float32, st.tuples(st.integers(1, 2), st.integers(1, 400)), elements=st.floats(-30, 30, width=32))


def spiked(*spikes: tuple[int, float]) -> Samples:
    """A quiet hum with single samples far above it."""
    out = hum(0.02, 0.9)[None].copy()
    for at, level in spikes:
        out[0, at] = level
    return out


@settings(max_examples=120, deadline=None)
@given(LOUD, st.floats(-20, 0))
@example(spiked((100, 30.0), (117, 1.0)), -3.0)
@example(spiked((7, -30.0), (8, 2.0), (500, 12.0), (959, 3.0)), -1.0)
def test_nothing_is_above_the_ceiling_after_the_limiter(samples: Samples, ceiling: float) -> None:
    quiet = Master(samples).limited(ceiling)
    assert quiet.shape == samples.shape
    assert np.abs(quiet).max() <= 10 ** (ceiling / 20) * (1 + 1e-5)
    assert true_peak(quiet) <= ceiling + 0.1
    assert (quiet * samples >= 0).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 2), st.lists(st.sampled_from([-1.0, 1.0]), min_size=1, max_size=300), st.floats(0.2, 3))
@example(1, [1.0, -1.0] * 30 + [-1.0, 1.0] * 30, 0.6)
def test_peaks_between_samples_are_under_the_ceiling_too(channels: int, signs: list[float], level: float) -> None:
    """The worst there is: samples at half the rate that change their phase."""
    samples = np.repeat(np.array([signs], np.float32) * np.float32(level), channels, 0)
    assert true_peak(Master(samples).limited(-1.0)) <= -1 + 0.1


def test_what_is_under_the_ceiling_is_left_as_it_is() -> None:
    samples = np.repeat(hum(0.2, 0.8)[None], 2, 0) * np.hanning(9600).astype(np.float32)
    assert (Master(samples).limited(-1.0) == samples).all()


def test_the_limiter_looks_ahead_and_lets_go() -> None:
    samples = np.full((1, 4800), 0.1, np.float32)
    samples[0, 2400] = 4
    gain = (Master(samples).limited(-6.0) / samples)[0]
    assert gain[2400] == pytest.approx(10 ** (-6 / 20) / 4, rel=0.05)
    assert gain[2390] < 0.2 and gain[2410] < 0.2
    assert np.abs(np.diff(gain)).max() < 0.02
    assert (gain[:1800] == 1).all() and (gain[3000:] == 1).all()


def test_a_long_film_is_limited_all_along() -> None:
    """Longer than the stretch that is oversampled at once, with peaks on both sides of the seam."""
    seam, rng = 1 << 18, np.random.default_rng(0)
    samples = (rng.standard_normal((1, seam + 5003)) * 0.05).astype(np.float32)
    peaks = [5, 100_000, seam - 9, seam - 1, seam, seam + 3, seam + 2000, seam + 5002]
    samples[0, peaks] = 3
    quiet = Master(samples).limited(-3.0)
    assert true_peak(quiet) <= -2.9
    assert np.abs(quiet[0, peaks]).min() > 0.5 * 10 ** (-3 / 20)
    assert (quiet[0, 150_000:200_000] == samples[0, 150_000:200_000]).all()


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Music, effects and a line, on disk."""
    folder = tmp_path_factory.mktemp("parts")
    noise = (0.03 * np.random.default_rng(3).standard_normal((2, round(SECONDS * RATE)))).astype(np.float32)
    sounds = {"music": plain_bed(SECONDS, Mood.WARM), "effects": noise, "SH001": line(1.2)[None]}
    for name, samples in sounds.items():
        write_wav(folder / f"{name}.wav", samples, RATE)
    return {name: folder / f"{name}.wav" for name in sounds}


TRACKS = {Stem.MUSIC: "0" * 64, Stem.EFFECTS: "2" * 64}
PLACED = {"SH001": ("1" * 64, 0.9)}


@pytest.mark.parametrize("goal", [WEB_LUFS, PODCAST_LUFS, BROADCAST_LUFS])
@pytest.mark.parametrize(
    ("heard", "seconds"),
    [
        (("music", "effects", "SH001"), 4.0),
        (("SH001",), 4.0),
        (("music",), 4.0),
        (("effects",), 2.0),
        (("music",), 1.0),
        (("music",), 0.3),
    ],
    ids=["all", "speech", "music", "effects", "a second", "less than is measured"],
)
def test_every_deliverable_has_its_loudness_under_the_ceiling_whatever_is_heard(
    parts: dict[str, Path], tmp_path: Path, heard: tuple[str, ...], seconds: float, goal: float
) -> None:
    tracks = {stem: sha256 for stem, sha256 in TRACKS.items() if stem.value in heard}
    recipe = mix_recipe(tracks, PLACED if "SH001" in heard else {}, seconds, goal)
    facts: Any = make_mix(recipe, parts, tmp_path / "mix.m4a", lambda share: None)
    samples = read_audio(tmp_path / "mix.m4a")[0][:, : round(seconds * RATE)]
    assert loudness_of(samples) == pytest.approx(goal, abs=0.5)
    assert true_peak(samples) <= CEILING_DBTP
    assert facts["lufs"] == pytest.approx(loudness_of(samples), abs=0.1)


def test_the_stems_together_are_what_is_mastered(parts: dict[str, Path], tmp_path: Path) -> None:
    found = {}
    for stem in Stem:
        recipe = stem_recipe(stem, TRACKS, PLACED, SECONDS)
        make_stem(recipe, parts, tmp_path / f"{stem}.flac", lambda share: None)
        found[stem], rate = read_audio(tmp_path / f"{stem}.flac")
        assert rate == RATE
    dry = together(mix_recipe(TRACKS, PLACED, SECONDS), parts)
    whole = found[Stem.DIALOGUE] + found[Stem.MUSIC] + found[Stem.EFFECTS]
    assert whole.shape == dry.shape
    assert np.abs(whole - dry).max() < 1e-4
    assert all(np.abs(samples).max() > 0.05 for samples in found.values())


def test_a_stem_holds_only_its_own(parts: dict[str, Path]) -> None:
    dialogue = together(stem_recipe(Stem.DIALOGUE, TRACKS, PLACED, SECONDS), parts, {Stem.DIALOGUE})
    assert np.abs(dialogue[:, : round(0.89 * RATE)]).max() == 0
    assert begins(dialogue, line(1.2), 0.9) == pytest.approx(0.9, abs=0.001)
    music = stem_recipe(Stem.MUSIC, TRACKS, PLACED, SECONDS)
    assert set(music.inputs) == {"music", "SH001"}, "other effects make no other music stem"


def test_effects_step_back_less_than_music_under_the_voice(parts: dict[str, Path]) -> None:
    quiet = np.zeros(2 * RATE, np.float32)
    voice = np.concatenate([quiet, line(1.0), quiet])
    under = round(2.5 * RATE)
    assert in_db(ducking(voice, -4.0))[under] == pytest.approx(-4, abs=0.2)
    effects = together(stem_recipe(Stem.EFFECTS, TRACKS, PLACED, SECONDS), parts, {Stem.EFFECTS})
    spoken, alone = (effects[:, round(at * RATE) :][:, : RATE // 2] for at in (1.3, 0.2))
    assert 20 * np.log10(np.sqrt((spoken**2).mean() / (alone**2).mean())) == pytest.approx(-4, abs=0.5)


def test_a_film_of_which_nothing_is_heard_is_silent_and_says_so(tmp_path: Path) -> None:
    facts = make_mix(mix_recipe({}, {}, 1.0), {}, tmp_path / "mix.m4a", lambda share: None)
    assert facts["lufs"] is None
    samples, _ = read_audio(tmp_path / "mix.m4a")
    assert samples.shape[1] >= RATE and np.abs(samples).max() < 1e-4
