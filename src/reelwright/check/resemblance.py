"""Whether shots look alike that should: of one place in one light, of one person, and of one film stock.

Whoever made them: only pairs of the film's own shots are compared. Distances at which two are half alike were set by
`benchmarks/judging.py`, between what intact films do and what a planted fault does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from reelwright.check.agreement import Strand, likeness, lowest
from reelwright.check.colours import unlikeness
from reelwright.check.look import Look
from reelwright.film.look import NEAR_FRAMINGS, Framing, Place
from reelwright.film.shot import Setup, Shot

PLACE_APART, SUBJECT_APART = 0.2, 0.15
"""See `colours.unlikeness`."""
SHARPNESS_APART, NOISE_APART, GRADE_APART = 0.4, 2.5, 60.0
"""Of 1 to 2, see `texture.py`; code values of 255; and CIE L*a*b*."""
_CLOSENESS = (Framing.MEDIUM_WIDE, Framing.MEDIUM, Framing.MEDIUM_CLOSE, Framing.CLOSE_UP)
_NEXT_TO = {frozenset(pair) for pair in pairwise(_CLOSENESS)} | {frozenset([one]) for one in _CLOSENESS}
"""Framings in which so much of somebody is seen alike that clothes can be compared."""

Looks = Mapping[str, Look]
Pair = tuple[Shot, Shot]


def light_of(setup: Setup) -> tuple[str, ...]:
    """What two shots of one place in one light share."""
    return (setup.place, setup.time_of_day, setup.weather, setup.season or "")


def places(shots: Sequence[Shot], looks: Looks) -> Strand | None:
    """Whether a place has the same colours each time it is seen in the same light."""
    found = []
    for one, other in _in_one_light(shots):
        if one.setup.place is Place.ABSTRACT:  # it has the colours of its mood
            continue
        apart = _unlike(looks[one.id].colours, looks[other.id].colours)
        if apart is not None:
            why = f"{one.id} and {other.id}, both of {_said(one.setup)}, have {1 - apart:.0%} of colours in common"
            found.append(Strand("place", likeness(apart, PLACE_APART), (one.id, other.id), why))
    return lowest(found)


def people(shots: Sequence[Shot], looks: Looks) -> Strand | None:
    """Whether somebody has the same colours each time they are seen in the same light and from about as near."""
    found = []
    for one, other in _in_one_light(shots):
        mine, theirs = one.setup.figure, other.setup.figure
        if mine is None or theirs is None or mine.name != theirs.name:
            continue
        apart = _unlike(looks[one.id].subject, looks[other.id].subject)
        if apart is None or frozenset((one.setup.framing, other.setup.framing)) not in _NEXT_TO:
            continue
        who = mine.name or "who is in them"
        why = f"{who} in {one.id} and in {other.id} has {1 - apart:.0%} of colours in common"
        found.append(Strand("person", likeness(apart, SUBJECT_APART), (one.id, other.id), why))
    return lowest(found)


def sharpness(shots: Sequence[Shot], looks: Looks) -> Strand | None:
    """Whether all that are filmed from afar are as sharp, and all from near."""
    found = []
    for one, other in combinations(shots, 2):
        mine, theirs = looks[one.id].sharpness, looks[other.id].sharpness
        is_alike = (one.setup.framing in NEAR_FRAMINGS) is (other.setup.framing in NEAR_FRAMINGS)
        if mine is not None and theirs is not None and is_alike:
            why = f"edges of {one.id} are {mine:.2f} sharp, of {other.id} {theirs:.2f}"
            found.append(Strand("sharpness", likeness(abs(mine - theirs), SHARPNESS_APART), (one.id, other.id), why))
    return lowest(found)


def noise(shots: Sequence[Shot], looks: Looks) -> Strand | None:
    """Whether grain and noise are as strong in all."""
    found = []
    for one, other in combinations(shots, 2):
        mine, theirs = looks[one.id].noise, looks[other.id].noise
        if mine is not None and theirs is not None:
            why = f"noise of {one.id} is {mine:.1f} of 255, of {other.id} {theirs:.1f}"
            found.append(Strand("noise", likeness(abs(mine - theirs), NOISE_APART), (one.id, other.id), why))
    return lowest(found)


def grade(shots: Sequence[Shot], looks: Looks) -> Strand | None:
    """Whether black, white and strength of colour are the same where the light is."""
    found = []
    for one, other in _in_one_light(shots):
        mine, theirs = looks[one.id].figures, looks[other.id].figures
        apart = sum((mine[name] - theirs[name]) ** 2 for name in ("dark", "bright", "chroma")) ** 0.5
        why = f"black, white and colour of {one.id} and {other.id} are {apart:.1f} apart in CIE L*a*b*"
        found.append(Strand("grade", likeness(apart, GRADE_APART), (one.id, other.id), why))
    return lowest(found)


def _unlike(one: Sequence[float], other: Sequence[float]) -> float | None:
    return unlikeness(one, other) if one and other else None


def _in_one_light(shots: Sequence[Shot]) -> Iterator[Pair]:
    return ((a, b) for a, b in combinations(shots, 2) if light_of(a.setup) == light_of(b.setup))


def _said(setup: Setup) -> str:
    return ", ".join(filter(None, light_of(setup)))
