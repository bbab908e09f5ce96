"""A village: cottages about a lane that winds to us from a church, hills behind."""

from __future__ import annotations

import math

import numpy as np

from reelwright.film.look import Framing, Vehicle
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.land.relief import Range
from reelwright.render.backends.previz.land.ways import Bend, Lane, Way
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.paint import bgr, mix
from reelwright.render.backends.previz.panel import Stand
from reelwright.render.backends.previz.places.openland import OpenLand, Tree
from reelwright.render.backends.previz.plumes import Plume
from reelwright.render.backends.previz.vehicles.berth import Berth
from reelwright.render.backends.previz.village.church import church_cards
from reelwright.render.backends.previz.village.cottage import Cottage, cottage_cards
from reelwright.render.backends.previz.village.daylight import Daylight
from reelwright.render.backends.previz.village.gabled import Gabled
from reelwright.render.backends.previz.village.hedges import hedges
from reelwright.render.backends.previz.village.lanesides import ground_shade, lantern, pool, rail_fence, stone_wall
from reelwright.render.backends.previz.woods.grove import Baker

_BENDS = (Bend(9, 30, 3.2), Bend(28, 55, -6.0), Bend(55, 95, 8.0), Bend(130, 260, -40), Bend(240, 420, 60))


def _house(
    x: float, z: float, degrees: float, long: float, rise: float, wall: str, roof: str, chimney: float = 0.36
) -> Cottage:
    shape = Gabled(Stand(x, z, math.radians(degrees)), long, 6.0, 2.75, rise)
    return Cottage(shape, wall, roof, chimney)


COTTAGES = (
    _house(-12.0, 30, -34, 8.5, 2.9, "stone", "slate"),
    _house(12.6, 34, 30, 9.0, 3.1, "white", "thatch", -0.36),
    _house(-10.8, 46, -62, 8.0, 3.2, "timber", "tile"),
    _house(11.6, 52, 58, 8.5, 3.0, "cream", "slate"),
    _house(-13.5, 62, -18, 9.0, 2.7, "brick", "tile"),
    _house(9.5, 68, 14, 8.5, 2.8, "stone", "tile", -0.36),
    _house(-25.0, 50, -40, 9.0, 2.8, "rose", "tile"),
    _house(25.0, 56, 36, 9.0, 2.8, "stone", "slate", -0.36),
)
_HEDGES = (
    (-6.2, 28.5, 1.3), (-8.6, 25.6, 1.0), (-14.5, 27.5, 1.4), (6.9, 31.5, 1.2), (16.5, 30.0, 1.3), (-6.6, 44.5, 1.5),
    (8.4, 48.0, 1.3), (4.8, 66.0, 1.5), (-7.0, 61.0, 1.5), (20.5, 48.0, 1.8), (-19.0, 44.0, 1.8), (-1.2, 80.0, 1.4),
    (12.5, 63.0, 1.6), (-10.5, 79.0, 1.8),
)  # fmt: skip
"""x, z and height of the bushes about the houses; metres."""
_CHURCH = Stand(-4.6, 82, math.radians(-24))


class Village(OpenLand):
    soft = {Framing.MEDIUM_WIDE: 1.0, Framing.MEDIUM: 1.8}
    berths = {
        Vehicle.CAR: Berth(z=19.5, x=1.6, way=(-0.22, -0.9755)),
        Vehicle.BICYCLE: Berth(z=17.5, x=1.2, way=(0.7, 0.714), room=8.0),
        Vehicle.TRAIN: Berth(z=75.0, x=0.0),
    }
    ranges = (Range(480, 2000, 190, 430, peaks=0, treeline=2.4, snowline=3.0, z=470),)
    trees = (
        Tree(-19, 66, 11, is_pine=False), Tree(-28, 74, 12, is_pine=False), Tree(-38, 70, 11, is_pine=False),
        Tree(18, 76, 11, is_pine=False), Tree(30, 72, 12, is_pine=False), Tree(38, 80, 12, is_pine=False),
        Tree(3, 88, 10, is_pine=False), Tree(-20, 46, 9, is_pine=False), Tree(22, 46, 9, is_pine=False),
    )  # fmt: skip
    ground_metres = 480.0

    def laid(self) -> Way:
        return Lane(_BENDS, self.setup.weather, self.year, self.seed)

    def built(self, baker: Baker) -> list[Card]:
        light = Daylight(baker)
        eye = float(np.mean([view.x for view in baker.site.views]))
        smoke = light.light.on(bgr("#c9c6c2")[None, None], 0.4)[0, 0]
        self._plumes = []
        for k, one in enumerate(COTTAGES[:4]):
            colour = mix(smoke, light.light.air, max(0.15, baker.site.haze(one.mouth[2])))
            self._plumes.append(Plume(one.mouth, colour, self.seed + k))
        seen = [one for one in COTTAGES if light.sees(one.shape.stand.x, one.shape.stand.z, 7.0)]
        found = [card for one in seen for card in cottage_cards(one, light, eye)]
        found += [ground_shade(one.shape, light) for one in COTTAGES]
        found += church_cards(_CHURCH, light, eye)
        way = self.way
        assert way is not None
        found += stone_wall(lambda z: float(way.middle(z)) - 2.9, -6.0, 27.0, light)
        found += rail_fence((6.2, 23.5), (19.0, 21.0), light)
        found += lantern(float(way.middle(21.0)) + 2.4, 21.0, light)
        found += hedges(baker, _HEDGES)
        if light.light.is_dark:
            found += [pool(*self._before(one), 4.0, 0.22) for one in COTTAGES]
        return found

    @staticmethod
    def _before(of: Cottage) -> tuple[float, float]:
        """A point before the door, x and z."""
        x, _, z = of.shape.stand.at(0, 0, -of.shape.deep / 2 - 1.5)
        return x, z

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=1.0, y=4.2, z=-10.0, yaw=0.5, pitch=2.6, fov=52),
            wide=Camera(self.size, x=0.4, y=1.9, pitch=3.6, fov=47),
            rig=Rig(subject=(0.0, 4.0, 42.0), push=0.1, pan=6.0, tilt=4.0, truck=2.0, crane=1.6),
            mark=(0.7, 0.0, 15.0),
            walk=(0.94, 0.34),
            near_metres=5.0,
            third=0.17,
            rim=(0.8 if self.light.key_x >= 0 else -0.8, -0.6),
        )

    def moving(self, t: float) -> list[Thing]:
        return super().moving(t) + [thing for plume in self._plumes for thing in plume.things(t)]
