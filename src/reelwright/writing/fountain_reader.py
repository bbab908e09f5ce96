"""From the text of a Fountain file to its elements. It never fails: what is nothing else is action."""

from __future__ import annotations

import re
from dataclasses import replace

from reelwright.writing.fountain import Element, ElementKind, Fountain, hidden, shown_again
from reelwright.writing.fountain_lines import (
    ALONE,
    NUMBERED,
    SECTION,
    TITLE_LINE,
    begins_title_page,
    is_cue,
    is_forced_heading,
    is_heading,
    is_transition,
    marked_kind,
)

_ONLY_HIDDEN = re.compile(r"\0\d+\0")
_ASIDE = re.compile(r"\((.*)\)")


def read_fountain(text: str) -> Fountain:
    """The screenplay of a text."""
    masked, pieces = hidden(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.rstrip() if line.strip() else line for line in masked.split("\n")]
    while lines and not lines[0].strip():
        lines.pop(0)
    title_page, at = _title_page(lines)
    elements = _Lines(lines, at).read()
    return Fountain(
        tuple((key, tuple(shown_again(value, pieces) for value in values)) for key, values in title_page),
        tuple(replace(_judged(one, pieces), text=shown_again(one.text, pieces)) for one in elements),
    )


def _judged(element: Element, pieces: list[str]) -> Element:
    """Action that is nothing but a note, or struck out, is that."""
    if element.kind is not ElementKind.ACTION or not _ONLY_HIDDEN.fullmatch(element.text.strip()):
        return element
    piece = pieces[int(element.text.strip().strip("\0 \t"))]
    return replace(
        element, kind=ElementKind.NOTE if piece.startswith("[[") else ElementKind.BONEYARD, text=element.text.strip()
    )


def _title_page(lines: list[str]) -> tuple[list[tuple[str, list[str]]], int]:
    """Keys with their lines, and the line after them."""
    found: list[tuple[str, list[str]]] = []
    if not lines or not begins_title_page(lines[0]):
        return found, 0
    for at, line in enumerate(lines):
        if not line.strip():
            return found, at
        if line.startswith(("   ", "\t")) and found:
            found[-1][1].append(line.strip())
        elif match := TITLE_LINE.fullmatch(line):
            found.append((match[1].strip(), [match[2].strip()] if match[2].strip() else []))
        else:
            return found, at
    return found, len(lines)


class _Lines:
    """Goes through the lines after the title page."""

    def __init__(self, lines: list[str], at: int) -> None:
        self._lines = lines
        self._at = at
        self._found: list[Element] = []

    def read(self) -> list[Element]:
        gap = 1
        while self._at < len(self._lines):
            if self._is_blank(self._at):
                gap += 1
                self._at += 1
                continue
            self._block(gap if self._found else 1)
            gap = 0
        return self._found

    def _is_blank(self, at: int) -> bool:
        return at >= len(self._lines) or not self._lines[at].strip()

    def _take(self) -> str:
        self._at += 1
        return self._lines[self._at - 1]

    def _block(self, gap: int) -> None:
        """The elements that begin at the line, which is not empty."""
        bare = self._lines[self._at].strip()
        is_open = gap > 0 or self._found[-1].kind in ALONE
        is_followed = not self._is_blank(self._at + 1)
        if kind := marked_kind(bare):
            self._marked(kind, gap)
        elif is_open and (is_forced_heading(bare) or is_heading(bare, is_followed)):
            self._found.append(_heading(self._take().strip(), gap))
        elif is_open and is_followed and (bare[1:].strip(" ^") if bare[:1] == "@" else is_cue(bare) and bare[0] != "!"):
            self._speech(gap)
        elif is_open and not is_followed and is_transition(bare) and bare[0] not in "!.@":
            self._found.append(Element(ElementKind.TRANSITION, self._take().strip(), gap=gap))
        else:
            self._action(gap)

    def _marked(self, kind: ElementKind, gap: int) -> None:
        bare = self._lines[self._at].strip()
        if kind is ElementKind.LYRICS:
            self._found.append(Element(kind, self._lyrics(), gap=gap))
            return
        self._at += 1
        if kind is ElementKind.SECTION:
            match = SECTION.fullmatch(bare)
            assert match is not None
            self._found.append(Element(kind, match[2], depth=len(match[1]), gap=gap))
        elif kind is ElementKind.PAGE_BREAK:
            self._found.append(Element(kind, gap=gap))
        else:
            said = bare[1:-1] if kind is ElementKind.CENTRED else bare[1:]
            self._found.append(Element(kind, said.strip(), gap=gap))

    def _lyrics(self) -> str:
        """Lines in a row that are sung."""
        sung = []
        while not self._is_blank(self._at) and marked_kind(self._lines[self._at].strip()) is ElementKind.LYRICS:
            sung.append(self._take().strip()[1:].strip())
        return "\n".join(sung)

    def _action(self, gap: int) -> None:
        kept: list[str] = []
        while not self._is_blank(self._at) and (not kept or marked_kind(self._lines[self._at].strip()) is None):
            line = self._take()
            is_forced = line.strip().startswith("!") and len(line.strip()) > 1
            kept.append(line.lstrip()[1:] if is_forced else line)
        self._found.append(Element(ElementKind.ACTION, "\n".join(kept), gap=gap))

    def _speech(self, gap: int) -> None:
        name = self._take().strip().removeprefix("@")
        is_dual = name.endswith("^")
        self._found.append(Element(ElementKind.CHARACTER, name.rstrip("^ \t").strip(), is_dual=is_dual, gap=gap))
        said: list[str] = []
        while self._at < len(self._lines) and (self._lines[self._at].strip() or len(self._lines[self._at]) > 1):
            bare = self._lines[self._at].strip()
            if (aside := _ASIDE.fullmatch(bare)) or marked_kind(bare) is ElementKind.LYRICS:
                self._said(said)
                said = []
            if aside:
                self._at += 1
                self._found.append(Element(ElementKind.PARENTHETICAL, aside[1].strip(), gap=0))
            elif marked_kind(bare) is ElementKind.LYRICS:
                self._found.append(Element(ElementKind.LYRICS, self._lyrics(), gap=0))
            else:
                said.append(self._take().strip())
        self._said(said)

    def _said(self, lines: list[str]) -> None:
        if text := "\n".join(lines).strip("\n"):
            self._found.append(Element(ElementKind.DIALOGUE, text, gap=0))


def _heading(line: str, gap: int) -> Element:
    bare = line[1:] if is_forced_heading(line) else line
    numbered = NUMBERED.fullmatch(bare)
    text, number = numbered.groups() if numbered else (bare, "")
    return Element(ElementKind.HEADING, text.strip(), number=number, gap=gap)
