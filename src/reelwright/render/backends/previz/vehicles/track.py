"""A railway line across the picture: rails and sleepers on ballast, on a low bank."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.noise import fbm, rng
from reelwright.render.backends.previz.paint import bgr, mix, pack, smoothstep
from reelwright.render.backends.previz.vehicles.sitting import Sitting

RAIL = 0.82
"""Height of the rails' top, metres."""
_SPACED, _LONG = 0.64, 40.96
"""From sleeper to sleeper, and of a piece of the line; metres."""
_PIECES = 5


def track(sitting: Sitting) -> list[Card]:
    """The pieces, side by side about the origin."""
    texture, texel = _piece(sitting)
    left = -_LONG * _PIECES / 2
    top = texture.shape[0] * texel - 0.08
    texture = np.hstack((texture, texture[:, :2]))  # over the seam
    return [Card(texture, (left + k * _LONG, top, 0.0), (texel, 0, 0), (0, -texel, 0), z=0.0) for k in range(_PIECES)]


def _piece(sitting: Sitting) -> tuple[np.ndarray, float]:
    per_metre = float(np.clip(sitting.per_metre, 8.0, 50.0))
    w, h = round(_LONG * per_metre), round((RAIL + 0.10) * per_metre)
    texel = _LONG / w
    x = ((np.arange(w, dtype=np.float32) + 0.5) * np.float32(texel))[None]
    y = np.float32(h * texel - 0.08) - ((np.arange(h, dtype=np.float32) + 0.5) * np.float32(texel))[:, None]
    wraps = np.abs(np.linspace(-1, 1, w, dtype=np.float32))[None]
    stones = fbm(w, h, max(2.0, 0.10 * per_metre), 2, sitting.seed + 3, 0.7)
    broad = fbm(w, h, max(4.0, 1.4 * per_metre), 3, sitting.seed + 4)
    stones = 0.5 + (stones - 0.5) * smoothstep(1.0, 0.985, wraps)  # so that pieces meet unseen
    broad = 0.5 + (broad - 0.5) * smoothstep(1.0, 0.9, wraps)
    albedo = bgr("#8b8378") * (0.55 + 0.8 * stones)[..., None]
    earth = bgr("#6f6650") * (0.6 + 0.6 * stones)[..., None]
    albedo = mix(albedo, earth, smoothstep(0.36, 0.10, y + 0.25 * (broad - 0.5)))
    key = np.asarray(0.35 + 0.35 * (stones - 0.5) + 0.25 * smoothstep(0.3, 0.7, y) + 0 * x, np.float32)
    if sitting.is_snowy:
        albedo = mix(albedo, bgr("#e6ecf2") * np.float32(0.9), smoothstep(0.35, 0.65, broad + 0.5 * stones - 0.2))
    rgb = sitting.light.on(np.asarray(albedo, np.float32), key)
    along = np.abs((x + _SPACED / 2) % _SPACED - _SPACED / 2)
    sleeper = smoothstep(0.14, 0.12, along + 0 * y) * smoothstep(0.54, 0.56, y) * smoothstep(0.70, 0.68, y)
    rgb = mix(rgb, sitting.on(bgr("#5a4c3c"), (np.full((1, 1), 0.0), 0.0), 0.0), np.asarray(sleeper, np.float32))
    web = smoothstep(0.655, 0.665, y) * smoothstep(0.79, 0.785, y)
    rgb = mix(rgb, sitting.on(bgr("#4b3b30"), (np.full((1, 1), -0.2), 0.0), 0.0), np.asarray(web + 0 * x, np.float32))
    head = smoothstep(RAIL - 0.045, RAIL - 0.035, y) * smoothstep(RAIL + 0.012, RAIL, y)
    steel = sitting.on(bgr("#b4b8bc"), (np.full((1, 1), 0.5), 0.0), 0.9)
    rgb = mix(rgb, steel, np.asarray(head + 0 * x, np.float32))
    bank = smoothstep(-0.06, 0.10, y + 0.22 * (broad - 0.55) + 0.10 * (stones - 0.5)) * smoothstep(0.67, 0.64, y)
    fall = rng(sitting.seed).random()
    cover = np.maximum(np.asarray(bank, np.float32), np.asarray(np.maximum(web, head) + 0 * x, np.float32))
    dark = 1 - 0.45 * smoothstep(0.62, 0.50, y) * smoothstep(0.40, 0.50, y) * np.float32(0.6 + 0.4 * fall)
    rgb = mix(rgb * dark[..., None], sitting.light.air, sitting.haze)
    return pack(np.clip(rgb, 0, 255), cover, sitting.seed), texel
