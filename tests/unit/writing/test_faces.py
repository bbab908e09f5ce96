"""What a text says of faces: what they show, and where they look."""

from __future__ import annotations

import pytest

from reelwright.film.brief import Brief
from reelwright.film.look import Feeling, Gaze
from reelwright.writing.company import everyone_in, face_of
from reelwright.writing.explanation import explain
from reelwright.writing.people import aliases, cast, who_is_in

from .films import written


def of_lead(text: str, who: str) -> tuple[Feeling | None, Gaze | None]:
    return face_of(text, who, cast([text]), aliases([text]))


@pytest.mark.parametrize(
    ("text", "who", "feeling", "gaze"),
    [
        ("Close-up: Ana smiles.", "Ana", Feeling.HAPPY, None),
        ("Ana sits down, laughing.", "Ana", Feeling.LAUGHING, None),
        ("Ana, sad, looks down.", "Ana", Feeling.SAD, Gaze.DOWN),
        ("Ana sits with a sad smile.", "Ana", Feeling.SAD, None),
        ("A smiling old man waits.", "man", Feeling.HAPPY, None),
        ("Furious, Ana turns to the left.", "Ana", Feeling.ANGRY, Gaze.LEFT),
        ("Ana gasps and looks into the camera.", "Ana", Feeling.SURPRISED, Gaze.AT_US),
        ("Ana turns slowly to the camera.", "Ana", None, Gaze.AT_US),
        ("Ana looks to the side.", "Ana", None, Gaze.ASIDE),
        ("Ana has fallen asleep.", "Ana", Feeling.ASLEEP, None),
        ("Ana is terrified.", "Ana", Feeling.AFRAID, None),
        ("Ana is not afraid.", "Ana", None, None),
        ("Ana never smiles.", "Ana", None, None),
        ("The angry sea. Ana stands by it.", "Ana", None, None),
        ("Ana watches a smiling boy.", "Ana", None, None),
        ("Ana waits.", "Ana", None, None),
        ("The dog sleeps while Ana reads.", "Ana", None, None),
        ("Ana walks past the dog that is asleep.", "Ana", None, None),
        ("The lamp glares and Ana waits.", "Ana", None, None),
        ("Ana waits, and the lamp glares.", "Ana", None, None),
        ("Angry waves. Ana waits.", "Ana", None, None),
        ("Ana has a dog. She smiles.", "Ana", Feeling.HAPPY, None),
        ("Ana looks sadly down.", "Ana", Feeling.SAD, Gaze.DOWN),
        ("Ana looks right at the camera.", "Ana", None, Gaze.AT_US),
        ("Ana looks right at Ben.", "Ana", None, None),
        ("Ana looks up a word.", "Ana", None, None),
        ("Ana turns left at the corner.", "Ana", None, None),
        ("Ana wants to sleep.", "Ana", None, None),
        ("Ana stops smiling.", "Ana", None, None),
        ("Ana shouts with joy.", "Ana", None, None),
    ],
)
def test_a_face_shows_what_is_said_of_it(text: str, who: str, feeling: Feeling | None, gaze: Gaze | None) -> None:
    assert of_lead(text, who) == (feeling, gaze)


def test_each_of_two_has_the_face_that_is_said_of_them() -> None:
    text = "Ana smiles and Ben, afraid, looks up."
    people = cast([text])
    assert of_lead(text, "Ana") == (Feeling.HAPPY, None)
    (ben,) = everyone_in(text, "Ana", people, {})
    assert (ben.who.feeling, ben.who.gaze) == (Feeling.AFRAID, Gaze.UP)  # type: ignore[union-attr]


def test_a_smile_at_somebody_is_not_theirs() -> None:
    people = cast(["Ana waits.", "Ben waits."])
    (ben,) = everyone_in("She smiles at Ben.", "Ana", people, {})
    assert ben.who.feeling is None  # type: ignore[union-attr]


def test_the_rest_of_a_sentence_is_of_whom_it_was_about() -> None:
    people = cast(["Ana wipes the table", "and smiles at a customer."])
    assert who_is_in("and smiles at a customer.", people, {}, ["Ana"]) == "Ana"
    assert who_is_in("and a customer smiles.", people, {}, ["Ana"]) == "customer"
    assert who_is_in("and she smiles at a customer.", people, {}, ["Ana"]) == "Ana"


def test_nobody_smiles_through_a_film_for_having_smiled_once() -> None:
    shots = written("Medium: Ana smiles. [2s]\n\nMedium: Ana waits. [2s]", duration=4).shots
    assert [shot.setup.figure.feeling for shot in shots if shot.setup.figure] == [Feeling.HAPPY, None]


def test_what_is_said_of_a_thing_as_of_a_face_is_not_called_read() -> None:
    found = explain(Brief(text="A sad book lies there. Angry waves hit the rocks. Ana smiles."))
    assert {"sad", "angry"} <= set(found.unread)
    assert [one.word for one in found.readings if one.slot == "feeling"] == ["smiles"]
