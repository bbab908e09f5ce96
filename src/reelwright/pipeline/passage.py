"""The way of a production through the stages, as its events tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reelwright.film.events import Event, ProductionStarted, StageEntered, StageLeft
from reelwright.film.production import Production
from reelwright.film.status import Condition, State
from reelwright.pipeline.stages import STAGES


class StageStatus(StrEnum):
    DONE = "done"
    CURRENT = "current"
    WAITING = "waiting"
    """A gate before it is shut."""
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class StagePassed:
    state: State
    takes: str
    gives: str
    status: StageStatus
    round: int
    """In which it is, or was passed last; 1 where it was not yet."""
    wall_seconds: float | None
    """What it took in the last run, the last time; None: it was not passed yet."""
    said: str


def stages_passed(production: Production, events: Iterable[Event]) -> list[StagePassed]:
    """All eleven, in order, of the run it is in. Those of an earlier run that come after where it is are to come."""
    left: dict[State, StageLeft] = {}
    round_ = 1
    for event in events:
        match event:
            case ProductionStarted():
                left, round_ = {}, 1
            case StageEntered():
                round_ = event.round
            case StageLeft():
                left[event.state] = event
            case _:
                pass
    order = list(State)
    here = order.index(production.state)
    is_over = production.condition is Condition.COMPLETE
    found = []
    for number, state in enumerate(order):
        last = left.get(state) if number < here or is_over else None
        status = StageStatus.DONE if number < here or is_over else StageStatus.TO_COME
        if number == here and not is_over:
            status = StageStatus.WAITING if production.condition is Condition.WAITING else StageStatus.CURRENT
        found.append(
            StagePassed(
                state=state,
                takes=STAGES[state].takes,
                gives=STAGES[state].gives,
                status=status,
                round=last.round if last else round_ if number == here else 1,
                wall_seconds=last.wall_seconds if last else None,
                said=last.said if last else "",
            )
        )
    return found
