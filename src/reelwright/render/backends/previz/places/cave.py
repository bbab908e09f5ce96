"""A cave: rock about an opening that the hour's light falls through, and a fire against the dark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from reelwright.film.look import NEAR_FRAMINGS, TimeOfDay
from reelwright.render.backends.previz.angles import Heights
from reelwright.render.backends.previz.camera import Camera, Window
from reelwright.render.backends.previz.card import Card, Picture, Thing, draw_all
from reelwright.render.backends.previz.cave.fire import CampFire, glow_on
from reelwright.render.backends.previz.cave.floor import cave_floor
from reelwright.render.backends.previz.cave.hollow import FIRE, GAPS, MOUTH, STONE, Gap, hollow_light
from reelwright.render.backends.previz.cave.outside import outside
from reelwright.render.backends.previz.cave.walls import wall
from reelwright.render.backends.previz.filmed import Point, Staging
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.land.boulders import Glare, boulder
from reelwright.render.backends.previz.land.plane import Extent
from reelwright.render.backends.previz.land.shadows import Shade, Underfoot, contact
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.vehicles.berth import NOWHERE
from reelwright.render.backends.previz.weather import Fall, falling
from reelwright.render.backends.previz.woods.shafts import Motes, Shafts
from reelwright.render.backends.previz.woods.site import seen

_BOULDERS = (
    (-5.3, 25.2, 2.6),
    (2.7, 25.0, 2.2),
    (-3.7, 24.2, 1.2),
    (1.5, 25.4, 0.9),
    (4.6, 19.0, 1.8),
    (-5.0, 18.0, 2.2),
    (-4.3, 11.5, 1.6),
    (4.3, 12.0, 1.1),
)
"""x, z, breadth; metres."""
_ROUGH = 1.2
"""How much farther than its measures an opening may reach."""


class Cave(Location):
    berths = NOWHERE

    def build(self) -> None:
        day, seed, weather = self.light, self.seed, self.setup.weather
        self._hollow = hollow = hollow_light(self.setup, day)
        is_firelit = self._is_firelit = hollow.flame > 0.7
        self.light = replace(
            day,
            key=(hollow.fire if is_firelit else hollow.day) * np.float32(0.75),
            key_strength=0.4,
            tint=hollow.fill * np.float32(2.2),
            sky=tuple(hollow.fill for _ in day.sky),
            is_dark=True,
        )
        self.staging = self.stage()
        self._sky = Sky(self.setup, day, seed)
        self._bolt = Thing(self._sky.lightning(0.45), self._sky.card.z - 1)
        self.cards += [self._sky.card, *outside(self.setup, day, self._sky, seed)]
        self._outer = falling(weather, self.size, seed)
        views = self.views()
        self.cards += self._walls(views) + self._boulders(views)
        middle = views[2]
        self._floor = cave_floor(hollow, seed, Extent.of(views, MOUTH.z + 8), (middle.x, middle.y, middle.z))
        self._fire = CampFire(hollow, seed)
        self._shadows()
        strength = {TimeOfDay.NIGHT: 0.5, TimeOfDay.DUSK: 0.75}.get(self.setup.time_of_day, 0.8)
        colour = hollow.day
        bright = float(hollow.day.mean())
        at = (MOUTH.x + 2.2 * (1 if day.key_x > 0 else -1), MOUTH.high * 1.15, MOUTH.z + 4)
        self._shafts = Shafts(self.size, seed, at, colour, strength, max(30.0, 0.45 * bright))
        self._motes = Motes(seed, 70, (-4.5, 0.2, 6.0), (4.0, 4.5, 22.0))

    def stage(self) -> Staging:
        return Staging(
            extreme=Camera(self.size, x=0.4, y=1.9, z=-2.6, yaw=-1.0, pitch=3.2, fov=56),
            wide=Camera(self.size, x=0.5, y=1.75, yaw=-1.4, pitch=3.0, fov=50),
            rig=Rig(subject=(MOUTH.x, 2.6, MOUTH.z), push=0.12, pan=5.5, tilt=4.0, truck=1.4, crane=1.1),
            mark=(-1.5, 0.0, 14.0),
            walk=(0.8, 0.6),
            near_metres=5.0,
            near_yaw=20.0,
            third=0.17,
            rim=(0.85, -0.1) if self._is_firelit else (0.7, -0.8),
            heights=Heights(up=10.0),
        )

    def falls(self) -> tuple[Fall, ...]:
        return ()

    def moving(self, t: float) -> list[Thing]:
        flash = self.flash(t)
        found = self._fire.things(t)
        return [*found, Thing(self._bolt.card, self._bolt.z, gain=flash)] if flash else found

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """What lies outside with its weather, the mouth, the floor, then what is in the cave."""
        picture = np.empty((self.size.height, self.size.width, 4), np.uint8)
        picture[:] = (*np.clip(self._hollow.fill * np.float32(0.3), 0, 255).astype(np.uint8), 255)  # of clefts
        self._look_out(picture, [thing for thing in things if thing.z > MOUTH.z], camera, t)
        self._floor.lay(picture, self._floor.first_row(camera, _farthest(camera)), camera)
        draw_stack(picture, [thing for thing in things if thing.z <= MOUTH.z], camera, t)
        if self._hollow.flame:
            glow_on(picture, camera, t, self._hollow)
        return picture

    def _look_out(self, picture: Picture, things: list[Thing], camera: Camera, t: float) -> None:
        """What is seen through the mouth, in place: no more of the picture is drawn than that."""
        height, width = picture.shape[:2]
        columns, rows = zip(*(camera.project(corner)[:2] for corner in _corners(MOUTH)), strict=True)
        left, top = int(np.clip(min(columns), 0, width)), int(np.clip(min(rows), 0, height))
        right, foot = int(np.clip(max(columns) + 1, 0, width)), int(np.clip(max(rows) + 1, 0, height))
        if right <= left or foot <= top:
            return
        part = picture[top:foot, left:right]
        if part.shape[0] * part.shape[1] > 0.3 * height * width:
            draw_stack(picture, things, camera, t)
        else:
            shift = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1.0]])
            draw_all(part, things, shift @ camera.matrix, camera.position, t)
        if self._outer:
            fallen = np.zeros((height, width, 3), np.uint8)
            for fall in self._outer:
                fallen = fall.add(fallen, t)
            cv2.add(part, cv2.cvtColor(fallen[top:foot, left:right], cv2.COLOR_BGR2BGRA), part)

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        frame = self._motes.add(frame, camera, t, 0.25 if self._is_firelit else 0.5)
        frame = self._shafts.add(frame, camera, t)
        flash = self.flash(t)
        if flash:
            frame = cv2.convertScaleAbs(frame, alpha=1 + 0.5 * flash, beta=5 * flash).astype(np.uint8, copy=False)
        return frame

    def _walls(self, views: Sequence[Camera]) -> list[Card]:
        """Those that all cameras of the shot have before them; each as large as it is seen through the next."""
        found: list[Card] = []
        window, far = None, GAPS[-1]
        for k, gap in reversed(list(enumerate(GAPS))):
            if min(gap.z - view.z for view in views) < 1.5:
                continue
            window = seen(views, gap.z) if window is None else _through(far, views, gap.z)
            assert window is not None  # all stand before it
            left, right, _, top = window
            reach, far = max(-left, right), gap
            wide = min(1400, round(1.1 * reach * max(view.focal / (gap.z - view.z) for view in views)) * 2)
            found += wall(gap, self._hollow, self.seed + 10 * k + 100, reach, top, wide)
        return found

    def _boulders(self, views: Sequence[Camera]) -> list[Card]:
        """Stones at the mouth and along the walls, lit from outside."""
        hollow, found = self._hollow, []
        glare = Glare(hollow.day, 0.42, 0.6, 0.5, hollow.fill)
        for k, (x, z, breadth) in enumerate(_BOULDERS):
            nearest = max(2.0, z - max(view.z for view in views))
            wide = int(np.clip(breadth * self.staging.wide.focal / nearest, 40, 360))
            found.append(Card.frontal(boulder(glare, self.seed + 60 + k, wide, STONE), x, -0.08, z, breadth))
        return found

    def _shadows(self) -> None:
        """The shadow at a figure's feet: away from the fire, or from the mouth."""
        x, _, z = self.staging.mark
        key = FIRE if self._is_firelit else (MOUTH.x, 0.0, MOUTH.z)
        azimuth = math.atan2(key[0] - x, key[2] - z) / 0.6
        dark = np.asarray(bgr(STONE) * (self._hollow.fill / 255), np.float32)
        self._shade = Shade(azimuth, math.radians(17), dark, 0.6, 5.0, 25.0)
        self._underfoot = Underfoot(contact(dark * np.float32(0.5), 25.1), self._shade)

    def underfoot(self, body: Thing) -> list[Thing]:
        return [] if self.setup.framing in NEAR_FRAMINGS else self._underfoot.things(body)


def _farthest(camera: Camera) -> float:
    """Metres of depth at which the floor ends in the mouth; where a camera looks aside, at the farther edge."""
    turn, edge = math.radians(abs(camera.yaw)), camera.size.width / 2 / camera.focal
    return (MOUTH.z - camera.z) / max(0.2, math.cos(turn) - edge * math.sin(turn))


def _through(gap: Gap, views: Sequence[Camera], z: float) -> Window:
    """What is seen of a depth through an opening."""
    ends = []
    for view in views:
        share = (z - view.z) / (gap.z - view.z)
        for x, y, _ in _corners(gap):
            ends.append((view.x + (x - view.x) * share, view.y + (y - view.y) * share))
    xs, ys = zip(*ends, strict=True)
    return min(xs), max(xs), min(ys), max(ys)


def _corners(gap: Gap) -> tuple[Point, ...]:
    """Of a rectangle that the opening does not reach beyond."""
    half, high = gap.half * _ROUGH, gap.high * _ROUGH
    return tuple((gap.x + side * half, y, gap.z) for side in (-1, 1) for y in (-1.0, high))
