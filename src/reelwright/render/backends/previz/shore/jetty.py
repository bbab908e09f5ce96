"""A wooden jetty: a deck of planks on posts, running straight out over the water."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.noise import fbm, rng
from reelwright.render.backends.previz.paint import bgr, mix, opaque, smoothstep
from reelwright.render.backends.previz.shore.draft import Cutout
from reelwright.render.backends.previz.woods.greenery import SNOW
from reelwright.render.backends.previz.woods.grove import Baker

DECK = 0.32
"""Height of the deck, metres."""
_PLANK, _POSTS, _THICK = 0.19, 2.1, 0.15
"""Breadth of a plank, from post to post, and thickness of the deck's edge; metres."""


def jetty(baker: Baker, left: float, right: float, near: float, far: float, level: float) -> list[Card]:
    """From z = `near` to `far` between two x, metres; `level`: height of the water."""
    site = baker.site
    closest = max(view.z for view in site.views) + 1.3
    near = max(near, closest)
    if far - near < 1:
        return []
    texture = _deck(baker, right - left, near, far)
    high, wide = texture.shape[:2]
    down, across = (0.0, 0.0, -(far - near) / high), ((right - left) / wide, 0.0, 0.0)
    found = [Card(texture, (left, DECK, far), across, down, z=far + 0.02)]
    light, chance = site.green.light, rng(site.seed + 88)
    edge = Cutout(light, far - near, _THICK, 60.0)
    edge.box(0, 0, far - near, _THICK, "#54463a", 0.15)
    edge.weathered(site.seed + 89, 0.5, (4.0, 1.0))
    step = (far - near) / edge.canvas.shape[1]
    found.append(
        Card(edge.canvas, (left, DECK, near), (0, 0, step), (0, -_THICK / edge.canvas.shape[0], 0), z=far + 0.01)
    )
    for z in np.arange(far - 0.1, near, -_POSTS):
        for x in (left - 0.04, right + 0.04):
            found.append(_post(baker, x, float(z), level, float(chance.uniform(0.25, 0.5))))
    return found


def _post(baker: Baker, x: float, z: float, level: float, over: float) -> Card:
    site, wide = baker.site, 0.17
    tall = DECK + over - level + 0.1
    d = Cutout(site.green.light, wide, tall, min(140.0, site.finest(z)))
    d.box(0, 0, wide, tall, "#5e5040", 0.15)
    side = 0.0 if site.green.sun[0] < 0 else 0.62 * wide
    d.box(side, 0.3, side + 0.38 * wide, tall, "#7d6c58", 0.6)
    d.box(0, 0, wide, 0.24, "#403a2f", 0.15)
    if site.green.snowy:
        d.box(0, tall - 0.07, wide, tall, SNOW, 0.4)
    d.weathered(site.seed + round(10 * z), 0.5, (0.6, 3.0))
    texture = site.focused(baker.aired(d.canvas, z, d.canvas.shape[0], d.per_metre), z, d.per_metre)
    return Card.frontal(texture, x, level - 0.1, z, wide)


def _deck(baker: Baker, broad: float, near: float, far: float) -> Picture:
    """Planks laid across, each of its own tone, [h, w, 4]; far edge first."""
    green, seed = baker.site.green, baker.site.seed
    high, wide = int(np.clip((far - near) / 0.014, 64, 900)), 220
    z = np.linspace(far, near, high, dtype=np.float32)[:, None]
    plank = np.floor(z / _PLANK)
    tone = rng(seed + 90).random(256, dtype=np.float32)[plank.astype(int) % 256]
    grain = fbm(wide, high, 40, 4, seed + 91, 0.6, ax=5, ay=0.4)
    gap = smoothstep(0.43, 0.49, np.abs(z / _PLANK - plank - 0.5))
    paint = mix(bgr("#6d5d4b"), bgr("#a39480"), np.clip(tone * 0.7 + 0.5 * (grain - 0.3), 0, 1))
    if green.snowy:
        paint = mix(paint, bgr(SNOW), smoothstep(0.25, 0.5, grain + 0.3))
    paint = paint * (1 - 0.72 * gap * np.ones((1, wide), np.float32))[..., None] * np.float32(0.8 if green.wet else 1.0)
    lit = green.light.on(green.dimmed(paint.astype(np.float32)), 0.25 + 0.4 * green.light.key_height)
    share = np.array([baker.site.haze(float(at)) for at in z[:, 0]], np.float32)[:, None] * np.ones(
        (1, wide), np.float32
    )
    return opaque(np.clip(mix(lit, green.light.air, share), 0, 255))
