"""What is asked twice is done once: the answers to requests that carried an Idempotency-Key.

A row is written before the work begins and filled before the answer is sent. When a process dies in between, nobody
knows whether the thing was done. A route that may safely be done again says so with `REPEATABLE`, and is; any other
is refused until somebody has looked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from starlette.requests import HTTPConnection

from reelwright.store.database import insert, writing
from reelwright.store.tables import repeats as rows
from reelwright.web.problems import ApiError, Code

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
"""The header of an answer that was given before."""
REPEATABLE: dict[str, Any] = {"x-repeatable": True}
"""`openapi_extra` of a route that may be done again after a crash: it finds what it did, or changes nothing."""
QUESTION: dict[str, Any] = REPEATABLE | {"x-question": True}
"""Of a POST that changes nothing: what is asked has a body. It is not for the audit log."""
SHOWN_ONCE: dict[str, Any] = {"x-shown-once": True}
"""Of a route whose answer holds a secret: it is kept nowhere, and is not given again."""
KEPT = timedelta(days=1)
"""How long an answer is kept."""
MOST_BODY_BYTES = 2**20
"""Of an answer that is kept."""

_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """A request that carries a key."""

    caller: str
    """Tenant and key of who asks."""
    key: str
    digest: str
    """SHA-256 of method, path and body."""
    is_in_doubt: bool = False
    """Whether it was begun before, and nobody knows whether it was done."""


class Repeats:
    """Safe to use from several threads and processes.

    Args:
        holder: a name of this process.
        is_alive: whether the process of this name lives.
    """

    def __init__(self, database: sa.Engine, holder: str, is_alive: Callable[[str], bool]) -> None:
        self._database, self._holder, self._is_alive = database, holder, is_alive

    def begin(self, asked: AskedOnce) -> FirstAnswer | bool:
        """What was answered before; or True: it is new; or False: it was begun, and nobody knows whether it was done.

        Raises:
            ApiError: the key was used for something else, or is being worked on.
        """
        now, mine = datetime.now(UTC), _mine(asked)
        with writing(self._database) as connection:
            connection.execute(sa.delete(rows).where(rows.c.at < now - KEPT))
            values = {
                "caller": asked.caller,
                "key": asked.key,
                "digest": asked.digest,
                "holder": self._holder,
                "headers": "{}",
                "body": b"",
                "at": now,
            }
            new = insert(connection, rows).values(values).on_conflict_do_nothing().returning(rows.c.key)
            if connection.execute(new).one_or_none() is not None:
                return True
            row = connection.execute(sa.select(rows).where(mine).with_for_update()).one()
            if row.digest != asked.digest:
                raise ApiError(
                    Code.IDEMPOTENCY_CONFLICT, f"this {HEADER} was used for another request; send a new one with it"
                )
            if row.status is not None:
                return FirstAnswer(row.status, json.loads(row.headers), row.body)
            if row.holder and self._is_alive(row.holder):
                raise ApiError(Code.CONFLICT, "the same request is being worked on; ask again", {"Retry-After": "1"})
            connection.execute(sa.update(rows).where(mine).values(holder=self._holder))
        return False

    def let_go(self, asked: AskedOnce) -> None:
        """It ended without an answer."""
        with writing(self._database) as connection:
            connection.execute(sa.update(rows).where(_mine(asked)).values(holder=""))


def is_marked(scope: Mapping[str, Any], mark: Mapping[str, Any]) -> bool:
    """Whether the route that was taken has all of this in its `openapi_extra`."""
    extra = getattr(scope.get("route"), "openapi_extra", None) or {}
    return mark.items() <= extra.items()


def finish(connection: sa.Connection, asked: AskedOnce, answer: FirstAnswer, again: FirstAnswer | None = None) -> None:
    """Keep the answer; or forget the request, where nothing was done; or leave it in doubt, where something may be.

    `again`: what is answered to who asks again, where that is something else.
    """
    mine = _mine(asked)
    if 400 <= answer.status < 500 and not asked.is_in_doubt:
        connection.execute(sa.delete(rows).where(mine))
        return
    if answer.status >= 400 or len(answer.body) > MOST_BODY_BYTES:
        connection.execute(sa.update(rows).where(mine).values(holder=""))
        return
    kept = again or answer
    values = {"status": kept.status, "headers": json.dumps(dict(kept.headers)), "body": kept.body}
    connection.execute(sa.update(rows).where(mine).values(values))


def require_key(raw: str) -> str:
    """Raises ApiError: it is no key."""
    if not _KEY.fullmatch(raw):
        raise ApiError(Code.INVALID, f"{HEADER} has 1 to 255 visible characters of ASCII, such as a UUID")
    return raw


def refuse_in_doubt(connection: HTTPConnection) -> None:
    """The dependency of every route: of one that may have been done already.

    Raises:
        ApiError: it may have been, and is not safe to be done again.
    """
    if getattr(connection.state, "is_in_doubt", False) and not is_marked(connection.scope, REPEATABLE):
        raise ApiError(
            Code.CONFLICT,
            f"the server ended while it worked on this, so it may have been done; look, and if it was not, send it "
            f"with a new {HEADER}",
        )


def _mine(asked: AskedOnce) -> sa.ColumnElement[bool]:
    return (rows.c.caller == asked.caller) & (rows.c.key == asked.key)
