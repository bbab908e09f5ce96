"""Doors and windows in a wall that is being painted."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import bgr, mix
from reelwright.render.backends.previz.panel import Panel, Vector
from reelwright.render.backends.previz.village.daylight import SNOW, Daylight

_DOORS = ("#4d6b52", "#7a3b33", "#3f5673", "#6b4a2e", "#84683a")
_FRAMES = ("#e4dfd2", "#e4dfd2", "#5b4633", "#d8d2c2")


class Openings:
    """The openings of one wall.

    Args:
        paint: of the wall without light, [h, w, 3].
    """

    def __init__(self, light: Daylight, chance: Generator, panel: Panel, paint: Field) -> None:
        self._light, self._chance, self._panel, self._paint = light, chance, panel, paint
        self._frame = bgr(_FRAMES[int(chance.integers(0, len(_FRAMES)))])
        self._panes, self._glow = panel.whole(0.0), np.zeros((panel.h, panel.w, 3), np.float32)

    def window(self, x: float, foot: float, wide: float, tall: float) -> None:
        """A window whose middle is at `x`; metres."""
        panel, half = self._panel, wide / 2
        is_lit, number = bool(self._chance.random() < self._light.homes), int(self._chance.integers(0, 3))
        reveal = panel.box(x - half - 0.1, foot - 0.04, x + half + 0.1, foot + tall + 0.1)
        self._paint = mix(self._paint, self._paint * np.float32(0.72), reveal)
        self._paint = mix(
            self._paint, self._frame, panel.box(x - half - 0.06, foot, x + half + 0.06, foot + tall + 0.05)
        )
        sill = panel.box(x - half - 0.14, foot - 0.10, x + half + 0.14, foot)
        self._paint = mix(self._paint, SNOW if self._light.is_snowy else bgr("#bdb5a5"), sill)
        glass = panel.box(x - half, foot + 0.04, x + half, foot + tall)
        bars = np.maximum.reduce(
            [panel.box(x - 0.025, foot, x + 0.025, foot + tall)]
            + [panel.box(x - half, foot + tall * at - 0.02, x + half, foot + tall * at + 0.02) for at in (0.36, 0.7)]
        )
        glass = glass * (1 - 0.9 * bars)
        if is_lit:
            self._lit(x, foot, half, tall, glass, number)
        else:
            self._paint = mix(self._paint, bgr("#22262b"), glass)
            self._panes = np.maximum(self._panes, glass * np.clip(0.45 + 0.5 * (panel.y - foot) / tall, 0, 1))

    def _lit(self, x: float, foot: float, half: float, tall: float, glass: Field, number: int) -> None:
        panel = self._panel
        curtain = np.clip((np.abs(panel.x - x) / half - 0.5) * 3, 0, 1)
        lamp = np.exp(-(((panel.x - x) / (0.8 * half)) ** 2) - ((panel.y - foot - 0.6 * tall) / (0.7 * tall)) ** 2)
        inside = (0.55 + 0.6 * lamp) * (1 - 0.35 * curtain)
        self._paint = mix(self._paint, np.zeros(3, np.float32), glass)
        self._glow += self._light.home(number) * (glass * inside)[..., None]

    def door(self, x: float) -> None:
        """A door whose middle is at `x`, with its step; metres."""
        panel = self._panel
        colour = bgr(_DOORS[int(self._chance.integers(0, len(_DOORS)))])
        self._paint = mix(self._paint, self._frame, panel.box(x - 0.56, 0, x + 0.56, 2.12))
        boards = 0.86 + 0.14 * (np.abs((panel.x * 5.5) % 1 - 0.5) > 0.12)
        leaf = panel.box(x - 0.46, 0.1, x + 0.46, 2.03)
        self._paint = mix(self._paint, colour * (boards * panel.whole())[..., None], leaf)
        self._paint = mix(self._paint, bgr("#2c2a28"), panel.box(x + 0.28, 0.95, x + 0.36, 1.12))
        self._paint = mix(self._paint, bgr("#a39b8d"), panel.box(x - 0.7, 0, x + 0.7, 0.13))
        if self._light.light.is_dark:
            pane = panel.box(x - 0.26, 1.5, x + 0.26, 1.9)
            self._glow += self._light.home(0) * (pane * 0.85)[..., None]

    def shown(self, normal: Vector, shade: Field) -> Field:
        """The wall with all that is in it, in its light, [h, w, 3]."""
        lit = self._light.on(np.asarray(self._paint, np.float32), normal, shade)
        lit = lit + self._light.mirrored() * (self._panes * 0.55)[..., None] + self._glow
        return np.asarray(lit, np.float32)
