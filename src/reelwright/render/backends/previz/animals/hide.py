"""A maquette painted: its coat, its light, its fur."""

from __future__ import annotations

import numpy as np

from reelwright.render.backends.previz.animals.build import Coat
from reelwright.render.backends.previz.animals.fur import brushed
from reelwright.render.backends.previz.animals.maquette import Maquette
from reelwright.render.backends.previz.card import Picture
from reelwright.render.backends.previz.noise import Field
from reelwright.render.backends.previz.paint import blur, mix, pack, smoothstep
from reelwright.render.backends.previz.people.keylight import KeyLight

_BAND = 0.060
"""From one stripe to the next."""


def painted(maquette: Maquette, coat: Coat, light: KeyLight, hair: float, seed: int) -> Picture:
    """[h, w, 4], with the rim of light about it; `hair`: how long most of it is, units."""
    paint = light.on(_patterned(maquette, coat, seed), maquette.lit(light, seed))
    paint *= maquette.clear()[..., None]
    edge = light.edge(maquette.alpha, max(0.8, 0.006 * maquette.per_unit)) * np.float32(0.8)
    picture = pack(np.clip(mix(paint, light.rim, edge), 0, 255), maquette.alpha)
    left, _, _, top = maquette.span
    per = maquette.per_unit
    brushed(picture, (left * per, -top * per), maquette.lie, maquette.fur * np.float32(per), hair * per, seed)
    return picture


def _patterned(maquette: Maquette, coat: Coat, seed: int) -> Field:
    """[h, w, 3], the coat as in white light."""
    colour = maquette.colour
    if coat.stripes:
        wander = (maquette.grain(0.10, seed + 1) - 0.5) * np.float32(0.055)
        band = np.cos((maquette.along + wander) * np.float32(2 * np.pi / _BAND))
        dark = blur(smoothstep(-0.1, 0.7, band), 0.7 * maquette.texel) * maquette.banded
        colour = colour * (1 - np.float32(coat.stripes) * dark)[..., None]
    if coat.dapples:
        clouds = smoothstep(0.75, 0.25, maquette.grain(0.030, seed + 2))
        colour = colour * (1 - np.float32(coat.dapples) * clouds * maquette.banded)[..., None]
    return np.asarray(colour, np.float32)
