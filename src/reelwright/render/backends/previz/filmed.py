"""The camera's side of a place: where it stands for each framing and angle, how it moves, and whom it is about."""

from __future__ import annotations

import math
from abc import ABC
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from reelwright.film.look import Action, Angle, Framing, Gaze, Move, Side, Vehicle
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.angles import FRONTAL, Heights, seen_from
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.company import vehicle_lead
from reelwright.render.backends.previz.handheld import handheld
from reelwright.render.backends.previz.lead import SEEN_METRES, Lead, lead_of, upright_aim
from reelwright.render.backends.previz.light import Light, clearness
from reelwright.render.backends.previz.moves import Rig, Way, path
from reelwright.render.backends.previz.people import TALL_METRES, stance_of
from reelwright.render.backends.previz.people.stature import UPRIGHT, Stature, stature_at
from reelwright.render.backends.previz.people.view import AWAY
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.tracking import kept_whole, turned_after
from reelwright.render.backends.previz.vehicles.berth import Berth, Berths, usual
from reelwright.render.backends.previz.vehicles.craft import size_of
from reelwright.units import FrameRate, Resolution

Point = tuple[float, float, float]

_CLOSER = {
    Framing.MEDIUM_WIDE: 0.62,
    Framing.MEDIUM: 0.42,
    Framing.OVER_SHOULDER: 0.42,
    Framing.MEDIUM_CLOSE: 0.34,
    Framing.CLOSE_UP: 0.26,
    Framing.EXTREME_CLOSE_UP: 0.18,
}
"""Without a figure: the wide lens's angle times this, on the place's subject."""
CLOSE = (Framing.OVER_SHOULDER, Framing.MEDIUM_CLOSE, Framing.CLOSE_UP, Framing.EXTREME_CLOSE_UP)
"""Framings in which a lens shows all that is behind the figure out of focus."""
_BODY_METRES, _MIDDLE_METRES = 0.45, 0.2
"""Of a figure, to either side: what is to stay in the picture, all of it or in the near framings its middle."""
_ABOUT_A_FIGURE = (Move.ORBIT_LEFT, Move.ORBIT_RIGHT, Move.DOLLY_ZOOM, Move.ZOOM_IN, Move.ZOOM_OUT)
"""Moves whose subject is whoever is in the picture, however far away."""
_CHIN_METRES = 0.035 * TALL_METRES
"""Under the eyes, what a camera that moves looks at."""
_ASLANT = 0.5
"""Share of a walker's way that leads away, under which it is one across the picture."""
_WHOLE = 0.9
"""Of the degrees from the picture's middle to its lower edge, where the feet of a walker who goes away are at most."""
_MATCHED_THIRD = -0.17
"""How far to the right of the middle a figure stands in all shots that are matched with each other."""


@dataclass(frozen=True, slots=True)
class Staging:
    """Where the camera and the players of a place stand. Points are metres."""

    extreme: Camera
    wide: Camera
    rig: Rig
    """Its subject is what the place shows when nobody is in it."""
    mark: Point
    """The feet of a figure in the middle of the shot."""
    walk: tuple[float, float] = (1.0, 0.0)
    """The way a walker goes, across and away; of length 1."""
    near_metres: float = 5.0
    """From the camera to the figure in the near framings."""
    near_yaw: float = 0.0
    """Degrees to the right that the camera looks in the near framings."""
    third: float = 0.0
    """How far off the middle a figure stands in the near framings, on the side that it looks away from; 0.17: in a
    third."""
    rim: tuple[float, float] = (0.6, -0.8)
    """Where the light on a figure's edge comes from: x right, y down."""
    heights: Heights = FRONTAL
    """How far up the place can be seen from."""


class Filmed(ABC):
    """A place as a camera films it: where it stands, how it moves, and whom it is about."""

    setup: Setup
    rate: FrameRate
    frames: int
    seconds: float
    seed: int
    picture: Resolution
    size: Resolution
    """What is drawn: larger than the picture when the camera does not stand level."""
    staging: Staging
    light: Light
    _path: Way
    """The move of the shot."""
    year: Year
    is_open: ClassVar[bool] = False
    """One sees as far as over open land, see `clearness`."""
    slopes: ClassVar[bool] = False
    """There is a hillside to climb, if somebody does."""
    berths: ClassVar[Berths] = {}
    """Of the vehicles that are not where they usually are."""

    def berth(self, vehicle: Vehicle) -> Berth | None:
        """Where such a vehicle can be in this place; None where it cannot."""
        staging, weather = self.staging, self.setup.weather
        found = self.berths[vehicle] if vehicle in self.berths else usual(vehicle, staging.mark, staging.wide)
        if found is None:
            return None
        metres = (found.z - staging.wide.z) / (clearness(weather) if self.is_open else 1.0)
        return found.under(weather, self.light.haze(metres), self.year.is_snowy)

    def camera(self, index: int) -> Camera:
        """The camera a frame is drawn with, level; it goes along with a walker in the near framings."""
        camera = self._path(self._share(index)).moved(roll=0.0)
        if self._follows:
            dx, dz = self._walked(float(self.rate.seconds(index)))
            camera = camera.moved(x=camera.x + dx, y=camera.y + self.rise(dx), z=camera.z + dz)
        return camera

    def roll(self, index: int) -> float:
        """Degrees that the camera of a frame is rolled clockwise."""
        return self._path(self._share(index)).roll

    def _share(self, index: int) -> float:
        return index / max(1, self.frames - 1)

    def views(self) -> tuple[Camera, ...]:
        """The camera at moments of the shot, its extremes about among them; with a walker, at both ends of the walk."""
        way, steps = self._way(self._base()), 24 if self.setup.move is Move.HANDHELD else 4
        views = [way(step / steps).moved(roll=0.0) for step in range(steps + 1)]
        if self._follows:
            ends = (self._walked(0.0), self._walked(self.seconds))
            views = [
                view.moved(x=view.x + dx, y=view.y + self.rise(dx), z=view.z + dz) for view in views for dx, dz in ends
            ]
        return tuple(views)

    @property
    def _follows(self) -> bool:
        return self.setup.framing in SEEN_METRES and self._goes

    @property
    def _goes(self) -> bool:
        """Whether who the shot is about goes from one point to another."""
        return self.lead is not None and self.lead.speed > 0

    def _way(self, base: Camera) -> Way:
        """The move from a framing; a truck has an eye on the figure."""
        move, rig = self.setup.move, self._rig(base)
        if move is Move.HANDHELD:
            held = handheld(base, self.seed, self.seconds, rests_at=self._rests_at)
            return kept_whole(held, self._feet_at, self.staging.heights.steepest) if self._is_whole else held
        rig = replace(rig, shown=max(base.fov, self.staging.wide.fov))
        if self.lead is not None and move in _ABOUT_A_FIGURE:
            x, y, z = self.staging.mark
            rig = replace(rig, subject=(x, y + self.lead.eyes, z))
        way = path(base, rig, move, self._rests_at)
        if self._is_whole and move not in (Move.TILT_UP, Move.TILT_DOWN):
            return kept_whole(self._turned(way, move), self._feet_at, self.staging.heights.steepest)
        return self._turned(way, move)

    def _turned(self, way: Way, move: Move) -> Way:
        if self.lead is None or move not in (Move.TRUCK_LEFT, Move.TRUCK_RIGHT):
            return way
        body = _MIDDLE_METRES if self._is_near else _BODY_METRES
        return turned_after(way, self._figure_at, body, 0.5 if self._rests_at is None else self._rests_at)

    @property
    def _rests_at(self) -> int | None:
        """The end of the shot at which the figure is where that of the shot it is matched with is."""
        setup = self.setup
        return 0 if setup.matches_before else 1 if setup.matches_after else None

    def _head(self) -> Stature | None:
        """Where the head is, from the feet, in the middle of the shot or at the end that is matched: the body may be
        bent, the picture is of the head."""
        figure = self.setup.figure
        if figure is None:
            return None
        share = 0.5 if self._rests_at is None else self._rests_at
        t = float(self.rate.seconds(round(share * (self.frames - 1))))
        return stature_at(figure, t, t * self._speed, stance_of(figure, self._heading))

    @property
    def _is_whole(self) -> bool:
        """Whether the picture shows all of somebody on the ground, from the height of an eye."""
        is_grounded = self.lead is not None and self.lead.body is None
        return is_grounded and not self._is_near and self.setup.angle in (Angle.EYE, Angle.DUTCH)

    def _figure_at(self, share: float) -> Point:
        """The figure's middle at a share 0..1 of the shot, as seen from a camera that does not go along with it yet."""
        x, y, z = self._feet_at(share)
        return x, y + TALL_METRES / 2, z

    def _feet_at(self, share: float) -> Point:
        x, y, z = self.staging.mark
        is_left_behind = self._goes and not self._follows
        dx, dz = self._walked(share * self.seconds) if is_left_behind else (0.0, 0.0)
        return x + dx, y + self.rise(dx), z + dz

    def _base(self) -> Camera:
        """The framing from its angle, before the move."""
        framed, staging = self._framed(), self.staging
        is_about_mark = self.lead is not None or self.setup.angle is Angle.TOP
        at = staging.mark if is_about_mark else staging.rig.subject
        lens, heights = staging.wide.fov, staging.heights
        base = seen_from(framed, self.setup.angle, self.setup.framing, at, heights, lens, self._is_near)
        over = self.size.width / self.picture.width, self.size.height / self.picture.height
        return replace(base, overscan=over)

    def _closest(self) -> Camera:
        """The view of the shot in which a figure is largest."""
        mark = np.array(self.staging.mark)
        return max(self.views(), key=lambda view: view.focal / max(1.0, float(np.linalg.norm(mark - view.position))))

    def _framed(self) -> Camera:
        """The framing at eye level."""
        staging, framing = self.staging, self.setup.framing
        if framing is Framing.EXTREME_WIDE:
            return staging.extreme
        if framing is Framing.WIDE:
            return staging.wide
        if self.lead is None:
            return self._aimed(staging.wide, *self._about())
        head, is_matched = self._head(), self._rests_at is not None
        size = head.half / UPRIGHT.half if head and is_matched else 1.0
        seen, (ahead, middle) = self.lead.seen(framing) * size, self.lead.aim(framing)
        fov = math.degrees(2 * math.atan(seen * 16 / 9 / 2 / staging.near_metres))
        x, y, z = staging.mark
        y = self.ground(x, z, y)
        aside = self._third * seen * min(16 / 9, self.size.width / self.size.height) - ahead
        if head is not None:
            aside -= head.x - UPRIGHT.x * size
        if head is not None and is_matched:
            middle = head.y + (upright_aim(framing) - UPRIGHT.y) * size
        eye = y + min(1.55, middle + 0.15)
        turn = math.radians(staging.near_yaw)
        dx, dz = staging.near_metres * math.sin(turn), staging.near_metres * math.cos(turn)
        camera = staging.wide.moved(x=x - aside - dx, y=eye, z=z - dz, roll=0.0)
        return self._aimed(camera, (x - aside, y + middle, z), fov)

    def _about(self) -> tuple[Point, float]:
        """Where a near picture without a figure looks, and how wide: on a vehicle, or on what the place shows."""
        staging, framing = self.staging, self.setup.framing
        vehicle = vehicle_lead(self.setup)
        berth = self.berth(vehicle) if vehicle else None
        if vehicle is None or berth is None:
            return staging.rig.subject, staging.wide.fov * _CLOSER[framing]
        first = self.setup.extras[0]
        berth = berth.leaving() if first.leaves else berth
        size = size_of(vehicle, berth, first.has_oars)
        at = berth.x, berth.y + size.tall / 2, berth.z
        far = math.dist(at, (staging.wide.x, staging.wide.y, staging.wide.z))
        long = size.seen * _CLOSER[framing] / _CLOSER[Framing.MEDIUM_WIDE]
        return at, min(staging.wide.fov, math.degrees(2 * math.atan(long / 2 / far)))

    @staticmethod
    def _aimed(camera: Camera, at: Point, fov: float) -> Camera:
        dx, dy, dz = at[0] - camera.x, at[1] - camera.y, at[2] - camera.z
        yaw, pitch = math.degrees(math.atan2(dx, dz)), math.degrees(math.atan2(dy, math.hypot(dx, dz)))
        return camera.moved(yaw=yaw, pitch=pitch, fov=fov)

    def _rig(self, base: Camera) -> Rig:
        """The place's rig, reduced in the near framings so that the figure stays in the picture."""
        staging, rig = self.staging, self.staging.rig
        if self.lead is None and self.setup.framing in SEEN_METRES:
            return replace(rig, subject=self._about()[0])
        if self.lead is None or not self._is_near:
            return rig
        _, y, z = staging.mark
        shrink, close = base.fov / staging.wide.fov, min(1.0, self.lead.seen(self.setup.framing))
        return Rig(
            subject=(base.x + (z - base.z) * math.tan(math.radians(base.yaw)), y + self.lead.eyes - _CHIN_METRES, z),
            push=0.12 if self.setup.framing in CLOSE else 0.22,
            pan=rig.pan * shrink * 0.7,
            tilt=rig.tilt * shrink,
            truck=0.35 * close,
            crane=0.5 * close,
            orbit=16.0,
            zoom=1.35,
        )

    @property
    def _is_near(self) -> bool:
        """Whether the picture is cut by who it is about, and not by the place."""
        return self.lead is not None and self.setup.framing in SEEN_METRES

    @cached_property
    def lead(self) -> Lead | None:
        """Whom the shot is about; see `lead_of`."""
        return lead_of(self.setup, self.staging.walk)

    @property
    def _third(self) -> float:
        """The staging's, on the other side where that is kept for somebody who is said to stand there."""
        beside = (extra.side for extra in self.setup.extras if extra.side in (Side.LEFT, Side.RIGHT))
        sign = {Side.LEFT: 1.0, Side.RIGHT: -1.0}
        if self._rests_at is not None:
            return _MATCHED_THIRD
        third = self.staging.third * (1.0 if self.lead is None else self.lead.aside)
        looks_left = self.setup.figure is not None and self.setup.figure.gaze is Gaze.LEFT
        third = math.copysign(third, 1.0 if looks_left else -1.0)  # with room before the eyes
        return next((math.copysign(third, sign[side]) for side in beside), third)

    @property
    def _heading(self) -> tuple[float, float]:
        """The way a walker goes, across and away; close to the lens it comes where it would go away, for its face."""
        across, away = self.staging.walk
        figure, framing = self.setup.figure, self.setup.framing
        is_led = framing in CLOSE and away > AWAY and figure is not None and not figure.is_from_behind
        return (-across, -away) if is_led else (across, away)

    def _walked(self, t: float) -> tuple[float, float]:
        """How far a walker is from its mark at `t`, across and away; it passes the mark in the middle of the shot."""
        far = (t - self.seconds / 2) * self._speed + self._ahead
        return far * self._heading[0], far * self._heading[1]

    @property
    def _ahead(self) -> float:
        """Metres that a walker who is not followed is further on its way than it would be, so that it is seen whole
        from the first moment on."""
        away = self._heading[1]
        if not self._is_whole or not self._goes or away < _ASLANT:
            return 0.0
        _, y, z = self.staging.mark
        camera = path(self._framed(), self.staging.rig, self.setup.move)(0.0)
        steep = math.tan(math.radians(_WHOLE * camera.half_height - camera.pitch))
        nearest = camera.z + (camera.y - y) / max(0.05, steep)
        return max(0.0, nearest - z + away * self._speed * self.seconds / 2) / away

    @property
    def _speed(self) -> float:
        """Metres a second of who the shot is about."""
        return 0.0 if self.lead is None else self.lead.speed

    def ground(self, x: float, z: float, mark: float) -> float:
        """Height of the ground under a figure, metres; that of its mark unless a place says otherwise."""
        return mark + self.rise(x - self.staging.mark[0])

    def rise(self, across: float) -> float:
        """Metres by which the ground is higher, so far to the right of the mark: where somebody climbs."""
        return 0.0

    @property
    def _climbs(self) -> bool:
        return self.setup.figure is not None and self.setup.figure.action is Action.CLIMB
