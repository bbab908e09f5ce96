"""Subtitles say when each line is heard: they are read, laid upon the lines, and the shots are cut to them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelwright.errors import InvalidInput
from reelwright.film.script import Script
from reelwright.film.shot import Shot
from reelwright.film.sound import Cue
from reelwright.media.subtitles import srt
from reelwright.units import FrameRate
from reelwright.writing.breakdown import _shares
from reelwright.writing.landing import Need, landed, not_landed
from reelwright.writing.reading import read_brief
from reelwright.writing.timing import read_srt

from .films import Written, filmed

SRT = """1
00:00:01,200 --> 00:00:03,000
<i>The sea is calm.</i>

2
00:00:05.500 --> 00:00:08.000 X1:0 X2:10
{\\an8}Nobody is
on the road.

3
00:00:11,000 --> 00:00:13,000
He waits.
"""
SCRIPT = """## Sea, night

Wide: waves.

> The sea is calm.

## Road, day

A man walks.

> Nobody is on the road.

The road alone.

He sits.

> He waits.
"""


def film_of(text: str, subtitles: str | None, folder: Path, head: str = "", name: str = "film.md") -> Written:
    (folder / name).write_text(f"---\n{head}\n---\n{text}" if head else text, encoding="utf-8")
    if subtitles is not None:
        (folder / "film.srt").write_text(subtitles, encoding="utf-8")
    return filmed(read_brief(str(folder / name), {}, lambda most: b""))


def heard(shots: tuple[Shot, ...], rate: FrameRate) -> list[float]:
    """When each line begins, seconds of the film."""
    starts = [sum(shot.frames for shot in shots[:number]) for number in range(len(shots))]
    return [float(rate.seconds(at + shot.line_at_frame)) for at, shot in zip(starts, shots, strict=True) if shot.line]


def off_by(film: Written) -> list[float]:
    """Frames between when each line is heard and when it was wanted."""
    wanted = [beat.line_at_seconds for beat in film.beats if beat.line]
    rate = film.brief.rate
    return [
        abs(at - (want or 0)) * float(rate.fraction) for at, want in zip(heard(film.shots, rate), wanted, strict=True)
    ]


def test_subtitles_are_read_without_their_markup() -> None:
    assert read_srt(SRT, "film.srt") == (
        Cue(start_seconds=1.2, end_seconds=3.0, text="The sea is calm."),
        Cue(start_seconds=5.5, end_seconds=8.0, text="Nobody is on the road."),
        Cue(start_seconds=11.0, end_seconds=13.0, text="He waits."),
    )


CUES = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 9000)), min_size=1, max_size=8).map(
    lambda steps: tuple(
        Cue(
            start_seconds=(start := sum(step for step, _ in steps[: number + 1])) / 1000,
            end_seconds=(start + length) / 1000,
            text=f"Line {number}, and on.",
        )
        for number, (_, length) in enumerate(steps)
    )
)


@given(CUES)
def test_subtitles_come_back_from_their_file(cues: tuple[Cue, ...]) -> None:
    assert read_srt(srt(cues), "film.srt") == cues


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1\n00:00:01 --> 00:00:02\nA.", "film.srt, line 2: these are no times"),
        ("Hello.\n", "line 1: these are no times"),
        ("1\n00:00:02,000 --> 00:00:02,000\nA.", "line 2: this subtitle ends before it begins"),
        ("00:00:02,0 --> 00:00:03,0\nA.\n\n00:00:01,0 --> 00:00:03,0\nB.", "line 4: this subtitle begins before"),
        ("1\n00:00:01,000 --> 00:00:02,000\n…\n", "has no subtitles in it"),
        ("\n\n", "has no subtitles in it"),
    ],
)
def test_a_file_that_is_no_subtitles_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=r"film\.srt") as refused:
        read_srt(text, "film.srt")
    assert message in str(refused.value)


@pytest.mark.parametrize("fps", ["12", "23.976", "24", "25", "29.97", "50", "60"])
def test_each_line_lands_within_a_frame_of_its_subtitle(fps: str, tmp_path: Path) -> None:
    film = film_of(SCRIPT, SRT, tmp_path, f"fps: {fps}\ntiming: film.srt")
    assert [beat.line_at_seconds for beat in film.beats] == [1.2, 5.5, None, 11.0]
    assert len(off_by(film)) == 3 and max(off_by(film)) <= 1
    assert list(not_landed(film.script, film.shots, film.brief.rate)) == []


def test_the_film_is_as_long_as_its_subtitles_unless_it_is_asked_for_otherwise(tmp_path: Path) -> None:
    assert film_of(SCRIPT, SRT, tmp_path).brief.duration_seconds == 13.5
    film = film_of(SCRIPT, SRT, tmp_path, "duration: 20")
    assert sum(shot.frames for shot in film.shots) == 480 and max(off_by(film)) <= 1


def test_subtitles_beside_the_brief_count_unless_it_says_none_or_they_are_of_a_film(tmp_path: Path) -> None:
    assert len(film_of(SCRIPT, SRT, tmp_path).brief.timing) == 3
    assert film_of(SCRIPT, SRT, tmp_path, "timing: none").brief.timing == ()
    (tmp_path / "film.mp4").write_bytes(b"")
    assert film_of(SCRIPT, SRT, tmp_path).brief.timing == ()


def test_a_script_without_lines_says_what_the_subtitles_say(tmp_path: Path) -> None:
    film = film_of("## Sea, night\n\nWaves.\n\nFoam.\n\nRocks.\n\nThe moon.", SRT, tmp_path)
    assert [beat.line for beat in film.beats] == ["The sea is calm.", "Nobody is on the road.", "He waits.", ""]
    assert max(off_by(film)) <= 1


def test_prose_is_told_by_its_subtitles_a_shot_for_each(tmp_path: Path) -> None:
    film = film_of("The sea is calm. Nobody is on the road. He waits.", SRT, tmp_path)
    assert film.lines == ["The sea is calm.", "Nobody is on the road.", "He waits."] and max(off_by(film)) <= 1


def test_an_idea_beside_subtitles_says_where_they_are_heard(tmp_path: Path) -> None:
    film = film_of("A hiker crosses a forest in autumn.", SRT.replace("sea is calm", "day is long"), tmp_path)
    assert (film.scenes[0].place, film.scenes[0].season) == ("forest", "autumn")
    assert film.lines[0] == "The day is long." and len(film.lines) == 3


def test_a_line_over_several_subtitles_begins_with_the_first(tmp_path: Path) -> None:
    text = "## Sea, night\n\nWaves.\n\n> The sea is calm. Nobody is on the road.\n\nRocks.\n\n> He waits."
    film = film_of(text, SRT, tmp_path)
    assert [beat.line_at_seconds for beat in film.beats] == [1.2, 11.0]
    assert film.found("timing") == []


def test_a_line_that_is_said_twice_has_two_times(tmp_path: Path) -> None:
    text = "## Sea, night\n\nWaves.\n\n> He waits.\n\nRocks.\n\n> He waits."
    subtitles = SRT + "\n00:00:15,000 --> 00:00:16,000\nHe waits.\n"
    assert [beat.line_at_seconds for beat in film_of(text, subtitles, tmp_path).beats] == [11.0, 15.0]


def test_lines_without_a_subtitle_and_subtitles_of_no_line_are_told(tmp_path: Path) -> None:
    text = "## Sea, night\n\nWaves.\n\n> The sea is calm.\n\nRocks.\n\n> A gull cries over the cliff."
    film = film_of(text, SRT, tmp_path)
    assert [beat.line_at_seconds for beat in film.beats] == [1.2, None]
    assert film.found("timing") == [
        "timing: no subtitle says when this is heard: “A gull cries over the cliff.”",
        "timing: no line of the film says this: “Nobody is on the road.”, “He waits.”",
    ]


def test_lines_that_come_too_soon_are_late_and_told(tmp_path: Path) -> None:
    soon = SRT.replace("00:00:05.500", "00:00:01.500")
    film = film_of(SCRIPT, soon, tmp_path, "timing: film.srt\nduration: 20")
    told = [finding.message for finding in not_landed(film.script, film.shots, film.brief.rate)]
    assert len(told) == 1 and told[0].startswith("SH020: its line is heard at ") and "have it at 1.50 s" in told[0]
    assert off_by(film)[0] <= 1 and off_by(film)[2] <= 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.srt", "there is no file"),
        ("../film.srt", "it goes up with .."),
        ("film.md", "line 1: these are no times"),
    ],
)
def test_subtitles_that_are_not_there_are_refused(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is refused; 1 thing") as refused:
        film_of(SCRIPT, None, tmp_path, f"timing: {name}")
    assert message in str(refused.value)


def test_a_sentence_cannot_name_subtitles() -> None:
    with pytest.raises(InvalidInput, match="beside a brief that is a file"):
        read_brief("-", {}, lambda most: b"---\ntiming: film.srt\n---\nA long road by the sea.")


def test_what_a_film_says_when_is_laid_upon_it_again(tmp_path: Path) -> None:
    film = film_of(SCRIPT, SRT, tmp_path)
    at = heard(film.shots, film.brief.rate)
    cues = [Cue(start_seconds=a, end_seconds=a + 1, text=line) for a, line in zip(at, film.lines, strict=True)]
    again = film_of(SCRIPT, srt(cues), tmp_path)
    assert heard(again.shots, again.brief.rate) == at


def test_a_screenplay_and_a_storyboard_are_timed_too(tmp_path: Path) -> None:
    screenplay = (
        "EXT. SEA - NIGHT\n\nWaves.\n\nANA (V.O.)\nThe sea is calm.\n\nANA (V.O.)\nNobody is on the road.\n\n"
        "He sits.\n\nSAM (V.O.)\nHe waits."
    )
    assert max(off_by(film_of(screenplay, SRT, tmp_path, name="film.fountain"))) <= 1
    table = (
        "place,description,line\nsea,Waves.,The sea is calm.\nroad,A man.,Nobody is on the road.\n,He sits.,He waits.\n"
    )
    assert max(off_by(film_of(table, SRT, tmp_path, name="film.csv"))) <= 1


LEAST, LEAD = 24, 10
NEEDS = st.lists(
    st.builds(
        lambda speech, timed, step: (speech, timed, step), st.integers(0, 120), st.booleans(), st.integers(0, 300)
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(NEEDS, st.integers(0, 2000))
def test_shots_add_up_and_a_line_is_late_only_where_there_is_no_room(
    drawn: list[tuple[int, bool, int]], spare: int
) -> None:
    needs, at = [], 0
    for speech, is_timed, step in drawn:
        at += step
        floor = max(LEAST, speech + 22)
        needs.append(Need(floor, speech, 100.0, at if is_timed else None))
    total = LEAST * len(needs) + spare
    frames, offsets = landed(needs, LEAST, LEAD, total, lambda *parts: _shares(LEAST, *parts))
    assert sum(frames) == total and min(frames) >= LEAST
    starts = [sum(frames[:number]) for number in range(len(needs))]
    for number, (need, offset) in enumerate(zip(needs, offsets, strict=True)):
        assert (offset is None) == (need.line_at is None)
        if offset is None or need.line_at is None or starts[number] + offset == need.line_at:
            continue
        before = range(max((k for k in range(number) if needs[k].line_at is not None), default=0), number)
        is_pressed = all(frames[k] <= max(needs[k].floor, (offsets[k] or 0) + needs[k].speech) for k in before)
        is_short = starts[number] >= total - LEAST * (len(needs) - number) or need.line_at >= total
        assert is_pressed or is_short


def test_hostile_subtitles_take_no_time() -> None:
    begin = time.process_time()
    read_srt("".join(f"00:{k // 60:02}:{k % 60:02},0 --> 00:59:59,0\n{'<a' * 50}\n\n" for k in range(3000)), "film.srt")
    assert time.process_time() - begin < 2


def test_a_script_keeps_its_timed_lines_at_zero() -> None:
    film_script = filmed(read_brief("-", {}, lambda most: SCRIPT.encode())).script
    beats = (film_script.scenes[0].beats[0].model_copy(update={"line_at_seconds": 0.0}),)
    script = film_script.model_copy(
        update={"scenes": (film_script.scenes[0].model_copy(update={"beats": beats}), *film_script.scenes[1:])}
    )
    assert Script.from_json(script.to_json()) == script
