"""Shadows on level ground: what upright things throw, and the dark about their feet."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, pack


def contact(dark: Field, key: float) -> Card:
    """The dark about the feet of a figure or the foot of a tuft, 0.8 m across.

    Args:
        dark: [3], the colour of the ground there.
        key: where it is in the order of drawing, see `Card.z`.
    """
    y, x = np.ogrid[:24, :48]
    near = np.clip(1 - np.hypot((x - 23.5) / 23, (y - 11.5) / 11), 0, 1).astype(np.float32)
    texture = pack(np.broadcast_to(dark, (24, 48, 3)), near**1.5 * np.float32(0.55))
    return Card(texture, (-0.4, 0.01, 0.19), (0.8 / 48, 0, 0), (0, 0, -0.38 / 24), z=key)


class Shade:
    """The shadow an upright card throws on level ground.

    Args:
        azimuth, elevation: of the sun, radians; the first from straight ahead to the right.
        colour: of the ground in shadow. `strength`: 0..1 at the foot.
        longest: metres; a low sun's shadow is cut there.
    """

    def __init__(
        self, azimuth: float, elevation: float, colour: Colour, strength: float, longest: float, key: float
    ) -> None:
        self._colour, self._strength, self._key = colour, strength, key
        self._along = (
            math.sin(azimuth * 0.6),
            math.cos(azimuth * 0.6),
        )  # a card has no thickness: keep off its edge
        self._slope, self._longest = 1 / math.tan(elevation), longest

    def of(self, upright: Card) -> Card:
        """A card for an upright one that faces us; it lies at the same foot."""
        alpha, texel = upright.texture[..., 3], float(-upright.down[1])
        high = min(alpha.shape[0], int(self._longest / self._slope / texel))
        solid = alpha[alpha.shape[0] - high :].astype(np.float32) / 255
        up = np.linspace(high * texel, 0, high, dtype=np.float32)[:, None]
        soft = cv2.GaussianBlur(solid, (0, 0), 0.03 / texel)
        softer = cv2.GaussianBlur(solid, (0, 0), 0.07 / texel)
        t = np.clip(up * self._slope / 6, 0, 1)  # the sun is a disc: the farther, the softer
        shade = (soft * (1 - t) + softer * t) * np.clip(1 - up * self._slope / (self._longest * 1.02), 0, 1) ** 0.5
        shade = np.asarray(shade * self._strength, np.float32)
        shade[:, [0, -1]] = 0
        texture = pack(np.broadcast_to(self._colour, (*shade.shape, 3)), shade)
        thrown = np.array([-self._along[0], 0.0, -self._along[1]]) * self._slope
        foot = upright.origin + upright.down * upright.texture.shape[0]
        down = -thrown * texel
        origin = np.array([foot[0], 0.012, foot[2]]) - down * high
        return Card(texture, tuple(origin), tuple(upright.across), tuple(down), z=self._key)


class Underfoot:
    """What a figure makes on open ground: the dark about its feet and, where there is one strong light, its shadow."""

    def __init__(self, dark: Card, shade: Shade | None) -> None:
        self._dark, self._shade = dark, shade
        self._thrown: dict[Card, Card] = {}
        """By the card that throws it: a figure has one for each pose."""

    def things(self, body: Thing) -> list[Thing]:
        found = [Thing(self._dark, self._dark.z, body.shift)]
        if self._shade is not None:
            if body.card not in self._thrown:
                self._thrown[body.card] = self._shade.of(body.card)
            thrown = self._thrown[body.card]
            found.append(Thing(thrown, thrown.z, body.shift))
        return found


def foot_shadow() -> Card:
    """The dark about the feet of who stands on the ground."""
    y, x = np.ogrid[:24, :48]
    near = np.clip(1 - np.hypot((x - 23.5) / 23, (y - 11.5) / 11), 0, 1).astype(np.float32)
    texture = pack(np.zeros((24, 48, 3), np.float32), near * np.float32(0.6))
    return Card(texture, (-0.42, 0.01, 0.26), (0.84 / 48, 0, 0), (0, 0, -0.52 / 24))


def standing_dark(dark: Card, body: Thing, gain: float = 1.0) -> Thing:
    """`dark` under a figure's feet."""
    return Thing(dark, body.z + 0.02, body.shift, None if gain >= 1 else gain)
