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

_TRIES = 16
"""Shares of a shot, and of a turn, that are looked at."""
_FURTHEST = 0.6
"""From the middle of the picture to its edge: where a figure is held that the camera turns after."""


@dataclass(frozen=True, slots=True)
class Rig:
    """How far a camera may go in a place. The middle of a move is the place's own framing, or its end for a push."""

    subject: tuple[float, float, float]
    """What the move is about, metres."""
    push: float = 0.3
    """Share of the way to the subject that a push covers."""
    pan: float = 7.0
    """Degrees either side."""
    tilt: float = 4.0
    """Degrees up and down."""
    truck: float = 2.2
    """Metres either side."""
    crane: float = 1.6
    """Metres up from the framing, for a crane's highest point."""


def eased(s: float) -> float:
    """0..1 to 0..1: slow, quick, slow, and never quite still, so that a cut falls on motion."""
    smooth = s * s * s * (s * (6 * s - 15) + 10)
    return 0.72 * smooth + 0.28 * s


def path(base: Camera, rig: Rig, move: Move) -> Way:
    dx, dy, dz = (b - a for a, b in zip((base.x, base.y, base.z), rig.subject, strict=True))

    def towards(share: float) -> Camera:
        return base.moved(x=base.x + dx * share, y=base.y + dy * share * 0.6, z=base.z + dz * share)

    def raised(up: float) -> Camera:
        # looking a little down as it rises, so that the subject stays
        back = math.degrees(math.atan2(up, math.hypot(dx, dz))) * 0.7
        return base.moved(y=base.y + up, pitch=base.pitch - back)

    def at(s: float) -> Camera:
        e = eased(s)
        from_middle = 2 * e - 1
        match move:
            case Move.PUSH_IN:
                return towards(rig.push * e)
            case Move.PULL_OUT:
                return towards(rig.push * (1 - e))
            case Move.PAN_LEFT:
                return base.moved(yaw=base.yaw - rig.pan * from_middle)
            case Move.PAN_RIGHT:
                return base.moved(yaw=base.yaw + rig.pan * from_middle)
            case Move.TILT_UP:
                return base.moved(pitch=base.pitch + rig.tilt * (e - 1))
            case Move.TILT_DOWN:
                return base.moved(pitch=base.pitch + rig.tilt * (1 - e))
            case Move.TRUCK_LEFT:
                return base.moved(x=base.x - rig.truck * from_middle)
            case Move.TRUCK_RIGHT:
                return base.moved(x=base.x + rig.truck * from_middle)
            case Move.CRANE_UP:
                return raised(rig.crane * e)
            case Move.CRANE_DOWN:
                return raised(rig.crane * (1 - e))
            case _:
                return base

    return at


def turned_after(way: Way, figure: Callable[[float], tuple[float, float, float]], body_metres: float) -> Way:
    """A way on which the camera turns after a figure that a narrow picture would lose.

    Moves are laid out for 16:9, and a narrower picture sees less of the same way. It turns no more than it takes to
    hold the figure, and never past what 16:9 sees, where a set may end; at 16:9 and wider it does not turn at all.

    Args:
        figure: its middle, metres, at each share 0..1 of the shot.
        body_metres: how much to either side of that is to be seen.
    """
    middle = way(0.5)
    size, half = middle.size, _half_angle(middle, 1.0)
    if size.width * 9 >= size.height * 16:
        return way
    room, held = middle.fov / 2 - half, _half_angle(middle, _FURTHEST)
    place = min(max(_aside(middle, figure(0.5)), -held), held)

    def turned(share: float, part: float) -> Camera:
        camera = way(share)
        turn = part * (_aside(camera, figure(share)) - place)
        return camera.moved(yaw=camera.yaw + min(max(turn, -room), room))

    def holds(share: float, part: float) -> bool:
        camera = turned(share, part)
        column, _, depth = camera.project(figure(share))
        body = camera.focal * body_metres / depth
        return body <= column <= size.width - body

    if all(holds(k / _TRIES, 0.0) for k in range(_TRIES + 1)):
        return way
    parts = (k / _TRIES for k in range(1, _TRIES + 1))
    part = next((part for part in parts if all(holds(k / _TRIES, part) for k in range(_TRIES + 1))), 1.0)
    return lambda share: turned(share, part)


def _half_angle(camera: Camera, share: float) -> float:
    """Degrees from the middle of the picture to this share of the way to its side."""
    return math.degrees(math.atan2(camera.size.width / 2 * share, camera.focal))


def _aside(camera: Camera, point: tuple[float, float, float]) -> float:
    """Degrees from the middle of the picture to a point, to the right."""
    return math.degrees(math.atan2(camera.project(point)[0] - camera.size.width / 2, camera.focal))
