"""The database: opened, brought to this release's schema, and its refusals said in words of use."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from reelwright.errors import InvalidInput, WorkspaceError
from reelwright.store.migrations import HEAD, NEW_SQLITE, VERSION_TABLE

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

BUSY_SECONDS = 30
"""How long to wait while another process writes, as DBOS does on the same file."""

SCHEMA_LOCK, STORE_LOCK, BEGIN_LOCK, MONEY_LOCK = 0x5EE1_0001, 0x5EE1_0002, 0x5EE1_0003, 0x5EE1_0004
"""Advisory locks on Postgres: one process at a time changes the schema, the files behind the assets table, which
productions there are, and what is ordered for money."""
AUDIT_LOCK = 0x5EE1_0005
"""And writes into the audit log, whose rows are a chain."""
EVENTS_LOCK, HOOKS_LOCK = 0x5EE1_0006, 0x5EE1_0007
"""And tells what happened, whose ids are in order; and settles which webhooks are told of it."""

_WRITES = "reelwright_writes"
_turns: WeakKeyDictionary[sa.Engine, threading.Lock] = WeakKeyDictionary()
"""Of each SQLite database that is open, whose turn it is to write."""


def open_database(url: str) -> sa.Engine:
    """The database at `url`, with this release's tables.

    Args:
        url: `sqlite:////absolute/path`, with % and ? in it written %25 and %3F, or `postgresql://user@host/name`.

    Raises:
        InvalidInput: another kind of URL.
        WorkspaceError: it cannot be reached or written, is no database, or was made by a newer release.
    """
    engine = _engine(url)
    try:
        if _revision(engine) != HEAD:
            _upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def is_there(url: str) -> bool:
    """Whether there is a database, be it a damaged one, in the file of `url`. One on a server is taken to be there.

    Raises:
        InvalidInput: as `open_database`.
    """
    parsed = _parsed(url)
    try:
        return parsed.drivername != "sqlite" or bool(os.stat(parsed.database or ""))
    except FileNotFoundError:
        return False
    except OSError:
        return True  # what is in the way is for `open_database` to say


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise InvalidInput(f"database_url {url!r} is not a URL; write postgresql://user@host/name") from None
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "postgresql+psycopg" and not (parsed.drivername == "sqlite" and parsed.database):
        raise InvalidInput(
            f"database_url {parsed.render_as_string()!r} is neither sqlite:////absolute/path nor postgresql://..."
        )
    return parsed


def _engine(url: str) -> sa.Engine:
    parsed = _parsed(url)
    if parsed.drivername != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True)
    engine = sa.create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _on_connect)
    sa.event.listen(engine, "begin", _on_begin)
    with _told(engine), engine.connect() as connection:
        _write_ahead(connection)
    return engine


def _on_connect(connection: sqlite3.Connection, record: object) -> None:
    # The driver's own BEGIN is deferred and late; we say BEGIN ourselves, see _on_begin.
    connection.isolation_level = None
    # FULL: a commit is on the disk when it returns, so that no finished step, and no payment, is forgotten.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _on_begin(connection: sa.Connection) -> None:
    # A writer takes the lock at once: one that reads first and writes later is refused when another wrote in between.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _write_ahead(connection: sa.Connection) -> None:
    """Readers and one writer at once; the mode is stored in the file, so DBOS's connections have it too.

    SQLite does not wait for the lock this change needs, so two processes on a new file have to try.
    """
    raw: Any = connection.connection.driver_connection
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            raw.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.partition("_")[2][:4] != "BUSY" or time.monotonic() > give_up:
                raise sa.exc.OperationalError("PRAGMA journal_mode=WAL", None, error) from error
            time.sleep(0.02)


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that sees one state of the database and changes nothing."""
    with _told(engine), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine, lock: int | None = None) -> Iterator[sa.Connection]:
    """A transaction that commits at the end, or leaves nothing. On SQLite it is alone from its first instant.

    Args:
        lock: on Postgres, held until the end; there several write at once unless told not to.
    """
    with (
        _told(engine),
        _turn(engine),
        engine.connect().execution_options(**{_WRITES: True}) as connection,
        connection.begin(),
    ):
        if lock is not None:
            hold(connection, lock)
        yield connection


def _turn(engine: sa.Engine) -> AbstractContextManager[object]:
    """On SQLite, held by the thread of this process that writes. Those of one process then go one after the other at
    once; left to SQLite they would sleep longer and longer, and nobody might write meanwhile."""
    return nullcontext() if engine.dialect.name != "sqlite" else _turns.setdefault(engine, threading.Lock())


def hold(connection: sa.Connection, lock: int) -> None:
    """On Postgres, hold this lock until the end of the transaction. On SQLite a writer is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock)))


def insert(connection: sa.Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """INSERT with `on_conflict_do_...`, which the two databases spell alike but SQLAlchemy keeps apart."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # a sixth of SQLAlchemy's import time, not spent on SQLite

    return postgresql.insert(table)


def _revision(engine: sa.Engine) -> str | None:
    """The schema's revision, read without Alembic, whose import alone costs more than a question is worth."""
    with reading(engine) as connection:
        if not _has_a_schema(connection):
            return None
        found = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return None if found is None else str(found)


def _has_a_schema(connection: sa.Connection) -> bool:
    return sa.inspect(connection).has_table(VERSION_TABLE)


def _upgrade(engine: sa.Engine) -> None:
    with writing(engine, SCHEMA_LOCK) as connection:
        if connection.dialect.name == "sqlite" and not _has_a_schema(connection):
            for statement in NEW_SQLITE.read_text(encoding="utf-8").split("\n\n"):
                connection.exec_driver_sql(statement)
            return
        from reelwright.store.migrations.upgrade import upgrade

        upgrade(connection, where=_name(engine.url))


def _name(url: sa.URL) -> str:
    """For people: the file, as they know it, or the server's URL without its password."""
    return url.database if url.drivername == "sqlite" and url.database else url.render_as_string()


_SQLITE_REFUSALS = {
    "SQLITE_FULL": "the disk is full; free some space, or choose another --workspace",
    "SQLITE_READONLY": "it may not be written; give this user the right to, or choose another --workspace",
    "SQLITE_PERM": "it may not be written; give this user the right to, or choose another --workspace",
    "SQLITE_CANTOPEN": "it cannot be opened; see that its folder can be written and its disk is not full",
    "SQLITE_NOTADB": "the file is not a database; move it away, and a new one is made",
    "SQLITE_CORRUPT": "the file is damaged; put a copy of it back, or move it away, and a new one is made",
    "SQLITE_BUSY": f"another process has been writing for {BUSY_SECONDS} s; wait for it, or stop it",
    "SQLITE_IOERR": "the disk refuses; see that it is there and not full",
}


@contextmanager
def _told(engine: sa.Engine) -> Iterator[None]:
    """Turn what the operator can mend into a WorkspaceError; a statement of ours that is wrong stays a bug."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        reason = _refusal(error.orig)
        if reason is None:
            raise
        raise WorkspaceError(f"database {_name(engine.url)}: {reason}") from error


def _refusal(error: BaseException | None) -> str | None:
    if isinstance(error, sqlite3.Error):
        code = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
        return _SQLITE_REFUSALS.get(code)
    state = str(getattr(error, "sqlstate", None) or "")
    first_line = str(error).strip().partition("\n")[0]
    # The SQL standard's classes: 08 connection, 28 not allowed in, 3D no such database, 53 out of disk or connections,
    # 57 shut down; 42501 no right to; no state at all: the server was not reached.
    if state[:2] in ("08", "28", "3D", "53", "57") or state == "42501":
        return f"{first_line}; see that the server runs and lets this user in"
    if not state and type(error).__name__ == "OperationalError":
        return f"{first_line}; see that the server runs and lets this user in"
    return None
