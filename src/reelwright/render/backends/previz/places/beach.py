"""The beach: breaking surf that runs up wet sand and back, dunes with grass on the right, the sea to its horizon."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reelwright.film.look import Vehicle, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Picture, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.land.sand import GROUND_END, Ground, Sand
from reelwright.render.backends.previz.land.shadows import foot_shadow, standing_dark
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.shore.backshore import dunes, far_sand, wet_strip
from reelwright.render.backends.previz.shore.mirror import Mirror, Water
from reelwright.render.backends.previz.shore.surf import Shoreline, Surf
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.vehicles.berth import Berth
from reelwright.render.backends.previz.woods.site import seen

_LINE = Shoreline(x=-2.6, z=8.0, aside=0.24)
_POWER = {
    Weather.CLEAR: 0.3, Weather.CLOUD: 0.4, Weather.RAIN: 0.5,
    Weather.STORM: 1.0, Weather.FOG: 0.15, Weather.SNOW: 0.35,
    Weather.WIND: 0.8, Weather.DUST: 0.5,
}  # fmt: skip
_DUNES = (
    (26.0, 98.0, 7.0), (17.0, 64.0, 5.6), (11.5, 43.0, 4.2), (8.0, 30.0, 3.2), (5.6, 20.5, 2.3), (4.4, 14.0, 1.3),
)  # fmt: skip
"""x of the left end, z and height, metres."""
_CRESTS = (130.0, 145.0)


class Beach(Location):
    is_open = True
    berths = {
        Vehicle.CAR: Berth(z=18.0, x=3.0, way=(-0.233, -0.972)),
        Vehicle.BICYCLE: Berth(z=15.5, x=1.8, way=(0.75, 0.661), room=8.0),
        Vehicle.BOAT: Berth(z=62.0, x=-3.0),
    }

    def build(self) -> None:
        light, seed, weather = self.light, self.seed, self.setup.weather
        self.staging = self.stage()
        lens, power = self._base(), _POWER[weather]
        ground = Weather.SNOW if self.year.is_snowy else weather
        sand = _pale(Sand.under(light, ground), ground)
        self._sky = Sky(self.setup, light, seed, self.views(), self.seconds)
        self._bolt = Thing(self._sky.lightning(0.35), self._sky.card.z - 1)
        self._ground = Ground(sand, seed, lens, self._nearest(), self._reach)
        self._lies = [far_sand(sand, self._reach), wet_strip(sand, _LINE, seed)]
        self._dark = foot_shadow()
        self._surf = Surf(_LINE, light, power, seed)
        water = Water(0.0, 2.0, deep="#24505a")
        self._mirror = Mirror(water, self.setup, light, self._sky.sun, lens, seed)
        self.cards += [self._sky.card, *dunes(sand, lens, _DUNES, self._reach, seed, self.year)]

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=2.2, y=4.0, z=-6.0, yaw=-2.0, pitch=-0.5, fov=54),
            wide=Camera(self.size, x=1.6, y=1.9, yaw=-2.0, pitch=0.6, fov=48),
            rig=Rig(subject=(0.0, 1.4, 40.0), push=0.06, pan=6.0, tilt=4.0, truck=1.6, crane=1.8),
            mark=(0.5, 0.0, 12.5),
            walk=(0.233, 0.972),
            near_metres=5.0,
            third=0.17,
            rim=(0.8 if self.light.key_x >= 0 else -0.8, -0.6),
        )

    def moving(self, t: float) -> list[Thing]:
        flash = self.flash(t)
        return self._surf.things(t) + ([Thing(self._bolt.card, self._bolt.z, gain=flash)] if flash else [])

    def underfoot(self, body: Thing) -> list[Thing]:
        return [standing_dark(self._dark, body)]

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """The sky, the sand, the sea that runs up it with all that is mirrored in it, then what stands."""
        picture = np.zeros((self.size.height, self.size.width, 4), np.uint8)
        lying = [Thing(card, card.z) for card in [*self._lies, *self._ground.before(camera.z + 1.2)]]
        crests = [thing for thing in things if _CRESTS[0] < thing.z < _CRESTS[1]]
        upright = [thing for thing in things if not _CRESTS[0] < thing.z < _CRESTS[1]]
        draw_stack(picture, [thing for thing in upright if thing.z > _CRESTS[1]] + lying, camera, t)
        plane = self._mirror.plane(camera)
        if plane is not None:
            cover, foam = self._surf.on(plane, t)
            self._mirror.over(picture, upright, camera, t, plane, np.maximum(cover, foam), foam)
        draw_stack(picture, crests, camera, t)
        draw_stack(picture, [thing for thing in upright if thing.z <= _CRESTS[1]], camera, t)
        return picture

    def _reach(self, z: float) -> float:
        """Half the breadth that the shot sees at a depth, about x = 0, metres."""
        window = seen([view for view in self.views() if z - view.z > 0.5], z)
        assert window is not None  # no camera stands so far in
        return max(-window[0], window[1]) + 0.5

    def _nearest(self) -> float:
        """z of the nearest ground that the shot sees, metres."""
        found = GROUND_END - 12
        for view in self.views():
            down = max(0.03, float(-view.corner_rays[1].min()))
            found = min(found, view.z + 0.9 * view.y / down)
        return found


def _pale(sand: Sand, weather: Weather) -> Sand:
    """Sand of a shore: paler and greyer than a desert's, and dark when rain has wetted it."""
    if weather is Weather.SNOW:
        return sand
    wet = weather in (Weather.RAIN, Weather.STORM)
    return replace(sand, colour=bgr("#c9b08a") * np.float32(0.5 if wet else 0.68))
