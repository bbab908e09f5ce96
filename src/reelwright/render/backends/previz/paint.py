"""Paint: colours, gradients, masks and light on shapes. Pictures being painted are [h, w, 3] float32, 0..255, blue
first; masks are [h, w] float32, 0..1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from reelwright.render.backends.previz.noise import Field, fbm, rng, warp

Colour = NDArray[np.float32]
"""[3] float32, blue, green, red, 0..255."""
Points = Sequence[tuple[float, float]] | NDArray[Any]

_CACHED = 150_000
"""Numbers of a picture that are worked on at once: with what it takes beside them, they fit a core's second cache."""


def smoothstep(a: float, b: float, x: Any) -> Any:
    """0 below `a`, 1 above `b`, smooth between. Numbers or arrays."""
    t = (x - a) / (b - a)
    if not isinstance(t, np.ndarray):
        t = np.clip(t, 0, 1)
        return t * t * (3 - 2 * t)
    np.clip(t, 0, 1, out=t)
    bent = 2 * t
    np.subtract(3, bent, out=bent)
    t *= t
    t *= bent
    return t


def bgr(code: str) -> Colour:
    """`#rrggbb` as a colour."""
    code = code.lstrip("#")
    return np.array([int(code[4:6], 16), int(code[2:4], 16), int(code[0:2], 16)], np.float32)


def mix(a: Any, b: Any, t: Any) -> Any:
    """a where t is 0, b where t is 1. `t` may be a number or a mask."""
    a, b, t = (np.asarray(one, np.float32) for one in (a, b, t))
    if t.ndim == 2 and all(one.shape in ((3,), (*t.shape, 3)) for one in (a, b)):
        # rows of numbers: numpy is slow where it has to broadcast over three
        mixed = cv2.cvtColor(t, cv2.COLOR_GRAY2BGR).reshape(len(t), -1)
        a, b = (np.tile(one, (1, t.shape[1])) if one.ndim == 1 else one.reshape(len(t), -1) for one in (a, b))
        for at in _bands(mixed):
            from_, to = (one[at] if len(one) > 1 else one for one in (a, b))
            mixed[at] *= to - from_
            mixed[at] += from_
        return mixed.reshape(*t.shape, 3)
    mixed = (b - a) * (t[..., None] if t.ndim else t)
    mixed += a
    return mixed


def _bands(rows: NDArray[Any]) -> Iterator[slice]:
    """A few rows at a time of [h, n], so that they stay in the cache."""
    step = max(1, _CACHED // max(1, rows[0].size)) if len(rows) else 1
    return (slice(top, top + step) for top in range(0, len(rows), step))


def shaded(paint: Any, by: Field) -> Field:
    """Paint, [h, w, 3] or one colour, times a mask."""
    paint = np.asarray(paint, np.float32)
    if paint.ndim == 1:
        return np.asarray(mix(np.zeros(3, np.float32), paint, by), np.float32)
    shown = np.asarray(cv2.cvtColor(np.asarray(by, np.float32), cv2.COLOR_GRAY2BGR), np.float32)
    shown *= paint
    return shown


def lit_by(masks: Sequence[Any], colours: Sequence[Any]) -> Field:
    """The sum of colours, each as strong as its mask [h, w]: [h, w, 3]."""
    whole = cv2.merge([np.asarray(mask, np.float32) for mask in masks])
    return np.asarray(cv2.transform(whole, np.column_stack(list(colours))), np.float32)


def by_night(paint: Field, amount: float) -> Field:
    """Paint [..., 3] as the eye sees it when it sees no colours: grey and blue, by 0..1."""
    grey = np.outer((1.12, 1.0, 0.88), np.full(3, 1 / 3))
    seen = cv2.transform(paint.reshape(-1, 1, 3), (1 - amount) * np.eye(3) + amount * grey)
    return np.asarray(seen, np.float32).reshape(paint.shape)


def vgrad(w: int, h: int, stops: Sequence[tuple[float, str | Colour]]) -> Field:
    """Vertical gradient [h, w, 3] from (0..1 from the top, colour)."""
    rows = np.linspace(0, 1, h)
    colours = np.array([bgr(c) if isinstance(c, str) else c for _, c in stops])
    column = np.stack([np.interp(rows, [at for at, _ in stops], colours[:, k]) for k in range(3)], 1)
    wide: Field = np.repeat(column.astype(np.float32)[:, None, :], w, 1)
    return wide


def solid(w: int, h: int, colour: str | ArrayLike) -> Field:
    """[h, w, 3] of one colour."""
    found: Field = np.empty((h, w * 3), np.float32)
    found[:] = np.tile(bgr(colour) if isinstance(colour, str) else np.asarray(colour, np.float32), w)
    return found.reshape(h, w, 3)


def radial(w: int, h: int, cx: float, cy: float, radius: float, power: float = 2.0) -> Field:
    """1 at (cx, cy) falling to 0 at `radius` pixels, to the power `power`."""
    across, down = (np.arange(n, dtype=np.float32) - np.float32(at) for n, at in ((w, cx), (h, cy)))
    distance = np.sqrt((across * across)[None] + (down * down)[:, None]) / np.float32(radius)
    return np.asarray(np.clip(1 - distance, 0, 1) ** np.float32(power), np.float32)


def sub16(points: Points) -> NDArray[np.int32]:
    """Points as OpenCV wants them with shift=4: sixteenths of a pixel."""
    return np.rint(np.asarray(points, np.float64) * 16).astype(np.int32)


def fill(mask: NDArray[np.uint8], points: Points) -> None:
    """Fill a polygon into a uint8 mask, antialiased, in place."""
    cv2.fillPoly(mask, [sub16(points)], (255,), cv2.LINE_AA, 4)


def stroke(mask: NDArray[np.uint8], points: Points, width: int) -> None:
    """Draw a line through points into a uint8 mask, antialiased, in place."""
    cv2.polylines(mask, [sub16(points)], False, (255,), width, cv2.LINE_AA, 4)


def poly(w: int, h: int, points: Points) -> Field:
    """A polygon as a mask."""
    mask = np.zeros((h, w), np.uint8)
    fill(mask, points)
    return np.asarray(mask.astype(np.float32) / 255, np.float32)


def below(w: int, h: int, ridge: NDArray[Any]) -> Field:
    """Mask of everything under a ridge ([w], y in pixels), antialiased."""
    y = np.arange(h, dtype=np.float32)[:, None]
    mask: Field = np.clip(y - ridge[None, :].astype(np.float32) + 0.5, 0, 1)
    return mask


def blur(picture: Any, sigma: float) -> Any:
    return cv2.GaussianBlur(picture, (0, 0), sigma) if sigma > 0.3 else picture


def rockshade(
    w: int,
    h: int,
    ridge: NDArray[Any],
    seed: int,
    light: tuple[float, float] = (-0.7, -0.7),
    cell: float = 90,
    amount: float = 1.0,
) -> Field:
    """Light on rock under a ridge: ridged noise stretched downhill, shaded by its slope, lit from `light`."""
    field = 1 - abs(fbm(w, h, cell, 6, seed, 0.55, ax=0.7, ay=1.4) * 2 - 1)
    slope = np.gradient(cv2.GaussianBlur(ridge.astype(np.float32)[None, :], (0, 0), 8)[0])
    field = warp(field, fbm(w, h, cell, 3, seed + 5) * 50 - 25, fbm(w, h, cell, 3, seed + 6) * 50 - 25)
    gx = np.tanh(cv2.GaussianBlur(cv2.Sobel(field, cv2.CV_32F, 1, 0, ksize=3), (0, 0), 1.2) * 1.6)
    gy = np.tanh(cv2.GaussianBlur(cv2.Sobel(field, cv2.CV_32F, 0, 1, ksize=3), (0, 0), 1.2) * 1.6)
    shade = (gx * light[0] + gy * light[1]) * 0.55 - slope[None, :] * light[0] * 0.9
    lit: Field = np.clip(0.5 + shade * amount, 0, 1).astype(np.float32)
    return lit


def pack(rgb: Any, alpha: Any, seed: int = 0) -> NDArray[np.uint8]:
    """Picture and mask to a card's texture: premultiplied BGRA uint8, dithered so that gradients do not band."""
    alpha = np.asarray(alpha, np.float32)
    paint, dither = np.broadcast_to(np.asarray(rgb, np.float32), (*alpha.shape, 3)), _dither(alpha.shape, seed)
    texture = np.empty((*alpha.shape, 4), np.uint8)
    for at in _bands(texture.reshape(len(texture), -1)):
        part = np.asarray(cv2.cvtColor(alpha[at], cv2.COLOR_GRAY2BGR), np.float32)
        part *= paint[at]
        cover = cv2.convertScaleAbs(alpha[at], alpha=255)
        shown = cv2.min(_dithered(part, dither[at]), cv2.cvtColor(cover, cv2.COLOR_GRAY2BGR))
        cv2.merge([*cv2.split(shown), cover], texture[at])
    return texture


def opaque(rgb: Any) -> NDArray[np.uint8]:
    """`pack` with no holes."""
    paint = np.asarray(rgb, np.float32)
    dither = _dither(paint.shape[:2], 0)
    texture = np.empty((*paint.shape[:2], 4), np.uint8)
    for at in _bands(texture.reshape(len(texture), -1)):
        cv2.cvtColor(_dithered(paint[at], dither[at]), cv2.COLOR_BGR2BGRA, texture[at])
    return texture


def _dither(shape: tuple[int, ...], seed: int) -> Field:
    dither = rng(seed).random(shape, dtype=np.float32)
    dither -= np.float32(0.5)
    dither *= np.float32(1.6)
    return dither


def _dithered(paint: Field, dither: Field) -> NDArray[np.uint8]:
    """[h, w, 3] as whole numbers."""
    sum_ = np.asarray(cv2.cvtColor(dither, cv2.COLOR_GRAY2BGR), np.float32)
    sum_ += paint
    return cv2.convertScaleAbs(np.maximum(sum_, 0, out=sum_)).astype(np.uint8, copy=False)
