"""Who and what a text shows besides the one it is about: how many, what they do, on which side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reelwright.film.look import Action, Animal, Dye, Feeling, Gaze, Side, Vehicle
from reelwright.film.script import Character
from reelwright.film.shot import Extra, Figure
from reelwright.writing.dyes import ANY_COAT, OF_COATS
from reelwright.writing.faces import Named, face_said
from reelwright.writing.lexicon import HEADS, Slot
from reelwright.writing.people import GROUP, is_an_owner, who_is
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
    r"|climb|speed|fly|row|land|jump|leap|disappear|vanish)(?:s|es|ed|e|ing|ming|ning|ping|ting|ling|ies|ied|ying)"
    r"|run|trot|gallop|fly|flies|flew|ran|swam|drove|rode|sped|came|left its)\b",
    re.IGNORECASE,
)
"""What sets an animal or a vehicle going."""
_RUNS = re.compile(
    r"\b(?:(?:gallop|canter|rac|rush|chas|bound|sprint|bolt|run|speed|charg|thunder)(?:s|es|ed|e|ing|ning)?|ran|sped)\b",
    re.IGNORECASE,
)
"""What makes an animal gallop."""
_LEAVES = re.compile(
    r"\b(?:away|off|out of (?:sight|town)|into the (?:distance|night|dark|darkness|sunset|dusk|fog|mist)"
    r"|disappear(?:s|ing)?|vanish(?:es|ing)?|leav(?:es|ing)|depart(?:s|ing)?)\b",
    re.IGNORECASE,
)
"""What a vehicle does of which the back is seen."""
_OARS = re.compile(
    r"\b(?:row(?:s|ed|ing)?|row-?boats?|paddl(?:e|es|ed|ing)|canoes?|kayaks?|dingh(?:y|ies)|oars?)\b", re.IGNORECASE
)
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
WAVES = re.compile(r"\s+(?:\w+ly\s+)?wave[sd]?\b", re.IGNORECASE)
"""After somebody, what the sea does not do."""
_THEY = re.compile(rf"\bthey\b|{GROUP.pattern}", re.IGNORECASE)
_GOING = (Action.STAND, Action.WALK, Action.RUN)
"""What is said of animals and vehicles too."""
_STILL_MEANT, _STILL_TOGETHER = 4, 8
"""Beats, this one among them, in which somebody was seen who may be one of them; and others with the same."""
_END = re.compile(r"[.;!?]")
_COAT = re.compile(
    rf"\b({ANY_COAT})\b,?\s+(?:(?!(?:an?|the|his|her|their|its|my|and|with|in|of|on)\b)[\w’'-]+,?\s+){{0,2}}[\w’'-]+$",
    re.IGNORECASE,
)
"""The colour of the animal that a text ends with: "a black dog", "the big grey wolf"; not "in black, her dog"."""
_COATS_BY_NAME = {"crow": Dye.BLACK, "raven": Dye.BLACK, "gull": Dye.GREY, "seagull": Dye.GREY, "dove": Dye.WHITE}


@dataclass(frozen=True, slots=True)
class _Mention:
    """A word for who or what is seen."""

    start: int
    end: int
    who: str | Animal | Vehicle
    """A character's name, or what it is."""
    count: int
    word: str = ""
    """For it."""
    coat: Dye | None = None
    """Of an animal, where it is said."""


def company_of(
    text: str,
    who: str | None,
    characters: Sequence[Character],
    known_as: Mapping[str, str],
    coats: Mapping[Animal, Dye] | None = None,
) -> tuple[Extra, ...]:
    """All that a text shows besides the figure `who`, in its order; at most `MOST_EXTRAS`.

    Args:
        coats: of the animals of the film of which this text does not say it; see `coats_said`.
    """
    found = everyone_in(text, who, characters, known_as)[:MOST_EXTRAS]
    return tuple(_coated(extra, coats) for extra in found) if coats else found


def coats_said(texts: Iterable[str]) -> dict[Animal, Dye]:
    """The first colour that is said of each kind of animal: it has it in every shot."""
    found: dict[Animal, Dye] = {}
    for text in texts:
        for hit in read_slots(text).all(Slot.ANIMAL):
            coat = _coat(text, hit.start, hit.start + len(hit.word))
            if coat is not None:
                found.setdefault(Animal(hit.sense.meaning), coat)
    return found


def _coated(extra: Extra, coats: Mapping[Animal, Dye]) -> Extra:
    if isinstance(extra.who, Animal) and extra.coat is None and extra.who in coats:
        return extra.model_copy(update={"coat": coats[extra.who]})
    return extra


def told_of_animals(text: str, slots: Slots) -> Iterator[tuple[int, int]]:
    """From where to where a text says what colour an animal has, and that an animal or a vehicle goes."""
    animals, vehicles = slots.all(Slot.ANIMAL), slots.all(Slot.VEHICLE)
    for hit in animals:
        if said := _COAT.search(text[: hit.start + len(hit.word)]):
            yield said.span(1)
    if animals or vehicles:
        yield from (match.span() for match in _GOES.finditer(text))


def _coat(text: str, start: int, end: int) -> Dye | None:
    """The colour said of the animal that a text names there."""
    said = _COAT.search(text[:end])
    if said is not None:
        return OF_COATS[said[1].lower()]
    return _COATS_BY_NAME.get(text[start:end].lower().removesuffix("s"))


def goes(words: str) -> bool:
    """Whether words set an animal or a vehicle going."""
    return _GOES.search(words) is not None


def everyone_in(
    text: str, who: str | None, characters: Sequence[Character], known_as: Mapping[str, str]
) -> tuple[Extra, ...]:
    """The same, however many they are."""
    slots, people, mentions = _told(text, characters, known_as)
    named = _named(mentions)
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
            face = face_said(text, slots, named, str(mention.who), who or "")
            found.append(_extra(mention, nth, people, slots, before, after, side if nth == 0 else None, face))
    return tuple(found)


def action_of(text: str, who: str | None, characters: Sequence[Character], known_as: Mapping[str, str]) -> Action:
    """What the figure does: what is said first; where that is said of another who is named before it, what follows."""
    slots, _, mentions = _told(text, characters, known_as)
    actions = slots.all(Slot.ACTION)
    at = next((mention.start for mention in mentions if mention.who == who), 0)
    is_of_another = any(actions and mention.end <= actions[0].start < at for mention in mentions)
    until = next((one.start for one in mentions if one.start > at), len(text)) if is_of_another else len(text)
    hit = next((hit for hit in actions if not is_of_another or at < hit.start < until), None)
    if hit is None and any(WAVES.match(text, mention.end) for mention in mentions if mention.who == who):
        return Action.WAVE
    return Action(hit.sense.meaning) if hit else Action.STAND


def with_the_others(
    text: str,
    shown: Sequence[str | None],
    companies: Sequence[Sequence[Extra]],
    characters: Sequence[Character],
    action: Action,
) -> tuple[Extra, ...]:
    """Who else "they" are, in a text that names nobody: those who were seen with the figure a short while before, or
    the one seen last but the figure; nobody, where animals or vehicles were seen since that may do what is said.

    Args:
        shown: whom each beat shows, this one last.
        companies: who else was in each beat before this one.
        action: what they do.
    """
    who, earlier = shown[-1], shown[-_STILL_TOGETHER:-1]
    if who is None or not _THEY.search(text):
        return ()
    feeling, gaze = face_said(text, read_slots(text), [], who, who)
    does = {"action": action, "feeling": feeling, "gaze": gaze}
    recent = zip(reversed(earlier), reversed(companies), strict=False)
    if together := next((seen for name, seen in recent if name == who and _are_people(seen)), None):
        return tuple(Extra(who=one.who.model_copy(update=does)) for one in together if isinstance(one.who, Figure))
    people = {character.name: character for character in characters}
    other = people.get(next((name for name in reversed(shown[-_STILL_MEANT:-1]) if name and name != who), ""))
    others_go = bool(companies) and bool(companies[-1]) and not _are_people(companies[-1]) and feeling is None
    if other is None or (others_go and action in _GOING):
        return ()
    return (Extra(who=Figure(**dict(other) | does)),)


def _are_people(extras: Sequence[Extra]) -> bool:
    return bool(extras) and all(isinstance(one.who, Figure) for one in extras)


def face_of(
    text: str, who: str, characters: Sequence[Character], known_as: Mapping[str, str]
) -> tuple[Feeling | None, Gaze | None]:
    """What a text says that the figure's face shows, and where it looks."""
    slots, _, mentions = _told(text, characters, known_as)
    return face_said(text, slots, _named(mentions), who, who)


def _named(mentions: Iterable[_Mention]) -> list[Named]:
    return [(one.start, one.end, one.who) for one in mentions]


def _told(
    text: str, characters: Sequence[Character], known_as: Mapping[str, str]
) -> tuple[Slots, dict[str, Character], list[_Mention]]:
    """What a text says, who there is, and where it names them and what else is seen, in its order."""
    slots, people = read_slots(text), {one.name: one for one in characters}
    return slots, people, sorted(_mentions(text, slots, people, known_as), key=lambda one: one.start)


def _extra(
    mention: _Mention,
    nth: int,
    people: Mapping[str, Character],
    slots: Slots,
    before: str,
    after: str,
    side: Side | None,
    face: tuple[Feeling | None, Gaze | None],
) -> Extra:
    if isinstance(mention.who, Animal | Vehicle):
        said = f"{before.rsplit(',')[-1]} {_WITHOUT_EPITHETS.sub('', after)}"
        moves = goes(said) and not _STANDS.search(said)
        if isinstance(mention.who, Vehicle):
            leaves = moves and _LEAVES.search(said) is not None
            has_oars = mention.who is Vehicle.BOAT and _OARS.search(f"{said} {mention.word}") is not None
            return Extra(who=mention.who, moves=moves, leaves=leaves, has_oars=has_oars, side=side)
        return Extra(
            who=mention.who, moves=moves, runs=moves and bool(_RUNS.search(said)), side=side, coat=mention.coat
        )
    character = people[mention.who]
    name = character.name if nth == 0 else f"{_ORDINALS[min(nth, len(_ORDINALS)) - 1]} {character.name}"
    feeling, gaze = face
    known = dict(character) | {"name": name}
    figure = Figure(**known, action=_action(slots, mention.end), feeling=feeling, gaze=gaze)
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
                yield _Mention(hit.start, end, Animal(hit.sense.meaning), count, hit.word, _coat(text, hit.start, end))
            case Slot.VEHICLE:
                yield _Mention(hit.start, end, Vehicle(hit.sense.meaning), count, hit.word)
            case Slot.PERSON if (name := who_is(hit, known_as)) in people:
                yield _Mention(hit.start, end, name, count)
    for name in people:
        if name[:1].isupper():
            for at in re.finditer(rf"\b{re.escape(name)}\b", text):
                if not is_an_owner(text, at.end(), slots.all(Slot.PERSON)):
                    yield _Mention(at.start(), at.end(), name, 1)


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
