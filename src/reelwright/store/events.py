"""The events of a production in the database, numbered from 1 without a gap. Functions on an open transaction."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from reelwright.film.events import EVENTS, Event
from reelwright.store.database import EVENTS_LOCK, hold
from reelwright.store.tables import events as rows

Told = list[tuple[int, datetime, Event]]
"""Number, moment, event; in order."""


def append(connection: sa.Connection, production_id: str, events: tuple[Event, ...], key: str, now: datetime) -> None:
    """Number and insert. The caller has locked the production's row, or just made it: nobody counts beside us.

    Ids rise in the order in which events can be seen: who has seen one has seen all before it. On Postgres, where
    several write at once, this waits for whoever appended and has not committed; so a transaction appends last, and to
    one production.
    """
    if events:
        hold(connection, EVENTS_LOCK)
    first = last_seq(connection, production_id) + 1
    values = [
        {
            "production": production_id,
            "seq": first + index,
            "key": _key(key, index) if key else None,
            "at": now,
            "kind": event.kind,
            "body": EVENTS.dump_json(event).decode(),
        }
        for index, event in enumerate(events)
    ]
    if values:
        connection.execute(sa.insert(rows), values)


def _key(key: str, index: int) -> str:
    return f"{key} {index}"


def was_told(connection: sa.Connection, production_id: str, key: str) -> bool:
    """Whether events were appended under this key. An empty key never was used."""
    if not key:
        return False
    mine = rows.c.production == production_id
    question = sa.select(rows.c.id).where(mine, rows.c.key == _key(key, 0))
    return connection.execute(question).one_or_none() is not None


def last_seq(connection: sa.Connection, production_id: str) -> int:
    """The number of the last event; 0 when nothing happened."""
    question = sa.select(sa.func.coalesce(sa.func.max(rows.c.seq), 0))
    return int(connection.execute(question.where(rows.c.production == production_id)).scalar_one())


def told(connection: sa.Connection, production_id: str, after_seq: int) -> Told:
    """What happened after event number `after_seq`."""
    question = (
        sa.select(rows.c.seq, rows.c.at, rows.c.body)
        .where(rows.c.production == production_id, rows.c.seq > after_seq)
        .order_by(rows.c.seq)
    )
    return [(row.seq, row.at, EVENTS.validate_json(row.body)) for row in connection.execute(question)]
