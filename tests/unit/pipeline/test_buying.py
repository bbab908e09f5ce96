"""Clips are bought within what an account allows: so many at once, so many a day, and then of whoever comes next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reelwright.app import App
from reelwright.errors import InvalidInput
from reelwright.film.recipe import Asset, Progress, Recipe
from reelwright.film.take import Rushes
from reelwright.ledger.limits import FILE_NAME
from reelwright.pipeline.buying import Buyer, Candidate, Errand
from reelwright.render.provider import Ask
from reelwright.settings import load_settings
from reelwright.simulator.faults import Call, Trouble
from reelwright.simulator.server import Simulator
from reelwright.units import Money


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(seconds_to_render=1.0) as one:
        yield one


class Studio:
    """A workspace whose providers are simulated."""

    def __init__(self, simulator: Simulator, folder: Path, limits: str, **environment: str) -> None:
        (folder / FILE_NAME).write_text(limits)
        settings = load_settings({"workspace": folder, "simulator_url": simulator.url}, {})
        self.app, self.simulator = App(settings, simulator.variables | environment, hurry=20), simulator
        self.app.patience.now = lambda: datetime.now(UTC)  # a clock that hurries would soon be in another day

    def buy(self, shots: int, *backends: str, first: int = 1) -> list[Rushes]:
        """Clips of as many shots, all at once."""
        floor = self.app.floor

        async def nobody(recipe: Recipe, progress: Progress) -> Asset:
            raise AssertionError("nothing is made on this machine")

        async def all_of_them() -> list[Rushes]:
            buyer, numbers = Buyer(floor, nobody), range(first, first + shots)
            return await asyncio.gather(*(buyer.rushes(errand(n), candidates(n), lambda share: None) for n in numbers))

        def errand(number: int) -> Errand:
            return Errand("film", f"SH{number}", Money.usd(100), "run", "local")

        def candidates(number: int) -> list[Candidate]:
            ask = Ask(prompt="Wide shot: a lighthouse.", seconds=2, width=1280, height=720, seed=number)
            return [Candidate(floor.providers[name], ask) for name in backends]

        floor.seats.clear()  # each time another event loop
        return asyncio.run(all_of_them())

    def most_at_once(self, wire: str) -> int:
        """Jobs that the provider had in work together."""
        jobs = self.simulator.books.jobs(wire)
        ends = {job.id: job.created + timedelta(seconds=job.seconds) for job in jobs}
        return max(sum(job.created <= one.created < ends[job.id] for job in jobs) for one in jobs)


def test_without_a_word_of_the_account_a_provider_is_asked_as_it_is_used_to(
    simulator: Simulator, tmp_path: Path
) -> None:
    studio = Studio(simulator, tmp_path, "")
    assert all(one.asset for one in studio.buy(3, "runway_gen3") + studio.buy(3, "replicate_wan25"))
    assert studio.most_at_once("runway") == 1 and studio.most_at_once("replicate") == 3


def test_an_account_that_allows_more_is_used_and_one_that_allows_less_is_kept(
    simulator: Simulator, tmp_path: Path
) -> None:
    studio = Studio(simulator, tmp_path, "[runway_gen3]\nat_once = 3\n[replicate_wan25]\nat_once = 2\n", **NO_ROUTER)
    assert all(one.asset for one in studio.buy(5, "runway_gen3") + studio.buy(5, "replicate_wan25"))
    assert studio.most_at_once("runway") == 3 and studio.most_at_once("replicate") == 2


def test_where_a_lost_job_is_found_by_being_alone_it_stays_alone(simulator: Simulator, tmp_path: Path) -> None:
    studio = Studio(simulator, tmp_path, "[runway_gen3]\nat_once = 3\n", REELWRIGHT_RUNWAY_ROUTER="router-1")
    assert all(one.asset for one in studio.buy(3, "runway_gen3"))
    assert studio.most_at_once("runway") == 1


def test_when_the_jobs_of_the_day_are_used_up_the_next_is_asked_and_why_is_told(
    simulator: Simulator, tmp_path: Path
) -> None:
    studio = Studio(simulator, tmp_path, "[replicate_wan25]\nper_day = 2\n")
    found = studio.buy(4, "replicate_wan25", "luma")
    assert sorted(one.backend for one in found) == ["luma", "luma", "replicate_wan25", "replicate_wan25"]
    assert len(simulator.books.jobs("replicate")) == 2
    for one in found:
        told = [(tried.backend, tried.why) for tried in one.tried]
        why = "replicate_wan25 has had the 2 jobs that are allowed a day; the next may be ordered at 0:00 UTC"
        assert told == ([("replicate_wan25", why)] if one.backend == "luma" else [])


def test_what_a_provider_did_not_take_is_no_job_of_the_day(simulator: Simulator, tmp_path: Path) -> None:
    studio = Studio(simulator, tmp_path, "[replicate_wan25]\nper_day = 1\n")
    simulator.script.queue("replicate", Call.SUBMIT, Trouble.REFUSED)
    (refused,) = studio.buy(1, "replicate_wan25")
    assert not refused.asset and refused.tried[0].is_moderated
    (taken,) = studio.buy(1, "replicate_wan25", first=2)
    assert taken.asset


def test_a_new_day_by_the_floors_clock_allows_jobs_again(simulator: Simulator, tmp_path: Path) -> None:
    yesterday = Studio(simulator, tmp_path, "[replicate_wan25]\nper_day = 1\n")
    yesterday.app.patience.now = lambda: datetime.now(UTC) - timedelta(days=1)
    assert yesterday.buy(1, "replicate_wan25")[0].asset and not yesterday.buy(1, "replicate_wan25", first=2)[0].asset
    today = Studio(simulator, tmp_path, "[replicate_wan25]\nper_day = 1\n")
    assert today.buy(1, "replicate_wan25", first=2)[0].asset


def test_a_provider_that_is_none_and_one_of_this_machine_have_no_account(simulator: Simulator, tmp_path: Path) -> None:
    for name in ("runwy", "diffusers"):
        with pytest.raises(InvalidInput, match=f"no provider is called '{name}'; there are: veo3, omni, runway_gen3"):
            Studio(simulator, tmp_path, f"[{name}]\nat_once = 3\n").buy(1, "luma")


NO_ROUTER = {"REELWRIGHT_RUNWAY_ROUTER": ""}
