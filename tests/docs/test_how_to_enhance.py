"""The commands of the how-to make what the page says, and its reasons are those that the program gives."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import reelwright.enhance.effects.interpolate as interpolate
from reelwright.cli import main

from ..unit.media.moving import clip, pan  # noqa: TID252 - tests are no package on the path

PAGE = (Path(__file__).parents[2] / "docs/how-to/enhance-a-clip.md").read_text(encoding="utf-8")


def test_the_commands_of_the_page_do_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip(tmp_path / "clip.mp4", [pan(k) for k in range(3)])
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```sh\n(reelwright .*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 6
    for line in (line for block in blocks for line in block.splitlines()):
        monkeypatch.setattr("sys.argv", shlex.split(line))
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
    made = {"clip-60fps.mp4", "look.mp4", "large.mp4", "better.mp4", "mended.mp4", "clip-style.mp4"}
    assert made <= {path.name for path in tmp_path.iterdir()}


def test_the_reasons_of_the_page_are_those_the_program_gives() -> None:
    told = set(re.findall(r"^\| (a \w+|damage|motion.*?|the end) \|", PAGE, re.MULTILINE))
    source = Path(interpolate.__file__).read_text(encoding="utf-8")
    given = set(re.findall(r'"(a cut|a flash|a pause|damage|the end|motion [a-z ]+)"', source))
    assert told == given and len(told) == 6
