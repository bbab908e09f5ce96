"""Who is in the film: each person once, by role or name, with what they wear and carry throughout."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reelwright.film.look import Prop
from reelwright.film.script import Character
from reelwright.writing.lexicon import ROLE_PROPS, Slot
from reelwright.writing.sentences import sentences
from reelwright.writing.slots import SENSES, Hit, Slots, read_slots

_NAME = re.compile(r"(?<![\w’'])[A-Z][a-zà-öø-ÿ]{2,19}(?![\w-])")
_CALLED = re.compile(
    r"\b([a-z]+) (?:named|called) ([A-Z][a-zà-öø-ÿ]{2,19})\b"
    r"|\b([A-Z][a-zà-öø-ÿ]{2,19}), (?:a|an|the|her|his) ([a-z-]+(?: [a-z-]+){0,2})"
)
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|his|hers|their)\b", re.IGNORECASE)
_BEFORE_A_PLACE = frozenset("in at to from near of over through for on across into around by towards toward".split())
_HEADGEAR = (Prop.BRIMMED_HAT, Prop.CAP)
_SOMEONE = "figure"
"""For a text that has a walk or an umbrella, and nobody who does or holds it."""


def cast(texts: Sequence[str]) -> tuple[Character, ...]:
    """The people of a film, in order of appearance, from all its texts together."""
    aliases = _aliases(" ".join(texts))
    names = _proper_names(texts)
    props: dict[str, list[Prop]] = {}
    last: str | None = None
    orphans: list[Prop] = []
    acts = False
    for sentence in (sentence for text in texts for sentence in sentences(text)):
        slots = read_slots(sentence)
        acts = acts or _acts(sentence, slots)
        who = _who(sentence, names, aliases, last)
        for hit in slots.all(Slot.PERSON):
            worn = props.setdefault(_named(hit, aliases), [])
            worn += (prop for prop in ROLE_PROPS[hit.sense.meaning] if prop not in worn)
        said = [Prop(hit.sense.meaning) for hit in slots.all(Slot.PROP)]
        if who is None:
            orphans += said
        else:
            last = who
            props[who] = _dressed(props.setdefault(who, []), said)
    if not props and (orphans or acts):
        props[_SOMEONE] = []
    if props and orphans:
        first = next(iter(props))
        props[first] = _dressed(props[first], orphans)
    return tuple(Character(name=name, props=tuple(worn)) for name, worn in props.items())


def who_is_in(text: str, characters: Sequence[Character], last: str | None) -> str | None:
    """The character a text shows: named, by role, or by a pronoun for `last`. None when it shows nobody.

    A text that only acts ("walking home") shows `last`, or the first character.
    """
    slots = read_slots(text)
    if slots.first(Slot.NOBODY):
        return None
    known = [character.name for character in characters]
    names = frozenset(name for name in known if name[:1].isupper())
    who = _who(text, names, {}, last)
    if who in known:
        return who
    if who is None and known and _acts(text, slots):
        return last or known[0]
    if slots.first(Slot.PERSON) and names:
        return last or known[0]  # a role that was merged into a name: "the nurse" is Marta
    return None


def _who(sentence: str, names: frozenset[str], aliases: dict[str, str], last: str | None) -> str | None:
    found = [(match.start(), match.group()) for match in _NAME.finditer(sentence) if match.group() in names]
    found += [(hit.start, _named(hit, aliases)) for hit in read_slots(sentence).all(Slot.PERSON)]
    if found:
        return min(found)[1]
    return last if _PRONOUN.search(sentence) else None


def _acts(sentence: str, slots: Slots) -> bool:
    """Whether somebody unnamed acts: "Walking home", "She keeps walking"; not "The city sleeps"."""
    action = slots.first(Slot.ACTION)
    if action is None:
        return False
    opens = len(sentence[: action.start].split()) <= 1 and action.start == min(hit.start for hit in slots.hits)
    return opens or _PRONOUN.search(sentence) is not None


def _named(hit: Hit, aliases: dict[str, str]) -> str:
    role = hit.form.split()[-1] if hit.form not in ("private eye", "passer-by") else hit.form
    return aliases.get(role, role)


def _aliases(text: str) -> dict[str, str]:
    """Role -> name, from "a detective named Sam" and "Marta, a young nurse"."""
    found: dict[str, str] = {}
    for match in _CALLED.finditer(text):
        words, name = (match[1], match[2]) if match[1] else (match[4], match[3])
        for role in words.split():
            if any(sense.slot is Slot.PERSON for sense in SENSES.get(role, ())):
                found.setdefault(role, name)
                break
    return found


def _proper_names(texts: Sequence[str]) -> frozenset[str]:
    """Capitalised words that act or were introduced; not places, which follow a preposition, nor known words."""
    found = set(_aliases(" ".join(texts)).values())
    for sentence in (sentence for text in texts for sentence in sentences(text)):
        action_starts = {hit.start for hit in read_slots(sentence).all(Slot.ACTION)}
        for match in _NAME.finditer(sentence):
            word = match.group()
            before = sentence[max(0, match.start() - 10) : match.start()].split()
            is_known = word.lower() in SENSES or word.lower() in _COMMON_STARTS
            follows_preposition = bool(before) and before[-1].lower() in _BEFORE_A_PLACE
            if not is_known and not follows_preposition and match.end() + 1 in action_starts:
                found.add(word)
    return frozenset(found)


_COMMON_STARTS = frozenset(
    "the she they this that these those nothing everything everyone someone people each every then there here now one"
    " two three his her their its our you who what when where while after before and but only just today tomorrow"
    " monday tuesday wednesday thursday friday saturday sunday nobody both all some many few another other".split()
)


def _dressed(worn: list[Prop], said: Sequence[Prop]) -> list[Prop]:
    """What is worn, with what was said; a hat that was said takes the place of the one that was assumed."""
    if any(prop in _HEADGEAR for prop in said):
        worn = [prop for prop in worn if prop not in _HEADGEAR]
    return worn + [prop for prop in dict.fromkeys(said) if prop not in worn]
