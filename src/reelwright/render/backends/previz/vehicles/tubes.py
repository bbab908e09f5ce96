"""Tubes, poles and spars: round, darker below, with a line of light above."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork
from reelwright.render.backends.previz.vehicles.sitting import leaning

Point = tuple[float, float]


def tube(work: Bodywork, colour: str | Colour, a: Point, b: Point, thick: float, shine: float = 0.35) -> None:
    """From a point to another, metres; `shine`, 0..1, is of its enamel."""
    (dx, dy), line = np.subtract(b, a), np.array([a, b], float)
    length = math.hypot(dx, dy) + 1e-9
    aside = np.array([-dy, dx]) / length  # to the side that looks up, or to the right of what stands upright
    aside = aside if aside[1] > 0.05 or (abs(aside[1]) <= 0.05 and aside[0] > 0) else -aside
    work.lay(colour, line, line=thick, form=leaning(-0.25 * aside[1], -0.25 * aside[0]), gloss=0.5 * shine)
    lit = leaning(0.35 * aside[1] + 0.1, 0.35 * aside[0])
    work.lay(colour, line + aside * (thick * 0.2), line=thick * 0.5, form=lit, gloss=1.5 * shine)
    work.lay("#ffffff", line + aside * (thick * 0.26), line=thick * 0.14, share=shine)
