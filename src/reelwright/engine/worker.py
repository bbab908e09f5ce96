"""What makes a process work on runs. One in a process."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from typing import Any, Self

import dbos._core
from dbos import DBOS
from dbos._serialization import DBOSPortableJSONSerializer
from pydantic import JsonValue
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from reelwright.engine.children import Children
from reelwright.engine.control import WORKFLOW, Control
from reelwright.engine.liveness import FileLiveness, Liveness, LockLost, ServerLiveness
from reelwright.engine.parts import Parts
from reelwright.engine.run import OnProgress, Run
from reelwright.engine.settings import (
    APPLICATION,
    PARTS,
    QUEUE,
    RECOVERY_ATTEMPTS,
    RUNS_AT_ONCE,
    STATUS_OF,
    EngineSettings,
    RunStatus,
)
from reelwright.errors import NotConfigured, WorkspaceError

Body = Callable[[Run, dict[str, JsonValue]], Awaitable[dict[str, JsonValue]]]

_REAP_SECONDS = 1.0
_QUEUE_POLL_SECONDS = 0.2
_NOTIFICATION_POLL_SECONDS = 0.1
"""Nothing of ours waits for a notification; but closing waits for one more of these looks."""
_RECORDED_SECONDS = 0.02
"""About how long DBOS takes to record the outcome of a body that has ended."""
_CANCEL_POLL_SECONDS = 0.25
_BUSY_SECONDS = 30
LOST_LOCK_EXIT = 70
"""Exit code of a process whose peers may be at its runs already."""

_log = logging.getLogger("dbos")


class Worker(Control):
    """Works on runs from `launch` to `close`, and takes over those of processes that died."""

    def __init__(
        self,
        settings: EngineSettings,
        bodies: Mapping[str, Body],
        on_progress: OnProgress | None = None,
        before_close: Callable[[], None] = lambda: None,
        children: Children | None = None,
    ) -> None:
        """
        Args:
            bodies: name -> the function that is a run. Names and step order are the workflow contract.
            before_close: waits for what must not be left in the middle.
            children: who do the jobs, where some are there already; killed when this closes.
        """
        self.settings = settings
        self._bodies, self._before_close = dict(bodies), before_close
        self._on_progress: OnProgress = on_progress or (lambda run, job, fraction: None)
        self._children = children or Children(settings.cpu_workers, settings.log_file)
        self._executor = uuid.uuid4().hex  # fresh in every process: overlapping ones must not share it
        self._liveness: Liveness
        self._taking = threading.Lock()  # an advisory lock lets the connection that holds it in twice
        self._closing = threading.Event()
        self._news = threading.Event()
        self._here: set[str] = set()
        """The runs whose body is at work in this process."""
        self._broken: dict[str, Exception] = {}
        """What ended the body of each run that failed here: it may be that it could not be recorded."""
        self._reaper = threading.Thread(target=self._reap_until_closed, name="reaper", daemon=True)

    def __enter__(self) -> Self:
        self.launch()
        return self

    def launch(self) -> None:
        """Begin to work. The liveness lock is taken first: a process that owns runs never looks dead."""
        settings = self.settings
        if settings.is_sqlite:
            self._liveness = FileLiveness(settings.locks_folder)
            _write_ahead(make_url(settings.database_url).database or "")
        else:
            self._liveness = ServerLiveness(settings.database_url)
        self._liveness.hold(self._executor)
        self._log_to_file()
        try:
            with self._told():
                self._begin()
        except WorkspaceError:
            self._children.kill_all()
            self._children.wait()
            self._liveness.let_go()
            raise
        self._reaper.start()

    def _begin(self) -> None:
        settings = self.settings
        # Private, and guarded by a test: how often DBOS looks whether a running job was cancelled; a second by itself.
        dbos._core._PREEMPTIBLE_POLL_INTERVAL_SEC = _CANCEL_POLL_SECONDS
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": settings.database_url,
                "executor_id": self._executor,
                "application_version": settings.application_version,
                "serializer": DBOSPortableJSONSerializer(),
                "enable_otlp": False,
                "log_level": "WARNING",
                "notification_listener_polling_interval_sec": _NOTIFICATION_POLL_SECONDS,
            }
        )
        DBOS.workflow(name=WORKFLOW, max_recovery_attempts=RECOVERY_ATTEMPTS)(self._body())
        DBOS.listen_queues([QUEUE, PARTS])
        DBOS.migrate(settings.database_url)
        super().__init__(settings)
        # Before it is launched, for it looks once a second whether there are queues that it does not work on yet. What
        # is told of a queue is kept in the database, so the process that began last says it for all.
        for queue, at_once in ((QUEUE, RUNS_AT_ONCE), (PARTS, settings.cpu_workers)):
            self._client.register_queue(
                queue,
                worker_concurrency=at_once,
                polling_interval_sec=_QUEUE_POLL_SECONDS,
                on_conflict="always_update",
            )
        DBOS.launch()

    def _log_to_file(self) -> None:
        """DBOS logs to the terminal, unless its logger has a handler before it begins."""
        for old in list(_log.handlers):
            _log.removeHandler(old)
            old.close()
        handler: logging.Handler = logging.NullHandler()
        if self.settings.log_file is not None:
            handler = logging.FileHandler(self.settings.log_file, delay=True)
            handler.handleError = lambda record: None  # type: ignore[method-assign]  # a full disk is told of elsewhere
        _log.addHandler(handler)
        _log.propagate = False

    def _body(self) -> Any:
        async def run(body: str, payload: dict[str, JsonValue]) -> dict[str, JsonValue]:
            if body not in self._bodies:
                raise NotConfigured(f"this process has no body {body!r}; it has: {', '.join(self._bodies)}")
            run_id = DBOS.workflow_id
            assert run_id is not None
            self._broken.pop(run_id, None)
            self._here.add(run_id)
            mine = self._run(run_id)
            try:
                return await self._bodies[body](mine, payload)
            except Exception as error:
                self._broken[run_id] = error
                raise
            finally:
                mine.end()
                self._here.discard(run_id)
                self._news.set()

        return run

    def _run(self, run_id: str) -> Run:
        parts = Parts(self._client, self.settings.application_version)
        return Run(run_id, self._children, self._on_progress, parts)

    def _awaited(self, run_id: str) -> RunStatus | None:
        """A run that is at work here is not over: asking the database four times a second takes more of this process
        than the run does. One that is stopped from elsewhere ends here a moment later."""
        return RunStatus.RUNNING if run_id in self._here else super()._awaited(run_id)

    def _rest(self, run_id: str, seconds: float) -> None:
        broken = self._broken.get(run_id)
        if self._news.wait(seconds):
            self._news.clear()
            time.sleep(_RECORDED_SECONDS)
        elif broken is not None and self.status(run_id) is RunStatus.RUNNING:
            raise broken  # it was over before this rest, and is still not on record

    def resume(self, run_id: str) -> None:
        """As `Control.resume`, and a run whose process is dead is taken over at once, its count of deaths at nought."""
        with self._taking:
            owner = self._other_owner(run_id)
            if owner is None or not self._liveness.try_take(owner):
                super().resume(run_id)
                return
            try:
                if self._other_owner(run_id) == owner:  # still: a peer may have taken it over in between
                    self._client.resume_workflow(run_id, queue_name=QUEUE)
            finally:  # it may have owned other runs: the reaper's to find
                self._liveness.give_back(owner, is_recovered=False)

    def _other_owner(self, run_id: str) -> str | None:
        """The process a run is running in, if that is not this one."""
        found = self._client.list_workflows(workflow_ids=[run_id], load_input=False, load_output=False)
        if not found or STATUS_OF[found[0].status] is not RunStatus.RUNNING:
            return None
        return found[0].executor_id if found[0].executor_id != self._executor else None

    def _reap_until_closed(self) -> None:
        """Take over the runs of processes whose lock is free."""
        while not self._closing.wait(_REAP_SECONDS):
            try:
                self._reap()
            except LockLost as lost:
                _log.critical("this process ends at once, for its peers may be at its runs already: %s", lost)
                os._exit(LOST_LOCK_EXIT)
            except OperationalError as refusal:
                _log.warning("could not look for dead processes, and will look again: %s", refusal)

    def _reap(self) -> None:
        self._liveness.check()
        pending = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        for owner in {row.executor_id for row in pending if row.executor_id} - {self._executor}:
            with self._taking:
                if self._liveness.try_take(owner):
                    try:
                        # Private, and guarded by a test: the public way forgets how often a run was found dead.
                        DBOS._recover_pending_workflows([owner])
                    finally:
                        self._liveness.give_back(owner, is_recovered=True)

    def close(self) -> None:
        """Stop working at once. Runs that are not over go back to the queue, for the next process; no child process is
        left."""
        self._before_close()
        self._closing.set()
        self._children.kill_all()  # first: what waits for a child would hold up the rest
        self._reaper.join()
        DBOS.destroy(destroy_registry=True)
        self._hand_back()
        super().close()
        self._children.wait()
        self._liveness.let_go()

    def _hand_back(self) -> None:
        """Else a peer would count this clean end as one more death of theirs."""
        try:
            running = self._client.list_workflows(
                status="PENDING", executor_id=self._executor, load_input=False, load_output=False
            )
            for row in running:
                self._client.resume_workflow(row.workflow_id, queue_name=row.queue_name or QUEUE)
        except OperationalError as refusal:
            _log.warning("could not hand back what was not over; peers will find it: %s", refusal)


def _write_ahead(path: str) -> None:
    """Set the journal mode, which the file keeps, so that DBOS's own connections have it.

    SQLite does not wait for the lock this change needs, so two processes on a new file have to try.
    """
    give_up = time.monotonic() + _BUSY_SECONDS
    with closing(sqlite3.connect(path)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                    raise
            time.sleep(0.02)
