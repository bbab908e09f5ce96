"""What a theatre has: the house curtain and its valance, the proscenium, wings, footlights, the spot, rows of heads."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.indoors.face import Box, Face
from reelwright.render.backends.previz.indoors.lamps import WARM
from reelwright.render.backends.previz.indoors.light import Bulb
from reelwright.render.backends.previz.indoors.materials import Drawn, Paint, plain
from reelwright.render.backends.previz.indoors.openings import curtain
from reelwright.render.backends.previz.indoors.parts import Glow, Part, Piece, Sheet
from reelwright.render.backends.previz.noise import line1d, rng
from reelwright.render.backends.previz.paint import Colour, bgr, mix, opaque, poly, smoothstep, solid

VELVET = "#8a1f24"
_GOLD = "#b08a4a"


def upright(x0: float, x1: float, y0: float, y1: float, z: float) -> Face:
    return Box(x0, x1, y0, y1, z, z + 0.01).front


def house_curtain(half: float, open_half: float, tall: float, z: float) -> Piece:
    """Drawn aside to both ends of the opening and tied, under a valance of swags."""
    found: list[Part] = []
    for side in (-1, 1):
        ends = sorted((side * (half + 0.4), side * open_half))
        found.append(Sheet(upright(ends[0], ends[1], 0.0, tall, z), _tied(side), z))
    found.append(Sheet(upright(-half - 0.4, half + 0.4, tall - 1.15, tall + 0.2, z - 0.1), _swags(7), z - 0.1))
    return Piece(tuple(found))


def _tied(side: int) -> Paint:
    """Gathered at a third of its height: the edge swings out above and below."""

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        drawn = curtain(VELVET, side, 3.4)(w, h, per_metre, seed)
        y = np.linspace(1, 0, h, dtype=np.float32)
        reach = 0.5 + 0.5 * smoothstep(0.34, 1.0, y) + 0.16 * smoothstep(0.3, 0.0, y)
        x = (np.arange(w, dtype=np.float32) / w)[None]
        x = x if side < 0 else 1 - x
        inside = np.clip((np.clip(reach, 0, 1)[:, None] - x) * w, 0, 1)
        tie = np.exp(-(((y - 0.335) / 0.009) ** 2))[:, None] * np.ones((1, w), np.float32)
        shade = 0.55 + 0.45 * smoothstep(0.0, 0.2, np.abs(y - 0.335))
        return Drawn(mix(drawn.albedo * shade[:, None, None], bgr(_GOLD), 0.7 * tie), inside)

    return paint


def _swags(count: int) -> Paint:
    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        x, y = (
            np.linspace(0, count, w, endpoint=False, dtype=np.float32)[None] % 1,
            np.linspace(0, 1, h, dtype=np.float32)[:, None],
        )
        sag = 0.62 + 0.34 * np.sqrt(np.clip(1 - (2 * x - 1) ** 2, 0, 1))
        alpha = np.clip((sag - y) * h, 0, 1)
        folds = 0.72 + 0.3 * np.sin((y / sag) * 26 + 2 * np.abs(2 * x - 1))
        fringe = smoothstep(0.06, 0.04, sag - y) * alpha
        found = solid(w, h, VELVET) * (folds * (0.55 + 0.45 * (1 - np.abs(2 * x - 1) ** 3)))[..., None]
        return Drawn(mix(found, bgr(_GOLD), fringe), alpha.astype(np.float32))

    return paint


def proscenium(half: float, tall: float, z: float) -> Piece:
    """The wall about the opening, with a moulding along its edge."""
    far, high = half + 8.0, tall + 4.5

    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        x = np.abs(np.linspace(-far, far, w, dtype=np.float32))[None]
        y = np.linspace(high, 0, h, dtype=np.float32)[:, None]
        out = np.maximum(x - half, y - tall)
        mould = smoothstep(0.42, 0.38, out) * (0.75 + 0.25 * np.sin(out * 45))
        found = mix(solid(w, h, "#4a2e28"), bgr(_GOLD), mould)
        return Drawn(found, np.clip(out * per_metre, 0, 1).astype(np.float32))

    return Piece((Sheet(upright(-far, far, 0.0, high, z), paint, z, 44.0),))


def wings(half: float, tall: float, depths: tuple[float, ...]) -> Piece:
    """Black cloth at both sides and above, pair behind pair."""
    found: list[Part] = []
    for z in depths:
        black = curtain("#2c2930", -1, 2.2)
        found.append(Sheet(upright(-half - 6, -half, 0.0, tall + 1, z), black, z, 36.0))
        found.append(Sheet(upright(half, half + 6, 0.0, tall + 1, z), curtain("#2c2930", 1, 2.2), z, 36.0))
        found.append(
            Sheet(upright(-half - 6, half + 6, tall - 0.5, tall + 4, z - 0.05), plain("#232027"), z - 0.05, 20.0)
        )
    return Piece(tuple(found))


def pit(z: float, wide: float) -> Piece:
    """The dark before the stage's edge, and the edge."""
    edge = upright(-wide, wide, -0.22, 0.0, z - 0.01)
    return Piece(
        (
            Sheet(upright(-wide, wide, -9.0, 0.0, z), plain("#0b090a"), z, 4.0),
            Sheet(edge, plain("#5a3c28"), z - 0.01, 30.0),
        )
    )


def footlights(half: float, z: float, lit: float) -> Piece:
    """Shells along the edge, each with its small glow."""
    parts: list[Part] = []
    places = np.linspace(-half, half, 9)
    for x in places.tolist():
        parts.append(Sheet(upright(x - 0.1, x + 0.1, 0.0, 0.11, z), _half_round(), z))
        parts.append(Glow((x, 0.1, z), 0.34, WARM * np.float32(150 * lit), 2.2))
    bulbs = tuple(
        Bulb((x, 0.12, z + 0.05), WARM, 0.42 * lit, (0.0, 0.3, 0.954), (0.0, 0.7)) for x in places[1::3].tolist()
    )
    return Piece(tuple(parts), bulbs=bulbs)


def _half_round() -> Paint:
    def paint(w: int, h: int, per_metre: float, seed: int) -> Drawn:
        angle = np.linspace(0, np.pi, 14)
        return Drawn(
            solid(w, h, "#241c16"), poly(w, h, [(w / 2 - w / 2 * np.cos(a), h - h * np.sin(a)) for a in angle])
        )

    return paint


def cutout(colour: str, z: float, half: float, low: float, high: float, seed: int) -> Piece:
    """A painted flat of hills along the foot of the backdrop."""

    def paint(w: int, h: int, per_metre: float, _: int) -> Drawn:
        ridge = h * 0.45 - h * 0.3 * line1d(w, w * 0.28, 3, seed)
        y = np.arange(h, dtype=np.float32)[:, None]
        fade = np.clip((y - ridge[None]) / h, 0, 1).astype(np.float32)
        return Drawn(
            solid(w, h, colour) * (1.15 - 0.6 * fade)[..., None], np.clip(y - ridge[None], 0, 1).astype(np.float32)
        )

    return Piece((Sheet(upright(-half, half, low, high, z), paint, z, 60.0),))


def audience(z: float, foot: float, half: float, seed: int) -> Piece:
    """A row of seat backs and heads against the light, as dark as the house."""

    def paint(w: int, h: int, per_metre: float, _: int) -> Drawn:
        chance, mask = rng(seed), np.zeros((h, w), np.uint8)

        def oval(x: float, y: float, rx: float, ry: float) -> None:
            at, axes = (x, h / per_metre - y), (rx, ry)
            middle, radii = (tuple(round(v * per_metre * 16) for v in pair) for pair in (at, axes))
            cv2.ellipse(mask, middle, radii, 0, 0, 360, (255,), -1, cv2.LINE_AA, 4)

        for x in np.arange(0.2, w / per_metre, 0.6).tolist():
            oval(x, 0.26, 0.27, 0.16)
            if chance.random() < 0.62 and abs(x - half) > 0.5:
                lean, tall = 0.08 * (chance.random() - 0.5), 0.06 * chance.random()
                oval(x + lean, 0.62 + tall, 0.095, 0.125)
                oval(x, 0.3 + tall, 0.24, 0.22)
        mask[h - round(0.3 * per_metre) :] = 255
        return Drawn(solid(w, h, "#1c171b"), mask.astype(np.float32) / np.float32(255))

    return Piece((Sheet(upright(-half, half, foot, foot + 0.9, z), paint, z, 70.0),))


def cone(colour: Colour, strength: float, *, tall: float, wide: float) -> Card:
    """The spot's light in the air, its foot about x = 0, z = 0: added."""
    w, h = 160, 256
    x, y = np.linspace(-1, 1, w, dtype=np.float32)[None], np.linspace(0, 1, h, dtype=np.float32)[:, None]
    half = 0.06 + 0.94 * y
    aside = np.abs(x) / half
    streaks = 0.8 + 0.3 * line1d(64, 9, 3, 5)[np.clip(((x / half) * 31 + 32), 0, 63).astype(int)]
    shine = smoothstep(1.0, 0.55, aside) * (0.9 - 0.55 * y) * smoothstep(1.0, 0.9, y) * streaks
    texture = opaque(np.clip((shine * strength)[..., None] * colour, 0, 255))
    return Card.frontal(texture, 0, 0, 0, wide, adds=True).placed_at(
        np.array([-wide / 2, tall, 0.0]), np.array([0, -tall / h, 0.0])
    )
