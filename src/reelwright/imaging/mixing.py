"""Two pictures mixed into one, as a transition goes on: dissolve, dip, wipe.

Code values are mixed, as on a vision mixer: half of one and half of the other is what an editor takes for the middle.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import Transition

_HELD = 0.1
"""Of a dip: how much of it shows nothing but black or white, in its middle."""
_SOFT = 0.04
"""Of the width: how broad the edge of a wipe is."""
_DIPS = {Transition.DIP_TO_BLACK: 0, Transition.DIP_TO_WHITE: 235}
"""The grey that is dipped to. White stays below the full, which in a dark room is a slap."""

Picture = NDArray[np.uint8]


def mixed(kind: Transition, before: Picture, after: Picture, index: int, frames: int) -> Picture:
    """Frame `index` of a transition of `frames` frames, [H, W, 3] uint8, new.

    Neither the first is yet all of `before`, nor the last already all of `after`: those stand on either side of it.

    Args:
        before, after: what each of the two takes shows at that moment, [H, W, 3] uint8.
    """
    match kind:
        case Transition.DISSOLVE:
            share = (index + 1) / (frames + 1)
            return np.asarray(cv2.addWeighted(before, 1 - share, after, share, 0), np.uint8)
        case Transition.DIP_TO_BLACK | Transition.DIP_TO_WHITE:
            return _dipped(before, after, _DIPS[kind], (index + 0.5) / frames)
        case Transition.WIPE_LEFT | Transition.WIPE_RIGHT:
            return _wiped(before, after, kind is Transition.WIPE_LEFT, (index + 1) / (frames + 1))
    raise ValueError(f"a {kind} mixes nothing")


def _dipped(before: Picture, after: Picture, grey: int, share: float) -> Picture:
    """`before` goes under in the first half and `after` comes up in the second."""
    picture = before if share < 0.5 else after
    seen = _ease(max(0.0, abs(2 * share - 1) - _HELD) / (1 - _HELD))
    return np.asarray(cv2.convertScaleAbs(picture, alpha=seen, beta=(1 - seen) * grey), np.uint8)


def _wiped(before: Picture, after: Picture, is_leftward: bool, share: float) -> Picture:
    width = before.shape[1]
    across = (np.arange(width, dtype=np.float32) + 0.5) / width
    across = 1 - across if is_leftward else across
    edge = share * (1 + _SOFT) - _SOFT / 2
    cover = np.clip((edge - across) / _SOFT + 0.5, 0, 1)
    weight = np.broadcast_to(cover, before.shape[:2]).astype(np.float32)
    return np.asarray(cv2.blendLinear(after, before, weight, 1 - weight), np.uint8)


def _ease(x: float) -> float:
    return x * x * (3 - 2 * x)
