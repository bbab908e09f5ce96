"""A shot in words: what is said of it can be read back, by the reader that this project has for briefs."""

from __future__ import annotations

import random
from enum import Enum
from typing import TypeVar

import pytest

from reelwright.film.look import (
    Action,
    Age,
    Angle,
    Animal,
    Dye,
    Framing,
    Gender,
    Mood,
    Move,
    Place,
    Prop,
    Season,
    Side,
    TimeOfDay,
    Vehicle,
    Weather,
)
from reelwright.film.shot import Extra, Figure, Setup
from reelwright.render.prompt import in_words, sentences
from reelwright.simulator.drawn import setup_of

E = TypeVar("E", bound=Enum)


def a_setup(seed: int) -> Setup:
    chance = random.Random(seed)

    def one(kind: type[E]) -> E:
        return chance.choice(list(kind))

    figure = Figure(name="Ann", action=one(Action), age=one(Age), gender=one(Gender)) if seed % 3 else None
    return Setup(
        place=one(Place),
        time_of_day=one(TimeOfDay),
        weather=one(Weather),
        framing=one(Framing),
        angle=one(Angle),
        move=one(Move),
        mood=one(Mood),
        figure=figure,
        seed=seed,
    )


@pytest.mark.parametrize("seed", range(30))
def test_what_is_said_of_a_shot_is_read_as_that_shot(seed: int) -> None:
    setup = a_setup(seed)
    shot = in_words(setup)
    prompts = (
        sentences([f"{shot.camera}: {shot.who} {shot.where}", shot.look], 1000),
        sentences([f"{shot.who} {shot.where}", shot.camera, shot.look], 1000),
    )
    for prompt in prompts:
        read = setup_of(prompt, seed)
        for what in ("place", "time_of_day", "framing", "angle", "move"):
            assert getattr(read, what) == getattr(setup, what), f"{what} in {prompt!r}"
        if (setup.place, setup.weather) != (Place.CLOUDS, Weather.CLEAR):  # there, "clouds" are read as weather
            assert read.weather == setup.weather, prompt
        assert (read.figure and read.figure.action) == (setup.figure and setup.figure.action), prompt


def test_everybody_and_everything_in_the_picture_is_said() -> None:
    figure = Figure(
        name="Tom",
        action=Action.WALK,
        props=(Prop.COAT, Prop.LANTERN),
        age=Age.OLD,
        gender=Gender.MAN,
        dyes=((Prop.COAT, Dye.RED),),
        hair=Dye.GREY,
        is_from_behind=True,
    )
    setup = a_setup(1).model_copy(
        update={
            "figure": figure,
            "extras": (Extra(who=Animal.DOG, moves=True, side=Side.LEFT), Extra(who=Vehicle.BOAT)),
            "season": Season.WINTER,
        }
    )
    shot = in_words(setup)
    assert shot.who == (
        "an old man in a red coat with a lantern and grey hair walks and is seen from behind, "
        "and a dog moves past, on the left of the picture, and a boat is there"
    )
    assert shot.where.endswith("in winter")


def test_a_prompt_keeps_to_its_length_and_loses_the_least_needed_first() -> None:
    assert sentences(["a sea", "calm", "fine grain"], 14) == "A sea. Calm."
    assert sentences(["a sea at night"], 5) == "A sea"
    assert len(sentences(["😀" * 5], 8).encode("utf-16-le")) // 2 <= 8
