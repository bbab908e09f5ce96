"""Spoken lines, their words in time, and the cues people read."""

from __future__ import annotations

import operator

from pydantic import Field

from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.units import Value

WEB_LUFS, PODCAST_LUFS, BROADCAST_LUFS = -14.0, -16.0, -23.0
"""How loud a deliverable is for the web, as a podcast, or after EBU R 128."""


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


class Recording(Value):
    """Music of the user's: a file that a brief names."""

    name: str
    """Of the file."""
    sha256: Digest
    suffix: str = Field(pattern=r"^\.[a-z0-9]{1,5}$")


class Soundtrack(Value):
    """What the user says of the music, instead of what would be composed for the film."""

    recording: Recording | None = Field(default=None, exclude_if=operator.not_)
    """None: there is to be no music."""
