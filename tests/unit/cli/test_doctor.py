"""`reelwright doctor`: every part is tried, and a missing one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from reelwright import backends
from reelwright.app import App
from reelwright.settings import load_settings
from reelwright.sound.espeak import is_available

from .command_line import CommandLine


def test_a_whole_installation_is_well(reelwright: CommandLine) -> None:
    answer = reelwright("doctor", "--json")
    assert answer.code == 0 and answer.err == ""
    found = {symptom["part"]: symptom for symptom in answer.json}
    assert {"python", "workspace", "codecs", "fonts", "voice", "backend previz", "backend slate"} <= set(found)
    assert all(symptom["is_well"] and symptom["said"] for symptom in found.values())
    table = reelwright("doctor").out.splitlines()
    assert len(table) == 1 + len(found) and all(line.startswith("ok ") for line in table[1:])


def test_a_workspace_that_is_not_there_is_looked_for_and_not_made(reelwright: CommandLine, tmp_path: Path) -> None:
    (said,) = [one["said"] for one in reelwright("doctor", "--json").json if one["part"] == "workspace"]
    assert said.startswith(f"{reelwright.workspace}, ") and said.endswith(" free, to be made")
    assert list(tmp_path.iterdir()) == []
    opened = App(load_settings({"workspace": reelwright.workspace}, {}))
    assert opened.productions.list() == []
    opened.close()
    (said,) = [one["said"] for one in reelwright("doctor", "--json").json if one["part"] == "workspace"]
    assert said.endswith(" free, 0 productions")


def test_without_a_renderer_no_film_can_be_made(reelwright: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(backends.BACKENDS, "previz", "reelwright.no_such_module:Previz")
    answer = reelwright("doctor")
    assert answer.code == 3
    (line,) = [line for line in answer.out.splitlines() if line.startswith("no ")]
    assert "backend previz" in line and "no_such_module" in line


@pytest.mark.parametrize("kind", ["a file", "a link to nowhere"])
def test_a_workspace_that_cannot_be_used_is_told_with_all_the_rest(kind: str, reelwright: CommandLine) -> None:
    if kind == "a file":
        reelwright.workspace.write_text("")
    else:
        reelwright.workspace.symlink_to("nowhere")
    answer = reelwright("doctor", "--json")
    assert answer.code == 3
    found = {symptom["part"]: symptom for symptom in answer.json}
    assert not found["workspace"]["is_well"] and found["codecs"]["is_well"]


def test_who_else_could_speak_is_told_without_asking_anybody(
    reelwright: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> str:
        return next(one["said"] for one in reelwright("doctor", "--json").json if one["part"] == "other voices")

    for name in ("OPENAI_API_KEY", "OPENAI_SPEECH_URL", "REELWRIGHT_PIPER_VOICES"):
        monkeypatch.delenv(name, raising=False)
    assert told() == "piper needs REELWRIGHT_PIPER_VOICES; openai needs OPENAI_API_KEY"
    monkeypatch.setenv("OPENAI_SPEECH_URL", "http://127.0.0.1:9/v1")
    assert told() == "openai is named in the environment, and not tried; piper needs REELWRIGHT_PIPER_VOICES"


@pytest.mark.skipif(not is_available(), reason="NOT TESTED: the extra `voice` is not installed")
def test_it_lists_the_voices_that_a_refusal_has_no_room_for(reelwright: CommandLine, tmp_path: Path) -> None:
    names = reelwright("doctor", "--voices").out.split()
    assert {"de", "en-gb-x-rp", "pt-br"} <= set(names) and len(names) > 100
    assert reelwright("doctor", "--voices", "--json").json["voices"] == names
    (tmp_path / "b.md").write_text("---\nvoice: pt-bx\n---\nA keeper climbs the stair.\n")
    refused = " ".join(reelwright("explain", str(tmp_path / "b.md")).err.split())
    assert f"did you mean pt-br? there are: {len(names)}, such as pt-br, " in refused
    assert len(refused) - len(str(tmp_path)) < 350
    assert "reelwright doctor --voices lists all" in refused
