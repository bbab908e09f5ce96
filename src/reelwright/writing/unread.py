"""Words of a text that say something and fill no slot: nothing in the picture is of them, but what is there anyway."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from reelwright.film.look import Animal, Place, Vehicle
from reelwright.writing.belongings import belongings
from reelwright.writing.company import WAVES, told_of_animals
from reelwright.writing.faces import Named, faceless
from reelwright.writing.furnishing import stands_in
from reelwright.writing.lexicon import Slot
from reelwright.writing.people import told_of_ages
from reelwright.writing.slots import WORD, Hit, Slots

_SENTENCE = re.compile(r"[.;!?\n]")
_DENIED = re.compile(r"\b(?:no|not|without|never) (?:an? |the |any |[\w-]+ )?$", re.IGNORECASE)
_SAYS_NOTHING = frozenset(
    "a about above across after again against ago all almost alone along also although always am among an and another"
    " any anyone anything are around as at away back be because been before begin begins behind being below beneath"
    " beside between beyond both but by can cannot come comes could cut did do does down each either else end ends"
    " enough even ever every everyone everything far few first for from front get gets go goes going gone had has have"
    " having he held her here hers herself him himself his hold holding holds how i if in inside into is it its itself"
    " just last later least left less let like little long made make makes many may me might more most much must my"
    " near nearly neither never next no none nor not nothing now of off often on once one only onto or other our out"
    " outside over own past perhaps put puts quite rather really same see seen shall she should since slowly so some"
    " someone something soon still such suddenly take takes than that the their them then there these they thing"
    " things this those though three through till time to together too toward towards turn turns two under until up"
    " upon us very was way we wear wearing wears well were what when where whether which while who whole whom whose"
    " named called why will with within without would yes yet you your".split()
)


def left_over(text: str, slots: Slots, people: Sequence[str], places: Sequence[Place]) -> dict[str, Place | None]:
    """Words that fill no slot, in the order of the text, each once, in lower case; with the place that shows what they
    say anyway, or None: nothing in the picture is of them.

    Args:
        people: names of the text that are understood.
        places: where it plays, for words before any place is said.
    """
    found: dict[str, Place | None] = {}
    for start, word in _loose(text, slots, people):
        is_denied = _DENIED.search(text[:start])
        place = None if is_denied else stands_in(word, _places_at(start, text, slots) or places)
        found[word] = found.get(word) or place
    return found


def _places_at(start: int, text: str, slots: Slots) -> list[Place]:
    """The place said last by the end of that sentence; none: no place is said by then."""
    stop = _SENTENCE.search(text, start)
    said = [hit for hit in slots.all(Slot.PLACE) if hit.start < (stop.start() if stop else len(text))]
    return [Place(said[-1].sense.meaning)] if said else []


def of_nobody(text: str, slots: Slots, people: Sequence[str]) -> set[Hit]:
    """What is said of animals and things as of faces, and so is in no picture."""
    kinds: dict[Slot, Callable[[str], str | Animal | Vehicle]] = {
        Slot.PERSON: str,
        Slot.ANIMAL: Animal,
        Slot.VEHICLE: Vehicle,
    }
    named: list[Named] = [
        (hit.start, hit.start + len(hit.word), kinds[hit.sense.slot](hit.sense.meaning))
        for hit in slots.hits
        if hit.sense.slot in kinds
    ]
    named += [(at.start(), at.end(), name) for name in people for at in re.finditer(rf"\b{re.escape(name)}\b", text)]
    return set(faceless(text, slots, sorted(named, key=lambda one: one[0])))


def _loose(text: str, slots: Slots, people: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where words are that say something and fill no slot, and which, in lower case."""
    nobodys = of_nobody(text, slots, people)
    hits = (hit for hit in slots.hits + slots.denied if hit not in nobodys)
    read = {place for hit in hits for place in range(hit.start, hit.start + len(hit.word))}
    read |= {place for one in belongings(text) if one.colour_at for place in range(*one.colour_at)}
    read |= {place for span in told_of_animals(text, slots) for place in range(*span)}
    read |= {place for span in told_of_ages(text, slots) for place in range(*span)}
    ends = [hit.start + len(hit.word) for hit in slots.all(Slot.PERSON)]
    ends += [match.end() for name in people for match in re.finditer(rf"\b{re.escape(name)}\b", text)]
    read |= {place for end in ends if (match := WAVES.match(text, end)) for place in range(*match.span())}
    names = {word.lower() for name in people for word in WORD.findall(name)}
    for match in WORD.finditer(text):
        word = match.group().lower()
        is_name = word.removesuffix("'s").removesuffix("’s") in names
        if match.start() not in read and word not in _SAYS_NOTHING and not is_name and len(word) > 1:
            yield match.start(), word
