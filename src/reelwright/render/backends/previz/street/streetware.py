"""What stands and hangs along a street: lamps with their light, blade signs with theirs."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.random import Generator

from reelwright.imaging.text import Type, place, text_width
from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.noise import Field, rng
from reelwright.render.backends.previz.paint import bgr, fill, mix, opaque, pack, radial, solid, stroke
from reelwright.render.backends.previz.street.houses import House
from reelwright.render.backends.previz.street.sightlines import Sightlines
from reelwright.render.backends.previz.street.streetlight import LAMP_X, LAMPS, StreetLight

_WORDS = ("BAR", "HOTEL", "JAZZ", "CAFE", "TEA", "CLUB", "NOODLE", "TAXI", "INK", "ROOMS", "DANCE", "KINO")
_INKS = ("#ff4d86", "#48dcff", "#ffcf4a", "#8dff7a", "#ff7a3a")
_POST_W, _POST_H, _POST_TEXEL = 150, 430, 0.0135
_AXIS, _REACH = 40, 64
"""Of a lamp's post from the middle of its card, and of its head from the post, texels."""
_GLOW = 3.4
"""Metres across."""


def lamp_cards(light: StreetLight, seen: Sightlines) -> tuple[list[Card], list[Card]]:
    """Lamp posts, and the light about their heads (none by day)."""
    posts, glows = [], []
    halo = _halo(light.light.haze(60)) if light.lamps else None
    for z in LAMPS:
        for side in (-1, 1):
            if not seen.sees(side * LAMP_X, z, z + 1):
                continue
            x = side * (LAMP_X - _AXIS * _POST_TEXEL)
            posts.append(Card.frontal(_post(side, z, light), x, 0, z, _POST_W * _POST_TEXEL))
            if halo is not None:
                head = side * (LAMP_X - _REACH * _POST_TEXEL), (_POST_H - 22) * _POST_TEXEL
                glows.append(Card.frontal(halo, head[0], head[1] - _GLOW / 2, z, _GLOW, sort=z - 0.1, adds=True))
    return posts, glows


def _halo(haze: float) -> Picture:
    """Wider where the air is thick."""
    glow = radial(140, 140, 70, 70, 70, 3.0 - 1.2 * haze)
    core = radial(140, 140, 70, 70, 9, 1.0)
    return opaque(np.clip(bgr("#ffc27a") * (glow * 0.9)[..., None] + 255 * core[..., None], 0, 255))


def _post(side: int, z: float, light: StreetLight) -> Picture:
    w, h, x = _POST_W, _POST_H, _POST_W / 2 + side * _AXIS
    iron = np.zeros((h, w), np.uint8)
    half = [(-5, h), (-4, h - 60), (-2.2, h - 62), (-1.8, 60)]
    fill(iron, [(x + dx, y) for dx, y in half] + [(x - dx, y) for dx, y in reversed(half)])
    t = np.linspace(0, 1, 20)
    arm_x = x - side * (3 * (1 - t) * t * t * 20 + t**3 * 60)
    arm_y = (1 - t) ** 3 * 70 + 3 * (1 - t) ** 2 * t * 15 + 3 * (1 - t) * t * t * 6 + t**3 * 14
    stroke(iron, np.stack([arm_x, arm_y], 1), 4)
    head = x - side * _REACH
    fill(iron, [(head - 13, 22), (head - 8, 12), (head + 8, 12), (head + 13, 22)])
    bulb = np.zeros((h, w), np.uint8)
    cv2.ellipse(bulb, (int(head), 22), (11, 7), 0, 0, 180, (255,), -1, cv2.LINE_AA)
    lit, shape = bulb.astype(np.float32) / 255, iron.astype(np.float32) / 255
    paint = bgr("#23262c") * (light.ambient * np.float32(0.8) + light.sun * np.float32(0.3) + np.float32(0.06))
    rgb = solid(w, h, mix(paint, light.light.air, float(light.haze(z))))
    if light.is_snowy:
        top = np.clip(shape - np.roll(shape, 3, 0), 0, 1) * (np.arange(h) < 70)[:, None]
        rgb = mix(rgb, bgr("#eef2f6") * light.ambient, top)
    glass = bgr("#c8c8c0") * (light.ambient + light.sun * np.float32(0.4))
    rgb = mix(rgb, mix(glass, bgr("#fff2d8"), light.lamps), lit)
    return pack(np.clip(rgb, 0, 255), np.maximum(shape, lit))


def sign_cards(houses: list[House], light: StreetLight, seen: Sightlines, seed: int) -> tuple[list[Card], list[Card]]:
    """Blade signs on some houses, and the light about them."""
    chance, signs, glows = rng(seed + 31), list[Card](), list[Card]()
    words, inks = list(chance.permutation(_WORDS)), list(chance.permutation(_INKS))
    for before, house in pairwise([houses[0], *houses]):
        along, high, has_one = chance.random(3)
        z = house.z + house.length * (0.25 + 0.5 * along)
        if not 9 < z < 75 or has_one > 0.85 or not seen.sees(house.x, z, z + 1):
            continue
        sign = _Sign(str(words[len(signs) % len(words)]), str(inks[len(signs) % len(inks)]), light, seen, z)
        out = min(abs(before.x), abs(house.x)) if before.side == house.side else abs(house.x)
        x, y = house.side * (out - 0.66), 4.5 + 1.4 * high  # so that no house before it covers it
        signs.append(Card.frontal(sign.box(chance), x, y, z, _Sign.WIDE))
        if light.lamps:
            glows.append(sign.glow(x, y))
    return signs, glows


class _Sign:
    """A blade sign: letters one under the other in a box of neon."""

    WIDE, _LETTER, _PAD = 0.8, 0.62, 0.9
    """Metres."""

    def __init__(self, text: str, ink: str, light: StreetLight, seen: Sightlines, z: float) -> None:
        self._light, self._z, self._ink = light, z, bgr(ink)
        self._texel = texel = max(0.011, seen.pixel(z) * 0.8)
        tall, wide = max(1, int(self._LETTER / texel)), max(1, int(self.WIDE / texel))
        h = tall * len(text) + int(0.35 / texel)
        mask = np.zeros((h, wide), np.uint8)
        type_ = Type(tall * 0.86, 600)
        for k, letter in enumerate(text):
            at = (wide - text_width(letter, type_)) / 2, tall * (k + 0.8) + 0.17 / texel
            place(mask, letter, at, type_)
        self._tube: Field = mask.astype(np.float32) / np.float32(255)
        e = max(1, round(0.05 / texel))
        self._tube[:e] = self._tube[-e:] = 1
        self._tube[:, :e] = self._tube[:, -e:] = 1

    def box(self, chance: Generator) -> Picture:
        light, tube = self._light, self._tube
        back = bgr("#24262e") * (light.ambient + light.sun * np.float32(0.2)) * np.float32(0.8 + 0.4 * chance.random())
        day = mix(back, self._ink * (light.ambient + light.sun * np.float32(0.3)) * np.float32(0.9), tube)
        lit = mix(bgr("#15141c") * (light.ambient + np.float32(0.4)), self._ink * np.float32(0.6) + 110, tube)
        glowing = light.lamps or 0.35 * (light.shops > 0.2)
        rgb = mix(mix(day, lit, glowing), light.light.air, 0.8 * float(light.haze(self._z)))
        return opaque(np.clip(rgb, 0, 255))

    def glow(self, x: float, y: float) -> Card:
        texel = max(self._texel, 0.05)
        h, w = self._tube.shape
        size = max(2, round(w * self._texel / texel)), max(2, round(h * self._texel / texel))
        pad = round(self._PAD / texel)
        small = np.pad(cv2.resize(self._tube, size, interpolation=cv2.INTER_AREA), pad)
        small = cv2.GaussianBlur(small, (0, 0), 0.30 / texel)
        texture = opaque(np.clip(self._ink * (small * 0.75)[..., None], 0, 255))
        wide = small.shape[1] * self.WIDE / size[0]
        return Card.frontal(texture, x, y - self._PAD, self._z, wide, sort=self._z - 0.1, adds=True)
