"""The script of a film as a screenplay: what it was read from, or written anew, and read as the same film again."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.film.brief import Brief, Notation
from reelwright.film.script import Script
from reelwright.writing.fountain import ElementKind
from reelwright.writing.fountain_reader import read_fountain
from reelwright.writing.fountain_writer import write_fountain
from reelwright.writing.reading import read_brief
from reelwright.writing.transcript import fountain_of

from .films import filmed, written

ROOT = Path(__file__).parents[3]
SCRIPTS = sorted([ROOT / "examples/lighthouse.md", *(ROOT / "examples/shots").glob("*.md")])


def script_of(path: Path) -> Script:
    return filmed(read_brief(str(path), {}, lambda most: b"")).script


def read_back(script: Script, seconds: float) -> Script:
    """The script of the screenplay that is written of a script."""
    text = write_fountain(fountain_of(script))
    return filmed(Brief(text=text, is_script=True, notation=Notation.FOUNTAIN, duration_seconds=seconds)).script


def told(script: Script) -> list[tuple[object, ...]]:
    """All that is said of each beat."""
    return [
        (scene.heading, *(value for name, value in beat if name not in ("extras", "action", "plate")))
        for scene in script.scenes
        for beat in scene.beats
    ]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_written_as_a_screenplay_is_read_as_the_same_film(path: Path) -> None:
    film = filmed(read_brief(str(path), {}, lambda most: b""))
    again = read_back(film.script, film.brief.duration_seconds)
    assert told(again) == told(film.script)
    assert again.title == film.script.title


def test_what_only_directions_say_is_written_as_directions() -> None:
    script = written(
        "## Sea, night\n\nWide: waves. [camera: close-up, low angle] [6s]\n\n> [speaker: Ada] Now.", True
    ).script
    (beat,) = script.scenes[0].beats
    assert (beat.framing, beat.angle, beat.speaker, beat.duration_seconds) == ("close-up", "low angle", "Ada", 6)
    assert told(read_back(script, 6)) == told(script)


@pytest.mark.parametrize("path", sorted((ROOT / "examples/scripts").glob("*.fountain")), ids=lambda path: path.stem)
def test_a_screenplay_is_given_back_with_all_that_was_in_it(path: Path) -> None:
    source = read_fountain(path.read_text(encoding="utf-8"))
    assert fountain_of(script_of(path), source) == source


def test_a_line_that_was_shortened_stands_as_it_is_said() -> None:
    source = read_fountain("EXT. SEA - DAY\n\nWaves.\n\nSAM (V.O.)\n(low)\nOne.\n(beat)\nTwo.\n\nANA (V.O.)\nThree.\n")
    script = filmed(Brief(text=write_fountain(source), is_script=True, notation=Notation.FOUNTAIN)).script
    scene = script.scenes[0]
    beats = (scene.beats[0].model_copy(update={"line": "One*."}), *scene.beats[1:])
    shorter = script.model_copy(update={"scenes": (scene.model_copy(update={"beats": beats}),)})
    found = fountain_of(shorter, source).elements
    assert [one.text for one in found if one.kind is ElementKind.DIALOGUE] == ["One\\*.", "Three."]
    assert ElementKind.PARENTHETICAL not in {one.kind for one in found}


def test_another_story_is_written_anew_under_the_same_title_page() -> None:
    source = read_fountain("Title: Old\nAuthor: N. N.\n\nEXT. SEA - DAY\n\nWaves.\n\nSAM\nOne.\n\nSAM\nTwo.\n")
    found = fountain_of(script_of(ROOT / "examples/lighthouse.md"), source)
    assert found.title_page == source.title_page
    assert "Waves." not in [one.text for one in found.elements]
