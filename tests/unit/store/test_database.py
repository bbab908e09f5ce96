"""The schema: made from nothing, opened fast, refused when it is newer or no database at all."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import reelwright.store.migrations
from reelwright.errors import InvalidInput, WorkspaceError
from reelwright.store import tables
from reelwright.store.database import is_there, open_database, reading, writing
from reelwright.store.migrations import HEAD, NEW_SQLITE, VERSION_TABLE
from reelwright.store.migrations.upgrade import upgrade


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def differences(database: sa.Engine) -> list[object]:
    """What Alembic would change to make the database what `tables.py` says, of our tables only."""
    ours = set(tables.metadata.tables)

    def is_ours(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
        return kind != "table" or name in ours

    with reading(database) as connection:
        options = {"compare_type": True, "version_table": VERSION_TABLE, "include_object": is_ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata))


def migrated(path: Path) -> sa.Engine:
    """By Alembic, revision after revision."""
    database = sa.create_engine(url_of(path))
    with database.begin() as connection:
        upgrade(connection, where=str(path))
    return database


def test_migrating_from_nothing_gives_the_tables_of_the_code(tmp_path: Path) -> None:
    database = migrated(tmp_path / "a.db")
    try:
        assert differences(database) == []
        with writing(database) as connection:
            connection.exec_driver_sql("ALTER TABLE productions ADD COLUMN stray TEXT")
        assert len(differences(database)) == 1, "the comparison sees nothing"
    finally:
        database.dispose()


def statements_of(database: sa.Engine) -> list[str]:
    """What makes an empty SQLite file this database, in an order in which it can be done."""
    made = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    with reading(database) as connection:
        statements = [str(one) for one in connection.exec_driver_sql(made).scalars()]
        revision = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar_one()
    statements.append(f"INSERT INTO {VERSION_TABLE} VALUES ('{revision}')")
    return ["\n".join(map(str.rstrip, one.splitlines())).strip() for one in statements]


def test_a_new_database_is_what_all_revisions_make(tmp_path: Path) -> None:
    new, old = open_database(url_of(tmp_path / "new.db")), migrated(tmp_path / "old.db")
    try:
        made, wanted = statements_of(new), statements_of(old)
        written = tmp_path / NEW_SQLITE.name
        written.write_text("\n\n".join(wanted) + "\n", encoding="utf-8")
        assert sorted(made) == sorted(wanted), f"a revision more? then copy {written} to {NEW_SQLITE}"  # in any order
        assert differences(new) == []
    finally:
        new.dispose()
        old.dispose()


def test_head_is_the_newest_revision() -> None:
    folder = Path(reelwright.store.migrations.__file__).parent
    assert ScriptDirectory(str(folder)).get_current_head() == HEAD


def test_our_tables_and_the_engines_do_not_meet() -> None:
    from dbos._schemas.system_database import SystemSchema

    theirs = {table.name for table in vars(SystemSchema).values() if isinstance(table, sa.Table)}
    assert "workflow_status" in theirs
    assert not (theirs | {"dbos_migrations"}) & {*tables.metadata.tables, VERSION_TABLE}


@pytest.mark.parametrize("is_new", [False, True])
def test_a_new_or_current_database_is_opened_without_alembic_and_at_once(tmp_path: Path, is_new: bool) -> None:
    if not is_new:
        open_database(url_of(tmp_path / "a.db")).dispose()
    script = (
        "import sys, time\n"
        "from reelwright.store.database import open_database\n"
        "start = time.process_time()\n"
        f"open_database({url_of(tmp_path / 'a.db')!r}).dispose()\n"
        "print(time.process_time() - start, 'alembic' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    seconds, has_alembic = out.split()
    assert has_alembic == "False"
    assert float(seconds) < 0.06


def test_a_commit_is_on_the_disk_and_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    database = open_database(url_of(tmp_path / "a.db"))
    try:
        with writing(database) as writer:
            writer.execute(sa.insert(tables.productions).values(a_production("p1")))
            start = time.monotonic()
            with reading(database) as reader:
                assert reader.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
                assert reader.exec_driver_sql("PRAGMA synchronous").scalar() == 2
                assert reader.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
                assert reader.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
                assert reader.execute(sa.select(sa.func.count()).select_from(tables.productions)).scalar() == 0
            assert time.monotonic() - start < 5
    finally:
        database.dispose()


def a_production(name: str, **changed: object) -> dict[str, object]:
    now = datetime.now(UTC)
    fixed = {"title": "", "brief_digest": "", "brief": "", "state": "", "condition": "", "run": 1}
    return {"id": name, "created_at": now, "updated_at": now, **fixed, **changed}


def test_writers_of_a_process_take_turns_and_none_sleeps_while_nobody_writes(empty_database: str) -> None:
    """On SQLite who finds another writing looks again after up to a tenth of a second; a turn is handed on at once."""
    engine = open_database(empty_database)
    pool = engine.pool
    assert isinstance(pool, sa.QueuePool)
    begins = threading.Event()
    ends: list[float] = []
    held: list[int] = []

    def late() -> None:
        begins.set()
        with writing(engine) as connection:
            connection.execute(sa.select(1))
            ends.append(time.perf_counter())

    with writing(engine):
        other = threading.Thread(target=late)
        other.start()
        begins.wait(10)
        time.sleep(0.5)  # by now SQLite would look only every tenth of a second
        held.append(pool.checkedout())
        assert ends == []
    other.join(10)
    assert held == [1], "who waits for its turn holds no connection"
    assert len(ends) == 1
    engine.dispose()


def test_what_fails_in_a_transaction_leaves_nothing(tmp_path: Path) -> None:
    database = open_database(url_of(tmp_path / "a.db"))
    try:
        with pytest.raises(ZeroDivisionError), writing(database) as connection:
            connection.execute(sa.insert(tables.productions).values(a_production("p1")))
            raise ZeroDivisionError
        with reading(database) as connection:
            assert connection.execute(sa.select(sa.func.count()).select_from(tables.productions)).scalar() == 0
    finally:
        database.dispose()


def test_moments_come_back_aware_and_in_utc(tmp_path: Path) -> None:
    database = open_database(url_of(tmp_path / "a.db"))
    moment = datetime(2026, 3, 1, 23, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-5)))
    try:
        with writing(database) as connection:
            connection.execute(sa.insert(tables.productions).values(a_production("p1", created_at=moment)))
        with reading(database) as connection:
            found = connection.execute(sa.select(tables.productions.c.created_at)).scalar_one()
        assert found == moment
        assert found.tzinfo is UTC
        with pytest.raises(sa.exc.StatementError, match="time zone"), writing(database) as connection:
            naive = a_production("p2", created_at=datetime(2026, 3, 1))
            connection.execute(sa.insert(tables.productions).values(naive))
    finally:
        database.dispose()


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_database(url_of(path)).dispose()
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    connection.close()
    with pytest.raises(WorkspaceError, match="newer release") as raised:
        open_database(url_of(path))
    assert str(path) in str(raised.value)
    connection = sqlite3.connect(path)
    assert connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() == [("9999",)]
    connection.close()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"this is a text, and long enough to be read as one" * 40, "not a database"), (None, "cannot be opened")],
)
def test_what_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "a.db"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(WorkspaceError, match=said) as raised:
        open_database(url_of(path))
    assert str(path) in str(raised.value)
    assert content is None or path.read_bytes() == content


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    database = open_database(url_of(path))
    with writing(database) as connection:
        for index in range(50):
            connection.execute(sa.insert(tables.productions).values(a_production(f"p{index}", brief="x" * 4000)))
    database.dispose()
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(WorkspaceError, match=r"damaged|refuses"):
        opened = open_database(url_of(path))
        try:
            with reading(opened) as connection:
                connection.execute(sa.select(tables.productions)).all()
        finally:
            opened.dispose()


def test_a_database_is_looked_for_without_making_one(tmp_path: Path) -> None:
    assert not is_there(url_of(tmp_path / "a.db"))
    assert list(tmp_path.iterdir()) == []
    open_database(url_of(tmp_path / "a.db")).dispose()
    assert is_there(url_of(tmp_path / "a.db"))
    assert is_there(url_of(tmp_path / "a.db" / "b.db")), "something is in the way, which opening it tells"
    assert is_there("postgresql://user@127.0.0.1:1/none"), "a server is not asked"


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "mysql://root:secret@localhost/x", "postgresql:x"])
def test_another_kind_of_url_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="database_url") as raised:
        open_database(url)
    assert "secret" not in str(raised.value)


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(WorkspaceError, match="see that the server runs") as raised:
        open_database("postgresql://user:secret@127.0.0.1:1/none")
    assert "secret" not in str(raised.value)
    assert re.search(r"postgresql\+psycopg://user:\*\*\*@127.0.0.1:1/none", str(raised.value))
