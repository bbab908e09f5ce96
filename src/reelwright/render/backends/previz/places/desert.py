"""The desert: dunes before mesas, under an open sky."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from reelwright.film.look import NEAR_FRAMINGS, Angle, TimeOfDay, Vehicle, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.angles import FLAT
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.land.drygrass import smaller, swayed, tuft
from reelwright.render.backends.previz.land.dunes import dune_rows
from reelwright.render.backends.previz.land.dust import HotAir, Ribbons, Sandstorm
from reelwright.render.backends.previz.land.mesas import mesa_rows
from reelwright.render.backends.previz.land.sand import GROUND_END, GROUND_KEY, Ground, Sand, haze
from reelwright.render.backends.previz.land.shadows import Shade, Underfoot, contact
from reelwright.render.backends.previz.land.tracks import Tracks
from reelwright.render.backends.previz.leaffall import LeafFall
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.paint import bgr, mix, pack, smoothstep
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.vehicles.berth import Berth
from reelwright.render.backends.previz.weather import Fall

_TUFTS = ((2.5, 10.4, 0.62), (-4.7, 11.2, 0.7), (5.6, 15.5, 0.7), (-7.6, 18.0, 0.8), (8.2, 24.0, 0.9), (2.2, 30.0, 0.8))
"""x, z, height; metres."""
_SANDSTORM = (Weather.STORM, Weather.DUST)
"""A storm here is of sand."""
_DRIFT = {
    Weather.CLEAR: 0.30,
    Weather.CLOUD: 0.34,
    Weather.WIND: 0.6,
    Weather.DUST: 0.75,
    Weather.STORM: 0.85,
    Weather.SNOW: 0.5,
}
_WIND = {Weather.STORM: 3.0, Weather.WIND: 2.4, Weather.DUST: 2.4, Weather.RAIN: 1.4, Weather.FOG: 0.4}


class Desert(Location):
    is_open = True
    berths = {Vehicle.TRAIN: Berth(z=31.0, x=1.0)}

    def build(self) -> None:
        weather = self.setup.weather
        self.light = _dry(self.light, self.setup)
        if weather in _SANDSTORM:
            self.light = _dusty(self.light, self.setup.time_of_day)
        self.staging = self.stage()
        self._lens = self._base()
        self._path = self._way(self._lens)
        self._seen_from = self.views()
        self.sand = Sand.under(self.light, weather)
        self._sky = Sky(self.setup, self.light, self.seed, self._seen_from, self.seconds)
        self.cards += [self._sky.card, self._low_air()]
        self.cards += mesa_rows(self.light, weather, self.sand.elevation, self.seed, self._reach)
        self.cards += dune_rows(self.sand, self.seed, self._reach, self._lowest, self.size.width)
        self._ground = Ground(self.sand, self.seed, self._lens, self._nearest, self._reach)
        self._tufts = self._grass()
        self._ribbons = self._blown()
        self._storm = Sandstorm(self.light.air, self.size, self.seed + 50, 0.9) if weather in _SANDSTORM else None
        is_hot = self.setup.time_of_day is TimeOfDay.NOON and weather in (Weather.CLEAR, Weather.CLOUD)
        self._hot = HotAir(self.size, self.seed + 60) if is_hot else None
        self._tracks = self._footprints()

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=-1.2, y=3.0, z=-10.0, yaw=1.5, pitch=2.6, fov=47),
            wide=Camera(self.size, x=-1.2, y=2.2, z=-1.0, yaw=2.0, pitch=1.4, fov=42),
            rig=Rig(subject=(0.5, 4.6, 42.0), push=0.09, pan=6.0, tilt=3.5, truck=2.2, crane=1.4),
            mark=(-2.6, 0.0, 17.0),
            walk=(0.94, 0.341),
            near_metres=5.0,
            third=0.17,
            rim=(0.8 if self.light.key_x >= 0 else -0.8, -0.6),
            heights=replace(FLAT, highest=22.0),
        )

    def falls(self) -> tuple[Fall | LeafFall, ...]:
        return () if self.setup.weather in _SANDSTORM else super().falls()

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        near = [Thing(card, card.z) for card in self._ground.before(camera.z + min(1.2, 0.2 * camera.y))]
        near += self._lying(camera, t)
        if self._hot is None:
            return super().compose(things + near, camera, t)
        swims = GROUND_KEY - 0.5  # the ground with the far, so that what it hides need not be drawn
        picture = super().compose([thing for thing in things + near if thing.z >= swims], camera, t)
        self._hot.swim(picture, camera, t)
        draw_stack(picture, [thing for thing in things + near if thing.z < swims], camera, t)
        return picture

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        return frame if self._storm is None else self._storm.over(frame, camera, t)

    def moving(self, t: float) -> list[Thing]:
        found = [Thing(swayed(card, self._wind(t, k)), card.z) for k, card in enumerate(self._tufts)]
        return found + [Thing(self._contact, self._contact.z, (x, 0.0, z)) for x, z, _ in _TUFTS]

    def underfoot(self, body: Thing) -> list[Thing]:
        return self._underfoot.things(body) if self._shows_feet else []

    @property
    def _shows_feet(self) -> bool:
        """Whether the ground at a figure's feet is in the picture."""
        return self.setup.framing not in NEAR_FRAMINGS or self.setup.angle in (Angle.HIGH, Angle.TOP)

    def _reach(self, z: float) -> float:
        """Half the breadth that the shot sees at a depth, about x = 0, metres."""
        found = 0.0
        for camera in self._seen_from:
            aside = float(np.abs(camera.corner_rays[0]).max())
            found = max(found, abs(camera.x) + aside * max(0.0, z - camera.z))
        return found * 1.02 + 0.5

    def _lowest(self, z: float) -> float:
        """Height of what the shot sees at a depth just over the end of the flat ground, metres."""
        over = [camera.y * (1 - (z - camera.z) / (GROUND_END - camera.z)) for camera in self._seen_from]
        return min(over)

    @property
    def _nearest(self) -> float:
        """z of the nearest ground that the shot sees, metres."""
        found = GROUND_END
        for camera in self._seen_from:
            steepest = max(0.03, float(-camera.corner_rays[1].min()))
            found = min(found, camera.z + 0.96 * camera.y / steepest)
        return min(found, GROUND_END - 12)

    def _low_air(self) -> Card:
        """The air over the horizon, and all that lies below it."""
        h, z, foot, top = 265, 590.0, -110.0, 420.0
        up = np.linspace(top, foot, h, dtype=np.float32)[:, None]
        amount = float(haze(self.light, np.float32(330.0)))
        deep = 18 + 70 * amount**3 + 600 * float(smoothstep(0.96, 1.0, amount))
        alpha = np.where(up < 2, 1.0, amount**1.5 * np.exp(-np.maximum(up - 2, 0) / deep)) * smoothstep(top, 250, up)
        alpha[alpha < 0.006] = 0
        alpha = np.repeat(alpha.astype(np.float32), 64, 1)
        reach = self._reach(z) + 20
        paint = np.broadcast_to(self.light.air, (h, 64, 3))
        across = (2 * reach / 64, 0, 0)
        return Card(pack(paint, alpha, self.seed), (-reach, top, z), across, (0, (foot - top) / h, 0))

    def _grass(self) -> list[Card]:
        """The tufts; their shadows go to the cards that stand."""
        light, sand = self.light, self.sand
        dark = sand.shown(np.ones((1, 1), np.float32), np.zeros((1, 1), np.float32), 0.85)[0, 0]
        open_sky = {Weather.CLEAR: 0.9, Weather.CLOUD: 0.6}.get(self.setup.weather, 0.0)
        strength = open_sky * float(smoothstep(0.1, 0.3, light.key_strength))
        self._shade = (
            Shade(sand.azimuth, sand.elevation, dark, strength, 7.0, GROUND_KEY - 1.5) if strength > 0.02 else None
        )
        self._contact = contact(dark * np.float32(0.6), GROUND_KEY - 1.4)
        self._underfoot = Underfoot(self._contact, self._shade)
        found = []
        for k, (x, z, high) in enumerate(_TUFTS):
            texture = tuft(sand, self.seed + 400 + k, self.year)
            wide = high * 1.4
            near = max(1.0, z - max(camera.z for camera in self._seen_from))
            texture = smaller(texture, 1.3 * wide * self._lens.focal / near)
            card = Card.frontal(texture, x, -0.01, z, wide)
            found.append(card)
            if self._shade is not None:
                self.cards.append(self._shade.of(card))
        return found

    def _blown(self) -> Ribbons | None:
        strength = _DRIFT.get(self.setup.weather)
        if strength is None:
            return None
        level = np.full((1, 1), 1.0, np.float32)
        colour = self.sand.shown(level, level * np.float32(self.sand.level * 1.25 + 0.1))[0, 0] * np.float32(1.12)
        start, end = self._ground.start, GROUND_END - 2
        speed = 9.0 if self.setup.weather in (*_SANDSTORM, Weather.WIND) else 4.5
        return Ribbons(
            np.clip(colour, 0, 255), self.seed + 30, start, end, self._reach(end), strength, speed, GROUND_KEY - 2
        )

    def _footprints(self) -> Tracks | None:
        figure = self.setup.figure
        if figure is None or not self._shows_feet:
            return None
        x, _, z = self.staging.mark
        far = self.seconds / 2 * self._speed
        return Tracks(self.sand, self.seed, (x, z), self.staging.walk, (-18.0 - far, far + 1.5, -far))

    def _lying(self, camera: Camera, t: float) -> list[Thing]:
        """What lies on the ground and changes: tracks, blown sand."""
        found = []
        if self._ribbons is not None:
            found.append(self._ribbons.thing(t))
        if self._tracks is not None and self.person is not None:
            s = (t - self.seconds / 2) * self._speed if self.person.walks else 0.35
            prints = self._tracks.until(s, camera.z + 1.2)
            if prints is not None:
                found.append(Thing(prints, prints.z))
        return found

    def _wind(self, t: float, k: int) -> float:
        """Lean of a tuft, metres a metre."""
        hard = _WIND.get(self.setup.weather, 1.0)
        gust = math.sin(t * 1.3 + k * 0.7) + 0.5 * math.sin(t * 3.1 + k * 2.1) + 0.25 * math.sin(t * 7.3 + k)
        return hard * (0.05 + 0.025 * gust)


def _dry(light: Light, setup: Setup) -> Light:
    """The light of a dry country: redder where the sun is low, its air the colour of sand, its night blue."""
    if setup.time_of_day is TimeOfDay.NIGHT:
        blue = bgr("#d2def0") if setup.weather is Weather.SNOW else bgr("#b4d0fa")
        return replace(light, tint=light.tint * blue * np.float32(2.3 / 255), key_height=0.34)
    low = float(smoothstep(0.3, 0.05, light.key_height))
    key = mix(light.key, bgr("#ffae7c"), 0.75 * low)
    sand = bgr("#e2b98c") * np.float32(light.air.mean() / 187)
    share = 0.1 if setup.weather in (Weather.SNOW, Weather.RAIN) else 0.35
    return replace(light, key=key, air=mix(light.air, sand, share))


def _dusty(light: Light, time: TimeOfDay) -> Light:
    """The light in a sandstorm: all sky and distance the colour of sand."""
    by_day = min(1.05, light.tint.mean() / 255 * 2.5)
    dust = bgr("#d8a768") * np.float32(by_day) if time is not TimeOfDay.NIGHT else bgr("#50493f")
    return replace(
        light,
        sky=tuple(mix(colour, dust * np.float32(0.75 + 0.06 * k), 0.72) for k, colour in enumerate(light.sky)),
        air=mix(light.air, dust, 0.85),
        air_metres=30.0,
        tint=mix(light.tint, dust, 0.35),
        key_strength=light.key_strength * 0.5,
    )
