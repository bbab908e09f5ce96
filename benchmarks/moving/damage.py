"""Clips spoilt on purpose, each in five strengths, of which the clip as it was is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.media.clip import Planar

Clip = NDArray[np.uint8]
"""[frames, H * 3 / 2, W], yuv420p."""


def planes(packed: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Y, Cb and Cr of one frame."""
    rows, columns = packed.shape[0] * 2 // 3, packed.shape[1]
    halves = packed[rows:].reshape(2, rows // 2, columns // 2)
    return [packed[:rows], halves[0], halves[1]]


def _each(clip: Clip, change: Callable[[int, NDArray[np.uint8]], NDArray[np.generic]]) -> Clip:
    """Every plane of every frame changed; `change` takes the number of the frame and the plane."""
    found = np.empty_like(clip)
    for number, (old, new) in enumerate(zip(clip, found, strict=True)):
        for source, target in zip(planes(old), planes(new), strict=True):
            target[:] = np.clip(np.rint(change(number, source)), 0, 255)
    return found


def blur(clip: Clip, sigma: float) -> Clip:
    return _each(clip, lambda _, plane: cv2.GaussianBlur(plane, (0, 0), sigma))


def noise(clip: Clip, deviation: float) -> Clip:
    rng = np.random.default_rng(5)
    return _each(clip, lambda _, plane: plane + rng.standard_normal(plane.shape, np.float32) * deviation)


def jpeg(clip: Clip, quality: float) -> Clip:
    """Each frame by itself; planes are compressed as they are."""

    def change(_: int, plane: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return np.asarray(cv2.imdecode(cv2.imencode(".jpg", plane, [1, int(quality)])[1], 0), np.uint8)

    return _each(clip, change)


def coded(clip: Clip, crf: float) -> Clip:
    """By x264 without its own smoothing of borders, as encoders leave it that are in a hurry."""
    sender, reader = av.CodecContext.create("libx264", "w"), av.CodecContext.create("h264", "r")
    sender.width, sender.height, sender.pix_fmt = clip.shape[2], clip.shape[1] * 2 // 3, "yuv420p"
    sender.time_base, sender.thread_count, reader.thread_count = Fraction(1, 24), 1, 1
    sender.options = {"preset": "veryfast", "crf": str(crf), "x264-params": "no-deblock=1"}
    packets = []
    for number, packed in enumerate(clip):
        picture = av.VideoFrame.from_ndarray(packed, format="yuv420p")
        picture.pts = number
        packets += sender.encode(picture)
    decoded = [frame for packet in (*packets, *sender.encode(None)) for frame in reader.decode(packet)]
    return np.stack([frame.to_ndarray() for frame in (*decoded, *reader.decode(None))])


def banding(clip: Clip, levels: float) -> Clip:
    """Too few levels. Grain would hide the steps: it is smoothed away first."""
    return _each(clip, lambda _, plane: np.rint(cv2.GaussianBlur(plane, (0, 0), 1.0) / levels) * levels)


def flicker(clip: Clip, share: float) -> Clip:
    """Light that jumps by so much, as a standard deviation, from frame to frame."""
    gains = 1 + share * np.random.default_rng(3).standard_normal(len(clip))
    lit = clip.copy()
    for packed, gain in zip(lit, gains, strict=True):
        y, *chroma = planes(packed)
        y[:] = np.clip(np.rint(16 + (y.astype(np.float32) - 16) * gain), 0, 255)
        for plane in chroma:
            plane[:] = np.clip(np.rint(128 + (plane.astype(np.float32) - 128) * gain), 0, 255)
    return lit


def flicker_in_zones(clip: Clip, share: float) -> Clip:
    """The same, each of three by four zones by itself, without borders between them."""
    chance, lit = np.random.default_rng(3), clip.copy()
    for packed in lit:
        gains = (1 + share * chance.standard_normal((3, 4))).astype(np.float32)
        for number, plane in enumerate(planes(packed)):
            ground = 128 if number else 16
            there = cv2.resize(gains, plane.shape[::-1], interpolation=cv2.INTER_CUBIC)
            plane[:] = np.clip(np.rint(ground + (plane.astype(np.float32) - ground) * there), 0, 255)
    return lit


def graded(clip: Clip, number: float) -> Clip:
    """As a laboratory may have left it: warm and dark, cold and veiled, or pale and hard."""
    found = clip.copy()
    for packed in found:
        light = cv2.cvtColor(packed, cv2.COLOR_YUV2BGR_I420).astype(np.float32) / 255
        if number == 0:
            light = light**1.35 * np.array([0.85, 0.95, 1.1], np.float32)
        elif number == 1:
            light = (0.12 + 0.75 * light) ** 0.85 * np.array([1.12, 1.0, 0.85], np.float32)
        else:
            grey = light.mean(-1, keepdims=True)
            light = 3 * (grey + (light - grey) / 2) ** 2 - 2 * (grey + (light - grey) / 2) ** 3
        packed[:] = cv2.cvtColor(np.clip(light * 255, 0, 255).astype(np.uint8), cv2.COLOR_BGR2YUV_I420)
    return found


DAMAGES: dict[str, tuple[Callable[[Clip, float], Clip], Sequence[float], str]] = {
    "blur": (blur, (0.6, 1.0, 1.5, 2.2, 3.2), "sharpness"),
    "noise": (noise, (2, 4, 7, 11, 16), "noise"),
    "jpeg": (jpeg, (80, 50, 30, 18, 8), "blockiness"),
    "banding": (banding, (2, 3, 4, 5, 6), "banding"),
    "flicker": (flicker, (0.005, 0.01, 0.02, 0.03, 0.05), "flicker"),
}
"""Name -> how, how much, and the measure that has to tell it."""


def under_a_sky(clip: Clip, number: int) -> Clip:
    """The same with a clear sky over its upper third, which drifts; another one for each number. Steps show in slopes,
    and most pictures have one: a sky, a wall, the fall of a lamp."""
    rng = np.random.default_rng(number)
    levels, fall, sway = rng.uniform(90, 190), rng.uniform(25, 60), rng.uniform(4, 12)
    tints = (None, *(float(one) for one in rng.permutation([14, -9])))
    found = clip.copy()
    for time, packed in enumerate(found):
        for plane, tint in zip(planes(packed), tints, strict=True):
            rows, columns = plane.shape
            y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) / rows
            slope = levels - fall * y + sway * np.sin(2.2 * x + 0.02 * time + number)
            slope = slope if tint is None else 128 + tint * (1 - y)
            share = np.clip((1 / 3 + 0.03 * np.sin(5 * x + number) - y) * 60, 0, 1)
            plane[:] = np.rint(plane + share * (slope - plane))
    return found


def frames(clip: Clip, rate: int = 24) -> list[Planar]:
    return [
        Planar.of(av.VideoFrame.from_ndarray(packed, format="yuv420p"), Fraction(number, rate))
        for number, packed in enumerate(clip)
    ]
