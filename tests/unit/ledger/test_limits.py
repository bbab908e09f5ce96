"""What an account at a provider allows: the file that says so, and the jobs of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reelwright.errors import InvalidInput
from reelwright.ledger.caps import Caps, OverLimit
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.limits import FILE_NAME, Limits, read_limits
from reelwright.ledger.order import OrderState, Purpose, order_key
from reelwright.store.database import open_database
from reelwright.units import Money

KNOWN = ("veo3", "runway_gen3")


def limits(folder: Path, text: str) -> dict[str, Limits]:
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return read_limits(folder / FILE_NAME, KNOWN)


def test_each_provider_has_what_its_table_says(tmp_path: Path) -> None:
    found = limits(tmp_path, "[runway_gen3]\nat_once = 3\nper_day = 100\n[veo3]\nper_day = 7\n")
    assert found == {"runway_gen3": Limits(at_once=3, per_day=100), "veo3": Limits(per_day=7)}


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    assert read_limits(tmp_path / FILE_NAME, KNOWN) == {} == limits(tmp_path, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[runwy]\nat_once = 3", r"no provider is called 'runwy'; there are: veo3, runway_gen3"),
        ("at_once = 3", r"no provider is called 'at_once'"),
        ("veo3 = 3", "veo3: it: Input should be a valid dictionary"),
        ("[veo3]\nat_once = 0", "veo3: at_once: Input should be greater than or equal to 1"),
        ("[veo3]\nat_once = true", "veo3: at_once: Input should be a valid integer"),
        ("[veo3]\nper_day = -1", "veo3: per_day: "),
        ("[veo3]\nper_day = 2.5", "veo3: per_day: "),
        ('[veo3]\nper_day = "9"', "veo3: per_day: "),
        ("[veo3]\nan_hour = 3", "veo3: an_hour: .*; there are: at_once, per_day"),
        ("[veo3", "is not a TOML file"),
    ],
)
def test_what_says_something_else_is_refused_with_its_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as refusal:
        limits(tmp_path, text)
    assert str(tmp_path / FILE_NAME) in str(refusal.value)


class Day:
    """A clock that is set."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 28, 23, 50, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def ledger(empty_database: str, day: Day) -> Iterator[Ledger]:
    database = open_database(empty_database)
    yield Ledger(database, day.now)
    database.dispose()


def order(ledger: Ledger, state: OrderState = OrderState.INTENT, backend: str = "luma", tenant: str = "local") -> str:
    """A new one, of an account that allows two a day."""
    key = order_key("ab" * 32, 1 + len(ledger.orders()))
    purpose = Purpose(tenant=tenant, production="film", shot="SH1", recipe="ab" * 32, backend=backend, model="ray")
    ledger.open(key, purpose, {}, Money.usd(1), Caps(jobs_a_day=2), "run", "a clip")
    if state is OrderState.REFUSED:
        ledger.release(key, state, "no")
    elif state is OrderState.DROPPED:
        ledger.advance(key, OrderState.AMBIGUOUS)
        ledger.release(key, state, "it is not there")
    elif state is not OrderState.INTENT:
        ledger.advance(key, OrderState.PLACED, handle={"native": key})
        ledger.settle(key, Money(), is_clip=state is OrderState.DONE, reason="over")
    return key


def test_the_jobs_of_a_day_are_those_that_were_or_may_have_been_taken(ledger: Ledger) -> None:
    for state in (OrderState.REFUSED, OrderState.FAILED, OrderState.DROPPED, OrderState.REFUSED, OrderState.INTENT):
        order(ledger, state)
    with pytest.raises(OverLimit, match="luma has had the 2 jobs that are allowed a day"):
        order(ledger, tenant="another")
    assert len(ledger.orders()) == 5 and order(ledger, backend="fal")


def test_an_order_that_is_there_is_gone_on_with_when_the_day_is_used_up(ledger: Ledger) -> None:
    key, _ = order(ledger), order(ledger)
    there = ledger.order(key)
    assert ledger.open(key, there.purpose, {}, Money.usd(1), Caps(jobs_a_day=1), "run", "") == (there, False)


def test_the_day_ends_at_midnight_utc(ledger: Ledger, day: Day) -> None:
    order(ledger), order(ledger)
    day.at += timedelta(minutes=9)
    with pytest.raises(OverLimit):
        order(ledger)
    day.at += timedelta(minutes=1)
    assert order(ledger)
