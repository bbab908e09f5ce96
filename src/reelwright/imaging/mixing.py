"""Two pictures mixed into one, as a transition goes on: dissolve, dip, wipe.

Code values are mixed, as on a vision mixer: half of one and half of the other is what an editor takes for the middle.
They are mixed plane by plane as they were decoded, so that beside a transition no colour jumps.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Transition

_HELD = 0.1
"""Of a dip: how much of it shows nothing but black or white, in its middle."""
_SOFT = 0.04
"""Of the width: how broad the edge of a wipe is."""
_NEUTRAL = 128
_DIPS = {Transition.DIP_TO_BLACK: (16, _NEUTRAL, _NEUTRAL), Transition.DIP_TO_WHITE: (218, _NEUTRAL, _NEUTRAL)}
"""Y, Cb, Cr of what is dipped to. White stays below the full 235, which in a dark room is a slap."""

Plane = NDArray[np.uint8]
"""[H, W] code values, limited range."""


def mixed(
    kind: Transition, before: Sequence[Plane], after: Sequence[Plane], index: int, frames: int
) -> tuple[Plane, ...]:
    """Frame `index` of a transition of `frames` frames, in new planes.

    Neither the first is yet all of `before`, nor the last already all of `after`: those stand on either side of it.

    Args:
        before, after: Y, Cb and Cr of what each of the two takes shows at that moment.
    """
    share = (index + 1) / (frames + 1)
    match kind:
        case Transition.DISSOLVE:
            return tuple(_blended(old, new, share) for old, new in zip(before, after, strict=True))
        case Transition.DIP_TO_BLACK | Transition.DIP_TO_WHITE:
            middle = (index + 0.5) / frames
            seen = _ease(max(0.0, abs(2 * middle - 1) - _HELD) / (1 - _HELD))
            shown = before if middle < 0.5 else after
            return tuple(_sunk(plane, ground, seen) for plane, ground in zip(shown, _DIPS[kind], strict=True))
        case Transition.WIPE_LEFT | Transition.WIPE_RIGHT:
            leftward = kind is Transition.WIPE_LEFT
            return tuple(_wiped(old, new, leftward, share) for old, new in zip(before, after, strict=True))
    raise ValueError(f"a {kind} mixes nothing")


def _blended(before: Plane, after: Plane, share: float) -> Plane:
    return np.asarray(cv2.addWeighted(before, 1 - share, after, share, 0), np.uint8)


def _sunk(plane: Plane, ground: int, seen: float) -> Plane:
    return np.asarray(cv2.convertScaleAbs(plane, alpha=seen, beta=(1 - seen) * ground), np.uint8)


def _wiped(before: Plane, after: Plane, is_leftward: bool, share: float) -> Plane:
    width = before.shape[1]
    across = (np.arange(width, dtype=np.float32) + 0.5) / width
    across = 1 - across if is_leftward else across
    edge = share * (1 + _SOFT) - _SOFT / 2
    weight = np.broadcast_to(np.clip((edge - across) / _SOFT + 0.5, 0, 1), before.shape).astype(np.float32)
    return np.asarray(cv2.blendLinear(after, before, weight, 1 - weight), np.uint8)


def _ease(x: float) -> float:
    return x * x * (3 - 2 * x)
