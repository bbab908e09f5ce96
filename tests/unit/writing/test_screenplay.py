"""A screenplay becomes a script in Markdown; any other text stays as it is."""

from __future__ import annotations

import time

import pytest

from reelwright.writing.manuscript import read_manuscript
from reelwright.writing.screenplay import as_markdown

SCREENPLAY = """Title: The Last Watch
Author: N. N.

FADE IN:

INT. LIGHTHOUSE - NIGHT

Rain hammers the windows. ELIAS, an old keeper, climbs the stair
with a lantern.

ELIAS
(quietly)
Not tonight. (beat) Not on
my watch.

RADIO (V.O.)
A storm is expected.

CUT TO:

12   EXT. CLIFF - CONTINUOUS   12

Waves break far below.

CLARA
You cannot keep them all, Elias.

ELIAS (CONT'D)
(MORE)
I only have to keep this one.

FADE OUT.
"""

MANY = "INT. A - B\n\n" + "".join(f"N{k}X B{k} WALKS.\n\nN{k}X B{k}\nhello\n\n" for k in range(3_000))
"""Characters, each of whom every action could name."""


def test_sluglines_action_and_speeches_become_headings_pictures_and_lines() -> None:
    assert as_markdown(SCREENPLAY).split("\n\n") == [
        "# The Last Watch",
        "FADE IN:",
        "## INT. LIGHTHOUSE - NIGHT",
        "Rain hammers the windows. Elias, an old keeper, climbs the stair with a lantern.",
        "> [speaker: Elias] Not tonight. Not on my watch.",
        "> [speaker: Radio] A storm is expected.",
        "## EXT. CLIFF - CONTINUOUS",
        "Waves break far below.",
        "Clara speaks.",
        "> [speaker: Clara] You cannot keep them all, Elias.",
        "Elias speaks.",
        "> [speaker: Elias] I only have to keep this one.",
    ]


def test_whoever_speaks_is_written_as_a_name_wherever_they_act() -> None:
    said = as_markdown("INT. BAR - DAY\n\nDE LUCA (40), O'NEIL and LUC: DE LUCA's bar.\n\nDE LUCA\nYes.\n\nO'NEIL\nNo.")
    assert "De Luca (40), O'Neil and LUC: De Luca's bar." in said


def test_it_reads_as_a_script() -> None:
    passages = read_manuscript(as_markdown(SCREENPLAY))
    assert [len(passage.moments) for passage in passages] == [2, 3]
    assert [moment.line for passage in passages for moment in passage.moments][1:3] == ["A storm is expected.", ""]


@pytest.mark.parametrize(
    "text",
    [
        "A keeper climbs the stair at night.",
        "The interior of a lighthouse. EXT. is an abbreviation.",
        "## INT. LIGHTHOUSE - NIGHT\n\nA keeper.",
        "EXTRA! EXTRA! READ ALL ABOUT IT",
        "INT. LIGHTHOUSE - NIGHT",
        "",
    ],
)
def test_what_is_no_screenplay_stays_as_it_is(text: str) -> None:
    assert as_markdown(text) == text


def test_a_slugline_may_have_its_action_on_the_same_line() -> None:
    said = as_markdown("INT. KITCHEN - NIGHT. A woman washes a plate.\n\nExt. Garden, day\n\nShe waits.")
    assert said.split("\n\n") == [
        "## INT. KITCHEN - NIGHT",
        "A woman washes a plate.",
        "## Ext. Garden, day",
        "She waits.",
    ]


def test_a_title_in_capitals_above_the_first_slugline_is_the_title() -> None:
    assert as_markdown("THE WELL\n\nby N. N.\n\nEXT. DESERT - DAY\n\nA well.").startswith("# The Well\n")
    assert as_markdown("FADE IN:\n\nEXT. DESERT - DAY\n\nA well.").startswith("FADE IN:\n\n## EXT.")


@pytest.mark.parametrize(
    "text", ["INT. A - B\n\nELIAS\nhello\n\n" * 3_500, "INT. " + "A " * 50_000, "INT. A\n" + "A" * 90_000, MANY]
)
def test_a_hostile_screenplay_takes_no_time(text: str) -> None:
    begin = time.process_time()
    as_markdown(text)
    assert time.process_time() - begin < 2
