"""What stands in a place anyway is not called missing."""

from __future__ import annotations

from reelwright.film.brief import Brief
from reelwright.writing.explanation import explain


def test_an_age_that_is_drawn_is_not_called_missing() -> None:
    assert explain(Brief(text="An old clockmaker waits in a room.")).unread == ()


def test_a_window_in_a_room_is_read_as_part_of_it_and_in_a_desert_it_is_unread() -> None:
    found = explain(Brief(text="Ana stands by the window in a room, beside a harpsichord."))
    assert ("window", "stands there", "room") in {(one.word, one.slot, one.meaning) for one in found.readings}
    assert found.unread == ("harpsichord",)
    assert "window" in explain(Brief(text="Ana stands by a window in the desert.")).unread


def test_what_is_denied_or_is_of_another_place_of_the_film_does_not_stand_there() -> None:
    assert "windows" in explain(Brief(text="Ana waits in a room with no windows.")).unread
    assert "window" in explain(Brief(text="Ana stands by a window in the desert. Then she waits in a room.")).unread
