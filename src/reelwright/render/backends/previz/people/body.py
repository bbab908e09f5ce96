"""The body: legs, trunk, arms and hands, laid on an easel far to near."""

from __future__ import annotations

import math
from enum import Enum

import numpy as np

from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.people.easel import Easel, Shape, limb, oval, smooth
from reelwright.render.backends.previz.people.looks import Looks
from reelwright.render.backends.previz.people.poses import Joint, Pose


class Fingers(Enum):
    EASY = "easy"
    CLOSED = "closed"
    POINTING = "pointing"


def along(a: Joint, b: Joint, share: float, aside: float = 0.0) -> Joint:
    """A point between two joints, `aside` of the way to its right (as one goes from `a` to `b` upward)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy) + 1e-9
    return a[0] + dx * share + dy / length * aside, a[1] + dy * share - dx / length * aside


def leg(easel: Easel, looks: Looks, pose: Pose, side: str) -> None:
    hip, knee, foot = pose[f"{side}p"], pose[f"{side}k"], pose[f"{side}f"]
    b = looks.build
    _shoe(easel, looks, foot, pose.get(f"{side}t", _resting_toe(pose, side)))
    if looks.has_skirt:
        easel.lay(
            looks.skin, limb(knee, foot, 0.032 * b, 0.020 * b), limb(hip, knee, 0.05 * b, 0.033 * b), rounded=0.014
        )
        return
    shin = foot[0], foot[1] + 0.004
    calf = along(knee, foot, 0.35, 0.008)
    easel.lay(
        looks.legs,
        limb(hip, knee, 0.057 * b, 0.040 * b),
        limb(knee, calf, 0.040 * b, 0.038 * b),
        limb(calf, shin, 0.038 * b, 0.029 * b),
        rounded=0.018,
    )
    easel.stroke([along(hip, knee, 0.85, 0.03), along(knee, foot, 0.06, -0.012)], 0.006)
    easel.stroke([along(knee, foot, 0.72, 0.02), along(knee, foot, 0.86, -0.02)], 0.005)


def _resting_toe(pose: Pose, side: str) -> Joint:
    """The tip of a shoe on the ground, or of a foot that lies behind a knee."""
    x, y = pose[f"{side}f"]
    if pose[f"{side}k"][1] < y + 0.03:
        return x - 0.02, 0.008
    return x + (0.064 if side == "r" else 0.040), 0.008


def _shoe(easel: Easel, looks: Looks, ankle: Joint, toe: Joint) -> None:
    heel = ankle[0] - 0.010, ankle[1] - 0.018
    ball = along(ankle, toe, 0.72)
    ball = ball[0], ball[1] - 0.002
    easel.lay(
        looks.shoes,
        limb(ankle, heel, 0.022, 0.019),
        limb(heel, ball, 0.018, 0.016),
        limb(ball, toe, 0.016, 0.011),
        limb(ankle, ball, 0.021, 0.013),
        rounded=0.009,
    )


def trunk(pose: Pose, looks: Looks, wider: float = 0.0, hem: float = 0.0) -> Shape:
    """The outline of shoulders, waist and hips, `wider` by a coat, down to `hem` below the hips."""
    hip, neck = pose["hip"], pose["neck"]
    b = looks.build
    reach = [max(0.058, abs(pose[f"{s}s"][0] - neck[0])) * b + 0.031 + wider for s in "lr"]
    drop = [min(0.05, max(0.0, neck[1] - pose[f"{s}s"][1])) for s in "lr"]
    broad = min(1.0, (reach[0] + reach[1]) / 0.22)  # turned aside, all of it is narrower
    waist = (0.060 + 0.014 * looks.jaw) * b * (0.72 + 0.28 * broad) + wider
    seat = 0.078 * b * (0.78 + 0.22 * broad) + wider
    halves = []
    for sign, wide, low in (
        (-1, reach[0], drop[0] / math.dist(hip, neck)),
        (1, reach[1], drop[1] / math.dist(hip, neck)),
    ):
        half = [(1.035, 0.030), (1.075 - low, wide * 0.62), (1.025 - low, wide * 0.92), (0.925 - low, wide)]
        half += [(0.66, wide * 0.80), (0.36, waist), (0.05, seat), (-0.10 - hem, seat * 0.95)]
        halves.append([along(hip, neck, share, sign * aside) for share, aside in half])
    return smooth(halves[0] + halves[1][::-1])


def neck(easel: Easel, looks: Looks, pose: Pose) -> None:
    (nx, ny), (hx, hy) = pose["neck"], pose["head"]
    b = 0.029 + 0.007 * looks.jaw
    throat = limb((nx, ny - 0.03), (hx - 0.014, hy - 0.04), b + 0.006, b)
    easel.lay(looks.skin, throat, oval(nx, ny - 0.03, 0.05, 0.04), rounded=0.016, occludes=0.0)


def under_chin(easel: Easel, looks: Looks, pose: Pose) -> None:
    """The shadow of the head on the throat."""
    x, y = pose["head"]
    easel.shade(oval(x + 0.002, y - looks.head * 0.92, 0.060, 0.044), 0.56, 0.012)


def arm(
    easel: Easel, looks: Looks, pose: Pose, side: str, sleeve: Colour, wide: float, fingers: Fingers = Fingers.EASY
) -> None:
    """An arm in its sleeve, with its hand. `wide`: of the sleeve, against a shirt's."""
    shoulder, elbow, hand = pose[f"{side}s"], pose[f"{side}e"], pose[f"{side}h"]
    b = looks.build * wide
    cuff = along(elbow, hand, 0.90)
    _hand(easel, looks, elbow, hand, fingers)
    easel.lay(
        sleeve,
        limb(along(shoulder, elbow, 0.14), elbow, 0.0345 * b, 0.029 * b),
        limb(elbow, along(elbow, hand, 0.35), 0.029 * b, 0.0275 * b),
        limb(along(elbow, hand, 0.35), cuff, 0.0275 * b, 0.021 * b),
        rounded=0.016,
        occludes=0.5,
        grows_from=shoulder,
    )
    easel.stroke([along(shoulder, elbow, 0.88, -0.026), along(elbow, hand, 0.05, 0.006)], 0.005)
    easel.stroke([along(shoulder, elbow, 0.78, -0.026), along(shoulder, elbow, 0.92, 0.002)], 0.004)
    easel.stroke([along(elbow, hand, 0.84, -0.024), along(elbow, hand, 0.84, 0.024)], 0.004)


def _hand(easel: Easel, looks: Looks, elbow: Joint, hand: Joint, fingers: Fingers) -> None:
    """Wrist, palm, fingers a little bent, and a thumb."""
    palm, tips = along(elbow, hand, 1.13, 0.002), along(elbow, hand, 1.31, 0.006)
    shapes = [limb(hand, palm, 0.0135, 0.0165), limb(palm, tips, 0.0155, 0.0095)]
    shapes.append(limb(along(elbow, hand, 1.06, 0.010), along(elbow, hand, 1.22, 0.020), 0.007, 0.0055))
    if fingers is not Fingers.EASY:
        shapes[1] = limb(palm, along(elbow, hand, 1.17, -0.006), 0.0155, 0.014)
    if fingers is Fingers.POINTING:
        shapes.append(limb(palm, along(elbow, hand, 1.48, 0.004), 0.0075, 0.0055))
    easel.lay(looks.skin, *shapes, rounded=0.009, occludes=0.3)
    for aside in (-0.004, 0.004):
        easel.stroke([along(elbow, hand, 1.17, aside), along(elbow, hand, 1.30, aside * 1.2)], 0.0025, None, 0.4)


def pelvis(easel: Easel, looks: Looks, pose: Pose) -> None:
    x, y = pose["hip"]
    easel.lay(looks.legs, oval(x, y - 0.005, 0.072 * looks.build, 0.055), rounded=0.02, occludes=0.0)


def skirt(easel: Easel, looks: Looks, pose: Pose) -> None:
    (x, y), knees = pose["hip"], (pose["lk"], pose["rk"])
    b = looks.build
    low = min(knee[1] for knee in knees) - 0.05
    left, right = min(knee[0] for knee in knees) - 0.065, max(knee[0] for knee in knees) + 0.07
    reach = float(np.clip(right - left, 0.15, 0.34))
    middle = (left + right) / 2
    points = [
        (x - 0.062 * b, y + 0.05),
        (x + 0.062 * b, y + 0.05),
        (x + 0.085 * b, y - 0.05),
        (middle + reach / 2, low),
    ]
    points += [
        (middle + reach / 6, low - 0.016),
        (middle - reach / 5, low - 0.012),
        (middle - reach / 2, low + 0.01),
        (x - 0.085 * b, y - 0.05),
    ]
    easel.lay(looks.legs, smooth(points), rounded=0.026)
    for k in (-0.3, 0.05, 0.34):
        easel.stroke([(x + 0.1 * k, y - 0.06), (middle + reach * k, low + 0.004)], 0.006, None, 0.3)
