"""A quay: its paving, and what stands on it: bollards, lamps, crates and pots."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.land.plane import Extent, Plane
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import bgr, mix, opaque, radial, smoothstep
from reelwright.render.backends.previz.shore.draft import Cutout, curve
from reelwright.render.backends.previz.woods.greenery import SNOW, Greenery

LAMP_METRES = 4.6
_WARM = bgr("#ffbe70")
_SETT = (0.42, 0.62)
"""Of a paving stone, metres across and along."""


class Paving(Plane):
    """Granite setts in rows, worn and stained, wet in rain."""

    def __init__(self, green: Greenery, seed: int, extent: Extent) -> None:
        super().__init__(extent)
        self.texture = opaque(self._painted(green, seed))

    def _painted(self, green: Greenery, seed: int) -> Field:
        light, x, z, depth, foot, reach = green.light, self.x, self.z, self.depth, self.foot, self.reach
        fine = self.noise((0.05, 0.12, 0.3), seed)
        stains = self.noise((0.9, 2.1, 5.0), seed + 1)
        row = np.floor(z / _SETT[1])
        u, v = x / _SETT[0] + 0.5 * (row % 2), z / _SETT[1]
        stone = rng(seed + 2).random((64, 64), dtype=np.float32)[row.astype(int) % 64, np.floor(u).astype(int) % 64]
        joint = np.maximum(
            smoothstep(0.42, 0.5, np.abs(u % 1 - 0.5)) * smoothstep(0.2, 0.06, foot + 0 * x),
            smoothstep(0.43, 0.5, np.abs(v % 1 - 0.5)) * smoothstep(0.45, 0.12, reach + 0 * x),
        )
        tell = smoothstep(0.5, 0.15, reach + 0 * x)
        tone = 0.62 + 0.22 * fine + 0.35 * (stains - 0.5) + 0.20 * (stone - 0.5) * tell
        albedo = mix(bgr("#8d867a"), bgr("#a59c8b"), stone) * (tone * (1 - 0.5 * joint))[..., None]
        if green.snowy:
            albedo = mix(albedo, bgr(SNOW) * np.float32(0.95), smoothstep(0.2, 0.5, stains + 0.3 * fine))
        key = np.asarray(0.30 + 0.5 * light.key_height + 0.2 * (stains - 0.5), np.float32)
        shown = light.on(albedo.astype(np.float32), key)
        if green.wet:
            sheen = (
                (0.25 + 0.5 * smoothstep(0.45, 0.7, stains))
                * (0.35 + 0.5 * smoothstep(3, 25, depth))
                * (1 - 0.4 * joint)
            )
            shown = mix(shown * np.float32(0.7), light.sky[-1] * np.float32(0.8), sheen)
        haze = (1 - np.exp(-np.maximum(0, depth - 6) / light.air_metres)) + 0 * x
        return np.asarray(mix(shown, light.air, haze), np.float32)


def bollard(light: Light, per_metre: float, is_snowy: bool) -> Cutout:
    """A mushroom of iron with a turn of rope about it, 0.5 m wide and 0.62 m high."""
    d = Cutout(light, 0.6, 0.66, per_metre)
    d.fill([(0.14, 0), (0.46, 0), (0.41, 0.12), (0.39, 0.4), (0.21, 0.4), (0.19, 0.12)], "#3a3f45", 0.2)
    d.fill([(0.3, 0), (0.46, 0), (0.41, 0.12), (0.39, 0.4), (0.34, 0.4)], "#565c62", 0.45)
    d.fill([*curve([(0.12, 0.4), (0.3, 0.6), (0.48, 0.4)]), (0.44, 0.36), (0.16, 0.36)], "#4a5057", 0.5)
    if is_snowy:
        d.fill(curve([(0.14, 0.46), (0.3, 0.65), (0.46, 0.46)]), SNOW, 0.5)
    for up in (0.14, 0.19, 0.24):
        d.line([(0.17, up), (0.43, up + 0.03)], 0.04, "#8b7a58", 0.3)
    return d


def lamp(light: Light, per_metre: float, is_snowy: bool) -> Cutout:
    """An iron post with a lantern, 1 m wide."""
    d, top = Cutout(light, 1.0, LAMP_METRES + 0.5, per_metre), LAMP_METRES
    iron = "#262b31"
    d.fill([(0.36, 0), (0.64, 0), (0.57, 0.5), (0.54, 0.8), (0.46, 0.8), (0.43, 0.5)], iron, 0.3)
    d.fill([(0.46, 0.8), (0.54, 0.8), (0.53, top - 0.3), (0.47, top - 0.3)], iron, 0.3)
    d.line([(0.2, top - 0.55), (0.8, top - 0.55)], 0.04, iron, 0.3)
    d.box(0.42, top - 0.34, 0.58, top - 0.25, iron, 0.3)
    pane = [(0.38, top - 0.25), (0.62, top - 0.25), (0.7, top + 0.2), (0.3, top + 0.2)]
    if light.is_dark:
        d.shine(pane, bgr("#fff0cf"))
    else:
        d.shine(pane, light.sky[2] * np.float32(0.8))
    for a, b in ((0, 3), (1, 2)):
        d.line([pane[a], pane[b]], 0.03, iron, 0.3)
    d.fill(
        [(0.24, top + 0.2), (0.76, top + 0.2), (0.56, top + 0.42), (0.44, top + 0.42)], SNOW if is_snowy else iron, 0.4
    )
    return d


def pool(x: float, z: float, across: float = 7.0) -> Card:
    """The light of a lamp on the ground."""
    light = _WARM * (radial(96, 96, 48, 48, 48, 1.9) * 0.42)[..., None]
    half, texel = across / 2, across / 96
    return Card(opaque(light), (x - half, 0.01, z + half), (texel, 0, 0), (0, 0, -texel), adds=True, z=z + half)


def cargo(light: Light, seed: int, per_metre: float, is_snowy: bool) -> Cutout:
    """Crates, fish boxes and a heap of net, 3.2 m wide."""
    d, chance = Cutout(light, 3.2, 1.9, per_metre), rng(seed)
    key = 0.45 if light.key_x >= 0 else 0.25
    d.fill([*curve([(1.5, 0.0), (2.3, 0.75), (3.1, 0.0)])], "#4b6350", key)
    for k in range(9):
        at = 1.7 + 0.15 * k
        d.line([(at, 0.12), (at + float(chance.uniform(-0.25, 0.25)), 0.6)], 0.03, "#75886a", key)
    for left, foot, wide, tall, paint in (
        (0.1, 0.0, 0.95, 0.75, "#8f6b42"), (0.25, 0.75, 0.8, 0.6, "#9c7a4e"), (1.1, 0.0, 0.75, 0.36, "#3f6f86"),
        (1.13, 0.36, 0.75, 0.36, "#b8573a"), (1.08, 0.72, 0.75, 0.36, "#3f6f86"), (2.5, 0.0, 0.5, 0.55, "#a98a52"),
    ):  # fmt: skip
        d.box(left, foot, left + wide, foot + tall, paint, key)
        d.box(left, foot, left + 0.07, foot + tall, np.asarray(bgr(paint) * 0.6, np.float32), 0.2)
        for up in (0.05, 0.5, 0.93):
            d.line(
                [(left, foot + tall * up), (left + wide, foot + tall * up)],
                0.035,
                np.asarray(bgr(paint) * 0.55, np.float32),
                0.2,
            )
        if is_snowy:
            d.box(left, foot + tall - 0.06, left + wide, foot + tall + 0.05, SNOW, 0.4)
    d.weathered(seed, 0.35)
    return d


def along(edge: tuple[float, float], depths: tuple[float, ...], back: float) -> list[tuple[float, float]]:
    """Points (x, z) at some depths, `back` metres behind an edge that starts at x and goes so far aside for a metre."""
    return [(edge[0] + edge[1] * z - back * math.hypot(1, edge[1]), z) for z in depths]
