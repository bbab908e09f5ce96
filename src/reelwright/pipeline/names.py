"""The names a brief may wish for. Light to import."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from reelwright.errors import BackendError, NotConfigured
from reelwright.film.voice import ESPEAK
from reelwright.writing.wishes import Known

ACTORS = (ESPEAK, "piper", "openai")
"""Who can be asked to speak; see `backends.VOICES`."""


def known_names(backends: Iterable[str]) -> Known:
    """These backends, and the voices of the voice program; of voices nothing is known where it does not answer."""
    return Known(tuple(backends), _voices, ACTORS)


@functools.lru_cache(maxsize=1)
def _voices() -> tuple[Sequence[str], Sequence[str]] | None:
    from reelwright.sound.espeak import voices

    try:
        return voices()
    except (NotConfigured, BackendError):
        return None
