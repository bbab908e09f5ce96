"""What the wind carries over sand: ribbons that run along the ground, the sheets of a sandstorm; and hot air."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.finish import Frame
from reelwright.render.backends.previz.noise import Field, Ripple
from reelwright.render.backends.previz.paint import Colour, pack, smoothstep
from reelwright.units import Resolution

_TEXEL = 0.11
_PERIOD = 44.0
"""Metres after which the ribbons repeat."""
_PART = 4
"""The storm is reckoned at this part of the picture's size."""


class Ribbons:
    """Sand that snakes over the ground before the wind, on one lying card that wraps.

    Args:
        start, end: z, metres. `half`: half the breadth to cover.
        speed: metres a second to the right.
    """

    def __init__(
        self,
        colour: Colour,
        seed: int,
        start: float,
        end: float,
        half: float,
        strength: float,
        speed: float,
        key: float,
    ) -> None:
        self._speed = speed
        high, period = int((end - start) / _TEXEL), int(_PERIOD / _TEXEL)
        z = start + (end - start) * (1 - (np.arange(high, dtype=np.float32)[:, None] + 0.5) / high)
        u = np.arange(period, dtype=np.float32)[None] / period * 512
        ripple = Ripple(seed)

        def read(along: float, askew: float, away: float, lean: Field | float, least: float) -> Field:
            """The tile over the whole card, its features long with the wind."""
            at = u * along + z * askew + lean * 9, z * away + lean * least + 0 * u
            return ripple.read(at[0].astype(np.float32), at[1].astype(np.float32))

        lean = read(1, 0, 2.3, 0.0, 0)
        thin, broad = read(1, 1.2, 48, lean, 20), read(2, 0, 11, lean, 8)
        cover = smoothstep(0.1, 2.8, thin + broad * 0.8) * smoothstep(start, start + 3, z)
        cover = cover * smoothstep(end, end - 10, z) * np.float32(strength)
        width = int(2 * half / _TEXEL) + period
        tiled = np.asarray(np.tile(cover, (1, -(-width // period)))[:, :width], np.float32)
        texture = pack(np.broadcast_to(colour, (*tiled.shape, 3)), tiled, seed)
        self._card = Card(texture, (-half - _PERIOD, 0.05, end), (_TEXEL, 0, 0), (0, 0, -_TEXEL), z=key)

    def thing(self, t: float) -> Thing:
        along = self._speed * t % _PERIOD
        return Thing(self._card, self._card.z, (along, 0.0, 0.0))


class Sandstorm:
    """Sheets of dust at three distances, thickest low down, over the whole picture.

    Args:
        thickness: 0..1.
    """

    _SHEETS = ((7.0, 0.42, 13.0), (20.0, 0.50, 11.0), (60.0, 0.60, 9.0))
    """Metres away, share of the whole, metres a second."""

    def __init__(self, colour: Colour, size: Resolution, seed: int, thickness: float) -> None:
        self._size, self._tile, self._thickness = size, Ripple(seed).tile, thickness
        self._part = max(8, size.width // _PART), max(8, size.height // _PART)
        self._colour = np.empty((self._part[1], self._part[0], 3), np.float32)
        self._colour[:] = colour

    def over(self, frame: Frame, camera: Camera, t: float) -> Frame:
        """`frame` through the dust, [H, W, 3]."""
        w, h = self._part
        scale = h / self._size.height
        horizon = camera.horizon * scale
        clear, tone = np.ones((h, w), np.float32), np.full((h, w), 0.94, np.float32)
        up = ((horizon - np.arange(h, dtype=np.float32)) / h)[:, None]
        for metres, share, speed in self._SHEETS:
            sheet = self._sheet(camera, t, metres, speed, scale, horizon)
            low = np.exp(-np.maximum(up, 0) * (1.3 + 20 / metres)) * np.exp(-np.maximum(-up, 0) * metres * 0.06)
            clear *= 1 - np.float32(self._thickness * share) * np.clip(0.45 + 0.42 * sheet, 0, 1) * low
            tone += np.float32(0.10 * share / 0.5) * sheet * low
        keep = cv2.merge([(clear * 255).astype(np.uint8)] * 3)
        dust = np.clip(self._colour * ((1 - clear) * np.clip(tone, 0.6, 1.3))[..., None], 0, 255).astype(np.uint8)
        size = (self._size.width, self._size.height)
        keep, added = (cv2.resize(small, size, interpolation=cv2.INTER_LINEAR) for small in (keep, dust))
        return cv2.add(cv2.multiply(frame, keep, scale=1 / 255.0), added).astype(np.uint8, copy=False)

    def _sheet(self, camera: Camera, t: float, metres: float, speed: float, scale: float, horizon: float) -> Field:
        """One sheet as this camera sees it, about -2..2."""
        w, h = self._part
        texel = metres / camera.focal / scale * 26 / math.sqrt(metres)  # texels of the tile a pixel
        turned = math.radians(camera.yaw) * camera.focal * scale
        across = (turned - w / 2) * texel + (camera.x - speed * t) * 26 / math.sqrt(metres)
        up = -horizon * texel * 1.8 + 37 * metres + t * 3.0
        place = np.array([[texel * 0.55, texel * 0.12, across * 0.55], [0, texel * 1.8, up]], np.float32)
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(self._tile, place, (w, h), flags=how, borderMode=cv2.BORDER_WRAP), np.float32)


class HotAir:
    """Shimmer: a strip about the horizon swims."""

    def __init__(self, size: Resolution, seed: int) -> None:
        self._tile = Ripple(seed).tile
        self._size = size

    def swim(self, picture: Picture, camera: Camera, t: float) -> None:
        """Displace the strip, in place."""
        height, width = picture.shape[:2]
        above, under = round(height * 0.06), round(height * 0.075)
        top, foot = max(0, camera.horizon - above), min(height, camera.horizon + under)
        if foot - top < 8:
            return
        y, x = np.arange(top, foot, dtype=np.float32), np.arange(width, dtype=np.float32)
        middle, reach = camera.horizon + (under - above) / 2, (above + under) / 2
        strength = np.clip(1 - ((y - middle) / reach) ** 2, 0, 1)[:, None] * np.float32(height / 720 * 1.15)
        unit = 720 / height
        turned = math.radians(camera.yaw) * camera.focal
        place = np.array(
            [[unit * 1.1, 0, turned * unit + 23 * t], [0, unit * 5, (top - camera.horizon) * unit * 5 + 150 * t]]
        )
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        swim = cv2.warpAffine(self._tile, place, (width, foot - top), flags=how, borderMode=cv2.BORDER_WRAP)
        dy = swim * strength
        dx = np.roll(swim, 97, 1) * strength * np.float32(0.5)
        strip = picture[top:foot]
        strip[:] = cv2.remap(
            strip, x[None] + dx, (y - top)[:, None] + dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
