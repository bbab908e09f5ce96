"""The side of a car, painted."""

from __future__ import annotations

from typing import Any

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.paint import Colour, smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, bent_line, closed, disc, moved, rounded
from reelwright.render.backends.previz.vehicles.carglass import side_windows
from reelwright.render.backends.previz.vehicles.carshells import Shell
from reelwright.render.backends.previz.vehicles.lamps import RED, WHITE
from reelwright.render.backends.previz.vehicles.sitting import Sitting, leaning
from reelwright.render.backends.previz.vehicles.wheels import shade_on, tyre

_FOOT = 0.18
"""How high the sills are, metres."""
_MIRROR = ((-0.13, -0.035), (-0.12, 0.10), (0.04, 0.11), (0.10, 0.03), (0.05, -0.04))


def painted_car(shell: Shell, colour: Colour, sitting: Sitting) -> Card:
    """The body on its card, its middle over the origin; where its rims turn it is open."""
    margin, long = 0.06, shell.long
    work = Bodywork(sitting, (-margin, 0.0, long + margin, shell.tall + 0.05), sitting.finest(long))
    under = [(0.5, 0.02), (long - 0.5, 0.02), (long - 0.4, 0.3), (0.4, 0.3)]
    work.lay("#060607", under, soft=0.03, share=0.86)
    _metal(work, shell, colour)
    side_windows(work, shell, sitting)
    _trim(work, shell)
    _wheel_houses(work, shell)
    _lamps(work, shell, sitting)
    card = work.card(rim=0.016)
    return card.placed_at(card.origin - np.array([long / 2, 0, 0]), card.down)


def _metal(work: Bodywork, shell: Shell, colour: Colour) -> None:
    at, high = np.array(shell.shoulder).T
    knots = (0.0, 0.08, 0.25, 0.50, 0.60, 0.645, 0.70, 0.84, 0.93, 1.0)
    ups = (-0.62, -0.34, -0.16, 0.02, 0.10, 0.42, 0.14, 0.26, 0.62, 0.93)

    def side(x: Any, y: Any) -> tuple[Any, Any]:
        v = (y - _FOOT) / (np.interp(x, at, high) - _FOOT)
        aside = smoothstep(shell.long - 0.7, shell.long, x) * 0.72 - smoothstep(0.45, 0.0, x) * 0.72
        return np.interp(v, knots, ups) * np.sqrt(1 - aside**2), aside

    def house(x: Any, y: Any) -> tuple[Any, Any]:
        return np.interp((y - 0.95) / (shell.tall - 0.95), (0.0, 0.6, 0.86, 1.0), (0.24, 0.34, 0.55, 0.97)), 0.0

    work.lay(colour, rounded(shell.cabin), form=house, gloss=0.8)
    work.lay(colour, rounded(shell.lower), form=side, gloss=0.9)
    work.dim(0.4, [(0.4, 0.24), (shell.long - 0.4, 0.24)], line=0.10, soft=0.02)
    for seam in shell.seams:
        work.dim(0.62, bent_line(seam), line=0.013)


def _trim(work: Bodywork, shell: Shell) -> None:
    for x in shell.handles:
        y = float(np.interp(x, *np.array(shell.shoulder).T)) - 0.13
        work.dim(0.5, [(x - 0.005, y - 0.022), (x + 0.165, y - 0.026)], line=0.035, soft=0.006)
        work.lay("#c9ccd0", [(x, y), (x + 0.16, y - 0.004)], line=0.024, gloss=0.9, form=leaning(0.5))
    x, y = shell.mirror
    work.dim(0.35, rounded(moved(_MIRROR, x - 0.02, y - 0.08)), soft=0.015)
    work.lay("#202226", rounded(moved(_MIRROR, x, y)), gloss=0.7, form=leaning(0.3))
    work.lay("#26272a", [(0.32, 0.225), (shell.long - 0.32, 0.215)], line=0.06, within=True)


def _wheel_houses(work: Bodywork, shell: Shell) -> None:
    for x in shell.wheels:
        work.lay("#070708", disc(x, shell.tyre + 0.015, shell.tyre + 0.07), within=True)
        arch = disc(x, shell.tyre + 0.015, shell.tyre + 0.078)[:36]
        work.lay("#d8dadc", arch, line=0.014, share=0.28)
        tyre(work, x, shell.tyre, shell.rim)
        shade_on(work, x, shell.tyre, shell.rim, 0.75)


def _lamps(work: Bodywork, shell: Shell, sitting: Sitting) -> None:
    head, tail = rounded(shell.headlamp, 2), rounded(shell.tail_lamp, 2)
    work.lay("#c4ccd2", head, gloss=1.0, form=leaning(0.42, 0.5))
    work.lay("#8a1c18", tail, gloss=0.8, form=leaning(0.15, -0.5))
    for lamp, light in ((head, WHITE), (tail, RED)):
        work.dim(0.45, closed(lamp), line=0.015)
        if sitting.lamps and sitting.moves:
            work.shine(light, lamp.mean(0) + (lamp - lamp.mean(0)) * 0.8, soft=0.012)
