"""Camera angles as geometry: a framing at eye level, and where the camera goes from there."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reelwright.film.look import Angle, Framing
from reelwright.render.backends.previz.camera import Camera

DUTCH_DEGREES = 11.0
_LOW_METRES = 0.42
"""Over the ground of the subject, where a camera on its lowest legs is."""
_SKY = 0.68
"""Of a low wide picture's half height, how far the horizon sinks below its middle."""
_GROUND = 0.64
"""And how far it rises over the middle of a high one."""
_OVER_DEGREES = 24.0
"""How far a high camera looks down on somebody near."""
_TOP_DEGREES = 54.0
"""How far a top-down camera looks down: steeper, a figure would be a hat, and what stands a line."""
_SEEN_FROM_TOP = {Framing.EXTREME_WIDE: 15.0, Framing.WIDE: 8.5, Framing.MEDIUM_WIDE: 4.2, Framing.MEDIUM: 2.9}
"""Metres of the picture's height, square to the line of sight, at the subject; nearer framings see 2.2."""
_LEVEL = 1.0
"""Metres over the ground that a top-down camera looks at."""


@dataclass(frozen=True, slots=True)
class Heights:
    """How far up a set can be seen from."""

    steepest: float = 6.0
    """Degrees that a camera may look down: where the picture's foot still is on what is painted."""
    rise: float = 1.2
    """Metres that a wide camera may rise over its framing: further up, a set shows what it lacks."""
    up: float = 12.0
    """Degrees that a camera may look up: where the picture's top still is on what is painted."""
    highest: float = 12.0
    """Metres over the ground of its subject that a camera which looks down further may stand."""

    @property
    def has_top(self) -> bool:
        """Whether a set can be seen from above, and not only from a height."""
        return self.steepest >= _TOP_DEGREES


FRONTAL = Heights()
"""Of a set that is painted to be seen from the front."""
FLAT = Heights(steepest=_TOP_DEGREES, rise=5.0, up=14.0)
"""Of a set on real ground."""


def seen_from(
    base: Camera,
    angle: Angle,
    framing: Framing,
    at: tuple[float, float, float],
    heights: Heights,
    lens: float,
    is_near: bool,
) -> Camera:
    """The framing `base` from another angle.

    Args:
        at: the foot of what the picture is about, metres.
        lens: field of view of the place's usual lens, degrees.
        is_near: the picture is of a figure, and keeps it.
    """
    match angle:
        case Angle.LOW:
            return _low(base, at, heights.up, is_near)
        case Angle.TOP if heights.has_top:
            lens = lens if is_near else base.fov
            return _top(base.moved(fov=lens), at, _SEEN_FROM_TOP.get(framing, 2.2), heights)
        case Angle.HIGH | Angle.TOP if is_near:
            return _over(base, at, min(_OVER_DEGREES, heights.steepest))
        case Angle.HIGH | Angle.TOP:
            return _raised(base, at, min(_GROUND * base.half_height, heights.steepest), heights.rise)
        case Angle.DUTCH:
            return base.moved(roll=DUTCH_DEGREES)
        case _:
            return base


def _low(base: Camera, at: tuple[float, float, float], most: float, is_near: bool) -> Camera:
    y = min(base.y, at[1] + _LOW_METRES) if is_near else min(base.y, _LOW_METRES)
    up = _pitch_to(base, at, y)
    return base.moved(y=y, pitch=min(most, up if is_near else max(up, _SKY * base.half_height)))


def _over(base: Camera, at: tuple[float, float, float], degrees: float) -> Camera:
    """Raised on an arc about what is in the picture's middle."""
    down, depth = math.radians(degrees), at[2] - base.z
    aim = base.y + depth * math.tan(math.radians(base.pitch))
    far = math.hypot(depth, aim - base.y)
    return base.moved(y=aim + far * math.sin(down), z=at[2] - far * math.cos(down), pitch=-degrees)


def _raised(base: Camera, at: tuple[float, float, float], degrees: float, most: float) -> Camera:
    """Raised, and looking down so far that the horizon stays in the picture."""
    up = math.hypot(at[0] - base.x, at[2] - base.z) * math.tan(math.radians(degrees))
    return base.moved(y=base.y + min(most, up), pitch=-degrees)


def _top(base: Camera, at: tuple[float, float, float], seen: float, heights: Heights) -> Camera:
    """Steeply over its subject."""
    down = math.radians(_TOP_DEGREES)
    away = seen / 2 / math.tan(math.radians(base.half_height))
    away = min(away, (heights.highest - _LEVEL) / math.sin(down))
    y, z = at[1] + _LEVEL + away * math.sin(down), at[2] - away * math.cos(down)
    return base.moved(x=at[0], y=y, z=z, yaw=0.0, pitch=-_TOP_DEGREES)


def _pitch_to(base: Camera, at: tuple[float, float, float], y: float) -> float:
    """Of a camera at a height, so that the middle of the picture stays what it is at the subject's depth."""
    depth = max(1.0, at[2] - base.z)
    return math.degrees(math.atan(math.tan(math.radians(base.pitch)) + (base.y - y) / depth))
