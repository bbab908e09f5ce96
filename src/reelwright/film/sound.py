"""Spoken lines, their words in time, and the cues people read."""

from __future__ import annotations

import operator
from typing import Any, Self

from pydantic import Field, model_serializer, model_validator

from reelwright.film.noun import Noun
from reelwright.film.recipe import Digest
from reelwright.units import Value

WEB_LUFS, PODCAST_LUFS, BROADCAST_LUFS = -14.0, -16.0, -23.0
"""How loud a deliverable is for the web, as a podcast, or after EBU R 128."""
LOUDNESSES = {"web": WEB_LUFS, "podcast": PODCAST_LUFS, "broadcast": BROADCAST_LUFS}
"""By what they are called in wishes and in names of files."""


class LoudnessGoals(Value):
    """How loud the film is delivered, in LUFS: once, or several times over the same picture. As JSON a plain number
    where it is one for all."""

    goals: tuple[tuple[str, float], ...] = Field(default=(("", WEB_LUFS),), min_length=1)
    """Language -> LUFS, any number of each language; "" for the film in its own and in those that are not named."""

    @model_validator(mode="before")
    @classmethod
    def _of_a_number(cls, raw: Any) -> Any:
        return {"goals": (("", raw),)} if isinstance(raw, int | float) else raw

    @model_serializer(mode="plain")
    def _as_json(self) -> Any:
        (language, lufs), *more = self.goals
        return {"goals": self.goals} if language or more else lufs

    @classmethod
    def one(cls, lufs: float) -> Self:
        return cls(goals=(("", lufs),))

    def of(self, language: str = "") -> tuple[float, ...]:
        """That of the film in a language, and those of its copies."""
        mine = tuple(lufs for code, lufs in self.goals if code == language)
        return mine or tuple(lufs for code, lufs in self.goals if not code) or (WEB_LUFS,)

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that are named."""
        return tuple(dict.fromkeys(code for code, _ in self.goals if code))


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
