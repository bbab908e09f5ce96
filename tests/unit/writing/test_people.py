"""Who is in the film and in each shot: by name, role or pronoun, and with what they wear."""

from __future__ import annotations

import pytest

from reelwright.film.look import Action, Age, Dye, Prop
from reelwright.writing.people import cast

from .films import written


def props(*texts: str) -> dict[str, tuple[Prop, ...]]:
    return {character.name: character.props for character in cast(texts)}


def test_a_person_is_cast_once_with_what_they_wear_and_carry_throughout() -> None:
    assert props("A keeper waits.", "The old keeper, with a lantern.", "Nobody is there.") == {
        "keeper": (Prop.COAT, Prop.CAP, Prop.LANTERN)
    }


def test_children_and_the_old_are_cast_as_such_by_the_word_or_the_one_before_it() -> None:
    people = cast(["A boy waits. A sailor stands by. The old sailor waves at a woman. Her grandmother sits."])
    assert {one.name: one.age for one in people} == {
        "boy": Age.CHILD,
        "sailor": Age.OLD,
        "woman": Age.ADULT,
        "grandmother": Age.OLD,
    }


def test_a_named_person_has_the_looks_of_their_role() -> None:
    people = props("Marta, a young nurse, walks home. The nurse looks up. Marta waits.")
    assert list(people) == ["Marta"]
    assert Prop.LONG_HAIR in people["Marta"]


def test_a_pronoun_tells_what_nobody_said_of_a_name() -> None:
    people = props("Marta walks home. She waits. Elias stands there. He waits.")
    assert Prop.LONG_HAIR in people["Marta"] and Prop.LONG_HAIR not in people["Elias"]


def test_a_hat_that_is_said_takes_the_place_of_the_one_assumed() -> None:
    assert props("A detective in a flat cap waits.")["detective"] == (Prop.COAT, Prop.CAP)


def test_a_thing_that_is_found_is_not_worn() -> None:
    assert Prop.BRIMMED_HAT not in props("A woman waits. She finds his hat on a bench.")["woman"]
    assert Prop.UMBRELLA in props("A woman waits under an umbrella.")["woman"]


@pytest.mark.parametrize("text", ["The city sleeps.", "The sea rages at night.", "Paris in the rain."])
def test_a_text_without_people_casts_nobody(text: str) -> None:
    assert props(text) == {}


@pytest.mark.parametrize("text", ["Underwater, a diver waits.", "Dolphins jumping beside a diver."])
def test_a_known_word_with_a_capital_is_nobody_s_name(text: str) -> None:
    assert list(props(text)) == ["diver"]


def figures(text: str, duration: int) -> list[str | None]:
    """Whom each shot that says something shows."""
    film = written(text, duration=duration)
    return [beat.figure for beat in film.beats if beat.line]


def test_a_pronoun_shows_whom_it_fits() -> None:
    text = "A woman waits at the rail. A man stands beside her. She laughs. He looks away. The light goes out."
    assert figures(text, 30) == ["woman", "man", "woman", "man", None]


def test_the_subject_of_a_sentence_is_shown_and_not_whom_it_speaks_of() -> None:
    text = "A woman waits on the shore. A man walks past. She looks for the man. At midnight she finds his hat."
    assert figures(text, 24) == ["woman", "man", "woman", "woman"]


def test_a_pronoun_without_a_noun_makes_a_person() -> None:
    assert figures("She waits on the shore. He walks away.", 12) == ["woman", "man"]


def test_the_rest_of_a_sentence_goes_on_with_its_subject() -> None:
    film = written("A girl finds a fox in the forest at midnight and follows it until the sun rises.", duration=20)
    assert [(beat.line.split()[0], beat.figure) for beat in film.beats if beat.line] == [("A", "girl"), ("and", "girl")]


def test_the_rest_of_a_sentence_with_a_subject_of_its_own_shows_that() -> None:
    film = written("A girl walks through the dark forest tonight, and the lights of the town go out.", duration=20)
    assert [beat.figure for beat in film.beats if beat.line] == ["girl", None]


def test_nobody_shows_nobody() -> None:
    assert figures("A keeper walks home. Nobody looks at the keeper any more.", 12) == ["keeper", None]


def test_somebody_unnamed_who_acts_is_a_figure() -> None:
    film = written("Walking home in the rain with an umbrella, at night.", duration=6)
    assert [character.name for character in film.script.bible.characters] == ["figure"]
    assert film.script.bible.characters[0].props == (Prop.UMBRELLA,)


@pytest.mark.parametrize("text", ["Ana waves.", "Medium: Ana juggles on the beach.", "At noon, Ana frobnicates."])
def test_a_given_name_that_a_clause_begins_with_is_a_person_whatever_they_do(text: str) -> None:
    assert list(props(text)) == ["Ana"]
    assert props("Paris burns.") == props("We sail to Ana.") == props("Ships burn.") == {}


def test_both_of_whom_it_is_said_what_they_do_are_seen() -> None:
    (beat,) = written("## Beach, noon\n\nAna juggles and Ben watches. [4s]").beats
    assert beat.figure == "Ana" and [extra.name for extra in beat.extras] == ["Ben"]


@pytest.mark.parametrize(("text", "action"), [("Ana waves.", Action.WAVE), ("The sea waves. Ana waits.", Action.STAND)])
def test_who_waves_is_seen_to_and_not_the_sea(text: str, action: Action) -> None:
    film = written(f"## Beach, noon\n\n{text} [4s]")
    assert film.beats[0].figure == "Ana" and film.beats[0].action is action
    assert film.found("action") == []


def test_what_somebody_does_in_a_word_that_is_not_known_is_said_not_to_be_drawn() -> None:
    film = written("## Beach, noon\n\nAna juggles by the sea. [4s]")
    (message,) = film.found("action")
    assert "juggles" in message and "not drawn" in message
    assert film.beats[0].action is Action.STAND


@pytest.mark.parametrize(
    ("text", "prop", "dye"),
    [
        ("Medium: an astronaut waits. [4s]", Prop.HELMET, Dye.WHITE),
        ("Medium: a knight waits. [4s]", Prop.SHIRT, Dye.GREY),
        ("Medium: an astronaut in a red shirt waits. [4s]", Prop.SHIRT, Dye.RED),
    ],
)
def test_who_is_known_by_what_is_worn_wears_it_in_that_colour_unless_another_is_said(
    text: str, prop: Prop, dye: Dye
) -> None:
    (character,) = written(text).script.bible.characters
    assert prop in character.props and dict(character.dyes)[prop] is dye


def test_a_pirate_captain_is_one_person() -> None:
    assert [one.name for one in written("Wide: a pirate captain waits. [4s]").script.bible.characters] == ["captain"]
