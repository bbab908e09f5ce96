"""A railway line across the picture: rails and sleepers on ballast, on a low bank."""

from __future__ import annotations

import math

import numpy as np

from reelwright.render.backends.previz.card import Card, Thing
from reelwright.render.backends.previz.noise import fbm, rng
from reelwright.render.backends.previz.paint import bgr, mix, pack, smoothstep
from reelwright.render.backends.previz.vehicles.bodywork import Bodywork, disc, soft_box
from reelwright.render.backends.previz.vehicles.lamps import RED, halo
from reelwright.render.backends.previz.vehicles.sitting import Sitting, leaning

RAIL = 0.82
"""Height of the rails' top, metres."""
_SPACED, _LONG = 0.64, 40.96
"""From sleeper to sleeper, and of a piece of the line; metres."""
_PIECES = 5


class Railway:
    """Args:
    road: the middle and half the breadth of a road that crosses the line, metres; None: there is none.
    """

    def __init__(self, sitting: Sitting, road: tuple[float, float] | None = None) -> None:
        texture, texel = _piece(sitting)
        left, top = -_LONG * _PIECES / 2, texture.shape[0] * texel - 0.08
        texture = np.hstack((texture, texture[:, :2]))  # over the seam
        pieces = [Card(texture, (left + k * _LONG, top, 0.0), (texel, 0, 0), (0, -texel, 0)) for k in range(_PIECES)]
        self._things = [Thing(piece, 0.03) for piece in pieces]
        self._lamps: list[tuple[Thing, float]] = []
        if road is not None:
            self._cross(sitting, *road)

    def things(self, t: float) -> list[Thing]:
        """The line along the whole picture, its foot at the origin; lamps at a crossing blink in turns."""
        lit = [lamp._replace(gain=0.9 * float(math.sin(math.tau * t / 1.1 + phase) > 0)) for lamp, phase in self._lamps]
        return [*self._things, *lit]

    def _cross(self, sitting: Sitting, x: float, half: float) -> None:
        self._things.append(Thing(_ramp(sitting, half), 0.02, (x, 0.0, 0.0)))
        post = _crossbuck(sitting)
        for side in (-1, 1):
            at = x + side * (half + 1.5)
            self._things.append(Thing(post, -2.0, (at, 0.0, -2.0)))
            lamp = halo(RED, 0.9)
            self._lamps += [
                (Thing(lamp, -2.02, (at + aside, 2.25, -2.0)), phase) for aside, phase in ((-0.3, 0.0), (0.3, math.pi))
            ]


def _ramp(sitting: Sitting, half: float) -> Card:
    """Asphalt that rises to the rails, its edges white."""
    work = Bodywork(sitting, (-half - 0.8, -0.1, half + 0.8, RAIL + 0.02), float(np.clip(sitting.per_metre, 8.0, 60.0)))
    side = [(-half - 0.6, -0.08), (half + 0.6, -0.08), (half + 0.12, RAIL), (-half - 0.12, RAIL)]
    work.lay("#5c5b5e", side, form=lambda x, y: (np.interp(y, (0.0, 0.4, RAIL), (0.7, 0.35, 0.8)) + 0 * x, 0.0))
    for edge in (-1, 1):
        work.lay("#d6d0c2", [(edge * (half + 0.05), -0.08), (edge * (half - 0.30), RAIL)], line=0.10, form=leaning(0.5))
    work.lay("#d6d0c2", [(0.0, -0.08), (0.0, RAIL - 0.1)], line=0.12, form=leaning(0.5), share=0.8)
    work.dim(0.5, [(-half - 0.5, RAIL - 0.05), (half + 0.5, RAIL - 0.05)], line=0.06)
    work.lay(
        "#b4b8bc", [(-half - 0.5, RAIL - 0.01), (half + 0.5, RAIL - 0.01)], line=0.035, form=leaning(0.5), gloss=0.9
    )
    return work.card(rim=0.0, snow=0.03)


def _crossbuck(sitting: Sitting) -> Card:
    """A post with a white cross, and two lamps under it."""
    work = Bodywork(sitting, (-0.9, 0.0, 0.9, 3.7), float(np.clip(sitting.per_metre, 8.0, 120.0)))
    work.lay("#c9cbca", [(0, 0.0), (0, 3.3)], line=0.11, form=leaning(0.0, 0.2))
    work.lay("#2a2b2d", soft_box(-0.46, 2.08, 0.46, 2.42, 0.12))
    for x in (-0.3, 0.3):
        work.lay("#5a1512", disc(x, 2.25, 0.13), gloss=0.6)
    for rise in (-1, 1):
        a, b = (-0.78, 3.05 - 0.42 * rise), (0.78, 3.05 + 0.42 * rise)
        work.lay("#e8e6de", [a, b], line=0.20, form=leaning(0.1))
        for end, way in ((a, 1), (b, -1)):
            work.lay("#b3352a", [end, (end[0] + 0.26 * way, end[1] + 0.14 * way * rise)], line=0.20, form=leaning(0.1))
    return work.card(rim=0.02, snow=0.03)


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
