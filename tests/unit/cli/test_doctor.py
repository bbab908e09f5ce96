"""`reelwright doctor`: every part is tried, and a missing one is told."""

from __future__ import annotations

import pytest

from reelwright import app

from .command_line import CommandLine


def test_a_whole_installation_is_well(reelwright: CommandLine) -> None:
    answer = reelwright("doctor", "--json")
    assert answer.code == 0 and answer.err == ""
    found = {symptom["part"]: symptom for symptom in answer.json}
    assert {"python", "workspace", "codecs", "fonts", "voice", "backend previz", "backend slate"} <= set(found)
    assert all(symptom["is_well"] and symptom["said"] for symptom in found.values())
    table = reelwright("doctor").out.splitlines()
    assert len(table) == 1 + len(found) and all(line.startswith("ok ") for line in table[1:])


def test_without_a_renderer_no_film_can_be_made(reelwright: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.BACKENDS, "previz", "reelwright.no_such_module:Previz")
    answer = reelwright("doctor")
    assert answer.code == 3
    (line,) = [line for line in answer.out.splitlines() if line.startswith("no ")]
    assert "backend previz" in line and "no_such_module" in line


def test_a_workspace_that_cannot_be_used_is_told_with_all_the_rest(reelwright: CommandLine) -> None:
    reelwright.workspace.write_text("a file")
    answer = reelwright("doctor", "--json")
    assert answer.code == 3
    found = {symptom["part"]: symptom for symptom in answer.json}
    assert not found["workspace"]["is_well"] and found["codecs"]["is_well"]
