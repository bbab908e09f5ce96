"""Cards: painted rectangles that stand in the world. For each card and frame one homography takes texels to pixels, so
every camera move is exact and has true parallax. `stack.py` draws many of them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.camera import Camera, Matrix

Picture = NDArray[np.uint8]
"""[H, W, 4] uint8 BGRA while cards are drawn, [H, W, 3] BGR after."""

Box = tuple[int, int, int, int]
"""Left, top, right, foot, in pixels; the last two are one past the end."""

_HALF = 0.55
"""Shrunk below this, the half-size copy is drawn."""
_COVER_STRIPS = 24
_OPAQUE = 254
_INSIDE = 3
"""Texels beside a strip that have to be opaque too, for a pixel may read them, also through the half-size copy."""
_UNSEEN = 0.003
"""Brightness below which nothing is drawn."""
_NEAREST, _FAR_OUT = 0.01, 1e6
"""Metres and pixels: what crosses the plane of the camera is reckoned from so far before it, and to so far aside."""
_CACHED = 50_000
"""Pixels of a picture that are worked on at once: with what it takes beside them, they fit a core's second cache."""
_FLAT = 1e-9
"""Change of depth with a texel, below which a card faces the camera."""
_ROUND_X, _ROUND_Y = [0, 2, 2, 0], [1, 1, 3, 3]
"""Of a box: the columns and the rows of its corners, one after the other."""
_BEHIND = 1e-6
"""Metres before the camera: what is nearer, or behind, has no place in the picture."""


@dataclass(frozen=True)
class Cover:
    """What of a texture is painted and where it is opaque, in each of K upright strips, row by row."""

    edges: NDArray[np.float64]
    """[K + 1] texels."""
    first: NDArray[np.float64]
    last: NDArray[np.float64]
    """[K] each, of the rows that are painted; last before first where there are none."""
    top: NDArray[np.float64]
    foot: NDArray[np.float64]
    """[K] each, of the lowest run of rows that are opaque all across; foot before top where there is none."""

    @classmethod
    def of(cls, texture: Picture, adds: bool) -> Cover:
        """`adds`: it is light, which is opaque nowhere."""
        alpha = _light(texture) if adds else cv2.extractChannel(texture, 3)
        h, w = alpha.shape
        count = max(1, min(_COVER_STRIPS, w // 8))
        edges = np.arange(count + 1) * w // count
        empty = np.maximum.reduceat(alpha, edges[:-1], axis=1) == 0
        first, last = np.argmin(empty, axis=0), h - 1 - np.argmin(empty[::-1], axis=0)
        last = np.where(empty.all(0), -1, last)
        top, foot = np.zeros(count), np.full(count, -1.0)
        if not adds:
            least = np.minimum.reduceat(cv2.erode(alpha, np.ones((1, 2 * _INSIDE + 1), np.uint8)), edges[:-1], axis=1)
            holes = least < _OPAQUE
            end = h - np.argmax(~holes[::-1], axis=0)
            rows = np.arange(h)[:, None]
            above = holes & (rows < end)
            top = np.where(above.any(0), h - np.argmax(above[::-1], axis=0), 0)
            foot = np.where(holes.all(0), -1, end) - 1
        return cls(*(part.astype(float) for part in (edges, first, last, top, foot)))

    @cached_property
    def is_solid(self) -> bool:
        """Whether any of it is opaque."""
        return bool((self.foot > self.top).any())

    @cached_property
    def strips(self) -> Matrix:
        """[6, 24]: left, right, first, last, top and foot of each; where a small texture has fewer, its last one is
        followed by some without breadth."""
        whole = np.stack((self.edges[:-1], self.edges[1:], self.first, self.last, self.top, self.foot))
        more = np.repeat(whole[:, -1:], _COVER_STRIPS - whole.shape[1], axis=1)
        more[0] = self.edges[-1]
        return np.concatenate((whole, more), axis=1)


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
        self.z = float(origin[2]) if z is None else z
        self.adds, self.scroll, self.bob, self.gain = adds, scroll, bob, gain
        left, top, wide, tall = cv2.boundingRect(_light(texture) if adds else cv2.extractChannel(texture, 3))
        self.reach: Box = left, top, left + wide, top + tall
        """What of the texture is painted, in texels."""
        self._frame: Matrix = np.array((across, down, origin), float).T
        self._half: Picture | None = None
        self._cover: Cover | None = None

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
            h, w = self.texture.shape[:2]
            size = max(1, round(w / 2)), max(1, round(h / 2))  # a thing far off may be one pixel
            self._half = cv2.resize(self.texture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        return self._half

    @property
    def half_texels(self) -> float:
        """Texels of the card to one of its half-size copy."""
        wide = self.texture.shape[1]
        return float(wide / max(1, round(wide / 2)))

    @property
    def cover(self) -> Cover:
        if self._cover is None:
            self._cover = Cover.of(self.texture, self.adds)
        return self._cover

    @property
    def across(self) -> Matrix:
        return self._frame[:, 0]

    @property
    def down(self) -> Matrix:
        return self._frame[:, 1]

    @property
    def origin(self) -> Matrix:
        return self._frame[:, 2]

    def part(self, left: int = 0, right: int | None = None, foot: int | None = None) -> Card:
        """The same card without what is left or right of a column, or from row `foot` on."""
        part = copy.copy(self)
        part.texture, part._half, part._cover = self.texture[:foot, left:right], None, None
        tall, wide = part.texture.shape[:2]
        first, top, last, bottom = self.reach
        part.reach = max(0, first - left), top, max(0, min(last - left, wide)), min(bottom, tall)
        part._frame = np.stack((self.across, self.down, self.origin + left * self.across), axis=1)
        return part

    def placed_at(self, origin: Matrix, down: Matrix) -> Card:
        """The same card elsewhere in the world, leaning another way."""
        other = copy.copy(self)
        other._frame = np.stack((self.across, down, origin), axis=1)
        return other

    def mirrored(self) -> Card:
        """The same card as seen in a mirror that stands in the plane x = 0."""
        other = copy.copy(self)
        other._frame = self._frame * np.array([[-1.0], [1.0], [1.0]])
        return other

    def turned(self, by: Matrix) -> Card:
        """The same card turned about the world's origin; `by`: [3, 3]."""
        other = copy.copy(self)
        other._frame = by @ self._frame
        return other

    def frame(self, t: float) -> Matrix:
        """[3, 3], its columns the metres across and down a texel, and where texel (0, 0) is at `t` seconds."""
        if self.bob is None and self.scroll == (0.0, 0.0):
            return self._frame
        frame = self._frame.copy()
        frame[:2, 2] += np.multiply(self.scroll, t)
        if self.bob is not None:
            frame[:, 2] += self.bob(t)
        return frame

    def homography(self, camera: Camera, t: float) -> Matrix:
        """Texel to picture, [3, 3]: this is the whole of the 3-D."""
        frame = self.frame(t).copy()
        frame[:, 2] -= camera.position
        found: Matrix = camera.matrix @ frame
        return found


class Thing(NamedTuple):
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


class Placed(NamedTuple):
    """A thing where it is in a picture."""

    thing: Thing
    matrix: Matrix
    """Texel to picture, [3, 3]."""
    box: Box
    """What its paint reaches."""
    enlargement: float
    """Pixels to a texel in its middle, along the way it is enlarged the more."""
    is_small: bool
    """Whether it is drawn from its half-size copy."""
    is_affine: bool
    """Whether it faces the camera."""
    into_box: Matrix
    """Texel of what it is drawn from to a picture that begins at the corner of its box, [3, 3]."""


def placed(things: Sequence[Thing], view: Matrix, eye: Matrix, t: float, width: int, height: int) -> list[Placed]:
    """Those of the things that are in the picture, in the same order. All at once, for there are hundreds.

    Args:
        view: [3, 3] world directions to picture. eye: [3] where they are seen from.
    """
    if not things:
        return []
    cards = [thing.card for thing in things]
    # one long row at first: many small arrays are stacked slowly
    frames = np.concatenate([card.frame(t) for card in cards]).reshape(-1, 3, 3)
    shifts = np.fromiter(chain.from_iterable([thing.shift for thing in things]), float, 3 * len(things))
    frames[:, :, 2] += shifts.reshape(-1, 3) - eye
    matrices = view @ frames
    edges = np.fromiter(chain.from_iterable([card.reach for card in cards]), float, 4 * len(cards)).reshape(-1, 4)
    texels = np.ones((len(cards), 3, 5))  # the corners, and the middle
    texels[:, 0, :4], texels[:, 1, :4] = edges[:, _ROUND_X], edges[:, _ROUND_Y]
    texels[:, :2, 4] = (edges[:, :2] + edges[:, 2:]) / 2
    points = matrices @ texels
    corners, depth = points[:, :2, :4], points[:, 2, :4]
    is_before, is_seen = depth.min(1) > _BEHIND, depth.max(1) > _BEHIND
    flat = corners / np.where(is_before[:, None], depth, 1.0)[:, None]
    low, high = flat.min(2), flat.max(2)
    for k in np.flatnonzero(is_seen & ~is_before).tolist():
        low[k], high[k] = _reach(points[k, :, :4])
    low, high = np.maximum(np.floor(low) - 1, 0), np.minimum(np.ceil(high) + 1, (width, height))
    seen = np.flatnonzero((high > low).all(1) & is_seen)
    at = seen.tolist()
    boxes = np.concatenate((low, high), axis=1)[seen].astype(int)
    matrices = matrices[seen]
    scales = _enlargements(matrices, points[seen, :, 4])
    is_small, is_affine, into = _drawn_from([cards[k] for k in at], matrices, scales, boxes)
    shown, edged = [things[k] for k in at], map(tuple, boxes.tolist())
    rows = zip(shown, matrices, edged, scales.tolist(), is_small.tolist(), is_affine.tolist(), into, strict=True)
    return list(map(Placed._make, rows))


def _drawn_from(
    cards: Sequence[Card], matrices: Matrix, scales: Matrix, boxes: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Matrix]:
    """[N] each of `Placed.is_small`, `Placed.is_affine` and, [N, 3, 3], `Placed.into_box`."""
    is_small = scales < _HALF
    is_affine = np.abs(matrices[:, 2, :2]).max(1) < _FLAT
    into = matrices / np.where(is_affine, matrices[:, 2, 2], 1.0)[:, None, None]
    texels = [card.half_texels if is_so else 1.0 for card, is_so in zip(cards, is_small.tolist(), strict=True)]
    into[:, :, :2] *= np.array(texels)[:, None, None]
    into[:, :2] -= boxes[:, :2, None] * into[:, 2:]
    return is_small, is_affine, into


def _reach(points: Matrix) -> tuple[Matrix, Matrix]:
    """Lowest and highest (column, row) of what is before the camera of a quadrangle [3, 4] that is partly behind it."""
    found = []
    for k in range(4):
        one, next_ = points[:, k], points[:, (k + 1) % 4]
        if one[2] >= _NEAREST:
            found.append(one[:2] / one[2])
        if (one[2] < _NEAREST) != (next_[2] < _NEAREST):
            share = (_NEAREST - one[2]) / (next_[2] - one[2])
            found.append((one + share * (next_ - one))[:2] / _NEAREST)
    at = np.clip(np.array(found or [(0.0, 0.0)]), -_FAR_OUT, _FAR_OUT)
    return at.min(0), at.max(0)


def _enlargements(matrices: Matrix, at: Matrix) -> Matrix:
    """[N] of `Placed.enlargement`; 1 where the middle is behind the camera. `at`: [N, 3], where the middles are."""
    is_before = at[:, 2] > _BEHIND
    depth = np.where(is_before, at[:, 2], np.inf)[:, None, None]
    steps = (matrices[:, :2, :2] - at[:, :2, None] / depth * matrices[:, 2:, :2]) / depth
    found: Matrix = np.hypot(steps[:, 0], steps[:, 1]).max(1)
    return np.where(is_before, found, 1.0)


def draw_all(picture: Picture, things: Sequence[Thing], view: Matrix, eye: Matrix, t: float) -> None:
    """Draw things far to near over `picture` [H, W, 4], in place, each whole."""
    height, width = picture.shape[:2]
    for one in placed(sorted(things, key=lambda thing: thing.z)[::-1], view, eye, t, width, height):
        brush = Brush(one, t)
        if brush.is_seen:
            brush.blend(picture, one.box)


class Brush:
    """A card about to be laid into a picture, in one rectangle or in several."""

    def __init__(self, one: Placed, t: float) -> None:
        (card, _, _, gain), _, (self._left, self._top, _, _), _, is_small, self._is_affine, self._matrix = one
        self.gain = gain if gain is not None else card.gain(t) if card.gain is not None else 1.0
        self._adds, self._texture = card.adds, card.half if is_small else card.texture

    @property
    def is_seen(self) -> bool:
        return self.gain > _UNSEEN

    def _warped(self, box: Box, into: Picture | None, border: int) -> Picture:
        left, top, right, foot = box
        matrix, size = self._matrix, (right - left, foot - top)
        if left != self._left or top != self._top:
            matrix = matrix - np.array(((left - self._left,), (top - self._top,), (0,))) * matrix[2]
        if self._is_affine:
            made = cv2.warpAffine(self._texture, matrix[:2], size, into, cv2.INTER_LINEAR, border)
        else:
            made = cv2.warpPerspective(self._texture, matrix, size, into, cv2.INTER_LINEAR, border)
        return cast("Picture", made)

    def lay(self, picture: Picture, box: Box) -> None:
        """Where the card is solid: its paint as it is."""
        left, top, right, foot = box
        self._warped(box, picture[top:foot, left:right], cv2.BORDER_REPLICATE)

    def blend(self, picture: Picture, box: Box) -> None:
        """Anywhere: what is clear stays, light is added. A few rows at a time, so that they stay in the cache."""
        left, top, right, foot = box
        step = max(8, _CACHED // (right - left))
        for row in range(top, foot, step):
            end = min(foot, row + step)
            piece = self._warped((left, row, right, end), None, cv2.BORDER_CONSTANT)
            if self.gain != 1.0:
                piece = cv2.convertScaleAbs(piece, alpha=self.gain).astype(np.uint8, copy=False)
            under = picture[row:end, left:right]
            if self._adds:
                cv2.add(under, piece, under)
            else:
                over(under, piece)


def over(under: Picture, piece: Picture) -> None:
    """Premultiplied `piece` over `under`, both [h, w, 4], in place."""
    clear = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(piece, 3)), cv2.COLOR_GRAY2BGRA)
    cv2.multiply(under, clear, under, scale=1 / 255.0)
    cv2.add(under, piece, under)
