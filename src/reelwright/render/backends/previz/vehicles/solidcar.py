"""A car that comes or goes: its end, its screen, what looks up, and the flank that is seen, each in its place."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.camera import Matrix
from reelwright.render.backends.previz.card import Thing
from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.panel import Vector, hung
from reelwright.render.backends.previz.vehicles.car import SPEED, colour_of
from reelwright.render.backends.previz.vehicles.carbody import painted_car
from reelwright.render.backends.previz.vehicles.carends import back, front, level
from reelwright.render.backends.previz.vehicles.carglass import cabin, screen
from reelwright.render.backends.previz.vehicles.carshells import SALOON
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE, ground_shade, halo, pool
from reelwright.render.backends.previz.vehicles.sitting import Sitting
from reelwright.render.backends.previz.vehicles.wheels import Wheel, alloy

_ROOF, _WAIST = 0.62, 0.955
"""Half its breadth at the roof, and how high its windows begin; metres."""
_FLANK = 0.87
_TO_US = np.array([[0, 0, 1.0], [0, 1.0, 0], [-1.0, 0, 0]])


class SolidCar:
    """It looks along z; its middle is over the origin.

    Args:
        comes: towards us. side: which flank is seen: 1 the one at its right as we look, -1 the left.
    """

    long_metres, tall_metres = SALOON.long, SALOON.tall

    def __init__(self, sitting: Sitting, comes: bool, side: int) -> None:
        self.speed = SPEED if sitting.moves else 0.0
        self._comes, self._side = comes, side
        colour = colour_of(sitting)
        self._near = -SALOON.long / 2
        self._panels = [*self._ends(sitting, colour), *self._flank(sitting, colour)]
        self._panels.append(Thing(ground_shade(-1.0, 1.0, SALOON.long, 0.85), 0.5, (0.0, 0.0, self._near)))
        self._wheel = Wheel(sitting, alloy(SALOON.rim, 5), 2 * SALOON.rim, SALOON.tyre, self.speed)
        self._lights = self._lit(sitting.lamps) if sitting.lamps and sitting.moves else []

    def things(self, t: float, gone: float) -> list[Thing]:
        found = list(self._panels)
        for x in SALOON.wheels:
            turned = self._wheel.at(0.0, 0.0, gone, 0.02)
            away = self._depth(x)
            found.append(
                Thing(turned.card.turned(self._on_flank), 0.02, (self._side * _FLANK * 0.99, SALOON.tyre, away))
            )
        return found + self._lights

    def _depth(self, x: float) -> float:
        """Where a point of the side picture, metres from its rear, is along z."""
        return self._near + (SALOON.long - x if self._comes else x)

    @property
    def _on_flank(self) -> Matrix:
        """From the plane that faces us, the car's front to the right, to that of the flank."""
        return np.array([[0, 0, 1.0], [0, 1.0, 0], [-1.0 if self._comes else 1.0, 0, 0]])

    def _ends(self, sitting: Sitting, colour: Colour) -> list[Thing]:
        z, per_metre = self._near, sitting.finest(1.88, 900.0)
        if self._comes:
            end, top, high, lean = front(sitting, colour, per_metre), 0.92, 0.86, 0.42
            foot_of, head_of, deck = 1.26, 1.95, (0.86, 0.95)
        else:
            end, top, high, lean = back(sitting, colour, per_metre), 1.04, 1.03, 0.06
            foot_of, head_of, deck = 0.60, 1.26, (0.99, 0.985)
        roof_end = 3.1
        glass = screen(sitting, colour, per_metre, self._comes)
        lid, roof = level(sitting, colour, 0.82), level(sitting, colour, 0.95)

        def panel(
            texture: np.ndarray, half: float, upper: tuple[float, float], lower: tuple[float, float], key: float
        ) -> Thing:
            """Between two edges: how high each is, and how far behind the near end."""
            (y0, z0), (y1, z1) = upper, lower
            corner: Vector = (-half, y0, z + z0)
            return Thing(hung(texture, corner, (half, y0, z + z0), (-half, y1, z + z1), 0.0), key)

        scale = high / top
        return [
            panel(roof, _ROOF, (1.44, roof_end), (1.43, head_of), 0.004),
            panel(lid, 0.81, (deck[1], foot_of), (deck[0] - 0.10, 0.2 * lean), 0.003),
            panel(cabin(sitting), 0.84, (1.44, 2.0), (0.94, 2.0), 0.009),
            panel(glass, 0.82, (1.435, head_of), (0.95, foot_of - 0.04), 0.002),
            panel(end, 0.94, (top * scale, lean), (0.0, 0.0), 0.0),
        ]

    def _flank(self, sitting: Sitting, colour: Colour) -> list[Thing]:
        """The side's picture, below the windows upright and over it leaning in."""
        card = painted_car(SALOON, colour, sitting)
        shade = 1.0 if sitting.towards[0] * self._side > 0 else 0.72
        texture = card.texture.copy()
        texture[..., :3] = (texture[..., :3] * shade).astype(np.uint8)
        h, w = texture.shape[:2]
        texel = float(card.across[0])
        left, top = float(card.origin[0]) + SALOON.long / 2, float(card.origin[1])
        row = round((top - _WAIST) / texel)
        start, end = self._depth(left), self._depth(left + w * texel)
        s = self._side
        upper = hung(
            texture[:row], (s * _ROOF, top, start), (s * _ROOF, top, end), (s * _FLANK * 0.95, _WAIST, start), 0.0
        )
        lower = hung(
            texture[row:],
            (s * _FLANK, _WAIST, start),
            (s * _FLANK, _WAIST, end),
            (s * _FLANK, top - h * texel, start),
            0.0,
        )
        return [Thing(upper, 0.006), Thing(lower, 0.005)]

    def _lit(self, on: float) -> list[Thing]:
        y = 0.66 if self._comes else 0.79
        glow = halo(WHITE, 2.0) if self._comes else halo(RED, 1.1, 0.6)
        found = [Thing(glow, -0.02, (side * 0.70, y, self._near), on) for side in (-1, 1)]
        if self._comes:
            lit = pool(WHITE, 9.0, 3.4, 0.45).turned(_TO_US)
            found.append(Thing(lit, 0.45, (0.0, 0.0, self._near), on * on))
        return found
