"""State and condition change only as the tables allow."""

from __future__ import annotations

from itertools import product

import pytest

from reelwright.errors import Conflict
from reelwright.film.status import NEXT_CONDITIONS, NEXT_STATES, Condition, State, check_condition, check_state

ALLOWED_STATES = """
INIT > INPUT_SANITIZER
INPUT_SANITIZER > ANALYSIS
ANALYSIS > CREATIVE
CREATIVE > VISUAL
VISUAL > FINANCIAL
FINANCIAL > RENDER
RENDER > QA_TECH
QA_TECH > RENDER
QA_TECH > QA_SEMANTIC
QA_SEMANTIC > CREATIVE
QA_SEMANTIC > FINALIZE
FINALIZE > COMPLETE
"""

ALLOWED_CONDITIONS = """
running > paused
running > waiting
running > failed
running > cancelled
running > complete
paused > running
paused > cancelled
waiting > running
waiting > cancelled
failed > running
failed > cancelled
cancelled > running
complete > running
"""


def _pairs(table: str) -> set[tuple[str, str]]:
    return {(before, after) for before, _, after in (line.split() for line in table.strip().splitlines())}


def _may_go(before: State, after: State) -> bool:
    try:
        check_state(before, after)
    except Conflict:
        return False
    return True


def _may_become(before: Condition, after: Condition) -> bool:
    try:
        check_condition(before, after)
    except Conflict:
        return False
    return True


def test_there_are_eleven_states_in_the_order_of_the_way_of_a_film() -> None:
    assert " ".join(State) == (
        "INIT INPUT_SANITIZER ANALYSIS CREATIVE VISUAL FINANCIAL RENDER QA_TECH QA_SEMANTIC FINALIZE COMPLETE"
    )


def test_only_the_listed_changes_of_state_are_allowed() -> None:
    allowed = {(before.value, after.value) for before, after in product(State, State) if _may_go(before, after)}
    assert allowed == _pairs(ALLOWED_STATES)


def test_only_the_listed_changes_of_condition_are_allowed_beside_staying() -> None:
    changes = {pair for pair in product(Condition, Condition) if pair[0] is not pair[1]}
    allowed = {(before.value, after.value) for before, after in changes if _may_become(before, after)}
    assert allowed == _pairs(ALLOWED_CONDITIONS)
    assert all(_may_become(condition, condition) for condition in Condition)


def test_every_state_and_condition_has_its_row() -> None:
    assert set(NEXT_STATES) == set(State)
    assert set(NEXT_CONDITIONS) == set(Condition)


def test_every_state_is_reached_from_the_first_and_reaches_the_last() -> None:
    for start, goal in product(State, State):
        reached, new = {start}, {start}
        while new:
            new = {after for before in new for after in NEXT_STATES[before]} - reached
            reached |= new
        if start is State.INIT:
            assert goal in reached
        assert State.COMPLETE in reached


def test_a_refusal_names_both_ends() -> None:
    with pytest.raises(Conflict, match="from INIT to RENDER"):
        check_state(State.INIT, State.RENDER)
    with pytest.raises(Conflict, match="complete production cannot become paused"):
        check_condition(Condition.COMPLETE, Condition.PAUSED)
