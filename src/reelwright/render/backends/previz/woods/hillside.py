"""A hillside in profile, of rock and grass, for somebody to climb: it rises to the right, past the mark."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import Field, fbm, line1d, rng
from reelwright.render.backends.previz.paint import below, bgr, mix, pack, smoothstep
from reelwright.render.backends.previz.woods.greenery import SNOW, Greenery, dab, tufts
from reelwright.render.backends.previz.woods.site import Site

_FROM, _TO, _HIGH = -5.0, 7.0, 4.8
"""Metres from the mark where it begins and where it is level again, and how high it is there."""
_SUNK, _FOOT, _BEHIND = 0.1, -0.2, 0.8
"""Metres: how far feet are before its edge, where its card ends, and how far behind them that stands."""
_WIDEST = 1700
"""Texels."""
_TUFTS = 40
"""On a metre of its edge."""


def height(across: float) -> float:
    """Metres over the flat land, so far to the right of the mark."""
    return _HIGH * float(smoothstep(_FROM, _TO, across))


def hillside(site: Site, mark: tuple[float, float, float], seed: int) -> Card | None:
    """As far as the shot sees of it; None where that is nothing."""
    green, z = site.green, mark[2] + _BEHIND
    window = site.seen(z)
    if window is None or window[1] < mark[0] + _FROM:
        return None
    left, right = max(window[0], mark[0] + _FROM - 0.5), window[1] + 0.3
    per_metre = min(site.finest(z) * site.sharpness, _WIDEST / (right - left))
    w = round((right - left) * per_metre)
    x = left - mark[0] + (np.arange(w) + 0.5) / per_metre
    lump = 0.10 * line1d(w, 1.1 * per_metre, 4, seed, 0.6) * smoothstep(_FROM, _FROM + 2, x)
    edge = _HIGH * smoothstep(_FROM, _TO, x) + _SUNK + lump
    top = float(edge.max()) + 0.3
    h = round((top - _FOOT) * per_metre)
    ridge = (top - edge) * per_metre
    deep = (np.arange(h, dtype=np.float32)[:, None] - ridge[None].astype(np.float32)) / np.float32(per_metre)
    paint = _painted(green, seed, w, h, per_metre, np.asarray(deep, np.float32))
    paint = mix(paint, green.light.air, site.haze(z))
    foot = top + _FOOT - 0.18 * (1 + line1d(w, 0.5 * per_metre, 4, seed + 8))
    rows = np.arange(h, dtype=np.float32)[:, None]
    fades = smoothstep(0.0, 0.16 * per_metre, (foot[None] * per_metre - rows).astype(np.float32))
    texture = pack(np.clip(paint, 0, 255), below(w, h, ridge) * fades)
    if not green.snowy:
        _grown(texture, green, ridge, per_metre, seed)
    return Card.frontal(site.focused(texture, z, per_metre), (left + right) / 2, _FOOT, z, right - left)


def _painted(green: Greenery, seed: int, w: int, h: int, per_metre: float, deep: Field) -> Field:
    """Rock in ledges that grass, or snow, lies on; `deep`: metres under the edge, [h, w]."""
    broad = fbm(w, h, 1.6 * per_metre, 5, seed + 1, 0.5, ax=1.7)
    cracks = 1 - np.abs(fbm(w, h, 0.7 * per_metre, 4, seed + 3, 0.55, ax=1.6) * 2 - 1)
    fine = fbm(w, h, 0.22 * per_metre, 4, seed + 2, 0.6)
    ledges = np.asarray(0.5 + 0.5 * np.sin(deep * 4.2 + (broad - 0.5) * 14), np.float32)
    tone = 0.5 + 0.35 * fine + 0.5 * smoothstep(0.98, 0.7, cracks)
    stone = bgr("#7f776c") * np.asarray(tone, np.float32)[..., None]
    lies = smoothstep(0.44, 0.58, 0.62 * broad + 0.26 * ledges + 0.4 * smoothstep(1.3, 0.0, deep))
    grass = green.year.grass.on(np.asarray(bgr("#4d6a2c") * (0.55 + 0.7 * fine)[..., None], np.float32))
    albedo = mix(stone, bgr(SNOW) * (0.86 + 0.14 * fine)[..., None] if green.snowy else grass, lies)
    albedo = green.dimmed(np.asarray(albedo, np.float32))
    lean = np.gradient(0.7 * broad + 0.3 * ledges + 0.45 * (1 - cracks) + 0.1 * fine)
    facing = green.facing(-lean[1] * 0.14 * per_metre, 0.35 - lean[0] * 0.14 * per_metre)
    facing = facing * np.asarray(1 - 0.45 * smoothstep(0.2, 2.6, deep), np.float32)
    return np.asarray(green.light.on(albedo, np.asarray(facing + 0.12, np.float32)), np.float32)


def _grown(texture: np.ndarray, green: Greenery, ridge: np.ndarray, per_metre: float, seed: int) -> None:
    """Grass along the edge, in place."""
    chance, w = rng(seed + 4), texture.shape[1]
    at = np.sort(chance.uniform(0, w - 1, round(w / per_metre * _TUFTS)))
    down = chance.exponential(0.16, len(at)) * per_metre
    points = np.stack((at, ridge[at.astype(int)] + down), 1)
    long = chance.uniform(0.03, 0.10, len(at)) * per_metre
    shapes = tufts(points, chance.normal(-1.5, 0.4, len(at)), long, 0.4)
    blades = green.year.grass.on((bgr("#56722f") * chance.uniform(0.5, 1.15, len(at))[:, None]).astype(np.float32))
    dab(texture, shapes, green.colours(blades, chance.uniform(0.2, 0.85, len(at))))
