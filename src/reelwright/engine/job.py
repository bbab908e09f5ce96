"""Heavy work for a child process, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import JsonValue

from reelwright.errors import BackendError, ReelwrightError, nearest


@dataclass(frozen=True, slots=True)
class Job:
    key: str
    """Unique inside its run."""
    target: str
    """`module:function`, called in the child as function(payload, progress), giving a JSON object."""
    payload: dict[str, JsonValue] = field(default_factory=dict)

    def is_as(self, other: Job) -> bool:
        """Whether both are the same work, whatever they are called."""
        return (self.target, self.payload) == (other.target, other.payload)


@dataclass(frozen=True, slots=True)
class JobError:
    kind: str
    """Name of the exception's class, or `ChildDied`."""
    message: str
    detail: str = ""
    """The traceback, for bugs."""
    above: tuple[str, ...] = ()
    """Names of the classes above `kind`, the nearest first."""
    notes: tuple[str, ...] = ()
    """What was noted on it on its way up, such as in which part of the work it was raised."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Names of its class and of those above."""
        return (self.kind, *self.above)

    def raised(self, what: str) -> ReelwrightError:
        """As an exception of the nearest class that `errors` has, to be raised again; of `what`."""
        return (nearest(self.kinds) or BackendError)(f"{what}: {self.message}")


@dataclass(frozen=True, slots=True)
class JobResult:
    """A value or an error, never both."""

    key: str
    value: dict[str, JsonValue] | None = None
    error: JobError | None = None
    cpu_seconds: float = 0.0
    """Of the child, while it did this."""
    wall_seconds: float = 0.0
