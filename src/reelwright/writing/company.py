"""Who and what a text shows besides the one it is about: how many, what they do, on which side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reelwright.film.look import Action, Animal, Side, Vehicle
from reelwright.film.script import Character
from reelwright.film.shot import Extra, Figure
from reelwright.writing.lexicon import HEADS, Slot
from reelwright.writing.people import who_is
from reelwright.writing.slots import Hit, Slots, read_slots

MOST_EXTRAS = 6
_FEW = 3
"""What a plural without a number is drawn as."""
_NUMBERS = {
    "two": 2, "both": 2, "pair of": 2, "couple of": 2, "three": 3, "several": 3, "some": 3, "few": 3, "four": 4,
    "group of": 4, "five": 5, "pack of": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "dozen": 12,
    "dozens of": 12, "many": 12, "hundreds of": 12, "thousands of": 12, "crowd of": 12, "flock of": 12, "herd of": 12,
}  # fmt: skip
_COUNTED = re.compile(rf"\b({'|'.join(_NUMBERS)}|\d{{1,3}})\s+(?:[\w’'-]+\s+){{0,2}}$", re.IGNORECASE)
_GOES = re.compile(
    r"\b(?:(?:run|trot|gallop|walk|soar|glid|circl|wander|pass|cross|chas|follow|swim|prowl|drift|driv|roll|sail|rac"
    r"|speed|arriv|leav|depart|rush|thunder|hurr|cruis|rid|pedal|steam|com|approach|mov|hop|bound|flap|swoop|travel"
    r"|climb|speed|fly|row|land|jump|leap)(?:s|es|ed|e|ing|ming|ning|ping|ting|ling|ies|ied|ying)"
    r"|run|trot|gallop|fly|flies|flew|ran|swam|drove|rode|sped|came|left its)\b",
    re.IGNORECASE,
)
"""What sets an animal or a vehicle going."""
_STANDS = re.compile(
    r"\b(?:parked|moored|stopped|resting|sleeping|waiting|tied|anchored|broken-?down)\b", re.IGNORECASE
)
_WITHOUT_EPITHETS = re.compile(r"(?:\b(?:an?|the|his|her|their|its)\s+)(?:[\w’'-]+\s+){0,2}$", re.IGNORECASE)
"""What is said of the one who is named next."""
_AT_A_SIDE = re.compile(r"\b(?:to|on|at) (?:the|her|his|their|its) (?:far )?(left|right)\b(?! of)", re.IGNORECASE)
_BEHIND = re.compile(r"\bbehind (?:her|him|them|it|us)\b|\bin the background\b", re.IGNORECASE)
_LEFT_OF = re.compile(r"\b(?:to the |on the )?(left|right) of\s+(?:[\w’'-]+\s+){0,3}$", re.IGNORECASE)
_BEHIND_ONE = re.compile(r"\bbehind\s+(?!(?:her|him|them|it|us)[\s,])(?:[\w’'-]+\s+){0,3}$", re.IGNORECASE)
_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh")
WAVES = re.compile(r"\s+(?:\w+ly\s+)?wave[sd]\b", re.IGNORECASE)
"""After somebody, what the sea does not do."""
_END = re.compile(r"[.;!?]")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A word for who or what is seen."""

    start: int
    end: int
    who: str | Animal | Vehicle
    """A character's name, or what it is."""
    count: int


def company_of(
    text: str, who: str | None, characters: Sequence[Character], known_as: Mapping[str, str]
) -> tuple[Extra, ...]:
    """All that a text shows besides the figure `who`, in its order; at most `MOST_EXTRAS`."""
    return everyone_in(text, who, characters, known_as)[:MOST_EXTRAS]


def everyone_in(
    text: str, who: str | None, characters: Sequence[Character], known_as: Mapping[str, str]
) -> tuple[Extra, ...]:
    """The same, however many they are."""
    people = {character.name: character for character in characters}
    slots = read_slots(text)
    mentions = sorted(_mentions(text, slots, people, known_as), key=lambda one: one.start)
    found: list[Extra] = []
    seen: dict[str, int | None] = {}
    for number, mention in enumerate(mentions):
        is_lead = mention.who == who
        before = text[mentions[number - 1].end if number else 0 : mention.start]
        after = _clause(text, mention.end, mentions[number + 1].start if number + 1 < len(mentions) else len(text))
        side = _side(before, after, is_after_lead=number > 0 and mentions[number - 1].who == who)
        if mention.who in seen:
            at = seen[mention.who]
            if at is not None and found[at].side is None:  # "her dog, the dog to her left"
                found[at] = found[at].model_copy(update={"side": side})
            continue
        seen[mention.who] = None if is_lead else len(found)
        for nth in range(1 if is_lead else 0, mention.count):
            found.append(_extra(mention, nth, people, slots, before, after, side if nth == 0 else None))
    return tuple(found)


def action_of(text: str, who: str | None, characters: Sequence[Character], known_as: Mapping[str, str]) -> Action:
    """What the figure does: what is said first; where that is said of another who is named before it, what follows."""
    slots = read_slots(text)
    actions = slots.all(Slot.ACTION)
    people = {character.name: character for character in characters}
    mentions = sorted(_mentions(text, slots, people, known_as), key=lambda one: one.start)
    at = next((mention.start for mention in mentions if mention.who == who), 0)
    is_of_another = any(actions and mention.end <= actions[0].start < at for mention in mentions)
    until = next((one.start for one in mentions if one.start > at), len(text)) if is_of_another else len(text)
    hit = next((hit for hit in actions if not is_of_another or at < hit.start < until), None)
    if hit is None and any(WAVES.match(text, mention.end) for mention in mentions if mention.who == who):
        return Action.WAVE
    return Action(hit.sense.meaning) if hit else Action.STAND


def _extra(
    mention: _Mention,
    nth: int,
    people: Mapping[str, Character],
    slots: Slots,
    before: str,
    after: str,
    side: Side | None,
) -> Extra:
    if isinstance(mention.who, Animal | Vehicle):
        said = f"{before.rsplit(',')[-1]} {_WITHOUT_EPITHETS.sub('', after)}"
        return Extra(who=mention.who, moves=bool(_GOES.search(said)) and not _STANDS.search(said), side=side)
    character = people[mention.who]
    name = character.name if nth == 0 else f"{_ORDINALS[min(nth, len(_ORDINALS)) - 1]} {character.name}"
    figure = Figure(**(dict(character) | {"name": name}), action=_action(slots, mention.end))
    return Extra(who=figure, side=side)


def _action(slots: Slots, after: int) -> Action:
    """What is said next of anybody, else what the text begins with."""
    actions = slots.all(Slot.ACTION)
    hit = next((hit for hit in actions if hit.start >= after), actions[0] if actions else None)
    return Action(hit.sense.meaning) if hit else Action.STAND


def _mentions(
    text: str, slots: Slots, people: Mapping[str, Character], known_as: Mapping[str, str]
) -> Iterator[_Mention]:
    for hit in slots.hits:
        end, count = hit.start + len(hit.word), _count(text, hit)
        match hit.sense.slot:
            case Slot.ANIMAL:
                yield _Mention(hit.start, end, Animal(hit.sense.meaning), count)
            case Slot.VEHICLE:
                yield _Mention(hit.start, end, Vehicle(hit.sense.meaning), count)
            case Slot.PERSON if (name := who_is(hit, known_as)) in people:
                yield _Mention(hit.start, end, name, count)
    for name in people:
        if name[:1].isupper():
            yield from (_Mention(at.start(), at.end(), name, 1) for at in re.finditer(rf"\b{re.escape(name)}\b", text))


def _count(text: str, hit: Hit) -> int:
    number = _COUNTED.search(text[: hit.start])
    if number and (hit.is_plural or number[1].isdigit() or hit.form == hit.word):
        return int(number[1]) if number[1].isdigit() else _NUMBERS[number[1].lower()]
    return HEADS.get(hit.sense.meaning, _FEW if hit.is_plural else 1)


def _clause(text: str, start: int, end: int) -> str:
    """What follows, to the next mention or the end of the sentence."""
    stop = _END.search(text, start, end)
    return text[start : stop.start() if stop else end]


def _side(before: str, after: str, is_after_lead: bool) -> Side | None:
    """Where the camera sees it: "a dog to her left", "behind him, a horse", "she stands left of a man"."""
    last = _END.split(before)[-1]
    if is_after_lead and (match := _LEFT_OF.search(last)):
        return _OTHER[Side(match[1].lower())]
    if is_after_lead and _BEHIND_ONE.search(last):
        return None  # the figure is behind it, which is before the figure: beside it, so that both are seen
    for words in (after, last):
        if match := _AT_A_SIDE.search(words):
            return Side(match[1].lower())
        if _BEHIND.search(words):
            return Side.BEHIND
    if match := re.match(r"[^,]{0,30}?\b(?:to the )?(left|right) of\b", after, re.IGNORECASE):
        return Side(match[1].lower())
    return Side.BEHIND if re.match(r"[^,]{0,30}?\bbehind\b", after, re.IGNORECASE) else None
