"""A country road: it runs away over open land, poles and a fence beside it, and climbs the hills it goes to."""

from __future__ import annotations

import numpy as np

from reelwright.film.look import TimeOfDay, Vehicle, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.land.dust import HotAir
from reelwright.render.backends.previz.land.relief import Range
from reelwright.render.backends.previz.land.ways import Bend, Highway, Way
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.places.openland import OpenLand, Tree
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.street.cars import COLOURS
from reelwright.render.backends.previz.street.fleet import Fleet
from reelwright.render.backends.previz.street.roadside import (
    fence_posts,
    guide_posts,
    poles,
    telegraph_wires,
    warning_sign,
    wires_along,
)
from reelwright.render.backends.previz.street.sightlines import Roofs
from reelwright.render.backends.previz.street.streetlight import StreetLight
from reelwright.render.backends.previz.street.wet import WetRoad
from reelwright.render.backends.previz.vehicles.berth import Berth
from reelwright.render.backends.previz.woods.grove import Baker

_WATER = {Weather.RAIN: (0.9, 0.6), Weather.STORM: (1.0, 1.0)}
"""How much water lies on the road, and how rough rain makes it."""
_BENDS = (Bend(120, 330, 26), Bend(360, 620, -70), Bend(640, 900, 120))
_POLES = tuple((-6.6, 22.0 + 25.0 * k) for k in range(-2, 9))
_FENCE = tuple((8.6, 6.0 + 3.2 * k) for k in range(22))
_GUIDES = tuple((side * 4.25, z) for side in (-1, 1) for z in (14.0, 25.0, 36.0, 47.0, 59.0, 71.0, 83.0, 95.0))
_FAR_KEY = 105.0
"""Cars further off than the meadow's things are sorted behind all of them."""
_BEFORE = 45.0
"""Metres: what is nearer stands before the wires."""
_COMES, _GOES = 14.0, 15.0
"""Metres a second."""
_NEAREST = 58.0
"""Of the cars, metres from the mark: where the one that comes is at the end of a shot."""
_GONE = 330.0


class CountryRoad(OpenLand):
    berths = {
        Vehicle.CAR: Berth(z=22.0, x=-1.7, way=(0.0, -1.0), has_lanes=True),
        Vehicle.TRAIN: Berth(z=44.0, x=0.0, road=(0.0, Highway.half)),
    }
    ranges = (
        Range(1500, 3600, 330, 820, peaks=0, treeline=2.4, snowline=3.0, z=560),
        Range(340, 1100, 52, 300, peaks=0, treeline=2.4, snowline=3.0, z=330),
    )
    trees = (
        Tree(-24, 74, 10, is_pine=False), Tree(-31, 80, 12, is_pine=False), Tree(-44, 84, 9, is_pine=False),
        Tree(21, 70, 11, is_pine=False), Tree(47, 88, 12, is_pine=False), Tree(53, 84, 10, is_pine=False),
    )  # fmt: skip
    ground_metres = 340.0

    def build(self) -> None:
        super().build()
        weather = self.setup.weather
        street = StreetLight(self.light, weather, self.year, Roofs())
        paints = [bgr(COLOURS[k]) for k in rng(self.seed + 9).permutation(len(COLOURS))[:2]]
        finest = max(view.focal / max(1.0, _NEAREST - view.z) for view in self.views())
        self._fleet = Fleet(street, paints, self._haze, 1.7, _GONE, 1 / finest)
        amount, rain = _WATER.get(weather, (0.0, 0.0))
        self.water = WetRoad(amount, rain, Highway.half, self.seed, beside=0.0, reach=600.0) if amount else None
        is_hot = self.setup.time_of_day is TimeOfDay.NOON and weather in (Weather.CLEAR, Weather.CLOUD)
        self._hot = HotAir(self.size, self.seed + 60) if is_hot and self.year.is_warm else None

    def laid(self) -> Way:
        return Highway(_BENDS, self.setup.weather, self.year, self.seed)

    def built(self, baker: Baker) -> list[Card]:
        self._haze = baker.site.haze
        self._wires = telegraph_wires(baker, _POLES)
        self._fence = wires_along(baker, _FENCE, [(0.0, 0.55), (0.0, 0.95)], 0.02)
        first = min(view.z for view in baker.site.views)
        found = poles(baker, [place for place in _POLES if place[1] > first])
        found += fence_posts(baker, [place for place in _FENCE if place[1] > first])
        found += guide_posts(baker, [place for place in _GUIDES if place[1] > first])
        self._roadside = [*found, warning_sign(baker, 5.3, 24.0)]
        return self._roadside

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=2.2, y=3.4, z=-8.0, yaw=-1.5, pitch=2.6, fov=54),
            wide=Camera(self.size, x=1.0, y=1.55, yaw=-1.0, pitch=3.4, fov=47),
            rig=Rig(subject=(0.0, 4.0, 60.0), push=0.1, pan=6.0, tilt=3.5, truck=2.0, crane=1.6),
            mark=(-0.9, 0.0, 15.0),
            walk=(0.94, 0.34),
            near_metres=5.0,
            third=0.17,
            rim=(0.8 if self.light.key_x >= 0 else -0.8, -0.6),
        )

    def moving(self, t: float) -> list[Thing]:
        camera = self.camera(round(t * self.rate.fraction))
        comes = _NEAREST + _COMES * max(0.0, self.seconds - t)
        cars = self._fleet.driving(True, 0, comes, camera) if comes < _GONE else []
        cars += self._fleet.driving(False, 1, 88.0 + _GOES * t, camera)
        return super().moving(t) + [thing._replace(z=min(thing.z, _FAR_KEY + thing.z / 500)) for thing in cars]

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        picture = np.zeros((camera.size.height, camera.size.width, 4), np.uint8)
        self.lay(picture, things, camera, t)
        if self.water is not None:
            grass = {id(card) for card in self.cards} - {id(card) for card in [*self._behind, *self._roadside]}
            shown = [thing for thing in things if id(thing.card) not in grass]
            self.water.over(picture, shown, camera, t)
        standing = [thing for thing in things if thing.z <= self.FAR]
        draw_stack(picture, [thing for thing in standing if thing.z > _BEFORE], camera, t)
        if self._hot is not None:
            self._hot.swim(picture, camera, t)
        self._wires.draw(picture, camera)
        self._fence.draw(picture, camera)
        draw_stack(picture, [thing for thing in standing if thing.z <= _BEFORE], camera, t)
        return picture
