"""A maquette painted: its coat, its light, its fur."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.animals.build import Coat
from reelwright.render.backends.previz.animals.fur import brushed
from reelwright.render.backends.previz.animals.maquette import Maquette
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field, fbm
from reelwright.render.backends.previz.paint import mix, pack, smoothstep
from reelwright.render.backends.previz.people.keylight import KeyLight

_BAND = 0.060
"""From one stripe to the next."""


def painted(maquette: Maquette, coat: Coat, light: KeyLight, seed: int) -> Picture:
    """[h, w, 4], with the rim of light about it."""
    paint = light.on(_patterned(maquette, coat, seed), maquette.lit(light, seed))
    paint *= maquette.clear()[..., None]
    edge = light.edge(maquette.alpha, max(0.8, 0.006 * maquette.per_unit)) * np.float32(0.8)
    picture = pack(np.clip(mix(paint, light.rim, edge), 0, 255), maquette.alpha)
    brushed(picture, maquette.lie, maquette.fur * np.float32(maquette.per_unit), seed)
    return picture


def _patterned(maquette: Maquette, coat: Coat, seed: int) -> Field:
    """[h, w, 3], the coat as in white light."""
    colour = maquette.colour
    w, h = maquette.size
    per = maquette.per_unit
    if coat.stripes:
        wander = (fbm(w, h, max(4.0, 0.10 * per), 3, seed + 1) - 0.5) * np.float32(0.055)
        band = np.cos((maquette.along + wander) * np.float32(2 * np.pi / _BAND))
        dark = np.float32(coat.stripes) * smoothstep(-0.1, 0.7, band) * maquette.banded
        colour = colour * (1 - dark)[..., None]
    if coat.dapples:
        spots = fbm(w, h, max(3.0, 0.026 * per), 2, seed + 2)
        dark = np.float32(coat.dapples) * smoothstep(0.75, 0.25, spots) * maquette.banded
        colour = colour * (1 - dark)[..., None]
    return np.asarray(colour, np.float32)
