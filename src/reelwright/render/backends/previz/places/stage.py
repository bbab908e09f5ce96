"""A theatre's stage: boards, a backdrop with the hour's sky painted on it, curtains, footlights, and one spot."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from reelwright.film.look import Mood, TimeOfDay, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.filmed import Staging
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.indoors.air import pool_card
from reelwright.render.backends.previz.indoors.face import Box
from reelwright.render.backends.previz.indoors.furniture import chair
from reelwright.render.backends.previz.indoors.light import Bulb, RoomLight
from reelwright.render.backends.previz.indoors.materials import Drawn, Paint, plain, planks
from reelwright.render.backends.previz.indoors.parts import Piece
from reelwright.render.backends.previz.indoors.shell import Surfaces
from reelwright.render.backends.previz.indoors.theatre import (
    audience,
    cone,
    cutout,
    footlights,
    house_curtain,
    pit,
    proscenium,
    upright,
    wings,
)
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.noise import fbm
from reelwright.render.backends.previz.paint import bgr, opaque, smoothstep
from reelwright.render.backends.previz.places.interior import Interior, Plan
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.woods.shafts import Motes

_HALF, _TALL = 4.1, 4.5
"""Of the opening, metres."""
_EDGE = 1.2
"""Depth of the stage's edge."""
_MARK = (0.0, 0.0, 4.6)
_SPOTLIGHT = bgr("#fff0d6")
_SPOT = {TimeOfDay.NIGHT: 1.25, TimeOfDay.BLUE_HOUR: 1.2, TimeOfDay.DUSK: 1.1, TimeOfDay.DAWN: 1.0}
_WASH = {
    TimeOfDay.NIGHT: 0.1,
    TimeOfDay.BLUE_HOUR: 0.18,
    TimeOfDay.DUSK: 0.3,
    TimeOfDay.DAWN: 0.38,
    TimeOfDay.AFTERNOON: 0.62,
}
"""How bright the spot and the lights over the whole stage are, by the hour that is played."""


class TheatreStage(Interior):
    reach = 2.2

    def box(self) -> Box:
        return Box(-7.5, 7.5, 0, 8.0, 0, 9.6)

    def plan(self, room: Box, lit: float) -> Plan:
        wash, spot = self._levels
        key = self.light.key / max(1.0, float(self.light.key.max()))
        sky_wash = (0.5 * key + 0.5).astype(np.float32)
        over = tuple(Bulb((x, 6.5, 3.4), sky_wash, 9.0 * wash, (0.0, -0.95, 0.31), (0.2, 0.8)) for x in (-2.6, 2.6))
        house = tuple(
            Bulb((x, 4.6, -4.5), bgr("#ffb892") / np.float32(255), 30.0, (0.0, -0.3, 0.954), (0.6, 0.9))
            for x in (-4.4, 4.4)
        )
        front = Bulb((0.0, 5.5, -4.0), _SPOTLIGHT / np.float32(255), 60.0 * spot, (0.0, -0.539, 0.842), (0.985, 0.9925))
        is_empty = self.setup.figure is None
        lights = Piece((), bulbs=(*over, *house, front) if is_empty else (*over, *house))
        seat = (chair(_MARK[0], _MARK[2] - 0.2),) if is_empty else ()
        return Plan(
            room=room,
            surfaces=Surfaces(plain("#2a2226"), planks("#9a6a40", 0.2, 0.6), plain("#171417"), self._backdrop()),
            pieces=(
                *(
                    cutout(c, z, 7.0, 0.0, y, self.seed % 97 + k)
                    for k, (c, z, y) in enumerate((("#8fa3ad", 9.2, 1.9), ("#6f8a6a", 8.7, 1.2)))
                ),
                wings(3.5, 4.9, (7.4, 5.8)),
                house_curtain(_HALF, 2.7, 4.9, 2.1),
                proscenium(_HALF, _TALL, 1.7),
                footlights(3.2, _EDGE + 0.15, 0.9),
                pit(_EDGE, 16.0),
                *self._audience(),
                lights,
                *seat,
            ),
            finest=80.0,
        )

    def _audience(self) -> list[Piece]:
        """Two rows of heads at the foot of the picture; none before a camera that is on the stage."""
        eye, found = self._base(), list[Piece]()
        down = eye.y / max(0.1, _EDGE - eye.z)
        for k, (away, share) in enumerate(((4.6, 0.86), (3.7, 0.98))):
            if eye.z + away < _EDGE - 0.5:
                found.append(audience(eye.z + away, eye.y - away * down * share - 0.78, 8.0, self.seed % 89 + k))
        return found

    @property
    def _levels(self) -> tuple[float, float]:
        """Of the wash and of the spot."""
        hour, mood = self.setup.time_of_day, self.setup.mood
        wash, spot = _WASH.get(hour, 0.8), _SPOT.get(hour, 0.85)
        dim = {Weather.STORM: 0.55, Weather.RAIN: 0.7, Weather.FOG: 0.8}.get(self.setup.weather, 1.0)
        return wash * dim * (0.45 if mood is Mood.TENSE else 1.0), spot

    def _backdrop(self) -> Paint:
        """Cloth with a sky on it, lit from below."""
        sky = Sky(self.setup, self.light, self.seed).card.texture[120:660, 250:1150, :3]
        level = np.float32(0.35 + 0.55 * min(1.0, self._levels[0] / 0.8))

        def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
            cloth = cv2.resize(sky, (w, h), interpolation=cv2.INTER_AREA).astype(np.float32)
            rise = np.linspace(0, 1, h, dtype=np.float32)[:, None]
            weave = 0.93 + 0.14 * fbm(w, h, max(4.0, per_metre * 1.2), 3, seed, 0.5, 0.35, 3.0)
            return Drawn(cloth * np.float32(0.3), None, cloth * (level * (0.45 + 0.65 * rise) * weave)[..., None])

        return paint

    def lighting(self, plan: Plan) -> RoomLight:
        light, wash = super().lighting(plan), self._levels[0]
        base = (self.light.tint / max(1.0, float(self.light.tint.max()))) * np.float32(0.035 + 0.16 * wash)
        return replace(light, base=base.astype(np.float32), beam=None)

    def _on_figure(self) -> Light:
        """The spot follows a figure wherever it goes."""
        strength = self._levels[1]
        return replace(
            self.light, tint=_SPOTLIGHT * np.float32(0.82 * min(1.0, strength)), key=_SPOTLIGHT, key_strength=0.9
        )

    def build(self) -> None:
        super().build()
        spot, warm = self._levels[1], bgr("#ffe9c4")
        haze = {Weather.FOG: 1.5, Weather.RAIN: 1.15, Weather.STORM: 1.15}.get(self.setup.weather, 1.0)
        self._cone = cone(warm, 0.34 * spot * haze, tall=7.4, wide=2.7)
        self._pool = pool_card((0.0, 0.012, 0.0), 1.15, warm * np.float32(0.26 * spot), 0.62)
        x, _, z = _MARK
        self._motes = Motes(self.seed, 130, (x - 1.3, 0.1, z - 0.7), (x + 1.3, 4.4, z + 0.7))
        self._mist = self._low_mist() if self.setup.weather is Weather.FOG else ()

    def _low_mist(self) -> tuple[Card, ...]:
        """Fog from the wings, lying on the boards."""
        found = []
        for k, (z, high) in enumerate(((7.0, 1.5), (5.2, 1.1), (3.4, 0.8))):
            field = fbm(420, 80, 60, 4, self.seed + k, 0.55, 2.2)
            y = np.linspace(0, 1, 80, dtype=np.float32)[:, None]
            x = np.abs(np.linspace(-1, 1, 420, dtype=np.float32))[None]
            shine = (
                smoothstep(0.2, 0.9, field)
                * smoothstep(0.0, 0.6, y)
                * smoothstep(1.0, 0.72, y)
                * smoothstep(1.0, 0.8, x)
            )
            colour = (self.light.tint * np.float32(0.5) + 60) * np.float32(0.6)
            texture = opaque(np.clip(shine[..., None] * colour, 0, 255))
            card = upright(-8, 8, -0.2, high, z).card(texture, z, adds=True)
            card.scroll = (0.12 * (1 if k % 2 else -1), 0.0)
            found.append(card)
        return tuple(found)

    def moving(self, t: float) -> list[Thing]:
        dx, dz = self._walked(t) if self.person is not None and self.person.walks else (0.0, 0.0)
        at = (_MARK[0] + dx, 0.0, _MARK[2] + dz)
        found = [Thing(self._cone, at[2] + 0.25, (at[0], 0.0, at[2] + 0.25)), Thing(self._pool, 470.0, at)]
        return found + [Thing(card, card.z) for card in self._mist]

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        flash = self.flash(t)
        frame = self._motes.add(frame, camera, t, 0.75)
        if not flash:
            return frame
        return cv2.convertScaleAbs(frame, alpha=1 + 0.6 * flash, beta=12 * flash).astype(np.uint8, copy=False)

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=-0.6, y=1.95, z=-9.6, yaw=2.2, pitch=1.6, fov=54),
            wide=Camera(self.size, x=0.4, y=1.6, z=-6.6, yaw=-2.0, pitch=1.2, fov=48),
            rig=Rig(subject=(0.0, 1.3, 5.0), push=0.2, pan=5.0, tilt=3.5, truck=0.9, crane=1.0),
            mark=_MARK,
            walk=(0.98, 0.2),
            near_metres=3.0,
            third=0.12,
            rim=(-0.55, -0.85),
        )
