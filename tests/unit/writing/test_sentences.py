"""Sentences, their clauses, and what is left of one when there is not time for all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelwright.writing.sentences import ended, in_pieces, sentences, shorten, split_in_two, spoken_seconds

WORDS = st.lists(
    st.sampled_from(["the keeper", "climbs,", "and", "waits.", "Rain!", "while", "“no”", "雨が、", "a"]), max_size=30
)


def letters(*texts: str) -> str:
    return "".join("".join(texts).split())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dr. Lee met Mrs. Orr at St. Ives. She left.", ["Dr. Lee met Mrs. Orr at St. Ives.", "She left."]),
        ("He said no. She left.", ["He said no.", "She left."]),
        ("At 6 a.m. the ferry leaves. J. R. waits.", ["At 6 a.m. the ferry leaves.", "J. R. waits."]),
        ("Wait... what?! “Go.” Now", ["Wait...", "what?!", "“Go.”", "Now"]),
        ("One line\nand its rest\n\nAnother", ["One line and its rest", "Another"]),
        ("雨が降る。夜だ！", ["雨が降る。", "夜だ！"]),
        ("?!? ... —", []),
    ],
)
def test_sentences_end_where_they_do(text: str, parts: list[str]) -> None:
    assert list(sentences(text)) == parts


@given(WORDS)
def test_no_letter_is_lost_between_sentences(words: list[str]) -> None:
    text = " ".join(words)
    assert letters(*sentences(text)) in letters(text) or letters(*sentences(text)) == letters(text)
    assert [c for c in letters(*sentences(text)) if c.isalnum()] == [c for c in letters(text) if c.isalnum()]


@given(WORDS)
def test_a_sentence_is_cut_in_two_without_losing_anything(words: list[str]) -> None:
    text = " ".join(words)
    halves = split_in_two(text)
    if halves:
        assert letters(*halves) == letters(text)
        assert all(half.strip() for half in halves)


def test_a_sentence_is_cut_where_it_pauses_nearest_to_its_middle() -> None:
    assert split_in_two("She waits, and the sea goes on, and on.") == ("She waits,", "and the sea goes on, and on.")
    assert split_in_two("A girl finds a fox and follows it until dawn") == (
        "A girl finds a fox",
        "and follows it until dawn",
    )
    assert split_in_two("she rises before dawn") is None
    assert split_in_two("she rises before the sun does") == ("she rises", "before the sun does")
    assert split_in_two("The keeper waits.") is None


@given(WORDS, st.floats(-1, 20))
def test_a_shortened_line_is_a_beginning_that_fits(words: list[str], most: float) -> None:
    line = " ".join(words)
    short = shorten(line, most)
    if short:
        assert spoken_seconds(short) <= most
        kept = letters(short)
        assert letters(line).startswith(kept) or letters(line).startswith(kept[:-1])


@pytest.mark.parametrize(
    ("most", "left"),
    [
        (9.0, "The keeper climbs the stair. He lights the lamp, and waits."),
        (4.5, "The keeper climbs the stair."),
        (2.0, "The keeper climbs."),
        (1.0, ""),
        (-5.0, ""),
    ],
)
def test_whole_sentences_are_kept_before_clauses_before_words(most: float, left: str) -> None:
    assert shorten("The keeper climbs the stair. He lights the lamp, and waits.", most) == left


def test_a_line_without_spaces_is_shortened_at_its_own_pauses() -> None:
    assert shorten("灯台守は、嵐の夜に階段を登る。海は荒れている。", 4.0) == "灯台守は、嵐の夜に階段を登る。"


def test_a_full_stop_is_put_only_where_no_end_is() -> None:
    assert [ended(line) for line in ("a,", "a", "a?", "“a”", "夜。", "")] == ["a.", "a.", "a?", "“a”", "夜。", ""]


def test_a_wide_letter_takes_longer_than_a_narrow_one() -> None:
    assert spoken_seconds("灯台守は嵐の夜に") > 2 * spoken_seconds("abcdefgh") - 1
    assert spoken_seconds("  ") == 0


@pytest.mark.parametrize("text", ["a, " * 33_000, "x" * 100_000, "a. " * 33_000, "." * 100_000, "”" * 100_000])
def test_hostile_text_takes_no_time(text: str) -> None:
    begin = time.process_time()
    sentences(text)
    split_in_two(text)
    shorten(text, 5)
    assert time.process_time() - begin < 2


@given(WORDS, st.floats(0.5, 20))
def test_pieces_of_a_line_are_all_of_its_words_in_order_and_short_where_it_can_be_cut(
    words: list[str], most: float
) -> None:
    line = " ".join(words)
    pieces = in_pieces(line, most)
    assert letters(*pieces) == letters(line)
    for piece in pieces:
        assert spoken_seconds(piece) <= most or (len(sentences(piece)) < 2 and split_in_two(piece) is None)


def test_a_line_is_cut_between_sentences_before_it_is_cut_between_clauses() -> None:
    assert in_pieces("He waits, and she reads. Rain.", 2.0) == ("He waits,", "and she reads.", "Rain.")
    assert in_pieces("He waits, and she reads. Rain.", 2.5) == ("He waits, and she reads.", "Rain.")


def test_what_is_shouted_and_who_shouts_it_are_one_sentence() -> None:
    assert sentences('"Land!" she shouts. "Land!" The crew wakes.') == (
        '"Land!" she shouts.',
        '"Land!"',
        "The crew wakes.",
    )
