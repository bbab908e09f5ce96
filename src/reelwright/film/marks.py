"""Marks in a line for whoever speaks it: `[pause]`, `[pause:0.5s]` and `*word*`. Nobody reads or hears the marks."""

from __future__ import annotations

import re

from pydantic import Field

from reelwright.units import Value

PAUSE_SECONDS = 0.6
"""Of one whose length nobody said."""
LONGEST_PAUSE_SECONDS = 10.0
PAUSE = re.compile(r"\[pause(?:[ :]{1,3}(\d{1,2}(?:[.,]\d{1,3})?)[ ]?(?:s|sec|seconds)?)?\]", re.IGNORECASE)
STRESS = re.compile(r"(?<![\w*])\*{1,3}(?=[^\s*])([^*\n]{1,200})(?<=[^\s*])\*{1,3}(?![\w*])")


class Phrase(Value):
    """What is said in one go, after a silence."""

    text: str
    """Without marks; empty: there is only the silence, at the end of a line."""
    silence_before: float = Field(default=0.0, ge=0)
    """Seconds."""
    stresses: tuple[tuple[int, int], ...] = ()
    """First and last character (exclusive) of each word in `text` that is stressed."""


def plain(line: str) -> str:
    """A line as it is read.

    >>> plain("I said [pause 0.5s] the *red* one.")
    'I said the red one.'
    """
    return " ".join(STRESS.sub(r"\1", PAUSE.sub(" ", line)).split()) if _may_have(line) else line


def phrases(line: str) -> tuple[Phrase, ...]:
    """A line as it is spoken."""
    if not _may_have(line):
        return (Phrase(text=line),)
    found, silence, at = [], 0.0, 0
    for match in [*PAUSE.finditer(line), None]:
        text, stresses = _stressed(line[at : match.start() if match else len(line)])
        if any(map(str.isalnum, text)):
            found.append(Phrase(text=text, silence_before=silence, stresses=stresses))
            silence = 0.0
        if match:
            silence += seconds_of(match)
            at = match.end()
    return (*found, Phrase(text="", silence_before=silence)) if silence else tuple(found)


def seconds_of(pause: re.Match[str]) -> float:
    return min(float(pause[1].replace(",", ".")), LONGEST_PAUSE_SECONDS) if pause[1] else PAUSE_SECONDS


def _stressed(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words without their stars, with one space between each two, and where those are that had them."""
    words, spans, at = [], [], 0
    for word in text.split():
        match = STRESS.search(word)
        if match:
            begin = at + match.start()
            spans.append((begin, begin + len(match[1])))
            word = f"{word[: match.start()]}{match[1]}{word[match.end() :]}"
        words.append(word)
        at += len(word) + 1
    return " ".join(words), tuple(spans)


def _may_have(line: str) -> bool:
    return "*" in line or "[" in line
