"""Who drives, rides or rows what is seen: they are in it or on it, and nowhere else in the picture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reelwright.film.look import NEAR_FRAMINGS, Action, Framing, Vehicle
from reelwright.film.script import Character
from reelwright.film.shot import Extra, Figure
from reelwright.writing.company import goes
from reelwright.writing.lexicon import Slot
from reelwright.writing.slots import Hit, read_slots

_STEERS = re.compile(
    r"\b(?:(?:driv|rid|cycl|pedal|row|sail|paddl|steer|pilot|fly|speed|rac)(?:s|es|ed|e|ies|ing|ling)?"
    r"|flies|flew|drove|rode|sped)\b\s+"
    r"(?!past|by|after|behind|before|beside|to|towards?|from|between|around|over|under)(?:(?:in|on)\s+)?"
    r"(?:an?|the|his|her|their|its)\s+(?:[\w’'-]+\s+){0,3}$",
    re.IGNORECASE,
)
"""Before a vehicle, what somebody does with it."""
_MOUNTS = re.compile(
    r"^(?: [\w’'-]+){0,2},? and (?:rides|cycles|pedals|drives|rows|sails|speeds|races)\b", re.IGNORECASE
)
"""After a vehicle, the same."""
_END = re.compile(r"[.;!?\n]")
_NEAR = frozenset(NEAR_FRAMINGS) - {Framing.MEDIUM_WIDE}
"""What shows a person, and too little of a vehicle."""
_IN_IT = re.compile(r"\b(?:in|on|aboard|inside)\s+(?:an?|the|his|her|their)\s+(?:[\w’'-]+\s+){0,3}$", re.IGNORECASE)


def boarded(
    text: str, who: str | None, extras: Sequence[Extra], characters: Sequence[Character], framing: Framing | None
) -> tuple[Extra, ...] | None:
    """The extras of a text with its figure `who` aboard of the vehicle it goes in, that first; None where it goes in
    none, or where it is to be seen near.

    Args:
        framing: as it is said.
    """
    person = next((one for one in characters if one.name == who), None)
    if person is None or framing in _NEAR:
        return None
    ridden = next((hit for hit in read_slots(text).all(Slot.VEHICLE) if _is_ridden(text, hit)), None)
    craft = next((one for one in extras if ridden and one.who == Vehicle(ridden.sense.meaning)), None)
    if craft is None:
        return None
    crew = Figure(**dict(person), action=Action.SIT)
    going = craft.model_copy(update={"moves": True, "crew": crew})
    return (going, *(one for one in extras if one is not craft))


def _is_ridden(text: str, hit: Hit) -> bool:
    """ "She drives her car", "he comes on a bicycle" or "the cyclist passes"; not "she drives past a car"."""
    before, after = text[: hit.start], text[hit.start + len(hit.word) :]
    is_rider = any(one.start == hit.start for one in read_slots(text).all(Slot.PERSON))
    if is_rider:
        return goes(after)
    if _STEERS.search(before) or _MOUNTS.match(after):
        return True
    return _IN_IT.search(before) is not None and goes(before)


def is_of_a_vehicle(text: str, hit: Hit) -> bool:
    """Whether what is done is what a vehicle of the same sentence does: "a car drives past" needs nobody to walk."""
    if hit.sense.slot is not Slot.ACTION or not goes(hit.word):
        return False
    begin = max((match.end() for match in _END.finditer(text, 0, hit.start)), default=0)
    end = _END.search(text, hit.start)
    return read_slots(text[begin : end.start() if end else len(text)]).first(Slot.VEHICLE) is not None
