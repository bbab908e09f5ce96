"""The files of a production, and what is behind signed links."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import FileResponse, Response

from reelwright.app import App
from reelwright.deliver.still import jpeg
from reelwright.errors import InvalidInput, NotFound
from reelwright.film.deliverable import Film
from reelwright.film.production import Production
from reelwright.media.probe import probe
from reelwright.pipeline.monitoring import monitor
from reelwright.store.files import SESSION_FOLDERS, Session
from reelwright.web.audit import UNRECORDED
from reelwright.web.given import Opened, Signed
from reelwright.web.identity import OPEN, Permission, Principal, may
from reelwright.web.links import Kept, Linked, Links
from reelwright.web.mine import mine
from reelwright.web.problems import ApiError, Code, declare
from reelwright.web.schemas.common import ItemList
from reelwright.web.schemas.files import FileReply

router = APIRouter(tags=["files"])
linked_router = APIRouter(tags=["files"])
"""Of links, which are the permission themselves."""

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/matroska",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".toml": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".fountain": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".pem": "text/plain; charset=utf-8",
}
_OTHER = "application/octet-stream"
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self' data:"
"""Of what is linked: a report is a page, and may not act in the name of who looks at it."""
_RANGE = re.compile(r"bytes=\s*(?:\d+-\d*|-\d+)(?:\s*,\s*(?:\d+-\d*|-\d+)){0,15}\s*")
_ASSET = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,5}")


@router.get("/productions/{id}/files", summary="All files of a production")
def files(
    id: str, caller: Annotated[Principal, may(Permission.SEE)], app: Opened, links: Signed
) -> ItemList[FileReply]:
    production = mine(app, caller, id)
    film = app.productions.film(id)
    session = Session.open(app.workspace, id)
    found = [_reply(links, production, film, path) for path in _listed(session)]
    return ItemList(items=tuple(found))


def _listed(session: Session) -> list[Path]:
    """Those of its folders, the film's first; no links, and nothing that is being written."""
    folders = ("final_output", *(name for name in SESSION_FOLDERS if name not in ("final_output", "logs")))
    return [
        path
        for folder in folders
        for path in sorted((session.folder / folder).iterdir())
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
    ]


def _reply(links: Links, production: Production, film: Film | None, path: Path) -> FileReply:
    folder, name, facts = path.parent.name, path.name, path.stat()
    linked = Linked(production.tenant, production.id, Kept.SESSION, f"{folder}/{name}")
    return FileReply(
        name=name,
        folder=folder,
        media_type=media_type(name).partition(";")[0],
        size_bytes=facts.st_size,
        sha256=_sha256(path, facts.st_size, facts.st_mtime_ns),
        url=links.url(linked, name),
        expires_at=links.expires_at,
    )


def media_type(name: str) -> str:
    return MEDIA_TYPES.get(Path(name).suffix.lower(), _OTHER)


@lru_cache(maxsize=4096)
def _sha256(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@linked_router.api_route(
    "/files/{token}/{name}",
    methods=["GET"],
    response_class=FileResponse,
    summary="What a link is of",
    openapi_extra=OPEN | UNRECORDED,  # a link that is over is no attempt
    responses=declare(Code.LINK_EXPIRED, Code.RANGE)
    | {
        200: {"description": "The file.", "content": {_OTHER: {"schema": {"type": "string", "format": "binary"}}}},
        206: {"description": "Parts of it.", "content": {_OTHER: {"schema": {"type": "string", "format": "binary"}}}},
        304: {"description": "As you have it."},
    },
)
def linked(
    token: str,
    name: str,
    request: Request,
    app: Opened,
    links: Signed,
    download: Annotated[bool, Query(description="Have it kept under its name.")] = False,
    range: Annotated[str | None, Header(description="`bytes=0-1023`, or several with commas.")] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Needs no key: who has the link may have the file, for a while. Ranges of bytes can be had."""
    found = links.read(token, name)
    try:
        is_enhanced = found.kept is Kept.ENHANCED
        owner = app.enhancements.get(found.production) if is_enhanced else app.productions.get(found.production)
        if owner.tenant != found.tenant:
            raise NotFound("it is of somebody else")
    except NotFound:
        raise NotFound("what this link was of is not there any more") from None
    headers = {"Content-Security-Policy": POLICY, "Cross-Origin-Resource-Policy": "same-origin"}
    if found.kept is Kept.MONITOR:
        return Response(_monitor(app, found), media_type="image/jpeg", headers=headers | {"Cache-Control": "no-store"})
    path = _path(app, found)
    facts = path.stat()
    digest = _sha256(path, facts.st_size, facts.st_mtime_ns)
    if found.kept in (Kept.ASSET, Kept.ENHANCED) and digest != path.stem:
        raise NotFound("this file was altered and is not what was made; make the film again")
    etag = f'"{digest}"' if found.kept is not Kept.FRAME else f'"{digest}-frame"'
    headers |= {"ETag": etag, "Cache-Control": "private, max-age=600"}
    if if_none_match is not None and etag in [one.strip().removeprefix("W/") for one in if_none_match.split(",")]:
        return Response(status_code=304, headers=headers)
    if found.kept is Kept.FRAME:
        return Response(_frame(path), media_type="image/jpeg", headers=headers)
    _require_range(request, range, facts.st_size)
    kind = "attachment" if download else "inline"
    return FileResponse(
        path, headers=headers, media_type=media_type(name), filename=name, content_disposition_type=kind
    )


def _path(app: App, found: Linked) -> Path:
    """Raises NotFound."""
    if found.kept is Kept.SESSION:
        path = Session.open(app.workspace, found.production).path(found.path)
    else:
        if not _ASSET.fullmatch(found.path):
            raise NotFound("there is no such asset")
        sha256, _, suffix = found.path.partition(".")
        path = app.assets.path_of(sha256, f".{suffix}")
    if not path.is_file():
        raise NotFound("this file is not there any more; ask for the production again")
    return path


def _monitor(app: App, found: Linked) -> bytes:
    """Raises NotFound: it is not being drawn any more."""
    picture = monitor(app.floor, found.path)
    if picture is None:
        raise NotFound("this is not being drawn now; ask for the shots again")
    return picture


@lru_cache(maxsize=128)
def _frame(path: Path) -> bytes:
    """Of an asset, whose bytes never change. Raises NotFound."""
    try:
        video = probe(path).video
        frames = video[0].frames or 1 if video else 1
        return jpeg(path, frames // 2)[0]
    except InvalidInput as error:
        raise NotFound(f"no frame of this can be shown: {error}") from None


def _require_range(request: Request, asked: str | None, size: int) -> None:
    """What is no range of bytes is left out of account, as RFC 9110, 14.2 has it.

    Raises:
        ApiError: one begins after the end.
    """
    if asked is None:
        return
    if not _RANGE.fullmatch(asked):
        request.scope["headers"] = [one for one in request.scope["headers"] if one[0] != b"range"]
        return
    for part in asked.partition("=")[2].split(","):
        first, _, last = part.strip().partition("-")
        is_empty = int(last) == 0 if not first else int(first) >= size or (last != "" and int(last) < int(first))
        if is_empty:
            raise ApiError(Code.RANGE, f"the file has {size} bytes", {"Content-Range": f"bytes */{size}"})
