"""A bed of music is as long as asked, the same for a seed, its own for a mood, and never clipped."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.film.look import Mood
from reelwright.media.audio import RATE, read_audio
from reelwright.media.loudness import Samples, lufs
from reelwright.sound.music import KEYS, compose, make_music, music_recipe

SECONDS = 7.0


@pytest.fixture(scope="module")
def beds() -> dict[Mood, Samples]:
    return {mood: compose(SECONDS, mood, 3) for mood in Mood}


@settings(max_examples=15, deadline=None)
@given(st.floats(0.02, 4), st.sampled_from(Mood), st.integers(0, 2**32))
def test_a_bed_is_exactly_as_long_as_asked_and_is_not_clipped(seconds: float, mood: Mood, seed: int) -> None:
    bed = compose(seconds, mood, seed)
    assert bed.shape == (2, round(seconds * RATE))
    assert bed.dtype == np.float32
    assert np.isfinite(bed).all()
    assert np.abs(bed).max() == pytest.approx(0.6, abs=1e-4)


@pytest.mark.parametrize("frames", [24, 25, 30])
def test_a_bed_is_as_long_as_its_frames(frames: int) -> None:
    seconds = frames * 1001 / 30_000
    assert compose(seconds, Mood.CALM, 1).shape[1] == round(seconds * RATE)


@pytest.mark.parametrize("mood", [Mood.DRIVE, Mood.WONDER])
def test_the_same_seed_gives_the_same_samples_and_another_others(mood: Mood, beds: dict[Mood, Samples]) -> None:
    assert (compose(SECONDS, mood, 3) == beds[mood]).all()
    other = compose(SECONDS, mood, 4)
    assert np.abs(other - beds[mood]).max() > 0.05


def test_every_mood_has_a_bed_of_its_own(beds: dict[Mood, Samples]) -> None:
    assert set(KEYS) == set(Mood)
    for one, two in combinations(Mood, 2):
        difference = float(np.sqrt(((beds[one] - beds[two]) ** 2).mean()))
        assert difference > 0.3 * float(np.sqrt((beds[one] ** 2).mean())), (one, two)


def test_also_the_shortest_film_sounds_of_its_mood() -> None:
    beds = [compose(2.0, mood, 3) for mood in Mood]
    for first, second in combinations(beds, 2):
        assert np.abs(first - second).max() > 0.05


@pytest.mark.parametrize("mood", Mood)
def test_a_bed_has_no_dc_and_fades_at_both_ends(mood: Mood, beds: dict[Mood, Samples]) -> None:
    bed = beds[mood]
    level = float(np.sqrt((bed**2).mean()))
    assert np.abs(bed.mean(1)).max() < 0.01 * level
    assert np.abs(bed[:, 0]).max() == 0
    assert np.abs(bed[:, -1]).max() < 1e-3
    for start, end in ((0, 0.05), (SECONDS - 0.1, SECONDS)):
        edge = bed[:, round(start * RATE) : round(end * RATE)]
        assert float(np.sqrt((edge**2).mean())) < 0.1 * level
    tail = [float(np.abs(bed[:, -n:]).max()) for n in (24_000, 9600, 2400, 480)]
    assert all(later < earlier for earlier, later in pairwise(tail))


@pytest.mark.parametrize("mood", Mood)
def test_a_bed_is_heard_in_both_ears_all_along(mood: Mood, beds: dict[Mood, Samples]) -> None:
    middle = beds[mood][:, RATE : 5 * RATE]
    for second in np.split(middle, 4, axis=1):
        assert lufs(second, RATE) > -40
    left, right = np.sqrt((middle**2).mean(1))
    assert 0.7 < left / right < 1.4
    assert np.abs(middle[0] - middle[1]).max() > 0.01, "it is stereo"


def test_it_is_written_as_it_was_composed(tmp_path: Path, beds: dict[Mood, Samples]) -> None:
    told: list[float] = []
    facts = make_music(music_recipe(SECONDS, Mood.DRIVE, 3), {}, tmp_path / "a.wav", told.append)
    samples, rate = read_audio(tmp_path / "a.wav")
    assert rate == RATE
    assert np.abs(samples - beds[Mood.DRIVE]).max() < 1e-4
    assert facts == {"peak": pytest.approx(0.6, abs=1e-3)}
    assert told == sorted(told) and told[-1] == 1
    make_music(music_recipe(SECONDS, Mood.DRIVE, 3), {}, tmp_path / "b.wav", told.append)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_the_recipe_tells_all_that_decides_the_sound() -> None:
    asked = [(7.0, Mood.CALM, 1), (7.5, Mood.CALM, 1), (7.0, Mood.WARM, 1), (7.0, Mood.CALM, 2)]
    assert len({music_recipe(*each).hash for each in asked}) == 4
    assert music_recipe(*asked[0]).hash == music_recipe(7.0000000001, Mood.CALM, 1).hash
