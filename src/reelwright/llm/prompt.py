"""Prompts: files of this folder, each with a version, so that an answer can be traced to the words that led to it.

The first line of a file is `<!-- version N -->`; raise N whenever the words change.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from pydantic import Field

from reelwright.errors import NotFound
from reelwright.units import Value

_VERSION = re.compile(r"<!-- version ([1-9][0-9]{0,5}) -->\n")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Prompt(Value):
    """Instructions, and which edition of them."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    version: int = Field(ge=1)
    text: str = Field(min_length=1)

    @classmethod
    def of(cls, name: str, file: str) -> Prompt:
        """Raises ValueError: the first line of the file does not say which version it is."""
        head = _VERSION.match(file)
        if head is None:
            raise ValueError(f"the prompt {name} has to begin with <!-- version N -->")
        return cls(name=name, version=int(head[1]), text=file[head.end() :].strip())

    def filled(self, **words: str) -> str:
        """The text with `{{name}}` replaced, once, by what is meant."""
        return re.sub(r"\{\{(\w+)\}\}", lambda found: words.get(found[1], found[0]), self.text)


@lru_cache
def load_prompt(name: str) -> Prompt:
    """One of the prompts that ship.

    Raises:
        NotFound: there is none of this name.
    """
    folder = files("reelwright.llm") / "prompts"
    file = folder / f"{name}.md"
    if not _NAME.fullmatch(name) or not file.is_file():
        there = sorted(one.name.removesuffix(".md") for one in folder.iterdir())
        raise NotFound(f"there is no prompt {name!r}; there are: {', '.join(there)}")
    return Prompt.of(name, file.read_text(encoding="utf-8"))
