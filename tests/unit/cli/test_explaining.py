"""`reelwright explain` tells what a brief is read as, and makes nothing, not even a workspace."""

from __future__ import annotations

from .command_line import CommandLine

BRIEF = "Wide: a hiker walks through the forrest at night. No rain."


def test_it_tells_shots_words_and_findings_and_marks_what_was_assumed(reelwright: CommandLine) -> None:
    told = reelwright("explain", BRIEF)
    assert told.code == 0 and told.err == ""
    row = next(line for line in told.out.splitlines() if line.startswith("SH010"))
    assert "~clear" in row and " night" in row and "~night" not in row
    assert "forest (taken as misspelt)" in told.out
    assert "said not to be: rain" in told.out
    assert "note: read loosely" in told.out


def test_it_tells_the_season_and_the_word_it_is_read_from(reelwright: CommandLine) -> None:
    told = reelwright("explain", "Wide: a hiker walks through golden leaves in the forest.").out.splitlines()
    assert " autumn " in next(line for line in told if line.startswith("SH010"))
    assert next(line for line in told if line.startswith("golden leaves")).split()[2:] == ["season", "1.00", "autumn"]


def test_for_programs_it_is_one_document(reelwright: CommandLine) -> None:
    told = reelwright("explain", BRIEF, "--json").json
    assert told["shots"][0]["setup"]["place"] == "forest"
    assert "weather" in told["shots"][0]["assumed"]
    assert {"word": "walks", "slot": "action", "meaning": "walk", "how": "as said", "score": 1.0} in told["readings"]


def test_it_tells_the_film_grain_if_any_is_asked_for(reelwright: CommandLine) -> None:
    assert ", coarse film grain\n" in reelwright("explain", f"{BRIEF} Shot on 16mm.").out
    assert "grain" not in reelwright("explain", BRIEF).out
    assert reelwright("explain", f"{BRIEF} Shot on 16mm.", "--json").json["grain"] == "coarse"


def test_it_tells_the_credits_and_how_shots_begin(reelwright: CommandLine) -> None:
    asked = f"{BRIEF} Dissolve to a desert. Credits: Directed by Ana Diaz; Music: Bo Lind"
    told = reelwright("explain", asked)
    assert "3.4 s of credits after the last shot: Directed by Ana Diaz; Music: Bo Lind\n" in told.out
    assert " with a dissolve" in told.out
    found = reelwright("explain", asked, "--json").json
    assert found["credits"] == [{"name": "Ana Diaz", "role": "Directed by"}, {"name": "Bo Lind", "role": "Music"}]
    assert found["credits_seconds"] == 3.4


def test_nothing_is_made(reelwright: CommandLine) -> None:
    reelwright("explain", BRIEF)
    assert not reelwright.workspace.exists()


def test_a_brief_that_is_refused_is_refused_as_by_make(reelwright: CommandLine) -> None:
    refused = reelwright("explain", "no")
    assert (refused.code, refused.out) == (2, "") and "too few" in refused.err
