"""The time left: never negative, never claimed before enough is known, and right when all goes on as it went."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.film.events import ProductionStarted, RecipeMade, RecipesAsked, ShotsPlanned, StageEntered
from reelwright.film.status import State
from reelwright.pipeline.forecast import Forecast, kind_of

FRAMES = {"SH010": 100, "SH020": 50, "SH030": 50}
TAKES = tuple(f"take {shot}" for shot in FRAMES)


def at(state: State, workers: int = 1) -> Forecast:
    """A forecast of a run that has come to `state`."""
    forecast = Forecast(workers)
    forecast.hear(ProductionStarted(run=1))
    forecast.hear(ShotsPlanned(frames=FRAMES))
    forecast.hear(StageEntered(state=state, round=1))
    return forecast


def ask(forecast: Forecast, *labels: str, state: State = State.RENDER) -> None:
    forecast.hear(RecipesAsked(state=state, missing=("0" * 64,) * len(labels), labels=labels, present=()))


def make(forecast: Forecast, label: str, seconds: float) -> None:
    forecast.hear(RecipeMade(recipe="0" * 64, what=label, cpu_seconds=seconds, wall_seconds=seconds))


def drawing(workers: int = 1) -> Forecast:
    forecast = at(State.RENDER, workers)
    ask(forecast, *TAKES)
    return forecast


def test_nothing_is_claimed_before_anything_is_drawn() -> None:
    forecast = drawing()
    for now in (0.0, 5.0, 500.0):
        assert forecast.left({label: 0.0 for label in TAKES}, now) is None


def test_nothing_is_claimed_of_a_shot_that_was_seen_for_too_little_of_it() -> None:
    forecast = drawing()
    assert forecast.left({"take SH010": 0.3}, 1.0) is None
    assert forecast.left({"take SH010": 0.35}, 2.0) is None, "less than a tenth was seen being drawn"
    assert forecast.left({"take SH010": 0.45}, 4.0) is not None


def test_one_short_shot_of_many_says_nothing_of_the_film_until_it_is_made() -> None:
    forecast = at(State.RENDER)
    forecast.hear(ShotsPlanned(frames={"SH010": 4, "SH020": 96}))
    ask(forecast, "take SH010", "take SH020")
    forecast.left({"take SH010": 0.1}, 1.0)
    assert forecast.left({"take SH010": 0.9}, 2.0) is None
    make(forecast, "take SH010", 2.0)
    assert forecast.left({}, 3.0) is not None


@pytest.mark.parametrize("state", [State.INIT, State.CREATIVE, State.VISUAL, State.FINANCIAL])
def test_nothing_is_claimed_before_the_drawing(state: State) -> None:
    forecast = drawing()
    make(forecast, "take SH010", 10.0)
    forecast.hear(StageEntered(state=state, round=2))
    assert forecast.left({}, 20.0) is None


def test_a_shot_is_over_when_its_own_pace_says() -> None:
    forecast = drawing()
    forecast.left({"take SH010": 0.1}, 10.0)
    left = forecast.left({"take SH010": 0.5}, 14.0)
    assert left is not None
    assert left.takes == {"take SH010": pytest.approx(5.0)}, "0.4 of it took 4 s, 0.5 are left"
    assert left.stage == pytest.approx(5.0 + 10.0), "and 100 frames at 0.1 s"
    assert left.film is not None and left.film > left.stage, "checks and mix come after"


def test_while_clips_are_bought_what_is_left_is_told_by_those_that_came() -> None:
    forecast = at(State.RENDER)
    ask(forecast, *(f"clip SH0{number}0" for number in range(1, 5)), state=State.RENDER)
    assert forecast.left({}, 50.0) is None, "before one has come, nobody knows"
    make(forecast, "clip SH010", 20.0)
    make(forecast, "clip SH020", 40.0)
    left = forecast.left({}, 60.0)
    assert left is not None and (left.stage, left.film) == (pytest.approx(40.0), None)


def test_what_waits_is_shared_out_among_the_workers() -> None:
    alone, two = drawing(1), drawing(2)
    for forecast in (alone, two):
        make(forecast, "take SH010", 10.0)
    spans = [forecast.left({}, 11.0) for forecast in (alone, two)]
    assert [span and span.stage for span in spans] == [pytest.approx(10.0), pytest.approx(5.0)]


def test_a_run_that_goes_on_as_it_went_is_foretold_exactly() -> None:
    """Every kind has been made once, so nothing is assumed."""
    forecast = at(State.FINALIZE)
    ask(forecast, "mix", state=State.FINALIZE)
    for label, seconds in (("take SH010", 10.0), ("film", 0.2), ("contact sheet", 0.4), ("film check", 4.0)):
        make(forecast, label, seconds)
    ask(forecast, "film", "contact sheet", state=State.FINALIZE)
    left = forecast.left({}, 0.0)
    assert left is not None
    assert (left.stage, left.film) == (pytest.approx(0.6), pytest.approx(4.6))


def test_what_was_made_before_takes_no_time() -> None:
    forecast = at(State.RENDER)
    ask(forecast, "take SH020")
    make(forecast, "take SH020", 5.0)
    some = forecast.left({}, 0.0)
    everything = drawing()
    for label in TAKES:
        make(everything, label, FRAMES[label.split()[1]] / 10)
    whole = everything.left({}, 0.0)
    assert some is not None and whole is not None
    assert (some.stage, whole.stage) == (0, 0)
    assert some.film < whole.film, "the checks of two shots are there already"


def test_a_take_that_is_begun_again_is_timed_anew() -> None:
    forecast = drawing()
    forecast.left({"take SH010": 0.5}, 10.0)
    forecast.left({"take SH010": 0.05}, 100.0)
    left = forecast.left({"take SH010": 0.25}, 102.0)
    assert left is not None and left.takes["take SH010"] == pytest.approx(7.5)


def test_a_new_run_forgets_the_one_before() -> None:
    forecast = drawing()
    make(forecast, "take SH010", 10.0)
    forecast.hear(ProductionStarted(run=2))
    forecast.hear(StageEntered(state=State.RENDER, round=1))
    ask(forecast, *TAKES)
    assert forecast.left({}, 0.0) is None
    assert (forecast.made, len(forecast.asked)) == (0, 3)


@pytest.mark.parametrize(
    ("label", "kind"),
    [("take SH010", "take"), ("film", "film"), ("film check", "film check"), ("contact sheet", "contact sheet")],
)
def test_a_label_says_what_sort_of_thing_it_names(label: str, kind: str) -> None:
    assert kind_of(label) == kind


STAGES = (State.RENDER, State.QA_TECH, State.QA_SEMANTIC, State.FINALIZE)
LABELS = [*TAKES, "music", "check SH010", "look SH020", "mix", "film", "film check", "subtitles .srt"]


@given(
    st.lists(
        st.one_of(
            st.builds(lambda state: StageEntered(state=state, round=1), st.sampled_from(list(State))),
            st.builds(
                lambda labels: RecipesAsked(
                    state=State.RENDER, missing=("0" * 64,) * len(labels), labels=tuple(labels), present=()
                ),
                st.lists(st.sampled_from(LABELS), unique=True),
            ),
            st.builds(
                lambda label, seconds: RecipeMade(
                    recipe="0" * 64, what=label, cpu_seconds=seconds, wall_seconds=seconds
                ),
                st.sampled_from(LABELS),
                st.floats(0, 1000),
            ),
            st.dictionaries(st.sampled_from(LABELS), st.floats(0, 1)),
        ),
        max_size=30,
    ),
    st.integers(1, 8),
)
def test_whatever_happens_no_time_is_negative(happenings: list[object], workers: int) -> None:
    forecast = at(State.RENDER, workers)
    clock = itertools.count(step=0.5)
    for happening in happenings:
        if isinstance(happening, dict):
            left = forecast.left(happening, next(clock))
            if left is not None:
                assert (
                    left.film is not None and left.film >= left.stage >= 0 and min(left.takes.values(), default=0) >= 0
                )
        else:
            forecast.hear(happening)  # type: ignore[arg-type]
