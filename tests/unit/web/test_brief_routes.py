"""Briefs over the API, before anything is made of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from reelwright.film.brief import Brief
from reelwright.film.events import BriefEdited
from reelwright.pipeline.productions import begin
from reelwright.web.identity import TeamRole
from reelwright.web.routes import briefs
from reelwright.writing.wishes import WISHES

from .conftest import Studio


def posted(studio: Studio, path: str, **body: Any) -> Any:
    answer = studio.client(TeamRole.EDITOR).post(f"/api/v1/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_brief_is_read_as_it_is_written(studio: Studio) -> None:
    told = posted(studio, "briefs/check", text="A dragon flies over the harbour at dawn.", wishes={"duration": 12})
    assert (told["analysis"]["places"], told["seconds"], told["shots"] > 0) == (["harbour"], 12.0, True)
    assert any("dragon" in one["message"] or "dragon" in told["analysis"]["unread"] for one in told["findings"])


def test_all_that_stands_against_a_brief_is_told_at_once(studio: Studio) -> None:
    told = posted(studio, "briefs/check", text="x", wishes={"duration": 1000, "lens": 3})
    assert (told["analysis"], told["shots"], told["seconds"]) == (None, None, None)
    words = [one["message"] for one in told["findings"]]
    assert len(words) == 3 and {one["severity"] for one in told["findings"]} == {"error"}
    assert any("duration" in one for one in words) and any("lens" in one for one in words)


@pytest.mark.parametrize("path", ["productions", "briefs/price", "briefs/check"])
@pytest.mark.parametrize(
    "wishes", [{"music": "/etc/hostname"}, {"languages": "de = /etc/film.srt"}, {"timing": "/etc/film.srt"},
               {"writer": "scripted:/etc/hostname"}, {"judge": "scripted:/etc/hostname"}],
)  # fmt: skip
def test_no_wish_of_a_request_reads_a_file_of_the_server(studio: Studio, path: str, wishes: dict[str, str]) -> None:
    answer = studio.client(TeamRole.ADMIN).post(
        f"/api/v1/{path}", json={"text": "A boat at sea, far away.", "wishes": wishes}
    )
    if path == "briefs/check":
        assert answer.json()["findings"][0]["severity"] == "error"
    else:
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert studio.app.productions.list() == []


def test_a_film_is_priced_shot_by_shot_and_nothing_is_begun(studio: Studio) -> None:
    wishes = {"duration": 4, "size": 144, "fps": "12", "narration": False}
    told = posted(studio, "briefs/price", text="A boat at sea, far away.", wishes=wishes)
    assert [(one["backend"], one["at_most_usd"]) for one in told["shots"]] == [("previz", "0.000000")] * len(
        told["shots"]
    )
    assert (told["total_usd"], told["budget_usd"], told["refusal"]) == ("0.000000", "5.000000", None)
    assert any(one.startswith("veo3 ") for one in told["shots"][0]["others"])
    assert studio.app.productions.list() == []


def test_every_wish_is_told_of(studio: Studio) -> None:
    found = studio.client(TeamRole.VIEWER).get("/api/v1/wishes").json()["items"]
    assert [one["name"] for one in found] == list(WISHES)
    told = {one["name"]: one for one in found}
    assert (told["duration"]["default"], told["aspect"]["default"], told["budget"]["default"]) == (30.0, "16:9", "5.00")
    for one in found:
        for choice in one["choices"] or ():
            WISHES[one["name"]].read(choice)


def test_every_backend_says_what_it_needs(studio: Studio) -> None:
    found = {one["name"]: one for one in studio.client(TeamRole.VIEWER).get("/api/v1/backends").json()["items"]}
    assert (found["previz"]["is_here"], found["previz"]["needs"]) == (True, [])
    assert (found["veo3"]["is_here"], "GOOGLE_CLOUD_PROJECT" in found["veo3"]["needs"]) == (False, True)
    assert any(one["price"] for one in found["veo3"]["models"])


def test_who_wants_a_price_while_others_are_priced_is_told_to_ask_again_and_takes_no_place(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefs, "_PATIENCE_SECONDS", 0.05)
    client, body = studio.client(TeamRole.EDITOR), {"text": "A boat leaves the harbour at dawn."}
    with ExitStack() as others:
        while briefs._PRICED_AT_ONCE.acquire(blocking=False):
            others.callback(briefs._PRICED_AT_ONCE.release)
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(client.post, "/api/v1/briefs/price", json=body).result(timeout=20)
        assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
        assert answer.headers["retry-after"] == "1"
    assert client.post("/api/v1/briefs/price", json=body).status_code == 200


def test_shots_have_no_etag_while_those_of_an_edited_brief_are_planned(studio: Studio) -> None:
    made = begin(studio.app.floor, Brief(text="A boat leaves the harbour at dawn.")).production
    client, at = studio.client(TeamRole.EDITOR), f"/api/v1/productions/{made.id}/shots"
    assert client.get(at).headers["etag"] == f'"{made.brief}"'
    other = Brief(text="A gull follows the boat.")
    told = BriefEdited(before=made.brief, brief=other.digest, by="ada")
    studio.app.productions.edit(made.id, made.brief, other, told)
    answer = client.get(at)
    assert answer.status_code == 200 and "etag" not in answer.headers
