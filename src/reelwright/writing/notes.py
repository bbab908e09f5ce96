"""The notes of the semantic check, read. They are plain sentences that begin with the shot they are about:

    SH020: its line takes 4.9 s and there are 4.0 s for it; shorten the line to 40 characters.
    SH030: it looks like city, not forest; describe the forest more plainly.
    SH040: it looks like dusk, not night; say what the light is like at night.
    SH050: its colours stand apart from the other shots of city, night, rain; give them one light.

What is understood is the shot's id and one of the words in `_WISHES`; a note without them is for people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_SHOT = re.compile(r"^\W*(?:shot\s+)?(SH\d{3})\b", re.IGNORECASE)
_CHARACTERS = re.compile(r"\bto (\d{1,4}) characters\b", re.IGNORECASE)


class Remedy(StrEnum):
    """What a note asks the writer for."""

    TIGHTEN = "tighten the line"
    SHOW_PLACE = "show more of the place"
    SHOW_LIGHT = "make the time of day plain"
    MATCH_NEIGHBOURS = "give it the mood of its likes"


_WISHES = (
    (re.compile(r"\bshorten\b|\btoo long\b", re.IGNORECASE), Remedy.TIGHTEN),
    (re.compile(r"\bpalette\b|\bcolours?\b|\bcolors?\b", re.IGNORECASE), Remedy.MATCH_NEIGHBOURS),
    (re.compile(r"\btime of day\b|\blight\b|\bbright\b|\bdark\b", re.IGNORECASE), Remedy.SHOW_LIGHT),
    (re.compile(r"\bplace\b|\bdescribe the\b", re.IGNORECASE), Remedy.SHOW_PLACE),
)


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note that was understood."""

    text: str
    shot: str
    remedy: Remedy
    characters: int | None = None
    """For TIGHTEN: how many the line may have, where the note says so."""


def read_note(text: str) -> WrittenNote | None:
    """The note, or None when it names no shot or asks for nothing that can be done here."""
    shot = _SHOT.match(text)
    remedy = next((remedy for pattern, remedy in _WISHES if pattern.search(text)), None)
    if shot is None or remedy is None:
        return None
    most = _CHARACTERS.search(text)
    return WrittenNote(text, shot[1].upper(), remedy, int(most[1]) if most else None)
