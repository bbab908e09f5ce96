"""Runs that are parts of another: begun by it, worked on by any process, and waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from dbos import DBOS, DBOSClient, PortableWorkflowError
from pydantic import JsonValue

from reelwright.engine.control import PRIORITY, WORKFLOW
from reelwright.engine.failure import as_raised
from reelwright.engine.settings import PARTS, STATUS_OF, RunStatus
from reelwright.errors import BackendError, Stopped

_LOOK_SECONDS = 0.25
_NOT_OVER = [name for name, status in STATUS_OF.items() if not status.is_over]


class Parts:
    """Of the runs of one process."""

    def __init__(self, client: DBOSClient, application_version: str) -> None:
        self._client, self._version = client, application_version

    async def begin(self, body: str, run_id: str, payload: dict[str, JsonValue]) -> None:
        """Called in the body of the run that this is to be a part of, which has it on record: it is cancelled and
        forgotten with it. One that has begun is left as it is."""
        await DBOS.enqueue_workflow_with_options_async(
            {
                "workflow_name": WORKFLOW,
                "queue_name": PARTS,
                "workflow_id": run_id,
                "app_version": self._version,
                "priority": PRIORITY,
            },
            body,
            payload,
        )

    async def over(self, whole: str, run_ids: Sequence[str]) -> list[dict[str, JsonValue]]:
        """What each gave, once nothing more happens to any part of `whole`.

        Raises:
            ReelwrightError: the first that failed.
        """
        while await asyncio.to_thread(self._are_at_work, whole):
            await asyncio.sleep(_LOOK_SECONDS)
        return await asyncio.to_thread(self._results, run_ids)

    def _are_at_work(self, whole: str) -> bool:
        found = self._client.list_workflows(
            parent_workflow_id=whole, status=_NOT_OVER, limit=1, load_input=False, load_output=False
        )
        return bool(found)

    def _results(self, run_ids: Sequence[str]) -> list[dict[str, JsonValue]]:
        found = {row.workflow_id: row for row in self._client.list_workflows(workflow_ids=[*run_ids], load_input=False)}
        results: list[dict[str, JsonValue]] = []
        for run_id in run_ids:
            row = found[run_id]
            match STATUS_OF[row.status]:
                case RunStatus.DONE:
                    results.append(dict(row.output or {}))
                case RunStatus.FAILED:
                    assert isinstance(row.error, PortableWorkflowError)
                    raise as_raised(row.error)
                case RunStatus.CANCELLED:
                    raise Stopped(f"{run_id} was stopped")
                case _:
                    raise BackendError(f"the process working on {run_id} died again and again")
        return results
