"""The ledger on its own: what it lets in, what it writes, what nobody can take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from pydantic import JsonValue

from reelwright.errors import Conflict, NotFound
from reelwright.ledger.caps import Caps, OverCap, Scope
from reelwright.ledger.ledger import Kind, Ledger
from reelwright.ledger.order import Order, OrderState, Purpose, order_key
from reelwright.units import Money

RECIPE = "ab" * 32
DOLLAR = Money.usd(1)


class Days:
    """A clock that is set."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 28, 23, 59, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def ledger(database: sa.Engine, days: Days) -> Ledger:
    return Ledger(database, days)


def purpose(shot: str = "SH010", production: str = "film", tenant: str = "local") -> Purpose:
    return Purpose(tenant=tenant, production=production, shot=shot, recipe=RECIPE, backend="runway", model="gen4.5")


def opened(ledger: Ledger, number: int = 1, cost: Money = DOLLAR, caps: Caps | None = None, **of: str) -> Order:
    key = order_key(RECIPE, number)
    order, _ = ledger.open(key, purpose(**of), {"prompt": "a sea"}, cost, caps or Caps(), "run 1", "SH010 on runway")
    return order


def spent(ledger: Ledger) -> tuple[Money, Money]:
    lines = ledger.entries()
    return sum((one.reserved for one in lines), Money()), sum((one.spent for one in lines), Money())


def test_an_order_is_written_with_its_price_reserved_before_anything_is_sent(ledger: Ledger) -> None:
    order = opened(ledger)
    assert ledger.order(order.key) == order
    assert order.state is OrderState.INTENT and order.body == {"prompt": "a sea"}
    (line,) = ledger.entries("film")
    assert (line.kind, line.reserved, line.spent, line.order) == (Kind.RESERVE, DOLLAR, Money(), order.key)
    assert line.purpose == purpose() and line.reason == "SH010 on runway"


def test_only_the_first_who_opens_an_order_is_told_to_send_it(ledger: Ledger) -> None:
    asked = (order_key(RECIPE, 1), purpose(), {}, DOLLAR, Caps(), "run 1", "")
    assert [ledger.open(*asked)[1] for _ in range(3)] == [True, False, False]
    assert len(ledger.entries()) == 1


def test_what_is_settled_is_spent_and_no_longer_reserved(ledger: Ledger) -> None:
    key = opened(ledger).key
    ledger.advance(key, OrderState.PLACED, handle={"id": "t-1"})
    done = ledger.settle(key, Money.usd("0.60"), is_clip=True, reason="60 credits")
    assert done.state is OrderState.DONE and done.handle == {"id": "t-1"}
    assert spent(ledger) == (Money(), Money.usd("0.60"))


def test_what_is_released_cost_nothing(ledger: Ledger) -> None:
    key = opened(ledger).key
    assert ledger.release(key, OrderState.REFUSED, "429").state is OrderState.REFUSED
    assert spent(ledger) == (Money(), Money())


def test_closing_twice_changes_nothing_and_closing_otherwise_is_refused(ledger: Ledger) -> None:
    key = opened(ledger).key
    ledger.advance(key, OrderState.PLACED)
    for _ in range(2):
        ledger.settle(key, DOLLAR, is_clip=True, reason="")
    for other in (
        lambda: ledger.settle(key, Money.usd("0.99"), is_clip=True, reason=""),
        lambda: ledger.settle(key, DOLLAR, is_clip=False, reason=""),
        lambda: ledger.release(key, OrderState.DROPPED, ""),
    ):
        with pytest.raises(Conflict):
            other()
    assert spent(ledger) == (Money(), DOLLAR)


@pytest.mark.parametrize(
    ("states", "refused"),
    [
        ((), OrderState.HELD),
        ((), OrderState.DONE),
        ((OrderState.AMBIGUOUS,), OrderState.REFUSED),
        ((OrderState.PLACED,), OrderState.AMBIGUOUS),
        ((OrderState.PLACED,), OrderState.DROPPED),
    ],
)
def test_an_order_goes_only_ways_that_there_are(
    ledger: Ledger, states: tuple[OrderState, ...], refused: OrderState
) -> None:
    key = opened(ledger).key
    for state in states:
        ledger.advance(key, state)
    with pytest.raises(Conflict):
        if refused in (OrderState.REFUSED, OrderState.DROPPED):
            ledger.release(key, refused, "")
        elif refused is OrderState.DONE:
            ledger.settle(key, DOLLAR, is_clip=True, reason="")
        else:
            ledger.advance(key, refused)
    assert len(ledger.entries()) == 1


def test_a_held_order_may_be_adopted_paid_for_or_dropped(ledger: Ledger) -> None:
    keys = [opened(ledger, number).key for number in (1, 2, 3)]
    for key in keys:
        ledger.advance(key, OrderState.AMBIGUOUS, "read timeout")
        ledger.advance(key, OrderState.HELD, "not found")
    assert [order.note for order in ledger.orders(states=[OrderState.HELD])] == ["not found"] * 3
    ledger.advance(keys[0], OrderState.PLACED, handle={"id": "found"})
    ledger.settle(keys[1], DOLLAR, is_clip=False, reason="taken as paid")
    ledger.release(keys[2], OrderState.DROPPED, "the invoice does not have it")
    assert spent(ledger) == (DOLLAR, DOLLAR)


@pytest.mark.parametrize(
    ("caps", "scope", "first", "second"),
    [
        (Caps(shot=DOLLAR), Scope.SHOT, {}, {}),
        (Caps(production=DOLLAR), Scope.PRODUCTION, {}, {"shot": "SH020"}),
        (Caps(day=DOLLAR), Scope.DAY, {}, {"production": "another"}),
        (Caps(tenant=DOLLAR), Scope.TENANT, {}, {"production": "another"}),
    ],
)
def test_what_would_pass_a_cap_is_refused_and_leaves_nothing(
    ledger: Ledger, caps: Caps, scope: Scope, first: dict[str, str], second: dict[str, str]
) -> None:
    opened(ledger, 1, Money.usd("0.60"), caps, **first)
    with pytest.raises(OverCap, match=rf"0\.50 USD.*1\.00 USD allowed per {scope} 0\.40 USD is left") as refusal:
        opened(ledger, 2, Money.usd("0.50"), caps, **second)
    assert refusal.value.scope is scope
    assert len(ledger.orders()) == len(ledger.entries()) == 1
    opened(ledger, 3, Money.usd("0.40"), caps, **second)


def test_a_cap_of_one_shot_film_or_tenant_does_not_bind_another(ledger: Ledger) -> None:
    caps = Caps(shot=DOLLAR, production=DOLLAR, day=DOLLAR, tenant=DOLLAR)
    opened(ledger, 1, DOLLAR, caps)
    opened(ledger, 2, DOLLAR, caps, production="another", tenant="other")


def test_the_cap_of_a_day_is_new_every_day_and_that_of_a_tenant_is_not(ledger: Ledger, days: Days) -> None:
    opened(ledger, 1, DOLLAR, Caps(day=DOLLAR))
    days.at += timedelta(minutes=2)
    opened(ledger, 2, DOLLAR, Caps(day=DOLLAR))
    with pytest.raises(OverCap):
        opened(ledger, 3, DOLLAR, Caps(tenant=Money.usd(2)))


def test_what_is_settled_later_counts_on_the_day_it_was_ordered(ledger: Ledger, days: Days) -> None:
    key = opened(ledger).key
    ledger.advance(key, OrderState.PLACED)
    days.at += timedelta(days=1)
    ledger.settle(key, DOLLAR, is_clip=True, reason="")
    opened(ledger, 2, DOLLAR, Caps(day=DOLLAR))


def test_what_was_dearer_than_quoted_is_entered_as_it_was_paid(ledger: Ledger) -> None:
    key = opened(ledger).key
    ledger.advance(key, OrderState.PLACED)
    ledger.settle(key, Money.usd("1.25"), is_clip=True, reason="")
    assert spent(ledger) == (Money(), Money.usd("1.25"))


@pytest.mark.parametrize("change", ["UPDATE ledger_entries SET spent = 0", "DELETE FROM ledger_entries"])
def test_the_database_itself_refuses_to_change_the_ledger(ledger: Ledger, database: sa.Engine, change: str) -> None:
    opened(ledger)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.begin() as connection:
        connection.execute(sa.text(change))
    assert spent(ledger) == (DOLLAR, Money())


def test_a_key_is_of_one_recipe_for_ever(ledger: Ledger) -> None:
    opened(ledger)
    other = purpose().model_copy(update={"recipe": "cd" * 32})
    with pytest.raises(Conflict, match="something else"):
        ledger.open(order_key(RECIPE, 1), other, {}, DOLLAR, Caps(), "run 1", "")


def test_what_was_never_ordered_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        ledger.settle("nothing/1", DOLLAR, is_clip=True, reason="")
    assert ledger.orders(production="nothing") == () and ledger.orders(recipe=RECIPE) == ()


def test_a_job_that_two_find_at_once_is_the_same_job(ledger: Ledger) -> None:
    """One has it of an answer, the other of a search: they disagree on when it began, not on its name."""
    key = opened(ledger).key
    first = {"native": {"id": "t-1"}, "submitted_at": "2026-11-28T23:59:00Z"}
    ledger.advance(key, OrderState.PLACED, handle={**first})
    again = ledger.advance(key, OrderState.PLACED, handle={**first, "submitted_at": "2026-11-28T23:58:59Z"})
    assert again.handle == first
    with pytest.raises(Conflict):
        ledger.advance(key, OrderState.PLACED, handle={**first, "native": {"id": "t-2"}})


def held(ledger: Ledger, number: int) -> Order:
    key = opened(ledger, number).key
    ledger.advance(key, OrderState.AMBIGUOUS, "read timeout")
    return ledger.advance(key, OrderState.HELD, "not found")


def outcomes(acts: Sequence[Callable[[], Order]]) -> list[Order | Conflict]:
    """Of all of them at once, each in a thread of its own."""

    def act(one: Callable[[], Order]) -> Order | Conflict:
        try:
            return one()
        except Conflict as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_of_all_orders_for_which_a_job_is_claimed_at_once_one_gets_it(ledger: Ledger) -> None:
    job: dict[str, JsonValue] = {"native": {"id": "t-1"}}
    orders = [held(ledger, number) for number in (1, 2)]
    acts = [partial(ledger.claim, order, job, "adopted", is_decided=True) for order in orders * 3]
    assert sum(isinstance(one, Order) for one in outcomes(acts)) == 1
    assert [one.state for one in ledger.orders()].count(OrderState.PLACED) == 1


def test_of_all_who_decide_on_an_order_at_once_one_does(ledger: Ledger) -> None:
    order = held(ledger, 1)
    said = [f"to be paid again by {person}" for person in range(4)]
    found = outcomes([partial(ledger.decide, order, DOLLAR, words) for words in said])
    (decided,) = [one for one in found if isinstance(one, Order)]
    assert ledger.order(order.key) == decided and decided.note in said
    assert spent(ledger) == (Money(), DOLLAR)
