"""Fronts of buildings: rows of windows with somebody at home, shops with their names, cornices; and far towers.

A front is painted without light: what the light falls on, what the panes mirror, and what glows by itself. The city
lights it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import Colour, bgr
from reelwright.render.backends.previz.street.shopfronts import SHOP_METRES, Planes, part_of, shops

WALLS = (
    "#8a4f3e", "#a8957a", "#66727c", "#96735a", "#b9ab93", "#75706e", "#7c8474", "#8d5f4c", "#6c5f68", "#928a7e",
)  # fmt: skip
_HOME_LIGHTS = ("#ffcf87", "#ffb765", "#ffe2b5", "#ffd9a0", "#cfe3ff", "#ff9e5a")
_HOME_SHARES = (0.3, 0.22, 0.2, 0.13, 0.1, 0.05)
_CORNICE_METRES = 0.9
_VARIANTS = 6


@dataclass(frozen=True, slots=True)
class Front:
    """Texel rows from the top down. Colours [h, w, 3] blue first, 0..255."""

    albedo: Field
    mirror: Field
    """[h, w]: how much of the sky the panes throw back, 0..1."""
    glow: Field
    """Windows with a light on."""
    shop_glow: Field
    """Shop windows and signs, all of them on."""
    ledges: Field
    """[h, w]: where snow lies, 0..1."""
    wall: Colour


@dataclass(frozen=True, slots=True)
class _Bay:
    """One window and the wall round it; planes [h, w], glow [variants, h, w]."""

    wall: Field
    glass: Field
    bars: Field
    glow: Field
    ledge: Field


def _bay(h: int, w: int, r: Generator) -> _Bay:
    kind = int(r.integers(0, 4))  # 0 sash between piers, 1 casement, 2 plain, 3 a band of four
    wide, tall = (0.80 if kind == 3 else 0.44 + 0.2 * r.random()), 0.52 + 0.12 * r.random()
    x0, x1, y0, y1 = (1 - wide) / 2, (1 + wide) / 2, 0.16, 0.16 + tall
    wall, glass, bars, ledge = (np.zeros((h, w), np.float32) for _ in range(4))
    wall[:] = 1
    if kind == 0:
        part_of(wall, 0, 1, 0, 0.09)[:] = 1.1
        part_of(wall, 0, 1, 0.09, 0.12)[:] = 0.8
    part_of(wall, y0 - 0.055, y0, x0 - 0.05, x1 + 0.05)[:] = 1.22  # lintel
    part_of(wall, y0 - 0.02, y0, x0 - 0.03, x1 + 0.03)[:] = 0.75
    part_of(wall, y1, y1 + 0.045, x0 - 0.07, x1 + 0.07)[:] = 1.42  # sill, and its shadow
    part_of(wall, y1 + 0.045, y1 + 0.1, x0 - 0.07, x1 + 0.07)[:] = 0.72
    part_of(wall, y0, y1, x0 - 0.03, x0)[:] = 0.8
    part_of(wall, y0, y1, x1, x1 + 0.03)[:] = 1.12
    part_of(wall, 0.93, 0.965, 0, 1)[:] = 1.16  # string course
    part_of(wall, 0.965, 1.0, 0, 1)[:] = 0.8
    part_of(ledge, y1 - 0.02, y1 + 0.04, x0 - 0.07, x1 + 0.07)[:] = 1
    part_of(ledge, 0.92, 0.95, 0, 1)[:] = 1
    part_of(glass, y0, y1, x0, x1)[:] = 1
    across, down = max(0.03, 1.2 / w), max(0.02, 1.2 / h)
    for at in {0: (0.5,), 1: (0.5,), 2: (), 3: (0.25, 0.5, 0.75)}[kind]:
        part_of(bars, y0, y1, x0 + wide * at - across / 2, x0 + wide * at + across / 2)[:] = 1
    if kind != 3:
        cut = y0 + tall * (0.5 if kind == 0 else 0.3)
        part_of(bars, cut - down / 2, cut + down / 2, x0, x1)[:] = 1
    bars *= glass
    return _Bay(wall, glass, bars, _behind(glass * (1 - 0.85 * bars), x0, wide, y0, tall), ledge)


def _behind(panes: Field, x0: float, wide: float, y0: float, tall: float) -> Field:
    """What is seen through a lit window, six ways, [6, h, w]."""
    x1, y1 = x0 + wide, y0 + tall
    glow = np.repeat(panes[None], _VARIANTS, 0) * np.linspace(1.15, 0.7, panes.shape[0], dtype=np.float32)[:, None]
    part_of(glow[1], y0, y1, x0, x0 + wide * 0.28)[:] *= 0.45  # curtains
    part_of(glow[1], y0, y1, x1 - wide * 0.28, x1)[:] *= 0.45
    part_of(glow[2], y0, y0 + tall * 0.45, x0, x1)[:] *= 0.6  # a blind
    part_of(glow[3], y0 + tall * 0.35, y1, x0 + wide * 0.55, x0 + wide * 0.8)[:] *= 0.25  # somebody
    part_of(glow[3], y0 + tall * 0.22, y0 + tall * 0.36, x0 + wide * 0.61, x0 + wide * 0.74)[:] *= 0.25
    part_of(glow[4], y0 + tall * 0.75, y1, x0, x1)[:] *= 0.4  # a table and a lamp
    part_of(glow[4], y0 + tall * 0.55, y1, x0 + wide * 0.1, x0 + wide * 0.25)[:] *= 0.35
    part_of(glow[5], y0, y1, x0, x0 + wide / 2)[:] *= 0.5
    return glow


def _tiled(cells: Field) -> Field:
    """[rows, columns, h, w, ...] laid out as [rows * h, columns * w, ...]."""
    rows, columns, h, w = cells.shape[:4]
    return np.swapaxes(cells, 1, 2).reshape(rows * h, columns * w, *cells.shape[4:])


def front(
    length: float, height: float, across: float, up: float, seed: int, lit: float, wall: Colour, names: Sequence[str]
) -> Front:
    """A front with shops at its foot and a cornice at its top.

    Args:
        length, height: metres.
        across, up: metres a texel.
        lit: part of the windows with a light on.
        names: of its shops, four or more.
    """
    r = np.random.default_rng(seed)
    bay_wide, storey = 2.0 + 1.2 * r.random(), 3.2 + 0.5 * r.random()
    columns = max(2, round(length / bay_wide))
    rows = max(2, round((height - SHOP_METRES - 1.2) / storey))
    w, h = max(4, round(length / across / columns)), max(5, round(storey / up))
    bay = _bay(h, w, r)
    on = (r.random((rows, columns)) < lit) * (0.25 + 0.65 * r.random((rows, columns)))
    hues = np.array([bgr(code) for code in _HOME_LIGHTS])[r.choice(6, (rows, columns), p=_HOME_SHARES)]
    glow = _tiled(
        bay.glow[r.integers(0, _VARIANTS, (rows, columns))][..., None]
        * (hues * on[..., None])[:, :, None, None, :].astype(np.float32)
    )
    glass, bars = np.tile(bay.glass, (rows, columns)), np.tile(bay.bars, (rows, columns))
    pane = (0.25 + 0.5 * r.random((rows, columns))).astype(np.float32)
    sheen = np.kron(pane, np.linspace(1.25, 0.55, h, dtype=np.float32)[:, None] * np.ones((1, w), np.float32))
    stains = fbm(glass.shape[1], glass.shape[0], max(12, 3.0 / up), 4, seed)
    albedo = wall * (np.tile(bay.wall, (rows, columns)) * (0.8 + 0.4 * stains) * (1 - glass))[..., None]
    albedo = albedo + bgr("#4a4440") * bars[..., None]
    parts = [
        _cornice(glass.shape[1], wall, across, up),
        (albedo, sheen * glass * (1 - bars), glow, np.zeros_like(glow), np.tile(bay.ledge, (rows, columns))),
        shops(length, across, up, glass.shape[1], names, r),
    ]
    planes = [np.vstack([part[k] for part in parts]).astype(np.float32) for k in range(5)]
    return Front(planes[0], planes[1], planes[2], planes[3], planes[4], wall)


def _cornice(w: int, wall: Field, across: float, up: float) -> Planes:
    h = max(2, round(_CORNICE_METRES / up))
    albedo = wall * np.linspace(1.5, 0.8, h, dtype=np.float32)[:, None, None] * np.ones((1, w, 1), np.float32)
    albedo[-max(1, h // 5) :] *= 0.5
    pitch = max(2, round(0.5 / across))
    albedo[h // 2 :, (np.arange(w) % pitch) < pitch // 2] *= 0.7
    ledges = np.zeros((h, w), np.float32)
    ledges[: max(1, h // 3)] = 1
    dark = np.zeros((h, w, 3), np.float32)
    return albedo, np.zeros((h, w), np.float32), dark, dark, ledges
