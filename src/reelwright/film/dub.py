"""A film in another language than its own: the same picture and music, other words."""

from __future__ import annotations

import operator

from pydantic import Field

from reelwright.film.sound import Cue, Speech
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
