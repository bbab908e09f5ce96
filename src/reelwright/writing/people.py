"""Who is in the film: each person once, by role or name, with what they wear and carry throughout."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from reelwright.film.look import Age, Prop
from reelwright.film.reference import Reference
from reelwright.film.script import Character
from reelwright.writing.lexicon import AGES, ROLE_PROPS, Slot
from reelwright.writing.likenesses import HEADGEAR, as_seen, likenesses, named
from reelwright.writing.sentences import sentences
from reelwright.writing.slots import SENSES, Hit, Slots, read_slots

_NAME = re.compile(r"(?<![\w’'])[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,19}(?![\w-])")
_CALLED = re.compile(
    r"\b([a-z]+) (?:named|called) ([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,19})\b"
    r"|\b([A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,19}), (?:a|an|the|her|his) ([a-z-]+(?: [a-z-]+){0,2})"
)
_SUBJECT = re.compile(r"\b(?:she|he|they)\b", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:her|hers|him|his|their)\b", re.IGNORECASE)
_OTHER_SUBJECT = re.compile(
    r"^(?:(?:and|but|while|as|until|when|where|because|then|so|before|after)\s+)?"
    r"(?:the|an?|its?|no|all|there|this|that|these|those|every|each|some|only|[A-Z]\w+)\b"
)
_BEFORE_A_PLACE = frozenset("in at to from near of over through for on across into around by towards toward".split())
_APART = re.compile(
    r"\b(?:find|found|see|saw|lose|lost|drop|dropped|leave|left|throw|threw|burn|burned|buy|bought|sell|sold)s?\s"
    r"(?:[\w’'-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""Before a hat or a lantern that nobody wears or holds now."""
_SOMEONE = "figure"
"""For a text that has a walk or an umbrella, and nobody who does or holds it."""
_OF_PRONOUN = {"she": "woman", "her": "woman", "hers": "woman", "he": "man", "him": "man", "his": "man"}


def cast(texts: Sequence[str], references: Sequence[Reference] = ()) -> tuple[Character, ...]:
    """The people of a film, in order of appearance, from all its texts together; they look as pictures of them show."""
    known_as = aliases(texts)
    names = _proper_names(texts) | _called(named(references))
    props: dict[str, list[Prop]] = {}
    said_of: dict[str, list[Prop]] = {}
    ages: dict[str, Age] = {}
    seen: list[str] = []
    orphans: list[Prop] = []
    acts = False
    for sentence in (sentence for text in texts for sentence in sentences(text)):
        slots = read_slots(sentence)
        acts = acts or _acts(sentence, slots)
        who = _who(sentence, names, known_as, seen, props)
        for hit in slots.all(Slot.PERSON):
            name = who_is(hit, known_as)
            props[name] = _dressed(props.get(name, []), ROLE_PROPS[hit.sense.meaning])
            age = _age(sentence, hit)
            ages[name] = ages.get(name, age) if age is Age.ADULT else age
        pronoun = _SUBJECT.search(sentence)
        kind = _OF_PRONOUN.get(pronoun.group().lower()) if pronoun else None
        if kind and who in names and not props.get(who):
            props[who] = list(ROLE_PROPS[kind])  # "Marta waits. She …" tells what nobody said of Marta
        elif kind and who is None:
            who = kind
            props.setdefault(who, list(ROLE_PROPS[kind]))
        said = [Prop(hit.sense.meaning) for hit in slots.all(Slot.PROP) if not _APART.search(sentence[: hit.start])]
        if who is None:
            orphans += said
        else:
            seen.append(who)
            props[who] = _dressed(props.get(who, []), said)
            said_of.setdefault(who, []).extend(said)
    if not props and (orphans or acts):
        props[_SOMEONE] = []
    if props and orphans:
        first = next(iter(props))
        props[first] = _dressed(props[first], orphans)
        said_of.setdefault(first, []).extend(orphans)
    likes = likenesses(references, props, known_as)
    for name, likeness in likes.items():
        props[name] = as_seen(props[name], said_of.get(name, ()), likeness)
    return tuple(
        Character(name=name, props=tuple(worn), age=ages.get(name, Age.ADULT), likeness=likes.get(name))
        for name, worn in props.items()
    )


def _age(sentence: str, hit: Hit) -> Age:
    """By the word itself, or the one before it: "a boy", "the old keeper"."""
    words = {*hit.form.split(), *sentence[: hit.start].lower().split()[-1:]}
    return next((age for age, forms in AGES.items() if words & forms), Age.ADULT)


def who_is_in(
    text: str, characters: Sequence[Character], known_as: Mapping[str, str], before: Sequence[str | None]
) -> str | None:
    """The character a text shows: named, by role, or by a pronoun. None when it shows nobody.

    A text that only acts ("walking home") shows whoever was seen last, or the first character; so does the rest of a
    sentence that has no other subject ("and follows it").

    Args:
        known_as: `aliases` of the film's texts.
        before: whom each beat before this one shows.
    """
    slots = read_slots(text)
    if slots.first(Slot.NOBODY):
        return None
    props = {character.name: character.props for character in characters}
    names = frozenset(name for name in props if name[:1].isupper())
    seen = [name for name in before if name]
    who = _who(text, names, known_as, seen, props)
    if who in props:
        return who
    if _acts(text, slots) and props:
        return seen[-1] if seen else next(iter(props))
    if before and text[:1].islower() and not _OTHER_SUBJECT.match(text):
        return before[-1]
    return None


def _who(
    sentence: str,
    names: Collection[str],
    known_as: Mapping[str, str],
    seen: Sequence[str],
    props: Mapping[str, Sequence[Prop]],
) -> str | None:
    """Whoever is named first, by name, role or pronoun; else whose hat or whose house it is."""
    found = [(match.start(), match.group()) for match in _NAME.finditer(sentence) if match.group() in names]
    found += [(hit.start, who_is(hit, known_as)) for hit in read_slots(sentence).all(Slot.PERSON)]
    subject = _SUBJECT.search(sentence)
    if subject and not any(start < subject.start() for start, _ in found):
        return _meant(subject.group().lower(), seen, props)
    if found:
        return min(found)[1]
    owner = _OBJECT.search(sentence)
    return _meant(owner.group().lower(), seen, props) if owner else None


def _meant(pronoun: str, seen: Sequence[str], props: Mapping[str, Sequence[Prop]]) -> str | None:
    """Whom a pronoun means: of those it fits, who was seen last."""
    kind = _OF_PRONOUN.get(pronoun)
    for name in reversed(seen):
        senses = {sense.meaning for sense in SENSES.get(name, ()) if sense.slot is Slot.PERSON}
        is_woman = Prop.LONG_HAIR in props.get(name, ())
        is_man = not is_woman and ("man" in senses or (name[:1].isupper() and bool(props.get(name))))
        if not (is_man if kind == "woman" else is_woman if kind == "man" else False):
            return name
    return kind if kind in props else None


def _acts(sentence: str, slots: Slots) -> bool:
    """Whether somebody unnamed acts: "Walking home", "She keeps walking"; not "The city sleeps"."""
    action = slots.first(Slot.ACTION)
    if action is None:
        return False
    opens = len(sentence[: action.start].split()) <= 1 and action.start == min(hit.start for hit in slots.hits)
    return opens or _SUBJECT.search(sentence) is not None


def who_is(hit: Hit, known_as: Mapping[str, str]) -> str:
    """The character that a word for a person means."""
    return known_as.get(hit.role, hit.role)


def aliases(texts: Sequence[str]) -> dict[str, str]:
    """Role -> name, from "a detective named Sam" and "Marta, a young nurse"."""
    found: dict[str, str] = {}
    for match in _CALLED.finditer(" ".join(texts)):
        words, name = (match[1], match[2]) if match[1] else (match[4], match[3])
        if name.lower() in SENSES:
            continue  # "Underwater, a diver" is not called so
        for role in words.split():
            if any(sense.slot is Slot.PERSON for sense in SENSES.get(role, ())):
                found.setdefault(role, name)
                break
    return found


def _proper_names(texts: Sequence[str]) -> frozenset[str]:
    """Capitalised words that act or were introduced; not places, which follow a preposition, nor known words."""
    found = set(aliases(texts).values())
    for sentence in (sentence for text in texts for sentence in sentences(text)):
        action_starts = {hit.start for hit in read_slots(sentence).all(Slot.ACTION)}
        for match in _NAME.finditer(sentence):
            word = match.group()
            before = sentence[max(0, match.start() - 10) : match.start()].split()
            low = word.lower()
            is_known = any(one in SENSES or one in _COMMON_STARTS for one in (low, low.removesuffix("s")))
            follows_preposition = bool(before) and before[-1].lower() in _BEFORE_A_PLACE
            if not is_known and not follows_preposition and match.end() + 1 in action_starts:
                found.add(word)
    return frozenset(found)


def _called(names: Sequence[str]) -> frozenset[str]:
    """The proper names in what pictures are called: Marta of "Marta, the nurse"."""
    words = (word for name in names for word in _NAME.findall(name))
    return frozenset(word for word in words if word.lower() not in SENSES and word.lower() not in _COMMON_STARTS)


_COMMON_STARTS = frozenset(
    "the she they this that these those nothing everything everyone someone people each every then there here now one"
    " two three his her their its our you who what when where while after before and but only just today tomorrow"
    " monday tuesday wednesday thursday friday saturday sunday nobody both all some many few another other".split()
)


def _dressed(worn: list[Prop], said: Sequence[Prop]) -> list[Prop]:
    """What is worn, with what was said; a hat that was said takes the place of the one that was assumed."""
    if any(prop in HEADGEAR for prop in said):
        worn = [prop for prop in worn if prop not in HEADGEAR]
    return worn + [prop for prop in dict.fromkeys(said) if prop not in worn]
