"""The shape of a house under a pitched roof: where its walls, gables and slopes are in the world."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reelwright.render.backends.previz.panel import Stand, Vector

Corners = tuple[Vector, Vector, Vector]
"""Top left, top right and bottom left of a side, seen from outside."""


@dataclass(frozen=True, slots=True)
class Gabled:
    """Lengths in metres: along its ridge, deep, to the eaves, and from there to the ridge."""

    stand: Stand
    long: float
    deep: float
    tall: float
    rise: float
    eaves: float = 0.42
    """How far the roof stands out over the walls; `verge`: over the gables."""
    verge: float = 0.3

    @property
    def pitch(self) -> float:
        """Of the roof, rise over run."""
        return self.rise / (self.deep / 2)

    @property
    def top(self) -> float:
        return self.tall + self.rise

    def sees_front(self, side: int, eye: float) -> bool:
        """True if the long wall on this side, -1 ours, is seen from `eye` across."""
        return self.stand.shows((0, 0, side), (0, 0, side * self.deep / 2), eye)

    def sees_gable(self, end: int, eye: float) -> bool:
        return self.stand.shows((end, 0, 0), (end * self.long / 2, 0, 0), eye)

    def sees_slope(self, side: int, eye: float) -> bool:
        return self.stand.shows((0, self.deep / 2, side * self.rise), (0, self.top, 0), eye)

    def front(self, side: int) -> Corners:
        left, b = side * self.long / 2, side * self.deep / 2
        return self.stand.at(left, self.tall, b), self.stand.at(-left, self.tall, b), self.stand.at(left, 0, b)

    def gable(self, end: int, out: float = 0.0, beside: float = 0.0, foot: float = 0.0) -> Corners:
        """An end, as high as the ridge; `out`: metres before the wall, `beside`: wider to either side."""
        a, near = end * (self.long / 2 + out), -end * (self.deep / 2 + beside)
        return self.stand.at(a, self.top, near), self.stand.at(a, self.top, -near), self.stand.at(a, foot, near)

    def slope(self, side: int) -> Corners:
        left = side * (self.long / 2 + self.verge)
        run = self.deep / 2 + self.eaves
        foot = self.top - run * self.pitch
        return (
            self.stand.at(left, self.top, 0),
            self.stand.at(-left, self.top, 0),
            self.stand.at(left, foot, side * run),
        )

    @property
    def slope_metres(self) -> tuple[float, float]:
        """Of a slope: along, and down."""
        run = self.deep / 2 + self.eaves
        return self.long + 2 * self.verge, math.hypot(run, run * self.pitch)

    def slope_normal(self, side: int) -> Vector:
        norm = math.hypot(self.deep / 2, self.rise)
        return self.stand.way(0, self.deep / 2 / norm, side * self.rise / norm)
