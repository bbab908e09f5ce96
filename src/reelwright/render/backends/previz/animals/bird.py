"""A bird: it stands about on two legs, and flies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

import numpy as np

from reelwright.film.look import Dye
from reelwright.render.backends.previz.animals.bearing import Bearing
from reelwright.render.backends.previz.animals.build import Coat, Eye, Hue, Mass, Skull
from reelwright.render.backends.previz.animals.maquette import Bands, Lump
from reelwright.render.backends.previz.animals.portion import Portion, span_of
from reelwright.render.backends.previz.paint import bgr, smoothstep
from reelwright.render.backends.previz.people.poses import Joint, keyed
from reelwright.render.backends.previz.people.solids import Vector

_METRES = 0.42
"""From beak to tail, which is one unit."""
_SPEED, _BEAT = 6.5, 2.6
"""Metres a second, and metres to a beat of the wings."""
_OVER_GROUND = 2.4
_FEATHERS = 0.016
_SKULL = Skull(
    parts=(
        Mass((0.035, 0.012, 0), (0.000, 0.008, 0), (0.066, 0.072), Hue.FACE, 0.03),
        Mass((0.040, -0.020, 0.020), (0.010, -0.025, 0.020), (0.040, 0.048), Hue.FACE, 0.03),
        Mass((0.200, -0.006, 0), (0.080, 0.006, 0), (0.009, 0.026), Hue.MUZZLE, 0.008, 0.8),
        Mass((0.205, -0.016, 0), (0.192, -0.006, 0), (0.006, 0.011), Hue.MUZZLE, 0.006, 0.8),
        Mass((0.185, -0.016, 0), (0.080, -0.012, 0), (0.005, 0.018), Hue.MUZZLE, 0.004, 0.8),
    ),
    ears=(),
    eye=Eye((0.052, 0.026, 0.054), (0.25, 0.10, 0.95), (0.0135, 0.0135), 0, 0.95, (0.55, 0.55)),
    mouth=((0.196, -0.014, 0.004), (0.140, -0.008, 0.010), (0.082, -0.010, 0.022)),
    nostril=(0.125, 0.004, 0.014),
    inner=(), marks=(), pitch=-4, yaw=16,
)  # fmt: skip
_TRUNK = (
    Mass((0.150, 0.345, 0), (-0.160, 0.265, 0), (0.112, 0.082), Hue.UNDER, 0.03, 0.9),
    Mass((0.120, 0.380, 0), (-0.150, 0.300, 0), (0.090, 0.060), Hue.BACK, 0.03, 0.9),
    Mass((-0.130, 0.265, 0), (-0.440, 0.202, 0), (0.058, 0.024), Hue.SHANKS, 0.03, 0.5),
    Mass((0.225, 0.530, 0), (0.150, 0.380, 0), (0.066, 0.098), Hue.FACE, 0.05),
)
_FOLDED = (
    Mass((0.100, 0.365, 0.050), (-0.300, 0.260, 0.066), (0.082, 0.040), Hue.BACK, 0.012, 0.55),
    Mass((-0.120, 0.315, 0.062), (-0.430, 0.240, 0.062), (0.048, 0.018), Hue.BACK, 0.006, 0.45),
    Mass((-0.260, 0.262, 0.062), (-0.540, 0.208, 0.056), (0.030, 0.008), Hue.HAIR, 0.006, 0.45),
    Mass((-0.200, 0.240, 0.062), (-0.480, 0.198, 0.060), (0.026, 0.008), Hue.HAIR, 0.006, 0.45),
)
_NECK = 0.11
"""Half of its breadth where it ends."""
_POLL, _NAPE, _END = (0.225, 0.540), (0.205, 0.490), (0.165, 0.410)
_FLOWN_POLL, _FLOWN_NAPE, _FLOWN_END = (0.265, 0.540), (0.240, 0.525), (0.160, 0.500)
"""Where its head is hung, where that turns, and where the neck of its picture ends: as it stands, and as it flies."""
_FLOWN = (
    Mass((0.140, 0.480, 0), (-0.170, 0.470, 0), (0.100, 0.074), Hue.UNDER, 0.03, 0.9),
    Mass((0.130, 0.505, 0), (-0.160, 0.495, 0), (0.082, 0.054), Hue.BACK, 0.03, 0.8),
    Mass((0.270, 0.530, 0), (0.140, 0.495, 0), (0.066, 0.086), Hue.FACE, 0.05),
    Mass((-0.150, 0.477, 0), (-0.420, 0.470, 0), (0.052, 0.050), Hue.SHANKS, 0.03, 0.25),
    Mass((-0.140, 0.420, 0.02), (-0.300, 0.435, 0.02), (0.024, 0.012), Hue.FEET, 0.010),
)
_ARM = (34, 48, 38, 6, -26, -40, -26, 6)
"""Degrees that the wing to its wrist is raised, at eight moments of a beat."""
_HAND = (4, 34, 52, 34, -8, -38, -52, -34)
"""The same, from the wrist to the tip, which lags behind."""
_ARM_LONG, _HAND_LONG = 0.42, 0.62
_FROM_BELOW = math.radians(17)
"""It is seen from below, as it flies over us."""


class Bird:
    """Args:
    size: against others of its kind, about 1.
    """

    skull, stride, speed, flies = _SKULL, _BEAT, _SPEED, _OVER_GROUND
    hair, wag, dock = _FEATHERS, (2.0, 0.9), (-0.16, 0.265)

    def __init__(self, coat: Coat, size: float, is_flying: bool) -> None:
        self.coat, self.metres, self._is_flying = coat, _METRES * size, is_flying
        self.nape = _FLOWN_NAPE if is_flying else _NAPE

    def tail(self) -> Portion:
        return Portion.of([self._lump(_TRUNK[2])])

    def body(self) -> Portion:
        return Portion.of([*self._legs(), *(self._lump(mass) for mass in (*_TRUNK, *_FOLDED))])

    def head(self, flick: float) -> Portion:
        neck, poll, end = (_FLOWN[2], _FLOWN_POLL, _FLOWN_END) if self._is_flying else (_TRUNK[3], _POLL, _END)
        bearing = Bearing(_SKULL, poll)
        head = [self._lump(mass) for mass in bearing.parts()]
        corners = [(end[0] + dx, end[1] + dy) for dx, dy in product((-_NECK, _NECK), repeat=2)]
        return Portion([self._lump(neck), *head], span_of(head, *corners), bearing, (self.nape, end))

    def going(self, phase: float) -> tuple[Portion, Joint]:
        """On the wing, at `phase` (0..1) of a beat; it is lowest when the wings are up."""
        rise = -0.03 * math.cos(2 * math.pi * (phase - 0.2))
        trunk = [self._lump(mass, rise) for mass in _FLOWN]
        portion = Portion.of([*self._wing(phase, -1, rise), *trunk, *self._wing(phase, 1, rise)])
        return portion, (0.0, rise)

    def gesture(self, t: float) -> float:
        """It moves its head by jerks."""
        number, share = divmod(t * 1.15, 1.0)
        was, will = (7.0 * math.sin(2.4 * k) * math.sin(1.1 * k + 1) for k in (number - 1, number))
        return was + (will - was) * float(smoothstep(0.0, 0.14, share))

    def hop(self, t: float) -> float:
        share = t % 5.3 / 0.24
        return 0.16 * self.metres * share * (1 - share) * 4 if share < 1 else 0.0

    def _legs(self) -> Iterator[Lump]:
        for z, x in ((-0.04, 0.03), (0.04, -0.005)):
            knee, foot = (x - 0.024, 0.140, z), (x - 0.005, 0.014, z)
            yield self._limb((x + 0.01, 0.235, z), knee, (0.048, 0.013), Hue.UNDER, 0.02)
            yield self._limb(knee, foot, (0.011, 0.010), Hue.FEET, 0.006)
            for toe, aside in ((0.085, 0.02), (0.060, -0.02), (-0.035, 0.0)):
                yield self._limb(foot, (x + toe, 0.008, z + aside), (0.009, 0.006), Hue.FEET, 0.006)

    def _wing(self, phase: float, side: int, rise: float) -> Iterator[Lump]:
        """Feathers fanned from a bone; those of the hand are the longest."""
        arm, hand = math.radians(keyed(_ARM, phase)), math.radians(keyed(_HAND, phase))
        back = 0.25 + 0.35 * max(0.0, math.sin(2 * math.pi * (phase - 0.55)))  # swept back on the way up
        root = np.array((0.085, 0.523 + rise, 0.045))
        wrist = root + _ARM_LONG * np.array((0.22, math.sin(arm), math.cos(arm)))
        tip = wrist + _HAND_LONG * np.array((-back, math.sin(hand), math.cos(hand)))
        for k in range(17):
            share = k / 16
            on_hand = max(0.0, share - 0.5) * 2
            start = wrist + (tip - wrist) * on_hand * 0.45 if share > 0.5 else root + (wrist - root) * share * 2
            inner = np.array((-0.27 + 0.02 * share, -0.03, 0.02))
            outer = (tip - start) * (0.62 + 0.38 * on_hand)
            end = start + inner * (1 - on_hand**1.2) + outer * on_hand**1.2
            hue = Hue.HAIR if on_hand > 0.72 else Hue.BACK
            yield self._limb(_seen(start, side), _seen(end, side), (0.030, 0.024 - 0.008 * on_hand), hue, 0.008, 0.25)
        yield self._limb(_seen(root, side), _seen(wrist, side), (0.040, 0.030), Hue.BACK, 0.02, 0.5)
        yield self._limb(
            _seen(wrist, side), _seen(wrist + (tip - wrist) * 0.6, side), (0.030, 0.014), Hue.BACK, 0.015, 0.5
        )

    def _lump(self, part: Mass, rise: float = 0.0) -> Lump:
        (ax, ay, az), (bx, by, bz) = part.a, part.b
        return self._limb((ax, ay + rise, az), (bx, by + rise, bz), part.girth, part.hue, part.melts, part.flat)

    def _limb(
        self, a: Vector, b: Vector, girth: tuple[float, float], hue: Hue, melts: float, flat: float = 1.0
    ) -> Lump:
        fur = 0.0 if hue in (Hue.MUZZLE, Hue.FEET) else _FEATHERS
        return Lump(a, b, girth, self.coat.hues[hue], fur, melts, flat, Bands.NONE)


def _seen(point: np.ndarray, side: int) -> Vector:
    x, y, z = point[0], point[1], side * point[2]
    return x - 0.16 * z, y + z * math.sin(_FROM_BELOW) * 0.7, z * 0.25


def _coat(back: str, under: str, tail: str, feet: str, tips: str, head: str, beak: str, eyes: str) -> Coat:
    codes = (back, under, tail, feet, tips, head, beak, head, beak)
    return Coat(dict(zip(Hue, map(bgr, codes), strict=True)), bgr(eyes))


COATS = {
    Dye.GREY: _coat("#747b83", "#c4c4c2", "#c6c6c4", "#9a6a54", "#26272a", "#c8c8c6", "#b08a30", "#a09048"),
    Dye.BLACK: _coat("#232428", "#2a2b2f", "#222327", "#2a2828", "#1c1d20", "#26272b", "#242424", "#3a2c20"),
    Dye.BROWN: _coat("#54442f", "#8a7a62", "#463a2c", "#6e5838", "#32281f", "#665642", "#4c4038", "#6a4a24"),
    Dye.WHITE: _coat("#d2d2ce", "#dededa", "#d6d6d2", "#a8705a", "#c6c6c2", "#d8d8d4", "#b08a30", "#3c2a20"),
}
"""The first three are those that chance gives."""
