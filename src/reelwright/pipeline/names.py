"""The names a brief may wish for. Light to import."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from reelwright.errors import BackendError, NotConfigured
from reelwright.writing.wishes import Known


def known_names(backends: Iterable[str]) -> Known:
    """These backends, and the voices of the voice program; of voices nothing is known where it does not answer."""
    return Known(tuple(backends), _voices)


@functools.lru_cache(maxsize=1)
def _voices() -> tuple[str, ...] | None:
    from reelwright.sound.narration import voices

    try:
        return tuple(voices())
    except (NotConfigured, BackendError):
        return None
