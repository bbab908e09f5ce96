"""The headland: a lighthouse on a cliff over an open sea."""

from __future__ import annotations

import math

import cv2
import numpy as np

from reelwright.film.look import Vehicle, Weather
from reelwright.render.backends.previz.angles import Heights
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.filmed import Point, Staging
from reelwright.render.backends.previz.finish import Frame, screen
from reelwright.render.backends.previz.location import Location
from reelwright.render.backends.previz.moves import Rig
from reelwright.render.backends.previz.noise import Field, fbm, line1d
from reelwright.render.backends.previz.paint import below, bgr, blur, mix, pack, radial, rockshade, smoothstep
from reelwright.render.backends.previz.shore.deep import deep
from reelwright.render.backends.previz.shore.lighthouse import HIGH, LAMP, METRES, PLATEAU, TEXEL, lighthouse
from reelwright.render.backends.previz.shore.sea import sea
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.vehicles.berth import ONLY_FLYING, Berth

_ROCK_X, _ROCK_Z, _ROCK_Y = 14.0, 70.0, -7.5
_SWELL = {
    Weather.CLEAR: 0.30,
    Weather.CLOUD: 0.5,
    Weather.RAIN: 0.6,
    Weather.STORM: 1.0,
    Weather.FOG: 0.12,
    Weather.SNOW: 0.4,
    Weather.WIND: 0.8,
    Weather.DUST: 0.5,
}
_TURN = 1.15
"""Radians a second of the lantern."""


def _world(column: float, row: float) -> Point:
    """A texel of the rock's card as a point of the world, metres."""
    return _ROCK_X - METRES / 2 + column * TEXEL, _ROCK_Y + (HIGH - row) * TEXEL, _ROCK_Z


class Headland(Location):
    berths = {**ONLY_FLYING, Vehicle.BOAT: Berth(z=84.0, x=-3.2, y=-1.9, way=(-1.0, 0.0))}

    def build(self) -> None:
        light, seed, weather = self.light, self.seed, self.setup.weather
        self.staging = self.stage()
        self._path = self._way(self._base())
        self._views = self.views()
        self._sky = Sky(self.setup, light, seed, self._views, self.seconds)
        self._swell = _SWELL[weather]
        rock = lighthouse(light, seed, self.year, _ROCK_Z)
        self.cards += [
            self._sky.card,
            self._far_shore(),
            *deep(light, seed),
            *sea(light, seed, self._swell, self._reach, self.seconds),
            Card.frontal(rock, _ROCK_X, _ROCK_Y, _ROCK_Z, METRES),
            self._near_rock(),
        ]
        self._bolt = Thing(self._sky.lightning(0.4), self._sky.card.z - 1)
        self._sprays = [self._spray(k) for k in range(3)] if self._swell >= 0.5 else []
        w, h = self._beam_size
        self._dust = fbm(w, h, 0.25 * h, 4, seed + 40, ax=2)

    def stage(self) -> Staging:
        lamp = _world(*LAMP)
        mark_x, mark_y, _ = _world(612, PLATEAU)
        return Staging(
            extreme=Camera(self.size, x=-3.0, y=1.6, z=-8.0, yaw=2.6, pitch=4.6, fov=52),
            wide=Camera(self.size, x=2.0, y=3.0, z=16.0, yaw=5.4, pitch=7.2, fov=46),
            rig=Rig(
                subject=(lamp[0] - 4, lamp[1] * 0.55, lamp[2]),
                push=0.16,
                pan=6.5,
                tilt=5.0,
                truck=2.6,
                crane=2.4,
                zoom=1.3,
            ),
            mark=(mark_x, mark_y - 0.05, _ROCK_Z - 0.4),
            near_metres=5.5,
            third=0.17,
            rim=(0.9, -0.45),
            heights=Heights(steepest=9.0, rise=5.0),
        )

    def moving(self, t: float) -> list[Thing]:
        found = [thing for k, card in enumerate(self._sprays) for thing in self._burst(k, card, t)]
        flash = self.flash(t)
        if flash:
            found.append(Thing(self._bolt.card, self._bolt.z, gain=flash))
        return found

    def effects(self, frame: Frame, camera: Camera, t: float) -> Frame:
        if self.light.is_dark or self.setup.weather in (Weather.FOG, Weather.STORM):
            frame = screen(frame, self._beam(camera, t))
        flash = self.flash(t)
        if flash:
            frame = cv2.convertScaleAbs(frame, alpha=1 + 0.35 * flash, beta=6 * flash).astype(np.uint8, copy=False)
        return frame

    def _reach(self, z: float) -> tuple[float, float]:
        """The leftmost and the rightmost that the shot sees at a depth, metres."""
        windows = [camera.window(max(z, camera.z)) for camera in self._views]
        return min(left for left, *_ in windows) - 0.5, max(right for _, right, *_ in windows) + 0.5

    def _far_shore(self) -> Card:
        w, h = 1500, 230
        ridge = h * 0.6 + line1d(w, 420, 6, self.seed + 20) * h * 0.14
        ridge = ridge + h * 0.5 * smoothstep(0.0, 0.55, np.linspace(-1, 1, w) + 0.35)
        land = self.light.on(bgr("#4c5a52")[None, None] * np.ones((h, w, 1), np.float32), 0.3)
        land = mix(land, self.light.air, max(0.45, self.light.haze(380)))
        return Card.frontal(pack(land, below(w, h, ridge)), -60, -6, 380, 800)

    def _near_rock(self) -> Card:
        """Out of focus at the foot of the picture, on the side the light does not come from."""
        w, h, seed = 1400, 420, self.seed
        ridge = 200 + line1d(w, 260, 6, seed + 31) * 55 + 80 * np.cos(np.linspace(-1, 1, w) * 2.6)
        shade = rockshade(w, h, ridge, seed + 32, (0.6, -0.8), 120)
        stone = self.light.on(bgr("#3f444a")[None, None] * (0.15 + 0.6 * shade**2)[..., None], shade**2 * 0.5)
        texture = blur(pack(stone, below(w, h, ridge)), 4.0)
        return Card.frontal(texture, -1, -4.26, 5.5, 13.0)

    def _spray(self, k: int) -> Picture:
        cloud = fbm(360, 360, 60, 6, self.seed + 200 + k, 0.62)
        burst = smoothstep(0.52, 0.95, cloud) * radial(360, 360, 180, 285, 180, 0.8)
        white = self.light.on(np.full((360, 360, 3), 232, np.float32), 0.5)
        return pack(white, burst * 0.62)

    def _burst(self, k: int, texture: Picture, t: float) -> list[Thing]:
        phase = (t * 0.42 + k * 0.37) % 1
        gain = math.sin(math.pi * min(1.0, phase * 1.25)) ** 2 if phase < 0.8 else 0.0
        if gain < 0.02:
            return []
        x, y = _ROCK_X - 13 + k * 9.5, _ROCK_Y + 1.5 + 3.2 * phase
        card = Card.frontal(texture, x, y, _ROCK_Z - 1, 9 + 8 * phase)
        return [Thing(card, _ROCK_Z - 1, gain=gain * self._swell)]

    @property
    def _beam_size(self) -> tuple[int, int]:
        return max(16, self.size.width // 4), max(16, self.size.height // 4)

    def _beam(self, camera: Camera, t: float) -> Frame:
        """The turning lantern's two beams and its glow, [H, W, 3], reckoned at a quarter of the size."""
        w, h = self._beam_size
        x0, y0, depth = camera.project(_world(*LAMP))
        scale = self.size.height / 720
        gx = np.asarray(((np.arange(w) + 0.5) * self.size.width / w - x0)[None, :] / scale, np.float32)
        gy = np.asarray(((np.arange(h) + 0.5) * self.size.height / h - y0)[:, None] / scale, np.float32)
        near = 76.0 / max(4.0, depth) * camera.focal / self.size.height / 1.8
        r = np.sqrt(gx * gx + gy * gy)
        light = np.asarray(0.5 * cv2.exp(r / (-38 * near)) + 0.9 * cv2.exp(r / (-10 * near)))
        turn = t * _TURN + 2.35 + (self.seed % 7) * 0.5
        for half in (0.0, math.pi):
            light = light + self._ray(gx, gy, r, turn + half, near)
        light = np.minimum(light, 1.6, dtype=np.float32)
        pixels = cv2.merge([cv2.convertScaleAbs(light, alpha=255 * share) for share in (0.47, 0.66, 0.74)])
        size = self.size.width, self.size.height
        return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), np.uint8)

    def _ray(self, gx: Field, gy: Field, r: Field, angle: float, near: float) -> Field:
        across, towards = math.cos(angle), math.sin(angle)
        long = abs(across)
        ahead = np.maximum(gx * math.copysign(1.0, across), 0)
        off = np.abs(gy + ahead * 0.02) / (7 * near + ahead * (0.05 + 0.10 * (1 - long)))
        fade = (0.35 + 0.65 * max(0.0, towards)) * (0.35 + 0.65 * long)
        reach = (200 + 900 * long) * near
        ray: Field = cv2.exp(-off * off) * (np.float32(fade) * (ahead > 0) * np.exp(-ahead / reach))
        ray = ray * (0.55 + 0.75 * self._dust)
        if towards > 0.9:  # it points at us
            ray = ray + np.exp(-r / (150 * near)) * np.float32((towards - 0.9) * 4.5)
        return ray
