"""What happens, for all who watch: one thread of this process looks, however many pages are open.

It looks only while somebody watches. A watcher has a place of its own for what it has not taken yet, of bounded size:
one that cannot keep up is let go, and comes back with the number of the last event it had.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from reelwright.errors import WorkspaceError
from reelwright.store.record import Happening, Record
from reelwright.web.bulletins import Bulletin, Channel, event_bulletin
from reelwright.web.standings import Standings

LOOK_SECONDS = 0.05
"""How often it looks: half of it is what an event waits on average."""
_MOST_WAITING = 256
"""Events that a watcher may not have taken yet."""
_AT_ONCE = 500
"""Events of one look."""
_AGAIN_SECONDS = 1.0
"""After the database refused."""

_log = logging.getLogger(__name__)


class Watcher:
    """What one who watches has not taken yet. Of one event loop."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._events: list[Bulletin] = []
        self._progress: dict[str, Bulletin] = {}
        """The latest word on each production: older ones are of no use."""
        self._news = asyncio.Event()
        self.begun = asyncio.Event()
        """From when on nothing passes unseen."""
        self.is_over = False
        self.is_late = False
        """Whether it was let go for being too slow."""

    def give(self, bulletin: Bulletin) -> None:
        if self.is_over:
            return
        if bulletin.seq is None:
            self._progress[bulletin.production] = bulletin
        elif len(self._events) >= _MOST_WAITING:
            self.is_late = True
            self.end()
        else:
            self._events.append(bulletin)
        self._news.set()

    def end(self) -> None:
        self.is_over = True
        self._events.clear()
        self._progress.clear()
        self._news.set()
        self.begun.set()

    async def some(self) -> list[Bulletin]:
        """All that came, once there is any; nothing: it is over."""
        while not (self._events or self._progress or self.is_over):
            self._news.clear()
            await self._news.wait()
        found = [*self._events, *self._progress.values()]
        self._events.clear()
        self._progress.clear()
        return found


class Feed:
    """Of one process and one event loop."""

    def __init__(self, record: Record, workers: int) -> None:
        """`workers`: how many things are made at once, as far as one knows: for the time left."""
        self._record, self._workers = record, workers
        self._watchers: set[Watcher] = set()
        self._lock = threading.Lock()
        self._is_looking = False
        """Whether the thread knows from which event on it looks. With the watchers, under the lock."""
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._latest: dict[str, Bulletin] = {}
        """Production -> the last word on its progress, of those that the thread keeps the standing of."""

    @property
    def watching(self) -> int:
        """How many watch."""
        return len(self._watchers)

    @asynccontextmanager
    async def watch(self, channel: Channel) -> AsyncIterator[Watcher]:
        """From now on: whatever is recorded after this has begun comes to the watcher, what was before may too."""
        self._loop = asyncio.get_running_loop()
        watcher = Watcher(channel)
        with self._lock:
            self._watchers.add(watcher)
            if self._is_looking:
                watcher.begun.set()
        if self._closing.is_set():
            watcher.end()
        elif self._thread is None:
            self._thread = threading.Thread(target=self._look_until_closed, name="feed", daemon=True)
            self._thread.start()
        self._wanted.set()
        try:
            await watcher.begun.wait()
            for bulletin in self._latest.values():
                if channel.has(bulletin.production, bulletin.tenant):
                    watcher.give(bulletin)
            yield watcher
        finally:
            with self._lock:
                self._watchers.discard(watcher)

    async def past(self, channel: Channel, after: int) -> list[Bulletin]:
        """The next events of the past, at most a page, after that number: of its own in a production, of all else."""
        return [event_bulletin(one) for one in await asyncio.to_thread(self._read, channel, after)]

    def _read(self, channel: Channel, after: int) -> list[Happening]:
        if channel.production:
            return self._record.of(channel.production, after, _AT_ONCE)
        return self._record.after(after, _AT_ONCE, channel.tenant)

    def end(self) -> None:
        """End all who watch, soon, and let nobody watch any more. From any thread, or a signal's handler."""
        self._closing.set()
        self._wanted.set()
        if self._loop is not None:
            self._call(self._end_all)

    async def close(self) -> None:
        """End all who watch, and look no more."""
        self.end()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    # In the thread

    def _look_until_closed(self) -> None:
        while not self._closing.is_set():
            self._wanted.wait()
            try:
                self._look_while_wanted()
            except WorkspaceError as refusal:
                _log.warning("cannot look what happens, and will look again: %s", refusal)
                with self._lock:
                    self._is_looking = False
                self._call(self._let_all_go)
                self._closing.wait(_AGAIN_SECONDS)

    def _look_while_wanted(self) -> None:
        last = self._record.last_id()
        standings = Standings(self._record, self._workers)
        with self._lock:
            self._is_looking = True
            self._call(self._latest.clear)
            self._call(self._begin, [*self._watchers])
        seen = frozenset[Channel]()
        with self._record.pulse() as pulse:
            while not self._closing.is_set():
                with self._lock:
                    channels = frozenset(watcher.channel for watcher in self._watchers)
                    if not channels:
                        self._is_looking = False
                        self._wanted.clear()
                        return
                if pulse.has_changed() or standings.owes or channels != seen:
                    last = self._look(last, standings, channels)
                seen = channels
                self._closing.wait(LOOK_SECONDS)

    def _look(self, last: int, standings: Standings, channels: frozenset[Channel]) -> int:
        """Tell what is new after event `last`; gives the id of the last event that is told now."""
        while fresh := self._record.after(last, _AT_ONCE):
            last = fresh[-1].id
            standings.hear(fresh)
            self._call(self._give, [event_bulletin(one) for one in fresh])
            if len(fresh) < _AT_ONCE:
                break
        words, gone = standings.told(channels)
        self._call(self._forget, gone)
        self._call(self._give, words)
        return last

    def _call(self, what: Callable[..., None], *told: object) -> None:
        assert self._loop is not None
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what, *told)

    # On the event loop

    def _begin(self, watchers: Iterable[Watcher]) -> None:
        for watcher in watchers:
            watcher.begun.set()

    def _give(self, bulletins: Iterable[Bulletin]) -> None:
        watchers = [*self._watchers]
        for bulletin in bulletins:
            if bulletin.seq is None:
                self._latest[bulletin.production] = bulletin
            for watcher in watchers:
                if watcher.channel.has(bulletin.production, bulletin.tenant):
                    watcher.give(bulletin)

    def _forget(self, productions: Iterable[str]) -> None:
        for production in productions:
            self._latest.pop(production, None)

    def _end_all(self) -> None:
        for watcher in [*self._watchers]:
            watcher.end()

    def _let_all_go(self) -> None:
        """Events may pass unseen now: who watches comes back, and reads what was."""
        for watcher in [*self._watchers]:
            watcher.is_late = True
            watcher.end()
