"""Who is alive. Each process holds a lock that somebody else lets go when it dies; peers try it.

On SQLite the kernel drops an flock; on Postgres the server drops an advisory lock when the connection ends.
"""

from __future__ import annotations

import fcntl
import os
import uuid
import zlib
from pathlib import Path
from typing import IO, LiteralString, Protocol

import psycopg

from reelwright.engine.settings import EngineSettings

WORKERS, SERVERS = 77, 78
"""First key of the two-key advisory lock: of those who work on runs, and of those who only submit them."""
_SERVERS_FOLDER = "servers"


class LockLost(RuntimeError):
    """This process looks dead to its peers."""


class Liveness(Protocol):
    def hold(self, executor: str) -> None:
        """Show that this process lives, until it ends."""

    def check(self) -> None:
        """See that the lock is still held.

        Raises:
            LockLost: it is not, so peers may have taken this process for dead.
        """

    def try_take(self, executor: str) -> bool:
        """True when the holder is gone; the caller then holds its lock, so that one peer alone recovers its work."""

    def give_back(self, executor: str, is_recovered: bool) -> None: ...

    def let_go(self) -> None:
        """At a clean end."""


class FileLiveness:
    """One host: an flock on a file named by the executor."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._held: dict[str, IO[bytes]] = {}
        self._mine = ""

    def hold(self, executor: str) -> None:
        self._mine = executor
        if not self.try_take(executor):
            raise RuntimeError(f"executor id {executor} is in use")

    def check(self) -> None:
        try:
            is_ours = os.path.samestat(os.fstat(self._held[self._mine].fileno()), os.stat(self._folder / self._mine))
        except OSError:
            is_ours = False
        if not is_ours:
            raise LockLost(f"the lock file {self._folder / self._mine} is gone")

    def try_take(self, executor: str) -> bool:
        file = open(self._folder / executor, "ab")  # noqa: SIM115 - held open as long as the lock
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._held[executor] = file
        return True

    def give_back(self, executor: str, is_recovered: bool) -> None:
        if is_recovered:  # an executor id is never used again, so neither is its file
            (self._folder / executor).unlink(missing_ok=True)
        self._held.pop(executor).close()

    def let_go(self) -> None:
        self.give_back(self._mine, is_recovered=True)


class ServerLiveness:
    """Many hosts: an advisory lock on a connection of its own. No transaction pooling may stand in between."""

    def __init__(self, url: str, kind: int = WORKERS) -> None:
        self._kind = kind
        self._connection = psycopg.connect(
            url, autocommit=True, keepalives_idle=10, keepalives_interval=5, keepalives_count=3
        )

    def hold(self, executor: str) -> None:
        if not self.try_take(executor):
            raise RuntimeError(f"executor id {executor} is in use")

    def check(self) -> None:
        self._ask("select 1")

    def try_take(self, executor: str) -> bool:
        return bool(self._ask("select pg_try_advisory_lock(%s, %s)", self._kind, _number(executor)))

    def give_back(self, executor: str, is_recovered: bool) -> None:
        self._ask("select pg_advisory_unlock(%s, %s)", self._kind, _number(executor))

    def _ask(self, question: LiteralString, *values: int) -> object:
        try:
            row = self._connection.execute(question, values).fetchone()
        except psycopg.OperationalError as error:
            raise LockLost(f"the connection that holds the lock is lost: {error}") from error
        return row[0] if row else None

    def let_go(self) -> None:
        self._connection.close()


def _number(executor: str) -> int:
    return zlib.crc32(executor.encode()) - 2**31


class Presence:
    """Shows that this process, which works on no runs, lives, as long as it does."""

    def __init__(self, settings: EngineSettings) -> None:
        self.name = uuid.uuid4().hex
        self._settings = settings
        self._liveness: Liveness = (
            FileLiveness(settings.locks_folder / _SERVERS_FOLDER)
            if settings.is_sqlite
            else ServerLiveness(settings.database_url, SERVERS)
        )
        self._liveness.hold(self.name)

    def is_alive(self, name: str) -> bool:
        """Whether the process that is present under this name lives."""
        return name == self.name or _is_held(self._settings, SERVERS, name)

    def close(self) -> None:
        self._liveness.let_go()


def is_alive(settings: EngineSettings, executor: str) -> bool:
    """Whether the process of this executor lives, for one that only looks. Nothing is made."""
    return _is_held(settings, WORKERS, executor)


def living(settings: EngineSettings) -> int:
    """How many processes work on runs; 0 while the database cannot be asked."""
    if settings.is_sqlite:
        folder = settings.locks_folder
        return sum(_is_locked(path) for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0
    try:
        with psycopg.connect(settings.database_url) as connection:
            row = connection.execute(_COUNT, (WORKERS,)).fetchone()
    except psycopg.OperationalError:
        return 0
    return int(row[0]) if row else 0


def _is_held(settings: EngineSettings, kind: int, name: str) -> bool:
    if settings.is_sqlite:
        folder = settings.locks_folder if kind == WORKERS else settings.locks_folder / _SERVERS_FOLDER
        return _is_locked(folder / name)
    with psycopg.connect(settings.database_url) as connection:
        # as pg_locks has them, without a sign
        row = connection.execute(_HELD, (kind, _number(name) % 2**32)).fetchone()
    return row is not None


_OURS: LiteralString = """
    from pg_locks
    where locktype = 'advisory' and granted and classid = %s and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())
"""
_HELD: LiteralString = f"select {_OURS} and objid = %s"
_COUNT: LiteralString = f"select count(*) {_OURS}"


def _is_locked(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
