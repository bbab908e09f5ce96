"""Smoke and steam: puffs that rise from a mouth, grow, lean with the wind and thin out."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.noise import fbm, rng
from reelwright.render.backends.previz.paint import Colour, pack, radial, smoothstep

_TEXELS = 96
_KINDS = 4
_CHANCES = 251
"""Puffs after which they are alike again."""


class Plume:
    """What rises from one mouth.

    Args:
        mouth: of the chimney, metres. colour: lit, 0..255.
        rise: metres it is seen for. wide: of a puff at the mouth and at the end, metres.
        drift: metres aside at the end. seconds: a puff lives. thick: 0..1.
    """

    def __init__(
        self,
        mouth: tuple[float, float, float],
        colour: Colour,
        seed: int,
        *,
        rise: float = 5.0,
        wide: tuple[float, float] = (0.6, 2.6),
        drift: float = 2.2,
        seconds: float = 7.0,
        thick: float = 0.42,
        puffs: int = 11,
    ) -> None:
        self._mouth, self._rise, self._wide, self._drift = mouth, rise, wide, drift
        self._seconds, self._thick, self._puffs = seconds, thick, puffs
        self._chances = rng(seed + 13).random((_CHANCES, 2)).tolist()
        self._textures = [_puff(colour, seed + k) for k in range(_KINDS)]

    def things(self, t: float) -> list[Thing]:
        """The puffs as they are at `t` seconds, the oldest behind."""
        return [self._one(k, t) for k in range(self._puffs)]

    def _one(self, k: int, t: float) -> Thing:
        life = t / self._seconds + k / self._puffs
        born, age = math.floor(life), life % 1.0
        aside, of_kind = self._chances[(k * 31 + born * 7) % _CHANCES]
        sway, kind = 2 * aside - 1, int(of_kind * _KINDS)
        x, y, z = self._mouth
        x += self._drift * age**1.4 + 0.18 * sway * self._wide[1] * age
        y += self._rise * age**0.85
        wide = self._wide[0] + (self._wide[1] - self._wide[0]) * age**0.8
        gain = self._thick * min(1.0, age * 9) * (1 - age) ** 1.3
        key = z - 0.02 + 0.01 * age
        return Thing(Card.frontal(self._textures[kind], x, y - wide / 2, z, wide, sort=key), key, gain=gain)


def _puff(colour: Colour, seed: int) -> Picture:
    n = _TEXELS
    cloud = fbm(n, n, n / 3, 4, seed, 0.55)
    body = radial(n, n, n / 2, n / 2, n / 2, 1.1)
    cover = smoothstep(0.12, 0.75, body * (0.45 + 1.1 * cloud)).astype(np.float32)
    tone = 0.82 + 0.36 * (cloud - 0.5) + 0.12 * np.linspace(1, -1, n, dtype=np.float32)[:, None]
    return pack(np.clip(colour * tone[..., None], 0, 255), cover)
