"""A place with a camera in it: what all places share, and how a frame of a shot is made.

A frame depends on the setup, the size, the rate, the number of frames and its index; on nothing that was drawn before.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from fractions import Fraction
from typing import ClassVar

import cv2
import numpy as np

from reelwright.film.look import Action, Angle, Framing, Mood, Move, Weather
from reelwright.film.shot import Figure, Setup
from reelwright.render.backends.previz.angles import DUTCH_DEGREES
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.company import Company, embraced_in, shoulder_of
from reelwright.render.backends.previz.filmed import CLOSE, Filmed, Point, Staging
from reelwright.render.backends.previz.finish import Finish, Frame
from reelwright.render.backends.previz.focus import Rack, focused_at, foot_of, out_of_focus, unfocused
from reelwright.render.backends.previz.grade import grade_of
from reelwright.render.backends.previz.handheld import SHOULDER
from reelwright.render.backends.previz.leaffall import LeafFall
from reelwright.render.backends.previz.light import light_of
from reelwright.render.backends.previz.people import TALL_METRES, Person, stance_of
from reelwright.render.backends.previz.people.shoulder import Shoulder
from reelwright.render.backends.previz.roll import overscanned, rolled
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.render.backends.previz.weather import Fall, falling, lightning
from reelwright.units import FrameRate, Resolution

_BEHIND_METRES = 1.0
"""Beyond a figure, what is still as sharp as it is."""
_OFF_GROUND = 0.5
"""Metres over the ground from which who is there flies."""
_GRADES = {
    Mood.TENSE: ((0.020, 0.010, 0.004), (1.04, 1.00, 0.95), 0.12, 0.92),
    Mood.WARM: ((0.006, 0.008, 0.016), (0.93, 1.00, 1.05), 0.00, 1.05),
    Mood.WONDER: ((0.016, 0.010, 0.008), (1.02, 1.00, 0.99), 0.05, 1.06),
    Mood.DRIVE: ((0.012, 0.006, 0.008), (1.00, 0.99, 1.03), 0.16, 1.10),
    Mood.CALM: ((0.014, 0.012, 0.010), (1.00, 1.01, 0.99), -0.06, 0.96),
}
"""Mood -> lift and gain (blue, green, red), contrast added, saturation."""


class Location(Filmed):
    """One shot's set, built; call `frame` for each of its frames."""

    soft: ClassVar[dict[Framing, float]] = {}
    """Of a place not painted soft already: sigma of the blur behind a figure, in pixels of a picture 360 high."""

    def __init__(self, setup: Setup, size: Resolution, rate: FrameRate, frames: int) -> None:
        self.setup, self.rate, self.frames = setup if self._has_slope(setup) else _levelled(setup), rate, frames
        self.picture = size
        self.size = overscanned(size, most_roll(setup))
        """What is drawn: larger than the picture when the camera does not stand level."""
        self.seconds = float(rate.seconds(frames))
        self.seed = setup.seed % 2**31
        self.year = Year.of(setup)
        self.light = light_of(setup.time_of_day, setup.weather, self.year.season)
        self.cards: list[Card] = []
        self.build()
        self.staging = self.stage()
        self._path = self._way(self._base())
        closest = self._closest()
        self.person = self._cast(closest)
        self.company = self._company(closest)
        self._rack = self._focus() if setup.move is Move.RACK_FOCUS else None
        self._falls = self.falls()
        self._finish = self.finish()
        self._grade = grade_of(type(self), setup, rate)

    def _has_slope(self, setup: Setup) -> bool:
        return self.slopes and setup.figure is not None and setup.figure.action is Action.CLIMB

    @abstractmethod
    def build(self) -> None:
        """Paint the cards that stand, into `self.cards`, and whatever else the frames need."""

    @abstractmethod
    def stage(self) -> Staging:
        """Where camera and players stand; called after `build`."""

    def moving(self, t: float) -> list[Thing]:
        """What moves, as it stands at `t` seconds, besides the cards and the figure."""
        return []

    def compose(self, things: list[Thing], camera: Camera, t: float) -> Picture:
        """Everything drawn, [H, W, 4]."""
        picture = np.zeros((camera.size.height, camera.size.width, 4), np.uint8)
        draw_stack(picture, things, camera, t)
        return picture

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        """Light and air in the picture plane, over what is drawn."""
        return frame

    def flash(self, t: float) -> float:
        """Brightness of lightning, 0..1."""
        return lightning(t, self.seconds, self.seed) if self.setup.weather is Weather.STORM else 0.0

    @property
    def has_leaves(self) -> bool:
        """Whether broadleaf trees stand near enough for their leaves to fall before the lens."""
        return False

    def falls(self) -> tuple[Fall | LeafFall, ...]:
        """What falls before the lens, far first."""
        found = falling(self.setup.weather, self.size, self.seed)
        if not (self.has_leaves and self.year.sheds):
            return found
        return (*found, LeafFall(self.size, self.light, self.setup.weather, self.seed))

    def finish(self) -> Finish:
        lift, gain, contrast, saturation = _GRADES[self.setup.mood]
        light = self.light
        return Finish(
            self.picture,
            self.seed,
            vignette=0.42,
            bloom=light.bloom,
            bloom_from=light.bloom_from,
            lift=lift,
            gain=gain,
            contrast=light.contrast + contrast,
            saturation=saturation,
            grain=self.setup.grain,
        )

    def frame(self, index: int) -> Frame:
        """Frame `index`, [H, W, 3] uint8, blue first; a new array each time."""
        t = float(Fraction(index) / self.rate.fraction)
        camera = self.camera(index)
        picture = self._focused(camera, t, index)
        frame = cv2.cvtColor(picture, cv2.COLOR_BGRA2BGR).astype(np.uint8, copy=False)
        frame = self.effects(frame, camera, t)
        for fall in self._falls:
            frame = fall.add(frame, t)
        if self.size != self.picture:
            frame = rolled(frame, self.roll(index), self.picture)
        finished = self._finish(frame, index)
        return finished if self._grade is None else self._grade(finished)

    def _focused(self, camera: Camera, t: float, index: int) -> Picture:
        """Everything of a frame in its focus, [H, W, 4]; in the close framings what is behind the figure is soft."""
        place = [Thing(card, card.z) for card in self.cards] + self.moving(t) + self.company.elsewhere(t)
        figure = self._figure(t)
        before = self._shoulder.things(t) if self._shoulder is not None else []
        if self._rack is not None:
            point = self._parting()
            has_ground = self.staging.heights.has_top
            foot = camera.project(point)[1] if has_ground else float(2 * self.size.height)
            things = place + figure + before
            return self._rack.picture(self.compose, things, camera, t, point[2], foot, self._share(index))
        if self.softness:
            focus = self.staging.mark[2] + self._walked(t)[1] + 0.05
            return focused_at(self.compose, focus, self.softness, place + figure, camera, t)
        if not figure or self.setup.framing not in CLOSE:
            return self.compose(place + figure, camera, t)
        picture = out_of_focus(self.compose(place, camera, t), camera, self.staging.near_metres)
        draw_stack(picture, figure + before, camera, t)
        return picture

    @property
    def softness(self) -> float:
        """Sigma behind this shot's figure, see `soft`; 0 where focus is racked, or the ground is what is behind."""
        is_held = self.setup.move is not Move.RACK_FOCUS and self.setup.angle is not Angle.TOP
        return self.soft.get(self.setup.framing, 0.0) if self.lead is not None and is_held else 0.0

    def _focus(self) -> Rack:
        camera = self._path(0.0)
        return Rack(unfocused(camera, self._parting()[2] - camera.z))

    def _parting(self) -> Point:
        """On the ground, where what is in focus first and last is parted: beyond all of a figure's way, so that nothing
        changes sides; or half way to what the place shows."""
        x, y, z = self.staging.mark
        if self.lead is not None:
            farthest = max(self._walked(0.0)[1], self._walked(self.seconds)[1]) if self._goes else 0.0
            return x, y, z + farthest + _BEHIND_METRES
        base = self._path(0.0)
        return base.x, 0.0, (base.z + self.staging.rig.subject[2]) / 2

    def _cast(self, base: Camera) -> Person | None:
        figure = self.setup.figure
        self._shoulder: Shoulder | None = None
        if figure is None:
            return None
        distance = max(1.0, math.dist((base.x, base.y, base.z), self.staging.mark))
        tall, rim = base.focal * TALL_METRES / distance * 1.1, self.staging.rim
        if self.setup.framing is Framing.OVER_SHOULDER:
            who, third = shoulder_of(self.setup), self._third
            self._shoulder = Shoulder(self.light, base, self.staging.mark, third, rim, figure, who)
        held, stance = embraced_in(self.setup), stance_of(figure, self._heading)
        return Person(figure, self.light, tall, rim, self.setup.mood, self._near_foot(), held=held, stance=stance)

    def _near_foot(self) -> float | None:
        """Of a near picture, metres over the mark of the lowest that is ever seen at its depth."""
        _, y, z = self.staging.mark
        return min(foot_of(view, z) for view in self.views()) - y if self._is_near else None

    def _company(self, closest: Camera) -> Company:
        staging, is_near = self.staging, self._is_near
        seen = self.lead.seen(self.setup.framing) if self.lead is not None and is_near else None
        return Company(
            self.setup,
            self.light,
            staging.rim,
            staging.mark,
            self._heading,
            closest,
            self.seconds,
            speed=self._speed,
            ahead=self._ahead,
            seen=None if seen is None else seen * min(16 / 9, self.size.width / self.size.height),
            lowest=self._near_foot(),
            third=self._third if is_near else 0.0,
            berth=self.berth,
        )

    def feet(self, t: float) -> Point | None:
        """Where the figure stands at `t` seconds; None where there is none."""
        if self.person is None:
            return None
        x, y, z = self.staging.mark
        dx, dz = self._walked(t) if self.person.walks else (0.0, 0.0)
        return x + dx, self.ground(x + dx, z + dz, y), z + dz

    def _figure(self, t: float) -> list[Thing]:
        """The figure, and who stands with it."""
        level = self.staging.mark[1]
        players = list(self.company.on_ground(t, lambda x, z: self.ground(x, z, level)))
        feet = self.feet(t)
        if self.person is not None and feet is not None:
            players.append(self.person.things(t, *feet, t * self._speed))
        return [thing for things in players for thing in (*things, *self._darkened(things[0], level))]

    def _darkened(self, body: Thing, level: float) -> list[Thing]:
        """What is underfoot of who is on the ground, and does not fly over it."""
        x, y, z = body.shift
        return self.underfoot(body) if y - self.ground(x, z, level) < _OFF_GROUND else []

    def underfoot(self, body: Thing) -> list[Thing]:
        """What a figure makes on the ground it stands on, such as its shadow; `body` stands at its feet."""
        return []


def _levelled(setup: Setup) -> Setup:
    """Where nothing can be climbed, who climbs walks."""

    def level(who: Figure) -> Figure:
        return who.model_copy(update={"action": Action.WALK}) if who.action is Action.CLIMB else who

    extras = tuple(
        extra.model_copy(update={"who": level(extra.who)}) if isinstance(extra.who, Figure) else extra
        for extra in setup.extras
    )
    figure = None if setup.figure is None else level(setup.figure)
    return setup.model_copy(update={"figure": figure, "extras": extras})


def most_roll(setup: Setup) -> float:
    """Degrees that the camera of a shot is rolled at most."""
    held = SHOULDER.roll if setup.move is Move.HANDHELD else 0.0
    return (DUTCH_DEGREES if setup.angle is Angle.DUTCH else 0.0) + held
