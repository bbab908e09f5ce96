"""What each stage took, read from the events of the last run."""

from __future__ import annotations

from reelwright.film.events import Event, ProductionStarted, RecipeMade, RecipesAsked, StageEntered, StageLeft
from reelwright.film.status import State
from reelwright.pipeline.complete import stage_costs
from reelwright.units import Money

NONE = Money()


def stage(state: State, seconds: float, *inside: Event, round_: int = 1) -> list[Event]:
    entered = StageEntered(state=state, round=round_)
    return [entered, *inside, StageLeft(state=state, round=round_, wall_seconds=seconds)]


def made(cpu_seconds: float) -> RecipeMade:
    return RecipeMade(recipe="0" * 64, what="take SH010", cpu_seconds=cpu_seconds, wall_seconds=9.0)


def asked(missing: int, present: int) -> RecipesAsked:
    return RecipesAsked(state=State.RENDER, missing=("0" * 64,) * missing, present=("1" * 64,) * present)


def test_a_stage_has_its_time_its_makers_cpu_and_how_much_was_there() -> None:
    events = [ProductionStarted(run=1), *stage(State.RENDER, 5.0, asked(2, 3), made(1.5), made(2.0), asked(0, 1))]
    (cost,) = stage_costs(events, NONE)
    assert (cost.state, cost.wall_seconds, cost.cpu_seconds, cost.made, cost.present) == ("RENDER", 5.0, 3.5, 2, 4)


def test_only_the_last_run_counts() -> None:
    events = [
        ProductionStarted(run=1),
        *stage(State.RENDER, 5.0, asked(1, 0), made(1.0)),
        ProductionStarted(run=2),
        *stage(State.RENDER, 1.0, asked(0, 1)),
    ]
    assert [(cost.wall_seconds, cost.made, cost.present) for cost in stage_costs(events, NONE)] == [(1.0, 0, 1)]


def test_a_stage_passed_again_has_a_row_of_its_own_and_what_the_takes_cost_is_told_once() -> None:
    events = [
        ProductionStarted(run=1),
        *stage(State.CREATIVE, 0.1),
        *stage(State.RENDER, 5.0, asked(1, 0), made(4.0)),
        *stage(State.CREATIVE, 0.2, round_=2),
        *stage(State.RENDER, 3.0, asked(1, 0), made(2.0), round_=2),
    ]
    costs = stage_costs(events, Money.usd("3"))
    assert [cost.state for cost in costs] == ["CREATIVE", "RENDER", "CREATIVE (round 2)", "RENDER (round 2)"]
    assert [cost.cpu_seconds for cost in costs] == [0, 4.0, 0, 2.0]
    assert sum((cost.cost for cost in costs), Money()) == Money.usd("3")


def test_the_stage_that_writes_the_report_is_not_in_it() -> None:
    assert stage_costs([ProductionStarted(run=1), *stage(State.COMPLETE, 1.0)], NONE) == []
