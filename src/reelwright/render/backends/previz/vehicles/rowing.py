"""A rowing boat: somebody at the oars when it goes, its oars shipped when it lies."""

from __future__ import annotations

import math

from reelwright.film.look import Prop
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, smoothstep
from reelwright.render.backends.previz.people.poses import CYCLE, Joint, Pose
from reelwright.render.backends.previz.vehicles.afloat import SUNK, Riding, sunk, wake
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork
from reelwright.render.backends.previz.vehicles.crew import Crew, limbs
from reelwright.render.backends.previz.vehicles.hulls import PAINTS, curved, hull, rail, strakes
from reelwright.render.backends.previz.vehicles.sitting import Sitting, leaning

_LONG, _STROKE = 4.4, 2.2
"""Metres, of it and of what one pull at the oars takes it."""
_SHEER = curved([(-2.15, 0.62), (-0.8, 0.42), (0.6, 0.40), (2.25, 0.74)])
_LOCK = (-0.10, 0.50)
"""Where an oar turns on the rail."""
_SEAT = (0.40, -0.06)
"""Under the rower's feet were they straight down: the pose has its seat over it."""


class RowingBoat:
    long_metres = _LONG

    def __init__(self, sitting: Sitting) -> None:
        chance = rng(sitting.seed + 79)
        self.speed = 1.1 if sitting.moves else 0.0
        self.tall_metres = 1.35 if sitting.moves else 0.85
        self._hull, self._inside = _painted(sitting, PAINTS[int(chance.integers(len(PAINTS)))])
        self._riding = Riding(sitting, _LONG)
        self._oar = _painted_oar(sitting)
        self._wake = wake(sitting, _LONG, 0.5) if sitting.moves else None
        self._crew: Crew | None = None
        if sitting.moves:  # who rows looks back: the picture of one who looks ahead is mirrored, and so is its light
            x, y = sitting.towards
            props = ((Prop.CAP,), (Prop.LONG_HAIR,), (Prop.BRIMMED_HAT,))[int(chance.integers(3))]
            who = sitting.crew or Figure(name=f"rower {int(chance.integers(1000))}", props=props)
            back = sitting.lit_from((-x, y))
            self._crew = Crew(back, who, [_pulling(k / CYCLE) for k in range(CYCLE)], (-0.42, 0.0, 0.5, 0.92), 62.0)

    def things(self, t: float, gone: float) -> list[Thing]:
        phase = gone / _STROKE % 1.0
        boat = [Thing(self._inside, 0.02), Thing(self._hull, 0.0)]
        if self._crew is not None:
            boat.append(Thing(self._crew.near(int(phase * CYCLE + 0.5) % CYCLE).mirrored(), 0.010, (*_SEAT, 0.0)))
            boat.append(Thing(_between(self._oar, *_oar(phase)), -0.005))
        else:
            boat.append(Thing(_between(self._oar, (0.9, 0.50), (-1.75, 0.62)), 0.005))
        found = self._riding.put(boat, t)
        return found if self._wake is None else [*found, Thing(self._wake, -0.008)]


def _hand(phase: float) -> Joint:
    """Of who rows, from its seat, metres: out to catch the water, in at the end of the pull."""
    pull = 0.5 - 0.5 * math.cos(2 * math.pi * phase)
    return 0.60 - 0.36 * pull, 0.80 - 0.05 * math.sin(2 * math.pi * phase)


def _oar(phase: float) -> tuple[Joint, Joint]:
    """Its handle in the hands, and its blade, which swings the other way: in the water, or over it."""
    x, y = _hand(phase)
    handle = _SEAT[0] - x - 0.02, _SEAT[1] + y + 0.01
    dips = smoothstep(-0.25, 0.3, math.sin(2 * math.pi * phase))
    return handle, (_LOCK[0] - 2.6 * (handle[0] - _LOCK[0]), 0.30 - 0.38 * float(dips))


def _between(card: Card, handle: Joint, blade: Joint) -> Card:
    """The oar's card from a point to another."""
    h, w = card.texture.shape[:2]
    x, y = (handle[0] - blade[0]) / w, (handle[1] - blade[1]) / w
    texel = float(-card.down[1])
    length = math.hypot(x, y)
    down = y / length * texel, -x / length * texel
    origin = blade[0] - down[0] * h / 2, blade[1] - down[1] * h / 2, 0.0
    return Card(card.texture, origin, (x, y, 0.0), (*down, 0.0))


def _painted_oar(sitting: Sitting) -> Card:
    """The handle to the right, the blade to the left."""
    work = Bodywork(sitting, (-2.0, -0.1, 0.6, 0.1), sitting.finest(4.4, 1000.0))
    work.lay("#a98655", [(-1.5, 0.0), (0.57, 0.0)], line=0.045, form=leaning(0.1))
    work.lay("#c7a473", [(-1.5, 0.010), (0.57, 0.010)], line=0.016, form=leaning(0.5))
    work.lay(
        "#b3905c", [(-1.98, -0.045), (-1.98, 0.055), (-1.45, 0.075), (-1.30, 0.0), (-1.45, -0.075)], form=leaning(0.2)
    )
    work.lay("#d9cfb8", [(-1.98, -0.045), (-1.98, 0.055), (-1.82, 0.06), (-1.82, -0.05)], form=leaning(0.2))
    return work.card(rim=0.006, snow=0.0)


def _painted(sitting: Sitting, colour: Colour) -> tuple[Card, Card]:
    span, per_metre = (-2.45, -SUNK, 2.5, 1.0), sitting.finest(4.9, 1000.0)
    inside, work = Bodywork(sitting, span, per_metre), Bodywork(sitting, span, per_metre)
    far = _SHEER * (0.97, 1) + (0, 0.13)
    inside.lay("#8a6a48", [*far, *_SHEER[::-1] - (0, 0.1)], form=leaning(0.1))
    for drop in (0.06, 0.12):
        inside.dim(0.3, far - (0, drop), line=0.014)
    for x in (-1.2, 0.35, 1.35):
        inside.lay(
            "#a98a5e", [(x - 0.17, 0.44), (x + 0.17, 0.44), (x + 0.13, 0.53), (x - 0.13, 0.53)], form=leaning(0.75)
        )
    inside.lay("#c9b58c", far, line=0.045, form=leaning(0.5))
    hull(work, _SHEER, (-1.85, 1.75), colour, "#5d4a3a", 0.35, 0.05)
    strakes(work, _SHEER, (0.24, 0.46, 0.68), 0.016)
    rail(work, _SHEER, "#d9c7a0", 0.055)
    work.lay("#2c2d30", [(_LOCK[0], _LOCK[1] - 0.08), (_LOCK[0], _LOCK[1] + 0.05)], line=0.03)
    work.lay("#6b5a44", [(2.15, 0.72), (2.3, 0.6), (2.0, 0.3)], line=0.02)
    sunk(work, 0.10)
    return work.card(rim=0.012, snow=0.03), inside.card(rim=0.012, snow=0.03)


def _pulling(phase: float) -> Pose:
    """How somebody sits who rows, facing right: leaning in with straight arms, then back with bent ones."""
    tall = 1.76
    pull = 0.5 - 0.5 * math.cos(2 * math.pi * phase)

    def at(x: float, y: float) -> tuple[float, float]:
        return x / tall, y / tall

    hip = at(0.0, 0.56)
    lean = math.radians(22 - 40 * pull)
    neck = hip[0] + 0.305 * math.sin(lean), hip[1] + 0.305 * math.cos(lean)
    pose: Pose = {"hip": hip, "neck": neck, "head": (neck[0] + 0.03, neck[1] + 0.090)}
    for side, aside in (("r", 0.012), ("l", -0.010)):
        shoulder = neck[0] + aside, neck[1] - 0.030
        hand = at(*_hand(phase))
        ankle, toe = at(0.66, 0.30), at(0.80, 0.40)
        pose = limbs(pose, side, shoulder, hand, (hip[0] + aside, hip[1] - 0.006), ankle, toe)
    return pose
