"""Camera moves as geometry: each place says where its camera stands and what it looks at; a move changes that over the
shot, easing in and out, by as much as can be seen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from reelwright.film.look import Move
from reelwright.render.backends.previz.camera import Camera


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


def path(base: Camera, rig: Rig, move: Move) -> Callable[[float], Camera]:
    """The camera at each share 0..1 of the shot."""
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
