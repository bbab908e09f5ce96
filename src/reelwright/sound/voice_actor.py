"""Whoever speaks lines: what is asked of them, and what they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import JsonValue

from reelwright.film.recipe import Recipe
from reelwright.film.voice import Voice
from reelwright.sound.pronunciation import SpokenPart


@dataclass(frozen=True, slots=True)
class Uttered:
    """A phrase as it was spoken."""

    samples: NDArray[np.float32]
    """Mono, ±1."""
    rate: int
    events: Sequence[Sequence[int]] | None
    """[milliseconds, character of what is written, length] of each word; None: who spoke does not tell."""


class VoiceActor(Protocol):
    """Proven by `tests/contracts/voice_actor.py`."""

    @property
    def name(self) -> str:
        """As in recipes, and before the colon of a voice."""
        ...

    @property
    def edition(self) -> int: ...

    @property
    def is_harsh(self) -> bool:
        """Whether some of its highs are taken off."""
        ...

    @property
    def reads_phonemes(self) -> bool: ...

    @property
    def hears_stress(self) -> bool:
        """Whether a stressed word is heard to be."""
        ...

    @property
    def records(self) -> bool:
        """Whether it works from recordings, which are made elsewhere and come with a narration as its inputs."""
        ...

    def setting(self, voice: Voice, pace: float) -> dict[str, JsonValue]:
        """All that decides the sound beside the words, for a recipe.

        Raises:
            NotConfigured: it is not set up here.
            InvalidInput: it has no such voice.
        """
        ...

    def say(self, phrase: Sequence[SpokenPart], recipe: Recipe, inputs: Mapping[str, Path], number: int) -> Uttered:
        """The phrase of this number, from 0, of a narration; `inputs` as they are in the recipe.

        Raises:
            NotConfigured: it is not set up here.
            InvalidInput: it has no such voice.
            BackendError: it broke.
        """
        ...
