"""A provider that is down is left alone for a while, and tried by one request before all come back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from reelwright.network.breaker import Breaker, CircuitOpen
from reelwright.network.fault import Fault, ProviderError

ANSWERS = [Fault.RATE_LIMITED, Fault.INVALID, Fault.MODERATED, Fault.FAILED, Fault.FAILED_FOR_NOW, Fault.GONE]


class Line:
    """A breaker on a clock that is set."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 28, 12, tzinfo=UTC)
        self.breaker = Breaker("runway", lambda: self.at)

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def good(self) -> None:
        with self.breaker.call():
            pass

    def bad(self, fault: Fault = Fault.UNREACHABLE, after: float | None = None) -> None:
        with pytest.raises(ProviderError), self.breaker.call():
            raise ProviderError(fault, "no way through", retry_after_seconds=after)

    def down(self) -> None:
        for _ in range(3):
            self.bad()

    @property
    def is_open(self) -> bool:
        return self.breaker.refusal() is not None


@pytest.fixture
def line() -> Line:
    return Line()


def test_it_opens_after_three_times_unreachable_in_a_row(line: Line) -> None:
    line.bad()
    line.bad()
    assert not line.is_open
    line.good()
    line.bad()
    line.bad()
    assert not line.is_open
    line.bad()
    assert line.is_open


@pytest.mark.parametrize("fault", [Fault.AUTH, Fault.QUOTA])
def test_a_refused_key_and_an_empty_purse_open_it_at_once_for_ten_minutes(line: Line, fault: Fault) -> None:
    line.bad(fault)
    said = line.breaker.refusal()
    assert said == f"runway is left alone until 12:10:00 UTC, because it answered: {fault}: no way through"
    line.later(599)
    assert line.is_open
    line.later(1)
    assert not line.is_open
    line.bad(fault)
    line.later(599)
    assert line.is_open


@pytest.mark.parametrize("fault", ANSWERS)
def test_an_answer_breaks_the_row_and_closes_it_even_if_it_is_a_refusal(line: Line, fault: Fault) -> None:
    line.bad()
    line.bad()
    line.bad(fault)
    line.bad()
    line.bad()
    assert not line.is_open
    line.bad()
    line.later(60)
    line.bad(fault)
    assert not line.is_open
    line.bad()
    assert not line.is_open


def test_no_answer_to_what_may_have_been_taken_says_nothing(line: Line) -> None:
    for _ in range(5):
        line.bad(Fault.AMBIGUOUS)
    assert not line.is_open
    line.down()
    line.later(60)
    line.bad(Fault.AMBIGUOUS)
    assert not line.is_open  # the next is a trial too
    line.bad()
    assert line.is_open


def test_while_open_nothing_is_sent_and_it_says_why_and_until_when(line: Line) -> None:
    line.down()
    said = line.breaker.refusal()
    assert said == (
        "runway is left alone until 12:01:00 UTC, because it could not be reached 3 times in a row "
        "(unreachable: no way through)"
    )
    line.later(20)
    with pytest.raises(CircuitOpen, match="until 12:01:00 UTC") as refusal, line.breaker.call():
        pytest.fail("it was sent")
    assert refusal.value.retry_after_seconds == 40


def test_its_time_doubles_with_each_trial_that_fails_up_to_a_quarter_of_an_hour(line: Line) -> None:
    line.down()
    for seconds in (60, 120, 240, 480, 900, 900, 900):
        line.later(seconds - 1)
        assert line.is_open
        line.later(1)
        assert not line.is_open
        line.bad()
    line.later(900)
    line.good()
    line.down()
    line.later(60)
    assert not line.is_open


def test_what_the_provider_says_to_wait_is_waited(line: Line) -> None:
    line.bad()
    line.bad()
    line.bad(after=1200)
    line.later(1199)
    assert line.is_open
    line.later(1)
    assert not line.is_open


def test_one_trial_goes_through_and_the_others_wait_for_its_end(line: Line) -> None:
    line.down()
    line.later(60)
    with line.breaker.call():
        said = line.breaker.refusal()
        assert said is not None and said.startswith("one request is trying whether runway is back")
        with pytest.raises(CircuitOpen), line.breaker.call():
            pytest.fail("it was sent")
    with line.breaker.call(), line.breaker.call():
        pass


def test_a_trial_that_is_cancelled_leaves_room_for_another(line: Line) -> None:
    async def run() -> None:
        async def trial() -> None:
            with line.breaker.call():
                await asyncio.sleep(3600)

        task = asyncio.create_task(trial())
        await asyncio.sleep(0)
        assert line.is_open
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    line.down()
    line.later(60)
    asyncio.run(run())
    assert not line.is_open
    line.bad()
    assert line.is_open  # it was a trial


def test_what_was_sent_before_it_opened_and_fails_after_does_not_make_it_longer(line: Line) -> None:
    async def lost(gate: asyncio.Event) -> None:
        with pytest.raises(ProviderError), line.breaker.call():
            await gate.wait()
            raise ProviderError(Fault.UNREACHABLE, "reset")

    async def run() -> None:
        gate = asyncio.Event()
        tasks = [asyncio.create_task(lost(gate)) for _ in range(8)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*tasks)

    asyncio.run(run())
    line.later(60)
    assert not line.is_open
    line.bad()
    line.later(119)
    assert line.is_open
    line.later(1)
    assert not line.is_open


def test_what_was_sent_before_it_opened_and_succeeds_after_closes_it(line: Line) -> None:
    with line.breaker.call():
        line.down()
        assert line.is_open
    assert not line.is_open


def test_a_clock_that_is_set_back_leaves_it_open_no_longer_than_its_time(line: Line) -> None:
    line.down()
    line.later(-86_400)
    assert line.is_open
    line.later(60)
    assert not line.is_open
