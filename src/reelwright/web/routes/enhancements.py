"""Clips that are made better: sent, worked on by any machine, and had by a link."""

from __future__ import annotations

from pathlib import Path as FilePath
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from starlette.datastructures import UploadFile

from reelwright.app import App
from reelwright.errors import NotFound
from reelwright.pipeline.wanted_clips import ENHANCED_CLIP, cancel_enhancement, order, submit_enhancement
from reelwright.store.enhancements import EnhancementRow, EnhancementState, PartsDone
from reelwright.web.cursors import cursor_of, place_of
from reelwright.web.given import Opened, Signed, Switchboard
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.links import Kept, Linked, Links
from reelwright.web.problems import ApiError, Code, declare
from reelwright.web.rules import UPLOAD_BYTES
from reelwright.web.schemas.common import Page
from reelwright.web.schemas.enhancements import EnhancementOptions, EnhancementReply
from reelwright.web.uploads import SentForm, from_json, invalid, lay_down, posted

router = APIRouter(tags=["enhancements"])

Seer = Annotated[Principal, may(Permission.SEE)]
Editor = Annotated[Principal, may(Permission.EDIT)]
EnhancementId = Annotated[str, Path(min_length=1, max_length=80, description="As the list has it.")]

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["clip"],
                    "properties": {
                        "clip": {"type": "string", "format": "binary", "description": "A film file."},
                        "colours": {
                            "type": "string",
                            "format": "binary",
                            "description": "A picture or clip whose colours it is given.",
                        },
                        "picture": {
                            "type": "string",
                            "format": "binary",
                            "description": "A picture that it is painted like.",
                        },
                        "options": {
                            "type": "string",
                            "contentMediaType": "application/json",
                            "contentSchema": {"$ref": "#/components/schemas/EnhancementOptions"},
                        },
                    },
                },
                "examples": {
                    "larger": {"summary": "Twice as large", "value": {"clip": "...", "options": '{"scale": 2}'}},
                    "painted": {
                        "summary": "Painted like a picture, in the clip's own colours",
                        "value": {"clip": "...", "picture": "...", "options": '{"keep_colours": true}'},
                    },
                    "coloured": {
                        "summary": "In the colours of another clip, without noise",
                        "value": {"clip": "...", "colours": "...", "options": '{"denoise": 1}'},
                    },
                },
            },
        },
    }
}
_FILES = {"colours": "colour", "picture": "style"}
"""Field of the form -> the option that names its file."""
_NO_LEFT = PartsDone(None, None)


@router.post(
    "/enhancements",
    status_code=202,
    summary="Have a clip made better",
    responses=declare(Code.UNSUPPORTED_TYPE, Code.TOO_LARGE),
    openapi_extra=_BODY,
    max_body_size=UPLOAD_BYTES,
)
def create(
    app: Opened,
    caller: Editor,
    control: Switchboard,
    links: Signed,
    sent: Annotated[Any, Depends(posted)],
    response: Response,
) -> EnhancementReply:
    """Each file is looked at by what is in it, and kept; it is worked on as soon as a machine is free."""
    from reelwright.pipeline.improving import AUTO, Improvement  # loads the effects

    if not isinstance(sent, SentForm):
        raise ApiError(Code.UNSUPPORTED_TYPE, "send multipart/form-data, with the clip as a file")
    sent.require_only(("clip", "options", *_FILES))
    files = _files(sent)
    options = from_json((sent.text("options") or "{}").encode(), EnhancementOptions, ("body", "options"))
    told: dict[str, Any] = options.model_dump() | {"colour": AUTO if options.colour else None}
    for field, option in _FILES.items():
        if field in files and told[option] is not None:
            raise invalid([("body", field)], f"send this file, or the option {option}")
    with app.assets.staging("") as made:
        there = {field: _laid_down(file, made.with_name(field)) for field, file in files.items()}
        told |= {option: str(there[field]) for field, option in _FILES.items() if field in there}
        clip = there["clip"]
        row = order(app.floor, app.enhancements, clip, clip.name, Improvement.model_validate(told), caller.tenant)
    submit_enhancement(control, row)
    response.headers["Location"] = f"/api/v1/enhancements/{row.id}"
    return _reply(app, links, row)


def _files(sent: SentForm) -> dict[str, UploadFile]:
    """Field -> its file. Raises RequestValidationError: there is no clip, or more than one file of a field."""
    found = {name: sent.files(name) for name in ("clip", *_FILES)}
    wrong = [name for name, files in found.items() if len(files) > 1 or (name == "clip" and not files)]
    if wrong:
        raise invalid([("body", name) for name in wrong], "send one file")
    return {name: files[0] for name, files in found.items() if files}


def _laid_down(file: UploadFile, folder: FilePath) -> FilePath:
    """Where it lies, in a folder of its own: two may have one name."""
    folder.mkdir()
    return folder / lay_down(file, folder)


@router.get("/enhancements", summary="The clips that were sent, newest first")
def list_(
    app: Opened,
    caller: Seer,
    links: Signed,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str, Query(max_length=200, description="As `next_cursor` gave it.")] = "",
) -> Page[EnhancementReply]:
    found = app.enhancements.page(caller.tenant, limit + 1, place_of(cursor))
    shown = found[:limit]
    following = cursor_of(shown[-1].made_at, shown[-1].id) if len(found) > limit else None
    return Page(items=tuple(_reply(app, links, row) for row in shown), next_cursor=following)


@router.get("/enhancements/{enhancement}", summary="How far one is, and what came of it")
def show(enhancement: EnhancementId, app: Opened, caller: Seer, links: Signed) -> EnhancementReply:
    return _reply(app, links, _mine(app, caller, enhancement))


@router.delete("/enhancements/{enhancement}", summary="Stop it", responses=declare(Code.CONFLICT))
def cancel(
    enhancement: EnhancementId, app: Opened, caller: Editor, control: Switchboard, links: Signed
) -> EnhancementReply:
    """At once, with all that is being made for it. What was made is kept, and is there if it is asked for again."""
    row = _mine(app, caller, enhancement)
    return _reply(app, links, cancel_enhancement(app.enhancements, control, row.id))


def _mine(app: App, caller: Principal, id_: str) -> EnhancementRow:
    """Raises NotFound: the caller's tenant has none of this id."""
    nothing = NotFound(f"no enhancement {id_[:80]!r}; GET /api/v1/enhancements lists what there is")
    if not id_.isascii():
        raise nothing
    try:
        row = app.enhancements.get(id_)
    except NotFound:
        raise nothing from None
    if row.tenant != caller.tenant:
        raise nothing
    return row


def _reply(app: App, links: Links, row: EnhancementRow) -> EnhancementReply:
    is_done = row.state is EnhancementState.DONE
    far = app.enhancements.headway(row) if row.state is EnhancementState.RUNNING else _NO_LEFT
    return EnhancementReply(
        id=row.id,
        name=row.name,
        state=row.state,
        options=row.options,
        progress=1.0 if is_done else far.share,
        seconds_left=0.0 if is_done else far.seconds_left,
        result_url=_result(app, links, row),
        report=row.report,
        error=row.error,
        made_at=row.made_at,
    )


def _result(app: App, links: Links, row: EnhancementRow) -> str | None:
    found = {} if row.result is None else app.assets.recorded([row.result], (ENHANCED_CLIP,))
    if row.result not in found:
        return None
    _, asset = found[row.result]
    name = f"{PurePath(row.name).stem}-enhanced{asset.suffix}"
    return links.url(Linked(row.tenant, row.id, Kept.ENHANCED, f"{asset.sha256}{asset.suffix}"), name)
