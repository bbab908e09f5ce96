"""Clips that are made better."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime, ConfigDict, Field

from reelwright.enhance.effect import Effort, GrainKind, PaintedStyle
from reelwright.store.enhancements import EnhancementState
from reelwright.units import Value
from reelwright.web.schemas.common import ReplyShape, SignedUrl, example

ENHANCEMENT_ID = "enhancement_20261129_162551_71e31a82d637"
"""Of examples."""


class EnhancementOptions(Value):
    """What is to be better: any of these together."""

    model_config = example(scale=2, fps="60", fix=True, quality="standard")
    fps: str | None = Field(default=None, max_length=20, description="Frames a second, 1 to 240, such as 60 or 59.94.")
    scale: int | None = Field(default=None, ge=2, le=4, description="Times as many pixels each side.")
    model: str = Field(
        default="",
        max_length=120,
        description="With `scale` or `fps`: a model of the server's that does it; empty: ours.",
    )
    sdr: bool = Field(default=False, description="Make high dynamic range standard.")
    fix: bool = Field(default=False, description="Measure what is wrong, mend it, and keep what measurably helped.")
    deblock: bool = False
    deflicker: bool = False
    denoise: float = Field(default=0, ge=0, le=1)
    deband: bool = False
    stabilise: bool = False
    colour: bool = Field(default=False, description="Balance its colours, where no file `colours` lends it any.")
    style: PaintedStyle | None = Field(default=None, description="Where no file `picture` is painted like.")
    style_strength: float = Field(default=1, ge=0, le=1)
    keep_colours: bool = Field(default=False, description="Painted, in the clip's own colours.")
    keep_structure: bool = Field(default=False, description="Painted, with the clip's edges.")
    sharpen: float = Field(default=0, ge=0, le=1)
    grain: GrainKind | None = None
    quality: Effort = Field(
        default=Effort.STANDARD, description="How much time it may take for how good it is; all but `sdr` have levels."
    )


class EnhancementReply(ReplyShape):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": ENHANCEMENT_ID,
                "name": "rushes.mp4",
                "state": "running",
                "options": {"scale": 2},
                "progress": 0.43,
                "seconds_left": 12.0,
                "result_url": None,
                "report": None,
                "error": None,
                "made_at": "2026-11-29T16:25:51Z",
            }
        }
    )
    id: str
    name: str = Field(description="Of the clip.")
    state: EnhancementState
    options: dict[str, Any]
    progress: float | None = Field(ge=0, le=1, description="Null: what is to be done is not known yet.")
    seconds_left: float | None = Field(ge=0)
    result_url: SignedUrl | None = Field(description="Of the film; null: there is none, or nothing had to be done.")
    report: dict[str, Any] | None = Field(description="What was done, and what could not be; when it is done.")
    error: str | None
    made_at: AwareDatetime
