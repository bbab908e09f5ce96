"""Browsers: links that work once, sessions behind a cookie, and requests that other sites forge."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import sqlalchemy as sa

from reelwright.settings import Settings
from reelwright.store.database import reading, writing
from reelwright.store.tables import browser_sessions, entry_links
from reelwright.web.identity import TeamRole
from reelwright.web.rules import HouseRules

from .conftest import ADDRESS, Studio, served


@pytest.fixture
def link(studio: Studio) -> str:
    """The token of a link for an editor."""
    key, _ = studio.api.state.keys.add("Ada", TeamRole.EDITOR)
    return str(studio.api.state.sessions.link(key.id))


@pytest.fixture
def browser(studio: Studio, link: str) -> httpx.Client:
    """One that is signed in."""
    client = studio.client()
    assert client.get("/enter", params={"token": link}).status_code == 303
    return client


@pytest.fixture
def local(settings: Settings) -> Iterator[Studio]:
    with served(settings, HouseRules(is_local=True)) as found:
        yield found


def test_a_link_signs_a_browser_in_and_leads_to_the_studio(studio: Studio, link: str) -> None:
    client = studio.client()
    answer = client.get("/enter", params={"token": link})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert client.get("/api/v1/me").json()["name"] == "Ada"


def test_a_link_works_once(studio: Studio, link: str, browser: httpx.Client) -> None:
    again = studio.client().get("/enter", params={"token": link})
    assert again.status_code == 401 and "set-cookie" not in again.headers
    assert browser.get("/api/v1/me").status_code == 200


def test_of_many_who_use_a_link_at_once_one_gets_in(studio: Studio, link: str) -> None:
    clients = [studio.client() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda client: client.get("/enter", params={"token": link}).status_code, clients))
    assert sorted(told) == [303] + [401] * 7


def test_a_link_is_too_old_after_a_quarter_of_an_hour(studio: Studio, link: str) -> None:
    with writing(studio.app.database) as connection:
        ends = connection.execute(sa.select(entry_links.c.expires_at)).scalar_one()
        assert timedelta(minutes=14) < ends - datetime.now(UTC) <= timedelta(minutes=15)
        connection.execute(sa.update(entry_links).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert studio.client().get("/enter", params={"token": link}).status_code == 401


def test_a_key_or_a_link_signs_in_at_the_form_too(studio: Studio, link: str) -> None:
    for token in (link, studio.key(TeamRole.EDITOR)):
        client = studio.client()
        told = client.post("/api/v1/session", json={"token": token}).json()
        assert told["role"] == "editor" and told["csrf_token"] == client.get("/api/v1/me").json()["csrf_token"]


def test_a_wrong_token_signs_nobody_in(studio: Studio) -> None:
    answer = studio.client().post("/api/v1/session", json={"token": "rwl_" + "a" * 43})
    assert answer.status_code == 401 and "set-cookie" not in answer.headers


def test_the_database_holds_neither_cookie_nor_link(studio: Studio, link: str, browser: httpx.Client) -> None:
    with reading(studio.app.database) as connection:
        held = repr(
            connection.execute(sa.select(browser_sessions)).all() + connection.execute(sa.select(entry_links)).all()
        )
    assert "digest" not in held and link not in held and browser.cookies["reelwright_session"] not in held


def test_a_session_ends_when_it_is_closed(studio: Studio, browser: httpx.Client) -> None:
    cookie = browser.cookies["reelwright_session"]
    token = browser.get("/api/v1/me").json()["csrf_token"]
    assert browser.delete("/api/v1/session", headers={"X-CSRF-Token": token}).status_code == 204
    assert "reelwright_session" not in browser.cookies
    assert studio.client(Cookie=f"reelwright_session={cookie}").get("/api/v1/me").status_code == 401


def test_a_session_ends_by_itself(studio: Studio, browser: httpx.Client) -> None:
    with writing(studio.app.database) as connection:
        connection.execute(sa.update(browser_sessions).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert browser.get("/api/v1/me").status_code == 401


def test_a_session_ends_with_its_key(studio: Studio, browser: httpx.Client) -> None:
    studio.api.state.keys.revoke(studio.api.state.keys.list()[0].id)
    assert browser.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_a_change_without_the_token_of_the_session_is_refused(browser: httpx.Client, token: str | None) -> None:
    headers = {} if token is None else {"X-CSRF-Token": token.encode("latin-1")}
    answer = browser.delete("/api/v1/session", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert browser.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Origin": f"{ADDRESS}:81"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_change_that_another_page_sends_is_refused_even_with_the_token(
    browser: httpx.Client, headers: dict[str, str]
) -> None:
    token = browser.get("/api/v1/me").json()["csrf_token"]
    answer = browser.delete("/api/v1/session", headers=headers | {"X-CSRF-Token": token})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_the_own_page_may_change_something(browser: httpx.Client) -> None:
    token = browser.get("/api/v1/me").json()["csrf_token"]
    sent = {"X-CSRF-Token": token, "Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}
    assert browser.delete("/api/v1/session", headers=sent).status_code == 204


def test_another_page_cannot_sign_a_browser_in_as_somebody_else(studio: Studio, link: str) -> None:
    answer = studio.client(Origin="https://evil.test").post("/api/v1/session", json={"token": link})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


def test_a_wrong_key_beside_a_good_cookie_is_refused(browser: httpx.Client) -> None:
    answer = browser.get("/api/v1/me", headers={"Authorization": "Bearer rw_000000000000_" + "a" * 43})
    assert answer.status_code == 401


def test_the_cookie_is_for_https_alone_where_the_server_is(settings: Settings) -> None:
    with served(settings, HouseRules(is_https=True)) as studio:
        key, _ = studio.api.state.keys.add("Ada", TeamRole.EDITOR)
        answer = studio.client().get("/enter", params={"token": studio.api.state.sessions.link(key.id)})
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"].startswith("max-age=")


# --local


def at(studio: Studio, host: str, **headers: str) -> httpx.Client:
    return studio.client(Host=host, **headers)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "127.0.0.1"])
def test_whoever_sits_at_a_local_server_is_its_admin(local: Studio, host: str) -> None:
    told = at(local, host).get("/api/v1/me").json()
    assert (told["name"], told["tenant"], told["role"], told["is_local"]) == ("local", "local", "admin", True)
    assert told["csrf_token"]


@pytest.mark.parametrize(
    "host", ["evil.test", "127.0.0.1.evil.test", "localhost.evil.test:8000", "a@localhost", "", "[::1"]
)
def test_a_name_that_was_pointed_at_this_machine_is_not_answered(local: Studio, host: str) -> None:
    answer = at(local, host).get("/api/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (421, "misdirected")


def test_another_page_changes_nothing_on_a_local_server(local: Studio) -> None:
    body = {"name": "Eve", "role": "admin"}
    assert at(local, "localhost:8000", Origin="http://evil.test").post("/api/v1/keys", json=body).status_code == 403
    assert (
        at(local, "localhost:8000", Origin="http://localhost:8000").post("/api/v1/keys", json=body).status_code == 201
    )
    assert [key.name for key in local.api.state.keys.list()] == ["Eve"]


def test_a_form_of_another_page_is_no_json(local: Studio) -> None:
    answer = at(local, "localhost:8000").post(
        "/api/v1/keys", content=b'{"name":"Eve","role":"admin"}', headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 422 and local.api.state.keys.list() == []


def test_only_the_names_of_the_server_are_answered_where_it_has_some(settings: Settings) -> None:
    with served(settings, replace(HouseRules(), hosts=("studio.test",))) as studio:
        assert studio.client().get("/health").status_code == 200
        assert studio.client(Host="evil.test").get("/api/v1/openapi.json").status_code == 421
        assert studio.client(Host="10.0.0.7:8000").get("/health").status_code == 200, "what balances load has no name"


def test_too_many_wrong_keys_from_one_address_are_not_tried(settings: Settings) -> None:
    with served(settings, HouseRules(tries_per_minute=3)) as studio:
        wrong = studio.client(Authorization="Bearer rw_000000000000_" + "a" * 43)
        told = [wrong.get("/api/v1/me") for _ in range(5)]
        assert [answer.status_code for answer in told] == [401, 401, 401, 429, 429]
        assert int(told[-1].headers["retry-after"]) > 0 and told[-1].json()["code"] == "rate_limited"


def test_who_guesses_at_one_key_shuts_no_other_out(settings: Settings) -> None:
    with served(settings, HouseRules(tries_per_minute=3)) as studio:
        key, other = studio.key(TeamRole.VIEWER), studio.client(TeamRole.VIEWER)
        wrong = studio.client(Authorization=f"Bearer {key[:-3]}AAA")
        assert [wrong.get("/api/v1/me").status_code for _ in range(4)] == [401, 401, 401, 429]
        assert other.get("/api/v1/me").status_code == 200


def test_one_key_may_ask_so_often_and_another_still_may(settings: Settings) -> None:
    with served(settings, HouseRules(requests_per_minute=3)) as studio:
        one, other = studio.client(TeamRole.VIEWER), studio.client(TeamRole.VIEWER)
        assert [one.get("/api/v1/me").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        assert other.get("/api/v1/me").status_code == 200
