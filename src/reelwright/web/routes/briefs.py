"""Briefs: looked at, edited, and priced before anything is made; and the wishes there are."""

from __future__ import annotations

import asyncio
import threading
from typing import Annotated

from fastapi import APIRouter, Header, Response

from reelwright.app import App
from reelwright.engine import Control, unrecorded
from reelwright.errors import InvalidInput
from reelwright.film.brief import RULES, Brief
from reelwright.film.production import Production
from reelwright.film.verdict import Finding, Severity
from reelwright.pipeline.difference import Change
from reelwright.pipeline.editing import Edit, put_in_place
from reelwright.pipeline.names import known_names
from reelwright.pipeline.productions import submit
from reelwright.pipeline.prospect import Comparison, Prospect, beside, prospect
from reelwright.pipeline.rewording import reworded, wishes_of
from reelwright.units import Money
from reelwright.web.given import Opened, Signed, Switchboard
from reelwright.web.idempotency import QUESTION
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.mine import etag_of, mine, require_match, require_money
from reelwright.web.problems import ApiError, Code, declare
from reelwright.web.schemas.briefs import BriefCheckReply, BriefReply, BriefRequest, WishReply
from reelwright.web.schemas.common import ItemList, usd
from reelwright.web.schemas.productions import ProductionReply
from reelwright.web.schemas.shots import ChangeReply, PlannedShotReply, PlanReply, ShotChangeReply
from reelwright.web.showing import shown
from reelwright.writing.explanation import explain
from reelwright.writing.reading import read_upload
from reelwright.writing.said import said
from reelwright.writing.wishes import WISHES

router = APIRouter(tags=["briefs"])

_SEES = may(Permission.SEE)
_EDITS = may(Permission.EDIT)
_PRICED_AT_ONCE = threading.BoundedSemaphore(2)
"""To price a brief its lines are spoken, which takes a process and a second or two."""
_PATIENCE_SECONDS = 1.0
IfMatch = Annotated[str | None, Header(description="The ETag of what you looked at.")]
EDITED = declare(Code.STALE, Code.PRECONDITION_REQUIRED, Code.CONFLICT, Code.NOT_CONFIGURED)


@router.get("/productions/{id}/brief", summary="The brief of a production")
def brief(id: str, caller: Annotated[Principal, _SEES], app: Opened, response: Response) -> BriefReply:
    production = mine(app, caller, id)
    found = app.productions.brief(id)
    response.headers["ETag"] = etag_of(production)
    wishes = wishes_of(app.floor, found)
    return BriefReply(text=found.text, notation=found.notation, wishes=wishes, etag=etag_of(production))


@router.put(
    "/productions/{id}/brief", status_code=202, summary="Edit the brief, and make what that changes", responses=EDITED
)
def put_brief(
    id: str,
    body: BriefRequest,
    caller: Annotated[Principal, _EDITS],
    app: Opened,
    control: Switchboard,
    links: Signed,
    if_match: IfMatch = None,
) -> ProductionReply:
    """A new run begins. Wishes that are left out are as if nobody had wished; the files of the brief stay."""
    production = mine(app, caller, id)
    require_match(production, if_match)
    with reworded(app.floor, app.productions.brief(id)) as read:
        after = read(body.text, body.wishes, body.notation)
        require_money(app, caller, after)
    edit = Edit(id, production.brief, after, "the brief")
    return shown(app, links, go_on_with(app, control, production, edit, caller))


def go_on_with(app: App, control: Control, production: Production, edit: Edit, caller: Principal) -> Production:
    """A production, edited, and a run of it begun that makes what is not there.

    Raises:
        InvalidInput, NotConfigured: it cannot be made so; nothing is changed.
        Conflict: somebody else edited it since `production` was looked at.
    """
    edited = put_in_place(app.floor, control, edit, caller.name)
    if edited.run != production.run:
        submit(control, edited)
    return edited


@router.post(
    "/productions/{id}/brief/price",
    summary="What an edit of the brief would change and cost",
    responses=declare(Code.CONFLICT, Code.NOT_CONFIGURED, Code.BACKEND),
    openapi_extra=QUESTION,
)
def price_edit(id: str, body: BriefRequest, caller: Annotated[Principal, _EDITS], app: Opened) -> ChangeReply:
    """Nothing is made, and nobody is paid."""
    production = mine(app, caller, id)
    with reworded(app.floor, app.productions.brief(id)) as read:
        after = read(body.text, body.wishes, body.notation)
        return change_reply(beside(app.floor, priced(app, caller.tenant, after, production), production.id))


def priced(app: App, tenant: str, brief: Brief, begun: Production | None) -> Prospect:
    """What it would become. Its files are in the store, or lie nowhere.

    Args:
        begun: the production it is to be the brief of, what was spent on which counts.

    Raises:
        ApiError: others are being priced; nobody waits for them in a place that everybody's requests need.
    """
    if not _PRICED_AT_ONCE.acquire(timeout=_PATIENCE_SECONDS):
        raise ApiError(Code.RATE_LIMITED, "other briefs are being priced; ask again", {"Retry-After": "1"})
    try:
        with unrecorded(app.engine_settings) as run:
            return asyncio.run(prospect(app.floor, run, tenant, brief, begun))
    finally:
        _PRICED_AT_ONCE.release()


def change_reply(found: Comparison) -> ChangeReply:
    drawn = found.prospect
    shots = []
    for change in found.changes:
        shot = change.now or change.before
        assert shot is not None
        first = drawn.first(change.now.id) if change.now else None
        shots.append(
            ShotChangeReply(
                shot=shot.id,
                change=change.kind,
                what=change.what,
                is_there=change.now is not None and change.now.id in found.there,
                backend=first.backend if first else None,
                at_most_usd=usd((first.cost if first else None) or Money()),
            )
        )
    return ChangeReply(
        shots=tuple(shots),
        total_usd=usd(drawn.budget.total if drawn.budget else Money()),
        to_make=sum(one.change != Change.GONE and not one.is_there for one in shots),
        refusal=str(drawn.refusal) if drawn.refusal else None,
    )


@router.post("/briefs/check", summary="What a brief is read as, while it is written", openapi_extra=QUESTION)
def check(body: BriefRequest, caller: Annotated[Principal, _SEES], app: Opened) -> BriefCheckReply:
    """By rules, in milliseconds; nothing is kept. What stands against it is among the findings."""
    try:
        read = explain(_read(app, body).model_copy(update={"writer": RULES}))
    except InvalidInput as error:
        return BriefCheckReply(findings=_refused(error), analysis=None, shots=None, seconds=None)
    return BriefCheckReply(
        findings=read.findings,
        analysis=read.analysis,
        shots=len(read.shots),
        seconds=read.brief.duration_seconds,
    )


def _refused(error: InvalidInput) -> tuple[Finding, ...]:
    """Each thing that is wrong, of a message that lists them all."""
    lines = str(error).split("\n")
    said_of_each = [line.strip().partition(". ")[2] or line.strip() for line in lines[1:]] or lines
    return tuple(Finding(check="brief", severity=Severity.ERROR, message=one) for one in said_of_each)


@router.post(
    "/briefs/price",
    summary="What a film would cost, shot by shot",
    responses=declare(Code.NOT_CONFIGURED, Code.BACKEND),
    openapi_extra=QUESTION,
)
def price(body: BriefRequest, caller: Annotated[Principal, _SEES], app: Opened) -> PlanReply:
    """With everybody who could make it. Nothing is made, and nobody is paid or asked."""
    brief = _read(app, body)
    drawn = priced(app, caller.tenant, brief, app.productions.of(brief, caller.tenant))
    brief, budget, judging = drawn.dossier.brief, drawn.budget, drawn.judging
    return PlanReply(
        title=drawn.dossier.script.title if drawn.dossier.script else "",
        shots=tuple(_planned(drawn, shot.id) for shot in drawn.dossier.shots),
        total_usd=usd(budget.total) if budget else None,
        budget_usd=usd(brief.budget),
        refusal=str(drawn.refusal) if drawn.refusal else None,
        judging_usd=None if judging is None or isinstance(judging, str) else usd(judging.most),
    )


def _planned(drawn: Prospect, shot: str) -> PlannedShotReply:
    first = drawn.first(shot)
    frames = next(one.frames for one in drawn.dossier.shots if one.id == shot)
    return PlannedShotReply(
        shot=shot,
        seconds=float(drawn.dossier.brief.rate.seconds(frames)),
        backend=first.backend if first else None,
        model=first.model if first else "",
        is_there=first.is_there if first else False,
        at_most_usd=usd((first.cost if first else None) or Money()),
        others=tuple(f"{one.backend} {usd(one.cost or Money())}" for one in drawn.others(shot)),
        notes=first.notes if first else (),
    )


def _read(app: App, body: BriefRequest) -> Brief:
    """Raises InvalidInput."""
    known = known_names((*app.floor.backends, *app.floor.providers))
    return read_upload(body.text.encode(), body.wishes, None, "", body.notation, known)


@router.get("/wishes", summary="What a brief may wish for")
def wishes(caller: Annotated[Principal, _SEES]) -> ItemList[WishReply]:
    return ItemList(
        items=tuple(
            WishReply(
                name=name,
                help=wish.means,
                limit=wish.limit,
                default=said(Brief.model_fields[wish.field].get_default(call_default_factory=True)),
                choices=wish.choices,
                example=wish.example,
            )
            for name, wish in WISHES.items()
        )
    )
