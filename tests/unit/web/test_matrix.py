"""Every route, with every role. The routes are those of the server, so one that is new is tried too, and one that says
nothing of who may use it fails. What is there of another tenant is tried in `integration/test_tenants.py`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute

from reelwright.settings import Settings
from reelwright.web.identity import Permission, PermissionCheck, TeamRole
from reelwright.web.server import API_ROUTERS, ROOT_ROUTERS, routes

from .conftest import Studio, served

OPEN = {
    ("GET", "/health"),
    ("GET", "/ready"),
    ("GET", "/enter"),
    ("POST", "/api/v1/session"),
    ("GET", "/api/v1/files/{token}/{name}"),
}
"""What nobody is asked for a key for; a signed link is a key of its own."""

ENDLESS = {"/api/v1/events/stream"}
"""What has no end for who is let in."""

ROUTES = [(method, path, route) for path, route in routes() for method in sorted(route.methods or ())]
KEYED = [(method, path) for method, path, _ in ROUTES if (method, path) not in OPEN]
SOCKETS = [
    route for router in (*ROOT_ROUTERS, *API_ROUTERS) for route in router.routes if isinstance(route, APIWebSocketRoute)
]


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, _tables: Path) -> Iterator[Studio]:
    """One for all that is asked here: the ids that are asked for are of nothing."""
    workspace = tmp_path_factory.mktemp("matrix") / "workspace"
    workspace.mkdir()
    shutil.copyfile(_tables, workspace / "reelwright.db")
    with served(Settings(workspace=workspace)) as found:
        yield found


@pytest.fixture(scope="module")
def clients(studio: Studio) -> dict[TeamRole, httpx.Client]:
    return {role: studio.client(role) for role in TeamRole}


def permissions(dependant: Dependant) -> set[Permission]:
    own = {dependant.call.permission} if isinstance(dependant.call, PermissionCheck) else set()
    return own.union(*map(permissions, dependant.dependencies))


def route_of(method: str, path: str) -> APIRoute:
    return next(route for each, where, route in ROUTES if (each, where) == (method, path))


def of_nothing(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "x", path)


def test_the_matrix_is_not_empty() -> None:
    assert len(ROUTES) > 55 and len(SOCKETS) >= 1
    assert {permission for _, _, route in ROUTES for permission in permissions(route.dependant)} == set(Permission)


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _ in ROUTES])
def test_a_route_asks_for_one_permission_or_is_known_to_be_open(method: str, path: str) -> None:
    route = route_of(method, path)
    is_open = (route.openapi_extra or {}).get("security") == []
    assert is_open == ((method, path) in OPEN)
    assert len(permissions(route.dependant)) == (0 if is_open else 1)


@pytest.mark.parametrize("socket", SOCKETS, ids=lambda socket: str(socket.path))
def test_a_socket_asks_for_a_permission(socket: APIWebSocketRoute) -> None:
    assert len(permissions(socket.dependant)) == 1


def test_whoever_only_looks_needs_no_more_than_to_see_except_for_what_admins_keep() -> None:
    more = {
        path
        for method, path in KEYED
        if method == "GET" and permissions(route_of(method, path).dependant) != {Permission.SEE}
    }
    assert {path.split("/")[3] for path in more} == {"keys", "webhooks", "audit"}


def test_whoever_changes_something_needs_more_than_to_see() -> None:
    seen = {
        (method, path) for method, path in KEYED if permissions(route_of(method, path).dependant) == {Permission.SEE}
    }
    assert {(method, path) for method, path in seen if method != "GET"} == {
        ("DELETE", "/api/v1/session"),
        ("POST", "/api/v1/briefs/check"),
        ("POST", "/api/v1/briefs/price"),
    }, "these change nothing"


@pytest.mark.parametrize(("method", "path"), KEYED)
def test_without_a_key_no_route_is_reached(studio: Studio, method: str, path: str) -> None:
    answer = studio.client().request(method, of_nothing(path))
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path in KEYED if path not in ENDLESS])
def test_each_role_reaches_what_its_permissions_say_and_no_more(
    clients: dict[TeamRole, httpx.Client], method: str, path: str
) -> None:
    (needed,) = permissions(route_of(method, path).dependant)
    for role, client in clients.items():
        answer = client.request(method, of_nothing(path))
        assert answer.status_code < 500 and answer.status_code != 401, answer.text
        assert (answer.status_code == 403) == (needed not in role.permissions), (role, answer.text)
        assert answer.status_code != 403 or answer.json()["code"] == "forbidden"


@pytest.mark.parametrize("role", TeamRole)
def test_a_scope_takes_from_a_role_what_it_does_not_name(studio: Studio, role: TeamRole) -> None:
    _, token = studio.api.state.keys.add("narrow", role, scopes=(Permission.SEE,))
    client = studio.client(Authorization=f"Bearer {token}")
    for method, path in (one for one in KEYED if one[1] not in ENDLESS):
        is_seen = permissions(route_of(method, path).dependant) == {Permission.SEE}
        assert (client.request(method, of_nothing(path)).status_code == 403) == (not is_seen)
