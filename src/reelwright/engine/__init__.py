"""Durable execution on DBOS: runs, steps and jobs that survive a killed process. Knows nothing of film."""

from reelwright.engine.control import Control
from reelwright.engine.job import Job, JobError, JobResult
from reelwright.engine.run import Run
from reelwright.engine.settings import EngineSettings, RunStatus
from reelwright.engine.unrecorded import Unrecorded, unrecorded
from reelwright.engine.worker import Worker

__all__ = [
    "Control",
    "EngineSettings",
    "Job",
    "JobError",
    "JobResult",
    "Run",
    "RunStatus",
    "Unrecorded",
    "Worker",
    "unrecorded",
]
