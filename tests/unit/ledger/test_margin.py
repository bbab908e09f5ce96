"""What settled orders teach about the next: what to expect, and what to reserve."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.ledger.caps import Caps
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.margin import RECENT, learned, settled_pairs
from reelwright.ledger.order import OrderState, Purpose, order_key
from reelwright.store.database import open_database
from reelwright.units import Money

Pairs = list[tuple[Money, Money]]

amounts = st.integers(1, 10**9).map(lambda micros: Money(micro_usd=micros))
histories = st.lists(st.tuples(amounts, amounts), min_size=1, max_size=70)


def dollars(*pairs: tuple[float, float]) -> Pairs:
    return [(Money(micro_usd=round(q * 1e6)), Money(micro_usd=round(s * 1e6))) for q, s in pairs]


def test_nothing_known_expects_the_quote_and_reserves_three_times_it() -> None:
    estimate = learned([]).of(Money.usd("2.50"))
    assert (estimate.expected, estimate.most) == (Money.usd("2.50"), Money.usd("7.50"))


def test_a_machine_slower_than_the_book_says_is_known_from_its_first_clip() -> None:
    assert learned(dollars((2, 2.6))).of(Money.usd(4)).expected == Money.usd("5.20")


def test_a_start_is_told_apart_from_the_work() -> None:
    margin = learned(dollars(*((q, 0.5 + 1.2 * q) for q in range(1, 11))))
    assert margin.of(Money.usd(20)).expected == Money.usd("24.50")


def test_a_clip_that_was_interrupted_counts_for_what_it_cost_and_does_not_tilt_the_line() -> None:
    steady = [(float(q), 0.5 + 1.2 * q) for q in range(1, 21)]
    margin = learned(dollars(*steady, (20, 49)))
    plain = learned(dollars(*steady))
    raised = (sum(s for _, s in steady) + 49) / (sum(s for _, s in steady) + 24.5)
    assert float(margin.slope) == pytest.approx(1.2 * raised) and float(plain.slope) == pytest.approx(1.2)


def test_what_cost_three_times_the_line_once_is_taken_to_be_able_to_cost_five_times() -> None:
    ordinary = dollars(*[(1, 1)] * 60)
    assert learned(ordinary).times == 3
    assert learned([*dollars((1, 3)), *ordinary]).times == 5


def test_only_the_last_orders_say_what_is_expected() -> None:
    pairs = dollars(*[(1, 1)] * 100, *[(1, 2)] * RECENT)
    assert learned(pairs).of(Money.usd(1)).expected == Money.usd(2)


def test_what_cost_nothing_or_was_quoted_at_nothing_teaches_nothing() -> None:
    assert learned(dollars((0, 5), (3, 0))) == learned([])


@given(histories)
def test_the_most_is_never_below_anything_settled_so_far(pairs: Pairs) -> None:
    margin = learned(pairs)
    assert all(settled <= margin.of(quoted).most for quoted, settled in pairs)


@given(histories)
def test_what_is_expected_of_the_last_orders_is_what_they_cost_together(pairs: Pairs) -> None:
    margin = learned(pairs)
    last = pairs[-RECENT:]
    expected = sum(margin.of(quoted).expected.micro_usd for quoted, _ in last)
    assert 0 <= expected - sum(settled.micro_usd for _, settled in last) <= len(last)


@given(histories, amounts, amounts)
def test_a_dearer_quote_is_never_expected_to_cost_less(pairs: Pairs, one: Money, other: Money) -> None:
    margin = learned(pairs)
    less, more = (margin.of(quoted) for quoted in sorted((one, other), key=lambda money: money.micro_usd))
    assert Money() < less.expected <= more.expected <= more.most and less.most <= more.most


def test_the_pairs_of_a_backend_are_its_finished_clips_at_what_they_were_quoted_before_the_margin(
    tmp_path: Path,
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'reelwright.db'}")
    ledger = Ledger(engine, lambda: datetime(2026, 11, 28, tzinfo=UTC))
    bought = [("diffusers", "1.00", "1.30", True), ("comfyui", "5", "5", True), ("diffusers", "2", "0.10", False)]
    for number, (backend, quoted, cost, is_clip) in enumerate([*bought, ("diffusers", "2.00", "2.50", True)], 1):
        purpose = Purpose(production="film", shot="SH010", recipe="ab" * 32, backend=backend, model="wan")
        key = order_key("ab" * 32, number)
        ledger.open(key, purpose, {"quoted": quoted}, Money.usd(quoted) * 3, Caps(), "run", "a clip")
        ledger.advance(key, OrderState.PLACED, handle={"native": key})
        ledger.settle(key, Money.usd(cost), is_clip, "over")
    pairs = settled_pairs(ledger, "diffusers", lambda order: Money.usd(str(order.body["quoted"])))
    assert pairs == dollars((1, 1.3), (2, 2.5))
    engine.dispose()


def test_over_runs_of_clips_charged_by_a_process_of_its_own_the_expected_is_within_five_percent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[3] / "benchmarks")
    hosted: Any = importlib.import_module("hosted")
    runs = [hosted.run(of, clips=80, seed=7) for of in hosted.INSTALLATIONS]
    assert len(runs) == 6
    assert max(abs(run.off(True)) for run in runs) < hosted.GOAL < max(abs(run.off(False)) for run in runs) / 4
    assert [run.passed() for run in runs] == [[]] * 6
