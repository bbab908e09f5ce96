"""A hand: its palm, four fingers and a thumb."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reelwright.render.backends.previz.paint import Colour
from reelwright.render.backends.previz.people.easel import Easel, Shape, along, limb
from reelwright.render.backends.previz.people.poses import Joint

_PLAIN = 260.0
"""Pixels of a figure under which fingers are not told apart."""
_OF_ONE_PIECE = 120.0
"""Pixels of a figure under which the parts of a hand, less than two pixels broad, do not shade each other."""
_ROOTS = (-0.0135, -0.0048, 0.0042, 0.0126)
"""Of the fingers across the palm, the little one first."""
_TIPS = (1.43, 1.51, 1.53, 1.47)
"""How far they reach, in lengths of the forearm from the elbow."""
_GRIP = 1.2


class Fingers(Enum):
    EASY = "easy"
    CLOSED = "closed"
    POINTING = "pointing"


@dataclass(frozen=True, slots=True)
class Hand:
    fingers: Fingers = Fingers.EASY
    thumb: float = 1.0
    """Which side of the hand it is on, 1 or -1: that of `along`'s aside."""


def palm(elbow: Joint, hand: Joint) -> Joint:
    """Where a hand holds what it holds."""
    return along(elbow, hand, _GRIP)


def lay_hand(easel: Easel, skin: Colour, elbow: Joint, hand: Joint, of: Hand) -> None:
    side = of.thumb
    if of.fingers is Fingers.EASY:
        _open(easel, skin, elbow, hand, side)
    else:
        _fist(easel, skin, elbow, hand, side, of.fingers is Fingers.POINTING)


def _open(easel: Easel, skin: Colour, elbow: Joint, hand: Joint, side: float) -> None:
    """Hanging, the fingers a little bent."""
    knuckles = along(elbow, hand, 1.26)
    back = (
        limb(hand, along(elbow, hand, 1.14), 0.0135, 0.0185),
        limb(along(elbow, hand, 1.14), knuckles, 0.0185, 0.0165),
    )
    thumb = _thumb([(1.06, 0.014), (1.18, 0.0245), (1.31, 0.0255)], elbow, hand, side)
    if easel.tall < _OF_ONE_PIECE:
        all_four = limb(knuckles, along(elbow, hand, 1.49, side * 0.006), 0.0165, 0.0135)
        easel.lay(skin, *back, all_four, *thumb, rounded=0.009, occludes=0.3)
        return
    fingers = []
    for root, tip in zip(_ROOTS, _TIPS, strict=True):
        bend = along(elbow, hand, (1.26 + tip) / 2 + 0.01, side * (root * 1.05 + 0.002))
        fingers.append(limb(along(elbow, hand, 1.25, side * root), bend, 0.0064, 0.0058))
        fingers.append(limb(bend, along(elbow, hand, tip, side * (root * 0.92 + 0.006)), 0.0058, 0.0044))
    easel.lay(skin, *back, *fingers, rounded=0.009, occludes=0.3)
    _lay_thumb(easel, skin, thumb)
    if easel.tall < _PLAIN:
        return
    for root, tip, after in zip(_ROOTS, _TIPS, _ROOTS[1:], strict=False):
        gap = (root + after) / 2
        parting = [along(elbow, hand, 1.25, side * gap), along(elbow, hand, tip - 0.02, side * (gap + 0.004))]
        easel.stroke(parting, 0.0026, None, 0.55)
    easel.crease([along(elbow, hand, 1.10, side * 0.010), along(elbow, hand, 1.24, side * 0.015)], 0.005, 0.22)


def _fist(easel: Easel, skin: Colour, elbow: Joint, hand: Joint, side: float, is_pointing: bool) -> None:
    """Closed about something, or but for one finger."""
    middle = along(elbow, hand, 1.22)
    back = limb(hand, along(elbow, hand, 1.12), 0.0135, 0.0175), limb(along(elbow, hand, 1.12), middle, 0.0185, 0.0185)
    if is_pointing:
        finger = along(elbow, hand, 1.26, side * 0.012), along(elbow, hand, 1.60, side * 0.010)
        easel.lay(skin, limb(*finger, 0.0072, 0.0050), rounded=0.008, occludes=0.2)
    knuckles = [
        limb(along(elbow, hand, share, -side * 0.0155), along(elbow, hand, share + 0.02, side * 0.006), 0.0074, 0.0062)
        for share in (1.10, 1.165, 1.23, 1.29)[: 3 if is_pointing else 4]
    ]
    thumb = _thumb([(1.05, 0.012), (1.14, 0.020), (1.25, 0.010)], elbow, hand, side)
    if easel.tall < _OF_ONE_PIECE:
        easel.lay(skin, *back, *knuckles, *thumb, rounded=0.010, occludes=0.3)
        return
    easel.lay(skin, *back, rounded=0.010, occludes=0.3)
    for knuckle in knuckles:
        easel.lay(skin, knuckle, rounded=0.007, occludes=0.32)
    _lay_thumb(easel, skin, thumb)


def _thumb(way: list[tuple[float, float]], elbow: Joint, hand: Joint, side: float) -> tuple[Shape, Shape]:
    a, b, c = (along(elbow, hand, share, side * aside) for share, aside in way)
    return limb(a, b, 0.0082, 0.0072), limb(b, c, 0.0072, 0.0050)


def _lay_thumb(easel: Easel, skin: Colour, thumb: tuple[Shape, Shape]) -> None:
    easel.lay(skin, *thumb, rounded=0.008, occludes=0.28)
