"""Drawing built things: polygons in metres, lit, straight onto a card's texture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Matrix
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import fbm
from reelwright.render.backends.previz.paint import Colour, Points, bgr, sub16

Paint = str | Colour


class Cutout:
    """A texture being drawn; x in metres from its left edge, y in metres up from its foot."""

    def __init__(self, light: Light, wide: float, high: float, per_metre: float) -> None:
        self._light, self.per_metre, self._high = light, per_metre, high
        self.canvas: Picture = np.zeros((max(2, round(high * per_metre)), max(2, round(wide * per_metre)), 4), np.uint8)

    def _at(self, points: Points) -> np.ndarray:
        flat = np.asarray(points, float)
        return sub16(np.stack((flat[:, 0], self._high - flat[:, 1]), 1) * self.per_metre)

    def lit(self, paint: Paint, key: float) -> tuple[float, ...]:
        """A paint in the light, facing the key by `key`, as OpenCV wants an opaque colour."""
        colour = bgr(paint) if isinstance(paint, str) else np.asarray(paint, np.float32)
        return (*np.clip(self._light.on(colour[None, None], key)[0, 0], 0, 255).tolist(), 255.0)

    def fill(self, points: Points, paint: Paint, key: float = 0.3) -> None:
        cv2.fillPoly(self.canvas, [self._at(points)], self.lit(paint, key), cv2.LINE_AA, 4)

    def box(self, left: float, foot: float, right: float, top: float, paint: Paint, key: float = 0.3) -> None:
        self.fill([(left, foot), (right, foot), (right, top), (left, top)], paint, key)

    def line(self, points: Points, metres: float, paint: Paint, key: float = 0.3) -> None:
        """A line at least a texel wide."""
        wide = max(1, round(metres * self.per_metre))
        cv2.polylines(self.canvas, [self._at(points)], False, self.lit(paint, key), wide, cv2.LINE_AA, 4)

    def shine(self, points: Points, colour: Colour) -> None:
        """A polygon that gives light of its own."""
        ink = (*np.clip(colour, 0, 255).tolist(), 255.0)
        cv2.fillPoly(self.canvas, [self._at(points)], ink, cv2.LINE_AA, 4)

    def weathered(self, seed: int, amount: float = 0.3, stretch: tuple[float, float] = (1.0, 1.0)) -> None:
        """Stains over all that is drawn so far."""
        high, wide = self.canvas.shape[:2]
        field = fbm(wide, high, max(8.0, 0.9 * self.per_metre), 4, seed, 0.6, ax=stretch[0], ay=stretch[1])
        gain = cv2.merge([(1 + amount * (field - 0.5)).astype(np.float32)] * 3)
        self.canvas[..., :3] = np.minimum(self.canvas[..., :3] * gain, self.canvas[..., 3:]).astype(np.uint8)


def curve(points: Sequence[tuple[float, float]], count: int = 24) -> Matrix:
    """A smooth line through a few points, left to right, [count, 2]."""
    at = np.asarray(points, float)
    x = np.linspace(at[0, 0], at[-1, 0], count)
    y = np.polynomial.Polynomial.fit(at[:, 0], at[:, 1], len(points) - 1)(x)
    return np.stack((x, y), 1)
