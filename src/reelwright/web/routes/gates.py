"""Gates: what a production waits for, and a person's word."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from reelwright.film.events import GateReached
from reelwright.film.gate import Decision, Gate, Matter
from reelwright.film.production import Production
from reelwright.pipeline.gates import decide, waits_for
from reelwright.pipeline.productions import submit
from reelwright.web.given import Opened, Signed, Switchboard
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.mine import mine, require_money
from reelwright.web.problems import Code, declare
from reelwright.web.schemas.common import ItemList
from reelwright.web.schemas.productions import GateDecisionRequest, GateReply, ProductionReply
from reelwright.web.showing import shown

router = APIRouter(tags=["gates"])


@router.get("/productions/{id}/gates", summary="Its gates, and what was decided")
def gates(id: str, caller: Annotated[Principal, may(Permission.SEE)], app: Opened) -> ItemList[GateReply]:
    production = mine(app, caller, id)
    waiting, decisions = waits_for(app.floor, production), app.productions.decisions(id)
    asked = [event.matter for _, _, event in app.productions.events(id) if isinstance(event, GateReached)]
    return ItemList(
        items=tuple(
            _gate(
                gate,
                waiting,
                [one for one in asked if one.gate is gate],
                [one for one in decisions if one.matter.gate is gate],
            )
            for gate in production.gates
        )
    )


def _gate(gate: Gate, waiting: Matter | None, asked: list[Matter], decisions: list[Decision]) -> GateReply:
    last, ask = decisions[-1] if decisions else None, asked[-1] if asked else None
    is_of_this = last is not None and ask is not None and last.matter.digest == ask.digest
    if waiting is not None and waiting.gate is gate:
        status = "rejected" if is_of_this and last is not None and not last.is_approved else "waiting"
    elif last is None:
        status = "to_come"
    else:
        status = "stale" if not is_of_this else "approved" if last.is_approved else "rejected"
    told = last if is_of_this else None
    return GateReply(
        gate=gate,
        status=status,
        asks=ask.says if ask else None,
        digest=ask.digest if ask else None,
        decided_by=told.by if told else None,
        decided_at=told.at if told else None,
        note=told.note if told else None,
    )


@router.post(
    "/productions/{id}/gates/{gate}/decision",
    summary="Approve or reject",
    responses=declare(Code.CONFLICT),
)
def decision(
    id: str,
    gate: Gate,
    body: GateDecisionRequest,
    caller: Annotated[Principal, may(Permission.APPROVE)],
    app: Opened,
    control: Switchboard,
    links: Signed,
) -> ProductionReply:
    """Approved, it goes on at once. Rejected, it waits until it is edited, or approved after all."""
    production = mine(app, caller, id)
    is_approved = body.decision == "approve"
    if is_approved and gate is Gate.SPEND:
        require_money(app, caller, app.productions.brief(id))
    decided: Production = decide(app.floor, id, gate, is_approved, body.note, caller.name, body.digest)
    if is_approved:
        submit(control, decided)
    return shown(app, links, app.productions.get(production.id))
