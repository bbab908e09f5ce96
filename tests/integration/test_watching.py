"""Who watches over HTTP is told what happens, comes back where they were, and costs little while nothing does."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from reelwright.settings import Settings
from reelwright.store.record import Record
from reelwright.web.bulletins import Bulletin, Channel
from reelwright.web.feed import Feed
from reelwright.web.routes import events as routes

from .serving import Served, served
from .test_feed import create, tell

SECONDS = 10.0


@pytest.fixture
def server(tmp_path: Path, _tables: Path) -> Iterator[Served]:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    shutil.copyfile(_tables, workspace / "reelwright.db")
    with served(Settings(workspace=workspace)) as found:
        yield found


class Stream:
    """A page's EventSource: what was sent, event by event."""

    def __init__(self, server: Served, path: str, **headers: str) -> None:
        self._client = httpx.Client(base_url=f"{server.url}/api/v1", timeout=SECONDS)
        sent = server.headers() | {name.replace("_", "-"): value for name, value in headers.items()}
        self._open = self._client.stream("GET", path, headers=sent)

    def __enter__(self) -> Stream:
        self.answer = self._open.__enter__()
        self._lines = self.answer.iter_lines()
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.__exit__(*error)
        self._client.close()

    def event(self) -> dict[str, str]:
        """The next, also of progress; keep-alive comments are left out."""
        fields: dict[str, str] = {}
        for line in self._lines:
            if line.startswith(":"):
                continue
            if not line and fields:
                return fields
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
        raise AssertionError("the stream has ended")

    def events(self, count: int) -> list[dict[str, str]]:
        """So many that happened."""
        found: list[dict[str, str]] = []
        while len(found) < count:
            event = self.event()
            if event["event"] != "progress":
                found.append(event)
        return found


def title(event: dict[str, str]) -> str:
    return str(json.loads(event["data"])["title"])


def test_events_are_given_in_pages_that_go_on_where_the_last_one_ended(server: Served) -> None:
    name = create(server.app.database, "paged")
    tell(server.app.database, name, *range(5))
    headers = server.headers()
    seen: list[int] = []
    after = 0
    while True:
        told = httpx.get(
            f"{server.url}/api/v1/productions/{name}/events",
            params={"after": after, "limit": 2},
            headers=headers,
            timeout=60,
        )
        assert told.status_code == 200
        if not told.json()["items"]:
            break
        seen += [item["seq"] for item in told.json()["items"]]
        after = told.json()["next_after"]
    assert seen == [1, 2, 3, 4, 5, 6] and after == 6
    first = httpx.get(f"{server.url}/api/v1/productions/{name}/events", headers=headers, timeout=60).json()["items"][0]
    assert first["kind"] == "production_started" and first["run"] == 1 and first["production"] == name


def test_a_stream_tells_what_was_and_then_what_happens_and_is_not_buffered(server: Served) -> None:
    name = create(server.app.database, "streamed")
    tell(server.app.database, name, "one")
    with Stream(server, f"/productions/{name}/events/stream") as stream:
        assert stream.answer.headers["content-type"].startswith("text/event-stream")
        assert stream.answer.headers["x-accel-buffering"] == "no"
        assert [event["event"] for event in stream.events(2)] == ["production_started", "script_written"]
        tell(server.app.database, name, "two")
        (event,) = stream.events(1)
        assert (event["id"], title(event)) == ("3", "two")


@pytest.mark.parametrize("how", ["header", "query"])
def test_one_who_comes_back_is_told_what_they_have_not_seen(server: Served, how: str) -> None:
    name = create(server.app.database, "back")
    tell(server.app.database, name, "one", "two", "three")
    path = f"/productions/{name}/events/stream"
    stream = Stream(server, path, Last_Event_ID="2") if how == "header" else Stream(server, f"{path}?after=2")
    with stream:
        assert [event["id"] for event in stream.events(2)] == ["3", "4"]
    assert (
        httpx.get(
            f"{server.url}/api/v1{path}", headers=server.headers() | {"Last-Event-ID": "x"}, timeout=60
        ).status_code
        == 422
    )


class Late(Feed):
    """Reads what was slowly, so that much of it comes as well."""

    async def past(self, channel: Channel, after: int) -> list[Bulletin]:
        page = await super().past(channel, after)
        await asyncio.sleep(0.15)
        return page


def test_nothing_is_told_twice_or_left_out_while_much_happens(server: Served) -> None:
    server.api.state.feed = Late(Record(server.app.database), workers=1)
    name = create(server.app.database, "busy")
    writer = threading.Thread(target=tell, args=(server.app.database, name, *range(40)))
    with Stream(server, f"/productions/{name}/events/stream") as stream:
        writer.start()
        ids = [int(event["id"]) for event in stream.events(41)]
        writer.join()
        time.sleep(0.3)
        tell(server.app.database, name, "last")
        ids += [int(event["id"]) for event in stream.events(1)]
    assert ids == list(range(1, 43))


def test_a_tenants_stream_begins_now_and_goes_on_after_any_event_of_its_own(server: Served) -> None:
    database = server.app.database
    old, theirs = create(database, "old"), create(database, "theirs", "theirs")
    with Stream(server, "/events/stream") as stream:
        tell(database, theirs, "secret")
        tell(database, old, "now")
        (event,) = stream.events(1)
        assert title(event) == "now" and json.loads(event["data"])["production"] == old
        last = event["id"]
    tell(database, old, "missed")
    tell(database, theirs, "secret")
    with Stream(server, "/events/stream", Last_Event_ID=last) as stream:
        assert title(stream.events(1)[0]) == "missed"


def test_progress_comes_beside_the_events_without_a_number(server: Served) -> None:
    name = create(server.app.database, "drawn")
    with Stream(server, f"/productions/{name}/events/stream") as stream:
        server.app.productions.set_progress(name, "take SH010", 0.25)
        while not (event := stream.event())["data"].startswith('{"kind":"progress"') or "SH010" not in event["data"]:
            pass
    assert event["event"] == "progress" and "id" not in event
    assert json.loads(event["data"]) == {
        "kind": "progress",
        "production": name,
        "items": {"take SH010": 0.25},
        "progress": None,
        "seconds_left": None,
    }


@pytest.mark.parametrize("path", ["events", "events/stream"])
def test_what_another_tenant_makes_is_not_there(server: Served, path: str) -> None:
    name = create(server.app.database, "theirs", "theirs")
    url = f"{server.url}/api/v1/productions/{name}/{path}"
    refused = httpx.get(url, headers=server.headers(), timeout=60)
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert httpx.get(url, timeout=60).status_code == 401


# --- WebSockets ---


async def told(socket: ClientConnection) -> dict[str, Any]:
    """The next event; progress is left out."""
    while True:
        fields: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), SECONDS))
        if fields["kind"] not in ("progress", "alive"):
            return fields


def test_a_websocket_tells_the_same_and_goes_on_after_an_event(server: Served) -> None:
    name = create(server.app.database, "socket")
    tell(server.app.database, name, "one")

    async def watching() -> None:
        url = f"{server.ws}/api/v1/productions/{name}/events/ws?after=1"
        async with connect(url, additional_headers=server.headers()) as socket:
            assert (await told(socket))["title"] == "one"
            await asyncio.to_thread(tell, server.app.database, name, "two")
            two = await told(socket)
        page = httpx.get(
            f"{server.url}/api/v1/productions/{name}/events",
            params={"after": 2},
            headers=server.headers(),
            timeout=60,
        )
        assert page.json()["items"] == [two]

    asyncio.run(watching())


def test_a_websocket_is_refused_before_it_opens_and_closed_when_it_is_spoken_to(server: Served) -> None:
    name, theirs = create(server.app.database, "quiet"), create(server.app.database, "theirs", "theirs")

    async def refused(path: str, headers: dict[str, str]) -> int:
        with pytest.raises(InvalidStatus) as refusal:
            await connect(f"{server.ws}/api/v1/productions/{path}", additional_headers=headers)
        return refusal.value.response.status_code

    async def watching() -> None:
        headers = server.headers()
        assert await refused(f"{theirs}/events/ws", headers) == 404
        assert await refused(f"{name}/events/ws", {}) == 401
        assert await refused(f"{name}/events/ws?after=-1", headers) in (403, 422)
        async with connect(f"{server.ws}/api/v1/productions/{name}/events/ws", additional_headers=headers) as socket:
            await socket.send("hello")
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    await asyncio.wait_for(socket.recv(), SECONDS)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1003

    asyncio.run(watching())


def test_a_stream_and_a_socket_end_after_a_while_so_that_who_watches_is_asked_again(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "LONGEST_SECONDS", 0.5)
    name = create(server.app.database, "brief")
    path = f"/api/v1/productions/{name}/events"
    began = time.monotonic()
    told_in_all = httpx.get(f"{server.url}{path}/stream", headers=server.headers(), timeout=SECONDS)
    assert "production_started" in told_in_all.text and 0.4 < time.monotonic() - began < 5

    async def watching() -> int | None:
        async with connect(f"{server.ws}{path}/ws", additional_headers=server.headers()) as socket:
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    await asyncio.wait_for(socket.recv(), SECONDS)
        return closed.value.rcvd.code if closed.value.rcvd else None

    assert asyncio.run(watching()) == 1012


def test_a_socket_on_which_nothing_happens_says_that_it_lives(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "ALIVE_SECONDS", 0.2)
    name = create(server.app.database, "still")

    async def watching() -> str:
        url = f"{server.ws}/api/v1/productions/{name}/events/ws?after=1"
        async with connect(url, additional_headers=server.headers()) as socket:
            while True:
                kind = str(json.loads(await asyncio.wait_for(socket.recv(), SECONDS))["kind"])
                if kind != "progress":
                    return kind

    assert asyncio.run(watching()) == "alive"


def test_who_goes_is_forgotten(server: Served) -> None:
    name = create(server.app.database, "gone")

    async def watching() -> None:
        url = f"{server.ws}/api/v1/productions/{name}/events/ws"
        async with connect(url, additional_headers=server.headers()) as socket:
            await told(socket)
            assert server.api.state.feed.watching == 1

    with Stream(server, f"/productions/{name}/events/stream") as stream:
        stream.events(1)
        assert server.api.state.feed.watching == 1
    asyncio.run(watching())
    give_up = time.monotonic() + SECONDS
    while server.api.state.feed.watching:
        assert time.monotonic() < give_up
        time.sleep(0.02)


def test_hundreds_of_idle_sockets_cost_little_and_each_is_told_at_once_what_happens(server: Served) -> None:
    name, count = create(server.app.database, "many"), 200
    headers = server.headers()

    async def watching() -> None:
        url = f"{server.ws}/api/v1/productions/{name}/events/ws?after=1"
        sockets = [
            await connect(url, additional_headers=headers, compression=None, ping_interval=None) for _ in range(count)
        ]
        try:
            await asyncio.sleep(0.5)
            idle = time.process_time()
            await asyncio.sleep(2.0)
            assert time.process_time() - idle < 0.5, "a quarter of a core, of the server and its clients together"
            began = time.monotonic()
            await asyncio.to_thread(tell, server.app.database, name, "news")
            titles = {(await told(socket))["title"] for socket in sockets}
            assert titles == {"news"} and time.monotonic() - began < 2.0
        finally:
            await asyncio.gather(*(socket.close() for socket in sockets))

    asyncio.run(watching())
