"""Light in the air of a room and on its floor: shafts from the windows, what a polished floor mirrors, pools."""

from __future__ import annotations

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card
from reelwright.render.backends.previz.indoors.face import Face, Vector
from reelwright.render.backends.previz.indoors.light import Beam, Pane
from reelwright.render.backends.previz.noise import Field, line1d
from reelwright.render.backends.previz.paint import Colour, opaque, pack, smoothstep

_LEAVES = 6
"""A shaft is so many leaves of light, one behind another."""
_LONGEST = 5.0
"""Metres of a shaft."""
_MIRROR_KEY = 479.0


def shaft_cards(pane: Pane, beam: Beam, floor: float, strength: float, seed: int) -> list[Card]:
    """Leaves across the window, drawn out along the beam until they meet the floor."""
    along, inward = np.array(beam.along), np.array(pane.inward)
    if float(along @ inward) < 0.1:
        return []
    found = []
    for k in range(_LEAVES):
        up = (k + 0.5) / _LEAVES - 0.5
        start = np.array(pane.middle) + np.array((0, up * pane.tall, 0)) - np.array(pane.right) * pane.wide / 2
        long = min(_LONGEST, (start[1] - floor) / max(0.05, -along[1]))
        texture = _leaf(pane, beam, long, strength, seed)
        x, y, z = start.tolist()
        dx, dy, dz = (along * long).tolist()
        ax, ay, az = (np.array(pane.right) * pane.wide).tolist()
        nearest = min(z, z + dz)
        found.append(Face((x, y, z), (ax, ay, az), (dx, dy, dz)).card(texture, nearest, adds=True))
    return found


def _leaf(pane: Pane, beam: Beam, long: float, strength: float, seed: int) -> np.typing.NDArray[np.uint8]:
    """[h, w, 4]: streaks between the window's bars, weaker as they go."""
    w, h = 96, 64
    x, y = np.linspace(-1, 1, w, dtype=np.float32), np.linspace(0, 1, h, dtype=np.float32)
    streaks = 0.75 + 0.35 * line1d(w, 14, 3, seed).astype(np.float32)
    for k in range(1, pane.columns):
        streaks = streaks * (1 - 0.6 * np.exp(-(((x - (2 * k / pane.columns - 1)) / 0.05) ** 2)))
    sides = smoothstep(1.0, 0.82, np.abs(x)) * streaks
    fade = smoothstep(0.0, 0.3, y) * (1 - smoothstep(0.4, 1.0, y))
    shine = fade[:, None] * sides[None] * np.float32(strength / _LEAVES)
    return opaque(np.clip(shine[..., None] * beam.colour * 255, 0, 255))


def mirrored_card(pane: Pane, colour: Colour, floor: float, gloss: float) -> Card:
    """A window in a polished floor: upside down under it, drawn after the floor and before what stands there."""
    w, h = 48, 96
    soft = np.zeros((h, w), np.float32)
    soft[h // 5 : h - h // 5, w // 4 : w - w // 4] = 1
    soft = np.asarray(cv2.GaussianBlur(soft, (0, 0), sigmaX=5.0, sigmaY=7.0), np.float32)
    right, over = np.array(pane.right), 2.0
    tall = pane.tall * 1.5
    start = np.array(pane.middle) - right * (pane.wide / 2 * over)
    x, y, z = start.tolist()
    ax, ay, az = (right * pane.wide * over).tolist()
    top = 2 * floor - y + tall / 2
    face = Face((x, top, z), (ax, ay, az), (0, -tall, 0))
    return face.card(opaque(soft[..., None] * colour * np.float32(gloss)), _MIRROR_KEY, adds=True)


def shadow_card(beam: Beam, tall: float) -> Card:
    """What a figure `tall` metres high throws on the floor, its feet at x = 0, z = 0."""
    w, h = 48, 128
    x, y = np.linspace(-1, 1, w, dtype=np.float32)[None], np.linspace(0, 1, h, dtype=np.float32)[:, None]
    half = 0.42 + 0.3 * y
    dark = smoothstep(1.0, 0.25, np.abs(x) / half) * smoothstep(0.0, 0.05, y) * (1 - smoothstep(0.3, 1.0, y))
    flat = np.array((beam.along[0], beam.along[2]))
    long = min(2.6, tall * float(np.hypot(*flat)) / max(0.1, -beam.along[1]))
    ahead = flat / np.hypot(*flat)
    aside = np.array((-ahead[1], ahead[0])) * 0.62
    face = Face(
        (float(-aside[0] / 2), 0.012, float(-aside[1] / 2)),
        (float(aside[0]), 0.0, float(aside[1])),
        (float(ahead[0] * long), 0.0, float(ahead[1] * long)),
    )
    return face.card(pack(np.zeros((h, w, 3), np.float32), dark * np.float32(0.55)), _MIRROR_KEY - 3)


def pool_card(at: Vector, radius: float, colour: Colour, deep: float = 0.6) -> Card:
    """A soft round of light on the floor; `deep`: its depth to its breadth."""
    size = 128
    y, x = np.ogrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    shine: Field = (1 - smoothstep(0.72, 1.0, np.sqrt(x * x + y * y))).astype(np.float32)
    face = Face((at[0] - radius, at[1], at[2] + radius * deep), (2 * radius, 0, 0), (0, 0, -2 * radius * deep))
    return face.card(opaque(shine[..., None] * colour), _MIRROR_KEY - 1, adds=True)
