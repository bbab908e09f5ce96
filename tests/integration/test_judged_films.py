"""A whole film that a simulated vision model judges twice and its writer rewrites; by the product as it is run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reelwright.film.status import State
from reelwright.ledger.ledger import Ledger
from reelwright.simulator.server import Simulator
from reelwright.units import Money

from .processes import Workspace

BRIEF = """---
duration: 6
size: 144
fps: 12
writer: gemini
judge: gemini
backend: slate
---
An old lighthouse keeper learns that his light will be switched off.
"""


def beat(picture: str) -> dict[str, Any]:
    return {"picture": picture, "framing": "wide", "move": "static", "seconds": 3}


def script(title: str) -> dict[str, Any]:
    scene = {"time_of_day": "dusk", "weather": "clear", "mood": "calm"}
    return {
        "title": title,
        "mood": "calm",
        "scenes": [
            scene | {"act": "beginning", "place": "headland", "beats": [beat(f"{title}: a lighthouse on a cliff.")]},
            scene | {"act": "end", "place": "harbour", "beats": [beat("Boats in the harbour.")]},
        ],
    }


def critique(score: float, *notes: str) -> dict[str, Any]:
    mark = {"score": score, "reason": "As seen.", "shot": "SH020", "seconds": 1.0}
    names = ("visual_quality", "narrative_coherence", "technical_excellence", "overall")
    return dict.fromkeys(names, mark) | {"notes": [{"shot": "SH010", "note": note} for note in notes]}


ANSWERS = (
    script("The Lamp"),
    critique(5, "show who lights it"),
    script("The Lamplighter") | {"answers": [{"note": 1, "changed": True, "answer": "He is seen now."}]},
    critique(8),
)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        running.providers["gemini"].answers.extend(ANSWERS)  # type: ignore[attr-defined]
        yield running


def test_notes_are_answered_by_the_writer_and_killed_at_any_round_nobody_is_asked_or_paid_twice(
    simulator: Simulator, tmp_path: Path
) -> None:
    (tmp_path / "brief.md").write_text(BRIEF)
    workspace = Workspace(tmp_path, REELWRIGHT_CPU_WORKERS="1", **simulator.variables)
    for answered in (2, 4):  # the first judgement is in the books, or the last
        film = workspace.fork("make", str(tmp_path / "brief.md"))
        workspace.wait_until(lambda wanted=answered: _settled(workspace) >= wanted)  # type: ignore[misc]
        film.kill()
        film.end()
    made = workspace.make(str(tmp_path / "brief.md"))
    dossier = workspace.dossier()
    assert len(list(simulator.books.jobs())) == len(ANSWERS)
    assert made["title"] == "The Lamplighter" and dossier.round == 2 and dossier.script is not None
    assert dossier.script.notes_answered == ("SH010: show who lights it",)
    assert {made["scores"][name] for name in ("visual quality", "narrative coherence", "overall")} == {8}
    entries = Ledger(workspace.database).entries()
    spent = sum((entry.spent for entry in entries), Money())
    assert spent == Money(micro_usd=simulator.books.spent_micro_usd()) > Money()
    assert sum((entry.reserved for entry in entries), Money()) == Money()
    report = (Path(made["folder"]) / "report.html").read_text(encoding="utf-8")
    assert "SH020 at 1.00 s" in report and "As seen." in report
    status = json.loads(workspace.run("status", "--json").stdout)
    assert status["scores"] == made["scores"] and workspace.newest().state is State.COMPLETE
    plan = json.loads(workspace.run("plan", str(tmp_path / "brief.md"), "--json").stdout)
    assert plan["judging"]["most_micro_usd_a_round"] > 0
    workspace.close()


def _settled(workspace: Workspace) -> int:
    return sum(order.state.value == "done" for order in Ledger(workspace.database).orders())


def test_a_judge_without_its_key_is_refused_before_anything_is_begun(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(BRIEF.replace("writer: gemini\n", ""))
    refused = Workspace(tmp_path, GEMINI_API_KEY="").run("make", str(tmp_path / "brief.md"))
    assert refused.returncode == 3 and "GEMINI_API_KEY is not set" in refused.stderr
