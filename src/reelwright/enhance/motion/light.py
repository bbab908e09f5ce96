"""Whether two frames are of one shot and one light: nothing is made between those that are not."""

from __future__ import annotations

import numpy as np

from reelwright.enhance.motion.opencv import cv
from reelwright.enhance.motion.sight import Sight

_CUT = 0.285
"""How unlike two frames of different shots are: measured, cuts score 0.8 and more, neighbours 0.06 and less."""
JUMP = 14.0
"""Grey levels of the mean that no fade takes in one frame while its neighbours take less than a third of it."""
FITTING = 0.2
"""Trust in the flow between two frames that look like a cut, from which they are of one shot all the same."""


def looks_cut(first: Sight, second: Sight) -> bool:
    """Whether both the thumbnails and their histograms differ too much, whatever the light is. Fast motion over what is
    rough does that too: a flow that fits tells the two apart."""
    small = [cv.resize(one, (64, 36), interpolation=cv.INTER_AREA) for one in (first.grid, second.grid)]
    a, b = ((one - one.mean()).astype(np.float32) for one in small)
    like = float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum() + 1e-6))
    if min(first.spread, second.spread) < 2:  # an empty picture is like none and unlike none
        like = 1.0 if abs(first.mean - second.mean) < JUMP else 0.0
    counts = [cv.calcHist([one], [0], None, [32], [0, 256]).ravel() / one.size for one in small]
    return (1 - like) / 2 + float(np.abs(counts[0] - counts[1]).sum()) / 4 > _CUT and like < 0.9


def is_flash(before: Sight | None, first: Sight, second: Sight, after: Sight | None) -> bool:
    """Whether the light jumps between the two middle frames: a flash begins or ends, or a lamp is switched. In a fade
    the light goes on changing."""
    jump = second.mean - first.mean
    beside = [first.mean - before.mean] if before else []
    beside += [after.mean - second.mean] if after else []
    return abs(jump) > JUMP and all(change * np.sign(jump) < abs(jump) / 3 for change in beside)
