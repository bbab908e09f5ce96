"""What stands before every route: headers, sizes, patience, and what is never told."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, Request

from reelwright.settings import Settings
from reelwright.web.guards import Guards, most_values
from reelwright.web.identity import TeamRole
from reelwright.web.rules import JSON_BYTES, HouseRules
from reelwright.web.studio import StudioFiles

from .conftest import ADDRESS, Studio, served

BINDING = {
    "content-security-policy": "default-src 'self'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=()",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
    "x-request-id": "",
}


@pytest.fixture
def odd(studio: Studio) -> Studio:
    """With routes that are read from, fail, or set a policy of their own."""
    router = APIRouter()

    @router.post("/api/v1/count")
    async def count(request: Request) -> int:
        return len(await request.body())

    @router.get("/broken")
    def fail() -> None:
        raise RuntimeError("password=hunter2")

    studio.api.include_router(router)
    return studio


@pytest.mark.parametrize(
    "path", ["/health", "/api/v1/me", "/nowhere.txt", "/broken", "/api/v1/openapi.json", "/api/v1/x"]
)
def test_every_answer_binds_the_browser(odd: Studio, path: str) -> None:
    headers = odd.client().get(path).headers
    for name, begins in BINDING.items():
        assert headers[name].startswith(begins), (path, name)
    assert "strict-transport-security" not in headers


def test_the_policy_lets_no_script_in_that_is_not_ours(studio: Studio) -> None:
    policy = studio.client().get("/health").headers["content-security-policy"]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy and "*" not in policy


def test_every_request_has_a_number_of_its_own_also_in_the_log(
    studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "reelwright.requests")
    key = studio.key(TeamRole.VIEWER)
    client = studio.client(Authorization=f"Bearer {key}")
    numbers = [client.get("/api/v1/me?secret=hunter2").headers["x-request-id"] for _ in range(2)]
    studio.client().get("/enter", params={"token": "rwl_hunter2"})
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    assert [line["request"] for line in lines[:2]] == numbers and numbers[0] != numbers[1]
    assert lines[0]["route"] == "/api/v1/me" and lines[0]["status"] == 200
    assert "hunter2" not in caplog.text and key.split("_", 2)[2] not in caplog.text
    assert lines[0]["key"] == key.split("_")[1]


def test_a_body_that_is_too_large_is_refused(odd: Studio) -> None:
    client = odd.client(TeamRole.VIEWER)
    assert client.post("/api/v1/count", content=b"x" * JSON_BYTES).json() == JSON_BYTES
    answer = client.post("/api/v1/count", content=b"x" * (JSON_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_that_is_too_large_is_refused_with_an_idempotency_key_too(odd: Studio) -> None:
    client = odd.client(TeamRole.VIEWER, Idempotency_Key="1")
    assert client.post("/api/v1/count", content=b"x" * (JSON_BYTES + 1)).status_code == 413


BOMBS = {
    "deep arrays": b"[" * 250_000,
    "deep arrays that end": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    "a number of many digits": b'{"name":' + b"9" * 100_000 + b"}",
    "a number beyond all": b'{"name":"a","role":"viewer","expires_in_days":1e999999}',
    "no number": b'{"name":"a","role":"viewer","expires_in_days":NaN}',
    "half a surrogate": b'{"name":"\\ud800","role":"viewer"}',
    "a nought inside": b'{"name":"a\\u0000b","role":"viewer"}',
    "no UTF-8": b'{"name":"\xff\xfe","role":"viewer"}',
    "nothing": b"",
    "many names": b"{" + b",".join(b'"%d":1' % number for number in range(20_000)) + b"}",
    "many values": b'{"name":"a","role":"viewer","scopes":[' + b"1," * 300_000 + b"1]}",
    "a string": b'"' + b"a" * 250_000 + b'"',
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_json_that_is_meant_to_break_the_server_is_refused(studio: Studio, bomb: str) -> None:
    answer = studio.client(TeamRole.ADMIN).post(
        "/api/v1/keys", content=BOMBS[bomb], headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), answer.text[:300]
    assert len(answer.content) < 20_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-CSRF-Token", b"a\xff"),
        ("Authorization", b"Bearer \xff\xfe"),
        ("Cookie", b"reelwright_session=\xff; a=b"),
        ("Content-Type", b"application/json; charset=\xff"),
        ("If-None-Match", b"\xff"),
        ("Idempotency-Key", b"\xff"),
        ("Idempotency-Key", b"a" * 256),
        ("Idempotency-Key", b""),
    ],
)
def test_odd_headers_break_nothing(studio: Studio, name: str, value: bytes) -> None:
    answer = studio.client(TeamRole.ADMIN).post("/api/v1/keys", json={}, headers={name: value})
    assert answer.status_code in (401, 422)


def test_a_line_in_a_header_of_ours_is_not_broken_by_what_was_sent(studio: Studio) -> None:
    answer = studio.client().get("/enter", params={"token": "a\r\nSet-Cookie: x=y"})
    assert answer.status_code == 401 and "set-cookie" not in answer.headers


# The studio's files


@pytest.fixture
def built(settings: Settings, tmp_path: Path) -> Iterator[Studio]:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html>" + "the studio " * 200)
    (folder / "assets" / "app-3f2a.js").write_text("let a = 1;" * 300)
    (folder / "favicon.ico").write_bytes(b"icon")
    (tmp_path / "secret.txt").write_text("hunter2")
    with served(settings, studio=StudioFiles(folder)) as found:
        yield found


@pytest.mark.parametrize("path", ["/", "/new", "/p/session_20261129_162551_71e31a82d637", "/money", "/settings"])
def test_every_path_of_the_studio_is_its_page(built: Studio, path: str) -> None:
    answer = built.client().get(path)
    assert answer.status_code == 200 and "the studio" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


def test_what_has_a_hash_in_its_name_is_kept_for_a_year(built: Studio) -> None:
    answer = built.client().get("/assets/app-3f2a.js")
    assert answer.text == "let a = 1;" * 300 and "javascript" in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"] and answer.headers["content-encoding"] == "gzip"
    plain = built.client(Accept_Encoding="identity").get("/assets/app-3f2a.js")
    assert plain.text == answer.text and "content-encoding" not in plain.headers


def test_what_the_browser_has_is_not_sent_again(built: Studio) -> None:
    tag = built.client().get("/favicon.ico").headers["etag"]
    answer = built.client(If_None_Match=tag).get("/favicon.ico")
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/favicon.png",
        "/assets/gone-1.js",
        "/.env",
        "/.git/config.x",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "//secret.txt",
        "/..%5csecret.txt",
        "/index.html%00.js",
        "/api/v1/nothing",
        "/api/v2/me",
    ],
)
def test_what_is_not_there_is_not_found_and_nothing_beside_it_is(built: Studio, path: str) -> None:
    answer = built.client().get(f"{ADDRESS}{path}")
    assert answer.status_code == 404 and "hunter2" not in answer.text
    assert answer.json()["code"] == "not_found"


def test_the_page_is_only_read(built: Studio) -> None:
    assert built.client(TeamRole.ADMIN).post("/new").status_code == 404


def test_a_server_without_a_studio_says_so(settings: Settings, tmp_path: Path) -> None:
    with served(settings, studio=StudioFiles(tmp_path / "none")) as studio:
        assert "not built" in studio.client().get("/").json()["detail"]


# Patience


async def _answered(body: list[tuple[float, bytes]], patience: float) -> list[dict[str, Any]]:
    """What is sent for a request whose body comes in these pieces, each after so many seconds."""
    pieces, sent = list(body), list[Any]()

    async def receive() -> Any:
        pause, piece = pieces.pop(0)
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        sent.append(message)

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        size, more = 0, True
        while more:
            message = await receive()
            size, more = size + len(message["body"]), message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(size).encode()})

    scope = {"type": "http", "method": "POST", "path": "/x", "headers": [(b"host", b"a")], "state": {}}
    await Guards(inner, HouseRules(), patience)(scope, receive, send)
    return sent


def test_a_body_of_which_nothing_comes_is_given_up() -> None:
    with pytest.raises(Exception, match="slowly"):
        asyncio.run(_answered([(0, b"a"), (5, b"b")], 0.05))


def test_a_body_that_trickles_is_given_up_though_something_always_comes() -> None:
    with pytest.raises(Exception, match="slowly"):
        asyncio.run(_answered([(0.02, b"a")] * 100, 0.1))


def test_a_large_body_may_take_longer() -> None:
    sent = asyncio.run(_answered([(0.02, b"a" * 4096)] * 10, 0.1))
    assert sent[-1]["body"] == b"40960"


def test_what_is_inside_of_strings_counts_for_nothing() -> None:
    text = 'a, [b], {c: "d"} \\ ' * 10_000
    assert most_values(json.dumps({"text": text, "wishes": {"duration": 3}}).encode()) == 4
    assert most_values(json.dumps(list(range(100))).encode()) == 101


def test_json_of_very_many_values_costs_next_to_nothing(studio: Studio) -> None:
    client = studio.client(TeamRole.ADMIN)
    body = b'{"name":"a","role":"viewer","scopes":[' + b"1," * 300_000 + b"1]}"
    client.post("/api/v1/keys", content=b"{}", headers={"Content-Type": "application/json"})
    began = time.process_time()
    answer = client.post("/api/v1/keys", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422 and "values" in answer.json()["detail"]
    assert time.process_time() - began < 0.5
