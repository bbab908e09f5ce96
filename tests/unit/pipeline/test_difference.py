"""What an edit changes."""

from __future__ import annotations

from pathlib import Path

from reelwright.app import App
from reelwright.film.events import ShotsPlanned
from reelwright.pipeline.difference import planned_shots
from reelwright.pipeline.productions import begin
from reelwright.settings import Settings
from reelwright.store.files import Session

from .dossiers import with_shots


def test_the_shots_of_a_film_are_those_of_its_last_plan(tmp_path: Path) -> None:
    app = App(Settings(workspace=tmp_path / "w"))
    dossier = with_shots()
    made = begin(app.floor, dossier.brief).production.id
    session = Session.open(app.workspace, made)
    for plan in (["SH010", "SH020", "SH030"], ["SH010", "SH020"]):
        for name in plan:
            session.write(f"metadata/{name}.json", dossier.shots[0].model_copy(update={"id": name}).to_json().encode())
        app.productions.append(made, ShotsPlanned(frames=dict.fromkeys(plan, 24)), key=plan[-1])
    assert [shot.id for shot in planned_shots(app.floor, made)] == ["SH010", "SH020"]
    app.close()
