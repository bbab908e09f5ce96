"""The audit log: every change that somebody made over the server or tried to, in a chain of hashes.

The database refuses to change or remove a row. Who can alter the database itself breaks the chain, which `broken`
tells, unless everything after it is made again; keep the last hash elsewhere against that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from reelwright.store.database import AUDIT_LOCK, reading, writing
from reelwright.store.tables import audit as rows

UNRECORDED: dict[str, Any] = {"x-unrecorded": True}
"""`openapi_extra` of a route whose refusals are nobody's attempt at anything."""
DONE, REFUSED, FAILED = "done", "refused", "failed"
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did, or was refused."""

    tenant: str
    """Empty where nobody knows who it was."""
    who: str
    key: str
    role: str
    action: str
    """Such as `DELETE /api/v1/keys/{key_id}`."""
    target: str
    """Such as `/api/v1/keys/0123456789ab`."""
    outcome: str
    """`done`, `refused` or `failed`."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """A row of the log."""

    id: int
    at: datetime
    deed: Deed
    hash: str


class AuditLog:
    """Safe to use from several threads and processes."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def enter(self, deed: Deed) -> None:
        with writing(self._database, AUDIT_LOCK) as connection:
            enter(connection, deed)

    def list(self, tenants: tuple[str, ...], before: int | None, limit: int) -> list[Entered]:
        """The newest first. `before`: an id, of the last of the page before."""
        question = sa.select(rows).where(rows.c.tenant.in_(tenants)).order_by(rows.c.id.desc()).limit(limit)
        if before is not None:
            question = question.where(rows.c.id < before)
        with reading(self._database) as connection:
            return [_entered(row) for row in connection.execute(question)]

    def broken(self) -> int | None:
        """The id of the first row that is not as it was written, or does not follow on the one before; None: all do."""
        previous = ""
        for row in self._all():
            if row.hash != _chained(previous, row.at, row.deed):
                return row.id
            previous = row.hash
        return None

    def _all(self) -> Iterator[Entered]:
        after = 0
        while True:
            question = sa.select(rows).where(rows.c.id > after).order_by(rows.c.id).limit(_PAGE)
            with reading(self._database) as connection:
                page = [_entered(row) for row in connection.execute(question)]
            yield from page
            if not page:
                return
            after = page[-1].id


def enter(connection: sa.Connection, deed: Deed) -> None:
    """Within a transaction that writes, and holds `AUDIT_LOCK`."""
    last = connection.execute(sa.select(rows.c.hash).order_by(rows.c.id.desc()).limit(1)).scalar()
    now = datetime.now(UTC)
    connection.execute(sa.insert(rows).values(at=now, hash=_chained(last or "", now, deed), **asdict(deed)))


def _chained(previous: str, at: datetime, deed: Deed) -> str:
    row = json.dumps([previous, at.isoformat(timespec="microseconds"), asdict(deed)], sort_keys=True)
    return hashlib.sha256(row.encode()).hexdigest()


def _entered(row: sa.Row[Any]) -> Entered:
    deed = Deed(row.tenant, row.who, row.key, row.role, row.action, row.target, row.outcome, row.detail)
    return Entered(row.id, row.at, deed, row.hash)
