"""Cards: painted rectangles that stand in the world. For each card and frame one homography takes texels to pixels, so
every camera move is exact and has true parallax. `stack.py` draws many of them."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.camera import Camera, Matrix

Picture = NDArray[np.uint8]
"""[H, W, 4] uint8 BGRA while cards are drawn, [H, W, 3] BGR after."""

Point2 = tuple[float, float]
Box = tuple[int, int, int, int]
"""Left, top, right, foot, in pixels; the last two are one past the end."""

_HALF = 0.55
"""Shrunk below this, the half-size copy is drawn."""
_SOLID_STRIPS = 24
_OPAQUE = 254
_INSIDE = 3
"""Texels beside a strip that have to be opaque too, for a pixel may read them, also through the half-size copy."""
_UNSEEN = 0.003
"""Brightness below which nothing is drawn."""


@dataclass(frozen=True, slots=True)
class Solid:
    """Where a texture is opaque: for each of K upright strips, the rows of its lowest run that is so all across."""

    edges: NDArray[np.float64]
    """[K + 1] texels."""
    top: NDArray[np.float64]
    foot: NDArray[np.float64]
    """[K] each, the first row and the last; foot before top where there is none."""

    @classmethod
    def of(cls, texture: Picture) -> Solid:
        alpha = cv2.extractChannel(texture, 3)
        h, w = alpha.shape
        count = max(1, min(_SOLID_STRIPS, w // 8))
        edges = np.arange(count + 1) * w // count
        least = np.minimum.reduceat(cv2.erode(alpha, np.ones((1, 2 * _INSIDE + 1), np.uint8)), edges[:-1], axis=1)
        holes = least < _OPAQUE
        last = h - np.argmax(~holes[::-1], axis=0)
        rows = np.arange(h)[:, None]
        above = h - np.argmax((holes & (rows < last))[::-1], axis=0)
        top = np.where((holes & (rows < last)).any(0), above, 0)
        foot = np.where(holes.all(0), -1, last)
        return cls(edges.astype(float), top.astype(float), foot - 1.0)


class Card:
    """A textured rectangle in the world.

    Args:
        texture: [h, w, 4] uint8, premultiplied BGRA.
        origin: world position of texel (0, 0), metres.
        across, down: world metres per texel along x and y.
        z: sort key, the greater is drawn the earlier; default: the origin's depth.
        adds: light, added to the picture, instead of paint laid over it.
        scroll: metres a second, x and y.
        bob: seconds -> offset in metres.
        gain: seconds -> brightness.
    """

    def __init__(
        self,
        texture: Picture,
        origin: Sequence[float],
        across: Sequence[float],
        down: Sequence[float],
        *,
        z: float | None = None,
        adds: bool = False,
        scroll: tuple[float, float] = (0.0, 0.0),
        bob: Callable[[float], tuple[float, float, float]] | None = None,
        gain: Callable[[float], float] | None = None,
    ) -> None:
        self.texture = _without_alpha(texture) if adds else texture
        self.origin, self.across, self.down = (np.array(v, float) for v in (origin, across, down))
        self.z = float(origin[2]) if z is None else z
        self.adds, self.scroll, self.bob, self.gain = adds, scroll, bob, gain
        self.left, self.top, wide, tall = cv2.boundingRect(_light(texture) if adds else cv2.extractChannel(texture, 3))
        self.right, self.bottom = self.left + wide, self.top + tall
        self._half: Picture | None = None
        self._solid: Solid | None = None

    @classmethod
    def frontal(
        cls,
        texture: Picture,
        cx: float,
        by: float,
        z: float,
        width: float,
        *,
        sort: float | None = None,
        **more: object,
    ) -> Card:
        """Upright and facing us: centre x, bottom y, depth, width, in metres. `sort` overrides the sort key."""
        h, w = texture.shape[:2]
        texel = width / w
        key = z if sort is None else sort
        return cls(texture, (cx - width / 2, by + h * texel, z), (texel, 0, 0), (0, -texel, 0), z=key, **more)  # type: ignore[arg-type]

    @property
    def half(self) -> Picture:
        if self._half is None:
            self._half = cv2.resize(self.texture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.uint8)
        return self._half

    @property
    def solid(self) -> Solid:
        if self._solid is None:
            self._solid = Solid.of(self.texture)
        return self._solid

    def upper(self, rows: int) -> Card:
        """The same card without what is below its first `rows`."""
        part = copy.copy(self)
        part.texture, part._half, part._solid = self.texture[:rows], None, None
        part.bottom = min(self.bottom, rows)
        return part

    def homography(self, camera: Camera, t: float, shift: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Matrix:
        """Texel to picture, [3, 3]: this is the whole of the 3-D."""
        bob = (0.0, 0.0, 0.0) if self.bob is None else self.bob(t)
        x, y, z = self.origin.tolist()
        eye = camera.x, camera.y, camera.z
        frame = np.empty((3, 3))
        frame[:, 0], frame[:, 1] = self.across, self.down
        frame[0, 2] = x + self.scroll[0] * t + shift[0] + bob[0] - eye[0]
        frame[1, 2] = y + self.scroll[1] * t + shift[1] + bob[1] - eye[1]
        frame[2, 2] = z + shift[2] + bob[2] - eye[2]
        found: Matrix = camera.matrix @ frame
        return found


@dataclass(frozen=True, slots=True)
class Thing:
    """A card as it stands in one frame: moved, brightened."""

    card: Card
    z: float
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    gain: float | None = None


def _light(texture: Picture) -> NDArray[np.uint8]:
    """[h, w], the brightest of the three colours."""
    blue, green, red, _ = cv2.split(texture)
    return cv2.max(cv2.max(blue, green), red).astype(np.uint8, copy=False)


def _without_alpha(texture: Picture) -> Picture:
    """What is added covers nothing."""
    return cv2.merge([*cv2.split(texture)[:3], np.zeros(texture.shape[:2], np.uint8)]).astype(np.uint8, copy=False)


def corners(matrix: Matrix, left: float, right: float, top: float, foot: float) -> list[Point2] | None:
    """A rectangle's corners in the picture, clockwise from the top left; None if one is behind the camera.

    Plain numbers: this runs for each card of each frame, and four points are too few for numpy.
    """
    m = matrix.tolist()
    found = []
    for u, v in ((left, top), (right, top), (right, foot), (left, foot)):
        w = m[2][0] * u + m[2][1] * v + m[2][2]
        if w <= 1e-6:
            return None
        found.append(((m[0][0] * u + m[0][1] * v + m[0][2]) / w, (m[1][0] * u + m[1][1] * v + m[1][2]) / w))
    return found


def bounds(card: Card, matrix: Matrix, width: int, height: int) -> Box | None:
    """The rectangle of the picture that a card's paint reaches: left, top, right, foot; None if it reaches none."""
    found = corners(matrix, card.left, card.right, card.top, card.bottom)
    if found is None:
        spots = ((u, v) for u in (card.left, card.right) for v in (card.top, card.bottom))
        depths = [matrix[2, 0] * u + matrix[2, 1] * v + matrix[2, 2] for u, v in spots]
        return (0, 0, width, height) if max(depths) > 1e-6 else None
    xs, ys = [x for x, _ in found], [y for _, y in found]
    x0, x1 = max(0, math.floor(min(xs)) - 1), min(width, math.ceil(max(xs)) + 1)
    y0, y1 = max(0, math.floor(min(ys)) - 1), min(height, math.ceil(max(ys)) + 1)
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None


def draw(picture: Picture, thing: Thing, matrix: Matrix, t: float) -> None:
    """Warp one card into the picture, touching only the rectangle it covers."""
    box = bounds(thing.card, matrix, picture.shape[1], picture.shape[0])
    if box is not None:
        brush = Brush(thing, matrix, t)
        if brush.is_seen:
            brush.blend(picture, box)


class Brush:
    """A card about to be laid into a picture, in one rectangle or in several."""

    def __init__(self, thing: Thing, matrix: Matrix, t: float) -> None:
        card = thing.card
        self.gain = thing.gain if thing.gain is not None else card.gain(t) if card.gain is not None else 1.0
        self._adds, self._texture = card.adds, card.texture
        self._is_affine = abs(matrix[2, 0]) < 1e-9 and abs(matrix[2, 1]) < 1e-9  # the card faces the camera
        if self._is_affine:
            matrix = matrix / matrix[2, 2]
        if enlargement(card, matrix) < _HALF:
            self._texture = card.half
            matrix = matrix * [[texture_scale(card), texture_scale(card), 1.0]]
        self._matrix = matrix

    @property
    def is_seen(self) -> bool:
        return self.gain > _UNSEEN

    def _warped(self, box: Box, into: Picture | None, border: int) -> Picture:
        left, top, right, foot = box
        moved = self._matrix.copy()
        moved[0] -= left * moved[2]
        moved[1] -= top * moved[2]
        size = right - left, foot - top
        if self._is_affine:
            made = cv2.warpAffine(self._texture, moved[:2], size, into, cv2.INTER_LINEAR, border)
        else:
            made = cv2.warpPerspective(self._texture, moved, size, into, cv2.INTER_LINEAR, border)
        return made.astype(np.uint8, copy=False)

    def lay(self, picture: Picture, box: Box) -> None:
        """Where the card is solid: its paint as it is."""
        left, top, right, foot = box
        self._warped(box, picture[top:foot, left:right], cv2.BORDER_REPLICATE)

    def blend(self, picture: Picture, box: Box) -> None:
        """Anywhere: what is clear stays, light is added."""
        left, top, right, foot = box
        piece = self._warped(box, None, cv2.BORDER_CONSTANT)
        if self.gain != 1.0:
            piece = cv2.convertScaleAbs(piece, alpha=self.gain).astype(np.uint8, copy=False)
        under = picture[top:foot, left:right]
        if self._adds:
            cv2.add(under, piece, under)
        else:
            over(under, piece)


def enlargement(card: Card, matrix: Matrix) -> float:
    """Pixels to a texel in the middle of a card, along the way it is enlarged the more. 1 when that is behind us."""
    (a, b, c), (d, e, f), (g, h, i) = matrix.tolist()
    u, v = (card.left + card.right) / 2, (card.top + card.bottom) / 2
    w = g * u + h * v + i
    if w <= 1e-6:
        return 1.0
    x, y = (a * u + b * v + c) / w, (d * u + e * v + f) / w
    return float(max(math.hypot(a - g * x, d - g * y), math.hypot(b - h * x, e - h * y)) / w)


def texture_scale(card: Card) -> float:
    """Texels of the card to one of its half-size copy."""
    return float(card.texture.shape[1] / card.half.shape[1])


def over(under: Picture, piece: Picture) -> None:
    """Premultiplied `piece` over `under`, both [h, w, 4], in place."""
    clear = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(piece, 3)), cv2.COLOR_GRAY2BGRA)
    cv2.multiply(under, clear, under, scale=1 / 255.0)
    cv2.add(under, piece, under)
