"""Who I am here."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from reelwright import __version__
from reelwright.units import Value
from reelwright.web.identity import Permission, Principal, TeamRole, may

router = APIRouter(tags=["identity"])


class Me(Value):
    """Who asks, and what they may do."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "Ada",
                "tenant": "local",
                "role": "editor",
                "permissions": ["see", "edit"],
                "csrf_token": "",
                "is_local": False,
                "version": "0.1.0",
            }
        }
    )
    name: str
    tenant: str
    role: TeamRole
    permissions: tuple[Permission, ...]
    csrf_token: str = Field(description="For the header X-CSRF-Token; empty for who uses a key.")
    is_local: bool
    version: str


def told(caller: Principal) -> Me:
    return Me(
        name=caller.name,
        tenant=caller.tenant,
        role=caller.role,
        permissions=tuple(one for one in Permission if one in caller.permissions),
        csrf_token=caller.csrf_token,
        is_local=caller.is_local,
        version=__version__,
    )


@router.get("/me", summary="Who I am")
def me(caller: Annotated[Principal, may(Permission.SEE)]) -> Me:
    return told(caller)
