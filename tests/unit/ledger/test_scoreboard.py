"""The board shows what was measured, and nothing where nothing was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from reelwright.ledger.caps import Caps
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import OrderState, Purpose
from reelwright.ledger.scoreboard import Standing, scoreboard
from reelwright.network.fault import Fault
from reelwright.store.database import open_database
from reelwright.units import Money


class Runs:
    """Orders on a clock that is set."""

    def __init__(self, database: sa.Engine) -> None:
        self.at = datetime(2026, 11, 28, 12, tzinfo=UTC)
        self.ledger, self.count = Ledger(database, lambda: self.at), 0

    def order(self, backend: str = "veo3", model: str = "lite", recipe: int | None = None) -> str:
        self.count += 1
        name = f"{self.count if recipe is None else recipe:064x}"
        purpose = Purpose(production="film", shot="SH010", recipe=name, backend=backend, model=model)
        self.ledger.open(key := f"{name}/{self.count}", purpose, {}, Money.usd(1), Caps(), "run", "")
        return key

    def clip(self, usd: str, seconds: float = 60, **of: object) -> str:
        """Gives the recipe."""
        key = self.order(**of)  # type: ignore[arg-type]
        self.ledger.advance(key, OrderState.PLACED)
        self.at += timedelta(seconds=seconds)
        self.ledger.settle(key, Money.usd(usd), is_clip=True, reason="as the provider reports")
        return key.partition("/")[0]

    def failed(self, fault: Fault, usd: str) -> None:
        self.ledger.advance(key := self.order(), OrderState.PLACED)
        self.at += timedelta(hours=1)
        self.ledger.settle(key, Money.usd(usd), is_clip=False, reason=f"{fault}: it did not")

    def refused(self, fault: Fault) -> None:
        self.ledger.release(self.order(), OrderState.REFUSED, f"{fault}: it will not")

    def board(self, accepted: dict[str, float] | None = None) -> tuple[Standing, ...]:
        ledger = self.ledger
        return scoreboard(ledger.entries(), ledger.orders(), accepted or {}, Fault.MODERATED)


@pytest.fixture
def runs(empty_database: str) -> Iterator[Runs]:
    engine = open_database(empty_database)
    yield Runs(engine)
    engine.dispose()


def test_an_accepted_second_costs_what_was_spent_on_all_that_failed_too(runs: Runs) -> None:
    first, second = runs.clip("0.50"), runs.clip("0.50")
    runs.failed(Fault.FAILED, "0.25")
    (found,) = runs.board({first: 4.0, second: 3.0})
    assert (found.spent, found.accepted_seconds) == (Money.usd("1.25"), 7.0)
    assert found.cost_per_second == Money(micro_usd=178_572)  # 1.25 USD / 7, rounded up


def test_nothing_accepted_has_no_cost_per_second(runs: Runs) -> None:
    runs.clip("0.50")
    (found,) = runs.board({"cd" * 32: 8.0})
    assert (found.clips, found.spent, found.accepted_seconds) == (1, Money.usd("0.50"), 0.0)
    assert found.cost_per_second is None


def test_where_nothing_came_back_nothing_is_claimed(runs: Runs) -> None:
    runs.order()
    runs.refused(Fault.RATE_LIMITED)
    lost = runs.order()
    runs.ledger.advance(lost, OrderState.AMBIGUOUS)
    runs.ledger.release(lost, OrderState.DROPPED, "never there")
    (found,) = runs.board()
    assert (found.orders, found.clips, found.refusals, found.failures, found.turned_away) == (3, 0, 0, 0, 1)
    assert found.cost_per_second is found.refusal_rate is found.seconds_median is found.seconds_p95 is None


def test_nothing_ordered_is_an_empty_board(runs: Runs) -> None:
    assert runs.board() == ()


def test_refusals_are_those_of_moderation_before_and_after_the_job_was_taken(runs: Runs) -> None:
    for _ in range(5):
        runs.clip("0.50")
    runs.refused(Fault.MODERATED)
    runs.failed(Fault.MODERATED, "0.10")
    runs.failed(Fault.FAILED_FOR_NOW, "0")
    runs.refused(Fault.INVALID)
    (found,) = runs.board()
    assert (found.refusals, found.failures, found.turned_away) == (2, 1, 1)
    assert found.refusal_rate == 2 / 8


def test_waits_are_those_of_clips_only(runs: Runs) -> None:
    for seconds in range(1, 41):
        runs.clip("0.10", seconds)
    runs.failed(Fault.FAILED, "0")  # an hour
    (found,) = runs.board()
    assert (found.seconds_median, found.seconds_p95) == (20.0, 38.0)


def test_a_clock_that_was_set_back_is_no_measure(runs: Runs) -> None:
    runs.clip("0.10", -3600)
    (found,) = runs.board()
    assert found.clips == 1 and found.seconds_median is None
    runs.clip("0.10", 42)
    (found,) = runs.board()
    assert found.seconds_median == found.seconds_p95 == 42.0


def test_each_model_of_each_backend_has_a_line_of_its_own(runs: Runs) -> None:
    luma = runs.clip("0.30", backend="luma", model="ray")
    runs.clip("0.40", model="fast")
    lite = runs.clip("0.20")
    board = runs.board({luma: 3.0, lite: 2.0})
    assert [(one.backend, one.model, one.cost_per_second) for one in board] == [
        ("luma", "ray", Money.usd("0.10")),
        ("veo3", "fast", None),
        ("veo3", "lite", Money.usd("0.10")),
    ]


def test_a_clip_bought_twice_is_accepted_once_from_the_last_that_made_it(runs: Runs) -> None:
    recipe = runs.clip("0.40", model="fast", recipe=9)
    runs.clip("0.20", model="lite", recipe=9)
    fast, lite = runs.board({recipe: 4.0})
    assert (fast.accepted_seconds, fast.cost_per_second) == (0.0, None)
    assert (lite.accepted_seconds, lite.cost_per_second) == (4.0, Money.usd("0.05"))
