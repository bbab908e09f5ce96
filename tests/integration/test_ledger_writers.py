"""Sixteen writers at one ledger, on both databases: no cap is passed at any instant, nothing is settled twice."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from reelwright.ledger.ledger import Entry, Kind, Ledger
from reelwright.store.database import open_database
from reelwright.units import Money

from .ledger_actor import CAPS, THREADS

WRITERS = 16
ORDERS = 120 if os.environ.get("REELWRIGHT_TEST_LONG") else 12
ACTOR = Path(__file__).parent / "ledger_actor.py"


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_sixteen_writers_pass_no_cap_and_settle_nothing_twice(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    is_sqlite = kind == "sqlite"
    url = f"sqlite:///{tmp_path / 'reelwright.db'}" if is_sqlite else request.getfixturevalue("postgres_url")
    open_database(url).dispose()
    actors = [
        subprocess.Popen([sys.executable, ACTOR, url, str(seed), str(ORDERS)], stdout=subprocess.PIPE, text=True)
        for seed in range(WRITERS // THREADS)
    ]
    said = [line.split() for actor in actors for line in actor.communicate()[0].splitlines()]
    assert [actor.returncode for actor in actors] == [0] * (WRITERS // THREADS)
    database = open_database(url)
    lines = Ledger(database).entries()
    database.dispose()
    _require_caps_at_every_instant(lines)
    of = Counter(words[0] for words in said)
    assert of["over"] and of["paid"] and of["there"]  # else nothing was put to the test
    assert all(count == 1 for count in Counter((line.order, line.kind is Kind.RESERVE) for line in lines).values())
    told = {words[1]: int(words[2]) for words in said if words[0] == "paid"}
    assert told == {line.order: line.spent.micro_usd for line in lines if line.kind is Kind.SETTLE}
    sent = [words[1] for words in said if words[0] == "sent"]
    assert sorted(sent) == sorted(line.order for line in lines if line.kind is Kind.RESERVE)


def _require_caps_at_every_instant(lines: tuple[Entry, ...]) -> None:
    """The lines are in the order in which they were written, one at a time; their running sums are all there was."""
    scopes: list[tuple[Money | None, Callable[[Entry], object]]] = [
        (CAPS.shot, lambda line: (line.purpose.production, line.purpose.shot)),
        (CAPS.production, lambda line: line.purpose.production),
        (CAPS.tenant, lambda line: line.purpose.tenant),
        (CAPS.day, lambda line: line.purpose.tenant),  # looser than a day, if midnight passes
    ]
    for cap, scope in scopes:
        assert cap is not None
        for _, some in itertools.groupby(sorted(lines, key=lambda line: str(scope(line))), key=scope):
            sums = itertools.accumulate(line.reserved.micro_usd + line.spent.micro_usd for line in some)
            assert max(sums) <= cap.micro_usd
