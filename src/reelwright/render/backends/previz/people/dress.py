"""What people wear and carry: top or coat, bag, umbrella, lantern, and what they sit on."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.paint import Colour, bgr, opaque, radial
from reelwright.render.backends.previz.people.body import along, trunk, under_chin
from reelwright.render.backends.previz.people.easel import Easel, limb, oval, smooth
from reelwright.render.backends.previz.people.looks import Looks
from reelwright.render.backends.previz.people.poses import Joint, Pose

_PLAIN = 150.0
"""Pixels of a figure under which a collar is a speck."""
_LEATHER, _CANOPY, _METAL, _WOOD = bgr("#6b4a30"), bgr("#33303c"), bgr("#3a3632"), bgr("#7a5e42")


def top(easel: Easel, looks: Looks, pose: Pose) -> None:
    """A shirt or a jersey, its collar and a few folds."""
    hip, neck = pose["hip"], pose["neck"]
    easel.lay(looks.top, trunk(pose, looks), rounded=0.034)
    _folds(easel, pose)
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


def _folds(easel: Easel, pose: Pose) -> None:
    hip, neck = pose["hip"], pose["neck"]
    easel.stroke(
        [along(hip, neck, 0.26, 0.055), along(hip, neck, 0.36, 0.02), along(hip, neck, 0.38, -0.01)], 0.005, None, 0.22
    )
    easel.stroke(
        [along(hip, neck, 0.16, -0.06), along(hip, neck, 0.22, -0.02), along(hip, neck, 0.2, 0.02)], 0.005, None, 0.22
    )
    easel.stroke([along(hip, neck, 0.70, 0.088), along(hip, neck, 0.63, 0.062)], 0.005, None, 0.25)
    easel.stroke([along(hip, neck, 0.68, -0.088), along(hip, neck, 0.61, -0.062)], 0.005, None, 0.25)


def coat(easel: Easel, looks: Looks, pose: Pose, cloth: Colour) -> None:
    """A long coat: its skirts about the legs, open at the neck over what is worn under it, lapels and a belt."""
    hip, neck, knees = pose["hip"], pose["neck"], (pose["lk"], pose["rk"])
    low = min(min(knee[1] for knee in knees) + 0.01, hip[1] - 0.12)
    left, right = min(knee[0] for knee in knees) - 0.052, max(knee[0] for knee in knees) + 0.058
    left, right = min(left, hip[0] - 0.085), max(right, hip[0] + 0.085)
    b = looks.build
    skirts = [along(hip, neck, 0.3, -0.07 * b), along(hip, neck, 0.3, 0.07 * b), along(hip, neck, -0.05, 0.086 * b)]
    skirts += [
        (right, low + 0.012),
        ((left + right) / 2 + 0.02, low - 0.010),
        (left, low),
        along(hip, neck, -0.05, -0.086 * b),
    ]
    easel.lay(cloth, smooth(skirts), rounded=0.03)
    easel.stroke([along(hip, neck, 0.1, 0.014), ((left + right) / 2 + 0.03, low)], 0.005, None, 0.5)
    easel.stroke([along(hip, neck, 0.0, -0.05), (left + 0.04, low + 0.01)], 0.007, None, 0.28)
    easel.lay(cloth, trunk(pose, looks, 0.008, 0.03), rounded=0.034, occludes=0.0)
    _folds(easel, pose)
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
    belt = [along(hip, neck, 0.28, -0.068 * b), along(hip, neck, 0.28, 0.068 * b)]
    easel.stroke(belt, 0.016, cloth * np.float32(0.62), 0.8)


def bag(easel: Easel, pose: Pose) -> None:
    """On the back, before the body is laid."""
    hip, neck = pose["hip"], pose["neck"]
    x, y = along(hip, neck, 0.62, -0.085)
    pack = [
        (x - 0.052, y + 0.085),
        (x + 0.06, y + 0.10),
        (x + 0.075, y - 0.10),
        (x - 0.045, y - 0.105),
        (x - 0.066, y - 0.03),
    ]
    easel.lay(_LEATHER, smooth(pack), rounded=0.026)
    easel.lay(_LEATHER * np.float32(0.8), oval(x - 0.044, y - 0.05, 0.028, 0.040), rounded=0.014)
    easel.lay(
        _LEATHER * np.float32(1.25), limb((x - 0.05, y + 0.095), (x + 0.055, y + 0.108), 0.021, 0.021), rounded=0.012
    )


def straps(easel: Easel, pose: Pose) -> None:
    hip, neck = pose["hip"], pose["neck"]
    for aside in (-0.046, 0.056):
        easel.stroke(
            [
                along(hip, neck, 1.04, aside * 0.9),
                along(hip, neck, 0.8, aside * 1.12),
                along(hip, neck, 0.56, aside * 1.3),
            ],
            0.014,
            _LEATHER,
            0.9,
        )


def umbrella(easel: Easel, pose: Pose) -> None:
    """Over the head, its shaft in the right hand."""
    x, y = pose["head"][0] + 0.035, pose["head"][1] + 0.13
    hx, hy = pose["rh"]
    easel.lay(_METAL, limb((hx, hy - 0.05), (x, y + 0.14), 0.0045, 0.0035), rounded=0.003, occludes=0.2)
    curve = np.linspace(0, np.pi, 22)
    dome = np.column_stack((x + 0.275 * np.cos(curve), y + 0.145 * np.sin(curve) ** 0.85))
    ribs = np.linspace(-0.275, 0.275, 6)
    hem = [
        (x + (a + b) / 2 + d * (b - a) / 2, y + 0.020 * (1 - d * d))
        for a, b in pairwise(ribs)
        for d in (-0.9, -0.4, 0.0, 0.4, 0.9)
    ]
    easel.lay(_CANOPY * np.float32(0.55), oval(x, y + 0.004, 0.262, 0.020), rounded=0.012, occludes=0.0)
    easel.lay(_CANOPY, np.vstack((dome, np.array(hem))), rounded=0.05, occludes=0.0)
    for rib in ribs[1:-1]:
        bend = [(x + rib * math.sin(a), y + 0.145 * math.cos(a) ** 0.85) for a in (0.0, 0.4, 0.8, 1.15, 1.5)]
        easel.stroke(bend, 0.004, None, 0.4)
    easel.lay(_METAL, limb((x, y + 0.14), (x, y + 0.168), 0.004, 0.002), rounded=0.003)


def handle(pose: Pose) -> Joint:
    """Where a lantern hangs in the hand."""
    x, y = along(pose["re"], pose["rh"], 1.14)
    return x, y - 0.008


def lantern(easel: Easel, pose: Pose) -> None:
    """A bail, a hood, panes between posts, a foot; its light is another card."""
    x, y = handle(pose)
    for side in (-1, 1):
        easel.stroke([(x, y - 0.006), (x + 0.017 * side, y - 0.038)], 0.005, _METAL, 1.0)
        easel.lay(
            _METAL, limb((x + 0.019 * side, y - 0.045), (x + 0.022 * side, y - 0.103), 0.0035, 0.0035), rounded=0.003
        )
    easel.lay(bgr("#ffcf86"), oval(x, y - 0.078, 0.016, 0.022), rounded=0.02, occludes=0.0)
    hood = [(x - 0.007, y - 0.030), (x + 0.007, y - 0.030), (x + 0.027, y - 0.050), (x - 0.027, y - 0.050)]
    foot = [(x - 0.026, y - 0.098), (x + 0.026, y - 0.098), (x + 0.029, y - 0.111), (x - 0.029, y - 0.111)]
    easel.lay(_METAL, np.array(hood), np.array(foot), rounded=0.006)


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


def glow() -> Card:
    """The light of a lantern, 2.6 m across, its middle at the origin."""
    size = 192
    wide = radial(size, size, size / 2, size / 2, size / 2, 2.6) * 0.55
    core = radial(size, size, size / 2, size / 2, size * 0.045, 0.8)
    light = bgr("#ffb85c") * wide[..., None] + bgr("#fff2cf") * core[..., None]
    return Card.frontal(opaque(np.clip(light, 0, 255)), 0, -1.3, 0, 2.6, adds=True)
