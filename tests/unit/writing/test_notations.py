"""Briefs in a notation of their own are filmed as scripts, or refused in one message."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.errors import InvalidInput
from reelwright.film.brief import Brief, Notation
from reelwright.writing.reading import read_brief
from reelwright.writing.sanitise import sanitise

from .films import Written, filmed

EXAMPLES = Path(__file__).parents[3] / "examples/scripts"


def brief_of(text: str, folder: Path, name: str = "film.fountain") -> Brief:
    (folder / name).write_text(text, encoding="utf-8")
    return read_brief(str(folder / name), {}, lambda most: b"")


def film_of(text: str, folder: Path, name: str = "film.fountain") -> Written:
    return filmed(brief_of(text, folder, name))


@pytest.mark.parametrize("suffix", ["fountain", "spmd", "FOUNTAIN"])
def test_a_fountain_file_is_known_by_its_name(suffix: str, tmp_path: Path) -> None:
    assert brief_of("A well. Nobody is there.", tmp_path, f"film.{suffix}").notation is Notation.FOUNTAIN


def test_a_screenplay_becomes_scenes_beats_and_lines_of_who_speaks() -> None:
    film = filmed(read_brief(str(EXAMPLES / "last-ferry.fountain"), {}, lambda most: b""))
    assert film.brief.title == "THE LAST FERRY"
    assert film.headings == ["INT. WAITING ROOM - DUSK", "EXT. HARBOUR - DUSK - FOG", "EXT. OPEN WATER - NIGHT"]
    said = [(beat.speaker, beat.line) for beat in film.beats if beat.line]
    assert said[:2] == [("Marta", "It is late. It is always late."), ("Sam", "Not tonight.")]
    assert [beat.transition for beat in film.beats if beat.transition != "cut"] == ["fade", "dissolve"]
    assert film.figures[:4] == ["Marta", None, "Marta", "Sam"]


def test_what_is_not_filmed_of_it_is_told() -> None:
    film = filmed(read_brief(str(EXAMPLES / "last-ferry.fountain"), {}, lambda most: b""))
    (told,) = film.found("fountain")
    assert "1 note, 1 boneyard, 1 section, 1 synopsis, 1 parenthetical" in told
    assert "said one after the other" in told


def test_a_transition_that_cannot_be_made_is_a_cut_and_told(tmp_path: Path) -> None:
    film = film_of("EXT. WELL - DAY\n\nDust.\n\n> IRIS OUT\n\nEXT. SEA - DAY\n\nWaves.", tmp_path)
    assert [beat.transition for beat in film.beats] == ["cut", "cut"]
    assert "“IRIS OUT”" in film.found("fountain")[0]


def test_a_screenplay_without_headings_is_seen_and_not_spoken(tmp_path: Path) -> None:
    film = film_of("Dawn over the mountains.\n\nA hiker climbs.\n\nHIKER (V.O.)\nIt is quiet.", tmp_path)
    assert [(beat.picture, beat.line) for beat in film.beats] == [
        ("Dawn over the mountains.", ""),
        ("A hiker climbs.", "It is quiet."),
    ]
    assert film_of("Dawn over the mountains.\n\nA hiker climbs.", tmp_path).lines == []


def test_a_name_that_speaks_is_somebody(tmp_path: Path) -> None:
    film = film_of("EXT. BEACH - DAY\n\nODA, in a red coat, and the sea.\n\nODA\nThere it is.", tmp_path)
    assert film.figures == ["Oda"]


def test_an_action_is_a_picture_also_where_markdown_means_something_else(tmp_path: Path) -> None:
    film = film_of("EXT. BEACH - DAY\n\n!> No quote.\n\n!## No heading.\n\n- No item.\n\n!# No title.", tmp_path)
    assert [beat.picture for beat in film.beats] == ["No quote.", "No heading.", "No item.", "No title."]
    assert len(film.scenes) == 1 and film.lines == []


def test_a_head_with_wishes_may_stand_before_it(tmp_path: Path) -> None:
    brief = brief_of("---\nduration: 12\n---\n\nTitle: The Well\n\nEXT. DESERT - DAY\n\nA well.", tmp_path)
    assert (brief.duration_seconds, brief.title) == (12, "The Well")


def test_the_text_stays_as_it_came_until_it_is_filmed(tmp_path: Path) -> None:
    text = "EXT. DESERT - DAY\n\nA well. [[Which?]]"
    brief = brief_of(text, tmp_path)
    assert brief.text == text
    clean, _ = sanitise(brief)
    assert (clean.notation, clean.text) == (None, "## EXT. DESERT - DAY\n\nA well.")
    assert sanitise(clean)[0] == clean


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\nseed: 2\n---\n\nEXT. WELL - DAY\n\n/* Dust.\n", "line 7: /* begins a passage"),
        ("EXT. WELL - DAY\n\nA.\n\n" * 100, "100 beats in 30 s"),
        ("EXT. DESERT - DAY\n\nEXT. SEA - DAY\n", "a script with headings and nothing under them"),
        ("[[Only a note, which nobody films.]]", "there are no words"),
        ("EXT. WELL - DAY\n\nDust.\n\n" + "A long day. " * 10_000, "characters are too many"),
        ("Title: The Well\n\n===\n\n# Act one", "there are no words"),
    ],
)
def test_a_screenplay_that_cannot_be_filmed_is_refused_in_one_message(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        brief_of(text, tmp_path)
    assert message in str(refused.value)
    assert "; 1 thing to put right:" in str(refused.value)
