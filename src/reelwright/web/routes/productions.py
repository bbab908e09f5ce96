"""Productions: made, listed, looked at, stopped, gone on with, copied and deleted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from starlette.datastructures import UploadFile

from reelwright.app import App
from reelwright.engine import Control
from reelwright.errors import Conflict
from reelwright.film.brief import Brief, Notation
from reelwright.film.gate import Gate
from reelwright.film.production import Production
from reelwright.film.status import Condition
from reelwright.pipeline.names import known_names
from reelwright.pipeline.passage import stages_passed
from reelwright.pipeline.productions import begin, cancel, go_on, is_whole, pause, remove, submit
from reelwright.pipeline.rewording import reworded, wishes_of
from reelwright.web.cursors import cursor_of, place_of
from reelwright.web.given import Opened, Signed, Switchboard
from reelwright.web.idempotency import REPEATABLE
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.mine import mine, require_money
from reelwright.web.problems import Code, declare
from reelwright.web.rules import UPLOAD_BYTES
from reelwright.web.schemas.briefs import ForkRequest, ProductionRequest
from reelwright.web.schemas.common import ItemList, Page
from reelwright.web.schemas.productions import ProductionReply, StageReply
from reelwright.web.showing import shown
from reelwright.web.uploads import (
    SentForm,
    form_document,
    from_json,
    invalid,
    laid_down,
    posted,
    require_all_named,
    safe_name,
)
from reelwright.writing.reading import MOST_BYTES, read_upload

router = APIRouter(tags=["productions"])

_SEES = may(Permission.SEE)
_EDITS = may(Permission.EDIT)
_FIELDS = ("text", "brief", "notation", "wishes", "gates", "assets")
FORM: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "text": {"type": "string"},
        "brief": {"type": "string", "format": "binary", "description": "A file in place of `text`."},
        "notation": {"type": "string", "enum": list(Notation)},
        "wishes": {"type": "string", "description": "JSON, as in the other form of this request."},
        "gates": {"type": "array", "items": {"type": "string", "enum": list(Gate)}},
        "assets": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "Pictures, clips, music and subtitles that the brief names.",
        },
    },
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/ProductionRequest"},
                "example": ProductionRequest.model_config["json_schema_extra"]["example"],  # type: ignore[index]
            },
            "multipart/form-data": {"schema": FORM},
        },
    }
}


@dataclass(frozen=True, slots=True)
class Commission:
    """What is to be made, as it was sent."""

    raw: bytes
    name: str
    """Of the file the brief came as; "": it was typed."""
    asked: ProductionRequest
    assets: Sequence[UploadFile]


@router.post(
    "/productions",
    status_code=202,
    summary="Have a film made",
    responses=declare(Code.UNSUPPORTED_TYPE, Code.TOO_LARGE, Code.CONFLICT, Code.NOT_CONFIGURED),
    openapi_extra=_BODY | REPEATABLE,
    max_body_size=UPLOAD_BYTES,
)
def create(
    caller: Annotated[Principal, _EDITS],
    app: Opened,
    control: Switchboard,
    links: Signed,
    sent: Annotated[Any, Depends(posted)],
    response: Response,
) -> ProductionReply:
    """The same brief of the same tenant is the same production, which goes on where it was."""
    wanted = _commission(sent)
    with laid_down(app, wanted.assets) as folder:
        asked = wanted.asked
        known = known_names((*app.floor.backends, *app.floor.providers))
        brief = read_upload(wanted.raw, asked.wishes, folder, wanted.name, asked.notation, known)
        require_all_named(brief, folder)
        require_money(app, caller, brief)
        beginning = begin(
            app.floor, brief, folder, tenant=caller.tenant, gates=_in_order(asked.gates), is_accepted=True
        )
    production = beginning.production
    if beginning.is_new:
        submit(control, production)
    elif not beginning.is_whole and production.condition is not Condition.WAITING:
        production = go_on(app.floor, control, production.id)
    response.headers["Location"] = f"/api/v1/productions/{production.id}"
    return shown(app, links, production)


def _commission(sent: SentForm | bytes) -> Commission:
    """Raises RequestValidationError, InvalidInput."""
    if isinstance(sent, bytes):
        asked = from_json(sent, ProductionRequest)
        return Commission(asked.text.encode(), "", asked, ())
    sent.require_only(_FIELDS)
    files, text = sent.files("brief"), sent.text("text")
    if len(files) + (text is not None) != 1:
        raise invalid([("body", "text"), ("body", "brief")], "send one of the two")
    raw = files[0].file.read(MOST_BYTES + 1) if files else (text or "").encode()
    document = {
        "text": "" if files else text,
        "notation": sent.text("notation") or None,
        "wishes": form_document(sent, "wishes"),
        "gates": sent.texts("gates"),
    }
    asked = from_json(json.dumps(document).encode(), ProductionRequest)
    return Commission(raw, safe_name(files[0].filename) if files else "", asked, sent.files("assets"))


def _in_order(gates: Sequence[Gate]) -> tuple[Gate, ...]:
    return tuple(gate for gate in Gate if gate in gates)


@router.get("/productions", summary="The productions there are, newest first")
def list_(
    caller: Annotated[Principal, _SEES],
    app: Opened,
    links: Signed,
    condition: Annotated[list[Condition], Query(description="Only those in one of these.")] = [],  # noqa: B006
    q: Annotated[str, Query(max_length=200, description="Only those in whose title or id this occurs.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str, Query(max_length=200, description="As `next_cursor` gave it.")] = "",
) -> Page[ProductionReply]:
    found = app.productions.page(caller.tenant, limit + 1, place_of(cursor), condition, q)
    last = found[limit - 1] if len(found) > limit else None
    onward = cursor_of(last.created_at, last.id) if last else None
    return Page(items=tuple(shown(app, links, one) for one in found[:limit]), next_cursor=onward)


@router.get("/productions/{id}", summary="A production")
def get(id: str, caller: Annotated[Principal, _SEES], app: Opened, links: Signed) -> ProductionReply:
    return shown(app, links, mine(app, caller, id))


@router.post(
    "/productions/{id}/pause",
    summary="Stop for now",
    responses=declare(Code.CONFLICT),
    openapi_extra=REPEATABLE,
)
def pause_(
    id: str, caller: Annotated[Principal, _EDITS], app: Opened, control: Switchboard, links: Signed
) -> ProductionReply:
    """At once; nothing that is finished is lost."""
    return shown(app, links, pause(app.floor, control, mine(app, caller, id).id))


@router.post(
    "/productions/{id}/resume",
    summary="Go on",
    responses=declare(Code.CONFLICT),
    openapi_extra=REPEATABLE,
)
def resume(
    id: str, caller: Annotated[Principal, _EDITS], app: Opened, control: Switchboard, links: Signed
) -> ProductionReply:
    """What was paused, failed or cancelled goes on, and makes nothing twice. A gate that nobody opened stays shut."""
    production = mine(app, caller, id)
    require_money(app, caller, app.productions.brief(production.id))
    return shown(app, links, go_on_unless_done(app, control, production))


def go_on_unless_done(app: App, control: Control, production: Production) -> Production:
    """What is finished and whole, or waits for a person, is left as it is."""
    if production.condition is Condition.WAITING or is_whole(app.floor, production):
        return production
    return go_on(app.floor, control, production.id)


@router.post(
    "/productions/{id}/cancel",
    summary="Stop for good",
    responses=declare(Code.CONFLICT),
    openapi_extra=REPEATABLE,
)
def cancel_(
    id: str, caller: Annotated[Principal, _EDITS], app: Opened, control: Switchboard, links: Signed
) -> ProductionReply:
    return shown(app, links, cancel(app.floor, control, mine(app, caller, id).id))


@router.post(
    "/productions/{id}/fork",
    status_code=202,
    summary="Make another of it, with other words or wishes",
    responses=declare(Code.CONFLICT, Code.NOT_CONFIGURED),
)
def fork(
    id: str,
    body: ForkRequest,
    caller: Annotated[Principal, _EDITS],
    app: Opened,
    control: Switchboard,
    links: Signed,
    response: Response,
) -> ProductionReply:
    """A production of its own. What the two have in common is not made again."""
    original = mine(app, caller, id)
    before = app.productions.brief(original.id)
    gates = original.gates if body.gates is None else _in_order(body.gates)
    with reworded(app.floor, before) as read:
        brief: Brief = before
        if body.text is not None or body.wishes:
            wishes = wishes_of(app.floor, before) | body.wishes
            brief = read(before.text if body.text is None else body.text, wishes, before.notation)
        require_money(app, caller, brief)
        beginning = begin(
            app.floor, brief, read.folder, tenant=caller.tenant, gates=gates, is_copy=True, is_accepted=True
        )
    copied = beginning.production
    submit(control, copied)
    response.headers["Location"] = f"/api/v1/productions/{copied.id}"
    return shown(app, links, copied)


@router.delete(
    "/productions/{id}",
    status_code=204,
    summary="Delete a production, with its films",
    responses=declare(Code.CONFLICT),
)
def delete(
    id: str, caller: Annotated[Principal, may(Permission.ADMINISTER)], app: Opened, control: Switchboard
) -> None:
    """What it cost stays in the books. One that is running is first to be cancelled."""
    production = mine(app, caller, id)
    if production.condition is Condition.RUNNING:
        raise Conflict(f"{id} is running; cancel it first")
    remove(app.floor, control, production)


@router.get("/productions/{id}/stages", summary="The eleven stages, and how far it is")
def stages(id: str, caller: Annotated[Principal, _SEES], app: Opened) -> ItemList[StageReply]:
    production = mine(app, caller, id)
    passed = stages_passed(production, [event for _, _, event in app.productions.events(id)])
    return ItemList(
        items=tuple(
            StageReply(
                state=one.state,
                takes=one.takes,
                gives=one.gives,
                status=one.status,
                round=one.round,
                wall_seconds=one.wall_seconds,
                said=one.said,
            )
            for one in passed
        )
    )
