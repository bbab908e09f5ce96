"""Small clips that move, of any format and timing, and what is read back from them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from reelwright.media.clip import Planar

WIDTH, HEIGHT = 160, 96


def texture(seed: int = 1, height: int = HEIGHT + 64, width: int = 4 * WIDTH) -> NDArray[np.uint8]:
    """[H, W, 3], soft, so that half a pixel of motion can be drawn."""
    rng = np.random.default_rng(seed)
    rough = rng.integers(40, 216, (height // 4, width // 4, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def pan(t: float, speed: float = 4.0, seed: int = 1) -> NDArray[np.uint8]:
    """The texture `t` frames later, [HEIGHT, WIDTH, 3]."""
    shift = np.array([[1, 0, -20 - speed * t], [0, 1, -10]], np.float64)
    return np.asarray(cv2.warpAffine(texture(seed), shift, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC), np.uint8)


def planar(picture: NDArray[np.uint8], time: Fraction, pixel_format: str = "yuv420p") -> Planar:
    return Planar.of(av.VideoFrame.from_ndarray(picture, format="bgr24").reformat(format=pixel_format), time)


def clip(
    path: Path,
    pictures: Sequence[NDArray[np.uint8]],
    *,
    pixel_format: str = "yuv420p",
    codec: str = "libx264",
    rate: int = 24,
    ticks: Sequence[int] | None = None,
    rotation: float = 0,
    sound: str = "aac",
    colours: dict[str, int] | None = None,
    words: bool = False,
    options: dict[str, str] | None = None,
) -> Path:
    """
    Args:
        ticks: milliseconds of each frame; otherwise they are evenly timed.
        sound: its encoder; empty: none.
        words: whether there are subtitles (mov_text).
    """
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, av.VideoStream)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = pixel_format
        stream.codec_context.time_base = Fraction(1, 1000) if ticks else Fraction(1, rate)
        if codec == "libx264":
            stream.codec_context.options = {"preset": "veryfast", "crf": "12", **(options or {})}
        for name, value in (colours or {}).items():
            setattr(stream.codec_context, name, value)
        if rotation:
            stream.set_display_rotation(rotation)
        audio = container.add_stream(sound, rate=48_000) if sound else None
        text: Any = None
        if words:
            from reelwright.film.sound import Cue
            from reelwright.media.subtitles import add_subtitle_track, subtitle_packets

            text = add_subtitle_track(container, "eng")
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24").reformat(format=pixel_format)
            frame.pts = ticks[number] if ticks else number
            frame.time_base = stream.codec_context.time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if text is not None:
            for packet in subtitle_packets(text, [Cue(text="hello", start_seconds=0.1, end_seconds=0.4)]):
                container.mux(packet)
        if isinstance(audio, av.AudioStream):
            t = np.arange(48_000 * len(pictures) // rate) / 48_000
            wave = (0.2 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
            for start in range(0, len(wave), 960):
                block = av.AudioFrame.from_ndarray(np.stack([wave[start : start + 960]] * 2), "fltp", "stereo")
                block.sample_rate, block.pts = 48_000, start
                for one in av.AudioResampler(audio.codec_context.format, "stereo", 48_000).resample(block):
                    container.mux(audio.encode(one))
            container.mux(audio.encode())
    return path


def packets(path: Path, kind: str) -> list[tuple[Fraction, bytes]]:
    """When each packet of the tracks of a kind is due, and its bytes."""
    with av.open(str(path)) as container:
        streams = [stream for stream in container.streams if stream.type == kind]
        return [
            (packet.pts * packet.time_base, bytes(packet))
            for packet in (container.demux(streams) if streams else ())
            if packet.size and packet.pts is not None and packet.time_base is not None
        ]


def shown(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def times(path: Path) -> list[Fraction]:
    return [frame.pts * frame.time_base for frame in shown(path) if frame.pts is not None and frame.time_base]


def luma(frame: av.VideoFrame | Planar) -> NDArray[np.float32]:
    planes = frame.planes if isinstance(frame, Planar) else Planar.of(frame, Fraction(0)).planes
    return np.asarray(planes[0], np.float32)


def psnr(a: NDArray[Any], b: NDArray[Any]) -> float:
    return float(10 * np.log10(255**2 / max(float(((a.astype(np.float32) - b) ** 2).mean()), 1e-6)))
