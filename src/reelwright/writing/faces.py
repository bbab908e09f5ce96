"""What a face is said to show, and where it looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reelwright.film.look import Animal, Feeling, Gaze, Vehicle
from reelwright.writing.lexicon import Slot
from reelwright.writing.slots import Hit, Slots

Named = tuple[int, int, str | Animal | Vehicle]
"""From where to where a text names somebody or something, and whom."""
_OF_THE_NEXT = re.compile(r"^\s+(?:[\w’'-]+\s+){0,2}$")
"""Between a word and the one whom it describes: "a smiling old man"."""
_NOUNS = frozenset({"smile", "grin", "frown", "face", "eyes", "head"})
_DESCRIBES = re.compile(r"\b(?:an?|the|his|her|their|this|that|two|three|some)\s+$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;:!?\n]")
_PRONOUN = re.compile(r"\b(?:she|he|they|both of them|one of them)\b", re.IGNORECASE)
_THING = re.compile(
    r"(?:^\W*|[,;]\s*|\b(?:and|but|while|as|when)\s+)(?:the|an?|its?)\s+(?:[\w’'-]+\s+){1,2}?(?:is\s+|\w+ly\s+)?$",
    re.IGNORECASE,
)
"""Who does what comes next, where that is nobody who is named: "the lamp" of "the lamp glares"."""
_OF_A_THING = re.compile(r"^\s+[a-z]")
"""After a word that a sentence begins with: "Angry waves"; not "Furious, Ana"."""


def face_said(
    text: str, slots: Slots, named: Sequence[Named], who: str, lead: str
) -> tuple[Feeling | None, Gaze | None]:
    """What is said first of somebody's face, and of where the eyes are; None: nothing.

    It is said of whoever is named last before it, "Ana laughs", or where it stands before a name, of that one: "a
    laughing boy"; and of nobody where it is said of a thing: "the angry sea". Where nobody is named before it, it is of
    `lead`, whom the text is about.

    Args:
        named: in the order of the text.
    """
    felt = _first(text, slots.all(Slot.FEELING), named, who, lead)
    seen = _first(text, slots.all(Slot.GAZE), named, who, lead)
    return Feeling(felt) if felt else None, Gaze(seen) if seen else None


def faceless(text: str, slots: Slots, named: Sequence[Named]) -> Iterator[Hit]:
    """What is said of animals and things as of faces, and so is in no picture."""
    for hit in (*slots.all(Slot.FEELING), *slots.all(Slot.GAZE)):
        if not _is_person(_whose(text, hit, named, "the lead")):
            yield hit


def _first(text: str, hits: Sequence[Hit], named: Sequence[Named], who: str, lead: str) -> str | None:
    return next((hit.sense.meaning for hit in hits if _whose(text, hit, named, lead) == who), None)


def _is_person(one: str | Animal | Vehicle | None) -> bool:
    return one is not None and not isinstance(one, Animal | Vehicle)


def _whose(text: str, hit: Hit, named: Sequence[Named], lead: str) -> str | Animal | Vehicle | None:
    """Whose face it is; None: nobody's."""
    end = hit.start + len(hit.word)
    follows = next(((start, one) for start, _, one in named if start >= end), None)
    is_near = follows is not None and _OF_THE_NEXT.match(text[end : follows[0]])
    if hit.word.split()[-1] not in _NOUNS and _DESCRIBES.search(text[: hit.start]):
        return follows[1] if follows and is_near else None
    begin = max((match.end() for match in _SENTENCE.finditer(text, 0, hit.start)), default=0)
    last = next(((stop, one) for start, stop, one in reversed(named) if begin <= start and stop <= hit.start), None)
    since = last[0] if last else begin
    owner = next((one for _, stop, one in reversed(named) if stop <= hit.start and _is_person(one)), lead)
    if _PRONOUN.search(text, since, hit.start):
        return owner
    if _THING.search(text[since : hit.start]):
        return None
    if last is not None:
        return last[1]
    opens = not text[begin : hit.start].strip() and hit.form.isalpha() and not hit.form.endswith(("s", "ly"))
    if opens and not is_near and _OF_A_THING.match(text[end:]) and not _PRONOUN.search(text, end, end + 20):
        return None
    return owner
