"""Luma pictures to train upscaling nets on, and those that are kept aside.

Photographs are those of scikit-image and PyWavelets whose documentation says that they are in the public domain or CC0;
the others are frames of this project's own takes (`takes.py`), and pictures made by rule here.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
"""[H, W], 0..255."""

PHOTOGRAPHS = {
    "astronaut.png": "public domain (NASA)",
    "rocket.jpg": "public domain (SpaceX)",
    "hubble_deep_field.jpg": "public domain (NASA)",
    "retina.jpg": "CC0 1.0",
    "brick.png": "CC0 (cc0textures.com)",
    "grass.png": "CC0 (cc0textures.com)",
    "gravel.png": "CC0 (cc0textures.com)",
    "cell.png": "CC0",
    "text.png": "public domain",
    "clock_motion.png": "public domain (Stefan van der Walt)",
    "ascent": "public domain (public-domain-image.com)",
}
"""Trained on; `ascent` is of PyWavelets, the others of scikit-image."""
HELD_OUT = ("coffee.png", "chelsea.png", "camera.png", "motorcycle_left.png")
"""Of scikit-image, never trained on: the first three are CC0, the last is of the Middlebury stereo set."""
_WEIGHTS = np.float32([0.299, 0.587, 0.114])
"""Of red, green and blue in luma (ITU-R BT.601)."""


def luma(picture: NDArray[np.uint8]) -> Luma:
    """Of [H, W, 3] with red first, or of a grey one: itself."""
    return picture if picture.ndim == 2 else np.rint(picture.astype(np.float32) @ _WEIGHTS).astype(np.uint8)


def photograph(name: str) -> NDArray[np.uint8]:
    """[H, W, 3] with red first, or [H, W]."""
    if name == "ascent":
        import pywt.data

        return np.asarray(pywt.data.ascent(), np.uint8)
    found = cv2.imread(str(Path(str(files("skimage.data"))) / name), cv2.IMREAD_UNCHANGED)
    assert found is not None
    return found if found.ndim == 2 else np.ascontiguousarray(found[..., 2::-1])


def training(takes: Path, made: int, chance: np.random.Generator) -> Iterator[Luma]:
    """All of them: photographs and takes at several sizes, then `made` that are made by rule."""
    photographs = [photograph(name) for name in PHOTOGRAPHS]
    for picture in photographs:
        for size in (1.0, 0.8, 0.62, 0.5):
            small = _resized(picture, size)
            yield luma(small)
            if small.ndim == 3 and size < 1:  # where colours are, channels differ: other pictures of the same shapes
                yield from (np.ascontiguousarray(small[..., channel]) for channel in (0, 2))
    for path in sorted(takes.glob("*.png")):
        picture = np.ascontiguousarray(cv2.imread(str(path))[..., ::-1])
        yield luma(picture)
        yield luma(_resized(picture, float(chance.choice([0.5, 0.65, 0.8]))))
    surfaces = [luma(picture) for picture in photographs if min(picture.shape[:2]) >= 400]
    for number in range(made):
        yield (leaves, leaves, leaves, page)[number % 4](chance, surfaces)


def _resized(picture: NDArray[np.uint8], size: float) -> NDArray[np.uint8]:
    if size == 1:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=size, fy=size, interpolation=cv2.INTER_AREA), np.uint8)


def clouds(chance: np.random.Generator, side: int, fall: float) -> NDArray[np.float32]:
    """[side, side], mean 0 and deviation 1, whose amplitude falls with frequency to the power of `fall`."""
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None])
    frequency[0, 0] = 1
    found = np.fft.irfft2(np.fft.rfft2(chance.standard_normal((side, side))) / frequency**fall, (side, side))
    return ((found - found.mean()) / found.std()).astype(np.float32)


def leaves(chance: np.random.Generator, surfaces: list[Luma], side: int = 1024) -> Luma:
    """Shapes of all sizes over each other, as things hide things, each with a surface of its own; [side / 2, side / 2].

    Their sizes fall off with the third power, which gives pictures the statistics of photographs (Lee, Mumford and
    Huang, 2001).
    """
    ground = np.clip(128 + 50 * clouds(chance, side, 1.3), 0, 255).astype(np.uint8)
    for _ in range(int(chance.integers(150, 700))):
        radius = min(side / 2, 7 * (1 - chance.random()) ** -0.7)
        mask = np.zeros((side, side), np.uint8)
        x, y = chance.random(2) * side
        low, high = (np.int32([max(0, c - 2 * radius), min(side, c + 2 * radius) + 1]) for c in (y, x))
        kind = chance.random()
        if kind < 0.4:
            axes = (int(radius) + 1, int(radius * chance.uniform(0.2, 1)) + 1)
            cv2.ellipse(mask, (int(x), int(y)), axes, chance.uniform(0, 180), 0, 360, 255, -1)
        elif kind < 0.85:
            turns = np.sort(chance.random(int(chance.integers(3, 7)))) * 2 * np.pi
            points = np.stack([x + radius * np.cos(turns), y + radius * np.sin(turns)], -1)
            cv2.fillPoly(mask, [np.rint(points).astype(np.int32)], 255)
        else:
            turn = chance.uniform(0, np.pi)
            step = 2 * radius * np.array([np.cos(turn), np.sin(turn)])
            ends = [tuple(int(c) for c in np.array([x, y]) + sign * step) for sign in (-1, 1)]
            cv2.line(mask, ends[0], ends[1], 255, max(1, int(radius / chance.uniform(3, 20))))
        part = (slice(*low), slice(*high))
        inside = mask[part] > 0
        if inside.any():
            ground[part][inside] = _surface(chance, surfaces, inside.shape)[inside]
    return np.asarray(cv2.resize(ground, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def _surface(chance: np.random.Generator, surfaces: list[Luma], shape: tuple[int, int]) -> Luma:
    """Flat, shaded, striped, or cut from a photograph."""
    base, kind = chance.uniform(0, 255), chance.random()
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    turn = chance.uniform(0, 2 * np.pi)
    along = np.float32(np.cos(turn)) * x + np.float32(np.sin(turn)) * y
    if kind < 0.2:
        found = np.full(shape, base, np.float32)
    elif kind < 0.4:
        found = base + along * np.float32(chance.uniform(-0.6, 0.6))
    elif kind < 0.55:
        wave = np.sin(along * np.float32(2 * np.pi / chance.uniform(4, 40)))
        found = base + np.float32(chance.uniform(10, 90)) * (np.sign(wave) if chance.random() < 0.4 else wave)
    else:
        source = surfaces[int(chance.integers(len(surfaces)))]
        zoom = chance.uniform(1.0, 2.5)
        side = [int(min(source.shape[k], np.ceil(shape[k] / zoom) + 1)) for k in (0, 1)]
        top, left = (int(chance.integers(source.shape[k] - side[k] + 1)) for k in (0, 1))
        cut = np.rot90(source[top : top + side[0], left : left + side[1]], 2 * int(chance.integers(2)))
        cut = cv2.resize(cut, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC).astype(np.float32)
        found = (cut - cut.mean()) * np.float32(chance.uniform(0.4, 1.3)) + np.float32(base)
    return np.clip(found, 0, 255).astype(np.uint8)


def page(chance: np.random.Generator, surfaces: list[Luma], side: int = 1024) -> Luma:
    """Words and lines, as in titles and diagrams; [side / 2, side / 2]."""
    del surfaces
    ground = np.full((side, side), chance.integers(256), np.uint8)
    if chance.random() < 0.5:
        ground = np.clip(float(chance.integers(40, 216)) + 25 * clouds(chance, side, 1.5), 0, 255).astype(np.uint8)
    for _ in range(80):
        x, y, ink = int(chance.integers(side)), int(chance.integers(side)), int(chance.integers(256))
        if chance.random() < 0.6:
            words = "".join(chance.choice(list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP 0123456789,.&?"), 14))
            font, size = int(chance.integers(0, 8)), chance.uniform(0.6, 3.5)
            cv2.putText(ground, words, (x, y), font, size, ink, int(chance.integers(1, 7)), cv2.LINE_AA)
        else:
            end = (int(chance.integers(side)), int(chance.integers(side)))
            cv2.line(ground, (x, y), end, ink, int(chance.integers(1, 14)), cv2.LINE_AA)
    return np.asarray(cv2.resize(ground, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
