"""A backend that raises, dies, or writes a bad take for one shot: the film is finished, and says what stands in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reelwright.film.events import RecipeMade, RecipesAsked, TakeReplaced
from reelwright.film.status import State
from reelwright.media.read import frames

from .processes import Workspace

BRIEF = """---
title: Six Shots
duration: 6
size: 144
---
# Six Shots

## Headland, night, storm
Wide: a lighthouse on a cliff.

Close: the lamp.

## Desert, noon
Wide: a lone figure walks.

Close: a stone.

## Forest, dawn
Wide: tall trees in the mist.

Close: a leaf.
"""
WHY = {
    "SH010": "the pen ran out of ink",
    "SH020": "exit code 17",
    "SH030": "resolution 128x72",
    "SH040": "12 frames (wanted: 24 frames)",
    "SH050": "nothing but black",
}
"""Shot -> what went wrong with it; see `studio.Faulty`."""
REJECTED = ["SH030", "SH040", "SH050"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("faulty")
    (folder / "brief.md").write_text(BRIEF)
    workspace = Workspace(folder, "faulty")
    workspace.make(str(folder / "brief.md"), "--out", str(folder / "out"))
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def report(made: Workspace) -> str:
    return (made.folder.parent / "out" / "report.html").read_text(encoding="utf-8")


def test_the_film_is_whole(made: Workspace) -> None:
    assert made.film().passed
    assert sum(1 for _ in frames(made.folder.parent / "out" / "film.mp4")) == made.film().frames == 144


def test_a_slate_stands_in_the_place_of_each_shot_that_failed(made: Workspace) -> None:
    backends = {take.shot: take.backend for take in made.dossier().takes}
    assert backends == {shot: "slate" for shot in WHY} | {"SH060": "previz"}


@pytest.mark.parametrize("shot", WHY)
def test_an_event_says_once_what_was_replaced_and_why(shot: str, made: Workspace) -> None:
    (event,) = [event for event in made.events() if isinstance(event, TakeReplaced) and event.shot == shot]
    assert (event.backend, event.replaced_by) == ("previz", "slate")
    assert WHY[shot] in event.why
    assert "\n" not in event.why


@pytest.mark.parametrize("shot", WHY)
def test_the_report_says_it_at_the_shot(shot: str, report: str) -> None:
    section = report.split(f"<h3>{shot}</h3>")[1].split("</section>")[0]
    assert WHY[shot] in section and "Stands in" in section and "by slate" in section


def test_the_report_says_nothing_of_a_shot_that_is_well(report: str) -> None:
    section = report.split("<h3>SH060</h3>")[1].split("</section>")[0]
    assert "Stands in" not in section and "take 1 by previz" in section


def test_only_the_shots_that_failed_the_check_are_rendered_again(made: Workspace) -> None:
    asked = [event for event in made.events() if isinstance(event, RecipesAsked)]
    drawn = [event.labels for event in asked if event.state is State.RENDER]
    assert [label for label in drawn[0] if label.startswith("take")] == [f"take SH0{k}0" for k in range(1, 7)]
    assert list(drawn[1]) == ["take SH010", "take SH020"], "the slates of those that failed"
    assert list(drawn[2]) == [f"take {shot}" for shot in REJECTED]
    assert len(drawn) == 3
    checked = [event.labels for event in asked if event.state is State.QA_TECH]
    assert sorted(checked[-1]) == [f"check {shot}" for shot in REJECTED]


def test_a_take_of_a_shot_that_was_rejected_has_the_next_number(made: Workspace) -> None:
    numbers = {take.shot: take.number for take in made.dossier().takes}
    assert numbers == {shot: 2 if shot in REJECTED else 1 for shot in numbers}


def test_nothing_is_made_twice(made: Workspace) -> None:
    recipes = [event.recipe for event in made.events() if isinstance(event, RecipeMade)]
    assert len(recipes) == len(set(recipes))
