"""A clip of anybody's: surveyed by its packets, then decoded span by span into its own planes.

Nothing is converted: whatever is not changed goes to the encoder as it came from the decoder, in its own format, range,
matrix and transfer.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
import av.error
import numpy as np
from av.container import InputContainer
from av.sidedata.sidedata import SideData
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reelwright.errors import InvalidInput
from reelwright.media.deinterlace import deinterlaced
from reelwright.media.probe import pictures
from reelwright.media.source import opening
from reelwright.media.suited import DEPTHS, changes, suited

CodeValues: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]

PQ, HLG = 16, 18
"""Transfers of high dynamic range (ITU-T H.273, table 3)."""
_BT709, _LIMITED = 1, 1
_LOOKED_AT = 8
"""Frames at the beginning by which an interlaced clip is known."""
_WOVEN = "it is interlaced: each frame is made whole, of the first of its two moments"
_LOST = {"MASTERING_DISPLAY_METADATA": "mastering display", "CONTENT_LIGHT_LEVEL": "content light level"}


@dataclass(frozen=True, slots=True, eq=False)
class Planar:
    """A frame as planes of code values. They live as long as it does, and are not to be written to."""

    time: Fraction
    """Seconds, on the clock of the clip."""
    picture: av.VideoFrame
    planes: tuple[CodeValues, ...]
    """Y [H, W] alone, or also Cb and Cr, each as large as its format has it: uint8, or uint16 beyond 8 bits."""
    is_after_hole: bool = False
    """Whether frames before it are lost."""

    @classmethod
    def of(cls, picture: av.VideoFrame, time: Fraction, is_after_hole: bool = False) -> Planar:
        kind = np.uint8 if DEPTHS[picture.format.name] == 8 else np.uint16
        size = np.dtype(kind).itemsize
        planes: list[CodeValues] = [
            np.frombuffer(plane, kind).reshape(plane.height, plane.line_size // size)[:, : plane.width]  # type: ignore[call-overload]
            for plane in picture.planes
        ]
        return cls(time, picture, tuple(planes), is_after_hole)

    def blank(self, time: Fraction, times: int = 1) -> Planar:
        """Another of its kind, each side so many times as long, to be filled by who asked for it."""
        like = self.picture
        picture = av.VideoFrame(times * like.width, times * like.height, like.format.name)
        picture.color_primaries, picture.color_trc = like.color_primaries, like.color_trc
        picture.colorspace, picture.color_range = like.colorspace, like.color_range
        return Planar.of(picture, time)

    def recast_sdr(self) -> Planar:
        """A blank of 8 bits, in BT.709 and limited range, with as many planes of as many pixels."""
        like = self.picture
        picture = av.VideoFrame(like.width, like.height, like.format.name.removesuffix("10le").replace("yuvj", "yuv"))
        picture.color_primaries = picture.color_trc = picture.colorspace = _BT709
        picture.color_range = _LIMITED
        made = Planar.of(picture, self.time)
        return Planar(self.time, picture, made.planes, self.is_after_hole)

    def at(self, time: Fraction) -> Planar:
        """The same picture at another time."""
        return Planar(time, self.picture, self.planes)

    def redrawn(self, planes: Sequence[NDArray[np.generic]], times: int = 1) -> Planar:
        """The same moment with other planes, each side `times` as long, which are rounded, and kept to the `bounds`."""
        made = self.blank(self.time, times)
        for number, (target, old, new) in enumerate(zip(made.planes, self.planes, planes, strict=True)):
            if new is old:
                target[:] = old
            else:  # NumPy rounds whole numbers of 8 bits as halves of floats, slowly
                whole = new if new.dtype.kind == "u" else np.rint(new)
                np.clip(whole, *self.bounds(number), out=target, casting="unsafe")
        return Planar(self.time, made.picture, made.planes, self.is_after_hole)

    def in_bytes(self, number: int) -> NDArray[np.uint8]:
        """A plane in 8 bits, contiguous."""
        plane = self.planes[number]
        return np.ascontiguousarray(plane if self.depth == 8 else np.right_shift(plane, self.depth - 8), np.uint8)

    def bounds(self, number: int) -> tuple[int, int]:
        """Least and most of a plane's code values: those of the range it is tagged with, and what it has beyond."""
        plane, times = self.planes[number], 1 << (self.depth - 8)
        if self.is_full_range:
            return 0, 256 * times - 1
        return min(16 * times, int(plane.min())), max((240 if number else 235) * times, int(plane.max()))

    @property
    def is_full_range(self) -> bool:
        """Whether 0 is black, not 16."""
        return self.picture.color_range == ColorRange.JPEG or self.picture.format.name.startswith("yuvj")

    @property
    def depth(self) -> int:
        """Bits of a code value."""
        return DEPTHS[self.picture.format.name]


@dataclass(frozen=True, slots=True)
class PictureTrack:
    """The picture of a clip, by its packets and its first frame."""

    width: int
    height: int
    """Pixels, as it is coded."""
    time_base: Fraction
    ticks: tuple[int, ...]
    """When each frame is shown, rising."""
    end: int
    """Tick at which the last one ends."""
    keys: tuple[tuple[int, int], ...]
    """Of each key frame: when it is shown, and when decoded."""
    pixel_aspect: Fraction
    """How much wider than high a pixel is shown."""
    matrix: tuple[int, ...] | None
    """How it is turned to be shown, as MP4 has it (ISO 14496-12, 6.2.2): nine numbers."""
    is_interlaced: bool
    """Its frames are two half-pictures of different moments, which are made whole when they are read."""
    notes: tuple[str, ...]
    """What of it cannot be kept, in words."""

    @property
    def step(self) -> Fraction:
        """Seconds from one frame to the next, for most of them."""
        gaps = np.diff(self.ticks) if len(self.ticks) > 1 else np.array([self.end - self.ticks[0]])
        return int(np.median(gaps)) * self.time_base

    @property
    def rounding(self) -> Fraction:
        """Seconds of a tick, where the clock is too fine to be made for this rate; else 0: its times are exact."""
        return self.time_base if 8 * self.time_base <= self.step else Fraction(0)

    @property
    def quarter_turns(self) -> int:
        """How often its picture is turned to the left to be shown."""
        if self.matrix is None:
            return 0
        return round(-math.atan2(self.matrix[1], self.matrix[0]) / (math.pi / 2)) % 4

    @property
    def start_seconds(self) -> Fraction:
        return self.ticks[0] * self.time_base

    @property
    def end_seconds(self) -> Fraction:
        return self.end * self.time_base


def survey(path: Path) -> PictureTrack:
    """What the picture of `path` is. Every packet is read, and one frame decoded.

    Raises:
        NotFound, InvalidInput: see `media.source.opening`; no picture, or no frame of it.
    """
    with opening(path) as container:
        stream = _picture_stream(container, path)
        found = list(_stamps(container, stream))
    if not found:
        raise InvalidInput(f"{path} has a video track without a single frame")
    with opening(path) as container:
        stream = _picture_stream(container, path)
        base, average = stream.time_base, stream.average_rate
        assert base is not None
        begun = list(itertools.islice(_decoded(container, stream), _LOOKED_AT))
        if not begun:
            raise InvalidInput(f"no frame of {path} can be decoded: it is damaged")
        first = begun[0]
        is_interlaced = any(picture.interlaced_frame for picture in begun)
        told = {data.type.name: data for data in first.side_data if isinstance(data, SideData)}
        turned = told.get("DISPLAYMATRIX")
        matrix = tuple(int(number) for number in np.frombuffer(turned, np.int32)) if turned is not None else None  # type: ignore[call-overload]
        ticks = tuple(sorted({tick for tick, _, _, _ in found}))
        span = found[-1][3] or (ticks[-1] - ticks[-2] if len(ticks) > 1 else 0)
        if span <= 0:
            span = max(1, round(1 / (average or Fraction(25)) / base))
        return PictureTrack(
            width=first.width,
            height=first.height,
            time_base=base,
            ticks=ticks,
            end=ticks[-1] + span,
            keys=tuple(sorted((tick, decoded) for tick, decoded, is_key, _ in found if is_key)),
            pixel_aspect=stream.sample_aspect_ratio or Fraction(1),
            matrix=matrix,
            is_interlaced=is_interlaced,
            notes=(
                *(f"its {words} cannot be carried over" for name, words in _LOST.items() if name in told),
                *([_WOVEN] if is_interlaced else []),
                *changes(first),
            ),
        )


def span_of(path: Path, first: int, last: int, key: int | None, *, is_interlaced: bool = False) -> Iterator[Planar]:
    """The frames shown from tick `first` to tick `last`, both included. Damaged ones are left out.

    Args:
        key: when a key frame before `first` is decoded; None: decode from the beginning.
        is_interlaced: its frames are made whole; then the key frame is `NEEDED` frames before `first`, or earlier.

    Raises:
        NotFound, InvalidInput: see `media.source.opening`.
    """
    with opening(path) as container:
        stream = _picture_stream(container, path)
        base = stream.time_base
        assert base is not None
        if key is not None:
            _seek(container, stream, key if is_interlaced else first, key)
        expected: set[int] = set()
        is_first = True
        pictures = _decoded(container, stream, expected)
        for picture in deinterlaced(pictures, stream) if is_interlaced else pictures:
            tick = _tick(picture)
            if tick is None:
                continue
            if is_first and key is not None and tick > first:  # it was found too late: formats seek as they like
                yield from span_of(path, first, last, None, is_interlaced=is_interlaced)
                return
            is_first = False
            missed = {one for one in expected if one < tick}
            expected -= {*missed, tick}
            if tick > last:
                return
            if tick >= first:
                yield Planar.of(suited(picture), tick * base, any(one >= first for one in missed))


def _seek(container: InputContainer, stream: VideoStream, shown: int, decoded: int) -> None:
    """To a key frame that is not shown after one tick, the last if possible, and is decoded at the other or before.

    Some formats seek by when a frame is shown: told when it is decoded they go a whole key frame further back, and all
    from there is decoded for nothing. Others seek by when it is decoded.
    """
    container.seek(shown, stream=stream)
    packet = next(container.demux(stream), None)
    tick = None if packet is None else _tick(packet)
    is_there = packet is not None and packet.is_keyframe and tick is not None and tick <= shown
    container.seek(shown if is_there else decoded, stream=stream)


def _tick(picture: av.VideoFrame | av.Packet[Any]) -> int | None:
    return picture.pts if picture.pts is not None else picture.dts


def _stamps(container: InputContainer, stream: VideoStream) -> Iterator[tuple[int, int, bool, int]]:
    """Of each packet that is shown: when, when decoded, whether it is a key frame, and how long it says it lasts."""
    try:
        for packet in container.demux(stream):
            tick = _tick(packet)
            if tick is not None and packet.size and not packet.is_discard:
                yield tick, tick if packet.dts is None else packet.dts, packet.is_keyframe, packet.duration or 0
    except av.error.InvalidDataError:
        pass  # cut short: what comes before is there


def _decoded(
    container: InputContainer, stream: VideoStream, expected: set[int] | None = None
) -> Iterator[av.VideoFrame]:
    """All whole frames, past damage. `expected` gathers when those are due that go into the decoder."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.error.InvalidDataError):
            break
        tick = _tick(packet)
        if expected is not None and tick is not None and not packet.is_discard:
            expected.add(tick)
        try:
            decoded = stream.decode(packet)
        except av.error.InvalidDataError:
            continue
        yield from (picture for picture in decoded if not picture.is_corrupt)


def _picture_stream(container: InputContainer, path: Path) -> VideoStream:
    tracks = pictures(container)
    if not tracks:
        raise InvalidInput(f"{path} has no picture, only sound")
    if getattr(tracks[0], "codec_context", None) is None:
        raise InvalidInput(f"{path} has a video track in a codec that cannot be decoded here; convert it to H.264")
    tracks[0].thread_type = "NONE"
    tracks[0].codec_context.thread_count = 1
    return tracks[0]
