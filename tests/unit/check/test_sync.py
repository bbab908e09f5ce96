"""How late a spoken line is heard is measured on the film's own sound, under music and noise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reelwright.check.criteria import CRITERIA
from reelwright.check.evidence import gather
from reelwright.check.expected import Expected
from reelwright.check.sync import lags
from reelwright.check.technical import check_film
from reelwright.errors import InvalidInput
from reelwright.film.verdict import Check
from reelwright.media.audio import RATE, encode_aac, write_wav
from reelwright.media.join import join
from reelwright.media.loudness import Samples

from .films import FILM, LENGTH, faults, foreign, gradient, take, tone

Mono = NDArray[np.float32]
SECONDS = LENGTH / 24
PLACES = {"SH010": 0.5, "SH020": 2.2}


def line(seed: int, seconds: float = 1.0) -> Mono:
    """As speech is: noise in the range of the voice, in syllables."""
    chance = np.random.default_rng(seed)
    grain = np.convolve(chance.normal(0, 1, round(seconds * RATE)), np.hanning(20), "same")
    syllables = np.interp(
        np.arange(len(grain)), np.arange(0, len(grain), RATE // 12), chance.random(13)[: -(-len(grain) // (RATE // 12))]
    )
    voice = grain * syllables
    return (0.3 * voice / np.abs(voice).max()).astype(np.float32)


def music() -> Samples:
    t = np.arange(round(SECONDS * RATE)) / RATE
    chord = sum(np.sin(2 * np.pi * hz * t) for hz in (110, 220, 277, 330, 440))
    return np.repeat((0.03 * chord)[None].astype(np.float32), 2, 0)


def mixed(lines: dict[str, tuple[Mono, float]], bed: Samples | None = None) -> Samples:
    """Each line laid at its time over the bed."""
    sound = (music() if bed is None else bed).copy()
    for voice, begin in lines.values():
        at = round(begin * RATE)
        piece = voice[: sound.shape[1] - at]
        sound[:, at : at + len(piece)] += piece
    return sound


LINES = {shot: line(k) for k, shot in enumerate(PLACES, 1)}


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, float]]:
    folder = tmp_path_factory.mktemp("lines")
    for shot, voice in LINES.items():
        write_wav(folder / f"{shot}.wav", voice[None], RATE)
    return {shot: (folder / f"{shot}.wav", begin) for shot, begin in PLACES.items()}


def laid(late: float) -> Samples:
    return mixed({shot: (LINES[shot], begin + late) for shot, begin in PLACES.items()})


@settings(max_examples=25, deadline=None)
@given(st.floats(-0.45, 0.55))
def test_the_lag_is_that_by_which_the_lines_were_laid_late(
    tmp_path_factory: pytest.TempPathFactory, recordings: dict[str, tuple[Path, float]], late: float
) -> None:
    folder = tmp_path_factory.mktemp("film")
    write_wav(folder / "film.wav", laid(late), RATE)
    assert lags(folder / "film.wav", recordings) == {shot: pytest.approx(late, abs=0.001) for shot in PLACES}


@pytest.mark.parametrize("track_late", [-0.1, 0.0, 0.08])
def test_a_track_that_starts_late_makes_all_its_lines_late(
    tmp_path: Path, recordings: dict[str, tuple[Path, float]], track_late: float
) -> None:
    write_wav(tmp_path / "film.wav", laid(0.03), RATE)
    found = lags(tmp_path / "film.wav", recordings, track_late)
    assert found == {shot: pytest.approx(0.03 + track_late, abs=0.001) for shot in PLACES}


def test_a_line_that_is_not_there_or_somewhere_else_is_none(
    tmp_path: Path, recordings: dict[str, tuple[Path, float]]
) -> None:
    sound = mixed({"SH010": (LINES["SH010"], PLACES["SH010"] + 0.9), "other": (line(9), PLACES["SH020"])})
    write_wav(tmp_path / "film.wav", sound, RATE)
    assert lags(tmp_path / "film.wav", recordings) == {"SH010": None, "SH020": None}
    write_wav(tmp_path / "silence.wav", 0 * sound, RATE)
    assert lags(tmp_path / "silence.wav", recordings) == {"SH010": None, "SH020": None}


def test_a_line_drowned_in_noise_is_none_and_one_under_loud_music_is_found(
    tmp_path: Path, recordings: dict[str, tuple[Path, float]]
) -> None:
    chance = np.random.default_rng(4)
    for gain, heard in ((0.02, True), (1.0, False)):
        bed = (gain * chance.normal(0, 1, (2, round(SECONDS * RATE)))).astype(np.float32)
        sound = mixed({shot: (LINES[shot], begin) for shot, begin in PLACES.items()}, bed)
        write_wav(tmp_path / "film.wav", sound / max(1, np.abs(sound).max()), RATE)
        found = lags(tmp_path / "film.wav", recordings)
        assert all((lag is not None) == heard for lag in found.values())


def test_no_lines_ask_for_no_sound(tmp_path: Path) -> None:
    assert lags(tmp_path / "none.mp4", {}) == {}


def test_another_sample_rate_is_refused_rather_than_misplaced(
    tmp_path: Path, recordings: dict[str, tuple[Path, float]]
) -> None:
    write_wav(tmp_path / "film.wav", tone(2), 44_100)
    with pytest.raises(InvalidInput, match="44100 samples a second"):
        lags(tmp_path / "film.wav", recordings)


# The audio check of a film


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return take(tmp_path_factory.mktemp("take") / "take.mp4", gradient())


def audio(path: Path, recordings: dict[str, tuple[Path, float]]) -> Check:
    evidence = gather(path, recordings)
    checks = [judge(evidence, Expected(has_sound=True)) for judge in CRITERIA]
    return next(check for check in checks if check.name == "audio")


@pytest.mark.parametrize(
    ("late", "passes", "value"),
    [
        (0.0, True, "0 ms off at worst, 2 lines placed"),
        (0.02, True, "20 ms late at worst, 2 lines placed"),
        (-0.03, True, "30 ms early at worst, 2 lines placed"),
        (0.08, False, "80 ms late at worst, 2 lines placed"),
        (-0.05, False, "50 ms early at worst, 2 lines placed"),
    ],
)
def test_lines_that_are_late_by_more_than_forty_milliseconds_fail_audio(
    tmp_path: Path,
    drawn: Path,
    recordings: dict[str, tuple[Path, float]],
    late: float,
    passes: bool,
    value: str,
) -> None:
    encode_aac(laid(late), tmp_path / "mix.m4a")
    join([drawn], [LENGTH], FILM, tmp_path / "mix.m4a", [], tmp_path / "film.mp4", "Title", "eng")
    check = audio(tmp_path / "film.mp4", recordings)
    assert check.passed == passes and check.is_blocking
    assert check.value.endswith(value)
    assert check.value.startswith("the line of SH0" if late else "the track starts")
    assert check_film(tmp_path / "film.mp4").passed, "nobody told this one where the lines belong"


def test_a_late_track_and_late_lines_add_up(tmp_path: Path, recordings: dict[str, tuple[Path, float]]) -> None:
    path = foreign(tmp_path / "a.mp4", gradient(), sound=laid(0.03), sound_codec="flac", sound_late=(0.03,))
    check = audio(path, recordings)
    assert check.passed is False and check.value.endswith("is heard 60 ms late at worst, 2 lines placed")


def test_a_line_that_is_missing_fails_audio_by_name(
    tmp_path: Path, drawn: Path, recordings: dict[str, tuple[Path, float]]
) -> None:
    encode_aac(mixed({"SH020": (LINES["SH020"], PLACES["SH020"])}), tmp_path / "mix.m4a")
    join([drawn], [LENGTH], FILM, tmp_path / "mix.m4a", [], tmp_path / "film.mp4", "Title", "eng")
    check = audio(tmp_path / "film.mp4", recordings)
    assert check.passed is False
    assert check.value.startswith("not heard at its place: the line of SH010; ")
    assert check.value.endswith(" at worst, 1 line placed")
    assert faults(check_film(tmp_path / "film.mp4")) == []
