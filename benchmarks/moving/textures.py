"""Pictures to be moved about: places drawn by previz, and surfaces made by rule. Nothing in them is a photograph."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.film.shot import Figure, Setup, Slate, TakeRequest
from reelwright.render.backends.previz.drawing import drawn
from reelwright.units import FrameRate, Resolution

Picture = NDArray[np.uint8]
"""[H, W, 3], red first."""


def place(name: str, hour: str = "afternoon", framing: str = "wide", action: str = "stand") -> Picture:
    """A frame of 1280x720 of a place, with somebody in it and film grain."""
    words: dict[str, Any] = {"place": name, "time_of_day": hour, "framing": framing}
    fixed: dict[str, Any] = {"weather": "clear", "move": "push in", "mood": "calm", "grain": "fine"}
    setup = Setup(**words, **fixed, seed=6, figure=Figure(name="Ana", action=action))
    slate = Slate(production="benchmark", scene=1, shot="SH010", take=1)
    size = Resolution(width=1280, height=720)
    request = TakeRequest(slate=slate, setup=setup, frames=24, rate=FrameRate.of(24), resolution=size)
    return np.ascontiguousarray(next(iter(drawn(request)))[:, :, ::-1])


def noise(rng: np.random.Generator, height: int, width: int, fall: float = 1.0) -> NDArray[np.float32]:
    """[H, W], mean 0 and deviation 1, whose amplitude falls with frequency as in most pictures of nature."""
    spectrum = np.fft.rfft2(rng.standard_normal((height, width)))
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    frequency[0, 0] = 1
    found = np.fft.irfft2(spectrum / frequency**fall, (height, width))
    return ((found - found.mean()) / found.std()).astype(np.float32)


def surface(seed: int, height: int, width: int, fall: float = 1.1, contrast: float = 34) -> Picture:
    """Clouded and grained colour."""
    rng = np.random.default_rng(seed)
    light = noise(rng, height, width, fall) * contrast
    tint = np.stack([noise(rng, height, width, 1.6) * 14 for _ in range(3)], -1)
    return np.clip(rng.uniform(80, 170, 3) + light[..., None] + tint, 0, 255).astype(np.uint8)


def bricks(seed: int, size: int) -> Picture:
    """Courses of stones, each of its own shade."""
    rng, high, wide = np.random.default_rng(seed), 22, 48
    picture = surface(seed, size, size, 0.9, 16)
    for row in range(-1, size // high + 1):
        for column in range(-1, size // wide + 2):
            x, y = column * wide + (row % 2) * wide // 2, row * high
            shade = rng.uniform(0.75, 1.25)
            part = picture[max(0, y) : y + high - 3, max(0, x) : x + wide - 3]
            part[:] = np.clip(part * shade, 0, 255)
            picture[max(0, y + high - 3) : y + high, max(0, x) : x + wide] = (150, 145, 138)
    return picture


def heap(seed: int, height: int, width: int, count: int = 220) -> Picture:
    """Leaves of all sizes, one over the other, with edges, lines and letters: what pictures of the world look like to
    who only counts (dead leaves, after Matheron)."""
    rng = np.random.default_rng(seed)
    picture = surface(seed, height, width)
    skins = [surface(seed * 31 + k, 512, 512, rng.uniform(0.7, 1.4), rng.uniform(10, 40)) for k in range(6)]
    for _ in range(count):
        radius = int(min(240, 9 / rng.uniform(0.02, 0.6) ** 1.1))
        mask = np.zeros((2 * radius, 2 * radius), np.uint8)
        angles = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 9)))
        reach = radius * rng.uniform(0.5, 1, len(angles))
        corners = np.stack([radius + reach * np.cos(angles), radius + reach * np.sin(angles)], -1)
        if rng.random() < 0.4:
            cv2.ellipse(mask, (radius, radius), (radius - 1, int(radius * rng.uniform(0.3, 1))), 0, 0, 360, 255, -1)
        else:
            cv2.fillPoly(mask, [np.int32(corners)], 255, cv2.LINE_AA)  # type: ignore[call-overload]
        skin = skins[rng.integers(len(skins))]
        y, x = rng.integers(0, 512 - min(511, 2 * radius), 2)
        leaf = np.clip(skin[y : y + 2 * radius, x : x + 2 * radius] * rng.uniform(0.5, 1.4), 0, 255)
        lay(
            picture,
            leaf,
            mask[: leaf.shape[0], : leaf.shape[1]],
            int(rng.integers(-radius, width)),
            int(rng.integers(-radius, height)),
        )
    for _ in range(count // 8):
        ends = rng.integers(0, (width, height, width, height))
        colour = tuple(int(one) for one in rng.integers(0, 255, 3))
        cv2.line(
            picture, tuple(ends[:2].tolist()), tuple(ends[2:].tolist()), colour, int(rng.integers(1, 5)), cv2.LINE_AA
        )
        where = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        cv2.putText(
            picture,
            "reel wright 0123",
            where,
            cv2.FONT_HERSHEY_DUPLEX,
            float(rng.uniform(0.5, 2)),
            colour,
            2,
            cv2.LINE_AA,
        )
    return picture


def lay(picture: Picture, leaf: NDArray[Any], mask: NDArray[np.uint8], x: int, y: int) -> None:
    """Lay `leaf` on `picture` with its corner at (x, y)."""
    top, left = max(0, y), max(0, x)
    part = picture[top : y + leaf.shape[0], left : x + leaf.shape[1]]
    inside = (slice(top - y, top - y + part.shape[0]), slice(left - x, left - x + part.shape[1]))
    share = mask[inside][..., None].astype(np.float32) / 255
    part[:] = np.clip(part + (leaf[inside] - part.astype(np.float32)) * share, 0, 255)


def tiled(picture: Picture, height: int, width: int) -> Picture:
    """As many mirrored copies as are wanted, in their own size."""
    pair = np.concatenate([picture, picture[:, ::-1]], 1)
    four = np.concatenate([pair, pair[::-1]], 0)
    down, across = -(-height // four.shape[0]), -(-width // four.shape[1])
    return np.ascontiguousarray(np.tile(four, (down, across, 1))[:height, :width])
