"""Parts of what stands in a room, and the workshop that paints them in the room's light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.indoors.face import Box, Face, Vector
from reelwright.render.backends.previz.indoors.light import Bulb, RoomLight
from reelwright.render.backends.previz.indoors.materials import Drawn, Paint
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, opaque, pack, radial
from reelwright.render.backends.previz.street.sightlines import Sightlines
from reelwright.render.backends.previz.street.streetlight import shoulder

_COARSEST, FINEST = 14.0, 165.0
"""Texels a metre."""
_MARGIN = 0.8
"""For what is seen away from the middle of a picture."""


@dataclass(frozen=True, slots=True)
class Workshop:
    light: RoomLight
    seen: Sightlines
    seed: int
    finest: float = FINEST
    """Texels a metre."""

    def per_metre(self, z: float) -> float:
        """Texels that a metre at this depth is worth."""
        return float(np.clip(1.05 / self.seen.pixel(z), _COARSEST, self.finest))

    def panel(self, face: Face, paint: Paint, z: float, finest: float = FINEST) -> Card:
        """A face painted and lit; `z`: its sort key; `finest`: texels a metre, for what has no detail."""
        nearest = min(face.corner[2], face.corner[2] + face.along[2] + face.down[2])
        per_metre = min(finest, self.per_metre(nearest))
        w, h = (max(2, round(m * per_metre)) for m in (face.wide, face.tall))
        drawn = paint(w, h, per_metre, self.seed + int(abs(face.corner[0]) * 37 + abs(face.corner[2]) * 11))
        alpha = np.ones((h, w), np.float32) if drawn.alpha is None else drawn.alpha
        texture = pack(self.lit(face, drawn), alpha, self.seed)
        narrowed = round(w * self._aslant(face, nearest))
        if 2 <= narrowed < w:  # else its upright edges would be seen as steps
            texture = cv2.resize(texture, (narrowed, h), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        return face.card(texture, z)

    def _aslant(self, face: Face, nearest: float) -> float:
        """How much narrower a face that goes away from us is seen than it is, where it is seen widest; at most 1."""
        if face.along[0] or not face.along[2]:
            return 1.0
        eyes = self.seen.cameras
        return min(1.0, max(_MARGIN * abs(face.corner[0] - eye.x) / max(0.3, nearest - eye.z) for eye in eyes))

    def lit(self, face: Face, drawn: Drawn, *, is_shell: bool = False) -> Field:
        h, w = drawn.albedo.shape[:2]
        rgb: Field = drawn.albedo * self.light.on(face, w, h, is_shell=is_shell)
        return shoulder(rgb if drawn.glow is None else rgb + drawn.glow)


class Part(Protocol):
    def cards(self, shop: Workshop) -> list[Card]: ...


@dataclass(frozen=True, slots=True)
class Block:
    """A solid box; those of its faces that the shot sees."""

    box: Box
    paint: Paint
    front: Paint | None = None
    top: Paint | None = None
    is_covered: bool = False
    """Something lies on it."""

    def cards(self, shop: Workshop) -> list[Card]:
        box, eyes = self.box, shop.seen.cameras
        found = []
        if not self.is_covered and any(eye.y > box.y1 for eye in eyes):
            found.append(shop.panel(box.top, self.top or self.paint, box.z1 - 0.001))
        if any(eye.y < box.y0 for eye in eyes):
            found.append(shop.panel(box.underside, self.paint, box.z1 - 0.001))
        if any(eye.x < box.x0 for eye in eyes):
            found.append(shop.panel(box.left, self.paint, box.z1 - 0.002))
        if any(eye.x > box.x1 for eye in eyes):
            found.append(shop.panel(box.right, self.paint, box.z1 - 0.002))
        return [*found, shop.panel(box.front, self.front or self.paint, box.z0)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One flat face."""

    face: Face
    paint: Paint
    z: float
    """Sort key."""
    finest: float = FINEST
    """Texels a metre."""

    def cards(self, shop: Workshop) -> list[Card]:
        return [shop.panel(self.face, self.paint, self.z, self.finest)]


@dataclass(frozen=True, slots=True)
class Glow:
    """The shine about a lamp, which faces us."""

    at: Vector
    radius: float
    colour: Colour
    power: float = 2.4

    def cards(self, shop: Workshop) -> list[Card]:
        size = 128
        shine = radial(size, size, size / 2, size / 2, size / 2, self.power)
        x, y, z = self.at
        texture = opaque(np.clip(shine[..., None] * self.colour, 0, 255))
        return [Card.frontal(texture, x, y - self.radius, z, 2 * self.radius, sort=z - 0.01, adds=True)]


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands or hangs in a room."""

    parts: tuple[Part, ...]
    solids: tuple[Box, ...] = ()
    """What of it throws shadows."""
    bulbs: tuple[Bulb, ...] = ()


def cards_of(pieces: Sequence[Piece], shop: Workshop) -> list[Card]:
    return [card for piece in pieces for part in piece.parts for card in part.cards(shop)]
