"""Where a production stands. Every change of state or condition passes through these two tables."""

from __future__ import annotations

from enum import StrEnum

from reelwright.errors import Conflict

ROUNDS = 3
"""From CREATIVE to QA_SEMANTIC, at most: so often may notes send a film back."""


class State(StrEnum):
    """The eleven states of a production, in order."""

    INIT = "INIT"
    INPUT_SANITIZER = "INPUT_SANITIZER"
    ANALYSIS = "ANALYSIS"
    CREATIVE = "CREATIVE"
    VISUAL = "VISUAL"
    FINANCIAL = "FINANCIAL"
    RENDER = "RENDER"
    QA_TECH = "QA_TECH"
    QA_SEMANTIC = "QA_SEMANTIC"
    FINALIZE = "FINALIZE"
    COMPLETE = "COMPLETE"


class Condition(StrEnum):
    """Whether anything is happening to it."""

    RUNNING = "running"
    PAUSED = "paused"
    WAITING = "waiting"
    """At a gate, until a person has decided."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    COMPLETE = "complete"


NEXT_STATES: dict[State, frozenset[State]] = {
    State.INIT: frozenset({State.INPUT_SANITIZER}),
    State.INPUT_SANITIZER: frozenset({State.ANALYSIS}),
    State.ANALYSIS: frozenset({State.CREATIVE}),
    State.CREATIVE: frozenset({State.VISUAL}),
    State.VISUAL: frozenset({State.FINANCIAL}),
    State.FINANCIAL: frozenset({State.RENDER}),
    State.RENDER: frozenset({State.QA_TECH}),
    State.QA_TECH: frozenset({State.QA_SEMANTIC, State.RENDER}),
    State.QA_SEMANTIC: frozenset({State.FINALIZE, State.CREATIVE}),
    State.FINALIZE: frozenset({State.COMPLETE}),
    State.COMPLETE: frozenset(),
}

NEXT_CONDITIONS: dict[Condition, frozenset[Condition]] = {
    Condition.RUNNING: frozenset(
        {Condition.PAUSED, Condition.WAITING, Condition.FAILED, Condition.CANCELLED, Condition.COMPLETE}
    ),
    Condition.PAUSED: frozenset({Condition.RUNNING, Condition.CANCELLED}),
    Condition.WAITING: frozenset({Condition.RUNNING, Condition.CANCELLED}),
    Condition.FAILED: frozenset({Condition.RUNNING, Condition.CANCELLED}),
    Condition.CANCELLED: frozenset({Condition.RUNNING}),
    Condition.COMPLETE: frozenset({Condition.RUNNING}),
}
"""A complete production runs again when a file of it was lost or altered, or its brief was edited."""


def check_state(before: State, after: State) -> None:
    """Raises Conflict unless `before -> after` is in the table."""
    if after not in NEXT_STATES[before]:
        raise Conflict(f"a production cannot go from {before} to {after}")


def check_condition(before: Condition, after: Condition) -> None:
    """Raises Conflict unless `before -> after` is in the table. Staying is always allowed."""
    if after is not before and after not in NEXT_CONDITIONS[before]:
        raise Conflict(f"a {before} production cannot become {after}")
