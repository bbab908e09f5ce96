"""The brief and the commands of the how-to are understood as the page says, and its figures are those of the code."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import typer

from reelwright.cli.commands import app
from reelwright.film.dub import Copy
from reelwright.film.look import Mood
from reelwright.film.sound import BROADCAST_LUFS, PODCAST_LUFS, LoudnessGoals
from reelwright.media.audio import write_wav
from reelwright.sound.bars import MOST_STRETCH
from reelwright.sound.heard import CROWD, Footing, Sound, heard, steps
from reelwright.sound.mix import CEILING_DBTP, Stem
from reelwright.sound.music import KEYS
from reelwright.writing.explanation import explain
from reelwright.writing.reading import read_brief
from reelwright.writing.recording import LONGEST_SECONDS, SHORTEST_SECONDS

PAGE = (Path(__file__).parents[2] / "docs/how-to/choose-music-and-sound.md").read_text(encoding="utf-8")
COMMANDS: Any = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_brief_of_the_page_is_heard_as_it_says(tmp_path: Path) -> None:
    t = np.arange(24_000) / 8000
    write_wav(tmp_path / "theme.wav", (0.3 * np.sin(2 * np.pi * 330 * t))[None].astype(np.float32), 8000)
    (tmp_path / "lamp.md").write_text(blocks("markdown")[0])
    read = explain(read_brief(str(tmp_path / "lamp.md"), {}, lambda most: b""))
    assert read.brief.soundtrack and read.brief.soundtrack.recording
    assert (read.brief.lufs, read.brief.has_stems) == (LoudnessGoals.one(PODCAST_LUFS), True)
    beach, room = (shot.setup for shot in read.shots)
    walking = steps(beach)
    assert {Sound.SEA, Sound.RAIN} <= set(heard(beach)) and walking and walking.ground is Footing.SAND
    assert Sound.ROOM in heard(room) and steps(room) is None


def test_the_commands_of_the_page_are_understood() -> None:
    lines = [shlex.split(line) for block in blocks("sh") for line in block.splitlines()]
    assert len(lines) == 5
    for _, name, *rest in lines:
        COMMANDS[name].make_context(name, rest).close()


def test_the_figures_of_the_page_are_those_of_the_code() -> None:
    for mood in Mood:
        third = "minor" if KEYS[mood].scale[2] == 3 else "major"
        assert f"| `{mood}` | {KEYS[mood].beats_per_minute} | {third} |" in PAGE
    assert f"at most {MOST_STRETCH:.0%}".replace("%", " %") in PAGE
    assert f"to {LONGEST_SECONDS // 60} minutes" in PAGE and SHORTEST_SECONDS == 0.5
    assert f"at most {CEILING_DBTP:g} dBTP" in PAGE
    for copy in (Copy(lufs=BROADCAST_LUFS), Copy(language="de", lufs=BROADCAST_LUFS)):
        assert f"`{copy.film}`" in PAGE
    assert CROWD == 4 and "four people or more" in PAGE
    assert all(f"stem_{stem}.flac" in PAGE for stem in Stem)
    assert all(footing in PAGE for footing in Footing)
