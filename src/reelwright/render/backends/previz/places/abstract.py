"""What is none of the other places: a seamless set with large plain forms on it, in the colours of the mood."""

from __future__ import annotations

import colorsys
import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from reelwright.film.look import NEAR_FRAMINGS, Mood, TimeOfDay, Vehicle, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.forms.limbo import Limbo, backdrop, limbo_floor
from reelwright.render.backends.previz.forms.solids import arch, ball, cone, slab, torus
from reelwright.render.backends.previz.land.plane import Extent
from reelwright.render.backends.previz.land.shadows import Shade, Underfoot, contact
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.paint import Colour, bgr, mix
from reelwright.render.backends.previz.stack import draw_stack

_FLOOR_METRES, _BEYOND = 60.0, 61.0
_HUES = {Mood.TENSE: 0.60, Mood.WARM: 0.06, Mood.WONDER: 0.72, Mood.DRIVE: 0.98, Mood.CALM: 0.52}
_TURNS = {TimeOfDay.DAWN: 0.06, TimeOfDay.DUSK: 0.07, TimeOfDay.AFTERNOON: 0.03, TimeOfDay.NIGHT: -0.02}
"""How far an hour turns the mood's hue towards its own."""
_LEVELS = {
    TimeOfDay.DAWN: 0.78,
    TimeOfDay.MORNING: 0.95,
    TimeOfDay.NOON: 1.1,
    TimeOfDay.AFTERNOON: 0.92,
    TimeOfDay.DUSK: 0.72,
    TimeOfDay.BLUE_HOUR: 0.52,
    TimeOfDay.NIGHT: 0.36,
}
_AIRS = {
    Weather.CLEAR: (1.0, 1.0, 90.0),
    Weather.CLOUD: (0.7, 0.9, 70.0),
    Weather.RAIN: (0.5, 0.75, 50.0),
    Weather.STORM: (0.4, 0.55, 45.0),
    Weather.FOG: (0.45, 1.05, 14.0),
    Weather.SNOW: (0.35, 1.15, 32.0),
    Weather.WIND: (0.9, 1.0, 90.0),
    Weather.DUST: (0.6, 0.95, 24.0),
}
"""Saturation, brightness, metres of sight."""


@dataclass(frozen=True, slots=True)
class _Floating:
    """A ball that hangs in the air and rises and sinks."""

    x: float
    y: float
    z: float
    wide: float
    phase: float


_BALLS = (
    _Floating(1.5, 4.4, 24.0, 1.4, 0.0),
    _Floating(-3.6, 6.2, 27.0, 0.9, 2.0),
    _Floating(7.6, 5.8, 30.0, 2.0, 4.0),
)


class Abstract(Location):
    berths = {Vehicle.PLANE: None}

    def build(self) -> None:
        limbo = self._limbo = _limbo(self.setup)
        self.light = replace(
            self.light,
            key=np.minimum(limbo.key * np.float32(0.9), 255),
            tint=np.asarray(limbo.fill, np.float32),
            key_strength=0.55,
            sky=tuple(mix(limbo.high, limbo.glow, share) for share in (0.0, 0.25, 0.5, 0.8, 1.0)),
            air=limbo.glow,
        )
        self.staging = self.stage()
        views = self.views()
        self._floor = limbo_floor(limbo, Extent.of(views, _FLOOR_METRES))
        self._shade = Shade(limbo.azimuth, limbo.elevation, limbo.shadow, 0.75, 7.0, _FLOOR_METRES - 1)
        self._underfoot = Underfoot(contact(limbo.shadow * np.float32(0.6), _FLOOR_METRES - 0.9), self._shade)
        self.cards.append(backdrop(limbo, self.seed, 62.0))
        self.cards += self._standing()
        self._hanging = [(one, self._form(ball(limbo, 260), one.wide, one.z)) for one in _BALLS]

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, y=2.7, z=-8.0, pitch=2.8, fov=52),
            wide=Camera(self.size, y=1.8, pitch=3.4, fov=48),
            rig=Rig(subject=(3.4, 3.4, 26.0), push=0.12, pan=6.0, tilt=4.0, truck=2.2, crane=1.8),
            mark=(-2.6, 0.0, 15.0),
            walk=(0.97, 0.243),
            near_metres=5.0,
            third=0.17,
            rim=(math.copysign(0.85, self._limbo.azimuth), -0.5),
        )

    def moving(self, t: float) -> list[Thing]:
        found = []
        for one, card in self._hanging:
            y = one.y + 0.35 * math.sin(0.5 * t + one.phase)
            found.append(Thing(card, one.z, (one.x + 0.15 * math.sin(0.33 * t + one.phase), y, one.z)))
        return found

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """The backdrop, the floor that runs into it, then what stands there."""
        picture = np.zeros((self.size.height, self.size.width, 4), np.uint8)
        draw_stack(picture, [thing for thing in things if thing.z > _BEYOND], camera, t)
        self._floor.lay(picture, self._floor.first_row(camera, _FLOOR_METRES - 4), camera)
        draw_stack(picture, [thing for thing in things if thing.z <= _BEYOND], camera, t)
        return picture

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        flash = self.flash(t)
        if flash:
            frame = cv2.convertScaleAbs(frame, alpha=1 + 0.4 * flash, beta=8 * flash).astype(np.uint8, copy=False)
        return frame

    def underfoot(self, body: Thing) -> list[Thing]:
        return [] if self.setup.framing in NEAR_FRAMINGS else self._underfoot.things(body)

    def _form(self, texture: Picture, wide: float, z: float) -> Card:
        """A form at the origin, seen through the air at its depth."""
        haze = 1 - math.exp(-max(0.0, z - 8) / self._limbo.metres)
        alpha = texture[..., 3:].astype(np.float32) / 255
        aired = texture[..., :3] * (1 - haze) + self._limbo.glow * haze * alpha
        return Card.frontal(np.dstack((aired, alpha * 255)).astype(np.uint8), 0, 0, 0, wide)

    def _standing(self) -> list[Card]:
        """The forms on the floor, with their shadows."""
        limbo, found = self._limbo, []
        forms = (
            (arch(limbo, 520, 620), 7.0, 32.0, 8.4),
            (slab(limbo, 150, 560), -7.4, 30.0, 2.2),
            (slab(limbo, 130, 380), -9.8, 36.0, 2.6),
            (torus(limbo, 420), 3.6, 22.0, 3.6),
            (cone(limbo, 300, 420), -0.5, 27.0, 2.6),
            (ball(limbo, 380), 6.6, 17.5, 2.4),
            (ball(limbo, 200), -6.0, 17.0, 1.0),
        )
        for texture, x, z, wide in forms:
            shape = self._form(texture, wide, z)
            card = Card.frontal(shape.texture, x, -0.02, z, wide)
            found += [card, self._shade.of(card)]
        return found


def _limbo(setup: Setup) -> Limbo:
    """The set's colours and light: the hue is the mood's, turned by the hour; weather mutes it and takes its depth."""
    rich, bright, metres = _AIRS[setup.weather]
    hue = (_HUES[setup.mood] + _TURNS.get(setup.time_of_day, 0.0)) % 1
    level = _LEVELS[setup.time_of_day] * bright

    def colour(turn: float, saturation: float, value: float, shine: float = level) -> Colour:
        red, green, blue = colorsys.hsv_to_rgb((hue + turn) % 1, min(1.0, saturation * rich), min(1.0, value * shine))
        return np.array([blue, green, red], np.float32) * 255

    side = -1.0 if setup.time_of_day in (TimeOfDay.DAWN, TimeOfDay.MORNING, TimeOfDay.NIGHT) else 1.0
    high = {TimeOfDay.NOON: 52, TimeOfDay.MORNING: 34, TimeOfDay.AFTERNOON: 30, TimeOfDay.NIGHT: 38}
    return Limbo(
        high=colour(0.05, 0.62, 0.34),
        glow=colour(-0.06, 0.4, 0.95),
        floor=colour(0.0, 0.32, 0.62),
        form=colour(0.46, 0.36, 0.95, 1.0),
        other=colour(0.03, 0.5, 0.82, 1.0),
        key=mix(colour(-0.08, 0.22, 1.15), bgr("#ffffff") * np.float32(min(1.0, level)), 0.4),
        fill=colour(0.06, 0.4, 0.5),
        shadow=colour(0.08, 0.55, 0.2),
        azimuth=side * math.radians(58),
        elevation=math.radians(high.get(setup.time_of_day, 16)),
        metres=metres,
    )
