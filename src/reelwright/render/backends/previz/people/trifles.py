"""Small things in a hand: book, letter, cup, telephone, flowers, balloon. They are larger than life: in a wide picture
they would be specks."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from reelwright.render.backends.previz.paint import Colour, bgr
from reelwright.render.backends.previz.people.easel import Easel, limb, moved, oval
from reelwright.render.backends.previz.people.grip import Grip
from reelwright.render.backends.previz.people.poses import Joint

_PAPER, _INK, _BRASS, _LEAF = bgr("#ece4d0"), bgr("#5a5148"), bgr("#b98f45"), bgr("#4f7a45")
_BLOOMS = (
    (-0.032, 0.168), (0.036, 0.170), (0.002, 0.180), (-0.060, 0.138), (0.062, 0.140), (-0.020, 0.146), (0.026, 0.148),
    (-0.044, 0.108), (0.046, 0.110), (0.002, 0.120), (-0.018, 0.098), (0.022, 0.096),
)  # fmt: skip
"""Far to near."""


def book(easel: Easel, grip: Grip) -> None:
    """Open before who reads; closed in a hanging hand."""
    cover, (x, y) = grip.colour, grip.palm
    if grip.hangs:
        tilt = 8.0 * grip.out
        page = [(-0.050, 0.036), (0.052, 0.036), (0.052, -0.088), (-0.050, -0.088)]
        board = [(-0.050, 0.040), (0.046, 0.040), (0.046, -0.092), (-0.050, -0.092)]
        easel.lay(_PAPER * np.float32(0.9), moved(page, (x + 0.004, y), tilt), rounded=0.01)
        easel.lay(cover, moved(board, (x, y), tilt), rounded=0.02, occludes=0.2)
        for row in (0.026, -0.078):
            easel.stroke(moved([(-0.040, row), (0.036, row)], (x, y), tilt), 0.004, _BRASS, 0.7)
        return
    y += 0.026
    boards = [(-0.082, 0.058), (0.0, 0.034), (0.082, 0.058), (0.082, -0.050), (0.0, -0.074), (-0.082, -0.050)]
    block = [
        (-0.078, 0.066),
        (-0.040, 0.074),
        (0.0, 0.046),
        (0.040, 0.074),
        (0.078, 0.066),
        (0.078, 0.052),
        (0.0, 0.028),
    ]
    block += [(-0.078, 0.052)]
    easel.lay(_PAPER, moved(block, (x, y)), rounded=0.012)
    easel.lay(cover, moved(boards, (x, y)), rounded=0.022, occludes=0.2)
    easel.stroke([(x, y + 0.034), (x, y - 0.074)], 0.012, None, 0.5)
    easel.stroke([(x - 0.060, y + 0.036), (x - 0.022, y + 0.024)], 0.005, _BRASS, 0.8)
    easel.stroke([(x + 0.060, y - 0.030), (x + 0.022, y - 0.042)], 0.004, _BRASS, 0.6)


def letter(easel: Easel, grip: Grip) -> None:
    (x, y), paper = grip.palm, grip.colour
    if grip.hangs:
        folded = moved([(-0.034, 0.014), (0.030, 0.018), (0.038, -0.076), (-0.028, -0.080)], (x, y))
        easel.lay(paper, folded, rounded=0.02, occludes=0.2)
        easel.stroke([(x - 0.026, y - 0.030), (x + 0.030, y - 0.026)], 0.003, None, 0.35)
        return
    y += 0.030
    sheet = [(-0.062, 0.064), (0.054, 0.072), (0.064, -0.060), (0.030, -0.070), (-0.056, -0.064)]
    easel.lay(paper, moved(sheet, (x, y)), rounded=0.03, occludes=0.25)
    for k in range(6):
        row, end = 0.046 - 0.017 * k, 0.040 if k % 3 != 2 else 0.004
        easel.stroke([(x - 0.046, y + row), (x + end, y + row + 0.006)], 0.0035, _INK, 0.55)
    easel.stroke([(x - 0.060, y + 0.004), (x + 0.060, y + 0.010)], 0.004, None, 0.3)


def cup(easel: Easel, grip: Grip) -> None:
    (x, y), glaze = grip.palm, grip.colour
    x, y = x + 0.010 * grip.out, y + 0.010
    ring = np.linspace(-1.5, 1.5, 9)
    ear = [(x + grip.out * (0.026 + 0.022 * math.cos(a)), y + 0.020 * math.sin(a)) for a in ring]
    for a, b in pairwise(ear):
        easel.lay(glaze * np.float32(0.86), limb(a, b, 0.0045, 0.0045), rounded=0.004, occludes=0.1)
    body = [(x - 0.031, y + 0.034), (x + 0.031, y + 0.034), (x + 0.027, y - 0.030), (x + 0.016, y - 0.038)]
    body += [(x - 0.016, y - 0.038), (x - 0.027, y - 0.030)]
    easel.lay(glaze, np.array(body), rounded=0.016, occludes=0.25)
    easel.lay(glaze * np.float32(1.06), oval(x, y + 0.034, 0.031, 0.0085), rounded=0.006, occludes=0.0)
    easel.lay(bgr("#4a2c1a"), oval(x, y + 0.033, 0.025, 0.006), rounded=0.006, occludes=0.0)


def phone(easel: Easel, grip: Grip) -> None:
    """A slab of glass, its face to who holds it."""
    x, y = grip.palm
    tilt = -14.0 * grip.out if not grip.hangs else 0.0
    slab = [(-0.021, 0.052), (0.021, 0.052), (0.021, -0.034), (-0.021, -0.034)]
    face = [(-0.026, 0.050), (-0.020, 0.052), (-0.020, -0.034), (-0.026, -0.032)]
    easel.lay(bgr("#a9d8f0"), moved([(grip.out * a, b) for a, b in face], (x, y + 0.018), tilt), rounded=0.003)
    easel.lay(grip.colour, moved(slab, (x, y + 0.018), tilt), rounded=0.012, occludes=0.2)
    easel.lay(bgr("#5a6a78"), moved([(-0.016, 0.047), (-0.004, 0.047), (-0.004, 0.034), (-0.016, 0.034)],
              (x, y + 0.018), tilt), rounded=0.006, occludes=0.0)  # fmt: skip


def flowers(easel: Easel, grip: Grip) -> None:
    """Stems in paper, and a dozen heads over it."""
    x, y = grip.palm
    for lean in (-0.030, -0.008, 0.014, 0.034):
        easel.lay(_LEAF * np.float32(0.8), limb((x - lean * 0.5, y - 0.062), (x + lean, y + 0.07), 0.003, 0.003),
                  rounded=0.003)  # fmt: skip
    for k in range(7):
        a = math.radians(-60 + 20 * k)
        tip = x + 0.082 * math.sin(a), y + 0.090 + 0.070 * math.cos(a)
        easel.lay(_LEAF, limb((x, y + 0.05), tip, 0.012, 0.004), rounded=0.008, occludes=0.2)
    wrap = [(x - 0.050, y + 0.088), (x - 0.014, y + 0.074), (x + 0.014, y + 0.076), (x + 0.052, y + 0.090)]
    wrap += [(x + 0.012, y - 0.034), (x - 0.012, y - 0.034)]
    for k, (dx, dy) in enumerate(_BLOOMS):
        tone = np.minimum(grip.colour * np.float32((1.0, 0.80, 1.14)[k % 3]) + np.float32((0, 8, 20)[k % 3]), 250)
        _bloom(easel, (x + dx, y + dy), 0.0235 + 0.003 * (k % 2), tone, 0.7 * k)
    easel.lay(_PAPER, np.array(wrap), rounded=0.016, occludes=0.3)
    easel.stroke([(x - 0.004, y + 0.072), (x, y - 0.030)], 0.005, None, 0.3)


def _bloom(easel: Easel, at: Joint, radius: float, tone: Colour, turn: float) -> None:
    """Two whorls of petals about a heart."""
    for petals, far, wide, shade in ((6, 0.62, 0.46, 0.86), (5, 0.32, 0.38, 1.08)):
        angles = turn + np.arange(petals) * 2 * np.pi / petals
        whorl = [
            oval(at[0] + radius * far * math.cos(a), at[1] + radius * far * math.sin(a), radius * wide, radius * wide)
            for a in angles
        ]
        easel.lay(np.minimum(tone * np.float32(shade), 252), *whorl, rounded=0.006, occludes=0.3)
        for a in angles + np.pi / petals:
            edge = [(at[0] + radius * r * math.cos(a), at[1] + radius * r * math.sin(a)) for r in (0.15, far + wide)]
            easel.stroke(edge, 0.0024, None, 0.45)
    easel.lay(bgr("#d8a53c"), oval(*at, radius * 0.2, radius * 0.2), rounded=0.004, occludes=0.3)


def balloon(easel: Easel, grip: Grip) -> None:
    """Over the head, on a string."""
    x, y = grip.palm
    at = x + 0.05 * grip.out, grip.pose["head"][1] + 0.260
    knot = at[0] - 0.004 * grip.out, at[1] - 0.098
    string = [(x, y), (x + 0.026 * grip.out, y + 0.4 * (knot[1] - y)), knot]
    bent = [(1 - t) ** 2 * np.array(string[0]) + 2 * t * (1 - t) * np.array(string[1]) + t * t * np.array(string[2])
            for t in np.linspace(0, 1, 9)]  # fmt: skip
    for a, b in pairwise(bent):
        easel.lay(
            _PAPER * np.float32(0.85), limb((a[0], a[1]), (b[0], b[1]), 0.0016, 0.0016), rounded=0.002, occludes=0
        )
    easel.lay(
        grip.colour * np.float32(0.8), moved([(0.0, 0.014), (-0.010, -0.006), (0.010, -0.006)], knot), rounded=0.004
    )
    turn = np.linspace(0, 2 * np.pi, 28)[:-1]
    skin = np.column_stack((at[0] + 0.080 * np.sin(turn), at[1] + 0.094 * np.cos(turn) * (1 - 0.08 * np.cos(turn))))
    easel.lay(grip.colour, skin, rounded=0.055, occludes=0.1)
    easel.lay(np.minimum(grip.colour * np.float32(1.2) + 90, 255), oval(at[0] + 0.030, at[1] + 0.040, 0.010, 0.017),
              rounded=0.012, occludes=0.0)  # fmt: skip
