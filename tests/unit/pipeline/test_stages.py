"""The map of the product: eleven stages, and routes that only go where the table of states allows."""

from __future__ import annotations

import pytest

from reelwright.film.production import Dossier
from reelwright.film.status import NEXT_STATES, State
from reelwright.pipeline import qa_tech
from reelwright.pipeline.stages import STAGES
from reelwright.units import Money

from .dossiers import drawn, judged

TOO_LONG = "SH010: its line takes 4.9 s and there are 4.0 s for it; shorten the line to 20 characters."
ENDS: dict[str, Dossier] = {
    "all is well": judged(drawn()),
    "a take fails": judged(drawn()).model_copy(update={"failing_shots": ("SH010",)}),
    "a note to answer": judged(drawn(), TOO_LONG),
    "a note nobody can answer": judged(drawn(), "It is not the film I meant."),
    "the last round": judged(drawn(), TOO_LONG, round_=3),
}


def test_every_state_has_its_stage_in_order() -> None:
    assert list(STAGES) == list(State)
    assert len(STAGES) == 11
    for state, stage in STAGES.items():
        assert stage.state is state and stage.takes and stage.gives


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("end", ENDS)
def test_a_stage_hands_on_only_to_states_the_table_allows(state: State, end: str) -> None:
    after = STAGES[state].then(ENDS[end])
    if state is State.COMPLETE:
        assert after is State.COMPLETE, "the end: nothing comes after it"
    else:
        assert after in NEXT_STATES[state]


def test_every_route_of_the_table_is_taken_by_some_film() -> None:
    taken = {(state, STAGES[state].then(end)) for state in State for end in ENDS.values()}
    assert taken - {(State.COMPLETE, State.COMPLETE)} == {
        (state, after) for state, allowed in NEXT_STATES.items() for after in allowed
    }


def test_the_technical_check_sends_back_while_a_shot_fails() -> None:
    assert qa_tech.then(ENDS["a take fails"]) is State.RENDER
    assert qa_tech.then(ENDS["all is well"]) is State.QA_SEMANTIC


def test_notes_go_back_to_the_writer_for_three_rounds_at_most() -> None:
    then = STAGES[State.QA_SEMANTIC].then
    routes = [then(judged(drawn(), TOO_LONG, round_=number)) for number in (1, 2, 3)]
    assert routes == [State.CREATIVE, State.CREATIVE, State.FINALIZE]


@pytest.mark.parametrize(("spent", "after"), [("4.80", State.CREATIVE), ("4.81", State.FINALIZE)])
def test_another_round_starts_only_if_who_writes_and_judges_could_be_paid_as_well(spent: str, after: State) -> None:
    dossier = judged(drawn(), TOO_LONG)
    asking = dossier.model_copy(update={"spent": Money.usd(spent), "asking": Money.usd("0.20")})
    assert STAGES[State.QA_SEMANTIC].then(asking) is after


def test_a_note_that_would_not_change_the_script_starts_no_round() -> None:
    assert STAGES[State.QA_SEMANTIC].then(ENDS["a note nobody can answer"]) is State.FINALIZE
