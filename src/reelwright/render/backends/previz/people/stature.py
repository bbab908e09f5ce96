"""How high somebody's eyes are, and where the head is."""

from __future__ import annotations

from dataclasses import dataclass

from reelwright.film.shot import Figure
from reelwright.render.backends.previz.people.gaits import GAITS
from reelwright.render.backends.previz.people.looks import GROWN_HEAD, TALL_METRES, Looks, looks_of
from reelwright.render.backends.previz.people.poses import STAND, aged, poses
from reelwright.render.backends.previz.people.view import Stance, shown

_WAVE_SECONDS = 1.1


def raised_eyes(who: Figure) -> float:
    """Metres by which the eyes are over those of a grown figure that stands; below 0 for who sits, or is small."""
    pose = poses(who.action, 1)[0]
    return aged(pose, who.age)["head"][1] * looks_of(who).tall_metres - STAND["head"][1] * TALL_METRES


@dataclass(frozen=True, slots=True)
class Stature:
    """Metres from the feet to the middle of the head, aside and up, and half of the head's height."""

    x: float
    y: float
    half: float


UPRIGHT = Stature(STAND["head"][0] * TALL_METRES, STAND["head"][1] * TALL_METRES, GROWN_HEAD * TALL_METRES)
"""Of somebody grown who stands."""


def stature_at(who: Figure, t: float, walked: float, stance: Stance) -> Stature:
    """Where the head of somebody is seen at `t` seconds who has gone so many metres."""
    looks, cycle = looks_of(who), poses(who.action)
    x, y = shown(aged(cycle[pose_number(who, looks, t, walked, len(cycle))], who.age), stance)["head"]
    x = -x if stance.is_mirrored else x
    return Stature(x * looks.tall_metres, y * looks.tall_metres, looks.head * looks.tall_metres)


def pose_number(who: Figure, looks: Looks, t: float, walked: float, pictures: int) -> int:
    """Which of so many pictures of its action's cycle a figure is at `t` seconds that has gone so many metres."""
    if who.action not in GAITS:
        return int(t / _WAVE_SECONDS * pictures) % pictures
    stride = GAITS[who.action].metres * looks.tall_metres / TALL_METRES
    return int(walked / stride * pictures + 0.5) % pictures
