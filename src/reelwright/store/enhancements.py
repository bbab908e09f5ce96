"""The record of clips that are enhanced for who asks: what is wished for, how far each is, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from reelwright.errors import Conflict, NotFound
from reelwright.store.database import reading, writing
from reelwright.store.tables import enhancement_parts as part_rows
from reelwright.store.tables import enhancements as rows

_ENOUGH = 0.03
"""Share of the work that is done before anything is claimed of the rest."""


class EnhancementState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self not in (EnhancementState.QUEUED, EnhancementState.RUNNING)


@dataclass(frozen=True, slots=True)
class EnhancementRow:
    id: str
    tenant: str
    name: str
    """Of the clip, as who sent it calls it."""
    clip: str
    """sha256, in the asset store."""
    options: dict[str, Any]
    files: dict[str, str]
    """Option -> sha256, in the asset store, of the file that it names."""
    state: EnhancementState
    result: str | None
    """Recipe of the film that was made; None: there is none, or nothing was to be done."""
    report: dict[str, Any] | None
    error: str | None
    made_at: datetime
    began_at: datetime | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class PartsDone:
    share: float | None
    """Of all chunks, by frames, 0..1; None: what is to be done is not known yet."""
    seconds_left: float | None
    """At the pace so far; None: that cannot be told yet."""


class Enhancements:
    """Of a workspace. Safe to use from several threads, processes and, with Postgres, machines."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def create(
        self, id_: str, tenant: str, name: str, clip: str, options: Mapping[str, Any], files: Mapping[str, str]
    ) -> EnhancementRow:
        now = datetime.now(UTC)
        values = {
            "id": id_,
            "tenant": tenant,
            "name": name,
            "clip": clip,
            "options": json.dumps(dict(options)),
            "files": json.dumps(dict(files)),
            "state": EnhancementState.QUEUED.value,
            "made_at": now,
            "changed_at": now,
        }
        with writing(self._database) as connection:
            connection.execute(sa.insert(rows).values(values))
            return _enhancement(_row(connection, id_))

    def get(self, id_: str) -> EnhancementRow:
        """Raises NotFound."""
        with reading(self._database) as connection:
            return _enhancement(_row(connection, id_))

    def page(self, tenant: str, most: int, after: tuple[datetime, str] | None = None) -> tuple[EnhancementRow, ...]:
        """The tenant's, newest first, at most so many of those that follow one.

        Args:
            after: when that one was made, and its id; None: from the newest on.
        """
        question = sa.select(rows).where(rows.c.tenant == tenant)
        if after is not None:
            question = question.where(sa.tuple_(rows.c.made_at, rows.c.id) < after)
        question = question.order_by(rows.c.made_at.desc(), rows.c.id.desc()).limit(most)
        with reading(self._database) as connection:
            return tuple(_enhancement(row) for row in connection.execute(question))

    def queued(self) -> tuple[EnhancementRow, ...]:
        """Those nobody has begun, the oldest first: what a process that was killed had accepted is among them."""
        question = sa.select(rows).where(rows.c.state == EnhancementState.QUEUED.value).order_by(rows.c.made_at)
        with reading(self._database) as connection:
            return tuple(_enhancement(row) for row in connection.execute(question))

    def begin(self, id_: str) -> bool:
        """Somebody works on it; False: it is over. Raises NotFound."""
        with writing(self._database) as connection:
            if EnhancementState(_row(connection, id_).state).is_over:
                return False
            _change(connection, id_, state=EnhancementState.RUNNING.value)
        return True

    def end(
        self,
        id_: str,
        state: EnhancementState,
        result: str | None = None,
        report: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> EnhancementRow:
        """What came of it. One that is over stays as it is.

        Raises:
            NotFound.
        """
        with writing(self._database) as connection:
            row = _row(connection, id_)
            if not EnhancementState(row.state).is_over:
                told = None if report is None else json.dumps(dict(report))
                _change(connection, id_, state=state.value, result=result, report=told, error=error)
            return _enhancement(_row(connection, id_))

    def cancel(self, id_: str) -> EnhancementRow:
        """
        Raises:
            NotFound.
            Conflict: it is over otherwise.
        """
        found = self.end(id_, EnhancementState.CANCELLED)
        if found.state is not EnhancementState.CANCELLED:
            raise Conflict(f"{id_} is {found.state}; there is nothing to cancel")
        return found

    # How far it is

    def plan(self, id_: str, frames: Sequence[int], there: Sequence[int]) -> None:
        """Its chunks are these, so long each, and those of `there` were made before. Once planned, it stays so."""
        now, was_there = datetime.now(UTC), frozenset(there)
        values = [
            {
                "enhancement": id_,
                "number": number,
                "frames": count,
                "fraction": 1.0 if number in was_there else 0.0,
                "was_there": number in was_there,
            }
            for number, count in enumerate(frames)
        ]
        with writing(self._database) as connection:
            known = sa.select(part_rows.c.number).where(part_rows.c.enhancement == id_).limit(1)
            if values and connection.execute(known).first() is None:
                connection.execute(sa.insert(part_rows), values)
                _change(connection, id_, began_at=now)

    def set_progress(self, id_: str, number: int, fraction: float) -> None:
        """How far a chunk is, 0..1. One that is gone is no error."""
        mine = (part_rows.c.enhancement == id_) & (part_rows.c.number == number)
        with writing(self._database) as connection:
            connection.execute(sa.update(part_rows).where(mine).values(fraction=fraction))

    def headway(self, row: EnhancementRow) -> PartsDone:
        """Of one that runs."""
        frames = sa.func.sum(part_rows.c.frames)
        done = sa.func.sum(part_rows.c.frames * part_rows.c.fraction)
        there = sa.func.sum(sa.case((part_rows.c.was_there, part_rows.c.frames), else_=0))
        with reading(self._database) as connection:
            question = sa.select(frames, done, there).where(part_rows.c.enhancement == row.id)
            total, finished, before = connection.execute(question).one()
        if not total:
            return PartsDone(None, None)
        share, start = float(finished) / total, float(before) / total
        worked = 0.0 if row.began_at is None else (datetime.now(UTC) - row.began_at).total_seconds()
        if share - start < _ENOUGH or worked <= 0:
            return PartsDone(share, None)
        return PartsDone(share, worked * (1 - share) / (share - start))


def _row(connection: sa.Connection, id_: str) -> sa.Row[Any]:
    row = connection.execute(sa.select(rows).where(rows.c.id == id_).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(f"there is no enhancement {id_[:80]!r}")
    return row


def _change(connection: sa.Connection, id_: str, **values: Any) -> None:
    connection.execute(sa.update(rows).where(rows.c.id == id_).values(changed_at=datetime.now(UTC), **values))


def _enhancement(row: sa.Row[Any]) -> EnhancementRow:
    return EnhancementRow(
        id=row.id,
        tenant=row.tenant,
        name=row.name,
        clip=row.clip,
        options=json.loads(row.options),
        files=json.loads(row.files),
        state=EnhancementState(row.state),
        result=row.result,
        report=None if row.report is None else json.loads(row.report),
        error=row.error,
        made_at=row.made_at,
        began_at=row.began_at,
        changed_at=row.changed_at,
    )
