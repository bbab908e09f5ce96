"""Whole films whose script a simulated language model writes, by the product as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reelwright.film.status import State
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import OrderState
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.units import Money

from .processes import Workspace

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-lamp.json"
BRIEF = """---
duration: 14
size: 144
fps: 12
writer: gemini
backend: slate
---
An old lighthouse keeper learns that his light will be switched off.
"""


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


def studio(simulator: Simulator, folder: Path, **environment: str) -> Workspace:
    (folder / "brief.md").write_text(BRIEF)
    (answer,) = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    provider: Any = simulator.providers["gemini"]
    provider.answers.extend([answer["value"]] * 3)
    return Workspace(folder, **(simulator.variables | environment))


def spent(workspace: Workspace) -> Money:
    return sum((entry.spent for entry in Ledger(workspace.database).entries()), Money())


def test_a_film_is_made_of_what_the_model_wrote_and_its_cost_is_told(simulator: Simulator, tmp_path: Path) -> None:
    workspace = studio(simulator, tmp_path)
    made = workspace.make(str(tmp_path / "brief.md"))
    charged = Money(micro_usd=simulator.books.spent_micro_usd())
    dossier = workspace.dossier()
    assert made["title"] == "The Lamp" and made["passed"] and dossier.script is not None
    assert dossier.script.written_by == "gemini-3.8-flash" and len(dossier.shots) == 6
    assert spent(workspace) == charged > Money()
    costs = json.loads(workspace.run("costs", "--json").stdout)
    assert costs["total"]["settled"]["micro_usd"] == charged.micro_usd, costs
    assert costs["total"]["wasted"]["micro_usd"] == 0, "the script is in the film"
    report = (Path(made["folder"]) / "report.html").read_text(encoding="utf-8")
    assert "gemini-3.8-flash" in report and str(charged) in report
    planned = workspace.run("plan", str(tmp_path / "brief.md"), "--json")
    assert json.loads(planned.stdout)["title"] == "The Lamp", planned.stderr
    assert len(list(simulator.books.jobs())) == 1
    workspace.close()


def test_killed_after_its_script_was_written_a_film_asks_nobody_again(simulator: Simulator, tmp_path: Path) -> None:
    workspace = studio(simulator, tmp_path)
    film = workspace.fork("make", str(tmp_path / "brief.md"))
    workspace.wait_until(lambda: workspace.newest().state in (State.VISUAL, State.FINANCIAL, State.RENDER))
    film.kill()
    film.end()
    assert workspace.make(str(tmp_path / "brief.md"))["title"] == "The Lamp"
    assert len(list(simulator.books.jobs())) == 1
    workspace.close()


def test_killed_while_it_asks_a_film_counts_what_that_may_have_cost_and_asks_again(
    simulator: Simulator, tmp_path: Path
) -> None:
    simulator.script.queue("gemini", Call.SUBMIT, Mishap(Trouble.HANG, 60.0))
    workspace = studio(simulator, tmp_path)
    film = workspace.fork("make", str(tmp_path / "brief.md"))
    workspace.wait_until(lambda: bool(simulator.served) or bool(Ledger(workspace.database).orders()))
    film.kill()
    film.end()
    assert workspace.make(str(tmp_path / "brief.md"))["title"] == "The Lamp"
    ledger = Ledger(workspace.database)
    assert [order.state for order in ledger.orders()] == [OrderState.FAILED, OrderState.DONE]
    assert spent(workspace) >= Money(micro_usd=simulator.books.spent_micro_usd())
    assert sum((entry.reserved for entry in ledger.entries()), Money()) == Money(), "nothing stays reserved"
    workspace.close()


def test_a_model_that_takes_for_ever_is_not_waited_for_and_the_film_says_so(
    simulator: Simulator, tmp_path: Path
) -> None:
    simulator.script.queue("gemini", Call.SUBMIT, Mishap(Trouble.HANG, 60.0))
    workspace = studio(simulator, tmp_path, REELWRIGHT_WRITER_SECONDS="1")
    made = workspace.run("make", str(tmp_path / "brief.md"))
    assert made.returncode == 0, made.stderr
    reason = "gemini wrote no script, and the rules of this program did: gemini did not answer in the 1 s it had"
    report = next((workspace.folder / "sessions").rglob("report.html")).read_text(encoding="utf-8")
    assert reason in " ".join(made.stderr.split()) and reason in report
    workspace.close()


def test_without_its_key_nothing_is_begun(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(BRIEF)
    refused = Workspace(tmp_path, GEMINI_API_KEY="").run("make", str(tmp_path / "brief.md"))
    assert refused.returncode == 3 and "GEMINI_API_KEY is not set" in refused.stderr


def test_a_rehearsal_is_of_the_script_that_rules_write_and_says_so(tmp_path: Path) -> None:
    short = BRIEF.replace("slate", "veo3").replace("duration: 14", "duration: 6\nlanguages: fr")
    (tmp_path / "brief.md").write_text(short)
    rehearsed = Workspace(tmp_path).run("make", str(tmp_path / "brief.md"), "--rehearse", "none", "--budget", "20")
    assert rehearsed.returncode == 0 and "Rehearsed with the script that rules write" in rehearsed.stderr
    assert "Rehearsed without fr: no model is simulated that translates" in rehearsed.stderr
