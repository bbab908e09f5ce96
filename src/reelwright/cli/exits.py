"""Exit codes, in one place. `docs/reference/exit-codes.md` is checked against this table."""

from __future__ import annotations

from reelwright import errors

DONE = 0
BUG = 1
NOT_CONFIGURED = 3
CHECK_FAILED = 8
WAITING = 9
NOTHING_TO_DO = 10
PAUSED = 130

CODES: dict[int, str] = {
    DONE: "done",
    BUG: "a bug in Reelwright; the traceback says where",
    2: "the input is refused: a brief, file, option or id; nothing was started",
    NOT_CONFIGURED: "something must be installed or set first",
    4: "the workspace cannot be used: full, not writable, or made by a newer release",
    5: "a renderer, voice or encoder failed",
    6: "someone else changed it first; look again",
    7: "stopped: paused or cancelled from elsewhere",
    CHECK_FAILED: "the film is there, but it failed its technical check",
    WAITING: "it waits at a gate for a person's word; see reelwright decide",
    NOTHING_TO_DO: "what was to be mended is not there, so nothing was made; the answer says what was looked for",
    PAUSED: "paused with Ctrl-C; the message says how to go on",
}

_OF_ERROR: tuple[tuple[type[errors.ReelwrightError], int], ...] = (
    (errors.InvalidInput, 2),
    (errors.NotConfigured, NOT_CONFIGURED),
    (errors.WorkspaceError, 4),
    (errors.BackendError, 5),
    (errors.Conflict, 6),
    (errors.Stopped, 7),
)


def code_of(error: errors.ReelwrightError) -> int:
    """The exit code of an error."""
    return next(code for kind, code in _OF_ERROR if isinstance(error, kind))
