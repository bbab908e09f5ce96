"""What people wear, from before and from behind: top, dress or coat, scarf; and what they sit on."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.paint import Colour, bgr
from reelwright.render.backends.previz.people import folds
from reelwright.render.backends.previz.people.body import trunk, under_chin
from reelwright.render.backends.previz.people.easel import Easel, Shape, along, limb, oval, smooth
from reelwright.render.backends.previz.people.looks import Looks
from reelwright.render.backends.previz.people.poses import Pose

_PLAIN = 150.0
"""Pixels of a figure under which a collar is a speck."""
_WOOD = bgr("#7a5e42")


def top(easel: Easel, looks: Looks, pose: Pose) -> None:
    """A shirt or a jersey, its collar and a few folds."""
    hip, neck = pose["hip"], pose["neck"]
    easel.lay(looks.top, trunk(pose, looks), rounded=0.034, form=[trunk(pose, looks, 0.0, 0.2)], woven=1.0)
    folds.of_a_trunk(easel, pose, looks.build)
    _fastened(easel, looks, pose)
    v = [
        along(hip, neck, 1.10, -0.034),
        along(hip, neck, 1.10, 0.040),
        along(hip, neck, 1.04, 0.042),
        along(hip, neck, 0.955, 0.026),
    ]
    v += [along(hip, neck, 0.90, 0.010), along(hip, neck, 0.955, -0.018), along(hip, neck, 1.04, -0.036)]
    easel.lay(looks.skin, smooth(v, 4), rounded=0.02, occludes=0.0)
    under_chin(easel, looks, pose)
    _collar(easel, pose, looks.top * np.float32(0.9))


def _fastened(easel: Easel, looks: Looks, pose: Pose) -> None:
    """Buttons or a zip down the front, or a jersey's ribs; what goes with its colour."""
    hip, neck, cloth = pose["hip"], pose["neck"], looks.top
    kind = int(cloth.sum()) % 3
    hem = [along(hip, neck, -0.06, aside * looks.build) for aside in (-0.075, -0.03, 0.03, 0.075)]
    easel.stroke(hem, 0.003, None, 0.35)
    if kind == 0:
        rib = [along(hip, neck, 0.02, aside * looks.build) for aside in (-0.075, -0.03, 0.03, 0.075)]
        easel.stroke(rib, 0.0035, None, 0.3)
        return
    down = [along(hip, neck, 0.90, 0.010), along(hip, neck, 0.45, 0.006), along(hip, neck, -0.06, 0.008)]
    if kind == 1:
        easel.stroke(down, 0.006, bgr("#8f9296"), 0.75)
        easel.stroke(down, 0.0022, None, 0.7)
        return
    for aside in (-0.009, 0.011):
        easel.stroke([(x + aside, y) for x, y in down], 0.0022, None, 0.4)
    for share in (0.80, 0.62, 0.44, 0.26, 0.08):
        x, y = along(hip, neck, share, 0.008)
        easel.lay(
            np.minimum(cloth * np.float32(1.35) + 24, 250), oval(x, y, 0.0042, 0.0042), rounded=0.003, occludes=0.3
        )
    pocket = [along(hip, neck, up, aside) for up, aside in ((0.74, 0.034), (0.74, 0.070), (0.62, 0.066), (0.60, 0.050),
                                                            (0.62, 0.036), (0.74, 0.034))]  # fmt: skip
    easel.stroke(pocket, 0.0024, None, 0.35)


def _collar(easel: Easel, pose: Pose, cloth: Colour) -> None:
    """Two leaves about the neck."""
    if easel.tall < _PLAIN:
        return
    hip, neck = pose["hip"], pose["neck"]
    for side in (-1, 1):
        leaf = [
            (1.105, side * 0.032),
            (1.06, side * 0.048),
            (0.945, side * 0.046 + 0.010),
            (0.885, side * 0.010 + 0.011),
        ]
        leaf.append((0.985, side * 0.026 + 0.006))
        easel.lay(cloth, np.array([along(hip, neck, *at) for at in leaf]), rounded=0.012, occludes=0.45)


def coat(easel: Easel, looks: Looks, pose: Pose, cloth: Colour) -> None:
    """A long coat: its skirts about the legs, open at the neck over what is worn under it, lapels and a belt."""
    hip, neck = pose["hip"], pose["neck"]
    left, low, right = _coated(easel, looks, pose, cloth)
    opening = [along(hip, neck, 0.1, 0.014), ((left + right) / 2 + 0.03, low)]
    easel.stroke(opening, 0.005, None, 0.5)
    easel.crease([(x - 0.008, y) for x, y in opening], 0.012, 0.25)
    _pockets(easel, pose, looks.build)
    chest = [along(hip, neck, 1.05, -0.032), along(hip, neck, 1.05, 0.040), along(hip, neck, 0.66, 0.016)]
    easel.lay(looks.top, smooth(chest, 4), rounded=0.02, occludes=0.0)
    skin = [along(hip, neck, 1.10, -0.034), along(hip, neck, 1.10, 0.040), along(hip, neck, 1.02, 0.040)]
    skin += [along(hip, neck, 0.93, 0.012), along(hip, neck, 1.02, -0.030)]
    easel.lay(looks.skin, smooth(skin, 4), rounded=0.016, occludes=0.0)
    under_chin(easel, looks, pose)
    paler = np.minimum(cloth * np.float32(1.14), 255)
    for side in (-1, 1):
        tip = along(hip, neck, 0.66, 0.016)
        lapel = [along(hip, neck, 1.08, side * 0.036 + 0.004), along(hip, neck, 0.94, side * 0.058 + 0.006)]
        lapel += [along(hip, neck, 0.86, side * 0.040 + 0.010), tip, along(hip, neck, 0.93, side * 0.018 + 0.012)]
        easel.lay(paler, np.array(lapel), rounded=0.010, occludes=0.4)
    _collar(easel, pose, paler)
    easel.stroke([along(hip, neck, 0.66, 0.016), along(hip, neck, 0.1, 0.014)], 0.004, None, 0.5)
    for share in (0.55, 0.40, 0.10):
        easel.lay(
            cloth * np.float32(0.5), oval(*along(hip, neck, share, -0.004), 0.0055, 0.0055), rounded=0.004, occludes=0.3
        )
    _belt(easel, looks, pose, cloth)


def _coated(easel: Easel, looks: Looks, pose: Pose, cloth: Colour) -> tuple[float, float, float]:
    """The cloth of a coat, of one piece; where it ends: left, low and right."""
    hip, neck, knees, b = pose["hip"], pose["neck"], (pose["lk"], pose["rk"]), looks.build
    low = min(min(knee[1] for knee in knees) + 0.01, hip[1] - 0.12)
    left, right = min(knee[0] for knee in knees) - 0.052, max(knee[0] for knee in knees) + 0.058
    left, right = min(left, hip[0] - 0.085), max(right, hip[0] + 0.085)

    def skirts(low: float) -> Shape:
        sides = [along(hip, neck, 0.3, -0.07 * b), along(hip, neck, 0.3, 0.07 * b), along(hip, neck, -0.05, 0.098 * b)]
        sides += [(right, low + 0.022), (right - 0.004, low + 0.004), ((left + right) / 2 + 0.02, low - 0.008)]
        sides += [(left + 0.006, low + 0.002), (left, low + 0.02), along(hip, neck, -0.05, -0.098 * b)]
        return smooth(sides)

    easel.lay(cloth, skirts(low), trunk(pose, looks, 0.008, 0.03), rounded=0.032, form=[skirts(low - 0.12)], woven=1.0)
    folds.of_a_trunk(easel, pose, b)
    folds.of_a_hem(easel, along(hip, neck, 0.2), (left + right) / 2, low, (right - left) * 0.96)
    return left, low, right


def _pockets(easel: Easel, pose: Pose, wide: float) -> None:
    hip, neck = pose["hip"], pose["neck"]
    for side in (-1, 1):
        slant = [along(hip, neck, 0.10, side * 0.070 * wide), along(hip, neck, -0.06, side * 0.050 * wide + 0.004)]
        easel.stroke(slant, 0.010, None, 0.22)
        easel.stroke(slant, 0.003, None, 0.45)


def _belt(easel: Easel, looks: Looks, pose: Pose, cloth: Colour) -> None:
    hip, neck, b = pose["hip"], pose["neck"], looks.build
    band = [along(hip, neck, share, aside * b) for share, aside in
            ((0.315, -0.071), (0.30, 0.0), (0.315, 0.071), (0.255, 0.073), (0.24, 0.0), (0.255, -0.073))]  # fmt: skip
    easel.lay(cloth * np.float32(0.72), smooth(band, 3), rounded=0.012, occludes=0.25)


def back(easel: Easel, looks: Looks, pose: Pose) -> None:
    """Of a top, a dress or a coat, with its collar."""
    hip, neck = pose["hip"], pose["neck"]
    if looks.coat is not None:
        left, low, right = _coated(easel, looks, pose, looks.coat)
        easel.stroke([along(hip, neck, 0.1, 0.004), ((left + right) / 2 + 0.006, low)], 0.005, None, 0.5)
        _yoke(easel, pose, looks.coat, looks.build)
        _belt(easel, looks, pose, looks.coat)
        return
    if not looks.has_dress:
        trunks = trunk(pose, looks), trunk(pose, looks, 0.0, 0.2)
        easel.lay(looks.top, trunks[0], rounded=0.034, occludes=0.0, form=trunks[1:], woven=1.0)
        _yoke(easel, pose, looks.top, looks.build)
    folds.of_a_trunk(easel, pose, looks.build)
    if looks.has_dress:
        _sash(easel, looks, pose)


def _yoke(easel: Easel, pose: Pose, cloth: Colour, wide: float) -> None:
    """The seam across the shoulders, one down from it, and the collar over them."""
    hip, neck = pose["hip"], pose["neck"]
    easel.stroke([along(hip, neck, 0.86, aside * wide) for aside in (-0.112, 0.0, 0.112)], 0.0024, None, 0.35)
    easel.stroke([along(hip, neck, 0.86, 0.0), along(hip, neck, 0.32, 0.003)], 0.0024, None, 0.35)
    collar = [along(hip, neck, 1.12, -0.044), along(hip, neck, 1.12, 0.044), along(hip, neck, 1.00, 0.066)]
    collar += [along(hip, neck, 0.955, 0.0), along(hip, neck, 1.00, -0.066)]
    easel.lay(np.minimum(cloth * np.float32(1.1), 255), smooth(collar, 4), rounded=0.014, occludes=0.4)


def gown(easel: Easel, looks: Looks, pose: Pose) -> None:
    """What a dress has over its cloth: the neck it leaves free, and a sash."""
    hip, neck = pose["hip"], pose["neck"]
    folds.of_a_trunk(easel, pose, looks.build)
    scoop = [
        (1.06, -0.024),
        (1.06, 0.036),
        (1.03, 0.056),
        (0.93, 0.050),
        (0.865, 0.012),
        (0.93, -0.034),
        (1.03, -0.050),
    ]
    edge = [along(hip, neck, *at) for at in scoop]
    chest = [trunk(pose, looks), limb(neck, pose["head"], 0.04, 0.04)]
    easel.lay(looks.skin, smooth(edge, 4), rounded=0.03, occludes=0.0, form=chest)
    easel.stroke(smooth(edge, 4)[8:25], 0.005, looks.top * np.float32(0.72), 0.7)
    under_chin(easel, looks, pose)
    _sash(easel, looks, pose)


def _sash(easel: Easel, looks: Looks, pose: Pose) -> None:
    hip, neck, b = pose["hip"], pose["neck"], looks.build
    band = [along(hip, neck, share, aside * b) for share, aside in
            ((0.36, -0.060), (0.345, 0.0), (0.36, 0.060), (0.31, 0.062), (0.295, 0.0), (0.31, -0.062))]  # fmt: skip
    easel.lay(looks.top * np.float32(0.66), smooth(band, 3), rounded=0.012, occludes=0.25)


def scarf(easel: Easel, looks: Looks, pose: Pose, wool: Colour, is_from_behind: bool) -> None:
    """About the neck, an end hanging down before or behind."""
    hip, neck = pose["hip"], pose["neck"]
    end = [(1.00, -0.012), (1.00, 0.030), (0.58, 0.056), (0.57, 0.012)]
    if is_from_behind:
        end = [(1.02, 0.008), (1.02, 0.050), (0.66, 0.046), (0.65, 0.004)]
    hang = np.array([along(hip, neck, *at) for at in end])
    easel.lay(wool * np.float32(0.9), hang, rounded=0.018, occludes=0.45)
    for k in range(6):
        foot = hang[3] + (hang[2] - hang[3]) * (k + 0.5) / 6
        easel.lay(wool * np.float32(0.8), limb((foot[0], foot[1]), (foot[0] + 0.002, foot[1] - 0.022), 0.003, 0.002),
                  rounded=0.003, occludes=0.1)  # fmt: skip
    for row in (0.16, 0.30):
        stripe = np.stack((hang[3] + (hang[0] - hang[3]) * row, hang[2] + (hang[1] - hang[2]) * row))
        easel.stroke(stripe, 0.012, np.minimum(wool * np.float32(1.5) + 20, 255), 0.55)
    for share, aside, r in ((1.03, 0.070, 0.032), (1.11, 0.058, 0.028)):
        x, y = along(hip, neck, share, 0.004)
        ring = limb((x - aside + r, y + 0.006), (x + aside - r, y), r, r)
        easel.lay(wool, ring, rounded=0.022, occludes=0.4)
        for part in (-0.5, 0.1, 0.6):
            easel.crease([(x + part * aside, y + r * 0.8), (x + (part + 0.25) * aside, y - r * 0.8)], 0.010, 0.4)


def seat(easel: Easel, pose: Pose) -> None:
    """A wooden box to sit on."""
    x, y = pose["hip"][0], pose["lp"][1] - 0.045
    box = [(x - 0.145, y), (x + 0.105, y), (x + 0.110, 0.0), (x - 0.150, 0.0)]
    easel.lay(_WOOD, np.array(box), rounded=0.06, occludes=0.2)
    easel.lay(
        _WOOD * np.float32(1.2),
        np.array([(x - 0.150, y + 0.012), (x + 0.110, y + 0.012), (x + 0.110, y - 0.014), (x - 0.150, y - 0.014)]),
        rounded=0.02,
        occludes=0.3,
    )
    for share in (0.36, 0.68):
        easel.stroke([(x - 0.148, y * share), (x + 0.108, y * share)], 0.004, None, 0.55)
    for post in (-0.128, 0.088):
        easel.lay(_WOOD * np.float32(0.86), limb((x + post, y - 0.016), (x + post, 0.012), 0.011, 0.011), rounded=0.008)
