"""What happens reaches who watches: in order, without a gap, and without holding anybody up."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from reelwright.film.brief import Brief
from reelwright.film.events import (
    ProductionCompleted,
    RecipeMade,
    RecipesAsked,
    ScriptWritten,
    ShotsPlanned,
    StageEntered,
)
from reelwright.film.production import Production
from reelwright.film.status import Condition, State
from reelwright.store.database import open_database
from reelwright.store.productions import Productions
from reelwright.store.record import Record
from reelwright.store.tables import productions as rows
from reelwright.web.bulletins import Bulletin, Channel
from reelwright.web.feed import Feed, Watcher

SECONDS = 10.0


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    url = request.getfixturevalue("empty_database" if request.param == "sqlite" else "postgres_url")
    engine = open_database(url)
    yield engine
    engine.dispose()


def create(database: sa.Engine, name: str, tenant: str = "local") -> str:
    now, brief = datetime.now(UTC), Brief(text=f"A keeper climbs the stair of {name}.")
    made = Production(
        id=f"session_20260101_000000_{hashlib.sha256(name.encode()).hexdigest()[:12]}",
        title=name,
        brief=brief.digest,
        state=State.INIT,
        condition=Condition.RUNNING,
        run=1,
        created_at=now,
        updated_at=now,
    )
    Productions(database).create(brief, lambda: made)
    with database.begin() as connection:
        connection.execute(sa.update(rows).where(rows.c.id == made.id).values(tenant=tenant))
    return made.id


def tell(database: sa.Engine, production: str, *titles: object) -> None:
    for title in titles:
        Productions(database).append(production, ScriptWritten(title=str(title)))


class Reader:
    """Takes what comes to a watcher, one by one."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self._came: list[Bulletin] = []

    async def next(self) -> Bulletin | None:
        """None: it is over."""
        if not self._came:
            self._came = await asyncio.wait_for(self.watcher.some(), SECONDS)
        return self._came.pop(0) if self._came else None

    async def events(self, count: int) -> list[Bulletin]:
        """So many events; what is said of progress beside them is left out."""
        found: list[Bulletin] = []
        while len(found) < count:
            bulletin = await self.next()
            assert bulletin is not None
            if bulletin.seq is not None:
                found.append(bulletin)
        return found

    async def progress(self, **wanted: Any) -> dict[str, Any]:
        """The first word on progress that has these fields."""
        while True:
            bulletin = await self.next()
            assert bulletin is not None
            fields: dict[str, Any] = json.loads(bulletin.text)
            if bulletin.seq is None and all(fields[name] == value for name, value in wanted.items()):
                return fields


def titles(bulletins: list[Bulletin]) -> list[str]:
    return [json.loads(one.text)["title"] for one in bulletins]


def test_who_watches_a_production_is_told_its_events_and_no_others(database: sa.Engine) -> None:
    mine, other = create(database, "mine"), create(database, "other")

    async def watching() -> None:
        feed = Feed(Record(database), workers=2)
        async with feed.watch(Channel("local", mine)) as watcher:
            tell(database, other, "elsewhere")
            tell(database, mine, "one", "two")
            assert titles(await Reader(watcher).events(2)) == ["one", "two"]
        await feed.close()

    asyncio.run(watching())


def test_who_watches_a_tenant_is_told_of_all_its_productions_and_of_no_other_tenants(database: sa.Engine) -> None:
    ours = [create(database, name, "ours") for name in ("a", "b")]
    theirs = create(database, "theirs", "theirs")

    async def watching() -> None:
        feed = Feed(Record(database), workers=2)
        async with feed.watch(Channel("ours")) as watcher:
            tell(database, theirs, "secret")
            for name in ours:
                tell(database, name, name)
            tell(database, theirs, "secret")
            tell(database, ours[0], "last")
            found = await Reader(watcher).events(3)
        await feed.close()
        assert titles(found) == [*ours, "last"]
        ids = [one.id for one in found]
        assert None not in ids and ids == sorted(ids, key=lambda id_: id_ or 0)

    asyncio.run(watching())


class Slow(Record):
    """Takes a while to find out where it begins."""

    def last_id(self) -> int:
        time.sleep(0.3)
        return super().last_id()


def test_whatever_is_recorded_while_one_begins_to_watch_is_in_the_past_or_comes(database: sa.Engine) -> None:
    """The order of the route: watch, then read the past, then take what comes that was not in it."""
    name = create(database, "busy")
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            tell(database, name, number)

    async def watching() -> None:
        feed, writer = Feed(Slow(database), workers=2), threading.Thread(target=write)
        writer.start()
        try:
            for _ in range(6):
                seen: list[int] = []
                async with feed.watch(Channel("local", name)) as watcher:
                    reader = Reader(watcher)
                    while page := await feed.past(watcher.channel, seen[-1] if seen else 0):
                        seen += [one.seq or 0 for one in page]
                    while len(seen) < 10 or seen[-1] < 1.5 * seen[9]:
                        (one,) = await reader.events(1)
                        if (one.seq or 0) > seen[-1]:
                            seen.append(one.seq or 0)
                assert seen == list(range(1, len(seen) + 1))
        finally:
            stop.set()
            writer.join()
            await feed.close()

    asyncio.run(watching())


@pytest.mark.postgres
def test_an_event_that_is_committed_late_is_not_passed_over(postgres_url: str) -> None:
    """Two transactions that write at once: the one that appended first commits last, and its event is still told."""
    database = open_database(postgres_url)
    slow, quick = create(database, "slow"), create(database, "quick")
    record, productions = Record(database), Productions(database)
    appended, may_commit = threading.Event(), threading.Event()

    def hold_up(connection: sa.Connection) -> None:
        if threading.current_thread().name == "slow":
            appended.set()
            may_commit.wait(SECONDS)

    sa.event.listen(database, "commit", hold_up)
    before = record.last_id()
    late = threading.Thread(target=lambda: productions.append(slow, ScriptWritten(title="slow")), name="slow")
    late.start()
    assert appended.wait(SECONDS)
    early = threading.Thread(target=lambda: productions.append(quick, ScriptWritten(title="quick")))
    early.start()
    early.join(0.5)
    seen, last = [], before
    for one in record.after(last, 100):
        seen, last = [*seen, one.production], one.id
    may_commit.set()
    early.join(SECONDS)
    late.join(SECONDS)
    seen += [one.production for one in record.after(last, 100)]
    database.dispose()
    assert sorted(seen) == [quick, slow]


def test_one_who_does_not_take_what_comes_is_let_go_and_the_others_are_not_held_up(database: sa.Engine) -> None:
    name = create(database, "long")
    count = 300

    async def watching() -> None:
        feed = Feed(Record(database), workers=2)
        async with feed.watch(Channel("local", name)) as slow, feed.watch(Channel("local", name)) as quick:
            reading = asyncio.ensure_future(Reader(quick).events(count))
            await asyncio.to_thread(tell, database, name, *range(count))
            assert titles(await reading) == [str(number) for number in range(count)]
            left = Reader(slow)
            while (bulletin := await left.next()) is not None:
                assert bulletin.seq is None or bulletin.seq < count
            assert slow.is_late and not quick.is_late
        await feed.close()

    asyncio.run(watching())


def test_progress_is_told_with_the_share_of_the_whole_and_the_time_left(database: sa.Engine) -> None:
    name, productions = create(database, "drawn"), Productions(database)
    productions.append(name, ShotsPlanned(frames={"SH010": 48, "SH020": 48}))
    productions.append(name, StageEntered(state=State.RENDER, round=1))
    asked = RecipesAsked(
        state=State.RENDER, missing=("a" * 64, "b" * 64), labels=("take SH010", "take SH020"), present=()
    )
    productions.append(name, asked)

    async def watching() -> None:
        feed = Feed(Record(database), workers=1)
        async with feed.watch(Channel("local", name)) as one, feed.watch(Channel("local")) as all_of_them:
            productions.set_progress(name, "take SH010", 0.5)
            mine, all_of_theirs = Reader(one), Reader(all_of_them)
            for reader in (mine, all_of_theirs):
                assert (await reader.progress(items={"take SH010": 0.5}))["production"] == name
            made = RecipeMade(recipe="a" * 64, what="take SH010", cpu_seconds=2.0, wall_seconds=2.0)
            productions.append(name, made)
            productions.set_progress(name, "take SH010", 1.0)
            told = await mine.progress(items={"take SH010": 1.0})
            while told["seconds_left"] is None:
                told = await mine.progress()
            assert 2.0 <= told["seconds_left"] < 4.0, "a shot at the pace of the first, and some for what comes after"
            assert 0 < told["progress"] < 1
            productions.set_condition(name, Condition.COMPLETE, ProductionCompleted())
            assert (await mine.progress(progress=1.0))["seconds_left"] == 0
        async with feed.watch(Channel("local", name)) as later:
            assert (await Reader(later).progress())["progress"] == 1.0, "who comes later is told where it stands"
        await feed.close()

    asyncio.run(watching())


def test_nothing_is_looked_at_while_nobody_watches_and_closing_ends_who_does(database: sa.Engine) -> None:
    name = create(database, "quiet")
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if threading.current_thread().name == "feed":
            asked.append(statement)

    sa.event.listen(database, "before_cursor_execute", note)

    async def watching() -> None:
        feed = Feed(Record(database), workers=1)
        async with feed.watch(Channel("local", name)):
            await asyncio.sleep(0.3)
        assert asked
        await asyncio.sleep(0.3)
        asked.clear()
        tell(database, name, "nobody hears")
        await asyncio.sleep(0.3)
        assert asked == []
        async with feed.watch(Channel("local", name)) as watcher:
            tell(database, name, "somebody hears")
            assert titles(await Reader(watcher).events(1)) == ["somebody hears"]
            await feed.close()
            assert await Reader(watcher).next() is None
        async with feed.watch(Channel("local", name)) as late:
            assert await Reader(late).next() is None

    asyncio.run(watching())
