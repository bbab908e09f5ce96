"""Films that tests make for themselves, sound and faulty, and how their verdicts are read."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

import av
import cv2
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reelwright.check.expected import Expected, ShotSpan
from reelwright.film.verdict import Check, Severity, TechnicalVerdict
from reelwright.media.audio import RATE, encode_aac
from reelwright.media.join import join
from reelwright.media.loudness import Samples
from reelwright.media.write import VideoWriter
from reelwright.units import FrameRate, Resolution

Picture = NDArray[np.uint8]
"""[H, W, 3], blue first."""

SMALL, HD = Resolution(width=320, height=180), Resolution(width=1280, height=720)
FILM = FrameRate(num=24)
LENGTH = 96
"""Frames of a film, unless said otherwise: two shots of 48."""
SHOTS = Expected(shots=(ShotSpan(shot="SH010", start=0, frames=48), ShotSpan(shot="SH020", start=48, frames=48)))
TAGS = {"color_primaries": 1, "color_trc": 1, "colorspace": 1, "color_range": 1}
"""BT.709, limited range."""


def gradient(count: int = LENGTH, size: Resolution = SMALL, step: int = 4) -> list[Picture]:
    """A soft picture without noise that moves `step` pixels to the left with each frame."""
    across = np.linspace(0, 2 * np.pi * 1.5, size.width)
    x, y = np.arange(size.width + step * count) * (across[1] - across[0]), np.arange(size.height)[:, None] / size.height
    colours = [128 + 80 * np.sin(x * turn + 4 * y + lag) for turn, lag in ((1.0, 0.0), (0.7, 2.0), (1.3, 4.0))]
    wide = np.dstack(colours).astype(np.uint8)
    return [np.ascontiguousarray(wide[:, step * k : step * k + size.width]) for k in range(count)]


def noise(count: int, size: Resolution) -> list[Picture]:
    """What no encoder can foretell."""
    chance = np.random.default_rng(1)
    return [chance.integers(0, 256, (size.height, size.width, 3), np.uint8) for _ in range(count)]


def flat(value: int, size: Resolution = SMALL) -> Picture:
    return np.full((size.height, size.width, 3), value, np.uint8)


def stranger(size: Resolution = SMALL) -> Picture:
    """A picture that has nothing to do with `gradient`."""
    rough = np.random.default_rng(2).integers(0, 256, (9, 16, 3), np.uint8)
    return np.asarray(cv2.resize(rough, (size.width, size.height), interpolation=cv2.INTER_CUBIC), np.uint8)


def dimmed(picture: Picture, gain: float) -> Picture:
    return np.asarray(np.rint(picture * gain), np.uint8)


def tone(seconds: float, level_db: float = -16.0, hz: float = 440.0) -> Samples:
    """[2, n]; `level_db` is that of its peak."""
    t = np.arange(round(seconds * RATE)) / RATE
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * hz * t)
    return np.repeat(wave[None].astype(np.float32), 2, 0)


def take(
    path: Path, pictures: Sequence[Picture], rate: FrameRate = FILM, crf: int = 22, preset: str = "superfast"
) -> Path:
    height, width = pictures[0].shape[:2]
    with VideoWriter(path, Resolution(width=width, height=height), rate, crf=crf, preset=preset) as writer:
        for picture in pictures:
            writer.write(picture)
    return path


def film(
    folder: Path,
    pictures: Sequence[Picture],
    *,
    sound: Samples | None = None,
    is_mute: bool = False,
    rate: FrameRate = FILM,
    crf: int = 22,
    title: str = "Title",
) -> Path:
    """As Reelwright makes it; `sound`: a tone as long as the picture, if no other is given."""
    drawn, mix = take(folder / "take.mp4", pictures, rate, crf), None
    if not is_mute:
        mix = folder / "mix.m4a"
        encode_aac(tone(float(rate.seconds(len(pictures)))) if sound is None else sound, mix)
    join([drawn], [len(pictures)], rate, mix, [], folder / "film.mp4", title, "eng")
    return folder / "film.mp4"


def foreign(
    path: Path,
    pictures: Iterable[Picture],
    *,
    codec: str = "libx264",
    format: str = "mp4",
    pixels: str = "yuv420p",
    tags: dict[str, int] | None = None,
    options: dict[str, str] | None = None,
    times: Sequence[int] | None = None,
    sound: Samples | None = None,
    sound_codec: str = "aac",
    sound_late: Sequence[float] = (0.0,),
    rate: Fraction | int = 24,
) -> Path:
    """A film as another maker would write it.

    Args:
        tags: of colour, by libav's numbers; none of them, untagged.
        times: of each picture, in frames; otherwise 0, 1, 2 ...
        sound_late: by how much the sound track is late, in equal parts of it.
    """
    with av.open(str(path), "w", format=format) as container:
        container.metadata["title"] = "Title"
        video = container.add_stream(codec, rate=rate, options=options or {})
        assert isinstance(video, VideoStream)
        audio: AudioStream | None = None
        if sound is not None:
            audio = container.add_stream(sound_codec, rate=RATE)
            audio.codec_context.layout = "stereo"
            audio.metadata["language"] = "eng"
        context = video.codec_context
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            if not number:
                video.width, video.height, video.pix_fmt = frame.width, frame.height, pixels
                context.time_base = Fraction(1, 1) / rate
                for name, value in (tags or {}).items():
                    setattr(context, name, value)
            shown = frame.reformat(format=pixels, dst_colorspace=1, dst_color_range=(tags or {}).get("color_range", 1))
            for name, value in (tags or {}).items():
                setattr(shown, name, value)
            shown.pts, shown.time_base = times[number] if times else number, context.time_base
            container.mux(video.encode(shown))
        container.mux(video.encode())
        if audio is not None and sound is not None:
            _lay(container, audio, sound, sound_late)
    return path


def _lay(container: av.container.OutputContainer, audio: AudioStream, sound: Samples, late: Sequence[float]) -> None:
    whole = audio.codec_context.format.name == "s16"
    data = (sound * 32767).astype(np.int16) if whole else sound
    for start in range(0, data.shape[1], 1024):
        piece = np.ascontiguousarray(data[:, start : start + 1024])
        if whole:
            piece = np.ascontiguousarray(piece.T.reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(piece, format=audio.codec_context.format.name, layout="stereo")
        part = start * len(late) // data.shape[1]
        frame.sample_rate, frame.pts = RATE, start + round(late[part] * RATE)
        frame.time_base = Fraction(1, RATE)
        container.mux(audio.encode(frame))
    container.mux(audio.encode(None))


def ffmpeg(*words: str | Path) -> None:
    """Debian's own, as another maker of films."""
    if shutil.which("ffmpeg") is None:
        do_without("there is no ffmpeg on this machine; install the package ffmpeg")
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, words)], check=True, capture_output=True, timeout=60)


def do_without(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI tests films of other makers too: {reason}", pytrace=False)
    pytest.skip(f"NOT TESTED ON FILMS OF OTHER MAKERS: {reason}")


def of(verdict: TechnicalVerdict, name: str) -> Check:
    return next(check for check in verdict.checks if check.name == name)


def failing(verdict: TechnicalVerdict) -> set[str]:
    """The checks that did not pass."""
    return {check.name for check in verdict.checks if check.passed is False}


Told = tuple[str, str, str | None, float | None, float | None, str | None, str | None]


def faults(verdict: TechnicalVerdict) -> list[Told]:
    """What was found that a producer should mend: severity, check, shot, start, end, value, limit."""
    return [
        (one.severity.value, one.check, one.shot, one.start_seconds, one.end_seconds, one.value, one.limit)
        for one in verdict.findings
        if one.severity is not Severity.NOTE
    ]


def notes(verdict: TechnicalVerdict) -> dict[str, str]:
    return {one.check: one.message for one in verdict.findings if one.severity is Severity.NOTE}
