"""Where a forest shot is taken: its light, its weather, and what its camera sees from the first frame to the last."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reelwright.film.look import NEAR_FRAMINGS, Angle, Framing, Move, TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.camera import Camera, Window
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.light import clearness
from reelwright.render.backends.previz.paint import blur
from reelwright.render.backends.previz.woods.greenery import Greenery

MARK_Z = 11.0
"""Depth at which a figure stands, metres."""
_WIND = {
    Weather.STORM: 0.016,
    Weather.WIND: 0.013,
    Weather.DUST: 0.008,
    Weather.RAIN: 0.004,
    Weather.SNOW: 0.003,
    Weather.FOG: 0.001,
}
_MIST = {
    Weather.FOG: 0.6,
    Weather.DUST: 0.35,
    Weather.RAIN: 0.35,
    Weather.SNOW: 0.25,
    Weather.STORM: 0.2,
    Weather.CLOUD: 0.15,
}
_SOFT = {Framing.MEDIUM: 5.0, Framing.MEDIUM_WIDE: 2.6}
"""Blur of what is far away when a figure is in focus, pixels of a 720-line picture. Nearer, the whole picture behind
the figure is blurred."""

_DOWN_DEGREES = -15.0


@dataclass(frozen=True, slots=True)
class Site:
    """A forest, or open land, as one shot sees it."""

    setup: Setup
    seed: int
    seconds: float
    green: Greenery
    views: tuple[Camera, ...]
    """The camera at moments of the shot, its extremes among them."""
    near_metres: float
    """From the camera to a figure in the near framings."""
    bearing: float
    """Where the way toward the light goes: metres across for each of depth."""
    is_open: bool = False
    """Open land, and no clearing among trees."""

    @property
    def eye(self) -> Camera:
        return self.views[0]

    @property
    def wind(self) -> float:
        """How far trees lean at most, metres for each of height."""
        return _WIND.get(self.setup.weather, 0.0015)

    @property
    def mist(self) -> float:
        """Of the ground, 0..1."""
        dawn = 0.3 if self.setup.time_of_day is TimeOfDay.DAWN else 0.0
        return max(_MIST.get(self.setup.weather, 0.06), dawn)

    @property
    def air(self) -> float:
        """How many times thicker than over open land the air is."""
        if self.is_open:
            return 1 / clearness(self.setup.weather)
        if self.setup.weather is Weather.FOG:
            return 2.1
        if self.green.light.air_metres < 150:
            return 1.4
        return 3.0 if self.setup.time_of_day in (TimeOfDay.DAWN, TimeOfDay.DUSK, TimeOfDay.NIGHT) else 2.0

    @property
    def looks_down(self) -> bool:
        """Whether the camera looks so far down that what stands low, in rows, would be seen as lines."""
        return max(view.pitch for view in self.views) < _DOWN_DEGREES

    def middle(self, z: float) -> float:
        """Where the way toward the light is at a depth, metres across."""
        return self.bearing * z

    def haze(self, z: float) -> float:
        """How much of what is seen at a depth is air, 0..1."""
        metres = max(0.0, z - self.eye.z - 5)
        return float(1 - math.exp(-metres / self.green.light.air_metres * self.air))

    def seen(self, z: float, beyond: float = 0.8) -> Window | None:
        """What the shot sees at a depth, with a margin; none where that is not `beyond` metres before any camera."""
        return seen([view for view in self.views if z - view.z >= beyond], z)

    def reach(self, z: float) -> float:
        """Half the breadth that the shot sees at a depth, about x = 0, metres."""
        window = self.seen(z)
        assert window is not None  # no camera stands so far in
        return max(-window[0], window[1])

    def finest(self, z: float) -> float:
        """Pixels a metre at a depth, when the camera is closest."""
        return max(view.focal / max(1.0, z - view.z) for view in self.views)

    @property
    def sharpness(self) -> float:
        """Texels a pixel that things behind a figure are worth painting with."""
        return 0.6 if self.setup.framing in NEAR_FRAMINGS and self.setup.figure is not None else 1.1

    def focused(self, texture: Picture, z: float, per_metre: float) -> Picture:
        """A texture for a depth, out of focus in the near framings by how far that is from the figure."""
        is_racked, is_top = self.setup.move is Move.RACK_FOCUS, self.setup.angle is Angle.TOP
        if self.setup.framing not in _SOFT or self.setup.figure is None or is_racked or is_top:
            return texture
        away = max(1.0, z - self.eye.z)
        pixels = _SOFT[self.setup.framing] * self.eye.size.height / 720 * abs(1 - self.near_metres / away)
        return np.asarray(blur(texture, pixels * away / self.eye.focal * per_metre), np.uint8)


def seen(views: Sequence[Camera], z: float) -> Window | None:
    """What any of the cameras sees at a depth ahead of them, with a margin."""
    if not views:
        return None
    edges = np.array([view.window(z) for view in views])
    left, right, foot, top = edges[:, 0].min(), edges[:, 1].max(), edges[:, 2].min(), edges[:, 3].max()
    margin = 0.02 * (right - left) + 0.15
    return float(left - margin), float(right + margin), float(foot - margin), float(top + margin)
