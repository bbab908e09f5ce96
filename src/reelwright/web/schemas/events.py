"""What happened to a production."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from reelwright.units import Value
from reelwright.web.schemas.common import PRODUCTION_ID


class EventItem(Value):
    """One event, with the fields of its kind beside these; `docs/reference/events.md` lists them."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "seq": 7,
                "at": "2026-11-29T16:25:58.104210Z",
                "production": PRODUCTION_ID,
                "kind": "stage_left",
                "state": "CREATIVE",
                "round": 1,
                "wall_seconds": 0.031,
                "said": "6 beats in 3 scenes",
            }
        },
    )
    seq: int = Field(ge=1, description="Counts from 1 in each production, without a gap.")
    at: str = Field(description="The moment, UTC.")
    production: str
    kind: str


class EventPage(Value):
    """Events in order."""

    items: tuple[EventItem, ...]
    next_after: int = Field(ge=0, description="Send it as `after` for what comes next.")
