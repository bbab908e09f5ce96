"""What is spent, what is left, and orders that wait for a person."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter

from reelwright.app import App
from reelwright.errors import InvalidInput, NotFound
from reelwright.ledger.caps import Scope
from reelwright.ledger.costs import total
from reelwright.ledger.order import Order
from reelwright.pipeline import held as deciding
from reelwright.pipeline.accounts import account, accounts, spent_by_day
from reelwright.pipeline.standings import standings
from reelwright.units import Money
from reelwright.web.given import Opened
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.mine import mine
from reelwright.web.problems import Code, declare
from reelwright.web.schemas.common import ItemList, usd
from reelwright.web.schemas.money import (
    CapsLeftReply,
    CapsReply,
    CostLineReply,
    DaySumReply,
    HeldDecisionReply,
    HeldDecisionRequest,
    HeldReply,
    MoneyReply,
    ProductionCostReply,
    ProductionSumReply,
    StandingReply,
)
from reelwright.web.showing import sums

router = APIRouter(tags=["money"])

_SEES = may(Permission.SEE)


@router.get("/productions/{id}/costs", summary="What a production cost, order by order")
def production_costs(id: str, caller: Annotated[Principal, _SEES], app: Opened) -> ProductionCostReply:
    production = mine(app, caller, id)
    spending = account(app.productions, app.ledger, production).costs.total
    lines = tuple(_line(app, order) for order in app.ledger.orders(id))
    return ProductionCostReply(**sums(spending), cap_usd=usd(app.productions.brief(id).budget), lines=lines)


def _line(app: App, order: Order) -> CostLineReply:
    purpose = order.purpose
    return CostLineReply(
        shot=purpose.shot,
        backend=purpose.backend,
        model=purpose.model,
        state=order.state.value,
        quoted_usd=usd(order.quoted),
        settled_usd=usd(app.ledger.spent(order.key)),
        why=order.note,
    )


@router.get("/costs", summary="What everything cost, and what is left of the caps")
def costs(caller: Annotated[Principal, _SEES], app: Opened) -> MoneyReply:
    """Of the tenant; what deleted productions cost is in it."""
    told = accounts(app.productions, app.ledger, caller.tenant)
    days = spent_by_day(app.ledger, caller.tenant)
    left = app.ledger.left(app.caps, caller.tenant)
    return MoneyReply(
        **sums(total(one.costs.total for one in told)),
        today_usd=usd(days.get(datetime.now(UTC).date(), Money())),
        caps=CapsReply(
            shot_usd=_or_none(app.caps.shot), day_usd=_or_none(app.caps.day), tenant_usd=_or_none(app.caps.tenant)
        ),
        left=_left(left),
        productions=tuple(
            ProductionSumReply(**sums(one.costs.total), id=one.production, title=one.title) for one in told
        ),
        days=tuple(DaySumReply(day=day, settled_usd=usd(days[day])) for day in sorted(days)),
    )


def _or_none(money: Money | None) -> str | None:
    return None if money is None else usd(money)


def _left(left: Mapping[Scope, Money]) -> CapsLeftReply:
    return CapsLeftReply(day_usd=_or_none(left.get(Scope.DAY)), tenant_usd=_or_none(left.get(Scope.TENANT)))


@router.get("/scoreboard", summary="How backends and their models did")
def scoreboard(caller: Annotated[Principal, _SEES], app: Opened) -> ItemList[StandingReply]:
    """For the tenant. What was not measured is null."""
    return ItemList(
        items=tuple(
            StandingReply(
                backend=one.backend,
                model=one.model,
                orders=one.orders,
                delivered=one.clips,
                moderated=one.refusals,
                failed=one.failures + one.turned_away,
                spent_usd=usd(one.spent),
                seconds_p50=one.seconds_median,
                seconds_p95=one.seconds_p95,
                usd_per_second=_or_none(one.cost_per_second),
            )
            for one in standings(app.productions, app.ledger, caller.tenant)
        )
    )


@router.get("/held", summary="Orders that wait for a person")
def held(caller: Annotated[Principal, _SEES], app: Opened) -> ItemList[HeldReply]:
    """They may have been paid and gave no clip, or were paid and the clip is lost."""
    waiting = deciding.held(app.floor, caller.tenant)
    return ItemList(
        items=tuple(
            HeldReply(
                key=one.key,
                production=one.purpose.production,
                shot=one.purpose.shot,
                backend=one.purpose.backend,
                model=one.purpose.model,
                quoted_usd=usd(one.quoted),
                written_at=one.written_at,
                why=one.note,
                is_settled=deciding.is_settled(one),
            )
            for one in waiting
        )
    )


@router.post(
    "/held/{key:path}/decision",
    summary="Decide on one",
    responses=declare(Code.CONFLICT, Code.BACKEND, Code.NOT_CONFIGURED),
)
def decide(
    key: str, body: HeldDecisionRequest, caller: Annotated[Principal, may(Permission.SPEND)], app: Opened
) -> HeldDecisionReply:
    """Then go on with the production. `adopt` asks the provider once whether the job is there."""
    waiting = [one for one in deciding.held(app.floor, caller.tenant) if one.key == key]
    if not waiting:
        raise NotFound(f"no order {key[:80]!r} waits for you; GET /api/v1/held lists those that do")
    order = waiting[0]
    if body.decision == "adopt":
        if not body.job:
            raise InvalidInput("job: to adopt a job, say its id at the provider")
        asyncio.run(deciding.adopt(app.floor, order, body.job))
    elif body.decision == "pay_again":
        deciding.pay_again(app.floor, order, body.was_charged)
    else:
        deciding.give_up(app.floor, order, body.was_charged)
    now = app.ledger.order(order.key)
    return HeldDecisionReply(key=now.key, state=now.state.value, settled_usd=usd(app.ledger.spent(now.key)))
