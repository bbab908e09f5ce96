"""`plan` and `diff`, as a user runs them: what a film would cost, and what an edit of it would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reelwright.app import App
from reelwright.backends import PROVIDERS
from reelwright.film.status import Condition
from reelwright.ledger.caps import Caps
from reelwright.ledger.order import OrderState, Purpose
from reelwright.settings import Settings
from reelwright.units import Money

from .processes import Workspace

BRIEF = """---
title: Three Places
duration: 9
size: 144
fps: 12
narration: no
---
## Headland, night, storm
Wide: a lighthouse on a cliff.

## Desert, noon
Wide: a lone figure walks.

## Forest, dawn
Wide: tall trees in the mist.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    no_keys = {name: "" for listing in PROVIDERS.values() for name in listing.needs}
    return Workspace(tmp_path, **no_keys)


def write(folder: Path, text: str) -> str:
    path = folder / "film.md"
    path.write_text(text)
    return str(path)


def answered(workspace: Workspace, *words: str, code: int = 0) -> dict[str, Any]:
    answer = workspace.run(*words, "--json")
    assert answer.returncode == code, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_a_film_is_priced_shot_by_shot_with_every_provider_without_a_key(workspace: Workspace, tmp_path: Path) -> None:
    brief = write(tmp_path, BRIEF)
    plan = answered(workspace, "plan", brief, "--backend", "veo3")
    quotes = {(quote["shot"], quote["backend"]): quote for quote in plan["quotes"]}
    assert set(quotes) == {(shot, name) for shot in plan["shots"] for name in (*PROVIDERS, "previz", "slate")}
    first = [quotes[shot, "veo3"]["cost"]["micro_usd"] for shot in plan["shots"]]
    assert plan["total_micro_usd"] == sum(first) > 0
    said = workspace.run("plan", brief, "--backend", "veo3").stdout
    assert "veo-3.1" in said and "GOOGLE_CLOUD_PROJECT" in said and "runway_gen3" in said


def test_a_plan_makes_no_production_and_a_film_of_it_costs_what_was_said(workspace: Workspace, tmp_path: Path) -> None:
    answered(workspace, "plan", write(tmp_path, BRIEF))
    assert workspace.productions.list() == []
    workspace.close()


def test_over_the_budget_a_plan_says_which_fits_and_ends_as_a_refusal(workspace: Workspace, tmp_path: Path) -> None:
    brief = write(tmp_path, BRIEF)
    over = workspace.run("plan", brief, "--backend", "luma", "--budget", "1")
    assert over.returncode == 2 and "luma" in over.stdout and "--fit" in over.stderr
    fitting = answered(workspace, "plan", brief, "--backend", "luma", "--budget", "1", "--fit")
    assert fitting["total_micro_usd"] <= 1_000_000 and fitting["refusal"] == ""


def test_an_edit_shows_which_shots_must_be_made_anew(workspace: Workspace, tmp_path: Path) -> None:
    brief = write(tmp_path, BRIEF)
    workspace.make(brief)
    same = answered(workspace, "diff", brief)
    assert [change["kind"] for change in same["changes"]] == ["same"] * 3
    write(tmp_path, BRIEF.replace("Desert, noon", "Desert, dusk"))
    edited = answered(workspace, "diff", brief)
    assert [change["kind"] for change in edited["changes"]] == ["same", "changed", "same"]
    assert any("noon became dusk" in what for what in edited["changes"][1]["what"])
    said = workspace.run("diff", brief).stdout
    assert "1 of 3 shots must be made" in said
    workspace.make(brief)
    assert "0 of 3 shots must be made" in workspace.run("diff", brief).stdout
    write(tmp_path, BRIEF.replace("Desert, noon", "Desert, dusk").replace("Forest, dawn", "Forest, noon"))
    kinds = [change["kind"] for change in answered(workspace, "diff", brief)["changes"]]
    assert kinds == ["same", "same", "changed"], "it is compared with the last film of the name, not with the first"
    assert workspace.newest().condition is Condition.COMPLETE
    other = workspace.run("diff", brief, "--preview")
    assert "256x144 at 12" in other.stderr and "640x360 at 12" in other.stderr and "drawn anew" in other.stderr
    assert "drawn anew" not in workspace.run("diff", brief).stderr
    workspace.close()


def test_a_shot_more_and_a_shot_less_are_told_as_such(workspace: Workspace, tmp_path: Path) -> None:
    brief = write(tmp_path, BRIEF)
    workspace.make(brief)
    more = BRIEF.replace("## Desert", "## Beach, noon\nWide: waves roll in.\n\n## Desert")
    write(tmp_path, more.replace("\n## Forest, dawn\nWide: tall trees in the mist.\n", ""))
    kinds = [change["kind"] for change in answered(workspace, "diff", brief)["changes"]]
    assert kinds.count("new") == 1 and kinds.count("gone") == 1
    workspace.close()


def test_an_edit_of_a_film_that_was_never_made_has_nothing_to_be_compared_with(
    workspace: Workspace, tmp_path: Path
) -> None:
    refused = workspace.run("diff", write(tmp_path, BRIEF))
    assert refused.returncode == 2 and "Three Places" in refused.stderr


def test_by_a_policy_a_plan_chooses_among_all_where_there_is_a_key_of_none(
    workspace: Workspace, tmp_path: Path
) -> None:
    brief = write(tmp_path, BRIEF)
    plan = answered(workspace, "plan", brief, "--backend", "best")
    best = max(quote["tier"] for quote in plan["quotes"] if quote["model"] and not quote["refusal"])
    first = {shot: chain[0] for shot, chain in plan["chains"].items()}
    tiers = [quote["tier"] for quote in plan["quotes"] if first[quote["shot"]] == quote["backend"]]
    assert best == 3 and tiers == [3, 3, 3]


def test_the_fastest_are_those_who_were_fast_here(workspace: Workspace, tmp_path: Path) -> None:
    brief = write(tmp_path, BRIEF)
    first = answered(workspace, "plan", brief, "--backend", "fastest")
    app = App(Settings(workspace=workspace.folder))
    (model,) = {one["model"] for one in first["quotes"] if one["backend"] == "luma" and one["shot"] == "SH010"}
    purpose = Purpose(production="before", shot="SH010", recipe="ab" * 32, backend="luma", model=model)
    app.ledger.open("ab/1.0", purpose, {}, Money.usd(1), Caps(), "run", "a clip")
    app.ledger.advance("ab/1.0", OrderState.PLACED)
    app.ledger.settle("ab/1.0", Money.usd(1), is_clip=True, reason="as the provider reports")
    app.close()
    then = answered(workspace, "plan", brief, "--backend", "fastest")
    assert first["chains"]["SH010"][0] != "luma" == then["chains"]["SH010"][0]
