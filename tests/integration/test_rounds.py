"""A film that is not the one asked for: the note goes back to the writer, and it is made anew. The fault is a line
too long for its shot, in a studio where it is not fitted before it is filmed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reelwright.film.events import StageEntered
from reelwright.film.status import State

from .processes import Workspace

BRIEF = """---
title: Numbers
duration: 5
size: 144
fps: 12
backend: slate
---
# Numbers

## Headland, night, storm
Wide: a lighthouse on a cliff.
> He counts 777,777 and 999,999.

## Desert, noon
Wide: dunes.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("rounds")
    (folder / "brief.md").write_text(BRIEF)
    workspace = Workspace(folder, "unfitted", REELWRIGHT_CPU_WORKERS="1")
    workspace.make(str(folder / "brief.md"))
    yield workspace
    workspace.close()


def test_the_note_goes_back_to_the_writer_and_the_round_is_counted(made: Workspace) -> None:
    entered = [event for event in made.events() if isinstance(event, StageEntered)]
    written = [event.round for event in entered if event.state is State.CREATIVE]
    assert written == [1, 2]
    assert [event.state for event in entered][-1] is State.COMPLETE


def test_the_script_answers_the_note(made: Workspace) -> None:
    dossier = made.dossier()
    assert dossier.script is not None and dossier.round == 2
    (note,) = dossier.script.notes_answered
    assert note.startswith("SH010: its line takes")
    assert "777,777 and 999,999" not in dossier.shots[0].line


def test_where_lines_are_fitted_first_there_is_nothing_to_come_back_for(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(BRIEF)
    workspace = Workspace(tmp_path, REELWRIGHT_CPU_WORKERS="1")
    workspace.make(str(tmp_path / "brief.md"))
    dossier = workspace.dossier()
    assert dossier.round == 1 and "777,777" in dossier.shots[0].line
    assert dossier.semantic is not None and dossier.semantic.passed
    assert [finding.message for finding in dossier.findings if finding.check == "fit"] != []
    workspace.close()
