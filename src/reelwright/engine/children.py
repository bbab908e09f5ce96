"""Warm child processes. Loading numpy, OpenCV and libav costs half a CPU-second, so a child does many jobs; a cancelled
job's child is killed with its whole process group, and the next job gets a new one."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from reelwright.engine.job import Job, JobError, JobResult

_PROGRAM = Path(__file__).with_name("child.py")
_ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
_MEMORY_LIMIT_BYTES = 1_500_000_000
"""A child that holds more after a job is not used again."""


class Children:
    """At most `limit` child processes at work, for the runs of one event loop."""

    def __init__(self, limit: int, log_file: Path | None) -> None:
        self._limit, self._log_file = limit, log_file
        self._places: asyncio.Semaphore | None = None
        self._lock = threading.Lock()
        self._idle: list[subprocess.Popen[bytes]] = []
        self._all: set[subprocess.Popen[bytes]] = set()
        self.is_over = False
        """There will be no more."""

    async def do(self, job: Job, progress: Callable[[float], None]) -> JobResult:
        """Have a child do the job. Cancelling this kills the child. After `kill_all` it never returns: a body may still
        be on its way then, and that its job got nowhere is no outcome of the job."""
        loop = asyncio.get_running_loop()
        if self._places is None:  # made here, for it belongs to the loop that waits
            self._places = asyncio.Semaphore(self._limit)
        async with self._places:
            child = self._take()
            never: asyncio.Future[JobResult] = loop.create_future()
            if child is None:
                return await never
            try:
                result = await loop.run_in_executor(None, _ask, child, job, progress)
            except BaseException:
                self._drop(child)
                raise
            if self.is_over:
                return await never
        died = result.error is not None and result.error.kind == "ChildDied"
        if died or _memory(child) > _MEMORY_LIMIT_BYTES:
            self._drop(child)
        else:
            with self._lock:
                self._idle.append(child)
        return result

    def load(self, modules: Sequence[str]) -> None:
        """Start all of them, to load modules that most jobs need while this process is busy with other things."""
        order = (json.dumps({"load": list(modules)}) + "\n").encode()
        with self._lock:
            for _ in range(self._limit - len(self._all)):
                child = self._start()
                self._all.add(child)
                self._idle.append(child)
                assert child.stdin is not None
                with contextlib.suppress(BrokenPipeError):  # it died: the job that is given to it tells of that
                    child.stdin.write(order)
                    child.stdin.flush()

    def _take(self) -> subprocess.Popen[bytes] | None:
        """None: there will be no more."""
        with self._lock:
            if self.is_over:
                return None
            if self._idle:
                return self._idle.pop()
            child = self._start()
            self._all.add(child)
            return child

    def _start(self) -> subprocess.Popen[bytes]:
        # Run as a file, -P: importing it as a module would load the whole engine into each child.
        command = [sys.executable, "-P", str(_PROGRAM)]
        surroundings = os.environ | _ONE_THREAD | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with open(self._log_file or os.devnull, "ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # its own group: grandchildren die with it, and Ctrl-C does not reach it
                env=surroundings,
            )

    def _drop(self, child: subprocess.Popen[bytes]) -> None:
        _kill_group(child)
        with self._lock:
            self._all.discard(child)

    def kill_all(self) -> None:
        """At once, from any thread. There will be no more."""
        with self._lock:
            self.is_over = True
            children, self._all, self._idle = self._all, set(), []
        for child in children:
            _kill_group(child)


def _ask(child: subprocess.Popen[bytes], job: Job, progress: Callable[[float], None]) -> JobResult:
    """The conversation about one job; see `child.py`."""
    assert child.stdin is not None and child.stdout is not None
    order = json.dumps({"target": job.target, "payload": job.payload}) + "\n"
    try:
        child.stdin.write(order.encode())
        child.stdin.flush()
        while line := child.stdout.readline():
            said = json.loads(line)
            if "progress" in said:
                progress(said["progress"])
                continue
            error = JobError(**said["error"]) if "error" in said else None
            return JobResult(job.key, said.get("value"), error, round(said["cpu"], 4), round(said["wall"], 4))
    except (BrokenPipeError, ValueError):
        pass  # it died, or was killed amid a line: how, is told below
    code = child.wait()
    how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
    message = f"the child process of {job.key!r} {how}; if memory ran out, use fewer cpu_workers"
    return JobResult(job.key, error=JobError("ChildDied", message))


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with contextlib.suppress(BrokenPipeError):  # words it never read
            if pipe is not None:
                pipe.close()


def _memory(child: subprocess.Popen[bytes]) -> int:
    """Resident bytes; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{child.pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
