"""The hollow of a cave and the light in it: day falling in through the mouth, a fire on the floor."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.film.look import TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, bgr, mix

STONE = "#9c8871"
_BURNS = {TimeOfDay.NIGHT: 1.0, TimeOfDay.BLUE_HOUR: 0.9, TimeOfDay.DUSK: 0.85, TimeOfDay.DAWN: 0.6}
_BURNS_IN = {Weather.STORM: 0.6, Weather.SNOW: 0.5, Weather.RAIN: 0.45}


@dataclass(frozen=True, slots=True)
class Gap:
    """The opening of a cave at a depth: how wide and high it is, and where its middle lies; metres."""

    z: float
    x: float
    half: float
    high: float


MOUTH = Gap(26.0, -1.2, 4.3, 6.0)
GAPS = (MOUTH, Gap(20.5, -0.6, 5.6, 6.5), Gap(14.8, 0.1, 5.3, 5.7), Gap(9.2, 0.2, 3.95, 4.45))
"""Far first."""
FIRE = (2.5, 0.0, 12.6)
"""Where it burns, metres."""


@dataclass(frozen=True, slots=True)
class HollowLight:
    """Colours are [3] float32, blue first, 0..255: what white shows."""

    day: Colour
    """Close to the mouth, turned to it."""
    fire: Colour
    """A metre from the fire, turned to it."""
    fill: Colour
    """Turned from both."""
    flame: float
    """How high the fire burns, 0..1."""

    def on(self, stone: Field, day: Field, fire: Field) -> Field:
        """`stone` [h, w, 3] that gets so much of each, [h, w] 0..1."""
        colours = np.column_stack((self.day, self.fire * self.flame, self.fill)) / 255
        return np.asarray(stone * cv2.transform(cv2.merge([day, fire]), colours), np.float32)


def hollow_light(setup: Setup, light: Light) -> HollowLight:
    """The light in a cave under such a sky."""
    sky = mix(light.sky[3], light.sky[4], 0.5)
    day = sky * np.float32(0.75) + light.key * np.float32(0.75 * light.key_strength)
    if setup.time_of_day is TimeOfDay.NIGHT:
        day = day * np.float32(1.25) + bgr("#1c2a3c") * np.float32(0.5)
    flame = max(_BURNS.get(setup.time_of_day, 0.0), _BURNS_IN.get(setup.weather, 0.0))
    fill = np.asarray(day * np.float32(0.2) + bgr("#0a0c12"), np.float32)
    return HollowLight(np.minimum(day, 255).astype(np.float32), bgr("#ff9d4a"), fill, flame)
