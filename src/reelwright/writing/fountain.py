"""A screenplay in Fountain (https://fountain.io/syntax): what it is made of, with nothing of it lost.

The text of an element is as it was typed, with its emphasis, its notes `[[...]]` and what is struck out `/* ... */`,
but without the mark that forces its kind. `plain` is what of it can be filmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reelwright.writing.cleaning import marked, unmarked

_OPENING = re.compile(r"/\*|\[\[")
_CLOSING = {"/*": "*/", "[[": "]]"}
_BLANK = re.compile(r"\n[ \t]?\n")
"""Ends a note, unless it has two spaces."""
_HIDDEN = re.compile(r"\0(\d+)\0")
_ESCAPED = re.compile(r"\\([*_\\])")
_ASIDE = re.compile(r"\([^()]{0,200}\)")


class ElementKind(StrEnum):
    """What an element of a screenplay is."""

    HEADING = "scene heading"
    ACTION = "action"
    CENTRED = "centred text"
    CHARACTER = "character"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    LYRICS = "lyrics"
    TRANSITION = "transition"
    SECTION = "section"
    SYNOPSIS = "synopsis"
    PAGE_BREAK = "page break"
    NOTE = "note"
    BONEYARD = "boneyard"


IN_A_SPEECH = (ElementKind.PARENTHETICAL, ElementKind.DIALOGUE, ElementKind.LYRICS)
"""What follows a character, up to an empty line."""


@dataclass(frozen=True, slots=True)
class Element:
    kind: ElementKind
    text: str = ""
    """Of a character, with extensions such as `(V.O.)`; of a parenthetical, without its parentheses."""
    number: str = ""
    """Of a scene heading, such as `12A`."""
    depth: int = 0
    """Of a section, from 1."""
    is_dual: bool = False
    """Of a character: beside the one before."""
    gap: int = 1
    """Empty lines before it."""


@dataclass(frozen=True, slots=True)
class Fountain:
    title_page: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Key and lines, such as `("Author", ("Ana Diaz",))`."""
    elements: tuple[Element, ...] = ()

    def titled(self, key: str) -> str:
        """What the title page says for a key, "" if nothing."""
        return next((plain(" ".join(lines)) for name, lines in self.title_page if name.lower() == key), "")


def name_of(character: str) -> str:
    """Without extensions: ELIAS of `ELIAS (CONT'D)`."""
    return _ASIDE.sub("", plain(character)).strip(" .")


def plain(text: str, is_line: bool = False) -> str:
    """The text without notes, what is struck out, and marks for emphasis, in one line.

    `is_line`: it is spoken, so that its marks for who speaks it stay.

    >>> plain("The *last* [[or first?]] night, 5 \\\\* 5")
    'The last night, 5 * 5'
    """
    masked = _HIDDEN.sub("", hidden(text)[0])
    escapes = _ESCAPED.findall(masked)
    bare = (marked if is_line else unmarked)(_ESCAPED.sub("\0", masked))
    for letter in escapes:
        bare = bare.replace("\0", letter, 1)
    return " ".join(bare.split())


def hidden(text: str) -> tuple[str, list[str]]:
    """The text with a mark in place of each note and of each passage that is struck out, and these in order."""
    text = text.replace("\0", "")
    parts: list[str] = []
    pieces: list[str] = []
    at = 0
    for start, end in _spans(text):
        parts.append(f"{text[at:start]}\0{len(pieces)}\0")
        pieces.append(text[start:end])
        at = end
    return "".join([*parts, text[at:]]), pieces


def shown_again(masked: str, pieces: list[str]) -> str:
    """The inverse of `hidden`."""
    return _HIDDEN.sub(lambda match: pieces[int(match[1])], masked)


def unended(text: str) -> int | None:
    """The line, from 1, of a `/*` that no `*/` follows; None if there is none."""
    masked, _ = hidden(text)
    if "/*" not in masked:
        return None
    at = text.replace("\0", "").rfind("/*")  # all that end are before it
    return text.count("\n", 0, at) + 1


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where notes and boneyards are. Each search goes on where the last one of its kind ended: time is linear."""
    ends = {"/*": -1, "[[": -1}
    blank = -1
    at = 0
    while match := _OPENING.search(text, at):
        at, opening = match.end(), match[0]
        if ends[opening] < at:
            found = text.find(_CLOSING[opening], at)
            ends[opening] = found if found >= 0 else len(text)
        if opening == "[[" and blank < at:
            empty = _BLANK.search(text, at)
            blank = empty.start() if empty else len(text)
        if ends[opening] == len(text) or (opening == "[[" and blank < ends[opening]):
            continue
        at = ends[opening] + 2
        yield match.start(), at
