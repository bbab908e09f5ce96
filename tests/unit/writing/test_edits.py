"""A film that becomes a storyboard, so that its shots can be edited, stays the film it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reelwright.film.brief import Brief
from reelwright.film.look import Framing
from reelwright.pipeline.editing import another_take, boarded, inserted, removed, reordered, reworded
from reelwright.writing.panels import panels_of
from reelwright.writing.reading import read_brief
from reelwright.writing.storyboard import ShotRow

from .films import Written, filmed, written

EXAMPLES = Path(__file__).parents[3] / "examples"
_READ_OTHERWISE = {
    ("en-kitchen.fountain", "SH040"),
    ("en-novel-page.md", "SH020"),
    ("en-novel-page.md", "SH050"),
}
"""Shots in which who is there was told by a sentence that the storyboard has no more."""
TEXT = """# Harbour

## Harbour, dawn
Wide: the boats at first light. [4s]

Medium: a tense fisherman mends a net. [lower third: Elias, fisherman] [3s]
> They were here before any of us.

## Headland, night, storm
Wide: a lighthouse on a cliff. [3s]
"""


def rows_of(film: Written) -> tuple[ShotRow, ...]:
    return panels_of(film.script, film.shots, film.brief.rate, (), film.brief.materials)


def examples() -> Iterator[Path]:
    yield from sorted((EXAMPLES / "briefs").iterdir())
    yield from sorted((EXAMPLES / "shots").glob("*.md"))


def again(film: Written, brief: Brief, rows: tuple[ShotRow, ...]) -> Written:
    return filmed(boarded(brief, film.script, rows))


@pytest.mark.parametrize("path", list(examples()), ids=lambda path: path.name)
def test_every_shot_of_the_examples_is_the_same_from_its_storyboard(path: Path) -> None:
    brief = read_brief(str(path), {}, lambda most: b"")
    film = filmed(brief)
    edited = again(film, brief, rows_of(film))
    assert len(edited.shots) == len(film.shots)
    for before, after in zip(film.shots, edited.shots, strict=True):
        if (path.name, before.id) not in _READ_OTHERWISE:
            assert after.setup == before.setup, before.id
        assert (after.frames, after.line, after.transition) == (before.frames, before.line, before.transition)
        assert (after.introduces, after.description) == (before.introduces, before.description)


def film() -> Written:
    return written(TEXT, is_script=True)


def test_one_shot_is_edited_and_the_others_stay() -> None:
    before = film()
    rows = reworded(rows_of(before), "SH020", {"framing": "close-up"})
    after = again(before, before.brief, rows)
    assert [one.setup.framing for one in after.shots][1] is Framing.CLOSE_UP
    assert [one.setup == two.setup for one, two in zip(before.shots, after.shots, strict=True)] == [True, False, True]


def test_another_take_is_another_picture_of_the_same() -> None:
    before = film()
    again_ = again(before, before.brief, another_take(rows_of(before), "SH010"))
    assert (again_.shots[0].take, again_.shots[0].setup.seed == before.shots[0].setup.seed) == (2, False)
    assert again_.shots[0].setup.framing is before.shots[0].setup.framing
    third = again(again_, again_.brief, another_take(rows_of(again_), "SH010"))
    first = again(third, third.brief, another_take(rows_of(third), "SH010", 1))
    assert (third.shots[0].take, first.shots[0]) == (3, before.shots[0])


def test_shots_are_put_in_taken_out_and_put_in_another_order() -> None:
    before = film()
    rows = rows_of(before)
    more = inserted(rows, "SH020", ShotRow(description="A gull on a post.", seconds="2"))
    longer = again(before, before.brief, more)
    assert [shot.description for shot in longer.shots][2] == "A gull on a post."
    assert longer.shots[2].setup.place is longer.shots[1].setup.place
    assert longer.brief.duration_seconds == pytest.approx(12)
    shorter = again(before, before.brief, removed(rows, "SH010"))
    assert [shot.description for shot in shorter.shots] == [shot.description for shot in before.shots[1:]]
    turned = again(before, before.brief, reordered(rows, ["SH030", "SH010", "SH020"]))
    assert turned.shots[0].description == before.shots[2].description
