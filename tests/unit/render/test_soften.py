"""Milder words: whole ones, in their case, and never twice."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from importlib.resources import files

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reelwright.film.look import (
    Action,
    Age,
    Angle,
    Framing,
    Gender,
    Grain,
    Mood,
    Move,
    Place,
    Prop,
    Season,
    TimeOfDay,
    Weather,
)
from reelwright.film.shot import Figure, Setup
from reelwright.render.prompt import NOT_TO_BE_SEEN, in_words
from reelwright.render.soften import softened

SHIPPED = tomllib.loads(files("reelwright.render").joinpath("softer.toml").read_text(encoding="utf-8"))
LINES = [line for section in SHIPPED.values() for line in section.items()]
HARSH = [form for harsh, _ in LINES for form in harsh.split("/")]
MILDER = [form for _, milder in LINES for form in milder.split("/")]

pieces = st.one_of(
    st.sampled_from([*HARSH, *MILDER]).flatmap(
        lambda form: st.sampled_from([form, form.upper(), form.capitalize(), f"{form}'s", f"{form}-{form}"])
    ),
    st.sampled_from([word for form in (*HARSH, *MILDER) for word in form.split()]),  # parts of forms of several words
    st.sampled_from(["a", "An", "the", ".", "\n", "ſ", "K", "İ"]),
    st.text(max_size=5),
)
prompts = st.lists(pieces, max_size=12).flatmap(
    lambda words: st.sampled_from([" ", "  ", "-", ""]).map(lambda by: by.join(words))
)


@pytest.mark.parametrize(
    ("prompt", "milder", "changes"),
    [
        ("He draws a gun.", "He draws a dark object.", [("gun", "dark object")]),
        ("A man stabbed two guards", "A man nudged two guards", [("stabbed", "nudged")]),
        ("An assassin waits", "A stranger waits", [("An assassin", "A stranger")]),
        ("a gruesome sight", "an eerie sight", [("a gruesome", "an eerie")]),
        ("AN EXPLOSION AT SEA", "A FLASH OF LIGHT AT SEA", [("AN EXPLOSION", "A FLASH OF LIGHT")]),
        ("Blood. BLOOD, blood", "Red paint. RED PAINT, red paint", None),
        ("the killer's sword", "the stranger's staff", [("killer", "stranger"), ("sword", "staff")]),
        ("a dead  body, a dead tree", "a still figure, a still tree", None),
        ("gun, gun and guns", "dark object, dark object and dark objects", None),
        ("a red Ferrari. Ferrari FERRARI", "a red sports car. Sports car SPORTS CAR", None),
        ("A BMW waits, an iPhone rings", "A car waits, a phone rings", None),
        ("Coca-Cola at a McDonald’s", "Soft drink at a fast-food restaurant", None),
        ("a blood-red moon", "a deep red moon", [("blood-red", "deep red")]),
    ],
)
def test_a_harsh_word_becomes_a_milder_one_in_its_form_and_case(
    prompt: str, milder: str, changes: list[tuple[str, str]] | None
) -> None:
    found = softened(prompt)
    assert found is not None and found.prompt == milder
    if changes is not None:
        assert list(found.changes) == changes


@pytest.mark.parametrize(
    "prompt",
    ["", "a begun heroine, deadline and warm knifelike wind", "gun-metal grey", "guné", "ſword", "a road wound"],
)
def test_a_part_of_a_word_is_not_a_word(prompt: str) -> None:
    assert softened(prompt) is None


@settings(max_examples=400)
@given(prompts)
@example("dead dead body body machine machine gun")
def test_what_was_softened_is_not_softened_again(prompt: str) -> None:
    first = softened(prompt)
    assert first is None or softened(first.prompt) is None


@settings(max_examples=200)
@given(prompts)
def test_the_changes_are_all_that_was_changed(prompt: str) -> None:
    found = softened(prompt)
    if found is None:
        return
    assert found.prompt != prompt
    assert len(set(found.changes)) == len(found.changes)
    for old, new in found.changes:
        assert old in prompt and new in found.prompt and old.casefold() != new.casefold()
    olds, news = (_any(side) for side in zip(*found.changes, strict=True))
    kept = re.split(rf"(?<![\w-])(?:{olds})(?![\w-])", prompt)
    assert len(kept) > 1
    assert re.fullmatch(f"(?:{news})".join(map(re.escape, kept)), found.prompt)


def _any(forms: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))


def test_every_line_of_the_list_is_used_and_no_word_is_there_twice() -> None:
    assert len(HARSH) > 250
    assert [form for form, count in Counter(map(str.casefold, HARSH)).items() if count > 1] == []
    for harsh, milder in LINES:
        forms = milder.split("/")
        for form, plain in zip(harsh.split("/"), forms if len(forms) > 1 else forms * 99, strict=len(forms) > 1):
            found = softened(f"so {form} it is")
            assert found is not None and found.prompt == f"so {plain} it is"


@pytest.mark.parametrize("plain", sorted(set(MILDER)))
def test_no_milder_word_is_harsh_itself(plain: str) -> None:
    assert softened(plain) is None


def test_of_our_own_words_for_a_shot_only_the_sword_is_harsh() -> None:
    kinds = (Place, TimeOfDay, Weather, Season, Framing, Angle, Move, Mood, Grain, Action, Age, Gender, Prop)
    for number in range(max(map(len, kinds))):
        place, time, weather, season, framing, angle, move, mood, grain, action, age, gender, prop = (
            list(kind)[number % len(kind)] for kind in kinds
        )
        figure = Figure(name="Ann", action=action, age=age, gender=gender, props=(prop,))
        setup = Setup(
            place=place,
            time_of_day=time,
            weather=weather,
            season=season,
            framing=framing,
            angle=angle,
            move=move,
            mood=mood,
            grain=grain,
            figure=figure,
            seed=number,
        )
        shot = in_words(setup)
        found = softened(f"{shot.camera}. {shot.who}. {shot.where}. {shot.look}. {NOT_TO_BE_SEEN}")
        assert (found.changes if found else ()) == ((("sword", "staff"),) if prop is Prop.SWORD else ())
