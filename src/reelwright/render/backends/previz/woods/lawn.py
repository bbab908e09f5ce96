"""Grass as it is seen from above: tufts of blades that lie this way and that."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.land.plane import Plane
from reelwright.render.backends.previz.land.ways import Way
from reelwright.render.backends.previz.noise import rng
from reelwright.render.backends.previz.woods.greenery import dab

_TUFTS, _BLADES = 3400, 4
_LONG, _BROAD = (0.08, 0.26), 0.040
"""Metres of a blade: from and to, and across its foot."""


def tufts_from_above(ground: Plane, seed: int, way: Way | None) -> None:
    """Tufts in the colours of the ground that they stand on, some darker, some lighter; in place, none on a way."""
    chance, (high, wide) = rng(seed), ground.texture.shape[:2]
    rows, columns = chance.integers(0, high, _TUFTS), chance.integers(0, wide, _TUFTS)
    if way is not None:
        is_free = way.covers(ground.x[rows, columns], ground.z[rows, columns]) < 0.5
        rows, columns = rows[is_free], columns[is_free]
    count = len(rows) * _BLADES
    lie = np.repeat(chance.uniform(0, 2 * np.pi, len(rows)), _BLADES) + chance.normal(0, 0.9, count)
    rows, columns = np.repeat(rows, _BLADES), np.repeat(columns, _BLADES)
    texel = np.stack((ground.foot[rows, 0], ground.reach[rows, 0]), 1)
    along = np.stack((np.cos(lie), np.sin(lie)), 1)
    aside = along[:, ::-1] * (-_BROAD / 2, _BROAD / 2)
    long = along * chance.uniform(*_LONG, count)[:, None]
    at = np.stack((columns, rows), 1)
    shapes = np.stack((at + aside / texel, at + long / texel, at - aside / texel), 1)
    tone = np.repeat(chance.uniform(0.68, 1.22, count // _BLADES), _BLADES) * chance.uniform(0.88, 1.14, count)
    paint = ground.texture[rows, columns, :3] * tone[:, None]
    dab(ground.texture, shapes, np.clip(paint, 0, 255).astype(np.float32))
