"""The frame of a bicycle, painted; metres from the middle between its wheels and from the ground."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, bent_line, disc, moved, rounded
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE
from reelwright.render.backends.previz.vehicles.sitting import Sitting, leaning
from reelwright.render.backends.previz.vehicles.tubes import tube

RADIUS = 0.345
"""Of a wheel."""
REAR, FRONT = (-0.51, RADIUS), (0.53, RADIUS)
CRANKS, CRANK = (-0.07, 0.285), 0.17
"""Where the pedals turn, and on what radius."""
SADDLE, GRIP = (-0.235, 0.965), (0.30, 1.03)
HEADLAMP, TAIL_LAMP = (0.455, 0.80), (-0.755, 0.66)
_SEAT, _HEAD, _FORK, _BEND = (-0.20, 0.80), (0.345, 0.86), (0.395, 0.70), (0.51, 0.465)
_STEM = (0.32, 0.96)
_BAR = (_STEM, (0.355, 0.995), (0.35, 1.03), (0.33, 1.034), (0.24, 1.02))
_CUSHION = (
    (-0.145, -0.005), (-0.13, 0.035), (-0.02, 0.022), (0.13, 0.018), (0.15, 0.0), (0.02, -0.022), (-0.08, -0.05),
)  # fmt: skip
_GUARD = ((0.03, 0.305), (0.01, 0.395), (-0.13, 0.405), (-0.49, 0.40), (-0.49, 0.365), (-0.12, 0.345))
_STEEL, _DARK, _IRON = "#9fa3a8", "#1d1d20", "#7c8085"


def painted_frame(sitting: Sitting, colour: Colour) -> Card:
    work = Bodywork(sitting, (-0.95, 0.0, 0.95, 1.14), finest(sitting))
    for (x, y), first, last in ((REAR, 0.30, 1.12), (FRONT, 0.16, 0.92)):  # mudguards
        turns = np.linspace(first * math.pi, last * math.pi, 24)
        guard = np.stack((x + 0.372 * np.cos(turns), y + 0.372 * np.sin(turns)), 1)
        work.lay(colour, guard, line=0.018, gloss=0.7, form=leaning(0.5))
    if not sitting.moves:
        tube(work, "#6c6f73", (-0.20, 0.30), (-0.29, 0.005), 0.018)  # the stand
    for a, b, thick in (
        ((-0.76, 0.775), (-0.22, 0.765), 0.014),
        ((-0.72, 0.77), REAR, 0.009),
        ((-0.52, 0.77), REAR, 0.009),
    ):
        work.lay(_IRON, [a, b], line=thick, gloss=0.5)  # the rack
    _tubes(work, colour)
    _chain(work, colour)
    work.lay("#3b2a20", rounded(moved(_CUSHION, *SADDLE)), gloss=0.5, form=leaning(0.3))
    _lamps(work, sitting)
    return work.card(rim=0.008, snow=0.012)


def finest(sitting: Sitting) -> float:
    """Texels a metre that it is painted with."""
    return sitting.finest(1.9, 1000.0)


def _tubes(work: Bodywork, colour: Colour) -> None:
    tube(work, colour, CRANKS, REAR, 0.022)
    tube(work, colour, (_SEAT[0] + 0.005, _SEAT[1] - 0.03), REAR, 0.018)
    tube(work, colour, _FORK, _BEND, 0.026)
    tube(work, colour, _BEND, FRONT, 0.022)
    tube(work, colour, CRANKS, _SEAT, 0.034)
    tube(work, _STEEL, _SEAT, (SADDLE[0] + 0.005, SADDLE[1] - 0.05), 0.026)
    tube(work, colour, CRANKS, (_FORK[0] - 0.008, _FORK[1] + 0.03), 0.038)
    tube(work, colour, (_SEAT[0] + 0.012, _SEAT[1] - 0.05), (_HEAD[0] + 0.010, _HEAD[1] - 0.05), 0.032)
    tube(work, colour, _FORK, _HEAD, 0.040)
    tube(work, _STEEL, _HEAD, _STEM, 0.026)
    work.lay(_STEEL, bent_line(_BAR, 2), line=0.024, gloss=0.8, form=leaning(0.4))
    tube(work, _DARK, (GRIP[0] - 0.09, GRIP[1] - 0.012), (GRIP[0] + 0.045, GRIP[1] + 0.004), 0.036)


def _chain(work: Bodywork, colour: Colour) -> None:
    for side in (-1, 1):
        ends = [(CRANKS[0], CRANKS[1] + 0.086 * side), (REAR[0], REAR[1] + 0.035 * side)]
        work.lay("#2a2b2d", ends, line=0.010)
    work.lay(colour, rounded(_GUARD), gloss=0.7, form=leaning(0.25))


def _lamps(work: Bodywork, sitting: Sitting) -> None:
    (x, y), (rear, low) = HEADLAMP, TAIL_LAMP
    work.lay(_STEEL, [(0.36, 0.805), (x - 0.02, y)], line=0.014)
    work.lay("#c8ccd0", disc(x - 0.01, y, 0.036), gloss=0.9, form=leaning(0.3, 0.3))
    work.lay("#8a1c18", disc(rear, low, 0.022), gloss=0.7)
    if sitting.lamps and sitting.moves:
        work.shine(WHITE, disc(x + 0.007, y, 0.030), soft=0.006)
        work.shine(RED, disc(rear - 0.003, low, 0.020), soft=0.005)


def painted_pedal(sitting: Sitting) -> Card:
    work = Bodywork(sitting, (-0.07, -0.03, 0.07, 0.03), finest(sitting))
    work.lay("#232427", [(-0.048, 0.0), (0.048, 0.0)], line=0.028, form=leaning(0.2))
    return work.card(rim=0.0, snow=0.0)
