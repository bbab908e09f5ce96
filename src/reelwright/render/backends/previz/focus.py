"""Focus: a lens that is sharp at one depth. What is drawn is blurred by layers: all behind a depth, and all before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Picture, Thing, over
from reelwright.render.backends.previz.moves import eased
from reelwright.render.backends.previz.paint import smoothstep
from reelwright.render.backends.previz.stack import draw_stack
from reelwright.units import Resolution

Composed = Callable[[list[Thing], Camera, float], Picture]
"""As `Location.compose`."""

_PART = 4
"""A blurred picture is reckoned at this part of its size."""
_LEAST = 2.2
"""Pixels of blur below which a picture of a part of the size is too coarse, and the sharp one shows through."""
_APERTURE = 0.045
"""Metres, of a fast long lens."""
_SOFTEST, _SHARPEST = 9.0, 4.5
"""Pixels of a 720-line picture: the most and the least that a wholly unfocused layer is blurred by."""
_STOP = 5.6
"""Of the lens in a close framing."""
_BEYOND = 0.72
"""How much of the blur of what is infinitely far most things have: they stand at some times the figure's distance."""
_SIGMA = 0.28
"""Of the disc of confusion, as a blur."""
_HASTE = 2.5
"""How much sooner a layer comes into focus than the other goes out of it: half way either has 0.18 of its blur."""
_BAND = 0.1
"""Of the picture's height, the rows over which the ground passes from the one layer to the other."""


def softened(picture: Picture, sigma: float) -> Picture:
    """A picture [h, w, 4] out of focus by `sigma` pixels; itself for none, and without a jump between."""
    share = float(smoothstep(0.0, _LEAST, np.float32(sigma)))
    if share <= 0.004:
        return picture
    high, wide = picture.shape[:2]
    size = max(8, wide // _PART), max(8, high // _PART)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(sigma, _LEAST) * size[0] / wide, borderType=cv2.BORDER_REPLICATE)
    large = cv2.resize(small, (wide, high), interpolation=cv2.INTER_LINEAR)
    if share < 0.996:
        large = cv2.addWeighted(large, share, picture, 1 - share, 0.0)
    return large.astype(np.uint8, copy=False)


def unfocused(camera: Camera, depth: float) -> float:
    """Sigma in pixels of what is far behind a depth that is in focus, metres."""
    high = camera.picture[1] / 720
    spread = _APERTURE * camera.focal / max(1.0, depth) / 4  # a disc's sigma is about a quarter of its breadth
    return min(max(spread, _SHARPEST * high), _SOFTEST * high)


def out_of_focus(picture: Picture, camera: Camera, metres: float) -> Picture:
    """A picture [h, w, 4] as a lens shows it that is focused so many metres before it."""
    focal = camera.focal_mm / 1000
    disc = focal * focal / (_STOP * max(0.1, metres - focal)) * _BEYOND * camera.picture[1] / 0.02025
    return softened(picture, disc * _SIGMA)


def foot_of(camera: Camera, z: float) -> float:
    """y of the lowest that a camera sees at a depth, metres."""
    down = np.arctan(camera.size.height / 2 / camera.focal) - np.radians(camera.pitch)
    return float(camera.y - np.tan(min(1.5, float(down))) * max(0.1, z - camera.z))


@dataclass(frozen=True, slots=True)
class Rack:
    """Focus that goes from a depth, and all that is nearer, to what is beyond."""

    sigma: float
    """Pixels of blur of what is wholly out of focus."""

    def picture(
        self, compose: Composed, things: Sequence[Thing], camera: Camera, t: float, z: float, foot: float, share: float
    ) -> Picture:
        """The picture at a share 0..1 of the shot, [H, W, 4].

        Args:
            z: where the layers part, metres; `foot`: the row of the picture at which the ground is there.
        """
        e = eased(share)
        far, near = self.sigma * (1 - e) ** _HASTE, self.sigma * e**_HASTE
        behind = compose([thing for thing in things if thing.z > z], camera, t)
        picture = _by_rows(softened(behind, far), softened(behind, near), foot, _BAND * camera.picture[1])
        before = np.zeros_like(picture)
        draw_stack(before, [thing for thing in things if thing.z <= z], camera, t)
        over(picture, softened(before, near))
        return picture


def _by_rows(upper: Picture, lower: Picture, foot: float, band: float) -> Picture:
    """`upper` over row `foot`, `lower` from there on, and a band of both between."""
    high = upper.shape[0]
    start, end = (min(max(0, round(row)), high) for row in (foot - band, foot))
    picture = np.concatenate((upper[:start], lower[start:]))
    if end > start:
        weight = ((np.arange(start, end) - (foot - band)) / band).astype(np.float32)[:, None, None]
        mixed = upper[start:end] * (1 - weight) + lower[start:end] * weight
        picture[start:end] = (mixed + np.float32(0.5)).astype(np.uint8)
    return picture


def half_size(size: Resolution) -> Resolution:
    """As near as an even size comes to it."""
    return Resolution(width=max(16, (size.width + 2) // 4 * 2), height=max(16, (size.height + 2) // 4 * 2))


def focused_at(drawn: Composed, z: float, sigma: float, things: list[Thing], camera: Camera, t: float) -> Picture:
    """The picture [H, W, 4] of things, sharp up to depth `z`; what is behind is drawn small, blurred and enlarged.

    Args:
        drawn: draws what is behind, and all that fills the picture. sigma: pixels of a picture 360 high.
    """
    half = replace(camera, size=half_size(camera.size))
    behind = drawn([thing for thing in things if thing.z > z], half, t)
    blurred = cv2.GaussianBlur(behind, (0, 0), sigma * half.size.height / 360)
    size = (camera.size.width, camera.size.height)
    picture = cv2.resize(blurred, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
    draw_stack(picture, [thing for thing in things if thing.z <= z], camera, t)
    return picture
