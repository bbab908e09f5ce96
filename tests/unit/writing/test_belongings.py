"""What people have, of which colour, and whether we see their backs: read with the words about it."""

from __future__ import annotations

import pytest

from reelwright.film.look import Dye, Framing, Gender, Prop
from reelwright.film.script import Character
from reelwright.writing.belongings import lying
from reelwright.writing.facing import is_from_behind
from reelwright.writing.people import cast

from .films import written


def people(*texts: str) -> dict[str, Character]:
    return {character.name: character for character in cast(texts)}


@pytest.mark.parametrize(
    ("text", "who", "prop"),
    [
        ("A woman opens a book.", "woman", Prop.BOOK),
        ("A man drinks from a chipped mug.", "man", Prop.CUP),
        ("A woman holds a cup of tea by the window.", "woman", Prop.CUP),
        ("She talks on the phone.", "woman", Prop.PHONE),
        ("He unfolds a map.", "man", Prop.LETTER),
        ("A boy with a letter in his hand waits.", "boy", Prop.LETTER),
        ("A man picks flowers in the meadow.", "man", Prop.FLOWERS),
        ("A girl holds a red balloon.", "girl", Prop.BALLOON),
        ("An old man leans on a walking stick.", "man", Prop.STICK),
        ("A man walks with a staff.", "man", Prop.STICK),
        ("A bearded man plays the guitar.", "man", Prop.GUITAR),
        ("A bearded man plays the guitar.", "man", Prop.BEARD),
        ("A man with a moustache waits.", "man", Prop.MOUSTACHE),
        ("A prince draws his sword.", "prince", Prop.SWORD),
        ("She puts on her scarf.", "woman", Prop.SCARF),
        ("A woman with long black hair and glasses waits.", "woman", Prop.GLASSES),
        ("A man in a white shirt and blue jeans walks.", "man", Prop.TROUSERS),
        ("A woman walks with a suitcase.", "woman", Prop.SUITCASE),
    ],
)
def test_what_somebody_is_said_to_have_is_theirs(text: str, who: str, prop: Prop) -> None:
    assert prop in people(text)[who].props


@pytest.mark.parametrize(
    ("text", "prop"),
    [
        ("She wants to book a room.", Prop.BOOK),
        ("A woman waits. The phone rings on the table.", Prop.PHONE),
        ("A man stands at the desk. A letter lies on it.", Prop.LETTER),
        ("The staff of the hotel waits. A woman waits too.", Prop.STICK),
        ("Anna waits. She dresses quickly.", Prop.DRESS),
        ("A woman in a hurry to dress.", Prop.DRESS),
        ("A woman with a phone shop waits.", Prop.PHONE),
        ("A woman walks in a meadow with flowers.", Prop.FLOWERS),
        ("The sun rose over the sea. A man waits with the dog.", Prop.FLOWERS),
        ("Friends raise their glasses of wine. A woman waits.", Prop.GLASSES),
        ("A woman waits without a scarf.", Prop.SCARF),
        ("A man waits. He finds a sword in the sand.", Prop.SWORD),
        ("A hot air balloon over the valley. A man waits.", Prop.BALLOON),
    ],
)
def test_a_word_for_a_thing_that_nobody_has_gives_it_to_nobody(text: str, prop: Prop) -> None:
    assert all(prop not in character.props for character in cast([text]))


def test_a_thing_that_only_lies_there_is_told_of() -> None:
    assert lying("A letter lies beside a cup.") == ("letter", "cup")
    assert lying("She opens the letter, a cup in her hand.") == ()


def test_of_two_people_each_has_their_own() -> None:
    seen = people("A man meets a woman in a green dress. He gives her a red rose.")
    assert Prop.DRESS in seen["woman"].props and Prop.DRESS not in seen["man"].props
    assert Prop.FLOWERS in seen["man"].props
    bearded = people("A woman meets a bearded man.")
    assert Prop.BEARD in bearded["man"].props and Prop.BEARD not in bearded["woman"].props
    own = people("A keeper looks at a woman and lifts his lantern.")
    assert Prop.LANTERN in own["keeper"].props and Prop.LANTERN not in own["woman"].props


def test_a_dress_that_is_said_takes_the_place_of_the_coat_assumed_and_not_of_one_said() -> None:
    assert Prop.COAT not in people("A woman in a red dress. The woman waits.")["woman"].props
    both = people("A woman in a red dress under a black coat waits.")["woman"]
    assert {Prop.COAT, Prop.DRESS} <= {*both.props}
    assert dict(both.dyes) == {Prop.DRESS: Dye.RED, Prop.COAT: Dye.BLACK}


@pytest.mark.parametrize(
    ("text", "prop", "dye"),
    [
        ("A woman in a red coat waits.", Prop.COAT, Dye.RED),
        ("A girl in a bright yellow raincoat waits.", Prop.COAT, Dye.YELLOW),
        ("A woman in a scarlet woollen scarf waits.", Prop.SCARF, Dye.RED),
        ("A detective in a grey hat and a dark blue overcoat.", Prop.BRIMMED_HAT, Dye.GREY),
        ("A detective in a grey hat and a dark blue overcoat.", Prop.COAT, Dye.NAVY),
        ("A man in black walks home.", Prop.COAT, Dye.BLACK),
        ("A woman dressed all in white.", Prop.COAT, Dye.WHITE),
        ("A man under a green umbrella.", Prop.UMBRELLA, Dye.GREEN),
        ("A man gives her a red rose.", Prop.FLOWERS, Dye.RED),
    ],
)
def test_a_colour_before_a_thing_is_its_own(text: str, prop: Prop, dye: Dye) -> None:
    dyes: dict[Prop, Dye] = {}
    for character in cast([text]):
        dyes |= dict(character.dyes)
    assert dyes[prop] is dye


@pytest.mark.parametrize(
    "text", ["A woman in red light stands on the stage.", "A man in black and white.", "A red car and a woman."]
)
def test_a_colour_of_something_else_dyes_nothing(text: str) -> None:
    assert all(character.dyes == () for character in cast([text]))


@pytest.mark.parametrize(
    ("text", "hair", "is_long"),
    [
        ("A red-haired nurse waits.", Dye.RED, True),
        ("A boy with blond hair waits.", Dye.GOLD, False),
        ("A rider with long black hair waits.", Dye.BLACK, True),
        ("A blonde woman waits.", Dye.GOLD, True),
        ("A man with grey hair waits.", Dye.GREY, False),
    ],
)
def test_the_colour_of_hair_is_read(text: str, hair: Dye, is_long: bool) -> None:
    (one,) = cast([text])
    assert one.hair is hair
    assert (Prop.LONG_HAIR in one.props) is is_long


def test_words_and_pronouns_tell_a_gender_and_nothing_else_does() -> None:
    assert people("A widow waits.")["widow"].gender is Gender.WOMAN
    assert people("The keeper climbs. He waits.")["keeper"].gender is Gender.MAN
    assert people("Marta waits with a cup. She looks up.")["Marta"].gender is Gender.WOMAN
    assert people("A doctor walks home.")["doctor"].gender is None


def test_a_thing_in_a_hand_is_there_from_when_it_is_named_until_another_is() -> None:
    film = written(
        "# Film\n\n## Beach, dusk, clear\n\nWide: a woman walks with a suitcase. [2s]\n\n"
        "Medium: she opens a letter. [2s]\n\nMedium: she waits. [2s]\n\nMedium: she drinks from a cup. [2s]\n",
        is_script=True,
    )
    seen = [{*shot.setup.figure.props} for shot in film.shots if shot.setup.figure]
    assert [Prop.LETTER in props for props in seen] == [False, True, True, False]
    assert [Prop.CUP in props for props in seen] == [False, False, False, True]
    assert all({Prop.SUITCASE, Prop.COAT} <= props for props in seen)


def test_a_colour_that_is_drawn_is_not_called_unread() -> None:
    film = written("A woman in a crimson scarf waits under a magenta sky.")
    assert "crimson" not in film.analysis.unread and "magenta" in film.analysis.unread


@pytest.mark.parametrize(
    "text",
    [
        "Medium, from behind: a woman waits.",
        "We see him only from behind, seen from behind as he walks.",
        "She stands at the rail, her back to us.",
        "He turns his back to the camera.",
    ],
)
def test_a_back_is_shown_where_it_is_asked_for(text: str) -> None:
    assert is_from_behind(text, Framing.CLOSE_UP)


@pytest.mark.parametrize("text", ["He steps out from behind a tree.", "He is back to tell us all.", "The man is back."])
def test_words_that_only_look_like_it_show_no_back(text: str) -> None:
    assert not is_from_behind(text, Framing.WIDE)


def test_who_looks_out_over_the_sea_is_seen_from_behind_in_the_wide_framings_only() -> None:
    for framing in (Framing.WIDE, Framing.EXTREME_WIDE):
        assert is_from_behind("She looks out over the sea.", framing)
    assert not is_from_behind("She looks out over the sea.", Framing.CLOSE_UP)
    film = written("Wide: a woman looks out over the sea at dusk. [3s]", is_script=True)
    assert film.shots[0].setup.figure is not None and film.shots[0].setup.figure.is_from_behind
