"""Whole films whose shots are bought from the simulated providers, by the product as a user runs it."""

from __future__ import annotations

import json
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reelwright.film.events import TakeReplaced, WordsSoftened
from reelwright.film.status import Condition, State
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.price_book import PriceBook, PriceLine
from reelwright.simulator.books import BookedJob, Phase
from reelwright.simulator.faults import Call, Mishap, Trouble
from reelwright.simulator.server import Simulator
from reelwright.units import Money

from .processes import Workspace

BRIEF = """---
title: Two Places
duration: 4
size: 144
fps: 12
narration: no
backend: replicate_wan25
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


def studio(
    simulator: Simulator, folder: Path, brief: str = BRIEF, how: str = "hurried", **environment: str
) -> Workspace:
    """`how`: of `studio.STUDIOS`; none: by the true clock, where it matters when something happens."""
    (folder / "brief.md").write_text(brief)
    return Workspace(folder, how, **({"REELWRIGHT_CPU_WORKERS": "1"} | simulator.variables | environment))


def make(workspace: Workspace, folder: Path, *options: str) -> str:
    """Make it; what was said."""
    answer = workspace.run("make", str(folder / "brief.md"), *options)
    assert answer.returncode == 0, answer.stderr
    return answer.stderr


def paid(simulator: Simulator) -> list[BookedJob]:
    return list(simulator.books.jobs())


def test_every_shot_is_bought_once_and_another_film_with_the_same_shots_pays_nothing(
    simulator: Simulator, tmp_path: Path
) -> None:
    workspace = studio(simulator, tmp_path)
    make(workspace, tmp_path)
    dossier = workspace.dossier()
    assert dossier.technical is not None and dossier.technical.passed
    assert [take.backend for take in dossier.takes] == ["replicate_wan25", "replicate_wan25"]
    assert len(paid(simulator)) == 2
    charged = Money(micro_usd=simulator.books.spent_micro_usd())
    assert sum((take.cost for take in dossier.takes), Money()) == charged == dossier.budget.total  # type: ignore[union-attr]
    (tmp_path / "brief.md").write_text(
        BRIEF.replace("Two Places", "Other Words").replace("narration: no", "subtitles: no")
    )
    said = make(workspace, tmp_path)
    assert len(paid(simulator)) == 2 and "0.00 USD of" in said
    workspace.close()


def test_the_plan_of_a_film_that_is_begun_counts_what_was_spent_and_prices_no_clip_again(
    simulator: Simulator, tmp_path: Path
) -> None:
    workspace = studio(simulator, tmp_path, BRIEF.replace("size: 144", "size: 144\nbudget: 1.20"))
    simulator.script.queue("replicate", Call.SUBMIT, Mishap(Trouble.CANCELLED))
    make(workspace, tmp_path)
    over = workspace.run("plan", str(tmp_path / "brief.md"), "--json")
    assert over.returncode == 2 and "would cost 0.50 USD, after 1.00 USD that is spent on it" in over.stderr
    assert bought_costs(over.stdout) == [0, 500_000], "the job that was cancelled was charged, and gave no clip"
    for clip in (workspace.folder / "assets").rglob("*.mp4"):
        clip.unlink()
    lost = workspace.run("plan", str(tmp_path / "brief.md"), "--json")
    assert bought_costs(lost.stdout) == [0, 500_000], "what was paid is fetched again"
    workspace.close()


def bought_costs(plan: str) -> list[int]:
    found: list[dict[str, Any]] = json.loads(plan)["quotes"]
    return sorted(one["cost"]["micro_usd"] for one in found if one["backend"] == "replicate_wan25")


def test_over_budget_it_is_refused_before_anything_is_asked_for(simulator: Simulator, tmp_path: Path) -> None:
    workspace = studio(simulator, tmp_path)
    refused = workspace.run("make", str(tmp_path / "brief.md"), "--budget", "0.60")
    assert refused.returncode == 2 and refused.stdout == ""
    for words in ("1.00 USD", "budget is 0.60 USD", "by previz", "--fit"):
        assert words in refused.stderr
    assert workspace.newest().state is State.FINANCIAL
    assert not paid(simulator)
    make(workspace, tmp_path, "--budget", "0.60", "--fit")
    assert len(paid(simulator)) == 1
    assert Counter(take.backend for take in workspace.dossier().takes) == {"replicate_wan25": 1, "previz": 1}
    workspace.close()


def test_a_provider_without_its_key_is_refused_with_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(BRIEF)
    workspace = Workspace(tmp_path, RUNWAYML_API_SECRET="", REPLICATE_API_TOKEN="")
    refused = workspace.run("make", str(tmp_path / "brief.md"))
    assert refused.returncode == 3 and "REPLICATE_API_TOKEN" in refused.stderr


def test_a_refused_shot_goes_to_the_next_and_its_neighbour_is_kept(simulator: Simulator, tmp_path: Path) -> None:
    simulator.script.queue("runway", Call.SUBMIT, Mishap(Trouble.REFUSED))
    workspace = studio(simulator, tmp_path, BRIEF.replace("replicate_wan25", "runway_gen3, replicate_wan25"))
    make(workspace, tmp_path)
    assert makers(workspace) == ["replicate_wan25", "runway_gen3"]
    (replaced,) = [event for event in workspace.events() if isinstance(event, TakeReplaced)]
    assert (
        replaced.backend == "runway_gen3" and replaced.replaced_by == "replicate_wan25" and "moderation" in replaced.why
    )
    workspace.close()


def test_killed_while_it_buys_a_film_pays_nothing_twice(simulator: Simulator, tmp_path: Path) -> None:
    workspace = studio(
        simulator, tmp_path
    )  # one whose order is lost for a while is looked for, minutes by the true clock
    for moment in (0.0, 0.1, 0.3, 0.6):
        film = workspace.fork("make", str(tmp_path / "brief.md"))
        workspace.wait_until(lambda: workspace.newest().state is State.RENDER)
        time.sleep(moment)
        film.kill()
        film.end()
    make(workspace, tmp_path)
    assert len(paid(simulator)) == 2
    assert workspace.newest().condition is Condition.COMPLETE
    workspace.close()


def test_nothing_that_is_written_holds_a_key(simulator: Simulator, tmp_path: Path) -> None:
    planted = {"FAL_KEY": "planted-fal-key-0123", "LUMAAI_API_KEY": "planted-luma-key-0123"}
    workspace = studio(simulator, tmp_path, BRIEF.replace("replicate_wan25", "fal, luma"), **planted)
    said = workspace.run("make", str(tmp_path / "brief.md"), "--json")
    workspace.close()
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in planted.values():
        assert secret.encode() not in written and secret not in said.stdout + said.stderr


def held(workspace: Workspace, *words: str) -> list[dict[str, str]]:
    answer = workspace.run("held", *words, "--json")
    assert answer.returncode == 0, answer.stderr
    found: list[dict[str, str]] = json.loads(answer.stdout)
    return found


def makers(workspace: Workspace) -> list[str]:
    return sorted(take.backend for take in workspace.dossier().takes)


LOST = (
    BRIEF.replace("duration: 4", "duration: 6").replace("replicate_wan25", "runway_gen3, replicate_wan25")
    + """
## Forest, dawn
Wide: tall trees in the mist.
"""
)


def test_what_was_lost_waits_for_a_person_and_every_decision_is_acted_on_by_the_next_run(
    simulator: Simulator, tmp_path: Path
) -> None:
    """Runway, without a router, cannot be asked for what is lost. Nobody else is paid meanwhile: previz stands in."""
    simulator.script.queue("runway", Call.SUBMIT, Trouble.LOST_AFTER, Trouble.LOST_BEFORE, Trouble.LOST_BEFORE)
    workspace = studio(simulator, tmp_path, LOST, REELWRIGHT_RUNWAY_ROUTER="")
    make(workspace, tmp_path)
    assert makers(workspace) == ["previz"] * 3 and len(workspace.dossier().waits_for) == 3
    (job,) = paid(simulator)
    assert job.provider == "runway"
    assert "finished" in make(workspace, tmp_path) and len(paid(simulator)) == 1, "while it is held, nothing changes"
    waiting = held(workspace)
    prompts = {order.key: str(order.body) for order in Ledger(workspace.database).orders()}
    adopted = next(one["order"] for one in waiting if job.footage.prompt in prompts[one["order"]])
    another, given_up = (one["order"] for one in waiting if one["order"] != adopted)
    refused = workspace.run("held", adopted[:12], "--adopt", "no-such-job")
    assert refused.returncode not in (0, 1) and len(held(workspace)) == 3, "a job that is not there is not adopted"
    assert workspace.run("held", adopted[:12], "--adopt", job.id).returncode == 0
    assert workspace.run("held", another[:12], "--adopt", job.id).returncode not in (0, 1), "it is another's"
    assert workspace.run("held", another[:12], "--pay-again", "--not-charged").returncode == 0
    assert workspace.run("held", given_up[:12], "--give-up").returncode == 0
    assert not held(workspace)
    make(workspace, tmp_path)
    assert makers(workspace) == ["replicate_wan25", "runway_gen3", "runway_gen3"]
    assert Counter(one.provider for one in paid(simulator)) == {"runway": 2, "replicate": 1}
    assert not workspace.film().waits_for and "finished" in make(workspace, tmp_path)
    spent = sum((entry.spent for entry in Ledger(workspace.database).entries()), Money())
    lost = Ledger(workspace.database).spent(given_up)
    assert lost > Money() and spent - lost == Money(micro_usd=simulator.books.spent_micro_usd())
    workspace.close()


def test_ctrl_c_while_clips_are_made_pauses_at_once_and_pays_nothing_twice(tmp_path: Path) -> None:
    with Simulator(seconds_to_render=3.0) as simulator:
        workspace = studio(simulator, tmp_path, how="")
        film = workspace.fork("make", str(tmp_path / "brief.md"))
        workspace.wait_until(lambda: len(paid(simulator)) == 2)
        film.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert film.end(20).returncode == 130 and time.monotonic() - began < 10
        assert workspace.newest().condition is Condition.PAUSED
        make(workspace, tmp_path)
        assert len(paid(simulator)) == 2 and makers(workspace) == ["replicate_wan25", "replicate_wan25"]
        workspace.close()


def test_cancelling_a_film_ends_its_jobs_where_the_provider_ends_jobs(tmp_path: Path) -> None:
    with Simulator(seconds_to_render=30.0) as simulator:
        workspace = studio(simulator, tmp_path, how="")
        film = workspace.fork("make", str(tmp_path / "brief.md"))
        workspace.wait_until(lambda: len(paid(simulator)) == 2)
        time.sleep(0.5)  # that their handles are on record
        cancelled = workspace.run("cancel", workspace.newest().id)
        film.end(20)
        assert cancelled.returncode == 0 and cancelled.stdout.count("ended") == 2
        assert {job.phase for job in paid(simulator)} == {Phase.CANCELLED}
        workspace.close()


def test_a_refusal_by_moderation_is_asked_for_again_in_milder_words_that_are_told(
    simulator: Simulator, tmp_path: Path
) -> None:
    simulator.script.queue("replicate", Call.SUBMIT, *[Mishap(Trouble.REFUSED)] * 2)
    workspace = studio(simulator, tmp_path, BRIEF.replace("a lone figure walks", "a soldier with a sword walks"))
    said = make(workspace, tmp_path)
    assert "sword" in said and "became" in said
    softened = [event for event in workspace.events() if isinstance(event, WordsSoftened)]
    assert [event.shot for event in softened] == ["SH020"]
    assert makers(workspace) == ["previz", "replicate_wan25"], "a picture without a harsh word cannot be softened"
    workspace.close()


SHORT = BRIEF.partition("## Desert")[0].replace("duration: 4", "duration: 2")
REHEARSED = SHORT.replace("replicate_wan25", "runway_gen3")
"""One clip of two seconds: rehearsals draw theirs."""


def test_a_rehearsal_tells_what_would_be_charged_and_leaves_the_workspace_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(REHEARSED)
    workspace = Workspace(tmp_path, RUNWAYML_API_SECRET="a-true-one", REELWRIGHT_CPU_WORKERS="1")
    rehearsed = workspace.run("make", str(tmp_path / "brief.md"), "--rehearse", "none", "--json")
    assert rehearsed.returncode == 0, rehearsed.stderr
    assert json.loads(rehearsed.stdout)["passed"]
    assert "would have charged 0.24 USD; the ledger says 0.24 USD" in rehearsed.stderr
    assert not (workspace.folder / "reelwright.db").exists(), "nothing of it is in the workspace"
    assert "a-true-one" not in rehearsed.stderr
    workspace.folder.mkdir(exist_ok=True)
    lines = [one for one in PriceBook.load().lines if one.backend == "runway_gen3"]
    (workspace.folder / "prices.toml").write_text("\n".join(map(twice_as_dear, lines)))
    again = workspace.run("make", str(tmp_path / "brief.md"), "--rehearse", "none")
    said = "would have charged 0.48 USD; the ledger says 0.48 USD"
    assert said in again.stderr, "a rehearsal begins at the beginning, and asks the prices of the workspace"


def twice_as_dear(line: PriceLine) -> str:
    fields = line.model_dump(mode="json", exclude_none=True, exclude={"as_of", "retire_on", "verified_on"})
    said = fields | {"usd": float(2 * line.usd)}
    return (
        "[[price]]\n"
        + "\n".join(f"{name} = {json.dumps(value)}" for name, value in said.items())
        + (f"\nas_of = {line.as_of}\n")
    )


def test_who_pays_nobody_has_nothing_to_rehearse(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(BRIEF.replace("replicate_wan25", "previz"))
    refused = Workspace(tmp_path).run("make", str(tmp_path / "brief.md"), "--rehearse", "many")
    assert refused.returncode == 2 and "--backend" in refused.stderr


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_films_made_at_once_with_the_same_shots_pay_for_each_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = "" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    with Simulator(seconds_to_render=2.0) as simulator:
        (tmp_path / "brief.md").write_text(BRIEF)
        workspace = Workspace(tmp_path, database_url=url, **simulator.variables)
        (tmp_path / "other.md").write_text(BRIEF.replace("Two Places", "The Same Again"))
        films = [workspace.fork("make", str(tmp_path / name)) for name in ("brief.md", "other.md")]
        assert [film.end().returncode for film in films] == [0, 0]
        assert len(paid(simulator)) == 2
        spent = sum(entry.spent.micro_usd for entry in Ledger(workspace.database).entries())
        assert spent == simulator.books.spent_micro_usd()
        workspace.close()


def test_ctrl_c_while_an_order_is_sent_waits_for_its_answer(tmp_path: Path) -> None:
    """Runway cannot be asked for what is lost: an answer that nobody hears would leave the order for a person."""
    with Simulator(seconds_to_render=0.5) as simulator:
        simulator.script.queue("runway", Call.SUBMIT, Mishap(Trouble.HANG, 3.0))
        workspace = studio(
            simulator, tmp_path, BRIEF.replace("replicate_wan25", "runway_gen3"), how="", REELWRIGHT_RUNWAY_ROUTER=""
        )
        film = workspace.fork("make", str(tmp_path / "brief.md"))
        workspace.wait_until(lambda: len(paid(simulator)) == 1)
        film.send_signal(signal.SIGINT)
        assert film.end(30).returncode == 130
        assert not held(workspace)
        make(workspace, tmp_path)
        assert makers(workspace) == ["runway_gen3", "runway_gen3"] and len(paid(simulator)) == 2
        workspace.close()
