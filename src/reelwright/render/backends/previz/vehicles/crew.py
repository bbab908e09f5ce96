"""Who rides or rows: a figure in the poses of what it sits on, painted once for each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reelwright.film.look import Mood, Prop
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.people import body, dress, luggage
from reelwright.render.backends.previz.people.carried import COLOURS
from reelwright.render.backends.previz.people.clay import FOOT, TOP
from reelwright.render.backends.previz.people.easel import Easel, Span
from reelwright.render.backends.previz.people.expression import expression_of
from reelwright.render.backends.previz.people.face import Portrait
from reelwright.render.backends.previz.people.hand import Fingers, Hand
from reelwright.render.backends.previz.people.keylight import KeyLight
from reelwright.render.backends.previz.people.looks import Looks, looks_of
from reelwright.render.backends.previz.people.poses import Joint, Pose
from reelwright.render.backends.previz.vehicles.sitting import Sitting

_LARGEST, _LARGEST_HEAD = 640.0, 90.0
"""Pixels of the figure, and of half its head: there are many pictures, and nobody sees a single one for long."""
_LEAST_TALL = 1.6
"""Metres: what a child sits on is as much smaller, so both are shown as large as for one who is grown."""
_MIDDLE = (TOP + FOOT) / 2
_THIGH, _SHIN, _UPPER, _FORE = 0.245, 0.235, 0.160, 0.152
"""Of a figure's limbs, heights."""


class Crew:
    """Args:
    poses: of its cycle, in heights. span: what they take.
    """

    def __init__(self, sitting: Sitting, who: Figure, poses: Sequence[Pose], span: Span, bearing: float) -> None:
        self._sitting, self._looks, self._poses, self._span = sitting, _seated(looks_of(who)), poses, span
        self._who = who
        self.tall = max(_LEAST_TALL, self._looks.tall_metres)
        self._pixels = float(np.clip(sitting.per_metre * self.tall, 24.0, _LARGEST))
        self._light = KeyLight.of(sitting.light, sitting.towards, is_near=False)
        unit = float(np.clip(self._pixels * self._looks.head, 3.0, _LARGEST_HEAD))
        calm = expression_of(Mood.CALM)
        self._portrait = Portrait(self._looks, who.props, self._light, unit, (bearing, 0.0), calm)
        self._head = self._portrait.picture()
        self._near: dict[int, Card] = {}
        self._far: dict[int, Card] = {}

    def near(self, number: int) -> Card:
        """All but the far limbs."""
        if number not in self._near:  # each is painted when first seen; it does not depend on when that is
            self._near[number] = self._card(self._painted(self._poses[number]))
        return self._near[number]

    def far(self, number: int) -> Card:
        """The arm and the leg on the other side."""
        if number not in self._far:
            easel, pose = self._easel(), self._poses[number]
            body.arm(easel, self._looks, pose, "l", self._looks.top, 1.0, Hand(Fingers.CLOSED))
            body.leg(easel, self._looks, pose, "l")
            self._far[number] = self._card(easel)
        return self._far[number]

    def _easel(self) -> Easel:
        return Easel(self._pixels, self._span, self._light)

    def _painted(self, pose: Pose) -> Easel:
        easel, looks = self._easel(), self._looks
        body.pelvis(easel, looks, pose)
        body.leg(easel, looks, pose, "r")
        body.neck(easel, looks, pose)
        dress.top(easel, looks, pose)
        if Prop.BAG in self._who.props:
            luggage.bag(easel, pose, looks.of(Prop.BAG, COLOURS[Prop.BAG]))
            luggage.straps(easel, pose, looks.of(Prop.BAG, COLOURS[Prop.BAG]))
        (x, y), unit = pose["head"], looks.head
        easel.paste(self._head, x, y + _MIDDLE * unit, self._pixels * unit / self._portrait.per_unit)
        body.arm(easel, looks, pose, "r", looks.top, 1.0, Hand(Fingers.CLOSED))
        return easel

    def _card(self, easel: Easel) -> Card:
        left, foot, right, _ = self._span
        texture = self._sitting.aired(easel.picture())
        return Card.frontal(texture, (left + right) / 2 * self.tall, foot * self.tall, 0.0, (right - left) * self.tall)


def _seated(looks: Looks) -> Looks:
    """Coats, dresses and skirts hang as they do on who stands: who sits has a jacket in their colour, and trousers."""
    top = looks.top if looks.coat is None else looks.coat
    return replace(looks, top=top, has_skirt=False, has_dress=False)


def bent(start: Joint, end: Joint, upper: float, lower: float, side: float) -> Joint:
    """Where the joint between two limbs is; `side`: 1 to the left of the way from start to end, -1 to the right."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    far = min(math.hypot(dx, dy), (upper + lower) * 0.999)
    along = (upper * upper - lower * lower + far * far) / (2 * far)
    aside = side * math.sqrt(max(0.0, upper * upper - along * along))
    length = math.hypot(dx, dy)
    return start[0] + (dx * along - dy * aside) / length, start[1] + (dy * along + dx * aside) / length


def limbs(pose: Pose, side: str, shoulder: Joint, hand: Joint, hip: Joint, ankle: Joint, toe: Joint) -> Pose:
    """A pose with an arm and a leg that reach so far: the elbow falls back, the knee forward."""
    return pose | {
        f"{side}s": shoulder,
        f"{side}e": bent(shoulder, hand, _UPPER, _FORE, -1.0),
        f"{side}h": hand,
        f"{side}p": hip,
        f"{side}k": bent(hip, ankle, _THIGH, _SHIN, 1.0),
        f"{side}f": ankle,
        f"{side}t": toe,
    }
