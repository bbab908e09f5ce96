"""Puts takes end to end in one MP4, with sound and subtitles. Packets are copied; nothing is encoded again."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from reelwright.errors import BackendError
from reelwright.film.sound import Cue
from reelwright.media.boxes import switch_off_text
from reelwright.media.source import opening
from reelwright.media.subtitles import add_subtitle_track, subtitle_packets
from reelwright.media.write import mp4_options, writing
from reelwright.units import FrameRate


@dataclass(frozen=True, slots=True)
class _Survey:
    """What has to be the same in all takes, and how far decoding runs ahead of showing."""

    format: dict[str, object]
    delay: int
    """Frames."""


def join(
    takes: Sequence[Path],
    frames: Sequence[int],
    rate: FrameRate,
    sound: Path | None,
    cues: Sequence[Cue],
    out: Path,
    title: str,
    language: str,
    spans: Sequence[range] | None = None,
) -> None:
    """Write the film to `out`.

    Args:
        takes: files of `VideoWriter`, in the order they play, all of one size, rate and encoding.
        frames: how many each has.
        sound: an AAC file; its encoder delay stays told in an edit list, so that it is heard where it was.
        cues: seconds of the film. None of them, no track. The track is there to be switched on, not on by itself.
        language: ISO 639-2 of the words, such as `eng`.
        spans: which frames of each take play, all of them unless said. A span begins with the take or a joint of it,
            and ends so.

    Raises:
        BackendError: a take is not like the first, or has not the frames it should, or cannot be parted where a span
            says; `sound` is not AAC.
        WorkspaceError: the disk is full, or `out` cannot be written.
    """
    spans = [range(count) for count in frames] if spans is None else spans
    surveys = [
        _survey(take, number, count, span, rate)
        for number, (take, count, span) in enumerate(zip(takes, frames, spans, strict=True))
    ]
    if not surveys:
        raise BackendError(f"{out}: a film needs at least one take")
    for number, (take, survey) in enumerate(zip(takes, surveys, strict=True)):
        for what, value in survey.format.items():
            if value != surveys[0].format[what]:
                raise BackendError(
                    f"{_name(take, number)} cannot be joined: its {what} is {_show(value)}, "
                    f"that of take 1 {_show(surveys[0].format[what])}; render it again"
                )
    delay = max(survey.delay for survey in surveys)
    options = mp4_options(rate) | {"movflags": "+faststart"}
    try:
        with writing(out), av.open(str(out), "w", format="mp4", options=options) as film:
            film.metadata["title"] = title
            _mux(film, takes, spans, rate, delay, sound, cues, language)
        if cues:
            with writing(out):
                switch_off_text(out)
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def _mux(
    film: OutputContainer,
    takes: Sequence[Path],
    spans: Sequence[range],
    rate: FrameRate,
    delay: int,
    sound: Path | None,
    cues: Sequence[Cue],
    language: str,
) -> None:
    with opening(takes[0]) as first:
        video = film.add_stream_from_template(first.streams.video[0])
    tracks: list[Iterator[av.Packet[Any]]] = [_picture(takes, spans, rate, delay, video)]
    if sound is not None:
        with opening(sound) as source:
            audio = film.add_stream_from_template(_aac(source, sound))
        audio.metadata["language"] = language
        tracks.append(_sound(sound, audio))
    if cues:
        tracks.append(subtitle_packets(add_subtitle_track(film, language), cues))
    for packet in heapq.merge(*tracks, key=_when):
        film.mux(packet)


def _when(packet: av.Packet[Any]) -> Fraction:
    assert packet.dts is not None and packet.time_base is not None
    return packet.dts * packet.time_base


def _survey(take: Path, number: int, count: int, span: range, rate: FrameRate) -> _Survey:
    with opening(take) as source:
        if not source.streams.video:
            raise BackendError(f"{_name(take, number)} has no picture; render it again")
        stream = source.streams.video[0]
        codec = stream.codec_context
        packets = [(_place(packet, rate), packet.is_keyframe) for packet in _packets(source, stream)]
        order = [place for place, _ in packets]
        found: dict[str, object] = {
            "codec": codec.codec.canonical_name,
            "size": f"{codec.width}x{codec.height}",
            "pixel format": codec.pix_fmt,
            "frame rate": stream.average_rate,
            "encoding (SPS and PPS)": codec.extradata,
        }
    if sorted(order) != list(range(count)):
        raise BackendError(
            f"{_name(take, number)} has {len(order)} frames, not the {count} of its shot; render it again"
        )
    if not _stands_alone(packets, span):
        raise BackendError(
            f"{_name(take, number)} cannot be parted at frames {span.start} and {span.stop}; render it again"
        )
    return _Survey(found, max(decoded - shown for decoded, shown in enumerate(order)))


def _stands_alone(packets: Sequence[tuple[int, bool]], span: range) -> bool:
    """Whether the frames of `span` are decoded one after the other, from a key frame on, and nothing else among them.

    `packets`: which frame each is and whether it is a key frame, in the order decoded.
    """
    first = next(at for at, (place, _) in enumerate(packets) if place == span.start)
    among = packets[first : first + len(span)]
    return among[0][1] and sorted(place for place, _ in among) == list(span)


def _place(packet: av.Packet[Any], rate: FrameRate) -> int:
    """Which frame of the take it is, in the order shown."""
    assert packet.pts is not None and packet.time_base is not None
    return rate.frames(packet.pts * packet.time_base)


def _packets(source: InputContainer, stream: VideoStream | AudioStream) -> Iterator[av.Packet[Any]]:
    """Without the empty one that ends a demuxing."""
    return (packet for packet in source.demux(stream) if packet.dts is not None)


def _picture(
    takes: Sequence[Path], spans: Sequence[range], rate: FrameRate, delay: int, video: VideoStream
) -> Iterator[av.Packet[Any]]:
    """The packets of the spans of all takes, in the order they are decoded, with times counted anew in frames.

    Decoding times are made from the count alone: those of a take of one frame would overlap its neighbours'.
    """
    start = decoded = 0
    for take, span in zip(takes, spans, strict=True):
        with opening(take) as source:
            for packet in _packets(source, source.streams.video[0]):
                place = _place(packet, rate)
                if place not in span:
                    continue
                packet.pts, packet.dts, packet.duration = start + place - span.start, decoded - delay, 1
                packet.time_base = Fraction(rate.den, rate.num)
                packet.stream = video
                decoded += 1
                yield packet
        start += len(span)


def _aac(source: InputContainer, sound: Path) -> AudioStream:
    if not source.streams.audio or source.streams.audio[0].codec_context.codec.canonical_name != "aac":
        raise BackendError(f"{sound} is not AAC; encode it with media.audio.encode_aac")
    return source.streams.audio[0]


def _sound(sound: Path, audio: AudioStream) -> Iterator[av.Packet[Any]]:
    with opening(sound) as source:
        for packet in _packets(source, source.streams.audio[0]):
            packet.stream = audio
            yield packet


def _name(take: Path, number: int) -> str:
    return f"take {number + 1} ({take.name})"


def _show(value: object) -> str:
    return f"of {len(value)} other bytes" if isinstance(value, bytes) else str(value)
