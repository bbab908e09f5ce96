"""What the body of a run may do. Everything in it that is not a pure function of its steps' results is a step or a job.

When a process dies, another calls the body again from its beginning: steps and jobs that were finished give their
recorded results at once and are not done again, so the order in which a body calls them must depend on nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from dbos import DBOS, PortableWorkflowError
from pydantic import JsonValue
from sqlalchemy.exc import OperationalError

from reelwright.engine.children import Children
from reelwright.engine.failure import as_raised
from reelwright.engine.job import Job, JobError, JobResult
from reelwright.errors import WorkspaceError

OnProgress = Callable[[str, str, float], None]
"""(run id, job key, 0..1), in the process that has the job done."""


class Run:
    """One run, while this process works on it."""

    def __init__(self, run_id: str, children: Children, on_progress: OnProgress) -> None:
        self.id = run_id
        self._children, self._on_progress = children, on_progress

    @property
    def is_left(self) -> bool:
        """Whether its worker has begun to close: what fails from then on may fail for that, and is no failure of the
        run, which another process goes on with."""
        return self._children.is_over

    async def step(self, name: str, function: Callable[..., JsonValue], *args: object) -> JsonValue:
        """Call `function` in a thread, once: its result (JSON) or its error is recorded before this returns.

        A process killed inside it calls it again, so it must bear being repeated.
        """

        async def call() -> JsonValue:
            return await asyncio.to_thread(function, *args)

        return await self._recorded(name, call)

    async def call(self, name: str, function: Callable[[Callable[[float], None]], Awaitable[JsonValue]]) -> JsonValue:
        """Await `function` in this process, once, with what to tell its progress by: for what waits on a network.

        As `step`; a cancelled run cancels it where it waits.
        """
        told = partial(self._on_progress, self.id, name)

        async def call() -> JsonValue:
            told(0.0)
            try:
                answer = await function(told)
            except Exception:
                await self._stay_if_left()
                raise
            await self._stay_if_left()
            told(1.0)
            return answer

        return await self._recorded(name, call, preemptible=True)

    async def _stay_if_left(self) -> None:
        """Where the worker has begun to close, what ends now is no outcome: its record may be gone already."""
        if self.is_left:
            await asyncio.get_running_loop().create_future()

    async def aside(self, job: Job, told: Callable[[float], None]) -> JobResult:
        """Have a job done inside a `call`, whose record is the record of it."""
        return await self._children.do(job, told)

    async def jobs(self, jobs: Sequence[Job]) -> list[JobResult]:
        """Have all jobs done by child processes, as many at once as the engine has, begun in the order given.

        A job that fails is a result that says so; a cancelled run kills its children.

        Raises:
            WorkspaceError: a job met a full disk or the like.
        """
        begun = [asyncio.ensure_future(self._job(job)) for job in jobs]
        answers = await asyncio.gather(*begun, return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return [answer for answer in answers if isinstance(answer, JobResult)]

    async def _job(self, job: Job) -> JobResult:
        async def call() -> JsonValue:
            told = partial(self._on_progress, self.id, job.key)
            told(0.0)
            result = await self._children.do(job, told)
            if result.error is not None and result.error.kind == WorkspaceError.__name__:
                raise WorkspaceError(result.error.message)  # no outcome of the job: all stop until it is mended
            told(1.0)
            answer: dict[str, Any] = asdict(result)
            return answer

        answer = await self._recorded(job.key, call, preemptible=True)
        assert isinstance(answer, dict)
        error = answer.pop("error")
        return JobResult(**answer, error=JobError(**error) if isinstance(error, dict) else None)  # type: ignore[arg-type]

    async def _recorded(self, name: str, call: Callable[[], Any], preemptible: bool = False) -> JsonValue:
        try:
            answer: JsonValue = await DBOS.run_step_async({"name": name, "preemptible": preemptible}, call)
        except PortableWorkflowError as error:  # a replay: the record's error, not the class that was raised
            raise as_raised(error) from None
        except OperationalError as refusal:
            said = f"step {name!r} cannot be recorded: {refusal.orig}; see to the database and its disk"
            raise WorkspaceError(said) from refusal
        return answer
