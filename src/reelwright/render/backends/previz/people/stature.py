"""How high somebody's eyes are."""

from __future__ import annotations

from reelwright.film.shot import Figure
from reelwright.render.backends.previz.people.looks import TALL_METRES, looks_of
from reelwright.render.backends.previz.people.poses import STAND, aged, poses


def raised_eyes(who: Figure) -> float:
    """Metres by which the eyes are over those of a grown figure that stands; below 0 for who sits, or is small."""
    pose = poses(who.action, 1)[0]
    return aged(pose, who.age)["head"][1] * looks_of(who).tall_metres - STAND["head"][1] * TALL_METRES
