"""No minute has more requests than were agreed, and none is sent while the far end asks for quiet."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.network.bucket import TokenBucket


@dataclass
class Hours:
    """A clock that stands until somebody sleeps; whoever sleeps wakes when its time has come."""

    time: float = 1000.0
    sleepers: list[tuple[float, asyncio.Event]] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self.sleepers.append((self.time + seconds, woken))
        await woken.wait()

    async def pass_until(self, tasks: list[asyncio.Task[None]]) -> None:
        while True:
            for _ in range(5):
                await asyncio.sleep(0)
            if all(task.done() for task in tasks):
                return
            self.sleepers.sort(key=lambda one: one[0])
            self.time, woken = self.sleepers.pop(0)
            woken.set()


def sent_at(bucket: TokenBucket, hours: Hours, count: int, hold: float = 0.0) -> list[float]:
    """When each of so many, who all ask at once, is let through."""
    times: list[tuple[int, float]] = []

    async def send(number: int) -> None:
        assert await bucket.take(1e6)
        times.append((number, hours.now()))

    async def run() -> None:
        tasks = [asyncio.create_task(send(number)) for number in range(count)]
        if hold:
            await asyncio.sleep(0)
            bucket.hold(hold)
        await hours.pass_until(tasks)

    asyncio.run(run())
    assert [number for number, _ in times] == list(range(count)), "they were let through out of turn"
    return [time for _, time in times]


def opened(per_minute: int = 60, at_once: int = 10) -> tuple[TokenBucket, Hours]:
    hours = Hours()
    return TokenBucket(per_minute, at_once, hours.now, hours.sleep), hours


@given(st.integers(2, 80), st.integers(1, 79), st.integers(1, 200))
def test_no_minute_has_more_than_was_agreed_and_nobody_is_passed_over(per_minute: int, part: int, count: int) -> None:
    at_once = min(part, per_minute - 1)
    times = sent_at(*opened(per_minute, at_once), count)
    for time in times:
        assert sum(time <= other < time + 59.999 for other in times) <= per_minute


def test_sixty_a_minute_are_let_through_and_ten_of_them_at_once() -> None:
    times = sent_at(*opened(), 130)
    assert times[:10] == [1000.0] * 10 and times[10] == pytest.approx(1001.2)
    assert times[-1] == pytest.approx(1000 + 120 * 1.2)


def test_while_it_is_held_nobody_sends_not_even_who_is_waiting_already() -> None:
    bucket, hours = opened(60, 2)
    times = sent_at(bucket, hours, 4, hold=30)
    assert times[:2] == [1000.0, 1000.0]
    assert times[2] >= 1030


def test_who_cannot_wait_so_long_is_told_at_once_and_takes_nobody_elses_place() -> None:
    bucket, hours = opened(60, 1)

    async def run() -> list[bool]:
        found = [await bucket.take(0.5) for _ in range(20)]
        bucket.hold(10)
        return [*found, await bucket.take(9.9)]

    assert asyncio.run(run()) == [True] + [False] * 20
    hours.time += 10
    assert asyncio.run(bucket.take(0))


def test_who_is_cancelled_gives_its_place_back() -> None:
    bucket, hours = opened(60, 1)

    async def run() -> None:
        await bucket.take(60)
        waiting = [asyncio.create_task(bucket.take(600)) for _ in range(50)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        hours.time += 1.1
        assert await bucket.take(0)

    asyncio.run(run())


def test_a_bucket_that_is_never_refilled_is_refused() -> None:
    with pytest.raises(ValueError):
        TokenBucket(10, 10)
