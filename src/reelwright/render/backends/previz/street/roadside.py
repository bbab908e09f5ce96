"""What stands along a country road: telegraph poles and their wires, a fence, guide posts, a sign."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera, Matrix
from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.noise import Field, fbm, rng
from reelwright.render.backends.previz.paint import Colour, bgr, fill, mix, pack, solid, stroke
from reelwright.render.backends.previz.panel import Vector
from reelwright.render.backends.previz.woods.grove import Baker

_POLE_METRES, _ARM_METRES = 7.6, 1.9
_INSULATORS = (-0.82, -0.42, 0.42, 0.82)
_WIRE_Y = 7.28
_SAG = 0.55
"""Metres a wire hangs through between poles."""
_STEPS = 14
_NEAR = 0.4
"""Metres before the camera from which a wire is drawn."""


def poles(baker: Baker, places: Sequence[tuple[float, float]]) -> list[Card]:
    """Telegraph poles at x, z."""
    return [_upright(baker, _pole(baker, z, k), x, z, _ARM_METRES) for k, (x, z) in enumerate(places)]


def guide_posts(baker: Baker, places: Sequence[tuple[float, float]]) -> list[Card]:
    """White posts with a black band and a reflector, a metre high."""
    return [_upright(baker, _guide_post(baker, z), x, z, 0.3) for x, z in places]


def fence_posts(baker: Baker, places: Sequence[tuple[float, float]]) -> list[Card]:
    """Weathered posts, each leaning its own way."""
    return [_upright(baker, _fence_post(baker, z, k), x, z, 0.5) for k, (x, z) in enumerate(places)]


def warning_sign(baker: Baker, x: float, z: float) -> Card:
    """A yellow diamond: the road bends."""
    h, per_metre = _texels(baker, z, 2.5)
    w = round(1.2 * per_metre)
    m, cx = per_metre, w / 2
    steel, plate, border, arrow = (np.zeros((h, w), np.uint8) for _ in range(4))
    fill(steel, [(cx - 0.035 * m, h), (cx - 0.035 * m, 0.9 * m), (cx + 0.035 * m, 0.9 * m), (cx + 0.035 * m, h)])
    middle = 0.6 * m
    for mask, half in ((plate, 0.56), (border, 0.52), (arrow, 0.47)):
        fill(mask, [(cx, middle - half * m), (cx + half * m, middle), (cx, middle + half * m), (cx - half * m, middle)])
    ink = np.zeros((h, w), np.uint8)
    bend = [(0.10, 0.26), (0.10, 0.06), (0.02, -0.06), (-0.06, -0.12)]
    stroke(ink, [(cx + a * m, middle + b * m) for a, b in bend], max(1, round(0.075 * m)))
    fill(ink, [(cx + a * m, middle + b * m) for a, b in ((-0.19, -0.21), (0.02, -0.19), (-0.09, -0.02))])
    paint = solid(w, h, "#8e9296")
    for mask, colour in ((plate, "#e9b81e"), (border, "#1c1b19"), (arrow, "#f0be22"), (ink, "#1c1b19")):
        paint = mix(paint, bgr(colour), mask.astype(np.float32) / np.float32(255))
    worn = 0.86 + 0.22 * fbm(w, h, max(6, 0.3 * m), 4, baker.site.seed + 41)
    cover = np.maximum(steel, plate).astype(np.float32) / 255
    lit = baker.site.green.light.on(paint * worn[..., None], 0.4)
    return _upright(baker, pack(np.clip(lit, 0, 255), cover), x, z, 1.2)


def _texels(baker: Baker, z: float, metres: float) -> tuple[int, float]:
    """Rows of a texture so high, and its texels a metre."""
    per_metre = min(90.0, baker.site.finest(z) * baker.site.sharpness)
    return max(6, round(metres * per_metre)), per_metre


def _upright(baker: Baker, texture: Picture, x: float, z: float, wide: float) -> Card:
    per_metre = texture.shape[1] / wide
    aired = baker.aired(texture, z, texture.shape[0], per_metre)
    sort = z if z < 100 else 100 + z / 100  # before the ground's end, behind all that is near
    return Card.frontal(baker.site.focused(aired, z, per_metre), x, -0.06, z, wide, sort=sort)


def _round(baker: Baker, mask: Field, colour: str, seed: int) -> Field:
    """Something round and weathered in the light, [h, w, 3]."""
    h, w = mask.shape
    light, side = baker.site.green.light, float(baker.site.green.sun[0])
    inside = np.maximum(mask, 1e-3)
    middle = (inside * np.arange(w, dtype=np.float32)).sum(1) / inside.sum(1)
    half = np.maximum(inside.sum(1) / 2, 0.6)
    across = np.clip((np.arange(w, dtype=np.float32)[None] - middle[:, None]) / half[:, None], -1, 1)
    key = np.clip(0.25 + 0.75 * across * np.sign(side), 0, 1) * min(1.0, 0.4 + abs(side))
    grain = 0.72 + 0.5 * fbm(w, h, max(4.0, w / 6), 4, seed, 0.6, ax=0.5, ay=6)
    paint = baker.site.green.dimmed(bgr(colour) * grain[..., None])
    return light.on(paint * np.float32(0.85), key)


def _pole(baker: Baker, z: float, k: int) -> Picture:
    h, m = _texels(baker, z, _POLE_METRES)
    w = max(6, round(_ARM_METRES * m))
    cx = w / 2
    wood, arm, glass = (np.zeros((h, w), np.uint8) for _ in range(3))
    lean = (rng(baker.site.seed + 300 + k).random() - 0.5) * 0.12 * m
    thick = max(0.13 * m, 1.4)
    fill(wood, [(cx - thick, h), (cx - thick * 0.62 + lean, 0), (cx + thick * 0.62 + lean, 0), (cx + thick, h)])
    beam = max(0.055 * m, 0.6)
    for y in (0.42, 0.95):
        half = (0.93 if y < 0.5 else 0.6) * m
        row = y * m
        fill(arm, [(cx - half, row - beam), (cx + half, row - beam), (cx + half, row + beam), (cx - half, row + beam)])
    for x in _INSULATORS:
        a, b = max(0.035 * m, 0.5), 0.32 * m
        left, right, top, foot = cx + x * m - a, cx + x * m + a, b - 0.06 * m, 0.4 * m
        fill(glass, [(left, foot), (left, top), (right, top), (right, foot)])
    masks: list[Field] = [mask.astype(np.float32) / np.float32(255) for mask in (wood, arm, glass)]
    paint = _round(baker, masks[0], "#6d5a49", baker.site.seed + k)
    light = baker.site.green.light
    paint = mix(paint, light.on(bgr("#5d4d40"), 0.35), masks[1])
    paint = mix(paint, light.on(bgr("#cfd8d2"), 0.5), masks[2])
    if baker.site.green.snowy:
        lies = masks[1] * (1 - np.roll(masks[1], max(1, round(0.05 * m)), 0))
        paint = mix(paint, light.on(bgr("#e6edf4"), 0.4), lies)
    return pack(np.clip(paint, 0, 255), np.maximum.reduce(masks))


def _guide_post(baker: Baker, z: float) -> Picture:
    h, m = _texels(baker, z, 1.05)
    w = max(4, round(0.3 * m))
    mask = np.zeros((h, w), np.uint8)
    half = max(0.06 * m, 0.8)
    fill(mask, [(w / 2 - half, h), (w / 2 - half, 0.08 * m), (w / 2 + half, 0.02 * m), (w / 2 + half, h)])
    cover = mask.astype(np.float32) / np.float32(255)
    paint = _round(baker, cover, "#e8e6de", baker.site.seed + 7)
    y = np.arange(h, dtype=np.float32)[:, None] / m * np.ones((1, w), np.float32)
    x = np.abs(np.arange(w, dtype=np.float32) - (w - 1) / 2)[None] / m
    paint = mix(paint, baker.site.green.light.on(bgr("#1d1d20"), 0.3), ((y > 0.14) & (y < 0.38)).astype(np.float32))
    shine = ((y > 0.19) & (y < 0.34) & (x < 0.03)).astype(np.float32)
    lamp = bgr("#ff8f3a") if baker.site.green.light.is_dark else baker.site.green.light.on(bgr("#d87a3a"), 0.4)
    return pack(np.clip(mix(paint, lamp, shine), 0, 255), cover)


def _fence_post(baker: Baker, z: float, k: int) -> Picture:
    h, m = _texels(baker, z, 1.25)
    w, chance = max(4, round(0.5 * m)), rng(baker.site.seed + 320 + k)
    mask = np.zeros((h, w), np.uint8)
    half, lean = max(0.055 * m, 0.8), chance.uniform(-0.1, 0.1) * m
    left, right, top = w / 2 - half, w / 2 + half, chance.uniform(0.0, 0.12) * m
    fill(mask, [(left, h), (left + lean, top), (right + lean, top + 0.05 * m), (right, h)])
    cover = mask.astype(np.float32) / np.float32(255)
    paint = _round(baker, cover, "#85796a", baker.site.seed + 330 + k)
    if baker.site.green.snowy:
        white = baker.site.green.light.on(bgr("#e6edf4"), 0.4)
        paint = mix(paint, white, (np.arange(h) < top + 0.09 * m)[:, None] * cover)
    return pack(np.clip(paint, 0, 255), cover)


def hanging(one: Vector, other: Vector, sag: float, steps: int = _STEPS) -> Matrix:
    """Points [steps, 3] along a wire between two others; `sag`: metres it hangs through."""
    share = np.linspace(0, 1, steps)
    points: Matrix = np.array(one) + (np.array(other) - np.array(one)) * share[:, None]
    points[:, 1] -= sag * 4 * share * (1 - share)
    return points


class Wires:
    """Wires between fixed points, drawn into the picture: no texture is as fine.

    Args:
        ends: of each span, metres. sag: metres it hangs through.
    """

    def __init__(self, baker: Baker, ends: Sequence[tuple[Vector, Vector]], sag: float) -> None:
        self._spans = np.array([hanging(*pair, sag) for pair in ends])
        light = baker.site.green.light
        dark = light.on(bgr("#35322f"), 0.3)
        self._inks = [mix(dark, light.air, baker.site.haze(float(span[0, 2]))) for span in self._spans]

    def draw(self, picture: Picture, camera: Camera) -> None:
        """Over `picture` [H, W, 4], in place."""
        seen = (self._spans - camera.position) @ camera.matrix.T
        for span, ink in zip(seen, self._inks, strict=True):
            before = span[span[:, 2] > _NEAR]
            if len(before) > 1:
                _thread(picture, before, ink)


def wires_along(
    baker: Baker, places: Sequence[tuple[float, float]], at: Sequence[tuple[float, float]], sag: float
) -> Wires:
    """From post to post at x, z; `at`: metres across and up where each wire is fixed."""
    ends = [((x + a, y, z), (u + a, y, w)) for (x, z), (u, w) in pairwise(places) for a, y in at]
    return Wires(baker, ends, sag)


def telegraph_wires(baker: Baker, places: Sequence[tuple[float, float]]) -> Wires:
    return wires_along(baker, places, [(x, _WIRE_Y) for x in _INSULATORS], _SAG)


def _thread(picture: Picture, points: Matrix, ink: Colour) -> None:
    at = np.clip(points[:, :2] / points[:, 2:], -8000, 8000)
    path = np.round(at * 16).astype(np.int32)
    thick = max(1, round(picture.shape[0] / 720))
    cv2.polylines(picture, [path], False, (*(float(c) for c in ink), 255.0), thick, cv2.LINE_AA, 4)
