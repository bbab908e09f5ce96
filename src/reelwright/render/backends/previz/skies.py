"""A sky as one far card: the gradient of the hour, clouds lit from below or behind, sun or moon, stars."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.film.look import TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field, clouds, rng
from reelwright.render.backends.previz.paint import bgr, mix, opaque, radial, shaded, smoothstep, vgrad

_WIDE, _HIGH = 1400, 700
_STOPS = (0.12, 0.45, 0.66, 0.82, 0.93)
"""Rows of the light's five sky colours, as parts of the height; the horizon is at the last."""
_WHITE, _LOW_SUN = bgr("#ffffff"), bgr("#fffbe8")
_DEPTH, _ACROSS, _FOOT = 600.0, 1250.0, -42.0
"""Metres: how far away, how wide, and its lower edge."""


class Sky:
    """The sky of a setup, painted: the card, and the pictures it was made of."""

    def __init__(self, setup: Setup, light: Light, seed: int) -> None:
        w, h = _WIDE, _HIGH
        self._light, self._weather = light, setup.weather
        self._drift = 5.0 if setup.weather is Weather.WIND else 1.2
        sky = vgrad(w, h, list(zip(_STOPS, light.sky, strict=True)))
        self.cover = _cover(setup.weather, light, seed)
        is_open = setup.weather in (Weather.CLEAR, Weather.CLOUD, Weather.WIND)
        x, y = self.sun_texel
        if setup.time_of_day is TimeOfDay.NIGHT:
            if is_open:
                sky = sky + _stars(w, h, seed)[..., None] * (1 - self.cover)[..., None]
            shine = radial(w, h, x, y, 620, 1.7)
            disc = smoothstep(24, 21, _distance(w, h, x, y)) if is_open else np.zeros((h, w), np.float32)
            light_on_cloud, disc_colour = light.key * np.float32(0.55), bgr("#f3f0e2")
        else:
            shine = radial(w, h, x, y, 520, 2.2)
            is_up = is_open and setup.time_of_day is not TimeOfDay.BLUE_HOUR
            # a low sun floods the sky, a high one only whitens it about itself
            low = 1 - min(1.0, light.key_height * 2.2)
            disc = _sun(_distance(w, h, x, y), low) if is_up else np.zeros((h, w), np.float32)
            light_on_cloud, disc_colour = light.key * np.float32(0.16 + 0.42 * low), mix(_WHITE, _LOW_SUN, low > 0.5)
        strength = np.float32(0.35 + 0.65 * light.key_strength)
        dark = mix(light.sky[1], light.sky[2], 0.35) * np.float32(0.62 if light.is_dark else 0.86)
        pale = mix(light.sky[3], np.full(3, 255, np.float32), 0.0 if light.is_dark else 0.35)
        edge = smoothstep(0.15, 0.6, self.cover) * smoothstep(1.0, 0.55, self.cover)
        sky = mix(sky, mix(dark, pale, np.clip(0.25 + 0.6 * edge + 0.5 * shine, 0, 1)), self.cover * 0.85)
        added = shaded(light_on_cloud, (shine * (1 - 0.5 * self.cover) + 0.5 * shine * edge) * strength)
        sky = sky + added * (1 - sky / 290)  # where a channel is full the hue would turn: a red sky would go yellow
        sky = mix(sky, disc_colour, disc * smoothstep(0.9, 0.3, self.cover))
        self.card = Card.frontal(opaque(np.clip(sky, 0, 255)), 0, _FOOT, _DEPTH, _ACROSS, scroll=(self._drift, 0))

    @property
    def sun_texel(self) -> tuple[float, float]:
        """Column and row of the sun's or moon's middle."""
        light = self._light
        return _WIDE * (0.5 + 0.27 * light.key_x), _HIGH * (_STOPS[-1] - 0.42 * min(1.0, 0.12 + light.key_height))

    @property
    def sun(self) -> tuple[float, float, float]:
        """Where sun or moon stands in the world, metres."""
        x, y = self.sun_texel
        texel = _ACROSS / _WIDE
        return -_ACROSS / 2 + x * texel, _FOOT + (_HIGH - y) * texel, _DEPTH

    def lightning(self, at: float) -> Card:
        """The clouds as lightning shows them; `at`, 0..1, is where along the sky. Added, with the flash as its gain.
        Only a storm has any."""
        if self._weather is not Weather.STORM:
            return Card.frontal(np.zeros((1, 1, 4), np.uint8), 0, _FOOT, _DEPTH - 1, _ACROSS, adds=True)
        shown = smoothstep(0.2, 0.8, self.cover) * radial(_WIDE, _HIGH, _WIDE * at, _HIGH * 0.62, 620, 1.3)
        light = bgr("#aebfe8") * (shown * 0.9)[..., None]
        return Card.frontal(opaque(light), 0, _FOOT, _DEPTH - 1, _ACROSS, adds=True, scroll=(self._drift, 0))


def _sun(away: Field, low: float) -> Field:
    """How much of the sky is the sun, [h, w] 0..1: a disc that is larger the lower it stands, and its glare.

    Args:
        away: from its middle, texels. low: 0..1.
    """
    edge = np.maximum(away - (9 + 17 * low), 0)
    near, far = np.exp(edge / -np.float32(24)), np.exp(edge / -np.float32(120))
    glare = near * np.float32(0.75 - 0.4 * low) + far * np.float32(0.25 - 0.1 * low)
    return np.asarray(np.maximum(smoothstep(5, 0, edge), glare), np.float32)


def _cover(weather: Weather, light: Light, seed: int) -> Field:
    """How much cloud there is, [h, w] 0..1: thinner overhead in fair weather, closed in foul."""
    field = cv2.resize(clouds(_WIDE // 2, _HIGH // 2, 150, seed, 6, 60), (_WIDE, _HIGH), interpolation=cv2.INTER_LINEAR)
    low = 1.02 - 0.86 * light.cover
    cover: Field = smoothstep(low, low + 0.42, field).astype(np.float32)
    if weather in (Weather.FOG, Weather.SNOW, Weather.DUST):
        cover = cover * np.float32(0.5)
    rows = np.linspace(0.75, 1.0, _HIGH, dtype=np.float32)[:, None]
    return (cover * rows).astype(np.float32)


def _stars(w: int, h: int, seed: int) -> Field:
    chance, field = rng(seed + 21), np.zeros((h, w), np.float32)
    for x, y, shine in chance.random((520, 3)):
        row, column = int(y**1.3 * h * 0.9), int(x * w)
        field[row, column] = 40 + 190 * shine**4
    return np.asarray(cv2.GaussianBlur(field, (0, 0), 0.6) * 2.0, np.float32)


def _distance(w: int, h: int, x: float, y: float) -> Field:
    across, down = (np.arange(n, dtype=np.float32) - at for n, at in ((w, x), (h, y)))
    return np.asarray(np.sqrt((across * across)[None] + (down * down)[:, None]), np.float32)
