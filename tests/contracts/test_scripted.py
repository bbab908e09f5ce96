"""The shipped fake keeps the contract of a language model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reelwright.errors import InvalidInput, NotConfigured
from reelwright.llm.scripted import Canned, Scripted

from .language_model import GOOD, Desk, LanguageModelContract


class TestScripted(LanguageModelContract):
    @pytest.fixture
    def speaker(self) -> Scripted:
        return Scripted([])

    def says(self, speaker: Any, *canned: Canned) -> None:
        speaker._left.extend(canned)

    def requests(self, speaker: Any) -> list[str]:
        return [json.dumps(talk.told, ensure_ascii=False) for talk in speaker.heard]

    def shows(self, speaker: Any, data: bytes) -> bool:
        return data in speaker.heard[0].shown.values()

    def test_a_script_is_read_from_a_file(self, desk: Desk, tmp_path: Path) -> None:
        file = tmp_path / "script.json"
        file.write_text(json.dumps([{"does": "prose"}, {"value": GOOD}]))
        desk.speaker = Scripted.load(file)
        assert desk.ask().repairs == 1

    @pytest.mark.parametrize("text", ["", "{}", '[{"does": "dance"}]', '[{"says": 1}]', "[" * 10_000])
    def test_a_file_that_is_no_script_is_refused(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "script.json"
        file.write_text(text)
        with pytest.raises(InvalidInput, match="is no script of answers"):
            Scripted.load(file)
        with pytest.raises(InvalidInput, match="cannot be read"):
            Scripted.load(tmp_path / "none.json")

    def test_a_script_that_is_over_says_so(self, desk: Desk) -> None:
        with pytest.raises(NotConfigured, match="the script has 0 answers"):
            desk.ask()
        desk.judge()

    def test_another_script_is_another_recipe(self) -> None:
        assert Scripted([Canned(text="a")]).place != Scripted([Canned(text="b")]).place
