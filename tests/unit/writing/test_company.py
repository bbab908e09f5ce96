"""Who and what is in a picture besides the one it is about."""

from __future__ import annotations

import pytest

from reelwright.film.look import Action, Animal, Dye, Feeling, Side, Vehicle
from reelwright.film.shot import Extra, Figure, Setup
from reelwright.writing.company import MOST_EXTRAS

from .films import written


def _setup(text: str) -> Setup:
    """Of the shot that shows most."""
    return max((shot.setup for shot in written(text, duration=5).shots), key=lambda setup: len(setup.extras))


def _names(text: str) -> list[str]:
    setup = _setup(text)
    return [*([setup.figure.name] if setup.figure else []), *(extra.name for extra in setup.extras)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A man and a woman walk along the street.", ["man", "woman"]),
        ("Two women walk through the forest.", ["women", "second women"]),
        ("A mother with her young daughter waits.", ["mother", "daughter"]),
        ("Marta waits. Ben watches Marta.", ["Marta", "Ben"]),
        ("A couple kisses under an umbrella.", ["couple", "second couple"]),
        ("Three dogs bark in the street.", ["dog", "dog", "dog"]),
        ("A flock of gulls over the sea.", ["bird"] * MOST_EXTRAS),
        ("Two gulls over the sea.", ["bird", "bird"]),
        ("The horse's rider waits.", ["rider", "horse"]),
        ("A woman waits. No dog, no car.", ["woman"]),
    ],
)
def test_as_many_are_seen_as_are_told_of(text: str, names: list[str]) -> None:
    assert _names(text) == names


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("A woman waits at the lake, a dog to her left.", Side.LEFT),
        ("A woman waits at the lake. On the right, a dog sleeps.", Side.RIGHT),
        ("Behind her, a dog waits while the woman looks at the lake.", Side.BEHIND),
        ("A dog waits behind the woman at the lake.", Side.BEHIND),
        ("A dog left of the woman at the lake.", Side.LEFT),
        ("A woman waits at the lake with a dog, the dog to her right.", Side.RIGHT),
        ("A woman stands right of a dog at the lake.", Side.LEFT),
        ("A woman left the dog at the lake.", None),
        ("A woman waits at the lake with a dog.", None),
    ],
)
def test_a_dog_is_on_the_side_that_is_said(text: str, side: Side | None) -> None:
    dog = next(extra for extra in _setup(text).extras if extra.who is Animal.DOG)
    assert dog.side is side


@pytest.mark.parametrize(
    ("text", "what", "moves"),
    [
        ("A dog runs along the beach.", Animal.DOG, True),
        ("A dog waits on the beach.", Animal.DOG, False),
        ("A horse gallops over the meadow.", Animal.HORSE, True),
        ("Gulls fly over the sea.", Animal.BIRD, True),
        ("A car drives down the road.", Vehicle.CAR, True),
        ("She drives a car down the road.", Vehicle.CAR, True),
        ("A parked car waits by the road.", Vehicle.CAR, False),
        ("A train crosses the valley.", Vehicle.TRAIN, True),
        ("A plane passes above the clouds.", Vehicle.PLANE, True),
        ("A boat is moored at the lake.", Vehicle.BOAT, False),
        ("A boy leans on his bicycle.", Vehicle.BICYCLE, False),
        ("A plane passes over a parked car.", Vehicle.PLANE, True),
        ("A plane passes over a parked car.", Vehicle.CAR, False),
    ],
)
def test_what_goes_is_told_from_what_stays(text: str, what: Animal | Vehicle, moves: bool) -> None:
    extra = next(extra for extra in _setup(text).extras if extra.who is what)
    assert extra.moves is moves


def test_each_does_what_is_said_of_it() -> None:
    setup = _setup("A dog runs beside a woman while a man sits.")
    man = next(extra.who for extra in setup.extras if isinstance(extra.who, Figure))
    assert setup.figure is not None
    assert (setup.figure.action, man.action) == (Action.STAND, Action.SIT)
    assert Extra(who=Animal.DOG, moves=True, runs=True) in setup.extras


def test_a_character_is_dressed_alike_as_figure_and_as_extra() -> None:
    film = written("## Street\nMarta walks home in a hat. [5s]\n\nBen watches Marta. [5s]", duration=10)
    as_figure = next(s.setup.figure for s in film.shots if s.setup.figure and s.setup.figure.name == "Marta")
    extras = [extra.who for shot in film.shots for extra in shot.setup.extras]
    as_extra = next(who for who in extras if isinstance(who, Figure) and who.name == "Marta")
    assert as_figure.props == as_extra.props != ()


@pytest.mark.parametrize(
    "text", ["She trains hard at the lake.", "A bird's eye view of the city.", "A train of thought."]
)
def test_words_that_only_look_like_animals_or_vehicles_are_neither(text: str) -> None:
    assert all(shot.setup.extras == () for shot in written(text, duration=5).shots)


@pytest.mark.parametrize(
    ("text", "coat"),
    [
        ("A black dog waits on the beach.", Dye.BLACK),
        ("A woman and her big, shaggy grey dog.", Dye.GREY),
        ("Two white horses cross the meadow.", Dye.WHITE),
        ("A black cat sits in the room.", Dye.BLACK),
        ("Ravens over the field.", Dye.BLACK),
        ("A man in black walks his dog.", None),
        ("A red boat, and a dog.", None),
        ("Her hair is golden. A dog waits.", None),
    ],
)
def test_an_animal_has_the_coat_that_is_said_of_it(text: str, coat: Dye | None) -> None:
    assert {extra.coat for extra in _setup(text).extras if isinstance(extra.who, Animal)} == {coat}


def test_an_animal_whose_coat_was_said_once_has_it_in_every_shot() -> None:
    shots = written("A black dog waits by the sea.\n\nThe dog runs along the beach. A cat watches the dog.").shots
    dogs = [extra for shot in shots for extra in shot.setup.extras if extra.who is Animal.DOG]
    assert len(dogs) > 1 and {dog.coat for dog in dogs} == {Dye.BLACK}
    assert {extra.coat for shot in shots for extra in shot.setup.extras if extra.who is Animal.CAT} == {None}


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("A horse gallops across the meadow.", True),
        ("A dog runs along the beach.", True),
        ("Two horses race through the field.", True),
        ("A horse trots across the meadow.", False),
        ("A dog walks along the beach.", False),
        ("A horse waits in the field.", False),
    ],
)
def test_an_animal_gallops_when_it_is_said_to_run(text: str, runs: bool) -> None:
    assert {extra.runs for extra in _setup(text).extras} == {runs}


def test_the_coat_and_the_pace_of_an_animal_are_not_called_unread() -> None:
    film = written("A black horse gallops across the meadow. A plaid shadow gambols.", duration=5)
    assert not {"black", "gallops"} & set(film.analysis.unread)
    assert {"plaid", "gambols"} <= set(film.analysis.unread)


@pytest.mark.parametrize(
    ("before", "they"),
    [
        ("Medium: Ben walks up to the door. [2s]", {"Ana", "Ben"}),
        ("Medium: the door. [2s]", {"Ana"}),
        ("Medium: Ben walks up with two dogs. [2s]", {"Ana", "Ben"}),
    ],
)
def test_they_are_the_two_who_were_seen_last(before: str, they: set[str]) -> None:
    shots = written(f"Medium: Ana waits. [2s]\n\n{before}\n\nMedium: They laugh. [2s]", duration=6).shots
    last = shots[-1].setup
    figures = [one for one in (last.figure, *(extra.who for extra in last.extras)) if isinstance(one, Figure)]
    assert {one.name for one in figures} == they
    assert {one.feeling for one in figures} == {Feeling.LAUGHING}


def _people(setup: Setup) -> list[str]:
    figures = (setup.figure, *(extra.who for extra in setup.extras))
    return [one.name for one in figures if isinstance(one, Figure)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ana waits. Ben walks up with two dogs. They run.", ["Ben"]),
        ("Ana waits in the street. Ben walks up. A bus drives past. They laugh.", ["Ben", "Ana"]),
        ("Three friends climb a mountain. They stop.", ["friend", "second friend", "third friend"]),
        ("Two riders cross a meadow. The two walk away.", ["rider", "second rider"]),
        ("Two riders cross a meadow. Both smile.", ["rider", "second rider"]),
        ("Three friends climb a mountain. One of them smiles.", ["friend"]),
        ("Three friends climb a mountain. Everyone smiles.", ["friend", "second friend", "third friend"]),
        ("Everyone in the village is asleep.", []),
        ("A violinist plays. The audience is silent. She smiles.", ["violinist"]),
        ("Inside, a couple sings. They smile.", ["couple", "second couple"]),
    ],
)
def test_those_who_were_seen_together_are_meant_together(text: str, people: list[str]) -> None:
    beats = "\n\n".join(f"Medium: {beat}. [2s]" for beat in text.removesuffix(".").split(". "))
    assert _people(written(beats).shots[-1].setup) == people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("The lighthouse keeper's daughter waits.", ["daughter"]),
        ("The old fisherman’s young wife waits.", ["wife"]),
        ("Anna's brother Ben runs down the street.", ["Ben"]),
        ("The keeper's daughter, Nell, waits.", ["Nell"]),
        ("The keeper's house.", ["keeper"]),
    ],
)
def test_who_is_only_named_for_being_somebodys_is_not_seen(text: str, people: list[str]) -> None:
    assert _people(written(f"Medium: {text} [4s]").shots[0].setup) == people


def test_what_is_in_each_of_them_is_nobody() -> None:
    setup = written("Wide: a man sings. [2s]\n\nWide: many songs, and in each of them a river. [2s]").shots[-1].setup
    assert setup.figure is None
