"""The row of a production: read, locked and changed. Functions on an open transaction."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from reelwright.errors import NotFound, Stopped
from reelwright.film.brief import Brief
from reelwright.film.events import Event, ProductionStarted
from reelwright.film.gate import Gate
from reelwright.film.production import Production
from reelwright.film.status import Condition, State, check_condition
from reelwright.store.events import append
from reelwright.store.tables import productions as rows
from reelwright.store.tables import progress as progress_rows


def of_brief(connection: sa.Connection, brief: Brief, tenant: str) -> Production | None:
    """The tenant's newest production of this brief."""
    question = newest_first().where(rows.c.brief_digest == brief.digest, rows.c.tenant == tenant)
    row = connection.execute(question.limit(1)).one_or_none()
    return None if row is None else production_of(row)


def newest_first() -> sa.Select[Any]:
    """The question for all of them."""
    return sa.select(rows).order_by(rows.c.created_at.desc(), rows.c.id.desc())


def all_ids(connection: sa.Connection) -> list[str]:
    return list(connection.execute(sa.select(rows.c.id).order_by(rows.c.created_at.desc())).scalars())


def found_row(connection: sa.Connection, production_id: str) -> sa.Row[Any] | None:
    """None: there is none."""
    if not production_id.isascii():  # no id is, and what a terminal of another encoding sends no database takes
        return None
    return connection.execute(sa.select(rows).where(rows.c.id == production_id)).one_or_none()


def locked(connection: sa.Connection, production_id: str) -> sa.Row[Any]:
    """The row, which until the end of the transaction nobody else changes. SQLite's writer is alone anyway."""
    question = sa.select(rows).where(rows.c.id == production_id).with_for_update()
    row = connection.execute(question).one_or_none()
    if row is None:
        raise not_found(connection, production_id)
    return row


def not_found(connection: sa.Connection, production_id: str) -> NotFound:
    ids = all_ids(connection)
    near = difflib.get_close_matches(production_id, ids[:1000], n=3, cutoff=0.3) or ids[:3]
    there_are = f"the nearest: {', '.join(near)}" if near else "there are none yet; begin with: reelwright make BRIEF"
    return NotFound(f"no production {production_id!r}; {there_are}")


def production_of(row: sa.Row[Any]) -> Production:
    return Production(
        id=row.id,
        title=row.title,
        brief=row.brief_digest,
        state=State(row.state),
        condition=Condition(row.condition),
        run=row.run,
        created_at=row.created_at,
        updated_at=row.updated_at,
        tenant=row.tenant,
        gates=tuple(Gate(name) for name in row.gates.split(",") if name),
    )


def values_of(production: Production, brief: Brief) -> dict[str, Any]:
    return production.model_dump(exclude={"brief"}) | {
        "brief_digest": production.brief,
        "brief": brief.to_json(),
        "state": production.state.value,
        "condition": production.condition.value,
        "tenant": production.tenant,
        "gates": ",".join(production.gates),
    }


def require_run(row: sa.Row[Any], run: int) -> None:
    if row.run != run:
        raise Stopped(f"{row.id} is in run {row.run}; run {run} of it is over")


def begin_run(connection: sa.Connection, row: sa.Row[Any], **values: Any) -> Production:
    """The run that follows the one it is in."""
    if row.condition != Condition.RUNNING.value:
        check_condition(Condition(row.condition), Condition.RUNNING)
    run = row.run + 1
    connection.execute(sa.delete(progress_rows).where(progress_rows.c.production == row.id))
    beginning = {"run": run, "state": State.INIT.value, "condition": Condition.RUNNING.value}
    return change(connection, row.id, (ProductionStarted(run=run),), "", **beginning, **values)


def change(
    connection: sa.Connection, production_id: str, events: tuple[Event, ...], key: str, **values: Any
) -> Production:
    now = datetime.now(UTC)
    connection.execute(sa.update(rows).where(rows.c.id == production_id).values(updated_at=now, **values))
    append(connection, production_id, events, key, now)
    return production_of(locked(connection, production_id))
