"""Camera moves as geometry: each place says where its camera stands and what it looks at; a move changes that over the
shot, easing in and out, by as much as can be seen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from reelwright.film.look import Move
from reelwright.render.backends.previz.camera import Camera

Way = Callable[[float], Camera]
"""The camera at each share 0..1 of the shot."""

_SWING = 1.3
"""How many times further aside than a truck an orbit may go: it comes round, and a set is painted for the front."""
_SHORTEST = 0.55
"""Of the focal length, what a dolly zoom may shorten it to."""
_SWEEPS = {
    Move.PUSH_IN: (0, 1),
    Move.PULL_OUT: (1, 0),
    Move.PAN_LEFT: (1, -1),
    Move.PAN_RIGHT: (-1, 1),
    Move.TILT_UP: (-1, 0),
    Move.TILT_DOWN: (1, 0),
    Move.TRUCK_LEFT: (1, -1),
    Move.TRUCK_RIGHT: (-1, 1),
    Move.CRANE_UP: (0, 1),
    Move.CRANE_DOWN: (1, 0),
    Move.ZOOM_IN: (0, 1),
    Move.ZOOM_OUT: (1, 0),
    Move.DOLLY_ZOOM: (0, 1),
    Move.ORBIT_LEFT: (1, -1),
    Move.ORBIT_RIGHT: (-1, 1),
}
"""Where each begins and ends, in what the rig says of it; 0 is the framing itself."""


@dataclass(frozen=True, slots=True)
class Rig:
    """How far a camera may go in a place. The middle of a move is the place's own framing, or its end for a push."""

    subject: tuple[float, float, float]
    """What the move is about, metres."""
    push: float = 0.3
    """Share of the way to the subject that a push covers; a dolly zoom covers up to twice as much."""
    pan: float = 7.0
    """Degrees either side."""
    tilt: float = 4.0
    """Degrees up and down."""
    truck: float = 2.2
    """Metres either side."""
    crane: float = 1.6
    """Metres up from the framing, for a crane's highest point."""
    orbit: float = 12.0
    """Degrees about the subject either side, where the set is wide enough for it."""
    zoom: float = 1.5
    """How many times longer the longest focal length of a zoom is than the framing's."""
    shown: float = 0.0
    """Degrees of view, as of `Camera.fov`, up to which the set is shown before any pan; 0: no more than the framing."""

    def arc(self, base: Camera) -> float:
        """Degrees either side of an orbit about the subject, no further aside than the set is painted."""
        beside = math.degrees(math.asin(min(1.0, _SWING * self.truck / max(0.1, self._away(base)))))
        return min(self.orbit, beside, self._room(base))

    def approach(self, base: Camera) -> float:
        """Share of the way to the subject of a dolly zoom; its lens at the end shows no more than a pan would."""
        widest = math.tan(math.radians(base.fov / 2 + 0.8 * self._room(base)))
        least = max(_SHORTEST, math.tan(math.radians(base.fov / 2)) / widest)
        return min(2 * self.push, 1 - least)

    def _away(self, base: Camera) -> float:
        return math.hypot(self.subject[0] - base.x, self.subject[2] - base.z)

    def _room(self, base: Camera) -> float:
        """Degrees to either side of the framing that the set goes on."""
        return self.pan + max(0.0, self.shown - base.fov) / 2


def eased(s: float) -> float:
    """0..1 to 0..1: slow, quick, slow, and never quite still, so that a cut falls on motion."""
    smooth = s * s * s * (s * (6 * s - 15) + 10)
    return 0.72 * smooth + 0.28 * s


def path(base: Camera, rig: Rig, move: Move, rests_at: int | None = None) -> Way:
    """The way of a move from a framing.

    Args:
        rests_at: 0 or 1: the share of the shot at which the camera stands in the framing itself, which it otherwise
            passes wherever the move has it. It then goes from there, or comes there, by half of a pan or truck.
    """
    start, end = _SWEEPS.get(move, (0, 0))
    if rests_at is not None:
        way = (end > start) - (end < start)
        start, end = (0, way) if rests_at == 0 else (-way, 0)
    dx, dy, dz = (b - a for a, b in zip((base.x, base.y, base.z), rig.subject, strict=True))

    def towards(share: float) -> Camera:
        return base.moved(x=base.x + dx * share, y=base.y + dy * share * 0.6, z=base.z + dz * share)

    def raised(up: float) -> Camera:
        # looking a little down as it rises, so that the subject stays
        back = math.degrees(math.atan2(up, math.hypot(dx, dz))) * 0.7
        return base.moved(y=base.y + up, pitch=base.pitch - back)

    def at(s: float) -> Camera:
        far = start + (end - start) * eased(s)
        match move:
            case Move.PUSH_IN | Move.PULL_OUT:
                return towards(rig.push * far)
            case Move.PAN_LEFT | Move.PAN_RIGHT:
                return base.moved(yaw=base.yaw + rig.pan * far)
            case Move.TILT_UP | Move.TILT_DOWN:
                return base.moved(pitch=base.pitch + rig.tilt * far)
            case Move.TRUCK_LEFT | Move.TRUCK_RIGHT:
                return base.moved(x=base.x + rig.truck * far)
            case Move.CRANE_UP | Move.CRANE_DOWN:
                return raised(rig.crane * far)
            case Move.ZOOM_IN | Move.ZOOM_OUT:
                return zoomed(base, rig.subject, rig.zoom**far)
            case Move.DOLLY_ZOOM:
                return dollied(base, rig.subject, rig.approach(base) * far)
            case Move.ORBIT_LEFT | Move.ORBIT_RIGHT:
                return orbited(base, rig.subject, rig.arc(base) * far)
            case _:
                return base

    return at


def zoomed(camera: Camera, on: tuple[float, float, float], times: float) -> Camera:
    """The camera with a longer lens, turned so that a point keeps its place in the picture: it stays where it is, so
    nothing moves against anything else."""
    column, row, depth = camera.project(on)
    if depth <= 0:
        return camera.zoomed(times)
    aside = (column - camera.size.width / 2) / camera.focal
    up = (camera.size.height / 2 - row) / camera.focal
    yaw = math.degrees(math.atan(aside) - math.atan(aside / times))
    pitch = math.degrees(math.atan(up) - math.atan(up / times))
    return camera.moved(yaw=camera.yaw + yaw, pitch=camera.pitch + pitch).zoomed(times)


def orbited(camera: Camera, about: tuple[float, float, float], degrees: float) -> Camera:
    """The camera carried round the upright through a point, to the right for positive degrees; what stands there
    keeps its place in the picture."""
    turn, dx, dz = math.radians(degrees), camera.x - about[0], camera.z - about[2]
    return camera.moved(
        x=about[0] + dx * math.cos(turn) - dz * math.sin(turn),
        z=about[2] + dx * math.sin(turn) + dz * math.cos(turn),
        yaw=camera.yaw - degrees,
    )


def dollied(camera: Camera, to: tuple[float, float, float], share: float) -> Camera:
    """The camera moved along its line of sight by a share of the depth of a point, its lens shortened by as much: what
    is at that depth keeps its size and place, what is beyond goes away."""
    ahead = camera.matrix[2]  # of length 1
    far = float(ahead @ (to - camera.position)) * share
    x, y, z = camera.position + ahead * far
    return camera.moved(x=float(x), y=float(y), z=float(z)).zoomed(1 - share)
