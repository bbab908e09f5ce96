"""How often each key may ask, counted over all servers of a workspace in a table that few requests touch.

A server takes requests of a key out of the table some at a time, and counts those down by itself: a fiftieth of a
minute's costs one transaction, at less than 100 a minute each request does, and no server lets more in than the table
had. The window slides by the usual estimate: of what was taken in the minute before, the share counts that is not yet
over.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import sqlalchemy as sa

from reelwright.store.database import insert, writing
from reelwright.store.tables import allowances as rows

_MINUTE = 60
_PARTS = 50
"""Of what a key may ask in a minute, taken at once: so much of it may lie unused in each other server."""
_AGAIN_SECONDS = 1.0
"""How long who was refused is refused without another look."""


class Allowance:
    """Safe to use from several threads; each server has one.

    Args:
        per_minute: most requests of a key.
        clock: seconds since 1970, on all machines about the same.
    """

    def __init__(self, database: sa.Engine, per_minute: int, clock: Callable[[], float] = time.time) -> None:
        self.per_minute = per_minute
        self._database, self._now = database, clock
        self._at_once = max(1, per_minute // _PARTS)
        self._lock = threading.Lock()
        self._minute = 0
        self._left: dict[str, int] = {}
        self._refused_until: dict[str, float] = {}

    def take(self, key: str) -> bool:
        """Whether the key may ask once more now.

        Raises:
            WorkspaceError: the database refuses.
        """
        now = self._now()
        minute = int(now // _MINUTE)
        with self._lock:
            if minute != self._minute:
                self._minute, self._left, self._refused_until = minute, {}, {}
            if self._left.get(key):
                self._left[key] -= 1
                return True
            if now < self._refused_until.get(key, 0.0):
                return False
        got = self._taken(key, minute, now % _MINUTE / _MINUTE)
        with self._lock:
            if not got:
                self._refused_until[key] = now + _AGAIN_SECONDS
            elif minute == self._minute:
                self._left[key] = self._left.get(key, 0) + got - 1
        return bool(got)

    def _taken(self, key: str, minute: int, over: float) -> int:
        """So many more requests are this server's; `over`: how much of the minute is, 0 to 1."""
        this = sa.and_(rows.c.key == key, rows.c.minute == minute)
        with writing(self._database) as connection:
            fresh = insert(connection, rows).values(key=key, minute=minute, taken=0).on_conflict_do_nothing()
            connection.execute(fresh)
            taken = connection.execute(sa.select(rows.c.taken).where(this).with_for_update()).scalar_one()
            before = sa.select(rows.c.taken).where(rows.c.key == key, rows.c.minute == minute - 1)
            weight = (1 - over) * (connection.execute(before).scalar_one_or_none() or 0)
            got: int = min(self._at_once, self.per_minute - taken - int(weight))
            if got <= 0:
                return 0
            connection.execute(sa.update(rows).where(this).values(taken=taken + got))
            connection.execute(sa.delete(rows).where(rows.c.key == key, rows.c.minute < minute - 1))
        return got
