"""How a head is held, and the lumps it is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reelwright.render.backends.previz.animals.build import Mass, Skull
from reelwright.render.backends.previz.people.poses import Joint
from reelwright.render.backends.previz.people.solids import Vector

_NEARER = 0.01
"""How much nearer to us a head is than the trunk."""


class Bearing:
    """Takes points of a head to those of the animal.

    Args:
        poll: where the head is hung.
        flick: degrees by which the near ear is laid back.
    """

    def __init__(self, skull: Skull, poll: Joint, flick: float = 0.0) -> None:
        yaw, pitch = math.radians(skull.yaw), math.radians(skull.pitch)
        self._yaw, self._pitch, self._poll = (math.cos(yaw), math.sin(yaw)), (math.cos(pitch), math.sin(pitch)), poll
        self._skull, self._flick = skull, math.radians(flick)

    def turned(self, way: Vector) -> Vector:
        (x, y, z), (cy, sy), (cp, sp) = way, self._yaw, self._pitch
        x, y = x * cp - y * sp, x * sp + y * cp
        return x * cy - z * sy, y, x * sy + z * cy

    def at(self, point: Vector) -> Vector:
        x, y, z = self.turned(point)
        return x + self._poll[0], y + self._poll[1], z + _NEARER

    def parts(self) -> Iterator[Mass]:
        """All of the head, in its place; the far side first."""
        ears = self._skull.ears
        yield from self._placed(map(_mirrored, ears))
        yield from self.skull()
        yield from self._placed(self._laid_back(ear) for ear in ears)

    def skull(self) -> Iterator[Mass]:
        """The head without its ears, in its place; the far side first."""
        masses = self._skull.parts
        yield from self._placed(_mirrored(mass) for mass in masses if mass.a[2] or mass.b[2])
        yield from self._placed(masses)

    def _placed(self, masses: Iterable[Mass]) -> Iterator[Mass]:
        return (replace(mass, a=self.at(mass.a), b=self.at(mass.b)) for mass in masses)

    def whiskers(self) -> list[Joint]:
        """How far they reach."""
        x, y, _ = self._skull.nostril
        long = self._skull.whiskers
        return [self.at((x, y + 0.1 * long, side * 1.2 * long))[:2] for side in (-1, 1) if long]

    def _laid_back(self, ear: Mass) -> Mass:
        return replace(ear, a=self.flicked(ear.a), b=self.flicked(ear.b))

    def flicked(self, point: Vector) -> Vector:
        """A point of the near ear, as the ear is laid."""
        (rx, ry, _), (x, y, z) = self._skull.ears[0].a, point
        c, s = math.cos(self._flick), math.sin(self._flick)
        return rx + (x - rx) * c - (y - ry) * s, ry + (x - rx) * s + (y - ry) * c, z


def _mirrored(part: Mass) -> Mass:
    (ax, ay, az), (bx, by, bz) = part.a, part.b
    return replace(part, a=(ax, ay, -az), b=(bx, by, -bz))
