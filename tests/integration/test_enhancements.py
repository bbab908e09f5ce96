"""Clips that are sent to a server and made better by workers: on several machines, through kills, until stopped."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest

from reelwright.engine import RunStatus
from reelwright.settings import Settings
from reelwright.web.identity import TeamRole

from ..unit.media.moving import clip, packets, pan, shown  # noqa: TID252 - tests are no package on the path
from .serving import Served, served

ACTOR = Path(__file__).with_name("enhancement_actor.py")
SECONDS = 120.0
FRAMES = 480
CHUNKS = 5
NOTHING: Mapping[str, Path] = {}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of which five chunks are made."""
    path = tmp_path_factory.mktemp("clip") / "rushes.mp4"
    return clip(path, [pan(k % 60) for k in range(FRAMES)], options={"x264-params": "keyint=24", "crf": "23"})


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def server(request: pytest.FixtureRequest, tmp_path: Path, _tables: Path) -> Iterator[Served]:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    if not url:
        shutil.copyfile(_tables, workspace / "reelwright.db")
    with served(Settings(workspace=workspace, database_url=url)) as found:
        found.api.state.switchboard()
        yield found


@contextmanager
def worker(server: Served, name: str = "one") -> Iterator[subprocess.Popen[str]]:
    """A process that makes what was asked for, one chunk at a time."""
    settings = server.app.settings
    command = [sys.executable, str(ACTOR), str(settings.workspace), settings.database_url, name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


class Editor:
    def __init__(self, server: Served, tenant: str = "local") -> None:
        self._url, self._headers = f"{server.url}/api/v1/enhancements", server.headers(TeamRole.EDITOR, tenant)
        self._server = server

    def send(self, path: Path, beside: Mapping[str, Path] = NOTHING, **options: Any) -> httpx.Response:
        with path.open("rb") as file:
            return httpx.post(
                self._url,
                files=[
                    ("clip", (path.name, file, "video/mp4")),
                    *((name, (one.name, one.read_bytes())) for name, one in beside.items()),
                ],
                data={"options": json.dumps(options)},
                headers=self._headers,
                timeout=SECONDS,
            )

    def sent(self, path: Path, beside: Mapping[str, Path] = NOTHING, **options: Any) -> dict[str, Any]:
        answer = self.send(path, beside, **options)
        assert answer.status_code == 202, answer.text
        return dict(answer.json())

    def ask(self, path: str = "", method: str = "GET") -> httpx.Response:
        return httpx.request(method, self._url + path, headers=self._headers, timeout=SECONDS)

    def until(self, id_: str, *states: str) -> dict[str, Any]:
        give_up = time.monotonic() + SECONDS
        while (told := dict(self.ask(f"/{id_}").json()))["state"] not in states:
            assert time.monotonic() < give_up, told
            time.sleep(0.05)
        return told


def made(server: Served) -> list[list[str]]:
    path = server.app.settings.workspace.parent / "made"
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def test_a_clip_that_is_sent_is_worked_on_by_two_processes_and_had_by_a_link(server: Served, source: Path) -> None:
    editor = Editor(server)
    seen: list[float] = []
    with worker(server, "one"), worker(server, "other"):
        sent = editor.sent(source, denoise=0.5, grain="fine", quality="standard")
        assert (sent["state"], sent["name"], sent["progress"]) == ("queued", "rushes.mp4", None)
        while (told := editor.ask(f"/{sent['id']}").json())["state"] in ("queued", "running"):
            if told["progress"] is not None:
                seen.append(told["progress"])
            time.sleep(0.05)
    assert told["state"] == "done", told
    assert {name for name, _ in made(server)} == {"one", "other"}, "both machines made chunks of the one clip"
    assert sorted(int(number) for _, number in made(server)) == list(range(CHUNKS)), "each was made once"
    assert seen == sorted(seen) and any(0 < share < 1 for share in seen)
    assert (told["report"]["frames"], told["report"]["chunks"]) == (FRAMES, CHUNKS)
    film = httpx.get(server.url + told["result_url"], timeout=60)
    assert film.status_code == 200 and film.headers["content-type"] == "video/mp4"
    out = source.parent / "had.mp4"
    out.write_bytes(film.content)
    assert len(shown(out)) == FRAMES and packets(out, "audio") == packets(source, "audio")
    part = httpx.get(server.url + told["result_url"], headers={"Range": "bytes=0-9"}, timeout=60)
    assert part.status_code == 206 and part.content == film.content[:10]
    again = editor.sent(source, denoise=0.5, grain="fine", quality="standard")
    with worker(server):
        same = editor.until(again["id"], "done")
    assert same["report"]["chunks_made_before"] == len(made(server)) == CHUNKS
    assert httpx.get(server.url + same["result_url"], timeout=60).content == film.content


def test_a_worker_killed_amid_a_clip_is_followed_by_another_and_no_finished_chunk_is_made_again(
    server: Served, source: Path
) -> None:
    editor = Editor(server)
    sent = editor.sent(source, denoise=0.5, quality="preview")
    with worker(server, "first") as process:
        while len(made(server)) < 2:
            time.sleep(0.02)
        process.kill()
    finished = len(made(server))
    assert finished < CHUNKS
    assert editor.ask(f"/{sent['id']}").json()["state"] == "running"
    with worker(server, "second"):
        told = editor.until(sent["id"], "done", "failed")
    assert told["state"] == "done" and told["report"]["frames"] == FRAMES
    numbers = [number for _, number in made(server)]
    assert len(numbers) <= CHUNKS + 1, "at most the one it was killed in"


def test_stopping_one_ends_its_work_and_nothing_of_it_goes_on(server: Served, source: Path) -> None:
    editor = Editor(server)
    with worker(server):
        sent = editor.sent(source, scale=4, style="oil_painting", quality="maximum")
        editor.until(sent["id"], "running")
        stopped = editor.ask(f"/{sent['id']}", "DELETE")
        assert stopped.status_code == 200 and stopped.json()["state"] == "cancelled"
        time.sleep(1.5)
        count = len(made(server))
        time.sleep(1.5)
        assert len(made(server)) == count < CHUNKS
        runs = server.api.state.switchboard().runs()
        assert runs[sent["id"]] is RunStatus.CANCELLED
        assert {status for run, status in runs.items() if run.startswith(sent["id"])} == {RunStatus.CANCELLED}
        quick = editor.sent(source, grain="fine", quality="preview")
        assert editor.until(quick["id"], "done", "failed")["state"] == "done", "the worker is free for others"
        late = editor.ask(f"/{quick['id']}", "DELETE")
        assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert editor.ask(f"/{sent['id']}").json()["state"] == "cancelled"
    assert [one["id"] for one in editor.ask("?limit=1").json()["items"]] == [quick["id"]]


def test_one_that_was_accepted_and_never_submitted_is_submitted_by_the_worker(server: Served, source: Path) -> None:
    from reelwright.pipeline.improving import Improvement
    from reelwright.pipeline.wanted_clips import order, submit_accepted_enhancements

    app = server.app
    row = order(app.floor, app.enhancements, source, source.name, Improvement(grain="fine"), "local")
    control = server.api.state.switchboard()
    assert submit_accepted_enhancements(app.enhancements, control) == [row.id]
    assert submit_accepted_enhancements(app.enhancements, control) == []
    assert control.status(row.id) is not None


def test_what_cannot_be_enhanced_is_refused_by_what_is_in_it(server: Served, source: Path, tmp_path: Path) -> None:
    editor = Editor(server)
    text, picture = tmp_path / "film.mp4", tmp_path / "still.mp4"
    text.write_bytes(b"this is no film at all, whatever it is called" * 20)
    picture.write_bytes(_png())
    assert editor.send(text, scale=2).status_code == 415
    assert editor.send(picture, scale=2).status_code == 422
    for options in ({}, {"scale": 9}, {"fps": "many"}, {"style": "/etc/passwd"}, {"colour": "/etc/passwd"}, {"x": 1}):
        assert editor.send(source, **options).status_code == 422, options
    headers = server.headers(TeamRole.VIEWER)
    refused = httpx.post(f"{server.url}/api/v1/enhancements", files={"clip": b"x"}, headers=headers, timeout=60)
    assert refused.status_code == 403
    assert editor.ask().json()["items"] == []


def test_a_clip_is_given_the_colours_and_the_paint_of_pictures_that_come_along(server: Served, tmp_path: Path) -> None:
    rushes = clip(tmp_path / "rushes.mp4", [pan(k) for k in range(8)])
    warm = still(tmp_path / "warm.png", (40, 90, 200))
    editor = Editor(server)
    asked = {
        "colours": {"colours": warm},
        "picture": {"picture": warm},
        "both": {"colours": rushes, "picture": warm},
        "neither": NOTHING,
    }
    sent = {name: editor.sent(rushes, beside, grain="fine", quality="preview") for name, beside in asked.items()}
    assert sent["both"]["options"] == {
        "colour": "rushes.mp4", "style": "warm.png", "grain": "fine", "quality": "preview"
    }  # fmt: skip
    with worker(server):
        told = {name: editor.until(one["id"], "done", "failed") for name, one in sent.items()}
    assert {name: one["state"] for name, one in told.items()} == dict.fromkeys(asked, "done"), told
    films = {name: httpx.get(server.url + one["result_url"], timeout=60).content for name, one in told.items()}
    assert len(set(films.values())) == len(asked)
    warmth = {}
    for name in ("colours", "neither"):
        path = tmp_path / f"{name}-made.mp4"
        path.write_bytes(films[name])
        frame = shown(path)[4].to_ndarray(format="rgb24").astype(float).mean((0, 1))
        warmth[name] = frame[0] - frame[2]
    assert warmth["colours"] > warmth["neither"] + 15, warmth


def still(path: Path, colour: tuple[int, int, int]) -> Path:
    rows = np.linspace(0.6, 1.2, 120)[:, None, None]
    cv2.imwrite(str(path), np.clip(np.full((120, 160, 3), colour) * rows, 0, 255).astype(np.uint8))
    return path


def test_what_comes_along_is_refused_by_what_is_in_it_and_a_model_by_its_name(
    server: Served, source: Path, tmp_path: Path
) -> None:
    editor, warm = Editor(server), still(tmp_path / "warm.png", (40, 90, 200))
    text = tmp_path / "warm.jpg"
    text.write_bytes(b"this is no picture, whatever it is called" * 20)
    words = tmp_path / "warm.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nNo picture.\n")
    refusals: list[tuple[int, str, Mapping[str, Path], dict[str, Any]]] = [
        (415, "neither a picture nor a film", {"picture": text}, {}),
        (415, "neither a picture nor a film", {"colours": text}, {}),
        (422, "other.mp4", {"picture": shutil.copyfile(source, tmp_path / "other.mp4")}, {}),
        (422, "warm.srt", {"colours": words}, {}),
        (422, "send this file, or the option style", {"picture": warm}, {"style": "sketch"}),
        (422, "send this file, or the option colour", {"colours": warm}, {"colour": True}),
        (422, "there is no such field", {"brush": warm}, {}),
        (422, "there is no model 'mine'", NOTHING, {"model": "mine", "scale": 2}),
        (422, "scale: 2", NOTHING, {"model": "mine"}),
    ]
    for status, why, beside, options in refusals:
        answer = editor.send(source, beside, **options)
        assert (answer.status_code, why in answer.text) == (status, True), answer.text
    twice = httpx.post(
        f"{server.url}/api/v1/enhancements",
        files=[("clip", source.read_bytes()), *[("picture", (f"{n}.png", warm.read_bytes())) for n in range(2)]],
        headers=server.headers(TeamRole.EDITOR),
        timeout=60,
    )
    assert twice.status_code == 422 and "send one file" in twice.text
    assert editor.ask().json()["items"] == []


def test_one_of_another_tenant_is_not_there(server: Served, source: Path) -> None:
    sent = Editor(server, "theirs").sent(source, grain="fine")
    ours = Editor(server)
    assert ours.ask().json()["items"] == []
    assert ours.ask(f"/{sent['id']}").status_code == 404
    assert ours.ask(f"/{sent['id']}", "DELETE").status_code == 404


def _png() -> bytes:
    return bytes(cv2.imencode(".png", np.zeros((64, 64, 3), np.uint8))[1])
