"""The engine: what makes a process work on runs. One in a process."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Self

import psycopg
from dbos import DBOS
from dbos._serialization import DBOSPortableJSONSerializer
from pydantic import JsonValue

from reelwright.engine.children import Children
from reelwright.engine.control import WORKFLOW, Control
from reelwright.engine.liveness import FileLiveness, Liveness, ServerLiveness
from reelwright.engine.run import OnProgress, Run
from reelwright.engine.settings import (
    APPLICATION,
    QUEUE,
    RECOVERY_ATTEMPTS,
    RUNS_AT_ONCE,
    STATUS_OF,
    EngineSettings,
    RunStatus,
)
from reelwright.errors import NotConfigured

Body = Callable[[Run, dict[str, JsonValue]], Awaitable[dict[str, JsonValue]]]

_REAP_SECONDS = 0.5
_QUEUE_POLL_SECONDS = 0.1
_LOST_LOCK_EXIT = 70


class Engine(Control):
    """Works on runs from `launch` to `close`, and takes over those of processes that died."""

    def __init__(
        self, settings: EngineSettings, bodies: Mapping[str, Body], on_progress: OnProgress | None = None
    ) -> None:
        """`bodies`: name -> the function that is a run. Names and step order are the workflow contract."""
        self.settings = settings
        self._bodies = dict(bodies)
        self._on_progress: OnProgress = on_progress or (lambda run, job, fraction: None)
        self._children = Children(settings.cpu_workers, settings.log_file)
        self._executor = uuid.uuid4().hex  # fresh in every process: overlapping ones must not share it
        self._liveness: Liveness
        self._closing = threading.Event()
        self._reaper = threading.Thread(target=self._reap_until_closed, name="reaper", daemon=True)

    def __enter__(self) -> Self:
        self.launch()
        return self

    def launch(self) -> None:
        """Begin to work. The liveness lock is taken first: a process that owns runs never looks dead."""
        settings = self.settings
        if settings.is_sqlite:
            self._liveness = FileLiveness(settings.locks_folder)
            with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as connection:
                connection.execute("PRAGMA journal_mode=WAL")  # kept in the file; DBOS's own engine then uses it
        else:
            self._liveness = ServerLiveness(settings.database_url)
        self._liveness.hold(self._executor)
        self._log_to_file()
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": settings.database_url,
                "executor_id": self._executor,
                "application_version": settings.application_version,
                "serializer": DBOSPortableJSONSerializer(),
                "enable_otlp": False,
                "notification_listener_polling_interval_sec": 0.1,
            }
        )
        DBOS.workflow(name=WORKFLOW, max_recovery_attempts=RECOVERY_ATTEMPTS)(self._body())
        DBOS.listen_queues([QUEUE])
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=RUNS_AT_ONCE,
            polling_interval_sec=_QUEUE_POLL_SECONDS,
            on_conflict="always_update",
        )
        super().__init__(settings)
        self._reaper.start()

    def _log_to_file(self) -> None:
        """DBOS logs to the terminal, unless its logger has a handler before it begins."""
        log = logging.getLogger("dbos")
        for handler in list(log.handlers):
            log.removeHandler(handler)
        if self.settings.log_file is not None:
            log.addHandler(logging.FileHandler(self.settings.log_file, delay=True))
        else:
            log.addHandler(logging.NullHandler())
        log.propagate = False
        log.setLevel(logging.WARNING)

    def _body(self) -> Any:
        async def run(body: str, payload: dict[str, JsonValue]) -> dict[str, JsonValue]:
            if body not in self._bodies:
                raise NotConfigured(f"this process has no body {body!r}; it has: {', '.join(self._bodies)}")
            run_id = DBOS.workflow_id
            assert run_id is not None
            return await self._bodies[body](Run(run_id, self._children, self._on_progress), payload)

        return run

    def resume(self, run_id: str) -> None:
        """As `Control.resume`, and a run whose process is dead is taken over at once, its count of deaths at nought."""
        found = self._client.list_workflows(workflow_ids=[run_id], load_input=False, load_output=False)
        owner = found[0].executor_id if found and STATUS_OF[found[0].status] is RunStatus.RUNNING else None
        if owner and owner != self._executor and self._liveness.try_take(owner):
            try:
                self._client.resume_workflow(run_id, queue_name=QUEUE)
            finally:
                self._liveness.give_back(
                    owner, is_recovered=False
                )  # it may have owned other runs: the reaper's to find
        else:
            super().resume(run_id)

    def _reap_until_closed(self) -> None:
        """Take over the runs of processes whose lock is free."""
        while not self._closing.wait(_REAP_SECONDS):
            try:
                self._reap()
            except psycopg.OperationalError:
                if not self._closing.is_set():
                    os._exit(_LOST_LOCK_EXIT)  # without our lock, peers may be at our runs already

    def _reap(self) -> None:
        pending = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        for owner in {row.executor_id for row in pending if row.executor_id} - {self._executor}:
            if self._liveness.try_take(owner):
                try:
                    # Private, and guarded by a test: the public way forgets how often a run was found dead.
                    DBOS._recover_pending_workflows([owner])
                finally:
                    self._liveness.give_back(owner, is_recovered=True)

    def close(self) -> None:
        """Stop working at once. Runs that are not over stay, for the next process; no child process is left."""
        self._closing.set()
        self._reaper.join()
        DBOS.destroy(destroy_registry=True)
        self._children.kill_all()
        super().close()
        self._liveness.let_go()
