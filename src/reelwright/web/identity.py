"""Who asks, and what that person or program may do.

A route says what it wants with `caller: Annotated[Principal, may(Permission.SEE)]`, and is reached by no one else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from reelwright.web.problems import ApiError, Code


class Permission(StrEnum):
    SEE = "see"
    """Look at everything of the tenant, and take its files."""
    EDIT = "edit"
    """Create, edit, pause, cancel, resume, fork."""
    APPROVE = "approve"
    """Decide gates."""
    SPEND = "spend"
    """Decide held orders, raise budgets, choose backends that cost money."""
    ADMINISTER = "administer"
    """Keys, webhooks, the audit log; delete productions."""


class TeamRole(StrEnum):
    """Each has the rights of those before it, and one more."""

    VIEWER = "viewer"
    EDITOR = "editor"
    APPROVER = "approver"
    PRODUCER = "producer"
    ADMIN = "admin"

    @property
    def permissions(self) -> frozenset[Permission]:
        """
        >>> sorted(TeamRole.EDITOR.permissions)
        [<Permission.EDIT: 'edit'>, <Permission.SEE: 'see'>]
        """
        return frozenset(list(Permission)[: list(TeamRole).index(self) + 1])


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks."""

    tenant: str
    name: str
    role: TeamRole
    key: str
    """Id of the key, also where a browser session stands for it; `local` for who needs none."""
    permissions: frozenset[Permission]
    """Those of the role that the scopes of the key leave."""
    csrf_token: str = ""
    """What unsafe requests of a browser session carry beside its cookie; empty for all others."""
    is_local: bool = False
    """Whether nobody is asked for a key here."""


OPEN: dict[str, Any] = {"security": []}
"""`openapi_extra` of a route that asks nobody who they are."""


class Doorkeeper(Protocol):
    """Tells who asks."""

    def identify(self, connection: HTTPConnection) -> Principal:
        """
        Raises:
            ApiError: there is no valid key or session, or the request is forged.
        """


class PermissionCheck:
    """The dependency behind `may`; its `permission` is read by the test that looks at every route."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, connection: HTTPConnection) -> Principal:
        doorkeeper = cast("Doorkeeper", connection.app.state.doorkeeper)
        caller = doorkeeper.identify(connection)
        if self.permission not in caller.permissions:
            raise ApiError(
                Code.FORBIDDEN,
                f"{caller.name} is {caller.role} and may not {self.permission}; an admin can give a key that may",
            )
        return caller


def may(permission: Permission) -> Any:
    """The dependency of a route for those who have `permission`: `caller: Annotated[Principal, may(...)]`."""
    return Depends(PermissionCheck(permission))
