"""Small films and sounds that tests make for themselves, and what is read back from them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reelwright.media.audio import RATE
from reelwright.media.loudness import Samples
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

SIZE = Resolution(width=64, height=48)
FILM = FrameRate(num=24)
NTSC = FrameRate.of(30000, 1001)
_DARKEST, _STEP, _DIGITS = 24, 13, 16


def numbered(count: int, first: int = 0, size: Resolution = SIZE) -> Iterator[NDArray[np.uint8]]:
    """Frames that tell their number by the brightness of their halves, with grain that moves, so that B-frames help.

    Left: the number modulo 16. Right: how many times 16 goes into it, less than 16.
    """
    grain = np.random.default_rng(1).integers(-12, 13, (size.height, size.width, 1))
    half = size.width // 2
    for number in range(first, first + count):
        picture = np.roll(grain, number, 1).repeat(3, 2) + _DARKEST
        picture[:, :half] += _STEP * (number % _DIGITS)
        picture[:, half:] += _STEP * (number // _DIGITS)
        yield picture.astype(np.uint8)


def number_of(picture: NDArray[np.uint8]) -> int:
    """The number drawn by `numbered`, from a decoded [H, W, 3]."""
    left, right = (round((float(half.mean()) - _DARKEST) / _STEP) for half in np.array_split(picture, 2, axis=1))
    return right * _DIGITS + left


def take(
    path: Path,
    count: int,
    *,
    first: int = 0,
    rate: FrameRate = FILM,
    size: Resolution = SIZE,
    preset: str = "superfast",
    crf: int = 18,
) -> Path:
    with VideoWriter(path, size, rate, preset=preset, crf=crf) as writer:
        for picture in numbered(count, first, size):
            writer.write(picture)
    return path


def foreign_track(
    container: OutputContainer, codec: str, rate: FrameRate | Fraction, options: dict[str, str] | None = None
) -> VideoStream:
    """A track of another maker's, untagged, of `SIZE`."""
    exact = rate.fraction if isinstance(rate, FrameRate) else rate
    stream = container.add_stream(codec, rate=exact, options=options or {})
    assert isinstance(stream, VideoStream)
    stream.width, stream.height = SIZE.width, SIZE.height
    stream.pix_fmt = {"mjpeg": "yuvj420p", "png": "rgb24", "gif": "gray"}.get(codec, "yuv420p")
    stream.codec_context.time_base = 1 / exact
    stream.codec_context.bit_rate = 4_000_000
    return stream


def encode(
    container: OutputContainer,
    stream: VideoStream,
    pictures: Iterator[NDArray[np.uint8]],
    times: list[int] | None = None,
) -> None:
    """`times`: of each picture, in units of the codec's time base; otherwise 0, 1, 2 ..."""
    for number, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
        frame.pts = times[number] if times else number
        frame.time_base = stream.codec_context.time_base
        container.mux(stream.encode(frame))
    container.mux(stream.encode())


def foreign_film(
    path: Path,
    codec: str,
    *,
    format: str | None = None,
    count: int = 6,
    rate: FrameRate | Fraction = FILM,
    options: dict[str, str] | None = None,
) -> Path:
    """A film of `numbered` frames as another maker would write it."""
    with av.open(str(path), "w", format=format) as container:
        encode(container, foreign_track(container, codec, rate, options), numbered(count))
    return path


def tone(hz: float, seconds: float, level_db: float = -20.0, channels: int = 2, rate: int = RATE) -> Samples:
    """[channels, n]; `level_db` is that of its peak."""
    t = np.arange(round(seconds * rate)) / rate
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hz * t)
    return np.repeat(wave[None].astype(np.float32), channels, 0)


def clicks(seconds: float, at: tuple[float, ...], channels: int = 2) -> Samples:
    """Silence with a sharp, loud burst of 1 ms at each of the times."""
    out = np.zeros((channels, round(seconds * RATE)), np.float32)
    burst = 0.8 * np.hanning(48) * np.sin(2 * np.pi * 6000 * np.arange(48) / RATE)
    for when in at:
        start = round(when * RATE)
        out[:, start : start + 48] += burst.astype(np.float32)
    return out


def clicks_heard(samples: Samples, count: int) -> list[float]:
    """Seconds at which the `count` loudest bursts of `clicks` begin."""
    pattern = clicks(0.001, (0.0,), 1)[0]
    match = np.abs(np.correlate(samples.mean(0), pattern, "valid"))
    found: list[float] = []
    for _ in range(count):
        at = int(match.argmax())
        found.append(at / RATE)
        match[max(0, at - 480) : at + 480] = 0
    return sorted(found)


def psnr(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """In dB, of 8-bit pictures."""
    error = float(((a.astype(float) - b.astype(float)) ** 2).mean())
    return float(10 * np.log10(255**2 / max(error, 1e-9)))
