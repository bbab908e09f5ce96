"""The wet floor of a cave, as a plane: it shines where it mirrors the mouth or the fire."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reelwright.render.backends.previz.cave.hollow import FIRE, MOUTH, STONE, HollowLight
from reelwright.render.backends.previz.land.plane import Extent, Plane
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import bgr, opaque, smoothstep


def cave_floor(light: HollowLight, seed: int, extent: Extent, eye: tuple[float, float, float]) -> Plane:
    """Rock with pools of water; `eye`: from where it is seen when the shot is in its middle. See `Plane`."""
    plane = Plane(replace(extent, far=MOUTH.z - extent.eye[2] + 5))
    x, z = plane.x, plane.z
    fine = plane.noise((0.06, 0.14, 0.35), seed + 1)
    broad = plane.noise((0.8, 1.7, 3.5), seed + 2)
    ground = 1 - np.abs(plane.noise((0.5, 1.1, 2.2), seed + 3) * 2 - 1)
    lane = np.exp(-(((x - _lane(z)) / 2.6) ** 2))
    wet = smoothstep(0.50, 0.60, 0.8 * broad + 0.22 * lane - 0.25 * (ground - 0.5))
    day = _daylight(x, z) * np.clip(0.45 + 0.8 * (ground - 0.4) + 0.5 * (fine - 0.5), 0, 1.3)
    away = (x - FIRE[0]) ** 2 + (z - FIRE[2]) ** 2
    fire = 1.5 / (1 + away / 5) * np.clip(0.5 + 0.9 * (fine - 0.4) + 0.5 * (ground - 0.5), 0, 1.3)
    stone = bgr(STONE) * ((0.55 + 0.4 * ground + 0.4 * (fine - 0.5)) * (1 - 0.55 * wet))[..., None]
    paint = light.on(stone.astype(np.float32), day.astype(np.float32), fire.astype(np.float32))
    gloss = wet * 0.8 + 0.1 * smoothstep(0.5, 0.8, fine)
    paint = paint + light.day * (_mirrored_mouth(x, z, eye, broad) * gloss)[..., None]
    glow = _mirrored_fire(x, z, eye, fine) * gloss * light.flame
    paint = paint + light.fire * glow[..., None]
    plane.texture = opaque(np.clip(paint, 0, 255))
    return plane


def _lane(z: Field) -> Field:
    """Where the middle of the way to the mouth lies, metres across."""
    return np.asarray(MOUTH.x * z / MOUTH.z + 0.9 * np.sin(z * 0.3), np.float32)


def _daylight(x: Field, z: Field) -> Field:
    """Where day falls on the floor: a patch before the mouth that spreads and fades inwards."""
    deep = np.maximum(MOUTH.z - z, 0)
    side = np.abs(x - MOUTH.x) / (MOUTH.half * 0.8 + 0.16 * deep)
    return np.asarray(np.exp(-deep / 9.5) * smoothstep(1.7, 0.3, side) * 1.7 + 0.1, np.float32)


def _mirrored_mouth(x: Field, z: Field, eye: tuple[float, float, float], bent: Field) -> Field:
    """How bright the mouth is in the floor's mirror, 0..1."""
    ahead = np.maximum(z - eye[2], 0.3)
    share = (MOUTH.z - z) / ahead
    up, across = eye[1] * share, x + (x - eye[0]) * share
    side = np.abs(across - MOUTH.x + 1.6 * (bent - 0.5)) / MOUTH.half
    inside = smoothstep(1.2, 0.5, side) * smoothstep(1.02, 0.8, up / MOUTH.high)
    grazing = np.clip(0.2 + 0.8 * np.exp(-eye[1] / ahead * 3.2), 0, 1)  # water mirrors more the flatter one looks
    return np.asarray(inside * grazing * (0.2 + 0.6 * smoothstep(0.05, 0.6, up / MOUTH.high)), np.float32)


def _mirrored_fire(x: Field, z: Field, eye: tuple[float, float, float], bent: Field) -> Field:
    ahead = np.maximum(z - eye[2], 0.3)
    share = (FIRE[2] - z) / ahead
    up, across = eye[1] * share, x + (x - eye[0]) * share
    off = ((across - FIRE[0] + 0.5 * (bent - 0.5)) / 0.55) ** 2 + ((up - 0.5) / 0.8) ** 2
    return np.asarray(np.exp(-off) * (share > 0), np.float32)
