"""What was checked of a film, and its script."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from reelwright.errors import NotFound
from reelwright.film.script import Script, Transcript
from reelwright.pipeline.shots_now import delivered_dossier
from reelwright.pipeline.transcripts import transcript, written_script
from reelwright.web.given import Opened
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.mine import mine
from reelwright.web.schemas.shots import ChecksReply

router = APIRouter(tags=["checks and scripts"])

_SEES = may(Permission.SEE)


@router.get("/productions/{id}/checks", summary="What was checked")
def checks(id: str, caller: Annotated[Principal, _SEES], app: Opened) -> ChecksReply:
    """Of the finished film; what was not made yet is null. A score that nobody measured is null and says why."""
    dossier = delivered_dossier(app.floor, mine(app, caller, id))
    if dossier is None:
        return ChecksReply(technical=None, semantic=None, consistency=None)
    return ChecksReply(technical=dossier.technical, semantic=dossier.semantic, consistency=dossier.consistency)


@router.get("/productions/{id}/script", summary="The script")
def script(id: str, caller: Annotated[Principal, _SEES], app: Opened) -> Script:
    found = written_script(app.floor, mine(app, caller, id).id)
    if found is None:
        raise NotFound("no script is written yet")
    return found


_TEXT: dict[int | str, dict[str, Any]] = {
    200: {"description": "Text.", "content": {"text/plain": {"schema": {"type": "string"}}}}
}


@router.get(
    "/productions/{id}/script.{form}",
    response_class=PlainTextResponse,
    responses=_TEXT,
    summary="The script as a screenplay, storyboard or subtitles",
)
def script_as(id: str, form: Transcript, caller: Annotated[Principal, _SEES], app: Opened) -> PlainTextResponse:
    text = transcript(app.floor, mine(app, caller, id).id, form)
    name = f"script.{form.value}"
    return PlainTextResponse(text, headers={"Content-Disposition": f'inline; filename="{name}"'})
