"""The bodies the engine runs in its tests, and processes that work on them.

engine_actor.py works URL FOLDER   work until stdin ends
engine_actor.py lives URL FOLDER N [resume]   N lives of a process, each until it is killed; then tell how each ended
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine_jobs import tell, told

from reelwright import errors
from reelwright.engine import EngineSettings, Job, JobResult, Run, Worker
from reelwright.errors import ReelwrightError

BATCHES, JOBS = 4, 3
Json = dict[str, Any]


def settings(url: str, folder: Path, cpu_workers: int = 2, application_version: str = "1") -> EngineSettings:
    return EngineSettings(url, folder / "locks", cpu_workers, application_version, folder / "log")


async def batches(run: Run, payload: Json) -> Json:
    """Batches of jobs, with a step before each."""
    folder, seconds = payload["folder"], payload.get("seconds", 0.1)
    for batch in range(BATCHES):
        await run.step(f"step {batch}", tell, folder, f"step {batch}")
        names = [f"{batch}.{number}" for number in range(JOBS)]
        work = [Job(name, "engine_jobs:work", {"folder": folder, "name": name, "seconds": seconds}) for name in names]
        results = await run.jobs(work)
        assert [result.key for result in results] == names
    return {"batches": BATCHES}


async def burns(run: Run, payload: Json) -> Json:
    """A job that goes on until it may stop, with more of them behind it."""
    jobs = [Job(f"burn {number}", "engine_jobs:burn", payload) for number in range(payload.get("count", 1))]
    return {"burnt": [result.value for result in await run.jobs(jobs)]}


async def begins(run: Run, payload: Json) -> Json:
    """A job is begun before it is asked for; where it is not wanted, it never is, and the run fails."""
    job = Job("asked for", payload["target"], payload)

    async def then(result: JobResult) -> None:
        tell(payload["folder"], f"then {result.key}")

    run.begin(Job("begun", job.target, payload), then)
    run.begin(job, then)
    await run.step("wait", until_told, payload["folder"])
    assert run.has_begun(job)
    if not payload["is_wanted"]:
        raise errors.BackendError("nobody asks")
    (result,) = await run.jobs([job])
    return {"key": result.key, "value": result.value, "is_begun": run.has_begun(job)}


def until_told(folder: str) -> None:
    """Until something is told, at most half a minute."""
    give_up = time.monotonic() + 30
    while not told(Path(folder)) and time.monotonic() < give_up:
        time.sleep(0.02)


async def one(run: Run, payload: Json) -> Json:
    """One job, of the target told."""
    (result,) = await run.jobs([Job("the job", payload["target"], payload)])
    return {
        "value": result.value,
        "error": None if result.error is None else [result.error.kind, result.error.message, result.error.detail],
        "cpu": result.cpu_seconds,
        "wall": result.wall_seconds,
    }


def raise_error(kind: str, message: str) -> None:
    raise getattr(errors, kind)(message)


async def fails(run: Run, payload: Json) -> Json:
    """A step fails with the error told; it is told what the body saw, and then, unless that is caught, raised."""
    try:
        await run.step("fails", raise_error, payload["kind"], payload["message"])
    except ReelwrightError as error:
        tell(payload["folder"], f"saw {type(error).__name__}: {error}")
        if not payload.get("is_caught"):
            raise
    await burns(run, payload)
    return {}


async def spreads(run: Run, payload: Json) -> Json:
    """A run of body `part` for each of so many names, on whatever process is free."""
    names = [str(number) for number in range(payload["count"])]
    return {"parts": await run.spread("part", {name: {**payload, "name": name} for name in names})}


async def part(run: Run, payload: Json) -> Json:
    """One job, called; fails where it is told to."""
    if payload["name"] == payload.get("fails"):
        raise errors.InvalidInput(f"part {payload['name']} is not wanted")
    job = Job(f"part {payload['name']}", payload.get("target", "engine_jobs:work"), payload)

    async def work(told: Callable[[float], None]) -> Json:
        await run.aside(job, told)
        return {"name": payload["name"], "pid": os.getpid()}

    done = await run.call(job.key, work)
    assert isinstance(done, dict)
    return done


async def has_a_bug(run: Run, payload: Json) -> Json:
    return {"never": 1 // 0}


async def blocks(run: Run, payload: Json) -> Json:
    """A step that waits for that of another run, as both can only do when neither holds up the other."""

    def meet() -> None:
        folder = Path(payload["folder"])
        (folder / f"met {run.id}").touch()
        give_up = time.monotonic() + 20
        while len(list(folder.glob("met *"))) < 2:
            assert time.monotonic() < give_up
            time.sleep(0.01)

    await run.step("meet", meet)
    return {}


async def poison(run: Run, payload: Json) -> Json:
    """Kills the process it is in, until the file `healed` is there."""

    def maybe_die() -> bool:
        tell(payload["folder"], f"attempt {os.getpid()}")
        if not (Path(payload["folder"]) / "healed").exists():
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    return {"healed": await run.step("maybe die", maybe_die)}


async def who(run: Run, payload: Json) -> Json:
    """Which process it is in, after a while."""
    await run.step("wait", time.sleep, payload.get("seconds", 0.2))
    tell(payload["folder"], f"ran {run.id}")
    return {"pid": os.getpid()}


BODIES = {
    body.__name__: body for body in (batches, begins, burns, one, fails, spreads, part, has_a_bug, blocks, poison, who)
}


def works(url: str, folder: Path) -> None:
    with Worker(settings(url, folder), BODIES):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.read()


def lives(url: str, folder: Path, count: int, resume: str = "") -> None:
    """By fork, so that the engine is loaded once; nothing of it has begun in this process."""
    for _ in range(count):
        child = os.fork()
        if child == 0:
            engine = Worker(settings(url, folder), BODIES)
            engine.launch()
            if resume:
                engine.resume(resume)
            time.sleep(30)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")


if __name__ == "__main__":
    what, url, folder, *rest = sys.argv[1:]
    if what == "works":
        works(url, Path(folder))
    else:
        lives(url, Path(folder), int(rest[0]), *rest[1:])
