"""The log of who changed what: it is complete, it cannot be altered unseen, and it gives no secret away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sa

from reelwright.store.database import writing
from reelwright.web.audit import DONE, AuditLog, Deed
from reelwright.web.identity import TeamRole
from reelwright.web.links import Kept, Linked, Links
from reelwright.web.rules import HouseRules

from .conftest import Studio

WISH = {"name": "Ada", "role": "viewer"}


@pytest.fixture
def admin(studio: Studio) -> httpx.Client:
    return studio.client(TeamRole.ADMIN)


def told(admin: httpx.Client) -> list[tuple[str, str, str, str]]:
    items = admin.get("/api/v1/audit").json()["items"]
    return [(item["who"], item["action"], item["outcome"], item["detail"]) for item in items]


def test_a_change_is_entered_with_who_made_it(studio: Studio, admin: httpx.Client) -> None:
    made = admin.post("/api/v1/keys", json=WISH).json()
    admin.delete(f"/api/v1/keys/{made['id']}")
    assert told(admin) == [
        ("a admin", "DELETE /api/v1/keys/{key_id}", "done", "204"),
        ("a admin", "POST /api/v1/keys", "done", "201"),
    ]
    assert admin.get("/api/v1/audit").json()["items"][0]["target"] == f"/api/v1/keys/{made['id']}"


def test_what_was_refused_is_entered_too(studio: Studio, admin: httpx.Client) -> None:
    studio.client(TeamRole.VIEWER).post("/api/v1/keys", json=WISH)
    studio.client(TeamRole.VIEWER).get("/api/v1/keys")
    studio.client().post("/api/v1/keys", json=WISH)
    studio.client(Authorization="Bearer rw_000000000000_" + "a" * 43).get("/api/v1/me")
    admin.post("/api/v1/keys", json={})
    assert told(admin) == [
        ("a admin", "POST /api/v1/keys", "refused", "invalid"),
        ("", "GET /api/v1/me", "refused", "unauthenticated"),
        ("", "POST -", "refused", "unauthenticated"),
        ("a viewer", "GET /api/v1/keys", "refused", "forbidden"),
        ("a viewer", "POST /api/v1/keys", "refused", "forbidden"),
    ]


def test_who_only_looks_is_not_entered(studio: Studio, admin: httpx.Client) -> None:
    admin.get("/api/v1/keys")
    studio.client().get("/nowhere.txt")
    studio.client().get("/health")
    admin.post("/api/v1/briefs/check", json={"text": "A keeper climbs the stair of a lighthouse."})
    assert told(admin) == []


def test_an_admin_sees_what_was_done_in_the_own_tenant(studio: Studio, admin: httpx.Client) -> None:
    other = studio.client(TeamRole.ADMIN, tenant="other")
    admin.post("/api/v1/keys", json=WISH)
    studio.client().get("/api/v1/me")
    assert other.get("/api/v1/audit").json()["items"] == []
    other.post("/api/v1/keys", json=WISH)
    assert len(other.get("/api/v1/audit").json()["items"]) == 1 and len(told(admin)) == 2


def test_signing_in_is_entered_and_no_token_is(studio: Studio, admin: httpx.Client) -> None:
    token = studio.key(TeamRole.EDITOR)
    studio.client().post("/api/v1/session", json={"token": token})
    studio.client().get("/enter", params={"token": "rwl_" + "b" * 43})
    made = admin.post("/api/v1/keys", json=WISH).json()
    text = admin.get("/api/v1/audit").text
    assert told(admin)[2][:3] == ("a editor", "POST /api/v1/session", "done")
    assert token.split("_", 2)[2] not in text and "b" * 43 not in text and made["key"].split("_", 2)[2] not in text


def test_what_is_answered_again_is_not_told_as_done_again(studio: Studio, admin: httpx.Client) -> None:
    for _ in range(2):
        admin.post("/api/v1/keys", json=WISH, headers={"Idempotency-Key": "one"})
    assert [entry[3] for entry in told(admin)] == ["was done before", "201"]


def test_pages_follow_on_each_other_without_a_gap(studio: Studio, admin: httpx.Client) -> None:
    for _ in range(7):
        admin.post("/api/v1/keys", json=WISH)
    hashes, cursor = list[str](), None
    while True:
        page = admin.get("/api/v1/audit", params={"limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        hashes += [item["hash"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(hashes) == len(set(hashes)) == 7


def test_the_database_refuses_to_alter_the_log(studio: Studio) -> None:
    log = AuditLog(studio.app.database)
    log.enter(Deed("local", "Ada", "k", "admin", "a", "t", DONE))
    for statement in ("UPDATE audit SET who = 'Eve'", "DELETE FROM audit"):
        with pytest.raises(sa.exc.IntegrityError, match="append-only"), writing(studio.app.database) as connection:
            connection.execute(sa.text(statement))


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE audit SET who = 'Eve' WHERE id = 2",
        "UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE id = 2",
        "UPDATE audit SET detail = hash WHERE id = 2",
        "DELETE FROM audit WHERE id = 2",
        "DELETE FROM audit WHERE id = 1",
    ],
)
def test_who_alters_the_database_itself_breaks_the_chain(studio: Studio, harm: str) -> None:
    log = AuditLog(studio.app.database)
    for number in range(4):
        log.enter(Deed("local", "Ada", "k", "admin", "a", str(number), DONE))
    assert log.broken() is None
    with writing(studio.app.database) as connection:
        for event in ("update", "delete"):
            connection.execute(sa.text(f"DROP TRIGGER audit_no_{event}"))
        connection.execute(sa.text(harm))
    assert log.broken() is not None


def test_strangers_who_knock_do_not_fill_the_log(studio: Studio, admin: httpx.Client) -> None:
    stranger = studio.client()
    for _ in range(3 * HouseRules().tries_per_minute):
        stranger.post("/api/v1/keys", json=WISH)
    assert len(told(admin)) <= HouseRules().tries_per_minute


def test_what_somebody_who_is_known_tries_is_entered_however_often(studio: Studio, admin: httpx.Client) -> None:
    tries, viewer = HouseRules().tries_per_minute + 5, studio.client(TeamRole.VIEWER)
    for _ in range(tries):
        assert viewer.post("/api/v1/keys", json=WISH).status_code == 403
    assert len(told(admin)) == tries


def test_a_link_that_is_over_is_nobodys_attempt(studio: Studio, admin: httpx.Client) -> None:
    key = (studio.app.workspace.root / "links.key").read_bytes()
    links = Links(key, lambda: datetime.now(UTC) - timedelta(hours=1))
    url = links.url(Linked("local", "session_20261129_162551_71e31a82d637", Kept.SESSION, "final_output/film.mp4"), "f")
    answer = studio.client().get(url)
    assert (answer.status_code, answer.json()["code"]) == (403, "link_expired")
    assert told(admin) == []
