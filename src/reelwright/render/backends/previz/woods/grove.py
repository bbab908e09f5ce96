"""A grove: rows of trees and what grows at their feet, baked into cards as fine as a shot needs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Matrix
from reelwright.render.backends.previz.card import Card, Picture, over
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.paint import smoothstep
from reelwright.render.backends.previz.woods.greenery import Greenery, Plant
from reelwright.render.backends.previz.woods.site import Site
from reelwright.render.backends.previz.woods.trees import broadleaf, pine
from reelwright.render.backends.previz.woods.undergrowth import bush, fern, grass

_REACH = 110.0
"""Metres to either side that are planted."""
_HIGHEST = 27.0
"""Of trees, metres."""
_LEAST_SEEN = 0.3
"""Metres over the ground that a shot has to see of a row for it to be planted."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of trees at a depth."""

    z: float
    gap: float
    """Half the breadth of the way through it, metres."""
    apart: float
    """From tree to tree, metres."""
    shade: float
    """What is left of the light on it, 0..1: the nearer, the darker."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What a grove is made of."""

    trees: tuple[Plant, ...]
    low: tuple[Plant, ...]
    fringes: tuple[Picture, ...]


def stock(green: Greenery, seed: int, per_metre: float = 44) -> Stock:
    """Paint one of each, `per_metre` texels where it stands nearest. A seed has more pines or fewer."""
    chance = rng(seed + 40)
    pines = int(chance.integers(3, 5))
    trees = [pine(green, seed * 7 + k, chance.uniform(15, 19), per_metre) for k in range(pines)]
    trees += [broadleaf(green, seed * 11 + k, chance.uniform(11, 14.5), per_metre, int(k + seed)) for k in range(4)]
    low = [fern(green, seed + 60 + k, 0.8, 110) for k in range(2)] + [
        bush(green, seed + 70 + k, 1.3, 70, 2 * k) for k in range(2)
    ]
    return Stock(tuple(trees), tuple(low), fringes(green, seed))


def fringes(green: Greenery, seed: int) -> tuple[Picture, ...]:
    """Strips of grass."""
    return tuple(grass(green, seed + 80 + k, 1500, 70, 1.0) for k in range(2))


class Swaying(Card):
    """A card that leans with the wind, its foot standing still."""

    lean: float = 0.0
    """Metres aside for each of height in a gust."""
    phase: float = 0.0

    def frame(self, t: float) -> Matrix:
        gust = math.sin(1.3 * t + self.phase) * 0.6 + math.sin(2.9 * t + self.phase * 2.3) * 0.25 + 0.3
        aside = self.lean * gust * abs(float(self.down[1])) / float(self.across[0])
        tall = self.texture.shape[0]
        # texels go aside by their height over the foot
        return np.asarray(super().frame(t) @ np.array([[1, -aside, aside * tall], [0, 1, 0], [0, 0, 1]]))


def swaying(texture: Picture, cx: float, by: float, z: float, width: float, lean: float) -> Card:
    """See `Card.frontal`; all at one depth lean as one."""
    card = Swaying.frontal(texture, cx, by, z, width)
    assert isinstance(card, Swaying)
    card.lean, card.phase = lean, z * 1.7
    return card


def dimmed(texture: Picture, gain: float) -> Picture:
    """A texture's light times `gain`."""
    return cv2.transform(texture, np.diag([gain, gain, gain, 1.0])).astype(np.uint8, copy=False)


class Baker:
    """Bakes plants into the textures of a site."""

    def __init__(self, site: Site, of: Stock) -> None:
        self.site, self.of = site, of
        self._halves: dict[int, list[Picture]] = {}

    def paste(self, canvas: Picture, plant: Plant, x: float, row: float, scale: float, gain: float = 1.0) -> None:
        """A plant, its foot at a column and row, `scale` texels to one of its own, in place."""
        h, w = plant.texture.shape[:2]
        wide, high = max(2, round(w * scale)), max(2, round(h * scale))
        left, top = round(x - wide * plant.foot), round(row - high)
        x0, x1, y0, y1 = max(0, left), min(canvas.shape[1], left + wide), max(0, top), min(canvas.shape[0], top + high)
        if x1 <= x0 or y1 <= y0:
            return
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        piece = cv2.resize(self._reduced(plant, scale), (wide, high), interpolation=way)[
            y0 - top : y1 - top, x0 - left : x1 - left
        ]
        piece = np.ascontiguousarray(piece)
        over(canvas[y0:y1, x0:x1], dimmed(piece.astype(np.uint8, copy=False), gain))

    def _reduced(self, plant: Plant, scale: float) -> Picture:
        """The smallest halving of a plant's texture that is not smaller than `scale`: most of a grove is far away."""
        kept = self._halves.setdefault(id(plant), [plant.texture])
        while scale <= 0.5 ** len(kept) and len(kept) < 5 and min(kept[-1].shape[:2]) > 1:
            half = cv2.resize(kept[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            kept.append(half.astype(np.uint8, copy=False))
        return kept[min(len(kept) - 1, max(0, math.floor(-math.log2(scale))))]

    def plant(self, canvas: Picture, row: Row, left: float, foot_row: float, per_metre: float) -> None:
        """Trees of a row and what grows at their feet; texel column 0 is at `left` metres."""
        middle = self.site.middle(row.z)
        chance = rng(self.site.seed * 101 + round(row.z * 10))
        count = int(2 * _REACH / row.apart)
        places = (np.arange(count) + chance.uniform(0.1, 0.9, count)) * row.apart - _REACH
        kinds, sizes = chance.integers(0, len(self.of.trees), count), chance.uniform(0.8, 1.35, count)
        tones = chance.uniform(0.86, 1.1, count) * row.shade
        for k in np.argsort(-sizes):
            aside = abs(places[k] - middle)
            if aside < row.gap:
                continue
            plant = self.of.trees[kinds[k]]
            tall = sizes[k] * (0.62 + 0.38 * min(1.0, (aside - row.gap) / 9))  # lower toward the way through
            self.paste(
                canvas, plant, (places[k] - left) * per_metre, foot_row, tall * per_metre / plant.per_metre, tones[k]
            )
        self._floor(canvas, row, chance, left, foot_row, per_metre, middle)

    def _floor(
        self,
        canvas: Picture,
        row: Row,
        chance: np.random.Generator,
        left: float,
        foot_row: float,
        per_metre: float,
        middle: float,
    ) -> None:
        count = int(2 * _REACH / 1.5)
        places = (np.arange(count) + chance.uniform(0, 1, count)) * 1.5 - _REACH
        kinds, sizes = chance.integers(0, len(self.of.low), count), chance.uniform(0.5, 1.3, count)
        for x, kind, size in zip(places, kinds, sizes, strict=True):
            if abs(x - middle) < row.gap and size > 0.75:
                size *= 0.6
            plant = self.of.low[kind]
            scale = size * per_metre / plant.per_metre
            self.paste(canvas, plant, (x - left) * per_metre, foot_row + 1, scale, row.shade * (0.75 + 0.3 * size))

    def aired(self, canvas: Picture, z: float, foot_row: float, per_metre: float) -> Picture:
        """Air before a texture that stands at a depth, and mist over the ground; its height 0 is at `foot_row`."""
        haze = self.site.haze(z)
        height = (foot_row - np.arange(canvas.shape[0], dtype=np.float32)) / per_metre
        low = self.site.mist * min(1.0, (z - self.site.eye.z) / 30) * smoothstep(4.5, -0.2, height)
        share = 1 - (1 - haze) * (1 - low)
        share = np.repeat(share.astype(np.float32)[:, None], canvas.shape[1], 1)
        air = np.eye(4)
        air[:3] = [[0, 0, 0, part / 255] for part in self.site.green.light.air]
        return cv2.blendLinear(canvas, cv2.transform(canvas, air), 1 - share, share).astype(np.uint8, copy=False)

    def fringe(self, number: int, wide: int, high: int, gain: float) -> Picture:
        """Grass, tiled from the stock to a width, [high, wide, 4]."""
        of = self.of.fringes[number % len(self.of.fringes)]
        scale = high / of.shape[0]
        one = cv2.resize(of, (max(4, round(of.shape[1] * scale)), high), interpolation=cv2.INTER_AREA)
        start = number * 379 % one.shape[1]
        tiled = np.tile(np.roll(one, start, 1), (1, -(-wide // one.shape[1]), 1))[:, :wide]
        return dimmed(np.ascontiguousarray(tiled), gain)


def rows_of(baker: Baker, rows: tuple[Row, ...]) -> list[Card]:
    """Rows of trees, on cards that lean with the wind."""
    return [card for number, row in enumerate(rows) for card in _row(baker, row, number)]


def _row(baker: Baker, row: Row, number: int) -> list[Card]:
    site = baker.site
    window = site.seen(row.z)
    if window is None or window[3] < _LEAST_SEEN:
        return []
    left, right, _, top = window
    top = min(top, _HIGHEST)
    per_metre = min(site.finest(row.z), 46.0, 2300 / (right - left))
    wide, high = math.ceil((right - left) * per_metre), math.ceil((top + 0.1) * per_metre)
    canvas = np.zeros((high, wide, 4), np.uint8)
    ground = top * per_metre
    baker.plant(canvas, row, left, ground, per_metre)
    fringe = baker.fringe(number, wide, min(high, max(6, round(0.5 * per_metre))), row.shade)
    over(canvas[high - fringe.shape[0] :], fringe)
    canvas = site.focused(baker.aired(canvas, row.z, ground, per_metre), row.z, per_metre)
    return _strips(canvas, left, top - high / per_metre, row.z, per_metre, site.wind)


def _strips(texture: Picture, left: float, foot: float, z: float, per_metre: float, lean: float) -> list[Card]:
    """A wide texture as cards side by side, cut where least is painted, so that what is low is drawn low."""
    wide = texture.shape[1]
    columns = cv2.blur(texture[..., 3].sum(0, dtype=np.float32)[None], (9, 1))[0]
    cuts = [0]
    pieces = max(1, round(wide / 300))
    for k in range(1, pieces):
        at = wide * k // pieces
        near = columns[at - 90 : at + 90]
        cuts.append(at - 90 + int(near.argmin()))
    cuts.append(wide - 1)
    found: list[Card] = []
    for a, b in pairwise(cuts):
        if b - a < 2:
            continue
        part = np.ascontiguousarray(texture[:, a : b + 1])
        middle = left + (a + b + 1) / 2 / per_metre
        found.append(swaying(part, middle, foot, z, (b + 1 - a) / per_metre, lean))
    return found
