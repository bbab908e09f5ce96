"""The record of productions: where each stands, all that happened to it, and how far it is.

State, condition and the events that tell of the change are written in one transaction, after the tables of
`film/status.py`. What is repeated after a crash is recognised by its key: the caller names the step (run and turn, such
as `session_…:1 04`), the events of a call get `<key> 0`, `<key> 1`, …, and the database refuses a second event of the
same production and key. A call whose key is there already changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from reelwright.errors import Conflict, InvalidInput, NotFound
from reelwright.film.brief import Brief
from reelwright.film.deliverable import Film
from reelwright.film.events import Event, GateReached, ProductionStarted
from reelwright.film.gate import Decision
from reelwright.film.production import Production
from reelwright.film.status import Condition, State, check_condition, check_state
from reelwright.film.tenant import LOCAL
from reelwright.store.database import BEGIN_LOCK, insert, reading, writing
from reelwright.store.events import Told, append, last_seq, told, was_told
from reelwright.store.rows import (
    all_ids,
    begin_run,
    change,
    found_row,
    locked,
    newest_first,
    not_found,
    of_brief,
    production_of,
    require_run,
    values_of,
)
from reelwright.store.tables import decisions as decision_rows
from reelwright.store.tables import productions as rows
from reelwright.store.tables import progress as progress_rows


class Productions:
    """The productions of a workspace. Safe to use from several threads, processes and, with Postgres, machines."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    # What there is

    def create(
        self, brief: Brief, new: Callable[[], Production], tenant: str = LOCAL, is_copy: bool = False
    ) -> Production:
        """The tenant's newest production of this brief; if there is none, or a copy of it is wanted, `new()` is
        recorded, with its first event.

        One process at a time does this, so that a brief gets one production however many ask at once. `new` makes the
        session folder in the same turn: whoever waits for the turn finds a folder with its record, or a left-over one.

        Raises:
            Conflict: the id of the new one is taken.
        """
        with writing(self._database, BEGIN_LOCK) as connection:
            there = None if is_copy else of_brief(connection, brief, tenant)
            if there is not None:
                return there
            production = new()
            if found_row(connection, production.id) is not None:
                raise Conflict(f"production {production.id} is there already")
            connection.execute(sa.insert(rows).values(values_of(production, brief)))
            append(connection, production.id, (ProductionStarted(run=production.run),), "", production.created_at)
        return production

    def of(self, brief: Brief, tenant: str = LOCAL) -> Production | None:
        """The tenant's newest production of this brief; None: it was never begun."""
        with reading(self._database) as connection:
            return of_brief(connection, brief, tenant)

    def unrecorded(self, ids: Sequence[str]) -> list[str]:
        """Those of `ids` that are of no production and will be of none: one that is being begun is waited for.

        `ids`: of session folders, seen before this is asked.
        """
        with writing(self._database, BEGIN_LOCK) as connection:
            recorded = set(all_ids(connection))
        return [id_ for id_ in ids if id_ not in recorded]

    def get(self, production_id: str) -> Production:
        """Raises NotFound, with the ids that come nearest."""
        with reading(self._database) as connection:
            row = found_row(connection, production_id)
            if row is None:
                raise not_found(connection, production_id)
        return production_of(row)

    def find(self, end_of_id: str) -> Production:
        """The production with this id, or the one whose id ends so.

        Raises:
            NotFound: there is none.
            InvalidInput: there are several.
        """
        with reading(self._database) as connection:
            row = found_row(connection, end_of_id)
            if row is not None:
                return production_of(row)
            ids = [name for name in all_ids(connection) if end_of_id and name.endswith(end_of_id)]
            if not ids:
                raise not_found(connection, end_of_id)
            if len(ids) > 1:
                raise InvalidInput(
                    f"{len(ids)} productions end in {end_of_id!r}: {', '.join(ids[:5])}; write more of it"
                )
            return production_of(locked(connection, ids[0]))

    def list(self, tenant: str | None = None) -> list[Production]:
        """All of them, or a tenant's, newest first."""
        question = newest_first() if tenant is None else newest_first().where(rows.c.tenant == tenant)
        with reading(self._database) as connection:
            return [production_of(row) for row in connection.execute(question)]

    def page(
        self,
        tenant: str,
        most: int,
        after: tuple[datetime, str] | None = None,
        conditions: Collection[Condition] = (),
        words: str = "",
    ) -> tuple[Production, ...]:
        """The tenant's productions, newest first, at most so many of those that follow one.

        Args:
            after: when that one was created, and its id; None: from the newest on.
            conditions: only those in one of these; none: all.
            words: only those in whose title or id they occur, in any case.
        """
        question = newest_first().where(rows.c.tenant == tenant).limit(most)
        if after is not None:
            question = question.where(sa.tuple_(rows.c.created_at, rows.c.id) < after)
        if conditions:
            question = question.where(rows.c.condition.in_([one.value for one in conditions]))
        if words:
            question = question.where(
                rows.c.title.icontains(words, autoescape=True) | rows.c.id.contains(words, autoescape=True)
            )
        with reading(self._database) as connection:
            return tuple(production_of(row) for row in connection.execute(question))

    def to_be_made(self) -> tuple[Production, ...]:
        """Those that are to be worked on, the oldest first: what a process that was killed had accepted is among
        them."""
        question = sa.select(rows).where(rows.c.condition == Condition.RUNNING.value).order_by(rows.c.updated_at)
        with reading(self._database) as connection:
            return tuple(production_of(row) for row in connection.execute(question))

    def newest(self) -> Production:
        """Raises NotFound when there is none yet."""
        with reading(self._database) as connection:
            row = connection.execute(newest_first().limit(1)).one_or_none()
        if row is None:
            raise NotFound("no productions yet; begin with: reelwright make BRIEF")
        return production_of(row)

    def brief(self, production_id: str) -> Brief:
        """Raises NotFound."""
        return Brief.from_json(self._column(production_id, rows.c.brief))

    def film(self, production_id: str) -> Film | None:
        """What was delivered last; None until something was. Raises NotFound."""
        text = self._column(production_id, rows.c.film)
        return None if text is None else Film.from_json(text)

    def films(self, tenant: str | None = None) -> dict[str, Film]:
        """What was delivered last, of every production, or every one of a tenant, of which something was."""
        question = sa.select(rows.c.id, rows.c.film).where(rows.c.film.is_not(None))
        if tenant is not None:
            question = question.where(rows.c.tenant == tenant)
        with reading(self._database) as connection:
            found = connection.execute(question).all()
        return {row.id: Film.from_json(row.film) for row in found}

    def _column(self, production_id: str, column: sa.Column[Any]) -> Any:
        with reading(self._database) as connection:
            row = connection.execute(sa.select(column).where(rows.c.id == production_id)).one_or_none()
            if row is None:
                raise not_found(connection, production_id)
        return row[0]

    # What changes

    def set_state(
        self, production_id: str, before: State, after: State, event: Event, *more: Event, key: str, run: int
    ) -> Production:
        """Go `before -> after` and append the events, at least one; with a key that was used, change nothing.

        `run`: who moves it. A run after which another was begun moves nothing any more.

        Raises:
            NotFound: no such production.
            Conflict: the table does not allow it, or the production is not in `before`: somebody else moved first.
            Stopped: it is in a later run.
        """
        check_state(before, after)
        with writing(self._database) as connection:
            row = locked(connection, production_id)
            require_run(row, run)
            if was_told(connection, production_id, key):
                return production_of(row)
            if row.state != before.value:
                raise Conflict(f"{production_id} is in {row.state}, not in {before}: something else moved it first")
            return change(connection, production_id, (event, *more), key, state=after.value)

    def set_condition(
        self, production_id: str, after: Condition, *events: Event, key: str = "", run: int | None = None
    ) -> Production:
        """Become `after` and append `events`. When it is `after` already, or the key was used, change nothing.

        `run`: as in `set_state`; None: it is no run that asks.

        Raises:
            NotFound: no such production.
            Conflict: the table does not allow it.
            Stopped: it is in a later run.
        """
        with writing(self._database) as connection:
            row = locked(connection, production_id)
            if run is not None:
                require_run(row, run)
            if row.condition == after.value or was_told(connection, production_id, key):
                return production_of(row)
            check_condition(Condition(row.condition), after)
            return change(connection, production_id, events, key, condition=after.value)

    def set_title(self, production_id: str, title: str, *events: Event, key: str = "") -> None:
        """Give it a better title and append `events`; with a key that was used, change nothing. Raises NotFound."""
        with writing(self._database) as connection:
            locked(connection, production_id)
            if not was_told(connection, production_id, key):
                change(connection, production_id, events, key, title=title)

    def start_run(self, production_id: str, after: int) -> Production:
        """Begin anew: the run that follows run `after`, in INIT, running. Who asks second gets the same run.

        Raises:
            NotFound: no such production.
        """
        with writing(self._database) as connection:
            row = locked(connection, production_id)
            return production_of(row) if row.run != after else begin_run(connection, row)

    def edit(self, production_id: str, before: str, brief: Brief, *events: Event) -> Production:
        """Another brief in place of the one with digest `before`, and a run of it begun, in one transaction.

        Raises:
            NotFound: no such production.
            Conflict: somebody else edited it first.
        """
        with writing(self._database) as connection:
            row = locked(connection, production_id)
            if row.brief_digest != before:
                raise Conflict(f"{production_id} was edited meanwhile; look at it again, and edit what is there now")
            append(connection, production_id, events, "", datetime.now(UTC))
            return begin_run(connection, row, brief=brief.to_json(), brief_digest=brief.digest)

    def decide(self, production_id: str, decision: Decision, event: Event) -> Production:
        """What a person said at the gate a production waits at; approved, the next run is begun, in one transaction.

        Raises:
            NotFound: no such production.
            Conflict: it does not wait there, or asks something else by now.
        """
        with writing(self._database) as connection:
            row = locked(connection, production_id)
            if row.condition != Condition.WAITING.value:
                raise Conflict(f"{production_id} waits at no gate; it is {row.condition} in {row.state}")
            asked = [one for _, _, one in told(connection, production_id, 0) if isinstance(one, GateReached)][-1].matter
            if (asked.gate, asked.digest) != (decision.matter.gate, decision.matter.digest):
                raise Conflict(
                    f"{production_id} waits at the gate {asked.gate} for another answer by now; look at it again"
                )
            connection.execute(sa.insert(decision_rows).values(production=production_id, body=decision.to_json()))
            append(connection, production_id, (event,), "", decision.at)
            return begin_run(connection, row) if decision.is_approved else change(connection, production_id, (), "")

    def decisions(self, production_id: str) -> tuple[Decision, ...]:
        """What people said at its gates, in order."""
        question = sa.select(decision_rows.c.body).where(decision_rows.c.production == production_id)
        with reading(self._database) as connection:
            found = connection.execute(question.order_by(decision_rows.c.id)).scalars()
            return tuple(Decision.from_json(body) for body in found)

    def save_film(self, production_id: str, film: Film) -> None:
        """Raises NotFound."""
        with writing(self._database) as connection:
            locked(connection, production_id)
            change(connection, production_id, (), "", film=film.to_json())

    def delete(self, production_id: str) -> None:
        """Forget it, with its events and progress.

        Raises:
            NotFound: no such production.
            Conflict: it is running.
        """
        with writing(self._database) as connection:
            if locked(connection, production_id).condition == Condition.RUNNING.value:
                raise Conflict(f"{production_id} is running; first: reelwright cancel {production_id}")
            connection.execute(sa.delete(rows).where(rows.c.id == production_id))

    # What happened

    def append(self, production_id: str, *events: Event, key: str = "") -> None:
        """Record what happened; with a key that was used, nothing. Raises NotFound."""
        with writing(self._database) as connection:
            locked(connection, production_id)
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
            if found_row(connection, production_id) is not None:
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
