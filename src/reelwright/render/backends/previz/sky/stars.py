"""Outer space: stars near and far, and a band of glowing gas before them."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.film.look import TimeOfDay, Weather
from reelwright.film.shot import Setup
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import Field, clouds, fbm, rng
from reelwright.render.backends.previz.paint import bgr, mix, opaque, shaded, smoothstep

_WIDE, _HIGH = 1500, 900
_DEPTH, _ACROSS, _FOOT = 600.0, 1300.0, -300.0
"""Metres: how far away, how wide, and its lower edge."""
_GASES = {
    TimeOfDay.DAWN: ("#b5623c", "#6c3d7c"),
    TimeOfDay.MORNING: ("#2f7f9c", "#4a57b0"),
    TimeOfDay.NOON: ("#3f8fb5", "#7f6fb8"),
    TimeOfDay.AFTERNOON: ("#b58a3c", "#8a4660"),
    TimeOfDay.DUSK: ("#a83f62", "#4a2f8c"),
    TimeOfDay.BLUE_HOUR: ("#3a5fb0", "#6a3a94"),
    TimeOfDay.NIGHT: ("#2f4f8c", "#46307c"),
}
"""The two colours of the gas."""
_GAS = {
    Weather.CLEAR: 0.5,
    Weather.CLOUD: 0.8,
    Weather.FOG: 1.25,
    Weather.SNOW: 0.75,
    Weather.STORM: 0.9,
    Weather.DUST: 1.15,
}
"""How bright it is."""
_STARS = {Weather.FOG: 0.55, Weather.RAIN: 0.8}
_WARMTHS = ("#9fc0ff", "#cfe0ff", "#ffffff", "#fff1d8", "#ffd0a0")


def starry(setup: Setup, seed: int) -> list[Card]:
    """The dark with its band and faint stars, and two nearer fields of stars that drift before it; far first."""
    space, band, clear = (_enlarged(field) for field in _gas(setup, seed))
    space += shaded(_dots(seed + 21, 2600, 0.9, band), clear * np.float32(_STARS.get(setup.weather, 1.0)))
    cards = [Card.frontal(opaque(np.minimum(space, 255, out=space)), 0, _FOOT, _DEPTH, _ACROSS, scroll=(0.12, 0))]
    for k, (count, size, drift) in enumerate(((170, 0.8, 0.5), (34, 1.15, 1.1))):
        field = _dots(seed + 31 + k, count, size, None)
        z = _DEPTH - 20 * (k + 1)
        cards.append(Card.frontal(opaque(field), 0, _FOOT, z, _ACROSS, adds=True, scroll=(drift, 0)))
    return cards


def _gas(setup: Setup, seed: int) -> tuple[Field, Field, Field]:
    """The dark with its glowing gas, [h, w, 3], where the gas lies, and how much is seen through its dust, [h, w]; at
    half size."""
    w, h = _WIDE // 2, _HIGH // 2
    warm, cold = (bgr(code) for code in _GASES[setup.time_of_day])
    band = _band(seed, w, h)
    wisps = clouds(w, h, 130, seed + 3, 6, 75, ax=1.8)
    dust = smoothstep(0.5, 0.78, clouds(w, h, 85, seed + 5, 6, 55, ax=2.4)) * band
    gas = np.clip(band * (0.25 + 1.15 * smoothstep(0.3, 0.85, wisps)), 0, 1.3)
    hue = smoothstep(0.35, 0.65, fbm(w, h, 210, 3, seed + 9))
    glow = shaded(mix(warm, cold, hue), gas * np.float32(0.62))
    core = shaded(bgr("#ffe9d0"), np.float32(0.35) * np.clip(gas - 0.55, 0, 1) ** 1.5 * band)
    space = bgr("#04050b") + (glow + core) * np.float32(_GAS.get(setup.weather, 0.65))
    return shaded(space, 1 - 0.78 * dust), band, 1 - 0.75 * dust


def _enlarged(field: Field) -> Field:
    return np.asarray(cv2.resize(field, (_WIDE, _HIGH), interpolation=cv2.INTER_LINEAR), np.float32)


def _band(seed: int, w: int, h: int) -> Field:
    """Where the gas lies, [h, w] 0..1: slanting across, broad in its middle."""
    u = (np.arange(w, dtype=np.float32) / w - 0.5)[None]
    v = (np.arange(h, dtype=np.float32) / h - 0.42)[:, None]
    off = v + 0.52 * u + 0.16 * (fbm(w, h, 380 * w / _WIDE, 4, seed + 1) - 0.5)
    return np.asarray(np.exp(-((off / (0.14 + 0.08 * np.exp(-((u / 0.3) ** 2)))) ** 2)), np.float32)


def _dots(seed: int, count: int, size: float, band: Field | None) -> Field:
    """Stars with a faint glow, [h, w, 3], thicker along a band."""
    w, h = _WIDE, _HIGH
    chance, field = rng(seed), np.zeros((h, w, 3), np.float32)
    for x, y, shine, tint, keep in chance.random((count, 5)).tolist():
        row, column = int(y * (h - 1)), int(x * (w - 1))
        if band is not None and keep > 0.35 + 0.65 * band[row, column]:
            continue
        ink = bgr(_WARMTHS[int(tint * len(_WARMTHS))]) * np.float32(0.14 + 0.86 * shine**4)
        at = round(x * (w - 1) * 16), round(y * (h - 1) * 16)
        radius = size * (0.6 + 0.7 * shine**4)
        cv2.circle(field, at, max(7, round(radius * 16)), ink.tolist(), -1, cv2.LINE_AA, 4)
    quarter = cv2.resize(field, (w // 4, h // 4), interpolation=cv2.INTER_AREA)
    glow = _enlarged(np.asarray(cv2.GaussianBlur(quarter, (0, 0), 0.75), np.float32))
    return np.asarray(cv2.scaleAdd(cv2.GaussianBlur(field, (0, 0), 0.7), 1.3, glow, glow), np.float32)
