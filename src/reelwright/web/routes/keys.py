"""The keys of the tenant, for its admins."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import AwareDatetime, ConfigDict, Field, JsonValue

from reelwright.units import Value
from reelwright.web.browser import LINK_LIFE
from reelwright.web.given import AllKeys, TheDoors
from reelwright.web.idempotency import SHOWN_ONCE
from reelwright.web.identity import Permission, Principal, TeamRole, may
from reelwright.web.keys import ApiKey
from reelwright.web.problems import ApiError, Code

router = APIRouter(tags=["keys"])

Admin = Annotated[Principal, may(Permission.ADMINISTER)]
KeyId = Annotated[str, Path(min_length=1, max_length=40, description="Id of the key, as the list has it.")]

_EXAMPLE: dict[str, JsonValue] = {
    "id": "0123456789ab",
    "name": "Ada",
    "role": "editor",
    "scopes": [],
    "has_secret": True,
    "made_by": "owner",
    "made_at": "2026-11-29T16:25:51Z",
    "expires_at": None,
    "revoked_at": None,
}


class KeyWish(Value):
    """A key to be made."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Ada", "role": "editor", "expires_in_days": 90}})
    name: str = Field(min_length=1, max_length=80, description="Of the person or program it is for.")
    role: TeamRole
    expires_in_days: float | None = Field(default=None, gt=0, le=3660, description="Null: it does not expire.")
    scopes: tuple[Permission, ...] = Field(
        default=(), max_length=5, description="Permissions to limit it to; empty: all of its role."
    )


class KeyCard(Value):
    """What is known of a key."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})
    id: str
    name: str
    role: TeamRole
    scopes: tuple[Permission, ...]
    has_secret: bool = Field(description="False: only one-time links let this one in.")
    made_by: str
    made_at: AwareDatetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewKey(KeyCard):
    """With the key itself, which is shown this once."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE | {"key": "rw_0123456789ab_..."}})
    key: str


class KeyPage(Value):
    items: tuple[KeyCard, ...]
    next_cursor: None = None


class EntryLink(Value):
    """Lets one browser in, once."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"path": "/enter?token=rwl_...", "expires_in_seconds": 900}}
    )
    path: str = Field(description="To be opened on this server.")
    expires_in_seconds: int


@router.get("/keys", summary="All keys, also those that were revoked")
def list_keys(keys: AllKeys, caller: Admin) -> KeyPage:
    return KeyPage(items=tuple(KeyCard(**_told(key)) for key in keys.list(caller.tenant)))


@router.post("/keys", status_code=201, summary="Make a key", openapi_extra=SHOWN_ONCE)
def add_key(wish: KeyWish, keys: AllKeys, caller: Admin) -> NewKey:
    """The key is in this answer and nowhere else. It may do nothing that the key which asks may not."""
    _require_no_more(caller, frozenset(wish.scopes) or wish.role.permissions)
    key, token = keys.add(
        wish.name,
        wish.role,
        tenant=caller.tenant,
        scopes=wish.scopes,
        expires_in_days=wish.expires_in_days,
        made_by=caller.name,
    )
    return NewKey(**_told(key), key=token)


@router.delete("/keys/{key_id}", status_code=204, summary="Revoke a key")
def revoke_key(key_id: KeyId, keys: AllKeys, caller: Admin) -> None:
    """At once, with every browser session that stands for it."""
    keys.revoke(key_id, caller.tenant)


@router.post(
    "/keys/{key_id}/link",
    status_code=201,
    summary="Make a one-time link that signs a browser in",
    openapi_extra=SHOWN_ONCE,
)
def link_key(key_id: KeyId, request: Request, keys: AllKeys, doors: TheDoors, caller: Admin) -> EntryLink:
    """It is good once, for a quarter of an hour."""
    key = keys.get(key_id, caller.tenant)
    _require_no_more(caller, key.principal.permissions)
    token = doors.link(key)
    return EntryLink(path=f"/enter?token={token}", expires_in_seconds=round(LINK_LIFE.total_seconds()))


def _require_no_more(caller: Principal, permissions: frozenset[Permission]) -> None:
    """Raises ApiError: nobody lets anybody in who may do more than they."""
    beyond = [one.value for one in Permission if one in permissions - caller.permissions]
    if beyond:
        raise ApiError(Code.FORBIDDEN, f"the key that asks may not {', '.join(beyond)}, so it lets in nobody who may")


def _told(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "role": key.role,
        "scopes": key.scopes,
        "has_secret": key.has_secret,
        "made_by": key.made_by,
        "made_at": key.made_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
    }
