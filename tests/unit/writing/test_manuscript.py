"""Scripts in Markdown, and prose without what is not told of it."""

from __future__ import annotations

import pytest

from reelwright.writing.manuscript import Moment, is_manuscript, prose_of, read_manuscript, stated_seconds, title_of

SCRIPT = """# The *Last* Light

Before any heading. [2s]

## Headland, night [9s]

Wide: a lighthouse.
Slow push in. [3s]

> On the last night
> the keeper climbs.

- Rain.
- Medium: the keeper waits.

> …

---

## Scene 2: City, dawn

> Nobody looks up.
>
> Nobody.

## Empty
"""


def test_a_script_is_read_into_headings_pictures_and_lines() -> None:
    passages = read_manuscript(SCRIPT)
    assert [passage.heading for passage in passages] == ["", "Headland, night", "City, dawn"]
    assert passages[0].moments == (Moment("Before any heading.", seconds=passages[0].moments[0].seconds),)
    assert [(one.picture, one.line) for one in passages[1].moments] == [
        ("Wide: a lighthouse. Slow push in.", "On the last night the keeper climbs."),
        ("Rain.", ""),
        ("Medium: the keeper waits.", ""),
    ]
    assert [(one.picture, one.line) for one in passages[2].moments] == [("", "Nobody looks up."), ("", "Nobody.")]


def test_the_length_of_a_heading_is_shared_by_beats_that_have_none() -> None:
    moments = read_manuscript(SCRIPT)[1].moments
    assert [one.seconds for one in moments] == [3, 3, 3]


def test_a_script_with_a_length_for_every_beat_knows_its_own() -> None:
    assert stated_seconds("A lighthouse. [4s]\n\nA cliff. [2.5 s]") == 6.5
    assert stated_seconds("## Night [10s]\n\nA lighthouse.\n\nA cliff. [2 sec]") == 10
    assert stated_seconds("A lighthouse. [4s]\n\nA cliff.") is None
    assert stated_seconds("A lighthouse, in prose.") is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("## A", True), ("> A", True), ("A [5s]", True), ("# A\n\nB", False), ("A > B", False), ("A [5]", False)],
)
def test_a_heading_a_quote_or_a_length_makes_a_script(text: str, is_one: bool) -> None:
    assert is_manuscript(text) is is_one


def test_the_title_is_the_first_heading_of_the_first_level() -> None:
    assert title_of("## No\n\n# The _Last_ Light #\n\n# Another") == "The Last Light"
    assert title_of("#hashtag at night") == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Make me a 30 second video about melting glaciers.", "Melting glaciers."),
        ("Please create a short film about a fox at night.", "A fox at night."),
        ("I'd like a trailer for a heist in Paris.", "A heist in Paris."),
        ("Can you generate an ad showing a runner at dawn?", "A runner at dawn?"),
        ("Advert for a coffee brand: morning light in a kitchen.", "Morning light in a kitchen."),
        ("A short film about an old keeper.", "An old keeper."),
        ("Make hay while the sun shines.", "Make hay while the sun shines."),
        ("Show no fear.", "Show no fear."),
        ("A film about love", "A film about love"),
        ("She gives him a film of rain on the window.", "She gives him a film of rain on the window."),
    ],
)
def test_a_request_in_front_is_not_told(text: str, told: str) -> None:
    assert prose_of(text) == told


def test_marks_labels_titles_and_rules_are_not_told() -> None:
    text = "# Title\n\nScene 1: A beach.\nShot 2 - A boy\n- *runs* home.\n3. Night\n\n---\n"
    assert prose_of(text).split("\n\n") == ["A beach.", "A boy", "runs home.", "Night"]


def test_lines_of_verse_are_kept_apart_and_wrapped_lines_are_not() -> None:
    assert prose_of("The sea at night\nA lamp goes out\nand on").split("\n\n") == [
        "The sea at night",
        "A lamp goes out\nand on",
    ]
    wrapped = "A long line of prose that was wrapped by an editor near the\nPacific, where"
    assert "\n\n" not in prose_of(wrapped)
