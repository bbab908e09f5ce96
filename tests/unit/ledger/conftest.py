"""A ledger on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from reelwright.store.database import open_database


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'reelwright.db'}" if is_sqlite else request.getfixturevalue("postgres_url")
    engine = open_database(url)
    yield engine
    engine.dispose()
