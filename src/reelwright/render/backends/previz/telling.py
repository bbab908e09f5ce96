"""What a set knows of the pictures it gives: through which lens they are seen, and where in them a face is."""

from __future__ import annotations

from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.people import TALL_METRES
from reelwright.render.backends.previz.people.stature import raised_eyes
from reelwright.render.told import Area, Told

_HEAD_METRES, _ASIDE_METRES = 0.27, 0.13
"""Of a head: its height, and to either side of its middle."""


def told(location: Location) -> Told:
    """Of the take that a set is built for."""
    first, last = location.camera(0), location.camera(location.frames - 1)
    return Told(lens_mm=(first.focal_mm, last.focal_mm), face=_face(location))


def _face(location: Location) -> Area | None:
    """All of the picture that the head is in at the beginning, the middle or the end; None: in none of it."""
    found = []
    tall = TALL_METRES + (raised_eyes(location.setup.figure) if location.setup.figure is not None else 0.0)
    for index in (0, location.frames // 2, location.frames - 1):
        camera, feet = location.camera(index), location.feet(float(location.rate.seconds(index)))
        if feet is None:
            return None
        x, y, z = feet
        top = y + tall
        left, above, depth = camera.project((x - _ASIDE_METRES, top, z))
        right, below, _ = camera.project((x + _ASIDE_METRES, top - _HEAD_METRES, z))
        if depth > 0:
            width, height = camera.picture  # cut from the middle of what is drawn
            x, y = (camera.size.width - width) / 2, (camera.size.height - height) / 2
            sides = (left - x) / width, (above - y) / height, (right - x) / width, (below - y) / height
            found.append(Area(*map(float, sides)))
    if not found:
        return None
    around = Area(
        min(box.left for box in found),
        min(box.top for box in found),
        max(box.right for box in found),
        max(box.bottom for box in found),
    )
    return around if around.meets(Area(0, 0, 1, 1)) else None
