"""Whether the words fit the time is told from how long they were spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.check.fit import narration
from reelwright.check.opinion import ENOUGH, Opinion
from reelwright.film.look import Framing, Mood, Move, Place, TimeOfDay, Weather
from reelwright.film.shot import Setup, Shot
from reelwright.film.sound import Speech
from reelwright.units import FrameRate

RATE = FrameRate(num=24)
LINE = "The keeper climbs the stair."
SETUP = Setup(
    place=Place.CITY, time_of_day=TimeOfDay.NOON, weather=Weather.CLEAR, framing=Framing.WIDE, move=Move.STATIC,
    mood=Mood.CALM, seed=0,
)  # fmt: skip


def shot(line: str = LINE, frames: int = 72, at: int = 0) -> Shot:
    return Shot(
        id="SH010", scene=1, heading="", description="", setup=SETUP, frames=frames, line=line, line_at_frame=at
    )


def spoken(seconds: float, line: str = LINE) -> dict[str, Speech]:
    return {"SH010": Speech(line=line, sha256="0" * 64, seconds=seconds)}


def mark(opinion: Opinion) -> float:
    return opinion.marks["SH010"]


@pytest.mark.parametrize(("seconds", "expected"), [(1.0, 10), (2.75, 10), (2.875, 8.5), (3.0, 7), (3.25, 4.5), (9, 0)])
def test_a_line_is_marked_by_the_silence_behind_it(seconds: float, expected: float) -> None:
    opinion = narration([shot()], spoken(seconds), RATE)
    assert mark(opinion) == expected
    assert bool(opinion.notes) == (expected < ENOUGH)


def test_a_line_that_is_cut_off_is_told_with_how_far_to_shorten_it() -> None:
    opinion = narration([shot(frames=48, at=12)], spoken(2.0), RATE)
    letters = int(len(LINE) * (1.5 - 0.25) / 2.0)
    assert opinion.notes == [
        f"SH010: its line takes 2.0 s and there are 1.5 s for it; shorten the line to {letters} characters."
    ]
    (found,) = opinion.findings
    assert (found.shot, found.value, found.limit) == ("SH010", "2.00 s", "1.50 s")


def test_a_line_that_begins_after_its_shot_has_no_time_at_all() -> None:
    opinion = narration([shot(frames=24, at=30)], spoken(1.0), RATE)
    assert mark(opinion) == 0 and "there are 0.0 s for it; shorten the line to 0 characters" in opinion.notes[0]


def test_a_line_too_fast_to_read_is_told_with_its_speed() -> None:
    line = "All of these many words were spoken by somebody in a terrible hurry."
    opinion = narration([shot(line, frames=48)], spoken(1.5, line), RATE)
    assert opinion.notes == [
        f"SH010: its line runs at {len(line) / 2:.0f} characters a second; shorten the line to 40 characters."
    ]
    assert (opinion.findings[0].value, opinion.findings[0].limit) == ("34.0 characters/s", "20 characters/s")


def test_other_words_than_written_are_noticed_and_other_spaces_are_not() -> None:
    opinion = narration([shot()], spoken(1, "The keeper sleeps."), RATE)
    assert mark(opinion) == 0 and "other words are spoken than written" in opinion.notes[0]
    assert (opinion.findings[0].value, opinion.findings[0].limit) == ("The keeper sleeps.", LINE)
    assert mark(narration([shot()], spoken(1, LINE.replace(" ", "  ")), RATE)) == 10


def test_a_line_that_was_not_spoken_is_noticed() -> None:
    other = {"SH020": Speech(line="x", sha256="0" * 64, seconds=1)}
    opinion = narration([shot()], other, RATE)
    assert mark(opinion) == 0 and "its line is not spoken" in opinion.notes[0]


def test_a_film_without_narration_has_no_score() -> None:
    told = narration([shot()], {}, RATE).score("")
    assert told.value is None and told.reason == "this film has no narration"


def test_a_shot_without_a_line_is_not_judged() -> None:
    opinion = narration([shot(line="")], {}, RATE)
    assert opinion.marks == {} and opinion.unmeasured == {}
    assert opinion.score("no shot has a line").reason == "no shot has a line"


@given(st.floats(0, 10), st.floats(0, 10), st.integers(1, 240))
def test_a_longer_line_never_fits_better(one: float, other: float, frames: int) -> None:
    short, long = sorted((one, other))
    assert mark(narration([shot(frames=frames)], spoken(short), RATE)) >= mark(
        narration([shot(frames=frames)], spoken(long), RATE)
    )
