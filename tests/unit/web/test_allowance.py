"""How often a key may ask: over all servers together, at the price of few statements."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from reelwright.store.database import open_database
from reelwright.web.allowance import Allowance


class Clock:
    at = 60_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def database(empty_database: str) -> Iterator[sa.Engine]:
    engine = open_database(empty_database)
    yield engine
    engine.dispose()


def taken(allowance: Allowance, tries: int, key: str = "ada") -> int:
    return sum(allowance.take(key) for _ in range(tries))


def test_two_servers_give_a_key_together_what_it_may_ask_and_another_key_its_own(database: sa.Engine) -> None:
    one, other = Allowance(database, 200, Clock()), Allowance(database, 200, Clock())
    assert sum(taken(who, 1) for _ in range(150) for who in (one, other)) == 200
    assert taken(one, 300, "grace") == 200


@pytest.mark.parametrize("where", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_of_many_at_once_no_more_get_through(request: pytest.FixtureRequest, where: str) -> None:
    url = request.getfixturevalue("empty_database" if where == "sqlite" else "postgres_url")
    databases = [open_database(url) for _ in range(3)]
    servers = [Allowance(database, 100, Clock()) for database in databases]
    with ThreadPoolExecutor(9) as pool:
        got = list(pool.map(lambda number: taken(servers[number % 3], 5), range(60)))
    for database in databases:
        database.dispose()
    assert sum(got) == 100


def test_a_request_in_many_costs_a_statement_and_one_that_is_refused_does_not_ask_again_at_once(
    database: sa.Engine,
) -> None:
    clock, transactions = Clock(), list[str]()
    allowance = Allowance(database, 5000, clock)

    @sa.event.listens_for(database, "commit")
    def note(connection: Any) -> None:
        transactions.append("")

    assert taken(allowance, 1000) == 1000 and len(transactions) == 10
    assert taken(allowance, 4000) == 4000 and len(transactions) == 50
    assert taken(allowance, 1000) == 0 and len(transactions) == 51
    clock.at += 1.1
    assert taken(allowance, 1000) == 0 and len(transactions) == 52


def test_the_minute_slides(database: sa.Engine) -> None:
    clock = Clock()
    clock.at += 50
    allowance = Allowance(database, 100, clock)
    assert taken(allowance, 200) == 100
    clock.at += 11  # a second into the next minute, most of which the last one covers
    assert taken(allowance, 200) == 2
    clock.at += 29
    assert taken(allowance, 200) == 48
    clock.at += 120
    assert taken(allowance, 200) == 100


def test_only_the_last_minutes_of_a_key_are_kept(database: sa.Engine) -> None:
    clock = Clock()
    allowance = Allowance(database, 3, clock)
    for _ in range(5):
        assert allowance.take("ada")
        clock.at += 60
    with database.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM allowances")).scalar_one() == 2
