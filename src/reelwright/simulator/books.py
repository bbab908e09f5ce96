"""The books of the simulated providers: every job they took, and what they charge for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Any

from reelwright.simulator.footage import Footage

_QUEUED_SHARE = 0.25
"""Of a job's time, before it begins."""


class Phase(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    MODERATED = "moderated"
    FAILED = "failed"
    ABORTED = "aborted"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        return self not in (Phase.QUEUED, Phase.RUNNING)


@dataclass(slots=True)
class BookedJob:
    """One job that a provider took. What it is at a moment is told by the clock: nothing runs."""

    provider: str
    id: str
    model: str
    body: Any
    """As received."""
    footage: Footage
    price_micro_usd: int
    charged_when: frozenset[Phase]
    """The ends at which the price stays charged; at the others it is given back."""
    seconds: float
    ends: Phase
    variant: int = 0
    """See `Mishap.variant`."""
    clock: Callable[[], float] = monotonic
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    is_deleted: bool = False
    _began: float = field(init=False)
    _stopped: Phase | None = field(init=False, default=None)
    _ended: float | None = field(init=False, default=None)
    """When it was stopped, by the clock."""

    def __post_init__(self) -> None:
        self._began = self.clock()

    @property
    def phase(self) -> Phase:
        if self._stopped is not None:
            return self._stopped
        share = self._share
        if share >= 1 or (self.ends is Phase.ABORTED and share >= _QUEUED_SHARE):
            return self.ends
        return Phase.RUNNING if share >= _QUEUED_SHARE else Phase.QUEUED

    @property
    def progress(self) -> float:
        """0..1, of the time after the queue."""
        return min(max((self._share - _QUEUED_SHARE) / (1 - _QUEUED_SHARE), 0.0), 1.0)

    @property
    def paid_micro_usd(self) -> int:
        """What it costs as things stand: the price from when it is taken, unless it is given back at its end."""
        phase = self.phase
        return self.price_micro_usd if not phase.is_over or phase in self.charged_when else 0

    @property
    def ran_milliseconds(self) -> tuple[int, int]:
        """When it began to run and when it ended, of one that is over, since 1970; the same where it never ran."""
        queued = _QUEUED_SHARE * self.seconds
        took = queued if self.phase is Phase.ABORTED else self.seconds
        if self._ended is not None:
            took = self._ended - self._began
        taken = self.created.timestamp()
        return round((taken + min(queued, took)) * 1000), round((taken + took) * 1000)

    @property
    def _share(self) -> float:
        return (self.clock() - self._began) / self.seconds if self.seconds > 0 else 1.0

    def stop(self) -> None:
        """Cancelled, unless it is over."""
        if not self.phase.is_over:
            self._stopped, self._ended = Phase.CANCELLED, self.clock()

    def account(self) -> dict[str, Any]:
        """Its line in the books."""
        return {
            "provider": self.provider,
            "id": self.id,
            "model": self.model,
            "state": self.phase.value,
            "price_micro_usd": self.price_micro_usd,
            "paid_micro_usd": self.paid_micro_usd,
            "created": self.created.isoformat(),
            "body": self.body,
        }


class Books:
    """All jobs, by the provider that took them, in the order in which it did.

    Args:
        file: where a line of JSON is added for a job taken, and for each change of one that is noticed: the last
            line of a job holds. None: nowhere.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file, self._lock = file, threading.Lock()
        self._jobs: list[BookedJob] = []
        """A list: a server that does not refuse an id twice has two jobs of it, and the books show both."""
        self._written: dict[int, str] = {}

    def take(self, job: BookedJob) -> None:
        with self._lock:
            self._jobs.append(job)
        self.write()

    def job(self, provider: str, job_id: str) -> BookedJob | None:
        """The newest of that id."""
        return next((job for job in reversed(self.jobs(provider)) if job.id == job_id), None)

    def jobs(self, provider: str | None = None) -> tuple[BookedJob, ...]:
        """Of one provider, or of all."""
        with self._lock:
            return tuple(job for job in self._jobs if provider in (None, job.provider))

    def paid(self, provider: str | None = None) -> tuple[BookedJob, ...]:
        """The jobs that are charged as things stand."""
        return tuple(job for job in self.jobs(provider) if job.paid_micro_usd)

    def spent_micro_usd(self, provider: str | None = None) -> int:
        return sum(job.paid_micro_usd for job in self.jobs(provider))

    def accounts(self) -> list[dict[str, Any]]:
        self.write()
        return [job.account() for job in self.jobs()]

    def write(self) -> None:
        """Add what has changed to the file."""
        if self._file is None:
            return
        with self._lock:
            fresh = []
            for place, job in enumerate(self._jobs):
                line = json.dumps(job.account(), ensure_ascii=False)
                if self._written.get(place) != line:
                    self._written[place] = line
                    fresh.append(line + "\n")
            if fresh:
                with self._file.open("a", encoding="utf-8") as file:
                    file.writelines(fresh)
