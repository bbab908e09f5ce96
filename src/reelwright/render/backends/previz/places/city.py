"""The city: a street of houses with shops, its lamps, signs and cars, down to the skyline."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.film.look import Framing, Vehicle, Weather
from reelwright.render.backends.previz.angles import FLAT
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Picture, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.land.shadows import foot_shadow, standing_dark
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.street.avenue import avenue
from reelwright.render.backends.previz.street.houses import house_cards, plan, roofs
from reelwright.render.backends.previz.street.passersby import PassersBy
from reelwright.render.backends.previz.street.road import GROUND_KEY, KERB, road_cards
from reelwright.render.backends.previz.street.sightlines import Sightlines
from reelwright.render.backends.previz.street.skyline import skyline_cards
from reelwright.render.backends.previz.street.streetlight import StreetLight
from reelwright.render.backends.previz.street.streetware import lamp_cards, sign_cards
from reelwright.render.backends.previz.street.traffic import Traffic
from reelwright.render.backends.previz.street.wet import WetRoad, painted
from reelwright.render.backends.previz.vehicles.berth import Berth
from reelwright.render.backends.previz.woods.greenery import Greenery

_WATER = {Weather.RAIN: (0.95, 0.6), Weather.STORM: (1.0, 1.0), Weather.FOG: (0.4, 0.0)}
"""How much water lies on the road, and how rough rain makes it."""


class City(Location):
    berths = {
        Vehicle.CAR: Berth(z=17.5, x=-2.45, way=(0.0, -1.0), lamplight=0.2, has_lanes=True),
        Vehicle.BICYCLE: Berth(z=13.4, x=1.2, lamplight=0.2),
    }
    soft = {Framing.MEDIUM_WIDE: 2.2, Framing.MEDIUM: 3.4}

    def build(self) -> None:
        self.staging = self.stage()
        self._path = self._way(self._base())
        views = self.views()
        seen = Sightlines(views)
        houses = plan(self.seed)
        rows = {side: roofs(houses, side) for side in (-1, 1)}
        self.street = StreetLight(self.light, self.setup.weather, self.year, rows[1 if self.light.key_x > 0 else -1])
        self._sky = Sky(self.setup, self.light, self.seed, views, self.seconds)
        self.cards.append(self._sky.card)
        self._bolt = self._sky.lightning(0.5)
        self.cards += skyline_cards(self.street, seen, rows, self.seed)
        self.cards += road_cards(self.street, seen, self.seed)
        self.cards += house_cards(houses, self.street, seen, self.seed)
        posts, halos = lamp_cards(self.street, seen)
        signs, glows = sign_cards(houses, self.street, seen, self.seed)
        self.cards += posts + halos + signs + glows
        if self.year.season:
            self.cards += avenue(Greenery(self.setup, self.light), self.street, seen, self.seed)
        holds = self.setup.figure is not None
        cars = {extra.leaves for extra in self.setup.extras if extra.who is Vehicle.CAR}
        self._traffic = Traffic(self.street, seen, self.seconds, holds, self.seed, False in cars, True in cars)

        self._passers = PassersBy(self.light, self.setup.weather, seen, self.seconds, self.staging.rim, self.seed)
        self._dark = foot_shadow()
        damp, rain = _WATER.get(self.setup.weather, (0.0, 0.0))
        self._water = WetRoad(damp, rain, KERB, self.seed) if damp else None

    def moving(self, t: float) -> list[Thing]:
        camera = self.camera(round(t * self.rate.fraction))
        found = [*self._traffic.parked, *self._traffic.driving(camera, t), *self._passers.things(camera, t)]
        flash = self.flash(t)
        if flash:
            found.append(Thing(self._bolt, self._bolt.z, gain=flash))
        return found

    @property
    def has_leaves(self) -> bool:
        return True

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=-2.4, y=5.6, z=-9.0, yaw=3.0, pitch=0.5, fov=56),
            wide=Camera(self.size, x=0.9, y=1.75, z=-5.0, yaw=-0.6, pitch=3.2, fov=50),
            rig=Rig(subject=(0.3, 4.2, 34.0), push=0.17, pan=6.0, tilt=4.0, truck=1.6, crane=2.2),
            mark=(0.3, 0.0, 12.6),
            near_metres=5.0,
            third=0.17,
            rim=(0.8 if self.light.key_x >= 0 else -0.8, -0.6),
            heights=FLAT,
        )

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        flash = self.flash(t)
        if not flash:
            return frame
        return cv2.convertScaleAbs(frame, alpha=1 + 0.5 * flash, beta=8 * flash).astype(np.uint8, copy=False)

    def underfoot(self, body: Thing) -> list[Thing]:
        return [standing_dark(self._dark, body)]

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """Sky and ground, the water on it, and what stands there."""
        sky = Thing(self._sky.card, self._sky.card.z)
        width, height = camera.size.width, camera.size.height
        rows = min(height, max(1, camera.horizon + height // 12))  # below, the ground hides it
        picture = np.empty((height, width, 4), np.uint8)
        picture[:rows] = painted(sky, sky.card.homography(camera, t), (width, rows))
        picture[rows:] = picture[rows - 1]
        draw_stack(picture, [thing for thing in things if GROUND_KEY <= thing.z < sky.z], camera, t)
        if self._water is not None:
            self._water.over(picture, things, camera, t)
        draw_stack(picture, [thing for thing in things if thing.z < GROUND_KEY], camera, t)
        return picture
