"""Ways over open ground: a country road of asphalt, and a lane of two ruts. They are painted into what they cross."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np

from reelwright.film.look import Weather
from reelwright.render.backends.previz.land.plane import ground_noise
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import bgr, mix, smoothstep
from reelwright.render.backends.previz.season import Year

_SNOW = bgr("#e6edf4")
_TWO, _THREE = np.float32(2), np.float32(3)
"""How many times longer stains are along a way than across it."""


@dataclass(frozen=True, slots=True)
class Bend:
    """Between two depths the way goes aside; metres."""

    start: float
    end: float
    aside: float


class Way(ABC):
    """A way that runs off from x = 0.

    Args:
        half: half its width, metres.
    """

    half: float

    def __init__(self, bends: tuple[Bend, ...], weather: Weather, year: Year, seed: int) -> None:
        self._bends, self._year, self._seed = bends, year, seed
        self._is_wet = weather in (Weather.RAIN, Weather.STORM)

    def middle(self, z: Any) -> Any:
        """Where its middle is at a depth, metres across."""
        return sum((bend.aside * smoothstep(bend.start, bend.end, z) for bend in self._bends), 0.0 * np.asarray(z))

    def laid(self, albedo: Field, x: Field, z: Field, foot: Any, reach: Any) -> Field:
        """The way over the paint of the ground, [h, w, 3].

        Args:
            x, z: of each texel, metres. foot, reach: metres across a texel and along it.
        """
        line = z[:, :1]
        slope = (self.middle(line + 0.5) - self.middle(line - 0.5)) ** 2
        s = np.asarray((x - self.middle(line)) / np.sqrt(1 + slope), np.float32)
        seen = np.abs(s).min(1) < 3 * self.half
        if not seen.any():
            return albedo
        columns = np.flatnonzero((np.abs(s[seen]) < 3 * self.half).any(0))
        part = np.s_[np.flatnonzero(seen)[0] : np.flatnonzero(seen)[-1] + 1, columns[0] : columns[-1] + 1]
        foot, reach = np.broadcast_to(foot, (len(x), 1))[part[0]], np.broadcast_to(reach, (len(x), 1))[part[0]]
        found = albedo.copy()
        found[part] = self._over(albedo[part], s[part], z[part], foot, reach)
        return found

    def covers(self, x: Field, z: float | Field) -> Field:
        """How much of what grows at places [n], at a depth or at depths [n], has to give way, 0..1."""
        out = np.abs(x - self.middle(z)) - self.half
        return np.asarray(smoothstep(0.3, -0.1, out), np.float32)

    @abstractmethod
    def _over(self, albedo: Field, s: Field, z: Field, foot: Field, reach: Field) -> Field:
        """`s`: metres off the middle of the way."""


class Highway(Way):
    """Two lanes of worn asphalt with a broken line between, white edges and gravel beside."""

    half = 3.3

    def _over(self, albedo: Field, s: Field, z: Field, foot: Field, reach: Field) -> Field:
        seed = self._seed
        fine = ground_noise(s, z, foot, reach, (0.035, 0.09), seed + 70)
        broad = ground_noise(s, z / _THREE, foot, reach / _THREE, (0.5, 1.3, 3.1), seed + 71)
        out = np.abs(s) - self.half
        gravel = _soft(0.75 - out + 0.9 * (broad - 0.5), np.maximum(foot, 0.22))
        grit = bgr("#9a8f7c") * (0.62 + 0.62 * fine)[..., None]
        found = mix(albedo, grit, gravel * (0.35 + 0.5 * smoothstep(0.35, 0.6, fine + 0.3 * broad)))
        road = _soft(-out + 0.35 * (broad - 0.5) + 0.12 * (fine - 0.5), np.maximum(foot, 0.03))
        found = mix(found, self._asphalt(s, z, foot, reach, fine, broad), road)
        if self._year.is_snowy:
            lies = self._snow(s, foot, fine, broad)
            found = mix(found, _SNOW * (0.84 + 0.16 * fine)[..., None], lies * np.maximum(road, 0.8 * gravel))
        return np.asarray(found, np.float32)

    def _asphalt(self, s: Field, z: Field, foot: Field, reach: Field, fine: Field, broad: Field) -> Field:
        tone = 0.80 + 0.35 * smoothstep(12, 150, z) + 0.26 * broad + 0.34 * (fine - 0.5)
        wheels = np.exp(-(((np.abs(np.abs(s) - 1.65) - 0.8) / 0.3) ** 2))
        tone += 0.12 * wheels - 0.10 * np.exp(-((np.abs(np.abs(s) - 1.65) / 0.3) ** 2))
        tone = self._mended(np.asarray(tone, np.float32), s, z, foot, reach)
        found = bgr("#57565a") * np.float32(0.72 if self._is_wet else 1.0) * tone[..., None]
        worn = np.clip(0.35 + 1.1 * broad + 0.9 * (fine - 0.5), 0.15, 1)
        thin = np.maximum(foot, 0.02)
        dash = _soft(0.075 - np.abs(s), thin) * _soft(1.6 - np.abs(z % 9 - 4.5), np.maximum(reach / 2, 0.05))
        edge = _soft(0.06 - np.abs(np.abs(s) - self.half + 0.35), thin)
        return np.asarray(
            mix(found, bgr("#e2dccb"), np.maximum(dash, 0.85 * edge) * worn * smoothstep(12, 4, reach)), np.float32
        )

    def _mended(self, tone: Field, s: Field, z: Field, foot: Field, reach: Field) -> Field:
        """Patches, and cracks run full of tar."""
        chance = rng(self._seed + 72)
        for at in (5.0, 12.5, 21.0, 34.0, 52.0):
            x0, z0, long, wide, dark = chance.uniform((-3, at - 2, 1.5, 1, 0.07), (1, at + 3, 6, 2.4, 0.17)).tolist()
            patch = _soft(wide / 2 - np.abs(s - x0), foot) * _soft(long / 2 - np.abs(z - z0), reach)
            tone = tone * (1 - np.float32(dark) * patch)
        for _ in range(7):
            x0, z0, turn, lean = chance.uniform((-2.6, 1, 0.5, -0.2), (2.6, 45, 1.3, 0.2)).tolist()
            line = z[:, :1]
            bent = x0 + lean * (line - z0) + 0.18 * np.sin(turn * line) + 0.07 * np.sin(3.7 * turn * line + x0)
            crack = _soft(0.03 - np.abs(s - bent), np.maximum(foot, 0.012)) * _soft(4 - np.abs(line - z0), 1.0)
            tone = tone * (1 - np.float32(0.5) * crack * smoothstep(0.3, 0.08, reach))
        return np.asarray(tone, np.float32)

    @staticmethod
    def _snow(s: Field, foot: Field, fine: Field, broad: Field) -> Field:
        """How white: least where tyres ran."""
        wheel = np.abs(np.abs(np.abs(s) - 1.6) - 0.76) + 0.12 * (fine - 0.5) + 0.16 * (broad - 0.5)
        ran = _soft(0.24 - wheel, np.maximum(foot, 0.06))
        ribs = 0.75 + 0.5 * fine
        slush = 0.18 * _soft(1.3 - np.abs(np.abs(s) - 1.6), 0.3)
        return np.clip(0.97 - 0.72 * ran * ribs - slush * broad, 0.08, 1).astype(np.float32)


class Lane(Way):
    """Two ruts of trodden earth, stones in them, grass between."""

    half = 1.55

    def _over(self, albedo: Field, s: Field, z: Field, foot: Field, reach: Field) -> Field:
        seed = self._seed
        fine = ground_noise(s, z, foot, reach, (0.05, 0.12, 0.3), seed + 75)
        broad = ground_noise(s, z / _TWO, foot, reach / _TWO, (0.6, 1.5, 3.4), seed + 76)
        uneven = 0.8 * (broad - 0.5) + 0.5 * (fine - 0.5)
        soft = np.maximum(foot, 0.14)
        bare = _soft(self.half - np.abs(s) + uneven, soft)
        grass = _soft(0.26 - np.abs(s) + 0.6 * uneven, soft) * 0.75
        earth = mix(bgr("#8d7656"), bgr("#b9a27c"), broad) * (0.66 + 0.55 * fine)[..., None]
        ruts = np.exp(-(((np.abs(s) - 0.85) / 0.32) ** 2))
        earth = earth * (1.0 - 0.18 * ruts + 0.1 * (0.5 - broad))[..., None]
        stones = smoothstep(0.70, 0.82, ground_noise(s, z, foot, reach, (0.11, 0.23), seed + 77))
        earth = mix(earth, bgr("#b3aa9b") * (0.7 + 0.4 * fine)[..., None], stones * 0.7)
        found = mix(albedo, earth * np.float32(0.7 if self._is_wet else 1.0), bare * (1 - grass))
        if self._year.is_snowy:
            trodden = 0.45 * ruts * (0.6 + 0.8 * fine)
            found = mix(found, _SNOW * (0.84 + 0.16 * fine)[..., None], np.clip(0.92 - trodden, 0, 1) * bare)
        return np.asarray(found, np.float32)


def _soft(inside: Any, width: Any) -> Field:
    """1 well inside, 0 outside."""
    t = np.clip(inside / width * 0.5 + 0.5, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
