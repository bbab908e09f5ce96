"""Briefs as they are sent and given, and what is found in them."""

from __future__ import annotations

from pydantic import Field, JsonValue

from reelwright.film.brief import Analysis, Notation
from reelwright.film.gate import Gate
from reelwright.film.verdict import Finding
from reelwright.units import Value
from reelwright.web.schemas.common import ReplyShape, example

_TEXT = "A lighthouse keeper climbs the stair in a storm, at night. At dawn the sea is calm."
Wishes = dict[str, JsonValue]
"""Keys and values as in a brief's front matter; see `GET /wishes`."""


class BriefRequest(Value):
    model_config = example(text=_TEXT, wishes={"duration": 12, "size": 360})
    text: str = Field(
        max_length=1_000_000,
        description="An idea in a line; or more than that, a script or a storyboard with or without front matter.",
    )
    notation: Notation | None = Field(default=None, description="How the text is written; null: prose or Markdown.")
    wishes: Wishes = Field(default={}, description="They win over those of the text. Files they name must come along.")


class ProductionRequest(BriefRequest):
    model_config = example(text=_TEXT, wishes={"duration": 12, "size": 360}, gates=["spend"])
    gates: tuple[Gate, ...] = Field(default=(), description="Where it waits for a person.")


class ForkRequest(Value):
    model_config = example(wishes={"duration": 20})
    text: str | None = Field(default=None, max_length=1_000_000, description="null: that of the original.")
    wishes: Wishes = Field(default={}, description="In place of those of the original, one by one.")
    gates: tuple[Gate, ...] | None = Field(default=None, description="null: those of the original.")


class BriefReply(ReplyShape):
    model_config = example(text=_TEXT, notation=None, wishes={"duration": 12.0, "size": 360}, etag='"6b3a…"')
    text: str
    notation: Notation | None
    wishes: Wishes = Field(description="Those that are not as they are where nobody says anything.")
    etag: str = Field(description="For If-Match, when it is edited; also in the header ETag.")


class BriefCheckReply(ReplyShape):
    model_config = example(
        findings=[],
        analysis={
            "genre": "drama",
            "mood": "calm",
            "language": "en",
            "places": ["headland"],
            "time_of_day": "night",
            "weather": "storm",
            "people": [],
            "complexity": 0.2,
            "is_fast_track": True,
        },
        shots=4,
        seconds=12.0,
    )
    findings: tuple[Finding, ...] = Field(description="Those of severity `error` stand against making it.")
    analysis: Analysis | None = Field(description="What it was understood as; null: it is refused.")
    shots: int | None = Field(description="How many there would be, if rules write the script; null: it is refused.")
    seconds: float | None = Field(description="Length of the film; null: it is refused.")


class WishReply(ReplyShape):
    model_config = example(
        name="duration", help="length of the film, in seconds or as m:ss", limit="1 to 300 seconds", default="30.0",
        choices=None, example="30",
    )  # fmt: skip
    name: str
    help: str
    limit: str = Field(description="What is allowed, in words.")
    default: JsonValue
    choices: tuple[str, ...] | None = Field(description="All there are; null: it is no choice among few.")
    example: str
