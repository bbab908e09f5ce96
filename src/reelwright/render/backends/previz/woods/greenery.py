"""Painting what grows, leaf by leaf, in the light of the hour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.look import TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import bgr, by_night, sub16
from reelwright.render.backends.previz.season import Year

SNOW = "#e6edf4"
Numbers = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Plant:
    """A plant as a texture: premultiplied, lit, without air before it."""

    texture: Picture
    per_metre: float
    """Texels."""
    foot: float = 0.5
    """Where along its lower edge it stands, 0..1."""


class Greenery:
    """Paints what grows, in the light and the weather of a setup."""

    def __init__(self, setup: Setup, light: Light) -> None:
        self.light, self.weather, self.year = light, setup.weather, Year.of(setup)
        self.snowy = self.year.is_snowy
        self.is_night = setup.time_of_day is TimeOfDay.NIGHT
        self.wet = setup.weather in (Weather.RAIN, Weather.STORM)
        side = float(np.clip(light.key_x * 1.6, -0.85, 0.85))
        up = 0.35 + 0.6 * light.key_height
        self.sun = np.array([side, -up]) / math.hypot(side, up)
        """Toward the light in the picture plane: x right, y down."""
        self.glow = {TimeOfDay.DAWN: 1.0, TimeOfDay.DUSK: 1.0, TimeOfDay.NIGHT: 0.8}.get(setup.time_of_day, 0.75)
        """How much of a leaf's light comes through it."""
        low = math.exp(-light.key_height / 0.2)
        self.backlit = float((1 - abs(light.key_x)) * low * min(1.0, light.key_strength * 1.6))
        """How far the light stands behind what we see, 0..1: then it shows its shaded side, and its edges shine."""

    def colours(self, albedo: Field, key: Numbers) -> Field:
        """Paint [n, 3] facing the light by `key` [n] as shown, [n, 3]."""
        albedo = self.dimmed(albedo) * np.float32((0.82 if self.wet else 1.0) * (1 - 0.45 * self.backlit))
        shown = self.light.on(albedo[None], key[None].astype(np.float32))[0]
        if self.wet:
            shown = shown + self.light.sky[2] * (0.3 * np.clip(key * 1.8 - 0.55, 0, 1))[:, None]
        return np.asarray(np.clip(shown, 0, 255), np.float32)

    def dimmed(self, albedo: Field) -> Field:
        """Paint [..., 3] as the eye sees it at night, when green goes grey and blue; unchanged by day."""
        if not self.is_night:
            return albedo
        return by_night(albedo, 0.55)

    def facing(self, nx: Numbers, ny: Numbers) -> Field:
        """How far a side of something round faces the light, 0..1."""
        toward: Field = np.clip(
            0.30 - 0.3 * self.backlit + (0.62 + 0.4 * self.backlit) * (nx * self.sun[0] + ny * self.sun[1]), 0, 1
        ).astype(np.float32)
        return toward


def dab(canvas: Picture, shapes: Numbers, colours: Field) -> None:
    """Paint polygons [n, k, 2] in colours [n, 3], opaque, in order, in place."""
    points, inks = sub16(shapes), np.column_stack((colours, np.full(len(colours), 255))).tolist()
    for shape, ink in zip(points, inks, strict=True):
        cv2.fillPoly(canvas, [shape], ink, cv2.LINE_AA, 4)


def limb(
    a: Sequence[float] | Numbers, b: Sequence[float] | Numbers, wide0: float, wide1: float
) -> list[tuple[float, float]]:
    """A tapering branch from a to b, as a polygon."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    long = math.hypot(dx, dy) + 1e-6
    nx, ny = -dy / long / 2, dx / long / 2
    return [
        (a[0] + nx * wide0, a[1] + ny * wide0),
        (b[0] + nx * wide1, b[1] + ny * wide1),
        (b[0] - nx * wide1, b[1] - ny * wide1),
        (a[0] - nx * wide0, a[1] - ny * wide0),
    ]


def stem(canvas: Picture, green: Greenery, points: Numbers, widths: Numbers, bark: str) -> None:
    """A trunk or branch through points [n, 2], shaded as a rod: dark, lit on the side of the light."""
    base, sun = bgr(bark), green.sun
    for across, breadth, key, tone in ((0.0, 1.0, 0.0, 0.62), (0.22, 0.5, 0.45, 0.9), (0.36, 0.2, 1.0, 1.15)):
        colour = green.colours((base * np.float32(tone))[None], np.array([key], np.float32))
        offset = np.array([sun[0] * across * 1.15, sun[1] * across * 0.3])
        parts = [
            limb(points[k] + offset * widths[k], points[k + 1] + offset * widths[k + 1], *(widths[k : k + 2] * breadth))
            for k in range(len(points) - 1)
        ]
        dab(canvas, np.array(parts), np.repeat(colour, len(parts), 0))


def tufts(at: Numbers, angle: Numbers, long: Numbers, wide: float = 0.5) -> Numbers:
    """Jagged sprays of needles or grass, [n, 5, 2], from points [n, 2] along angles (0 right, down positive)."""
    c, s = np.cos(angle), np.sin(angle)
    shape = np.array([(-0.2, -0.3), (0.75, -0.55), (0.5, 0.0), (1.0, 0.25), (0.1, 0.6)], np.float32)
    shape = shape * np.array([1.0, wide], np.float32)
    x, y = shape[None, :, 0] * long[:, None], shape[None, :, 1] * long[:, None]
    return np.stack([at[:, :1] + x * c[:, None] - y * s[:, None], at[:, 1:] + x * s[:, None] + y * c[:, None]], 2)
