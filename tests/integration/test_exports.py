"""A film of a screenplay and its subtitles, made by real processes: its lines land where they are wanted, what does not
is told, and its script can be had again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reelwright.film.sound import Cue
from reelwright.units import FrameRate
from reelwright.writing.fountain_reader import read_fountain
from reelwright.writing.storyboard import read_csv
from reelwright.writing.timing import read_srt

from .. import warm  # noqa: TID252 - tests are no package on the path

SCREENPLAY = """Title: Two Seas
Author: N. N.

EXT. BEACH - DAWN #1#

Wide: waves on the sand. [[Or stones?]]

ANA (V.O.)
(low)
The sea is calm today.

BO (V.O.)
Nobody is on the road but me.

= He leaves.

EXT. ROAD - DAY #2#

An empty road.

ANA (V.O.)
And there he goes.
"""
SUBTITLES = """00:00:01,000 --> 00:00:02,000
The sea is calm today.

00:00:01,500 --> 00:00:03,000
Nobody is on the road but me.

00:00:08,040 --> 00:00:09,000
And there he goes.
"""
RATE = FrameRate.of(12)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workspace `w` is, with the film in it."""
    place = tmp_path_factory.mktemp("two")
    head = "---\nsize: 180\nfps: 12\nbackend: slate\nsubtitles: no\n---\n"
    (place / "two.fountain").write_text(head + SCREENPLAY, encoding="utf-8")
    (place / "two.srt").write_text(SUBTITLES, encoding="utf-8")
    assert ran(place, "make", "two.fountain", "--json")
    return place


def ran(place: Path, *words: str) -> str:
    ended = warm.run("--workspace", "w", *words, cwd=place)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def production(place: Path) -> str:
    return str(json.loads(ran(place, "list", "--json"))[0]["production"])


@pytest.fixture(scope="module")
def delivered(place: Path, production: str) -> Path:
    return place / "w/sessions" / production / "final_output"


def exported(place: Path, production: str, form: str) -> str:
    return ran(place, "export", production, "--format", form)


def test_the_screenplay_comes_back_whole(place: Path, production: str) -> None:
    assert read_fountain(exported(place, production, "fountain")) == read_fountain(SCREENPLAY)


def test_lines_are_heard_when_they_are_wanted_where_there_is_room(place: Path, production: str) -> None:
    heard = read_srt(exported(place, production, "srt"), "film.srt")
    wanted = read_srt(SUBTITLES, "two.srt")
    assert [cue.text for cue in heard] == [cue.text for cue in wanted]
    frame = float(RATE.seconds(1))
    assert [apart(a, b) <= frame for a, b in zip(heard, wanted, strict=True)] == [True, False, True]


def apart(one: Cue, other: Cue) -> float:
    return abs(one.start_seconds - other.start_seconds)


def test_the_line_that_is_late_is_told_while_it_is_made_and_in_the_report(
    place: Path, production: str, delivered: Path
) -> None:
    told = json.loads(ran(place, "show", production, "--json"))["events"]
    assert [event["said"] for event in told if "not when the subtitles have it" in event.get("said", "")]
    report = (delivered / "report.html").read_text(encoding="utf-8")
    assert "SH020: its line is heard at" in report and "SH010: its line is heard at" not in report


def test_the_storyboard_is_as_long_as_the_film(place: Path, production: str) -> None:
    rows = read_csv(exported(place, production, "csv"))
    assert sum(round(float(row.seconds) * 12) for row in rows) == round(9.5 * 12)
    assert [row.speaker for row in rows] == ["Ana", "Bo", "Ana"]
