"""The river: a stream that winds toward us between wooded banks, over stones."""

from __future__ import annotations

import numpy as np

from reelwright.film.look import Vehicle
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.land.relief import Range
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import smoothstep
from reelwright.render.backends.previz.places.openland import Tree
from reelwright.render.backends.previz.places.waterside import Waterside
from reelwright.render.backends.previz.shore.bank import treeline
from reelwright.render.backends.previz.shore.mirror import Water
from reelwright.render.backends.previz.shore.stones import stones
from reelwright.render.backends.previz.vehicles.berth import ONLY_FLYING, Berth
from reelwright.render.backends.previz.woods.grove import Baker

_LEVEL = -0.3
"""Height of the water, metres."""
_STONES = (
    (2.2, 10.4, 0.9), (3.1, 11.0, 0.5), (1.2, 14.4, 1.3), (0.4, 15.2, 0.6), (2.0, 15.0, 0.5),
    (-0.9, 9.4, 0.55), (-1.3, 11.2, 0.7), (5.3, 11.6, 0.8), (5.8, 13.4, 1.0), (5.0, 14.0, 0.5),
    (0.2, 20.0, 1.0), (1.0, 20.8, 0.6), (4.6, 22.5, 1.1), (3.0, 28.0, 1.2),
)  # fmt: skip
"""x, z and breadth, metres."""


class River(Waterside):
    berths = {**ONLY_FLYING, Vehicle.BOAT: Berth(z=24.5, x=3.1, y=_LEVEL, room=4.0, is_narrow=True)}
    water = Water(level=_LEVEL, rough=1.15, flow=(0.12, -1.1), deep="#3a4b38", nearest=1.5, farthest=94.0, clear=0.12)
    waver = 0.8
    ranges = (
        Range(620, 1700, 190, 420, peaks=0.1, treeline=2.4, snowline=3.0, z=420),
        Range(120, 420, 30, 150, peaks=0, treeline=2.4, snowline=3.0, z=130),
    )
    trees = (
        Tree(-8.8, 22, 13), Tree(-7.2, 31, 12), Tree(-12.5, 46, 13, is_pine=False), Tree(-15, 50, 14),
        Tree(-5.0, 60, 12), Tree(10.8, 21, 13), Tree(10.6, 36, 11), Tree(19, 46, 14, is_pine=False), Tree(17, 62, 12),
    )  # fmt: skip
    grass = (4.6, 5.4, 6.3, 7.3, 8.5, 9.9, 11.5, 13.3, 15.4, 17.9, 21, 24.5, 29, 35, 44)
    reeds = ((-2.6, 16.4, 1.2), (-2.4, 18.0, 1.0), (7.4, 15.8, 1.2), (7.9, 17.4, 1.0), (-2.2, 26, 1.2))

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=0.6, y=3.4, z=-5.0, yaw=1.0, pitch=-0.5, fov=52),
            wide=Camera(self.size, x=0.6, y=1.9, yaw=1.0, pitch=0.6, fov=47),
            rig=Rig(subject=(3.0, 2.4, 40.0), push=0.05, pan=6.0, tilt=4.0, truck=1.2, crane=1.6),
            mark=(-2.9, 0.0, 12.2),
            walk=(-0.1, 0.995),
            near_metres=5.0,
            third=0.17,
            rim=(0.8 if self.light.key_x >= 0 else -0.8, -0.6),
        )

    def standing(self, baker: Baker) -> list[Card]:
        found = stones(baker, _STONES, self.water.level)
        return [treeline(baker, 89.0, self.water.level, 9.0, 1.6), *found]

    def shore(self, x: Field, z: Field) -> Field:
        """On both sides of a stream that bends to the right, narrows, and turns away to the left behind trees."""
        middle = 2.0 + 1.6 * smoothstep(8, 34, z) - 1.0 * smoothstep(0, 14, -z + 14) + 5.5 * smoothstep(22, 50, z)
        middle = middle - 26 * smoothstep(46, 84, z)
        half = 3.8 + 0.6 * smoothstep(6, 18, z) + 1.2 * smoothstep(14, 0, z)
        return np.asarray(np.abs(x - middle) - half, np.float32)
