"""Words of a text that say something and fill no slot: nothing in the picture is of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reelwright.writing.belongings import belongings
from reelwright.writing.company import WAVES
from reelwright.writing.lexicon import Slot
from reelwright.writing.slots import WORD, Slots

_SAYS_NOTHING = frozenset(
    "a about above across after again against ago all almost alone along also although always am among an and another"
    " any anyone anything are around as at away back be because been before begin begins behind being below beneath"
    " beside between beyond both but by can cannot come comes could did do does down each either else end ends enough"
    " even ever every everyone everything far few first for from front get gets go goes going gone had has have having"
    " he held her here hers herself him himself his hold holding holds how i if in inside into is it its itself just"
    " last later least left less let like little long made make makes many may me might more most much must my near"
    " nearly neither never next no none nor not nothing now of off often on once one only onto or other our out"
    " outside over own past perhaps put puts quite rather really same see seen shall she should since slowly so some"
    " someone something soon still such suddenly take takes than that the their them then there these they thing"
    " things this those though three through till time to together too toward towards turn turns two under until up"
    " upon us very was way we wear wearing wears well were what when where whether which while who whole whom whose"
    " why will with within without would yes yet you your".split()
)


def unread(text: str, slots: Slots, people: Sequence[str]) -> tuple[str, ...]:
    """In the order of the text, each once, in lower case. `people`: names of the text that are understood."""
    read = {place for hit in slots.hits + slots.denied for place in range(hit.start, hit.start + len(hit.word))}
    read |= {place for one in belongings(text) if one.colour_at for place in range(*one.colour_at)}
    ends = [hit.start + len(hit.word) for hit in slots.all(Slot.PERSON)]
    ends += [match.end() for name in people for match in re.finditer(rf"\b{re.escape(name)}\b", text)]
    read |= {place for end in ends if (match := WAVES.match(text, end)) for place in range(*match.span())}
    names = {word.lower() for name in people for word in WORD.findall(name)}
    found: dict[str, None] = {}  # in order, each once
    for match in WORD.finditer(text):
        word = match.group().lower()
        if match.start() not in read and word not in _SAYS_NOTHING and word not in names and len(word) > 1:
            found[word] = None
    return tuple(found)
