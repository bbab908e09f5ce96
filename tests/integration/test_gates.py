"""A film that waits for a person's word: before anything is bought or drawn, and before its takes become the film."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reelwright.film.events import GateDecided, GateReached, RecipeMade
from reelwright.film.status import Condition, State

from .processes import Workspace

BRIEF = "A keeper climbs the stair of a lighthouse at dawn. She looks out at the sea."
MAKE = ("make", BRIEF, "--duration=6", "--size=144", "--backend=slate", "--no-narration")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path_factory.mktemp("gates"))
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def gated(workspace: Workspace) -> Workspace:
    """Taken through both gates, with a rejection at the second."""
    at_spend = workspace.run(*MAKE, "--gates=lock,spend", "--json")
    assert at_spend.returncode == 9, at_spend.stderr
    assert json.loads(at_spend.stdout)["waits_at"] == "spend"
    assert (workspace.newest().condition, workspace.newest().state) == (Condition.WAITING, State.RENDER)
    assert takes(workspace) == [], "nothing is drawn before somebody has said so"
    id_ = workspace.newest().id
    assert workspace.run("resume", id_).returncode == 9, "to go on is not to approve"
    assert workspace.run("decide", id_).returncode == 9
    at_lock = workspace.run("decide", id_, "--approve")
    assert (at_lock.returncode, "gate lock" in at_lock.stdout) == (9, True), at_lock.stderr
    assert (workspace.newest().condition, workspace.newest().state) == (Condition.WAITING, State.FINALIZE)
    assert workspace.run("decide", id_, "--reject", "Too dark.").returncode == 0
    assert workspace.run("decide", id_, "--reject", " ").returncode == 2
    assert workspace.newest().condition is Condition.WAITING
    done = workspace.run("decide", id_, "--approve", "--json")
    assert (done.returncode, json.loads(done.stdout)["condition"]) == (0, "complete"), done.stderr
    return workspace


def takes(workspace: Workspace) -> list[str]:
    return [one.what for one in workspace.events() if isinstance(one, RecipeMade) and one.what.startswith("take")]


def test_what_was_asked_and_said_is_on_record(gated: Workspace) -> None:
    decided = [(one.gate, one.is_approved, one.note) for one in gated.events() if isinstance(one, GateDecided)]
    assert decided == [("spend", True, ""), ("lock", False, "Too dark."), ("lock", True, "")]
    asked = [one.matter for one in gated.events() if isinstance(one, GateReached)]
    assert asked[0].gate == "spend" and "slate" in asked[0].says and asked[0].digest == asked[1].digest


def test_nothing_is_made_twice_on_the_way_through_the_gates(gated: Workspace) -> None:
    assert sorted(takes(gated)) == sorted(set(takes(gated))) != []


def test_a_film_that_is_through_waits_for_nobody(gated: Workspace) -> None:
    id_ = gated.newest().id
    assert gated.run("decide", id_, "--approve").returncode == 6
    assert gated.run(*MAKE).returncode == 0


def test_a_film_that_was_begun_without_a_gate_is_not_gone_on_with_as_if_it_had_it(workspace: Workspace) -> None:
    words = ("make", f"{BRIEF} It rains.", *MAKE[2:])
    assert workspace.run(*words, "--gates=spend").returncode == 9
    refused = workspace.run(*words, "--gates=spend,lock")
    assert (refused.returncode, "without the gate lock" in refused.stderr) == (6, True), refused.stderr


def test_an_unknown_gate_is_named_with_those_there_are(workspace: Workspace, tmp_path: Path) -> None:
    refused = workspace.run(*MAKE, "--gates=money")
    assert refused.returncode == 2
    assert "'money'" in refused.stderr and "spend, lock" in refused.stderr
