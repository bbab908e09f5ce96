"""How much of a production is done is told from the time it took and the time it will take, and never falls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reelwright.film.events import (
    Event,
    GateDecided,
    GateReached,
    ProductionCompleted,
    ProductionPaused,
    ProductionResumed,
    ProductionStarted,
    RecipeMade,
    RecipesAsked,
    ShotsPlanned,
    StageEntered,
)
from reelwright.film.gate import Gate, Matter
from reelwright.film.status import State
from reelwright.pipeline.watched import HowFar, Watched
from reelwright.units import Money

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SHOTS = ("SH010", "SH020", "SH030", "SH040")
DIGEST = "d" * 64


class Clock:
    """One production, heard second by second."""

    def __init__(self) -> None:
        self.watched, self.now = Watched(workers=1), 0.0
        self.hear(ProductionStarted(run=1), ShotsPlanned(frames=dict.fromkeys(SHOTS, 24)))
        self.hear(StageEntered(state=State.RENDER, round=1), asked())

    def hear(self, *events: Event) -> None:
        for event in events:
            self.watched.hear(BEGAN + timedelta(seconds=self.now), event)

    def far(self) -> HowFar:
        return self.watched.far({}, BEGAN + timedelta(seconds=self.now), self.now)


def asked() -> RecipesAsked:
    labels = tuple(f"take {shot}" for shot in SHOTS)
    return RecipesAsked(state=State.RENDER, missing=(DIGEST,) * len(SHOTS), labels=labels, present=())


def made(shot: str, seconds: float) -> RecipeMade:
    return RecipeMade(recipe=DIGEST, what=f"take {shot}", cpu_seconds=seconds, wall_seconds=seconds)


def test_nothing_is_claimed_before_enough_is_made() -> None:
    assert Clock().far() == HowFar(None, None)


def test_half_of_the_takes_is_about_half_of_the_work() -> None:
    clock = Clock()
    for shot in SHOTS[:2]:
        clock.now += 10
        clock.hear(made(shot, 10.0))
    far = clock.far()
    assert far.share is not None and far.seconds_left is not None
    assert 20 < far.seconds_left < 35, "two takes, and some for what comes after"
    assert far.share == pytest.approx(20 / (20 + far.seconds_left))


def test_a_pause_is_no_work_and_what_was_said_is_not_taken_back() -> None:
    clock = Clock()
    clock.now += 10
    clock.hear(made("SH010", 10.0))
    before = clock.far().share
    clock.hear(ProductionPaused())
    clock.now += 3600
    assert clock.far() == HowFar(before, None)
    clock.hear(ProductionResumed())
    assert clock.far().share == before
    clock.now += 100
    clock.hear(made("SH020", 100.0))
    slow = clock.far()
    assert before is not None and slow.share is not None and slow.share >= before


def test_the_run_after_an_approval_goes_on_where_the_film_was_and_one_begun_anew_does_not() -> None:
    clock = Clock()
    clock.now += 10
    clock.hear(made("SH010", 10.0))
    before = clock.far().share
    matter = Matter(gate=Gate.LOCK, digest=DIGEST, says="4 takes", most=Money())
    clock.hear(GateReached(matter=matter))
    clock.now += 600
    assert clock.far() == HowFar(before, None)
    clock.hear(GateDecided(gate=Gate.LOCK, digest=DIGEST, is_approved=True, by="Ada"), ProductionStarted(run=2))
    assert clock.far().share == before
    clock.hear(ProductionStarted(run=3))
    assert clock.far().share is None


def test_what_is_complete_is_all_done() -> None:
    clock = Clock()
    clock.hear(ProductionCompleted())
    assert clock.far() == HowFar(1.0, 0.0)
