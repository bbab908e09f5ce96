"""The shoulder and head of somebody who stands before the figure, dark and out of focus, near the lens."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from reelwright.film.look import Mood, Prop
from reelwright.film.shot import Figure
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.people.body import neck, trunk
from reelwright.render.backends.previz.people.easel import Easel
from reelwright.render.backends.previz.people.expression import expression_of
from reelwright.render.backends.previz.people.face import Portrait
from reelwright.render.backends.previz.people.keylight import KeyLight
from reelwright.render.backends.previz.people.looks import looks_of
from reelwright.render.backends.previz.people.poses import STAND
from reelwright.render.backends.previz.people.stature import raised_eyes

_AWAY = 0.56
"""Where it stands, of the way from the figure to the camera."""
_TEXELS = 860
"""Of its height in the picture: it is out of focus."""
_SPAN = (-0.30, 0.10, 0.30, 1.06)
_FREE = 0.2
"""Metres aside at least: in a narrow picture it is further out than its edge."""
_EDGE = np.float32(0.45)
"""How bright the light on its edge is: a blurred bright edge would be a glow."""
_SOFT = 0.0045
"""Blur, of the height of the figure."""


class Shoulder:
    """Seen from behind, turned to the figure, at the side of the picture that the figure leaves free."""

    def __init__(
        self,
        light: Light,
        base: Camera,
        mark: tuple[float, float, float],
        third: float,
        rim: tuple[float, float],
        who: Figure,
        whose: Figure | None = None,
    ) -> None:
        """`whose`: the shoulder; nobody's in particular where it is not said."""
        other = () if Prop.LONG_HAIR in who.props else (Prop.LONG_HAIR,)
        whose = whose or Figure(name=f"before {who.name}", props=other)
        looks = looks_of(whose)
        side = 1.0 if third <= 0 else -1.0
        key = KeyLight.of(light, (math.copysign(rim[0], -side), rim[1]), is_near=False)
        key = replace(key, ambient=key.ambient * np.float32(0.32), key=key.key * np.float32(0.4), rim=key.rim * _EDGE)
        easel = Easel(_TEXELS / (_SPAN[3] - _SPAN[1]), _SPAN, key)
        pose = STAND | {"head": (-0.012 * side, 0.915)}
        neck(easel, looks, pose)
        easel.lay(looks.top, trunk(pose, looks, 0.02), rounded=0.05)
        coat = np.array([(-0.15, 0.72), (0.15, 0.72), (0.17, 0.0), (-0.17, 0.0)])
        easel.lay(looks.top, coat, rounded=0.05, occludes=0.0)
        unit = looks.head * easel.tall
        head = Portrait(looks, whose.props, key, unit, (180 - 28 * side, 0.0), expression_of(Mood.CALM))
        easel.paste(head.picture(), pose["head"][0], pose["head"][1] - 0.275 * looks.head, 1.0)
        picture = easel.picture()
        soft = np.asarray(cv2.GaussianBlur(picture, (0, 0), _SOFT * easel.tall), np.uint8)
        _, y, z = mark
        away = z - (z - base.z) * _AWAY
        seen = base.size.width / base.focal * (away - base.z) / 2
        wide = (_SPAN[2] - _SPAN[0]) * looks.tall_metres
        aimed = base.x + (away - base.z) * math.tan(math.radians(base.yaw))
        middle = aimed + side * max(seen * 0.98 - 0.03, _FREE)
        self._card = Card.frontal(soft, middle, y + _SPAN[1] * looks.tall_metres - 0.10 + raised_eyes(who), away, wide)

    def things(self, t: float) -> list[Thing]:
        """It breathes."""
        return [Thing(self._card, self._card.z, (0.002 * math.sin(0.7 * t), 0.002 * math.sin(1.6 * t), 0.0))]
