"""Depths: its colours at an hour and in a weather, what it takes from what is seen through it, and its far end."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from reelwright.film.look import TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import Colour, bgr, mix, opaque, smoothstep

SURFACE = 11.0
"""Metres over the sea floor."""
_TAKEN = np.array([0.7, 0.8, 1.3], np.float32)
"""How fast water takes blue, green and red, against the whole."""
_FAR, _ACROSS, _FOOT = 90.0, 300.0, -110.0
"""Metres: of the far end's card its depth, its width, and its lower edge."""


@dataclass(frozen=True, slots=True)
class Depths:
    """Colours are [3] float32, blue first, 0..255."""

    deep: Colour
    """What the distance turns to, straight ahead."""
    bright: Colour
    """Towards the sun, and what falls from above."""
    dark: Colour
    """Downwards."""
    metres: float
    """How far one sees until the water has taken two thirds."""
    shine: float
    """Of the sun or moon, 0..1: shafts and the net of light on the floor."""
    sun: tuple[float, float, float]
    """Where the light stands over the water, metres."""
    surge: float
    """How hard it moves what grows in it; 1 in fair weather."""

    def through(self, paint: Field, metres: Field | float) -> Field:
        """`paint`, a picture or a colour, seen over a distance, one for all or one a row [h, 1]: red goes first."""
        kept = np.exp(-np.asarray(metres, np.float32)[..., None] * _TAKEN / np.float32(self.metres))
        added = self.deep * (1 - kept)
        if paint.ndim == 3:  # numpy is slow where it has to broadcast over three
            size = paint.shape[1], paint.shape[0]
            kept, added = (
                cv2.resize(one.reshape(-1, 1, 3), size, interpolation=cv2.INTER_NEAREST) for one in (kept, added)
            )
        return np.asarray(paint * kept + added, np.float32)

    def lit(self, paint: Field, down: Field | float) -> Field:
        """Painted colours in this water's light; `down`, 0..1: how far they face the surface."""
        fill = mix(self.dark, self.deep, 0.8) * np.float32(1.25 / 255)
        key = mix(self.bright, np.full(3, self.bright.mean(), np.float32), 0.85)  # near things keep their colour
        return np.asarray(
            paint * mix(fill, fill + key * np.float32((0.35 + 0.65 * self.shine) / 255), down), np.float32
        )

    def light(self, air: Light) -> Light:
        """The light on who stands in it."""
        return replace(
            air,
            tint=mix(self.deep, self.bright, 0.2) * np.float32(0.9),
            key=mix(self.deep, self.bright, 0.75) * np.float32(0.8),
            key_strength=0.3 + 0.4 * self.shine,
            sky=tuple(mix(self.bright, self.deep, share) for share in (0.2, 0.5, 0.8, 0.9, 1.0)),
            air=self.deep,
        )

    def far_end(self, seed: int) -> Card:
        """The open water behind everything: bright where the sun comes in, dark below."""
        w, h = 600, 440
        texel = _ACROSS / w
        x = (-_ACROSS / 2 + (np.arange(w, dtype=np.float32) + 0.5) * texel)[None]
        y = (_FOOT + (h - np.arange(h, dtype=np.float32) - 0.5) * texel)[:, None]
        scale = _FAR / self.sun[2]
        off = np.sqrt(((x - self.sun[0] * scale) / 1.25) ** 2 + (y - self.sun[1] * scale) ** 2) / _FAR
        up = smoothstep(-0.02, 0.75, y / _FAR) + 0 * x
        drift = fbm(w, h, 120, 4, seed + 11, ax=2.0) - 0.5
        glow = (np.exp(-off / 0.24) + 0.5 * np.exp(-off / 0.09)) * smoothstep(-0.02, 0.3, y / _FAR)
        paint = mix(np.broadcast_to(self.deep, (h, w, 3)), self.bright, np.clip(0.5 * up + 0.12 * drift * up, 0, 1))
        paint = mix(paint, self.dark, smoothstep(-0.04, -0.5, y / _FAR) + 0 * x)
        paint = paint + self.bright * (glow * np.float32(0.25 + 0.55 * self.shine))[..., None]
        return Card.frontal(opaque(cv2.GaussianBlur(paint, (0, 0), 2.0)), 0, _FOOT, _FAR, _ACROSS)


_TIMES = {
    TimeOfDay.DAWN: ("#35636d", "#f4cf9b", "#132c38", 0.8, (-17.0, 21.0)),
    TimeOfDay.MORNING: ("#14688a", "#bff0ea", "#06304a", 0.9, (-10.0, 27.0)),
    TimeOfDay.NOON: ("#1283a0", "#dcfff0", "#06405c", 1.0, (3.0, 31.0)),
    TimeOfDay.AFTERNOON: ("#237470", "#f2eaa6", "#0b3538", 0.9, (13.0, 26.0)),
    TimeOfDay.DUSK: ("#31395f", "#f59a6c", "#10142c", 0.65, (15.0, 20.0)),
    TimeOfDay.BLUE_HOUR: ("#1b3a68", "#9db4dc", "#081830", 0.55, (12.0, 22.0)),
    TimeOfDay.NIGHT: ("#08213c", "#5f93bf", "#030c1a", 0.42, (-8.0, 27.0)),
}
"""Deep, bright, dark, shine, and the sun across and up, metres, at a depth of 45."""
_WEATHERS = {
    Weather.CLEAR: ("#000000", 0.0, 1.0, 30.0, 1.0, 1.0),
    Weather.CLOUD: ("#5d7f86", 0.35, 0.9, 26.0, 0.45, 1.2),
    Weather.RAIN: ("#4d6a70", 0.5, 0.78, 20.0, 0.3, 1.5),
    Weather.STORM: ("#2d4742", 0.6, 0.58, 13.0, 0.12, 2.6),
    Weather.FOG: ("#7fa595", 0.6, 0.95, 9.5, 0.4, 0.7),
    Weather.SNOW: ("#7d9fb2", 0.5, 0.9, 19.0, 0.35, 0.8),
    Weather.WIND: ("#4d7f86", 0.2, 1.0, 26.0, 0.9, 2.0),
    Weather.DUST: ("#8a7d5c", 0.6, 0.85, 11.0, 0.35, 1.2),
}
"""What it is mixed with and how much, brightness, sight in metres, part of the shine that is left, surge."""


def water_of(setup: Setup) -> Depths:
    """The water of a setup."""
    deep, bright, dark, shine, (x, y) = _TIMES[setup.time_of_day]
    towards, share, dim, metres, left, surge = _WEATHERS[setup.weather]
    if setup.time_of_day is TimeOfDay.NIGHT:
        dim = max(dim, 0.9)  # there is little to take from
    level = bgr(deep).mean() / bgr("#14688a").mean()
    murk = bgr(towards) * np.float32(min(1.15, 0.32 + 0.68 * level))
    colours = [
        mix(bgr(code), murk * np.float32(own), share) for code, own in ((deep, 1.0), (bright, 1.6), (dark, 0.45))
    ]
    deep_, bright_, dark_ = (np.asarray(colour * np.float32(dim), np.float32) for colour in colours)
    return Depths(deep_, bright_, dark_, metres, shine * left, (x, y, 45.0), surge)
