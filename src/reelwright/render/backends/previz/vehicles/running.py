"""What locomotive and carriages share: their colours, the gear they run on, and what couples them. Metres from their
middle and over the rails."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import Colour, bgr
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, disc, moved, rounded, soft_box
from reelwright.render.backends.previz.vehicles.sitting import Form, barrel, leaning
from reelwright.render.backends.previz.vehicles.wheels import ring

BASE = 1.25
"""Half of what is between the axles of a bogie."""
_FRAME = (
    (-2.0, 0.62), (-1.9, 0.80), (-0.5, 0.86), (0.5, 0.86), (1.9, 0.80), (2.0, 0.62), (0.7, 0.46), (-0.7, 0.46),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Livery:
    """The colours of a train: of its body, of the band along it and of its lines."""

    body: Colour
    band: Colour
    line: Colour


LIVERIES = (
    Livery(bgr("#1f4a3d"), bgr("#e4d9b8"), bgr("#d8a531")),
    Livery(bgr("#7e2a27"), bgr("#e6dcc4"), bgr("#e2c06a")),
    Livery(bgr("#27466f"), bgr("#dfe3e4"), bgr("#d9dde0")),
    Livery(bgr("#b5562b"), bgr("#e9dfc8"), bgr("#3a3230")),
)
ROOF = "#6a6f73"


def axles(bogies: float) -> list[float]:
    """Where the axles are of what has its bogies so far from its middle."""
    return [side * bogies + end * BASE for side in (-1, 1) for end in (-1, 1)]


def train_wheel(radius: float) -> Callable[[Bodywork], None]:
    def painted(work: Bodywork) -> None:
        work.lay("#2e2d2c", disc(0, 0, radius))
        work.lay("#9a9c9e", ring(0, 0, radius * 0.94), line=0.10 * radius, gloss=0.5)
        work.lay("#3d3b39", disc(0, 0, radius * 0.82))
        for k in range(6):
            turn = 2 * math.pi * k / 6
            work.dim(0.7, disc(0.52 * radius * math.cos(turn), 0.52 * radius * math.sin(turn), 0.17 * radius))
        work.lay("#57544f", disc(0, 0, radius * 0.26), form=leaning(0.3))

    return painted


def under(work: Bodywork, half: float, bogies: float) -> None:
    """The dark under a floor, what hangs there, and the bogies."""
    work.lay("#0a0a0a", box(-half + 1.2, 0.20, half - 1.2, 1.15), share=0.62, soft=0.12)
    work.lay("#2a2a29", box(-half + 0.1, 0.88, half - 0.1, 1.14), form=leaning(-0.2))
    reach = bogies - 2.6
    chance = rng(round(half * 10))
    x = -reach
    while x < reach - 0.8:
        wide, deep = chance.uniform(0.9, 1.9), chance.uniform(0.35, 0.55)
        work.lay("#3a3a38", soft_box(x, 0.92 - deep, min(x + wide, reach), 0.95, 0.06), form=barrel(0.3, 1.3))
        x += wide + 0.15
    for side in (-1, 1):
        _bogie(work, side * bogies)


def _bogie(work: Bodywork, x: float) -> None:
    """Its frame, with springs and axle boxes, over the wheels; these show through below it."""
    work.lay("#34332f", rounded(moved(_FRAME, x, 0.0), 2), form=barrel(0.3, 1.0))
    for axle in (x - BASE, x + BASE):
        work.lay("#43413c", box(axle - 0.17, 0.34, axle + 0.17, 0.66), form=leaning(0.1))
        work.lay("#5c5954", disc(axle, 0.47, 0.11), form=leaning(0.3))
    for k in range(4):
        y = 0.44 + 0.085 * k
        work.lay("#55524c", [(x - 0.16, y), (x + 0.16, y + 0.03)], line=0.05, form=leaning(0.2))
    work.lay("#2b2a28", [(x - 2.0, 0.55), (x - 2.2, 0.30)], line=0.07)
    work.lay("#2b2a28", [(x + 2.0, 0.55), (x + 2.2, 0.30)], line=0.07)


def coupling(work: Bodywork, x: float, side: int) -> None:
    work.lay("#3c3c3c", [(x, 0.98), (x + 0.42 * side, 0.98)], line=0.13, form=leaning(0.2))
    work.lay("#4a4a4a", box(x + 0.36 * side - 0.05, 0.78, x + 0.36 * side + 0.05, 1.18), form=leaning(0.0, 0.3 * side))


def arched(foot: float, top: float) -> Form:
    """A roof."""
    knots, ups = (0.0, 0.4, 0.8, 1.0), (0.45, 0.66, 0.88, 0.97)
    return lambda x, y: (np.interp((y - foot) / (top - foot), knots, ups), 0.0)
