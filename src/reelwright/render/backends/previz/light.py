"""Light: what a time of day and a weather do to a place. One motivated key, its colour, the air, the sky."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reelwright.film.look import Season, TimeOfDay, Weather
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, bgr, mix


@dataclass(frozen=True, slots=True)
class Light:
    """Colours are [3] float32, blue first, 0..255."""

    sky: tuple[Colour, ...]
    """Zenith first, horizon last; evenly spaced, the lower half of the sky gets the last two thirds."""
    key: Colour
    """The sun's or the moon's light."""
    key_strength: float
    """0..1: how much harder than the sky's light; 0 under a closed sky."""
    key_x: float
    """Where it comes from: -1 left, 0 behind the subject, 1 right."""
    key_height: float
    """Over the horizon, 0..1 of the zenith."""
    tint: Colour
    """What white paper turned from the key shows, 0..255."""
    air: Colour
    """What the distance turns to."""
    air_metres: float
    """How far one sees until the air has taken two thirds."""
    cover: float
    """Of clouds, 0..1."""
    is_dark: bool
    """Lamps and windows are lit."""
    contrast: float
    bloom: float
    bloom_from: int
    """What blooms, 0..255."""

    def on(self, paint: Field, key: Field | float = 0.0) -> Field:
        """Painted colours (as in white light) in this light; `key`, mask or number: how far they face the key.

        Args:
            paint: [h, w, 3] float32, 0..255.
        """
        shade = self.tint / 255
        return np.asarray(paint * mix(shade, shade + self.key / 255 * np.float32(self.key_strength), key), np.float32)

    def through_air(self, paint: Field, metres: float, amount: float = 1.0) -> Field:
        """`paint` seen over a distance."""
        hazed: Field = mix(paint, self.air, amount * self.haze(metres))
        return hazed

    def haze(self, metres: float) -> float:
        """How much of what is seen at a distance is air, 0..1."""
        return float(1 - np.exp(-max(0.0, metres - 8) / self.air_metres))


_OPEN = {
    Weather.FOG: 1.6,
    Weather.DUST: 2.4,
    Weather.SNOW: 5.0,
    Weather.RAIN: 8.0,
    Weather.STORM: 9.0,
    Weather.CLOUD: 13.0,
}


def clearness(weather: Weather) -> float:
    """How many times farther than among houses and trees (`Light.air_metres`) one sees over high, open land."""
    return _OPEN.get(weather, 16.0)


def _light(sky: str, key: str, strength: float, x: float, height: float, tint: str, air: str, dark: bool) -> Light:
    return Light(
        sky=tuple(bgr(code) for code in sky.split()),
        key=bgr(key),
        key_strength=strength,
        key_x=x,
        key_height=height,
        tint=bgr(tint),
        air=bgr(air),
        air_metres=260.0,
        cover=0.25,
        is_dark=dark,
        contrast=0.45,
        bloom=0.6,
        bloom_from=185 if dark else 226,
    )


_TIMES = {
    TimeOfDay.DAWN: _light(
        "#4a5d86 #8b8ba6 #d9a98f #ffd49a #ffe3b0", "#ffcf86", 0.75, -0.4, 0.08, "#8d8590", "#f0c79c", False
    ),
    TimeOfDay.MORNING: _light(
        "#3f86c8 #76b0dc #b9d6e6 #e8e9dc #f6ecd2", "#ffeec4", 0.8, -0.7, 0.4, "#a2a8b4", "#d6dfe0", False
    ),
    TimeOfDay.NOON: _light(
        "#2b7ac2 #5fa3d6 #9ccae4 #d3e4e6 #efe7d2", "#fff6dd", 0.9, 0.5, 0.85, "#aeb2b8", "#d9e2dc", False
    ),
    TimeOfDay.AFTERNOON: _light(
        "#3d7cb6 #7aaed2 #bcd0d2 #efdcae #f8d99a", "#ffdf9e", 0.9, 0.75, 0.3, "#9c9690", "#ead7ae", False
    ),
    TimeOfDay.DUSK: _light(
        "#182346 #3a4776 #8a6284 #e0906a #f9c07c", "#ff9d5c", 0.6, 0.35, 0.04, "#61566e", "#c98a78", True
    ),
    TimeOfDay.BLUE_HOUR: _light(
        "#0c1a40 #1c3468 #3d5f96 #7f93b6 #d0a892", "#9db8ea", 0.3, 0.3, 0.06, "#56678f", "#6f84a8", True
    ),
    TimeOfDay.NIGHT: _light(
        "#060a15 #0c1526 #18263b #283a50 #384b60", "#a9c4e4", 0.22, -0.5, 0.5, "#27313f", "#2b3d50", True
    ),
}


def _in_season(light: Light, season: Season | None) -> Light:
    """The light of an hour as the year has it: the sun of winter is low and pale, that of autumn golden."""
    if season is Season.WINTER:
        pale = bgr("#d3dbe4") * np.float32(light.sky[2].mean() / 215)
        return replace(
            light,
            sky=tuple(mix(colour, pale, 0.1 if light.is_dark else 0.34) for colour in light.sky),
            key=mix(light.key, bgr("#f2eee8"), 0.1 if light.is_dark else 0.45),
            key_strength=light.key_strength * 0.8,
            key_height=light.key_height * (1.0 if light.is_dark else 0.36),
            tint=light.tint * np.array([0.98, 0.92, 0.86], np.float32),
            air=mix(light.air, pale, 0.3),
        )
    if season is Season.AUTUMN:
        return replace(
            light,
            key=light.key * np.array([0.9, 0.97, 1.0], np.float32),
            air=mix(light.air, bgr("#e6cf9f") * np.float32(light.air.mean() / 200), 0.25),
        )
    return light


def light_of(time: TimeOfDay, weather: Weather, season: Season | None = None) -> Light:
    """The light of a place at a time of day, in a weather and a season."""
    light = _in_season(_TIMES[time], season)
    grey = bgr("#9aa2aa") * (light.tint / 255).mean() * 1.35
    veil = {
        Weather.CLEAR: 0.0,
        Weather.CLOUD: 0.5,
        Weather.RAIN: 0.62,
        Weather.STORM: 0.72,
        Weather.FOG: 0.6,
        Weather.SNOW: 0.66,
        Weather.WIND: 0.1,
        Weather.DUST: 0.75,
    }[weather]
    if time in (TimeOfDay.NIGHT, TimeOfDay.BLUE_HOUR, TimeOfDay.DUSK, TimeOfDay.DAWN):
        veil *= 0.55  # their colour is the picture: weather mutes it, and does not take it
    dim = {Weather.STORM: 0.62, Weather.RAIN: 0.82, Weather.CLOUD: 0.94, Weather.DUST: 0.9}.get(weather, 1.0)
    if time is TimeOfDay.NIGHT:
        dim = max(dim, 0.9)
    reach = {
        Weather.FOG: 34.0,
        Weather.DUST: 60.0,
        Weather.SNOW: 90.0,
        Weather.RAIN: 130.0,
        Weather.STORM: 170.0,
        Weather.CLOUD: 220.0,
    }
    pale = bgr("#dfe4ea") * (light.tint / 255).mean() * 1.5
    ochre = bgr("#c9a06a") * (light.tint / 255).mean() * 1.4
    towards = pale if weather in (Weather.FOG, Weather.SNOW) else ochre if weather is Weather.DUST else grey
    return replace(
        light,
        sky=tuple(mix(colour, towards, veil) * np.float32(dim) for colour in light.sky),
        key_strength=light.key_strength * (1 - 0.85 * veil),
        tint=mix(light.tint, np.float32(light.tint.mean()) * np.ones(3, np.float32), veil * 0.5)
        * np.float32(dim * (1 + 0.12 * veil)),
        air=mix(light.air, towards, veil) * np.float32(dim),
        air_metres=reach.get(weather, light.air_metres),
        cover={Weather.CLEAR: 0.18, Weather.CLOUD: 0.75, Weather.STORM: 0.85, Weather.WIND: 0.45}.get(weather, 0.6),
        contrast=light.contrast * (1 - 0.5 * veil),
    )
