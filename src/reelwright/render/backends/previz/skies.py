"""A sky as one far card: the gradient of the hour, clouds lit from below or behind, sun or moon, stars."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import cv2
import numpy as np

from reelwright.film.look import TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.camera import Camera
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
_TEXEL = _ACROSS / _WIDE
_BESIDE = 20.0
"""Metres beside what is seen that are painted: what is out of focus or in waves shows them."""
_STEEP = 40.0
"""Degrees up, down or aside, from which a picture does not meet the sky's card all along its edge."""


def sun_of(light: Light) -> tuple[float, float, float]:
    """Where sun or moon stands in the world, metres."""
    x, y = _sun_texel(light)
    return -_ACROSS / 2 + x * _TEXEL, _FOOT + (_HIGH - y) * _TEXEL, _DEPTH


def _sun_texel(light: Light) -> tuple[float, float]:
    """Column and row of the sun's or moon's middle."""
    return _WIDE * (0.5 + 0.27 * light.key_x), _HIGH * (_STOPS[-1] - 0.42 * min(1.0, 0.12 + light.key_height))


class Sky:
    """The sky of a setup, painted as far as it is seen.

    Args:
        views: the cameras of the shot, which is `seconds` long; without them, all of it is painted.
    """

    def __init__(
        self, setup: Setup, light: Light, seed: int, views: Sequence[Camera] = (), seconds: float = 0.0
    ) -> None:
        self._light, self._weather = light, setup.weather
        self._drift = 5.0 if setup.weather is Weather.WIND else 1.2
        self._left, right, self._top = _seen(views, self._drift * seconds)
        w, h = self._size = right - self._left, _HIGH - self._top
        rows, columns = slice(self._top, None), slice(self._left, right)
        sky = np.repeat(vgrad(1, _HIGH, list(zip(_STOPS, light.sky, strict=True)))[rows], w, 1)
        self._cover = _cover(setup.weather, light, seed, rows, columns)
        is_open = setup.weather in (Weather.CLEAR, Weather.CLOUD, Weather.WIND)
        x, y = _sun_texel(light)
        x, y = x - self._left, y - self._top
        if setup.time_of_day is TimeOfDay.NIGHT:
            if is_open:
                sky = sky + _stars(seed, rows, columns)[..., None] * (1 - self._cover)[..., None]
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
        edge = smoothstep(0.15, 0.6, self._cover) * smoothstep(1.0, 0.55, self._cover)
        sky = mix(sky, mix(dark, pale, np.clip(0.25 + 0.6 * edge + 0.5 * shine, 0, 1)), self._cover * 0.85)
        added = shaded(light_on_cloud, (shine * (1 - 0.5 * self._cover) + 0.5 * shine * edge) * strength)
        sky = sky + added * (1 - sky / 290)  # where a channel is full the hue would turn: a red sky would go yellow
        sky = mix(sky, disc_colour, disc * smoothstep(0.9, 0.3, self._cover))
        middle, across = (self._left + w / 2) * _TEXEL - _ACROSS / 2, w * _TEXEL
        self._placed = partial(Card.frontal, cx=middle, by=_FOOT, width=across, scroll=(self._drift, 0))
        self.card = self._placed(opaque(np.clip(sky, 0, 255)), z=_DEPTH)

    @property
    def sun(self) -> tuple[float, float, float]:
        """See `sun_of`."""
        return sun_of(self._light)

    def lightning(self, at: float) -> Card:
        """The clouds as lightning shows them; `at`, 0..1, is where along the sky. Added, with the flash as its gain.
        Only a storm has any."""
        if self._weather is not Weather.STORM:
            return Card.frontal(np.zeros((1, 1, 4), np.uint8), 0, _FOOT, _DEPTH - 1, _ACROSS, adds=True)
        about = radial(*self._size, _WIDE * at - self._left, _HIGH * 0.62 - self._top, 620, 1.3)
        light = bgr("#aebfe8") * (smoothstep(0.2, 0.8, self._cover) * about * 0.9)[..., None]
        return self._placed(opaque(light), z=_DEPTH - 1, adds=True)


def _seen(views: Sequence[Camera], drift: float) -> tuple[int, int, int]:
    """Left, right and top of what is seen of the sky that drifts to the right by so many metres, and of what is
    mirrored in water, texels."""
    if not views or any(max(abs(view.pitch), abs(view.yaw)) > _STEEP for view in views):
        return 0, _WIDE, 0
    windows = [view.window(_DEPTH) for view in views]
    high = max(view.y + (_DEPTH - view.z) * float(np.abs(view.corner_rays[1]).max()) for view in views)
    left = (min(left for left, *_ in windows) - drift - _BESIDE + _ACROSS / 2) / _TEXEL
    right = (max(right for _, right, *_ in windows) + _BESIDE + _ACROSS / 2) / _TEXEL
    top = _HIGH - (high + _BESIDE - _FOOT) / _TEXEL
    first = int(np.clip(left, 0, _WIDE - 2))
    return first, int(np.clip(right, first + 2, _WIDE)), int(np.clip(top, 0, _HIGH - 2))


def _sun(away: Field, low: float) -> Field:
    """How much of the sky is the sun, [h, w] 0..1: a disc that is larger the lower it stands, and its glare.

    Args:
        away: from its middle, texels. low: 0..1.
    """
    edge = np.maximum(away - (9 + 17 * low), 0)
    near, far = np.exp(edge / -np.float32(24)), np.exp(edge / -np.float32(120))
    glare = near * np.float32(0.75 - 0.4 * low) + far * np.float32(0.25 - 0.1 * low)
    return np.asarray(np.maximum(smoothstep(5, 0, edge), glare), np.float32)


def _cover(weather: Weather, light: Light, seed: int, rows: slice, columns: slice) -> Field:
    """How much cloud there is, [h, w] 0..1: thinner overhead in fair weather, closed in foul."""
    field = cv2.resize(clouds(_WIDE // 2, _HIGH // 2, 150, seed, 6, 60), (_WIDE, _HIGH), interpolation=cv2.INTER_LINEAR)
    low = 1.02 - 0.86 * light.cover
    cover: Field = smoothstep(low, low + 0.42, field[rows, columns]).astype(np.float32)
    if weather in (Weather.FOG, Weather.SNOW, Weather.DUST):
        cover = cover * np.float32(0.5)
    thin = np.linspace(0.75, 1.0, _HIGH, dtype=np.float32)[rows, None]
    return (cover * thin).astype(np.float32)


def _stars(seed: int, rows: slice, columns: slice) -> Field:
    chance, field = rng(seed + 21), np.zeros((_HIGH, _WIDE), np.float32)
    x, y, shine = chance.random((520, 3)).T
    field[(y**1.3 * _HIGH * 0.9).astype(int), (x * _WIDE).astype(int)] = 40 + 190 * shine**4
    return np.asarray(cv2.GaussianBlur(field[rows, columns], (0, 0), 0.6) * 2.0, np.float32)


def _distance(w: int, h: int, x: float, y: float) -> Field:
    across, down = (np.arange(n, dtype=np.float32) - at for n, at in ((w, x), (h, y)))
    return np.asarray(np.sqrt((across * across)[None] + (down * down)[:, None]), np.float32)
