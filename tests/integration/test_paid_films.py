"""Whole films whose shots are bought from the simulated providers, by the product as a user runs it."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from reelwright.film.events import TakeReplaced
from reelwright.film.status import Condition, State
from reelwright.simulator.books import BookedJob
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.units import Money

from .processes import Workspace

BRIEF = """---
title: Two Places
duration: 8
size: 144
narration: no
backend: veo3
---
## Headland, night, storm
Wide: a lighthouse on a cliff.

## Desert, noon
Wide: a lone figure walks.
"""


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(seconds_to_render=0.1) as running:
        yield running


def studio(simulator: Simulator, folder: Path, brief: str = BRIEF, **environment: str) -> Workspace:
    (folder / "brief.md").write_text(brief)
    return Workspace(folder, **(simulator.variables | environment))


def make(workspace: Workspace, folder: Path, *options: str) -> str:
    """Make it; what was said."""
    answer = workspace.run("make", str(folder / "brief.md"), *options)
    assert answer.returncode == 0, answer.stderr
    return answer.stderr


def paid(simulator: Simulator) -> list[BookedJob]:
    return list(simulator.books.jobs())


def test_every_shot_is_bought_once_and_the_film_passes_its_check(simulator: Simulator, tmp_path: Path) -> None:
    workspace = studio(simulator, tmp_path)
    make(workspace, tmp_path)
    dossier = workspace.dossier()
    assert dossier.technical is not None and dossier.technical.passed
    assert [take.backend for take in dossier.takes] == ["veo3", "veo3"]
    assert len(paid(simulator)) == 2
    charged = Money(micro_usd=simulator.books.spent_micro_usd())
    assert sum((take.cost for take in dossier.takes), Money()) == charged == dossier.budget.total  # type: ignore[union-attr]
    workspace.close()


def test_another_film_with_the_same_shots_pays_nothing(simulator: Simulator, tmp_path: Path) -> None:
    workspace = studio(simulator, tmp_path)
    make(workspace, tmp_path)
    (tmp_path / "brief.md").write_text(
        BRIEF.replace("Two Places", "Other Words").replace("narration: no", "subtitles: no")
    )
    said = make(workspace, tmp_path)
    assert len(paid(simulator)) == 2 and "0.00 USD of" in said
    workspace.close()


def test_over_budget_it_is_refused_before_anything_is_asked_for(simulator: Simulator, tmp_path: Path) -> None:
    workspace = studio(simulator, tmp_path)
    refused = workspace.run("make", str(tmp_path / "brief.md"), "--budget", "0.30")
    assert refused.returncode == 2 and refused.stdout == ""
    for words in ("0.40 USD", "budget is 0.30 USD", "by previz", "--fit"):
        assert words in refused.stderr
    assert workspace.newest().state is State.FINANCIAL
    assert not paid(simulator)
    make(workspace, tmp_path, "--budget", "0.30", "--fit")
    assert len(paid(simulator)) == 1
    assert Counter(take.backend for take in workspace.dossier().takes) == {"veo3": 1, "previz": 1}
    workspace.close()


def test_a_provider_without_its_key_is_refused_with_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(BRIEF)
    workspace = Workspace(tmp_path, RUNWAYML_API_SECRET="", GOOGLE_CLOUD_PROJECT="")
    refused = workspace.run("make", str(tmp_path / "brief.md"))
    assert refused.returncode == 3 and "GOOGLE_CLOUD_PROJECT" in refused.stderr


def test_a_refused_shot_goes_to_the_next_and_its_neighbour_is_kept(simulator: Simulator, tmp_path: Path) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Mishap(Trouble.REFUSED))
    workspace = studio(simulator, tmp_path, BRIEF.replace("veo3", "runway_gen3, veo3"))
    make(workspace, tmp_path)
    makers = {take.shot: take.backend for take in workspace.dossier().takes}
    assert sorted(makers.values()) == ["runway_gen3", "veo3"]
    (replaced,) = [event for event in workspace.events() if isinstance(event, TakeReplaced)]
    assert replaced.backend == "runway_gen3" and replaced.replaced_by == "veo3" and "moderation" in replaced.why
    workspace.close()


def test_nobody_else_is_paid_while_an_order_may_have_been(simulator: Simulator, tmp_path: Path) -> None:
    """Runway cannot be asked for what is lost: the order waits for a person, and previz stands in."""
    simulator.script.queue("runway", Call.SUBMIT, Mishap(Trouble.LOST_AFTER))
    workspace = studio(simulator, tmp_path, BRIEF.replace("veo3", "runway_gen3, veo3"), REELWRIGHT_RUNWAY_ROUTER="")
    make(workspace, tmp_path)
    dossier = workspace.dossier()
    assert sorted(take.backend for take in dossier.takes) == ["previz", "runway_gen3"]
    assert len(paid(simulator)) == 2 and len(dossier.waits_for) == 1
    assert not [job for job in paid(simulator) if job.provider == "vertex"]
    workspace.close()


def test_killed_while_it_buys_a_film_pays_nothing_twice(simulator: Simulator, tmp_path: Path) -> None:
    workspace = studio(simulator, tmp_path)
    for moment in (0.0, 0.1, 0.3, 0.6):
        film = workspace.start("make", str(tmp_path / "brief.md"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        workspace.wait_until(lambda: workspace.newest().state is State.RENDER)
        time.sleep(moment)
        film.kill()
        film.wait()
    make(workspace, tmp_path)
    assert len(paid(simulator)) == 2
    assert workspace.newest().condition is Condition.COMPLETE
    workspace.close()


def test_nothing_that_is_written_holds_a_key(simulator: Simulator, tmp_path: Path) -> None:
    planted = {"FAL_KEY": "planted-fal-key-0123", "LUMAAI_API_KEY": "planted-luma-key-0123"}
    workspace = studio(simulator, tmp_path, BRIEF.replace("veo3", "fal, luma"), **planted)
    said = workspace.run("make", str(tmp_path / "brief.md"), "--json")
    workspace.close()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in planted.values():
        assert secret.encode() not in written and secret not in said.stdout + said.stderr
