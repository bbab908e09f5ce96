"""Ground floors of houses: shops with their names, windows, doors and awnings, unlit and lit apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from reelwright.imaging.text import Type, place, text_width
from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import bgr

_PAINTS = ("#23453c", "#5a1f24", "#1f2f4a", "#3a3a3a", "#6a4a1f", "#2a1f3a")
_INSIDES = ("#ffb066", "#ff8a5c", "#8fdcff", "#ffe0a0", "#ff9fb8", "#a8f0cc", "#ffd070")
NAMES = (
    "CAFE ORLA", "NOODLES", "BOOKS", "MIRA & SON", "TEA HOUSE", "RADIO", "BAKERY", "KINO", "TAILOR", "FLOWERS",
    "CLOCKS", "PHOTO", "RECORDS", "OPTIK", "PHARMACY", "DINER", "PIANOS", "SHOES", "MAPS", "VELMO",
)  # fmt: skip
SHOP_METRES = 4.0

Planes = tuple[Field, Field, Field, Field, Field]
"""Albedo, mirror, glow, shop glow, ledges."""


def part_of(picture: Field, top: float, bottom: float, left: float, right: float) -> Field:
    """A view of a part of a picture [h, w, ...], given as parts of its height and width."""
    h, w = picture.shape[:2]
    rows = slice(max(0, round(top * h)), max(0, round(bottom * h)))
    return picture[rows, max(0, round(left * w)) : max(0, round(right * w))]


def shops(length: float, across: float, up: float, w: int, names: Sequence[str], r: Generator) -> Planes:
    """The ground floor: shop after shop, each with a name, a window and a door."""
    h = round(SHOP_METRES / up)
    albedo, glow = np.zeros((h, w, 3), np.float32), np.zeros((h, w, 3), np.float32)
    count = max(1, round(length / (5.0 + 2 * r.random())))
    for k in range(count):
        columns = slice(w * k // count, w * (k + 1) // count)
        _shop(albedo[:, columns], glow[:, columns], across, up, names[k % len(names)], r)
    blank = np.zeros((h, w), np.float32)
    ledges = blank.copy()
    ledges[: max(1, round(0.12 / up))] = 1
    return albedo, blank, np.zeros_like(glow), glow, ledges


def _shop(albedo: Field, glow: Field, across: float, up: float, name: str, r: Generator) -> None:
    """Paint one shop, in place."""
    h, w = albedo.shape[:2]
    paint = bgr(_PAINTS[r.integers(0, len(_PAINTS))])
    inside = bgr(_INSIDES[r.integers(0, len(_INSIDES))])
    albedo[:] = paint * (0.9 + 0.2 * r.random())
    part_of(albedo, 0.03, 0.06, 0, 1)[:] = paint * 1.8
    part_of(albedo, 0.25, 0.27, 0, 1)[:] = paint * 0.4
    door_left = r.random() < 0.5
    windows = ((0.04, 0.14), (0.38, 0.95)) if door_left else ((0.05, 0.62), (0.86, 0.96))
    door = (0.17, 0.34) if door_left else (0.66, 0.83)
    top, sill = round(0.30 * h), round(0.86 * h)
    goods = _goods(sill - top, w, across, up, r)
    for left, right in windows:
        columns = slice(round(left * w), round(right * w))
        albedo[top:sill, columns] = bgr("#20242a")
        albedo[top - 1 : top, columns] = paint * 0.4
        glow[top:sill, columns] = inside * goods[:, columns, None]
    part_of(albedo, 0.30, 1.0, *door)[:] = paint * 0.45
    opening = part_of(glow, 0.30, 0.97, *door)
    opening[:] = inside * 0.55 * np.linspace(1, 0.5, opening.shape[0], dtype=np.float32)[:, None, None]
    jamb = max(1, round(0.05 / across))
    opening[:, :jamb] = opening[:, -jamb:] = 0
    part_of(glow, 0.66, 0.69, *door)[:] *= 0.3
    _fascia(albedo, glow, paint, inside, name, r)
    if r.random() < 0.4:
        _awning(albedo, glow, paint, inside, across, r)
    post = max(1, round(0.12 / across))
    albedo[:, :post], glow[:, :post] = paint * 0.5, 0


def _goods(h: int, w: int, across: float, up: float, r: Generator) -> Field:
    """Brightness of a shop window with things on two shelves, [h, w]."""
    light = np.linspace(1.0, 0.55, h, dtype=np.float32)[:, None]
    light = light * (0.75 + 0.5 * fbm(w, h, max(6, w // 5), 3, int(r.integers(1 << 30))))
    for shelf in (0.38, 0.62):
        y = int(h * shelf)
        light[y : y + max(1, round(0.05 / up))] *= 0.5
        x = 0
        while x < w:
            wide, tall = max(1, int((0.12 + 0.25 * r.random()) / across)), int((0.15 + 0.3 * r.random()) / up)
            if r.random() < 0.7:
                light[max(0, y - tall) : y, x : x + wide] *= 0.35 + 0.5 * r.random()
            x += wide + max(1, int(0.06 / across))
    return np.asarray(light, np.float32)


def _fascia(albedo: Field, glow: Field, paint: Field, inside: Field, name: str, r: Generator) -> None:
    """The board with the name: lit letters, a lit box with dark letters, or coloured letters."""
    h, w = albedo.shape[:2]
    rows = slice(round(0.06 * h), round(0.25 * h))
    style = int(r.integers(0, 3))
    tall = rows.stop - rows.start
    if tall < 6 or w < 13:
        return
    letters = word(name, w, tall)[..., None]
    if style == 1:
        glow[rows] = inside * 0.8 * (1 - letters)
        albedo[rows] = inside * 0.85 * (1 - letters) + paint * 0.3 * letters
        return
    glow[rows] += (bgr("#fff0d0") * 0.95 if style == 0 else inside) * letters
    albedo[rows] = albedo[rows] * (1 - letters) + bgr("#e8d8b0") * letters


def _awning(albedo: Field, glow: Field, paint: Field, inside: Field, across: float, r: Generator) -> None:
    h, w = albedo.shape[:2]
    top, foot = round(0.26 * h), round(0.42 * h)
    stripe = max(2, round((0.3 + 0.15 * r.random()) / across))
    odd = ((np.arange(w) // stripe) % 2 > 0)[None, :, None]
    fall = np.linspace(0, 1, foot - top, dtype=np.float32)[:, None, None]
    cloth = np.where(odd, bgr("#d8cbb4"), paint * 1.8 + 20) * (0.7 + 0.4 * fall)
    albedo[top:foot] = cloth
    glow[top:foot] = cloth * inside / 255 * (0.1 + 0.4 * fall)
    glow[foot : foot + max(1, h // 26)] *= 0.5


def word(text: str, w: int, h: int) -> Field:
    """A word centred in [h, w], 0..1, as large as fits."""
    type_ = Type(h * 0.62, 600, 0.08)
    type_ = type_.scaled(min(1.0, w * 0.84 / text_width(text, type_)))
    mask = np.zeros((h, w), np.uint8)
    place(mask, text, ((w - text_width(text, type_)) / 2, h / 2 + 0.36 * type_.size), type_)
    return mask.astype(np.float32) / np.float32(255)
