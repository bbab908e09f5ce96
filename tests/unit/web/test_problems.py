"""Every error has one shape, says no more than it should, and stands in the OpenAPI document."""

from __future__ import annotations

import pytest
from fastapi import APIRouter
from pydantic import Field

from reelwright import errors
from reelwright.units import Value
from reelwright.web.identity import TeamRole
from reelwright.web.problems import STATUS, Code, code_of

from .conftest import Studio


class Sent(Value):
    title: str = Field(min_length=1)
    seconds: int = Field(ge=1)


@pytest.fixture
def broken(studio: Studio) -> Studio:
    """With routes that fail in their ways."""
    router = APIRouter()

    @router.get("/broken")
    def fail() -> None:
        raise RuntimeError("password=hunter2")

    @router.get("/missing")
    def miss() -> None:
        raise errors.NotFound("no production 'x'")

    @router.get("/busy")
    def wait() -> None:
        raise errors.Transient("try again", 2.5)

    @router.post("/sent")
    def take(sent: Sent) -> None: ...

    studio.api.include_router(router)
    return studio


def test_every_code_has_a_status_and_every_error_a_code() -> None:
    assert set(STATUS) == set(Code)
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and kind.__module__ == errors.__name__]
    assert {code_of(kind("x")) for kind in kinds if kind is not errors.ReelwrightError} >= {
        Code.NOT_FOUND,
        Code.CONFLICT,
    }


def test_an_error_of_ours_is_told_with_its_words(broken: Studio) -> None:
    answer = broken.client().get("/missing")
    assert answer.status_code == 404
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
        "detail": "no production 'x'",
        "instance": "/missing",
    }


def test_an_unexpected_error_does_not_tell_its_text(broken: Studio) -> None:
    answer = broken.client().get("/broken")
    assert answer.status_code == 500 and answer.json()["code"] == "internal"
    assert "hunter2" not in answer.text


def test_what_may_work_later_says_when(broken: Studio) -> None:
    assert broken.client().get("/busy").headers["retry-after"] == "3"


def test_all_faults_are_told_at_once_and_what_was_sent_is_not_sent_back(broken: Studio) -> None:
    answer = broken.client(TeamRole.VIEWER).post("/sent", json={"title": "", "seconds": 0, "secret": "hunter2"})
    assert answer.status_code == 422
    assert [fault["at"] for fault in answer.json()["errors"]] == [
        ["body", "title"],
        ["body", "seconds"],
        ["body", "secret"],
    ]
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/api/v1/nowhere", 404), ("DELETE", "/health", 405)])
def test_what_the_router_refuses_is_a_problem_too(studio: Studio, method: str, path: str, status: int) -> None:
    answer = studio.client().request(method, path)
    assert answer.status_code == status == answer.json()["status"]
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_document_says_which_problems_there_are(studio: Studio) -> None:
    document = studio.client().get("/api/v1/openapi.json").json()
    declared = document["paths"]["/api/v1/me"]["get"]["responses"]
    assert {"200", "401", "403", "422", "429"} <= set(declared)
    assert declared["401"]["content"]["application/problem+json"]["schema"]["$ref"].endswith("/Problem")
    assert {"Problem", "Mistake", "Code"} <= set(document["components"]["schemas"])


def test_health_and_readiness_ask_for_no_key(studio: Studio) -> None:
    assert studio.client().get("/health").json()["status"] == "ok"
    assert studio.client().get("/ready").json() == {"database": True, "workers": 0}


def test_a_viewer_reads_who_they_are(studio: Studio) -> None:
    assert studio.client(TeamRole.VIEWER).get("/api/v1/me").json()["is_local"] is False
