"""Match cuts, as a brief asks for them: which shots are made alike, and what is said where they cannot be."""

from __future__ import annotations

import pytest

from reelwright.film.look import NEAR_FRAMINGS, Angle, Framing, Move, Transition
from reelwright.film.shot import Shot

from .films import Written, written

MATCH, DISSOLVE = Transition.MATCH_CUT, Transition.MATCH_DISSOLVE
CITY, DESERT = "## City, night, rain\n\n{}\n\n", "## Desert, noon\n\n{}\n\n"


def film(before: str, direction: str, after: str, **wishes: object) -> Written:
    text = CITY.format(before) + (f"{direction}\n\n" if direction else "") + DESERT.format(after)
    return written(text, is_script=True, duration="9", **wishes)


def matched(shots: tuple[Shot, ...]) -> list[tuple[bool, bool]]:
    return [(shot.setup.matches_before, shot.setup.matches_after) for shot in shots]


@pytest.mark.parametrize(
    ("before", "direction", "after", "kind"),
    [
        ("Marta waits.", "MATCH CUT TO:", "Marta waits.", MATCH),
        ("Marta waits. Match cut.", "", "Marta waits.", MATCH),
        ("Marta waits.", "", "Match cut to Marta, who waits.", MATCH),
        ("Marta waits, then we match cut to:", "", "Marta waits.", MATCH),
        ("Marta waits.", "", "[match cut] Marta waits.", MATCH),
        ("Marta waits.", "MATCH DISSOLVE TO:", "Marta waits.", DISSOLVE),
    ],
)
def test_a_match_cut_is_read_wherever_a_brief_says_it(
    before: str, direction: str, after: str, kind: Transition
) -> None:
    found = film(before, direction, after)
    assert [shot.transition for shot in found.shots] == [Transition.CUT, kind]
    assert matched(found.shots) == [(False, True), (True, False)]
    assert found.found("match cut") == []


def test_a_screenplay_asks_for_one_between_its_scenes() -> None:
    text = "INT. ROOM - NIGHT\n\nElias waits.\n\nMATCH CUT TO:\n\nEXT. DESERT - NOON\n\nElias waits.\n"
    assert [shot.transition for shot in written(text, is_script=True).shots][1] is MATCH


@pytest.mark.parametrize("seed", range(6))
def test_both_shots_are_framed_alike_near_enough_for_a_face_and_the_second_goes_on_with_the_move(seed: int) -> None:
    one, two = (shot.setup for shot in film("Marta waits.", "MATCH CUT TO:", "Marta looks up.", seed=seed).shots)
    assert one.framing is two.framing and one.framing in NEAR_FRAMINGS
    assert (one.angle, one.move) == (two.angle, two.move)


def test_what_is_said_of_one_of_them_holds_for_both() -> None:
    found = film("Marta waits.", "MATCH CUT TO:", "Close-up, dutch angle: Marta waits. Pan left.")
    assert {(shot.setup.framing, shot.setup.angle, shot.setup.move) for shot in found.shots} == {
        (Framing.CLOSE_UP, Angle.DUTCH, Move.PAN_LEFT)
    }


def test_three_that_match_in_a_row_hold_still() -> None:
    text = "MATCH CUT TO:\n\n".join(
        f"## {place}\n\nMarta waits.\n\n" for place in ("City, night", "Desert, noon", "Forest")
    )
    found = written(text, is_script=True, duration="9")
    assert matched(found.shots) == [(False, True), (True, True), (True, False)]
    assert {shot.setup.move for shot in found.shots} == {Move.STATIC}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("A wet street.", "Marta waits.", "not somebody in both pictures"),
        ("Marta waits.", "A dune.", "not somebody in both pictures"),
        ("Close-up: Marta waits.", "Medium: Marta waits.", "two framings"),
        ("Wide: Marta waits.", "Wide: Marta waits.", "in wide people are not of one size"),
        ("Low angle: Marta waits.", "Marta waits.", "in the low angle people are not of one size"),
    ],
)
def test_what_cannot_be_matched_is_a_plain_cut_and_said_to_be_one(before: str, after: str, why: str) -> None:
    found = film(before, "MATCH CUT TO:", after)
    assert found.shots[1].transition is Transition.CUT
    assert matched(found.shots) == [(False, False), (False, False)]
    (note,) = found.found("match cut")
    assert note.startswith("SH020 is asked to begin with a match cut: ") and why in note and "a plain cut" in note


def test_a_match_dissolve_that_cannot_be_matched_is_a_dissolve() -> None:
    found = film("A wet street.", "MATCH DISSOLVE TO:", "A dune.")
    assert found.shots[1].transition is Transition.DISSOLVE
    assert "it is a plain dissolve" in found.found("match cut")[0]


def test_the_second_cut_of_a_shot_that_moves_away_from_the_first_is_plain() -> None:
    text = "MATCH CUT TO:\n\n".join(
        f"## {place}\n\nMarta waits. {move}\n\n"
        for place, move in (("City, night", ""), ("Desert, noon", "Push in."), ("Forest", ""))
    )
    found = written(text, is_script=True, duration="9")
    assert [shot.transition for shot in found.shots] == [Transition.CUT, MATCH, Transition.CUT]
    assert "moves away from it" in found.found("match cut")[0]


def test_the_first_shot_has_nothing_to_match() -> None:
    found = written("MATCH CUT TO:\n\n" + CITY.format("Marta waits."), is_script=True, duration="4")
    assert found.shots[0].transition is Transition.CUT and "no shot is before it" in found.found("match cut")[0]


def test_a_film_without_one_is_covered_as_before_and_keeps_the_names_of_its_setups() -> None:
    found = film("Marta waits.", "", "Marta waits.")
    assert not {"matches_before", "matches_after"} & set(found.shots[1].setup.model_dump(mode="json"))
