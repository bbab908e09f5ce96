"""Nothing in the server holds up its event loop: no statement to the database is made on its thread, and nothing that
runs there takes longer than a twentieth of a second of CPU."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from websockets.asyncio.client import connect

from reelwright.settings import Settings
from reelwright.web.identity import TeamRole
from reelwright.web.serving import settle

from ..unit.media.moving import clip, pan  # noqa: TID252 - tests are no package on the path
from .receiver import receiving
from .serving import Served, served
from .test_feed import create, tell

LONGEST_SECONDS = 0.05


class Watch:
    """Over the thread of an event loop: how long each thing that ran there took, and what it asked the database."""

    def __init__(self) -> None:
        self.thread: threading.Thread | None = None
        self.took: list[tuple[float, str]] = []
        self.asked: list[str] = []
        self.files: list[str] = []
        """What was done with files that lie on the disk."""

    def ran(self, handle: Any, seconds: float) -> None:
        if threading.current_thread() is self.thread and seconds > LONGEST_SECONDS / 10:
            task = getattr(handle._callback, "__self__", None)  # type: ignore[attr-defined]
            self.took.append((seconds, repr(task or handle)))

    def statement(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if threading.current_thread() is self.thread:
            self.asked.append(statement)

    def noted(self, name: str) -> Any:
        """A method of temporary files that tells of itself."""
        inner = getattr(SpooledTemporaryFile, name)

        def method(file: Any, *args: Any) -> Any:
            if threading.current_thread() is self.thread and file._rolled:
                self.files.append(name)
            return inner(file, *args)

        return method


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """What runs on the loop is timed by the CPU that its thread takes: a busy machine makes everything wait."""
    watch, run = Watch(), asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        watch.ran(handle, time.thread_time() - began)

    monkeypatch.setattr(asyncio.Handle, "_run", timed)
    for name in ("read", "write", "seek", "close"):
        monkeypatch.setattr(SpooledTemporaryFile, name, watch.noted(name))
    return watch


@pytest.fixture
def server(watch: Watch, tmp_path: Path, _tables: Path) -> Iterator[Served]:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    shutil.copyfile(_tables, workspace / "reelwright.db")
    with receiving() as receiver:
        hosts = f"127.0.0.1:{receiver.port}"
        with served(Settings(workspace=workspace, webhook_hosts=hosts)) as found:
            sa.event.listen(found.app.database, "before_cursor_execute", watch.statement)
            (watch.thread,) = [one for one in threading.enumerate() if one.name.endswith("(run)")]
            headers = found.headers(TeamRole.ADMIN)
            hook = httpx.post(f"{found.url}/api/v1/webhooks", json={"url": receiver.url()}, headers=headers, timeout=60)
            assert hook.status_code == 201
            settle()  # as it does when it starts: what other tests left here is not its garbage
            yield found
            gc.unfreeze()


def _everything(server: Served, film: Path, number: int) -> None:
    """What people and programs ask of a server, from beginning to end."""
    headers = server.headers(TeamRole.ADMIN)
    with httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, timeout=60) as client:
        made = client.post("/productions", json={"text": f"A keeper climbs the stair of tower {number}. " * 20})
        assert made.status_code == 202, made.text
        id_ = made.json()["id"]
        assert client.post(f"/productions/{id_}/pause").status_code in (200, 409)
        for path in ("", f"/{id_}", f"/{id_}/events", f"/{id_}/costs", f"/{id_}/gates", f"/{id_}/files"):
            assert client.get(f"/productions{path}").status_code == 200, path
        checked = client.post("/briefs/check", json={"text": "A lighthouse in a storm. " * 100})
        assert checked.status_code == 200, checked.text
        with film.open("rb") as file:
            sent = client.post(
                "/enhancements", files={"clip": (film.name, file)}, data={"options": json.dumps({"scale": 2})}
            )
        assert sent.status_code == 202, sent.text
        for path in ("/me", "/webhooks", "/keys", "/audit", "/enhancements", "/backends", "/openapi.json"):
            assert client.get(path).status_code == 200, path
        assert client.get("/me", headers={"Authorization": "Bearer rw_000000000000_" + "x" * 43}).status_code == 401


async def _watched(server: Served, name: str) -> None:
    """Twenty who watch, while much happens."""
    headers, url = server.headers(), f"{server.ws}/api/v1/productions/{name}/events/ws"

    async def watched() -> None:
        async with connect(url, additional_headers=headers, ping_interval=None) as socket:
            while '"title":"299"' not in await asyncio.wait_for(socket.recv(), 60):
                pass

    watching = [asyncio.ensure_future(watched()) for _ in range(20)]
    await asyncio.to_thread(tell, server.app.database, name, *range(300))
    await asyncio.gather(*watching)


def test_nothing_the_server_does_holds_up_its_event_loop(server: Served, watch: Watch, tmp_path: Path) -> None:
    film = clip(tmp_path / "film.mp4", [pan(k) for k in range(24)])
    name = create(server.app.database, "watched")
    assert httpx.get(f"{server.url}/health", timeout=60).status_code == 200  # the first of all readies the router
    watch.took.clear()
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(_everything, server, film, number) for number in range(1, 9)]
        asyncio.run(_watched(server, name))
        for one in done:
            one.result()
    assert watch.asked == [], "the database is asked in other threads"
    longest = max(watch.took, default=(0.0, ""))
    assert longest[0] < LONGEST_SECONDS, longest


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}], ids=["plain", "once"])
def test_a_large_file_that_is_sent_is_written_and_read_in_other_threads(
    server: Served, watch: Watch, headers: dict[str, str]
) -> None:
    sent = os.urandom(5_000_000)
    url, headers = f"{server.url}/api/v1/enhancements", server.headers(TeamRole.EDITOR) | headers
    httpx.post(url, headers=headers | {"Idempotency-Key": "first"}, timeout=60)  # loads what takes an upload
    watch.took.clear()
    answer = httpx.post(url, files={"clip": ("film.mp4", sent)}, headers=headers, timeout=60)
    assert answer.status_code == 415 and "neither a picture nor a film" in answer.text
    assert watch.files == []
    longest = max(watch.took, default=(0.0, ""))
    assert longest[0] < LONGEST_SECONDS, longest


def test_a_server_looks_through_what_it_has_loaded_no_more() -> None:
    before = gc.get_freeze_count()
    try:
        settle()
        assert gc.get_freeze_count() > before + 100_000
    finally:
        gc.unfreeze()


def test_the_watch_sees_what_holds_up_a_loop(watch: Watch) -> None:
    async def busy() -> None:
        watch.thread = threading.current_thread()
        await asyncio.sleep(0)
        until = time.thread_time() + 1.5 * LONGEST_SECONDS
        while time.thread_time() < until:
            pass

    asyncio.run(busy())
    assert max(watch.took)[0] > LONGEST_SECONDS
