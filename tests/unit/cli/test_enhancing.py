"""`enhance`: what it refuses before anything is made, and what it says of what it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright.cli.enhancing import Headway

from ..media.moving import clip, pan  # noqa: TID252 - tests are no package on the path
from .command_line import CommandLine


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return clip(tmp_path / "clip.mp4", [pan(k) for k in range(3)])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("{clip}",), "say what is to be better"),
        (("{clip}", "--denoise", "0"), "--grain fine"),
        (("{clip}", "--sharpen", "2"), "less than or equal to 1"),
        (("{clip}", "--grain", "huge"), "coarse"),
        (("{clip}", "--fps", "0"), "not a frame rate"),
        (("{clip}", "--fps", "48", "--out", "{clip}", "--replace"), "the clip itself"),
        (("{clip}", "--fps", "48", "--out", "{clip}/../there.mp4"), "--replace"),
        (("{clip}", "--fps", "48", "--out", "nowhere/out.mp4"), "no folder"),
        (("{clip}", "--fps", "48", "--out", "out.txt"), "not written as .txt"),
        (("nothing.mp4", "--fps", "48"), "there is no file"),
        ((str(Path(__file__)), "--fps", "48"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_made(
    words: tuple[str, ...], said: str, source: Path, reelwright: CommandLine
) -> None:
    there = source.with_name("there.mp4")
    there.write_bytes(b"another film")
    answer = reelwright(
        "enhance", *(word.replace("{clip}/..", str(source.parent)).replace("{clip}", str(source)) for word in words)
    )
    assert answer.code == 2, answer.err
    assert said in answer.err and answer.out == ""
    assert not list(reelwright.workspace.glob("assets/??/*"))
    assert there.read_bytes() == b"another film"


def test_it_says_what_was_made_and_what_was_not(source: Path, reelwright: CommandLine) -> None:
    answer = reelwright("enhance", str(source), "--fps", "48")
    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    assert lines[0] == str(source.with_name("clip-48fps.mp4")) and Path(lines[0]).is_file()
    assert lines[1] == "6 frames at 48 a second: 3 of the clip's own, 2 made between them, 1 repeated"
    assert lines[2] == "repeated for the end: 0:00.10"
    assert "from both sides" in lines[3]


def test_repairs_come_before_frames_are_made_and_dressing_after_and_each_says_what_it_did(
    source: Path, reelwright: CommandLine
) -> None:
    words = ("--grain", "fine", "--sharpen", "0.5", "--fps", "48", "--stabilise", "--deband", "--denoise", "1")
    words += ("--deflicker",)
    answer = reelwright("enhance", str(source), *words)
    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    assert lines[0].endswith("clip-deflicker-denoise-deband-stabilise-48fps-sharpen-grain.mp4")
    assert lines[1].startswith("6 frames at 48 a second: 3 of the clip's own")
    assert [line.partition(":")[0] for line in lines[2:7]] == ["flicker", "noise", "steps", "shake", "sharper"]


def test_without_a_rate_the_frames_stay_the_clips_own(source: Path, reelwright: CommandLine) -> None:
    answer = reelwright("enhance", str(source), "--denoise", "1")
    assert answer.code == 0, answer.err
    assert answer.out.splitlines() == [
        str(source.with_name("clip-denoise.mp4")),
        "3 frames at 24 a second",
        "noise: none was found; nothing was taken",
    ]


def test_the_time_left_is_worked_out_from_what_this_run_did_alone() -> None:
    headway = Headway([1.0, 1.0, 2.0])
    began = headway.began
    headway.told(0, 1.0)  # it was there
    assert headway.share == 0.25 and headway.left_seconds(began + 10) is None
    headway.told(2, 0.5)
    assert headway.left_seconds(began + 10) == pytest.approx(20)
