"""A run that leaves no record: for questions that may be asked again, at the cost of working on them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import JsonValue

from reelwright.engine.children import Children
from reelwright.engine.run import Run
from reelwright.engine.settings import EngineSettings


class Unrecorded(Run):
    """See `Run`; nothing that it is asked is found again."""

    async def _recorded(self, name: str, call: Callable[[], Any], preemptible: bool = False) -> JsonValue:
        answer: JsonValue = await call()
        return answer


@contextmanager
def unrecorded(settings: EngineSettings) -> Iterator[Unrecorded]:
    """One such run, with child processes of its own."""
    children = Children(settings.cpu_workers, settings.log_file)
    try:
        yield Unrecorded("unrecorded", children, lambda run, job, share: None)
    finally:
        children.kill_all()
        children.wait()
