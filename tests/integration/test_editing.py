"""A film is edited after it was made: only what the edit touches is made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from reelwright.app import App
from reelwright.engine import RunStatus
from reelwright.errors import Conflict, Stopped
from reelwright.film.events import BriefEdited, RecipeMade
from reelwright.film.look import Framing
from reelwright.film.production import Production
from reelwright.film.status import Condition
from reelwright.pipeline.difference import planned_shots
from reelwright.pipeline.editing import (
    another_take,
    are_planned,
    edit_of,
    inserted,
    put_in_place,
    removed,
    reworded,
)
from reelwright.pipeline.productions import cancel, pause, run_id, submit, submit_accepted
from reelwright.settings import Settings
from reelwright.store.database import writing
from reelwright.store.tables import productions
from reelwright.writing.storyboard import ShotRow

from .processes import Workspace

MAKE = (
    "make",
    "A keeper climbs the stair of a lighthouse. At dawn she looks out at the sea. A dog runs on the beach.",
    "--duration=14",
    "--size=144",
    "--no-narration",
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path_factory.mktemp("editing"))
    assert workspace.run(*MAKE).returncode == 0
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def app(workspace: Workspace) -> Iterator[App]:
    app = App(Settings(workspace=workspace.folder))
    yield app
    app.close()


def takes(workspace: Workspace) -> list[str]:
    made = [one.what for one in workspace.events() if isinstance(one, RecipeMade)]
    return [what for what in made if what.startswith("take")]


def test_only_the_edited_shot_is_made_again_and_a_take_that_was_there_is_not(workspace: Workspace, app: App) -> None:
    production, before = workspace.newest(), takes(workspace)
    shots = planned_shots(app.floor, production.id)
    other = next(one for one in (Framing.CLOSE_UP, Framing.WIDE) if one is not shots[1].setup.framing)
    edit = edit_of(app.floor, production, lambda rows: reworded(rows, "SH020", {"framing": other}), "SH020")
    with app.control() as control:
        edited = put_in_place(app.floor, control, edit, "ada")
        with pytest.raises(Conflict, match="edited meanwhile"):
            put_in_place(app.floor, control, edit, "bob")
    assert (edited.condition, edited.run) == (Condition.RUNNING, 2)
    assert workspace.run("resume", production.id).returncode == 0
    assert takes(workspace)[len(before) :] == ["take SH020"]
    now = planned_shots(app.floor, production.id)
    assert len(now) == len(shots) > 2
    assert now[1].setup.framing is other
    assert [shot.setup for shot in (now[0], *now[2:])] == [shot.setup for shot in (shots[0], *shots[2:])]
    told = [one for one in workspace.events() if isinstance(one, BriefEdited)]
    assert [(one.by, one.before, one.said) for one in told] == [("ada", production.brief, "SH020")]

    for number, made in ((2, ["take SH010"]), (1, [])):
        so_far = len(takes(workspace))
        edit = edit_of(app.floor, workspace.newest(), lambda rows, n=number: another_take(rows, "SH010", n), "again")
        with app.control() as control:
            put_in_place(app.floor, control, edit, "ada")
        assert workspace.run("resume", production.id).returncode == 0
        assert takes(workspace)[so_far:] == made


def test_one_that_was_stopped_by_a_process_that_died_before_it_could_say_so_is_paused(
    workspace: Workspace, app: App
) -> None:
    production = workspace.newest()
    edit = edit_of(app.floor, production, lambda rows: another_take(rows, "SH020"), "again")
    with app.control() as control:
        edited = put_in_place(app.floor, control, edit, "ada")
        assert submit_accepted(app.floor, control) == [], "who accepted it submits it in a moment"
        with writing(app.database) as connection:
            connection.execute(sa.update(productions).values(updated_at=datetime.now(UTC) - timedelta(seconds=4)))
        assert submit_accepted(app.floor, control) == [production.id]
        control.cancel(run_id(edited))
        with writing(app.database) as connection:
            connection.execute(sa.update(productions).values(updated_at=datetime.now(UTC)))
        assert submit_accepted(app.floor, control) == []
        assert workspace.newest().condition is Condition.RUNNING, "whoever stops it may be about to say so"
        long_ago = datetime.now(UTC) - timedelta(minutes=2)
        with writing(app.database) as connection:
            connection.execute(sa.update(productions).values(updated_at=long_ago))
        assert submit_accepted(app.floor, control) == []
    assert workspace.newest().condition is Condition.PAUSED
    assert workspace.run("resume", production.id).returncode == 0


def test_a_second_edit_before_the_first_is_planned_is_made_of_the_first(workspace: Workspace, app: App) -> None:
    production = workspace.newest()
    shots = len(planned_shots(app.floor, production.id))
    gull = ShotRow(description="A gull on a post.", seconds="2")
    with app.control() as control:
        first = edit_of(app.floor, production, lambda rows: inserted(rows, "SH010", gull), "a gull")
        once = put_in_place(app.floor, control, first, "ada")
        assert not are_planned(app.floor, production.id)
        with pytest.raises(Conflict, match="edited meanwhile"):
            edit_of(app.floor, production, lambda rows: removed(rows, "SH010"), "of what is not there any more")
        second = edit_of(app.floor, once, lambda rows: reworded(rows, "SH020", {"framing": "wide"}), "the gull")
        put_in_place(app.floor, control, second, "ada")
        another = app.productions.brief(production.id).model_copy(update={"text": "A dog runs.", "notation": None})
        now = app.productions.edit(
            production.id, second.brief.digest, another, BriefEdited(before="0" * 64, brief="1" * 64, by="ada")
        )
        with pytest.raises(Conflict, match="no shots of it are planned yet"):
            edit_of(app.floor, now, lambda rows: removed(rows, "SH010"), "of a brief without shots")
        app.productions.edit(production.id, another.digest, second.brief)
    assert workspace.run("resume", production.id).returncode == 0
    after = planned_shots(app.floor, production.id)
    assert (len(after), after[1].description, after[1].setup.framing) == (
        shots + 1,
        "A gull on a post.",
        Framing.WIDE,
    )


@pytest.mark.parametrize("stop", [pause, cancel])
def test_what_is_edited_while_somebody_stops_it_goes_on_with_the_edit(
    workspace: Workspace, app: App, monkeypatch: pytest.MonkeyPatch, stop: Callable[..., Production]
) -> None:
    production = workspace.newest()
    with app.control() as control:
        first = edit_of(app.floor, production, lambda rows: another_take(rows, "SH030"), "again")
        edited = put_in_place(app.floor, control, first, "ada")
        second = edit_of(app.floor, edited, lambda rows: another_take(rows, "SH030"), "and again")
        status, later = control.status, list[Production]()

        def meanwhile(run: str) -> RunStatus | None:
            if not later:
                later.append(edited)
                later.append(put_in_place(app.floor, control, second, "grace"))
            return status(run)

        monkeypatch.setattr(control, "status", meanwhile)
        with pytest.raises(Stopped, match=f"run {edited.run + 1}"):
            stop(app.floor, control, edited.id)
        now = workspace.newest()
        assert (now.condition, now.run, now.brief) == (Condition.RUNNING, edited.run + 1, second.brief.digest)
    assert workspace.run("resume", production.id).returncode == 0


def test_who_stops_a_run_that_is_over_stops_no_later_one(workspace: Workspace, app: App) -> None:
    production = workspace.newest()
    with app.control() as control:
        edit = edit_of(app.floor, production, lambda rows: another_take(rows, "SH020"), "again")
        edited = put_in_place(app.floor, control, edit, "ada")
        with pytest.raises(Stopped, match=f"run {edited.run}"):
            app.productions.set_condition(edited.id, Condition.CANCELLED, run=production.run)
        assert workspace.newest().condition is Condition.RUNNING
        # Cancelled between its acceptance and its submission: the run ends before it makes anything.
        cancel(app.floor, control, edited.id)
        submit(control, edited)
    so_far = len(takes(workspace))
    with app.worker() as worker, pytest.raises(Stopped):
        worker.wait(run_id(edited), timeout_seconds=30)
    assert (workspace.newest().condition, len(takes(workspace))) == (Condition.CANCELLED, so_far)
