"""What lies behind and beneath a clearing: the sky with the farthest woods, as one card, and the floor."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card, Picture, over
from reelwright.render.backends.previz.land.plane import Extent
from reelwright.render.backends.previz.land.ways import Way
from reelwright.render.backends.previz.noise import line1d
from reelwright.render.backends.previz.paint import below, bgr, mix
from reelwright.render.backends.previz.skies import Sky
from reelwright.render.backends.previz.woods.greenery import SNOW
from reelwright.render.backends.previz.woods.grove import Baker, Row
from reelwright.render.backends.previz.woods.site import MARK_Z, Site
from reelwright.render.backends.previz.woods.turf import FAR_METRES, Spot, Turf

_BACK = 110.0
"""Depth of the card, metres."""
_ROWS = (Row(165, 0, 3.0, 1.0), Row(125, 4, 3.2, 1.0), Row(92, 4.5, 3.0, 1.0))


def backdrop(baker: Baker, sky: Sky, rows: tuple[Row, ...]) -> Card:
    """Sky and far rows without holes, as wide as the shot sees, with `rows` before them: so far off, trees hardly move
    against each other."""
    site = baker.site
    window = site.seen(_BACK)
    assert window is not None  # no camera of a forest stands so far in
    left, right, foot, top = window
    foot, eye = max(foot, -3.0), site.eye
    top = max(top, foot + 2.0)  # a camera that looks down does not see so far
    per_metre = min(site.finest(_BACK), 2000 / (right - left))
    wide, high = math.ceil((right - left) * per_metre), math.ceil((top - foot) * per_metre)
    canvas = _sky(site, sky, left, top, per_metre, (wide, high))
    _woods_at_the_end(baker, canvas, (top - eye.y) * per_metre, per_metre)
    for row in _ROWS + rows:
        near = (_BACK - eye.z) / (row.z - eye.z)
        trees, scale = np.zeros_like(canvas), per_metre * near
        ground = (top - eye.y * (1 - near)) * per_metre
        baker.plant(trees, row, eye.x + (left - eye.x) / near, ground, scale)
        over(canvas, baker.aired(trees, row.z, ground, scale))
    ground = (top - eye.y * (1 - (_BACK - eye.z) / (_ROWS[-1].z - eye.z))) * per_metre
    grass = site.green.year.grass.on(bgr("#4a5a30"))
    earth = site.green.light.on((bgr(SNOW) if site.green.snowy else grass)[None, None], 0.1)
    earth = mix(earth, site.green.light.air, site.haze(_ROWS[-1].z))[0, 0]
    canvas[max(0, round(ground) - 1) :, :, :3] = np.clip(earth, 0, 255).astype(np.uint8)
    canvas = site.focused(canvas, _BACK, per_metre)
    canvas[..., 3] = 255
    return Card.frontal(canvas, left + wide / per_metre / 2, top - high / per_metre, _BACK, wide / per_metre)


def _sky(site: Site, sky: Sky, left: float, top: float, per_metre: float, size: tuple[int, int]) -> Picture:
    """The sky's card as it is seen through the backdrop's window."""
    eye, card = site.eye, sky.card
    share = (_BACK - eye.z) / (card.z - eye.z)
    texel = float(card.across[0]) * share
    x = eye.x + (float(card.origin[0]) - eye.x) * share
    y = eye.y + (float(card.origin[1]) - eye.y) * share
    place = np.array([[texel, 0, x - left], [0, texel, top - y]]) * per_metre
    seen = cv2.warpAffine(card.texture, place, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return seen.astype(np.uint8, copy=False)


def _woods_at_the_end(baker: Baker, canvas: Picture, horizon: float, per_metre: float) -> None:
    """Where sight ends: a broken line of crowns in the air's colour, and all that lies below it; in place."""
    high, wide = canvas.shape[:2]
    seed, light = baker.site.seed, baker.site.green.light
    crowns = line1d(wide, 3 * per_metre, 4, seed + 33, 0.6) * 0.9 + line1d(wide, 16 * per_metre, 2, seed)
    mask = below(wide, high, horizon - per_metre * (4.6 + 1.3 * crowns))
    wood = light.on(baker.site.green.year.wood(bgr("#4a6044"))[None, None], 0.1)
    wood = mix(wood, light.air, max(0.72, baker.site.haze(190)))
    shown = mix(canvas[..., :3].astype(np.float32), wood, mask * np.float32(0.9))
    canvas[..., :3] = np.clip(shown + 0.5, 0, 255).astype(np.uint8)


def floor_of(site: Site, far: float = FAR_METRES, way: Way | None = None, trees: Sequence[Spot] = ()) -> Turf:
    """The floor as the shot sees it, `far` metres deep, with a way over it and trees on it."""
    return Turf(
        site.green,
        site.seed,
        Extent.of(site.views, far),
        clearing=(site.middle(MARK_Z + 2), MARK_Z + 2.0),
        sun=(site.middle(120.0), 120.0),
        air=site.air,
        is_open=site.is_open,
        way=way,
        trees=trees,
    )
