"""What they are told: a row for each event and webhook, until it was taken, or nobody tries any more."""

from __future__ import annotations

import json
import random
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from reelwright.errors import Conflict, NotFound
from reelwright.store.database import HOOKS_LOCK, reading, writing
from reelwright.store.record import Happening, happenings, last_id
from reelwright.store.tables import deliveries as rows
from reelwright.store.tables import events
from reelwright.store.tables import webhooks as webhook_rows
from reelwright.web.bulletins import event_fields

PAUSES_SECONDS = (5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600)
"""Before each attempt after the first; a tenth more or less, so that not all come back at once."""
LEASE = timedelta(seconds=60)
"""One that is being told is nobody else's for so long: longer than an attempt takes."""
KEPT = timedelta(days=30)
"""After which one that was taken, or given up, is forgotten."""
TEST = "test"
"""Kind of what is told to try a webhook."""
_EVENTS_AT_ONCE = 200
_LOOKED_AT = 100


class DeliveryState(StrEnum):
    WAITING = "waiting"
    """To be told, or told again."""
    DELIVERED = "delivered"
    """Answered with a status of success."""
    DEAD = "dead"
    """Nobody tries any more, unless it is asked for."""


@dataclass(frozen=True, slots=True)
class Delivery:
    id: str
    """As the receiver knows it, the same at every attempt."""
    webhook: str
    kind: str
    body: str
    state: DeliveryState
    attempts: int
    due_at: datetime
    """Of the next attempt, where it waits."""
    status: int | None
    """Of the last answer; None: there was none."""
    said: str
    """Why it was not taken."""
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """One to be told now, and whom."""

    delivery: Delivery
    url: str
    sealed: tuple[str, ...]
    """The secrets that sign, as they are kept."""


class Deliveries:
    """Of a workspace. Safe to use from several threads and processes."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    # What is to be told

    def spread(self) -> int:
        """Make deliveries of what happened since, once for each webhook; gives how many."""
        with reading(self._database) as connection:
            if _lowest(connection, last_id(connection)) is None:
                return 0
        count = 0
        while True:
            made, is_all = self._spread_some()
            count += made
            if is_all:
                return count

    def _spread_some(self) -> tuple[int, bool]:
        """How many were made, and whether that was all."""
        with writing(self._database, HOOKS_LOCK) as connection:
            newest = last_id(connection)
            lowest = _lowest(connection, newest)
            if lowest is None:
                return 0, True
            found = happenings(connection, events.c.id > lowest, _EVENTS_AT_ONCE)
            is_all = len(found) < _EVENTS_AT_ONCE
            last = found[-1].id if found else newest
            up_to = max(newest, last) if is_all else last
            active = connection.execute(
                sa.select(webhook_rows).where(webhook_rows.c.is_active, webhook_rows.c.told_up_to < up_to)
            ).all()
            values = [
                _values(hook.id, event.kind, _body(event), event.id)
                for hook in active
                for event in found
                if event.id > hook.told_up_to and event.tenant == hook.tenant and _wants(hook.kinds, event.kind)
            ]
            if values:
                connection.execute(sa.insert(rows), values)
            connection.execute(
                sa.update(webhook_rows)
                .where(webhook_rows.c.id.in_([hook.id for hook in active]))
                .values(told_up_to=up_to)
            )
        return len(values), is_all

    def add_test(self, webhook: str) -> Delivery:
        """Something to try it with, told at once."""
        body = {"type": TEST, "timestamp": _moment(datetime.now(UTC)), "data": {"webhook": webhook}}
        values = _values(webhook, TEST, json.dumps(body, separators=(",", ":")), None)
        with writing(self._database) as connection:
            connection.execute(sa.insert(rows).values(values))
            return _delivery(connection.execute(sa.select(rows).where(rows.c.id == values["id"])).one())

    # Telling it

    def due(self, busy: Mapping[str, int], of_one: int, in_all: int) -> list[Parcel]:
        """Those to be told now, which are the caller's until their lease ends.

        Args:
            busy: webhook -> how many of it the caller is telling already.
            of_one: how many the caller tells one webhook at once, at most.
            in_all: how many more it can tell.
        """
        now = datetime.now(UTC)
        full = [webhook for webhook, count in busy.items() if count >= of_one]
        question = (
            sa.select(
                rows, webhook_rows.c.url, webhook_rows.c.secret, webhook_rows.c.old_secret, webhook_rows.c.old_until
            )
            .join(webhook_rows, webhook_rows.c.id == rows.c.webhook)
            .where(rows.c.state == DeliveryState.WAITING.value, rows.c.due_at <= now, webhook_rows.c.is_active)
            .where(rows.c.webhook.not_in(full))
            .order_by(rows.c.due_at)
            .limit(_LOOKED_AT)
        )
        with reading(self._database) as connection:
            if connection.execute(question.limit(1)).first() is None:
                return []
        taken: list[Parcel] = []
        count = Counter(busy)
        with writing(self._database) as connection:
            for row in connection.execute(question.with_for_update(of=rows, skip_locked=True)):
                if count[row.webhook] < of_one and len(taken) < in_all:
                    count[row.webhook] += 1
                    taken.append(_parcel(row, now))
            leased = {"due_at": now + LEASE, "attempts": rows.c.attempts + 1, "changed_at": now}
            ids = [parcel.delivery.id for parcel in taken]
            connection.execute(sa.update(rows).where(rows.c.id.in_(ids)).values(leased))
        return taken

    def settle(self, parcel: Parcel, status: int | None, said: str) -> DeliveryState:
        """What came of telling it; `said` is why it was not taken, and empty where it was."""
        now, attempts = datetime.now(UTC), parcel.delivery.attempts + 1
        state, due_at = DeliveryState.WAITING, now
        if not said:
            state = DeliveryState.DELIVERED
        elif attempts > len(PAUSES_SECONDS):
            state = DeliveryState.DEAD
        else:
            due_at = now + timedelta(seconds=PAUSES_SECONDS[attempts - 1] * random.uniform(0.9, 1.1))
        values = {"state": state.value, "due_at": due_at, "status": status, "said": said, "changed_at": now}
        with writing(self._database) as connection:
            connection.execute(sa.update(rows).where(rows.c.id == parcel.delivery.id).values(values))
        return state

    def forget(self) -> int:
        """Remove those that are over for long; gives how many."""
        is_old = rows.c.changed_at < datetime.now(UTC) - KEPT
        with writing(self._database) as connection:
            gone = connection.execute(sa.delete(rows).where(rows.c.state != DeliveryState.WAITING.value, is_old))
            return gone.rowcount

    # Looking, and trying again

    def page(self, webhook: str, most: int, before: tuple[datetime, str] | None = None) -> tuple[Delivery, ...]:
        """Newest first, at most so many of those that follow one.

        Args:
            before: when that one was made, and its id; None: from the newest on.
        """
        question = sa.select(rows).where(rows.c.webhook == webhook)
        if before is not None:
            question = question.where(sa.tuple_(rows.c.made_at, rows.c.id) < before)
        question = question.order_by(rows.c.made_at.desc(), rows.c.id.desc()).limit(most)
        with reading(self._database) as connection:
            return tuple(_delivery(row) for row in connection.execute(question))

    def redeliver(self, webhook: str, id_: str) -> Delivery:
        """Tell it again, from the first attempt on.

        Raises:
            NotFound: it was told no such thing.
            Conflict: it waits to be told.
        """
        which = (rows.c.id == id_) & (rows.c.webhook == webhook)
        with writing(self._database) as connection:
            row = connection.execute(sa.select(rows).where(which)).one_or_none()
            if row is None:
                raise NotFound(f"webhook {webhook} was told no {id_[:40]!r}")
            if row.state == DeliveryState.WAITING.value:
                raise Conflict(f"{id_} waits to be told, at {_moment(row.due_at)}")
            now = datetime.now(UTC)
            values = {"state": DeliveryState.WAITING.value, "attempts": 0, "due_at": now, "changed_at": now}
            connection.execute(sa.update(rows).where(which).values(values))
            return _delivery(connection.execute(sa.select(rows).where(which)).one())


def _lowest(connection: sa.Connection, newest: int) -> int | None:
    """The last event that all who are to be told know of; None: they know of all."""
    question = sa.select(sa.func.min(webhook_rows.c.told_up_to)).where(
        webhook_rows.c.is_active, webhook_rows.c.told_up_to < newest
    )
    found: int | None = connection.execute(question).scalar()
    return found


def _wants(kinds: str, kind: str) -> bool:
    return not kinds or kind in kinds.split()


def _body(event: Happening) -> str:
    fields = event_fields(event)
    body = {"type": event.kind, "timestamp": fields["at"], "data": fields}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _values(webhook: str, kind: str, body: str, event: int | None) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": f"msg_{secrets.token_hex(16)}",
        "webhook": webhook,
        "event": event,
        "kind": kind,
        "body": body,
        "state": DeliveryState.WAITING.value,
        "attempts": 0,
        "due_at": now,
        "status": None,
        "said": "",
        "made_at": now,
        "changed_at": now,
    }


def _parcel(row: sa.Row[Any], now: datetime) -> Parcel:
    old = (row.old_secret,) if row.old_until is not None and row.old_until > now else ()
    return Parcel(_delivery(row), row.url, (row.secret, *old))


def _delivery(row: sa.Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        webhook=row.webhook,
        kind=row.kind,
        body=row.body,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        due_at=row.due_at,
        status=row.status,
        said=row.said,
        made_at=row.made_at,
        changed_at=row.changed_at,
    )
