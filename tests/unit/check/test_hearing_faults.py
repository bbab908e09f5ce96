"""What people complain of in a sound track is found at its time and in its shot, and nothing else is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reelwright.check.evidence import gather
from reelwright.check.expected import Expected
from reelwright.check.technical import check_film
from reelwright.film.verdict import TechnicalVerdict
from reelwright.media.audio import RATE, encode_aac
from reelwright.media.join import join
from reelwright.media.loudness import Samples

from .films import FILM, LENGTH, SHOTS, Told, faults, foreign, gradient, notes, take, tone

SECONDS = LENGTH / 24
ALL = (0.0, pytest.approx(SECONDS, abs=0.03))
"""From the first sample to the last: the encoder ends with a whole block."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return take(tmp_path_factory.mktemp("take") / "take.mp4", gradient())


class Studio:
    """Lays sounds under one picture."""

    def __init__(self, drawn: Path, folder: Path) -> None:
        self._drawn, self._folder = drawn, folder

    def film(self, sound: Samples) -> Path:
        encode_aac(sound, self._folder / "mix.m4a")
        out = self._folder / "film.mp4"
        join([self._drawn], [LENGTH], FILM, self._folder / "mix.m4a", [], out, "Title", "eng")
        return out

    def heard(self, sound: Samples, expected: Expected = SHOTS) -> TechnicalVerdict:
        return check_film(self.film(sound), expected)


@pytest.fixture
def studio(drawn: Path, tmp_path: Path) -> Studio:
    return Studio(drawn, tmp_path)


def rounded(told: list[Told]) -> list[Told]:
    """Times to a hundredth, the length of a window."""
    return [
        (*one[:3], *(None if time is None else round(time, 2) for time in one[3:5]), *one[5:])  # type: ignore[misc]
        for one in told
    ]


def test_nothing_is_said_of_a_plain_tone(studio: Studio) -> None:
    assert faults(studio.heard(tone(SECONDS))) == []


# Silence


def test_three_seconds_of_silence_are_found_with_their_shot(studio: Studio) -> None:
    sound = tone(SECONDS)
    sound[:, round(0.5 * RATE) : round(3.5 * RATE)] = 0
    assert rounded(faults(studio.heard(sound))) == [
        ("warning", "silence", "SH010", 0.5, 3.5, "3.0 s", "2.0 s below -60 dBFS")
    ]


def test_a_pause_is_no_silence(studio: Studio) -> None:
    sound = tone(SECONDS)
    sound[:, RATE : round(2.9 * RATE)] = 0
    assert faults(studio.heard(sound)) == []


def test_a_whisper_is_no_silence(studio: Studio) -> None:
    sound = tone(SECONDS)
    sound[:, RATE:] *= 0.01
    assert faults(studio.heard(sound)) == []


def test_a_track_of_silence_is_one_finding_over_all_of_it(studio: Studio) -> None:
    verdict = studio.heard(0 * tone(SECONDS))
    assert faults(verdict) == [("warning", "silence", None, *ALL, "silent", "above -60 dBFS")]
    assert notes(verdict).keys() <= {"bitrate"}, "nothing beside it of its loudness"


def test_sound_that_ends_early_is_found(studio: Studio) -> None:
    ((*told, value, limit),) = faults(studio.heard(tone(SECONDS - 1.5)))
    assert told == ["warning", "silence", "SH020", pytest.approx(2.5, abs=0.03), 4.0]
    assert value is not None and float(value.split()[0]) == pytest.approx(1.5, abs=0.03) and limit == "0.5 s"


def test_sound_may_end_a_little_early(studio: Studio) -> None:
    assert faults(studio.heard(tone(SECONDS - 0.45))) == []


def test_silence_is_placed_behind_a_hole_in_the_time_stamps(tmp_path: Path) -> None:
    """A second of sound, a second missing, a second of sound, and silence."""
    sound = tone(5)
    sound[:, 2 * RATE :] = 0
    path = foreign(
        tmp_path / "a.mkv", gradient(144), format="matroska", sound=sound, sound_codec="pcm_s16le",
        sound_late=(0, 1, 1, 1, 1),
    )  # fmt: skip
    assert rounded(faults(check_film(path))) == [
        ("warning", "silence", None, 3.0, 6.0, "3.0 s", "2.0 s below -60 dBFS")
    ]


# Clipping


@pytest.mark.parametrize("drive", [1.4, 4.0, 20.0])
def test_hard_clipping_is_found_through_the_codec(studio: Studio, drive: float) -> None:
    sound = np.concatenate((tone(2, -20), np.clip(drive * tone(SECONDS - 2, 0), -1, 1)), axis=1)
    (found,) = [told for told in faults(studio.heard(sound)) if told[1] == "clipping"]
    assert found[:3] == ("warning", "clipping", "SH020") and found[6] == "0"
    assert found[3] == pytest.approx(2, abs=0.02) and found[4] == pytest.approx(SECONDS, abs=0.02)
    assert found[5] is not None and int(found[5].split()[0]) > 20


def test_speech_that_was_driven_too_hard_is_clipped(studio: Studio) -> None:
    chance = np.random.default_rng(5)
    grain = np.convolve(chance.normal(0, 1, round(SECONDS * RATE)), np.hanning(24), "same")
    speech = grain / np.abs(grain).max() * np.abs(np.sin(2 * np.pi * 2 * np.arange(len(grain)) / RATE))
    for drive, is_clipped in ((0.99, False), (3.0, True)):
        sound = np.clip(drive * np.repeat(speech[None], 2, 0), -1, 1).astype(np.float32)
        assert ("clipping" in {told[1] for told in faults(studio.heard(sound))}) == is_clipped


@pytest.mark.parametrize("hz", [60, 440, 3000])
def test_a_loud_round_wave_is_not_clipped(studio: Studio, hz: float) -> None:
    assert "clipping" not in {told[1] for told in faults(studio.heard(tone(SECONDS, -0.05, hz)))}


# Loudness and peaks


@pytest.mark.parametrize(
    ("level_db", "value"), [(-4.0, "-5.4 LUFS"), (-30.0, "-31.4 LUFS")], ids=["too loud", "too quiet"]
)
def test_a_film_louder_or_quieter_than_anybody_delivers_is_found(studio: Studio, level_db: float, value: str) -> None:
    (told,) = faults(studio.heard(tone(SECONDS, level_db, 997)))
    assert told[:5] == ("warning", "loudness", None, *ALL) and told[6] == "-27 to -10 LUFS"
    assert told[5] is not None and float(told[5].split()[0]) == pytest.approx(float(value.split()[0]), abs=1.5)


@pytest.mark.parametrize(("level_db", "is_right"), [(0.4, True), (-0.4, True), (0.7, False), (-0.7, False)])
def test_a_mix_is_held_to_the_loudness_it_was_made_for(studio: Studio, level_db: float, is_right: bool) -> None:
    sound = tone(SECONDS, -13)
    heard = gather(studio.film(sound)).sound
    assert heard is not None
    expected = SHOTS.model_copy(update={"lufs": round(heard.lufs - level_db, 3)})
    found = faults(studio.heard(sound, expected))
    limit = f"{expected.lufs:g} ± 0.5 LUFS"
    assert found == ([] if is_right else [("warning", "loudness", None, *ALL, f"{heard.lufs:.1f} LUFS", limit)])


def test_a_true_peak_between_the_samples_is_found(studio: Studio) -> None:
    t = np.arange(round(SECONDS * RATE)) / RATE
    wave = 0.3 * np.sin(2 * np.pi * 300 * t)
    at = np.arange(RATE, RATE + 48)
    burst = np.sin(np.pi / 2 * np.arange(48) + np.pi / 4) * np.hanning(48)
    wave[at] = 0.3 * wave[at] + 1.15 * burst
    assert np.abs(wave).max() < 10 ** (-1 / 20), "no sample is above the limit"
    ((*told, value, limit),) = faults(studio.heard(np.repeat(wave[None].astype(np.float32), 2, 0)))
    assert told == ["warning", "true peak", None, *ALL] and limit == "-1 dBTP"
    assert value is not None and -1 < float(value.split()[0]) < 2 and value.endswith(" dBTP")


def test_sound_too_short_for_its_loudness_is_left_unmeasured(tmp_path: Path) -> None:
    verdict = check_film(foreign(tmp_path / "a.mp4", gradient(8), sound=tone(0.3)))
    assert notes(verdict)["loudness"] == "too short or too quiet for its loudness to be measured"
