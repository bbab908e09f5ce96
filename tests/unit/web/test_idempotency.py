"""What is asked twice with a key is done once, and answered as it was the first time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any

import httpx
import pytest
import sqlalchemy as sa
from fastapi import APIRouter, Depends, Form, UploadFile

from reelwright import errors
from reelwright.store.database import reading, writing
from reelwright.store.tables import repeats
from reelwright.web.idempotency import REPEATABLE, refuse_in_doubt
from reelwright.web.identity import Permission, TeamRole, may
from reelwright.web.rules import UPLOAD_BYTES

from .conftest import Studio

WISH = {"name": "Ada", "role": "viewer"}


@pytest.fixture
def admin(studio: Studio) -> httpx.Client:
    return studio.client(TeamRole.ADMIN)


def made(client: httpx.Client, key: str, **wish: Any) -> httpx.Response:
    return client.post("/api/v1/keys", json=WISH | wish, headers={"Idempotency-Key": key})


def names(studio: Studio) -> list[str]:
    return [key.name for key in studio.api.state.keys.list() if not key.name.startswith("a ")]


def test_the_second_time_nothing_is_done_and_the_first_answer_given(studio: Studio, admin: httpx.Client) -> None:
    brief = {"text": "A keeper climbs the stair of a lighthouse."}
    first, second = (
        admin.post("/api/v1/briefs/check", json=brief, headers={"Idempotency-Key": "one"}) for _ in range(2)
    )
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json() and first.headers["content-type"] == second.headers["content-type"]
    assert "idempotent-replayed" not in first.headers and second.headers["idempotent-replayed"] == "true"


def test_a_secret_is_not_given_a_second_time_and_kept_nowhere(studio: Studio, admin: httpx.Client) -> None:
    first, second = made(admin, "one"), made(admin, "one")
    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["code"] == "conflict" and second.headers["idempotent-replayed"] == "true"
    assert names(studio) == ["Ada"]
    secret = first.json()["key"].rpartition("_")[2]
    with reading(studio.app.database) as connection:
        kept = [bytes(body) for body in connection.execute(sa.select(repeats.c.body)).scalars()]
    assert kept and not [body for body in kept if secret.encode() in body]


def test_another_key_does_it_again(studio: Studio, admin: httpx.Client) -> None:
    assert made(admin, "one").json()["id"] != made(admin, "two").json()["id"]
    assert names(studio) == ["Ada", "Ada"]


def test_another_body_or_path_under_the_same_key_is_refused(studio: Studio, admin: httpx.Client) -> None:
    made(admin, "one")
    other = made(admin, "one", role="editor")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_conflict")
    elsewhere = admin.post("/api/v1/keys/x/link", json=WISH, headers={"Idempotency-Key": "one"})
    assert elsewhere.json()["code"] == "idempotency_conflict"
    assert names(studio) == ["Ada"]


def test_the_same_key_of_somebody_else_is_another_key(studio: Studio, admin: httpx.Client) -> None:
    made(admin, "one")
    assert "idempotent-replayed" not in made(studio.client(TeamRole.ADMIN), "one").headers
    assert names(studio) == ["Ada", "Ada"]


def test_what_was_refused_may_be_asked_again_under_its_key(studio: Studio, admin: httpx.Client) -> None:
    assert made(admin, "one", role="king").status_code == 422
    assert made(admin, "one").status_code == 201


def test_of_many_at_once_one_is_done(studio: Studio, admin: httpx.Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: made(admin, "one"), range(8)))
    assert names(studio) == ["Ada"]
    assert {answer.status_code for answer in told} <= {201, 409}
    assert len({answer.json()["id"] for answer in told if answer.status_code == 201}) == 1


@pytest.fixture
def slow(studio: Studio) -> Iterator[tuple[Studio, threading.Event, list[str]]]:
    """With routes that wait for an event, each for those who may edit."""
    go_on, done, router = threading.Event(), list[str](), APIRouter(dependencies=[may(Permission.EDIT)])

    @router.post("/wait", dependencies=[Depends(refuse_in_doubt)])
    def wait() -> str:
        done.append("wait")
        assert go_on.wait(20)
        return "waited"

    @router.post("/find", openapi_extra=REPEATABLE, dependencies=[Depends(refuse_in_doubt)])
    def find() -> str:
        done.append("find")
        return "found"

    @router.post("/upload", max_body_size=UPLOAD_BYTES)
    def upload(title: Annotated[str, Form()], clip: UploadFile) -> str:
        done.append("upload")
        return f"{title} {len(clip.file.read())}"

    @router.post("/fail")
    def fail() -> str:
        done.append("fail")
        raise errors.WorkspaceError("the disk is full")

    studio.api.include_router(router)
    yield studio, go_on, done
    go_on.set()


Slow = tuple[Studio, threading.Event, list[str]]


def test_while_the_first_is_worked_on_the_second_is_told_to_come_again(slow: Slow) -> None:
    studio, go_on, done = slow
    client = studio.client(TeamRole.EDITOR, Idempotency_Key="one")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.post, "/wait")
        while not done:
            threading.Event().wait(0.01)
        second = client.post("/wait")
        assert (second.status_code, second.json()["code"]) == (409, "conflict")
        assert int(second.headers["retry-after"]) >= 1
        go_on.set()
        assert first.result().json() == "waited"
    assert client.post("/wait").json() == "waited" and done == ["wait"]


def died(studio: Studio) -> None:
    """Have the record say that the process that worked on every request is gone."""
    with writing(studio.app.database) as connection:
        connection.execute(sa.update(repeats).values(status=None, holder="0" * 32))


def test_after_a_crash_what_may_have_been_done_is_not_done_again(slow: Slow) -> None:
    studio, go_on, done = slow
    go_on.set()
    client = studio.client(TeamRole.EDITOR, Idempotency_Key="one")
    assert client.post("/wait").status_code == 200
    died(studio)
    for _ in range(2):
        answer = client.post("/wait")
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict") and "may have been done" in answer.text
    assert done == ["wait"]


def test_after_a_crash_what_is_safe_to_do_again_is(slow: Slow) -> None:
    studio, _, done = slow
    client = studio.client(TeamRole.EDITOR, Idempotency_Key="one")
    client.post("/find")
    died(studio)
    assert client.post("/find").json() == "found" and done == ["find", "find"]
    assert client.post("/find").headers["idempotent-replayed"] == "true" and len(done) == 2


def test_what_failed_in_the_middle_is_in_doubt(slow: Slow) -> None:
    studio, _, done = slow
    client = studio.client(TeamRole.EDITOR, Idempotency_Key="one")
    assert client.post("/fail").status_code == 503
    with reading(studio.app.database) as connection:
        row = connection.execute(sa.select(repeats)).one()
    assert (row.status, row.holder) == (None, "") and done == ["fail"]


def test_an_upload_is_the_same_whatever_its_boundary(slow: Slow) -> None:
    studio, _, done = slow
    client = studio.client(TeamRole.EDITOR, Idempotency_Key="one")
    clip = bytes(range(256)) * 3000

    def sent(boundary: str, clip: bytes) -> httpx.Response:
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return client.post("/upload", data={"title": "a"}, files={"clip": ("c.mp4", clip)}, headers=headers)

    first = sent("aaaa1111", clip)
    assert first.json() == f"a {len(clip)}"
    assert sent("bbbbbbbbbbbb2222", clip).headers["idempotent-replayed"] == "true"
    assert sent("aaaa1111", clip[:-1] + b"x").json()["code"] == "idempotency_conflict"
    assert done == ["upload"]


def test_answers_are_forgotten_after_a_day(studio: Studio, admin: httpx.Client) -> None:
    made(admin, "one")
    with writing(studio.app.database) as connection:
        connection.execute(sa.text("UPDATE repeats SET at = '2020-01-01 00:00:00'"))
    assert "idempotent-replayed" not in made(admin, "one").headers
