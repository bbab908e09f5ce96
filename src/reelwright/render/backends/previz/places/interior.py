"""A room: a shell with windows, lamps and furniture in its own light. A place of this kind is a short file that says
what is in the room and where the camera stands."""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass, replace

import cv2
import numpy as np

from reelwright.film.look import Framing, Mood, Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Thing
from reelwright.render.backends.previz.filmed import Point
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.indoors.air import mirrored_card, shadow_card, shaft_cards
from reelwright.render.backends.previz.indoors.face import Box
from reelwright.render.backends.previz.indoors.light import Beam, RoomLight
from reelwright.render.backends.previz.indoors.openings import Casement
from reelwright.render.backends.previz.indoors.outside import Outside, View
from reelwright.render.backends.previz.indoors.parts import FINEST, Piece, Workshop, cards_of
from reelwright.render.backends.previz.indoors.shell import Surfaces, shell_cards
from reelwright.render.backends.previz.land.shadows import foot_shadow, standing_dark
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.paint import Colour, mix
from reelwright.render.backends.previz.people import TALL_METRES
from reelwright.render.backends.previz.street.sightlines import Sightlines
from reelwright.render.backends.previz.vehicles.berth import NOWHERE
from reelwright.render.backends.previz.weather import Fall

_OPEN = 13.0
"""How much stronger by day than the picture of it the sky shines in: the eye opens indoors."""
_WHITENED = 0.35
"""How far the eye takes the sky's colour for white."""
_SKY_BOUNCE, _LAMP_BOUNCE = 1.75, 7.0
"""How much of the light of windows and lamps goes round, for a square metre of a room's surfaces."""
_LIT_BY_DAY = 0.55
"""How far lamps are turned up where the mood or the weather asks for them by day."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is in a room."""

    room: Box
    surfaces: Surfaces
    windows: tuple[Casement, ...] = ()
    pieces: tuple[Piece, ...] = ()
    view: View = "roofs"
    gloss: float = 0.2
    """How much of a window the floor mirrors."""
    bounce: float = 1.0
    """How light its surfaces are, so how much they throw on each other."""
    finest: float = FINEST
    """Texels a metre that anything is painted with: fewer where the camera stands far off."""


class Interior(Location):
    berths = NOWHERE
    soft = {Framing.MEDIUM_WIDE: 1.6, Framing.MEDIUM: 2.6}
    reach = 1.3
    """Metres either side of the mark that a walker may go: beyond are walls and furniture."""
    beyond = 0.0
    """Metres further than that, where there is room."""

    @abstractmethod
    def plan(self, room: Box, lit: float) -> Plan:
        """What is in it; `lit`, 0..1: how far the lamps are turned up."""

    @abstractmethod
    def box(self) -> Box:
        """The room; its near end is moved to where the camera needs it."""

    def build(self) -> None:
        self.staging = self.stage()
        seen = self._sightlines()
        room = replace(self.box(), z0=seen.nearest + 0.35)
        self._plan = plan = self.plan(room, self.lamps_lit)
        self.room_light = light = self.lighting(plan)
        shop = Workshop(light, seen, self.seed, plan.finest)
        pieces = [*(window.piece(room) for window in plan.windows), *plan.pieces]
        self.cards += shell_cards(room, plan.surfaces, light.panes, shop) + cards_of(pieces, shop)
        self._outside = None
        if plan.windows:
            per_metre = shop.per_metre(min(pane.middle[2] for pane in light.panes) - 0.5)
            self._outside = Outside(self.setup, self.light, plan.view, light.panes, min(per_metre, 90.0), self.seed)
            self.cards += self._outside.cards
        self._light_the_air(light, plan.gloss)
        self._dark = foot_shadow()
        self._thrown = shadow_card(light.beam, TALL_METRES) if light.beam is not None else None
        self.light = self._on_figure()

    def _sightlines(self) -> Sightlines:
        return Sightlines(self.views(), 1.0 + 0.5 * self.softness)

    @property
    def lamps_lit(self) -> float:
        """1 when it is dark; by day only for a mood or under a dark sky."""
        if self.light.is_dark:
            return 1.0
        asks = self.setup.mood in (Mood.WARM, Mood.TENSE) or self.setup.weather in (Weather.STORM, Weather.RAIN)
        return _LIT_BY_DAY if asks else 0.0

    def lighting(self, plan: Plan) -> RoomLight:
        opens = _OPEN * float(np.clip((self.light.tint.mean() / 255 - 0.1) / 0.5, 0.25, 1.0))
        sky = np.mean(self.light.sky[2:4], axis=0).astype(np.float32) / 255 * np.float32(opens)
        sky = mix(sky, np.full(3, sky.mean(), np.float32), _WHITENED)
        panes = tuple(window.pane(plan.room) for window in plan.windows)
        bulbs = tuple(bulb for piece in plan.pieces for bulb in piece.bulbs)
        surface, glass = plan.room.surface, sum(pane.wide * pane.tall for pane in panes)
        base: Colour = sky * np.float32(_SKY_BOUNCE * glass / surface)
        for bulb in bulbs:
            base = base + bulb.colour * np.float32(_LAMP_BOUNCE * bulb.strength / surface)
        solids = tuple(solid for piece in plan.pieces for solid in piece.solids)
        return RoomLight(
            plan.room, base * np.float32(plan.bounce) + np.float32(0.012), sky, panes, bulbs, self.beam(), solids
        )

    def beam(self) -> Beam | None:
        """Of sun or moon, as it falls into the room; none under a closed sky."""
        light = self.light
        if self.setup.weather not in (Weather.CLEAR, Weather.CLOUD) or light.key_strength < 0.05:
            return None
        aside, high = math.radians(52 * light.key_x), math.radians(24 + 30 * min(1.0, light.key_height))
        flat = math.cos(high)
        along = (-math.sin(aside) * flat, -math.sin(high), -math.cos(aside) * flat)
        return Beam(along, light.key * np.float32(2.7 / 255 * light.key_strength))

    def _light_the_air(self, light: RoomLight, gloss: float) -> None:
        floor = self._plan.room.y0
        for number, pane in enumerate(light.panes):
            if light.beam is not None:
                self.cards += shaft_cards(pane, light.beam, floor, 0.26, self.seed + number)
            if gloss:
                self.cards.append(mirrored_card(pane, np.mean(self.light.sky[2:4], axis=0), floor, gloss))

    def _on_figure(self) -> Light:
        """The outdoor light as it reaches a figure at the mark."""
        x, y, z = self.staging.mark
        front = self.room_light.at((x, y + 1.2, z), (0, 0.2, -1))
        rim = self.room_light.at((x, y + 1.4, z), (self.staging.rim[0], 0.5, 0.6))
        peak = float(rim.max()) + 1e-3
        key = rim / peak * np.float32(np.clip(120 + 220 * peak, 130, 250))
        return replace(self.light, tint=np.clip(front * 300 + 24, 20, 235), key=key, key_strength=0.7)

    def moving(self, t: float) -> list[Thing]:
        return self._outside.things(t, self.flash(t)) if self._outside is not None else []

    def falls(self) -> tuple[Fall, ...]:
        return ()

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        flash = self.flash(t)
        if not flash or self._outside is None:
            return frame
        return cv2.convertScaleAbs(frame, alpha=1 + 0.6 * flash, beta=10 * flash).astype(np.uint8, copy=False)

    @property
    def _speed(self) -> float:
        """A long shot's walker takes its time, and stays between the walls."""
        return min(super()._speed, 2 * self.reach / max(0.1, self.seconds))

    @property
    def _ahead(self) -> float:
        return min(super()._ahead, self.beyond)

    def underfoot(self, body: Thing) -> list[Thing]:
        return [standing_dark(self._dark, body), *self._shadow(body.shift)]

    def _shadow(self, feet: Point) -> list[Thing]:
        """On the floor, as far as the figure stands in the beam."""
        if self._thrown is None:
            return []
        body = np.add(feet, np.array([[(0.0, 0.3, 0.0), (0.0, 0.9, 0.0), (0.0, 1.5, 0.0)]])).astype(np.float32)
        lit = float(self.room_light.patch(body, is_shell=False).mean())
        return [Thing(self._thrown, self._thrown.z, feet, gain=lit)] if lit > 0.01 else []
