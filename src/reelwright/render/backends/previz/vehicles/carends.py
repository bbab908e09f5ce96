"""The ends of a car and what of it looks up, painted. Points are metres from its middle and from the ground."""

from __future__ import annotations

from typing import Any

import numpy as np

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.paint import Colour, smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, box, closed, disc, moved, rounded, soft_box
from reelwright.render.backends.previz.vehicles.carglass import mirrored
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE
from reelwright.render.backends.previz.vehicles.sitting import Form, Sitting, leaning

_CHROME = "#c9cdd1"
_FRONT = ((0.62, 0.895), (0.84, 0.82), (0.93, 0.66), (0.935, 0.40), (0.88, 0.22), (0.6, 0.17))
_BACK = ((0.66, 1.005), (0.86, 0.93), (0.93, 0.74), (0.935, 0.42), (0.88, 0.23), (0.6, 0.18))
_GRILLE = ((0.36, 0.735), (0.40, 0.70), (0.34, 0.575))
_INTAKE = ((0.52, 0.40), (0.58, 0.34), (0.50, 0.25))
_HEADLAMP = ((0.47, 0.72), (0.52, 0.765), (0.74, 0.775), (0.87, 0.72), (0.885, 0.63), (0.70, 0.60), (0.50, 0.62))
_TAIL_LAMP = ((0.56, 0.90), (0.80, 0.91), (0.91, 0.82), (0.91, 0.70), (0.62, 0.68), (0.54, 0.74))
_SKIRT = ((0.66, 0.30), (0.7, 0.25), (0.6, 0.20))


def _faced(tops: tuple[float, ...], ups: tuple[float, ...]) -> Form:
    """An end: it turns away at its sides, and lies back as it rises."""

    def form(x: Any, y: Any) -> tuple[Any, Any]:
        aside = np.sign(x) * smoothstep(0.45, 0.92, np.abs(x)) * 0.8
        return np.interp(y, tops, ups) * np.sqrt(1 - aside**2), aside

    return form


def _tyres(work: Bodywork) -> None:
    work.lay("#050506", box(-0.8, 0.02, 0.8, 0.42), share=0.88, soft=0.02)
    for left, right in ((-0.85, -0.62), (0.62, 0.85)):
        work.lay("#1c1c1f", soft_box(left, 0.0, right, 0.45, 0.05), form=leaning(0.2))
        for y in np.linspace(0.05, 0.27, 5):
            work.dim(0.4, [(left, y), (right, y + 0.02)], line=0.012)


def front(sitting: Sitting, colour: Colour, per_metre: float) -> Picture:
    """[-0.94, 0.94] by [0, 0.92]."""
    work = Bodywork(sitting, (-0.94, 0.0, 0.94, 0.92), per_metre)
    _tyres(work)
    form = _faced((0.18, 0.30, 0.46, 0.52, 0.56, 0.75, 0.90), (-0.5, -0.15, 0.10, 0.42, 0.02, 0.25, 0.72))
    work.lay(colour, rounded(mirrored([*_FRONT])), form=form, gloss=0.9)
    grille = rounded(mirrored([*_GRILLE]), 2)
    work.lay("#101114", grille)
    for y in np.linspace(0.605, 0.707, 4):
        work.lay("#7d8286", [(-0.33, y), (0.33, y)], line=0.010, gloss=0.8, form=leaning(0.5))
    work.lay(_CHROME, closed(grille), line=0.018, gloss=1.0, form=leaning(0.5))
    work.lay(_CHROME, disc(0, 0.655, 0.042), gloss=1.0, form=leaning(0.4))
    work.lay("#121316", rounded(mirrored([*_INTAKE]), 2))
    work.dim(0.5, [(-0.9, 0.50), (0.9, 0.50)], line=0.014)
    work.dim(0.45, [(-0.74, 0.80), (-0.5, 0.858), (0.5, 0.858), (0.74, 0.80)], line=0.012)
    for side in (-1, 1):
        _headlamp(work, side, sitting)
        work.lay("#2a2b2e", disc(side * 0.72, 0.33, 0.062))
        work.lay("#c4ccd2", disc(side * 0.72, 0.33, 0.045), gloss=0.9, form=leaning(0.3))
    _plate(work, 0.44, sitting)
    return work.picture(rim=0.014, snow=0.04)


def _headlamp(work: Bodywork, side: int, sitting: Sitting) -> None:
    glass = rounded(moved(_HEADLAMP, 0, 0, side=side), 2)
    work.lay("#8d979e", glass, gloss=0.6, form=leaning(0.1, 0.3 * side))
    for x, radius in ((0.60, 0.066), (0.77, 0.058)):
        work.lay("#3a4045", disc(side * x, 0.685, radius))
        work.lay("#d8dfe4", disc(side * x, 0.685, radius * 0.82), gloss=1.0, form=leaning(0.45))
        if sitting.lamps and sitting.moves:
            work.shine(WHITE, disc(side * x, 0.685, radius * 0.9), soft=0.012)
    work.lay("#c8762a", [(side * 0.84, 0.71), (side * 0.875, 0.66), (side * 0.84, 0.63)], share=0.8)
    work.dim(0.55, closed(glass), line=0.014)


def _plate(work: Bodywork, y: float, sitting: Sitting) -> None:
    work.dim(0.5, soft_box(-0.275, y - 0.075, 0.275, y + 0.06, 0.02), soft=0.01)
    work.lay("#d9d6c9", soft_box(-0.26, y - 0.055, 0.26, y + 0.055, 0.012), form=leaning(0.1))
    for k, x in enumerate((-0.19, -0.13, -0.07, 0.03, 0.09, 0.15, 0.21)):
        tall = 0.028 if (sitting.seed + k) % 3 else 0.022
        work.lay("#26282c", box(x - 0.018, y - tall, x + 0.012, y + 0.028), share=0.8)
    work.lay("#2a4f86", box(-0.26, y - 0.055, -0.225, y + 0.055))


def back(sitting: Sitting, colour: Colour, per_metre: float) -> Picture:
    """[-0.94, 0.94] by [0, 1.04]."""
    work = Bodywork(sitting, (-0.94, 0.0, 0.94, 1.04), per_metre)
    _tyres(work)
    form = _faced((0.18, 0.30, 0.50, 0.55, 0.60, 0.85, 1.0), (-0.5, -0.15, 0.10, 0.42, 0.0, 0.12, 0.7))
    work.lay(colour, rounded(mirrored([*_BACK])), form=form, gloss=0.9)
    work.dim(0.5, [(-0.66, 0.97), (-0.62, 0.62), (0.62, 0.62), (0.66, 0.97)], line=0.014)
    work.dim(0.5, [(-0.9, 0.53), (0.9, 0.53)], line=0.014)
    work.lay("#222327", rounded(mirrored([*_SKIRT]), 2))
    for side in (-1, 1):
        lamp = rounded(moved(_TAIL_LAMP, 0, 0, side=side), 2)
        work.lay("#8a1a17", lamp, gloss=0.9, form=leaning(0.15, 0.3 * side))
        work.lay("#c9c3bb", disc(side * 0.67, 0.75, 0.045, 0.6), gloss=0.8)
        work.dim(0.5, closed(lamp), line=0.014)
        if sitting.lamps and sitting.moves:
            work.shine(RED, lamp.mean(0) + (lamp - lamp.mean(0)) * 0.8, soft=0.015)
        work.lay("#b9bdc1", disc(side * 0.57, 0.23, 0.06, 0.4), gloss=0.9)  # exhaust
    work.lay(_CHROME, [(-0.34, 0.885), (0.34, 0.885)], line=0.022, gloss=1.0, form=leaning(0.5))
    work.lay(_CHROME, disc(0, 0.93, 0.035), gloss=1.0, form=leaning(0.4))
    _plate(work, 0.77, sitting)
    return work.picture(rim=0.014, snow=0.04)


def level(sitting: Sitting, colour: Colour, up: float) -> Picture:
    """What looks up: bonnet, boot lid or roof; it mirrors the sky, and has a crease to either side."""
    work = Bodywork(sitting, (-0.9, 0.0, 0.9, 0.6), 60.0)

    def form(x: Any, y: Any) -> tuple[Any, Any]:
        out = np.abs(x)
        return up - 0.12 * smoothstep(0.5, 0.9, out), 0.16 * np.sign(x) * smoothstep(0.3, 0.9, out)

    work.lay(colour, box(-1.0, -0.1, 1.0, 0.7), form=form, gloss=0.75)
    for side in (-1, 1):
        work.dim(0.12, [(side * 0.5, 0.0), (side * 0.56, 0.6)], line=0.03, soft=0.01)
    return work.picture(rim=0.0, snow=0.0)
