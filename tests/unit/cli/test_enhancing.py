"""`enhance`: what it refuses before anything is made, and what it says of what it did."""

from __future__ import annotations

import json
import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from reelwright.cli.headway import Headway

from ..enhance.test_optimiser import walked  # noqa: TID252
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
        (("{clip}", "--fix", "--out", "{clip}/../there.mp4"), "--replace"),
        (("{clip}", "--colour", "nothing.png"), "cannot be read"),
        (("{clip}", "--colour", str(Path(__file__))), "cannot be read"),
        (("{clip}", "--sharpen", "2"), "less than or equal to 1"),
        (("{clip}", "--grain", "huge"), "coarse"),
        (("{clip}", "--scale", "5"), "less than or equal to 4"),
        (("{clip}", "--model", "mine"), "with --scale 2"),
        (("{clip}", "--model", "mine"), "with --fps 60"),
        (("{clip}", "--fps", "60", "--model", "x2-clean"), "model x2-clean makes pictures larger; say by how much"),
        (("{clip}", "--fps", "60", "--model", "mine"), "there is no model 'mine'"),
        (("{clip}", "--scale", "2", "--model", "mine"), "there is no model 'mine'"),
        (("{clip}", "--style", "baroque"), "neither a style nor a picture; the styles are impressionist, cubist"),
        (("{clip}", "--style", str(Path(__file__))), "no picture that can be read"),
        (("{clip}", "--style", "mosaic", "--style-strength", "2"), "less than or equal to 1"),
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
    words += ("--deflicker", "--colour", "auto", "--deblock")
    answer = reelwright("enhance", str(source), *words)
    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    assert lines[0].endswith("clip-deblock-deflicker-denoise-deband-stabilise-colour-48fps-sharpen-grain.mp4")
    assert lines[1].startswith("6 frames at 48 a second: 3 of the clip's own")
    heads = [line.partition(":")[0] for line in lines[2:]]
    assert heads[:6] == ["blocks", "flicker", "noise", "steps", "shake", "colours"] and heads[-1] == "sharper"


def test_without_a_rate_the_frames_stay_the_clips_own(source: Path, reelwright: CommandLine) -> None:
    answer = reelwright("enhance", str(source), "--denoise", "1")
    assert answer.code == 0, answer.err
    assert answer.out.splitlines() == [
        str(source.with_name("clip-denoise.mp4")),
        "3 frames at 24 a second",
        "noise: none was found; nothing was taken",
    ]


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = np.random.default_rng(1)
    pictures = [np.clip(one + chance.normal(0, 14, one.shape), 0, 255).astype(np.uint8) for one in walked(9)]
    return clip(tmp_path_factory.mktemp("noisy") / "clip.mp4", pictures, sound="")


def test_a_clip_is_mended_and_it_is_said_what_was_tried_and_what_came_of_it(
    noisy: Path, tmp_path: Path, reelwright: CommandLine
) -> None:
    words = ("enhance", str(noisy), "--fix", "--quality", "preview", "--out", str(tmp_path / "out.mp4"))
    answer = reelwright(*words)
    assert answer.code == 0, answer.err
    assert "trying denoise" in answer.err and (tmp_path / "out.mp4").is_file()
    assert re.search(r"^denoise for noise, \d+ → \d+ of 100: kept$", answer.out, re.MULTILINE)
    assert re.search(r"^noise +\d+ → \d+ +█+", answer.out, re.MULTILINE) and "all together" in answer.out
    told = reelwright(*words, "--replace", "--json").json
    fix = told["fix"]
    assert [link["effect"] for link in fix["chain"]] == ["denoise"] and told["chunks_made_before"] == told["chunks"]
    assert fix["after"]["scores"]["noise"] > fix["before"]["scores"]["noise"] + 20
    assert fix["tried"][0] | {"effect": "denoise", "for": "noise", "kept": True, "why_not": None} == fix["tried"][0]


def test_a_clip_that_is_well_is_left_alone_and_no_film_is_written(tmp_path: Path, reelwright: CommandLine) -> None:
    source = clip(tmp_path / "clip.mp4", [one.astype(np.uint8) for one in walked(9)], sound="")
    answer = reelwright("enhance", str(source), "--fix")
    assert answer.code == 10, answer.err
    assert answer.out.splitlines()[:2] == [
        "nothing needed mending; the clip stays as it is, and no film was written",
        "looked for: blockiness, flicker, noise, banding, stability, sharpness",
    ]
    assert [path.name for path in tmp_path.glob("*.mp4")] == ["clip.mp4"]
    answer = reelwright("enhance", str(source), "--fix", "--json")
    assert answer.code == 10 and answer.json["file"] is None
    assert answer.json["fix"]["chain"] == [] and answer.json["fix"]["before"] == answer.json["fix"]["after"]
    assert answer.json["fix"]["looked_for"][:2] == ["blockiness", "flicker"]


def test_a_film_is_called_fixed_only_if_something_of_it_was(tmp_path: Path, reelwright: CommandLine) -> None:
    source = clip(tmp_path / "clip.mp4", [one.astype(np.uint8) for one in walked(9)], sound="")
    answer = reelwright("enhance", str(source), "--fix", "--denoise", "1", "--grain", "fine", "--quality", "preview")
    assert answer.code == 0, answer.err
    assert answer.out.splitlines()[0] == str(tmp_path / "clip-denoise-grain.mp4")
    assert "nothing needed mending\nlooked for: blockiness, flicker, banding, stability, sharpness\n" in answer.out


def test_what_is_asked_by_name_is_not_tried_and_is_worked_after_what_mends(
    noisy: Path, tmp_path: Path, reelwright: CommandLine
) -> None:
    out = str(tmp_path / "out.mp4")
    told = reelwright("enhance", str(noisy), "--fix", "--grain", "fine", "--denoise", "1", "--out", out, "--json").json
    assert "denoise" not in [one["effect"] for one in told["fix"]["tried"]]
    assert {"denoise", "grain"} <= set(told["parts"][0]) and told["file"] == out


def test_the_time_left_is_worked_out_from_what_this_run_did_alone() -> None:
    headway = Headway([1.0, 1.0, 2.0])
    began = headway.began
    headway.told(0, 1.0)  # it was there
    assert headway.share == 0.25 and headway.left_seconds(began + 10) is None
    headway.told(2, 0.5)
    assert headway.left_seconds(began + 10) == pytest.approx(20)


def test_a_clip_is_painted_after_its_frames_are_made_in_a_style_or_like_a_picture(
    source: Path, reelwright: CommandLine
) -> None:
    answer = reelwright("enhance", str(source), "--fps", "48", "--style", "anime", "--keep-colours")
    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    assert lines[0] == str(source.with_name("clip-48fps-style.mp4"))
    assert lines[1].startswith("6 frames at 48 a second: 3 of the clip's own")
    assert re.fullmatch(
        r"steady: [\d.]+ of 256 levels from frame to frame, the clip itself [\d.]+; \d frames? painted, "
        r"their paint carried to the others",
        lines[-1],
    )
    picture = source.with_name("paint.png")
    cv2.imwrite(str(picture), pan(9))
    words = ("enhance", str(source), "--style", str(picture), "--quality", "preview", "--json")
    answer = reelwright(*words)
    assert answer.code == 0, answer.err
    before = source.with_name("clip-style.mp4").read_bytes()
    look = (*words[:-1], "--look", "0.05", "--replace")
    assert "decoded for it" in reelwright(*look).out and "kept from before" in reelwright(*look).out
    cv2.imwrite(str(picture), 255 - pan(40))
    assert "kept from before" not in reelwright(*look).out
    told = json.loads(reelwright(*words, "--replace").out)
    assert told["chunks_made_before"] == 0 and source.with_name("clip-style.mp4").read_bytes() != before


def test_a_look_is_one_picture_of_both_at_once_the_second_time(source: Path, reelwright: CommandLine) -> None:
    words = ("enhance", str(source), "--denoise", "1", "--look", "0.05")
    answer = reelwright(*words)
    assert answer.code == 0, answer.err
    path = source.with_name("clip-denoise.png")
    assert answer.out.splitlines() == [
        str(path),
        "left as it is, right enhanced, at 0.05 s; 3 frames decoded for it",
    ]
    first = path.read_bytes()
    assert reelwright(*words).code == 2  # it is there already
    again = reelwright(*words, "--replace")
    assert "kept from before" in again.out and path.read_bytes() == first
    assert reelwright("cache").out.splitlines()[1].split()[:2] == ["frame", "4"]
    assert reelwright("cache", "--forget", "frame/clip.mp4/denoise*").out == "forgotten: 1\n"
    assert "; 0 frames decoded" in reelwright(*words, "--replace").out
    assert reelwright("cache", "--forget", "*").out == "forgotten: 4\n"
    assert "3 frames decoded" in reelwright(*words, "--replace").out


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--look", "9"), "0.12 s long"), (("--look", "nan"), "no time"), (("--look", "0", "--out", "a.mp4"), "a .png")],
)
def test_a_look_that_cannot_be_had_is_refused(
    words: tuple[str, ...], said: str, source: Path, reelwright: CommandLine
) -> None:
    answer = reelwright("enhance", str(source), "--denoise", "1", *words)
    assert answer.code == 2 and said in answer.err
    assert not source.with_name("clip-denoise.png").exists()


def test_the_policy_and_the_size_of_the_cache_are_settings(
    source: Path, reelwright: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REELWRIGHT_CACHE_MEGABYTES", "0")
    monkeypatch.setenv("REELWRIGHT_CACHE_POLICY", "ttl")
    for _ in range(2):
        answer = reelwright("enhance", str(source), "--denoise", "1", "--look", "0", "--replace")
        assert "3 frames decoded" in answer.out, answer.err
