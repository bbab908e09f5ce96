"""Outer space: a great planet and a station, seen from the ground of a small moon."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from reelwright.film.look import NEAR_FRAMINGS, TimeOfDay, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.land.boulders import STONE, Glare, boulder
from reelwright.render.backends.previz.land.plane import Extent
from reelwright.render.backends.previz.land.shadows import Shade, Underfoot, contact
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr, mix, opaque, radial
from reelwright.render.backends.previz.sky.moonscape import hills, moon_floor
from reelwright.render.backends.previz.sky.planet import moon, planet, ring
from reelwright.render.backends.previz.sky.stars import starry
from reelwright.render.backends.previz.sky.station import HIGH, LAMPS, WIDE, flare, lamp, station
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.vehicles.berth import NOWHERE
from reelwright.render.backends.previz.weather import Fall

_FLOOR_METRES, _BEYOND = 150.0, 60.0
_PLANET = (84.0, 74.0, 500.0, 86.0)
"""x, y, z and radius, metres: not as large as a planet, nor as far."""
_STATION = (-74.0, 84.0, 320.0, 78.0)
"""x, y, z and breadth, metres."""
_BOULDERS = (
    (4.9, 9.5, 2.0),
    (6.1, 11.0, 1.0),
    (-6.8, 14.0, 1.7),
    (9.5, 20.0, 2.6),
    (-11.0, 26.0, 3.0),
    (3.4, 31.0, 1.6),
)
"""x, z, breadth; metres."""


@dataclass(frozen=True, slots=True)
class _Hour:
    """Where the sun stands."""

    sun: tuple[float, float, float]
    """From the planet: right, up, toward us."""
    elevation: float
    """Over the moon's ground, degrees."""
    colour: str
    strength: float
    shows: bool = False
    """It breaks over the planet's edge."""


_HOURS = {
    TimeOfDay.DAWN: _Hour((-0.72, 0.42, -0.55), 9, "#ffdcb0", 0.8, shows=True),
    TimeOfDay.MORNING: _Hour((-0.85, 0.35, 0.30), 22, "#fff1dc", 1.0),
    TimeOfDay.NOON: _Hour((-0.2, 0.4, 0.9), 52, "#ffffff", 1.15),
    TimeOfDay.AFTERNOON: _Hour((0.85, 0.3, 0.42), 24, "#ffe9c4", 1.0),
    TimeOfDay.DUSK: _Hour((0.78, 0.34, -0.52), 8, "#ffbe8a", 0.75, shows=True),
    TimeOfDay.BLUE_HOUR: _Hour((0.7, 0.42, -0.68), 12, "#8fb4ea", 0.5),
    TimeOfDay.NIGHT: _Hour((0.5, 0.55, -0.78), 30, "#6f9bd8", 0.34),
}
_COVER = {
    Weather.CLEAR: 0.45,
    Weather.CLOUD: 0.8,
    Weather.RAIN: 0.72,
    Weather.STORM: 0.9,
    Weather.FOG: 0.6,
    Weather.DUST: 0.6,
}


class Space(Location):
    berths = NOWHERE

    def build(self) -> None:
        hour = self._hour = _HOURS[self.setup.time_of_day]
        sun, key = hour.sun, bgr(hour.colour)
        side = math.copysign(1.0, sun[0])
        is_night = self.setup.time_of_day is TimeOfDay.NIGHT
        self._glare = Glare(
            key=key,
            strength=hour.strength,
            azimuth=side * math.radians(52),
            elevation=math.radians(hour.elevation),
            fill=bgr("#16202f") if is_night else bgr("#1d2129"),
        )
        self.light = replace(
            self.light,
            sky=tuple(bgr("#05060c") for _ in self.light.sky),
            key=np.minimum(key * np.float32(1.6), 255) if is_night else key,
            key_strength=0.3 if is_night else 0.95,
            tint=bgr("#2b3648") if is_night else bgr("#5a6270"),
            is_dark=True,
            bloom_from=200,
        )
        self.staging = self.stage()
        self.cards += starry(self.setup, self.seed)
        self.cards += self._bodies() + self._ground()
        self.cards += self._orbiting()
        self._flashes = self._lightnings() if self.setup.weather is Weather.STORM else []

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=-1.0, y=3.4, z=-9.0, yaw=1.0, pitch=6.4, fov=54),
            wide=Camera(self.size, x=-0.5, y=1.9, yaw=1.0, pitch=5.8, fov=49),
            rig=Rig(subject=(20.0, 19.0, 84.0), push=0.08, pan=6.0, tilt=4.0, truck=2.0, crane=1.5),
            mark=(-3.3, 0.0, 19.0),
            walk=(0.97, 0.243),
            near_metres=5.0,
            third=0.17,
            rim=(0.85 * math.copysign(1.0, self._hour.sun[0]), -0.5),
        )

    def falls(self) -> tuple[Fall, ...]:
        return ()

    def moving(self, t: float) -> list[Thing]:
        found = [Thing(card, card.z, gain=flash(t)) for card, flash in self._flashes]
        return [thing for thing in found if thing.gain]

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """The sky and the hills, the ground before them, then what stands on it."""
        picture = np.zeros((self.size.height, self.size.width, 4), np.uint8)
        draw_stack(picture, [thing for thing in things if thing.z > _BEYOND], camera, t)
        self._floor.lay(picture, self._floor.first_row(camera, _FLOOR_METRES - 6), camera)
        draw_stack(picture, [thing for thing in things if thing.z <= _BEYOND], camera, t)
        return picture

    def underfoot(self, body: Thing) -> list[Thing]:
        return [] if self.setup.framing in NEAR_FRAMINGS else self._underfoot.things(body)

    def _bodies(self) -> list[Card]:
        """The planet with what goes round it, and the sun where it shows."""
        x, y, z, radius = _PLANET
        sun, colour = self._hour.sun, bgr(self._hour.colour)
        if self.setup.time_of_day is TimeOfDay.NIGHT:
            colour = bgr("#dfe8ff")
        cover = _COVER.get(self.setup.weather, 0.65)
        across = 2 * 1.16 * radius
        n = 820
        globe = planet(n, sun, self.seed, colour, cover)
        cards = [Card.frontal(globe, x, y - across / 2, z, across)]
        small = moon(150, sun, self.seed + 5, colour, "#b0a396")
        cards.append(Card.frontal(small, -196, 66, z + 40, 26))
        if self.seed % 2 == 0:
            cards += self._ringed(x, y, z, radius)
        if self._hour.shows:
            long = math.hypot(sun[0], sun[1])
            at = x + radius * 1.0 * sun[0] / long, y + radius * 1.0 * sun[1] / long
            glow = opaque(flare(640, colour))
            cards.append(Card.frontal(glow, at[0], at[1] - 130, z - 4, 260, adds=True, gain=_shimmer))
        return cards

    def _ringed(self, x: float, y: float, z: float, radius: float) -> list[Card]:
        """The ring's half behind the planet and its half before it."""
        behind, before = ring(1200, self._hour.sun, 1 / 2.05, self.seed, bgr(self._hour.colour))
        wide, tilt = radius * 4.1, math.radians(-17)
        texel = wide / behind.shape[1]
        across, down = np.array([math.cos(tilt), math.sin(tilt), 0]), np.array([math.sin(tilt), -math.cos(tilt), 0])
        half_high = behind.shape[0] / 2 * texel
        origin = np.array([x, y, z]) - across * wide / 2 - down * half_high
        gain = 0.5 if self._hour.shows or self.setup.time_of_day is TimeOfDay.NIGHT else 0.85
        return [
            Card(half, tuple(origin), tuple(across * texel), tuple(down * texel), z=z + order, gain=lambda _: gain)
            for half, order in ((behind, 1), (before, -1))
        ]

    def _orbiting(self) -> list[Card]:
        """The station, which drifts; its lamps blink."""
        x, y, z, wide = _STATION
        glare = self._glare
        is_lit = self._hour.shows or self.setup.time_of_day is TimeOfDay.NIGHT
        key = bgr(self._hour.colour) * np.float32(min(1.0, 0.35 + self._hour.strength * 0.65))
        texture = station(self.seed, key, bgr("#262d3a"), glare.side, 1.0 if is_lit else 0.75)

        def drift(t: float) -> tuple[float, float, float]:
            return 1.5 * (t - self.seconds / 2), 0.35 * (t - self.seconds / 2), 0.0

        found = [Card.frontal(texture, x, y, z, wide, bob=drift)]
        texel = wide / WIDE
        for k, (column, row) in enumerate(LAMPS):
            at = x - wide / 2 + column * texel, y + (HIGH - row) * texel
            glow = opaque(np.clip(lamp(("#ff5a4a", "#6aff8a", "#ffffff")[k]), 0, 255))
            card = Card.frontal(glow, at[0], at[1] - 2.2, z - 1, 4.4, adds=True, bob=drift, gain=_blink(k))
            found.append(card)
        return found

    def _ground(self) -> list[Card]:
        """The floor, kept apart; hills and boulders with their shadows."""
        glare, views = self._glare, self.views()
        back, focal = min(view.z for view in views), max(view.focal for view in views)
        self._floor = moon_floor(glare, self.seed, Extent.of(views, _FLOOR_METRES))
        dark = np.asarray(bgr(STONE) * (glare.fill / 255), np.float32)
        self._shade = Shade(glare.azimuth, glare.elevation, dark, 0.92, 9.0, _BEYOND - 1.5)
        self._underfoot = Underfoot(contact(dark * np.float32(0.5), _BEYOND - 1.4), self._shade)
        cards = [
            hills(glare, self.seed + 20 + k, z, crest, self._reach(z), 0.0)
            for k, (z, crest) in enumerate(((430.0, 46.0), (250.0, 15.0), (158.0, 5.0)))
        ]
        for k, (x, z, breadth) in enumerate(_BOULDERS):
            texture = boulder(glare, self.seed + 40 + k, int(min(420, max(40, breadth * focal / max(3.0, z - back)))))
            card = Card.frontal(texture, x, -0.06, z, breadth)
            cards += [card, self._shade.of(card)]
        return cards

    def _reach(self, z: float) -> float:
        """Half the breadth that the shot sees at a depth, about x = 0, metres."""
        found = 0.0
        for view in self.views():
            half = math.atan(self.size.width / 2 / view.focal) + math.radians(abs(view.yaw))
            found = max(found, abs(view.x) + math.tan(half) * (z - view.z))
        return found * 1.05 + 2

    def _lightnings(self) -> list[tuple[Card, Callable[[float], float]]]:
        x, y, z, radius = _PLANET
        found = []
        chance = rng(self.seed + 80)
        for _ in range(5):
            angle, out = chance.uniform(0, 2 * math.pi), radius * chance.uniform(0.1, 0.75)
            glow = mix(np.zeros(3), bgr("#c4d4ff"), radial(96, 96, 48, 48, 48, 2.2) * 0.9)
            card = Card.frontal(
                opaque(glow), x + out * math.cos(angle), y + out * math.sin(angle) - 14, z - 2, 28, adds=True
            )
            found.append((card, _flicker(float(chance.random()))))
        return found


def _shimmer(t: float) -> float:
    return 0.94 + 0.04 * math.sin(2.1 * t) + 0.02 * math.sin(5.3 * t)


def _blink(k: int) -> Callable[[float], float]:
    """Of a lamp: a pulse in each second and a half, seconds -> 0..1."""
    return lambda t: math.exp(-((((t + 0.5 * k) % 1.5 - 0.5) / 0.16) ** 2))


def _flicker(phase: float) -> Callable[[float], float]:
    """Of lightning in a planet's clouds: a double flash in each two to three seconds."""
    every = 2.0 + phase

    def flash(t: float) -> float:
        at = (t + 7 * phase) % every - 0.6
        return math.exp(-((at / 0.08) ** 2)) + 0.7 * math.exp(-(((at - 0.25) / 0.12) ** 2))

    return flash
