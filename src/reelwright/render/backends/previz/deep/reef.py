"""Rocks of the sea floor, and the corals that grow on them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.deep.corals import GROWTHS, Canvas
from reelwright.render.backends.previz.deep.water import Depths
from reelwright.render.backends.previz.noise import Field, fbm, line1d, rng
from reelwright.render.backends.previz.paint import below, bgr, blur, mix, pack, rockshade, shaded, smoothstep
from reelwright.render.backends.previz.pile import pile

_HUES = ("#e8765a", "#d9489a", "#f0b542", "#8f5ad0", "#e9d9b0", "#57b39a", "#c8412f", "#f08fb0")
_SUNK = 0.06
"""Of its height: how deep a rock stands in the sand."""


@dataclass(frozen=True, slots=True)
class Rock:
    """Where a rock stands and how large it is, metres."""

    x: float
    z: float
    wide: float
    high: float
    corals: int = 0
    is_arch: bool = False
    soft: float = 0.0
    """Blur, texels."""


def reef(rock: Rock, water: Depths, seed: int, metres: float, per_metre: float) -> Card:
    """A rock's card, seen over `metres` of water; `per_metre` texels."""
    w = int(np.clip(rock.wide * per_metre, 60, 1300))
    h = int(w / rock.wide * rock.high)
    texture = _stone(rock, water, seed, w, h, metres)
    if rock.corals:
        texture = _grown(texture, rock, water, seed, metres, w / rock.wide)
    texture = np.asarray(blur(texture, rock.soft), np.uint8)
    return Card.frontal(texture, rock.x, -rock.high * _SUNK, rock.z, rock.wide)


def _stone(rock: Rock, water: Depths, seed: int, w: int, h: int, metres: float) -> Picture:
    ridge = _ridge(w, h, seed)
    mask = below(w, h, ridge)
    inside: Field = np.zeros((h, w), np.float32)
    if rock.is_arch:
        inside = _hole(w, h, seed)
        mask = mask * (1 - smoothstep(0.48, 0.52, inside))
    side = 0.4 if water.sun[0] < 0 else -0.4
    shade = rockshade(w, h, ridge, seed + 2, (side, 0.85), max(30.0, h * 0.35), 1.25)
    up = np.linspace(1, 0, h, dtype=np.float32)[:, None]
    grown = 0.6 * smoothstep(0.4, 0.75, fbm(w, h, h * 0.3, 5, seed + 4))
    grain = fbm(w, h, 14, 4, seed + 5, 0.6)
    stone = shaded(mix(bgr("#9a8d7c"), bgr("#77805a"), grown * 0.8), 0.62 + 0.76 * grain)
    top = np.exp(-np.maximum(np.arange(h, dtype=np.float32)[:, None] - ridge[None], 0) / (0.09 * h))
    down = np.clip(0.16 + 1.3 * (shade - 0.34) * (0.4 + 0.6 * up) + 0.5 * top * shade, 0, 1.15)
    down = down * (1 - 0.75 * smoothstep(0.1, 0.48, inside))
    tone = (0.4 + 0.8 * shade) * (0.6 + 0.4 * smoothstep(0, 0.3, up))
    shown = water.through(water.lit(shaded(stone, tone), down), metres)
    foot = np.clip((h - np.arange(h, dtype=np.float32)[:, None]) / (h * _SUNK), 0, 1)  # sand lies against it
    return pack(np.clip(shown, 0, 255), mask * foot, seed)


def _ridge(w: int, h: int, seed: int) -> NDArray[np.float64]:
    u = np.linspace(-1, 1, w)
    lean = rng(seed + 9).uniform(-0.25, 0.25)
    dome = np.clip(1 - np.abs(u - lean * (1 - u * u)) ** 2.0, 0, 1) ** 0.85
    rough = (
        line1d(w, w * 0.22, 6, seed, 0.52) * 0.17
        + 0.06 * np.sign(np.sin(u * 9 + seed)) * np.abs(np.sin(u * 9 + seed)) ** 3
    )
    ridge: NDArray[np.float64] = h - h * np.clip(dome * (0.8 + rough), 0, 0.985)
    return ridge


def _hole(w: int, h: int, seed: int) -> Field:
    """0 outside an arch's opening to 1 in its middle."""
    y, x = np.mgrid[:h, :w].astype(np.float32)
    u, v = (x / w - 0.46) / 0.22, np.minimum(y / h - 0.78, 0) / 0.44
    edge = 0.22 * (fbm(w, h, h * 0.3, 5, seed + 6) - 0.5)
    return np.asarray(1.25 - 0.75 * np.sqrt(u * u + v * v) + edge, np.float32)


def _grown(texture: Picture, rock: Rock, water: Depths, seed: int, metres: float, per_metre: float) -> Picture:
    """The rock with corals on it: on its crest and down its face, those that are lower are nearer."""
    h, w = texture.shape[:2]
    head = int(0.9 * per_metre)
    texture = np.asarray(cv2.copyMakeBorder(texture, head, 0, 0, 0, cv2.BORDER_CONSTANT), np.uint8)
    chance = rng(seed + 20)
    crest = np.argmax(texture[..., 3] > 200, axis=0)
    places = []
    for _ in range(rock.corals):
        at = int(w * chance.uniform(0.1, 0.9))
        drop = chance.random() ** 1.5 * 0.75
        places.append((float(crest[at] + drop * (head + h - crest[at])) + 3, float(at)))
    canvas = Canvas(w, h + head)
    hues = np.stack([bgr(hue) for hue in _HUES])[:, None] * np.array([[0.45], [0.85], [1.1]], np.float32)
    down = np.tile(np.array([0.2, 0.6, 0.95], np.float32), (len(_HUES), 1))
    shown = water.through(water.lit(hues, down), 0.6 * metres)
    for row, column in sorted(places):
        if row >= head + h - 4:
            continue
        hue = shown[int(chance.integers(len(shown)))]
        size = per_metre * chance.uniform(0.28, 0.62)
        GROWTHS[int(chance.integers(len(GROWTHS)))](canvas, column, row, size, hue, chance)
    pile(texture, canvas.reduced())
    return texture
