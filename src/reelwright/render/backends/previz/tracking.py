"""A camera that turns after a figure, and looks down to its feet."""

from __future__ import annotations

import math
from collections.abc import Callable

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.moves import Way

_TRIES = 16
"""Shares of a shot, and of a turn, that are looked at."""
_FURTHEST = 0.6
"""From the middle of the picture to its edge: where a figure is held that the camera turns after."""
_LOWEST = 0.88
"""From the middle of the picture to its lower edge: where feet are held."""
_GENTLE = 0.5
"""Degrees either side of there over which a camera begins to look down, and ends."""


def turned_after(
    way: Way, figure: Callable[[float], tuple[float, float, float]], body_metres: float, kept_at: float = 0.5
) -> Way:
    """A way on which the camera turns after a figure that a narrow picture would lose.

    Moves are laid out for 16:9, and a narrower picture sees less of the same way. It turns no more than it takes to
    hold the figure, and never past what 16:9 sees, where a set may end; at 16:9 and wider it does not turn at all.

    Args:
        figure: its middle, metres, at each share 0..1 of the shot.
        body_metres: how much to either side of that is to be seen.
        kept_at: the share of the shot at which the figure is where the way has it.
    """
    middle = way(kept_at)
    (width, height), half = middle.picture, _half_angle(middle, 1.0)
    if width * 9 >= height * 16:
        return way
    room, held = middle.fov / 2 - half, _half_angle(middle, _FURTHEST)
    place = min(max(_aside(middle, figure(kept_at)), -held), held)

    def turned(share: float, part: float) -> Camera:
        camera = way(share)
        turn = part * (_aside(camera, figure(share)) - place)
        return camera.moved(yaw=camera.yaw + min(max(turn, -room), room))

    def holds(share: float, part: float) -> bool:
        camera = turned(share, part)
        column, _, depth = camera.project(figure(share))
        body = camera.focal * body_metres / depth
        return abs(column - camera.size.width / 2) + body <= width / 2

    if all(holds(k / _TRIES, 0.0) for k in range(_TRIES + 1)):
        return way
    parts = (k / _TRIES for k in range(1, _TRIES + 1))
    part = next((part for part in parts if all(holds(k / _TRIES, part) for k in range(_TRIES + 1))), 1.0)
    return lambda share: turned(share, part)


def kept_whole(way: Way, feet: Callable[[float], tuple[float, float, float]], steepest: float) -> Way:
    """A way on which the camera looks down as far as it takes to keep a figure's feet in the picture.

    Args:
        feet: where it stands, metres, at each share 0..1 of the shot.
        steepest: degrees that a camera may look down.
    """

    def at(share: float) -> Camera:
        camera = way(share)
        _, row, depth = camera.project(feet(share))
        if depth <= 0:
            return camera
        down = math.degrees(math.atan2(row - camera.size.height / 2, camera.focal))
        lacks = _begun(down - math.degrees(math.atan2(_LOWEST * camera.picture[1] / 2, camera.focal)))
        most = max(0.0, camera.pitch + steepest)
        return camera.moved(pitch=camera.pitch - max(0.0, most - _begun(most - lacks)))

    return at


def _begun(degrees: float) -> float:
    """What of it is over 0, with a gentle beginning."""
    if abs(degrees) >= _GENTLE:
        return max(0.0, degrees)
    return (degrees + _GENTLE) ** 2 / (4 * _GENTLE)


def _half_angle(camera: Camera, share: float) -> float:
    """Degrees from the middle of the picture to this share of the way to its side."""
    return math.degrees(math.atan2(camera.picture[0] / 2 * share, camera.focal))


def _aside(camera: Camera, point: tuple[float, float, float]) -> float:
    """Degrees from the middle of the picture to a point, to the right."""
    return math.degrees(math.atan2(camera.project(point)[0] - camera.size.width / 2, camera.focal))
