"""What the body of a run may do. Everything in it that is not a pure function of its steps' results is a step or a job.

When a process dies, another calls the body again from its beginning: steps and jobs that were finished give their
recorded results at once and are not done again, so the order in which a body calls them must depend on nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from reelwright.engine.children import AT_ONCE, Children
from reelwright.engine.failure import as_raised
from reelwright.engine.job import Job, JobError, JobResult
from reelwright.errors import WorkspaceError
from reelwright.resilience.taxonomy import Gravity, row_named

if TYPE_CHECKING:
    from reelwright.engine.parts import Parts

OnProgress = Callable[[str, str, float], None]
"""(run id, job key, 0..1), in the process that has the job done."""


class Run:
    """One run, while this process works on it."""

    def __init__(self, run_id: str, children: Children, on_progress: OnProgress, parts: Parts | None = None) -> None:
        """`parts`: who sees to runs that are parts of this one; None: it may have none."""
        self.id = run_id
        self._children, self._on_progress, self._parts = children, on_progress, parts
        self._begun: list[tuple[Job, asyncio.Task[JobResult]]] = []

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

    def begin(self, job: Job, then: Callable[[JobResult], Awaitable[None]], *, is_urgent: bool = False) -> None:
        """Have a job done that `jobs` will be asked for, and that will then be waited for instead. It is no step, and
        may be called in any order: what a process was killed over before it was asked for is done again.

        Args:
            then: awaited when it is done.
            is_urgent: it goes before all jobs that wait.
        """

        async def do() -> JobResult:
            result = await self._children.do(job, lambda fraction: None, AT_ONCE if is_urgent else None)
            await then(result)
            return result

        if not self.has_begun(job):
            self._begun.append((job, asyncio.ensure_future(do())))

    def has_begun(self, job: Job) -> bool:
        """Whether it was begun and not asked for since."""
        return any(other.is_as(job) for other, _ in self._begun)

    def end(self) -> None:
        """Stop what was begun and nobody has asked for."""
        for _, doing in self._begun:
            doing.cancel()

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

    async def spread(self, body: str, payloads: Mapping[str, dict[str, JsonValue]]) -> list[dict[str, JsonValue]]:
        """Have a run of `body` for each payload, each taken by whichever process is free, on any machine; and wait for
        all of them.

        Args:
            payloads: name, unique inside this run -> what its run is told. Of the same names and order in a replay.

        Returns:
            What each gave, in the order given.

        Raises:
            ReelwrightError: of the first that failed, once all are over.
        """
        assert self._parts is not None, "this run is not recorded, and can have no parts"
        parts = self._parts
        names = [f"{self.id}/{name}" for name in payloads]
        for name, payload in zip(names, payloads.values(), strict=True):
            await parts.begin(body, name, payload)
        last = names[-1] if names else ""

        async def over() -> JsonValue:
            try:
                return [*await parts.over(self.id, names)]
            except Exception:
                await self._stay_if_left()
                raise

        answer = await self._recorded(f"parts until {last}"[:200], over, preemptible=True)
        assert isinstance(answer, list)
        return [one for one in answer if isinstance(one, dict)]

    async def _job(self, job: Job) -> JobResult:
        turn = self._children.turn()  # before it is looked up whether it was done, which takes some longer than others

        async def call() -> JsonValue:
            begun = next((pair for pair in self._begun if pair[0].is_as(job)), None)
            if begun is not None:  # here: one that a replay or the end of the run keeps from being asked for is ended
                self._begun.remove(begun)
            told = partial(self._on_progress, self.id, job.key)
            told(0.0)
            result = replace(await begun[1], key=job.key) if begun else await self._children.do(job, told, turn)
            if result.error is not None and row_named(result.error.kinds).gravity is Gravity.CRITICAL:
                raise WorkspaceError(result.error.message)  # no outcome of the job: all stop until it is mended
            await asyncio.to_thread(told, 1.0)  # here, it would hold up who gives the child its next job
            await self._stay_if_left()
            answer: dict[str, Any] = asdict(result)
            return answer

        answer = await self._recorded(job.key, call, preemptible=True)
        assert isinstance(answer, dict)
        error = answer.pop("error")
        return JobResult(**answer, error=JobError(**error) if isinstance(error, dict) else None)  # type: ignore[arg-type]

    async def _recorded(self, name: str, call: Callable[[], Any], preemptible: bool = False) -> JsonValue:
        from dbos import DBOS, PortableWorkflowError  # half a second, which a run without a record need not wait for
        from sqlalchemy.exc import OperationalError

        try:
            answer: JsonValue = await DBOS.run_step_async({"name": name, "preemptible": preemptible}, call)
        except PortableWorkflowError as error:  # a replay: the record's error, not the class that was raised
            raise as_raised(error) from None
        except OperationalError as refusal:
            said = f"step {name!r} cannot be recorded: {refusal.orig}; see to the database and its disk"
            raise WorkspaceError(said) from refusal
        return answer
