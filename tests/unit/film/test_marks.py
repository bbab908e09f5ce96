"""Marks of a line are for who speaks it; nobody reads them."""

from __future__ import annotations

import time

import pytest

from reelwright.film.marks import Phrase, phrases, plain
from reelwright.writing.cleaning import marked
from reelwright.writing.manuscript import read_manuscript


@pytest.mark.parametrize(
    ("written", "kept", "read"),
    [
        ("the *last* night", "the *last* night", "the last night"),
        ("the *very last.* Now", "the *very* *last*. Now", "the very last. Now"),
        ("**never** _again_", "*never* again", "never again"),
        ("*Wait [pause 1s] here*", "*Wait* [pause:1s] *here*", "Wait here"),
        ("*[pause]* No", "[pause] No", "No"),
        ("Wait [pause], no", "Wait, [pause] no", "Wait, no"),
        ("Wait [Pause 0.5s]no", "Wait [pause:0.5s] no", "Wait no"),
        ("Warte [pause 0,5s] nein", "Warte [pause:0.5s] nein", "Warte nein"),
        ("[pause: 2 sec] No … really — no", "[pause:2s] No … really — no", "No … really — no"),
        ("3 * 4 * 5, a*b", "3 * 4 * 5, a*b", "3 * 4 * 5, a*b"),
        ("[pauses] [pause 5 minutes] [sic]", "[pauses] [pause 5 minutes] [sic]", "[pauses] [pause 5 minutes] [sic]"),
    ],
)
def test_marks_have_one_form_and_are_not_read(written: str, kept: str, read: str) -> None:
    assert marked(written) == kept == marked(kept)
    assert plain(kept) == read


@pytest.mark.parametrize("text", [" " * 100_000 + "[pause", "* " * 50_000, "[pause " * 14_000, "*" * 100_000])
def test_a_long_line_takes_no_longer_than_it_is(text: str) -> None:
    begun = time.perf_counter()
    marked(text)
    assert time.perf_counter() - begun < 2


def test_a_line_is_phrases_with_silences_between_and_words_that_are_stressed() -> None:
    assert phrases("[pause:2s] I *said* no. [pause] [pause:0.5s] Go! [pause:1s]") == (
        Phrase(text="I said no.", silence_before=2, stresses=((2, 6),)),
        Phrase(text="Go!", silence_before=1.1),
        Phrase(text="", silence_before=1),
    )
    assert phrases("As it is … and — well") == (Phrase(text="As it is … and — well"),)


def test_a_script_keeps_marks_in_lines_and_has_none_in_pictures() -> None:
    (passage,) = read_manuscript(
        "## Sea\n\nA *calm* sea. [3s]\n\n> [speaker: Ada] It is *mine*. [pause 1s] All of it.\n"
    )
    (moment,) = passage.moments
    assert moment.picture == "A calm sea." and moment.speaker == "Ada"
    assert moment.line == "It is *mine*. [pause:1s] All of it."


def test_a_line_of_nothing_but_a_pause_is_none() -> None:
    (passage,) = read_manuscript("## Sea\n\nA calm sea.\n\n> [pause 2s]\n")
    assert passage.moments[0].line == ""
