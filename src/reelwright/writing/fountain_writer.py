"""From the elements of a screenplay to a Fountain file. A mark forces a kind only where it would be misread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reelwright.writing.fountain import IN_A_SPEECH, Element, ElementKind, Fountain, hidden, shown_again
from reelwright.writing.fountain_lines import (
    ALONE,
    MARKS,
    begins_title_page,
    is_cue,
    is_forced_heading,
    is_heading,
    is_transition,
)

_ANYWHERE = (
    ElementKind.SYNOPSIS,
    ElementKind.SECTION,
    ElementKind.PAGE_BREAK,
    ElementKind.CENTRED,
    ElementKind.TRANSITION,
    ElementKind.LYRICS,
)
"""Those whose mark counts also right after another line."""


def write_fountain(fountain: Fountain) -> str:
    """The text, which reads back as the same screenplay; it ends with a line end."""
    lines = _title_page(fountain)
    gaps = _gaps(fountain.elements)
    for at, (element, gap) in enumerate(zip(fountain.elements, gaps, strict=True)):
        is_followed = 0 in gaps[at + 1 : at + 2]
        lines += [""] * (gap if lines else 0)
        lines += _lines(element, is_first=not lines, is_touching=gap == 0, is_followed=is_followed)
    return "\n".join(lines) + "\n"


def _title_page(fountain: Fountain) -> list[str]:
    lines: list[str] = []
    for key, values in fountain.title_page:
        lines += [f"{key}: {values[0]}"] if len(values) == 1 else [f"{key}:", *(f"    {value}" for value in values)]
    return lines


def _gaps(elements: Sequence[Element]) -> list[int]:
    """Empty lines before each: those it has, or as many as it needs to be read as what it is."""
    gaps: list[int] = []
    before: ElementKind | None = None
    is_said = in_speech = False
    for element in elements:
        is_said = is_said and element.kind in IN_A_SPEECH and element.gap == 0
        may_touch = is_said or (
            before is not None
            and not in_speech
            and (before in ALONE or element.kind in _ANYWHERE)
            and not before is element.kind is ElementKind.LYRICS
        )
        gaps.append(0 if is_said else max(element.gap, 0 if may_touch else 1))
        is_said = in_speech = is_said or element.kind is ElementKind.CHARACTER
        before = element.kind
    return gaps


def _lines(element: Element, is_first: bool, is_touching: bool, is_followed: bool) -> list[str]:
    """What is typed for it, as if notes and what is struck out were a word each: they may have lines of their own."""
    masked, pieces = hidden(element.text)
    lines = _typed(replace(element, text=masked), is_first, is_touching, is_followed)
    return [shown_again(line, pieces) for line in lines]


def _typed(element: Element, is_first: bool, is_touching: bool, is_followed: bool) -> list[str]:
    text = element.text
    match element.kind:
        case ElementKind.HEADING:
            line = f"{text} #{element.number}#" if element.number else text
            return [line if is_heading(line, is_followed) else f".{line}"]
        case ElementKind.CHARACTER:
            is_plain = is_cue(text) and not text.startswith(MARKS) and not is_heading(text, True)
            is_plain = is_plain and not (is_first and begins_title_page(text))
            return [("" if is_plain else "@") + text + (" ^" if element.is_dual else "")]
        case ElementKind.TRANSITION:
            is_plain = is_transition(text) and not (is_followed or is_touching or text.startswith(MARKS))
            return [text if is_plain and not is_heading(text, False) else f"> {text}"]
        case ElementKind.PARENTHETICAL:
            return [f"({text})"]
        case ElementKind.DIALOGUE:
            return [line or "  " for line in text.split("\n")]
        case ElementKind.LYRICS:
            return [f"~{line}" for line in text.split("\n")]
        case ElementKind.CENTRED:
            return [f"> {text} <"]
        case ElementKind.SECTION:
            return [f"{'#' * element.depth} {text}"]
        case ElementKind.SYNOPSIS:
            return [f"= {text}"]
        case ElementKind.PAGE_BREAK:
            return ["==="]
        case ElementKind.NOTE | ElementKind.BONEYARD:
            return [text]
        case ElementKind.ACTION:
            return _action(text, is_first, is_followed)


def _action(text: str, is_first: bool, is_followed: bool) -> list[str]:
    lines = text.split("\n")
    for at, line in enumerate(lines):
        bare = line.strip()
        is_last = at == len(lines) - 1
        would_be_read = bare.startswith(MARKS)
        if at == 0:
            goes_on = not is_last or is_followed
            would_be_read |= is_heading(bare, goes_on) or is_forced_heading(bare)
            would_be_read |= is_cue(bare) if goes_on else is_transition(bare)
            would_be_read |= is_first and begins_title_page(line)
        lines[at] = f"!{line}" if would_be_read else line
    return lines
