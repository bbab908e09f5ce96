"""Hulls, painted: sides that flare to the sheer, turn away at the bow, and go under at the waterline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.paint import Colour, bgr, smoothstep
from reelwright.render.backends.previz.vehicles.afloat import SUNK
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork
from reelwright.render.backends.previz.vehicles.sitting import leaning

Line = NDArray[np.float64]
"""[n, 2] from stern to bow."""


def curved(points: Sequence[tuple[float, float]], count: int = 40) -> Line:
    """A smooth line through a few points, from left to right."""
    at = np.asarray(points, float)
    x = np.linspace(at[0, 0], at[-1, 0], count)
    return np.stack((x, np.polynomial.Polynomial.fit(at[:, 0], at[:, 1], min(4, len(points) - 1))(x)), 1)


def hull(
    work: Bodywork,
    sheer: Line,
    ends: tuple[float, float],
    colour: Colour,
    bottom: str,
    gloss: float,
    boot: float = 0.10,
) -> None:
    """Args:
    sheer: its upper edge. ends: where it meets the water at stern and bow. boot: how high over the water the
        paint of its bottom reaches; metres.
    """
    stern, bow = ends
    (left, _), (right, high) = sheer[0], sheer[-1]

    def side(x: Any, y: Any) -> tuple[Any, Any]:
        v = np.clip(y / np.interp(x, sheer[:, 0], sheer[:, 1]), -0.5, 1)
        turn = smoothstep(0.15 * right, right, x) * 0.66 - smoothstep(0.8 * left, left, x) * 0.3
        return (-0.36 + 0.34 * v - 0.16 * smoothstep(0.4 * right, right, x)) + 0 * x, turn + 0 * y

    deep = -SUNK
    outline = [
        *sheer,
        (bow + (right - bow) * 0.12, 0.12 * high),
        (bow, 0.0),
        (bow - 0.2, deep),
        (stern + 0.15, deep),
        (stern, 0.0),
    ]
    work.lay(colour, outline, form=side, gloss=gloss)
    work.lay(
        bottom,
        [(stern - 0.1, boot), (bow + 0.1, boot), (bow - 0.2, deep), (stern + 0.15, deep)],
        form=leaning(-0.45),
        within=True,
    )
    work.lay("#ece7da", [(stern - 0.1, boot), (bow + 0.1, boot)], line=boot * 0.5, within=True)


def strakes(work: Bodywork, sheer: Line, drops: Sequence[float], line: float) -> None:
    """Seams between planks, that follow the sheer."""
    for drop in drops:
        work.dim(0.35, sheer * (1, 1 - drop) + (0, 0), line=line)


def rail(work: Bodywork, sheer: Line, colour: str, thick: float) -> None:
    """Along the upper edge."""
    work.dim(0.4, sheer - (0, thick), line=thick * 0.8, soft=thick * 0.3)
    work.lay(colour, sheer, line=thick, form=leaning(0.45), gloss=0.4)


PAINTS = tuple(bgr(code) for code in ("#e9e4d6", "#27476b", "#9c3a2e", "#2b5c4c", "#d8d2c0", "#34393f"))
