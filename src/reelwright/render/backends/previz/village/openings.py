"""Doors and windows in a wall that is being painted."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import bgr
from reelwright.render.backends.previz.panel import Panel, Vector
from reelwright.render.backends.previz.village.daylight import SNOW, Daylight

_DOORS = ("#4d6b52", "#7a3b33", "#3f5673", "#6b4a2e", "#84683a")
_FRAMES = ("#e4dfd2", "#e4dfd2", "#5b4633", "#d8d2c2")
_PANES = ((0.04, 0.35), (0.39, 0.68), (0.72, 1.0))
"""Of a window, up: shares of its height."""
_GLASS, _BLACK = bgr("#22262b"), bgr("#000000")


class Openings:
    """The openings of one wall.

    Args:
        paint: of the wall without light, [h, w, 3].
    """

    def __init__(self, light: Daylight, chance: Generator, panel: Panel, paint: Field) -> None:
        self._light, self._chance, self._panel, self._paint = light, chance, panel, paint.copy()
        self._frame = bgr(_FRAMES[int(chance.integers(0, len(_FRAMES)))])
        self._shine = np.zeros((panel.h, panel.w, 3), np.float32)
        """What panes throw back or let out."""

    def window(self, x: float, foot: float, wide: float, tall: float) -> None:
        """A window whose middle is at `x`; metres."""
        panel, half, paint = self._panel, wide / 2, self._paint
        is_lit, number = bool(self._chance.random() < self._light.homes), int(self._chance.integers(0, 3))
        panel.lay(paint, 0.72, x - half - 0.1, foot - 0.04, x + half + 0.1, foot + tall + 0.1)
        panel.lay(paint, self._frame, x - half - 0.06, foot, x + half + 0.06, foot + tall + 0.05)
        sill = SNOW if self._light.is_snowy else bgr("#bdb5a5")
        panel.lay(paint, sill, x - half - 0.14, foot - 0.10, x + half + 0.14, foot)
        shown = self._behind(x, foot, half, tall, number) if is_lit else self._mirrored(foot, tall)
        for low, high in _PANES:
            for left in (x - half, x + 0.02):
                box = left, foot + low * tall, left + half - 0.02, foot + high * tall
                panel.lay(paint, _BLACK if is_lit else _GLASS, *box)
                panel.lay(self._shine, shown, *box)

    def _behind(self, x: float, foot: float, half: float, tall: float, number: int) -> Field:
        """A lit room, [h, w, 3]: brightest about its lamp, dimmer behind curtains."""
        u, v = (self._panel.x - x) / np.float32(half), (self._panel.y - foot) / np.float32(tall)
        lamp = np.exp(-((u / 0.8) ** 2)) * np.exp(-(((v - 0.6) / 0.7) ** 2))
        inside = (0.55 + 0.6 * lamp) * (1 - 0.35 * np.clip(np.abs(u) * 3 - 1.5, 0, 1))
        return np.asarray(self._light.home(number) * inside[..., None], np.float32)

    def _mirrored(self, foot: float, tall: float) -> Field:
        """The sky in a pane, [h, w, 3]."""
        up = 0.55 * np.clip(0.45 + 0.5 * (self._panel.y - foot) / tall, 0, 1) * self._panel.whole()
        return np.asarray(self._light.mirrored() * up[..., None], np.float32)

    def door(self, x: float) -> None:
        """A door whose middle is at `x`, with its step; metres."""
        panel, paint = self._panel, self._paint
        panel.lay(paint, self._frame, x - 0.56, 0, x + 0.56, 2.12)
        panel.lay(paint, bgr(_DOORS[int(self._chance.integers(0, len(_DOORS)))]), x - 0.46, 0.1, x + 0.46, 2.03)
        for at in np.arange(-0.31, 0.4, 0.155):
            panel.lay(paint, 0.8, x + at - 0.012, 0.1, x + at + 0.012, 2.03)
        panel.lay(paint, bgr("#2c2a28"), x + 0.28, 0.95, x + 0.36, 1.12)
        panel.lay(paint, bgr("#a39b8d"), x - 0.7, 0, x + 0.7, 0.13)
        if self._light.light.is_dark:
            panel.lay(self._shine, self._light.home(0) * np.float32(0.85), x - 0.26, 1.5, x + 0.26, 1.9)

    def shown(self, normal: Vector, shade: Field) -> Field:
        """The wall with all that is in it, in its light, [h, w, 3]."""
        return np.asarray(self._light.on(self._paint, normal, shade) + self._shine, np.float32)
