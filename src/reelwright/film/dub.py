"""A film in another language than its own, with other words over the same picture and music; and at another
loudness."""

from __future__ import annotations

import operator

from pydantic import Field

from reelwright.film.sound import LOUDNESSES, Cue, Speech
from reelwright.film.verdict import TechnicalVerdict
from reelwright.units import Value


class Translation(Value):
    """What a brief wishes of a language."""

    language: str
    """ISO 639-1, such as `de`, or with a region, `pt-br`."""
    file: str = ""
    """Of the user's own translation; empty: the writer translates."""
    voice: str = Field(default="", exclude_if=operator.not_)
    """The narrator's; empty: the one of the language."""
    cues: tuple[Cue, ...] = Field(default=(), exclude_if=operator.not_)
    """Of the file."""


class Dub(Value):
    """What came of it."""

    language: str
    voice: str
    speeches: dict[str, Speech] = {}
    """Shot -> its line as it is spoken."""
    technical: TechnicalVerdict | None = None

    @property
    def film(self) -> str:
        """The name of its file."""
        return f"film.{self.language}.mp4"


class Copy(Value):
    """The film again, at another loudness: the same picture, the same words and the same mix."""

    lufs: float
    language: str = Field(default="", exclude_if=operator.not_)
    """Empty: the film's own."""
    technical: TechnicalVerdict | None = None

    @property
    def label(self) -> str:
        """Such as `broadcast`, or `de broadcast`."""
        name = next(name for name, lufs in LOUDNESSES.items() if lufs == self.lufs)
        return f"{self.language} {name}".strip()

    @property
    def film(self) -> str:
        """The name of its file."""
        return f"film.{self.label.replace(' ', '.')}.mp4"
