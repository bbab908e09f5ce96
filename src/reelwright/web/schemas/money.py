"""What things cost, what is left, who waits for a person, and how backends did."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from reelwright.units import Value
from reelwright.web.schemas.common import PRODUCTION_ID, ReplyShape, Usd, example
from reelwright.web.schemas.productions import CostReply, SpendingReply

_NOTHING = {"quoted_usd": "0.000000", "reserved_usd": "0.000000", "settled_usd": "0.000000", "wasted_usd": "0.000000"}


class CostLineReply(ReplyShape):
    """One order."""

    model_config = example(
        shot="SH010",
        backend="veo3",
        model="veo-3.1",
        state="done",
        quoted_usd="1.250000",
        settled_usd="1.250000",
        why="",
    )
    shot: str = Field(description="Empty: of no single shot.")
    backend: str
    model: str
    state: str
    quoted_usd: Usd
    settled_usd: Usd
    why: str


class ProductionCostReply(CostReply):
    model_config = example(**_NOTHING, cap_usd="5.000000", lines=[])
    lines: tuple[CostLineReply, ...]


class ProductionSumReply(SpendingReply):
    model_config = example(**_NOTHING, id=PRODUCTION_ID, title="The Last Light")
    id: str
    title: str = Field(description="Empty: it was deleted; what it cost stays known.")


class DaySumReply(ReplyShape):
    model_config = example(day="2026-11-29", settled_usd="1.250000")
    day: date = Field(description="In UTC.")
    settled_usd: Usd


class CapsReply(ReplyShape):
    """null: there is no cap."""

    model_config = example(shot_usd=None, day_usd="20.000000", tenant_usd=None)
    shot_usd: Usd | None
    day_usd: Usd | None
    tenant_usd: Usd | None


class CapsLeftReply(ReplyShape):
    """null: there is no cap."""

    model_config = example(day_usd="18.750000", tenant_usd=None)
    day_usd: Usd | None
    tenant_usd: Usd | None


class MoneyReply(SpendingReply):
    """Of the whole tenant."""

    model_config = example(
        **_NOTHING,
        today_usd="0.000000",
        caps={"shot_usd": None, "day_usd": None, "tenant_usd": None},
        left={"day_usd": None, "tenant_usd": None},
        productions=[],
        days=[],
    )
    today_usd: Usd = Field(description="Paid today, in UTC.")
    caps: CapsReply
    left: CapsLeftReply
    productions: tuple[ProductionSumReply, ...]
    days: tuple[DaySumReply, ...] = Field(description="Those on which anything was paid.")


class HeldReply(ReplyShape):
    model_config = example(
        key="1f0e/1", production=PRODUCTION_ID, shot="SH010", backend="veo3", model="veo-3.1", quoted_usd="1.250000",
        written_at="2026-11-29T16:25:51Z", why="no answer came", is_settled=False,
    )  # fmt: skip
    key: str
    production: str
    shot: str
    backend: str
    model: str
    quoted_usd: Usd
    written_at: datetime
    why: str
    is_settled: bool = Field(description="It was paid, and only its clip is lost.")


class HeldDecisionRequest(Value):
    model_config = example(decision="adopt", job="operations/42")
    decision: str = Field(pattern="^(adopt|pay_again|give_up)$")
    job: str = Field(default="", max_length=500, description="To adopt: its id on the provider's page.")
    was_charged: bool = Field(default=True, description="false: you have seen there that nothing was charged.")


class HeldDecisionReply(ReplyShape):
    model_config = example(key="1f0e/1", state="failed", settled_usd="1.250000")
    key: str
    state: str
    settled_usd: Usd


class StandingReply(ReplyShape):
    """null: not measured."""

    model_config = example(
        backend="veo3", model="veo-3.1", orders=10, delivered=9, moderated=1, failed=0, spent_usd="11.250000",
        seconds_p50=61.0, seconds_p95=90.5, usd_per_second="0.200000",
    )  # fmt: skip
    backend: str
    model: str
    orders: int
    delivered: int
    moderated: int
    failed: int
    spent_usd: Usd
    seconds_p50: float | None
    seconds_p95: float | None
    usd_per_second: Usd | None = Field(description="All that was spent, for each second that is in a film.")


class ModelReply(ReplyShape):
    model_config = example(name="veo-3.1", price="0.2 USD a second", tier=3)
    name: str
    price: str | None = Field(description="null: the price book has none.")
    tier: int


class BackendReply(ReplyShape):
    model_config = example(
        name="previz", summary="draws on this machine, for nothing", is_here=True, needs=[], models=[]
    )
    name: str
    summary: str
    is_here: bool = Field(description="Whether it can be asked here, now.")
    needs: tuple[str, ...] = Field(description="Variables of the environment that are not set.")
    models: tuple[ModelReply, ...]
