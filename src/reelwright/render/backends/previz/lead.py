"""Whom a shot is about, a person or an animal, as a camera needs to know it."""

from __future__ import annotations

from dataclasses import dataclass

from reelwright.film.look import Animal, Framing
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.animals.beast import measures
from reelwright.render.backends.previz.people import TALL_METRES
from reelwright.render.backends.previz.people.poses import metres_per_second
from reelwright.render.backends.previz.people.stature import raised_eyes

SEEN_METRES = {
    Framing.MEDIUM_WIDE: 1.55,
    Framing.MEDIUM: 1.0,
    Framing.OVER_SHOULDER: 0.92,
    Framing.MEDIUM_CLOSE: 0.64,
    Framing.CLOSE_UP: 0.45,
    Framing.EXTREME_CLOSE_UP: 0.21,
}
"""Height of the picture at a person."""
_AIMED_AT = {
    Framing.MEDIUM_WIDE: 0.66,
    Framing.MEDIUM: 0.76,
    Framing.OVER_SHOULDER: 0.825,
    Framing.MEDIUM_CLOSE: 0.855,
    Framing.CLOSE_UP: 0.874,
    Framing.EXTREME_CLOSE_UP: 0.898,
}
"""Share of a standing grown person's height that the picture's middle shows; in the close ones the eyes lie on the
upper third. Who sits, or is small, is aimed at so much lower."""
_TO_THE_HEAD = {Framing.MEDIUM_WIDE: 0.0, Framing.MEDIUM: 0.35, Framing.OVER_SHOULDER: 0.5, Framing.MEDIUM_CLOSE: 0.85}
"""How far the picture's middle is on the way from the middle of an animal to its head; in the closer ones there."""
_TALL, _LONG = 0.86, 0.44
"""An animal's frame to a person's, for each metre of its height or its length: a medium wide one holds all of it."""
_ASIDE = 0.3
_KEPT_UP = 3.1
"""Metres a second that a camera goes along with, which is a runner's: sets are built as wide as that takes."""
_EYES = 0.885
"""Of a person's eyes, share of the height."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Metres, over its feet and to the right of them."""

    eyes: float
    speed: float
    """Metres a second; 0 for who stays."""
    scale: float = 1.0
    """The height of its frames to those of a person."""
    body: float | None = None
    """Where the middle of an animal is; None: a person."""
    aside: float = 1.0
    """How much of the way to a third of the picture it stands off its middle: an animal is long."""
    ahead: float = 0.0
    """Where its eyes are before its middle."""

    def seen(self, framing: Framing) -> float:
        """Height of a near picture where it stands."""
        return SEEN_METRES[framing] * self.scale

    def aim(self, framing: Framing) -> tuple[float, float]:
        """What the middle of a near picture shows: to the right, and up."""
        if self.body is None:
            return 0.0, upright_aim(framing) - TALL_METRES * _EYES + self.eyes
        share = _TO_THE_HEAD.get(framing, 1.0)
        return self.ahead * share, self.body + (self.eyes - self.body) * share


def upright_aim(framing: Framing) -> float:
    """What the middle of a near picture shows of a grown person who stands, metres over the feet."""
    return TALL_METRES * _AIMED_AT[framing]


def lead_of(setup: Setup, walk: tuple[float, float]) -> Lead | None:
    """The figure of a setup, or without one the animal that comes first; None where it is about a place or a vehicle.

    Args:
        walk: the way that who goes does so, across and away.
    """
    who = setup.figure
    if who is not None:
        return Lead(TALL_METRES * _EYES + raised_eyes(who), metres_per_second(who))
    first = setup.extras[0] if setup.extras else None
    if first is None or not isinstance(first.who, Animal):
        return None
    size = measures(first.who, first.runs)
    up = size.flies if first.moves else 0.0
    speed = size.speed if first.moves else 0.0
    return Lead(
        eyes=size.eyes + up,
        speed=min(speed, _KEPT_UP) if setup.framing in SEEN_METRES else speed,
        scale=max(_TALL * size.tall, _LONG * size.long),
        body=size.tall / 2 + up,
        aside=_ASIDE,
        ahead=size.ahead if walk[0] >= 0 else -size.ahead,
    )
