"""What is seen through windows: the hour's sky, roofs or hills under it, and the weather before the glass and on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np

from reelwright.film.look import Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.card import Card, Picture, Thing
from reelwright.render.backends.previz.indoors.face import Face
from reelwright.render.backends.previz.indoors.light import Pane
from reelwright.render.backends.previz.indoors.openings import GLASS_KEY
from reelwright.render.backends.previz.light import Light
from reelwright.render.backends.previz.noise import Field, fbm, line1d, rng
from reelwright.render.backends.previz.paint import below, bgr, mix, opaque, pack, solid
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.skies import Sky

View = Literal["hills", "roofs", "towers"]

_SKY_KEY = 599.0
_WIDE, _HIGH, _TEXEL = 150.0, 30.0, 0.14
"""Of what stands outside, metres at the near row."""
_EYE = 0.55
"""Of that height: the horizon."""
_TOPS: dict[View, tuple[tuple[int, int], tuple[int, int]]] = {
    "hills": ((0, 1), (0, 1)),
    "roofs": ((-2, 12), (-30, -4)),
    "towers": ((6, 62), (-22, 30)),
}
"""How far roofs of the far and the near row rise over the horizon, texels."""
_FALLS = {Weather.RAIN: 7.0, Weather.STORM: 9.0, Weather.SNOW: 0.8}
"""Metres a second."""
_BEFORE = 0.5
"""Metres before the glass where it falls."""
_TILE = 1.8
"""Metres after which what falls repeats."""
_DROPS_SLIDE = 0.05
"""Metres a second, of drops on the glass."""


class Outside:
    def __init__(
        self, setup: Setup, light: Light, view: View, panes: Sequence[Pane], per_metre: float, seed: int
    ) -> None:
        self._weather = setup.weather
        sky = Sky(setup, light, seed)
        sky.card.z = _SKY_KEY
        rows = _silhouettes(light, view, Year.of(setup), seed)
        self.cards = [sky.card, *rows]
        self._bolt = sky.lightning(0.42)
        self._falling = [card for pane in panes for card in _falling(setup.weather, light, pane, per_metre, seed)]
        self._sliding = [card for pane in panes for card in _drops(setup.weather, light, pane, per_metre, seed)]

    def things(self, t: float, flash: float) -> list[Thing]:
        """What moves outside: all of it is drawn before the walls, which cut it to the windows."""
        speed = _FALLS.get(self._weather, 0.0)
        found = [Thing(card, card.z, (0, -(speed * t % _TILE), 0)) for card in self._falling]
        found += [Thing(card, card.z, (0, -(_DROPS_SLIDE * t % _TILE), 0)) for card in self._sliding]
        if flash:
            found.append(Thing(self._bolt, _SKY_KEY - 0.5, gain=flash))
        return found


def _silhouettes(light: Light, view: View, year: Year, seed: int) -> list[Card]:
    """Far row and near row; the room is some storeys up."""
    found = []
    for k, (z, scale) in enumerate(((150.0, 2.4), (46.0, 1.0))):
        w, h = round(_WIDE / _TEXEL), round(_HIGH / _TEXEL)
        paint = bgr("#6a7688") if k == 0 else year.wood(bgr("#55644a")) if view == "hills" else bgr("#5a6270")
        tone = mix(paint * (light.tint / 255), light.air, max(0.3 - 0.2 * k, light.haze(z)))
        rgb, alpha = _trees(w, h, tone, k, seed) if view == "hills" else _houses(w, h, tone, k, light, view, seed)
        if year.is_snowy:
            crown = np.clip(1.15 - cv2.GaussianBlur(alpha, (0, 0), 3), 0, 1)
            rgb = mix(rgb, bgr("#eef2f6") * (light.tint / 255) * 1.2, crown)
        texture = pack(np.clip(rgb, 0, 255), alpha, seed)
        foot = 1.5 - _EYE * _HIGH * scale
        found.append(Card.frontal(texture, 0, foot, z, _WIDE * scale, sort=_SKY_KEY - 5 - k))
    return found


def _trees(w: int, h: int, tone: Field, row: int, seed: int) -> tuple[Field, Field]:
    """A range of hills, or the round heads of trees."""
    eye = h * (1 - _EYE)
    if row == 0:
        ridge = eye - 3 + 6 * line1d(w, 420, 4, seed + 3)
    else:
        ridge = eye + 10 + 10 * line1d(w, 160, 2, seed + 4) - 16 * np.abs(line1d(w, 42, 4, seed + 5, 0.62))
    shade = 0.7 + 0.6 * fbm(w, h, 36, 4, seed + row)
    return np.asarray(tone * shade[..., None], np.float32), below(w, h, ridge)


def _houses(w: int, h: int, tone: Field, row: int, light: Light, view: View, seed: int) -> tuple[Field, Field]:
    chance = rng(seed + 60 + row)
    rgb, alpha = solid(w, h, tone), np.zeros((h, w), np.uint8)
    eye, x = round(h * (1 - _EYE)), -20
    low, high = _TOPS[view][row]
    while x < w:
        wide = int(chance.integers(26, 62)) if view == "towers" else int(chance.integers(40, 90))
        top = eye - int(chance.integers(low, high))
        cv2.rectangle(alpha, (x, top), (x + wide, h), (255,), -1)
        rgb[:, max(0, x) : max(0, x + wide)] *= np.float32(0.72 + 0.5 * chance.random())
        if view == "roofs":
            roof = np.array([(x - 3, top), (x + wide // 2, top - int(wide * 0.15)), (x + wide + 3, top)], np.int32)
            cv2.fillPoly(alpha, [roof], (255,), cv2.LINE_AA)
        _lit_windows(rgb, (x, top, wide, h), light, chance)
        x += wide + int(chance.integers(-6, 10))
    alpha[eye + 26 :] = 255
    low_air = np.clip((np.arange(h, dtype=np.float32) - eye + 50) / 110, 0, 0.24)[:, None]
    rgb = mix(rgb, light.air, np.repeat(low_air, w, 1))
    return rgb, alpha.astype(np.float32) / np.float32(255)


def _lit_windows(rgb: Field, house: tuple[int, int, int, int], light: Light, chance: np.random.Generator) -> None:
    x, top, wide, h = house
    for row in range(top + 5, min(h, top + 100), 8):
        for column in range(x + 5, x + wide - 5, 7):
            lit = chance.random()
            if column < 0 or row + 5 > h:
                continue
            pane = rgb[row : row + 4, column : column + 3]
            if light.is_dark and lit < 0.34:
                pane[:] = bgr("#ffc877") * np.float32(0.55 + 0.45 * chance.random())
            else:
                pane[:] = pane * np.float32(0.72 if lit < 0.7 else 0.85)


def _before(pane: Pane, outward: float, over: float) -> Face:
    """A face before a pane, reaching `over` metres beyond it on all sides, and a tile higher."""
    right, inward = np.array(pane.right), np.array(pane.inward)
    half = pane.wide / 2 + over
    corner = np.array(pane.middle) - right * half - inward * outward + np.array((0, pane.tall / 2 + over + _TILE, 0))
    along = right * 2 * half
    (x, y, z), (ax, ay, az) = corner.tolist(), along.tolist()
    return Face((x, y, z), (ax, ay, az), (0, -(pane.tall + 2 * over + _TILE), 0))


def _falling(weather: Weather, light: Light, pane: Pane, per_metre: float, seed: int) -> list[Card]:
    """Rain or snow in the air outside."""
    if weather not in _FALLS:
        return []
    face = _before(pane, _BEFORE, 1.0 if abs(pane.inward[0]) > 0.5 else 0.45)
    w, tile = round(face.wide * per_metre), max(8, round(_TILE * per_metre))
    chance, mask = rng(seed + 71), np.zeros((tile, w), np.uint8)
    count = round(face.wide * _TILE * (26 if weather is not Weather.SNOW else 34))
    for x, y, size, shine in chance.random((count, 4)):
        for shift in (-tile, 0, tile):
            at = round(x * w), round(y * tile + shift)
            if weather is Weather.SNOW:
                cv2.circle(
                    mask,
                    at,
                    max(1, round((0.005 + 0.011 * size**2) * per_metre)),
                    (int(90 + 150 * shine),),
                    -1,
                    cv2.LINE_AA,
                )
            else:
                lean = 0.1 if weather is Weather.RAIN else 0.3
                end = (
                    round(at[0] + lean * (0.2 + 0.4 * size) * per_metre),
                    round(at[1] + (0.2 + 0.4 * size) * per_metre),
                )
                cv2.line(mask, at, end, (int(40 + 70 * shine),), 1, cv2.LINE_AA)
    rows = round(face.tall * per_metre)
    tall = np.vstack([mask] * (rows // tile + 2))[:rows]
    colour = mix(light.sky[3], bgr("#ffffff"), 0.35)
    return [face.card(opaque(tall[..., None].astype(np.float32) / 255 * colour), GLASS_KEY + 5, adds=True)]


def _drops(weather: Weather, light: Light, pane: Pane, per_metre: float, seed: int) -> list[Card]:
    """Drops on the glass, each a little dark above and bright below, as a lens is; and the trails of some."""
    if weather not in (Weather.RAIN, Weather.STORM):
        return []
    face = _before(pane, -0.01, 0.2)
    w, tile = round(face.wide * per_metre), max(8, round(_TILE * per_metre))
    chance, dark, bright = rng(seed + 72), np.zeros((tile, w), np.uint8), np.zeros((tile, w), np.uint8)
    for x, y, size, shine in chance.random((round(face.wide * _TILE * 60), 4)):
        r = max(1, round((0.002 + 0.009 * size**4) * per_metre))
        at = int(x * w), int(y * tile)
        cv2.circle(dark, (at[0], at[1] - r // 2), r, (110,), -1, cv2.LINE_AA)
        cv2.circle(bright, (at[0], at[1] + r // 3), max(1, r // 2), (int(50 + 190 * shine**2),), -1, cv2.LINE_AA)
        if size > 0.9:
            cv2.line(bright, at, (at[0] + r, at[1] - round(0.4 * per_metre)), (34,), max(1, r // 2), cv2.LINE_AA)
    rows = round(face.tall * per_metre)
    count = rows // tile + 2
    shine_, shade = (np.vstack([mask] * count)[:rows].astype(np.float32) / 255 for mask in (bright, dark))
    cover = np.maximum(np.maximum(shine_, shade), 0.01)
    water = solid(w, rows, mix(light.sky[4], bgr("#ffffff"), 0.1)) * (shine_ / cover)[..., None]
    texture: Picture = pack(water, np.maximum(shine_ * 0.5, shade * 0.3))
    return [face.card(texture, GLASS_KEY)]
