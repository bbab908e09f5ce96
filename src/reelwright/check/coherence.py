"""Whether time goes on as it should: inside each shot, from hour to hour, and from shot to shot as scripted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, permutations

from reelwright.check.agreement import Strand, likeness, lowest
from reelwright.check.look import Look
from reelwright.check.resemblance import Looks, light_of
from reelwright.film.look import Place, TimeOfDay
from reelwright.film.plate import Treatment
from reelwright.film.shot import Shot
from reelwright.film.verdict import TechnicalVerdict

NOT_MOVING = ("frozen", "duplicate", "flash frame")
"""Findings of the technical check: the picture stands still, repeats itself, or is another for a moment."""
STILL = 0.3
"""Of 255, from one measured frame to the next: what an encoder does to a picture that stands still. Slow clouds do
more."""
BRIGHTER_BY_NIGHT = 10.0
"""CIE L*: a night so much brighter than a day of the film is half at odds with it."""
COLOURS = ("light", "warmth", "green", "sky_light", "sky_warmth", "sky_green", "low_light", "low_warmth", "low_green")
"""Means of CIE L*a*b*, of the whole picture, its upper third and its lower third."""
SWAPPED = 20.0
"""CIE L*a*b*: two takes that would suit each other's place so much better are half at odds with the script."""
DARK, BRIGHT = (
    frozenset({TimeOfDay.NIGHT}),
    frozenset({TimeOfDay.MORNING, TimeOfDay.NOON, TimeOfDay.AFTERNOON}),
)
WITHIN = frozenset(
    {
        Place.ROOM,
        Place.CORRIDOR,
        Place.OFFICE,
        Place.STAGE,
        Place.SPACE,
        Place.UNDERWATER,
        Place.CAVE,
        Place.ABSTRACT,
    }
)
"""Places whose light is not that of the hour."""


def motion(
    shots: Sequence[Shot], looks: Looks, seconds: Mapping[str, float], verdicts: Mapping[str, TechnicalVerdict]
) -> Strand | None:
    """The share of a shot in which the picture goes on, of the shot where that is least, beside the one where it is
    most.

    Args:
        seconds: shot -> of its take.
        verdicts: shot -> the technical check of its take.
    """
    shares = {
        shot.id: min(_moving(looks[shot.id]), _going_on(verdicts[shot.id], seconds[shot.id]))
        for shot in shots
        if shot.id in verdicts and not _is_a_still(shot)
    }
    if not shares:
        return None
    worst, best = min(shares, key=lambda shot: shares[shot]), max(shares, key=lambda shot: shares[shot])
    why = f"{worst}: in {1 - shares[worst]:.0%} of it nothing moves, or a moment comes twice"
    if shares[worst] == 1:
        return Strand("motion", 1.0, (), "every shot moves")
    if shares[worst] == shares[best]:
        return Strand("motion", shares[worst], (worst,), why)
    return Strand("motion", shares[worst], (worst, best), f"{why}; {best}: in {1 - shares[best]:.0%}")


def _is_a_still(shot: Shot) -> bool:
    """A picture of the user's that is shown as it is."""
    return shot.setup.plate is not None and shot.setup.plate.treatment is Treatment.STILL


def _moving(look: Look) -> float:
    """The share of the stretches between measured frames in which something moves."""
    return sum(change > STILL for change in look.changes) / len(look.changes) if look.changes else 1.0


def _going_on(verdict: TechnicalVerdict, seconds: float) -> float:
    lost = sum(
        (finding.end_seconds or 0.0) - (finding.start_seconds or 0.0)
        for finding in verdict.findings
        if finding.check in NOT_MOVING
    )
    return max(0.0, 1 - lost / seconds) if seconds else 0.0


def hours(shots: Sequence[Shot], looks: Looks) -> Strand | None:
    """Whether what the script has by night is darker than what it has by day."""
    open_air = [shot for shot in shots if shot.setup.place not in WITHIN]
    found = []
    for one, other in permutations(open_air, 2):
        if one.setup.time_of_day in DARK and other.setup.time_of_day in BRIGHT:
            night, day = looks[one.id].figures["light"], looks[other.id].figures["light"]
            why = f"{one.id} by night has L* {night:.0f}, {other.id} by day {day:.0f}"
            found.append(Strand("hours", likeness(night - day, BRIGHTER_BY_NIGHT), (one.id, other.id), why))
    return lowest(found)


def order(shots: Sequence[Shot], looks: Looks) -> Strand | None:
    """Whether each take stands where its script has it, rather than two in each other's places: seen where both have
    another shot of their own place and light to be compared with."""
    found = []
    for one, other in combinations(shots, 2):
        if light_of(one.setup) == light_of(other.setup):
            continue
        mine, theirs = _siblings(shots, one, other), _siblings(shots, other, one)
        if not mine or not theirs:
            continue
        as_is = _nearest(one, mine, looks) + _nearest(other, theirs, looks)
        swapped = _nearest(one, theirs, looks) + _nearest(other, mine, looks)
        why = f"{one.id} and {other.id} would suit each other's scenes by {as_is - swapped:.0f} better"
        if as_is <= swapped:
            why = "no two shots would suit each other's scenes better"
        found.append(Strand("order", likeness(as_is - swapped, SWAPPED), (one.id, other.id), why))
    return lowest(found)


def _siblings(shots: Sequence[Shot], one: Shot, but: Shot) -> list[Shot]:
    light = light_of(one.setup)
    return [shot for shot in shots if shot.id not in (one.id, but.id) and light_of(shot.setup) == light]


def _nearest(one: Shot, others: Sequence[Shot], looks: Looks) -> float:
    return min(_colours_apart(looks[one.id], looks[other.id]) for other in others)


def _colours_apart(one: Look, other: Look) -> float:
    """CIE L*a*b*."""
    thirds = [COLOURS[at : at + 3] for at in range(0, len(COLOURS), 3)]
    far = [sum((one.figures[name] - other.figures[name]) ** 2 for name in third) ** 0.5 for third in thirds]
    return float(sum(far) / len(far))
