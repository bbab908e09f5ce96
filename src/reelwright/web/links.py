"""Signed links: who has one may take one file of one production for a while, and needs no key.

A link is made of names that are ours. What comes back is taken only if it bears our signature, so that nothing a
stranger writes is ever looked for on the disk.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from reelwright.store.secret import kept_secret
from reelwright.web.problems import ApiError, Code

FILE_NAME = "links.key"
"""In the workspace; who can read it can take every file."""
VALID_SECONDS = 900
"""No link is older when it is taken."""
SAME_SECONDS = 300
"""So long the same file has the same link, so that a page that asks again need not load its pictures again."""
_LONGEST = 2_000


class Kept(StrEnum):
    """Where a file lies."""

    SESSION = "session"
    """In the folder of the production, under the path."""
    ASSET = "asset"
    """In the asset store; the path is its sha256 and suffix."""
    ENHANCED = "enhanced"
    """As an asset, of an enhancement in place of a production."""
    FRAME = "frame"
    """The middle frame of that asset, as a JPEG."""
    MONITOR = "monitor"
    """What is being drawn, as far as it is, as a JPEG; the path is the recipe."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link is of."""

    tenant: str
    production: str
    kept: Kept
    path: str


class Links:
    """Makes and reads links. Get those of a workspace with `of`."""

    def __init__(self, secret: bytes, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._secret, self._now = secret, now

    @classmethod
    def of(cls, workspace: Path) -> Links:
        """With the secret of a workspace, made on first use.

        Raises:
            WorkspaceError: others may read it, or the disk refuses.
        """
        secret = kept_secret(workspace / FILE_NAME, lambda: secrets.token_bytes(32), "take every film")
        return cls(secret)

    @property
    def expires_at(self) -> datetime:
        """When a link ends that is made now: in `VALID_SECONDS` at most, and `SAME_SECONDS` less at least."""
        latest = int(self._now().timestamp()) + VALID_SECONDS
        return datetime.fromtimestamp(latest - latest % SAME_SECONDS, UTC)

    def url(self, linked: Linked, name: str) -> str:
        """A path on this server. `name` is what the file is called by who keeps it."""
        body = [linked.tenant, linked.production, linked.kept.value, linked.path, int(self.expires_at.timestamp())]
        payload = json.dumps(body, separators=(",", ":")).encode()
        token = f"{_text(payload)}.{_text(self._signature(payload, name))}"
        return f"/api/v1/files/{token}/{quote(name, safe='')}"

    def read(self, token: str, name: str) -> Linked:
        """
        Raises:
            ApiError: it is none of ours, was altered, is of another name, or its time is over.
        """
        try:
            payload, signature = (_bytes(part) for part in token[:_LONGEST].split("."))
        except ValueError:
            raise _no_link() from None
        if not hmac.compare_digest(signature, self._signature(payload, name)):
            raise _no_link()
        tenant, production, kept, path, until = json.loads(payload)
        if self._now().timestamp() >= until:
            raise ApiError(Code.LINK_EXPIRED, "this link is over; ask for the file again, and take the new link")
        return Linked(tenant, production, Kept(kept), path)

    def _signature(self, payload: bytes, name: str) -> bytes:
        return hmac.new(self._secret, payload + b"\0" + name.encode(errors="replace"), hashlib.sha256).digest()


def _no_link() -> ApiError:
    return ApiError(
        Code.NOT_FOUND, "there is no such link; links are in the answers of this API, and may not be altered"
    )


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """Raises ValueError for any other spelling than that of `_text`."""
    found = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _text(found) != text:
        raise ValueError("not as it was written")
    return found
