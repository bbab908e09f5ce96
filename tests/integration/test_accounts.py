"""What a paid film cost, as the product tells it: one film of two shots, of which the first provider failed one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reelwright.simulator.faults import Call, Trouble
from reelwright.simulator.server import Simulator
from reelwright.units import Money

from .processes import Workspace

BRIEF = """---
title: Two Places
duration: 8
size: 144
fps: 12
narration: no
backend: runway_gen3, veo3
---
## Headland, night, storm
Wide: a lighthouse on a cliff.

## Desert, noon
Wide: a lone figure walks.
"""


@dataclass(frozen=True)
class Paid:
    workspace: Workspace
    charged: int
    """Micro-dollars, by the simulator's books."""
    folder: Path
    """Where the film is."""

    def told(self, *words: str) -> Any:
        answer = self.workspace.run(*words, "--json")
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paid]:
    folder = tmp_path_factory.mktemp("paid")
    (folder / "brief.md").write_text(BRIEF)
    with Simulator(seconds_to_render=0.1) as simulator:
        simulator.script.queue("runway", Call.SUBMIT, Trouble.CANCELLED)
        workspace = Workspace(folder, **simulator.variables)
        made = workspace.make(str(folder / "brief.md"))
        yield Paid(workspace, simulator.books.spent_micro_usd(), Path(made["folder"]))
    workspace.close()


def test_what_is_settled_is_what_was_charged_and_wasted_what_gave_no_clip(paid: Paid) -> None:
    told = paid.told("costs")
    failed = [shot for shot in told["shots"] if shot["orders"] == 2]
    assert len(told["shots"]) == 2 and len(failed) == 1
    total = {name: told["total"][name]["micro_usd"] for name in ("reserved", "settled", "wasted")}
    assert total == {"reserved": 0, "settled": paid.charged, "wasted": failed[0]["wasted"]["micro_usd"]}
    assert 0 < total["wasted"] < paid.charged, "the job that ended without a clip"
    clips = paid.workspace.film().clips
    assert len(clips) == 2 and all(seconds >= 4 for seconds in clips.values())


def test_the_report_tells_the_same_and_what_stands_in_for_whom(paid: Paid) -> None:
    page = (paid.folder / "report.html").read_text(encoding="utf-8")
    assert page.count(str(Money(micro_usd=paid.charged))) >= 3, "in the head, the sum and the stages"
    for words in ("as the provider reports", "<td>failed</td>", "<td>done</td>", "tried before veo3: runway_gen3:"):
        assert words in page
    assert "Nothing was paid" not in page


def test_the_certificate_beside_the_film_holds_and_is_part_of_what_is_delivered(paid: Paid, tmp_path: Path) -> None:
    names = {"cost_certificate.json", "cost_certificate.sig", "cost_certificate.pem"}
    assert names <= {item.name for item in paid.workspace.film().deliverables}
    told = paid.told("costs", "--verify", str(paid.folder))
    assert told["film_is_there"] and told["certificate"]["settled"]["micro_usd"] == paid.charged
    again = paid.workspace.run("make", str(paid.workspace.folder.parent / "brief.md"), "--out", str(tmp_path / "out"))
    assert again.returncode == 0 and "Nothing to make" in again.stderr
    assert paid.told("costs", "--verify", str(tmp_path / "out"))["holds"]


def test_the_scoreboard_knows_what_is_in_the_film(paid: Paid) -> None:
    board = {line["backend"]: line for line in paid.told("backends")["scoreboard"]}
    assert set(board) == {"runway_gen3", "veo3"}
    seconds = sum(line["accepted_seconds"] for line in board.values())
    assert seconds == pytest.approx(sum(paid.workspace.film().clips.values()))
    assert (board["runway_gen3"]["clips"], board["runway_gen3"]["failures"]) == (1, 1)
    assert board["veo3"]["seconds_median"] > 0
