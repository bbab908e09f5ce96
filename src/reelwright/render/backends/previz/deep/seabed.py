"""The sandy floor of the sea, as a plane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reelwright.render.backends.previz.deep.water import Depths
from reelwright.render.backends.previz.land.plane import Extent, Plane
from reelwright.render.backends.previz.paint import bgr, mix, opaque, shaded, smoothstep


def seabed(
    water: Depths,
    seed: int,
    extent: Extent,
    standing: Sequence[tuple[float, float, float]],
) -> Plane:
    """Sand in ripples, with weed and stones on it; see `Plane`.

    Args:
        standing: x, z and breadth, metres, of what darkens the floor about it.
    """
    plane = Plane(extent)
    x, z = plane.x, plane.z
    broad = plane.noise((1.6, 3.5, 7.0), seed + 1)
    litter = plane.noise((0.12, 0.3, 0.7), seed + 2)
    fine = plane.noise((0.03, 0.06), seed + 3)
    bend = plane.noise((1.3, 2.6, 5.0), seed + 4)
    wave = np.sin(z * 9.0 + x * 5.5 + bend * 34)
    shows = smoothstep(0.16, 0.05, plane.reach)  # ripples finer than a texel would shimmer
    wave = (np.abs(wave) ** 0.8 * np.sign(wave) * shows * np.clip(1.7 * broad - 0.35, 0.1, 1)).astype(np.float32)
    tone = 0.86 + 0.14 * broad + 0.08 * wave + 0.2 * (fine - 0.5)
    sand = mix(bgr("#e2cb98"), bgr("#c2ab7e"), 0.6 * smoothstep(0.35, 0.7, litter))
    weed = smoothstep(0.62, 0.8, broad + 0.35 * (litter - 0.5)) * 0.7
    sand = mix(sand, bgr("#5a6340"), weed)
    stones = smoothstep(0.8, 0.86, litter) * smoothstep(0.045, 0.015, plane.reach)
    sand = mix(sand, bgr("#6d6558"), stones * 0.8)
    for at, behind, breadth in standing:
        ahead = (z[:, 0] - behind + 0.2) / (0.1 * breadth + 0.3)
        rows = np.abs(ahead) < 2.6  # farther away it is nothing
        aside = np.square((x[rows] - at) / (0.5 * breadth))
        tone[rows] *= 1 - 0.6 * np.exp(-aside * aside - np.square(ahead[rows])[:, None])
    down = np.clip(0.72 + 0.16 * wave, 0, 1)
    shown = water.lit(shaded(sand, tone), down)
    shown = water.through(shown, np.maximum(0, plane.depth - 5) * np.float32(0.8))
    shown = mix(shown, water.deep, smoothstep(extent.far * 0.14, extent.far * 0.7, plane.depth) + 0 * x)
    plane.texture = opaque(shown)
    return plane
