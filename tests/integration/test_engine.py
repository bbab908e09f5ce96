"""The engine with real processes, a real database, and SIGKILL."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from dbos import DBOSClient
from pydantic import JsonValue
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from reelwright import errors
from reelwright.app import _WANTED_FIRST
from reelwright.engine import Children, Control, Job, JobResult, RunStatus, Worker
from reelwright.engine.failure import RunFailed
from reelwright.engine.worker import LOST_LOCK_EXIT
from reelwright.errors import BackendError, NotFound, ReelwrightError, Stopped

from .processes import quickest

if TYPE_CHECKING:
    import engine_actor
    import engine_jobs

ACTOR = Path(__file__).with_name("engine_actor.py")
OURS = [
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, ReelwrightError) and kind is not ReelwrightError
]
LONG_SECONDS = 60.0


@pytest.fixture(autouse=True)
def _import_the_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    global engine_actor, engine_jobs
    monkeypatch.syspath_prepend(str(ACTOR.parent))
    import engine_actor
    import engine_jobs


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'engine.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@contextmanager
def engine(url: str, folder: Path, cpu_workers: int = 2, **more: Any) -> Iterator[Worker]:
    with Worker(engine_actor.settings(url, folder, cpu_workers), engine_actor.BODIES, **more) as engine:
        yield engine


@contextmanager
def worker(url: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process at work."""
    command = [sys.executable, str(ACTOR), "works", url, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def until(true: Callable[[], object]) -> float:
    """Wait until it is true; how long that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < LONG_SECONDS, "it does not come true"
        time.sleep(0.01)
    return time.monotonic() - began


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def burning(folder: Path) -> list[int]:
    return [int(line) for line in engine_jobs.told(folder, "burning ")]


def finished_jobs(url: str, run: str) -> set[str]:
    """The jobs of a run with a result in the engine's record."""
    client = DBOSClient(system_database_url=url, application_name="reelwright")
    try:
        steps = client.list_workflow_steps(run)
    finally:
        client.destroy()
    return {step["function_name"] for step in steps if "." in step["function_name"]}


# --- a run begins, and is waited for ---


def test_in_a_new_database_a_run_begins_without_a_second_of_waiting_for_the_queue(tmp_path: Path) -> None:
    def beginning(attempt: int) -> float:
        folder = tmp_path / str(attempt)
        folder.mkdir()
        with engine(f"sqlite:///{folder / 'engine.db'}", folder) as here:
            here.submit("who", "r", {"folder": str(folder), "seconds": 0.0})
            return until(lambda: engine_jobs.told(folder, "ran r"))

    assert quickest(beginning, 0.9) < 0.9


def test_who_waits_for_a_run_that_is_at_work_here_does_not_ask_the_database_for_it(url: str, tmp_path: Path) -> None:
    with engine(url, tmp_path) as here:
        here.submit("burns", "r", {"folder": str(tmp_path)})
        until(lambda: burning(tmp_path))
        asked: list[str] = []
        database = here._client._sys_db.engine

        @event.listens_for(database, "before_cursor_execute")
        def told(connection: object, cursor: object, statement: str, *more: object) -> None:
            if threading.current_thread() is threading.main_thread():
                asked.append(statement)

        with pytest.raises(TimeoutError):
            here.wait("r", timeout_seconds=0.7)
        assert asked == []
        (tmp_path / "enough").touch()
        here.wait("r", timeout_seconds=LONG_SECONDS)
        assert asked, "its outcome is on record"


# --- a process is killed ---


def test_a_killed_process_is_followed_by_another_and_no_finished_job_is_done_again(url: str, tmp_path: Path) -> None:
    with worker(url, tmp_path) as first, Control(engine_actor.settings(url, tmp_path)) as control:
        control.submit("batches", "r", {"folder": str(tmp_path)})
        until(lambda: "begin 2.1" in engine_jobs.told(tmp_path))
        first.kill()
        first.wait()
        finished = finished_jobs(url, "r")
        assert control.status("r") is RunStatus.RUNNING
    assert {"0.0", "0.1", "0.2", "1.0", "1.1", "1.2"} <= finished
    with engine(url, tmp_path) as second:
        assert second.wait("r", LONG_SECONDS) == {"batches": engine_actor.BATCHES}
    begun = Counter(engine_jobs.told(tmp_path, "begin "))
    assert len(begun) == engine_actor.BATCHES * engine_actor.JOBS
    assert {name for name, times in begun.items() if times > 1} & finished == set()
    assert "2.1" in finished or begun["2.1"] == 2, "the one it was killed in is done again"
    steps = Counter(engine_jobs.told(tmp_path, "step "))
    assert steps == {str(batch): 1 for batch in range(engine_actor.BATCHES)}


def test_children_whose_parent_is_killed_end_by_themselves_with_the_programs_they_started(tmp_path: Path) -> None:
    def killing(attempt: int) -> float:
        folder = tmp_path / str(attempt)
        folder.mkdir()
        url = f"sqlite:///{folder / 'engine.db'}"
        with worker(url, folder) as process, Control(engine_actor.settings(url, folder)) as control:
            control.submit("burns", "r", {"folder": str(folder)})
            until(lambda: len(burning(folder)) == 2)
            assert all(map(is_alive, burning(folder)))
            process.kill()
            return until(lambda: not any(map(is_alive, burning(folder))))

    assert quickest(killing, 1) < 1


@pytest.mark.parametrize("is_resumed", [False, True])
def test_a_run_that_kills_its_process_is_stuck_after_three_recoveries_unless_somebody_resumes_it(
    sqlite_url: str, tmp_path: Path, is_resumed: bool
) -> None:
    with Control(engine_actor.settings(sqlite_url, tmp_path)) as control:
        with engine(sqlite_url, tmp_path):
            pass  # the tables
        control.submit("poison", "r", {"folder": str(tmp_path)})
        count = 6 if is_resumed else 4
        command = [sys.executable, str(ACTOR), "lives", sqlite_url, str(tmp_path), str(count)]
        ends = subprocess.run(
            [*command, "r"] if is_resumed else command, capture_output=True, text=True, check=True, timeout=60
        ).stdout.split()
    assert ends == [str(-signal.SIGKILL)] * count
    with engine(sqlite_url, tmp_path) as last:
        if is_resumed:
            (tmp_path / "healed").touch()
        else:
            with pytest.raises(BackendError, match="resume"):
                last.wait("r", LONG_SECONDS)
            assert last.status("r") is RunStatus.STUCK
            assert len(engine_jobs.told(tmp_path, "attempt")) == count
            (tmp_path / "healed").touch()
            last.resume("r")
        assert last.wait("r", LONG_SECONDS) == {"healed": True}


def test_a_process_that_no_longer_holds_its_lock_ends_at_once(url: str, tmp_path: Path) -> None:
    with worker(url, tmp_path) as process:
        if url.startswith("sqlite"):
            (lock,) = (tmp_path / "locks").iterdir()
            lock.unlink()
        else:
            with psycopg.connect(url) as connection:
                connection.execute("select pg_terminate_backend(pid) from pg_locks where classid = 77")
        assert process.wait(5) == LOST_LOCK_EXIT


# --- several processes ---


def test_processes_that_begin_at_once_on_an_empty_database_share_the_runs_and_leave_each_other_alone(
    url: str, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    command = [sys.executable, str(ACTOR), "works", url, str(tmp_path)]
    both = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.stdout.readline() for process in both if process.stdout is not None]
    assert said == ["ready\n", "ready\n"]
    runs = [f"r{number}" for number in range(16)]
    with Control(engine_actor.settings(url, tmp_path)) as control:
        # Longer than the reaper takes for a look at who is dead.
        control.submit("batches", "long", {"folder": str(tmp_path), "seconds": 0.4})
        for run in runs:
            control.submit("who", run, {"folder": str(tmp_path)})
        workers = {control.wait(run, LONG_SECONDS)["pid"] for run in runs}
        control.wait("long", LONG_SECONDS)
        for process in both:
            process.communicate(timeout=LONG_SECONDS)
        assert [process.returncode for process in both] == [0, 0], "each ends well when told to"
        assert set(control.runs().values()) == {RunStatus.DONE}
    assert workers == {process.pid for process in both}
    assert Counter(engine_jobs.told(tmp_path, "ran ")) == {run: 1 for run in runs}
    assert set(Counter(engine_jobs.told(tmp_path, "begin ")).values()) == {1}


# --- cancelling, closing ---


def test_cancelling_ends_a_busy_job_within_a_second_and_leaves_no_process(url: str, tmp_path: Path) -> None:
    def cancelling(attempt: int) -> float:
        run, folder = f"r{attempt}", tmp_path / str(attempt)
        folder.mkdir()
        control.submit("burns", run, {"folder": str(folder), "count": 3})
        until(lambda: len(burning(folder)) == 2)
        assert all(map(is_alive, burning(folder)))
        assert control.cancel(run) is RunStatus.CANCELLED
        took = until(lambda: not any(map(is_alive, burning(folder))))
        with pytest.raises(Stopped):
            control.wait(run)
        time.sleep(0.3)
        assert len(burning(folder)) == 2, "those behind it do not begin"
        (folder / "enough").touch()
        host.resume(run)
        assert host.wait(run, LONG_SECONDS) == {"burnt": [{"burnt": True}] * 3}
        assert host.cancel(run) is RunStatus.DONE, "what is done cannot be stopped, and that is told"
        return took

    with engine(url, tmp_path, cpu_workers=1) as host, Control(host.settings) as control:
        assert quickest(cancelling, 1) < 1


def test_who_only_looks_knows_whether_a_living_process_has_a_run(url: str, tmp_path: Path) -> None:
    with Control(engine_actor.settings(url, tmp_path)) as control:
        assert not control.is_worked_on("r"), "no worker was ever here"
        with worker(url, tmp_path) as process:
            until(lambda: status_of(control, "r") is None)
            control.submit("burns", "r", {"folder": str(tmp_path)})
            until(lambda: len(burning(tmp_path)) == 2)
            assert control.is_worked_on("r") and not control.is_worked_on("another")
            process.kill()
            process.wait()
            until(lambda: not control.is_worked_on("r"))
        assert control.status("r") is RunStatus.RUNNING, "the record does not know yet"


def status_of(control: Control, run: str) -> RunStatus | str | None:
    """Also before the first worker has made the tables."""
    try:
        return control.status(run)
    except DBAPIError:
        return "no tables"


def test_closing_ends_all_work_and_the_next_process_goes_on_with_it(tmp_path: Path) -> None:
    def closing(attempt: int) -> float:
        folder = tmp_path / str(attempt)
        folder.mkdir()
        url = f"sqlite:///{folder / 'engine.db'}"
        with engine(url, folder) as first:
            first.submit("burns", "r", {"folder": str(folder)})
            until(lambda: len(burning(folder)) == 2)
            began = time.monotonic()
        took = time.monotonic() - began
        assert not any(map(is_alive, burning(folder)))
        assert nurseries_of(os.getpid()) == []
        assert list((folder / "locks").iterdir()) == []
        (folder / "enough").touch()
        with engine(url, folder) as second:
            assert second.status("r") in (RunStatus.QUEUED, RunStatus.RUNNING)
            assert second.wait("r", LONG_SECONDS) == {"burnt": [{"burnt": True}]}
        return took

    assert quickest(closing, 3) < 3


def test_a_body_that_is_still_on_its_way_after_the_close_starts_no_child(tmp_path: Path) -> None:
    async def late() -> None:
        children = Children(1, None)
        job = Job("burn", "engine_jobs:burn", {"folder": str(tmp_path)})
        begun = asyncio.ensure_future(children.do(job, lambda fraction: None))
        while len(burning(tmp_path)) < 2:
            await asyncio.sleep(0.02)
        children.kill_all()
        children.wait()
        with pytest.raises(TimeoutError):  # neither the job that was killed, nor one that comes now, has an outcome
            await asyncio.wait_for(asyncio.gather(begun, children.do(job, lambda fraction: None)), 1.0)

    asyncio.run(late())
    assert not any(map(is_alive, burning(tmp_path))) and len(burning(tmp_path)) == 2
    assert nurseries_of(os.getpid()) == []


def all_at_once(children: Children, *jobs: Job) -> list[JobResult]:
    async def asked() -> list[JobResult]:
        return await asyncio.gather(*(children.do(job, lambda fraction: None) for job in jobs))

    return asyncio.run(asked())


def test_children_have_loaded_what_they_are_told_and_what_cannot_be_loaded_is_no_harm() -> None:
    children = Children(2, None)
    children.load(("json.tool", "no.such.module", "tarfile"))
    modules: dict[str, JsonValue] = {"modules": ["json.tool", "tarfile", "zipapp"]}
    try:
        told = all_at_once(children, *(Job(f"{number}", "engine_jobs:loaded", modules) for number in range(2)))
        assert [one.value for one in told] == [{"json.tool": True, "tarfile": True, "zipapp": False}] * 2
        assert len(children_of(os.getpid())) == 2
    finally:
        children.kill_all()
        children.wait()
    assert nurseries_of(os.getpid()) == []


def test_what_makers_of_films_load_first_starts_no_thread_that_a_fork_would_lose() -> None:
    children = Children(1, None)
    children.load(_WANTED_FIRST)
    job = Job("loaded", "engine_jobs:loaded", {"modules": ["cv2", "av", *_WANTED_FIRST]})
    try:
        (told,) = all_at_once(children, job)
        assert told.value == dict.fromkeys(("cv2", "av", *_WANTED_FIRST), True)
        (nursery,) = nurseries_of(os.getpid())
        assert len(list(Path(f"/proc/{nursery}/task").iterdir())) == 1
    finally:
        children.kill_all()
        children.wait()


def test_a_nursery_that_was_killed_is_replaced_and_its_children_do_not_stay(tmp_path: Path) -> None:
    children = Children(2, None)
    job = Job("burn", "engine_jobs:burn", {"folder": str(tmp_path)})
    work = Job("work", "engine_jobs:work", {"folder": str(tmp_path), "name": "work"})

    async def killed() -> None:
        begun = asyncio.ensure_future(children.do(job, lambda fraction: None))
        while len(burning(tmp_path)) < 2:
            await asyncio.sleep(0.02)
        (nursery,) = nurseries_of(os.getpid())
        os.kill(nursery, signal.SIGKILL)
        until(lambda: not is_alive(nursery))
        assert (await children.do(work, lambda fraction: None)).error is None
        assert nurseries_of(os.getpid()) != [nursery]
        children.kill_all()
        children.wait()
        begun.cancel()

    asyncio.run(killed())
    until(lambda: not any(map(is_alive, burning(tmp_path))))
    assert nurseries_of(os.getpid()) == []


def test_a_nursery_that_answers_no_more_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reelwright.engine.nursery._PATIENCE_SECONDS", 0.3)
    children = Children(2, None)
    job = Job("burn", "engine_jobs:burn", {"folder": str(tmp_path)})

    async def stopped() -> float:
        begun = asyncio.ensure_future(children.do(job, lambda fraction: None))
        while len(burning(tmp_path)) < 2:
            await asyncio.sleep(0.02)
        (nursery,) = nurseries_of(os.getpid())
        os.kill(nursery, signal.SIGSTOP)
        began = time.monotonic()
        begun.cancel()
        with pytest.raises(asyncio.CancelledError):
            await begun
        children.kill_all()
        children.wait()
        return time.monotonic() - began

    assert asyncio.run(asyncio.wait_for(stopped(), LONG_SECONDS)) < 5
    until(lambda: not any(map(is_alive, burning(tmp_path))))
    assert nurseries_of(os.getpid()) == []


def test_what_was_begun_is_done_once_and_waited_for_when_it_is_asked_for(sqlite_url: str, tmp_path: Path) -> None:
    work = {"folder": str(tmp_path), "target": "engine_jobs:work", "name": "x", "seconds": 0.1}
    with engine(sqlite_url, tmp_path) as host:
        host.submit("begins", "r", work | {"is_wanted": True})
        answer = host.wait("r", LONG_SECONDS)
    assert answer["key"] == "asked for" and answer["value"] and not answer["is_begun"]
    assert engine_jobs.told(tmp_path) == ["begin x", "end x", "then begun"], (
        "what follows is heard of before the answer"
    )


def test_what_was_begun_and_never_asked_for_ends_with_its_run(sqlite_url: str, tmp_path: Path) -> None:
    with engine(sqlite_url, tmp_path) as host:
        host.submit("begins", "r", {"folder": str(tmp_path), "target": "engine_jobs:burn", "is_wanted": False})
        with pytest.raises(BackendError, match="nobody asks"):
            host.wait("r", LONG_SECONDS)
        until(lambda: not any(map(is_alive, burning(tmp_path))))
        assert burning(tmp_path)


def test_a_clean_end_is_no_death_of_the_runs_it_leaves(sqlite_url: str, tmp_path: Path) -> None:
    """However many processes begin and end beside it, a run is stuck only when it kills them."""
    for life in range(6):
        with engine(sqlite_url, tmp_path) as host:
            if life == 0:
                host.submit("burns", "r", {"folder": str(tmp_path)})
            until(lambda life=life: len(burning(tmp_path)) == 2 * (life + 1))
        assert host.status("r") is RunStatus.QUEUED


def test_a_full_disk_is_no_outcome_of_a_job_and_who_resumes_begins_anew(sqlite_url: str, tmp_path: Path) -> None:
    payload: dict[str, JsonValue] = {
        "folder": str(tmp_path), "target": "engine_jobs:fail", "kind": "WorkspaceError", "message": "full",
    }  # fmt: skip
    with engine(sqlite_url, tmp_path) as host:
        host.submit("one", "r", payload)
        with pytest.raises(errors.WorkspaceError, match="full"):
            host.wait("r", LONG_SECONDS)
        for run, kind in (("full", "WorkspaceError"), ("other", "BackendError")):
            before = len(burning(tmp_path))
            host.submit("fails", run, payload | {"kind": kind, "is_caught": True})
            until(lambda before=before: len(burning(tmp_path)) == before + 2)
            host.cancel(run)
            until(lambda: not any(map(is_alive, burning(tmp_path))))
        assert not host.can_go_on("r") and not host.can_go_on("full")
        assert host.can_go_on("other") and host.can_go_on("never begun")


def nurseries_of(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    found = [int(child) for path in tasks for child in path.read_text().split()]
    return [child for child in found if "nursery_program.py" in command_of(str(child))]


def children_of(parent: int) -> list[int]:
    return [child for nursery in nurseries_of(parent) for child in nurseries_of(nursery)]  # they are called the same


def command_of(process: str) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except FileNotFoundError:
        return ""


# --- children ---


def one(host: Worker, run: str, target: str, **payload: Any) -> dict[str, Any]:
    host.submit("one", run, {"target": f"engine_jobs:{target}", **payload})
    return host.wait(run, LONG_SECONDS)


def test_children_are_used_again_and_one_that_died_is_replaced(sqlite_url: str, tmp_path: Path) -> None:
    told: list[tuple[str, str, float]] = []
    folder = str(tmp_path)
    with engine(sqlite_url, tmp_path, on_progress=lambda *what: told.append(what)) as host:
        pids = [one(host, f"r{n}", "work", folder=folder, name=f"{n}")["value"]["pid"] for n in range(4)]
        assert len(set(pids)) == 1, "one job after another needs one child"
        kind, message, _ = one(host, "dies", "die", folder=folder)["error"]
        until(lambda: not any(map(is_alive, burning(tmp_path))))  # nor is a program left that it had started
        assert kind == "ChildDied"
        assert "signal 9" in message and "'the job'" in message
        assert not is_alive(pids[0])
        assert one(host, "next", "work", folder=folder, name="next")["value"]["pid"] not in pids
        assert one(host, "chatters", "chatter")["value"] == {"answer": "the real one"}
        host.submit("batches", "many", {"folder": folder, "seconds": 0.05})
        host.wait("many", LONG_SECONDS)
        assert len(children_of(os.getpid())) == 2, "as many as cpu_workers, not as there were jobs"
    assert [fraction for run, job, fraction in told if run == "r0"] == [0.0, 0.5, 1.0]


def test_a_job_tells_what_it_cost(sqlite_url: str, tmp_path: Path) -> None:
    with engine(sqlite_url, tmp_path) as host:
        answer = one(host, "r", "work", folder=str(tmp_path), name="x", seconds=0.3)
    assert 0.3 <= answer["wall"] < 2
    assert 0 < answer["cpu"] < 0.25


# --- errors ---


def test_errors_come_back_as_the_class_they_were_raised_as(sqlite_url: str, tmp_path: Path) -> None:
    assert len(OURS) > 8
    folder = str(tmp_path)
    with engine(sqlite_url, tmp_path) as host:
        for kind in OURS:
            host.submit("fails", kind, {"folder": folder, "kind": kind, "message": f"a {kind}"})
        host.submit("has_a_bug", "bug", {})
        for kind in OURS:
            with pytest.raises(getattr(errors, kind), match=f"^a {kind}$") as raised:
                host.wait(kind, LONG_SECONDS)
            assert type(raised.value).__name__ == kind
            assert host.status(kind) is RunStatus.FAILED
        with pytest.raises(RunFailed, match="ZeroDivisionError"):
            host.wait("bug", LONG_SECONDS)
        with pytest.raises(NotFound, match="nowhere"):
            host.wait("nowhere")
        error = one(host, "job", "fail", kind="UnsafePath", message="told")["error"]
        assert error[:2] == ["UnsafePath", "told"]
        error = one(host, "job bug", "fail", kind="", message="")["error"]
        assert error[0] == "ZeroDivisionError"
        assert "engine_jobs.py" in error[2], "a bug brings its traceback"
        host.submit("no such body", "r", {})
        with pytest.raises(errors.NotConfigured, match="no such body"):
            host.wait("r", LONG_SECONDS)


def test_a_body_that_is_called_again_sees_the_same_error_as_the_first_time(sqlite_url: str, tmp_path: Path) -> None:
    with engine(sqlite_url, tmp_path) as host:
        payload: dict[str, JsonValue] = {
            "folder": str(tmp_path),
            "kind": "Transient",
            "message": "busy",
            "is_caught": True,
        }
        host.submit("fails", "r", payload)
        until(lambda: len(burning(tmp_path)) == 2)
        host.cancel("r")
        until(lambda: not any(map(is_alive, burning(tmp_path))))
        (tmp_path / "enough").touch()
        host.resume("r")
        host.wait("r", LONG_SECONDS)
    assert engine_jobs.told(tmp_path, "saw ") == ["Transient: busy"] * 2
