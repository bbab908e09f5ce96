"""The map of the product: eleven stages, what each takes and gives, and where a film goes from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from reelwright.film.production import Dossier
from reelwright.film.status import State
from reelwright.pipeline import (
    analysis,
    complete,
    creative,
    finalize,
    financial,
    init,
    input_sanitizer,
    qa_semantic,
    qa_tech,
    render,
    visual,
)
from reelwright.pipeline.desk import Desk

Work = Callable[[Desk, Dossier], Awaitable[Dossier]]
Route = Callable[[Dossier], State]


@dataclass(frozen=True, slots=True)
class Stage:
    state: State
    takes: str
    gives: str
    work: Work
    then: Route


def _always(state: State) -> Route:
    return lambda dossier: state


STAGES: dict[State, Stage] = {
    stage.state: stage
    for stage in (
        Stage(State.INIT, "a brief", "a session folder", init.work, _always(State.INPUT_SANITIZER)),
        Stage(State.INPUT_SANITIZER, "brief", "clean brief, findings", input_sanitizer.work, _always(State.ANALYSIS)),
        Stage(State.ANALYSIS, "clean brief", "genre, mood, places", analysis.work, _always(State.CREATIVE)),
        Stage(State.CREATIVE, "analysis, notes", "script and bible", creative.work, _always(State.VISUAL)),
        Stage(State.VISUAL, "script", "speech in time, shots", visual.work, _always(State.FINANCIAL)),
        Stage(State.FINANCIAL, "shots", "quotes and the chosen plan", financial.work, _always(State.RENDER)),
        Stage(State.RENDER, "plan", "takes and music", render.work, _always(State.QA_TECH)),
        Stage(State.QA_TECH, "takes", "failing shots", qa_tech.work, qa_tech.then),
        Stage(State.QA_SEMANTIC, "takes", "scores and notes", qa_semantic.work, qa_semantic.then),
        Stage(State.FINALIZE, "passed takes", "the film and its check", finalize.work, _always(State.COMPLETE)),
        Stage(State.COMPLETE, "the film", "deliverables, report", complete.work, _always(State.COMPLETE)),
    )
}
