"""The subtitle files say what the cues say, when they say it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Literal

import pytest

from reelwright.deliver.subtitles import make_subtitles, subtitles_recipe
from reelwright.film.cut import Cut, CutShot
from reelwright.film.sound import Cue
from reelwright.units import FrameRate, Resolution

CUES = (
    Cue(start_seconds=0.417, end_seconds=4.917, text="On the last night of the storm,\nthe keeper climbs the stair."),
    Cue(start_seconds=65.0, end_seconds=66.001, text="Salt & light, 1 < 2 -> 3 “é” 灯台"),
    Cue(start_seconds=3661.5, end_seconds=3662.0, text="He walks on."),
)
SUFFIXES: tuple[Literal[".srt", ".vtt"], ...] = (".srt", ".vtt")


def cut(*cues: Cue) -> Cut:
    shot = CutShot(shot="SH010", take="0" * 64, start=0, frames=24)
    return Cut(rate=FrameRate(num=24), resolution=Resolution(width=320, height=180), shots=(shot,), cues=cues)


def written(suffix: Literal[".srt", ".vtt"], path: Path, *cues: Cue) -> str:
    facts = make_subtitles(subtitles_recipe(cut(*cues), suffix), {}, path, lambda fraction: None)
    assert facts == {"cues": len(cues)}
    return path.read_bytes().decode()


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_file_read_back_is_the_cues(suffix: Literal[".srt", ".vtt"], tmp_path: Path) -> None:
    text = written(suffix, tmp_path / "a", *CUES)
    blocks = re.findall(r"^(\d\d:\d\d:\d\d[.,]\d{3}) --> (\S+)\n(.+?)(?:\n\n|\n?\Z)", text, re.MULTILINE | re.DOTALL)
    assert [(seconds(start), seconds(end)) for start, end, _ in blocks] == [
        (cue.start_seconds, cue.end_seconds) for cue in CUES
    ]
    words = [unescape(body).replace("‹", "<").replace("›", ">") for _, _, body in blocks]
    assert words == [cue.text for cue in CUES]


def test_each_begins_as_its_format_wants(tmp_path: Path) -> None:
    assert written(".srt", tmp_path / "a", *CUES).startswith("1\n00:00:00,417 --> ")
    assert written(".vtt", tmp_path / "b", *CUES).startswith("WEBVTT\n\n00:00:00.417 --> ")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_silent_film_has_files_that_players_accept(suffix: Literal[".srt", ".vtt"], tmp_path: Path) -> None:
    assert written(suffix, tmp_path / "a").strip() in ("", "WEBVTT")


def test_another_film_with_the_same_cues_needs_no_new_file() -> None:
    other = cut(*CUES).model_copy(update={"rate": FrameRate(num=25)})
    assert subtitles_recipe(cut(*CUES), ".srt").hash == subtitles_recipe(other, ".srt").hash
    assert subtitles_recipe(cut(*CUES), ".srt").hash != subtitles_recipe(cut(*CUES), ".vtt").hash
    assert subtitles_recipe(cut(*CUES), ".srt").hash != subtitles_recipe(cut(*CUES[1:]), ".srt").hash
