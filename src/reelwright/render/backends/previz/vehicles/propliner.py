"""A high-winged plane with one engine, painted; metres from the middle of its hull."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.paint import Colour, opaque, radial
from reelwright.render.backends.previz.vehicles.airframe import wing
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, disc, rounded, soft_box
from reelwright.render.backends.previz.vehicles.glazing import pane
from reelwright.render.backends.previz.vehicles.sitting import Sitting, barrel, leaning

_WHITE = "#eceae2"
_FOOT, _TOP = -1.0, 1.35
NOSE = (6.35, -0.1)
"""Where the propeller turns."""
_HULL = (
    (6.2, -0.10), (6.15, 0.35), (5.2, 0.62), (3.5, 0.72), (2.9, 1.25), (2.2, 1.45), (0.2, 1.40), (-2.0, 0.95),
    (-6.3, 0.58), (-6.6, 0.35), (-6.2, 0.15), (-2.5, -0.72), (0.5, -0.98), (3.8, -0.92), (5.6, -0.72),
)  # fmt: skip
_FIN = (
    (-6.5, 0.5), (-6.75, 2.5), (-6.35, 2.75), (-5.75, 2.65), (-4.6, 0.95), (-3.2, 0.55), (-4.0, 0.2), (-6.2, 0.1),
)  # fmt: skip
_STRIPE = (
    (6.05, 0.10), (3.2, 0.02), (-2.0, 0.12), (-6.3, 0.42), (-6.3, 0.30), (-2.0, -0.22), (3.2, -0.34), (6.1, -0.2),
)  # fmt: skip
_WINDOWS = ((1.55, 2.55, 1.12), (0.55, 1.30, 1.12), (-0.45, 0.30, 0.92), (-1.45, -0.72, 0.92))
"""Left, right and top of each."""


def propliner(sitting: Sitting, colour: Colour) -> Card:
    work = Bodywork(sitting, (-6.8, -2.6, 6.9, 3.4), sitting.finest(13.7, 1000.0))
    wing(work, "#c9cbca", (0.0, 2.1), (0.5, 1.9), (0.6, -1.15), leaning(0.5))  # the far wing, its tip below the hull
    work.lay(colour, [(0.5, -1.1), (1.9, -1.05), (1.9, -1.2), (0.6, -1.22)], form=leaning(0.3))
    work.lay(_WHITE, [(-6.5, 0.42), (-5.2, 0.50), (-5.4, -0.35), (-6.4, -0.3)], form=leaning(0.4))
    work.lay(colour, rounded(_FIN), form=leaning(0.05), gloss=0.6)
    work.dim(0.35, [(-6.05, 0.5), (-6.2, 2.6)], line=0.05)
    _gear(work)
    work.lay(_WHITE, rounded(_HULL), form=barrel(_FOOT, _TOP), gloss=0.8)
    work.lay(colour, _STRIPE, form=barrel(_FOOT, _TOP), gloss=0.8, within=True)
    for left, right, top in _WINDOWS:
        pane(work, soft_box(left, 0.45, right, top, 0.14), sitting.lamps * 0.8)
    pane(work, [(2.72, 0.72), (3.38, 0.74), (2.85, 1.22), (2.55, 1.32)], 0.0, 0.2)
    for x in (3.4, 4.6, 5.6):
        work.dim(0.35, [(x, 0.66), (x, -0.9)], line=0.035)
    work.lay("#2c2d30", [(4.9, -0.62), (4.2, -0.72)], line=0.14)  # exhaust
    work.lay("#c9ccd0", disc(6.28, 0.10, 0.28, 1.1), form=leaning(0.2, 0.5), gloss=0.8)
    for a, b in (((1.6, -0.75), (1.5, 2.0)), ((0.9, -0.75), (1.1, 2.0))):
        work.lay("#b9bcbe", [a, b], line=0.10, form=leaning(-0.1), gloss=0.4)
    wing(work, _WHITE, (0.0, 2.25), (0.35, 2.05), (1.30, 3.05), leaning(-0.72))  # the near wing, from below
    work.lay(colour, [(0.36, 2.86), (2.04, 2.92), (2.05, 3.09), (0.35, 3.05)], form=leaning(-0.5))
    wing(work, _WHITE, (-6.35, -5.0), (-6.25, -5.25), (0.45, 1.05), leaning(-0.6))
    return work.card(rim=0.05, snow=0.0)


def _gear(work: Bodywork) -> None:
    """Wheels that stay out."""
    for x, y, radius, top in ((2.6, -1.85, 0.42, -0.6), (2.1, -1.95, 0.42, -0.6), (-6.0, -0.25, 0.2, 0.2)):
        work.lay("#8f9295", [(x - 0.3, top), (x, y)], line=0.12)
        work.lay("#1d1d1f", disc(x, y, radius), form=barrel(y - radius, y + radius))
        work.lay("#9a9da0", disc(x, y, radius * 0.4), gloss=0.4)


def propeller(sitting: Sitting) -> Card:
    """The disc that turning blades make, nearly edge on; it is added."""
    n = 64
    shown = radial(n, n, n / 2, n / 2, n / 2, 0.35) * 0.38
    colour = sitting.light.key * np.float32(0.35) + sitting.light.tint * np.float32(0.45)
    texture = opaque(np.clip(colour * shown[..., None], 0, 255))
    return Card(texture, (-0.22, 1.55, 0.0), (0.44 / n, 0, 0), (0, -3.1 / n, 0), adds=True)
