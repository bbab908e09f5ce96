"""Who could make shots."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter

from reelwright.backends import BACKENDS, PROVIDERS
from reelwright.pipeline.roster import OnOffer, roster
from reelwright.web.given import Opened
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.schemas.common import ItemList
from reelwright.web.schemas.money import BackendReply, ModelReply

router = APIRouter(tags=["backends"])

_FREE = "draws on this machine, for nothing"
_HERE = "makes clips on this machine"
_ELSEWHERE = "makes clips for money, at the far end of a network"


@router.get("/backends", summary="Who could make shots, and what they ask")
def backends(caller: Annotated[Principal, may(Permission.SEE)], app: Opened) -> ItemList[BackendReply]:
    """From dated data; nobody is asked."""
    here = [BackendReply(name=name, summary=_FREE, is_here=True, needs=(), models=()) for name in BACKENDS]
    found = roster(PROVIDERS, app.providers.lacking, app.price_book, datetime.now(UTC).date())
    others = [
        BackendReply(
            name=one.backend,
            summary=_HERE if PROVIDERS[one.backend].is_here else _ELSEWHERE,
            is_here=not one.missing,
            needs=one.missing,
            models=tuple(ModelReply(name=model.model, price=_price(model), tier=model.tier) for model in one.models),
        )
        for one in found
    ]
    return ItemList(items=(*here, *others))


def _price(offer: OnOffer) -> str | None:
    if offer.usd_per_second is None:
        return "by other measures than seconds" if offer.prices else None
    least, most = offer.usd_per_second
    return f"{least} USD a second" if least == most else f"{least} to {most} USD a second"
