"""Type is drawn where asked, in its size, with every letter there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.errors import NotConfigured
from reelwright.imaging.text import Type, draw_text, is_set_right, text_mask, text_width, undrawable, wrap


def ink(text: str, type_: Type) -> tuple[int, int, int, int]:
    """Left, right, top and bottom of what is drawn, from an origin at (100, 100)."""
    picture = np.zeros((200, 600, 3), np.uint8)
    draw_text(picture, text, (100, 100), type_)
    rows, columns = np.nonzero(picture[..., 0] > 40)
    return columns.min(), columns.max(), rows.min(), rows.max()


def test_letters_stand_on_the_baseline_where_they_were_put() -> None:
    left, right, top, bottom = ink("HH", Type(40))
    assert 100 <= left <= 106
    assert right <= 100 + text_width("HH", Type(40)) + 1
    assert 98 <= bottom <= 101
    assert 100 - 40 < top < 100 - 20


def test_twice_the_size_is_twice_as_tall_and_wide() -> None:
    small, large = ink("Hm", Type(30)), ink("Hm", Type(60))
    assert large[1] - large[0] == pytest.approx(2 * (small[1] - small[0]), abs=3)
    assert large[3] - large[2] == pytest.approx(2 * (small[3] - small[2]), abs=3)


def test_tracking_widens_by_its_ems() -> None:
    assert text_width("abcd", Type(50, tracking=0.2)) == pytest.approx(text_width("abcd", Type(50)) + 3 * 10, abs=0.6)
    assert ink("abcd", Type(50, tracking=0.2))[1] > ink("abcd", Type(50))[1] + 25


def test_colour_is_blue_first_and_full_inside_a_stem() -> None:
    picture = np.zeros((120, 120, 3), np.uint8)
    draw_text(picture, "I", (40, 100), Type(100, 900), (10, 120, 240))
    assert (picture.reshape(-1, 3).max(0) == (10, 120, 240)).all()


@pytest.mark.parametrize("at", [(-30, 20), (90, 20), (10, -50), (10, 300), (-500, 20)])
def test_words_are_cropped_at_the_edge_of_the_picture(at: tuple[int, int]) -> None:
    picture = np.zeros((60, 100, 3), np.uint8)
    draw_text(picture, "Edge", at, Type(40))
    assert picture.shape == (60, 100, 3)


@pytest.mark.parametrize("text", ["Łódź, Þórr, ß", "Привет", "Ωμέγα", "漢字かな"])
def test_other_scripts_are_drawn_as_letters_not_as_question_marks(text: str) -> None:
    assert text_mask(text, Type(40))[0].max() == 255
    questions = "?" * len(text)
    assert not np.array_equal(text_mask(text, Type(40))[0][:50, :200], text_mask(questions, Type(40))[0][:50, :200])


@pytest.mark.parametrize(
    ("text", "drawn", "lacking"),
    [
        ("Über die Dünen 沙漠 🐪", "Über die Dünen 沙漠", "🐪"),
        ("Why 🐪 ?", "Why ?", "🐪"),
        ("a🙂\ufe0fb🙂", "ab", "🙂"),
        ("a\tb", "a b", ""),
        ("🐪", "", "🐪"),
        ("नमस्ते", "", "नमसत"),
    ],
)
@pytest.mark.parametrize("face", ["sans", "italic"])
def test_a_character_that_no_font_has_is_named_and_left_out(text: str, drawn: str, lacking: str, face: str) -> None:
    for type_ in (Type(40, face=face), Type(31, 700, 0.1, face)):
        assert np.array_equal(text_mask(text, type_)[0], text_mask(drawn, type_)[0])
        assert text_width(text, type_) == text_width(drawn, type_)
    assert undrawable(text) == lacking


def test_the_letters_of_latin_alphabets_and_common_marks_are_there() -> None:
    latin = "".join(chr(code) for code in range(0x20, 0x180))
    assert undrawable(latin + "‘’“”–—…€№→") == ""


def test_a_missing_font_is_said_not_drawn_as_nothing() -> None:
    with pytest.raises(NotConfigured, match="no font 'no-such-face'"):
        text_mask("a", Type(20, face="no-such-face"))


def test_lines_break_after_punctuation_where_they_can() -> None:
    assert wrap("and keeps on walking, until the sea is only a memory.", 42) == [
        "and keeps on walking,",
        "until the sea is only a memory.",
    ]


@given(st.lists(st.text("abc,", min_size=1, max_size=14), max_size=25), st.integers(4, 50))
def test_wrapping_loses_no_word_and_makes_no_long_line(words: list[str], columns: int) -> None:
    lines = wrap(" ".join(words), columns)
    assert " ".join(lines).split() == words
    assert all(len(line) <= columns or " " not in line for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "Plain.",
        "Łódź, cafe\u0301",
        "Θάλασσα",
        "Ночь",
        "灯塔，夜。",
        "嵐の夜",
        "폭풍",
        "A 🐪",
        "הים",
        "The sea (הים)",
    ],
)
def test_a_text_whose_letters_are_all_there_is_set_right(text: str) -> None:
    assert is_set_right(text)


@pytest.mark.parametrize("text", ["البحر", "پنجره", "הַיָּם", "ܝܡܐ", "समुद्र", "ทะเล", "கடல்", "ზღვა"])
def test_a_text_with_signs_or_letters_that_are_lacking_is_not_set_right(text: str) -> None:
    assert not is_set_right(text)
