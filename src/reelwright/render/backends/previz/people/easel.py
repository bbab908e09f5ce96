"""An easel for a body: parts laid over each other, each rounded and lit, darkening what they overlap. Points are in
heights of the figure, x right and y up from the feet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import Colour, Points, fill, pack, smoothstep, sub16
from reelwright.render.backends.previz.people.keylight import KeyLight
from reelwright.render.backends.previz.people.poses import Joint

Shape = NDArray[np.float64]
"""[n, 2], a closed outline."""
Span = tuple[float, float, float, float]
"""Left, foot, right and top."""

WIDE, HIGH = 1.1, 1.32
"""What a whole figure takes: an umbrella is wider and higher than who holds it."""
WHOLE: Span = (-WIDE / 2, 0.0, WIDE / 2, HIGH)
_TINY = 3.5
"""Pixels: smaller parts are not seen."""
_THREADS = 650.0
"""Pixels of a figure from which its cloth shows threads."""
_TURN = np.linspace(0, 2 * np.pi, 25)[:-1]
_CIRCLE = np.column_stack((np.cos(_TURN), np.sin(_TURN)))
_TAPERED = {count: np.sin(np.linspace(0, np.pi, count)) for count in (9, 15)}
"""Of a fold, by the number of its points: its breadth along it, 0..1."""


def along(a: Joint, b: Joint, share: float, aside: float = 0.0) -> Joint:
    """A point between two joints, `aside` of the way to its right (as one goes from `a` to `b` upward)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dy) + 1e-9
    return a[0] + dx * share + dy / length * aside, a[1] + dy * share - dx / length * aside


def limb(a: Joint, b: Joint, r0: float, r1: float) -> Shape:
    """A tapered limb from joint to joint."""
    both = np.concatenate((_CIRCLE * r0 + a, _CIRCLE * r1 + b), dtype=np.float32, casting="same_kind")
    return np.asarray(cv2.convexHull(both)[:, 0], np.float64)


def oval(x: float, y: float, rx: float, ry: float) -> Shape:
    return _CIRCLE * (rx, ry) + (x, y)


def smooth(points: Points, steps: int = 5) -> Shape:
    """A closed curve through points."""
    p = np.asarray(points, np.float64)
    a, b, c, d = np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0)
    t = (np.arange(steps) / steps)[:, None, None]
    curve = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return curve.transpose(1, 0, 2).reshape(-1, 2)


@cache
def _through(count: int) -> NDArray[np.float64]:
    """The shares of so many points in those of a smooth open curve through them, [2, m, count]; and in where it goes
    at each."""
    p = np.eye(count)
    if count < 3:
        way = p[0] + (p[-1] - p[0]) * np.linspace(0, 1, 9)[:, None]
    else:
        at = np.linspace(0, count - 1, 15)
        ends = np.vstack((2 * p[0] - p[1], p, 2 * p[-1] - p[-2]))
        k = np.minimum(at.astype(int), count - 2)
        a, b, c, d = (ends[k + j] for j in range(4))
        t = (at - k)[:, None]
        way = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.stack((way, np.gradient(way, axis=0)))


def moved(points: Points, at: Joint, degrees: float = 0.0) -> Shape:
    """Points about (0, 0), turned clockwise and put elsewhere."""
    a = math.radians(degrees)
    turn = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
    found: Shape = np.asarray(points, np.float64) @ turn + at
    return found


def dim(paint: Field, share: Field) -> None:
    """Leave a share [h, w] of some paint [h, w, 3], in place."""
    paint[:] = cv2.multiply(paint, cv2.cvtColor(share, cv2.COLOR_GRAY2BGR))


class Easel:
    """Draws what a span of a figure shows, `tall` pixels to its height. Colours are straight, not premultiplied."""

    def __init__(self, tall: float, span: Span, light: KeyLight) -> None:
        self.tall, self.span, self._light = tall, span, light
        left, foot, right, top = span
        self.w, self.h = max(2, int((right - left) * tall)), max(2, int((top - foot) * tall))
        self._corner = -left * tall, self.h + foot * tall
        self._paint = np.zeros((self.h, self.w, 3), np.float32)
        self._alpha = np.zeros((self.h, self.w), np.float32)
        self._brush = brushwork(self.w, self.h, tall)
        self._cloth = weave(self.w, self.h, tall)

    def at(self, points: Points) -> NDArray[np.float64]:
        """Points in pixels."""
        return np.asarray(points, np.float64) * (self.tall, -self.tall) + self._corner

    def _box(self, shapes: Sequence[NDArray[np.float64]], margin: float) -> tuple[slice, slice] | None:
        points = np.concatenate(shapes)
        (left, top), (right, foot) = points.min(0).tolist(), points.max(0).tolist()
        x0, y0 = max(0, math.floor(left - margin)), max(0, math.floor(top - margin))
        x1, y1 = min(self.w, math.ceil(right + margin)), min(self.h, math.ceil(foot + margin))
        return None if x1 - x0 < 2 or y1 - y0 < 2 else (slice(y0, y1), slice(x0, x1))

    def _mask(self, shapes: Sequence[NDArray[np.float64]], box: tuple[slice, slice]) -> Field:
        rows, columns = box
        mask = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
        for shape in shapes:
            fill(mask, shape - (columns.start, rows.start))
        return np.asarray(mask.astype(np.float32) * np.float32(1 / 255), np.float32)

    def lay(
        self,
        colour: Colour,
        *shapes: Shape,
        rounded: float = 0.022,
        occludes: float = 0.4,
        grows_from: Joint | None = None,
        form: Sequence[Shape] = (),
        woven: float = 0.0,
    ) -> None:
        """A part of one colour. `rounded`: how far in its roundness reaches; `occludes`: how dark it makes what it lies
        over, close by; `grows_from`: where it has no edge, because it is of one piece with what it lies over; `form`:
        what it is rounded as, where it is cut off, as cloth is at a hem; `woven`: how much of cloth it shows, 0..1."""
        pixels = [self.at(shape) for shape in shapes]
        if sum(float(np.ptp(one, axis=0).max()) for one in pixels) < _TINY:
            return
        margin = max(2.0, 0.02 * self.tall)
        box = self._box(pixels, margin)
        if box is None:
            return
        mask = self._mask(pixels, box)
        paint, alpha = self._paint[box], self._alpha[box]
        apart = None if grows_from is None else self._away(grows_from, box)
        if occludes:
            self._darken(paint, mask, occludes, apart)
        solid = np.maximum(mask, self._mask([self.at(shape) for shape in form], box)) if form else mask
        lit = self._lit(solid, rounded, self._grain(box, woven))
        if apart is not None:
            beyond = cv2.GaussianBlur(1 - alpha, (0, 0), max(0.5, 0.004 * self.tall))
            mask *= np.maximum(apart, np.minimum(2 * beyond, 1))
        colours = self._light.on(colour, lit)
        left = alpha * (1 - mask)
        paint[:] = cv2.blendLinear(colours, paint, mask, left)
        np.add(mask, left, out=alpha)

    def _grain(self, box: tuple[slice, slice], woven: float) -> Field:
        """The unevenness of a part: of the brush, and of cloth."""
        if not woven:
            return self._brush[box]
        return np.asarray(self._brush[box] * np.float32(0.6) + self._cloth[box] * np.float32(woven), np.float32)

    def _away(self, joint: Joint, box: tuple[slice, slice]) -> Field:
        """0 about a joint, 1 from a little way off."""
        (x, y), (rows, columns) = self.at([joint])[0], box
        dy, dx = np.ogrid[rows, columns]
        far = np.hypot(dx - np.float32(x), dy - np.float32(y)).astype(np.float32)
        return np.asarray(smoothstep(0.020 * self.tall, 0.050 * self.tall, far), np.float32)

    def shade(self, shape: Shape, strength: float, soft: float) -> None:
        """A shadow on what is painted, its edge `soft`."""
        pixels = self.at(shape)
        box = self._box([pixels], 3 * soft * self.tall)
        if box is not None:
            dark = cv2.GaussianBlur(self._mask([pixels], box), (0, 0), max(0.5, soft * self.tall))
            dim(self._paint[box], 1 - dark * np.float32(strength))

    def _darken(self, paint: Field, mask: Field, amount: float, apart: Field | None) -> None:
        k = 0.25 if self.tall > 240 else 1.0
        small = _reduced(mask, k)
        near = cv2.GaussianBlur(small, (0, 0), max(0.6, 0.011 * self.tall * k))
        near = cv2.resize(near, (mask.shape[1], mask.shape[0])) if k < 1 else near
        dark = near * np.float32(amount)
        dim(paint, 1 - (dark if apart is None else dark * apart))

    def _lit(self, mask: Field, rounded: float, brush: Field) -> Field:
        """How much of the key a rounded part catches, [h, w] 0..1: its mask, blurred, is read as a height map."""
        k = 0.25 if self.tall > 240 else 0.5 if self.tall > 90 else 1.0
        small = _reduced(mask, k)
        sigma = max(0.8, rounded * self.tall * k)
        dome = cv2.GaussianBlur(small, (0, 0), sigma)
        dx, dy, near = self._light.direction
        gx, gy = cv2.Sobel(dome, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(dome, cv2.CV_32F, 0, 1, scale=0.125)
        facing = (gy * np.float32(dy) - gx * np.float32(dx)) * np.float32(2.6 * sigma) + np.float32(near * 0.42)
        large = cv2.resize(facing, (mask.shape[1], mask.shape[0])) if k < 1 else facing
        return np.asarray(smoothstep(-0.16, 0.74, large + brush), np.float32)

    def stroke(self, points: Points, width: float, colour: Colour | None = None, strength: float = 0.35) -> None:
        """A line on what is painted; without a colour, a fold: it darkens, softly."""
        if width * self.tall < 0.8:
            return
        soft = 0.3 if colour is not None else 0.75
        pixels = self.at(points)
        box = self._box([pixels], 3 * width * self.tall + 2)
        if box is None:
            return
        rows, columns = box
        mask = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
        at = sub16(pixels - (columns.start, rows.start))
        cv2.polylines(mask, [at], False, (255,), max(1, round(width * self.tall)), cv2.LINE_AA, 4)
        cover = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), max(0.4, soft * width * self.tall))
        cover = cover * np.float32(strength / 255) * self._alpha[box]
        paint = self._paint[box]
        if colour is None:
            dim(paint, 1 - cover)
        else:
            paint += (self._light.on(colour, np.full((1, 1), 0.6, np.float32))[0, 0] - paint) * cover[..., None]

    def crease(self, points: Points, width: float, depth: float = 0.3) -> None:
        """A fold in cloth, from point to point: tapered, dark in its valley, the edge that faces the light brighter."""
        if width * self.tall < 1.6:
            return
        way, along = _through(len(points)) @ self.at(points)
        box = self._box([way], 3 * width * self.tall + 2)
        if box is None:
            return
        dx, dy, _ = self._light.direction
        half = width * self.tall / 2
        lift = np.array((dx, -dy)) * (1.4 * half / (math.hypot(dx, dy) + 1e-6))
        off = along[:, ::-1] * (-half, half) * (_TAPERED[len(way)] / (np.hypot(*along.T) + 1e-6))[:, None]
        lens = np.vstack((way + off, (way - off)[::-1])) - (box[1].start, box[0].start)
        paint, alpha = self._paint[box], self._alpha[box]
        valley, ridge = np.zeros(alpha.shape, np.uint8), np.zeros(alpha.shape, np.uint8)
        for mask, shape in ((valley, lens), (ridge, lens - lift)):
            fill(mask, shape)
        shade = cv2.addWeighted(valley, -depth / 255, ridge, 0.45 * depth / 255, 0, dtype=cv2.CV_32F)
        shade = cv2.GaussianBlur(shade, (0, 0), max(0.5, 0.7 * half))
        dim(paint, 1 + shade * alpha)

    def paste(self, picture: Picture, x: float, y: float, scale: float) -> None:
        """A premultiplied picture, its middle at (x, y), at `scale` of its pixels."""
        half = np.array(picture.shape[1::-1]) * scale / 2
        middle = self.at([(x, y)])[0]
        box = self._box([np.array([middle - half, middle + half])], 1)
        if box is None:
            return
        rows, columns = box
        left, top = middle - half - (columns.start, rows.start)
        size = columns.stop - columns.start, rows.stop - rows.start
        place = np.array([[scale, 0, left], [0, scale, top]], np.float32)
        laid = cv2.warpAffine(picture, place, size, flags=cv2.INTER_AREA).astype(np.float32)
        cover = laid[..., 3] * np.float32(1 / 255)
        paint, alpha = self._paint[box], self._alpha[box]
        paint *= (alpha * (1 - cover))[..., None]
        paint += laid[..., :3]
        alpha += cover * (1 - alpha)
        paint /= np.maximum(alpha, np.float32(1e-4))[..., None]

    def picture(self) -> Picture:
        """What was laid, with the rim of light about it, [h, w, 4]."""
        x, y, w, h = cv2.boundingRect((self._alpha > 0).astype(np.uint8))
        texture: Picture = np.zeros((self.h, self.w, 4), np.uint8)
        if not w:
            return texture
        box = slice(y, y + h), slice(x, x + w)
        alpha = np.ascontiguousarray(self._alpha[box])
        edge = self._light.edge(np.pad(alpha, 4), max(1.0, 0.008 * self.tall))[4:-4, 4:-4].copy()
        rim = np.empty((h, w, 3), np.float32)
        rim[:] = self._light.rim
        lined = cv2.blendLinear(rim, np.ascontiguousarray(self._paint[box]), edge, 1 - edge)
        texture[box] = pack(np.minimum(lined, 255), alpha)
        return texture


def _reduced(mask: Field, k: float) -> Field:
    if k == 1:
        return mask
    h, w = mask.shape
    size = max(1, round(w * k)), max(1, round(h * k))
    return np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.float32)


@lru_cache(maxsize=8)
def brushwork(w: int, h: int, tall: float) -> Field:
    """The unevenness of a brush, [h, w], about 0."""
    return np.asarray((fbm(w, h, max(3.0, 0.035 * tall), 3, 31, ay=1.8) - 0.5) * 0.24, np.float32)


@lru_cache(maxsize=8)
def weave(w: int, h: int, tall: float) -> Field:
    """The rumples of cloth, and its threads where they are seen, [h, w], about 0."""
    cloth = (fbm(w, h, max(4.0, 0.075 * tall), 2, 33, ay=1.7) - 0.5) * np.float32(0.20)
    if tall > _THREADS:
        turn = np.float32(2 * np.pi / (0.0046 * tall))
        across, down = np.arange(w, dtype=np.float32) * turn, np.arange(h, dtype=np.float32)[:, None] * turn
        worn = fbm(w, h, max(4.0, 0.05 * tall), 2, 35)
        cloth = cloth + np.float32(0.04) * worn * np.sin(0.8 * across + down)
    return np.asarray(cloth, np.float32)
