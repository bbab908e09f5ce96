"""What a line of Fountain is, by how it begins and what stands around it: rules that reading and writing share."""

from __future__ import annotations

import re

from reelwright.writing.fountain import ElementKind

TITLE_KEYS = frozenset(
    "title|credit|author|authors|source|notes|draft date|date|contact|copyright|revision|font|format".split("|")
)
"""One of them begins a title page; after it, any key may follow."""
TITLE_LINE = re.compile(r"([^\s:][^:\n]{0,40}):[ \t]*(.*)")
NUMBERED = re.compile(r"(.*\S)[ \t]*#([\w.-]{1,20})#")
"""A scene heading with its number."""
SECTION = re.compile(r"(#+)[ \t]*(.*)")
MARKS = ("=", "#", ">", "~", "!", ".", "@")
ALONE = (
    ElementKind.HEADING,
    ElementKind.SECTION,
    ElementKind.SYNOPSIS,
    ElementKind.PAGE_BREAK,
    ElementKind.CENTRED,
    ElementKind.TRANSITION,
    ElementKind.LYRICS,
)
"""Those that end with their line, so that anything may follow at once."""
_HEADING = re.compile(r"(?:INT\.?/EXT|EXT\.?/INT|I\.?/E|INT|EXT|EST)[. \t]", re.IGNORECASE)
_FORCED_HEADING = re.compile(r"\.\w")
_EXTENSION = re.compile(r"\([^()]*\)")
_PAGE_BREAK = re.compile(r"={3,}")


def is_upper(text: str) -> bool:
    return any(map(str.isupper, text)) and text == text.upper()


def is_heading(bare: str, is_followed: bool) -> bool:
    """Whether a line after an empty one is a scene heading as it is typed; by the rule an empty line follows, which is
    forgiven where all of it is in capitals."""
    return _HEADING.match(bare) is not None and (not is_followed or is_upper(bare))


def is_forced_heading(bare: str) -> bool:
    return _FORCED_HEADING.match(bare) is not None


def is_transition(bare: str) -> bool:
    """Whether a line between empty ones is a transition."""
    return bare.endswith("TO:") and is_upper(bare)


def is_cue(bare: str) -> bool:
    """Whether a line after an empty one and before another that is not is a character's name."""
    return is_upper(_EXTENSION.sub("", bare))


def begins_title_page(line: str) -> bool:
    found = TITLE_LINE.fullmatch(line)
    return found is not None and found[1].strip().lower() in TITLE_KEYS


def marked_kind(bare: str) -> ElementKind | None:
    """What a line is by a mark that counts wherever it stands."""
    if _PAGE_BREAK.fullmatch(bare):
        return ElementKind.PAGE_BREAK
    if bare.startswith("=") and bare[1:].strip():
        return ElementKind.SYNOPSIS
    if bare.startswith("#") and bare.strip("# \t"):
        return ElementKind.SECTION
    if bare.startswith(">") and bare.endswith("<") and bare[1:-1].strip():
        return ElementKind.CENTRED
    if bare.startswith(">") and bare[1:].strip():
        return ElementKind.TRANSITION
    if bare.startswith("~") and bare[1:].strip():
        return ElementKind.LYRICS
    return None
