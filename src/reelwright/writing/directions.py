"""Directions to the editor: how a shot begins, and whose name stands over it.

A direction stands alone, as a paragraph (`DISSOLVE TO:`), a sentence of prose (`Fade to black.`) or in brackets
(`[wipe left]`), or it is said in the words of a picture: "Dissolve to a meadow." At the end of a picture, as in "He
waits. Fade to black", it is of the one that follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from reelwright.film.lettering import Introduction
from reelwright.film.look import Transition
from reelwright.writing.cleaning import marked, unmarked
from reelwright.writing.lexicon import Slot
from reelwright.writing.slots import read_slots

_ALONE = {
    Transition.CUT: r"(?:hard |smash |jump |straight )?cut(?: to)?|smash to",
    Transition.MATCH_CUT: r"(?:graphic )?match[- ]?cut(?: to| with| on)?",
    Transition.FADE: r"(?:slow )?fade(?: in| up)?(?: from black)?",
    Transition.MATCH_DISSOLVE: r"(?:slow )?match[- ]?dissolve(?: through)?(?: to)?",
    Transition.DISSOLVE: r"(?:slow |quick |long |cross[- ]?|lap |ripple )?dissolve(?: through)?(?: to)?"
    r"|cross[- ]?fade(?: to)?|mix(?: through)? to",
    Transition.DIP_TO_BLACK: r"(?:hard |smash )?cut to black"
    r"|(?:slow )?(?:fade|dip) to black|(?:slow )?fade out|(?:slow )?fade to",
    Transition.DIP_TO_WHITE: r"(?:slow )?(?:fade|dip|flash|burn) to white|white ?-?out",
    Transition.WIPE_LEFT: r"wipe(?: to(?: the)?)? left",
    Transition.WIPE_RIGHT: r"wipe(?: to)?|wipe(?: to(?: the)?)? right",
}
_DIRECTIONS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _ALONE.items()}
LONGEST_NAME = 60
_LONGEST = 40
_OPENING = re.compile(r"([^.:!?\n]{3,40})[.:]\s")
_CLOSING = re.compile(r"[.!?]\s+([^.:!?\n]{3,40})[.:]?$")
"""The first and the last sentence of a picture, where they are short."""
_BRACKET = re.compile(r"[ \t]*\[([^\[\]\n]{1,140})\]")
_SECONDS = re.compile(r"[ ]*(\d{1,3}(?:\.\d{1,3})?)[ ]*s(?:ec|econds)?[ ]*", re.IGNORECASE)
_SPEAKER = re.compile(rf"[ ]*speaker[ ]*:([^\[\],]{{1,{LONGEST_NAME}}})", re.IGNORECASE)
_CAMERA = re.compile(r"[ ]*camera[ ]*:(.{1,100})", re.IGNORECASE)
_TAKE = re.compile(r"[ ]*take[ ]*:?[ ]*([1-9]\d{0,2})[ ]*", re.IGNORECASE)
_LOWER_THIRD = re.compile(r"[ ]*lower[- ]third[ ]*:([^,]{1,60})(?:,(.{1,80}))?", re.IGNORECASE)
_WITH_A_VALUE = (_SECONDS, _LOWER_THIRD, _SPEAKER, _CAMERA, _TAKE)


def transition_alone(text: str) -> Transition | None:
    """The transition that a text is the direction of, and nothing else.

    >>> transition_alone("DISSOLVE TO:"), transition_alone("He fades to black.")
    (<Transition.DISSOLVE: 'dissolve'>, None)
    """
    bare = text.strip(" \t.:!*_")
    if len(bare) > _LONGEST:
        return None
    return next((kind for kind, pattern in _DIRECTIONS.items() if pattern.fullmatch(bare)), None)


def then(before: Transition | None, after: Transition | None) -> Transition | None:
    """What two directions in a row come to: a fade in after a fade out is the other half of it."""
    return before if before and before.dips and after is Transition.FADE else after or before


def transitions_said(words: str) -> tuple[Transition | None, Transition | None]:
    """How the words of a picture say that it begins, and that the one after it does."""
    opening, closing = _OPENING.match(words), _CLOSING.search(words)
    begins = transition_alone(opening[1]) if opening else None
    leaves = transition_alone(closing[1]) if closing else None
    hits = list(read_slots(words).all(Slot.JUMP))
    kind = Transition(hits[-1].sense.meaning) if hits else Transition.CUT
    if kind.mixes or kind.matches:
        last = hits[-1]
        if not _says_anything(words[last.start + len(last.word) :]) and _says_anything(words[: last.start]):
            hits.pop()
            leaves = kind
    return begins or (Transition(hits[0].sense.meaning) if hits else None), leaves


def _says_anything(text: str) -> bool:
    return any(map(str.isalnum, text))


@dataclass(frozen=True, slots=True)
class Directed:
    """A text without its brackets, and what they say. Of two that say the same kind of thing the first counts."""

    text: str
    seconds: Fraction | None = None
    transition: Transition | None = None
    introduces: Introduction | None = None
    speaker: str = ""
    camera: str = ""
    """Framing, angle and move, in words."""
    take: int = 1


def directed(text: str, is_line: bool = False) -> Directed:
    """Read and take out `[5s]`, `[dissolve]`, `[lower third: Name, role]`, `[speaker: Name]`, `[camera: wide]`,
    `[take 2]`. Other brackets are text.

    `is_line`: it is spoken, so that its marks for who speaks it stay.
    """
    seconds: list[Fraction] = []
    transitions: list[Transition] = []
    introduced: list[Introduction] = []
    speakers: list[str] = []
    cameras: list[str] = []
    takes: list[int] = []

    def read(match: re.Match[str]) -> str:
        inside = match[1]
        if length := _SECONDS.fullmatch(inside):
            seconds.append(Fraction(length[1]))
        elif person := _LOWER_THIRD.fullmatch(inside):
            name, role = (unmarked(part or "").strip() for part in person.groups())
            introduced.extend([Introduction(name=name, role=role)] if name else [])
        elif speaker := _SPEAKER.fullmatch(inside):
            speakers.append(unmarked(speaker[1]).strip())
        elif camera := _CAMERA.fullmatch(inside):
            cameras.append(camera[1].strip())
        elif take := _TAKE.fullmatch(inside):
            takes.append(int(take[1]))
        elif kind := transition_alone(inside):
            transitions.append(kind)
        else:
            return match[0]
        return ""

    said = _BRACKET.sub(read, text)
    bare = marked(said) if is_line else " ".join(unmarked(said).split())
    return Directed(
        bare,
        next((one for one in seconds if one > 0), None),
        next(iter(transitions), None),
        next(iter(introduced), None),
        next(filter(None, speakers), ""),
        next(filter(None, cameras), ""),
        next(iter(takes), 1),
    )


def has_directions(text: str) -> bool:
    """Whether any bracket of a text is a direction, which only a script has."""
    return any(
        any(pattern.fullmatch(inside) for pattern in _WITH_A_VALUE) or transition_alone(inside)
        for inside in _BRACKET.findall(text)
    )
