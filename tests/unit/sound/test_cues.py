"""What is read along: every word once, in order, while it is heard, and never over the end of its shot."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.film.sound import Cue, Speech, Word
from reelwright.sound.cues import (
    CHARACTERS_PER_SECOND,
    COLUMNS,
    LINES,
    SHORTEST_SECONDS,
    columns,
    cues,
    grouped,
    laid_out,
    reading_speed,
)

GAP = 2 / 24
ROUNDED = 0.0011

Line = tuple[float, float, Speech]

TEXT = st.text(st.sampled_from("abcdefghé"), min_size=1, max_size=14).flatmap(
    lambda word: st.sampled_from([word, f"{word},", f"{word}.", "and", "which", "x" * 50])
)


def speech(words: list[tuple[str, float]], lead: float = 0.0) -> Speech:
    """Words that follow each other: (text, seconds it lasts)."""
    timed, at = [], lead
    for text, seconds in words:
        timed.append(Word(text=text, start_seconds=at, end_seconds=at + seconds))
        at += seconds
    line = " ".join(text for text, _ in words)
    return Speech(line=line, sha256="0" * 64, seconds=at, words=tuple(timed))


def said(text: str, seconds_each: float = 0.3) -> Speech:
    return speech([(word, seconds_each) for word in text.split()])


@st.composite
def lines(draw: st.DrawFn, *, room: bool) -> list[Line]:
    """Lines in shots that follow each other; with `room`, each word lasts, and each shot goes on after its line."""
    found, at = [], 0.0
    shortest = 0.1 if room else 0.0
    for _ in range(draw(st.integers(1, 3))):
        words = draw(st.lists(st.tuples(TEXT, st.floats(shortest, 0.9)), min_size=1, max_size=25))
        line = speech(words)
        begin = at + draw(st.floats(0, 2))
        rest = draw(st.floats(0.1, 4)) if room else draw(st.floats(-line.seconds, 2))
        at = max(begin, begin + line.seconds + rest)
        found.append((begin, at, line))
    return found


def words_of(made: tuple[Cue, ...]) -> list[str]:
    """Those that were divided, as one again."""
    return " ".join(" ".join(cue.text for cue in made).split()).replace("- ", "").split()


@settings(max_examples=150, deadline=None)
@given(lines(room=True))
def test_every_word_is_read_once_and_in_order(film: list[Line]) -> None:
    assert words_of(cues(film)) == [word.text for _, _, line in film for word in line.words]


@settings(max_examples=150, deadline=None)
@given(lines(room=False))
def test_no_word_is_read_twice_or_out_of_order_however_little_room_there_is(film: list[Line]) -> None:
    told = iter([word.text for _, _, line in film for group in grouped(line.words) for word in group])
    assert all(word in told for cue in cues(film) for word in cue.text.split())


@settings(max_examples=150, deadline=None)
@given(lines(room=False))
def test_cues_rise_do_not_overlap_and_end_within_their_shot(film: list[Line]) -> None:
    made = cues(film)
    assert all(cue.start_seconds < cue.end_seconds for cue in made)
    assert all(before.end_seconds <= after.start_seconds for before, after in pairwise(made))
    for cue in made:
        assert any(
            begin - ROUNDED <= cue.start_seconds and cue.end_seconds <= limit + ROUNDED for begin, limit, _ in film
        )


@settings(max_examples=150, deadline=None)
@given(lines(room=False))
def test_a_cue_has_at_most_two_lines_of_42_characters(film: list[Line]) -> None:
    for cue in cues(film):
        rows = cue.text.split("\n")
        assert len(rows) <= LINES
        assert all(len(row) <= COLUMNS for row in rows)


@settings(max_examples=150, deadline=None)
@given(lines(room=True))
def test_a_cue_is_there_while_its_words_are_heard_and_long_enough_where_there_is_room(film: list[Line]) -> None:
    made = list(cues(film))
    for begin, limit, line in film:
        groups = grouped(line.words)
        for k, group in enumerate(groups):
            cue = made.pop(0)
            assert cue.start_seconds == pytest.approx(begin + group[0].start_seconds, abs=ROUNDED)
            last = limit if k == len(groups) - 1 else begin + groups[k + 1][0].start_seconds
            room = last - GAP - cue.start_seconds
            lasts = cue.end_seconds - cue.start_seconds
            heard = group[-1].end_seconds - group[0].start_seconds
            for wanted in (SHORTEST_SECONDS, heard, len(cue.text) / CHARACTERS_PER_SECOND):
                assert lasts >= min(wanted, room) - ROUNDED
    assert made == []


def test_there_is_a_moment_without_words_between_two_cues() -> None:
    made = cues([(0, 20, said("one two three four five six seven eight nine ten " * 3))])
    assert len(made) > 1
    for before, after in pairwise(made):
        assert after.start_seconds - before.end_seconds == pytest.approx(GAP, abs=ROUNDED)


def test_a_cue_does_not_stay_for_ever() -> None:
    (cue,) = cues([(1, 60, said("only these few words are said", 0.4))])
    assert cue.end_seconds == pytest.approx(1 + 6 * 0.4 + 0.6, abs=ROUNDED)


def test_a_short_word_stays_a_second() -> None:
    (cue,) = cues([(2.5, 60, said("Go.", 0.2))])
    assert (cue.start_seconds, cue.end_seconds) == (2.5, 3.5)


def test_a_line_that_ends_with_its_shot_is_cut_before_the_end() -> None:
    (cue,) = cues([(0, 1.0, said("Go now.", 0.5))])
    assert cue.end_seconds == pytest.approx(1 - GAP, abs=ROUNDED)


@pytest.mark.parametrize("room", [-0.2, 0.0, 0.0002, 0.0004])
def test_a_line_without_room_before_the_cut_has_no_cue(room: float) -> None:
    assert cues([(2.0, 2.0 + GAP + room, said("Go.", 0.5))]) == ()


def test_silence_has_no_cues() -> None:
    assert cues([]) == ()
    assert cues([(0, 2, speech([]))]) == ()


def texts(line: str) -> list[str]:
    return [" ".join(word.text for word in group) for group in grouped(said(line).words)]


def test_a_cue_ends_after_punctuation() -> None:
    line = (
        "The keeper climbs the stair of the tower, slowly and alone. "
        "Below him the sea goes on throwing itself at the rock without an end."
    )
    assert texts(line)[0] == "The keeper climbs the stair of the tower, slowly and alone."


def test_a_cue_ends_before_a_conjunction_where_there_is_no_punctuation() -> None:
    line = (
        "The keeper climbs the long dark stair of the tower in the storm because "
        "nobody else is left who could have done it for him"
    )
    assert texts(line)[1].startswith("because nobody")


def test_a_cue_is_not_cut_short_for_early_punctuation() -> None:
    line = "No, " + "never again will the lamp of this tower go out while there are ships upon the dark sea"
    assert texts(line)[0] != "No,"


def test_two_lines_are_as_even_as_can_be() -> None:
    upper, lower = laid_out("The keeper climbs the stair of the tower once more".split()).split("\n")
    assert abs(len(upper) - len(lower)) <= len("tower ")


@pytest.mark.parametrize(("length", "rows"), [(1, 1), (COLUMNS - 1, 1), (COLUMNS, 1), (COLUMNS + 1, 2)])
def test_what_fits_one_line_is_one_line(length: int, rows: int) -> None:
    words = ["a"] * (length // 2) + ["b"] if length % 2 else ["a"] * (length // 2 - 1) + ["bc"]
    assert len(" ".join(words)) == length
    assert len(laid_out(words).split("\n")) == rows


def test_a_word_longer_than_a_line_is_divided_and_its_pieces_follow_its_sound() -> None:
    line = speech([("see", 0.5), ("x" * 60, 3.0), ("there", 0.5)])
    pieces = [word for group in grouped(line.words) for word in group]
    assert [word.text for word in pieces] == ["see", "x" * 30 + "-", "x" * 30, "there"]
    assert [word.start_seconds for word in pieces] == pytest.approx([0, 0.5, 2.0, 3.5])


def test_a_chinese_line_is_broken_between_its_letters_at_half_the_letters_and_without_spaces() -> None:
    line = "暴风雨的最后一夜，守塔人独自爬上楼梯，他已经四十年没有见过陌生人，也没有等过任何一封信。"
    letters = [(letter, 0.25) for letter in line]
    made = cues([(0, 20, speech(letters))])
    assert "".join("".join(cue.text.split()) for cue in made) == line
    assert all(columns(row) <= COLUMNS and " " not in row for cue in made for row in cue.text.split("\n"))


def test_the_two_lines_of_a_chinese_subtitle_part_after_a_mark_if_there_is_one() -> None:
    letters = [
        "他",
        "已",
        "经",
        "四",
        "十",
        "年",
        "没",
        "有",
        "见",
        "过",
        "陌",
        "生",
        "人，",
        "也",
        "没",
        "有",
        "等",
        "过",
        "任",
        "何",
        "一",
        "封",
        "信。",
    ]
    assert laid_out(letters) == "他已经四十年没有见过陌生人，\n也没有等过任何一封信。"


def test_words_that_come_fast_share_a_cue_with_slow_ones_so_that_there_is_time_to_read_them() -> None:
    """Cut after the comma, the first cue would be gone before it is read."""
    fast = [(word, 0.2) for word in "Whatever anybody had wanted then,".split()]
    slow = [(word, 0.6) for word in "it was by now too late for all of them and the boat had left the harbour".split()]
    line = speech(fast + slow)
    assert len(grouped(line.words)) == 2
    assert reading_speed(line, 0.5) <= CHARACTERS_PER_SECOND
