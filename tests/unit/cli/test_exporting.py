"""`reelwright export` writes the script of a production, to stdout or into a new file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reelwright.app import App
from reelwright.film.brief import Brief
from reelwright.film.events import ShotsPlanned
from reelwright.pipeline.productions import begin
from reelwright.store.files import Session
from reelwright.writing.analyse import analyse
from reelwright.writing.breakdown import break_down
from reelwright.writing.direct import direct
from reelwright.writing.fountain_reader import read_fountain
from reelwright.writing.reading import read_brief
from reelwright.writing.sanitise import sanitise
from reelwright.writing.storyboard import read_csv, read_tables
from reelwright.writing.timing import read_srt

from .command_line import CommandLine

EXAMPLE = Path(__file__).parents[3] / "examples/scripts/last-ferry.fountain"


@pytest.fixture
def brief() -> Brief:
    return read_brief(str(EXAMPLE), {}, lambda most: b"")


@pytest.fixture
def scripted(app: App, brief: Brief) -> str:
    """A production of the example as far as its script."""
    production = begin(app.floor, brief).production.id
    clean, _ = sanitise(brief)
    script = direct(clean, analyse(clean))
    Session.open(app.workspace, production).write("scripts/script.json", script.to_json().encode())
    return production


def test_a_screenplay_comes_back_as_it_was_given(reelwright: CommandLine, scripted: str) -> None:
    told = reelwright("export", scripted[-6:])
    assert (told.code, told.err) == (0, "")
    assert read_fountain(told.out) == read_fountain(EXAMPLE.read_text(encoding="utf-8"))


def test_it_writes_a_new_file_and_never_over_another(reelwright: CommandLine, scripted: str, tmp_path: Path) -> None:
    out = tmp_path / "film.fountain"
    assert reelwright("export", scripted, "--out", str(out)).out == f"{out}\n"
    assert read_fountain(out.read_text(encoding="utf-8")) == read_fountain(EXAMPLE.read_text(encoding="utf-8"))
    out.write_text("mine")
    told = reelwright("export", scripted, "--out", str(out))
    assert told.code == 2 and "is there already" in told.err
    assert out.read_text() == "mine"
    assert "cannot write" in reelwright("export", scripted, "--out", str(tmp_path / "no" / "film")).err


def test_a_storyboard_is_written_of_any_film(reelwright: CommandLine, scripted: str) -> None:
    panels = read_csv(reelwright("export", scripted, "--format", "csv").out)
    assert [panel.scene for panel in panels] == ["1", "1", "1", "2", "2", "3", "3", "3", "3"]
    assert panels[0].line == "It is late. It is always late." and panels[0].speaker == "Marta"
    told = tomllib.loads(reelwright("export", scripted, "--format", "toml").out)
    assert told["title"] == "THE LAST FERRY"
    assert read_tables(told["shots"]) == panels
    reelwright("export", scripted, "--format", "toml", "--out", "film.toml")
    again = reelwright("explain", "film.toml", "--json").json
    assert [shot["line"] for shot in again["shots"]] == [panel.line for panel in panels]
    assert again["title"] == "THE LAST FERRY"


def test_times_of_lines_are_written_once_there_are_shots(
    reelwright: CommandLine, app: App, brief: Brief, scripted: str
) -> None:
    told = reelwright("export", scripted, "--format", "srt")
    assert told.code == 2 and "has no shots yet" in told.err
    session = Session.open(app.workspace, scripted)
    clean, _ = sanitise(brief)
    shots = break_down(clean, direct(clean, analyse(clean)), {})
    for shot in shots:
        session.write(f"metadata/{shot.id}.json", shot.to_json().encode())
    app.productions.append(scripted, ShotsPlanned(frames={shot.id: shot.frames for shot in shots}))
    cues = read_srt(reelwright("export", scripted, "--format", "srt").out, "film.srt")
    assert cues[0].text == "It is late. It is always late."
    assert (cues[0].start_seconds, cues[0].end_seconds) == (0.417, 3.333)


def test_a_production_that_has_no_script_yet_says_so(reelwright: CommandLine, app: App, brief: Brief) -> None:
    production = begin(app.floor, brief).production.id
    told = reelwright("export", production)
    assert told.code == 2 and told.out == "" and "has no script yet" in told.err
