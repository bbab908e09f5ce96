"""What happens to all productions, as one record that can be followed from any point on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from reelwright.film.status import Condition
from reelwright.store.database import reading
from reelwright.store.tables import events, productions, progress

_IDS_AT_ONCE = 400
"""Of one question; SQLite before 3.32 takes 999 values."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One event, and whose it is."""

    id: int
    """Rises over all productions, in the order in which they can be seen: see `store/events.py`."""
    production: str
    tenant: str
    seq: int
    at: datetime
    kind: str
    body: str
    """The event, JSON."""


class Record:
    """Of a workspace. Safe to use from several threads."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def last_id(self) -> int:
        """Of the newest event of any production; 0 when nothing ever happened."""
        with reading(self._database) as connection:
            return last_id(connection)

    def after(self, id_: int, limit: int, tenant: str | None = None) -> list[Happening]:
        """The first `limit` events after that with this id, of one tenant or of all, in order."""
        with reading(self._database) as connection:
            return happenings(connection, events.c.id > id_, limit, tenant)

    def of(self, production: str, after_seq: int, limit: int) -> list[Happening]:
        """The first `limit` events of a production after its event number `after_seq`, in order."""
        with reading(self._database) as connection:
            return happenings(connection, (events.c.production == production) & (events.c.seq > after_seq), limit)

    def running(self, tenant: str) -> list[str]:
        """The productions of a tenant that run now."""
        question = sa.select(productions.c.id).where(
            productions.c.condition == Condition.RUNNING.value, productions.c.tenant == tenant
        )
        with reading(self._database) as connection:
            return list(connection.execute(question).scalars())

    def progress(self, ids: Collection[str]) -> dict[str, dict[str, float]]:
        """Production -> how far each thing is, 0..1, by name; of those of which anything is known."""
        found: dict[str, dict[str, float]] = {}
        wanted = list(ids)
        columns = progress.c.production, progress.c.item, progress.c.fraction
        with reading(self._database) as connection:
            for start in range(0, len(wanted), _IDS_AT_ONCE):
                some = wanted[start : start + _IDS_AT_ONCE]
                for row in connection.execute(sa.select(*columns).where(progress.c.production.in_(some))):
                    found.setdefault(row.production, {})[row.item] = row.fraction
        return found

    @contextmanager
    def pulse(self) -> Iterator[Pulse]:
        """For one thread, which looks often."""
        raw = self._database.raw_connection()
        try:
            yield Pulse(raw.driver_connection if self._database.dialect.name == "sqlite" else None)
        finally:
            raw.close()


class Pulse:
    """Tells whether anything was written, at a hundredth of what it costs to look what. Only SQLite can."""

    def __init__(self, connection: Any) -> None:
        self._connection, self._version = connection, -1

    def has_changed(self) -> bool:
        """Since this was asked last; always true at first, and where nobody knows."""
        if self._connection is None:
            return True
        before, self._version = self._version, self._connection.execute("PRAGMA data_version").fetchone()[0]
        return bool(before != self._version)


def last_id(connection: sa.Connection) -> int:
    """As `Record.last_id`, in an open transaction."""
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(events.c.id), 0))).scalar_one())


def happenings(
    connection: sa.Connection, which: sa.ColumnElement[bool], limit: int, tenant: str | None = None
) -> list[Happening]:
    """Those for which `which` is true, in an open transaction."""
    question = (
        sa.select(events, productions.c.tenant)
        .join(productions, productions.c.id == events.c.production)
        .where(which)
        .order_by(events.c.id)
        .limit(limit)
    )
    if tenant is not None:
        question = question.where(productions.c.tenant == tenant)
    return [
        Happening(row.id, row.production, row.tenant, row.seq, row.at, row.kind, row.body)
        for row in connection.execute(question)
    ]
