"""Lines of a script that name a picture or clip of the user's: `![slow move](photos/harbour.jpg)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reelwright.film.plate import PlateKind, Treatment

_LINE = re.compile(
    r"^[ ]{0,3}(?:[-*+][ ]+)?!\[(?P<alt>[^\[\]\n]{0,400})\]\([ ]*(?P<name>[^\n]{1,400}?)(?:[ ]+\"[^\"\n]*\")?[ ]*\)"
    r"(?P<length>[ \t]*\[[^\[\]\n]{1,20}\])?[ \t]*$",
)
"""The name may hold spaces and parentheses; a title in quotes behind it is not used."""
_INLINE = re.compile(r"!\[([^\[\]\n]{0,400})\]\([^()\s]{0,2000}\)")
"""A picture among words."""
_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]+:|//)", re.IGNORECASE)
_IS_STILL = re.compile(r"\b(?:still|static|fixed|no move(?:ment)?)\b", re.IGNORECASE)
_MOVES = re.compile(
    r"\b(?:(?:slow|gentle|slight)(?:ly)?[ ]+)?mov(?:e|es|ing|ement)\b|\b(?:push|pull|pan|tilt|truck|crane|zoom)\w*\b",
    re.IGNORECASE,
)
_FRAME = re.compile(r"\b(first|last)[ ]frame\b", re.IGNORECASE)
_TREATMENT = re.compile(
    rf"{_IS_STILL.pattern}|{_FRAME.pattern}|\b(?:(?:slow|gentle|slight)(?:ly)?[ ]+)?mov(?:e|es|ing|ement)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PictureLine:
    name: str
    """The path, as written."""
    alt: str
    """What stands between the square brackets."""
    length: str
    """Such as `[5s]`, or nothing."""

    @property
    def is_address(self) -> bool:
        """Whether it is on the network, or in the text itself, and no file."""
        return _ADDRESS.match(self.name) is not None

    @property
    def frame(self) -> str:
        """`first` or `last` where it is to be a frame of a provider's clip, else nothing."""
        found = _FRAME.search(self.alt)
        return found[1].lower() if found else ""

    @property
    def caption(self) -> str:
        """What it says of the picture, without how it is to be treated."""
        return _TREATMENT.sub("", self.alt).strip(" ,;.:-–—")

    def treatment(self, kind: PlateKind) -> Treatment:
        """A picture moves unless it says still; a clip moves of itself, and only more so if it says so."""
        if self.frame:
            return Treatment(f"{self.frame} frame")
        if _IS_STILL.search(self.alt):
            return Treatment.STILL
        return Treatment.MOVE if kind is PlateKind.PICTURE or _MOVES.search(self.alt) else Treatment.STILL


def picture_lines(text: str) -> Iterator[PictureLine]:
    """Those of a text, in order."""
    return (found for line in text.split("\n") if (found := picture_line(line)) is not None)


def picture_line(line: str) -> PictureLine | None:
    """What a line names, if it is such a line."""
    match = _LINE.match(line)
    if match is None:
        return None
    return PictureLine(match["name"].strip(), " ".join(match["alt"].split()), (match["length"] or "").strip())


def without_pictures(text: str, kept: frozenset[str] | None = frozenset()) -> tuple[str, int]:
    """The text with each picture made plain, and how many were; but lines that name one of `kept` stay (None: all)."""
    if "![" not in text:
        return text, 0
    lines, count = [], 0
    for line in text.split("\n"):
        named = picture_line(line)
        if named is not None and (kept is None or named.name in kept):
            lines.append(line)
            continue
        if named is not None:
            line, count = f"{named.alt} {named.length}".strip(), count + 1
        line, more = _INLINE.subn(lambda match: match[1], line)
        lines.append(line)
        count += more
    return "\n".join(lines), count
