"""From beats to shots: frames that add up to the film, and time enough for every line that fits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.film.brief import Brief
from reelwright.film.look import Mood, Place, TimeOfDay, Weather
from reelwright.film.script import Beat, Bible, Scene, Script
from reelwright.film.sound import Speech
from reelwright.units import FrameRate
from reelwright.writing.breakdown import LEAST_SECONDS, break_down, lines
from reelwright.writing.sentences import LEAD_IN_SECONDS, TAIL_SECONDS
from reelwright.writing.wishes import RATES

from .films import written


def script_of(*beats: Beat) -> Script:
    scene = Scene(
        number=1,
        heading="EXT. CITY - DAWN",
        place=Place.CITY,
        time_of_day=TimeOfDay.DAWN,
        weather=Weather.CLEAR,
        mood=Mood.CALM,
        act="beginning",
        beats=beats,
    )
    return Script(title="T", mood=Mood.CALM, scenes=(scene,), bible=Bible(), written_by="a test")


def frames(brief: Brief, beats: list[Beat], spoken: dict[int, float]) -> list[int]:
    speeches = {
        f"SH{(number + 1) * 10:03d}": Speech(line="a", sha256="0" * 64, seconds=seconds)
        for number, seconds in spoken.items()
    }
    return [shot.frames for shot in break_down(brief, script_of(*beats), speeches)]


@settings(max_examples=200)
@given(st.data())
def test_frames_add_up_and_nothing_is_shorter_than_the_least(data: st.DataObject) -> None:
    seconds = data.draw(st.floats(1, 300))
    rate = data.draw(st.sampled_from(RATES))
    count = data.draw(st.integers(1, min(99, int(seconds))))
    stated = data.draw(st.lists(st.none() | st.floats(0.001, 400), min_size=count, max_size=count))
    spoken = data.draw(st.dictionaries(st.integers(0, count - 1), st.floats(0, 60), max_size=count))
    brief = Brief(text="", duration_seconds=seconds, rate=rate)
    found = frames(brief, [Beat(picture="p", duration_seconds=one) for one in stated], spoken)
    assert sum(found) == rate.frames(seconds)
    assert min(found) >= min(int(LEAST_SECONDS * rate.fraction), sum(found) // count)


@settings(max_examples=100)
@given(st.lists(st.floats(0, 8), min_size=1, max_size=10), st.sampled_from(RATES))
def test_every_line_gets_its_time_and_the_air_around_it_when_there_is_enough(
    spoken: list[float], rate: FrameRate
) -> None:
    needed = sum(max(LEAST_SECONDS, seconds + LEAD_IN_SECONDS + TAIL_SECONDS) for seconds in spoken)
    brief = Brief(text="", duration_seconds=needed + len(spoken), rate=rate)
    found = frames(brief, [Beat(picture="p", line="a") for _ in spoken], dict(enumerate(spoken)))
    for seconds, count in zip(spoken, found, strict=True):
        assert float(brief.rate.seconds(count)) >= seconds + LEAD_IN_SECONDS + TAIL_SECONDS - 1e-6


def test_stated_lengths_hold_when_they_add_up_to_the_film() -> None:
    beats = [Beat(picture="p", duration_seconds=seconds) for seconds in (4, 2.5, 3.5)]
    assert frames(Brief(text="", duration_seconds=10), beats, {}) == [96, 60, 84]


def test_beats_without_a_length_share_what_the_others_leave() -> None:
    beats = [Beat(picture="p", duration_seconds=4), Beat(picture="p"), Beat(picture="p")]
    assert frames(Brief(text="", duration_seconds=10), beats, {}) == [96, 72, 72]


def test_a_line_longer_than_its_stated_length_makes_its_shot_longer() -> None:
    beats = [Beat(picture="p", line="a", duration_seconds=2), Beat(picture="p", duration_seconds=8)]
    found = frames(Brief(text="", duration_seconds=10), beats, {0: 3.1})
    assert found == [96, 144]


def test_a_film_too_short_for_its_lines_cuts_the_longest_most_and_silent_shots_never() -> None:
    beats = [Beat(picture="p"), Beat(picture="p", line="a"), Beat(picture="p", line="a")]
    found = frames(Brief(text="", duration_seconds=6), beats, {1: 3.1, 2: 7.1})
    assert found[0] == 24 and sum(found) == 144
    assert found[1] < found[2]


@pytest.mark.parametrize("rate", ["23.976", "24", "29.97", "59.94"])
@pytest.mark.parametrize("seconds", [1, 7.3, 300])
def test_a_film_is_as_long_as_asked_to_the_frame(seconds: float, rate: str) -> None:
    film = written("A detective walks home through the rain at night. She waits.", duration=seconds, fps=rate)
    assert sum(shot.frames for shot in film.shots) == film.brief.rate.frames(seconds)


def test_one_place_has_one_set_and_another_seed_another() -> None:
    text = "A woman waits in the city. She walks to the sea at night. She returns to the city at dawn."
    film, other = written(text, duration=20), written(text, duration=20, seed=2)
    sets = {(shot.setup.place, shot.setup.seed) for shot in film.shots}
    assert len(sets) == 2
    assert not sets & {(shot.setup.place, shot.setup.seed) for shot in other.shots}


def test_a_shot_says_what_it_shows_and_when_its_line_begins() -> None:
    film = written("## City, night [10s]\n\nMedium: a woman with an umbrella waits.\n\n> Nobody comes.")
    (shot,) = film.shots
    assert (shot.id, shot.scene, shot.heading) == ("SH010", 1, "EXT. CITY - NIGHT")
    assert shot.setup.figure is not None and shot.setup.figure.name == "woman"
    assert (shot.line, shot.line_at_frame) == ("Nobody comes.", 10)
    assert [keyframe.at for keyframe in shot.keyframes] == [0, 1]
    assert lines(film.script) == {"SH010": "Nobody comes."}


def test_the_line_of_a_shot_is_what_is_spoken_and_that_of_another_is_left_out() -> None:
    script = script_of(Beat(picture="p", line="All of it, and more."), Beat(picture="q", line="Nothing of it."))
    speech = Speech(line="All of it.", sha256="0" * 64, seconds=1)
    brief = Brief(text="", duration_seconds=6)
    assert [shot.line for shot in break_down(brief, script, {"SH010": speech})] == ["All of it.", ""]
    assert [shot.line for shot in break_down(brief, script, {})] == ["All of it, and more.", "Nothing of it."]
