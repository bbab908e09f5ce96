"""A small picture made of a large one: reduced, and, for nets that are to see through it, compressed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import cv2
import numpy as np
from PIL import Image

from pictures import Luma

REDUCTIONS = (
    Image.Resampling.BICUBIC,
    Image.Resampling.BICUBIC,
    Image.Resampling.LANCZOS,
    Image.Resampling.BOX,
)
"""One is taken by chance: bicubic twice as often."""
LEAST, MOST = 15, 28
"""x264's crf."""
FRAMES = 5


@dataclass(frozen=True, slots=True)
class Pair:
    large: Luma
    small: Luma
    """Of it, each side a `times`th."""


def reduced(picture: Luma, times: int, way: Image.Resampling = Image.Resampling.BICUBIC) -> Luma:
    """[H, W] to [H / times, W / times], free of aliasing."""
    size = (picture.shape[1] // times, picture.shape[0] // times)
    return np.asarray(Image.fromarray(picture).resize(size, way))


def clean(picture: Luma, times: int, chance: np.random.Generator) -> Iterator[Pair]:
    """Two pairs of a picture."""
    picture = _even(picture, times)
    for way in chance.permutation(len(REDUCTIONS))[:2]:
        yield Pair(picture, reduced(picture, times, REDUCTIONS[int(way)]))


def compressed(picture: Luma, times: int, chance: np.random.Generator) -> Iterator[Pair]:
    """Frames of a short film in which it glides by, through x264; or it through JPEG. Some with slight noise."""
    picture = _even(picture, times)
    small = reduced(picture, times, REDUCTIONS[int(chance.integers(len(REDUCTIONS)))])
    if chance.random() < 0.3:
        grain = chance.normal(0, chance.uniform(0.5, 3), small.shape)
        small = np.clip(np.rint(small + grain), 0, 255).astype(np.uint8)
    if chance.random() < 0.2:
        held = io.BytesIO()
        Image.fromarray(small).save(held, "JPEG", quality=int(chance.integers(40, 96)))
        yield Pair(picture, np.asarray(Image.open(held)))
        return
    speed = chance.integers(0, 5, 2)
    height, width = (2 * ((side - int(by) * (FRAMES - 1)) // 2) for side, by in zip(small.shape, speed, strict=True))
    corners = [speed * number for number in range(FRAMES)]
    shown = [np.ascontiguousarray(small[y : y + height, x : x + width]) for y, x in corners]
    preset = str(chance.choice(["veryfast", "medium"]))
    found = _coded(shown, int(chance.integers(LEAST, MOST + 1)), preset)
    for number in (0, 1, FRAMES - 2):
        y, x = corners[number] * times
        yield Pair(picture[y : y + height * times, x : x + width * times], found[number])


def _coded(frames: list[Luma], crf: int, preset: str) -> list[Luma]:
    """What is left of frames after x264."""
    codec = av.CodecContext.create("libx264", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.height, codec.width = frames[0].shape
    codec.pix_fmt, codec.time_base = "yuv420p", Fraction(1, 24)
    codec.options = {"crf": str(crf), "preset": preset, "x264-params": "threads=1"}
    decoder, found, packets = av.CodecContext.create("h264", "r"), [], []
    for number, frame in enumerate(frames):
        grey = np.vstack([frame, np.full((frame.shape[0] // 2, frame.shape[1]), 128, np.uint8)])
        picture = av.VideoFrame.from_ndarray(grey, format="yuv420p")
        picture.pts = number
        packets += codec.encode(picture)
    packets += codec.encode()
    for packet in [*packets, None]:
        found += decoder.decode(packet)
    return [np.ascontiguousarray(frame.to_ndarray()[: frames[0].shape[0]]) for frame in found]


def _even(picture: Luma, times: int) -> Luma:
    height, width = (side // (2 * times) * 2 * times for side in picture.shape)
    return np.ascontiguousarray(picture[:height, :width])


def patches(
    pairs: list[Pair], side: int, times: int, count: int, chance: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """[count, side, side] small ones and [count, side * times, side * times] large ones, uint8; those with something in
    them sooner than flat ones; turned, mirrored, and of any contrast."""
    small = np.empty((count, side, side), np.uint8)
    large = np.empty((count, side * times, side * times), np.uint8)
    for number in range(count):
        pair = pairs[int(chance.integers(len(pairs)))]
        for _ in range(3):
            y, x = (int(chance.integers(length - side + 1)) for length in pair.small.shape)
            cut = pair.large[y * times : (y + side) * times, x * times : (x + side) * times]
            if cut[::3, ::3].std() > 14:
                break
        own = pair.small[y : y + side, x : x + side]
        turn = int(chance.integers(8))
        for from_, to in ((own, small), (cut, large)):
            turned = from_.T if turn & 4 else from_
            to[number] = turned[:: -1 if turn & 1 else 1, :: -1 if turn & 2 else 1]
        if chance.random() < 0.3:
            scale = chance.uniform(0.5, 0.9)
            offset = chance.uniform(0, 255 * (1 - scale))
            small[number] = cv2.convertScaleAbs(small[number], alpha=scale, beta=offset)
            large[number] = cv2.convertScaleAbs(large[number], alpha=scale, beta=offset)
    return small, large
