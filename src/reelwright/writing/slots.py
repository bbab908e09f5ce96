"""A text read by the lexicon: which word filled which slot, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from functools import lru_cache

from reelwright.film.look import Place
from reelwright.writing.lexicon import LEXICON, REAL_WORDS, STAND_INS, Slot

FUZZY_CUTOFF = 0.86
"""`difflib` likeness from which an unknown word is read as a misspelt form."""
NEGATION_REACH = 3
"""A negation drops a form that begins within this many words of it, unless punctuation or "but" comes between."""
_SHORTEST_FUZZY, _SHORTEST_FUZZY_OTHER, _LONGEST_FUZZY = 5, 8, 16
"""Letters. Short words have too many right neighbours: "water" is no misspelt waiter."""
_WHOLE_ROLES = ("private eye", "passer-by")


class Origin(StrEnum):
    """How a slot was filled."""

    LEXICON = "lexicon"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Sense:
    """One of the meanings of a form."""

    slot: Slot
    meaning: str
    is_stand_in: bool
    """True where what was said cannot be drawn and the meaning is only the nearest that can."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the text that fills a slot."""

    start: int
    """Characters from the beginning of the text."""
    word: str
    """As written, lower case."""
    form: str
    """As listed."""
    sense: Sense
    origin: Origin

    @property
    def is_plural(self) -> bool:
        """Whether it is `riders`, `women` or `children`, not `rider's`."""
        is_regular = self.word in (self.form + "s", self.form + "es")
        return is_regular or self.form.endswith(("men", "ves", "ies")) or self.form in ("children", "geese", "people")

    @property
    def role(self) -> str:
        """Of a person, what it is called in short: the keeper of "lighthouse keeper"."""
        return self.form if self.form in _WHOLE_ROLES else self.form.split()[-1]

    @property
    def score(self) -> float:
        """How like the form the word is, 0..1: 1 unless it is taken as misspelt."""
        return round(SequenceMatcher(None, self.word, self.form).ratio(), 2) if self.origin is Origin.FUZZY else 1.0


@dataclass(frozen=True, slots=True)
class Slots:
    """All hits of a text, in its order."""

    hits: tuple[Hit, ...]
    denied: tuple[Hit, ...] = ()
    """What was said not to be so, such as the rain of "no rain"; it fills no slot."""

    def all(self, slot: Slot) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.hits if hit.sense.slot is slot)

    def first(self, slot: Slot) -> Hit | None:
        return next((hit for hit in self.hits if hit.sense.slot is slot), None)

    @property
    def places(self) -> tuple[Hit, ...]:
        """The first hit of each place, in order."""
        first: dict[Place, Hit] = {}
        for hit in self.all(Slot.PLACE):
            first.setdefault(Place(hit.sense.meaning), hit)
        return tuple(first.values())


def _senses() -> dict[str, tuple[Sense, ...]]:
    found: dict[str, list[Sense]] = {}
    for table, is_stand_in in ((LEXICON, False), (STAND_INS, True)):
        for slot, meanings in table.items():
            for meaning, forms in meanings.items():
                for form in forms.split("|"):
                    plural = [form[:-2] + "en"] if slot is Slot.PERSON and form.endswith("man") else []
                    for one in (form, *plural):
                        found.setdefault(one, []).append(Sense(slot, str(meaning), is_stand_in))
    return {form: tuple(senses) for form, senses in found.items()}


SENSES = _senses()
"""Form -> its meanings."""

_forms = sorted(SENSES, key=lambda form: (-len(form), form))
_OF_PEOPLE = {Slot.ACTION, Slot.FEELING, Slot.GAZE}
_ADVERB = re.compile(r" [a-z]+ly(?= )")
_epithets = re.compile(r"\s+(?:[\w’'-]+\s+){0,2}")


def _spelt(form: str) -> str:
    """What somebody does, they may do slowly: "looks slowly up"."""
    is_of_people = {sense.slot for sense in SENSES[form]} <= _OF_PEOPLE
    return re.escape(form).replace(r"\ ", "(?: [a-z]+ly)? ", 1) if is_of_people else re.escape(form)


_pattern = re.compile(r"\b(" + "|".join(_spelt(form) for form in _forms) + r")(?:['’]s|es|s)?\b")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_break = re.compile(r"[.,;:!?()\n–—]|\bbut\b")
_SETTING = {Slot.PLACE, Slot.TIME, Slot.WEATHER, Slot.SEASON}
_by_initial: dict[str, list[str]] = {}
for _form in _forms:
    _slots = {sense.slot for sense in SENSES[_form]}
    _shortest = _SHORTEST_FUZZY if _slots & _SETTING else _SHORTEST_FUZZY_OTHER
    # What somebody does is often one letter from what another does.
    if _form.isalpha() and len(_form) >= _shortest and not _slots & _OF_PEOPLE:
        _by_initial.setdefault(_form[0], []).append(_form)


@lru_cache(maxsize=4096)
def _misspelt(word: str) -> str | None:
    """The form a word of five letters or more was probably meant to be. The first letter is taken to be right."""
    if not 5 <= len(word) <= _LONGEST_FUZZY or word in REAL_WORDS:
        return None
    close = get_close_matches(word, _by_initial.get(word[0], []), 1, FUZZY_CUTOFF)
    return close[0] if close else None


def _found(low: str) -> Iterable[tuple[int, str, str, Origin]]:
    taken = 0
    for match in _pattern.finditer(low):
        yield from _loose(low, taken, match.start())
        form = match.group(1)
        adverb = None if form in SENSES else _ADVERB.search(form)
        yield match.start(), match.group(), _ADVERB.sub("", form, 1) if adverb else form, Origin.LEXICON
        if adverb and (how := adverb.group().strip()) in SENSES:  # "looks sadly down"
            yield match.start() + adverb.start() + 1, how, how, Origin.LEXICON
        taken = match.end()
    yield from _loose(low, taken, len(low))


def _loose(low: str, start: int, end: int) -> Iterable[tuple[int, str, str, Origin]]:
    for match in WORD.finditer(low, start, end):
        form = _misspelt(match.group())
        if form:
            yield match.start(), match.group(), form, Origin.FUZZY


def _is_negated(between: str) -> bool:
    """Whether a negation reaches across these words to the next form."""
    return not _break.search(between) and len(between.split()) < NEGATION_REACH


@lru_cache(maxsize=512)
def read_slots(text: str) -> Slots:
    """The slots of a text. A negated form fills none: "no rain" is not rain.

    >>> [hit.form for hit in read_slots("A misty forrest as the sun sets, no rain, hopeful").hits]
    ['misty', 'forest', 'sun sets', 'hopeful']
    """
    low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)  # keeps positions
    hits: list[Hit] = []
    denied: list[Hit] = []
    negated_from: int | None = None
    for start, word, form, origin in _found(low):
        slots = {sense.slot for sense in SENSES[form]}
        if Slot.NEGATION in slots:
            negated_from = start + len(word)
        elif Slot.NOTHING not in slots:
            is_denied = negated_from is not None and _is_negated(low[negated_from:start])
            found = denied if is_denied else hits
            found += (Hit(start, word, form, sense, origin) for sense in SENSES[form])
    return Slots(tuple(hit for hit in hits if not _is_an_owner(hit, hits, low)), tuple(denied))


def _is_an_owner(hit: Hit, hits: Iterable[Hit], low: str) -> bool:
    """Whether it is a person who is only named to say whose the next one is, or what: the keeper of "the keeper's
    daughter", the pirate of "a pirate captain"."""
    if hit.sense.slot is not Slot.PERSON:
        return False
    end = hit.start + len(hit.word)
    if not hit.word.endswith(("'s", "’s")):
        return low[end : end + 1] == " " and any(one.sense.slot is Slot.PERSON and one.start == end + 1 for one in hits)
    return owns_the_next(low, end, hits)


def owns_the_next(text: str, end: int, hits: Iterable[Hit]) -> bool:
    """Whether a genitive that ends there is of a person, with no more than two words between."""
    after = next((one.start for one in hits if one.sense.slot is Slot.PERSON and one.start >= end), None)
    return after is not None and _epithets.fullmatch(text, end, after) is not None
