"""A car as six painted panels in the world (face, deck, screen, roof, flank, side windows), so that it is solid from
wherever a camera in the street sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import Colour, Points, bgr, fill, mix, pack, smoothstep

LENGTH, HALF_WIDTH = 4.4, 0.88
COLOURS = ("#7a2a26", "#2a3a55", "#c8c4b8", "#2e3432", "#8a8f96", "#6a5434", "#d8a92a", "#3c5a4c")
_TEXEL, _FLANK = 0.012, 1.5
"""Metres, at the finest; and how many times coarser it may be along the flank, for that is seen at a slant."""
_COARSEST = 0.036
_WAIST, _ROOF = 0.94, 1.44

Corner = tuple[float, float, float]
"""A point of the world, metres."""


@dataclass(frozen=True, slots=True)
class CarLight:
    """What falls on a car: multipliers [3], but `sky` 0..255."""

    ambient: Colour
    sun: Colour
    sky: Colour
    lamps: float
    """0 off, 1 on."""
    snow: float = 0.0
    """How white its roof and deck are, 0..1."""


def car_cards(colour: Colour, comes: bool, side: int, light: CarLight, pixel: float) -> list[Card]:
    """A car whose near end stands at z = 0 and whose middle is at x = 0, far panels first.

    Args:
        comes: its near end is its front.
        side: which flank we see: 1 the one at its right as we look, -1 the left.
        pixel: metres that a pixel shows where it is nearest.
    """
    texel = float(np.clip(0.8 * pixel, _TEXEL, _COARSEST))
    foot, head = (1.0, 1.72) if comes else (0.58, 1.15)
    end, s = LENGTH, side
    white = bgr("#eef2f6") * np.clip(light.ambient + light.sun, 0, 1.1)
    deck = _paint_level(colour, (1.74, LENGTH - 0.1), light, white, texel)
    roof = _paint_level(colour, (1.24, 1.42), light, white, texel)
    screen = _screen(colour, light, texel)
    flank, windows = _flank(colour, comes, light, texel), _windows(colour, comes, light, texel)
    face = _face(colour, comes, light, texel)
    back, front = head + 1.42, head
    return [
        _panel(roof, (-0.62, _ROOF, back), (0.62, _ROOF, back), (-0.62, _ROOF - 0.01, front)),
        _panel(deck, (-0.87, 0.96, end - 0.1), (0.87, 0.96, end - 0.1), (-0.87, 0.90, 0)),
        _panel(windows, (s * 0.60, _ROOF + 0.01, 0), (s * 0.60, _ROOF + 0.01, end), (s * 0.83, 0.93, 0)),
        _panel(screen, (-0.8, _ROOF, head), (0.8, _ROOF, head), (-0.8, _WAIST, foot)),
        _panel(flank, (s * HALF_WIDTH, 1.0, 0), (s * HALF_WIDTH, 1.0, end), (s * HALF_WIDTH, 0, 0)),
        _panel(face, (-0.92, 1.0, 0), (0.92, 1.0, 0), (-0.92, 0, 0)),
    ]


def _panel(texture: Picture, corner: Corner, along: Corner, down: Corner) -> Card:
    """A texture between three corners: its top left, top right and bottom left."""
    h, w = texture.shape[:2]
    origin = np.array(corner, float)
    across, fall = (np.array(along) - origin) / w, (np.array(down) - origin) / h
    return Card(texture, origin.tolist(), across.tolist(), fall.tolist(), z=0.0)


def _rounded(points: Points, times: int = 2) -> NDArray[np.float64]:
    """Corners cut off, Chaikin's way."""
    p = np.array(points, float)
    for _ in range(times):
        q = np.roll(p, -1, 0)
        p = np.stack([0.75 * p + 0.25 * q, 0.25 * p + 0.75 * q], 1).reshape(-1, 2)
    return p


class _Panel:
    """A panel being painted, in metres: x from its left (or from its middle), y up from its foot."""

    def __init__(
        self, wide: float, tall: float, texel: tuple[float, float], foot: float = 0.0, centred: bool = False
    ) -> None:
        self.w, self.h = round(wide / texel[0]), round(tall / texel[1])
        # a little more or less, so that they are whole texels
        self._across, self._up = wide / self.w, tall / self.h
        self._foot, self._left = foot, wide / 2 if centred else 0.0
        self.y: Field = (foot + (self.h - np.arange(self.h, dtype=np.float32) - 0.5) * self._up)[:, None]
        self.x: Field = ((np.arange(self.w, dtype=np.float32) + 0.5) * self._across - self._left)[None]
        self.one: Field = np.ones((self.h, self.w), np.float32)

    def at(self, points: Any) -> NDArray[np.float64]:
        p = np.array(points, float)
        return np.stack([(p[:, 0] + self._left) / self._across, self.h - (p[:, 1] - self._foot) / self._up], 1)

    def mask(self, *outlines: Any, rounds: int = 0) -> Field:
        found = np.zeros((self.h, self.w), np.uint8)
        for outline in outlines:
            fill(found, _rounded(self.at(outline), rounds) if rounds else self.at(outline))
        return found.astype(np.float32) / np.float32(255)

    def both(self, half: list[tuple[float, float]], rounds: int = 0) -> Field:
        """A shape and its mirror image in one outline; `half` runs from the middle to the right and back."""
        return self.mask(half + [(-x, y) for x, y in reversed(half)], rounds=rounds)

    def pair(self, outline: list[tuple[float, float]], rounds: int = 0) -> Field:
        """A shape and its mirror image apart."""
        return self.mask(outline, [(-x, y) for x, y in outline], rounds=rounds)

    def disc(self, x: float, y: float, radius: float) -> Field:
        found = np.zeros((self.h, self.w), np.uint8)
        cx, cy = self.at([(x, y)])[0]
        axes = (round(radius / self._across * 16), round(radius / self._up * 16))
        cv2.ellipse(found, (round(cx * 16), round(cy * 16)), axes, 0, 0, 360, (255,), -1, cv2.LINE_AA, 4)
        return found.astype(np.float32) / np.float32(255)


def _lamp_colours(comes: bool, light: CarLight) -> Colour:
    key = light.ambient + light.sun * 0.6
    on, off = (bgr("#fff6e0"), bgr("#c8d0d6") * key) if comes else (bgr("#ff3524"), bgr("#8a1c18") * key)
    lamp: Colour = mix(off, on, light.lamps)
    return lamp


def _sheen(p: _Panel, at: float, width: float) -> Field:
    """Where the bodywork turns up to the sky."""
    band: Field = np.exp(-(((p.y - at) / width) ** 2)) * p.one
    return band


def _face(colour: Colour, comes: bool, light: CarLight, texel: float) -> Picture:
    p = _Panel(1.84, 1.0, (texel, texel), centred=True)
    body = p.both(
        [(0, 0.95), (0.62, 0.95), (0.82, 0.90), (0.90, 0.74), (0.905, 0.45), (0.87, 0.20), (0, 0.18)], rounds=2
    )
    tyres = p.pair([(0.86, 0.34), (0.64, 0.34), (0.64, 0.01), (0.86, 0.01)])
    form = (0.50 + 0.45 * smoothstep(0.25, 0.9, p.y) - 0.22 * smoothstep(0.6, 0.92, np.abs(p.x))) * p.one
    rgb = colour * (light.ambient + light.sun * 0.5) * form[..., None]
    rgb = rgb + light.sky * (0.22 * _sheen(p, 0.86, 0.07))[..., None]
    rgb = mix(rgb, rgb * 0.4, p.both([(0, 0.40), (0.9, 0.42), (0.88, 0.18), (0, 0.16)]))
    rgb = mix(rgb, 14 * (light.ambient + 0.2), np.maximum(tyres - body, 0))
    if comes:
        grille = p.both([(0, 0.72), (0.36, 0.72), (0.33, 0.57), (0, 0.56)], rounds=2)
        rgb = mix(rgb, bgr("#15161a") * (light.ambient + 0.15), grille * 0.9)
        lamps, plate = p.pair([(0.84, 0.76), (0.52, 0.73), (0.52, 0.62), (0.82, 0.63)], rounds=2), 0.46
    else:
        lamps, plate = p.pair([(0.87, 0.84), (0.58, 0.82), (0.58, 0.68), (0.86, 0.66)], rounds=2), 0.62
    rgb = mix(rgb, _lamp_colours(comes, light), lamps)
    paper = bgr("#d8d6c8") * ((light.ambient + light.sun * 0.6) * 0.8 + 0.15 * light.lamps)
    rgb = mix(rgb, paper, p.both([(0, plate), (0.25, plate), (0.25, plate - 0.11), (0, plate - 0.11)]))
    return pack(np.clip(_grounded(rgb, p), 0, 255), np.maximum(body, tyres))


def _grounded(rgb: Field, p: _Panel) -> Field:
    """Darker toward the road."""
    dark: Field = rgb * (0.3 + 0.7 * smoothstep(0, 0.35, p.y) * p.one)[..., None]
    return dark


def _paint_level(colour: Colour, size: tuple[float, float], light: CarLight, white: Colour, texel: float) -> Picture:
    """A panel that looks up, so wide and long: bonnet and boot, or roof."""
    w, h = round(size[0] / texel), round(size[1] / (_FLANK * texel))
    across = np.abs(np.linspace(-1, 1, w, dtype=np.float32))[None]
    crease = 0.86 - 0.10 * across + 0.12 * np.exp(-(((across - 0.6) / 0.08) ** 2))
    rgb = colour * (light.ambient * 1.1 + light.sun * 0.9) * crease[..., None] + light.sky * np.float32(0.20)
    rgb = mix(np.repeat(rgb, h, 0), white, light.snow * 0.9)
    return pack(np.clip(rgb, 0, 255), np.ones((h, w), np.float32))


def _screen(colour: Colour, light: CarLight, texel: float) -> Picture:
    """Windscreen or rear window, with two heads behind it."""
    p = _Panel(1.6, 0.86, (texel, texel), centred=True)
    frame = p.both([(0, 0.86), (0.60, 0.86), (0.79, 0), (0, 0)])
    glass = p.both([(0, 0.80), (0.55, 0.80), (0.72, 0.04), (0, 0.04)], rounds=1)
    rise = p.y / 0.86
    pane = light.sky * ((0.30 + 0.34 * rise) * (0.8 + 0.3 * np.sin(p.x * 3.8 + 1)))[..., None] + 6
    for x in (-0.29, 0.29):
        head = np.exp(-(((p.x - x) / 0.10) ** 4) - ((p.y - 0.33) / 0.26) ** 4)
        pane = pane * (1 - 0.45 * head[..., None])
    rgb = mix(colour * (light.ambient * 0.8 + light.sun * 0.7) * p.one[..., None], pane, glass)
    return pack(np.clip(rgb, 0, 255), frame)


def _flank(colour: Colour, comes: bool, light: CarLight, texel: float) -> Picture:
    """The side up to the waist, its near end at the left."""
    p = _Panel(LENGTH, 1.0, (_FLANK * texel, texel))
    nose = (
        [(0, 0.42), (0, 0.74), (0.10, 0.87), (1.1, 0.96)]
        if comes
        else [(0, 0.42), (0, 0.80), (0.06, 0.90), (1.05, 0.97)]
    )
    tail = [(3.8, 0.98), (4.36, 0.90), (4.4, 0.80), (4.4, 0.42), (4.34, 0.20), (0.05, 0.20)]
    body = p.mask(nose + tail, rounds=1)
    wheels = [(0.82, 0.33), (3.62, 0.33)]
    arch, tyre, hub = (np.maximum.reduce([p.disc(x, y, radius) for x, y in wheels]) for radius in (0.41, 0.33, 0.20))
    form = 0.40 + 0.42 * smoothstep(0.3, 0.9, p.y) * p.one + 0.30 * _sheen(p, 0.84, 0.05) - 0.14 * _sheen(p, 0.62, 0.05)
    rgb = colour * (light.ambient + light.sun * 0.6) * form[..., None]
    rgb = rgb + light.sky * (0.16 * _sheen(p, 0.84, 0.07))[..., None]
    seams = p.mask(*([(x, 0.95), (x + 0.02, 0.95), (x + 0.02, 0.36), (x, 0.36)] for x in (1.25, 2.25, 3.2)))
    rgb = mix(rgb, rgb * 0.5, seams)
    rgb = mix(rgb, bgr("#08080a") * (light.ambient + 0.2), arch)
    rgb = mix(rgb, bgr("#141416") * (light.ambient + 0.25), tyre)
    rgb = mix(rgb, bgr("#8a8c90") * (light.ambient * 0.6 + light.sun * 0.3), hub)
    rgb = mix(rgb, _lamp_colours(comes, light), p.mask([(0, 0.80), (0.2, 0.79), (0.2, 0.66), (0, 0.66)]) * body)
    return pack(np.clip(_grounded(rgb, p), 0, 255), np.maximum(body, tyre))


def _windows(colour: Colour, comes: bool, light: CarLight, texel: float) -> Picture:
    """The side above the waist, leaning in."""
    p = _Panel(LENGTH, 0.52, (_FLANK * texel, texel), foot=0.93)
    s0, s1 = (1.05, 1.78) if comes else (0.62, 1.2)
    e0, e1 = (3.8, 3.2) if comes else (3.35, 2.6)
    middle = (s1 + e1) / 2
    house = p.mask([(s0 - 0.1, 0.93), (s1 - 0.1, 1.43), (e1, 1.43), (e0, 0.93)], rounds=1)
    glass = p.mask(
        [(s0 + 0.15, 0.98), (s1 + 0.02, 1.39), (middle - 0.05, 1.39), (middle - 0.05, 0.98)],
        [(middle + 0.05, 0.98), (middle + 0.05, 1.39), (e1 - 0.1, 1.39), (e0 - 0.3, 0.98)],
    )
    pane = light.sky * (0.16 + 0.34 * smoothstep(0.93, 1.45, p.y) * p.one)[..., None] + 6
    rgb = mix(colour * (light.ambient * 0.8 + light.sun * 0.5) * p.one[..., None], pane, glass)
    return pack(np.clip(rgb, 0, 255), house)
