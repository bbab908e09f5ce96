"""Who waits for a child process gets one by turn."""

from __future__ import annotations

import asyncio

from reelwright.engine.children import AT_ONCE, _Line


def test_places_are_given_by_turn_and_not_by_who_came_to_wait_first() -> None:
    async def went_in() -> list[int]:
        line, order = _Line(1), list[int]()

        async def job(turn: int) -> None:
            async with line.place(turn):
                order.append(turn)
                await asyncio.sleep(0)

        await asyncio.gather(*(job(turn) for turn in (0, 5, 2, AT_ONCE, 4)))
        return order

    assert asyncio.run(went_in()) == [0, AT_ONCE, 2, 4, 5]


def test_who_goes_away_takes_no_place_along_even_when_it_was_just_called() -> None:
    async def is_free_again() -> bool:
        line = _Line(1)
        holds, is_in = asyncio.Event(), asyncio.Event()

        async def holder() -> None:
            async with line.place(0):
                is_in.set()
                await holds.wait()

        async def waiter() -> None:
            async with line.place(1):
                pass

        first = asyncio.create_task(holder())
        await is_in.wait()
        called, gone = asyncio.create_task(waiter()), asyncio.create_task(waiter())
        await asyncio.sleep(0)
        gone.cancel()
        holds.set()
        await first
        called.cancel()  # the place was given to it, and it has not run since
        await asyncio.gather(called, gone, return_exceptions=True)
        await asyncio.wait_for(waiter(), 10)
        return True

    assert asyncio.run(is_free_again())
