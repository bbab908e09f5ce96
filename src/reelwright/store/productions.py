"""The record of productions: where each stands, all that happened to it, and how far it is.

State, condition and the events that tell of the change are written in one transaction, after the tables of
`film/status.py`. What is repeated after a crash is recognised by its key: the caller names the step (run and turn, such
as `session_…:1 04`), the events of a call get `<key> 0`, `<key> 1`, …, and the database refuses a second event of the
same production and key. A call whose key is there already changes nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from reelwright.errors import Conflict, InvalidInput, NotFound
from reelwright.film.brief import Brief
from reelwright.film.deliverable import Film
from reelwright.film.events import Event, ProductionStarted
from reelwright.film.production import Production
from reelwright.film.status import Condition, State, check_condition, check_state
from reelwright.store.database import BEGIN_LOCK, insert, reading, writing
from reelwright.store.events import Told, append, last_seq, told, was_told
from reelwright.store.tables import productions as rows
from reelwright.store.tables import progress as progress_rows


class Productions:
    """The productions of a workspace. Safe to use from several threads, processes and, with Postgres, machines."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    # What there is

    def create(self, brief: Brief, new: Callable[[], Production]) -> Production:
        """The newest production of this brief; if there is none, `new()` is recorded, with its first event.

        One process at a time does this, so that a brief gets one production however many ask at once. `new` makes the
        session folder in the same turn: whoever waits for the turn finds a folder with its record, or a left-over one.

        Raises:
            Conflict: the id of the new one is taken.
        """
        with writing(self._database, BEGIN_LOCK) as connection:
            there = _of_brief(connection, brief)
            if there is not None:
                return there
            production = new()
            if _row(connection, production.id) is not None:
                raise Conflict(f"production {production.id} is there already")
            connection.execute(sa.insert(rows).values(_values(production, brief)))
            append(connection, production.id, (ProductionStarted(run=production.run),), "", production.created_at)
        return production

    def of(self, brief: Brief) -> Production | None:
        """The newest production of this brief; None: it was never begun."""
        with reading(self._database) as connection:
            return _of_brief(connection, brief)

    def unrecorded(self, ids: Sequence[str]) -> list[str]:
        """Those of `ids` that are of no production and will be of none: one that is being begun is waited for.

        `ids`: of session folders, seen before this is asked.
        """
        with writing(self._database, BEGIN_LOCK) as connection:
            recorded = set(_ids(connection))
        return [id_ for id_ in ids if id_ not in recorded]

    def get(self, production_id: str) -> Production:
        """Raises NotFound, with the ids that come nearest."""
        with reading(self._database) as connection:
            row = _row(connection, production_id)
            if row is None:
                raise _not_found(connection, production_id)
        return _production(row)

    def find(self, end_of_id: str) -> Production:
        """The production with this id, or the one whose id ends so.

        Raises:
            NotFound: there is none.
            InvalidInput: there are several.
        """
        with reading(self._database) as connection:
            row = _row(connection, end_of_id)
            if row is not None:
                return _production(row)
            ids = [name for name in _ids(connection) if end_of_id and name.endswith(end_of_id)]
            if not ids:
                raise _not_found(connection, end_of_id)
            if len(ids) > 1:
                raise InvalidInput(
                    f"{len(ids)} productions end in {end_of_id!r}: {', '.join(ids[:5])}; write more of it"
                )
            return _production(_locked(connection, ids[0]))

    def list(self) -> list[Production]:
        """All of them, newest first."""
        with reading(self._database) as connection:
            return [_production(row) for row in connection.execute(_newest_first())]

    def newest(self) -> Production:
        """Raises NotFound when there is none yet."""
        with reading(self._database) as connection:
            row = connection.execute(_newest_first().limit(1)).one_or_none()
        if row is None:
            raise NotFound("no productions yet; begin with: reelwright make BRIEF")
        return _production(row)

    def brief(self, production_id: str) -> Brief:
        """Raises NotFound."""
        return Brief.from_json(self._column(production_id, rows.c.brief))

    def film(self, production_id: str) -> Film | None:
        """What was delivered last; None until something was. Raises NotFound."""
        text = self._column(production_id, rows.c.film)
        return None if text is None else Film.from_json(text)

    def films(self) -> dict[str, Film]:
        """What was delivered last, of every production of which something was."""
        with reading(self._database) as connection:
            found = connection.execute(sa.select(rows.c.id, rows.c.film).where(rows.c.film.is_not(None))).all()
        return {row.id: Film.from_json(row.film) for row in found}

    def _column(self, production_id: str, column: sa.Column[Any]) -> Any:
        with reading(self._database) as connection:
            row = connection.execute(sa.select(column).where(rows.c.id == production_id)).one_or_none()
            if row is None:
                raise _not_found(connection, production_id)
        return row[0]

    # What changes

    def set_state(
        self, production_id: str, before: State, after: State, event: Event, *more: Event, key: str
    ) -> Production:
        """Go `before -> after` and append the events, at least one; with a key that was used, change nothing.

        Raises:
            NotFound: no such production.
            Conflict: the table does not allow it, or the production is not in `before`: somebody else moved first.
        """
        check_state(before, after)
        with writing(self._database) as connection:
            row = _locked(connection, production_id)
            if was_told(connection, production_id, key):
                return _production(row)
            if row.state != before.value:
                raise Conflict(f"{production_id} is in {row.state}, not in {before}: something else moved it first")
            return _change(connection, production_id, (event, *more), key, state=after.value)

    def set_condition(self, production_id: str, after: Condition, *events: Event, key: str = "") -> Production:
        """Become `after` and append `events`. When it is `after` already, or the key was used, change nothing.

        Raises:
            NotFound: no such production.
            Conflict: the table does not allow it.
        """
        with writing(self._database) as connection:
            row = _locked(connection, production_id)
            if row.condition == after.value or was_told(connection, production_id, key):
                return _production(row)
            check_condition(Condition(row.condition), after)
            return _change(connection, production_id, events, key, condition=after.value)

    def set_title(self, production_id: str, title: str, *events: Event, key: str = "") -> None:
        """Give it a better title and append `events`; with a key that was used, change nothing. Raises NotFound."""
        with writing(self._database) as connection:
            _locked(connection, production_id)
            if not was_told(connection, production_id, key):
                _change(connection, production_id, events, key, title=title)

    def start_run(self, production_id: str, after: int) -> Production:
        """Begin anew: the run that follows run `after`, in INIT, running. Who asks second gets the same run.

        Raises:
            NotFound: no such production.
        """
        with writing(self._database) as connection:
            row = _locked(connection, production_id)
            if row.run != after:
                return _production(row)
            if row.condition != Condition.RUNNING.value:
                check_condition(Condition(row.condition), Condition.RUNNING)
            run = after + 1
            connection.execute(sa.delete(progress_rows).where(progress_rows.c.production == production_id))
            return _change(
                connection,
                production_id,
                (ProductionStarted(run=run),),
                "",
                run=run,
                state=State.INIT.value,
                condition=Condition.RUNNING.value,
            )

    def save_film(self, production_id: str, film: Film) -> None:
        """Raises NotFound."""
        with writing(self._database) as connection:
            _locked(connection, production_id)
            _change(connection, production_id, (), "", film=film.to_json())

    def delete(self, production_id: str) -> None:
        """Forget it, with its events and progress.

        Raises:
            NotFound: no such production.
            Conflict: it is running.
        """
        with writing(self._database) as connection:
            if _locked(connection, production_id).condition == Condition.RUNNING.value:
                raise Conflict(f"{production_id} is running; first: reelwright cancel {production_id}")
            connection.execute(sa.delete(rows).where(rows.c.id == production_id))

    # What happened

    def append(self, production_id: str, *events: Event, key: str = "") -> None:
        """Record what happened; with a key that was used, nothing. Raises NotFound."""
        with writing(self._database) as connection:
            _locked(connection, production_id)
            if not was_told(connection, production_id, key):
                append(connection, production_id, events, key, datetime.now(UTC))

    def events(self, production_id: str, after_seq: int = 0) -> Told:
        """What happened after event number `after_seq`, in order. Empty for an unknown id."""
        with reading(self._database) as connection:
            return told(connection, production_id, after_seq)

    def last_seq(self, production_id: str) -> int:
        """The number of the last event; 0 when nothing happened."""
        with reading(self._database) as connection:
            return last_seq(connection, production_id)

    # How far it is

    def set_progress(self, production_id: str, item: str, fraction: float, what: str = "") -> None:
        """Say how far one thing is, 0..1, in place of what was said before. A production that is gone is no error."""
        values = {"fraction": fraction, "what": what, "updated_at": datetime.now(UTC)}
        with writing(self._database) as connection:
            if _row(connection, production_id) is not None:
                connection.execute(
                    insert(connection, progress_rows)
                    .values(production=production_id, item=item, **values)
                    .on_conflict_do_update(index_elements=["production", "item"], set_=values)
                )

    def progress(self, production_id: str) -> dict[str, float]:
        """How far each thing is, by name."""
        question = (
            sa.select(progress_rows.c.item, progress_rows.c.fraction)
            .where(progress_rows.c.production == production_id)
            .order_by(progress_rows.c.item)
        )
        with reading(self._database) as connection:
            return {row.item: row.fraction for row in connection.execute(question)}

    def clear_progress(self, production_id: str) -> None:
        with writing(self._database) as connection:
            connection.execute(sa.delete(progress_rows).where(progress_rows.c.production == production_id))


def _of_brief(connection: sa.Connection, brief: Brief) -> Production | None:
    row = connection.execute(_newest_first().where(rows.c.brief_digest == brief.digest).limit(1)).one_or_none()
    return None if row is None else _production(row)


def _newest_first() -> sa.Select[Any]:
    return sa.select(rows).order_by(rows.c.created_at.desc(), rows.c.id.desc())


def _ids(connection: sa.Connection) -> list[str]:
    return list(connection.execute(sa.select(rows.c.id).order_by(rows.c.created_at.desc())).scalars())


def _row(connection: sa.Connection, production_id: str) -> sa.Row[Any] | None:
    if not production_id.isascii():  # no id is, and what a terminal of another encoding sends no database takes
        return None
    return connection.execute(sa.select(rows).where(rows.c.id == production_id)).one_or_none()


def _locked(connection: sa.Connection, production_id: str) -> sa.Row[Any]:
    """The row, which until the end of the transaction nobody else changes. SQLite's writer is alone anyway."""
    question = sa.select(rows).where(rows.c.id == production_id).with_for_update()
    row = connection.execute(question).one_or_none()
    if row is None:
        raise _not_found(connection, production_id)
    return row


def _not_found(connection: sa.Connection, production_id: str) -> NotFound:
    ids = _ids(connection)
    near = difflib.get_close_matches(production_id, ids[:1000], n=3, cutoff=0.3) or ids[:3]
    there_are = f"the nearest: {', '.join(near)}" if near else "there are none yet; begin with: reelwright make BRIEF"
    return NotFound(f"no production {production_id!r}; {there_are}")


def _production(row: sa.Row[Any]) -> Production:
    return Production(
        id=row.id,
        title=row.title,
        brief=row.brief_digest,
        state=State(row.state),
        condition=Condition(row.condition),
        run=row.run,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _values(production: Production, brief: Brief) -> dict[str, Any]:
    return production.model_dump(exclude={"brief"}) | {
        "brief_digest": production.brief,
        "brief": brief.to_json(),
        "state": production.state.value,
        "condition": production.condition.value,
    }


def _change(
    connection: sa.Connection, production_id: str, events: tuple[Event, ...], key: str, **values: Any
) -> Production:
    now = datetime.now(UTC)
    connection.execute(sa.update(rows).where(rows.c.id == production_id).values(updated_at=now, **values))
    append(connection, production_id, events, key, now)
    return _production(_locked(connection, production_id))
