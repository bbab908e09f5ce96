"""Caps: the most that may be spent on a shot, a production, in a day, by a tenant."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from reelwright.errors import InvalidInput
from reelwright.ledger.order import Purpose
from reelwright.store.tables import ledger_entries as entries
from reelwright.units import Money, Value


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


class OverCap(InvalidInput):
    """It would cost more than is left under a cap; nothing was ordered."""

    def __init__(self, scope: Scope, wanted: Money, left: Money, cap: Money) -> None:
        super().__init__(
            f"this may cost {wanted}, and of the {cap} allowed per {scope} {left} is left; raise that cap, or choose a "
            "cheaper backend"
        )
        self.scope, self.left = scope, left


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
    """Raises OverCap for the first cap that `wanted` does not fit under; what is of no shot has no cap per shot."""
    for scope in Scope:
        cap: Money | None = getattr(caps, scope.value)
        if cap is None or (scope is Scope.SHOT and not purpose.shot):
            continue
        left = cap - committed(
            connection, scope, day, tenant=purpose.tenant, production=purpose.production, shot=purpose.shot
        )
        if left < wanted:
            raise OverCap(scope, wanted, max(left, Money(), key=lambda money: money.micro_usd), cap)
