"""Rewritten chunks end to end, and all else of the clip they are of laid back beside them. Packets are copied; nothing
is encoded again, and no packet of sound or subtitles is changed in its bytes or its time.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
from av.container import InputContainer, OutputContainer
from av.stream import AttachmentStream, Disposition, Stream
from av.video.stream import VideoStream

from reelwright.errors import BackendError, InvalidInput
from reelwright.media.probe import pictures
from reelwright.media.source import opening
from reelwright.media.write import ticks_a_second, writing

FORMATS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska"}
"""Of files this writes, by suffix."""
_EMPTY_TEXT = b"\0\0"
"""What ends a line of mov_text (3GPP TS 26.245, 5.17). libav writes its own where there is none to come."""
_KEPT = (Disposition.default, Disposition.forced, Disposition.hearing_impaired, Disposition.visual_impaired)


@dataclass(frozen=True, slots=True)
class _Clock:
    start: Fraction
    """Seconds of tick 0."""
    base: Fraction
    """Seconds of a tick."""
    fine: Fraction
    """Seconds of a tick of the film, of which a tick of the chunks is a whole number."""

    def __call__(self, tick: int) -> int:
        return round(self.start / self.fine) + tick * int(self.base / self.fine)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A chunk, as its `Rewriter` left it."""

    path: Path
    stamps: Sequence[int]


def container_for(source: Path) -> str:
    """The suffix of the format that takes all that a clip like `source` has. Raises as `media.source.opening`."""
    with opening(source) as container:
        names = container.format.name.split(",")
    return (".mov" if source.suffix.lower() == ".mov" else ".mp4") if "mov" in names else ".mkv"


def refuse_untakable(source: Path, suffix: str) -> None:
    """Before anything is made.

    Raises:
        InvalidInput: no format has this suffix, or it cannot hold a track of `source`.
    """
    if suffix.lower() not in FORMATS:
        raise InvalidInput(f"films are not written as {suffix or 'a file without a suffix'}; use {', '.join(FORMATS)}")
    with opening(source) as container, av.open("/dev/null", "w", format=FORMATS[suffix.lower()]) as film:
        for stream in _others(container):
            try:
                film.add_stream_from_template(stream)
            except (ValueError, av.error.FFmpegError):
                name = getattr(getattr(stream, "codec_context", None), "name", "this")
                raise InvalidInput(
                    f"{suffix} cannot hold the {stream.type} track of {source}, which is {name}; write an .mkv"
                ) from None


def left_out(source: Path) -> list[str]:
    """What of a clip is not laid back, in words. Raises as `media.source.opening`."""
    with opening(source) as container:
        kept = {stream.index for stream in (*_others(container), *pictures(container)[:1])}
        lost = [stream for stream in container.streams if stream.index not in kept and stream.type != "attachment"]
        return [f"its {_kind(stream)} (track {stream.index}) is left out" for stream in lost]


def lay_back(
    chunks: Sequence[Rewritten],
    end: int,
    start: Fraction,
    time_base: Fraction,
    source: Path,
    out: Path,
    matrix: Sequence[int] | None = None,
) -> None:
    """Write the whole to `out`, whose suffix is one of `FORMATS`.

    Args:
        chunks: files of `Rewriter`, in the order shown, all of one encoding.
        end: tick at which the last frame ends.
        start: seconds of tick 0, on the clock of `source`.
        time_base: seconds of a tick.
        matrix: how the picture is turned to be shown.

    Raises:
        BackendError: a chunk is not like the first.
        InvalidInput: `source` cannot be read any more.
        WorkspaceError: the disk is full, or `out` cannot be written.
    """
    shown = [tick for chunk in chunks for tick in sorted(chunk.stamps)]
    delay = max(at - rank for chunk in chunks for at, rank in enumerate(_ranks(chunk.stamps)))
    format = FORMATS[out.suffix.lower()]
    clock = _Clock(start, time_base, Fraction(1, ticks_a_second(time_base.denominator)))
    options = {"fflags": "+bitexact"}
    if format == "matroska":
        options |= {"avoid_negative_ts": "disabled"}  # or all of it is put off by what decoding runs ahead
    else:
        options |= {"video_track_timescale": str(clock.fine.denominator), "movflags": "+faststart"}
    try:
        with opening(source) as clip, writing(out), av.open(str(out), "w", format=format, options=options) as film:
            film.metadata.update(clip.metadata)
            with opening(chunks[0].path) as first:
                like = first.streams.video[0]
                video = film.add_stream_from_template(like)
                parameters = like.codec_context.extradata
            video.time_base = clock.fine
            video.set_display_matrix(matrix)
            video.metadata.update(pictures(clip)[0].metadata)
            others = {stream.index: _template(film, stream) for stream in _others(clip)}
            _attach(film, clip)
            film.set_chapters(clip.chapters())
            tracks = [_picture(chunks, shown, end, delay, clock, video, parameters), _rest(clip, others)]
            for packet in heapq.merge(*tracks, key=_when):
                film.mux(packet)
    except BaseException:
        out.unlink(missing_ok=True)
        raise


def _others(container: InputContainer) -> list[Stream]:
    return [*container.streams.audio, *container.streams.subtitles]


def _kind(stream: Stream) -> str:
    if stream.type != "video":
        return f"{stream.type} track"
    return "cover" if stream.disposition & Disposition.attached_pic else "second picture"


def _template(film: OutputContainer, stream: Stream) -> Stream:
    copy = film.add_stream_from_template(stream)
    copy.metadata.update(stream.metadata)
    copy.time_base = stream.time_base
    copy.disposition = Disposition(sum(flag for flag in _KEPT if stream.disposition & flag))
    return copy


def _attach(film: OutputContainer, clip: InputContainer) -> None:
    for stream in clip.streams:
        if isinstance(stream, AttachmentStream) and film.format.name.startswith("matroska"):
            film.add_attachment(stream.name or "attachment", stream.mimetype or "application/octet-stream", stream.data)


def _when(packet: av.Packet[Any]) -> Fraction:
    assert packet.dts is not None and packet.time_base is not None
    return packet.dts * packet.time_base


def _ranks(stamps: Sequence[int]) -> list[int]:
    """Of each, how many are shown before it."""
    place = {tick: rank for rank, tick in enumerate(sorted(stamps))}
    return [place[tick] for tick in stamps]


def _picture(
    chunks: Sequence[Rewritten],
    shown: Sequence[int],
    end: int,
    delay: int,
    clock: _Clock,
    video: VideoStream,
    parameters: bytes | None,
) -> Iterator[av.Packet[Any]]:
    """All packets, in the order decoded. Each is decoded when the frame is shown that is `delay` before it in that
    order, so that times of decoding rise whatever the times of showing are."""
    step = shown[1] - shown[0] if len(shown) > 1 else 1
    lasts = dict(zip(shown, (after - tick for tick, after in zip(shown, (*shown[1:], end), strict=True)), strict=True))
    at = 0
    for chunk in chunks:
        begun = at
        with opening(chunk.path, copied_only=True) as file:
            stream = file.streams.video[0]
            if stream.codec_context.extradata != parameters or stream.frames != len(chunk.stamps):
                raise BackendError(f"{chunk.path} cannot be joined: it is not encoded as the first chunk, or not whole")
            for packet in file.demux(stream):
                if packet.dts is None:
                    continue
                tick = chunk.stamps[at - begun]
                packet.dts = clock(shown[at - delay] if at >= delay else shown[0] - (delay - at) * step)
                packet.pts, packet.duration = clock(tick), clock(tick + lasts[tick]) - clock(tick)
                packet.time_base, packet.stream = clock.fine, video
                at += 1
                yield packet


def _rest(clip: InputContainer, others: dict[int, Stream]) -> Iterator[av.Packet[Any]]:
    """Every packet of the tracks that are copied, as it is. A damaged end is left out."""
    if not others:
        return
    with suppress(av.error.InvalidDataError):
        for packet in clip.demux([stream for stream in clip.streams if stream.index in others]):
            if packet.dts is not None and packet.size and bytes(packet) != _EMPTY_TEXT:
                packet.stream = others[packet.stream_index]
                yield packet
