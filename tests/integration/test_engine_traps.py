"""The traps of DBOS that the engine has to keep closed, and what of it that is private the engine leans on."""

from __future__ import annotations

import inspect
import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dbos._core
import dbos._serialization
import psycopg
import pytest
import sqlalchemy as sa
from dbos import DBOS
from dbos._dbos import _get_dbos_instance
from pydantic import JsonValue

from reelwright.engine import Control, RunStatus, Worker
from reelwright.engine.liveness import FileLiveness, LockLost
from reelwright.engine.settings import QUEUE, RUNS_AT_ONCE

if TYPE_CHECKING:
    import engine_actor
    import engine_jobs

LONG_SECONDS = 30.0
FULL = 2
"""SQLite's number for a commit that is on the disk when it returns."""


@pytest.fixture(autouse=True)
def _import_the_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    global engine_actor, engine_jobs
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import engine_actor
    import engine_jobs


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'engine.db'}"


@pytest.fixture
def host(url: str, tmp_path: Path) -> Iterator[Worker]:
    with Worker(engine_actor.settings(url, tmp_path), engine_actor.BODIES) as host:
        yield host


def row(url: str, question: str) -> dict[str, Any]:
    """The first row of an answer of the database."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.row_factory = sqlite3.Row
        return dict(connection.execute(question).fetchone())


def connection_settings(engine: sa.Engine) -> tuple[str, int, int]:
    with engine.connect() as connection:
        names = ("journal_mode", "synchronous", "busy_timeout")
        mode, synchronous, timeout = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names)
    return mode, synchronous, timeout


def test_what_is_private_in_dbos_and_used_here_is_there() -> None:
    assert version("dbos").startswith("3.4."), "look at every name below again, and at shared facts, before a new one"
    assert list(inspect.signature(DBOS._recover_pending_workflows).parameters) == ["executor_ids"]
    assert inspect.isclass(dbos._serialization.DBOSPortableJSONSerializer)
    assert isinstance(dbos._core._PREEMPTIBLE_POLL_INTERVAL_SEC, float)
    assert "_PREEMPTIBLE_POLL_INTERVAL_SEC" in dbos._core._CancellationWatcher._poll.__code__.co_names


def test_sqlite_is_in_wal_and_a_commit_is_on_the_disk_when_it_returns(host: Worker, url: str) -> None:
    for engine in (_get_dbos_instance()._sys_db.engine, host._client._sys_db.engine):
        mode, synchronous, timeout_milliseconds = connection_settings(engine)
        assert (mode, synchronous) == ("wal", FULL)
        assert timeout_milliseconds >= 10_000


def test_the_record_of_a_run_is_json_with_an_owner_a_version_a_queue_and_a_priority(
    host: Worker, url: str, tmp_path: Path
) -> None:
    host.submit("who", "r", {"folder": str(tmp_path), "seconds": 0.01})
    host.wait("r", LONG_SECONDS)
    run = row(url, "select * from workflow_status")
    assert run["application_version"] == host.settings.application_version
    assert run["application_name"] == "reelwright"
    assert len(run["executor_id"]) == 32, "an id of this process alone"
    assert run["queue_name"] == QUEUE
    assert run["priority"] >= 1, "0 would go before all others"
    assert run["workflow_timeout_ms"] is None, "a limit would count the time a run waits"
    inputs = row(url, "select inputs from workflow_input")["inputs"]
    assert json.loads(inputs)["positionalArgs"] == ["who", {"folder": str(tmp_path), "seconds": 0.01}]
    step = row(url, "select * from operation_outputs")
    assert step["function_name"] == "wait"
    assert json.loads(step["output"]) is None


def test_the_queue_is_bounded_and_polled_often(host: Worker) -> None:
    queue = DBOS.retrieve_queue(QUEUE)
    assert queue is not None
    assert queue.worker_concurrency == RUNS_AT_ONCE
    assert queue.polling_interval_sec <= 0.25
    assert queue.global_concurrency is None, "rows of the dead would count"
    assert queue.partition_concurrency is None, "a job without a key would wait for ever"


def test_every_life_of_an_engine_has_an_id_of_its_own(url: str, tmp_path: Path) -> None:
    owners = []
    for run in ("a", "b"):
        with Worker(engine_actor.settings(url, tmp_path), engine_actor.BODIES) as host:
            host.submit("who", run, {"folder": str(tmp_path), "seconds": 0})
            host.wait(run, LONG_SECONDS)
        owners.append(row(url, f"select executor_id from workflow_status where workflow_uuid = '{run}'")["executor_id"])
    assert len(set(owners)) == 2


def test_the_lock_is_held_before_the_engine_may_own_a_run(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch, seen = DBOS.launch, []

    def looking() -> None:
        (lock,) = (tmp_path / "locks").iterdir()
        peer = FileLiveness(tmp_path / "locks")
        seen.append(peer.try_take(lock.name))
        launch()

    monkeypatch.setattr(DBOS, "launch", looking)
    with Worker(engine_actor.settings(url, tmp_path), engine_actor.BODIES):
        assert seen == [False]


def test_a_run_of_another_contract_is_left_to_processes_of_that_contract(url: str, tmp_path: Path) -> None:
    older = engine_actor.settings(url, tmp_path, application_version="1")
    newer = engine_actor.settings(url, tmp_path, application_version="2")
    payload: dict[str, JsonValue] = {"folder": str(tmp_path), "seconds": 0}
    with Worker(newer, engine_actor.BODIES) as host, Control(older) as control:
        control.submit("who", "old", payload)
        host.submit("who", "new", payload)
        host.wait("new", LONG_SECONDS)
        host.submit("who", "newer", payload)
        host.wait("newer", LONG_SECONDS)
        assert control.status("old") is RunStatus.QUEUED
    with Worker(older, engine_actor.BODIES) as host:
        host.wait("old", LONG_SECONDS)


def test_a_resumed_run_waits_on_our_queue(host: Worker, url: str, tmp_path: Path) -> None:
    host.submit("burns", "r", {"folder": str(tmp_path)})
    host.cancel("r")
    (tmp_path / "enough").touch()
    host.resume("r")
    host.wait("r", LONG_SECONDS)
    assert row(url, "select queue_name from workflow_status")["queue_name"] == QUEUE


def test_a_step_that_blocks_does_not_hold_up_other_runs(host: Worker, tmp_path: Path) -> None:
    for run in ("a", "b"):
        host.submit("blocks", run, {"folder": str(tmp_path)})
    for run in ("a", "b"):
        host.wait(run, LONG_SECONDS)


def test_submitting_twice_is_one_run(host: Worker, tmp_path: Path) -> None:
    for _ in range(3):
        host.submit("who", "r", {"folder": str(tmp_path), "seconds": 0})
        host.wait("r", LONG_SECONDS)
    assert engine_jobs.told(tmp_path, "ran ") == ["r"]


def test_what_is_done_or_going_on_is_left_as_it_is_by_resume(host: Worker, tmp_path: Path) -> None:
    host.submit("who", "r", {"folder": str(tmp_path), "seconds": 0.5})
    while host.status("r") is RunStatus.QUEUED:
        time.sleep(0.01)
    host.resume("r")
    host.wait("r", LONG_SECONDS)
    host.resume("r")
    assert host.status("r") is RunStatus.DONE
    assert engine_jobs.told(tmp_path, "ran ") == ["r"]


def test_a_forgotten_run_leaves_no_record(host: Worker, url: str, tmp_path: Path) -> None:
    host.submit("who", "r", {"folder": str(tmp_path), "seconds": 0})
    host.wait("r", LONG_SECONDS)
    host.forget("r")
    host.forget("never was")
    assert host.status("r") is None
    assert row(url, "select count(*) n from operation_outputs") == {"n": 0}


def test_a_wait_ends_at_its_time(host: Worker, tmp_path: Path) -> None:
    host.submit("burns", "r", {"folder": str(tmp_path)})
    with pytest.raises(TimeoutError):
        host.wait("r", 0.1)


def test_a_lock_is_free_for_one_peer_when_its_holder_is_gone(tmp_path: Path) -> None:
    holder, peer, another = (FileLiveness(tmp_path) for _ in range(3))
    holder.hold("x")
    holder.check()
    assert not peer.try_take("x")
    holder._held["x"].close()  # as the kernel does for a killed process
    assert peer.try_take("x")
    assert not another.try_take("x")
    peer.give_back("x", is_recovered=True)
    assert list(tmp_path.iterdir()) == []


def test_a_lock_whose_file_was_removed_or_replaced_is_lost(tmp_path: Path) -> None:
    holder = FileLiveness(tmp_path)
    holder.hold("x")
    (tmp_path / "x").unlink()
    with pytest.raises(LockLost, match="x is gone"):
        holder.check()
    (tmp_path / "x").touch()
    with pytest.raises(LockLost):
        holder.check()
    holder.let_go()


@pytest.mark.postgres
def test_an_advisory_lock_is_free_when_its_holder_is_gone(postgres_url: str) -> None:
    from reelwright.engine.liveness import ServerLiveness

    holder, peer = ServerLiveness(postgres_url), ServerLiveness(postgres_url)
    holder.hold("x")
    assert not peer.try_take("x")
    assert peer.try_take("y")
    peer.give_back("y", is_recovered=True)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("select pg_terminate_backend(pid) from pg_locks where classid = 77")
    with pytest.raises(LockLost):
        holder.check()
    assert peer.try_take("x")
    peer.let_go()
    holder.let_go()


def test_dbos_writes_to_our_log_only_and_only_what_is_wrong(
    host: Worker, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    host.submit("who", "r", {"folder": str(tmp_path), "seconds": 0})
    host.wait("r", LONG_SECONDS)
    logging.getLogger("dbos").warning("a warning")
    assert capfd.readouterr() == ("", "")
    assert (tmp_path / "log").read_text().splitlines() == ["a warning"]
