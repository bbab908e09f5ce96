"""A Fountain file is read as its notation says, and written back without loss."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from reelwright.writing.fountain import Element, ElementKind, Fountain, plain, unended
from reelwright.writing.fountain_reader import read_fountain
from reelwright.writing.fountain_writer import write_fountain

from .screenplays import TYPED, fountains

EXAMPLES = sorted((Path(__file__).parents[3] / "examples/scripts").glob("*.fountain"))
many = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str) -> list[tuple[str, str]]:
    return [(element.kind.value, element.text) for element in read_fountain(text).elements]


@many
@given(fountains())
def test_a_screenplay_comes_back_from_its_text(fountain: Fountain) -> None:
    assert read_fountain(write_fountain(fountain)) == fountain


@many
@given(TYPED)
def test_any_text_is_read_and_reads_the_same_when_it_is_written_back(text: str) -> None:
    fountain = read_fountain(text)
    assert read_fountain(write_fountain(fountain)) == fountain


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_comes_back_whole(path: Path) -> None:
    fountain = read_fountain(path.read_text(encoding="utf-8"))
    text = write_fountain(fountain)
    assert read_fountain(text) == fountain
    assert write_fountain(read_fountain(text)) == text
    assert len(fountain.elements) > 6


def test_there_are_three_examples_and_they_use_every_kind_of_element() -> None:
    assert len(EXAMPLES) >= 3
    found = {one.kind for path in EXAMPLES for one in read_fountain(path.read_text(encoding="utf-8")).elements}
    assert found == set(ElementKind)


def test_the_title_page_is_keys_with_lines_up_to_an_empty_one() -> None:
    found = read_fountain(
        "Title:\n    _**The Well**_\n\tA draft\nMy key: is kept: so\nDraft date:\n\nEXT. WELL - DAY\n\nDust."
    )
    assert found.title_page == (
        ("Title", ("_**The Well**_", "A draft")),
        ("My key", ("is kept: so",)),
        ("Draft date", ()),
    )
    assert [one.kind for one in found.elements] == [ElementKind.HEADING, ElementKind.ACTION]


@pytest.mark.parametrize("line", ["FADE IN:", "She says: no.", "CUT TO: a well"])
def test_a_first_line_with_a_colon_alone_is_no_title_page(line: str) -> None:
    assert read_fountain(f"{line}\n\nA well.").title_page == ()


@pytest.mark.parametrize(
    "line", ["INT. HOUSE - DAY", "ext house", "EST. HOUSE", "INT./EXT. CAR", "Int/Ext car", "I/E CAR", ".SNIPER SCOPE"]
)
def test_a_scene_heading_is_natural_or_forced(line: str) -> None:
    assert read(f"{line}\n\nA.")[0] == ("scene heading", line.removeprefix("."))


@pytest.mark.parametrize("line", ["...and then", "INTERIOR of a house", "EXTRA! READ", "The INT. of it", "!INT. CRATE"])
def test_other_lines_are_action(line: str) -> None:
    assert read(f"A.\n\n{line}\n\nB.")[1] == ("action", line.removeprefix("!"))


@pytest.mark.parametrize("number", ["1", "1A", "I-1-A.", "110-A"])
def test_a_scene_heading_has_its_number(number: str) -> None:
    heading = read_fountain(f"INT. HOUSE - DAY #{number}#\n\nA.").elements[0]
    assert (heading.text, heading.number) == ("INT. HOUSE - DAY", number)


def test_a_speech_is_a_name_with_what_is_under_it() -> None:
    assert read("STEEL (V.O.)\n(low)\nTo the well.\n  \nNow.\n(beat)\n~la la\n\nHe goes.") == [
        ("character", "STEEL (V.O.)"),
        ("parenthetical", "low"),
        ("dialogue", "To the well.\n\nNow."),
        ("parenthetical", "beat"),
        ("lyrics", "la la"),
        ("action", "He goes."),
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("STEEL\n\nHe goes.", "action"),
        ("Steel\nHe goes.", "action"),
        ("@McCLANE\nYes.", "character"),
        ("23\nSkidoo.", "action"),
        ("R2D2\nBeep.", "character"),
        ("中文\n很好", "action"),
    ],
)
def test_a_name_is_in_capitals_or_forced_and_has_words_under_it(text: str, first: str) -> None:
    assert read(text)[0][0] == first


def test_a_name_with_a_caret_speaks_beside_the_one_before() -> None:
    found = read_fountain("BRICK\nScrew it.\n\nSTEEL ^\nScrew it.").elements
    assert [one.is_dual for one in found if one.kind is ElementKind.CHARACTER] == [False, True]
    assert found[2].text == "STEEL"


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("CUT TO:", "transition", "CUT TO:"),
        ("> Burn to white", "transition", "Burn to white"),
        ("> THE END <", "centred text", "THE END"),
        ("~Row your boat", "lyrics", "Row your boat"),
        ("## Act two", "section", "Act two"),
        ("= They part.", "synopsis", "They part."),
        ("=====", "page break", ""),
        ("[[Ask N.]]", "note", "[[Ask N.]]"),
        ("/* no */", "boneyard", "/* no */"),
        ("FADE OUT.", "action", "FADE OUT."),
    ],
)
def test_a_line_is_what_its_mark_says(line: str, kind: str, text: str) -> None:
    assert read(f"A.\n\n{line}\n\nB.")[1] == (kind, text)


def test_what_is_struck_out_may_hold_anything() -> None:
    text = "/*\nINT. NOWHERE - DAY\n\nNOBODY\nSays nothing.\n*/"
    assert read(f"A.\n\n{text}\n\nB.") == [("action", "A."), ("boneyard", text), ("action", "B.")]


def test_a_note_does_not_go_on_over_an_empty_line() -> None:
    assert read("A [[note\n\nB]] C") == [("action", "A [[note"), ("action", "B]] C")]
    assert read("A [[note\n  \nB]] C") == [("action", "A [[note\n  \nB]] C")]


def test_empty_lines_and_indentation_are_kept() -> None:
    found = read_fountain("A.\n\n\n\n    Bells.\n      Crows.").elements
    assert found[1] == Element(ElementKind.ACTION, "    Bells.\n      Crows.", gap=3)


def test_emphasis_notes_and_escapes_are_taken_out_of_what_is_filmed() -> None:
    assert plain("A ***very*** _long_ \\*wait\\* [[why?]] /* no */ on") == "A very long *wait* on"


def test_a_passage_that_is_struck_out_and_never_ends_is_found() -> None:
    assert unended("A.\n\n/* fine */\n\n/* B.\n") == 5
    assert unended("A /* b */ c [[ /* ]]") is None


@pytest.mark.parametrize(
    "text", ["[[" * 50_000, "/*" * 50_000, "(" * 90_000, "A\n" * 50_000, "#" * 90_000, "[[a\n\n" * 20_000]
)
def test_a_hostile_file_takes_no_time(text: str) -> None:
    begin = time.process_time()
    read_fountain(text)
    unended(text)
    assert time.process_time() - begin < 2
