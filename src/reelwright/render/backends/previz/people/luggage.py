"""What people travel with: a bag on the back, a suitcase in the hand."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.paint import Colour, bgr
from reelwright.render.backends.previz.people.easel import Easel, along, limb, oval, smooth
from reelwright.render.backends.previz.people.grip import Grip
from reelwright.render.backends.previz.people.poses import Pose
from reelwright.render.backends.previz.people.view import View

_BRASS = bgr("#b98f45")


def bag(easel: Easel, pose: Pose, leather: Colour) -> None:
    """On the back, seen past the body, before that is laid."""
    hip, neck = pose["hip"], pose["neck"]
    x, y = along(hip, neck, 0.62, -0.085)
    pack = [
        (x - 0.052, y + 0.085),
        (x + 0.06, y + 0.10),
        (x + 0.075, y - 0.10),
        (x - 0.045, y - 0.105),
        (x - 0.066, y - 0.03),
    ]
    easel.lay(leather, smooth(pack), rounded=0.026)
    easel.lay(leather * np.float32(0.8), oval(x - 0.044, y - 0.05, 0.028, 0.040), rounded=0.014)
    easel.lay(
        leather * np.float32(1.25), limb((x - 0.05, y + 0.095), (x + 0.055, y + 0.108), 0.021, 0.021), rounded=0.012
    )


def bag_behind(easel: Easel, pose: Pose, leather: Colour) -> None:
    """On the back, seen from there: a sack, its lid with two buckles, a pocket, a roll over it."""
    hip, neck = pose["hip"], pose["neck"]
    x, y = along(hip, neck, 0.56, 0.0)
    sack = [(x - 0.078, y + 0.100), (x + 0.078, y + 0.100), (x + 0.094, y - 0.02), (x + 0.084, y - 0.125)]
    sack += [(x - 0.084, y - 0.125), (x - 0.094, y - 0.02)]
    easel.lay(leather, smooth(sack), rounded=0.034, occludes=0.5)
    pocket = [(x - 0.056, y - 0.034), (x + 0.056, y - 0.034), (x + 0.052, y - 0.104), (x - 0.052, y - 0.104)]
    easel.lay(leather * np.float32(0.88), np.array(pocket), rounded=0.018, occludes=0.4)
    lid = [
        (x - 0.086, y + 0.108),
        (x + 0.086, y + 0.108),
        (x + 0.084, y + 0.030),
        (x, y + 0.016),
        (x - 0.084, y + 0.030),
    ]
    easel.lay(leather * np.float32(1.12), smooth(lid), rounded=0.022, occludes=0.4)
    for aside in (-0.042, 0.042):
        easel.stroke([(x + aside, y + 0.104), (x + aside, y - 0.020)], 0.012, leather * np.float32(0.6), 0.9)
        easel.lay(_BRASS, oval(x + aside, y + 0.004, 0.008, 0.008), rounded=0.005, occludes=0.2)
    easel.lay(
        leather * np.float32(1.25), limb((x - 0.080, y + 0.124), (x + 0.080, y + 0.124), 0.024, 0.024), rounded=0.014
    )


def straps(easel: Easel, pose: Pose, leather: Colour, both: bool = True) -> None:
    """Over the shoulders; of a guitar one, across the chest."""
    hip, neck = pose["hip"], pose["neck"]
    ways = [[(1.03, -0.062), (0.70, 0.010), (0.34, 0.072)]]
    if both:
        ways = [[(1.04, k * 0.9), (0.8, k * 1.12), (0.56, k * 1.3)] for k in (-0.046, 0.056)]
    for way in ways:
        a, b, c = (along(hip, neck, *at) for at in way)
        easel.lay(leather, limb(a, b, 0.0075, 0.0072), limb(b, c, 0.0072, 0.0066), rounded=0.007, occludes=0.35)


def suitcase(easel: Easel, grip: Grip) -> None:
    """Seen broadside of who goes across, else from its end."""
    x, y = grip.palm
    half = 0.108 if grip.view is View.SIDE else 0.074 if grip.view is View.FRONT else 0.056
    x += 0.0 if grip.view is View.SIDE else 0.012 * grip.out
    leather, dark = grip.colour, grip.colour * np.float32(0.62)
    easel.lay(dark, limb((x - 0.026, y - 0.024), (x - 0.018, y), 0.005, 0.005),
              limb((x - 0.018, y), (x + 0.018, y), 0.006, 0.006),
              limb((x + 0.018, y), (x + 0.026, y - 0.024), 0.005, 0.005), rounded=0.004)  # fmt: skip
    top, low = y - 0.024, y - 0.178
    box = [(x - half, top - 0.012), (x - half + 0.012, top), (x + half - 0.012, top), (x + half, top - 0.012)]
    box += [(x + half, low + 0.012), (x + half - 0.012, low), (x - half + 0.012, low), (x - half, low + 0.012)]
    easel.lay(leather, np.array(box), rounded=0.03, occludes=0.35)
    easel.stroke([(x - half, top - 0.046), (x + half, top - 0.046)], 0.004, None, 0.6)
    for share in (-0.56, 0.56):
        strap = [(x + share * half, top), (x + share * half, low)]
        easel.stroke(strap, 0.015, dark, 0.85)
        easel.lay(_BRASS, oval(x + share * half, top - 0.046, 0.008, 0.009), rounded=0.005, occludes=0.2)
    for cx, cy in ((-1, 0), (1, 0), (-1, 1), (1, 1)):
        at = x + cx * (half - 0.012), low + 0.013 + cy * (top - low - 0.026)
        easel.lay(dark, oval(*at, 0.014, 0.014), rounded=0.008, occludes=0.0)
