"""Makers that break, in the child processes of a test: `make` is `app.make` with an effect that fails as it is told."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

from reelwright.app import make
from reelwright.enhance.effect import EFFECTS, Span
from reelwright.enhance.effects.sharpen import Sharpen
from reelwright.errors import BackendError, Transient, WorkspaceError
from reelwright.media.clip import Planar

__all__ = ["make"]

HOW = "REELWRIGHT_TEST_BREAKS"
"""Variable: how it fails; a file of this name beside the word `once` says that it has."""


class BreakingSharpen(Sharpen):
    """Fails in the chunk that begins the clip, and sharpens all others."""

    def apply(self, frames: Iterable[Planar], span: Span) -> Iterator[Planar]:
        for frame in super().apply(frames, span):
            if span.start == 0:
                fail(*os.environ[HOW].split())
            yield frame


def fail(how: str, once: str = "") -> None:
    if once and Path(once).exists():
        return
    if once:
        Path(once).touch()
    if how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    kinds = {one.__name__: one for one in (BackendError, Transient, WorkspaceError, ValueError, MemoryError)}
    raise kinds[how]("the whetstone broke")


EFFECTS["sharpen"] = f"{__name__}:BreakingSharpen"
