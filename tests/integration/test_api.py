"""The API as a program uses it: a film made by a worker of its own, and everything that can be asked of it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest

from reelwright.settings import Settings
from reelwright.web.identity import TeamRole

from ..unit.web.conftest import Studio, served  # noqa: TID252 - the one server in this process for tests

API = "/api/v1"
TEXT = (
    "# The Light\n\n## Headland, night\n\nWide: a lighthouse in a storm.\n\n## Beach, dawn\n\nWide: the sea is calm.\n"
)
WISHES: dict[str, Any] = {"duration": 6, "size": 144, "fps": "12", "narration": False}
SECONDS = 120
"""A film may take so long on a busy machine."""


@contextmanager
def worker(workspace: Path) -> Iterator[None]:
    command = [sys.executable, str(Path(__file__).with_name("web_worker.py")), str(workspace)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield
        process.communicate("")


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    workspace = tmp_path_factory.mktemp("api") / "workspace"
    with served(Settings(workspace=workspace, cpu_workers=2)) as found, worker(workspace):
        yield found


@pytest.fixture(scope="module")
def client(studio: Studio) -> httpx.Client:
    return studio.client(TeamRole.ADMIN)


def settled(client: httpx.Client, id: str, *conditions: str) -> dict[str, Any]:
    """The production, once it is in one of these."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        found: dict[str, Any] = client.get(f"{API}/productions/{id}").json()
        if found["condition"] in (conditions or ("complete", "failed")):
            return found
        time.sleep(0.1)
    raise AssertionError(f"it is {found['condition']} in {found['state']}: {found['error']}")


def created(client: httpx.Client, text: str = TEXT, **more: Any) -> dict[str, Any]:
    answer = client.post(f"{API}/productions", json={"text": text, "wishes": WISHES} | more)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"{API}/productions/{found['id']}"
    return found


@pytest.fixture(scope="module")
def film(client: httpx.Client) -> dict[str, Any]:
    made = settled(client, created(client)["id"])
    assert made["condition"] == "complete", made["error"]
    return made


def items(client: httpx.Client, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"{API}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_a_film_is_made_of_a_sentence(film: dict[str, Any], studio: Studio) -> None:
    assert (film["passed"], film["progress"], film["seconds_asked"], film["error"]) == (True, 1.0, 6.0, None)
    data = studio.client().get(film["film_url"]).content
    assert data[4:8] == b"ftyp"
    poster = cv2.imdecode(np.frombuffer(studio.client().get(film["poster_url"]).content, np.uint8), cv2.IMREAD_COLOR)
    assert poster is not None and poster.shape == (144, 256, 3)


def test_the_same_brief_is_the_same_production_and_another_tenants_is_another(
    client: httpx.Client, film: dict[str, Any], studio: Studio
) -> None:
    again = created(client)
    assert (again["id"], again["condition"], again["run"]) == (film["id"], "complete", film["run"])
    theirs = created(studio.client(TeamRole.EDITOR, "acme"))
    assert theirs["id"] != film["id"]


def test_a_production_of_another_tenant_is_not_there(film: dict[str, Any], studio: Studio) -> None:
    stranger, id = studio.client(TeamRole.ADMIN, "stranger"), film["id"]
    gets = ("", "/stages", "/brief", "/script", "/script.srt", "/shots", "/shots/SH010/takes", "/checks", "/costs",
            "/files", "/gates")  # fmt: skip
    asked = [("GET", path, None) for path in gets]
    asked += [("POST", f"/{verb}", None) for verb in ("pause", "resume", "cancel")]
    asked += [
        ("POST", "/fork", {}),
        ("DELETE", "", None),
        ("PUT", "/brief", {"text": TEXT}),
        ("POST", "/brief/price", {"text": TEXT}),
        ("POST", "/gates/spend/decision", {"decision": "approve"}),
    ]
    for method, path, body in asked:
        answer = stranger.request(method, f"{API}/productions/{id}{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (method, path)
        never = stranger.request(method, f"{API}/productions/session_20200101_000000_000000000000{path}", json=body)
        assert never.json()["detail"].replace("session_20200101_000000_000000000000", id) == answer.json()["detail"]
    assert stranger.get(f"{API}/productions").json() == {"items": [], "next_cursor": None}
    assert stranger.get(f"{API}/costs").json()["productions"] == []


def test_the_stages_tell_what_each_took(client: httpx.Client, film: dict[str, Any]) -> None:
    found = items(client, f"productions/{film['id']}/stages")
    assert [one["state"] for one in found][:2] == ["INIT", "INPUT_SANITIZER"] and len(found) == 11
    assert {one["status"] for one in found} == {"done"}
    assert all(one["wall_seconds"] > 0 for one in found)


def test_every_shot_has_its_picture_its_clip_and_its_takes(
    client: httpx.Client, film: dict[str, Any], studio: Studio
) -> None:
    shots = items(client, f"productions/{film['id']}/shots")
    assert [one["id"] for one in shots] == ["SH010", "SH020"]
    assert sum(one["seconds"] for one in shots) == pytest.approx(6)
    assert [one["starts_at_seconds"] for one in shots] == [0, pytest.approx(shots[0]["seconds"])]
    for one in shots:
        assert (one["status"], one["backend"], one["take"], one["quoted_usd"]) == ("made", "previz", 1, "0.000000")
        (take,) = items(client, f"productions/{film['id']}/shots/{one['id']}/takes")
        assert (take["number"], take["is_chosen"], take["is_as_worded"]) == (1, True, True)
        assert take["clip_url"] == one["clip_url"]
        clip = studio.client().get(one["clip_url"])
        assert hashlib.sha256(clip.content).hexdigest() == clip.headers["ETag"].strip('"')
        frame = studio.client().get(one["frame_url"])
        assert frame.headers["content-type"] == "image/jpeg" and frame.content[:2] == b"\xff\xd8"
    assert client.get(f"{API}/productions/{film['id']}/shots/SH990/takes").status_code == 404


def test_what_was_checked_is_told(client: httpx.Client, film: dict[str, Any]) -> None:
    found = client.get(f"{API}/productions/{film['id']}/checks").json()
    assert found["technical"]["passed"] and len(found["technical"]["checks"]) == 10
    assert {one["name"]: one["value"] for one in found["semantic"]["scores"] + found["consistency"]["scores"]} == film[
        "scores"
    ]


def test_the_script_is_had_in_every_form(client: httpx.Client, film: dict[str, Any]) -> None:
    at = f"{API}/productions/{film['id']}/script"
    assert client.get(at).json()["title"] == film["title"]
    for form, mark in {"fountain": "Title:", "csv": "scene,heading", "toml": "[[shots]]", "srt": ""}.items():
        answer = client.get(f"{at}.{form}")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8" and mark in answer.text
    assert client.get(f"{at}.pdf").status_code == 422


def test_every_file_has_a_link_that_needs_no_key_and_gives_its_bytes(
    client: httpx.Client, film: dict[str, Any], studio: Studio
) -> None:
    found = items(client, f"productions/{film['id']}/files")
    assert {"film.mp4", "film.srt", "report.html", "contact_sheet.jpg"} <= {one["name"] for one in found}
    for one in found:
        answer = studio.client().get(one["url"])
        assert answer.status_code == 200
        assert len(answer.content) == one["size_bytes"]
        assert hashlib.sha256(answer.content).hexdigest() == one["sha256"] == answer.headers["ETag"].strip('"')
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    (report,) = (one for one in found if one["name"] == "report.html")
    kept = studio.client().get(report["url"], params={"download": "1"})
    assert kept.headers["Content-Disposition"] == 'attachment; filename="report.html"'


def test_parts_of_a_file_can_be_had(film: dict[str, Any], studio: Studio) -> None:
    client, url = studio.client(), film["film_url"]
    whole = client.get(url).content

    def part(range: str, **headers: str) -> httpx.Response:
        return client.get(url, headers={"Range": range} | headers)

    first = part("bytes=0-99")
    assert (first.status_code, first.content) == (206, whole[:100])
    assert first.headers["Content-Range"] == f"bytes 0-99/{len(whole)}"
    assert part("bytes=-10").content == whole[-10:]
    assert part(f"bytes={len(whole) - 5}-").content == whole[-5:]
    assert part("bytes=0-9,20-29").headers["content-type"].startswith("multipart/byteranges")
    assert part("seconds=1-2").content == whole
    assert part("bytes=0-9", **{"If-Range": '"other"'}).content == whole
    beyond = part(f"bytes={len(whole)}-")
    assert (beyond.status_code, beyond.json()["code"]) == (416, "range")
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole)}"
    kept = client.get(url, headers={"If-None-Match": client.get(url).headers["ETag"]})
    assert (kept.status_code, kept.content) == (304, b"")


def test_a_link_ends_with_its_production(client: httpx.Client, studio: Studio) -> None:
    made = settled(
        client, created(client, "A boat at sea, seen from afar, on a calm day.", wishes=WISHES | {"duration": 2})["id"]
    )
    url = made["film_url"]
    assert studio.client().get(url).status_code == 200
    assert client.delete(f"{API}/productions/{made['id']}").status_code == 204
    assert studio.client().get(url).json()["code"] == "not_found"
    assert client.get(f"{API}/productions/{made['id']}").status_code == 404


def test_the_brief_that_is_given_makes_the_same_film_again(client: httpx.Client, film: dict[str, Any]) -> None:
    answer = client.get(f"{API}/productions/{film['id']}/brief")
    told = answer.json()
    assert answer.headers["ETag"] == told["etag"]
    assert told["wishes"] == {"duration": 6.0, "size": 144, "fps": "12", "narration": False}
    assert created(client, told["text"], wishes=told["wishes"])["id"] == film["id"]


def test_a_brief_is_edited_only_by_who_saw_it_and_only_what_changes_is_made_anew(client: httpx.Client) -> None:
    script = "## Mountains, night\n\nWide: snow falls.\n\n## Desert, noon\n\nWide: a figure walks.\n"
    made = settled(client, created(client, script)["id"])
    at = f"{API}/productions/{made['id']}"
    before = {one["id"]: one["clip_url"] for one in items(client, f"productions/{made['id']}/shots")}
    brief = client.get(f"{at}/brief").json()
    body = {"text": brief["text"].replace("Desert", "Forest"), "wishes": brief["wishes"]}

    price = client.post(f"{at}/brief/price", json=body).json()
    assert [(one["shot"], one["change"], one["is_there"]) for one in price["shots"]] == [
        ("SH010", "same", True),
        ("SH020", "changed", False),
    ]
    assert (price["to_make"], price["refusal"]) == (1, None)

    assert client.put(f"{at}/brief", json=body).json()["code"] == "precondition_required"
    stale = client.put(f"{at}/brief", json=body, headers={"If-Match": '"another"'})
    assert (stale.status_code, stale.json()["code"], stale.headers["ETag"]) == (412, "stale", brief["etag"])
    edited = client.put(f"{at}/brief", json=body, headers={"If-Match": brief["etag"]})
    assert (edited.status_code, edited.json()["run"]) == (202, 2)
    assert client.put(f"{at}/brief", json=body, headers={"If-Match": brief["etag"]}).status_code == 412

    assert settled(client, made["id"])["condition"] == "complete"
    after = {one["id"]: one["clip_url"] for one in items(client, f"productions/{made['id']}/shots")}
    stable = [one.split("/")[-1] for one in (before["SH010"], after["SH010"], before["SH020"], after["SH020"])]
    assert stable[0] == stable[1] and stable[2] != stable[3]
    takes = items(client, f"productions/{made['id']}/shots/SH020/takes")
    assert [(one["is_chosen"], one["is_as_worded"]) for one in takes] == [(False, False), (True, True)]


def test_a_fork_is_a_production_of_its_own(client: httpx.Client, film: dict[str, Any]) -> None:
    at = f"{API}/productions/{film['id']}/fork"
    same = client.post(at, json={})
    assert same.status_code == 202 and same.json()["id"] != film["id"]
    assert settled(client, same.json()["id"])["condition"] == "complete"
    other = client.post(at, json={"wishes": {"seed": 5}, "gates": ["spend"]}).json()
    assert other["gates"] == ["spend"]
    assert client.get(f"{API}/productions/{other['id']}/brief").json()["wishes"]["seed"] == 5
    client.post(f"{API}/productions/{other['id']}/cancel")


def test_what_is_stopped_goes_on_or_is_cancelled(client: httpx.Client) -> None:
    made = created(client, "A forest in the mist, with tall trees, at dawn.")
    at = f"{API}/productions/{made['id']}"
    assert client.post(f"{at}/pause").json()["condition"] == "paused"
    running = client.delete(at)
    assert running.status_code == 204  # paused, it may be deleted
    made = created(client, "A forest in the mist, with tall trees, at dawn. A deer.")
    at = f"{API}/productions/{made['id']}"
    assert (client.delete(at).status_code, client.delete(at).json()["code"]) == (409, "conflict")
    assert client.post(f"{at}/cancel").json()["condition"] == "cancelled"
    assert client.post(f"{at}/resume").json()["condition"] == "running"
    assert settled(client, made["id"])["condition"] == "complete"
    assert client.post(f"{at}/cancel").json()["code"] == "conflict"
    assert client.post(f"{at}/resume").json()["condition"] == "complete"


def test_a_film_waits_at_its_gates_for_who_may_decide(client: httpx.Client, studio: Studio) -> None:
    made = created(client, "A desert at noon. A lone figure walks over the dunes.", gates=["lock", "spend"])
    assert made["gates"] == ["spend", "lock"]
    at = f"{API}/productions/{made['id']}"
    waiting = settled(client, made["id"], "waiting")
    assert (waiting["waiting_gate"], waiting["state"]) == ("spend", "RENDER")
    assert [one["status"] for one in items(client, f"productions/{made['id']}/stages")][5:7] == ["done", "waiting"]
    spend, lock = items(client, f"productions/{made['id']}/gates")
    assert (spend["status"], lock["status"]) == ("waiting", "to_come")
    decision = f"{at}/gates/spend/decision"
    body = {"decision": "approve", "digest": spend["digest"]}
    assert studio.client(TeamRole.EDITOR).post(decision, json=body).json()["code"] == "forbidden"
    assert client.post(decision, json=body | {"digest": "0" * 64}).json()["code"] == "conflict"
    assert client.post(decision, json={"decision": "reject"}).json()["code"] == "invalid"
    rejected = client.post(decision, json={"decision": "reject", "note": "too long"}).json()
    assert rejected["condition"] == "waiting"
    (spend, _) = items(client, f"productions/{made['id']}/gates")
    assert (spend["status"], spend["note"]) == ("rejected", "too long")
    approver = studio.client(TeamRole.APPROVER)
    assert approver.post(decision, json=body).json()["condition"] == "running"
    assert settled(client, made["id"], "waiting", "failed")["waiting_gate"] == "lock"
    spend, lock = items(client, f"productions/{made['id']}/gates")
    assert (spend["status"], spend["decided_by"], lock["status"]) == ("approved", "a approver", "waiting")
    assert approver.post(f"{at}/gates/lock/decision", json={"decision": "approve"}).status_code == 200
    assert settled(client, made["id"])["condition"] == "complete"


def test_a_brief_is_uploaded_with_its_pictures(client: httpx.Client, studio: Studio) -> None:
    _, picture = cv2.imencode(".png", np.tile(np.linspace(0, 255, 640, dtype=np.uint8)[None, :, None], (360, 1, 3)))
    script = "## Harbour, dawn\n\n![A boat](boat.png)\n"
    form = {"wishes": json.dumps(WISHES | {"duration": 3}), "gates": "spend"}
    files = [("brief", ("../../etc/film.md", script.encode())), ("assets", ("C:\\photos\\boat.png", picture.tobytes()))]
    answer = client.post(f"{API}/productions", data=form, files=files)
    assert answer.status_code == 202, answer.text
    made = answer.json()
    assert settled(client, made["id"], "waiting", "failed")["waiting_gate"] == "spend"
    brief = client.get(f"{API}/productions/{made['id']}/brief").json()
    assert brief["text"].strip() == script.strip()
    edited = {"text": brief["text"].replace("dawn", "dusk"), "wishes": brief["wishes"]}
    price = client.post(f"{API}/productions/{made['id']}/brief/price", json=edited)
    assert price.status_code == 200, price.text  # the picture is still there
    assert list((studio.app.workspace.assets / ".staging").iterdir()) == []
    client.post(f"{API}/productions/{made['id']}/cancel")


def test_productions_are_listed_in_pages_and_by_words_and_conditions(
    client: httpx.Client, film: dict[str, Any]
) -> None:
    for number in range(5):
        client.post(f"{API}/productions/{created(client, f'{TEXT} Once more: {number}.')['id']}/cancel")
    every = [one["id"] for one in items(client, "productions", limit=200)]
    found, cursor = [], ""
    while True:
        page = client.get(f"{API}/productions", params={"limit": 2, "cursor": cursor}).json()
        assert len(page["items"]) <= 2
        found += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == every and len(every) > 4
    assert film["id"] in [one["id"] for one in items(client, "productions", q="the li")]
    assert {one["condition"] for one in items(client, "productions", condition="complete")} == {"complete"}
    assert client.get(f"{API}/productions", params={"cursor": "bm9uc2Vuc2U="}).json()["code"] == "invalid"


def clips(client: httpx.Client, id: str) -> list[str]:
    """The files of the takes in the film, in its order."""
    return [one["clip_url"].split("/")[-1] for one in items(client, f"productions/{id}/shots")]


def etag(client: httpx.Client, id: str) -> dict[str, str]:
    return {"If-Match": client.get(f"{API}/productions/{id}/shots").headers["ETag"]}


def test_shots_are_edited_one_by_one_and_only_they_are_made_again(client: httpx.Client) -> None:
    script = "## Meadow, noon\n\nWide: a dog runs.\n\n## City, dusk\n\nWide: a car drives by.\n"
    made = settled(client, created(client, script)["id"])
    id, at = made["id"], f"{API}/productions/{made['id']}/shots"
    first = clips(client, id)
    changes = {"framing": "close-up", "time": "night", "season": "winter"}
    price = client.post(f"{at}/SH020/price", json=changes)
    assert price.status_code == 200, price.text
    assert [(one["shot"], one["change"]) for one in price.json()["shots"]] == [("SH010", "same"), ("SH020", "changed")]
    assert price.json()["to_make"] == 1

    assert client.patch(f"{at}/SH020", json=changes).json()["code"] == "precondition_required"
    edited = client.patch(f"{at}/SH020", json=changes, headers=etag(client, id))
    assert edited.status_code == 202, edited.text
    assert settled(client, id)["condition"] == "complete"
    one, two = items(client, f"productions/{id}/shots")
    assert (two["framing"], two["time"], two["season"], one["time"]) == ("close-up", "night", "winter", "noon")
    second = clips(client, id)
    assert second[0] == first[0] and second[1] != first[1]
    brief = client.get(f"{API}/productions/{id}/brief").json()
    assert brief["notation"] == "storyboard"
    same = client.put(f"{API}/productions/{id}/brief", json={key: brief[key] for key in ("text", "notation", "wishes")},
                      headers={"If-Match": brief["etag"]})  # fmt: skip
    assert same.json()["run"] == edited.json()["run"]  # what is given is what was said

    assert client.post(f"{at}/SH010/retry").status_code == 202
    assert settled(client, id)["condition"] == "complete"
    third = clips(client, id)
    assert third[0] != second[0] and third[1] == second[1]
    takes = items(client, f"productions/{id}/shots/SH010/takes")
    assert [(take["number"], take["is_chosen"]) for take in takes if take["is_as_worded"]] == [(1, False), (2, True)]
    assert client.post(f"{at}/SH010/pin", json={"take": 7}).json()["code"] == "not_found"
    assert client.post(f"{at}/SH010/pin", json={"take": 1}).status_code == 202
    assert settled(client, id)["condition"] == "complete"
    assert clips(client, id) == second

    assert client.post(f"{at}/order", json={"order": ["SH020", "SH010"]}, headers=etag(client, id)).status_code == 202
    assert settled(client, id)["condition"] == "complete"
    assert [shot["description"] for shot in items(client, f"productions/{id}/shots")] == [
        two["description"],
        one["description"],
    ]
    added = {"after": "SH010", "description": "a church in the snow", "framing": "wide", "seconds": 2}
    assert client.post(at, json=added, headers=etag(client, id)).status_code == 202
    assert settled(client, id)["condition"] == "complete"
    shots = items(client, f"productions/{id}/shots")
    assert [shot["description"] for shot in shots][1] == "a church in the snow" and len(shots) == 3
    assert shots[1]["seconds"] == pytest.approx(2)
    assert client.delete(f"{at}/SH020", headers=etag(client, id)).status_code == 202
    assert settled(client, id)["condition"] == "complete"
    assert len(items(client, f"productions/{id}/shots")) == 2


def test_a_shot_is_replaced_by_a_picture_and_by_nothing_that_is_none(client: httpx.Client) -> None:
    made = settled(client, created(client, "A boat leaves the harbour at dawn.", wishes=WISHES | {"duration": 3})["id"])
    at = f"{API}/productions/{made['id']}/shots/SH010/replace"
    refused = client.post(at, files={"asset": ("boat.png", b"no picture, whatever its name says")})
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_type")
    _, picture = cv2.imencode(".png", np.tile(np.linspace(0, 255, 640, dtype=np.uint8)[None, :, None], (360, 1, 3)))
    replaced = client.post(at, files={"asset": ("../my boat.png", picture.tobytes())})
    assert replaced.status_code == 202, replaced.text
    assert settled(client, made["id"])["condition"] == "complete"
    (shot,) = items(client, f"productions/{made['id']}/shots")
    frame = client.get(shot["frame_url"]).content
    shown = cv2.imdecode(np.frombuffer(frame, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert shown is not None
    assert shown[:, -40:].mean() - shown[:, :40].mean() > 100  # dark on the left, bright on the right, as it is


def test_a_change_of_the_list_of_shots_has_its_price_and_changes_nothing(client: httpx.Client) -> None:
    script = "## Meadow, noon\n\nWide: a dog runs.\n\n## City, dusk\n\nWide: a car drives by.\n"
    id = settled(client, created(client, script)["id"])["id"]
    at, before = f"{API}/productions/{id}/shots", etag(client, id)
    told = {
        "more": {"insert": {"after": "SH010", "description": "A horse stands.", "seconds": 2}},
        "fewer": {"remove": "SH020"},
        "other": {"order": ["SH020", "SH010"]},
    }
    prices = {what: client.post(f"{at[:-1]}-list/price", json=body) for what, body in told.items()}
    assert {answer.status_code for answer in prices.values()} == {200}
    assert [one["change"] for one in prices["more"].json()["shots"]].count("new") == 1
    assert "gone" in [one["change"] for one in prices["fewer"].json()["shots"]]
    assert len(prices["other"].json()["shots"]) >= 2
    for wrong in ({}, {"remove": "SH020", "order": ["SH010"]}, {"remove": "SH990"}):
        assert client.post(f"{at[:-1]}-list/price", json=wrong).status_code in (404, 422)
    assert etag(client, id) == before
