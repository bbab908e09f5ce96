"""Gaits: the angles of limbs over a stride."""

from __future__ import annotations

from dataclasses import dataclass

from reelwright.film.look import Action


@dataclass(frozen=True, slots=True)
class Gait:
    """A way of going: angles in degrees at eight moments of a stride, from where a foot strikes the ground."""

    metres: float
    """Of a stride."""
    speed: float
    """Metres a second."""
    thigh: tuple[float, ...]
    """Forward of straight down."""
    knee: tuple[float, ...]
    """Bent by."""
    toes: tuple[float, ...]
    """Up from level."""
    lean: float
    arm: float
    """Of the upper arm, either way."""
    reach: float
    """Of the upper arm, forward of down, in the middle of its swing."""
    elbow: float
    flight: float
    """How far both feet leave the ground, heights."""
    rise: float = 0.0
    """Of the ground, for each of its way."""


GAITS = {
    Action.WALK: Gait(
        1.45, 1.25,
        (23, 18, 7, -6, -17, -4, 19, 28), (4, 15, 9, 4, 14, 42, 60, 24), (16, 2, 0, 0, -26, -52, -16, 10),
        2.5, 21, -2, 18, 0.0,
    ),
    Action.RUN: Gait(
        2.25, 3.1,
        (34, 22, 2, -17, -22, 6, 40, 47), (22, 40, 30, 18, 48, 100, 104, 52), (6, 0, 0, -30, -66, -74, -30, 2),
        9.0, 44, -8, 104, 0.036,
    ),
    Action.CLIMB: Gait(
        0.9, 0.55,
        (66, 56, 36, 14, 4, 18, 58, 80), (70, 58, 40, 18, 16, 62, 104, 104), (6, 2, 0, 0, -22, -44, -10, 8),
        20.0, 30, 42, 34, 0.0, 0.55,
    ),
}  # fmt: skip
