"""Surf on a straight beach: swell that breaks in lines, runs up the sand and drains back, and the foam it leaves.

`s` is metres seaward of the mean waterline, `l` metres along it, growing away from the camera.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field, fbm, line1d
from reelwright.render.backends.previz.paint import bgr, mix, pack, smoothstep
from reelwright.render.backends.previz.shore.mirror import white_water
from reelwright.render.backends.previz.shore.plane import Tile, WaterPlane

RUN_UP = 3.2
"""Metres up the beach that the highest wave reaches: up to there the sand is wet."""
_FROM, _TO, _CELLS = -6.0, 58.0, 1024
"""s of the table's ends."""
_BREAKS, _APART, _COUNT = 17.0, 11.0, 4
"""s at which waves break, metres between them, and how many are followed."""
_LONG, _ACROSS, _UP = 150.0, 0.085, 0.03
"""Metres of a crest's card, and metres a texel along and up."""


@dataclass(frozen=True, slots=True)
class Shoreline:
    """A straight waterline through (x, 0, z) that goes `aside` metres to the right for each metre away."""

    x: float
    z: float
    aside: float

    @property
    def _norm(self) -> float:
        return math.hypot(1.0, self.aside)

    def seaward(self, plane: WaterPlane) -> Field:
        n = self._norm
        return plane.along(-1 / n, self.aside / n, (self.x - self.aside * self.z) / n)

    def alongshore(self, plane: WaterPlane) -> Field:
        n = self._norm
        return plane.along(self.aside / n, 1 / n, -(self.aside * self.x + self.z) / n)

    def at(self, s: float, along: float) -> tuple[float, float]:
        """(x, z) of a point."""
        n = self._norm
        return self.x + (along * self.aside - s) / n, self.z + (along + s * self.aside) / n

    @property
    def way(self) -> tuple[float, float]:
        """Across and away for each metre along."""
        return self.aside / self._norm, 1 / self._norm


class Surf:
    """The surf of a shot. `power`: 0 a calm sea to 1 a storm."""

    def __init__(self, line: Shoreline, light: Light, power: float, seed: int) -> None:
        self._line, self._power, self._seed = line, power, seed
        self._tile = Tile(seed + 41)
        self._wander = line1d(2048, 150, 6, seed + 42, 0.62).astype(np.float32)[None]
        self._speed = 1.5 + 0.9 * power
        self._crests = [_crest(light, share, seed + 50 + k) for k, share in enumerate((0.15 + 0.5 * power, 1.0))]

    def _waves(self, t: float) -> list[tuple[int, float]]:
        """Number and s of the waves under way."""
        gone = self._speed * t / _APART + (self._seed % 17) / 17
        first = math.floor(gone)
        return [(k - first, (k + 1 - (gone - first)) * _APART) for k in range(_COUNT)]

    def _edge(self, t: float) -> float:
        """s of the water's edge: each wave runs up quickly and drains slowly."""
        share = (self._speed * t / _APART + (self._seed % 17) / 17) % 1
        up = smoothstep(0, 0.38, share) * (1 - smoothstep(0.38, 1.0, share))
        return 1.0 - (1.6 + 2.0 * (0.4 + 0.6 * self._power)) * float(up)

    def on(self, plane: WaterPlane, t: float) -> tuple[Field, Field]:
        """How much water covers the sand, and how much foam there is; [rows, columns], 0..1."""
        s, along = self._line.seaward(plane), self._line.alongshore(plane)
        flat = np.zeros_like(s)
        place = np.clip(along * 4 + 400, 0, 2047).astype(np.float32)
        wander = cv2.remap(self._wander, place, flat, cv2.INTER_LINEAR)
        fine = plane.fades(1.2)
        lace = self._tile.on(plane, (26.0, 26.0), (0.0, 0.0), 1.2)
        mass = self._tile.on(plane, (5.0, 7.0), (0.3 * t, 0.0), 6.0)
        bent = s + 0.7 * wander + 0.22 * mass
        cell = (bent - _FROM) * np.float32(_CELLS / (_TO - _FROM))
        table = self._table(t)
        read = cv2.remap(table[None], cell.astype(np.float32), flat, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        cover, line, trail = cv2.split(read)
        holes = smoothstep(1.1, 0.2, np.abs(lace) + 0.4 * mass)
        foam = np.clip(line * (0.75 + 0.3 * lace), 0, 1) + trail * (holes * fine + 0.35 * (1 - fine))
        return np.asarray(cover, np.float32), np.asarray(np.clip(foam, 0, 0.96), np.float32)

    def _table(self, t: float) -> Field:
        """For each s: water's cover, solid foam, lacy foam. [cells, 3]"""
        s = np.linspace(_FROM, _TO, _CELLS, dtype=np.float32)
        edge = self._edge(t)
        gleam = 0.5 * smoothstep(-RUN_UP - 0.2, -RUN_UP + 1.0, s)
        film = smoothstep(edge - 0.04, edge + 0.05, s) * (0.62 + 0.38 * smoothstep(edge, edge + 7, s))
        line = np.exp(-(((s - edge - 0.12) / 0.13) ** 2)) * 0.95
        trail = smoothstep(edge, edge + 0.1, s) * np.exp(-np.maximum(s - edge, 0) / 3.2) * 0.95
        for _, at in self._waves(t):
            broken = float(smoothstep(_BREAKS + 4, _BREAKS - 5, at))
            spent = float(smoothstep(0.4, 5.0, at))
            behind = np.maximum(s - at, 0)
            line = line + broken * spent * np.exp(-(((s - at) / (0.5 + 0.3 * self._power)) ** 2))
            trail = trail + broken * (s > at) * np.exp(-behind / (3.6 + 4.5 * self._power)) * (0.6 + 0.4 * spent)
        trail = trail + 0.3 * smoothstep(edge, edge + 0.5, s) * smoothstep(9, 4, s)
        if self._power > 0.5:
            trail = trail + (self._power - 0.5) * smoothstep(10, 22, s) * 0.5
        return np.stack((np.maximum(gleam, film), np.clip(line, 0, 1), np.clip(trail, 0, 1)), 1).astype(np.float32)

    def things(self, t: float) -> list[Thing]:
        """The standing crests: clear at first, then white."""
        found = []
        for _, at in self._waves(t):
            tall = float(smoothstep(_BREAKS + 24, _BREAKS + 2, at) * smoothstep(0.8, 8.0, at))
            white = float(smoothstep(_BREAKS, _BREAKS - 7, at))
            high = (0.3 + 0.7 * tall) * (0.75 + 0.9 * self._power) * _UP
            for card, share in zip(self._crests, (1 - white**3, 1 - (1 - white) ** 3), strict=True):
                gain = share * float(smoothstep(0.0, 0.25, tall))
                if gain > 0.02:
                    x, z = self._line.at(at - 0.05 * share, -self._line.z - 2.0)
                    origin = np.array([x, high * card.texture.shape[0], z])
                    found.append(Thing(_stood(card, origin, high, self._line.way), card.z + 0.01 * at, gain=gain))
        return found


def _stood(card: Card, origin: Field, high: float, way: tuple[float, float]) -> Card:
    across = (way[0] * _ACROSS, 0.0, way[1] * _ACROSS)
    return Card(card.texture, origin.tolist(), across, (0, -high, 0), z=140.0)


def _crest(light: Light, broken: float, seed: int) -> Card:
    """A breaking wave seen from the beach: clear green near its top, dark below, foam tumbling down from the lip.

    `broken`: how much of it has foam, 0..1."""
    wide, high = round(_LONG / _ACROSS), 34
    tall = high * np.clip(0.62 + 0.30 * line1d(wide, 240, 4, seed) + 0.05 * line1d(wide, 20, 3, seed + 1), 0.12, 0.98)
    up = (high - np.arange(high, dtype=np.float32))[:, None] / tall[None].astype(np.float32)
    alpha = np.clip((1.0 - up) * 6, 0, 1) * smoothstep(0.0, 0.12, up)
    grain = fbm(wide, high, 12, 4, seed + 2, 0.6, ax=1.6)
    deep, clear = (light.on(bgr(code)[None, None], key)[0, 0] for code, key in (("#1f4650", 0.2), ("#5f9a92", 0.6)))
    paint = mix(deep, clear, np.clip(up**2 * 1.1 + 0.3 * (grain - 0.5), 0, 1))
    paint = mix(paint, light.sky[3] * np.float32(0.7), 0.25 * smoothstep(0.4, 0.7, grain) * (1 - up))
    breaks = smoothstep(0.6 - 1.6 * broken, 1.0 - 1.3 * broken, 0.5 + 0.6 * line1d(wide, 190, 3, seed + 3))[None]
    foam = smoothstep(0.95 - 0.85 * breaks, 1.1 - 0.5 * breaks, up + 0.5 * (grain - 0.35)) * breaks
    foam = np.maximum(foam, smoothstep(0.86, 0.97, up) * 0.5)
    white = white_water(light) * (0.8 + 0.3 * grain)[..., None]
    paint = mix(paint, white, np.clip(foam, 0, 1))
    away = np.maximum(0, np.arange(wide, dtype=np.float32) * _ACROSS - 4)
    haze = 1 - np.exp(-away / light.air_metres * (1.0 if light.air_metres < 100 else 0.5))
    paint = mix(paint, light.air, np.repeat(haze[None], high, 0))
    ends = smoothstep(0, 60, np.arange(wide)) * smoothstep(0, 300, wide - np.arange(wide))
    texture: Picture = pack(np.clip(paint, 0, 255), (alpha * ends[None]).astype(np.float32), seed)
    return Card(texture, (0, 0, 0), (1, 0, 0), (0, -1, 0), z=140.0)
