"""Stones in shallow water: rounded, lit from above, dark and wet at their foot."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.noise import fbm, line1d, rng
from reelwright.render.backends.previz.paint import bgr, blur, mix, pack, smoothstep
from reelwright.render.backends.previz.shore.mirror import white_water
from reelwright.render.backends.previz.woods.greenery import SNOW, Greenery
from reelwright.render.backends.previz.woods.grove import Baker


def stone(green: Greenery, seed: int, wide: int) -> Picture:
    """One stone, [about 0.6 wide, wide, 4], its foot white with broken water."""
    high = max(6, round(wide * rng(seed).uniform(0.3, 0.55)))
    chance = rng(seed)
    u = np.linspace(-1, 1, wide)
    lean = chance.uniform(-0.25, 0.25)
    dome = np.clip(1 - np.abs(u + lean * (1 - u * u)) ** chance.uniform(1.6, 3.4), 0, 1) ** chance.uniform(0.5, 0.8)
    ridge = dome * (0.78 + 0.17 * line1d(wide, max(4.0, wide * 0.4), 3, seed + 1)) * high * 0.92
    y = (high - np.arange(high, dtype=np.float32))[:, None]
    alpha = np.clip(ridge[None] - y + 0.5, 0, 1)
    up = np.clip(y / np.maximum(ridge, 1)[None], 0, 1)
    slope = np.gradient(blur(ridge.astype(np.float32)[None], wide * 0.05), axis=1)
    facing = green.facing(np.clip(-slope, -1, 1) * np.ones_like(up), -(0.1 + 0.9 * up**1.6))
    grain = fbm(wide, high, max(5.0, wide * 0.3), 5, seed + 2, 0.6)
    albedo = mix(bgr("#5c5a55"), bgr("#a39d90"), grain) * (0.55 + 0.5 * up)[..., None]
    moss = smoothstep(0.5, 0.75, grain + 0.35 * (up - 0.6)) * (0.0 if green.snowy else 0.7)
    albedo = mix(albedo, bgr("#5c6a38"), moss)
    if green.snowy:
        albedo = mix(albedo, bgr(SNOW), smoothstep(0.45, 0.7, up + 0.3 * (grain - 0.5)))
    wet = smoothstep(0.30 * high, 0.12 * high, y + 0.12 * high * grain)
    albedo = albedo * (1 - 0.55 * wet)[..., None]
    shown = green.light.on(
        green.dimmed(albedo.astype(np.float32)), np.asarray(facing * (0.4 + 0.8 * grain), np.float32)
    )
    foam = smoothstep(0.09 * high, 0.02 * high, y) * smoothstep(0.3, 0.6, grain)
    shown = mix(shown, green.light.on(np.full((1, 1, 3), 215, np.float32), 0.4)[0, 0], foam * 0.35)
    return pack(np.clip(shown, 0, 255), alpha.astype(np.float32), seed)


def stones(baker: Baker, places: tuple[tuple[float, float, float], ...], level: float) -> list[Card]:
    """Each at (x, z) and so broad, metres, in water `level` metres high that comes toward us; with its wake."""
    site, found = baker.site, list[Card]()
    closest = max(view.z for view in site.views) + 1.5
    wake = _foam(site.green, site.seed + 340)
    for number, (x, z, wide) in enumerate(places):
        window = site.seen(z)
        if window is None or z < closest or not window[0] - wide < x < window[1] + wide:
            continue
        texels = int(np.clip(wide * site.finest(z), 12, 260))
        texture = baker.aired(stone(site.green, site.seed + 300 + number, texels), z, texels, texels / wide)
        found.append(Card.frontal(site.focused(texture, z, texels / wide), x, level - 0.02, z, wide))
        found.append(_wake(wake, number, (x, z, wide), level))
    return found


def _foam(green: Greenery, seed: int) -> Picture:
    """Broken water below a stone: two arms that part and fade, [96, 96, 4]."""
    y, x = np.mgrid[0:96, 0:96].astype(np.float32) / 96
    arms = np.exp(-(((np.abs(x - 0.5) - 0.26 - 0.17 * y) / 0.055) ** 2)) + 0.5 * np.exp(-(((x - 0.5) / 0.2) ** 2)) * (
        1 - y
    )
    torn = smoothstep(0.35, 0.62, fbm(96, 96, 14, 4, seed, 0.6, ay=2.4))
    share = arms * torn * smoothstep(1.0, 0.25, y) * smoothstep(0.0, 0.06, y)
    return pack(white_water(green.light), np.clip(share * 0.75, 0, 0.8).astype(np.float32), seed)


def _wake(foam: Picture, number: int, at: tuple[float, float, float], level: float) -> Card:
    """On the water, below a stone at (x, z) so broad; it wavers."""
    x, z, wide = at
    broad, long = 1.55 * wide, 2.2 * wide

    def bob(t: float) -> tuple[float, float, float]:
        return 0.03 * wide * math.sin(3.1 * t + number), 0.0, 0.04 * wide * math.sin(4.7 * t + 2 * number)

    origin = (x - broad / 2, level + 0.01, z + 0.12 * wide)
    return Card(foam, origin, (broad / 96, 0, 0), (0, 0, -long / 96), z=z + 0.02, bob=bob)
