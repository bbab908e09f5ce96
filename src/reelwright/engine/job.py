"""Heavy work for a child process, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Job:
    key: str
    """Unique inside its run."""
    target: str
    """`module:function`, called in the child as function(payload, progress), giving a JSON object."""
    payload: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobError:
    kind: str
    """Name of the exception's class, or `ChildDied`."""
    message: str
    detail: str = ""
    """The traceback, for bugs."""


@dataclass(frozen=True, slots=True)
class JobResult:
    """A value or an error, never both."""

    key: str
    value: dict[str, JsonValue] | None = None
    error: JobError | None = None
    cpu_seconds: float = 0.0
    """Of the child, while it did this."""
    wall_seconds: float = 0.0
