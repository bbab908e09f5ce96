"""How each shot stands while its film is made, as events, progress and the asset store tell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from reelwright.app import App
from reelwright.check.expected import Expected, ShotSpan
from reelwright.check.technical import take_check_recipe
from reelwright.film.brief import Brief
from reelwright.film.events import (
    Event,
    ProductionStarted,
    RecipeMade,
    RecipesAsked,
    ShotsPlanned,
    StageEntered,
    StageLeft,
    TakeReplaced,
)
from reelwright.film.production import Production
from reelwright.film.recipe import Asset, Recipe
from reelwright.film.shot import Shot, Slate, TakeRequest
from reelwright.film.status import Condition, State
from reelwright.film.verdict import Check, TechnicalVerdict
from reelwright.pipeline.passage import StageStatus, stages_passed
from reelwright.pipeline.productions import begin
from reelwright.pipeline.shots_now import ShotNow, ShotStatus, shots_now
from reelwright.pipeline.takes import takes_made
from reelwright.render.take import take_recipe
from reelwright.settings import Settings
from reelwright.store.files import Session
from reelwright.units import FrameRate, Resolution
from reelwright.writing.explanation import explain

BRIEF = Brief(text="## Harbour, dawn\n\nWide: a boat.\n\n## Forest, dusk\n\nWide: tall trees.\n", is_script=True)
SIZE = Resolution(width=256, height=144)


@pytest.fixture
def app(tmp_path: Path, _tables: Path) -> Iterator[App]:
    (tmp_path / "w").mkdir()
    shutil.copyfile(_tables, tmp_path / "w" / "reelwright.db")
    found = App(Settings(workspace=tmp_path / "w"), environment={})
    yield found
    found.close()


class Made:
    """A production whose shots are planned, and what happens to it."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.production = begin(app.floor, BRIEF, is_accepted=True).production
        self.shots = explain(BRIEF).shots
        session = Session.open(app.workspace, self.production.id)
        for shot in self.shots:
            session.write(f"metadata/{shot.id}.json", shot.to_json().encode())
        self.tell(ShotsPlanned(frames={shot.id: shot.frames for shot in self.shots}))

    def tell(self, *events: Event) -> None:
        self.app.productions.append(self.production.id, *events)

    def now(self) -> list[ShotNow]:
        return shots_now(self.app.floor, self.app.productions.get(self.production.id))

    def take(self, shot: Shot, number: int = 1) -> Recipe:
        slate = Slate(production="", scene=shot.scene, shot=shot.id, take=number)
        request = TakeRequest(
            slate=slate, setup=shot.setup, frames=shot.frames, rate=FrameRate(num=24), resolution=SIZE
        )
        return take_recipe(request, "previz", 1)

    def ask(self, *recipes: Recipe, state: State = State.RENDER, labels: tuple[str, ...]) -> None:
        names = tuple(recipe.hash for recipe in recipes)
        self.tell(RecipesAsked(state=state, missing=names, labels=labels, present=()))

    def make(self, recipe: Recipe, what: str, data: bytes) -> Asset:
        with self.app.assets.staging(recipe.suffix) as out:
            out.write_bytes(data)
            asset = self.app.assets.put(recipe, out, {})
        self.tell(RecipeMade(recipe=recipe.hash, what=what, cpu_seconds=1, wall_seconds=1))
        return asset


@pytest.fixture
def made(app: App) -> Made:
    return Made(app)


def test_a_shot_is_planned_queued_drawn_and_made(made: Made) -> None:
    assert [one.status for one in made.now()] == [ShotStatus.PLANNED] * 2
    first, second = (made.take(shot) for shot in made.shots)
    made.ask(first, second, labels=("take SH010", "take SH020"))
    assert [one.status for one in made.now()] == [ShotStatus.QUEUED] * 2
    made.app.productions.set_progress(made.production.id, "take SH010", 0.4)
    assert [(one.status, one.progress) for one in made.now()] == [
        (ShotStatus.RENDERING, 0.4),
        (ShotStatus.QUEUED, None),
    ]
    asset = made.make(first, "take SH010", b"a film")
    one, two = made.now()
    assert (one.status, one.progress, one.backend) == (ShotStatus.MADE, None, "previz")
    assert one.take is not None and one.take.asset == asset and one.take.shows(one.shot)
    assert (two.status, two.take, two.first_frame) == (ShotStatus.QUEUED, None, one.shot.frames)


def test_a_stand_in_says_for_whom_and_why(made: Made) -> None:
    first = made.take(made.shots[0])
    made.ask(first, labels=("take SH010",))
    made.make(first, "take SH010", b"a film")
    made.tell(TakeReplaced(shot="SH010", backend="veo3", replaced_by="previz", why="it was refused"))
    one = made.now()[0]
    assert (one.status, one.why_not_first_choice) == (ShotStatus.REPLACED, "veo3: it was refused")


def test_a_take_that_fails_its_check_says_what_is_wrong(made: Made) -> None:
    first = made.take(made.shots[0])
    made.ask(first, labels=("take SH010",))
    asset = made.make(first, "take SH010", b"a film")
    frames = made.shots[0].frames
    span = ShotSpan(shot="SH010", start=0, frames=frames)
    check = take_check_recipe(
        asset.sha256, Expected(frames=frames, rate=FrameRate(num=24), resolution=SIZE, shots=(span,))
    )
    fault = Check(name="frozen", passed=False, value="3 s", limit="1 s", is_blocking=True, reason="nothing moves")
    made.ask(check, state=State.QA_TECH, labels=("check SH010",))
    made.make(check, "check SH010", TechnicalVerdict(checks=(fault,), passed=False).to_json().encode())
    one = made.now()[0]
    assert (one.status, [found.message for found in one.findings]) == (ShotStatus.FAILING, ["frozen: nothing moves"])


def test_the_next_run_begins_with_the_takes_of_the_last_until_it_has_planned(made: Made) -> None:
    first = made.take(made.shots[0])
    made.ask(first, labels=("take SH010",))
    made.make(first, "take SH010", b"a film")
    made.tell(ProductionStarted(run=2))
    assert made.now()[0].status is ShotStatus.MADE
    made.tell(ShotsPlanned(frames={shot.id: shot.frames for shot in made.shots}))
    assert made.now()[0].status is ShotStatus.PLANNED
    second = made.take(made.shots[0], 2)
    made.tell(RecipesAsked(state=State.RENDER, missing=(second.hash,), labels=("take SH010",), present=()))
    made.make(second, "take SH010", b"another film")
    events = [event for _, _, event in made.app.productions.events(made.production.id)]
    assert [take.number for take in takes_made(made.app.assets, events)["SH010"]] == [1, 2]
    assert made.now()[0].take == takes_made(made.app.assets, events)["SH010"][1]


def test_the_stages_of_a_run_are_those_it_has_passed(made: Made) -> None:
    def passed(
        state: State, condition: Condition, *events: Event
    ) -> dict[State, tuple[StageStatus, int, float | None]]:
        production: Production = made.production.model_copy(update={"state": state, "condition": condition})
        return {one.state: (one.status, one.round, one.wall_seconds) for one in stages_passed(production, events)}

    def left(state: State, seconds: float, round: int = 1) -> StageLeft:
        return StageLeft(state=state, round=round, wall_seconds=seconds)

    events = [ProductionStarted(run=1), left(State.INIT, 1), left(State.CREATIVE, 2), left(State.QA_SEMANTIC, 9)]
    again = StageEntered(state=State.CREATIVE, round=2)
    found = passed(State.VISUAL, Condition.RUNNING, *events, again, left(State.CREATIVE, 3, 2))
    assert found[State.CREATIVE] == (StageStatus.DONE, 2, 3)
    assert found[State.VISUAL] == (StageStatus.CURRENT, 2, None)
    assert found[State.QA_SEMANTIC] == (StageStatus.TO_COME, 1, None)
    assert passed(State.RENDER, Condition.WAITING, *events)[State.RENDER][0] is StageStatus.WAITING
    anew = passed(State.INIT, Condition.RUNNING, *events, again, ProductionStarted(run=2))
    assert set(anew.values()) == {(StageStatus.CURRENT, 1, None), (StageStatus.TO_COME, 1, None)}
    assert {one[0] for one in passed(State.COMPLETE, Condition.COMPLETE, *events).values()} == {StageStatus.DONE}
