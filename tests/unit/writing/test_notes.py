"""The notes that the semantic check really writes are understood, and answered in the next round."""

from __future__ import annotations

import numpy as np
import pytest

from reelwright.check.fit import narration
from reelwright.check.look import Look
from reelwright.check.match import circumstances, known_looks, matches, unseen
from reelwright.check.palette import palette
from reelwright.film.look import Framing, Mood, Place, TimeOfDay
from reelwright.film.shot import Setup, Shot
from reelwright.film.sound import Speech
from reelwright.film.take import Take
from reelwright.units import FrameRate
from reelwright.writing.notes import Remedy, read_note

from .films import Written, speeches_of, written

SCRIPT = """## Headland, night, storm

A calm and quiet lighthouse.

> On the last night of the storm, the keeper climbs the stair alone, and nobody is there to see it.

## Headland, night, storm

A dark and ominous sea.

> The sea is black.
"""


@pytest.fixture
def film() -> Written:
    return written(SCRIPT, duration=20)


def look_of(setup: Setup, **others: float) -> Look:
    """What a take would measure that looks exactly like a setup."""
    known = known_looks()
    near = known.of(setup)
    figures = near.centre + np.array(near.scale) * (circumstances(setup) @ np.array(near.places[setup.place].effects))
    return Look(frames=(0,), figures=dict(zip(known.names, map(float, figures), strict=True)) | others)


def take_of(shot: Shot) -> Take:
    zeros, backend = "0" * 64, known_looks().backend
    return Take(shot=shot.id, number=1, backend=backend, recipe=zeros, sha256=zeros, suffix=".mp4", frames=shot.frames)


def test_a_line_that_is_too_long_is_shortened_until_the_check_is_content(film: Written) -> None:
    rate = FrameRate(num=24)
    slow = {
        shot: one.model_copy(update={"seconds": one.seconds * 2.4}) for shot, one in speeches_of(film.script).items()
    }
    notes = narration(film.shots, slow, rate).notes
    assert [note[:6] for note in notes] == ["SH010:"]
    found = read_note(notes[0])
    assert found is not None and found.remedy is Remedy.TIGHTEN and found.characters is not None

    again = written(SCRIPT, notes=tuple(notes), duration=20)
    assert len(again.lines[0]) <= found.characters and again.lines[1:] == film.lines[1:]
    assert again.script.notes_answered == tuple(notes)
    spoken = {
        shot: Speech(line=one.line, sha256=one.sha256, seconds=one.seconds * 2.4)
        for shot, one in speeches_of(again.script).items()
    }
    assert narration(again.shots, spoken, rate).notes == []


def test_a_picture_of_another_place_or_time_is_shown_wider(film: Written) -> None:
    takes = [take_of(shot) for shot in film.shots]
    looks = {shot.id: look_of(shot.setup) for shot in film.shots}
    looks["SH010"] = look_of(film.shots[0].setup.model_copy(update={"place": Place.CITY}))
    looks["SH020"] = look_of(film.shots[1].setup.model_copy(update={"time_of_day": TimeOfDay.DUSK}))
    places, times = matches(film.shots, unseen(film.shots, takes, looks), looks)
    notes = {note[:5]: note for note in [*times.notes, *places.notes]}
    again = written(SCRIPT, notes=tuple(notes.values()), duration=20)
    assert {shot: again.beats[int(shot[2:]) // 10 - 1].framing for shot in notes} == {
        "SH010": Framing.EXTREME_WIDE,
        "SH020": Framing.EXTREME_WIDE,
    }
    assert set(again.script.notes_answered) == set(notes.values())


def test_a_shot_whose_colours_stand_apart_gets_the_mood_of_the_film(film: Written) -> None:
    assert [scene.mood for scene in film.scenes] != [film.script.mood] * 2
    looks = {
        shot.id: Look(frames=(0,), figures={"light": 20.0 + 60 * number, "warmth": 0.0, "green": 0.0})
        for number, shot in enumerate(film.shots)
    }
    notes = tuple(palette(film.shots, looks).notes)
    assert len(notes) == 2
    again = written(SCRIPT, notes=notes, duration=20)
    assert {scene.mood for scene in again.scenes} == {film.script.mood}


def test_a_note_that_asks_for_no_other_words_shortens_none(film: Written) -> None:
    spoken = {shot: one.model_copy(update={"line": "Other words."}) for shot, one in speeches_of(film.script).items()}
    notes = narration(film.shots, spoken, FrameRate(num=24)).notes
    assert len(notes) == 2
    assert [read_note(note) for note in notes] == [None, None]


@pytest.mark.parametrize("mood", [Mood.CALM, Mood.TENSE])
def test_answered_notes_hold_in_the_round_after_when_they_are_given_again(mood: Mood) -> None:
    first = "SH010: its line takes 9.9 s and there are 4.0 s for it; shorten the line to 40 characters."
    second = "SH020: its line runs at 25 characters a second; shorten the line to 10 characters."
    film = written(SCRIPT, notes=(first, second), duration=20, mood=mood)
    assert film.script.notes_answered == (first, second)
    assert all(len(line) <= most for line, most in zip(film.lines, (40, 10), strict=False))
