"""A beast on four legs, standing and going."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from reelwright.render.backends.previz.animals.bearing import Bearing
from reelwright.render.backends.previz.animals.build import Build, Coat, Girths, Hue, Mass
from reelwright.render.backends.previz.animals.legs import Bones
from reelwright.render.backends.previz.animals.maquette import Bands, Lump
from reelwright.render.backends.previz.animals.portion import Portion, span_of
from reelwright.render.backends.previz.animals.posture import Posture, going, standing
from reelwright.render.backends.previz.people.poses import Joint
from reelwright.render.backends.previz.people.solids import Vector

_NAPE, _FADED = 0.25, 0.62
"""Of the way from the poll to the chest: where the neck of a head begins to fade, and where it ends."""
_LOWER = 0.14
"""How far down the thigh its muscle is the broadest."""


class Fourfooted:
    """An animal of a build and a coat.

    Args:
        size: against others of its kind, about 1.
    """

    flies = 0.0

    def __init__(self, build: Build, coat: Coat, size: float) -> None:
        self.build, self.coat, self.skull = build, coat, build.skull
        self.metres = 2 * build.withers_metres * size
        self.stride, self.speed = build.pace.stride * self.metres, build.pace.speed * size
        self.wag, self.dock, self.hair = build.wag, build.tail[0], build.fur[Hue.BACK]
        self.nape = _between(build.poll, build.chest, _NAPE)
        self._stands = standing(build)

    def tail(self) -> Portion:
        return Portion.of([*self._tail(self._stands)])

    def body(self) -> Portion:
        return Portion.of([*self._body(self._stands)])

    def head(self, flick: float) -> Portion:
        bearing = Bearing(self.skull, self.build.poll, flick)
        head = [self._lump(mass, mass.a, mass.b, Bands.NONE) for mass in bearing.parts()]
        lumps = [self._neck(self._stands), *head, *self._mane(self._stands)]
        end, low = _between(self.build.poll, self.build.chest, _FADED), self.build.neck_girth[0]
        corners = [(end[0] + dx, end[1] + dy) for dx in (-low, low) for dy in (-low, low)]
        return Portion(lumps, span_of(head, *corners, *bearing.whiskers()), bearing, (self.nape, end))

    def going(self, phase: float) -> tuple[Portion, Joint]:
        posture = going(self.build, phase)
        portion = Portion.of([*self._tail(posture), *self._body(posture), *self._mane(posture)])
        return portion, (0.0, posture.at(*self.build.poll) - self.build.poll[1] + posture.nod)

    def gesture(self, t: float) -> float:
        return 1.1 * math.sin(0.53 * t) + 0.7 * math.sin(1.17 * t + 1.0) + 0.3 * math.sin(1.55 * t)

    def hop(self, t: float) -> float:
        return 0.0

    def _body(self, posture: Posture) -> Iterator[Lump]:
        """Trunk, legs, neck and mane."""
        for leg in ("lh", "lf"):
            yield from self._leg(posture, leg)
        for part in self.build.trunk:
            yield self._lump(part, _raised(part.a, posture), _raised(part.b, posture))
        yield self._neck(posture)
        for leg in ("rh", "rf"):
            yield from self._leg(posture, leg)
        yield from self._mane(posture)

    def _neck(self, posture: Posture) -> Lump:
        (cx, cy), (px, py) = self.build.chest, self.build.poll
        head, trunk = (px, posture.at(px, py) + posture.nod, 0.01), (cx, posture.at(cx, cy), 0.01)
        return self._limb(head, trunk, self.build.neck_girth[::-1], Hue.BACK, 0.06)

    def _mane(self, posture: Posture) -> Iterator[Lump]:
        for part in self.build.mane:
            yield self._lump(part, _raised(part.a, posture), _raised(part.b, posture))

    def _tail(self, posture: Posture) -> Iterator[Lump]:
        points = [(x, posture.at(x, y)) for x, y in self.build.tail]
        for (a, b), girth in zip(pairwise(points), pairwise(self.build.tail_girth), strict=True):
            yield self._limb((*a, -0.02), (*b, -0.02), girth, Hue.HAIR, 0.02, bands=Bands.ROUND)

    def _leg(self, posture: Posture, name: str) -> Iterator[Lump]:
        build, bones, is_fore = self.build, posture.legs[name], name[1] == "f"
        g = build.fore_girth if is_fore else build.hind_girth
        z = build.aside[0 if is_fore else 1] * (1 if name[0] == "r" else -1.25)
        joint, low, fetlock, _ = (_in(bone, z) for bone in bones[1:])
        top = _in(bones[0] + _LOWER * (bones[1] - bones[0]), z)  # its muscle does not stand over the back
        yield self._limb(top, joint, (g[0], g[1]), Hue.BACK, 0.05, 0.8)
        yield self._limb(joint, low, (g[2], g[3]), Hue.BACK, 0.022, bands=Bands.ROUND)
        if not is_fore:
            yield self._heel(bones, g, z)
        yield self._limb(low, fetlock, (g[3], g[4]), Hue.SHANKS, 0.014, bands=Bands.ROUND)
        yield self._knuckle(bones, g, z)
        yield from (self._hoof if build.has_hooves else self._paw)(bones, build.fore if is_fore else build.hind, g, z)

    def _heel(self, bones: Bones, g: Girths, z: float) -> Lump:
        """The point of the hock, and the sinew to it."""
        _, stifle, hock, fetlock, _ = bones
        up = (hock - fetlock) / abs(hock - fetlock)
        begin, point = stifle + (hock - stifle) * 0.45, hock + up * (0.012 + 0.010j)
        return self._limb(_in(begin, z), _in(point, z), (g[2] * 0.5, g[3] * 0.55), Hue.BACK, 0.02)

    def _knuckle(self, bones: Bones, g: Girths, z: float) -> Lump:
        """Of the wrist or the hock: broader than the leg on both sides of it."""
        _, joint, low, fetlock, _ = bones
        up, down = low + (joint - low) * 0.14, low + (fetlock - low) * 0.14
        return self._limb(_in(up, z), _in(down, z), (g[3] * 1.12, g[3] * 1.1), Hue.SHANKS, 0.02)

    def _hoof(self, bones: Bones, rest: Bones, g: Girths, z: float) -> Iterator[Lump]:
        fetlock, toe = bones[3:]
        roll = _roll(bones, rest)
        crown, sole = toe + roll * (-0.026 + 0.030j), toe + roll * (-0.022 - 0.004j)
        yield self._limb(_in(fetlock, z), _in(crown, z), (g[4], g[4] * 0.95), Hue.SHANKS, 0.012)
        cut = _flat(toe), _flat(roll * 1j)
        yield self._limb(_in(crown, z), _in(sole, z), (g[5] * 0.9, g[5] * 1.25), Hue.FEET, 0.004, sole=cut)

    def _paw(self, bones: Bones, rest: Bones, g: Girths, z: float) -> Iterator[Lump]:
        fetlock, toe = bones[3:]
        roll, r = _roll(bones, rest), g[5]
        cut = _flat(toe), _flat(roll * 1j)
        ball, tip = toe + roll * (-1.35 * r + r * 0.95j), toe + roll * (-0.75 * r + r * 0.60j)
        yield self._limb(_in(fetlock, z), _in(ball, z), (g[4], r), Hue.FEET, 0.012, sole=cut)
        for aside, back in ((-0.5 * r, 0.0), (0.6 * r, 0.4 * r)):
            begin, end = ball + roll * 0.2j * r, tip - roll * back
            yield self._limb(
                _in(begin, z + aside), _in(end, z + aside), (0.72 * r, 0.60 * r), Hue.FEET, 0.003, sole=cut
            )

    def _lump(self, part: Mass, a: Vector, b: Vector, bands: Bands = Bands.ACROSS) -> Lump:
        return self._limb(a, b, part.girth, part.hue, part.melts, part.flat, bands=bands)

    def _limb(
        self,
        a: Vector,
        b: Vector,
        girth: tuple[float, float],
        hue: Hue,
        melts: float,
        flat: float = 1.0,
        sole: tuple[Joint, Joint] | None = None,
        bands: Bands = Bands.ACROSS,
    ) -> Lump:
        return Lump(a, b, girth, self.coat.hues[hue], self.build.fur.get(hue, 0.0), melts, flat, bands, sole)


def _raised(at: Vector, posture: Posture) -> Vector:
    return at[0], posture.at(at[0], at[1]), at[2]


def _in(point: complex, z: float) -> Vector:
    return point.real, point.imag, z


def _flat(point: complex) -> Joint:
    return point.real, point.imag


def _roll(bones: Bones, rest: Bones) -> complex:
    """How a foot is turned."""
    turn = (bones[3] - bones[4]) / (rest[3] - rest[4])
    return turn / abs(turn)


def _between(a: Joint, b: Joint, share: float) -> Joint:
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
