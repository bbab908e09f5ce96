"""A bed of music follows the scenes, is as long as they are, the same for a seed, and tells its mood to a meter."""

from __future__ import annotations

import resource
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reelwright.film.look import Mood
from reelwright.media.audio import RATE, read_audio
from reelwright.media.loudness import Samples, lufs
from reelwright.sound.bars import MOST_STRETCH, Movement, bars
from reelwright.sound.beats import find_beats
from reelwright.sound.bed import BED_LUFS
from reelwright.sound.instruments import hz
from reelwright.sound.music import KEYS, TEMPO, TONIC, composed, make_music, music_recipe

from .beds import bed, plain_bed

SECONDS = 7.0
ARC = ((13.0, Mood.CALM, "beginning"), (11.3, Mood.TENSE, "turn"), (13.1, Mood.WARM, "end"))
MOVEMENTS = st.lists(
    st.builds(
        Movement, st.floats(0.3, 40), st.sampled_from(Mood), st.sampled_from(["beginning", "turn", "end", "whole"])
    ),
    min_size=1,
    max_size=9,
)


@pytest.fixture(scope="module")
def beds() -> dict[Mood, Samples]:
    return {mood: plain_bed(SECONDS, mood) for mood in Mood}


@pytest.fixture(scope="module")
def arc() -> Samples:
    return bed(*ARC)


def level(samples: Samples) -> float:
    return float(np.sqrt((samples**2).mean()))


def spectrum(samples: Samples) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Hz, and the power there."""
    mono = samples.mean(0) * np.hanning(samples.shape[1])
    return np.fft.rfftfreq(len(mono), 1 / RATE), np.abs(np.fft.rfft(mono)) ** 2


def power_of(samples: Samples, midi: int) -> float:
    """Of a note in three octaves, the partials of lower ones among it."""
    at, power = spectrum(samples)
    return sum(float(power[np.abs(at / hz(midi + octave) - 1) < 0.012].sum()) for octave in (0, 12, 24))


@settings(max_examples=10, deadline=None)
@given(st.floats(0.02, 4), st.sampled_from(Mood), st.integers(0, 2**32))
def test_a_bed_is_exactly_as_long_as_asked_and_is_not_clipped(seconds: float, mood: Mood, seed: int) -> None:
    samples = plain_bed(seconds, mood, seed)
    assert samples.shape == (2, round(round(seconds, 6) * RATE))
    assert np.isfinite(samples).all()
    assert 0.05 < np.abs(samples).max() <= 0.9


@pytest.mark.parametrize("frames", [24, 25, 30])
def test_a_bed_is_as_long_as_its_frames(frames: int) -> None:
    seconds = frames * 1001 / 30_000
    assert plain_bed(seconds, Mood.CALM).shape[1] == round(round(seconds, 6) * RATE)


@settings(max_examples=200, deadline=None)
@given(MOVEMENTS)
def test_a_bar_begins_within_a_beat_of_every_cut_and_no_tempo_is_bent_by_more_than_6_per_cent(
    movements: list[Movement],
) -> None:
    found = bars(movements, TEMPO)
    assert found[0].start == 0
    assert all(after.start == pytest.approx(bar.end) for bar, after in pairwise(found))
    for bar in found:
        usual = 60 / TEMPO[movements[bar.movement].mood]
        assert 1 - MOST_STRETCH - 1e-9 <= bar.beat / usual <= 1 + MOST_STRETCH + 1e-9
        assert 1 <= bar.beats <= 5
    cuts = np.cumsum([one.seconds for one in movements])
    for index, cut in enumerate(cuts[:-1]):
        beat = 60 / TEMPO[movements[index].mood]
        assert min(abs(bar.start - cut) for bar in found) <= max(beat, 60 / TEMPO[movements[index + 1].mood])


def test_scenes_of_nine_beats_or_more_have_their_bar_line_on_the_cut() -> None:
    movements = [Movement(*one) for one in ARC]
    begins = [bar.start for bar in bars(movements, TEMPO) if bar.number == 0]
    assert begins == pytest.approx([0, 13.0, 24.3], abs=1e-6)


def test_the_tune_changes_its_key_at_the_cut_and_comes_home_at_the_end() -> None:
    """A major throughout: C is heard only where the turn stands three semitones higher."""
    same = bed((9.0, Mood.CALM, "beginning"), (9.0, Mood.CALM, "turn"), (9.0, Mood.CALM, "end"))
    away, first = TONIC + 3 + 12, TONIC + 12
    opening, turn, last = same[:, : 8 * RATE], same[:, 10 * RATE : 17 * RATE], same[:, -3 * RATE :]
    assert power_of(turn, away) > 10 * power_of(opening, away)
    assert power_of(last, first) > 10 * power_of(last, away)
    assert power_of(last, first) > 3 * max(power_of(last, first + step) for step in (1, 2, 3, 5, 6, 8, 9))


def test_the_turn_is_louder_than_the_beginning_and_the_end_comes_to_rest(arc: Samples) -> None:
    opening, turn, end = arc[:, RATE : 12 * RATE], arc[:, 14 * RATE : 24 * RATE], arc[:, 28 * RATE : 36 * RATE]
    assert 20 * np.log10(level(turn) / level(opening)) > 2
    assert 20 * np.log10(level(turn) / level(end)) > 2
    assert level(arc[:, -RATE:]) < 0.5 * level(end)


def test_one_cut_word_that_moves_no_scene_makes_no_other_music() -> None:
    movements = [Movement(*one) for one in ARC]
    assert music_recipe(movements, 1).hash == music_recipe([Movement(*one) for one in ARC], 1).hash
    others = [
        music_recipe([Movement(13.1, Mood.CALM, "beginning"), *movements[1:]], 1),
        music_recipe([Movement(13.0, Mood.WARM, "beginning"), *movements[1:]], 1),
        music_recipe([Movement(13.0, Mood.CALM, "turn"), *movements[1:]], 1),
        music_recipe(movements, 2),
        music_recipe(movements, 1),
    ]
    assert len({each.hash for each in others}) == 5


@pytest.mark.parametrize("mood", [Mood.WARM, Mood.WONDER, Mood.DRIVE])
def test_the_tempo_of_a_mood_is_heard_in_its_onsets(mood: Mood) -> None:
    """Whether the ear taps beats or eighths."""
    beats = find_beats(composed([Movement(30, mood, "turn")], 1))
    assert beats is not None
    heard = 60 / beats.period
    assert min(abs(heard / TEMPO[mood] - times) for times in (1, 2)) < 0.04
    others = [tempo for other, tempo in TEMPO.items() if other is not mood]
    assert all(abs(heard / tempo - times) > 0.04 for tempo in others for times in (1, 2))


@pytest.mark.parametrize("mood", Mood)
def test_a_mood_is_heard_as_major_or_minor(mood: Mood, beds: dict[Mood, Samples]) -> None:
    first_bar = beds[mood][:, : round(4 * 60 / TEMPO[mood] * RATE)]
    minor, major = (power_of(first_bar, TONIC + 12 + third) for third in (3, 4))
    if KEYS[mood].scale[2] == 3:
        assert minor > 8 * major
    else:
        assert major > 8 * minor


def test_moods_differ_in_brightness(beds: dict[Mood, Samples]) -> None:
    def centroid(samples: Samples) -> float:
        at, power = spectrum(samples)
        strength = np.sqrt(power[at < 8000])
        return float((at[at < 8000] * strength).sum() / strength.sum())

    bright = {mood: centroid(samples[:, RATE:]) for mood, samples in beds.items()}
    assert bright[Mood.TENSE] < bright[Mood.WARM] < bright[Mood.WONDER]


@pytest.mark.parametrize("mood", [Mood.DRIVE, Mood.WONDER])
def test_the_same_seed_gives_the_same_samples_and_another_others(mood: Mood, beds: dict[Mood, Samples]) -> None:
    assert (plain_bed(SECONDS, mood) == beds[mood]).all()
    assert np.abs(plain_bed(SECONDS, mood, 4) - beds[mood]).max() > 0.05


def test_every_mood_has_a_bed_of_its_own(beds: dict[Mood, Samples]) -> None:
    assert set(KEYS) == set(Mood)
    for one, two in combinations(Mood, 2):
        assert level(beds[one] - beds[two]) > 0.3 * level(beds[one]), (one, two)


def test_also_the_shortest_film_sounds_of_its_mood() -> None:
    for first, second in combinations([plain_bed(1.0, mood) for mood in Mood], 2):
        assert np.abs(first - second).max() > 0.05


@pytest.mark.parametrize("mood", Mood)
def test_a_bed_has_no_dc_fades_at_both_ends_and_is_as_loud_as_any(mood: Mood, beds: dict[Mood, Samples]) -> None:
    samples = beds[mood]
    assert lufs(samples, RATE) == pytest.approx(BED_LUFS, abs=0.1)
    assert np.abs(samples.mean(1)).max() < 0.01 * level(samples)
    assert np.abs(samples[:, 0]).max() < 1e-4
    assert np.abs(samples[:, -1]).max() < 1e-3
    for start, end in ((0, 0.05), (SECONDS - 0.1, SECONDS)):
        assert level(samples[:, round(start * RATE) : round(end * RATE)]) < 0.1 * level(samples)
    tail = [float(np.abs(samples[:, -n:]).max()) for n in (24_000, 9600, 2400, 480)]
    assert all(later < earlier for earlier, later in pairwise(tail))


@pytest.mark.parametrize("mood", Mood)
def test_a_bed_is_heard_in_both_ears_all_along(mood: Mood, beds: dict[Mood, Samples]) -> None:
    middle = beds[mood][:, RATE : 5 * RATE]
    for second in np.split(middle, 4, axis=1):
        assert lufs(second, RATE) > -40
    left, right = np.sqrt((middle**2).mean(1))
    assert 0.7 < left / right < 1.4
    assert np.abs(middle[0] - middle[1]).max() > 0.01, "it is stereo"


def test_it_is_written_the_same_every_time_and_says_where_its_scenes_begin(tmp_path: Path) -> None:
    recipe = music_recipe([Movement(4.0, Mood.DRIVE, "beginning"), Movement(5.0, Mood.CALM, "end")], 3)
    told: list[float] = []
    facts = make_music(recipe, {}, tmp_path / "a.flac", told.append)
    samples, rate = read_audio(tmp_path / "a.flac")
    assert (rate, samples.shape) == (RATE, (2, 9 * RATE))
    assert facts["peak"] == pytest.approx(np.abs(samples).max(), abs=2e-3)
    assert facts["lufs"] == pytest.approx(lufs(samples, RATE), abs=0.1)
    assert facts["turns"] == [pytest.approx(4.0, abs=0.3)]
    assert told == sorted(told) and told[-1] == 1
    make_music(recipe, {}, tmp_path / "b.flac", told.append)
    assert (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes()


def test_a_long_film_is_composed_in_pieces_and_takes_no_more_memory() -> None:
    """The pieces of a minute are let go one by one; held together they would take 23 MB."""
    for piece in composed([Movement(20, Mood.CALM, "whole")], 1):
        assert piece.shape[1] < 12 * RATE
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(piece.shape[1] for piece in composed([Movement(60, Mood.CALM, "whole")], 1))
    assert count >= 60 * RATE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 12_000
