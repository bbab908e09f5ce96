"""Who can write a script here: what the brief may say, what each needs, and what is told of that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reelwright.backends import SPEAKERS, Speakers
from reelwright.errors import InvalidInput, NotConfigured
from reelwright.film.brief import RULES, Brief
from reelwright.ledger.price_book import PriceBook
from reelwright.network.access import Access
from reelwright.writing.wishes import WISHES

from .command_line import CommandLine

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "write-with-a-model.md"


def writers(simulator_url: str = "", **environment: str) -> Speakers:
    return Speakers(Access.of(environment), PriceBook.load, simulator_url)


@pytest.mark.parametrize("name", [*SPEAKERS, RULES])
def test_every_writer_may_be_wished_for(name: str) -> None:
    said = f"{name}:answers.json" if name == "scripted" else name
    assert WISHES["writer"].read(said) == said


@pytest.mark.parametrize(
    "wrong", ["somebody", "gemini:", "gemini:../x y", "rules:x", "scripted", "scripted:\n", "", 3, True]
)
def test_nobody_else_may(wrong: object) -> None:
    with pytest.raises(InvalidInput):
        WISHES["writer"].read(wrong)


def test_a_brief_that_names_no_writer_keeps_its_name_and_pays_nobody() -> None:
    assert not Brief(text="x").is_dictated and "writer" not in Brief(text="x").to_json()
    assert Brief(text="x").digest != Brief(text="x", writer="gemini").digest


def test_the_page_tells_what_each_needs() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| .* \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    told = {name: tuple(re.findall(r"`(\w+)`", needs)) for name, needs in rows}
    assert told == {name: listing.needs for name, listing in SPEAKERS.items()}


def test_a_key_that_is_not_set_is_named() -> None:
    assert writers().lacking == {"gemini": ("GEMINI_API_KEY",), "openai": ("OPENAI_API_KEY",)}
    for writer, variable in (("gemini", "GEMINI_API_KEY"), ("openai:m", "OPENAI_API_KEY"), ("openai", "OPENAI_MODEL")):
        with pytest.raises(NotConfigured, match=variable):
            writers().speaker(writer)


def test_a_server_of_ones_own_needs_no_key_and_one_in_the_net_does() -> None:
    own = writers(OPENAI_BASE_URL="http://127.0.0.1:11434/v1", OPENAI_MODEL="qwen3")
    assert "openai" not in own.lacking and own.speaker("openai").model == "qwen3"
    assert own.speaker("openai:other").model == "other"
    with pytest.raises(NotConfigured, match="OPENAI_API_KEY"):
        writers(OPENAI_BASE_URL="https://models.example.com/v1").speaker("openai:m")


def test_the_simulator_stands_in_for_all(tmp_path: Path) -> None:
    here = writers("http://127.0.0.1:9", GEMINI_API_KEY="k", OPENAI_API_KEY="k")
    assert here.speaker("gemini").place == "http://127.0.0.1:9/gemini"
    assert here.speaker("openai:m").place == "http://127.0.0.1:9/llm/v1"


def test_a_file_that_holds_no_answers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    for name in ("a.json", "none.json"):
        with pytest.raises(InvalidInput, match=name):
            writers().speaker(f"scripted:{tmp_path / name}")


def test_doctor_tells_who_can_write(reelwright: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("GEMINI_API_KEY", "planted-key-0123")
    monkeypatch.setenv("REELWRIGHT_SIMULATOR_URL", "http://127.0.0.1:9")
    answer = reelwright("doctor", "--json")
    (told,) = [one["said"] for one in answer.json if one["part"] == "writers"]
    assert told == "rules, gemini, scripted; openai needs OPENAI_API_KEY" and "planted-key" not in answer.out
