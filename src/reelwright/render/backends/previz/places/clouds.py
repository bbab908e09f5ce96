"""Above the clouds: a peak in the near ground over a sea of cloud."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from reelwright.film.look import TimeOfDay, Vehicle, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.leaffall import LeafFall
from reelwright.render.backends.previz.light import Light, light_of
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.noise import clouds
from reelwright.render.backends.previz.paint import Colour, bgr, mix, pack, smoothstep
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.sky.cloudsea import Seascape, cloud_sea, cloud_tower
from reelwright.render.backends.previz.sky.peak import Summit, island
from reelwright.render.backends.previz.sky.puffs import CloudLight, Puffs
from reelwright.render.backends.previz.vehicles.berth import ONLY_FLYING, Berth
from reelwright.render.backends.previz.weather import Fall
from reelwright.render.backends.previz.woods.shafts import Shafts

_MARK_X, _MARK_Z = -2.4, 15.0


@dataclass(frozen=True, slots=True)
class _Air:
    """What a weather is like from above it."""

    above: Weather
    """What the sky overhead looks like."""
    level: float
    """Of the tops, metres."""
    swell: float
    dark: float
    """Of the clouds' lit side, what is left of it."""
    metres: float
    """Of sight."""
    wind: float
    veil: float
    """Of the mist that blows over the peak, 0..1."""


_AIRS = {
    Weather.CLEAR: _Air(Weather.CLEAR, -13.0, 0.8, 1.0, 620, 1.0, 0.0),
    Weather.CLOUD: _Air(Weather.CLEAR, -11.0, 1.25, 0.97, 520, 1.2, 0.0),
    Weather.RAIN: _Air(Weather.CLOUD, -10.5, 1.2, 0.74, 360, 1.5, 0.25),
    Weather.STORM: _Air(Weather.RAIN, -10.0, 1.7, 0.42, 700, 2.4, 0.0),
    Weather.FOG: _Air(Weather.CLEAR, -5.5, 0.6, 0.96, 150, 0.7, 0.6),
    Weather.SNOW: _Air(Weather.SNOW, -10.0, 0.7, 0.92, 260, 1.4, 0.3),
    Weather.WIND: _Air(Weather.WIND, -12.0, 1.1, 1.0, 560, 2.6, 0.0),
    Weather.DUST: _Air(Weather.DUST, -9.0, 0.7, 0.9, 220, 1.6, 0.3),
}


class AboveClouds(Location):
    berths = {**ONLY_FLYING, Vehicle.PLANE: Berth(z=170.0, x=7.0, y=1.0)}

    def build(self) -> None:
        setup, seed = self.setup, self.seed
        air = self._air = _AIRS[setup.weather]
        self.light = light = _high(light_of(setup.time_of_day, air.above), air)
        self._summit = Summit(light, seed + 300, _MARK_X, _MARK_Z + 0.3, setup.weather is Weather.SNOW)
        self.staging = self.stage()
        self._sky = Sky(setup.model_copy(update={"weather": air.above}), light, seed)
        puffs = Puffs(_cloud_light(light, setup.time_of_day, self._sky.sun, air.dark), seed)
        low = 1 - min(1.0, light.key_height * 2.0)
        scene = self._scene = Seascape(
            puffs=puffs,
            haze=_haze(light, air.dark),
            thick=air.metres,
            level=air.level,
            swell=air.swell,
            glow=light.key * np.float32((0.10 + 0.35 * low) * (0.3 + 0.7 * light.key_strength) * air.dark),
            sun=self._sky.sun[0] / self._sky.sun[2],
            wind=air.wind,
            reach=self._reach,
            seconds=self.seconds,
        )
        self.cards.append(self._sky.card)
        self.cards += cloud_sea(scene, seed + 100) + self._towers() + self._islands()
        self.cards.append(self._summit.card)
        if air.veil:
            self.cards += self._mist()
        self._bolt = Thing(self._sky.lightning(0.62), 300.0)
        is_low = setup.time_of_day is not TimeOfDay.NOON and setup.weather is not Weather.FOG
        strength = 0.0 if not is_low else 0.35 if setup.time_of_day is TimeOfDay.NIGHT else 0.62
        bright = float(mix(light.sky[4], light.key, 0.5).mean())
        self._shafts = Shafts(self.size, seed, self._sky.sun, light.key, strength, 0.72 * bright) if strength else None

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=-0.8, y=3.4, z=-8.0, yaw=2.0, pitch=-1.5, fov=55),
            wide=Camera(self.size, x=-0.4, y=2.1, yaw=2.5, pitch=-1.2, fov=49),
            rig=Rig(subject=(26.0, -2.0, 190.0), push=0.035, pan=6.0, tilt=4.0, truck=2.2, crane=1.8),
            mark=(_MARK_X, 0.0, _MARK_Z),
            walk=(1.0, 0.0),
            near_metres=5.0,
            third=0.17,
            rim=(0.85 if self.light.key_x >= 0 else -0.85, -0.55),
        )

    def falls(self) -> tuple[Fall | LeafFall, ...]:
        return super().falls() if self.setup.weather is Weather.SNOW else ()  # rain falls from below here

    def ground(self, x: float, z: float, mark: float) -> float:
        return self._summit.height(x) - 0.02

    def moving(self, t: float) -> list[Thing]:
        flash = self.flash(t)
        return [Thing(self._bolt.card, self._bolt.z, gain=flash)] if flash else []

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        flash = self.flash(t)
        if flash:
            frame = cv2.convertScaleAbs(frame, alpha=1 + 0.35 * flash, beta=6 * flash).astype(np.uint8, copy=False)
        return frame if self._shafts is None else self._shafts.add(frame, camera, t)

    def _towers(self) -> list[Card]:
        scene, weather, seed = self._scene, self.setup.weather, self.seed
        is_storm = weather is Weather.STORM
        high = {Weather.CLEAR: 0.75, Weather.CLOUD: 1.0, Weather.RAIN: 1.1, Weather.STORM: 1.5}.get(weather, 0.6)
        return [
            cloud_tower(scene, seed + 200, 150.0, 430.0, 190.0, 112.0 * high, is_storm),
            cloud_tower(scene, seed + 201, -205.0, 440.0, 150.0, 62.0 * high, False),
            cloud_tower(scene, seed + 202, 42.0, 330.0, 70.0, 34.0 * high, False),
            cloud_tower(scene, seed + 203, -92.0, 240.0, 66.0, 26.0 * high, False),
        ]

    def _islands(self) -> list[Card]:
        scene, found = self._scene, []
        for k, (x, z, wide, high) in enumerate(((-58.0, 305.0, 120.0, 44.0), (92.0, 215.0, 62.0, 25.0))):
            haze = min(0.9, 0.2 + 0.8 * float(1 - math.exp(-(z - 20) / scene.thick)))
            foot = scene.level - 14
            found.append(island(self.light, self.seed + 400 + k, x, z, wide, high + 14, foot, scene.haze, haze))
        return found

    def _mist(self) -> list[Card]:
        """Cloud that blows over the peak, behind it and before it."""
        found = []
        for k, (z, share) in enumerate(((26.0, 0.9), (11.0, 0.45))):
            w, h = 700, 260
            field = smoothstep(0.42, 0.85, clouds(w, h, 150, self.seed + 500 + k, 5, 70))
            rows = np.linspace(0, 1, h, dtype=np.float32)[:, None]
            columns = np.linspace(0, 1, w, dtype=np.float32)[None]
            fade = (4 * rows * (1 - rows)) ** 1.2 * (4 * columns * (1 - columns)) ** 0.5
            colour = mix(self._scene.haze, self._scene.puffs.light.lit, 0.35)
            texture = pack(np.broadcast_to(colour, (h, w, 3)), field * fade * np.float32(self._air.veil * share))
            speed = self._air.wind * (1.4 + k)
            wide = 2 * self._reach(z) + 2 * speed * self.seconds + 14
            card = Card.frontal(texture, -speed * self.seconds / 2, -4.5, z, wide, scroll=(speed, 0))
            found.append(card)
        return found

    def _reach(self, z: float) -> float:
        """Half the breadth that the shot sees at a depth, about x = 0, metres."""
        found = 0.0
        for view in self.views():
            half = math.atan(self.size.width / 2 / view.focal) + math.radians(abs(view.yaw))
            found = max(found, abs(view.x) + math.tan(half) * max(0.0, z - view.z))
        return found * 1.03 + 1


def _high(light: Light, air: _Air) -> Light:
    """The light where the air is thin: harder, its sky deeper."""
    sky = tuple(mix(colour, light.sky[0] * np.float32(0.8), 0.3 * (1 - k / 4)) for k, colour in enumerate(light.sky))
    sky = tuple(colour * np.float32(0.62 + 0.38 * air.dark) for colour in sky)
    return replace(light, sky=sky, key_strength=min(1.0, light.key_strength * (1.15 if air.dark > 0.9 else 0.8)))


def _haze(light: Light, dark: float) -> Colour:
    """What distant cloud turns to: the low sky, or slate under a storm."""
    slate = mix(light.sky[1], bgr("#4a5664") * np.float32(light.tint.mean() / 150), 0.6)
    return np.asarray(mix(slate * np.float32(0.75), mix(light.sky[3], light.sky[4], 0.4), dark), np.float32)


def _cloud_light(light: Light, time: TimeOfDay, sun: tuple[float, float, float], dark: float) -> CloudLight:
    """What clouds look like in a light."""
    if time is TimeOfDay.NIGHT:
        lit, shade = bgr("#8fa9c9") * np.float32(0.8), bgr("#1d2a40")
    else:
        lit = np.minimum(light.tint * np.float32(0.62) + light.key * np.float32(0.55 * light.key_strength + 0.1), 255)
        shade = mix(light.tint, light.sky[1], 0.55) * np.float32(0.74)
    edge = light.key * np.float32(0.22 * light.key_strength)
    across = sun[0] / abs(sun[2]) * 2.2
    return CloudLight(
        lit=np.asarray(lit * np.float32(0.36 + 0.64 * dark), np.float32),
        shade=np.asarray(shade * np.float32(dark * (0.6 + 0.4 * dark)), np.float32),
        edge=np.asarray(edge * np.float32(dark), np.float32),
        from_=(across, 0.55 + 0.8 * light.key_height, 0.1 + 0.25 * light.key_height),
    )
