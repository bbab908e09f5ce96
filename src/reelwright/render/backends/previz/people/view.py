"""Which side of a figure is shown: it goes across the picture, comes, goes away, or stands with its back to us."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reelwright.film.look import ON_FOOT
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.people.poses import Joint, Pose

AWAY = 0.7
"""Share of a way that leads away from us, from which a walker is seen from behind."""
_LEFT = -0.3
"""Share of a way that leads to the right, under which a walker is mirrored."""
_OVER_A_SHOULDER = 0.55
"""How far to the side somebody goes who is to be seen from behind where the way leads across."""
_LATERAL = {"s": 0.088, "e": 0.116, "h": 0.115, "p": 0.040, "k": 0.050, "f": 0.046, "t": 0.062}
"""Of a limb's joints from the middle, heights, of who is seen from the front or behind."""
_RISES = 0.13
"""Of what lies further away, how much higher it is seen: from the height of the eyes, at some metres."""


class View(Enum):
    FRONT = "front"
    """Turned a little to the right where it stands; straight where it comes towards us."""
    SIDE = "side"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Stance:
    """How a figure stands to the camera."""

    view: View = View.FRONT
    across: float = 0.0
    """Of the way it goes, the share to the right."""
    is_mirrored: bool = False
    """Whether it faces, or goes, to the left."""


def stance_of(who: Figure, way: tuple[float, float]) -> Stance:
    """`way`: across and away, of length 1, where the figure goes."""
    if who.action not in ON_FOOT:
        return Stance(View.BACK if who.is_from_behind else View.FRONT)
    across, away = way
    if away > AWAY or who.is_from_behind:
        far = min(abs(across), _OVER_A_SHOULDER)
        return Stance(View.BACK, far, is_mirrored=across < 0)
    if away < -AWAY:
        return Stance(View.FRONT, abs(across), is_mirrored=across < 0)
    return Stance(View.SIDE, 1.0, is_mirrored=across < _LEFT)


def shown(pose: Pose, stance: Stance) -> Pose:
    """A pose as it is seen from that side. One that goes comes as seen from its right, as all gaits are."""
    goes = "rt" in pose
    if stance.view is View.SIDE or (stance.view is View.FRONT and not goes):
        return pose
    if not goes:
        feet = {f"{s}t": _toe_from_behind(pose, s) for s in "lr" if pose[f"{s}k"][1] > pose[f"{s}f"][1] + 0.03}
        return pose | feet
    away = 1.0 if stance.view is View.BACK else -1.0
    middle = pose["hip"][0]
    nearest = min(away * (pose[foot][0] - middle) for foot in ("lf", "rf"))

    def seen(name: str, at: Joint) -> Joint:
        ahead = at[0] - middle
        if name in ("hip", "neck", "head"):
            return stance.across * ahead, at[1]
        side = _LATERAL[name[1]] * (1.0 if name[0] == "r" else -1.0)
        low = 1.0 - min(1.0, at[1] / 0.5)  # the ground rises away from us, a shoulder is at the height of the eye
        x = side * (1 - stance.across**2) ** 0.5 + (stance.across + 0.1) * ahead
        return x, at[1] + _RISES * low * (away * ahead - nearest)

    return {name: seen(name, at) for name, at in pose.items()}


def _toe_from_behind(pose: Pose, side: str) -> Joint:
    x, y = pose[f"{side}f"]
    return x + (0.022 if side == "r" else -0.006), y - 0.012
