"""Durable execution on DBOS: runs, steps and jobs that survive a killed process. Knows nothing of film."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reelwright.engine.children import Children
    from reelwright.engine.control import Control
    from reelwright.engine.job import Job, JobError, JobResult
    from reelwright.engine.liveness import Presence, living
    from reelwright.engine.off_record import Unrecorded, unrecorded
    from reelwright.engine.run import Run
    from reelwright.engine.settings import EngineSettings, RunStatus
    from reelwright.engine.worker import Worker

__all__ = [
    "Children",
    "Control",
    "EngineSettings",
    "Job",
    "JobError",
    "JobResult",
    "Presence",
    "Run",
    "RunStatus",
    "Unrecorded",
    "Worker",
    "living",
    "unrecorded",
]
_FILES = {  # none is called as what is in it: the file would stand where that is looked for
    "children": ("Children",),
    "control": ("Control",),
    "job": ("Job", "JobError", "JobResult"),
    "liveness": ("Presence", "living"),
    "run": ("Run",),
    "settings": ("EngineSettings", "RunStatus"),
    "off_record": ("Unrecorded", "unrecorded"),
    "worker": ("Worker",),
}


def __getattr__(name: str) -> Any:
    """Loaded when first wanted: DBOS takes half a second, in which child processes can load already."""
    for file, names in _FILES.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{file}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
