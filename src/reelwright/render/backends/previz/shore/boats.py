"""Boats seen from the side: hull, house, mast and rigging on one card, that rides on the water."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import bgr, opaque, radial
from reelwright.render.backends.previz.shore.draft import Cutout, curve

HULLS = ("#2f5f8a", "#a23a2f", "#e4ddcb", "#2e6b57", "#3a3f47", "#c98a2b")
_WARM = bgr("#ffc978")
_SNOW = "#e6edf4"
_SUNK = 0.45
"""Metres of the hull below the water."""


@dataclass(frozen=True, slots=True)
class Boat:
    """A boat on its card. `lamp`: across from the card's middle and up from the water, metres; None: it has none."""

    texture: Picture
    wide: float
    lamp: tuple[float, float] | None

    def card(self, x: float, level: float, z: float, swell: float, phase: float) -> Card:
        """Afloat, rising and falling by up to `swell` metres."""
        return Card.frontal(self.texture, x, level - _SUNK, z, self.wide, bob=riding(swell, phase))


def riding(swell: float, phase: float) -> Callable[[float], tuple[float, float, float]]:
    def bob(t: float) -> tuple[float, float, float]:
        return (
            0.5 * swell * math.sin(0.7 * t + phase),
            swell * (0.7 * math.sin(1.35 * t + phase * 2.3) + 0.3 * math.sin(2.3 * t + phase)),
            0.0,
        )

    return bob


def glow(across: float) -> Card:
    """The light about a lamp, `across` metres wide, to be moved to it."""
    halo, core = radial(96, 96, 48, 48, 48, 2.6) * 0.7, radial(96, 96, 48, 48, 4, 1.0)
    light = opaque(np.clip(_WARM * halo[..., None] + 255 * core[..., None], 0, 255))
    return Card.frontal(light, 0, -across / 2, 0, across, adds=True)


def lit_lamp(boat: Boat, card: Card, halo: Card, t: float) -> Thing | None:
    """The boat's lamp as it burns at `t` seconds."""
    if boat.lamp is None:
        return None
    x, y, z = card.frame(t)[:, 2]
    top = float(card.down[1]) * card.texture.shape[0]
    at = (x + boat.wide / 2 + boat.lamp[0], y + top + _SUNK + boat.lamp[1], z)
    return Thing(halo, z - 0.05, at)


def fishing_boat(light: Light, seed: int, per_metre: float, is_snowy: bool, to_left: bool) -> Boat:
    """A trawler of eleven metres: its house aft, a mast before it, a gallows at the stern."""
    chance, wide, high = rng(seed), 12.4, 9.4
    hull = HULLS[int(chance.integers(len(HULLS)))]
    d, key = Cutout(light, wide, high, per_metre), _side(light, to_left)
    low = _SUNK
    _hull(d, hull, key, low)
    d.weathered(seed, 0.3, (1.0, 2.6))
    _house(d, light, key, low, is_snowy)
    _rigging(d, key, low, chance)
    _deck_gear(d, key, low, chance)
    texture = d.canvas if not to_left else np.ascontiguousarray(d.canvas[:, ::-1])
    lamp = 5.1 - wide / 2
    return Boat(texture, wide, (-lamp if to_left else lamp, 4.55) if light.is_dark else None)


def _side(light: Light, is_mirrored: bool) -> float:
    """How far the right-hand side of what is drawn faces the key."""
    return 0.55 if (light.key_x >= 0) != is_mirrored else 0.3


def _hull(d: Cutout, paint: str, key: float, low: float) -> None:
    sheer = curve([(0.5, low + 1.35), (3.5, low + 0.95), (8.0, low + 1.05), (11.9, low + 2.15)])
    foot = [(10.9, low - 0.45), (1.0, low - 0.45)]
    d.fill([*sheer, *foot], paint, key)
    d.fill(
        [*(sheer - np.array([0, 0.42])), (11.15, low + 0.2), (0.85, low + 0.2)],
        np.asarray(bgr(paint) * 0.82, np.float32),
        key * 0.8,
    )
    d.fill([(0.85, low + 0.22), (11.2, low + 0.22), (10.9, low - 0.45), (1.0, low - 0.45)], "#6e2f26", key * 0.7)
    d.line([(0.85, low + 0.22), (11.2, low + 0.22)], 0.07, "#e8e2d2", key)
    d.line(sheer, 0.16, "#e8e2d2", key + 0.1)
    d.line(sheer - np.array([0, 0.34]), 0.06, "#20242a", 0.1)
    for x in (2.2, 4.9, 7.6):
        d.fill(_disc(x, low + 0.62, 0.26), "#20242a", 0.15)
        d.fill(_disc(x, low + 0.62, 0.12), "#3c4148", 0.2)


def _house(d: Cutout, light: Light, key: float, low: float, is_snowy: bool) -> None:
    deck = low + 0.9
    d.fill([(1.6, deck), (5.3, deck), (5.0, deck + 2.5), (1.8, deck + 2.5)], "#ddd8ca", key)
    d.fill([(1.6, deck), (2.5, deck), (2.5, deck + 2.5), (1.8, deck + 2.5)], "#a9a598", key * 0.4)
    d.box(1.6, deck + 1.2, 5.2, deck + 1.32, "#2f4a62", key)
    d.box(1.45, deck + 2.46, 5.4, deck + 2.66, _SNOW if is_snowy else "#8a3d30", key + 0.2)
    panes = [(2.75, 3.4), (3.6, 4.2), (4.4, 4.95)]
    for left, right in panes:
        shape = [(left, deck + 1.5), (right, deck + 1.5), (right, deck + 2.2), (left, deck + 2.2)]
        if light.is_dark:
            d.shine(shape, _WARM * np.float32(0.95))
        else:
            d.shine(shape, light.sky[1] * np.float32(0.45))
    d.box(1.95, deck + 2.66, 2.4, deck + 3.5, "#3c4148", key)
    d.box(1.95, deck + 3.2, 2.4, deck + 3.4, "#c9a23a", key)


def _rigging(d: Cutout, key: float, low: float, chance: np.random.Generator) -> None:
    top = low + float(chance.uniform(7.2, 8.2))
    wood, rope = "#8a6b45", "#2a2c30"
    for end in ((11.6, low + 2.1), (0.8, low + 1.4)):
        d.line([(6.1, top - 0.3), end], 0.035, rope, 0.15)
    d.line([(6.1, low + 5.4), (9.6, low + 1.4)], 0.03, rope, 0.15)
    d.fill([(5.98, low + 0.9), (6.24, low + 0.9), (6.18, top), (6.06, top)], wood, key)
    d.line([(6.1, low + 2.7), (9.8, low + 4.9)], 0.13, wood, key)
    d.line([(9.8, low + 4.9), (6.1, top - 0.5)], 0.03, rope, 0.15)
    d.line([(9.8, low + 4.9), (9.6, low + 1.6)], 0.03, rope, 0.15)
    d.line([(5.3, top - 1.1), (6.9, top - 1.1)], 0.07, wood, key)
    d.fill([(6.1, top), (5.2, top - 0.18), (6.1, top - 0.4)], "#b8453a", key + 0.2)
    for x in (0.75, 1.15):
        d.line([(x, low + 1.1), (x + 0.1, low + 3.9)], 0.1, "#4a4f55", key)
    d.line([(0.6, low + 3.85), (1.5, low + 3.85)], 0.1, "#4a4f55", key)
    d.shine(_disc(5.1, low + 4.55, 0.1), np.array([205, 225, 235], np.float32))
    d.line([(5.1, low + 3.5), (5.1, low + 4.5)], 0.05, "#4a4f55", key)


def _deck_gear(d: Cutout, key: float, low: float, chance: np.random.Generator) -> None:
    for k in range(5):
        x = 6.9 + 0.55 * k
        tall = float(chance.uniform(0.25, 0.55))
        paint = ("#b5652f", "#3c6a72", "#a9a08c", "#7a3b34")[int(chance.integers(4))]
        d.box(x, low + 1.0, x + 0.48, low + 1.25 + tall, paint, key)
    d.fill(curve([(7.4, low + 1.2), (8.0, low + 1.75), (8.8, low + 1.2)]), "#4f6b58", key)  # a heap of net
    d.line(curve([(9.0, low + 1.9), (10.4, low + 2.2), (11.8, low + 2.75)]), 0.05, "#d8d2c2", key)


def rowing_boat(light: Light, seed: int, per_metre: float, is_snowy: bool, to_left: bool) -> Boat:
    """An open boat of four metres with its oars in."""
    wide, high = 4.6, 1.7
    d, key, low = Cutout(light, wide, high, per_metre), _side(light, to_left), _SUNK
    paint = HULLS[int(rng(seed).integers(len(HULLS)))]
    sheer = curve([(0.2, low + 0.62), (2.0, low + 0.36), (4.4, low + 0.82)])
    far = sheer + np.array([0, 0.13])
    d.fill([*far, *sheer[::-1]], _SNOW if is_snowy else "#7a5f41", 0.35)
    d.line([(0.9, low + 0.42), (3.9, low + 1.02)], 0.06, "#a98655", key)
    d.fill([*sheer, (4.05, low - 0.4), (0.5, low - 0.4)], paint, key)
    for down, tone in ((0.14, 0.8), (0.28, 0.7)):
        d.line(sheer - np.array([0, down]), 0.025, np.asarray(bgr(paint) * tone, np.float32), key)
    d.line(sheer, 0.07, "#d9cfb8", key + 0.15)
    d.weathered(seed, 0.35, (2.2, 1.0))
    texture = d.canvas if not to_left else np.ascontiguousarray(d.canvas[:, ::-1])
    return Boat(texture, wide, None)


def _disc(x: float, y: float, radius: float) -> np.ndarray:
    turn = np.linspace(0, 2 * math.pi, 18, endpoint=False)
    return np.stack((x + radius * np.cos(turn), y + radius * np.sin(turn)), 1)
