"""What is seen through the mouth of a cave: sky, far hills, a slope with pines."""

from __future__ import annotations

import numpy as np

from reelwright.film.shot import Setup
from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.light import Light, clearness
from reelwright.render.backends.previz.noise import fbm, line1d
from reelwright.render.backends.previz.paint import below, bgr, mix, pack, rockshade
from reelwright.render.backends.previz.season import Year
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.woods.greenery import SNOW, Greenery
from reelwright.render.backends.previz.woods.trees import pine

_PINES = ((-5.6, 40.0, 9.5), (-8.5, 52.0, 12.0), (4.6, 47.0, 8.0), (7.2, 60.0, 12.0))
"""x, z, height; metres."""


def outside(setup: Setup, light: Light, sky: Sky, seed: int) -> list[Card]:
    """The cards of it, far first, without the sky's."""
    green = Greenery(setup, light)
    found = [
        _ridge(light, setup, seed + 1, 420.0, 34.0, 700.0, "#5d6b78", green.year),
        _ridge(light, setup, seed + 2, 170.0, 5.0, 320.0, "#4f6048", green.year),
        _ridge(light, setup, seed + 3, 70.0, -1.6, 130.0, "#58683f", green.year),
    ]
    for k, (x, z, tall) in enumerate(_PINES):
        texture = pine(green, seed + 10 + k, tall, 34).texture
        found.append(Card.frontal(texture, x, -1.2 - 0.02 * z, z, texture.shape[1] / 34))
    return found


def _ridge(light: Light, setup: Setup, seed: int, z: float, high: float, wide: float, colour: str, year: Year) -> Card:
    w, h = 900, 240
    texel = wide / w
    ridge = 60 - line1d(w, 230, 6, seed, 0.5) * min(44.0, 0.5 * max(high, 1.5) / texel)
    shade = rockshade(w, h, ridge, seed + 1, (0.6 if light.key_x < 0 else -0.6, 0.7), 70)
    paint = bgr(SNOW) * np.float32(0.9) if year.is_snowy else year.grass.on(bgr(colour))
    land = light.on(paint * (0.55 + 0.6 * fbm(w, h, 30, 4, seed + 2))[..., None].astype(np.float32), shade * 0.8)
    haze = max(0.3, light.haze(8 + (z - 8) / clearness(setup.weather) * 2.5))
    texture = pack(np.clip(mix(land, light.air, haze), 0, 255), below(w, h, ridge))
    return Card.frontal(texture, 0, high - (h - 60) * texel, z, wide)
