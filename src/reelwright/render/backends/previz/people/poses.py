"""Poses: where the joints of a body are, standing, going and doing.

Joints are in units of the figure's height, x toward where it faces, y up from the feet: hip, neck (where it leaves the
shoulders), head (its middle); left and right (l, r) shoulder s, elbow e, hand h, hip joint p, knee k, foot f (the
ankle). The left is the far side of who is seen from the side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from reelwright.film.look import Action, Age
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.people.gaits import GAITS, Gait

Joint = tuple[float, float]
Pose = dict[str, Joint]

CYCLE = 24
"""Pictures of a whole cycle: a stride of two steps, a wave of the hand."""
_THIGH, _SHIN, _ANKLE = 0.245, 0.235, 0.036

STAND: Pose = {
    "hip": (0.016, 0.514),
    "neck": (0.002, 0.822),
    "head": (0.012, 0.914),
    "ls": (-0.092, 0.800),
    "rs": (0.094, 0.791),
    "le": (-0.138, 0.646),
    "lh": (-0.116, 0.496),
    "re": (0.146, 0.640),
    "rh": (0.146, 0.490),
    "lp": (-0.032, 0.502),
    "rp": (0.060, 0.517),
    "lk": (-0.082, 0.274),
    "lf": (-0.116, 0.034),
    "rk": (0.054, 0.277),
    "rf": (0.028, 0.036),
}
"""Turned a little to the right, the weight on the right leg, the left at ease."""

_SIT: Pose = {
    "hip": (-0.03, 0.285),
    "neck": (-0.01, 0.575),
    "head": (0.022, 0.672),
    "ls": (-0.075, 0.546),
    "rs": (0.062, 0.55),
    "le": (-0.065, 0.41),
    "lh": (0.08, 0.345),
    "re": (0.085, 0.405),
    "rh": (0.17, 0.325),
    "lp": (-0.055, 0.27),
    "rp": (0.0, 0.268),
    "lk": (0.12, 0.285),
    "lf": (0.09, 0.036),
    "rk": (0.195, 0.272),
    "rf": (0.205, 0.036),
}
_KNEEL: Pose = {
    "hip": (-0.01, 0.29),
    "neck": (0.03, 0.592),
    "head": (0.06, 0.688),
    "ls": (-0.045, 0.565),
    "rs": (0.095, 0.566),
    "le": (-0.07, 0.425),
    "lh": (0.01, 0.31),
    "re": (0.135, 0.43),
    "rh": (0.175, 0.305),
    "lp": (-0.03, 0.275),
    "rp": (0.02, 0.275),
    "lk": (-0.035, 0.045),
    "lf": (-0.235, 0.045),
    "rk": (0.185, 0.27),
    "rf": (0.165, 0.036),
}
_POINT = STAND | {"re": (0.205, 0.765), "rh": (0.345, 0.792)}
_LOOK = STAND | {"head": (0.002, 0.914), "neck": (-0.006, 0.82)}
_EMBRACE = STAND | {
    "neck": (0.032, 0.818),
    "head": (0.066, 0.906),
    "ls": (-0.05, 0.79),
    "rs": (0.075, 0.792),
    "le": (0.030, 0.668),
    "lh": (0.092, 0.700),
    "re": (0.150, 0.672),
    "rh": (0.216, 0.734),
}
_STILL = {
    Action.SIT: _SIT,
    Action.KNEEL: _KNEEL,
    Action.POINT: _POINT,
    Action.LOOK: _LOOK,
    Action.EMBRACE: _EMBRACE,
}


def keyed(keys: Sequence[float], phase: float) -> float:
    """A smooth curve through keys that repeat, at a phase 0..1."""
    n = len(keys)
    k, f = divmod(phase % 1.0 * n, 1.0)
    a, b, c, d = (keys[(int(k) + j) % n] for j in (-1, 0, 1, 2))
    return b + 0.5 * f * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a)))


def _along(start: Joint, degrees: float, length: float) -> Joint:
    """A point so far from `start`, `degrees` forward of straight down."""
    angle = math.radians(degrees)
    return start[0] + length * math.sin(angle), start[1] - length * math.cos(angle)


def going(gait: Gait, phase: float) -> Pose:
    """The pose at `phase` (0..1) of a stride to the right, the lower foot on the ground, which may rise."""
    pose: Pose = {}
    for side, at, off in (("r", phase, 0.006), ("l", phase + 0.5, -0.006)):
        thigh, knee = keyed(gait.thigh, at), keyed(gait.knee, at)
        pose[f"{side}p"] = (off, 0.0)
        pose[f"{side}k"] = _along(pose[f"{side}p"], thigh, _THIGH)
        pose[f"{side}f"] = _along(pose[f"{side}k"], thigh - knee, _SHIN)
        pose[f"{side}t"] = _toe(pose[f"{side}f"], keyed(gait.toes, at))
    soles = [(pose[f"{s}f"][0], pose[f"{s}f"][1] - _ANKLE) for s in "lr"] + [pose[f"{s}t"] for s in "lr"]
    lowest = min(y - gait.rise * x for x, y in soles)
    lift = gait.flight * max(0.0, math.cos(4 * math.pi * (phase - 0.46)))
    pose = {name: (x, y - lowest + lift) for name, (x, y) in pose.items()}
    hip = (0.0, pose["rp"][1] + 0.006)
    neck = _along(hip, 180 - gait.lean, 0.302)
    twist = 0.026 * math.sin(2 * math.pi * phase)
    pose |= {"hip": hip, "neck": neck, "head": (neck[0] + 0.016 + gait.lean * 0.0009, neck[1] + 0.089)}
    for side, sign in (("r", 1), ("l", -1)):
        shoulder = neck[0] + sign * (0.022 - twist), neck[1] - 0.028
        swing = gait.reach - sign * gait.arm * math.cos(2 * math.pi * phase)
        pose[f"{side}s"] = shoulder
        pose[f"{side}e"] = _along(shoulder, swing, 0.160)
        bend = gait.elbow * (1.0 + 0.25 * math.sin(math.radians(swing)))
        pose[f"{side}h"] = _along(pose[f"{side}e"], swing + bend, 0.150)
    return pose


def _toe(ankle: Joint, up: float) -> Joint:
    """The tip of a shoe that points `up` degrees over level."""
    angle = math.radians(up)
    x, y = 0.085, -_ANKLE + 0.004
    return ankle[0] + x * math.cos(angle) - y * math.sin(angle), ankle[1] + x * math.sin(angle) + y * math.cos(angle)


def _waving(phase: float) -> Pose:
    side = math.sin(2 * math.pi * phase)
    return STAND | {"re": (0.196, 0.812), "rh": (0.224 + 0.05 * side, 0.945 - 0.012 * abs(side))}


def poses(action: Action, pictures: int = CYCLE) -> list[Pose]:
    """The pictures of an action's cycle, or the one of what is still."""
    if action in GAITS:
        return [going(GAITS[action], k / pictures) for k in range(pictures)]
    if action is Action.WAVE:
        return [_waving(k / pictures) for k in range(pictures)]
    return [_STILL.get(action, STAND)]


_SHORTER = (0, 0.28, 0.515, 0.82, 1.1), (0, 0.25, 0.47, 0.735, 0.97)
_BEND: dict[Age, Callable[[Joint], Joint]] = {
    Age.ADULT: lambda at: at,
    Age.OLD: lambda at: (at[0] + 0.075 * max(0.0, at[1] - 0.5) ** 1.4 * 2.0, at[1] - 0.05 * max(0.0, at[1] - 0.5)),
    # a child's legs are shorter for it, its shoulders narrower
    Age.CHILD: lambda at: (at[0] * 0.96, float(np.interp(at[1], *_SHORTER))),
}  # fmt: skip


def aged(pose: Pose, age: Age) -> Pose:
    """The pose as a child or an old one has it."""
    bent = {name: _BEND[age](at) for name, at in pose.items()}
    if age is Age.CHILD:
        neck, head = pose["neck"], pose["head"]
        bent["head"] = bent["neck"][0] + head[0] - neck[0], bent["neck"][1] + 0.112
    elif age is Age.OLD:
        bent["head"] = bent["head"][0] + 0.018, bent["head"][1] - 0.012
    return bent


def metres_per_second(who: Figure) -> float:
    """How fast somebody goes; 0 for who stays. Children go on shorter legs."""
    gait = GAITS.get(who.action)
    return 0.0 if gait is None else gait.speed * (0.75 if who.age is Age.CHILD else 1.0)
