"""A run that leaves no record: for questions that may be asked again, at the cost of working on them again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pydantic import JsonValue

from reelwright.engine.children import Children
from reelwright.engine.job import Job, JobResult
from reelwright.engine.run import Run
from reelwright.engine.settings import EngineSettings


class Unrecorded(Run):
    """See `Run`; nothing that it is asked is found again."""

    async def step(self, name: str, function: Callable[..., JsonValue], *args: object) -> JsonValue:
        return await asyncio.to_thread(function, *args)

    async def _job(self, job: Job) -> JobResult:
        return await self._children.do(job, lambda share: None)


@contextmanager
def unrecorded(settings: EngineSettings) -> Iterator[Unrecorded]:
    """One such run, with child processes of its own."""
    children = Children(settings.cpu_workers, settings.log_file)
    try:
        yield Unrecorded("unrecorded", children, lambda run, job, share: None)
    finally:
        children.kill_all()
