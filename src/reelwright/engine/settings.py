"""What an engine is told, and what it tells of a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

APPLICATION = "reelwright"
"""Owner of our rows in the engine's tables."""

QUEUE = "productions"
"""Every run waits here, so that whichever process is free takes it."""

PARTS = "parts"
"""Where runs wait that are parts of another: in a queue of their own, so that those that wait for them never take all
the places."""

RUNS_AT_ONCE = 4
"""Of one process. A run mostly waits for its jobs, and those are bounded by `cpu_workers`."""

RECOVERY_ATTEMPTS = 3
"""A run that was found dead this often is not taken over again, for it may be what kills its process."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    database_url: str
    """`sqlite:////absolute/path` or `postgresql://...`."""
    locks_folder: Path
    """Where processes on SQLite show each other that they live."""
    cpu_workers: int
    """Jobs at once, each in a child process."""
    application_version: str = "1"
    """The workflow contract, a small number: a run is replayed only by a process of the same number."""
    log_file: Path | None = None
    """Where the child processes write what they have to say; None: nowhere."""

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


class RunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    STUCK = "stuck"
    """Its process died `RECOVERY_ATTEMPTS` times under it; `resume` tries again."""

    @property
    def is_over(self) -> bool:
        """Nothing happens any more unless somebody resumes it."""
        return self not in (RunStatus.QUEUED, RunStatus.RUNNING)

    @property
    def is_cancelled(self) -> bool:
        """Somebody stopped it."""
        return self is RunStatus.CANCELLED


STATUS_OF = {
    "ENQUEUED": RunStatus.QUEUED,
    "DELAYED": RunStatus.QUEUED,
    "PENDING": RunStatus.RUNNING,
    "SUCCESS": RunStatus.DONE,
    "ERROR": RunStatus.FAILED,
    "CANCELLED": RunStatus.CANCELLED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": RunStatus.STUCK,
}
