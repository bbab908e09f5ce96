"""The forest: a clearing among pines and broadleaf trees, open toward the light."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from reelwright.film.look import Prop, TimeOfDay, Vehicle, Weather
from reelwright.render.backends.previz.angles import FLAT
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.paint import bgr, mix, opaque, radial
from reelwright.render.backends.previz.skies import Sky, sun_of
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.vehicles.berth import Berth
from reelwright.render.backends.previz.woods.farwoods import backdrop, floor_of
from reelwright.render.backends.previz.woods.greenery import Greenery
from reelwright.render.backends.previz.woods.grove import Baker, Row, rows_of, stock
from reelwright.render.backends.previz.woods.shafts import Fireflies, Motes, Shafts
from reelwright.render.backends.previz.woods.site import MARK_Z, Site
from reelwright.render.backends.previz.woods.turf import FAR_METRES
from reelwright.render.backends.previz.woods.undergrowth import blob
from reelwright.render.backends.previz.woods.understory import grasses, mists, near_trees

_ROWS = (Row(60, 4.6, 2.8, 0.95), Row(41, 5.2, 3.4, 0.82), Row(27, 6.0, 4.0, 0.66))
_FAR = 64.0
"""Metres from which a row of trees is part of the backdrop."""
_RAYS = {Weather.CLEAR: 2.4, Weather.CLOUD: 1.5, Weather.FOG: 1.2}
"""Strength of the shafts of light in weather that has them."""
_FLIES = {TimeOfDay.NIGHT: 26, TimeOfDay.DUSK: 12}


class Forest(Location):
    berths = {Vehicle.TRAIN: Berth(z=24.0, x=0.0)}

    def build(self) -> None:
        self.light = self._among_trees()
        green = Greenery(self.setup, self.light)
        sun = sun_of(self.light)
        self._bearing = float(np.clip(sun[0] / sun[2], -0.17, 0.17))
        self.staging = self.stage()
        near, views = self.staging.near_metres, self.views()
        sky = Sky(self.setup, self.light, self.seed, views, self.seconds)
        site = Site(self.setup, self.seed, self.seconds, green, views, near, self._bearing)
        baker = Baker(site, stock(green, self.seed))
        far = tuple(row for row in _ROWS if row.z - site.eye.z > _FAR)
        self.backdrop, self.floor = backdrop(baker, sky, far), floor_of(site)
        self.cards += rows_of(baker, _ROWS[len(far) :]) + grasses(baker) + near_trees(baker) + mists(baker)
        self._underfoot = self._painted_underfoot()
        self._shafts = self._sunbeams(sky)
        self._motes, self._flies = self._floating(site)

    @property
    def has_leaves(self) -> bool:
        return True

    def stage(self) -> Staging:
        x, yaw = self._bearing * MARK_Z * 0.62, math.degrees(self._bearing) * 0.25
        return Staging(
            extreme=Camera(self.size, x=0.0, y=2.3, z=-10.0, yaw=yaw, pitch=3.6, fov=52),
            wide=Camera(self.size, x=0.0, y=1.55, z=0.0, yaw=yaw, pitch=2.2, fov=47),
            rig=Rig(subject=(x * 1.6, 2.2, 24.0), push=0.16, pan=6.0, tilt=4.0, truck=1.3, crane=1.7),
            mark=(x, 0.0, MARK_Z),
            walk=(math.cos(0.2), math.sin(0.2)),
            near_metres=5.0,
            third=0.15,
            rim=(math.copysign(0.75, self._bearing), -0.6),
            heights=FLAT,
        )

    def moving(self, t: float) -> list[Thing]:
        found = self._flies.things(t) if self._flies is not None else []
        if self.person is not None:
            x, y, z = self.staging.mark
            dx, dz = self._walked(t) if self.person.walks else (0.0, 0.0)
            found += [Thing(card, z + dz + 0.02, (x + dx, y, z + dz)) for card in self._underfoot]
        return found

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """Sky and far trees fill the picture, the floor its lower part; then what stands."""
        width, height = self.size.width, self.size.height
        first = self.floor_row(camera)
        picture = np.empty((height, width, 4), np.uint8)
        up = self.backdrop.homography(camera, t)
        if first:
            size, sky = (width, first), self.backdrop.texture
            cv2.warpPerspective(sky, up, size, picture[:first], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        self.floor.lay(picture, first, camera)
        draw_stack(picture, things, camera, t)
        return picture

    def floor_row(self, camera: Camera) -> int:
        """The picture's row from which the floor is drawn; above it is the backdrop."""
        return self.floor.first_row(camera, FAR_METRES - 12)

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        if self._shafts is not None:
            frame = self._shafts.add(frame, camera, t)
        if self._motes is not None:
            frame = self._motes.add(frame, camera, t, 0.35 + 0.65 * self.light.key_strength)
        flash = self.flash(t)
        if flash:
            frame = cv2.convertScaleAbs(frame, alpha=1 + 0.9 * flash, beta=10 * flash).astype(np.uint8, copy=False)
        return frame

    def _among_trees(self) -> Light:
        """The hour's light as it is among trees: by day the air is green from the leaves, at night the moon counts."""
        light = self.light
        if self.setup.time_of_day is TimeOfDay.NIGHT:
            return replace(light, key_strength=light.key_strength * 2.6, tint=light.tint * np.float32(1.25))
        if light.is_dark or self.setup.time_of_day is TimeOfDay.DAWN:
            return light
        if self.setup.weather in (Weather.CLOUD, Weather.RAIN):
            light = replace(light, tint=light.tint * np.float32(1.14))  # no sun falls in, yet the leaves are thin
        leaf = self.year.wood(bgr("#86b08c")) * np.float32(light.air.mean() / 190)
        is_pale = self.setup.weather in (Weather.FOG, Weather.SNOW)
        return replace(light, air=mix(light.air, leaf, 0.12 if is_pale else 0.38))

    def _painted_underfoot(self) -> list[Card]:
        """What a figure does to the floor: a shadow, and the light of its lantern."""
        figure = self.setup.figure
        if figure is None:
            return []
        found = [Card(blob(48, 96), (-0.62, 0.01, 0.35), (1.24 / 96, 0, 0), (0, 0, -0.7 / 48))]
        if Prop.LANTERN in figure.props and self.light.is_dark:
            pool = bgr("#ffb866") * (radial(96, 96, 48, 48, 48, 1.8) * 0.42)[..., None]
            found.append(Card(opaque(pool), (-2.3, 0.01, 2.6), (5.2 / 96, 0, 0), (0, 0, -5.2 / 96), adds=True))
        return found

    def _sunbeams(self, sky: Sky) -> Shafts | None:
        """None under a sky that lets no beam through."""
        light, is_night = self.light, self.setup.time_of_day is TimeOfDay.NIGHT
        strength = light.key_strength * _RAYS.get(self.setup.weather, 0.0)
        if strength < 0.05:
            return None
        bright = float(light.sky[-1].max()) * (0.8 if is_night else 0.6)
        return Shafts(self.size, self.seed, sky.sun, light.key, strength, bright)

    def _floating(self, site: Site) -> tuple[Motes | None, Fireflies | None]:
        """Dust by day and fireflies at night, in dry weather."""
        time = self.setup.time_of_day
        if self.setup.weather not in (Weather.CLEAR, Weather.CLOUD):
            return None, None
        glows = time in _FLIES and self.year.is_warm
        flies = Fireflies(self.seed, _FLIES[time], self._bearing) if glows else None
        if time is TimeOfDay.NIGHT:
            return None, flies
        eye = site.eye
        return Motes(self.seed, 70, (eye.x - 4.5, 0.1, eye.z + 1.8), (eye.x + 4.5, 4.0, eye.z + 13)), flies
