"""Spoken lines, their words in time, and the cues people read."""

from __future__ import annotations

from pydantic import Field

from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.units import Value


class Word(Value):
    text: str
    start_seconds: float = Field(ge=0)
    end_seconds: float = Field(ge=0)


class Speech(Noun):
    """A line as spoken: the asset that holds the sound, and when each word is heard, from its first sample."""

    line: str
    sha256: Digest
    seconds: float = Field(ge=0)
    words: tuple[Word, ...] = ()
    pace: float = Field(default=1.0, gt=0, exclude_if=lambda pace: pace == 1)
    """How fast it is spoken, as a share of the usual pace."""


class Cue(Value):
    """A subtitle, in seconds of the film."""

    start_seconds: float = Field(ge=0)
    end_seconds: float = Field(gt=0)
    text: str
