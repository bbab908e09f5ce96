"""What a brief is read as is told word by word and shot by shot, and is what will be made."""

from __future__ import annotations

import pytest

from reelwright.film.brief import Brief
from reelwright.film.look import Framing, Move, Place, Weather
from reelwright.writing.explanation import Explanation, How, explain

BRIEF = "Wide: a hiker walks through the old forrest at night. A red kite hangs above the island. No rain."


@pytest.fixture(scope="module")
def found() -> Explanation:
    return explain(Brief(text=BRIEF, duration_seconds=6))


def test_each_word_that_fills_a_slot_is_told_with_what_it_means_and_how_it_was_taken(found: Explanation) -> None:
    told = {(reading.word, reading.slot): (reading.meaning, reading.how) for reading in found.readings}
    scores = {reading.word: reading.score for reading in found.readings}
    assert scores["walks"] == 1 and 0.86 <= scores["forrest"] < 1
    assert told["walks", "action"] == ("walk", How.SAID)
    assert told["forrest", "place"] == (Place.FOREST, How.MISSPELT)
    assert told["island", "place"] == (Place.BEACH, How.STAND_IN)


def test_a_word_that_was_denied_is_neither_read_nor_unread(found: Explanation) -> None:
    assert found.denied == ("rain",)
    assert "rain" not in {reading.word for reading in found.readings}
    assert all(shot.setup.weather is not Weather.RAIN for shot in found.shots)


def test_words_that_say_something_and_fill_no_slot_are_listed(found: Explanation) -> None:
    assert {"old", "hangs"} <= set(found.unread)
    assert not {"the", "at", "a", "hiker", "no"} & set(found.unread)


def test_what_nobody_said_of_a_shot_is_marked_and_what_was_said_is_not() -> None:
    text = "---\n---\n# T\n\n## Forest, night, fog\nMedium: a hiker waits. Push in.\n\n## Desert\nDunes.\n"
    found = explain(Brief(text=text, is_script=True, duration_seconds=6))
    (first, second), (of_first, of_second) = found.shots, found.assumed
    assert second.setup.place is Place.DESERT
    assert (first.setup.framing, first.setup.move) == (Framing.MEDIUM, Move.PUSH_IN)
    assert of_first == ()
    assert {"framing", "move"} <= set(of_second)
