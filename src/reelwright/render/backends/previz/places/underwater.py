"""Under the sea: a sandy lane between reefs, under a surface that the light comes through."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.film.look import Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.deep.bubbles import Bubbles
from reelwright.render.backends.previz.deep.fish import School
from reelwright.render.backends.previz.deep.kelp import eelgrass, kelp, plant
from reelwright.render.backends.previz.deep.reef import Rock, reef
from reelwright.render.backends.previz.deep.seabed import seabed
from reelwright.render.backends.previz.deep.water import SURFACE, water_of
from reelwright.render.backends.previz.deep.waterlight import Beams, Net
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.land.plane import Extent
from reelwright.render.backends.previz.land.shadows import contact
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.people import TALL_METRES
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.vehicles.berth import NOWHERE
from reelwright.render.backends.previz.weather import Fall
from reelwright.render.backends.previz.woods.shafts import Motes

_FLOOR_METRES = 70.0
_OPEN_WATER, _BEHIND_BEAMS = 80.0, 15.5
"""Depths, metres: what lies beyond the floor, and what the shafts fall before."""
_ROCKS = (
    Rock(12, 58, 60, 3.4),
    Rock(-30, 54, 44, 5.0),
    Rock(-23, 46, 30, 8),
    Rock(8.5, 33, 23, 12.5, is_arch=True),
    Rock(-15, 29, 15, 5.2, corals=10),
    Rock(9.0, 17.5, 9.5, 3.4, corals=40),
    Rock(-8.2, 14.0, 7.0, 2.9, corals=44),
    Rock(0.9, 16.0, 2.8, 0.75, corals=16),
    Rock(4.5, 9.0, 4.4, 1.25, corals=34),
)
_KELP = (
    (-13.5, 27, 10.0),
    (-11.0, 24, 9.5),
    (17.5, 26, 10.0),
    (-10.4, 19, 10.5),
    (14.6, 21, 9.0),
    (-8.8, 17, 9.0),
    (12.2, 17, 8.2),
    (-6.6, 11.6, 7.5),
    (-5.4, 9.4, 6.4),
    (6.4, 9.2, 6.6),
)
"""x, z, height; metres."""
_VENTS = ((5.2, 0.7, 8.0), (-7.2, 1.6, 13.8))


class Underwater(Location):
    berths = NOWHERE

    def build(self) -> None:
        self.water = water = water_of(self.setup)
        self.light = water.light(self.light)
        self.staging = self.stage()
        views = self.views()
        self._back, self._focal = min(view.z for view in views), max(view.focal for view in views)
        extent = Extent.of(views, _FLOOR_METRES)
        self._floor = seabed(
            water,
            self.seed,
            extent,
            [(rock.x, rock.z, rock.wide) for rock in _ROCKS if not rock.is_arch],
        )
        self.cards.append(water.far_end(self.seed))
        self.cards += [
            reef(rock, water, self.seed + 50 + 9 * k, self._metres(rock.z), self._per_metre(rock.z))
            for k, rock in enumerate(_ROCKS)
        ]
        self.cards += self._planted()
        self._contact = contact(water.dark * np.float32(0.7), _BEHIND_BEAMS - 1)
        self._net = Net(self.seed, 0.0, 0.85, 5.0, 24.0, 0.85)
        self._glitter = Net(self.seed + 1, SURFACE, 1.9, 14.0, 60.0, 0.1)
        self._beams = Beams(self.size, self.seed, water.sun)
        away = 16.0
        self._schools = [
            School(water, self.seed, 36, (3.2, 3.7, away), 0.55, 0.42, self.seconds, self._metres(away), "#e8b23c"),
            School(water, self.seed + 1, 26, (-5, 6.4, 25), -0.4, 0.5, self.seconds, self._metres(25), "#5f86a8"),
        ]
        self._bubbles = Bubbles(water, self.seed, 7.0, 0.16, 0.07)
        self._breath = Bubbles(water, self.seed + 1, 4.5, 0.09, 0.06, every=2.4)
        snow = {Weather.SNOW: 190, Weather.STORM: 150, Weather.FOG: 130}.get(self.setup.weather, 80)
        self._motes = Motes(self.seed, snow, (-7, 0.2, 1.5), (7, 6, 16))

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, y=2.5, z=-6.5, pitch=6.0, fov=54),
            wide=Camera(self.size, y=1.8, pitch=5.4, fov=51),
            rig=Rig(subject=(3.0, 4.2, 33.0), push=0.09, pan=6.0, tilt=4.0, truck=1.8, crane=1.8),
            mark=(-2.3, 0.0, 12.5),
            walk=(0.97, 0.243),
            near_metres=5.0,
            third=0.17,
            rim=(0.75 if self.water.sun[0] > 0 else -0.75, -0.9),
        )

    def falls(self) -> tuple[Fall, ...]:
        return ()

    def moving(self, t: float) -> list[Thing]:
        found = [thing for school in self._schools for thing in school.things(t)]
        for vent in _VENTS:
            found += self._bubbles.things(t, *vent)
        return found

    def underfoot(self, body: Thing) -> list[Thing]:
        x, _, z = body.shift
        return [Thing(self._contact, self._contact.z, (x, 0.0, z))]

    def _figure(self, t: float) -> list[Thing]:
        """With its breath."""
        found = super()._figure(t)
        if not found:
            return found
        x, y, z = found[0].shift
        return found + self._breath.things(t, x + 0.09, y + TALL_METRES * 0.9, z - 0.05)

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """The open water, the lights on its surface and floor, what stands there, and the shafts between."""
        water, shine = self.water, self.water.shine * (1 + 2 * self.flash(t))
        picture = np.zeros((self.size.height, self.size.width, 4), np.uint8)
        draw_stack(picture, [thing for thing in things if thing.z > _OPEN_WATER], camera, t)
        self._glitter.add(picture, camera, t, water.bright * np.float32(0.08 + 0.32 * shine), water.surge)
        self._floor.lay(picture, self._floor.first_row(camera, _FLOOR_METRES - 4), camera)
        self._net.add(picture, camera, t, water.bright * np.float32(0.55 * shine), water.surge)
        draw_stack(picture, [thing for thing in things if _BEHIND_BEAMS < thing.z <= _OPEN_WATER], camera, t)
        self._beams.add(picture, camera, t, water.bright * np.float32(0.42 * shine))
        draw_stack(picture, [thing for thing in things if thing.z <= _BEHIND_BEAMS], camera, t)
        return picture

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        flash = self.flash(t)
        if flash:
            frame = cv2.convertScaleAbs(frame, alpha=1 + 0.3 * flash, beta=8 * flash).astype(np.uint8, copy=False)
        return self._motes.add(frame, camera, t, 0.35 + 0.5 * self.water.shine)

    def _metres(self, z: float) -> float:
        """Of water before what stands at a depth; less than there is, or nothing would have a colour."""
        away = max(0.0, z - self._back)
        return max(0.0, 0.8 * away - 1.5) + 0.012 * away * away

    def _per_metre(self, z: float) -> float:
        """Texels that what stands at a depth wants."""
        return min(150.0, self._focal / max(2.0, z - self._back))

    def _planted(self) -> list[Card]:
        water, chance = self.water, rng(self.seed + 60)
        found: list[Card] = []
        for k, (x, z, high) in enumerate(_KELP):
            texture = kelp(water, self.seed + 70 + k, high, self._metres(z), min(110.0, self._per_metre(z)))
            found += plant(texture, x + chance.uniform(-0.4, 0.4), z, high, 12, 0.75, water.surge, k * 1.3)
        for k in range(16):
            z = float(chance.uniform(7.5, 22))
            x = float(chance.choice([-1, 1]) * (2.6 + chance.random() * 0.42 * z))
            x = x if x > 0 else x - 2.2
            high = float(chance.uniform(0.5, 0.9))
            texture = eelgrass(water, self.seed + 90 + k, self._metres(z), self._per_metre(z) * high)
            found += plant(texture, x, z, high, 4, 0.16, water.surge, k * 2.1)
        return found
