"""The forest floor: one level plane, painted as a lens sees it, so that its detail is as fine as the picture needs at
every depth and does not shimmer."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.film.look import Weather
from reelwright.render.backends.previz.camera import Camera, Matrix
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import bgr, mix, opaque, smoothstep
from reelwright.render.backends.previz.woods.greenery import SNOW, Greenery

FAR_METRES = 90.0
"""From the painter's eye to where the floor ends."""


class Turf:
    """The floor at height 0, as a texture and the way from it to a picture.

    Args:
        eye: where it is painted from, metres; as low and as far back as any camera of the shot.
        across: least and greatest x / depth that is seen; `down`: greatest height / depth.
        wide: texels.
    """

    def __init__(
        self,
        green: Greenery,
        seed: int,
        eye: tuple[float, float, float],
        across: tuple[float, float],
        down: float,
        wide: int,
        clearing: tuple[float, float],
        sun: tuple[float, float],
        air: float,
        is_open: bool = False,
    ) -> None:
        self._eye = eye
        step = (across[1] - across[0]) / wide
        least = eye[1] / FAR_METRES
        high = min(1400, max(16, math.ceil((down - least) / step)))
        self._left, self._step, self._top = across[0], step, least
        self._size = wide, high
        x, z = self.points()
        depth = z[:, :1] - np.float32(eye[2])
        self.texture = opaque(self._painted(green, seed, x, z, depth, step, clearing, sun, air, is_open))

    def points(self) -> tuple[Field, Field]:
        """x and z of the ground under each texel, metres, [h, w] each."""
        wide, high = self._size
        u = (self._left + self._step * np.arange(wide, dtype=np.float32))[None]
        v = (self._top + self._step * np.arange(high, dtype=np.float32))[:, None]
        depth = self._eye[1] / v
        return (self._eye[0] + u * depth).astype(np.float32), (self._eye[2] + depth + 0 * u).astype(np.float32)

    def homography(self, camera: Camera) -> Matrix:
        """Texel to picture, [3, 3]."""
        ex, ey, ez = self._eye
        # the point under texel (i, j), times its v: a linear map of (i, j, 1)
        world = np.array(
            [
                [ey * self._step, ex * self._step, ey * self._left + ex * self._top],
                [0, 0, 0],
                [0, ez * self._step, ez * self._top + ey],
            ]
        )
        weight = np.array([[0, self._step, self._top]])
        found: Matrix = camera.matrix @ (world - camera.position[:, None] * weight)
        return found

    def first_row(self, camera: Camera, metres: float) -> int:
        """The picture's row at which the floor is so far away; 0 to its height."""
        down = math.radians(camera.pitch) + math.atan2(camera.y, metres)
        row = int(camera.size.height / 2 + camera.focal * math.tan(down))
        return min(max(0, row), camera.size.height)

    def lay(self, picture: Picture, first: int, camera: Camera) -> None:
        """Fill `picture` [H, W, 4] with the floor from row `first` on, in place."""
        part = picture[first:]
        if len(part):
            matrix = np.array([[1, 0, 0], [0, 1, -first], [0, 0, 1.0]]) @ self.homography(camera)
            size = (part.shape[1], part.shape[0])
            cv2.warpPerspective(self.texture, matrix, size, part, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def _painted(
        self,
        green: Greenery,
        seed: int,
        x: Field,
        z: Field,
        depth: Field,
        step: float,
        clearing: tuple[float, float],
        sun: tuple[float, float],
        air: float,
        is_open: bool,
    ) -> Field:
        light = green.light
        foot = depth * step  # metres across a texel
        reach = foot * depth / self._eye[1]  # and along
        fine = noise_on(x, z, foot, reach, (0.05, 0.11, 0.24, 0.5), seed)
        broad = noise_on(x, z, foot, reach, (1.1, 2.4, 5.0), seed + 1)
        litter = noise_on(x, z, foot, reach, (0.35, 0.8, 1.7, 4.0), seed + 2)
        opening = np.exp(-(((x - clearing[0]) / 7.0) ** 2) - ((z - clearing[1]) / 9.0) ** 2)
        if is_open:
            opening = np.ones_like(opening)
        meadow = np.clip(0.42 + 0.7 * opening + 1.1 * (broad - 0.5), 0, 1)
        albedo = mix(bgr("#5a5433"), bgr("#4f6a30"), smoothstep(0.2, 0.6, meadow + 0.5 * (litter - 0.5)))
        albedo = mix(albedo, bgr("#8ba04c"), np.clip((fine - 0.45) * 1.6, 0, 1) * meadow)
        if is_open:  # bleached by the sun
            albedo = mix(albedo, bgr("#96915c"), 0.25 + 0.5 * np.clip(broad - 0.45, 0, 1))
        albedo = albedo * (0.50 + 0.75 * fine)[..., None]
        if green.snowy:
            lies = smoothstep(0.14, 0.36, broad * 0.5 + fine * 0.3 + litter * 0.2)
            albedo = mix(albedo, bgr(SNOW) * (0.80 + 0.22 * fine)[..., None], lies)
        if is_open:  # the sun falls everywhere, but where a cloud or a fold of the ground is
            key = np.asarray((0.3 if green.snowy else 0.5) + 0.4 * light.key_height + 0.5 * (broad - 0.5), np.float32)
        else:
            key = self._light_falls(x, z, foot, seed, sun, opening, broad)
        shown = light.on(green.dimmed(albedo.astype(np.float32)), key.astype(np.float32))
        shown = np.asarray(shown * (0.84 + 0.16 * opening)[..., None], np.float32)
        if green.wet:
            sheen = smoothstep(0.52, 0.75, litter) * (0.10 + 0.35 * smoothstep(4, 30, depth))
            shown = mix(shown * np.float32(0.8), light.sky[-1] * np.float32(0.8), sheen)
        haze = (1 - np.exp(-np.maximum(0, depth - 6) / light.air_metres * air)) + 0 * x
        if green.weather is Weather.FOG:
            haze = np.maximum(haze, 0.12)
        return np.asarray(mix(shown, light.air, haze), np.float32)

    @staticmethod
    def _light_falls(
        x: Field, z: Field, foot: Field, seed: int, sun: tuple[float, float], opening: Field, broad: Field
    ) -> Field:
        """Where the sun reaches the floor: bars between long shadows, all lying away from it; spots within them."""
        # across the bars; they meet at the sun, as on the eye they do
        bearing = (x - sun[0]) / np.maximum(8.0, sun[1] - z)
        line = rng(seed + 7).random(512).astype(np.float32)
        smooth = cv2.GaussianBlur(line[None], (0, 0), 0.8)[0]
        line = np.asarray((smooth - smooth.min()) / (smooth.max() - smooth.min()), np.float32)
        place = (bearing * 700.0) % 512
        bars = np.interp(place.ravel(), np.arange(513), np.r_[line, line[:1]]).reshape(place.shape)
        bars = smoothstep(0.40, 0.70, bars + 0.25 * opening)
        spots = smoothstep(0.40, 0.62, broad)
        return np.asarray(np.clip(bars * (0.25 + 0.75 * opening) * (0.35 + 0.65 * spots) * 1.1, 0, 1), np.float32)


def noise_on(x: Field, z: Field, foot: Field, reach: Field, sizes: tuple[float, ...], seed: int) -> Field:
    """Noise on the floor, features of `sizes` metres, each fading where a texel is too coarse to show it."""
    total, weight = np.zeros(x.shape, np.float32), 0.0
    for k, size in enumerate(sizes):
        grid = rng(seed * 31 + k).random((256, 256), dtype=np.float32)
        u = np.ascontiguousarray((x / size) % 256, np.float32)
        w = np.ascontiguousarray((z / size) % 256, np.float32)
        here = cv2.remap(grid, u, w, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        shows = smoothstep(1.0, 0.35, np.maximum(foot, reach * 0.35) / size)
        loud = size**0.35
        total += (here - 0.5) * (shows * loud).astype(np.float32)
        weight += loud
    return np.asarray(np.clip(0.5 + total / weight * 1.9, 0, 1), np.float32)
