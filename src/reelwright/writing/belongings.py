"""What people have on and in their hands, and of which colour. A hat is worn wherever it is named; a book is somebody's
only where the words say so, for it may lie on a shelf, and a room may be booked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypedDict

from reelwright.film.look import Dye, Prop
from reelwright.writing.dyes import ANY_HAIR, ANY_THING, OF_HAIR, OF_THINGS
from reelwright.writing.lexicon import Slot
from reelwright.writing.slots import Hit, read_slots

_CLOTHES = (Prop.DRESS, Prop.SKIRT, Prop.SHIRT, Prop.TROUSERS, Prop.SCARF, Prop.GLASSES)
_A_WHILE = (Prop.BOOK, Prop.LETTER, Prop.CUP, Prop.PHONE, Prop.FLOWERS, Prop.BALLOON)
"""Taken up, and kept until another of them is."""
_ALWAYS = (Prop.UMBRELLA, Prop.LANTERN, Prop.SUITCASE, Prop.STICK, Prop.SWORD)
"""In a hand from the first shot to the last."""
IN_HAND = (*_A_WHILE, Prop.STICK, Prop.GUITAR, Prop.SWORD)
_LYING = {*_CLOTHES, *IN_HAND} - {Prop.FLOWERS}
"""What is not drawn where nobody has it; flowers grow in many places."""
_NEAR = 120
"""Characters about a word that can bind it to somebody."""
_DOES = (
    r"(?:holds?|held|carry|carries|carried|clutch(?:es|ed)?|grips?|gripped|grasps?|lifts?|raises?|reads?|opens?|opened"
    r"|closes|sips?|sipped|drinks?|drank|plays?|played|strums?|strummed|tunes|swings?|draws|wields?|brandish(?:es)?"
    r"|wears?|wore|has|had|takes?|took|picks?|picked|gathers?|brings?|brought|offers?|gives?|gave|writes?|wrote|checks?"
    r"|unfolds?|folds?|cradles?|hugs?|drags?|leans on|writes? in|looks? (?:at|into)|studies|answers?|puts on|ties"
    r"|fl(?:ies|ips)|turns the pages of)"
)
_DOING = (
    r"(?:with|holding|carrying|clutching|gripping|grasping|lifting|raising|reading|opening|sipping|drinking|playing"
    r"|strumming|tuning|wielding|brandishing|wearing|having|taking|picking|gathering|bringing|offering|giving|writing"
    r"|checking|unfolding|folding|cradling|hugging|dragging|leaning on|looking (?:at|into)|studying|answering"
    r"|dressed in|clad in)"
)
_REACH = r"(?:\s+(?!(?:and|but|or|who|while|as|that)\b)[\w’'-]+){0,4}\s*$"
_BY_DEED = re.compile(rf"\b{_DOES}{_REACH}", re.IGNORECASE)
_BESIDE = re.compile(rf"\b{_DOING}{_REACH}|\bhair,? and(?:\s+[\w’'-]+){{0,2}}\s*$", re.IGNORECASE)
_IN = re.compile(r"\bin(?:\s+(?!the\b)[\w’'-]+){0,4}\s*$", re.IGNORECASE)
_ON_THE_PHONE = re.compile(r"\bon (?:the|an?|his|her)(?: \w+)? $", re.IGNORECASE)
_OWN = re.compile(r"\b(his|her|their)(?:\s+(?!(?:an?|the)\b)[\w’'-]+){0,2}\s*$", re.IGNORECASE)
_AFTER = re.compile(
    r"^[\w’' -]{0,16}\b(?:in|on|under|over|round|around|at|by) (?:his|her|their|one|both)"
    r" (?:[\w-]+ )?(?:hands?|arms?|lap|back|shoulders?|neck|head|ear|side|nose|belt)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"^\s+(?:lies|lay|lying|leans|hangs|hung|rests|stands|stood|falls|fell|rings|rang|ringing|waits|burns|arrives"
    r"|is (?:on|in|under|gone|lost|missing|ringing))\b",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"^ (?:shop|store|shelf|shelves|case|seller|stand|box|collar|hanger)\b", re.IGNORECASE)
"""After what is no thing but names one."""
_AND = re.compile(r"(?:,|,? and|,? with)(?:\s+[\w’'-]+){0,4}\s*$")
"""Between two things of one owner."""
_TO_DO = re.compile(r"\b(?:to|will|can|must|would|could|please|let's)\s*$", re.IGNORECASE)
"""Before a verb that looks like a thing: "to book", "to dress"."""
_APART = re.compile(
    r"\b(?:find|found|see|saw|lose|lost|drop|dropped|leave|left|throw|threw|burn|burned|buy|bought|sell|sold)s?\s"
    r"(?:[\w’'-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""Before a hat or a lantern that nobody wears or holds now."""


_DYED = re.compile(rf"\b({ANY_THING})(?:[ -]colou?red)?(?:,?\s+(?!and\b)[\w’'-]+)?,?\s*$", re.IGNORECASE)
_CLAD = re.compile(
    r"\b(?:(?:dressed|clad|woman|man|girl|boy|figure|lady|child|stranger|person)\s+(?:all\s+)?in|wearing|wears)\s+"
    rf"(?:all\s+)?({ANY_THING})\b(?=\s*(?:[,.;:!?)]|$)|\s+(?:who|is|was|on|at|by|with|under|from|walk|run"
    r"|stand|sit|wait|look|climb|wave|kneel|turn|cross|come|go|step|hold|carr))",
    re.IGNORECASE,
)
_HAIR = re.compile(
    rf"\b(long[, -]+)?(?:[\w-]+ )?({ANY_HAIR})[ -](?:hair(?:ed)?|curls|locks|braids?|plaits?|ponytail)\b"
    r"|\blong [\w-]+ hair\b|\b(blonde?|brunette|redhead)\b",
    re.IGNORECASE,
)


class _Colour(TypedDict):
    dye: Dye | None
    colour_at: tuple[int, int] | None


class Tie(Enum):
    """How a thing is bound to its owner in a sentence."""

    DEED = "deed"
    """By what the subject does: "She opens the book"."""
    BESIDE = "beside"
    """By standing beside whoever was named last: "a man with a book"."""
    BEFORE = "before"
    """By standing before who has it: "a bearded man"."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """Something said to be somebody's: a prop, clothes of a colour, or hair."""

    start: int
    """Characters from the beginning of the sentence."""
    tie: Tie
    prop: Prop | None = None
    dye: Dye | None = None
    """Of the prop; of all clothes where there is none."""
    hair: Dye | None = None
    owner: str = ""
    """`his`, `her` or `their`, if that is said of it."""
    colour_at: tuple[int, int] | None = None
    """Where the word for the colour is."""


def belongings(sentence: str) -> tuple[Belonging, ...]:
    """In their order."""
    found = [one for _, one in _props(sentence) if one]
    return tuple(sorted(found + _clad(sentence) + _hair(sentence), key=lambda one: one.start))


def lying(sentence: str) -> tuple[str, ...]:
    """Words for things that are named in it and not said to be anybody's."""
    free = (hit for hit, one in _props(sentence) if one is None)
    return tuple(hit.word for hit in free if hit.sense.meaning in _LYING)


def in_hands(beats: Sequence[tuple[str, Sequence[Prop]]]) -> list[tuple[Prop, ...]]:
    """What somebody wears and holds in each of their beats, by its text and all that they have in the film: a book is
    held from where it is named on, until something else is taken up."""
    found: list[tuple[Prop, ...]] = []
    held: set[Prop] = set()
    for text, props in beats:
        named = {Prop(hit.sense.meaning) for hit, one in _props(text) if one} & {*props} & {*_A_WHILE}
        held = named or held
        found.append(tuple(prop for prop in props if prop not in _A_WHILE or prop in held))
    return found


def most_at_once(props: Sequence[Prop]) -> int:
    """How many of them are in the hands at a time; a guitar has room on the back."""
    return sum(prop in props for prop in _ALWAYS) + any(prop in props for prop in _A_WHILE)


def _props(sentence: str) -> list[tuple[Hit, Belonging | None]]:
    """What is named, and how it is somebody's: "a book and a cup" are where the book is."""
    found: list[tuple[Hit, Belonging | None]] = []
    for hit in read_slots(sentence).all(Slot.PROP):
        one = _had(sentence, hit)
        last, before = found[-1] if found else (None, None)
        if one is None and before and last and _AND.match(sentence[last.start + len(last.word) : hit.start]):
            one = replace(before, start=hit.start, prop=Prop(hit.sense.meaning), **_colour(sentence, hit))
        found.append((hit, one))
    return found


def _had(sentence: str, hit: Hit) -> Belonging | None:
    at, prop = max(0, hit.start - _NEAR), Prop(hit.sense.meaning)
    before, after = sentence[at : hit.start], sentence[hit.start + len(hit.word) :][:_NEAR]
    tie = _tie(prop, before, after, hit)
    if tie is None or _APART.search(before):
        return None
    own = _OWN.search(before)
    return Belonging(hit.start, tie, prop, owner=own[1].lower() if own else "", **_colour(sentence, hit))


def _colour(sentence: str, hit: Hit) -> _Colour:
    at = max(0, hit.start - _NEAR)
    said, inside = _DYED.search(sentence[at : hit.start]), OF_THINGS.get(hit.form.split()[0])
    if inside or said is None:
        return {"dye": inside, "colour_at": None}
    return {"dye": OF_THINGS[said[1].lower()], "colour_at": (at + said.start(1), at + said.end(1))}


def _tie(prop: Prop, before: str, after: str, hit: Hit) -> Tie | None:
    if hit.form in ("bearded", "moustached", "long-haired"):
        return Tie.BEFORE
    if prop not in _CLOTHES + IN_HAND:
        return Tie.BESIDE
    if _PART_OF.match(after) or _TO_DO.search(before):
        return None
    is_in_use = (prop in _CLOTHES and _IN.search(before)) or (prop is Prop.PHONE and _ON_THE_PHONE.search(before))
    if _BESIDE.search(before) or is_in_use or _AFTER.match(after):
        is_blooming = prop is Prop.FLOWERS and hit.form not in ("bouquet", "bunch of flowers") and "hand" not in after
        return None if is_blooming and re.search(r"\bwith\b[^,]*$", before) else Tie.BESIDE
    if _ELSEWHERE.match(after):
        return None
    return Tie.DEED if _BY_DEED.search(before) or _OWN.search(before) else None


def _clad(sentence: str) -> list[Belonging]:
    """ "A woman in red", "dressed all in black"."""
    return [
        Belonging(match.start(1), Tie.BESIDE, dye=OF_THINGS[match[1].lower()], colour_at=match.span(1))
        for match in _CLAD.finditer(sentence)
    ]


def _hair(sentence: str) -> list[Belonging]:
    found = []
    for match in _HAIR.finditer(sentence):
        word = (match[2] or match[3] or "").lower()
        own = _OWN.search(sentence[max(0, match.start() - _NEAR) : match.start()])
        tie = Tie.BEFORE if match[3] or match[0].lower().endswith("haired") else Tie.BESIDE
        found.append(
            Belonging(
                match.start(),
                tie,
                Prop.LONG_HAIR if match[0].lower().startswith("long") else None,
                hair=OF_HAIR.get(word),
                owner=own[1].lower() if own else "",
                colour_at=match.span(2) if match[2] else match.span(3) if match[3] else None,
            )
        )
    return found
