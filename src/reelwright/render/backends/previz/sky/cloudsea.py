"""A sea of cloud seen from above: banks behind banks, each drifting at its own speed, and towers that stand in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from reelwright.render.backends.previz.card import Card, Picture
from reelwright.render.backends.previz.noise import Field, line1d
from reelwright.render.backends.previz.paint import Colour, lit_by, mix, opaque, shaded, smoothstep
from reelwright.render.backends.previz.sky.puffs import Puffs, bank, tower

_ROWS = 8
_WIDE, _HIGH, _CREST = 1400, 420, 150


@dataclass(frozen=True, slots=True)
class Seascape:
    """How a sea of cloud lies."""

    puffs: Puffs
    haze: Colour
    """What the distance turns to."""
    thick: float
    """Metres of sight until it has taken two thirds."""
    level: float
    """Height of the tops, metres; below 0, for the camera stands above them."""
    swell: float
    """How much higher some tops are than others; 1 is plain."""
    glow: Colour
    """Added under the sun, most far away."""
    sun: float
    """Metres across for each of depth, of the sun."""
    wind: float
    """1 is plain."""
    reach: Callable[[float], float]
    """Half the breadth that the shot sees at a depth, metres."""
    seconds: float


def cloud_sea(scene: Seascape, seed: int) -> list[Card]:
    """The banks, far first; the nearest goes down to the foot of any picture."""
    found = [_bed(scene)]
    for k in range(_ROWS):
        f = k / (_ROWS - 1)
        z = 44 + 480 * (1 - f) ** 2.2
        found.append(_row(scene, seed + 11 * k, f, z))
    return found


def _bed(scene: Seascape) -> Card:
    """The haze under and behind all banks: where they are thin, it is what one sees."""
    z = 528.0
    colour = mix(scene.puffs.light.shade, scene.haze, 0.6)
    return Card.frontal(opaque(np.broadcast_to(colour, (16, 32, 3))), 0, -2.055 * z, z, 4 * z)


def _row(scene: Seascape, seed: int, f: float, z: float) -> Card:
    speed = scene.wind * (0.35 + 0.9 * ((seed * 7) % 5) / 5) * (0.5 + z / 240)
    wide = 2 * (scene.reach(z) + abs(speed) * scene.seconds / 2) + 8
    texel = wide / _WIDE
    swing = line1d(_WIDE, 520, 3, seed, 0.5) * 44 + line1d(_WIDE, 190, 3, seed + 1, 0.5) * 22
    crest = _CREST - swing * scene.swell
    texture = bank(scene.puffs, seed + 2, crest, _HIGH, 96 + 34 * f)
    drop = np.arange(_HIGH, dtype=np.float32)[:, None] - crest[None].astype(np.float32)
    texture = _aired(scene, texture, z, smoothstep(30, 190, drop), texel)
    foot = scene.level - (_HIGH - _CREST) * texel
    if f == 1:
        texture = _deepened(texture)
        foot -= _HIGH * texel
    return Card.frontal(texture, -speed * scene.seconds / 2, foot, z, wide, scroll=(speed, 0))


def _aired(scene: Seascape, texture: Picture, z: float, low: Field, texel: float) -> Picture:
    """Cloud with the mist that lies at its foot, `low` [h, w] 0..1, the air between, and the sun's glow."""
    w = texture.shape[1]
    cover = cv2.extractChannel(texture, 3)
    alpha = cover.astype(np.float32) / 255
    haze = float(1 - np.exp(-max(0.0, z - 20) / scene.thick))
    mist = mix(scene.puffs.light.shade, scene.haze, 0.3 + 0.5 * haze)
    shown = mix(mist, scene.haze, haze)
    share = haze + (1 - haze) * 0.8 * low
    x = (np.arange(w, dtype=np.float32) - w / 2) * texel / z - scene.sun
    near = np.exp(-((x / 0.22) ** 2)) * (0.25 + 0.75 * min(1.0, z / 350)) * (1 - 0.8 * low)
    paint = shaded(cv2.cvtColor(texture, cv2.COLOR_BGRA2BGR), 1 - share)
    paint += lit_by((share * alpha, near * alpha), (shown, scene.glow))
    kept = (cv2.min(one, cover) for one in cv2.split(cv2.convertScaleAbs(paint)))
    return cv2.merge([*kept, cover]).astype(np.uint8, copy=False)


def _deepened(texture: Picture) -> Picture:
    """The nearest bank, on to the foot of a tall picture."""
    h = texture.shape[0]
    texture[h - 40 :] = np.where(texture[h - 40 :, :, 3:] > 250, texture[h - 40 :], texture[h - 41 : h - 40])
    return np.asarray(cv2.copyMakeBorder(texture, 0, h, 0, 0, cv2.BORDER_REFLECT), np.uint8)


def cloud_tower(scene: Seascape, seed: int, x: float, z: float, wide: float, high: float, has_anvil: bool) -> Card:
    """A tower whose foot is hidden in the sea."""
    w, h = 420, int(420 * high / wide)
    texture = tower(scene.puffs, seed, w, h, has_anvil)
    low = smoothstep(0.7, 0.98, np.linspace(0, 1, h, dtype=np.float32))[:, None] + np.zeros((1, w), np.float32)
    texture = _aired(scene, texture, z, low, wide / w)
    return Card.frontal(faded(texture, 0.14), x, scene.level * 1.6, z, wide, scroll=(0.25 * scene.wind, 0))


def faded(texture: Picture, share: float) -> Picture:
    """What stands in the sea: its foot, a share of its height, goes over into the mist."""
    h = texture.shape[0]
    keep = smoothstep(0, share, np.linspace(1, 0, h, dtype=np.float32))[:, None, None]
    return np.asarray(texture * keep, np.float32).astype(np.uint8)
