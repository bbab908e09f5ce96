"""Cards: painted rectangles that stand in the world, and the drawing of a whole stack of them.

For each card and frame one homography takes texels to pixels, so every camera move is exact and has true parallax.
What nearer cards will hide is not drawn: walking from near to far, a card is drawn only down to the highest row from
which all below is covered already.
"""

from __future__ import annotations

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

_HALF = 0.55
"""Shrunk below this, the half-size copy is drawn."""


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
        self.texture = texture
        self.origin, self.across, self.down = (np.array(v, float) for v in (origin, across, down))
        self.z = float(origin[2]) if z is None else z
        self.adds, self.scroll, self.bob, self.gain = adds, scroll, bob, gain
        self.top, self.bottom, self.solid_top, self.solid_bottom = _rows(texture)
        self._half: Picture | None = None

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


def _rows(texture: Picture) -> tuple[int, int, int, int]:
    """First row with paint, one past the last; first row from which all is opaque to a row below, and one past that."""
    alpha = texture[..., 3]
    painted = np.flatnonzero(alpha.max(1))
    if not len(painted):
        return 0, 1, 0, 0
    inner = alpha[:, 1:-1] if alpha.shape[1] > 4 else alpha
    full = inner.min(1) >= 254
    holes = np.flatnonzero(~full)
    # the opaque run that is lowest in the picture
    last = int(np.flatnonzero(full)[-1]) + 1 if full.any() else 0
    above = holes[holes < last]
    first = int(above[-1]) + 1 if len(above) else 0
    return int(painted[0]), int(painted[-1]) + 1, first if last else 0, last


@dataclass(frozen=True, slots=True)
class Thing:
    """A card as it stands in one frame: moved, brightened."""

    card: Card
    z: float
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    gain: float | None = None


def draw_stack(picture: Picture, things: Sequence[Thing], camera: Camera, t: float, cull: bool = True) -> None:
    """Draw things far to near over `picture`, in place. `cull=False` also draws what is hidden: the same picture."""
    order = sorted(things, key=lambda thing: thing.z)
    matrices = [thing.card.homography(camera, t, thing.shift) for thing in order]
    covered = picture.shape[0]
    last_rows = []
    for thing, matrix in zip(order, matrices, strict=True):
        last_rows.append(covered)
        if cull and not thing.card.adds and (thing.gain is None and thing.card.gain is None):
            covered = min(covered, _covered_from(thing.card, matrix, picture.shape, covered))
    for k in reversed(range(len(order))):
        draw(picture, order[k], matrices[k], t, last_rows[k])


def _covered_from(card: Card, matrix: Matrix, shape: tuple[int, ...], covered: int) -> int:
    """The row from which `card`, with what covers below it already, hides everything to the picture's foot."""
    height, width = shape[:2]
    if card.solid_bottom - card.solid_top < 2:
        return height
    w = card.texture.shape[1]
    m = matrix.tolist()
    corners = _projected(m, 1, w - 1, card.solid_top, card.solid_bottom)
    if corners is None:
        return height
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    if max(x0, x3) > 0 or min(x1, x2) < width or min(y2, y3) - 1 < min(covered, height):
        return height
    return max(0, math.ceil(max(y0, y1)) + 1)


def _projected(m: list[list[float]], left: float, right: float, top: float, foot: float) -> list[Point2] | None:
    """A rectangle's corners in the picture, clockwise from the top left; None if one is behind the camera.

    Plain numbers: this runs for each card of each frame, and four points are too few for numpy.
    """
    found = []
    for u, v in ((left, top), (right, top), (right, foot), (left, foot)):
        w = m[2][0] * u + m[2][1] * v + m[2][2]
        if w <= 1e-6:
            return None
        found.append(((m[0][0] * u + m[0][1] * v + m[0][2]) / w, (m[1][0] * u + m[1][1] * v + m[1][2]) / w))
    return found


def draw(picture: Picture, thing: Thing, matrix: Matrix, t: float, last_row: int) -> None:
    """Warp one card into the picture, touching only the rectangle it covers, above `last_row`."""
    card = thing.card
    height, width = picture.shape[:2]
    w = card.texture.shape[1]
    m = matrix.tolist()
    corners = _projected(m, 0, w, card.top, card.bottom)
    if corners is None:
        depths = [m[2][0] * u + m[2][1] * v + m[2][2] for u in (0, w) for v in (card.top, card.bottom)]
        if max(depths) <= 1e-6:
            return
        x0, y0, x1, y1 = 0, 0, width, height
    else:
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        x0, x1 = max(0, math.floor(min(xs)) - 1), min(width, math.ceil(max(xs)) + 1)
        y0, y1 = max(0, math.floor(min(ys)) - 1), min(height, math.ceil(max(ys)) + 1)
    y1 = min(y1, last_row)
    if x1 <= x0 or y1 <= y0:
        return
    gain = thing.gain if thing.gain is not None else card.gain(t) if card.gain is not None else 1.0
    if gain <= 0.003:
        return
    moved = matrix.copy()
    moved[0] -= x0 * matrix[2]
    moved[1] -= y0 * matrix[2]
    piece = _warped(card, moved, (x1 - x0, y1 - y0))
    if gain != 1.0:
        piece = cv2.convertScaleAbs(piece, alpha=gain).astype(np.uint8, copy=False)
    under = picture[y0:y1, x0:x1]
    if card.adds:
        piece[..., 3] = 0
        cv2.add(under, piece, under)
    else:
        over(under, piece)


def _warped(card: Card, matrix: Matrix, size: tuple[int, int]) -> Picture:
    """The card's texture in a rectangle of the picture; clear where it does not reach."""
    texture = card.texture
    if abs(matrix[2, 0]) < 1e-9 and abs(matrix[2, 1]) < 1e-9:  # facing the camera: an affine warp will do
        flat = matrix[:2] / matrix[2, 2]
        if math.hypot(flat[0, 0], flat[1, 0]) < _HALF:
            texture = card.half
            flat = flat * [[texture_scale(card), texture_scale(card), 1.0]]
        return cv2.warpAffine(texture, flat, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT).astype(
            np.uint8, copy=False
        )
    return cv2.warpPerspective(texture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT).astype(
        np.uint8, copy=False
    )


def texture_scale(card: Card) -> float:
    """Texels of the card to one of its half-size copy."""
    return float(card.texture.shape[1] / card.half.shape[1])


def over(under: Picture, piece: Picture) -> None:
    """Premultiplied `piece` over `under`, both [h, w, 4], in place."""
    clear = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(piece, 3)), cv2.COLOR_GRAY2BGRA)
    cv2.multiply(under, clear, under, scale=1 / 255.0)
    cv2.add(under, piece, under)
