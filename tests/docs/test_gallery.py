"""The shots of `make gallery` show every word a shot can be described with, twice at least; each is read as said."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest

from reelwright.film.brief import Brief
from reelwright.film.look import Action, Animal, Framing, Move, Place, Season, Side, TimeOfDay, Vehicle, Weather
from reelwright.film.shot import Shot
from reelwright.writing.explanation import How, explain
from reelwright.writing.reading import read_brief

BRIEFS = sorted((Path(__file__).parents[2] / "examples/shots").glob("*.md"))


def brief(path: Path) -> Brief:
    return read_brief(str(path), {}, lambda most: b"")


@cache
def shots() -> tuple[Shot, ...]:
    return tuple(shot for path in BRIEFS for shot in explain(brief(path)).shots)


@pytest.mark.parametrize("words", [Place, TimeOfDay, Weather, Season, Framing, Move])
def test_each_word_is_shown_twice(words: type[StrEnum]) -> None:
    shown = Counter(value for shot in shots() for _, value in shot.setup if isinstance(value, words))
    assert {word for word in words if shown[word] < 2} == set()


def test_each_action_is_shown_twice() -> None:
    shown = Counter(shot.setup.figure.action for shot in shots() if shot.setup.figure)
    assert {action for action in Action if shown[action] < 2} == set()


def test_each_animal_vehicle_and_side_is_shown_twice() -> None:
    extras = [extra for shot in shots() for extra in shot.setup.extras]
    shown = Counter(word for extra in extras for word in (extra.who, extra.side) if isinstance(word, StrEnum))
    assert {word for word in (*Animal, *Vehicle, *Side) if shown[word] < 2} == set()


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_each_shot_is_read_as_said(path: Path) -> None:
    found = explain(brief(path))
    assert [reading.word for reading in found.readings if reading.how is not How.SAID] == []
    assert not [shot.id for shot, assumed in zip(found.shots, found.assumed, strict=True) if "framing" in assumed]
