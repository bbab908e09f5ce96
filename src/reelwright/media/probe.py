"""What a film or sound file holds, by its own headers. Nothing is decoded but what libav needs to know the format."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reelwright.media.source import CONTAINERS, opening
from reelwright.units import FrameRate, Value

UNKNOWN = "unknown"

_PRIMARIES = {
    1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film", 9: "bt2020", 10: "smpte428",
    11: "smpte431", 12: "smpte432", 22: "ebu3213",
}  # fmt: skip
_TRANSFERS = {
    1: "bt709", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear", 9: "log100", 10: "log316",
    11: "iec61966-2-4", 12: "bt1361e", 13: "iec61966-2-1", 14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084",
    17: "smpte428", 18: "arib-std-b67",
}  # fmt: skip
_MATRICES = {
    0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco", 9: "bt2020nc",
    10: "bt2020c", 14: "ictcp",
}  # fmt: skip
_RANGES = {1: "tv", 2: "pc"}
"""Code points of ITU-T H.273, by the names ffprobe gives them. 2 is "unspecified" there, and None here."""

_DOCTYPE = re.compile(rb"\x42\x82[\x80-\x8f](matroska|webm)")
_HEAD_BYTES = 4096
_MAX_TAG = 500
"""Characters of a metadata value that are shown."""
_MAX_RATE = 999
"""Frames a second; whatever is more is taken for damage."""


class ColourTags(Value):
    """What the stream says its code values mean; None: it does not say."""

    primaries: str | None = None
    transfer: str | None = None
    matrix: str | None = None
    range: str | None = None
    """`tv` (limited) or `pc` (full)."""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in ("primaries", "transfer", "matrix", "range") if getattr(self, name) is None)


class VideoTrack(Value):
    codec: str
    profile: str | None = None
    width: int = 0
    """Pixels, as coded in the stream; any parity. 0: not known."""
    height: int = 0
    rate: FrameRate | None = None
    """None when the headers do not agree on one, as with a variable rate."""
    average_rate: float | None = None
    """Frames a second over the whole stream."""
    pixel_format: str | None = None
    colour: ColourTags = ColourTags()
    frames: int | None = None
    """None: the container does not count them."""
    start_seconds: float | None = None
    duration_seconds: float | None = None
    bit_rate: int | None = None


class AudioTrack(Value):
    codec: str
    sample_rate: int = 0
    """Hz. 0: not known."""
    channels: int = 0
    language: str | None = None
    start_seconds: float | None = None
    duration_seconds: float | None = None
    bit_rate: int | None = None


class SubtitleTrack(Value):
    codec: str
    language: str | None


class Probe(Value):
    """A file's own account of itself."""

    container: str
    """libav's names, such as `mov,mp4,m4a,3gp,3g2,mj2`."""
    brand: str | None
    """The major brand of an MP4 or MOV, such as `isom` or `qt`; `webm` or `matroska` (RFC 9559, 8.1)."""
    duration_seconds: float | None
    size_bytes: int
    bit_rate: int | None
    """Bits a second of the whole file."""
    video: tuple[VideoTrack, ...]
    audio: tuple[AudioTrack, ...]
    subtitles: tuple[SubtitleTrack, ...]
    tags: dict[str, str]

    def lines(self) -> list[str]:
        """For people, one line for the file and one for each track."""
        known = [name for key, name in CONTAINERS.items() if key in self.container.split(",")]
        length = f"{self.duration_seconds:.3f} s" if self.duration_seconds is not None else "length not said"
        found = [
            f"{known[0] if known else self.container}, {length}, {self.size_bytes:,} bytes{_kilobits(self.bit_rate)}"
        ]
        for video in self.video:
            rate = f"{video.rate} fps" if video.rate else "variable or unknown frame rate"
            colour = video.colour
            tags = "/".join(tag or "?" for tag in (colour.primaries, colour.transfer, colour.matrix, colour.range))
            count = f", {video.frames} frames" if video.frames is not None else ""
            found.append(
                f"video: {video.codec} {video.width}x{video.height}, {rate}{count}, "
                f"{video.pixel_format or 'unknown pixel format'}, colour {tags}{_kilobits(video.bit_rate)}"
            )
        for audio in self.audio:
            language = f", {audio.language}" if audio.language else ""
            found.append(
                f"audio: {audio.codec} {audio.sample_rate} Hz, {audio.channels} channels"
                f"{language}{_kilobits(audio.bit_rate)}"
            )
        found += [f"subtitles: {track.codec}, {track.language or 'no language'}" for track in self.subtitles]
        return found


def probe(path: Path) -> Probe:
    """Look into `path`. Safe on hostile files: nothing that it points at is opened.

    Raises:
        NotFound, InvalidInput: see `media.source.opening`.
    """
    with opening(path) as container:
        brand = container.metadata.get("major_brand", "").strip() or None
        if "matroska" in container.format.name:
            with path.open("rb") as file:
                found = _DOCTYPE.search(file.read(_HEAD_BYTES))
            brand = found[1].decode("ascii") if found else None
        return _account(container, brand)


def _account(container: InputContainer, brand: str | None) -> Probe:
    streams = container.streams
    return Probe(
        container=container.format.name,
        brand=brand,
        duration_seconds=container.duration / 1_000_000 if container.duration is not None else None,
        size_bytes=container.size,
        bit_rate=container.bit_rate or None,
        video=tuple(_video(stream) for stream in pictures(container)),
        audio=tuple(_audio(stream) for stream in streams.audio),
        subtitles=tuple(
            SubtitleTrack(codec=_codec_name(stream), language=_language(stream.language))
            for stream in streams.subtitles
        ),
        tags={key: text[:_MAX_TAG] for key, text in sorted(container.metadata.items())},
    )


def colour_tags(source: VideoCodecContext | VideoFrame) -> ColourTags:
    """What a codec or a decoded frame says of its colours."""
    return ColourTags(
        primaries=_PRIMARIES.get(int(source.color_primaries)),
        transfer=_TRANSFERS.get(int(source.color_trc)),
        matrix=_MATRICES.get(int(source.colorspace)),
        range=_RANGES.get(int(source.color_range)),
    )


def pictures(container: InputContainer) -> list[VideoStream]:
    """The video streams that are moving pictures, not cover art."""
    return [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]


def _codec_name(stream: Stream) -> str:
    """libav's name of the codec; `unknown` when it has no decoder for it, and so no more to tell either."""
    codec = getattr(stream, "codec_context", None)
    return str(codec.codec.canonical_name) if codec is not None else UNKNOWN


def _video(stream: VideoStream) -> VideoTrack:
    codec = stream.codec_context
    if _codec_name(stream) == UNKNOWN:
        return VideoTrack(codec=UNKNOWN, frames=stream.frames or None)
    return VideoTrack(
        codec=_codec_name(stream),
        profile=codec.profile,
        width=codec.width,
        height=codec.height,
        rate=_one_rate(stream),
        average_rate=float(stream.average_rate) if stream.average_rate else None,
        pixel_format=codec.pix_fmt,
        colour=colour_tags(codec),
        frames=stream.frames or None,
        start_seconds=_seconds(stream.start_time, stream.time_base),
        duration_seconds=_seconds(stream.duration, stream.time_base),
        bit_rate=codec.bit_rate or None,
    )


def _audio(stream: AudioStream) -> AudioTrack:
    codec = stream.codec_context
    if _codec_name(stream) == UNKNOWN:
        return AudioTrack(codec=UNKNOWN)
    return AudioTrack(
        codec=_codec_name(stream),
        sample_rate=codec.sample_rate,
        channels=codec.channels,
        language=_language(stream.language),
        start_seconds=_seconds(stream.start_time, stream.time_base),
        duration_seconds=_seconds(stream.duration, stream.time_base),
        bit_rate=codec.bit_rate or None,
    )


def _one_rate(stream: VideoStream) -> FrameRate | None:
    """The rate, if the time stamps at the start (libav's base rate) and the average agree.

    An average is rounded by the container's own clock, so the base rate is the exact one of the two. 24 and 23.976
    differ by one in a thousand.
    """
    base, average = stream.base_rate, stream.average_rate
    if not base or not average or abs(base / average - 1) > Fraction(1, 2000):
        return None
    exact = base.limit_denominator(1001)
    return FrameRate.of(exact.numerator, exact.denominator) if 0 < exact <= _MAX_RATE else None


def _seconds(ticks: int | None, time_base: Fraction | None) -> float | None:
    return float(ticks * time_base) if ticks is not None and time_base is not None else None


def _language(language: str | None) -> str | None:
    return language if language and language != "und" else None


def _kilobits(bit_rate: int | None) -> str:
    return f", {bit_rate / 1000:,.0f} kbit/s" if bit_rate else ""
