"""The commands of the page on voices and languages do what it says, and it names what everybody needs."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from reelwright.network.access import KEYS, PLACES
from reelwright.sound.espeak import is_available
from reelwright.writing.reading import read_brief

from .. import warm  # noqa: TID252 - tests are no package on the path

PAGE = (Path(__file__).parents[2] / "docs/how-to/voices-and-languages.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    found = re.search(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ferry.md").write_text(block("markdown"), encoding="utf-8")
    (tmp_path / "ferry.de.srt").write_text(block("srt"), encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")
def test_the_commands_of_the_page_make_its_films(folder: Path) -> None:
    """Their pictures are slates: what is drawn is not what the page is about."""
    said = re.findall(r"^```sh\nreelwright (.*)\n```", PAGE, re.MULTILINE)
    assert len(said) == 2
    files: set[str] = set()
    for words in said:
        done = warm.run(*shlex.split(words), "--backend", "slate", "--size", "144", "--json", cwd=folder)
        assert done.returncode == 0, done.stderr
        made = json.loads(done.stdout)
        files |= made["files"].keys()
    assert {"film.mp4", "film.de.mp4", "film.de.srt", "film.de.vtt"} <= files
    told = json.loads((Path(made["folder"]).parent / "metadata/dossier.json").read_text())["body"]
    assert not any("left out" in one["message"] for one in told["findings"])
    german = Path(made["folder"], "film.de.srt").read_text(encoding="utf-8")
    assert "Kommt Siobhan wirklich?" in german and "pause" not in german


def test_what_the_page_wishes_for_is_read(folder: Path) -> None:
    brief = read_brief(str(folder / "ferry.md"), {}, lambda most: b"")
    assert brief.voices == (("Marta", "en-gb-x-rp+f3"),) and brief.pronunciation == (("Siobhan", "shivawn"),)
    for voice in re.findall(r"`voice: (\S+)`", PAGE):
        assert read_brief("A boat in the harbour.", {"voice": voice}, lambda most: b"").voice == voice


def test_every_variable_of_a_voice_is_told() -> None:
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE))
    of_voices = {name for name in PLACES if "SPEECH" in name or "PIPER" in name}
    assert told == of_voices | {"OPENAI_API_KEY"} and "OPENAI_API_KEY" in KEYS
