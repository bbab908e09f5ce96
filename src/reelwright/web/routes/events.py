"""What happens: as pages, as server-sent events, and over a WebSocket; each from any event on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, WebSocket, WebSocketDisconnect
from fastapi.sse import KEEPALIVE_COMMENT
from starlette.responses import StreamingResponse

from reelwright.store.record import Record
from reelwright.web.bulletins import Bulletin, Channel, event_fields
from reelwright.web.feed import Feed
from reelwright.web.given import Opened, TheFeed
from reelwright.web.identity import Permission, Principal, may
from reelwright.web.mine import mine
from reelwright.web.schemas.events import EventItem, EventPage

router = APIRouter(tags=["events"])

LONGEST_SECONDS = 900.0
"""Of one stream. Who watches comes back by itself, and is asked again who they are."""
ALIVE_SECONDS = 15.0
"""When nothing was sent for so long, something is that says nothing: proxies let go of what is silent, and a page on a
WebSocket cannot see a ping."""
ALIVE = '{"kind":"alive"}'
_UNBUFFERED = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}

Seer = Annotated[Principal, may(Permission.SEE)]
After = Annotated[int, Query(ge=0, le=2**62, description="Number of the last event that is known already.")]
LastEventId = Annotated[
    int | None,
    Header(alias="Last-Event-ID", ge=0, le=2**62, description="As `after`; browsers send it when they come back."),
]


@router.get("/productions/{production}/events", summary="What happened to a production")
def list_events(
    production: str,
    app: Opened,
    caller: Seer,
    after: After = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> EventPage:
    found = Record(app.database).of(mine(app, caller, production).id, after, limit)
    items = tuple(EventItem.model_validate(event_fields(one)) for one in found)
    return EventPage(items=items, next_after=found[-1].seq if found else after)


class EventStream(StreamingResponse):
    """Server-sent events that are written already. FastAPI's own are written anew for each who watches, and pass three
    tasks: with 200 who watch, more than three times the work."""

    media_type = "text/event-stream"


@dataclass(frozen=True, slots=True)
class _Place:
    """What is watched, and from where on."""

    channel: Channel
    after: int


def _in_production(
    production: str, app: Opened, caller: Seer, after: After = 0, last_event_id: LastEventId = None
) -> _Place:
    channel = Channel(caller.tenant, mine(app, caller, production).id)
    return _Place(channel, after if last_event_id is None else last_event_id)


def _in_tenant(
    app: Opened,
    caller: Seer,
    after: Annotated[int | None, Query(ge=0, le=2**62, description="As Last-Event-ID; none: from now on.")] = None,
    last_event_id: LastEventId = None,
) -> _Place:
    start = last_event_id if last_event_id is not None else after
    return _Place(Channel(caller.tenant), Record(app.database).last_id() if start is None else start)


@router.get(
    "/productions/{production}/events/stream",
    summary="What happens to a production, as it happens",
    response_class=EventStream,
)
async def stream_events(place: Annotated[_Place, Depends(_in_production)], feed: TheFeed) -> EventStream:
    """First what happened after `after`, then what happens. `event` is the kind, `id` the number of the event, `data`
    the event as `GET .../events` has it. Beside them `event: progress`, without an id: how far each thing is that is
    being made, how much of the whole is done, and how many seconds are left."""
    return EventStream(_stream(feed, place), headers=_UNBUFFERED)


@router.get(
    "/events/stream",
    summary="What happens to all productions of the tenant, as it happens",
    response_class=EventStream,
)
async def stream_all_events(place: Annotated[_Place, Depends(_in_tenant)], feed: TheFeed) -> EventStream:
    """As for one production; the ids number the events of all of them."""
    return EventStream(_stream(feed, place), headers=_UNBUFFERED)


async def _stream(feed: Feed, place: _Place) -> AsyncIterator[bytes]:
    """What comes at once is sent at once: a chunk for each event would cost the server as much as all else."""
    async for bulletins in _bulletins(feed, place):
        if not bulletins:
            yield KEEPALIVE_COMMENT
        elif place.channel.production:
            yield b"".join(one.sent_to_one for one in bulletins)
        else:
            yield b"".join(one.sent_to_all for one in bulletins)


async def _bulletins(feed: Feed, place: _Place) -> AsyncIterator[list[Bulletin]]:
    """What was, then what comes, without a gap, until they are too many to take, or it has lasted long enough; nothing
    where nothing came for a while."""
    is_of_one = place.channel.production is not None
    last = place.after
    async with feed.watch(place.channel) as watcher:
        give_up = asyncio.get_running_loop().call_later(LONGEST_SECONDS, watcher.end)
        try:
            while page := await feed.past(place.channel, last):
                yield page
                last = _number(page[-1], is_of_one)
            while True:
                try:
                    came = await asyncio.wait_for(watcher.some(), ALIVE_SECONDS)
                except TimeoutError:
                    yield []
                    continue
                if not came:
                    return
                fresh = [one for one in came if one.seq is None or _number(one, is_of_one) > last]
                last = max([last, *(_number(one, is_of_one) for one in fresh)])
                if fresh:
                    yield fresh
        finally:
            give_up.cancel()


def _number(bulletin: Bulletin, is_of_one: bool) -> int:
    return (bulletin.seq if is_of_one else bulletin.id) or 0


class HungUp(Exception):
    """A WebSocket is closed, for a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@router.websocket("/productions/{production}/events/ws")
async def watch_events(socket: WebSocket, place: Annotated[_Place, Depends(_in_production)], feed: TheFeed) -> None:
    """The same objects as the stream, each a message of its own. A client that says anything is closed with 1003; 1012
    asks it to come back, with the number of the last event; 1011 is the server's fault."""
    await socket.accept()
    sending = asyncio.ensure_future(_send(socket, feed, place))
    listening = asyncio.ensure_future(_listen(socket))
    try:
        done, _ = await asyncio.wait((sending, listening), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except WebSocketDisconnect:
        return
    except HungUp as refusal:
        await _closed(socket, refusal.code, refusal.reason)
    except Exception:
        await _closed(socket, 1011, "an error in the server; its log says more")
        raise
    finally:
        for task in (sending, listening):
            task.cancel()
        await asyncio.gather(sending, listening, return_exceptions=True)


async def _send(socket: WebSocket, feed: Feed, place: _Place) -> None:
    async with contextlib.aclosing(_bulletins(feed, place)) as coming:  # type: ignore[type-var]
        async for bulletins in coming:
            for text in [one.text for one in bulletins] or [ALIVE]:
                await socket.send_text(text)
    raise HungUp(1012, "come back, with the number of the last event")


async def _listen(socket: WebSocket) -> None:
    """Until the client goes, or says something."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    raise HungUp(1003, "this socket only tells")


async def _closed(socket: WebSocket, code: int, reason: str) -> None:
    with contextlib.suppress(RuntimeError):  # it was closed meanwhile
        await socket.close(code, reason)
