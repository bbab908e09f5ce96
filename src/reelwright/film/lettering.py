"""Words over the picture of a take. Times are in frames of the take: shown from `start` until before `end`."""

from __future__ import annotations

from pydantic import Field

from reelwright.units import Value


class Caption(Value):
    """What is said, burnt into the picture."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    text: str


class TitleCard(Value):
    """A title over the picture."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    heading: str
    subheading: str = ""
    dims: bool = False
    """True at the end of a film: the picture sinks behind the words."""


class Introduction(Value):
    """Who somebody is."""

    name: str
    role: str = ""


class LowerThird(Value):
    """An introduction, in the lower third of the picture."""

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    says: Introduction
