"""The body: legs, trunk and arms, laid on an easel far to near."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.people import folds
from reelwright.render.backends.previz.people.easel import Easel, Shape, along, limb, oval, smooth
from reelwright.render.backends.previz.people.hand import Hand, lay_hand
from reelwright.render.backends.previz.people.looks import Looks
from reelwright.render.backends.previz.people.poses import Joint, Pose


def leg(easel: Easel, looks: Looks, pose: Pose, side: str) -> None:
    hip, knee, foot = pose[f"{side}p"], pose[f"{side}k"], pose[f"{side}f"]
    b = looks.build
    _shoe(easel, looks, foot, pose.get(f"{side}t", _resting_toe(pose, side)))
    if looks.has_skirt or looks.has_dress:
        thigh = along(hip, knee, 0.5)
        easel.lay(
            looks.skin, limb(knee, foot, 0.032 * b, 0.020 * b), limb(thigh, knee, 0.04 * b, 0.033 * b), rounded=0.014
        )
        return
    shin = foot[0], foot[1] + 0.004
    calf = along(knee, foot, 0.35, 0.008)
    easel.lay(
        looks.legs,
        limb(hip, knee, 0.052 * b, 0.040 * b),
        limb(knee, calf, 0.040 * b, 0.038 * b),
        limb(calf, shin, 0.038 * b, 0.029 * b),
        rounded=0.018,
        form=[limb(calf, along(knee, foot, 1.2), 0.038 * b, 0.028 * b)],
        woven=0.8,
    )
    folds.of_a_leg(easel, hip, knee, foot, b)


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
    seat = 0.084 * b * (0.74 + 0.26 * broad) + wider
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


def arm(easel: Easel, looks: Looks, pose: Pose, side: str, sleeve: Colour, wide: float, hand_is: Hand) -> None:
    """An arm in its sleeve, with its hand; in a dress it is bare from over the elbow. `wide`: of the sleeve, against a
    shirt's."""
    shoulder, elbow, hand = pose[f"{side}s"], pose[f"{side}e"], pose[f"{side}h"]
    b = looks.build * wide
    cuff = along(elbow, hand, 0.90)
    lay_hand(easel, looks.skin, elbow, hand, hand_is)
    if looks.has_dress and looks.coat is None:
        _bare_arm(easel, looks, pose, side, sleeve)
        return
    easel.lay(
        sleeve,
        limb(along(shoulder, elbow, 0.14), elbow, 0.0345 * b, 0.029 * b),
        limb(elbow, along(elbow, hand, 0.35), 0.029 * b, 0.0275 * b),
        limb(along(elbow, hand, 0.35), cuff, 0.0275 * b, 0.021 * b),
        rounded=0.016,
        occludes=0.5,
        grows_from=shoulder,
        form=[limb(along(elbow, hand, 0.35), along(elbow, hand, 1.15), 0.0275 * b, 0.020 * b)],
        woven=0.8,
    )
    folds.of_a_sleeve(easel, shoulder, elbow, hand, b)


def _bare_arm(easel: Easel, looks: Looks, pose: Pose, side: str, sleeve: Colour) -> None:
    shoulder, elbow, hand = pose[f"{side}s"], pose[f"{side}e"], pose[f"{side}h"]
    easel.lay(
        looks.skin,
        limb(along(shoulder, elbow, 0.56), elbow, 0.025, 0.0215),
        limb(elbow, along(elbow, hand, 0.3), 0.0215, 0.0225),
        limb(along(elbow, hand, 0.3), hand, 0.0225, 0.0140),
        rounded=0.014,
        occludes=0.5,
    )
    top, wide = along(shoulder, elbow, 0.14), 0.0345 * looks.build
    whole = limb(top, elbow, wide, 0.033)
    ends = [
        along(shoulder, elbow, share, aside * wide)
        for share, aside in ((0.14, 1), (0.62, 0.98), (0.62, -0.98), (0.14, -1))
    ]
    short = [limb(top, along(shoulder, elbow, 0.2), wide, wide), np.array(ends)]
    easel.lay(sleeve, *short, rounded=0.016, occludes=0.4, grows_from=shoulder, form=[whole], woven=0.8)
    easel.stroke([along(shoulder, elbow, 0.59, aside * wide) for aside in (-0.95, 0.0, 0.95)], 0.003, None, 0.4)


def pelvis(easel: Easel, looks: Looks, pose: Pose) -> None:
    x, y = pose["hip"]
    cloth = looks.top if looks.has_dress else looks.legs
    easel.lay(cloth, oval(x, y - 0.005, 0.072 * looks.build, 0.055), rounded=0.02, occludes=0.0, woven=0.8)


def skirt(easel: Easel, looks: Looks, pose: Pose) -> None:
    """To the knees; of a dress to the calves, and wider."""
    (x, y), knees = pose["hip"], (pose["lk"], pose["rk"])
    b = looks.build
    cloth, longer = (looks.top, 0.07) if looks.has_dress else (looks.legs, 0.0)
    bodice = [trunk(pose, looks)] if looks.has_dress else []
    if min(knee[1] for knee in knees) > y - 0.08:
        easel.lay(cloth, *_over_the_lap(pose, b, longer), *bodice, rounded=0.028, woven=1.0)
        return
    low = max(0.06, min(knee[1] for knee in knees) - 0.05 - longer)
    left, right = min(knee[0] for knee in knees) - 0.065, max(knee[0] for knee in knees) + 0.07
    reach = float(np.clip(right - left, 0.15, 0.34)) + 0.4 * longer
    middle = (left + right) / 2
    points = [
        (x - 0.062 * b, y + 0.05),
        (x + 0.062 * b, y + 0.05),
        (x + 0.098 * b, y - 0.05),
        (middle + reach / 2, low),
    ]
    points += [
        (middle + reach / 6, low - 0.016),
        (middle - reach / 5, low - 0.012),
        (middle - reach / 2, low + 0.01),
        (x - 0.098 * b, y - 0.05),
    ]
    hem = limb((middle - reach * 0.36, low - 0.06), (middle + reach * 0.36, low - 0.06), 0.09, 0.09)
    easel.lay(cloth, smooth(points), *bodice, rounded=0.028, form=[hem], woven=1.0)
    folds.of_a_hem(easel, (x, y - 0.03), middle, low, reach)


def _over_the_lap(pose: Pose, wide: float, longer: float) -> list[Shape]:
    """Of who sits: over the thighs, and down from the knees."""
    hip, left, right = pose["hip"], pose["lk"], pose["rk"]
    low = min(left[1], right[1]) - 0.07 - longer
    near, far = min(left[0], right[0]), max(left[0], right[0])
    hangs = [(far + 0.040, right[1] + 0.02), (far + 0.030, low), (near - 0.010, low - 0.006), (near - 0.03, left[1])]
    return [limb(hip, left, 0.080 * wide, 0.052), limb(hip, right, 0.080 * wide, 0.052), np.array(hangs)]
