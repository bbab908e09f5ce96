"""The lake: still water among wooded hills and mountains, seen from a bank with reeds."""

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
from reelwright.render.backends.previz.shore.boats import rowing_boat
from reelwright.render.backends.previz.shore.jetty import jetty
from reelwright.render.backends.previz.shore.mirror import Water
from reelwright.render.backends.previz.vehicles.berth import ONLY_FLYING, Berth
from reelwright.render.backends.previz.woods.grove import Baker

_LEVEL = -0.15
"""Height of the water, metres."""
_BANK_METRES = 0.9
"""From the mark on, where a walker's way ends at the water."""
_BOAT = (6.3, 13.2)
"""x and z of a rowing boat moored by the jetty, metres."""


class Lake(Waterside):
    berths = {**ONLY_FLYING, Vehicle.BOAT: Berth(z=48.0, x=1.5, y=_LEVEL)}
    water = Water(level=_LEVEL, rough=0.62, deep="#24484e", nearest=4.5, farthest=160.0)
    waver = 0.9
    ranges = (
        Range(1400, 3400, 560, 620, peaks=0.5, treeline=0.26, snowline=0.4, z=560),
        Range(150, 560, 46, 200, peaks=0, treeline=2.4, snowline=3.0, z=160),
    )
    trees = (
        Tree(-8.6, 19, 12), Tree(-11.5, 24, 14), Tree(-14.5, 21, 9),
        Tree(24, 58, 13), Tree(29, 61, 17), Tree(34, 59, 12), Tree(40, 63, 15), Tree(20, 61, 8),
    )  # fmt: skip
    grass = (5.6, 6.4, 7.2, 8.1, 9.1, 10.2, 11.4, 12.8, 14.4, 16.2, 18.5, 21, 57, 60)
    reeds = (
        (-5.6, 16.2, 1.6), (-6.9, 17.2, 1.75), (-4.4, 15.6, 1.3), (-8.6, 19.5, 1.7),
        (7.2, 12.4, 1.5), (8.4, 13.2, 1.7), (9.7, 14.2, 1.6), (6.4, 11.2, 1.1),
        (-13, 27, 1.7), (-10.5, 26.5, 1.6), (19, 56, 1.8), (23, 55, 1.7), (28, 55.5, 1.8), (34, 55, 1.8),
    )  # fmt: skip

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, y=3.6, z=-5.0, pitch=-0.2, fov=54),
            wide=Camera(self.size, y=2.1, pitch=0.5, fov=47),
            rig=Rig(subject=(0.0, 4.0, 60.0), push=0.03, pan=6.0, tilt=4.0, truck=1.2, crane=1.4),
            mark=(-2.9, 0.0, 11.3),
            walk=(0.75, -0.6614),
            near_metres=5.0,
            third=0.17,
            rim=(0.8 if self.light.key_x >= 0 else -0.8, -0.6),
        )

    @property
    def _ahead(self) -> float:
        """The bank ends soon after the mark."""
        return 0.0 if not self._is_whole else min(0.0, _BANK_METRES - self._speed * self.seconds / 2)

    def standing(self, baker: Baker) -> list[Card]:
        site, level = baker.site, self.water.level
        found = [treeline(baker, 157.0, level, 7.5, 1.7), *jetty(baker, 2.0, 3.3, 4.0, 14.5, level)]
        if site.eye.z < _BOAT[1] - 4:
            x, z = _BOAT
            boat = rowing_boat(self.light, self.seed + 2, min(110.0, site.finest(z)), site.green.snowy, to_left=True)
            found.append(boat.card(x, level, z, 0.03, 1.0))
        return found

    def shore(self, x: Field, z: Field) -> Field:
        """A bank that reaches out on the left, and a point on the right."""
        near = 6.8 + 7.6 * smoothstep(0.5, -4.0, x) + 9 * smoothstep(-5, -14, x) + 3.5 * smoothstep(3, 10, x) - z
        point = np.minimum(z - 56, x - 15 - 0.4 * np.abs(z - 60))
        return np.asarray(np.maximum(near, point), np.float32)
