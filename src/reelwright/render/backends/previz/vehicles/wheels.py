"""Wheels: what turns of them is a card of its own, smeared as far as a shutter sees it turn."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Matrix
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, disc
from reelwright.render.backends.previz.vehicles.sitting import Sitting, leaning

_SHUTTER = 1 / 48
"""Seconds that a frame is exposed."""
_SMEARS = 9


def rolled_by(angle: float) -> Matrix:
    """A turn in the plane that faces us, radians, against the clock."""
    c, s = math.cos(angle), math.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])


class Wheel:
    """Args:
    painted: paints what turns, about (0, 0). across: metres of it. radius: on which it rolls, metres.
    speed: metres a second.
    """

    def __init__(
        self,
        sitting: Sitting,
        painted: Callable[[Bodywork], None],
        across: float,
        radius: float,
        speed: float,
    ) -> None:
        self.radius = radius
        per_metre = max(8 / across, sitting.finest(across, 420.0))
        half = across / 2
        work = Bodywork(sitting, (-half, -half, half, half), per_metre)
        painted(work)
        texture = _smeared(work.picture(rim=0.0, snow=0.0), speed / radius * _SHUTTER)
        texel = 1 / per_metre
        self._card = Card(texture, (-half, half, 0.0), (texel, 0, 0), (0, -texel, 0), z=0.0)

    def at(self, x: float, y: float, gone: float, z: float = 0.0) -> Thing:
        """With its hub at a point, having rolled so many metres to the right."""
        return Thing(self._card.turned(rolled_by(-(gone / self.radius) % (2 * math.pi))), z, (x, y, 0.0))


def _smeared(picture: Picture, angle: float) -> Picture:
    if angle < 0.02:
        return picture
    h, w = picture.shape[:2]
    total = np.zeros(picture.shape, np.float32)
    for share in np.linspace(-0.5, 0.5, _SMEARS):
        turn = cv2.getRotationMatrix2D(((w - 1) / 2, (h - 1) / 2), math.degrees(angle) * share, 1.0)
        total += cv2.warpAffine(picture, turn, (w, h), flags=cv2.INTER_LINEAR)
    return np.asarray(np.clip(total / _SMEARS + 0.5, 0, 255), np.uint8)


def alloy(radius: float, spokes: int) -> Callable[[Bodywork], None]:
    """A cast rim of a car."""

    def painted(work: Bodywork) -> None:
        work.lay("#0d0d0f", disc(0, 0, radius))
        work.lay("#3a3c40", disc(0, 0, radius * 0.42))
        for k in range(spokes):
            turn = 2 * math.pi * k / spokes
            c, s = math.cos(turn), math.sin(turn)
            arm = [(0.12, -0.20), (0.92, -0.13), (0.92, 0.13), (0.12, 0.20)]
            work.lay("#c3c7cb", [(radius * (a * c - b * s), radius * (a * s + b * c)) for a, b in arm], gloss=0.5)
            groove = [(0.30, 0.0), (0.86, 0.0)]
            work.dim(0.4, [(radius * (a * c - b * s), radius * (a * s + b * c)) for a, b in groove], line=0.07 * radius)
        work.lay("#d2d5d8", ring(0, 0, radius * 0.97), line=0.09 * radius, gloss=0.6)
        work.lay("#aeb2b6", disc(0, 0, radius * 0.22), gloss=0.6, form=leaning(0.25))
        work.dim(0.5, ring(0, 0, radius * 0.22), line=0.03 * radius)
        for k in range(spokes):
            turn = 2 * math.pi * (k + 0.5) / spokes
            work.lay("#2a2b2e", disc(0.16 * radius * math.cos(turn), 0.16 * radius * math.sin(turn), 0.03 * radius))

    return painted


def ring(x: float, y: float, radius: float) -> np.ndarray:
    """A round line, closed."""
    outline = disc(x, y, radius)
    return np.vstack((outline, outline[:1]))


def tyre(work: Bodywork, x: float, hub: float, rim: float) -> None:
    """A tyre on the ground, `hub` metres in radius, with a hole for its rim."""
    work.lay("#26262a", disc(x, hub, hub), form=lambda x_, y_: (np.clip((y_ - hub) / hub, -1, 1) * 0.5, 0.0))
    work.dim(0.45, ring(x, hub, hub * 0.97), line=0.05 * hub)
    work.lay("#4a4a50", ring(x, hub, (hub + rim) * 0.52), line=0.014, share=0.5)
    work.dim(0.5, ring(x, hub, rim * 1.03), line=0.06 * rim)
    work.cut(disc(x, hub, rim))


def shade_on(work: Bodywork, x: float, y: float, rim: float, amount: float) -> None:
    """The shade that falls on a rim from above it: what is left over its hole is dark."""
    for share, lowers in ((0.5, 0.35), (0.35, 0.0), (0.25, -0.4)):
        lid = disc(x, y, rim)
        lid = lid[lid[:, 1] >= y + lowers * rim]
        work.lay(bgr("#050506"), lid, share=amount * share, soft=0.04 * rim)
