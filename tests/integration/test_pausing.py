"""Ctrl-C and kill -9 at several moments of one film: each time it goes on, and it is the film of an undisturbed run."""

from __future__ import annotations

import json
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from reelwright.film.events import ProductionPaused, ProductionResumed, RecipeMade, RecipesAsked, StageEntered
from reelwright.film.status import Condition, State

from .processes import Workspace

BRIEF = """---
title: Stopped
duration: 9
size: 720
backend: slate
---
# Stopped

## Headland, night, storm
Wide: a lighthouse on a cliff.
> The keeper climbs.

## Desert, noon
Wide: a lone figure walks.

## Forest, dawn
Wide: tall trees in the mist.
"""


class Stopped(Workspace):
    """A workspace whose film is stopped now and then. One worker, so that takes come one by one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, REELWRIGHT_CPU_WORKERS="1")
        self.brief = folder / "brief.md"
        self.brief.write_text(BRIEF)

    def takes(self) -> list[str]:
        made = [event.what for event in self.events() if isinstance(event, RecipeMade)]
        return [what for what in made if what.startswith("take")]

    def stop(self, command: str, when: Callable[[], bool], how: signal.Signals) -> tuple[int, str]:
        """Stop the process when `when` says so; gives its exit code and stderr."""
        words = ("make", str(self.brief)) if command == "make" else ("resume", self.newest().id)
        process = self.fork(*words)
        self.wait_until(when)
        process.send_signal(how)
        done = process.end_of_text()
        # Python prints and forgets a KeyboardInterrupt in a finaliser; it must be heeded all the same.
        assert "Traceback" not in done.stderr or "Exception ignored in" in done.stderr, done.stderr
        return done.returncode, done.stderr

    def is_in(self, state: State) -> bool:
        return self.newest().state is state and self.newest().condition is Condition.RUNNING

    def is_making(self, state: State) -> bool:
        return self.is_in(state) and any(isinstance(event, RecipesAsked) for event in self.events()[-3:])


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stopped]:
    """An undisturbed run."""
    workspace = Stopped(tmp_path_factory.mktemp("calm"))
    workspace.make(str(workspace.brief))
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def stormy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stopped]:
    """Stopped four times, then finished."""
    workspace = Stopped(tmp_path_factory.mktemp("stormy"))
    there = workspace.folder / "reelwright.db"
    code, err = workspace.stop("make", lambda: there.exists() and workspace.newest() is not None, signal.SIGINT)
    assert (code, "Paused" in err or "Stopped" in err) == (130, True), err
    assert workspace.newest().condition is Condition.PAUSED and workspace.takes() == []

    code, err = workspace.stop("resume", lambda: len(workspace.takes()) >= 1, signal.SIGINT)
    assert (code, f"reelwright resume {workspace.newest().id}" in err) == (130, True), err
    assert (workspace.newest().condition, workspace.newest().state) == (Condition.PAUSED, State.RENDER)

    code, _ = workspace.stop("resume", lambda: len(workspace.takes()) >= 2, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert (workspace.newest().condition, workspace.newest().state) == (Condition.RUNNING, State.RENDER)

    code, err = workspace.stop("resume", lambda: workspace.is_making(State.FINALIZE), signal.SIGINT)
    assert code == 130, err
    assert (workspace.newest().condition, workspace.newest().state) == (Condition.PAUSED, State.FINALIZE)

    done = workspace.run("resume", workspace.newest().id, "--json")
    assert done.returncode == 0, done.stderr
    yield workspace
    workspace.close()


def test_the_film_is_that_of_an_undisturbed_run(stormy: Stopped, calm: Stopped) -> None:
    assert stormy.newest().condition is Condition.COMPLETE
    made, expected = ({item.name: item.sha256 for item in one.film().deliverables} for one in (stormy, calm))
    assert set(made) == set(expected)
    assert {name for name in made if made[name] != expected[name]} <= {"report.html"}, "which tells of times"


def test_what_was_made_before_a_stop_is_told_once_and_never_made_again(stormy: Stopped) -> None:
    told = Counter(event.recipe for event in stormy.events() if isinstance(event, RecipeMade))
    assert len(told) > 10
    assert [recipe for recipe, times in told.items() if times > 1] == []
    assert sorted(stormy.takes()) == ["take SH010", "take SH020", "take SH030"]


def test_every_stage_is_entered_once_and_pauses_are_on_record(stormy: Stopped) -> None:
    events = stormy.events()
    entered = [event.state for event in events if isinstance(event, StageEntered)]
    assert entered == list(State)[1:]
    paused = sum(isinstance(event, ProductionPaused) for event in events)
    assert paused >= 2, "once more if the first Ctrl-C met a run that had begun"
    assert sum(isinstance(event, ProductionResumed) for event in events) == paused
    numbers = [seq for seq, _, _ in stormy.productions.events(stormy.newest().id)]
    assert numbers == list(range(1, len(events) + 1))


def test_a_finished_film_leaves_no_progress_behind(stormy: Stopped) -> None:
    assert stormy.productions.progress(stormy.newest().id) == {}


def test_each_take_is_told_when_it_is_made_and_not_when_all_are(calm: Stopped) -> None:
    """With one worker, a take is told as long after the one before as it takes to draw, unless a disk was slow."""
    told = [
        (at, event)
        for _, at, event in calm.productions.events(calm.newest().id)
        if isinstance(event, RecipeMade) and event.what.startswith("take")
    ]
    assert len(told) == 3
    assert any(
        (after - before).total_seconds() >= 0.8 * event.wall_seconds for (before, _), (after, event) in pairwise(told)
    )


@pytest.mark.parametrize(
    "words", [["list", "--json"], ["status", "--json"], ["show", "", "--json"], ["clean", "--json"]]
)
def test_json_is_one_document_and_nothing_else(words: list[str], stormy: Stopped) -> None:
    done: subprocess.CompletedProcess[str] = stormy.run(*[word or stormy.newest().id for word in words])
    assert done.returncode == 0 and done.stderr == ""
    json.loads(done.stdout)
