"""Shots, and their takes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from reelwright.errors import NotFound
from reelwright.pipeline.editing import are_planned
from reelwright.pipeline.monitoring import drawn_now
from reelwright.pipeline.shots_now import ShotNow, ShotStatus, delivered_dossier, shots_now
from reelwright.pipeline.takes import takes_made
from reelwright.units import Money
from reelwright.web.given import Opened, Signed
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.mine import etag_of, mine
from reelwright.web.schemas.common import ItemList
from reelwright.web.schemas.shots import ShotReply, TakeReply
from reelwright.web.showing import monitor_url, shot_reply, take_reply

router = APIRouter(tags=["shots"])

_SEES = may(Permission.SEE)
Shot = Annotated[str, Path(pattern=r"^SH\d{3}$", examples=["SH010"])]


@router.get("/productions/{id}/shots", summary="The shots, as they stand now")
def shots(
    id: str, caller: Annotated[Principal, _SEES], app: Opened, links: Signed, response: Response
) -> ItemList[ShotReply]:
    """In the order of the film; none until they are planned. The ETag is for edits; there is none while those of an
    edited brief are being planned."""
    production = mine(app, caller, id)
    rate = app.productions.brief(id).rate
    drawing = drawn_now(app.floor, id)
    if are_planned(app.floor, id):
        response.headers["ETag"] = etag_of(production)
    items = []
    for now in shots_now(app.floor, production):
        told = shot_reply(links, production, now, rate)
        if now.status is ShotStatus.RENDERING and now.shot.id in drawing:
            told = told.model_copy(update={"frame_url": monitor_url(links, production, drawing[now.shot.id])})
        items.append(told)
    return ItemList(items=tuple(items))


@router.get("/productions/{id}/shots/{shot}/takes", summary="Every take that was made of a shot")
def takes(id: str, shot: Shot, caller: Annotated[Principal, _SEES], app: Opened, links: Signed) -> ItemList[TakeReply]:
    """In the order in which they were made, over all runs."""
    production = mine(app, caller, id)
    now = _the_shot(shots_now(app.floor, production), shot)
    made = takes_made(app.floor.assets, [event for _, _, event in app.productions.events(id)]).get(shot, [])
    dossier = delivered_dossier(app.floor, production)
    costs = {take.recipe: take.cost for take in (*dossier.takes, *dossier.rejected)} if dossier else {}
    return ItemList(
        items=tuple(take_reply(links, production, one, costs.get(one.asset.recipe, Money()), now) for one in made)
    )


def _the_shot(shots: list[ShotNow], shot: str) -> ShotNow:
    """Raises NotFound."""
    found = next((one for one in shots if one.shot.id == shot), None)
    if found is None:
        raise NotFound(f"no shot {shot}; there are: {', '.join(one.shot.id for one in shots) or 'none yet'}")
    return found
