"""Still or flowing water: what stands beyond it mirrored in its waves, at half the picture's size. It is laid before
what stands nearer is drawn: so it needs no mask but where it runs out over sand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from reelwright.film.look import Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing, over
from reelwright.render.backends.previz.focus import half_size
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, bgr, mix, smoothstep
from reelwright.render.backends.previz.shore.glitter import Glitter, add_light
from reelwright.render.backends.previz.shore.plane import Tile, WaterPlane
from reelwright.render.backends.previz.shore.rings import Rings
from reelwright.render.backends.previz.stack import draw_stack

_ABOVE = 10
"""Rows under the horizon that are kept of the mirrored world, for waves reach there."""
_LOWEST = 0.5
"""Metres of height below which a card is not mirrored: what lies, and grass."""
_ROUGH = {
    Weather.CLEAR: 0.3, Weather.CLOUD: 0.42, Weather.RAIN: 0.5,
    Weather.STORM: 1.0, Weather.FOG: 0.1, Weather.SNOW: 0.24,
    Weather.WIND: 0.8, Weather.DUST: 0.5,
}  # fmt: skip
_WAVES = ((11.0, 16.0, 0.16), (34.0, 46.0, 0.30), (30.0, 58.0, -0.26))
"""Texels a metre across and away, and metres a second in a light wind, of the tiles that cross each other."""


def white_water(light: Light) -> Colour:
    """Foam, that shows the sky's light as much as the sun's."""
    foam = mix(light.on(np.full((1, 1, 3), 205, np.float32), 0.45)[0, 0], light.sky[3], 0.35)
    white: Colour = mix(foam, np.full(3, foam.mean(), np.float32), 0.45)
    return white


@dataclass(frozen=True, slots=True)
class Water:
    """What kind of water. `level`: height, metres; `rough`: against a lake in this weather; `flow`: metres a second
    along x and z; `deep`: its colour in white light; `nearest`,
    `farthest`: z between which it lies."""

    level: float = 0.0
    rough: float = 1.0
    flow: tuple[float, float] = (0.0, 0.0)
    deep: str = "#2b4a4c"
    nearest: float = -1e3
    farthest: float = math.inf
    clear: float = 0.0
    """How much of the body is seen even at a flat angle, 0..1."""


class Mirror:
    """The water of a shot.

    Args:
        sun: where sun or moon stands, metres. eye: the framing before the move.
    """

    def __init__(
        self, water: Water, setup: Setup, light: Light, sun: tuple[float, float, float], eye: Camera, seed: int
    ) -> None:
        self._water, self._light = water, light
        self.rough = min(1.6, _ROUGH[setup.weather] * water.rough)
        self._tiles = Tile(seed + 3), Tile(seed + 4)
        self._glitter = Glitter.under(setup, light, sun, self.rough, self._tiles[0])
        falls = {Weather.RAIN: 150, Weather.STORM: 190}.get(setup.weather, 0)
        self._rings = Rings(seed + 9, falls, eye, max(water.nearest, eye.z + 2.5)) if falls else None
        self._body: Colour = light.on(bgr(water.deep)[None, None], 0.35)[0, 0]
        if setup.weather is Weather.SNOW:
            self._body = mix(self._body, light.sky[3] * np.float32(0.55), 0.35)
        self._thick = 1.0 if light.air_metres < 100 else 0.5  # in clear air the horizon of a sea is a line
        self._white = white_water(light)
        self._streaks = 0.2 if any(water.flow) else 0.08  # a current shows where it runs
        self._sheen: Colour = mix(light.sky[2], light.sky[3], 0.5)

    def plane(self, camera: Camera) -> WaterPlane | None:
        """Where the water is in the picture of half the size."""
        small = replace(camera, size=half_size(camera.size))
        water = self._water
        return WaterPlane.under(small, water.level, max(camera.z + 0.4, water.nearest), water.farthest)

    def over(
        self,
        picture: Picture,
        things: Sequence[Thing],
        camera: Camera,
        t: float,
        plane: WaterPlane | None = None,
        cover: Field | None = None,
        foam: Field | None = None,
    ) -> None:
        """Lay the water over `picture` [H, W, 4], in place, `things` mirrored in it.

        Args:
            plane: `plane(camera)`, if it is known.
            cover, foam: how much water and foam there is, as large as the plane, 0..1.
        """
        plane = plane or self.plane(camera)
        if plane is None:
            return
        water = self._shown(plane, things, t)
        if foam is not None:
            self._froth(water, foam)
        scale = camera.size.height / plane.camera.size.height
        first, last = int(plane.first * scale), min(camera.size.height, math.ceil(plane.last * scale))
        if cover is not None:
            part = cv2.convertScaleAbs(cover, alpha=255)
            cv2.multiply(water, cv2.merge([part] * 4), water, scale=1 / 255)
        size = (camera.size.width, last - first)
        laid = cv2.resize(water, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
        if cover is None:
            picture[first:last] = laid
        else:
            over(picture[first:last], laid)

    def _shown(self, plane: WaterPlane, things: Sequence[Thing], t: float) -> Picture:
        """The water, [rows, columns, 4], opaque."""
        seen = self._mirrored(plane, things, t)
        swell, chop, patches = self._waves(plane, t)
        moved = self._waved(plane, seen, swell, chop)
        below = np.minimum(1.0, (plane.camera.y - self._water.level) / plane.away)
        # the flatter the view the more it mirrors, but for the waves, of which it shows the slopes
        rows = (0.30 + (0.62 - 0.2 * min(1.0, self.rough)) * np.exp(-below / 0.17)) * (1 - self._water.clear)
        haze = self._thick * (1 - np.exp(-np.maximum(0, plane.away - 25) / (self._light.air_metres * 3.2)))
        strength = (rows * (1 - haze)).astype(np.float32) * np.maximum(0, 1 + self.rough * (0.30 * chop + 0.25 * swell))
        body = self._body * (1 - rows)[..., None] * (1 - haze)[..., None] + self._light.air * haze[..., None]
        body = np.dstack([np.clip(body, 0, 255), np.full(haze.shape, 255.0)]).astype(np.uint8)
        glare = self._glitter.taken_from(moved)
        share = cv2.cvtColor(cv2.convertScaleAbs(strength, alpha=255), cv2.COLOR_GRAY2BGRA)
        cv2.multiply(moved, share, moved, scale=1 / 255)
        cv2.add(moved, np.repeat(body, plane.size[0], 1), moved)
        if glare is not None:
            add_light(moved, glare, self._light.key)
        streaks = np.clip((patches - 0.2) * self._streaks * (1 - haze), 0, 0.4)
        add_light(moved, np.asarray(streaks, np.float32), self._sheen)
        self._glitter.path(plane, moved, 0.75 * chop + 0.5 * swell, t)
        if self.rough > 0.85:
            caps = smoothstep(1.5, 2.6, swell * 0.9 + chop * 0.8) * (self.rough - 0.6) * (1 - haze)
            self._froth(moved, np.clip(caps, 0, 0.9))
        if self._rings is not None:
            add_light(moved, self._rings.on(plane, t), self._sheen)
        moved[..., 3] = 255
        return moved

    def _mirrored(self, plane: WaterPlane, things: Sequence[Thing], t: float) -> Picture:
        """The world as it is seen from under the water, as far below as the camera is above: the mirror's picture
        upside down. Its last rows are those under the horizon."""
        camera = plane.camera
        below = camera.moved(y=2 * self._water.level - camera.y, pitch=-camera.pitch)
        high = camera.size.height - plane.first + _ABOVE
        seen = np.zeros((high, camera.size.width, 4), np.uint8)
        draw_stack(seen, [thing for thing in things if _height(thing.card) > _LOWEST], below, t)
        return seen

    def _waves(self, plane: WaterPlane, t: float) -> tuple[Field, Field, Field]:
        """Swell, chop, and where the wind ruffles the water; [rows, columns], about -2..2."""
        (vx, vz), one, other = self._water.flow, *self._tiles
        pace = 0.5 + self.rough

        def read(tile: Tile, k: int) -> Field:
            across, away, speed = _WAVES[k]
            gone = (vx * t + speed * pace * t, vz * t - abs(speed) * pace * 0.7 * t)
            return tile.on(plane, (across, away), gone, 40 / away)

        finer, drift = ((9.0, 2.6), 0.0) if any(self._water.flow) else ((1.3, 2.4), 0.4 * t)
        patches = one.on(plane, finer, (vx * t + drift, vz * t), 14.0)
        ruffled = np.clip(0.75 + 0.45 * patches, 0.2, 1.8)
        return read(other, 0) * ruffled, (read(one, 1) + read(other, 2)) * (0.7 * ruffled), patches

    def _waved(self, plane: WaterPlane, seen: Picture, swell: Field, chop: Field) -> Picture:
        """The mirror in its waves, upright, [rows, columns, 4]."""
        columns, rows = plane.size
        high = plane.camera.size.height / 360
        reach = high * (0.8 + 6 * self.rough + 9 * self.rough**2)
        up = np.float32(plane.camera.size.height - plane.first) - np.arange(rows, dtype=np.float32)[:, None]
        lines = up + reach * (0.8 * swell + 0.7 * chop)
        across = np.arange(columns, dtype=np.float32)[None] + (reach * 0.4) * (chop + swell)
        moved = cv2.remap(seen, across, lines, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        tall = max(1, round(high * (1.5 + 15 * self.rough)))
        return cv2.blur(moved, (1, tall | 1)).astype(np.uint8, copy=False)

    def _froth(self, water: Picture, share: Field) -> None:
        """White over the water by a share, [h, w] 0..1, in place."""
        part = cv2.convertScaleAbs(np.asarray(share, np.float32), alpha=255)
        clear = cv2.cvtColor(cv2.bitwise_not(part), cv2.COLOR_GRAY2BGRA)
        cv2.multiply(water, clear, water, scale=1 / 255)
        add_light(water, share, self._white)
        water[..., 3] = 255


def _height(card: Card) -> float:
    _, top, _, foot = card.reach
    return abs(float(card.down[1])) * (foot - top)
