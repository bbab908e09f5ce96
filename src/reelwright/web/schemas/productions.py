"""Productions: where each stands, what it costs, and the way it goes."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from reelwright.film.gate import Gate
from reelwright.film.status import Condition, State
from reelwright.units import Value
from reelwright.web.schemas.common import PRODUCTION_ID, ReplyShape, SignedUrl, Usd, example

_AT = "2026-11-29T16:25:51Z"


class SpendingReply(ReplyShape):
    """What was ordered of providers, in US dollars."""

    model_config = example(
        quoted_usd="0.000000", reserved_usd="0.000000", settled_usd="0.000000", wasted_usd="0.000000"
    )
    quoted_usd: Usd = Field(description="The most that the orders were to cost which are open, or were settled.")
    reserved_usd: Usd = Field(description="Of that, for orders that are open.")
    settled_usd: Usd = Field(description="What was paid.")
    wasted_usd: Usd = Field(description="Of that, for what is not in the film.")


class CostReply(SpendingReply):
    """The same, and the most it may be."""

    model_config = example(
        quoted_usd="0.000000",
        reserved_usd="0.000000",
        settled_usd="0.000000",
        wasted_usd="0.000000",
        cap_usd="5.000000",
    )
    cap_usd: Usd


class ProductionReply(ReplyShape):
    model_config = example(
        id=PRODUCTION_ID,
        title="The Last Light",
        state="RENDER",
        condition="running",
        run=1,
        created_at=_AT,
        updated_at=_AT,
        seconds_asked=12.0,
        aspect="16:9",
        backend="previz",
        gates=[],
        waiting_gate=None,
        progress=0.43,
        seconds_left=None,
        cost=CostReply.model_config["json_schema_extra"]["example"],  # type: ignore[index]
        poster_url=None,
        film_url=None,
        film_seconds=None,
        film_frames=None,
        passed=None,
        scores={},
        error=None,
        last_event=42,
    )
    id: str
    title: str
    state: State
    condition: Condition
    run: int = Field(ge=1, description="How often it was begun anew.")
    created_at: datetime
    updated_at: datetime
    seconds_asked: float = Field(description="Length of the film that is wished for.")
    aspect: str
    backend: str = Field(description="Who is wished for to make the shots.")
    gates: tuple[Gate, ...]
    waiting_gate: Gate | None
    progress: float | None = Field(ge=0, le=1, description="Share of the work that is done; null: not known yet.")
    seconds_left: float | None = Field(description="null: nobody can tell.")
    cost: CostReply
    poster_url: SignedUrl | None
    film_url: SignedUrl | None
    film_seconds: float | None = Field(description="Length of the film that is there; null: there is none.")
    film_frames: int | None
    passed: bool | None = Field(description="Whether the technical check did; null: there is no film.")
    scores: dict[str, float | None] = Field(description="Of the film; null: not measured.")
    error: str | None = Field(description="Why it failed.")
    last_event: int = Field(description="The number of the last event; follow the events from there.")


class StageReply(ReplyShape):
    model_config = example(
        state="RENDER", takes="plan", gives="takes and music", status="current", round=1, wall_seconds=None, said=""
    )
    state: State
    takes: str
    gives: str
    status: str = Field(pattern="^(done|current|waiting|to_come)$")
    round: int
    wall_seconds: float | None = Field(description="What it took, the last time; null: it was not passed.")
    said: str = Field(description="One line for the person watching.")


class GateReply(ReplyShape):
    model_config = example(
        gate="spend",
        status="waiting",
        asks="4 shots by previz, for 0.00 USD",
        digest="6b3a",
        decided_by=None,
        decided_at=None,
        note=None,
    )
    gate: Gate
    status: str = Field(pattern="^(to_come|waiting|approved|rejected|stale)$")
    asks: str | None = Field(description="What is approved, in one line.")
    digest: str | None = Field(description="Of what is asked; send it with the decision.")
    decided_by: str | None
    decided_at: datetime | None
    note: str | None


class GateDecisionRequest(Value):
    model_config = example(decision="approve", note="", digest="6b3a")
    decision: str = Field(pattern="^(approve|reject)$")
    note: str = Field(default="", max_length=2000, description="Needed to reject.")
    digest: str = Field(default="", description="Of what was looked at; empty: of whatever is asked now.")
