"""A ledger on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from reelwright.store.database import open_database


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    engine = open_database(request.getfixturevalue("empty_database" if request.param == "sqlite" else "postgres_url"))
    yield engine
    engine.dispose()
