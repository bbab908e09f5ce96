"""Warm child processes: one does many jobs; a cancelled job's child is killed with its whole process group, and the
next job gets a new one."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import json
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from reelwright.engine.job import Job, JobError, JobResult
from reelwright.engine.nursery import Child, Nursery

_MEMORY_LIMIT_BYTES = 1_500_000_000
"""A child that holds more after a job is not used again."""
AT_ONCE = -1
"""The turn of a job that goes before all that wait."""

_Taken = tuple[Nursery, Child]
"""A child, and where it comes from."""


class _Line:
    """Where jobs wait for one of so many places: they go in by their turns, however late they come to wait."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()

    @asynccontextmanager
    async def place(self, turn: int) -> AsyncIterator[None]:
        if self._free:
            self._free -= 1
        else:
            called = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (turn, next(self._arrivals), called))
            try:
                await called
            except asyncio.CancelledError:
                if not called.cancelled():  # it was called at the same moment
                    self._call_next()
                raise
        try:
            yield
        finally:
            self._call_next()

    def _call_next(self) -> None:
        while self._waiting:
            called = heapq.heappop(self._waiting)[2]
            if not called.done():  # else it has gone away
                called.set_result(None)
                return
        self._free += 1


class Children:
    """At most `limit` child processes at work, for the runs of one event loop."""

    def __init__(self, limit: int, log_file: Path | None) -> None:
        self._log_file = log_file
        self._line = _Line(limit)
        self._turns = itertools.count()
        self._lock = threading.Lock()
        self._modules: Sequence[str] = ()
        self._nursery: Nursery | None = None
        self._idle: list[_Taken] = []
        self._all: set[_Taken] = set()
        self.is_over = False
        """There will be no more."""

    def turn(self) -> int:
        """When a job gets a place, among those that wait: who asks first goes first."""
        return next(self._turns)

    async def do(self, job: Job, progress: Callable[[float], None], turn: int | None = None) -> JobResult:
        """Have a child do the job. Cancelling this kills the child. After `kill_all` it never returns: a body may still
        be on its way then, and that its job got nowhere is no outcome of the job.

        Args:
            turn: as `turn` gave it, or `AT_ONCE`; None: as asked for now.
        """
        loop = asyncio.get_running_loop()
        async with self._line.place(self.turn() if turn is None else turn):
            taken = self._take()
            never: asyncio.Future[JobResult] = loop.create_future()
            if taken is None:
                return await never
            nursery, child = taken
            try:
                result, memory = await loop.run_in_executor(None, _ask, nursery, child, job, progress)
            except BaseException:
                self._end(taken)
                raise
            if self.is_over:
                return await never
        if memory is None or memory > _MEMORY_LIMIT_BYTES:
            self._end(taken)
        else:
            with self._lock:
                self._idle.append(taken)
        return result

    def load(self, modules: Sequence[str]) -> None:
        """Begin to load modules that most jobs need, while this process is busy with other things."""
        with self._lock:
            self._modules = tuple(modules)
            self._nursery = Nursery(self._modules, self._log_file)

    def _take(self) -> _Taken | None:
        """None: there will be no more."""
        with self._lock:
            if self.is_over:
                return None
            if self._idle:
                return self._idle.pop()
            if self._nursery is None or self._nursery.is_over:
                if self._nursery is not None:
                    self._nursery.wait()
                self._nursery = Nursery(self._modules, self._log_file)
            taken = self._nursery, self._nursery.child()
            self._all.add(taken)
            return taken

    def _end(self, taken: _Taken) -> None:
        nursery, child = taken
        nursery.end(child)
        with self._lock:
            self._all.discard(taken)

    def kill_all(self) -> None:
        """At once, from any thread. There will be no more."""
        self.is_over = True
        if self._nursery is not None:  # before the lock: who holds it may be waiting for this one
            self._nursery.hang_up()
        with self._lock:
            children, self._all, self._idle = self._all, set(), []
        if self._nursery is not None:  # another, if it came in between
            self._nursery.hang_up()
        for _, child in children:
            child.close()

    def wait(self) -> None:
        """After `kill_all`, until the last of them is gone."""
        if self._nursery is not None:
            self._nursery.wait()


def _ask(nursery: Nursery, child: Child, job: Job, progress: Callable[[float], None]) -> tuple[JobResult, int | None]:
    """The conversation about one job; see `child.py`. And the memory that the child holds; None: it is dead."""
    order = json.dumps({"target": job.target, "payload": job.payload}) + "\n"
    try:
        child.tell(order.encode())
        while line := child.hear():
            said = json.loads(line)
            if "progress" in said:
                progress(said["progress"])
                continue
            error = JobError(**said["error"]) if "error" in said else None
            result = JobResult(job.key, said.get("value"), error, round(said["cpu"], 4), round(said["wall"], 4))
            return result, said["memory"]
    except (OSError, ValueError):
        pass  # it died, or was killed amid a line: how, is told below
    match nursery.code_of(child):
        case None:
            how = "ended with the process that it came from"
        case code:
            how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
    message = f"the child process of {job.key!r} {how}; if memory ran out, use fewer cpu_workers"
    return JobResult(job.key, error=JobError("ChildDied", message)), None
