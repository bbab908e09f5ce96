"""Who is let in, as whom, and what a refusal looks like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from reelwright.errors import InvalidInput
from reelwright.store.database import writing
from reelwright.store.tables import api_keys
from reelwright.web.identity import Permission, TeamRole

from .conftest import Studio


def test_each_role_may_what_those_before_it_may_and_one_thing_more() -> None:
    told = [len(role.permissions) for role in TeamRole]
    assert told == [1, 2, 3, 4, 5]
    assert TeamRole.APPROVER.permissions == {Permission.SEE, Permission.EDIT, Permission.APPROVE}


@pytest.mark.parametrize("role", TeamRole)
def test_a_key_lets_in_as_its_role(studio: Studio, role: TeamRole) -> None:
    told = studio.client(role).get("/api/v1/me").json()
    assert (told["name"], told["tenant"], told["role"]) == (f"a {role}", "local", role.value)
    assert told["permissions"] == [one.value for one in Permission if one in role.permissions]


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer rw_000000000000_" + "a" * 43,
        "Basic YTpi",
        "Bearer rw_é",
        "Bearer rw_a_b",
        "Bearer " + "x" * 9999,
    ],
)
def test_without_a_valid_key_nobody_is_let_in(studio: Studio, authorization: str) -> None:
    headers = {"Authorization": authorization.encode()} if authorization else {}
    answer = studio.client().get("/api/v1/me", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthenticated"


def test_a_key_with_another_secret_lets_nobody_in(studio: Studio) -> None:
    key = studio.key(TeamRole.ADMIN)
    wrong = key[:-1] + ("a" if key[-1] != "a" else "b")
    asked = studio.client(Authorization=f"Bearer {wrong}")
    assert studio.client(Authorization=f"Bearer {key}").get("/api/v1/me").status_code == 200
    assert asked.get("/api/v1/me").status_code == 401


def test_a_key_that_is_revoked_stops_at_once_though_it_was_just_used(studio: Studio) -> None:
    client = studio.client(TeamRole.VIEWER)
    assert client.get("/api/v1/me").status_code == 200
    studio.api.state.keys.revoke(studio.api.state.keys.list()[0].id)
    assert client.get("/api/v1/me").status_code == 401


def test_a_key_stops_when_it_expires(studio: Studio) -> None:
    key, token = studio.api.state.keys.add("short", TeamRole.VIEWER, expires_in_days=1)
    client = studio.client(Authorization=f"Bearer {token}")
    assert client.get("/api/v1/me").status_code == 200
    with writing(studio.app.database) as connection:
        passed = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(sa.update(api_keys).where(api_keys.c.id == key.id).values(expires_at=passed))
    assert client.get("/api/v1/me").status_code == 401


def test_scopes_limit_a_key_to_less_than_its_role(studio: Studio) -> None:
    _, token = studio.api.state.keys.add("narrow", TeamRole.ADMIN, scopes=(Permission.SEE,))
    assert studio.client(Authorization=f"Bearer {token}").get("/api/v1/me").json()["permissions"] == ["see"]


def test_a_scope_beyond_the_role_is_refused(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="spend"):
        studio.api.state.keys.add("wide", TeamRole.EDITOR, scopes=(Permission.SPEND,))


def test_the_database_does_not_hold_the_secret(studio: Studio) -> None:
    token = studio.key(TeamRole.ADMIN)
    secret = token.rpartition("_")[2] if token.count("_") == 2 else token.split("_", 2)[2]
    with writing(studio.app.database) as connection:
        held = repr(connection.execute(sa.select(api_keys)).all())
    assert secret not in held and "argon2id" in held
