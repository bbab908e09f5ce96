"""What a production cost agrees with its ledger to the micro-dollar, whatever was ordered and became of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.ledger.caps import Caps
from reelwright.ledger.costs import Costs, Spending, costs
from reelwright.ledger.ledger import Ledger
from reelwright.ledger.order import Order, OrderState, Purpose
from reelwright.store.database import open_database
from reelwright.store.tables import ledger_entries, orders
from reelwright.units import Money

MOST = 3_000_000
SHOTS, BACKENDS = ("", "SH010", "SH020", "SH030"), ("veo3", "luma")
_numbers = itertools.count(1)

amounts = st.integers(0, MOST)
plans = st.lists(
    st.tuples(st.sampled_from(SHOTS), st.sampled_from(BACKENDS), amounts, st.sampled_from(OrderState), amounts),
    max_size=12,
)
rejections = st.frozensets(st.tuples(st.sampled_from(SHOTS), st.sampled_from(BACKENDS)))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """One database for all examples; each is a production of its own."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('ledger') / 'reelwright.db'}")
    yield engine
    engine.dispose()


def recipe_of(shot: str, backend: str) -> str:
    return f"{SHOTS.index(shot):032x}{BACKENDS.index(backend):032x}"


def ordered(ledger: Ledger, production: str, shot: str, backend: str, quoted: int, end: OrderState, cost: int) -> Order:
    """An order that has come as far as `end`, and cost so much if it was settled."""
    purpose = Purpose(production=production, shot=shot, recipe=recipe_of(shot, backend), backend=backend, model="m")
    key = f"{next(_numbers)}/1"
    ledger.open(key, purpose, {}, Money(micro_usd=quoted), Caps(), "run", "")
    match end:
        case OrderState.INTENT:
            pass
        case OrderState.REFUSED:
            ledger.release(key, end, "no")
        case OrderState.PLACED | OrderState.AMBIGUOUS:
            ledger.advance(key, end)
        case OrderState.HELD | OrderState.DROPPED:
            ledger.advance(key, OrderState.AMBIGUOUS)
            if end is OrderState.HELD:
                ledger.advance(key, end)
            else:
                ledger.release(key, end, "never there")
        case OrderState.DONE | OrderState.FAILED:
            ledger.advance(key, OrderState.PLACED)
            ledger.settle(key, Money(micro_usd=cost), is_clip=end is OrderState.DONE, reason="")
    return ledger.order(key)


def told(ledger: Ledger, production: str, rejected: frozenset[tuple[str, str]] = frozenset()) -> Costs:
    """`rejected`: (shot, backend) whose clip is not in the film."""
    recipes = {recipe_of(shot, backend) for shot, backend in rejected}
    return costs(ledger.entries(production), ledger.orders(production), recipes)


@settings(deadline=None, max_examples=60)
@given(plans, rejections)
def test_the_sums_are_those_of_the_ledger_whatever_became_of_the_orders(
    shared: sa.Engine, plan: list[tuple[str, str, int, OrderState, int]], rejected: frozenset[tuple[str, str]]
) -> None:
    ledger = Ledger(shared)
    production = f"film {next(_numbers)}"
    for line in plan:
        ordered(ledger, production, *line)
    found = told(ledger, production, rejected)
    with shared.connect() as connection:
        lines = connection.execute(
            sa.select(
                sa.func.coalesce(sa.func.sum(ledger_entries.c.reserved), 0),
                sa.func.coalesce(sa.func.sum(ledger_entries.c.spent), 0),
            ).where(ledger_entries.c.production == production)
        ).one()
        open_or_settled = connection.execute(
            sa.select(sa.func.coalesce(sa.func.sum(orders.c.quoted), 0)).where(
                orders.c.production == production, orders.c.state.not_in(["refused", "dropped"])
            )
        ).scalar_one()
    whole = found.total
    assert (whole.reserved.micro_usd, whole.settled.micro_usd) == tuple(lines)
    assert whole.quoted.micro_usd == open_or_settled
    assert whole.orders == len(plan)
    lost = sum(
        cost
        for shot, backend, _, end, cost in plan
        if end is OrderState.FAILED or (end is OrderState.DONE and (shot, backend) in rejected)
    )
    assert whole.wasted.micro_usd == lost
    assert len(whole.held) == sum(end is OrderState.HELD for *_, end, _ in plan)
    for name in ("quoted", "reserved", "settled", "wasted"):
        assert sum((getattr(shot, name) for shot in found.shots), Money()) == getattr(whole, name)
    assert [shot.shot for shot in found.shots] == sorted({line[0] for line in plan})


def test_a_shot_shows_what_it_cost_and_what_of_that_is_not_in_the_film(database: sa.Engine) -> None:
    ledger = Ledger(database)
    first = ordered(ledger, "film", "SH010", "veo3", 800_000, OrderState.DONE, 640_000)
    ordered(ledger, "film", "SH010", "luma", 500_000, OrderState.DONE, 500_000)
    ordered(ledger, "film", "SH010", "luma", 100_000, OrderState.FAILED, 20_000)
    ordered(ledger, "film", "SH010", "luma", 900_000, OrderState.REFUSED, 0)
    held = ordered(ledger, "film", "SH020", "luma", 300_000, OrderState.HELD, 0)
    ordered(ledger, "another film", "SH010", "veo3", 700_000, OrderState.DONE, 700_000)
    found = told(ledger, "film", frozenset({("SH010", "luma")}))
    one, two = found.shots
    assert first.quoted == Money.usd("0.80")
    assert (one.quoted, one.reserved) == (Money.usd("1.40"), Money())
    assert (one.settled, one.wasted, one.orders) == (Money.usd("1.16"), Money.usd("0.52"), 4)
    assert (two.reserved, two.settled, two.held) == (Money.usd("0.30"), Money(), (held.key,))
    assert found.total.settled == Money.usd("1.16") and found.total.held == (held.key,)


def test_a_production_that_ordered_nothing_cost_nothing(shared: sa.Engine) -> None:
    assert told(Ledger(shared), "nothing") == Costs(shots=(), total=Spending())
