"""A flat roof: felt in strips with its seams and puddles, the parapet about it, and lamplight on both."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera, Matrix
from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.land.plane import Extent, Plane, ground_noise
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import bgr, mix, opaque, smoothstep
from reelwright.render.backends.previz.panel import Panel, Vector, hung
from reelwright.render.backends.previz.village.daylight import SNOW, Daylight
from reelwright.render.backends.previz.village.materials import walled

LEFT, RIGHT, BACK, FRONT = -26.0, 7.4, 22.0, -14.0
"""Its edges, metres."""
PARAPET, _COPING = 1.0, 0.38
"""Height, and breadth of the stone on it; metres."""
_LAMP = bgr("#ffb460") * np.float32(1 / 255)
_UNDER = 0.2
"""The felt goes on so far under the parapet, metres."""
_PIECE = 4.0
"""Metres of a piece of the parapet that runs toward us."""

Lamp = tuple[float, float, float, float]
"""x, y, z in metres, and strength."""


class FlatRoof(Plane):
    """The felt.

    Args:
        lamps: that are on.
        feet: of what stands on it: x, z, and half its breadth and depth; metres.
    """

    def __init__(
        self, light: Daylight, extent: Extent, lamps: Sequence[Lamp], feet: Sequence[tuple[float, float, float, float]]
    ) -> None:
        super().__init__(extent)
        self.texture = opaque(np.clip(self._painted(light, lamps, feet), 0, 255))

    def edge(self, camera: Camera) -> Picture:
        """Where the roof is in a picture, [H, W] uint8, 255 inside."""
        back, right = BACK + _UNDER, RIGHT + _UNDER
        corners = np.array([(x, 0.0, z) for x, z in ((LEFT, back), (right, back), (right, FRONT), (LEFT, FRONT))])
        seen = (corners - camera.position) @ camera.matrix.T
        size, reach = camera.size, 3.0 * camera.size.width
        for plane, least in (((0, 0, 1), 0.3 * camera.y), ((1, 0, reach), 0.0), ((-1, 0, reach), 0.0)):
            seen = _beyond(seen, np.array(plane, float), least)
        mask = np.zeros((size.height, size.width), np.uint8)
        if len(seen) > 2:
            cv2.fillConvexPoly(mask, np.round(seen[:, :2] / seen[:, 2:]).astype(np.int32), (255,))
        return mask

    def _painted(
        self, light: Daylight, lamps: Sequence[Lamp], feet: Sequence[tuple[float, float, float, float]]
    ) -> Field:
        x, z, foot, reach, seed = self.x, self.z, self.foot, self.reach, light.seed
        fine = ground_noise(x, z, foot, reach, (0.03, 0.07, 0.16), seed + 20)
        broad = ground_noise(x, z, foot, reach, (0.7, 1.6, 4.0), seed + 21)
        strip = np.floor((x + 40) / 1.05)
        tone = 0.78 + 0.22 * broad + 0.34 * (fine - 0.5) + 0.05 * np.sin(strip * 12.9)
        beside = np.abs((x + 40) % 1.05 - 0.525)
        seam = np.clip((beside - 0.49) / np.maximum(foot, 0.02), 0, 1)
        ends = np.abs((z + 3.1 * np.sin(strip * 7.7)) % 7.0 - 3.5)
        seam = np.maximum(seam, np.clip((ends - 3.44) / np.maximum(reach, 0.03), 0, 1))
        albedo = bgr("#6a6c70") * (tone * (1 - 0.34 * seam))[..., None]
        pools = smoothstep(0.56, 0.66, broad + 0.08 * (fine - 0.5))
        albedo = mix(albedo, albedo * np.float32(0.62), pools * (0.9 if light.is_wet else 0.35))
        near_edge = np.exp(-np.minimum(RIGHT - x, BACK - z).clip(0) / 0.5)
        albedo = albedo * (1 - 0.4 * near_edge)[..., None]
        if light.is_snowy:
            lies = smoothstep(0.15, 0.4, broad + 0.3 * fine + 0.35 * near_edge)
            albedo = mix(albedo, SNOW * (0.85 + 0.15 * fine)[..., None], lies)
        for fx, fz, wide, deep in feet:
            out = np.hypot(np.maximum(np.abs(x - fx) - wide, 0), np.maximum(np.abs(z - fz) - deep, 0))
            albedo = albedo * (1 - np.float32(0.55) * np.exp(out * np.float32(-3.2)))[..., None]
        lit = light.on(np.asarray(albedo, np.float32), (0.0, 1.0, 0.0))
        for lx, ly, lz, strength in lamps:
            away = (x - lx) ** 2 + (z - lz) ** 2 + ly * ly
            lit = lit + albedo * _LAMP * (strength * ly / away)[..., None]
        if light.is_wet:
            lit = mix(lit, light.light.sky[-2] * np.float32(0.75), pools * 0.3)
        return np.asarray(lit, np.float32)


def _beyond(points: Matrix, plane: Matrix, least: float) -> Matrix:
    """What of a polygon [n, 3] is on the far side of a plane, [m, 3]."""
    found, off = [], points @ plane - least
    for k in range(len(points)):
        one, other = points[k], points[(k + 1) % len(points)]
        a, b = float(off[k]), float(off[(k + 1) % len(points)])
        if a >= 0:
            found.append(one)
        if (a < 0) != (b < 0):
            found.append(one + (other - one) * a / (a - b))
    return np.array(found).reshape(-1, 3)


def parapet(light: Daylight, lamps: Sequence[Lamp], nearest: float) -> list[Card]:
    """The back, and the right side in pieces from `nearest` on; far first."""
    found = _run(light, lamps, (LEFT, 0.0, BACK), (RIGHT, 0.0, BACK), (0.0, 0.0, -1.0), BACK)
    z1 = BACK
    while z1 > max(FRONT, nearest):
        z0 = z1 - _PIECE
        found += _run(light, lamps, (RIGHT, 0.0, z1), (RIGHT, 0.0, z0 - 0.03), (-1.0, 0.0, 0.0), (z0 + z1) / 2)
        z1 = z0
    return found


def _run(light: Daylight, lamps: Sequence[Lamp], left: Vector, right: Vector, normal: Vector, key: float) -> list[Card]:
    """Inner face and coping between two points."""
    long = abs(right[0] - left[0]) + abs(right[2] - left[2])
    fine = min(60.0, light.per_metre(max(4.0, min(left[2], right[2]))))
    panel, top = Panel(long, PARAPET, fine), Panel(long, _COPING, fine)
    paint = walled(panel, "brick", light.seed + 30) * light.stains(panel, light.seed + 31)[..., None]
    paint = mix(paint, bgr("#5c5d60"), panel.box(0, -1, 99, 0.22))  # felt turned up against it
    paint = paint * (1 - 0.45 * smoothstep(PARAPET - 0.2, PARAPET - 0.02, panel.y))[..., None]
    share = panel.x / np.float32(long)
    spots = [(left[0] + (right[0] - left[0]) * share, panel.y, left[2] + (right[2] - left[2]) * share)]
    lit = light.on(np.asarray(paint, np.float32), normal) + _shine(paint, lamps, *spots[0])
    face = hung(light.finished(lit, panel.whole(), panel, key), _up(left), _up(right), _down(left), key)
    stone = bgr("#a39d92") * (0.92 + 0.1 * np.sin(top.x * 5) ** 2)[..., None] * top.whole()[..., None]
    joint = np.clip(1 - np.abs(top.x % 0.9 - 0.45) / max(0.012, top.texel), 0, 1)
    stone = mix(stone * (1 - 0.35 * joint)[..., None], SNOW, top.whole(0.95 if light.is_snowy else 0.0))
    level = light.on(np.asarray(stone, np.float32), (0.0, 1.0, 0.0))
    level = level + _shine(stone, lamps, spots[0][0], np.full((1, 1), PARAPET, np.float32), spots[0][2])
    out = (left[0] - normal[0] * _COPING, PARAPET + 0.03, left[2] - normal[2] * _COPING)
    beyond = (right[0] - normal[0] * _COPING, PARAPET + 0.03, right[2] - normal[2] * _COPING)
    inner = (left[0] + normal[0] * 0.05, PARAPET + 0.03, left[2] + normal[2] * 0.05)
    return [hung(light.finished(level, top.whole(), top, key, PARAPET), out, beyond, inner, key + 0.1), face]


def _shine(paint: Field, lamps: Sequence[Lamp], x: Field, y: Field, z: Field) -> Field:
    """Lamplight on a wall's points, [h, w, 3]."""
    found = np.zeros(paint.shape, np.float32)
    for lx, ly, lz, strength in lamps:
        away = (x - lx) ** 2 + (y - ly) ** 2 + (z - lz) ** 2 + 1.0
        found += paint * _LAMP * (1.6 * strength / away)[..., None]
    return found


def _up(at: Vector) -> Vector:
    return at[0], PARAPET + 0.03, at[2]


def _down(at: Vector) -> Vector:
    """A little under the felt, so that nothing shows between."""
    return at[0], -0.03, at[2]
