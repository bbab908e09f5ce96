"""Errors that have been through the engine's record come back as the class they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reelwright.errors import nearest

if TYPE_CHECKING:
    from dbos import PortableWorkflowError


class RunFailed(RuntimeError):
    """A run ended by an error that is not ours: a bug. The log of the workspace has its traceback."""


def as_raised(error: PortableWorkflowError) -> Exception:
    """The error a record tells of, as an exception of its own class where that is ours."""
    kind = nearest([error.name])
    if kind is not None:
        return kind(error.message)
    return RunFailed(f"{error.name}: {error.message}")
