"""Subtitles: SubRip and WebVTT as text, and a track inside an MP4 that a player can switch on (mov_text).

libav has no encoder that PyAV reaches for text, so the packets of a track are made by hand: two bytes of length, big
endian, then UTF-8 (3GPP TS 26.245, 5.17). Its codec opens only with an ASS header.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape
from typing import Any

import av
from av.container import OutputContainer
from av.subtitles.stream import SubtitleStream

from reelwright.film.sound import Cue

_MILLISECOND = Fraction(1, 1000)
_HEADER = "\r\n".join(
    (
        "[Script Info]",
        "ScriptType: v4.00+",
        "",
        "[V4+ Styles]",
        "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
        "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, "
        "MarginR, MarginV, Encoding",
        "Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0",
        "",
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
        "",
        "",
    )
).encode()


def _clock(seconds: float, separator: str) -> str:
    milliseconds = round(seconds * 1000)
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{separator}{rest:03d}"


def _lines(text: str) -> str:
    """A blank line would end a cue, and an arrow would begin one."""
    return "\n".join(line for line in text.replace("-->", "→").splitlines() if line.strip())


def srt(cues: Sequence[Cue]) -> str:
    """SubRip. Its one markup is HTML-like, so `<` and `&` stay as they are only where they are no tag."""
    blocks = (
        f"{number}\n{_clock(cue.start_seconds, ',')} --> {_clock(cue.end_seconds, ',')}\n"
        f"{_lines(cue.text).replace('<', '‹').replace('>', '›')}\n"
        for number, cue in enumerate(cues, 1)
    )
    return "\n".join(blocks)


def vtt(cues: Sequence[Cue]) -> str:
    """WebVTT (W3C), with its three reserved characters escaped."""
    blocks = (
        f"{_clock(cue.start_seconds, '.')} --> {_clock(cue.end_seconds, '.')}\n"
        f"{escape(_lines(cue.text), quote=False)}\n"
        for cue in cues
    )
    return "\n".join(("WEBVTT\n", *blocks))


def add_subtitle_track(container: OutputContainer, language: str) -> SubtitleStream:
    """A mov_text stream in an open MP4, before anything is muxed. `language` is ISO 639-2, such as `eng`."""
    stream = container.add_stream("mov_text")
    assert isinstance(stream, SubtitleStream)
    codec = stream.codec_context
    codec.subtitle_header = _HEADER
    codec.time_base = stream.time_base = _MILLISECOND
    codec.open()
    stream.metadata["language"] = language
    return stream


def subtitle_packets(stream: SubtitleStream, cues: Sequence[Cue]) -> Iterator[av.Packet[Any]]:
    """One packet a cue, in order."""
    for cue in cues:
        text = cue.text.encode()
        packet: av.Packet[Any] = av.Packet(len(text).to_bytes(2, "big") + text)
        packet.pts = packet.dts = round(cue.start_seconds * 1000)
        packet.duration = round((cue.end_seconds - cue.start_seconds) * 1000)
        packet.time_base = _MILLISECOND
        packet.stream = stream
        yield packet
