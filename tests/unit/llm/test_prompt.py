"""Prompts are files with a version, filled in once."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest

from reelwright.errors import NotFound
from reelwright.llm.prompt import Prompt, load_prompt

NAMES = [one.name.removesuffix(".md") for one in (files("reelwright.llm") / "prompts").iterdir()]
SEEN = {
    "data": (1, "c5ed46638884"),
    "direct": (1, "022e3c4704e8"),
    "form": (1, "5a6f22fb8796"),
    "judge": (1, "896d93b9090d"),
    "repair": (1, "27d641c78ca8"),
    "revise": (1, "2ba089847cc4"),
    "shorten": (1, "819b678d389d"),
    "translate": (1, "dbcdb0ce42a7"),
}
"""Prompt -> its version, and the first of the sha256 of its words. New words have a new version: change both here."""


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_that_ships_has_a_version_which_rises_with_its_words(name: str) -> None:
    prompt = load_prompt(name)
    digest = hashlib.sha256(prompt.text.encode()).hexdigest()[:12]
    assert (prompt.version, digest) == SEEN[name]


def test_there_are_prompts() -> None:
    assert set(NAMES) == set(SEEN)


@pytest.mark.parametrize("name", ["none", "../prompt", "data.md", "", "/etc/passwd"])
def test_a_prompt_that_does_not_ship_is_not_read(name: str) -> None:
    with pytest.raises(NotFound, match="there are: data, direct, form, judge, repair"):
        load_prompt(name)


@pytest.mark.parametrize(
    "file", ["You outline films.", "<!-- version 0 -->\nx", "<!-- version 1 -->", "\n<!-- version 1 -->\nx"]
)
def test_a_file_without_a_version_or_without_words_is_no_prompt(file: str) -> None:
    with pytest.raises(ValueError):
        Prompt.of("outline", file)


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    prompt = Prompt.of("outline", "<!-- version 12 -->\nFit {{schema}} and {{other}}.\n")
    assert prompt.version == 12
    assert prompt.filled(schema='{"{{other}}": 1}', other="x") == 'Fit {"{{other}}": 1} and x.'
    assert prompt.filled() == prompt.text
