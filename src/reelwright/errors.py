"""Every error Reelwright raises on purpose. The class says who can act.

    ReelwrightError
    ├── InvalidInput       the caller can fix it; nothing was started
    │   ├── NotFound       there is no such production, asset or file
    │   └── UnsafePath     a path would leave the folder it belongs to
    ├── NotConfigured      the operator can fix it: a missing package, model, key or program
    ├── WorkspaceError     the operator can fix it: disk full, not writable, made by a newer release
    ├── BackendError       a renderer, voice or encoder failed
    │   ├── Transient      trying again may work; carries `retry_after_seconds`
    │   └── Unloadable     a model's weights are not what they should be, or do not fit
    ├── Conflict           someone else changed it first; look again and decide
    └── Stopped            the run was paused or cancelled; nothing is wrong

Anything else that escapes is a bug and shows a traceback. A message names what, where and the way out.
"""

from __future__ import annotations

from collections.abc import Iterable


class ReelwrightError(Exception):
    """The root; never raised itself."""


class InvalidInput(ReelwrightError):
    """The caller can fix it; nothing was started."""


class NotFound(InvalidInput):
    """There is no such thing."""


class UnsafePath(InvalidInput):
    """A path would leave the folder it belongs to."""


class NotConfigured(ReelwrightError):
    """Something has to be installed or set first."""


class WorkspaceError(ReelwrightError):
    """The workspace cannot be used as it is."""


class BackendError(ReelwrightError):
    """A renderer, voice or encoder failed, and trying again will not help."""


class Transient(BackendError):
    """Trying again may work."""

    def __init__(self, message: str, retry_after_seconds: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Unloadable(BackendError):
    """A model cannot be loaded: its weights are not what they should be, or do not fit."""


class Conflict(ReelwrightError):
    """Someone else changed it first."""


class Stopped(ReelwrightError):
    """The run was paused or cancelled."""


def nearest(kinds: Iterable[str]) -> type[ReelwrightError] | None:
    """The class here that the first of these names, as another process tells them; None: there is none."""
    there = (globals().get(kind) for kind in kinds)
    return next((one for one in there if isinstance(one, type) and issubclass(one, ReelwrightError)), None)
