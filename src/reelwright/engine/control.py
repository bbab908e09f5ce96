"""The switchboard: what may be asked of runs by any process, also one that runs none."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from dbos import DBOS, DBOSClient, EnqueueOptions, PortableWorkflowError
from dbos._serialization import DBOSPortableJSONSerializer
from pydantic import JsonValue
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from reelwright.engine.failure import as_raised
from reelwright.engine.liveness import is_alive
from reelwright.engine.settings import APPLICATION, PARTS, QUEUE, STATUS_OF, EngineSettings, RunStatus
from reelwright.errors import BackendError, NotFound, Stopped, WorkspaceError

WORKFLOW = "run"
POLL_SECONDS = 0.25
"""How often one who waits looks. A look costs some milliseconds of CPU, and films take minutes."""
_LEFT = (RunStatus.CANCELLED, RunStatus.STUCK)
"""What a person may go on with."""
PRIORITY = 1
"""Of every run; never 0, which would mean unset and go before all others."""


class Control:
    def __init__(self, settings: EngineSettings) -> None:
        self.settings = settings
        self._client = DBOSClient(
            system_database_url=settings.database_url,
            application_name=APPLICATION,
            serializer=DBOSPortableJSONSerializer(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._client.destroy()

    def prepare(self) -> None:
        """See that the engine's tables are there, which else the first worker makes."""
        DBOS.migrate(self.settings.database_url)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the database refuses, in words of use."""
        try:
            yield
        except OperationalError as refusal:
            url = make_url(self.settings.database_url)
            where = url.database if self.settings.is_sqlite else url.render_as_string()
            raise WorkspaceError(f"database {where}: {refusal.orig}; see to it and to its disk") from refusal

    def submit(self, body: str, run_id: str, payload: Mapping[str, JsonValue]) -> None:
        """Begin a run; one that has begun is left as it is."""
        wanted: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": QUEUE,
            "workflow_id": run_id,
            "app_version": self.settings.application_version,
            "priority": PRIORITY,
        }
        with self._told():
            self._client.enqueue(wanted, body, dict(payload))

    def status(self, run_id: str) -> RunStatus | None:
        """None: there is no such run."""
        with self._told():
            found = self._client.list_workflows(workflow_ids=[run_id], load_input=False, load_output=False)
        return STATUS_OF[found[0].status] if found else None

    def is_worked_on(self, run_id: str) -> bool:
        """Whether a process that lives has this run."""
        try:
            found = self._client.list_workflows(workflow_ids=[run_id], load_input=False, load_output=False)
        except (OperationalError, ProgrammingError):  # there are no tables: no worker was ever here
            return False
        owner = found[0].executor_id if found and STATUS_OF[found[0].status] is RunStatus.RUNNING else None
        return owner is not None and is_alive(self.settings, owner)

    def can_go_on(self, run_id: str) -> bool:
        """False when nobody here can: it failed, a full disk or the like is on its record and would fail it again, or
        it is of another workflow contract than ours."""
        found = self._client.list_workflows(workflow_ids=[run_id], load_input=False, load_output=False)
        if not found or STATUS_OF[found[0].status] is RunStatus.DONE:
            return True
        is_ours = found[0].app_version == self.settings.application_version
        if not is_ours or STATUS_OF[found[0].status] is RunStatus.FAILED:
            return False
        errors = [step["error"] for step in self._client.list_workflow_steps(run_id)]
        return WorkspaceError.__name__ not in (getattr(error, "name", None) for error in errors)

    def wait(self, run_id: str, timeout_seconds: float | None = None) -> dict[str, JsonValue]:
        """The result of a run, when it is done.

        Raises:
            TimeoutError: it was not over in time.
            Stopped: it was cancelled.
            BackendError: its process died again and again.
            ReelwrightError: what it failed with.
        """
        deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        while True:
            status = self._awaited(run_id)
            if status is None:
                raise NotFound(f"there is no run {run_id}")
            if status.is_over:
                return self._result(run_id, status)
            left = POLL_SECONDS if deadline is None else min(POLL_SECONDS, deadline - time.monotonic())
            if left <= 0:
                raise TimeoutError
            self._rest(run_id, left)

    def _awaited(self, run_id: str) -> RunStatus | None:
        """The status of a run that is waited for."""
        return self.status(run_id)

    def _rest(self, run_id: str, seconds: float) -> None:
        """Let time pass, or at least until there may be news."""
        time.sleep(seconds)

    def _result(self, run_id: str, status: RunStatus) -> dict[str, JsonValue]:
        if status is RunStatus.CANCELLED:
            raise Stopped(f"run {run_id} was stopped")
        if status is RunStatus.STUCK:
            raise BackendError(f"the process working on {run_id} died again and again; `resume` tries once more")
        try:
            result: dict[str, JsonValue] = self._client.retrieve_workflow(run_id).get_result()
        except PortableWorkflowError as error:
            raise as_raised(error) from None
        return result

    def cancel(self, run_id: str) -> RunStatus:
        """Stop a run. Gives what became of it: it may have finished first."""
        with self._told():
            self._client.cancel_workflow(run_id, cancel_children=True)
        status = self.status(run_id)
        if status is None:
            raise NotFound(f"there is no run {run_id}")
        return status

    def resume(self, run_id: str) -> None:
        """Go on with a cancelled or stuck run, and with those of its parts that are so, with their count of deaths at
        nought. Any other is left as it is."""
        if self.status(run_id) not in _LEFT:
            return
        with self._told():
            # Here and not by the run itself, which would take up what is being cancelled with it at that moment.
            for part in self._client.list_workflows(
                parent_workflow_id=run_id,
                status=[name for name, one in STATUS_OF.items() if one in _LEFT],
                load_input=False,
                load_output=False,
            ):
                self._client.resume_workflow(part.workflow_id, queue_name=PARTS)
            self._client.resume_workflow(run_id, queue_name=QUEUE)

    def runs(self) -> dict[str, RunStatus]:
        """Every run there is a record of."""
        found = self._client.list_workflows(load_input=False, load_output=False)
        return {row.workflow_id: STATUS_OF[row.status] for row in found}

    def forget(self, run_id: str) -> None:
        """Remove the record of a run; there may be none."""
        self._client.delete_workflow(run_id, delete_children=True)
