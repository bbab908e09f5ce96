"""How a brief says that one picture goes over into the next, wherever it says so; and whom it introduces."""

from __future__ import annotations

import pytest

from reelwright.film.lettering import Introduction
from reelwright.film.look import Transition
from reelwright.units import FrameRate
from reelwright.writing.directions import transition_alone
from reelwright.writing.sentences import TAIL_SECONDS, spoken_seconds

from .films import written

CUT, FADE, DISSOLVE = Transition.CUT, Transition.FADE, Transition.DISSOLVE
BLACK, WHITE, LEFT, RIGHT = (
    Transition.DIP_TO_BLACK,
    Transition.DIP_TO_WHITE,
    Transition.WIPE_LEFT,
    Transition.WIPE_RIGHT,
)


def begins(text: str) -> list[Transition]:
    return [beat.transition for beat in written(text, is_script=True, duration="20").beats]


def script(*beats: str) -> str:
    return "\n\n".join(["## Desert, noon", *beats])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Dissolve to a wide plain of sand.", DISSOLVE),
        ("Crossfade: a wide plain of sand.", DISSOLVE),
        ("Mix to a wide plain of sand.", DISSOLVE),
        ("We dip to black and see a plain of sand.", BLACK),
        ("Dissolve. A plain of sand.", DISSOLVE),
        ("Wipe: a plain of sand.", RIGHT),
        ("White out, then a plain of sand.", WHITE),
        ("It wipes to a plain of sand.", RIGHT),
        ("Wipe left: a plain of sand.", LEFT),
        ("[dissolve] A plain of sand.", DISSOLVE),
        ("A plain of sand. [fade to black] [4s]", BLACK),
        ("DISSOLVE TO:\n\nA plain of sand.", DISSOLVE),
        ("Fade to black.\n\nA plain of sand.", BLACK),
        ("Years later, a plain of sand.", FADE),
        ("A plain of sand.", CUT),
        ("He wipes his eyes, and his worries dissolve.", CUT),
        ("[a note to myself] A plain of sand.", CUT),
    ],
)
def test_a_script_says_how_a_picture_begins(said: str, meant: Transition) -> None:
    assert begins(script("A man walks.", said)) == [CUT, meant]


def test_what_stands_at_the_end_of_a_picture_is_of_the_next() -> None:
    assert begins(script("A man waits. Fade to black.", "A man walks.", "He stands.")) == [CUT, BLACK, CUT]
    text = script("A man waits. Fade out.", "Years later, he walks. Dissolve.", "Fog.")
    assert begins(text) == [
        CUT,
        BLACK,
        DISSOLVE,
    ]


def test_a_direction_goes_across_a_heading_and_is_no_shot() -> None:
    found = begins(
        script("A man waits.", "WIPE TO:", "## Forest, dawn", "A man walks.", "FADE OUT.", "FADE IN:", "Fog.")
    )
    assert found == [CUT, RIGHT, BLACK]


def test_a_screenplay_says_it_in_capitals_between_its_scenes() -> None:
    text = (
        "FADE IN:\n\nEXT. CLIFF - DAY\n\nElias waits.\n\nDISSOLVE TO:\n\nEXT. DESERT - NOON\n\nHe walks.\n\n"
        "FADE TO BLACK.\n\nINT. ROOM - NIGHT\n\nHe sits.\n\nCUT TO:\n\nEXT. FOREST - DAWN\n\nFog.\n\nFADE OUT.\n"
    )
    assert begins(text) == [FADE, DISSOLVE, BLACK, CUT]


def test_prose_says_it_in_a_sentence_that_is_not_spoken() -> None:
    film = written("A man walks through the desert at noon. Dissolve to: A forest waits in the fog.", duration="9")
    assert "Dissolve" not in " ".join(film.lines)
    film = written("A man walks through the desert at noon. Fade to black. A forest waits in fog.", duration="9")
    assert film.lines == ["A man walks through the desert at noon.", "A forest waits in fog."]
    by_line = {beat.line: beat.transition for beat in film.beats}
    assert by_line["A forest waits in fog."] is BLACK
    assert not any("black" in beat.picture for beat in film.beats)


def test_somebody_is_introduced_and_the_direction_is_no_part_of_the_picture() -> None:
    film = written(
        script("Medium: a woman waits. [lower third: Dr. Ada Byrne, glaciologist] [6s]", "Ice. [lower third: Ada]"),
        is_script=True,
    )
    assert [beat.introduces for beat in film.beats] == [
        Introduction(name="Dr. Ada Byrne", role="glaciologist"),
        Introduction(name="Ada"),
    ]
    assert [beat.picture for beat in film.beats] == ["Medium: a woman waits.", "Ice."]
    assert film.beats[0].duration_seconds == 6


def test_a_direction_alone_is_nothing_but_that() -> None:
    assert transition_alone("**CROSS-DISSOLVE TO:**") is DISSOLVE
    assert transition_alone("The light fades to black over the sea and the town.") is None
    assert transition_alone("wipe " * 40_000) is None


@pytest.mark.parametrize("seconds", [6, 30])
def test_a_line_waits_for_its_transition_where_there_is_time(seconds: int) -> None:
    text = script("A man walks.", "> He walks on.", "DISSOLVE TO:", "A well.", "> And here is a well for him.")
    plain, mixed = (
        written(one, is_script=True, duration=str(seconds)).shots[-1]
        for one in (text.replace("DISSOLVE TO:", ""), text)
    )
    rate, needed = FrameRate(num=24), spoken_seconds(plain.line) + TAIL_SECONDS
    assert plain.frames == mixed.frames
    assert mixed.line_at_frame - plain.line_at_frame <= 12
    assert mixed.line_at_frame + rate.frames(needed) <= mixed.frames + 1
    assert (mixed.line_at_frame == plain.line_at_frame + 12) == (seconds == 30)
