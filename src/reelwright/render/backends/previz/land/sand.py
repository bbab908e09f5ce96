"""Sand: how it takes the light, and the rippled ground near the camera."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.film.look import Weather
from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import Colour, bgr, lit_by, mix, pack, smoothstep

GROUND_END = 55.0
"""Metres of z where the flat ground has faded into the first dunes."""
GROUND_KEY = 34.0
"""Sort key of the farthest strip of ground; the others follow a little nearer."""
_GRID = 0.15
"""Metres of a cell of the fields that bend the ripples."""
_STRIPS = 3


@dataclass(frozen=True, slots=True)
class Sand:
    """Sand in a light.

    `azimuth`: where the sun or moon stands, 0 ahead of the camera and positive to the right; `elevation` over the
    horizon; both radians.
    """

    light: Light
    weather: Weather
    colour: Colour
    azimuth: float
    elevation: float

    @classmethod
    def under(cls, light: Light, weather: Weather) -> Sand:
        """Sand as the weather leaves it: darkened by rain, whitened by snow."""
        colour = bgr("#dba56a") * np.float32(0.62)
        if weather is Weather.RAIN:
            colour = bgr("#8f6038") * np.float32(0.8)
        if weather is Weather.SNOW:
            colour = mix(colour, bgr("#e6ebf2") * np.float32(0.92), 0.9)
        elif light.is_dark and light.key_x < 0:  # by the moon there is little colour
            colour = mix(colour, np.float32(colour.mean()) * np.ones(3, np.float32), 0.6)
        side = 1.0 if light.key_x >= 0 else -1.0
        azimuth = side * math.radians(38 + 45 * abs(light.key_x))
        return cls(light, weather, colour, azimuth, math.radians(max(9.0, 62 * light.key_height)))

    @property
    def level(self) -> float:
        """What the key gives level sand, in the measure of `shown`."""
        return math.sin(self.elevation) / self._full

    @property
    def _full(self) -> float:
        # a low sun is not as much weaker on the ground than a camera, exposed for it, would show
        return 0.35 + 0.65 * math.sin(self.elevation)

    def facing(self, square: Field) -> Field:
        """Cosines to the sun in the measure of `shown`."""
        return np.asarray(np.clip(square / self._full, 0, 1.3), np.float32)

    def tilted(self, toward_x: Field, toward_z: Field) -> Field:
        """`facing` of nearly level sand that rises so steeply along x and along z."""
        leaning = toward_x * math.sin(self.azimuth) + toward_z * math.cos(self.azimuth)
        level = math.cos(self.elevation) * 0.8 + 0.25
        return self.facing(np.asarray(math.sin(self.elevation) - leaning * level, np.float32))

    def shown(self, tone: Field, facing: Field, sky: Field | float = 1.0) -> Field:
        """Colours [h, w, 3].

        Args:
            tone: [h, w], 1 for plain sand.
            facing: how much of the key falls on it.
            sky: how much of the sky it sees.
        """
        light = self.light
        fill, key = light.tint / 255, light.key / 255 * np.float32(light.key_strength)
        return lit_by((tone * sky, tone * facing), (self.colour * fill, self.colour * key))

    def hazed(self, shown: Field, metres: Field) -> Field:
        """Seen over distances [h, w]."""
        return np.asarray(mix(shown, self.light.air, haze(self.light, metres)), np.float32)


def haze(light: Light, metres: Field | np.float32) -> Field:
    """How much of what is seen at distances is air: thinner than elsewhere, the desert is dry."""
    return np.asarray(1 - np.exp(-np.maximum(metres - 8, 0) / (light.air_metres * 1.9)), np.float32)


class Ground:
    """The flat ground: strips that lie one behind the other, each as fine as its distance wants.

    Args:
        lens: the framing before the move.
        start: z of the nearest that is seen, metres.
        reach: z -> half the breadth that the shot can see there.
    """

    def __init__(self, sand: Sand, seed: int, lens: Camera, start: float, reach: Callable[[float], float]) -> None:
        self._sand, self._seed, self._eye, self._focal = sand, seed, lens.z, lens.focal
        self._tall_eye = lens.y
        eye = lens.z
        self.start = start
        self._half, self._from = reach(GROUND_END) + 2, eye
        w, h = int(2 * self._half / _GRID), int((GROUND_END - eye) / _GRID) + 2
        self._bends = [fbm(w, h, 50, 4, seed + 70, 0.6), fbm(w, h, 50, 4, seed + 74, 0.6)]
        self._which = smoothstep(0.42, 0.58, fbm(w, h, 37, 4, seed + 75, 0.6)).astype(np.float32)
        self._tall = np.clip(fbm(w, h, 87, 4, seed + 72) * 1.7 - 0.25, 0.08, 1).astype(np.float32)
        self._swell = fbm(w, h, 127, 4, seed + 73)
        near = max(0.6, start - eye)  # a camera that comes nearer sees them larger, but not for long
        grows = ((GROUND_END - eye) / near) ** (1 / _STRIPS)
        edges = [eye + near * grows**k for k in range(_STRIPS + 1)]
        self.cards = [self._strip(k, edges[k], edges[k + 1], reach) for k in range(_STRIPS)]

    def before(self, z: float) -> list[Card]:
        """The strips without what lies nearer than `z`."""
        return [part for card in self.cards if (part := _cut(card, z)) is not None]

    def _strip(self, k: int, start: float, end: float, reach: Callable[[float], float]) -> Card:
        last = k == _STRIPS - 1
        end = end if last else end + (end - start) * 0.25  # the next strip shows through where this one fades
        half = reach(end) + 0.5
        near = start - self._eye
        columns = int(np.clip(2 * half / (near * 0.0045), 400, 1500))
        # rows as fine as the strip is seen in its middle: finer ones would flicker at its far end
        rows = int(np.clip((end - start) * self._focal * self._tall_eye / (near * (end - self._eye)), 120, 420))
        across, down = 2 * half / columns, (end - start) / rows
        x = (-half + (np.arange(columns, dtype=np.float32) + 0.5) * across)[None]
        z = (end - (np.arange(rows, dtype=np.float32) + 0.5) * down)[:, None]
        paint = self._paint(x, z, self._seed + 80 + k)
        far = (end - z) / (end - start)
        fade = smoothstep(55, 42, z) if last else smoothstep(0, 0.2, far)
        alpha = np.repeat(np.asarray(fade, np.float32), columns, 1)
        texture = pack(np.clip(paint, 0, 255), alpha, self._seed + k)
        return Card(texture, (-half, 0, end), (across, 0, 0), (0, 0, -down), z=GROUND_KEY - 0.1 * (_STRIPS - 1 - k))

    def _paint(self, x: Field, z: Field, seed: int) -> Field:
        """Colours [len(z), len(x), 3] of the ground at points of the world."""
        bends = [self._read(field, x, z) for field in self._bends]
        which, tall, swell = (self._read(field, x, z) for field in (self._which, self._tall, self._swell))
        one = np.sin(z * 10 + x + bends[0] * 34)
        other = np.sin(z * 11 - x * 1.4 + bends[1] * 34)
        wave = one * (1 - which) + other * which
        wave = np.where(wave > 0, np.abs(wave) ** 0.8, -(np.abs(wave) ** 1.25))
        distance = z - self._eye
        rows_a_wave = self._focal * self._tall_eye * 0.6 / (distance * distance)
        wave = wave * tall * smoothstep(1.5, 5.0, rows_a_wave) * (0.45 if self._sand.weather is Weather.SNOW else 1.0)
        slope = np.gradient(cv2.GaussianBlur(swell, (0, 0), 8), axis=1) / float(x[0, 1] - x[0, 0]) * 2.2
        grain = rng(seed).normal(0, 0.012, wave.shape).astype(np.float32)
        facing = self._sand.tilted(slope, wave * -0.20)
        shown = self._sand.shown(0.93 + 0.14 * swell + grain, facing, 0.95 + 0.05 * wave)
        return self._sand.hazed(shown, np.broadcast_to(distance, wave.shape))

    def _read(self, field: Field, x: Field, z: Field) -> Field:
        """A field of the grid at points of the world."""
        steps = float(x[0, 1] - x[0, 0]) / _GRID, float(z[1, 0] - z[0, 0]) / _GRID
        start = (float(x[0, 0]) + self._half) / _GRID - 0.5, (float(z[0, 0]) - self._from) / _GRID - 0.5
        place = np.array([[steps[0], 0, start[0]], [0, steps[1], start[1]]], np.float32)
        how = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        size = (x.shape[1], z.shape[0])
        return np.asarray(cv2.warpAffine(field, place, size, flags=how, borderMode=cv2.BORDER_REFLECT), np.float32)


def _cut(card: Card, z: float) -> Card | None:
    """A lying card without what is nearer than `z`; None when nothing is left."""
    rows = int((card.origin[2] - z) / -card.down[2])
    if rows >= card.texture.shape[0]:
        return card
    if rows < 4:
        return None
    return card.part(foot=rows)
