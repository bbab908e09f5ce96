"""The ledger: every micro-dollar reserved before it may be spent, and settled or released after; append-only.

An order and the entry that reserves its price are written in one transaction, which is on the disk before the request
is sent. Orders that ask for room under one cap are let in one at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from pydantic import JsonValue

from reelwright.errors import Conflict, NotFound
from reelwright.film.noun import canonical_json
from reelwright.film.tenant import LOCAL
from reelwright.ledger.caps import Caps, Scope, committed, require_room
from reelwright.ledger.order import NEXT, Order, OrderState, Purpose
from reelwright.store.database import MONEY_LOCK, reading, writing
from reelwright.store.tables import ledger_entries as entries
from reelwright.store.tables import orders
from reelwright.units import Money, Value

_RECIPES_AT_ONCE = 400
"""Of one question; SQLite before 3.32 takes 999 values."""


def now() -> datetime:
    return datetime.now(UTC)


class Kind(StrEnum):
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"


class Entry(Value):
    """One line of the ledger."""

    at: datetime
    purpose: Purpose
    order: str
    kind: Kind
    reserved: Money
    """By how much what is reserved rises, or falls below nought."""
    spent: Money
    reason: str


class Ledger:
    """The money of a workspace. Safe to use from several threads, processes and, with Postgres, machines."""

    def __init__(self, database: sa.Engine, clock: Callable[[], datetime] = now) -> None:
        self._database, self._now = database, clock

    def open(
        self,
        key: str,
        purpose: Purpose,
        body: dict[str, JsonValue],
        quoted: Money,
        caps: Caps,
        sender: str,
        reason: str,
    ) -> tuple[Order, bool]:
        """The order of this key, and whether it was written now. Only who is told so may send it, once.

        Raises:
            OverCap: a cap leaves less than `quoted`; nothing was written.
            OverLimit: the backend's jobs of the day are used up; nothing was written.
            Conflict: the key is of another order, or of another tenant's.
        """
        with writing(self._database, MONEY_LOCK) as connection:
            there = _found(connection, key)
            if there is not None:
                if (there.purpose.recipe, there.purpose.tenant) != (purpose.recipe, purpose.tenant):
                    raise Conflict(f"order {key} is there already, for something else or somebody else")
                return there, False
            at = self._now()
            require_room(connection, caps, purpose, at.date(), quoted)
            order = Order(
                key=key, purpose=purpose, body=body, quoted=quoted, sender=sender, written_at=at, changed_at=at
            )
            connection.execute(sa.insert(orders).values(_row(order)))
            self._enter(connection, order, Kind.RESERVE, quoted, Money(), reason, at)
        return order, True

    def advance(self, key: str, state: OrderState, note: str = "", handle: dict[str, JsonValue] | None = None) -> Order:
        """Change an order that stays open: it was placed, is ambiguous or held. Repeating it changes nothing, and
        neither does finding the job again that is on record.

        Raises:
            NotFound: there is no such order.
            Conflict: it cannot become that.
        """
        with writing(self._database, MONEY_LOCK) as connection:
            order = _order(connection, key)
            if order.state is state and (handle is None or _job(handle) == _job(order.handle)):
                return order
            return self._become(connection, order, state, note, handle)

    def claim(self, order: Order, handle: dict[str, JsonValue], note: str, is_decided: bool = False) -> Order:
        """Take the job that was found for that of an order. Of all orders for which a job is claimed at once, one gets
        it.

        Args:
            is_decided: a person decides, of the order as it was looked at; else it may have been found by two.

        Raises:
            Conflict: it is the job of another order, or the order has another, or is not as it was looked at.
        """
        with writing(self._database, MONEY_LOCK) as connection:
            there = _unchanged(connection, order) if is_decided else _order(connection, order.key)
            if there.state is OrderState.PLACED and _job(handle) == _job(there.handle):
                return there
            if _is_owned(connection, handle, order.key):
                raise Conflict(f"the job that was found is that of another order than {order.key}")
            return self._become(connection, there, OrderState.PLACED, note, handle)

    def touch(self, key: str, note: str) -> bool:
        """Note that an intent is still on its way, so that nobody takes it for left behind.

        Returns:
            False if somebody did: it is not to be sent any more.
        """
        with writing(self._database, MONEY_LOCK) as connection:
            still = sa.and_(orders.c.key == key, orders.c.state == OrderState.INTENT.value)
            touched = connection.execute(sa.update(orders).where(still).values(note=note, changed_at=self._now()))
            return touched.rowcount == 1

    def is_owned(self, handle: dict[str, JsonValue], key: str) -> bool:
        """Whether a job is that of another order than `key`."""
        with reading(self._database) as connection:
            return _is_owned(connection, handle, key)

    def settle(self, key: str, cost: Money, is_clip: bool, reason: str) -> Order:
        """Close an order whose job is over, at what it cost; `is_clip`: a clip came of it.

        What is dearer than quoted is entered as it is, for it was paid. Repeating it changes nothing.

        Raises:
            NotFound: there is no such order.
            Conflict: it is closed at another cost, or not placed.
        """
        return self._close(key, OrderState.DONE if is_clip else OrderState.FAILED, Kind.SETTLE, cost, reason)

    def decide(self, order: Order, cost: Money, reason: str) -> Order:
        """What a person decided of an order that gave no clip, or none that is there any more. A held one is closed at
        `cost`; one that is settled costs what it did. Of all who decide at once, one does.

        Raises:
            Conflict: the order is not as it was looked at: its job was found meanwhile, or somebody else has decided.
        """
        with writing(self._database, MONEY_LOCK) as connection:
            there = _unchanged(connection, order)
            decided = self._become(connection, there, OrderState.FAILED, reason, None)
            if there.state is OrderState.HELD:
                self._enter(connection, order, Kind.SETTLE, Money() - order.quoted, cost, reason, decided.changed_at)
        return decided

    def release(self, key: str, state: OrderState, reason: str) -> Order:
        """Close an order that cost nothing: it was refused, or proven never to have been placed. As `settle`."""
        return self._close(key, state, Kind.RELEASE, Money(), reason)

    def _close(self, key: str, state: OrderState, kind: Kind, cost: Money, reason: str) -> Order:
        if cost < Money():
            raise ValueError(f"order {key} cannot cost {cost}")
        with writing(self._database, MONEY_LOCK) as connection:
            order = _order(connection, key)
            if order.state.is_over:
                spent = connection.execute(
                    sa.select(entries.c.spent).where(entries.c.order == key, entries.c.closes)
                ).scalar_one()
                if order.state is state and spent == cost.micro_usd:
                    return order
                raise Conflict(f"order {key} is closed already: {order.state}, at {Money(micro_usd=spent)}")
            closed = self._become(connection, order, state, reason, None)
            self._enter(connection, order, kind, Money() - order.quoted, cost, reason, closed.changed_at)
        return closed

    def _become(
        self,
        connection: sa.Connection,
        order: Order,
        state: OrderState,
        note: str,
        handle: dict[str, JsonValue] | None,
    ) -> Order:
        if state not in NEXT[order.state]:
            raise Conflict(f"order {order.key} is {order.state} and cannot become {state}")
        changed = order.model_copy(
            update={"state": state, "note": note, "handle": handle or order.handle, "changed_at": self._now()}
        )
        connection.execute(sa.update(orders).where(orders.c.key == order.key).values(_row(changed)))
        return changed

    def _enter(
        self,
        connection: sa.Connection,
        order: Order,
        kind: Kind,
        reserved: Money,
        spent: Money,
        reason: str,
        at: datetime,
    ) -> None:
        values = order.purpose.model_dump() | {
            "at": at,
            "day": order.written_at.date().isoformat(),
            "order": order.key,
            "closes": kind is not Kind.RESERVE,
            "kind": kind.value,
            "reserved": reserved.micro_usd,
            "spent": spent.micro_usd,
            "reason": reason,
        }
        connection.execute(sa.insert(entries).values(values))

    def order(self, key: str) -> Order:
        """Raises NotFound."""
        with reading(self._database) as connection:
            return _order(connection, key)

    def orders_of(self, recipes: Iterable[str], states: Collection[OrderState]) -> dict[str, Order]:
        """Recipe -> the newest order of it in one of these states, where there is one."""
        wanted = list(dict.fromkeys(recipes))
        found: dict[str, Order] = {}
        for start in range(0, len(wanted), _RECIPES_AT_ONCE):
            these = orders.c.recipe.in_(wanted[start : start + _RECIPES_AT_ONCE])
            asked = sa.select(orders).where(these, orders.c.state.in_([state.value for state in states]))
            with reading(self._database) as connection:
                rows = connection.execute(asked.order_by(orders.c.written_at, orders.c.key)).all()
            found |= {row.recipe: _of(row) for row in rows}
        return found

    def orders(
        self,
        production: str | None = None,
        recipe: str | None = None,
        states: Collection[OrderState] = (),
        backend: str | None = None,
        tenant: str | None = None,
    ) -> tuple[Order, ...]:
        """Those of a production, of a recipe, in some states, of a backend, of a tenant; oldest first."""
        wanted = sa.select(orders).order_by(orders.c.written_at, orders.c.key)
        if production is not None:
            wanted = wanted.where(orders.c.production == production)
        if recipe is not None:
            wanted = wanted.where(orders.c.recipe == recipe)
        if backend is not None:
            wanted = wanted.where(orders.c.backend == backend)
        if tenant is not None:
            wanted = wanted.where(orders.c.tenant == tenant)
        if states:
            wanted = wanted.where(orders.c.state.in_([state.value for state in states]))
        with reading(self._database) as connection:
            return tuple(map(_of, connection.execute(wanted)))

    def spent(self, key: str) -> Money:
        """What an order did cost: nothing while it is open."""
        with reading(self._database) as connection:
            cost = sa.select(sa.func.coalesce(sa.func.sum(entries.c.spent), 0)).where(entries.c.order == key)
            return Money(micro_usd=int(connection.execute(cost).scalar_one()))

    def left(self, caps: Caps, tenant: str = LOCAL) -> dict[Scope, Money]:
        """What a tenant may still order for, today and ever, under those caps that there are."""
        today = self._now().date()
        there = {Scope.DAY: caps.day, Scope.TENANT: caps.tenant}
        with reading(self._database) as connection:
            left = {
                scope: cap - committed(connection, scope, today, tenant=tenant)
                for scope, cap in there.items()
                if cap is not None
            }
        return {scope: max(amount, Money(), key=lambda money: money.micro_usd) for scope, amount in left.items()}

    def settled(self, backend: str) -> int:
        """How many orders of a backend are closed at a cost, whatever came of them."""
        closed = sa.and_(entries.c.backend == backend, entries.c.kind == Kind.SETTLE.value)
        with reading(self._database) as connection:
            return int(connection.execute(sa.select(sa.func.count()).where(closed)).scalar_one())

    def entries(
        self,
        production: str | None = None,
        recipe: str | None = None,
        backend: str | None = None,
        tenant: str | None = None,
    ) -> tuple[Entry, ...]:
        """The lines of a production, of a recipe, of a backend, of a tenant, or all, in the order they were written."""
        wanted = sa.select(entries).order_by(entries.c.id)
        if production is not None:
            wanted = wanted.where(entries.c.production == production)
        if recipe is not None:
            wanted = wanted.where(entries.c.recipe == recipe)
        if backend is not None:
            wanted = wanted.where(entries.c.backend == backend)
        if tenant is not None:
            wanted = wanted.where(entries.c.tenant == tenant)
        with reading(self._database) as connection:
            return tuple(map(_entry, connection.execute(wanted)))


def _job(handle: Mapping[str, JsonValue] | None) -> JsonValue:
    """What the provider calls it; when we think that it began is no part of that."""
    return None if handle is None else handle.get("native")


def _is_owned(connection: sa.Connection, handle: dict[str, JsonValue], key: str) -> bool:
    """Whether a job is that of another order than `key`."""
    handles = connection.execute(
        sa.select(orders.c.handle).where(orders.c.key != key, orders.c.handle.is_not(None))
    ).scalars()
    return any(_job(json.loads(one)) == _job(handle) for one in handles)


def _unchanged(connection: sa.Connection, order: Order) -> Order:
    """The order as it is, which is as somebody looked at it. Raises Conflict."""
    there = _order(connection, order.key)
    if (there.state, there.note) != (order.state, order.note):
        raise Conflict(f"order {order.key} is {there.state} by now ({there.note}); look at it again")
    return there


def _found(connection: sa.Connection, key: str) -> Order | None:
    row = connection.execute(sa.select(orders).where(orders.c.key == key)).one_or_none()
    return None if row is None else _of(row)


def _order(connection: sa.Connection, key: str) -> Order:
    order = _found(connection, key)
    if order is None:
        raise NotFound(f"there is no order {key}")
    return order


def _of(row: sa.Row[Any]) -> Order:
    return Order(
        key=row.key,
        purpose=_purpose(row),
        body=json.loads(row.body),
        quoted=Money(micro_usd=row.quoted),
        state=OrderState(row.state),
        handle=None if row.handle is None else json.loads(row.handle),
        note=row.note,
        sender=row.sender,
        written_at=row.written_at,
        changed_at=row.changed_at,
    )


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(
        at=row.at,
        purpose=_purpose(row),
        order=row.order,
        kind=Kind(row.kind),
        reserved=Money(micro_usd=row.reserved),
        spent=Money(micro_usd=row.spent),
        reason=row.reason,
    )


def _purpose(row: sa.Row[Any]) -> Purpose:
    return Purpose(**{name: getattr(row, name) for name in Purpose.model_fields})


def _row(order: Order) -> dict[str, Any]:
    return order.purpose.model_dump() | {
        "key": order.key,
        "body": canonical_json(order.body),
        "handle": None if order.handle is None else canonical_json(order.handle),
        "quoted": order.quoted.micro_usd,
        "state": order.state.value,
        "note": order.note,
        "sender": order.sender,
        "written_at": order.written_at,
        "changed_at": order.changed_at,
    }
