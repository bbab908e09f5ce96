"""A rooftop: a flat roof with its parapet, tank, hut and lamps on strings, over the skyline of a city."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from reelwright.film.look import TimeOfDay, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.land.plane import Extent
from reelwright.render.backends.previz.land.shadows import foot_shadow, standing_dark
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.panel import Stand
from reelwright.render.backends.previz.plumes import Plume
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.street.cityscape import city_cards
from reelwright.render.backends.previz.street.flatroof import BACK, FlatRoof, Lamp, parapet
from reelwright.render.backends.previz.street.roadside import Wires
from reelwright.render.backends.previz.street.rooftopware import (
    aerial,
    bulbs,
    cooling_unit,
    stair_hut,
    vent,
    water_tank,
)
from reelwright.render.backends.previz.street.sightlines import Roofs, Sightlines
from reelwright.render.backends.previz.street.streetlight import StreetLight
from reelwright.render.backends.previz.street.wet import WetRoad
from reelwright.render.backends.previz.vehicles.berth import ONLY_FLYING
from reelwright.render.backends.previz.village.daylight import Daylight
from reelwright.render.backends.previz.woods.greenery import Greenery
from reelwright.render.backends.previz.woods.grove import Baker, Stock
from reelwright.render.backends.previz.woods.site import Site

_HUT = Stand(-6.6, 16.0, 0.06)
_HUT_WIDE, _HUT_DEEP, _HUT_TALL = 3.6, 3.0, 2.75
_TANK = (4.5, 19.6)
_STEAM = (1.2, 18.4)
_KNOT = (-2.4, 3.3, 21.5)
"""On the aerial's mast."""
_STRINGS = (
    ((-4.8, 2.7, 14.6), _KNOT),
    (_KNOT, (3.3, 3.3, 18.6)),
    ((-4.8, 2.7, 14.6), (3.3, 3.3, 18.6)),
)
_FEET = (
    (-6.6, 16.0, 1.8, 1.5), (-4.0, 20.0, 0.85, 0.45), (1.2, 18.4, 0.15, 0.1), (2.1, 20.6, 0.15, 0.1),
    (3.2, 19.6, 0.05, 0.05), (5.8, 19.6, 0.05, 0.05), (4.5, 21.6, 1.0, 0.05),
)  # fmt: skip
"""Of what stands there: x, z, half its breadth and depth; metres."""
_SAG = 0.55
_CORD = 13.0
"""Depth before which nothing hangs, metres."""
_WATER = {Weather.RAIN: (0.95, 0.6), Weather.STORM: (1.0, 1.0), Weather.FOG: (0.25, 0.0)}


class Rooftop(Location):
    berths = ONLY_FLYING

    def build(self) -> None:
        if self.setup.time_of_day is TimeOfDay.NIGHT:  # a city's own light hangs over it
            self.light = replace(self.light, tint=self.light.tint * np.float32(1.25))
        self.staging = self.stage()
        views = self.views()
        site = Site(
            self.setup, self.seed, self.seconds, Greenery(self.setup, self.light), views, 5.0, 0.0, is_open=True
        )
        baker = Baker(site, Stock((), (), ()))
        light, seen = Daylight(baker), Sightlines(views)
        self._sky = Sky(self.setup, self.light, self.seed, views, self.seconds)
        self._bolt = Thing(self._sky.lightning(0.4), self._sky.card.z - 1)
        street = StreetLight(self.light, self.setup.weather, self.year, Roofs())
        self._far = [self._sky.card, *city_cards(street, seen, self.seed)]
        hung, lamps = bulbs(_STRINGS, _SAG, light)
        lamps += [(-5.9, 2.3, 14.0, 1.6)] if self.light.is_dark else []
        back = min(view.z for view in views) - 0.3
        self.roof = FlatRoof(light, Extent.of(views, BACK + 0.5 - back), lamps, _FEET)
        self._cords = Wires(baker, _STRINGS, _SAG)
        self.cards += [*self._far, *self._built(light, lamps, views), *hung]
        steam = self.light.on(bgr("#d9dbdd")[None, None], 0.5)[0, 0]
        x, z = _STEAM
        self._plume = Plume(
            (x, 1.75, z), steam, self.seed, rise=3.6, wide=(0.4, 2.6), drift=1.8, seconds=4.5, thick=0.75
        )
        damp, rain = _WATER.get(self.setup.weather, (0.0, 0.0))
        self.water = WetRoad(damp, rain, 60.0, self.seed, reach=500.0) if damp else None
        self._dark = foot_shadow()

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=-0.6, y=4.6, z=-8.5, yaw=0.6, pitch=0.4, fov=54),
            wide=Camera(self.size, x=-0.4, y=2.5, z=-1.0, yaw=0.6, pitch=1.6, fov=50),
            rig=Rig(subject=(0.5, 3.6, 22.0), push=0.16, pan=5.0, tilt=3.5, truck=1.6, crane=1.6),
            mark=(-0.6, 0.0, 10.5),
            walk=(0.98, 0.2),
            near_metres=5.0,
            third=0.17,
            rim=(0.8 if self.light.key_x >= 0 else -0.8, -0.6),
        )

    def moving(self, t: float) -> list[Thing]:
        flash = self.flash(t)
        return self._plume.things(t) + ([Thing(self._bolt.card, self._bolt.z, gain=flash)] if flash else [])

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """The city, the roof with the water on it, and what stands there."""
        picture = np.zeros((camera.size.height, camera.size.width, 4), np.uint8)
        far = min(card.z for card in self._far)
        draw_stack(picture, [thing for thing in things if thing.z >= far], camera, t)
        ground = picture.copy()
        self.roof.lay(ground, self.roof.first_row(camera, BACK + 0.4 - camera.z), camera)
        if self.water is not None:
            self.water.over(ground, things, camera, t)
        cv2.copyTo(ground, self.roof.edge(camera), picture)
        near = [thing for thing in things if thing.z < far]
        draw_stack(picture, [thing for thing in near if thing.z > _CORD], camera, t)
        self._cords.draw(picture, camera)
        draw_stack(picture, [thing for thing in near if thing.z <= _CORD], camera, t)
        return picture

    def underfoot(self, body: Thing) -> list[Thing]:
        return [standing_dark(self._dark, body)]

    def _built(self, light: Daylight, lamps: list[Lamp], views: tuple[Camera, ...]) -> list[Card]:
        nearest = max(view.z for view in views) + 0.6
        found = parapet(light, lamps, nearest)
        found += water_tank(*_TANK, light)
        found += stair_hut(_HUT, _HUT_WIDE, _HUT_DEEP, _HUT_TALL, light)
        found += cooling_unit(Stand(-4.0, 20.0, -0.1), light)
        found += [vent(*_STEAM, light), vent(2.1, 20.6, light, 1.1)]
        found += [aerial(-7.6, _HUT_TALL, 16.4, light), aerial(-2.4, 1.0, 21.6, light, 2.8)]
        return found
