"""Edits of the shots of a production: each begins a run, which makes only what the edit touches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, UploadFile

from reelwright.app import App
from reelwright.engine import Control
from reelwright.errors import NotFound
from reelwright.film.plate import Material
from reelwright.film.production import Production
from reelwright.pipeline.editing import (
    Edit,
    Rows,
    another_take,
    edit_of,
    inserted,
    removed,
    reordered,
    resettled,
    reworded,
)
from reelwright.pipeline.materials import bring
from reelwright.pipeline.prospect import beside
from reelwright.pipeline.shots_now import shots_now
from reelwright.pipeline.takes import takes_made
from reelwright.web.given import Opened, Signed, Switchboard
from reelwright.web.idempotency import QUESTION
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.mine import mine, require_match, require_money
from reelwright.web.problems import Code, declare
from reelwright.web.routes.briefs import EDITED, IfMatch, change_reply, go_on_with, priced
from reelwright.web.routes.shots import Shot
from reelwright.web.rules import UPLOAD_BYTES
from reelwright.web.schemas.productions import ProductionReply
from reelwright.web.schemas.shots import ChangeReply, ShotEdit, ShotInsert, ShotListEdit, ShotOrder, TakePin
from reelwright.web.showing import shown
from reelwright.web.uploads import laid_down
from reelwright.writing.direct import shot_id
from reelwright.writing.material import material
from reelwright.writing.storyboard import ShotRow

router = APIRouter(tags=["shots"])

_EDITS = may(Permission.EDIT)
_PRICED = declare(Code.NOT_CONFIGURED, Code.BACKEND)


@router.patch("/productions/{id}/shots/{shot}", status_code=202, summary="Edit a shot", responses=EDITED)
def edit_shot(
    id: str,
    shot: Shot,
    body: ShotEdit,
    caller: Annotated[Principal, _EDITS],
    app: Opened,
    control: Switchboard,
    links: Signed,
    if_match: IfMatch = None,
) -> ProductionReply:
    """What is said of it is otherwise from now on; what is left out stays."""
    production = mine(app, caller, id)
    require_match(production, if_match)
    edit = edit_of(app.floor, production, _worded(shot, body), f"shot {shot}: {_said(body)}")
    return _done(app, control, links, caller, production, edit)


@router.post(
    "/productions/{id}/shots/{shot}/price",
    summary="What an edit of a shot would change and cost",
    responses=_PRICED,
    openapi_extra=QUESTION,
)
def price_shot(id: str, shot: Shot, body: ShotEdit, caller: Annotated[Principal, _EDITS], app: Opened) -> ChangeReply:
    """Nothing is made, and nobody is paid."""
    production = mine(app, caller, id)
    edit = edit_of(app.floor, production, _worded(shot, body), _said(body))
    return change_reply(beside(app.floor, priced(app, caller.tenant, edit.brief, production), production.id))


@router.post(
    "/productions/{id}/shot-list/price",
    summary="What a shot more or less, or another order, would change and cost",
    responses=_PRICED,
    openapi_extra=QUESTION,
)
def price_shots(id: str, body: ShotListEdit, caller: Annotated[Principal, _EDITS], app: Opened) -> ChangeReply:
    """Nothing is made, and nobody is paid."""
    production = mine(app, caller, id)
    edit = edit_of(app.floor, production, _listed(body), "the list of shots")
    return change_reply(beside(app.floor, priced(app, caller.tenant, edit.brief, production), production.id))


@router.post("/productions/{id}/shots", status_code=202, summary="Add a shot", responses=EDITED)
def insert_shot(
    id: str,
    body: ShotInsert,
    caller: Annotated[Principal, _EDITS],
    app: Opened,
    control: Switchboard,
    links: Signed,
    if_match: IfMatch = None,
) -> ProductionReply:
    """Where it says nothing of its scene, it is in that of the shot before it. Shots after it get other numbers."""
    production = mine(app, caller, id)
    require_match(production, if_match)
    said = f"a shot after {body.after}" if body.after else "a shot before the first"
    edit = edit_of(app.floor, production, _added(body), said)
    return _done(app, control, links, caller, production, edit)


@router.delete("/productions/{id}/shots/{shot}", status_code=202, summary="Leave a shot out", responses=EDITED)
def remove_shot(
    id: str,
    shot: Shot,
    caller: Annotated[Principal, _EDITS],
    app: Opened,
    control: Switchboard,
    links: Signed,
    if_match: IfMatch = None,
) -> ProductionReply:
    """Its takes stay where they are."""
    production = mine(app, caller, id)
    require_match(production, if_match)
    edit = edit_of(app.floor, production, lambda rows: removed(rows, shot), f"without {shot}")
    return _done(app, control, links, caller, production, edit)


@router.post(
    "/productions/{id}/shots/order", status_code=202, summary="Put the shots in another order", responses=EDITED
)
def order_shots(
    id: str,
    body: ShotOrder,
    caller: Annotated[Principal, _EDITS],
    app: Opened,
    control: Switchboard,
    links: Signed,
    if_match: IfMatch = None,
) -> ProductionReply:
    production = mine(app, caller, id)
    require_match(production, if_match)
    edit = edit_of(app.floor, production, lambda rows: reordered(rows, body.order), "the order of the shots")
    return _done(app, control, links, caller, production, edit)


@router.post(
    "/productions/{id}/shots/{shot}/retry",
    status_code=202,
    summary="Have another take made",
    responses=declare(Code.NOT_CONFIGURED),
)
def retry(
    id: str, shot: Shot, caller: Annotated[Principal, _EDITS], app: Opened, control: Switchboard, links: Signed
) -> ProductionReply:
    """Of the same shot, as it is worded now, with the next number. Those there are stay, and can be pinned."""
    production = mine(app, caller, id)
    number = max(_numbers(app, production, shot), default=0) + 1
    edit = edit_of(app.floor, production, lambda rows: another_take(rows, shot, number), f"take {number} of {shot}")
    return _done(app, control, links, caller, production, edit)


@router.post(
    "/productions/{id}/shots/{shot}/pin",
    status_code=202,
    summary="Have a take in the film that was made before",
    responses=declare(Code.NOT_CONFIGURED),
)
def pin(
    id: str,
    shot: Shot,
    body: TakePin,
    caller: Annotated[Principal, _EDITS],
    app: Opened,
    control: Switchboard,
    links: Signed,
) -> ProductionReply:
    """Nothing is drawn again for it. Only a take of the shot as it is worded now can be pinned."""
    production = mine(app, caller, id)
    there = sorted(_numbers(app, production, shot))
    if body.take not in there:
        listed = ", ".join(map(str, there)) or "none"
        raise NotFound(f"no take {body.take} of {shot} as it is worded now; there are: {listed}")
    edit = edit_of(
        app.floor, production, lambda rows: another_take(rows, shot, body.take), f"take {body.take} of {shot}"
    )
    return _done(app, control, links, caller, production, edit)


@router.post(
    "/productions/{id}/shots/{shot}/replace",
    status_code=202,
    summary="Show a picture or clip of yours in place of a shot",
    responses=declare(Code.UNSUPPORTED_TYPE, Code.NOT_CONFIGURED),
    max_body_size=UPLOAD_BYTES,
)
def replace_shot(
    id: str,
    shot: Shot,
    asset: Annotated[UploadFile, File(description="A picture or a clip.")],
    caller: Annotated[Principal, _EDITS],
    app: Opened,
    control: Switchboard,
    links: Signed,
) -> ProductionReply:
    production = mine(app, caller, id)
    with laid_down(app, [asset]) as folder:
        assert folder is not None
        (path,) = folder.iterdir()
        found = material(folder, path.name)
        bring(app.floor.assets, found, folder)
    found = found.model_copy(update={"name": _free_name(app, id, found)})
    edit = edit_of(
        app.floor,
        production,
        lambda rows: reworded(rows, shot, {"picture": found.name}),
        f"{found.name} for {shot}",
        found,
    )
    return _done(app, control, links, caller, production, edit)


def _done(
    app: App, control: Control, links: Signed, caller: Principal, production: Production, edit: Edit
) -> ProductionReply:
    require_money(app, caller, edit.brief)
    return shown(app, links, go_on_with(app, control, production, edit, caller))


def _added(body: ShotInsert) -> Callable[[Rows], Rows]:
    cells, at = _cells(body), _index_after(body.after)
    return lambda rows: resettled(inserted(rows, body.after, ShotRow()), shot_id(at), cells, body.season)


def _listed(body: ShotListEdit) -> Callable[[Rows], Rows]:
    if body.insert is not None:
        return _added(body.insert)
    if body.remove is not None:
        left_out = body.remove
        return lambda rows: removed(rows, left_out)
    return lambda rows: reordered(rows, body.order or ())


def _index_after(shot: str | None) -> int:
    """Where in the film a shot is that follows this one, from 0; shots are numbered in tens."""
    return int(shot.removeprefix("SH")) // 10 if shot else 0


def _worded(shot: str, body: ShotEdit) -> Callable[[Rows], Rows]:
    cells = _cells(body)
    return lambda rows: resettled(rows, shot, cells, body.season)


def _cells(body: ShotEdit) -> dict[str, str]:
    """As a storyboard has them."""
    said = body.model_dump(exclude_none=True, exclude={"season", "after"})
    return {name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in said.items()}


def _said(body: ShotEdit) -> str:
    return ", ".join(body.model_dump(exclude_none=True)) or "nothing"


def _numbers(app: App, production: Production, shot: str) -> Sequence[int]:
    """Of the takes that show a shot as it is worded now. Raises NotFound."""
    now = next((one for one in shots_now(app.floor, production) if one.shot.id == shot), None)
    if now is None:
        raise NotFound(f"{production.id} has no shot {shot}")
    made = takes_made(app.floor.assets, [event for _, _, event in app.productions.events(production.id)])
    return [one.number for one in made.get(shot, ()) if one.shows(now.shot)]


def _free_name(app: App, id: str, found: Material) -> str:
    """That of the file, unless the brief calls another file so."""
    others = {one.name for one in app.productions.brief(id).materials if one.sha256 != found.sha256}
    if found.name not in others:
        return found.name
    path = Path(found.name)
    return f"{path.stem}-{found.sha256[:8]}{path.suffix}"
