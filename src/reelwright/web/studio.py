"""The built studio, held in memory: every file with its hash and, where that makes it smaller, compressed."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fastapi import Response
from starlette.datastructures import Headers
from starlette.types import Scope

from reelwright.web.problems import Code, respond

STATIC = Path(__file__).parent / "static"
"""What `studio/` is built into."""

FOR_A_YEAR = "public, max-age=31536000, immutable"
"""Of `assets/`, whose names hold the hash of what is in them."""
_PAGE = "index.html"
_LEAST_BYTES = 1024
"""What is smaller is sent as it is."""


@dataclass(frozen=True, slots=True)
class _StudioFile:
    plain: bytes
    packed: bytes | None
    media_type: str
    tag: str


class StudioFiles:
    """Answers every path that no route does: with a file, or with the page, whose own router goes on from there. A
    missing path with a dot in its last part is no page's and is not found."""

    def __init__(self, folder: Path = STATIC) -> None:
        files = (path for path in sorted(folder.rglob("*")) if path.is_file()) if folder.is_dir() else ()
        self._held = {path.relative_to(folder).as_posix(): _read(path) for path in files}

    def answer(self, scope: Scope) -> Response:
        """To a request that no route answered."""
        path, asked = scope["path"].lstrip("/"), Headers(scope=scope)
        held = self._held.get(path)
        if held is None and not path.startswith("api/") and "." not in path.rpartition("/")[2]:
            path, held = _PAGE, self._held.get(_PAGE)
        if held is None or scope["method"] not in ("GET", "HEAD"):
            said = "there is nothing here" if self._held else "there is nothing here: the studio was not built"
            return respond(Code.NOT_FOUND, said, scope["path"])
        headers = {
            "Cache-Control": FOR_A_YEAR if path.startswith("assets/") else "no-cache",
            "ETag": held.tag,
            "Vary": "Accept-Encoding",
        }
        if held.tag in asked.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if held.packed is not None and "gzip" in asked.get("accept-encoding", ""):
            return Response(held.packed, media_type=held.media_type, headers=headers | {"Content-Encoding": "gzip"})
        return Response(held.plain, media_type=held.media_type, headers=headers)


def _read(path: Path) -> _StudioFile:
    plain = path.read_bytes()
    packed = gzip.compress(plain, 9, mtime=0) if len(plain) >= _LEAST_BYTES else plain
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    tag = f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
    return _StudioFile(plain, packed if len(packed) < len(plain) else None, media_type, tag)
