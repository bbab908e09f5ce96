"""Whose voice a line is spoken with."""

from __future__ import annotations

from pydantic import Field

from reelwright.units import Value

ESPEAK = "espeak-ng"
"""Who speaks where nobody else is named."""
ENGLISH_VOICE = "en-gb-x-rp"
PITCH, RANGE = 42, 48


class Voice(Value):
    """A name such as `de`, `en-us+f3`, `piper:en_GB-alan-medium` or `openai:alloy`, and how it is set where that can
    be."""

    name: str
    pitch: int = Field(default=PITCH, ge=0, le=100)
    range: int = Field(default=RANGE, ge=0, le=100)
    """How far it rises and falls."""

    @property
    def actor(self) -> str:
        """Who speaks with it."""
        return self.name.partition(":")[0] if ":" in self.name else ESPEAK

    @property
    def own_name(self) -> str:
        """What it is called there."""
        return self.name.partition(":")[2] if ":" in self.name else self.name
