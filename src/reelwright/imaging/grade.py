"""A change of colours as a table over Y, Cb and Cr: worked out once for a shot, so that it is steady, and smooth, so
that no step appears in a slope."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.imaging.light import exposure
from reelwright.imaging.tones import Labs, bgr_of

_FINE = 64
"""A stored difference is in so many parts of a code value."""

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

_ROUNDS, _SEED = 40, 7
"""How often colours are moved onto those of the reference, each time along other axes."""
_NEAR, _NEIGHBOURS = 7.0, 64
"""Units of Lab around a node, and the most colours, whose way it goes; where there is none, that of the nearest."""

_HIGH_ENOUGH, _HIGH = 175.0, 215.0
"""Lightest tone of a shot below which it is too dark, and where it is brought to. Of 255."""
_LOW_ENOUGH, _LOW = 48.0, 12.0
"""Darkest tone above which it is veiled, and where it is brought to."""
_MOST_GAIN = 3.0
_MINKOWSKI = 6.0
"""Light is taken to be of the colour of this mean of all places: between their average and the lightest of them
(Finlayson and Trezzi, 2004)."""
_SEEN, _MOST_CAST = 0.04, 1.35
"""Gain of a channel below which there is no cast, and the most that is taken away."""


@dataclass(frozen=True, slots=True)
class Fineness:
    """How near a table comes to the change it stands for."""

    nodes: int = 9
    """Along each axis; between them it is linear."""
    samples: int = 4096
    """Colours that are moved onto those of a reference."""


_USUAL = Fineness()


@dataclass(frozen=True, slots=True)
class Matrix:
    """How Y, Cb and Cr are made of red, green and blue (ITU-T H.273), in 8 bits."""

    red: float
    blue: float
    is_full: bool

    def bgr(self, ycc: Floats) -> Floats:
        """[n, 3] 0..255 of Y, Cb and Cr [n, 3]; what no screen can show is cut off."""
        y, cb, cr = (ycc[:, channel] for channel in range(3))
        luma = y if self.is_full else (y - 16) * (255 / 219)
        wide = 1.0 if self.is_full else 255 / 224
        blue = luma + 2 * (1 - self.blue) * wide * (cb - 128)
        red = luma + 2 * (1 - self.red) * wide * (cr - 128)
        green = (luma - self.red * red - self.blue * blue) / (1 - self.red - self.blue)
        return np.asarray(np.clip(np.stack([blue, green, red], -1), 0, 255), np.float32)

    def ycc(self, bgr: Floats) -> Floats:
        """And back."""
        luma = bgr @ np.array([self.blue, 1 - self.red - self.blue, self.red], np.float32)
        wide = 1.0 if self.is_full else 224 / 255
        cb = 128 + (bgr[:, 0] - luma) * wide / (2 * (1 - self.blue))
        cr = 128 + (bgr[:, 2] - luma) * wide / (2 * (1 - self.red))
        return np.asarray(np.stack([luma if self.is_full else 16 + luma * (219 / 255), cb, cr], -1), np.float32)


@dataclass(frozen=True, slots=True)
class ColourGrade:
    moves: Floats
    """[nodes, nodes, nodes, 3] code values of 8 bits: by how much Y, Cb and Cr change, at each Y, Cb and Cr."""

    def packed(self) -> str:
        """For a recipe."""
        return base64.b64encode(np.rint(self.moves * _FINE).astype("<i2").tobytes()).decode()

    @classmethod
    def unpacked(cls, text: str) -> ColourGrade:
        """Raises ValueError: it is none."""
        moves = np.frombuffer(base64.b64decode(text, validate=True), "<i2").astype(np.float32) / np.float32(_FINE)
        nodes = round((len(moves) / 3) ** (1 / 3))
        return cls(np.asarray(moves.reshape(nodes, nodes, nodes, 3), np.float32))

    def at(self, y: Floats, cb: Floats, cr: Floats, channels: slice) -> Floats:
        """[H, W, channels]: their moves at places of the table, each of these [H, W] code values of 8 bits."""
        nodes = len(self.moves)
        scale = np.float32((nodes - 1) / 256)
        level, across, down = y * scale, cr * scale, cb * scale
        lower = np.minimum(np.floor(level), np.float32(nodes - 2))
        rows = np.ascontiguousarray(self.moves[..., channels]).reshape(nodes * nodes, nodes, -1)
        below, above = (
            cv2.remap(rows, across, (lower + step) * np.float32(nodes) + down, cv2.INTER_LINEAR).reshape(*y.shape, -1)
            for step in (0, 1)
        )
        part = (level - lower)[..., None]
        return np.asarray(below + (above - below) * part, np.float32)


def balanced(bgr: Bytes, matrix: Matrix, fineness: Fineness = _USUAL) -> ColourGrade | None:
    """Brings a shot that is too dark or veiled to its full reach, and its light to white. None: it is well as it is.

    Args:
        bgr: [n, 3], of places all over the shot.
    """
    light = exposure(np.ascontiguousarray(matrix.ycc(bgr.astype(np.float32))[:, :1]).astype(np.uint8), matrix.is_full)
    low = light.low - _LOW if light.low > _LOW_ENOUGH else 0.0
    is_dark = light.high < _HIGH_ENOUGH
    gain = min(_MOST_GAIN, (_HIGH - min(low, _LOW)) / max(1.0, light.high - low)) if is_dark or low else 1.0
    cast = _cast(bgr)
    if not is_dark and not low and np.abs(cast - 1).max() < _SEEN:
        return None
    white = (cast if np.abs(cast - 1).max() >= _SEEN else np.ones(3)).astype(np.float32)
    return _baked(lambda colours: np.clip((colours * white - low) * gain, 0, 255), matrix, fineness.nodes)


def _cast(bgr: Bytes) -> NDArray[np.float64]:
    """[3] by how much each channel has to grow for the light to be white, as bright as it is."""
    inside = bgr[(bgr.max(axis=1) < 250) & (bgr.max(axis=1) > 8)].astype(np.float64)
    if len(inside) < 64:
        return np.ones(3)
    light = ((inside / 255) ** _MINKOWSKI).mean(axis=0) ** (1 / _MINKOWSKI)
    gains = np.clip(light.mean() / light, 1 / _MOST_CAST, _MOST_CAST)
    luma = np.array([0.07, 0.72, 0.21])
    return np.asarray(gains / float(gains @ luma))


def matched(bgr: Bytes, like: Bytes, matrix: Matrix, fineness: Fineness = _USUAL) -> ColourGrade:
    """Gives a shot the colours of another, or of a picture: sliced optimal transport in Lab (Pitié and others, 2007).

    Args:
        bgr, like: [n, 3], of places all over the shot, and all over what it shall look like.
    """
    rng = np.random.default_rng(_SEED)
    before, goal = (_lab(_some(one, fineness.samples, rng)) for one in (bgr, like))
    after = before.copy()
    for _ in range(_ROUNDS):
        axes, _ = np.linalg.qr(rng.standard_normal((3, 3)))
        mine, theirs = after @ axes, np.sort(goal @ axes, axis=0)
        places = np.argsort(mine, axis=0, kind="stable")
        moved = np.empty_like(mine)
        np.put_along_axis(moved, places, theirs, axis=0)
        after = moved @ axes.T
    ways = (after - before).astype(np.float32)

    def change(colours: Floats) -> Floats:
        lab = _lab(colours)
        return np.asarray(bgr_of((lab + _carried(lab, before, ways))[None])[0], np.float32)

    return _baked(change, matrix, fineness.nodes)


def _some(bgr: Bytes, count: int, rng: np.random.Generator) -> Floats:
    """[count, 3] of them, some more than once where there are fewer."""
    return np.asarray(bgr[rng.integers(0, len(bgr), count)], np.float32)


def _lab(bgr: Floats) -> Labs:
    return np.asarray(cv2.cvtColor(bgr[None] / np.float32(255), cv2.COLOR_BGR2LAB)[0], np.float32)


def _carried(colours: Labs, known: Labs, ways: Labs) -> Labs:
    """[n, 3] the ways of the known colours around each, nearer ones counting for more."""
    found = np.empty_like(colours)
    for number, colour in enumerate(colours):
        away = ((known - colour) ** 2).sum(axis=1)
        near = np.argpartition(away, _NEIGHBOURS)[:_NEIGHBOURS]
        weight = np.exp(-(away[near] - away[near].min()) / (2 * _NEAR**2))
        found[number] = weight @ ways[near] / weight.sum()
    return found


def _baked(change: Callable[[Floats], Floats], matrix: Matrix, count: int) -> ColourGrade:
    axis = np.linspace(0, 256, count, dtype=np.float32)
    nodes = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3)
    shown = matrix.bgr(nodes)
    moves = matrix.ycc(np.asarray(change(shown), np.float32)) - matrix.ycc(shown)
    return ColourGrade(np.ascontiguousarray(moves.reshape(count, count, count, 3), np.float32))
