"""What words are read as: place, time, weather, negations, misspellings, and words that only look like one."""

from __future__ import annotations

import pytest

from reelwright.film.look import Action, Framing, Place, TimeOfDay, Weather
from reelwright.writing.lexicon import LEXICON, REAL_WORDS, STAND_INS, Slot
from reelwright.writing.slots import SENSES, Origin, read_slots


def first(text: str, slot: Slot) -> str | None:
    hit = read_slots(text).first(slot)
    return hit.sense.meaning if hit else None


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("as the sun sets", TimeOfDay.DUSK),
        ("The sun has set.", TimeOfDay.DUSK),
        ("until the sun comes up", TimeOfDay.DAWN),
        ("the sun was rising", TimeOfDay.DAWN),
        ("when night falls", TimeOfDay.NIGHT),
        ("The stars come out.", TimeOfDay.NIGHT),
        ("at high noon", TimeOfDay.NOON),
        ("HARBOUR - EARLY MORNING", TimeOfDay.MORNING),
        ("She says good night and leaves.", None),
        ("a ticket for the morning ferry", None),
        ("day and night", None),
    ],
)
def test_a_time_of_day_is_read_from_nouns_and_verbs(text: str, time: TimeOfDay | None) -> None:
    assert first(text, Slot.TIME) == time


@pytest.mark.parametrize(
    ("text", "weather"),
    [
        ("no rain", None),
        ("There is no sign of rain.", None),
        ("It never rains here.", None),
        ("It isn't raining, it isn’t snowing.", None),
        ("It is no longer raining.", None),
        ("without wind or rain", None),
        ("Instead of snow, rain.", Weather.RAIN),
        ("No rain, but fog.", Weather.FOG),
        ("No. Rain at last.", Weather.RAIN),
        ("It never stops raining.", Weather.RAIN),
        ("not only rain", Weather.RAIN),
        ("There is not a cloud in the sky.", Weather.CLEAR),
        ("The fog lifts.", Weather.CLEAR),
        ("after the storm", Weather.CLOUD),
        ("Clear the table!", None),
    ],
)
def test_a_negated_word_fills_no_slot_and_the_negation_ends_with_its_clause(text: str, weather: Weather | None) -> None:
    assert first(text, Slot.WEATHER) == weather


def test_a_negation_does_not_reach_the_mood_of_the_next_clause() -> None:
    assert first("No rain, hopeful", Slot.MOOD) == "warm"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a sea of sand", Place.DESERT),
        ("on the beach", Place.BEACH),
        ("in a harbour street", Place.CITY),
        ("beside the mountain lake", Place.LAKE),
        ("in Tokyo", Place.CITY),
        ("the neon street", Place.CITY),
        ("in the woods", Place.FOREST),
        ("in her kitchen", Place.ROOM),
        ("down the hospital corridor", Place.CORRIDOR),
        ("in the hospital", Place.OFFICE),
        ("on the stage of the concert hall", Place.STAGE),
        ("in the church", Place.VILLAGE),
        ("the surface of the moon", Place.SPACE),
        ("under the sea", Place.UNDERWATER),
    ],
)
def test_a_place_is_read_by_its_longest_form(text: str, place: Place) -> None:
    assert first(text, Slot.PLACE) == place


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("forrest", "forest"),
        ("lighthose", "lighthouse"),
        ("dessert", None),
        ("midnigt", "midnight"),
        ("thunderstrom", "thunderstorm"),
        ("detectve", "detective"),
        ("harbourr", "harbour"),
    ],
)
def test_a_misspelt_word_is_read_and_said_to_be(word: str, form: str | None) -> None:
    hits = read_slots(f"in the {word} alone").hits
    assert {(hit.form, hit.origin) for hit in hits} == ({(form, Origin.FUZZY)} if form else set())


@pytest.mark.parametrize(
    "word",
    [
        "water",
        "steam",
        "plant",
        "story",
        "painting",
        "wondering",
        "officers",
        "computer",
        "bacon",
        "parish",
        "remaining",
        "place",
        "dinner",
        "health",
    ],
)
def test_a_right_word_is_not_taken_for_a_misspelling(word: str) -> None:
    assert [hit for hit in read_slots(f"the {word} there").hits if hit.origin is Origin.FUZZY] == []


def test_every_exception_to_the_misspellings_is_still_needed() -> None:
    assert [word for word in REAL_WORDS if word in SENSES] == []


def test_a_form_has_one_meaning_in_a_slot() -> None:
    for form, senses in SENSES.items():
        slots = [sense.slot for sense in senses]
        assert len(slots) == len(set(slots)), form


def test_every_place_time_and_weather_can_be_said() -> None:
    for slot, kind in ((Slot.PLACE, Place), (Slot.TIME, TimeOfDay), (Slot.WEATHER, Weather)):
        assert set(LEXICON[slot]) == set(kind)
    assert set(STAND_INS) <= set(LEXICON)


@pytest.mark.parametrize(("place", "is_stand_in"), [("theatre", False), ("living room", False), ("museum", True)])
def test_a_place_indoors_is_a_stand_in_only_where_another_is_drawn(place: str, is_stand_in: bool) -> None:
    hit = read_slots(f"in the {place}").first(Slot.PLACE)
    assert hit is not None and hit.sense.is_stand_in is is_stand_in


def test_a_stand_in_is_marked_as_one() -> None:
    hits = read_slots("She dances along the fjord.").hits
    assert {(hit.form, hit.sense.meaning) for hit in hits if hit.sense.is_stand_in} == {
        ("dances", "walk"),
        ("fjord", "lake"),
    }


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("She runs home.", Action.RUN),
        ("He climbs the stair.", Action.CLIMB),
        ("They sit by the road.", Action.SIT),
        ("She kneels.", Action.KNEEL),
        ("He points at the sea.", Action.POINT),
        ("She looks up.", Action.LOOK),
        ("He waves at the ship.", Action.WAVE),
        ("The waves break.", None),
        ("She hugs him.", Action.EMBRACE),
    ],
)
def test_what_a_figure_can_do_is_read_as_said(text: str, action: Action | None) -> None:
    hit = read_slots(text).first(Slot.ACTION)
    assert (hit and hit.sense.meaning) == action
    assert hit is None or not hit.sense.is_stand_in


@pytest.mark.parametrize(
    ("text", "framing"),
    [
        ("Close-up of a hand.", Framing.CLOSE_UP),
        ("Medium close-up.", Framing.MEDIUM_CLOSE),
        ("Extreme close-up: an eye.", Framing.EXTREME_CLOSE_UP),
        ("Over the shoulder.", Framing.OVER_SHOULDER),
    ],
)
def test_the_close_framings_are_told_apart(text: str, framing: Framing) -> None:
    assert first(text, Slot.FRAMING) == framing


@pytest.mark.parametrize(("many", "role"), [("fishermen", "seaman"), ("women", "woman"), ("robots", "person")])
def test_a_plural_is_read(many: str, role: str) -> None:
    assert first(f"two {many}", Slot.PERSON) == role


def test_letters_whose_lower_case_is_longer_keep_their_places() -> None:
    assert read_slots("İİİ in the rain").first(Slot.WEATHER) == read_slots("xxx in the rain").first(Slot.WEATHER)
