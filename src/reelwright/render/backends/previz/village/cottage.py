"""A cottage: walls with small windows, a pitched roof with its eaves, a chimney. Every side is a panel in the world."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import bgr, mix, smoothstep
from reelwright.render.backends.previz.panel import Panel, Vector, hung
from reelwright.render.backends.previz.village.chimney import ABOVE, chimney
from reelwright.render.backends.previz.village.daylight import SNOW, Daylight
from reelwright.render.backends.previz.village.gabled import Gabled
from reelwright.render.backends.previz.village.materials import roofed, walled
from reelwright.render.backends.previz.village.openings import Openings


@dataclass(frozen=True, slots=True)
class Cottage:
    shape: Gabled
    wall: str
    roof: str
    chimney: float = 0.36
    """Where along the ridge, from the middle, as a share of the length."""

    @property
    def mouth(self) -> Vector:
        """Of the chimney."""
        return self.shape.stand.at(self.chimney * self.shape.long, self.shape.top + ABOVE + 0.25, 0.0)


def cottage_cards(of: Cottage, light: Daylight, eye: float) -> list[Card]:
    """Its sides, far first; `eye`: where on x = the cameras are, metres."""
    painted, shape = _Sides(of, light), of.shape
    found = [painted.front(side) for side in (-1, 1) if shape.sees_front(side, eye)]
    for end in (-1, 1):
        if shape.sees_gable(end, eye):
            found += [painted.gable(end), painted.boards(end)]
    found += [painted.slope(side) for side in (-1, 1) if shape.sees_slope(side, eye)]
    kind = of.wall if of.wall in ("stone", "brick") else "brick"
    return found + chimney(shape, of.chimney * shape.long, kind, light, eye)


class _Sides:
    def __init__(self, of: Cottage, light: Daylight) -> None:
        stand = of.shape.stand
        self._of, self._shape, self._light, self._z = of, of.shape, light, stand.z
        self._seed = light.seed * 17 % 2**31 + round(abs(stand.x) * 31 + stand.z * 7)
        self._fine = light.per_metre(stand.z - of.shape.deep / 2)
        self._chance = rng(self._seed)

    def front(self, side: int) -> Card:
        """A long wall, with its door and windows."""
        shape = self._shape
        panel = Panel(shape.long, shape.tall, self._fine)
        openings = Openings(self._light, self._chance, panel, self._walled(panel))
        door = self._chance.uniform(0.35, 0.62) * shape.long
        openings.door(door)
        for x in (np.arange(4) + 0.5) * shape.long / 4:
            if abs(x - door) > 1.15:
                openings.window(float(x), shape.tall * 0.38, 0.85, 1.0)
        shade = 1 - 0.5 * smoothstep(shape.tall - 0.75, shape.tall - 0.1, panel.y) * panel.whole()
        lit = openings.shown(shape.stand.way(0, 0, side), shade)
        return hung(self._light.finished(lit, panel.whole(), panel, self._z), *shape.front(side), self._z)

    def gable(self, end: int) -> Card:
        """An end wall up to the ridge."""
        shape, light = self._shape, self._light
        panel = Panel(shape.deep, shape.top, self._fine)
        outline = [(0, 0), (shape.deep, 0), (shape.deep, shape.tall), (shape.deep / 2, shape.top), (0, shape.tall)]
        openings = Openings(light, self._chance, panel, self._walled(panel))
        for x in (0.3, 0.7):
            openings.window(shape.deep * x, shape.tall * 0.38, 0.8, 1.0)
        openings.window(shape.deep / 2, shape.tall + 0.1, 0.7, 0.8)
        under = shape.top - panel.y - np.abs(panel.x - shape.deep / 2) * np.float32(shape.pitch)
        lit = openings.shown(shape.stand.way(end, 0, 0), 1 - 0.45 * smoothstep(0.6, 0.1, under))
        return hung(light.finished(lit, panel.mask(outline), panel, self._z), *shape.gable(end), self._z - 0.01)

    def boards(self, end: int) -> Card:
        """The boards under the verge; of a thatched roof, the thickness of the thatch."""
        shape, light, is_thatch = self._shape, self._light, self._of.roof == "thatch"
        wide, drop = shape.deep + 2 * shape.eaves, 0.4 if is_thatch else 0.24
        high = shape.rise + shape.eaves * shape.pitch + drop
        panel = Panel(wide, high, self._fine)
        outline = [(0, drop), (wide / 2, high), (wide, drop), (wide, 0), (wide / 2, high - drop), (0, 0)]
        paint = panel.whole()[..., None] * bgr("#8d7440" if is_thatch else "#bdb4a2")
        if light.is_snowy:
            paint = mix(paint, SNOW, panel.mask([(0, drop), (wide / 2, high), (wide, drop), (wide / 2, high - 0.12)]))
        lit = light.on(np.asarray(paint, np.float32), shape.stand.way(end, 0, 0))
        corners = shape.gable(end, shape.verge, shape.eaves, shape.top - high)
        return hung(light.finished(lit, panel.mask(outline), panel, self._z, None), *corners, self._z - 0.02)

    def slope(self, side: int) -> Card:
        """One side of the roof."""
        shape, light = self._shape, self._light
        panel = Panel(*shape.slope_metres, self._fine)
        paint = roofed(panel, self._of.roof, self._seed, light.is_snowy)
        edge = panel.whole() * (1 - 0.35 * smoothstep(0.22, 0.0, panel.y)) * (0.88 + 0.12 * smoothstep(0, 2, panel.y))
        lit = light.on(paint, shape.slope_normal(side), np.asarray(edge, np.float32))
        return hung(light.finished(lit, panel.whole(), panel, self._z, None), *shape.slope(side), self._z - 0.03)

    def _walled(self, panel: Panel) -> Field:
        paint = walled(panel, self._of.wall, self._seed)
        return np.asarray(paint * self._light.stains(panel, self._seed + 1)[..., None], np.float32)
