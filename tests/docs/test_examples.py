"""Every `reelwright` command that a page shows is one that this release understands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from reelwright.cli.commands import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
COMMAND_LINE: Any = typer.main.get_command(app)
_BLOCK = re.compile(r"^ *```(?:sh|console|bash)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r"\s*(?:.*\| )?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?(?:python -m )?reelwright (.+)")


def commands(page: Path) -> list[list[str]]:
    """The words after `reelwright` of each line of a shell block that calls it."""
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [
        shlex.split(called[1], comments=True)
        for block in blocks
        for line in block.splitlines()
        if (called := _CALL.match(line))
    ]


SHOWN = [(str(page.relative_to(ROOT)), words) for page in PAGES for words in commands(page)]


def test_there_are_commands_to_look_at() -> None:
    assert len(SHOWN) > 25
    assert {words[0] for _, words in SHOWN} > set(COMMAND_LINE.commands) - {"probe"}


@pytest.mark.parametrize(("page", "words"), SHOWN, ids=lambda value: value if isinstance(value, str) else value[0])
def test_a_command_of_a_page_is_understood(page: str, words: list[str]) -> None:
    if words[0] in ("--workspace", "--server"):
        words = words[2:]
    COMMAND_LINE.commands[words[0]].make_context(words[0], words[1:]).close()


@pytest.mark.parametrize(("page", "words"), SHOWN, ids=lambda value: value if isinstance(value, str) else value[0])
def test_an_example_brief_that_a_page_names_is_there(page: str, words: list[str]) -> None:
    assert all((ROOT / word).is_file() for word in words if word.startswith("examples/"))
