"""Land beside water: level ground that ends at a shore, and what grows along it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from reelwright.render.backends.previz.camera import Camera
from reelwright.render.backends.previz.card import Card, Picture, over
from reelwright.render.backends.previz.land.plane import Plane
from reelwright.render.backends.previz.noise import Field, line1d, rng
from reelwright.render.backends.previz.paint import bgr, mix, smoothstep
from reelwright.render.backends.previz.shore.reeds import reeds
from reelwright.render.backends.previz.woods.greenery import SNOW, Plant
from reelwright.render.backends.previz.woods.grove import Baker, swaying
from reelwright.render.backends.previz.woods.site import Site
from reelwright.render.backends.previz.woods.turf import FAR_METRES

Land = Callable[[Field, Field], Field]
"""x and z in metres -> metres inside the land, below 0 in the water."""

_GRASS = 0.34
"""Metres high."""
_HEM_TO = 42.0
"""Metres of z to which a shore has its hem of grass."""


def wavering(shore: Land, seed: int, metres: float) -> Land:
    """A shore with bays and points about `metres` deep."""
    line = (line1d(4096, 160, 5, seed, 0.55) * metres).astype(np.float32)

    def land(x: Field, z: Field) -> Field:
        at = np.abs(x * np.float32(13) + z * np.float32(11) + np.float32(2048)).astype(np.int32) % 4096
        return np.asarray(shore(x, z) + line[at], np.float32)

    return land


class Bank:
    """Level ground with its water cut out; along the shore an edge of another paint,
    mud unless said, `broad` metres wide; `soft`: metres over which it ends."""

    def __init__(
        self, turf: Plane, land: Land, site: Site, edge: str = "#2e291e", broad: float = 0.75, soft: float = 0.06
    ) -> None:
        self._turf = turf
        x, z = turf.x, turf.z
        inside = land(x, z)
        light, away = site.green.light, z - site.eye.z
        paint = bgr(SNOW) * np.float32(0.8) if site.green.snowy else bgr(edge)
        mud = mix(light.on(site.green.dimmed(paint[None, None]), 0.15)[0, 0], light.air, site.haze(12.0))
        blurred = soft + soft * 0.07 * away
        wet = smoothstep(broad, 0.13 * broad, inside) * smoothstep(60, 25, away)
        shown = mix(turf.texture[..., :3].astype(np.float32), mud, wet * np.float32(0.85))
        alpha = smoothstep(-1, 1, inside / blurred) * smoothstep(FAR_METRES, FAR_METRES - 8, away + 0 * x)
        self._texture = np.dstack([shown * alpha[..., None], alpha * 255]).astype(np.uint8)

    def lay(self, picture: Picture, camera: Camera) -> None:
        """Over `picture` [H, W, 4], in place."""
        first = self._turf.first_row(camera, FAR_METRES - 2)
        part = picture[first:]
        if len(part) < 2:
            return
        matrix = np.array([[1, 0, 0], [0, 1, -first], [0, 0, 1.0]]) @ self._turf.homography(camera)
        size = (part.shape[1], part.shape[0])
        laid = cv2.warpPerspective(self._texture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        over(part, laid.astype(np.uint8, copy=False))


def fringes(baker: Baker, land: Land, depths: tuple[float, ...]) -> list[Card]:
    """Grass across the land at some depths, as far as it is dry."""
    site, found = baker.site, list[Card]()
    closest = max(view.z for view in site.views) + 1.4
    for number, z in enumerate(depths):
        window = site.seen(z)
        if window is None or z < closest or window[2] > 0.5:
            continue
        left, right = window[:2]
        per_metre = min(site.finest(z), 190.0, 2400 / (right - left))
        wide, high = math.ceil((right - left) * per_metre), max(6, round(_GRASS * per_metre))
        x = (left + (np.arange(wide, dtype=np.float32) + 0.5) / per_metre)[None]
        dry = smoothstep(0.0, 0.3, land(x, np.full_like(x, z)))
        if dry.max() < 0.1:
            continue
        texture = baker.aired(baker.fringe(number, wide, high, 0.95), z, high, per_metre)
        texture = cv2.convertScaleAbs(texture * np.asarray(dry, np.float32)[..., None]).astype(np.uint8, copy=False)
        texture = site.focused(texture, z, per_metre)
        found.append(swaying(texture, (left + right) / 2, -0.03, z, wide / per_metre, site.wind * 6))
    return found


def hem(baker: Baker, land: Land) -> list[Card]:
    """Grass along the shore, on upright strips that follow it."""
    site, found = baker.site, list[Card]()
    closest = max(view.z for view in site.views) + 1.2
    for number, (a, b) in enumerate(_strips(land, site, closest)):
        z = (a[1] + b[1]) / 2
        window = site.seen(min(a[1], b[1]))
        if window is None or max(a[0], b[0]) < window[0] or min(a[0], b[0]) > window[1]:
            continue
        per_metre, long = min(site.finest(z), 150.0), math.dist(a, b)
        wide, high = max(8, round(long * per_metre)), max(6, round(1.35 * _GRASS * per_metre))
        texture = baker.aired(baker.fringe(number, wide, high, 0.8), z, high, per_metre)
        texture = site.focused(texture, z, per_metre)
        down = -1.35 * _GRASS / high
        origin = (a[0], -0.12 - down * high, a[1])
        found.append(Card(texture, origin, ((b[0] - a[0]) / wide, 0, (b[1] - a[1]) / wide), (0, down, 0), z=z - 0.05))
    return found


def _strips(land: Land, site: Site, closest: float) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Ends (x, z) of pieces of the shore, left to right, longer the farther they are."""
    step, window = 0.2, site.seen(_HEM_TO)
    assert window is not None  # no camera of open land stands so far in
    x = np.arange(window[0], window[1], step, dtype=np.float32)
    z = np.arange(closest, _HEM_TO, step, dtype=np.float32)
    dry = (land(x[None] + 0 * z[:, None], z[:, None] + 0 * x[None]) > 0).astype(np.uint8)
    found = []
    for line in cv2.findContours(dry, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)[0]:
        at = line[:, 0].astype(float)
        is_shore = (at[:, 0] > 0) & (at[:, 0] < len(x) - 1) & (at[:, 1] > 0) & (at[:, 1] < len(z) - 1)
        points = [(float(x[int(c)]), float(z[int(r)])) for c, r in at[is_shore]]
        start = 0
        for k in range(1, len(points)):
            gone, away = math.dist(points[start], points[k]), points[k][1] - site.eye.z
            if math.dist(points[k - 1], points[k]) > 3 * step:  # another piece of the outline
                start = k
            elif gone > 0.2 * away:
                found.append((points[start], points[k]))
                start = k
    return [(a, b) if a[0] <= b[0] else (b, a) for a, b in found]


def reed_beds(baker: Baker, beds: tuple[tuple[float, float, float], ...], foot: float) -> list[Card]:
    """Clumps of reeds in water `foot` metres high, each at (x, z) and so high, metres."""
    return _clumps(baker, beds, foot, [reeds(baker.site.green, baker.site.seed + 90 + k, 1.7, 110) for k in range(3)])


def _clumps(baker: Baker, beds: Sequence[tuple[float, float, float]], foot: float, kinds: list[Plant]) -> list[Card]:
    site, chance = baker.site, rng(baker.site.seed + 71)
    closest = max(view.z for view in site.views) + 1.6
    found = []
    for number, (x, z, tall) in enumerate(beds):
        window, plant = site.seen(z), kinds[number % len(kinds)]
        shrink = tall * plant.per_metre / plant.texture.shape[0]
        wide = plant.texture.shape[1] / plant.per_metre * shrink
        if z < closest or window is None or not window[0] - wide < x < window[1] + wide:
            continue
        per_metre = min(site.finest(z) * 1.1, plant.per_metre / shrink)
        texture = plant.texture if chance.random() < 0.5 else np.ascontiguousarray(plant.texture[:, ::-1])
        size = max(4, round(wide * per_metre)), max(4, round(tall * per_metre))
        texture = cv2.resize(texture, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        texture = site.focused(baker.aired(texture, z, size[1], per_metre), z, per_metre)
        found.append(swaying(texture, x, foot, z, wide, site.wind * 9 + 0.008))
    return found


def treeline(baker: Baker, z: float, foot: float, tall: float, apart: float) -> Card:
    """Woods along a far shore, on one card from edge to edge of what is seen.

    Args:
        foot: height of the water, metres. tall, apart: of the trees, metres.
    """
    site, chance = baker.site, rng(baker.site.seed + 77)
    window = site.seen(z)
    assert window is not None  # no camera stands on the farther shore
    left, right = window[:2]
    per_metre = min(site.finest(z) * 1.05, 2300 / (right - left))
    wide, high = math.ceil((right - left) * per_metre), math.ceil(tall * 1.7 * per_metre)
    canvas = np.zeros((high, wide, 4), np.uint8)
    dense = line1d(wide, 30 * per_metre, 4, site.seed + 78)
    places = np.arange(left, right, apart) + chance.uniform(-0.6, 0.6, math.ceil((right - left) / apart)) * apart
    sizes = tall * (0.72 + 0.35 * np.interp(places, np.linspace(left, right, wide), dense))
    sizes = sizes * chance.uniform(0.75, 1.2, len(places))
    for k in np.argsort(-sizes):
        of = baker.of.trees if chance.random() < 0.35 else baker.of.trees[:3]  # mostly pines
        plant = of[int(chance.integers(len(of)))]
        scale = max(0.25 * tall, sizes[k]) * per_metre / plant.texture.shape[0]
        baker.paste(canvas, plant, (places[k] - left) * per_metre, high, scale, chance.uniform(0.75, 1.0))
    for x in np.arange(left, right, 0.7 * apart):
        plant, scale = baker.of.low[-1], tall * chance.uniform(0.12, 0.34) * per_metre
        baker.paste(
            canvas, plant, (x - left) * per_metre, high, scale / plant.texture.shape[0], chance.uniform(0.5, 0.8)
        )
    shore = baker.fringe(0, wide, max(3, round(0.9 * per_metre)), 0.8)
    over(canvas[high - shore.shape[0] :], shore)
    strand = max(1, round(0.12 * per_metre))
    canvas[high - strand :] = (*site.green.light.on(bgr("#6b6250")[None, None], 0.2)[0, 0].clip(0, 255), 255)
    texture = site.focused(baker.aired(canvas, z, high, per_metre), z, per_metre)
    return Card.frontal(texture, (left + right) / 2, foot, z, right - left)
