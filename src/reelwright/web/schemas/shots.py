"""Shots, their takes, what an edit of them changes, and what was checked."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from reelwright.film.verdict import ConsistencyVerdict, Finding, SemanticVerdict, TechnicalVerdict
from reelwright.units import Value
from reelwright.web.schemas.common import ReplyShape, ShotId, SignedUrl, Usd, example


class ShotReply(ReplyShape):
    model_config = example(
        id="SH010", scene=1, heading="EXT. HEADLAND - NIGHT - STORM", description="a lighthouse on a cliff", line="",
        speaker="", framing="wide", angle="eye level", move="static", transition="cut", time="night", weather="storm",
        season=None, seconds=4.0, frames=96, starts_at_seconds=0.0, take=1, status="rendering", progress=0.4,
        seconds_left=None, frame_url=None, clip_url=None, backend="previz", quoted_usd=None, why_not_first_choice="",
        findings=[],
    )  # fmt: skip
    id: str
    scene: int
    heading: str
    description: str
    line: str
    speaker: str = Field(description="Who says the line; empty: the narrator.")
    framing: str
    angle: str
    move: str
    transition: str = Field(description="How it begins.")
    time: str
    weather: str
    season: str | None
    seconds: float
    frames: int
    starts_at_seconds: float
    take: int | None = Field(description="Number of the take that is in the film, or is being made; null: none yet.")
    status: str = Field(pattern="^(planned|queued|rendering|made|failing|replaced)$")
    progress: float | None = Field(description="Of the take that is being made, 0 to 1.")
    seconds_left: float | None = Field(description="null: nobody can tell.")
    frame_url: SignedUrl | None
    clip_url: SignedUrl | None
    backend: str | None = Field(description="Who made it, or makes it; null: not chosen yet.")
    quoted_usd: Usd | None = Field(description="The most it may cost by the plan; null: there is none yet.")
    why_not_first_choice: str = Field(description="What failed, where another stands in; else empty.")
    findings: tuple[Finding, ...]


class ShotEdit(Value):
    """What of a shot is to be otherwise; what is left out, or null, stays."""

    model_config = example(framing="close", description="a lantern swings")
    description: str | None = Field(default=None, max_length=2000)
    line: str | None = Field(default=None, max_length=2000)
    framing: str | None = Field(default=None, max_length=40)
    angle: str | None = Field(default=None, max_length=40)
    move: str | None = Field(default=None, max_length=40)
    transition: str | None = Field(default=None, max_length=40)
    time: str | None = Field(default=None, max_length=40)
    weather: str | None = Field(default=None, max_length=40)
    season: str | None = Field(default=None, max_length=40)
    seconds: float | None = Field(default=None, gt=0, le=300)
    take: int | None = Field(default=None, ge=1, le=1000, description="Another number, another take.")


class ShotInsert(ShotEdit):
    """A shot that is not there yet."""

    model_config = example(after="SH010", description="gulls over the harbour", framing="wide")
    after: ShotId | None = Field(default=None, description="null: it is the first.")


class ShotOrder(Value):
    model_config = example(order=["SH020", "SH010"])
    order: tuple[ShotId, ...] = Field(min_length=1, max_length=999, description="All shots, each once.")


class ShotListEdit(Value):
    """One change of the list of shots, and no more."""

    model_config = example(order=["SH020", "SH010"])
    insert: ShotInsert | None = None
    remove: ShotId | None = None
    order: tuple[ShotId, ...] | None = Field(default=None, min_length=1, max_length=999)

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(one is not None for one in (self.insert, self.remove, self.order)) != 1:
            raise ValueError("say one of insert, remove and order")
        return self


class TakePin(Value):
    model_config = example(take=1)
    take: int = Field(ge=1, le=1000)


class TakeReply(ReplyShape):
    model_config = example(
        number=1, backend="previz", made_at="2026-11-29T16:25:51Z", cost_usd="0.000000", clip_url=None, frame_url=None,
        is_chosen=True, is_as_worded=True, frames=96,
    )  # fmt: skip
    number: int
    backend: str
    made_at: datetime
    cost_usd: Usd
    clip_url: SignedUrl | None
    frame_url: SignedUrl | None
    is_chosen: bool = Field(description="Whether it is the one in the film.")
    is_as_worded: bool = Field(description="Whether it shows the shot as it is worded now; only then it can be pinned.")
    frames: int


class ShotChangeReply(ReplyShape):
    model_config = example(
        shot="SH010",
        change="changed",
        what=["framing: wide became close"],
        is_there=False,
        backend="previz",
        at_most_usd="0.000000",
    )
    shot: str
    change: str = Field(pattern="^(same|changed|new|gone)$")
    what: tuple[str, ...]
    is_there: bool = Field(description="Nothing has to be drawn or paid for.")
    backend: str | None
    at_most_usd: Usd


class ChangeReply(ReplyShape):
    """What an edit changes, and what that costs, before anything is made."""

    model_config = example(
        shots=[ShotChangeReply.model_config["json_schema_extra"]["example"]],  # type: ignore[index]
        total_usd="0.000000",
        to_make=1,
        refusal=None,
    )
    shots: tuple[ShotChangeReply, ...]
    total_usd: Usd
    to_make: int = Field(description="How many shots are not there.")
    refusal: str | None = Field(description="Why it cannot be made so.")


class PlannedShotReply(ReplyShape):
    model_config = example(
        shot="SH010",
        seconds=4.0,
        backend="previz",
        model="",
        is_there=False,
        at_most_usd="0.000000",
        others=[],
        notes=[],
    )
    shot: str
    seconds: float
    backend: str | None = Field(description="null: nobody, as things are.")
    model: str
    is_there: bool = Field(description="Its clip was paid before.")
    at_most_usd: Usd
    others: tuple[str, ...] = Field(description="What others would ask, the cheapest first.")
    notes: tuple[str, ...]


class PlanReply(ReplyShape):
    model_config = example(
        title="The Last Light", shots=[], total_usd="0.000000", budget_usd="5.000000", refusal=None, judging_usd=None
    )
    title: str
    shots: tuple[PlannedShotReply, ...]
    total_usd: Usd | None = Field(description="null: there is no plan.")
    budget_usd: Usd
    refusal: str | None = Field(description="Why there is no plan.")
    judging_usd: Usd | None = Field(description="The most a judgement may cost; null: nobody is to judge, or can be.")


class ChecksReply(ReplyShape):
    model_config = example(technical=None, semantic=None, consistency=None)
    technical: TechnicalVerdict | None = Field(description="null: not made yet.")
    semantic: SemanticVerdict | None
    consistency: ConsistencyVerdict | None
