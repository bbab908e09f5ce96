"""Caps: the most that may be spent on a shot, a production, in a day, by a tenant."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum

import sqlalchemy as sa
from pydantic import Field

from reelwright.errors import InvalidInput
from reelwright.ledger.order import OrderState, Purpose
from reelwright.store.tables import ledger_entries as entries
from reelwright.store.tables import orders
from reelwright.units import Money, Value

_NEVER_TAKEN = (OrderState.REFUSED.value, OrderState.DROPPED.value)


class Scope(StrEnum):
    SHOT = "shot"
    PRODUCTION = "production"
    DAY = "day"
    """Of a tenant, from midnight to midnight UTC."""
    TENANT = "tenant"


class Caps(Value):
    """None: no cap."""

    shot: Money | None = None
    production: Money | None = None
    day: Money | None = None
    tenant: Money | None = None
    jobs_a_day: int | None = Field(default=None, ge=1)
    """Orders of one backend since midnight UTC, whoever they are for."""


class OverCap(InvalidInput):
    """It would cost more than is left under a cap; nothing was ordered."""

    def __init__(self, scope: Scope, wanted: Money, left: Money, cap: Money) -> None:
        super().__init__(
            f"this may cost {wanted}, and of the {cap} allowed per {scope} {left} is left; raise that cap, or choose a "
            "cheaper backend"
        )
        self.scope, self.left = scope, left


class OverLimit(InvalidInput):
    """The provider's account allows no more jobs today; nothing was ordered."""

    def __init__(self, backend: str, jobs: int) -> None:
        super().__init__(
            f"{backend} has had the {jobs} jobs that are allowed a day; the next may be ordered at 0:00 UTC"
        )


def committed(
    connection: sa.Connection, scope: Scope, day: date, *, tenant: str, production: str = "", shot: str = ""
) -> Money:
    """What is spent in a scope, and what open orders reserve."""
    where = {
        Scope.SHOT: sa.and_(entries.c.production == production, entries.c.shot == shot),
        Scope.PRODUCTION: entries.c.production == production,
        Scope.DAY: sa.and_(entries.c.tenant == tenant, entries.c.day == day.isoformat()),
        Scope.TENANT: entries.c.tenant == tenant,
    }[scope]
    whole = sa.select(sa.func.coalesce(sa.func.sum(entries.c.reserved + entries.c.spent), 0)).where(where)
    return Money(micro_usd=int(connection.execute(whole).scalar_one()))


def require_room(connection: sa.Connection, caps: Caps, purpose: Purpose, day: date, wanted: Money) -> None:
    """Raises OverCap for the first cap that `wanted` does not fit under; what is of no shot has no cap per shot. Raises
    OverLimit where the backend's jobs of the day are used up."""
    if caps.jobs_a_day is not None and caps.jobs_a_day <= _ordered(connection, purpose.backend, day):
        raise OverLimit(purpose.backend, caps.jobs_a_day)
    for scope in Scope:
        cap: Money | None = getattr(caps, scope.value)
        if cap is None or (scope is Scope.SHOT and not purpose.shot):
            continue
        left = cap - committed(
            connection, scope, day, tenant=purpose.tenant, production=purpose.production, shot=purpose.shot
        )
        if left < wanted:
            raise OverCap(scope, wanted, max(left, Money(), key=lambda money: money.micro_usd), cap)


def _ordered(connection: sa.Connection, backend: str, day: date) -> int:
    """The orders of a backend since a day began that it took, or may have taken."""
    since = orders.c.written_at >= datetime.combine(day, time(), UTC)
    taken = sa.and_(orders.c.backend == backend, since, orders.c.state.not_in(_NEVER_TAKEN))
    return int(connection.execute(sa.select(sa.func.count()).where(taken)).scalar_one())
