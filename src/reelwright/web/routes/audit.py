"""The audit log of the tenant, for its admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, ConfigDict, Field

from reelwright.film.tenant import LOCAL
from reelwright.units import Value
from reelwright.web.audit import Entered
from reelwright.web.given import TheAudit
from reelwright.web.identity import Permission, Principal, may

router = APIRouter(tags=["audit"])


class AuditEntry(Value):
    """A change that somebody made, or was refused."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "at": "2026-11-29T16:25:51Z",
                "who": "Ada",
                "key": "0123456789ab",
                "role": "editor",
                "action": "POST /api/v1/keys",
                "target": "/api/v1/keys",
                "outcome": "refused",
                "detail": "forbidden",
                "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            }
        }
    )
    at: AwareDatetime
    who: str = Field(description="Empty: nobody knows.")
    key: str
    role: str
    action: str = Field(description="Method and route.")
    target: str
    outcome: str = Field(description="done, refused or failed.")
    detail: str
    hash: str = Field(description="SHA-256 of this entry and of the hash before it.")


class AuditPage(Value):
    items: tuple[AuditEntry, ...]
    next_cursor: str | None


@router.get("/audit", summary="Who changed what, the newest first")
def list_audit(
    log: TheAudit,
    caller: Annotated[Principal, may(Permission.ADMINISTER)],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[
        str | None, Query(pattern=r"^[0-9]{1,18}$", description="`next_cursor` of the page before.")
    ] = None,
) -> AuditPage:
    """Those of the tenant; to admins of the server's own tenant also those whose sender nobody knows."""
    tenants = (caller.tenant, "") if caller.tenant == LOCAL else (caller.tenant,)
    found = log.list(tenants, int(cursor) if cursor else None, limit + 1)
    more = len(found) > limit
    page = found[:limit]
    return AuditPage(items=tuple(map(_told, page)), next_cursor=str(page[-1].id) if more else None)


def _told(entered: Entered) -> AuditEntry:
    deed = entered.deed
    return AuditEntry(
        at=entered.at,
        who=deed.who,
        key=deed.key,
        role=deed.role,
        action=deed.action,
        target=deed.target,
        outcome=deed.outcome,
        detail=deed.detail,
        hash=entered.hash,
    )
