"""The notes of the semantic check, read. They are plain sentences that begin with the shot they are about:

    SH020: 4.9 s of speech in 4.0 s: shorten the line
    SH030: the place is not the one described: show more of it
    SH040: the time of day does not show: night is too bright
    SH050: the palette leaves that of its neighbours

What is understood is the shot's id and one of the words in `_WISHES`; a note without them is for people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_SHOT = re.compile(r"^\W*(?:shot\s+)?(SH\d{3})\b", re.IGNORECASE)
_SPEECH = re.compile(
    r"(\d{1,4}(?:\.\d{1,4})?)\s*s(?:econds)?\s+of\s+speech\s+in\s+(\d{1,4}(?:\.\d{1,4})?)\s*s\b", re.IGNORECASE
)


class Remedy(StrEnum):
    """What a note asks the writer for."""

    TIGHTEN = "tighten the line"
    SHOW_PLACE = "show more of the place"
    SHOW_LIGHT = "make the time of day plain"
    MATCH_NEIGHBOURS = "match the light of the scene before"


_WISHES = (
    (re.compile(r"\bspeech\b|\bnarration\b|\bshorten\b|\bline\b", re.IGNORECASE), Remedy.TIGHTEN),
    (re.compile(r"\bpalette\b|\bcolours?\b|\bcolors?\b", re.IGNORECASE), Remedy.MATCH_NEIGHBOURS),
    (re.compile(r"\btime of day\b|\blight\b|\bbright\b|\bdark\b", re.IGNORECASE), Remedy.SHOW_LIGHT),
    (re.compile(r"\bplace\b", re.IGNORECASE), Remedy.SHOW_PLACE),
)
_TIGHTER = 0.8


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note that was understood."""

    text: str
    shot: str
    remedy: Remedy
    ratio: float = 1.0
    """For TIGHTEN: how much of the line's length may stay, between 0 and 1."""


def read_note(text: str) -> WrittenNote | None:
    """The note, or None when it names no shot or asks for nothing that can be done here."""
    shot = _SHOT.match(text)
    remedy = next((remedy for pattern, remedy in _WISHES if pattern.search(text)), None)
    if shot is None or remedy is None:
        return None
    ratio = 1.0
    if remedy is Remedy.TIGHTEN:
        figures = _SPEECH.search(text)
        ratio = _TIGHTER
        if figures and 0 < float(figures[2]) < float(figures[1]):
            ratio = float(figures[2]) / float(figures[1])
    return WrittenNote(text, shot[1].upper(), remedy, ratio)
