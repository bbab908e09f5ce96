"""Paces of beasts on four legs: when each foot is down, how far it is lifted, how its joints fold."""

from __future__ import annotations

from dataclasses import dataclass

Keys = tuple[float, ...]
"""At eight moments of a leg's own stride, from where its foot strikes the ground."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A way of going. Lengths are in units of the animal (two heights of its withers), angles in degrees."""

    stride: float
    """How far it goes until a foot strikes again."""
    speed: float
    """Metres a second."""
    down: float
    """Share of the stride that a foot is on the ground."""
    strikes: dict[str, float]
    """When each foot strikes, 0..1 of the stride: left and right, hind and fore."""
    lift: tuple[float, float]
    """Of a foot, fore and hind."""
    fold: Keys
    """Of the wrist: how far the foreleg below it is bent back."""
    fore_roll: Keys
    hind_roll: Keys
    """How far a foot is rolled over its toe; in the air it hangs back."""
    behind: float
    """By how much the middle of a forefoot's way lies behind where it stands at rest."""
    bob: float
    """Of the body, up and down, at each strike."""
    nod: float
    """Of the head."""
    rock: float = 0.0
    """By how much the trunk is tilted before and behind, as a slope; 0: it goes level, and rises at each strike."""


DIAGONAL = {"lh": 0.0, "rf": 0.0, "rh": 0.5, "lf": 0.5}
GALLOPED = {"lh": 0.0, "rh": 0.13, "lf": 0.38, "rf": 0.51}
"""Hind feet, fore feet, and then none is down."""
IN_TURN = {"lh": 0.0, "lf": 0.25, "rh": 0.5, "rf": 0.75}
