"""Folds of cloth: where limbs bend, where it is drawn together, and where it hangs."""

from __future__ import annotations

import math

from reelwright.render.backends.previz.people.easel import Easel, along
from reelwright.render.backends.previz.people.poses import Joint, Pose

_HANGING = (
    (-0.41, 0.02, 1.00), (-0.29, 0.20, 0.96), (-0.16, 0.05, 0.99), (-0.04, 0.34, 0.90), (0.09, 0.12, 1.00),
    (0.22, 0.28, 0.97), (0.33, 0.04, 0.93), (0.43, 0.22, 1.00),
)  # fmt: skip
"""Across, from where to where down."""


def _bend(a: Joint, b: Joint, c: Joint) -> tuple[float, float]:
    """On which side of a limb its inside is, as `along` counts, and how far it is bent, 0..1."""
    ux, uy, fx, fy = b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]
    turn = math.atan2(ux * fy - uy * fx, ux * fx + uy * fy)
    return (-1.0 if turn > 0 else 1.0), min(1.0, abs(turn) / 1.3)


def of_a_sleeve(easel: Easel, shoulder: Joint, elbow: Joint, hand: Joint, wide: float) -> None:
    """From the inside of the elbow round it, down from the shoulder, and over the cuff."""
    inside, bent = _bend(shoulder, elbow, hand)
    i, depth = inside * wide, 0.16 + 0.30 * bent
    nook = along(shoulder, elbow, 0.93, i * 0.026)
    for end, strength in (
        (along(shoulder, elbow, 0.66, -0.002 * i), 0.8),
        (along(shoulder, elbow, 0.84, -0.016 * i), 1.0),
        (along(elbow, hand, 0.04, -0.020 * i), 0.9),
        (along(elbow, hand, 0.24, -0.010 * i), 0.7),
    ):
        middle = (nook[0] + end[0]) / 2, (nook[1] + end[1]) / 2 - 0.004
        easel.crease([nook, middle, end], 0.010, depth * strength)
    for start, over, end in (
        ((0.72, -0.016), (0.76, 0.000), (0.73, 0.017)),
        ((0.58, 0.018), (0.62, 0.002), (0.58, -0.010)),
        ((0.46, -0.017), (0.51, -0.002), (0.48, 0.010)),
    ):
        points = [along(elbow, hand, share, i * aside) for share, aside in (start, over, end)]
        easel.crease(points, 0.008, 0.22)
    easel.crease([along(shoulder, elbow, 0.16, -0.4 * i * 0.03), along(shoulder, elbow, 0.44, 0.010 * i)], 0.011, 0.24)
    cuff = [along(elbow, hand, 0.80, aside * wide) for aside in (-0.026, 0.0, 0.026)]
    easel.stroke(cuff, 0.0032, None, 0.5)


def of_a_leg(easel: Easel, hip: Joint, knee: Joint, foot: Joint, wide: float) -> None:
    """At the groin, behind and before the knee, where cloth gathers over the shoe, and a seam down the side."""
    inside, bent = _bend(hip, knee, foot)
    i, depth = inside * wide, 0.15 + 0.28 * bent
    for start, over, end, strength in (
        ((0.10, 0.046), (0.18, 0.010), (0.20, -0.020), 0.9),
        ((0.22, -0.046), (0.30, -0.014), (0.34, 0.008), 0.6),
        ((0.80, 0.040), (0.90, 0.012), (0.96, -0.016), 1.0),
        ((0.92, 0.038), (1.00, 0.010), (1.02, -0.024), 0.8),
    ):
        easel.crease(
            [along(hip, knee, share, i * aside) for share, aside in (start, over, end)], 0.012, depth * strength
        )
    for start, over, end, strength in (
        ((0.08, 0.036), (0.16, 0.006), (0.15, -0.018), 0.9),
        ((0.24, 0.034), (0.36, 0.010), (0.46, -0.002), 0.5),
        ((0.76, -0.028), (0.82, 0.000), (0.79, 0.026), 0.9),
        ((0.86, 0.026), (0.91, 0.002), (0.88, -0.022), 0.8),
        ((0.66, 0.026), (0.72, 0.004), (0.70, -0.012), 0.5),
    ):
        easel.crease(
            [along(knee, foot, share, i * aside) for share, aside in (start, over, end)], 0.011, depth * strength
        )
    seam = [along(hip, knee, 0.06, -0.040 * i), along(hip, knee, 0.9, -0.028 * i), along(knee, foot, 0.9, -0.018 * i)]
    easel.stroke(seam, 0.0024, None, 0.28)
    easel.stroke([along(knee, foot, 0.955, aside * wide) for aside in (-0.029, 0.0, 0.029)], 0.003, None, 0.4)


def of_a_trunk(easel: Easel, pose: Pose, wide: float) -> None:
    """At the waist, from the armpits, and drawn up to an arm that is raised."""
    hip, neck = pose["hip"], pose["neck"]
    lean = max(-1.0, min(1.0, (neck[0] - hip[0]) / 0.05))
    for side in (-1, 1):
        pressed = 0.20 + 0.08 * side * lean
        for share, far, drop in ((0.44, 0.016, -0.05), (0.36, 0.004, -0.035), (0.28, 0.020, 0.01)):
            points = [(share, 0.064 * side), (share + drop * 0.4, 0.040 * side), (share + drop, far * side)]
            easel.crease([along(hip, neck, up, aside * wide) for up, aside in points], 0.011, pressed)
        raised = pose[f"{'l' if side < 0 else 'r'}h"][1] > pose[f"{'l' if side < 0 else 'r'}s"][1] - 0.12
        end = (0.42, 0.010 * side) if raised else (0.62, 0.048 * side)
        pit = [(0.80, 0.090 * side), (0.72, 0.074 * side), end]
        easel.crease([along(hip, neck, up, aside * wide) for up, aside in pit], 0.012, 0.30 if raised else 0.20)
        easel.crease([along(hip, neck, up, aside * wide) for up, aside in ((0.90, 0.078 * side), (0.78, 0.050 * side))],
                     0.010, 0.16)  # fmt: skip
        seam = [(0.985, 0.086 * side), (0.90, 0.098 * side), (0.80, 0.092 * side)]
        easel.stroke([along(hip, neck, up, aside * wide) for up, aside in seam], 0.0026, None, 0.22)


def of_a_hem(easel: Easel, waist: Joint, middle: float, low: float, reach: float) -> None:
    """What hangs from a waist: deep ones between shallow ones, and the edge itself."""
    x, y = waist
    for k, (across, begin, end) in enumerate(_HANGING):
        top, foot = (x + 0.15 * across, y), (middle + reach * across, low)
        points = [
            (top[0] + (foot[0] - top[0]) * s + 0.004 * math.sin(9 * s + k), top[1] + (foot[1] - top[1]) * s)
            for s in (begin, (begin + end) / 2, end)
        ]
        easel.crease(points, 0.016 if k % 2 else 0.011, 0.26 if k % 2 else 0.16)
    edge = [(middle + reach * k, low + 0.010 - 0.008 * math.cos(3 * k)) for k in (-0.46, -0.2, 0.05, 0.28, 0.46)]
    easel.stroke(edge, 0.0028, None, 0.3)
